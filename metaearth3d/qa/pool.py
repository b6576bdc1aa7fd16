"""Drawing candidates of every place and choosing from them so that no answer is likelier than another."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from metaearth3d.qa.crew import Crew
from metaearth3d.qa.facts import Facts
from metaearth3d.qa.families import FAMILIES
from metaearth3d.qa.families.base import Family
from metaearth3d.qa.types import Draft

SPARE = 2.0  # candidates drawn for each question asked, where answers are to be balanced
HOPELESS = 5  # times the usual tries without a new draft, after which a place is given up
CLOSED = ("yesno", "integer")
OWN_WORDS = ("cover_winner", "cover_at_marker")  # families whose answers are words of a scene's own


class Candidate(NamedTuple):
    """A draft and where it was drawn."""

    place: Facts
    draft: Draft


def seeded(*words: object) -> np.random.Generator:
    """A generator whose stream is a function of words and numbers."""
    name = hashlib.sha256("\0".join(map(str, words)).encode()).digest()
    return np.random.default_rng(int.from_bytes(name[:16], "big"))


def marker_choice(family: Family, draft: Draft) -> bool:
    """Whether the answer is one of the exchangeable markers."""
    return family.form == "choice" and draft.truth == "P0"


@dataclass
class Drawing:
    """Where the drawing of a family at a place has got to; more can be drawn without drawing again."""

    rng: np.random.Generator
    found: dict[str, Draft] = field(default_factory=dict)
    tried: int = 0
    missed: int = 0  # draws since the last new draft

    def go_on(self, family: Family, facts: Facts, count: int) -> list[Draft]:
        """Up to ``count`` different drafts; fewer where the place has no more to give."""
        while len(self.found) < min(count, family.most) and self.tried < family.tries * count:
            if self.missed >= HOPELESS * family.tries:
                break
            self.tried += 1
            self.missed += 1
            draft = family.draw(facts, self.rng)
            if draft is not None:
                name = repr((draft.program, draft.points, draft.boxes, draft.show.pixels, draft.show.arrows))
                if name not in self.found:
                    self.found[name], self.missed = draft, 0
        return list(self.found.values())[:count]


def candidates(facts: Facts, name: str, count: int, seed: int) -> list[Draft]:
    """Up to ``count`` different drafts of a family's name at a place."""
    family = FAMILIES[name]
    key = ("drawing", name, seed)
    if key not in facts.kept:
        facts.kept[key] = Drawing(seeded("draw", seed, facts.ground.digest, facts.box, name))
    drawing: Drawing = facts.kept[key]
    return drawing.go_on(family, facts, count)


def several(facts: Facts, wanted: Mapping[str, int], seed: int) -> dict[str, list[Draft]]:
    """Drafts of several families at a place."""
    return {name: candidates(facts, name, count, seed) for name, count in wanted.items()}


def pools(crew: Crew, places: Mapping[str, Facts], wanted: Mapping[str, int], seed: int) -> dict[str, list[Candidate]]:
    """Candidates of families, some more than wanted of each, from all places that have what they need."""
    jobs: dict[str, dict[str, int]] = {name: {} for name in places}
    for name, count in wanted.items():
        family = FAMILIES[name]
        fit = [p for p, f in places.items() if all(getattr(f.ground, want) is not None for want in family.wants)]
        spare = SPARE if _class_family(family) else 1.15
        jobs = {p: {**own, name: math.ceil(spare * count / len(fit)) + 2} if p in fit else own
                for p, own in jobs.items()}  # fmt: skip
    out: dict[str, list[Candidate]] = {name: [] for name in wanted}
    drawn = crew.map(several, [(place, own, seed) for place, own in jobs.items()])
    for place, found in zip(jobs, drawn, strict=True):
        for name, drafts in found.items():
            out[name] += [Candidate(places[place], draft) for draft in drafts]
    return out


def _class_family(family: Family) -> bool:
    """Whether answers are words that have to be balanced by choosing."""
    return family.form in CLOSED or bool(family.classes) or family.name in OWN_WORDS


def balanced(
    family: Family, found: Sequence[Candidate], count: int, seed: int
) -> tuple[list[Candidate], tuple[str, ...]]:
    """At most ``count`` candidates and the answers that occur among them, each equally often in each stratum.

    Answers of which nature has too few are left out altogether, so that those kept stay equally likely.
    """
    rng = seeded("choose", seed, family.name)
    if not found:
        return [], ()
    if not (_class_family(family) and not marker_choice(family, found[0].draft)):
        return [found[k] for k in _spread(found, rng)[:count]], ()
    by: dict[str, dict[str, list[Candidate]]] = defaultdict(lambda: defaultdict(list))
    for k in _spread(found, rng):
        by[found[k].draft.stratum][_word(found[k].draft.truth)].append(found[k])
    if family.name in OWN_WORDS:
        rounds = [group for name in sorted(by) for group in _own(by[name])]
        return _some(rounds, count / 2, rng), ()
    kept = _kept(by)
    return _some(list(_rounds(by, kept)), count / max(1, len(kept)), rng), kept


def _some(rounds: list[list[Candidate]], wanted: float, rng: np.random.Generator) -> list[Candidate]:
    """The candidates of as many rounds as wanted, at random."""
    return [c for k in rng.permutation(len(rounds))[: max(1, int(wanted))] for c in rounds[k]]


def _own(answers: dict[str, list[Candidate]]) -> list[list[Candidate]]:
    """Rounds of a stratum that has answers of its own, which become the options."""
    kept = _kept({"": answers})
    groups = zip(*(answers[a] for a in kept), strict=False) if kept else ()
    return [[c._replace(draft=replace(c.draft, options=kept)) for c in group] for group in groups]


def _word(truth: str | float | bool) -> str:
    """An answer as a class."""
    return (
        ("yes" if truth else "no") if isinstance(truth, bool) else f"{truth:g}" if isinstance(truth, float) else truth
    )


def _kept(by: dict[str, dict[str, list[Candidate]]]) -> tuple[str, ...]:
    """The answers that give the most questions when each occurs equally often."""
    supply: dict[str, int] = defaultdict(int)
    for strata in by.values():
        for answer, rows in strata.items():
            supply[answer] += len(rows)
    ranked = sorted(supply, key=lambda a: (-supply[a], a))
    best = max(range(2, len(ranked) + 1), key=lambda k: (k * supply[ranked[k - 1]], k), default=0)
    return tuple(sorted(ranked[:best]))


def _rounds(by: dict[str, dict[str, list[Candidate]]], kept: tuple[str, ...]) -> Iterator[list[Candidate]]:
    """Groups of one candidate for each answer, all of one stratum."""
    for stratum in sorted(by):
        if len(kept) >= 2:
            yield from (list(group) for group in zip(*(by[stratum].get(a, []) for a in kept), strict=False))


def _spread(found: Sequence[Candidate], rng: np.random.Generator) -> list[int]:
    """Indices in an order that takes from every place in turn."""
    queues: dict[int, list[int]] = defaultdict(list)
    for k in rng.permutation(len(found)).tolist():
        queues[id(found[k].place)].append(k)
    order = sorted(queues.values(), key=lambda q: (repr(found[q[0]].place.box), found[q[0]].place.ground.name))
    longest = max(map(len, order))
    return [q[i] for i in range(longest) for q in order if i < len(q)]
