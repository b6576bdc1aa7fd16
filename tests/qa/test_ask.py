from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from qa_support import facts, ground, opened, plane, rough, write_folder

from metaearth3d.errors import BadInput
from metaearth3d.qa import QuestionSet, ask
from metaearth3d.qa.families import FAMILIES
from metaearth3d.qa.finish import Turns, finish
from metaearth3d.qa.pool import Candidate, balanced, seeded
from metaearth3d.qa.types import UNTOLD


def test_the_same_scenes_seed_and_number_give_the_same_questions(scenes: list[Path]) -> None:
    kinds = ["elevation", "line_of_sight", "oblique_to_map"]
    one, two, other = (
        [json.dumps(q.to_dict()) for q in ask([opened(scenes[0])], n=30, kinds=kinds, seed=s).questions]
        for s in (1, 1, 2)
    )
    assert one == two and one != other


def test_all_families_speak_about_ground_with_cover_and_buildings(asked: QuestionSet) -> None:
    kinds = {q.kind for q in asked.questions}
    assert len(kinds) >= 50 and kinds | set(asked.skipped) == set(FAMILIES)
    assert {q.form for q in asked.questions} == {"choice", "yesno", "integer", "number", "order"}


def test_every_answer_of_a_kind_is_equally_often_right(asked: QuestionSet) -> None:
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    for q in asked.questions:
        if q.form != "number" and q.answer != UNTOLD and q.form != "order" and q.kind not in ("cover_winner",):
            place = q.answer if q.form != "choice" else str(q.options.index(q.answer))
            answers[f"{q.kind} of {len(q.options)}"][place] += 1
    for kind, found in answers.items():
        assert max(found.values()) - min(found.values()) <= 2, (kind, found)


def test_letters_in_the_text_are_markers_and_coordinates_never_stand_there(asked: QuestionSet) -> None:
    for q in asked.questions:
        assert not re.search(r"[{}]|P\d", q.question + q.reasoning + q.program)
        if q.form == "choice" and q.options[0] in "ABCD":
            named = {p.label for p in (*q.points, *q.boxes)} | {n for n, *_ in (*q.show.pixels, *q.show.arrows)}
            assert set(q.options) - {UNTOLD} <= named
        for p in q.points:
            assert str((p.row, p.col)) not in q.question


def test_about_one_in_twenty_of_a_family_with_controls_cannot_be_told(asked: QuestionSet) -> None:
    for q in asked.questions:
        told = not q.show.hidden and (q.kind != "distance" or q.show.scale_bar)
        assert told is (q.answer != UNTOLD)
    many = ask([ground(rough(1))], n=100, kinds=["highest_marker"]).questions
    assert sum(q.answer == UNTOLD for q in many) == 5


@given(st.integers(0, 10_000))
def test_wording_letters_and_units_do_not_change_what_is_true(seed: int) -> None:
    place = facts(rough(2))
    for name in ("highest_marker", "height_difference", "order_by_height"):
        family, draft = FAMILIES[name], None
        rng = np.random.default_rng(seed)
        for _ in range(30):
            draft = draft or family.draw(place, rng)
        if draft is None:
            continue
        told = [finish(family, Candidate(place, draft), Turns(seeded(k, seed), {}), seed=0, control=False)
                for k in range(3)]  # fmt: skip
        if name == "height_difference":
            sizes = {"metres": 1.0, "feet": 0.3048, "kilometres": 1000.0}
            values = [float(q.truth) * sizes[q.unit] for q in told]
            assert np.allclose(values, values[0], rtol=1e-6)
            assert all(abs(float(q.answer) - float(q.truth)) <= 0.2 * q.tolerance for q in told)
        else:
            posts = [{p.label: (p.row, p.col) for p in q.points} for q in told]
            order = [[post[w] for w in q.answer.split(", ")] for q, post in zip(told, posts, strict=True)]
            assert order[0] == order[1] == order[2]


@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(1, 30), min_size=2), st.integers(2, 60))
def test_balancing_takes_as_many_of_each_answer_and_never_more_than_asked(supply: dict[str, int], count: int) -> None:
    family = FAMILIES["landform"]
    place, rng = facts(rough(3)), np.random.default_rng(0)
    draft = next(d for _ in range(500) if (d := family.draw(place, rng)) is not None)
    found = [Candidate(place, replace(draft, truth=w)) for w, n in supply.items() for _ in range(n)]
    chosen = balanced(family, found, count, 0)
    often = Counter(str(c.draft.truth) for c in chosen)
    assert len(set(often.values())) == 1 and len(often) >= 2
    options = {c.draft.options for c in chosen}
    assert len(options) == 1 and set(often) <= set(next(iter(options)))
    assert len(chosen) <= count and (set(often) == set(next(iter(options))) or len(chosen) == count)


def test_places_are_dealt_to_splits_and_scenes_on_the_same_ground_stay_together(tmp_path: Path) -> None:
    one, two = write_folder(tmp_path / "one", 1, extras=False), write_folder(tmp_path / "two", 2, extras=False)
    far = [write_folder(tmp_path / f"far{k}", 5 + k, x=510_000 + 2_000 * k, extras=False) for k in range(3)]
    found = ask([one, two, *far], n=40, kinds=["highest_marker"], seed=4)
    assert found.splits["one/0_0"] == found.splits["two/0_0"]
    assert set(found.splits.values()) == {"train", "val", "test"}
    assert all(q.split == found.splits[q.place] for q in found.questions)


def test_bad_input_is_one_sentence(tmp_path: Path) -> None:
    tiny = ground(rough(1)[:20, :20])
    for call, words in (
        (lambda: ask([]), "no scene"),
        (lambda: ask([tmp_path / "none"]), "no folder"),
        (lambda: ask([tmp_path]), "scene.json"),
        (lambda: ask([ground(rough(1))], n=0), "at least one"),
        (lambda: ask([ground(rough(1))], kinds=["colour"]), "no kind"),
        (lambda: ask([tiny]), "48 a side"),
        (lambda: ask([ground(plane(0, 0))], kinds=["elevation"]), "level"),
        (lambda: ask([ground(rough(1)), ground(rough(2))]), "called"),
        (lambda: ask([ground(rough(1)), ground(rough(1), "again")]), "same heights"),
    ):
        with pytest.raises(BadInput, match=words):
            call()
    (tmp_path / "scene.json").write_text('{"gsd_m": 4}')
    with pytest.raises(BadInput, match="no scene's record"):
        ask([tmp_path])


def test_families_without_their_rasters_are_left_out_with_the_reason() -> None:
    found = ask([ground(rough(4))], n=60, kinds=["buildings", "area-and-count", "elevation"])
    assert found.skipped["building_count"] == "no scene has heights above ground"
    assert found.skipped["cover_share"] == "no scene has land cover"
    assert 55 <= len(found) <= 60
    assert len(ask([ground(rough(4))], n=9)) == 9
