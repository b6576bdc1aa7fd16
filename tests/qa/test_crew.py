"""Work in several processes and in several goes gives what one process gives at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qa_support import facts, rough

from metaearth3d.errors import BadInput
from metaearth3d.qa import ask, check
from metaearth3d.qa.crew import Crew, cores
from metaearth3d.qa.families import FAMILIES
from metaearth3d.qa.pool import Candidate, balanced, candidates, same

SOME = ["highest_marker", "aspect", "sunlit", "cover_at_marker"]


def test_two_processes_ask_and_check_what_one_does(scenes: list[Path], dataset: Path) -> None:
    one, two = (ask(scenes, n=40, kinds=SOME, seed=5, workers=k) for k in (1, 2))
    assert [q.to_dict() for q in one.questions] == [q.to_dict() for q in two.questions]
    assert check(dataset, workers=2) == check(dataset)


def test_no_worker_is_refused(scenes: list[Path], dataset: Path) -> None:
    with pytest.raises(BadInput, match="workers is 0"):
        ask(scenes, n=10, workers=0)
    with pytest.raises(BadInput, match="workers is 0"):
        check(dataset, workers=0)
    assert cores() >= 1


def test_one_worker_runs_tasks_here_in_the_order_of_the_jobs() -> None:
    with Crew({"a": 1, "b": 10}) as crew:
        assert list(crew.map(int.__add__, [("b", 2), ("a", 1), ("b", 0)])) == [12, 2, 10]


@settings(max_examples=12)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.sampled_from(["highest_marker", "bearing"]))
def test_drawing_on_is_drawing_at_once(goes: list[int], name: str) -> None:
    z = rough(4)
    first, again = facts(z), facts(z)
    for count in sorted(goes):
        kept = candidates(first, name, count, 1)
    assert kept == candidates(again, name, max(goes), 1)
    assert candidates(facts(z), name, max(goes), 2) != kept


def test_a_place_with_no_more_to_give_is_left_before_all_tries_are_spent() -> None:
    above = np.zeros((96, 96))
    above[40:50, 40:50] = 12.0
    place = facts(rough(4), above=above)
    assert len(candidates(place, "building_footprint", 500, 0)) < 500
    assert place.kept[("drawing", "building_footprint", 0)].tried < 20_000


def test_words_of_a_scenes_own_are_balanced_within_the_scene_and_are_its_only_options() -> None:
    family, cover = FAMILIES["cover_at_marker"], np.arange(96 * 96).reshape(96, 96) // 3072 + 1
    names = {1: "water", 2: "trees", 3: "snow"}
    places = {name: facts(rough(3), cover=cover, cover_names=names, name=name) for name in ("here", "there")}
    rng = np.random.default_rng(0)
    draft = next(d for _ in range(300) if (d := family.draw(places["here"], rng)) is not None)
    supply = {"here": {"water": 9, "trees": 7, "snow": 1}, "there": {"crops": 5, "trees": 20}}
    found = [
        Candidate(places[scene], replace(draft, truth=word, options=tuple(words)))
        for scene, words in supply.items() for word, count in words.items() for _ in range(count)
    ]  # fmt: skip
    chosen = balanced(family, found, 100, 0)
    for scene, expected in (("here", {"water": 7, "trees": 7}), ("there", {"crops": 5, "trees": 5})):
        own = [c.draft for c in chosen if c.place.ground.name == scene]
        assert Counter(str(d.truth) for d in own) == expected
        assert {d.options for d in own} == {tuple(sorted(expected))}


def test_the_same_marks_in_another_order_are_no_new_question() -> None:
    drafts = candidates(facts(rough(4)), "nearest_marker", 5, 1)
    turned = {"P1": "P2", "P2": "P3", "P3": "P1"}
    others = [p._replace(label=turned.get(p.label, p.label)) for p in drafts[0].points]
    assert same(replace(drafts[0], points=tuple(others))) == same(drafts[0])
    assert len({same(d) for d in drafts}) == 5
