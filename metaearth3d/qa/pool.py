"""Drawing candidates of every place and choosing from them so that no answer is likelier than another."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
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
WORDS = ("cover_winner", "cover_at_marker")  # families whose answers are words of a scene's own
PER_CENT, RATIO = 8.0, 1.3  # width of a bin of numbers, that they are levelled over: per cent, or a ratio


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


def same(draft: Draft) -> str:
    """A name that drafts share which differ by the order of exchangeable labels alone."""

    def plain(label: str) -> str:
        return label if draft.truth == label or not re.fullmatch(r"P\d", label) else "P"

    marks = (draft.points, draft.boxes, draft.show.pixels, draft.show.arrows)
    return repr((draft.program, [sorted((plain(mark[0]), *mark[1:]) for mark in some) for some in marks]))


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
                name = same(draft)
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
        spare = SPARE if _by_class(family) or family.form == "number" else 1.15
        for place in fit:
            jobs[place][name] = math.ceil(spare * count / len(fit)) + 2
    out: dict[str, list[Candidate]] = {name: [] for name in wanted}
    drawn = crew.map(several, [(place, own, seed) for place, own in jobs.items()])
    for place, found in zip(jobs, drawn, strict=True):
        for name, drafts in found.items():
            out[name] += [Candidate(places[place], draft) for draft in drafts]
    return out


def _by_class(family: Family) -> bool:
    """Whether answers are words that have to be balanced by choosing."""
    return family.form in CLOSED or bool(family.classes) or family.name in WORDS


def balanced(family: Family, found: Sequence[Candidate], count: int, seed: int) -> list[Candidate]:
    """At most ``count`` candidates, by scene, among which guessing does not pay.

    Words are equally often right in each scene and stratum (what a text tells); those that are too rare there are no
    options. Counts are equally often right in each stratum, the same ones in all. Numbers spread over their range.
    """
    if not found:
        return []
    rng = seeded("choose", seed, family.name)
    order = [found[k] for k in _spread(found, rng)]
    if family.form == "number":
        chosen = _levelled(order, count)
    elif not _by_class(family) or marker_choice(family, found[0].draft):
        chosen = order[:count]
    else:
        rounds = list(_shared(order) if family.form == "integer" else _own(order))
        chosen = _some([rounds[k] for k in rng.permutation(len(rounds))], count, rng)
    return sorted(chosen, key=lambda c: c.place.ground.name)


def _some(rounds: list[list[Candidate]], count: int, rng: np.random.Generator) -> list[Candidate]:
    """The candidates of as many rounds as fit; of a part of one, at random, where not even one does."""
    out: list[Candidate] = []
    for group in rounds:
        if len(out) + len(group) <= count:
            out += group
    if not out and rounds:
        out = [rounds[0][k] for k in rng.permutation(len(rounds[0]))[:count]]
    return out


def _levelled(order: list[Candidate], count: int) -> list[Candidate]:
    """Candidates of all bins of their numbers in turn."""
    bins: dict[int, list[Candidate]] = defaultdict(list)
    for c in order:
        size = float(c.draft.truth)
        bins[int(size / PER_CENT if c.draft.unit == "%" else math.log(max(size, 1e-3)) // math.log(RATIO))].append(c)
    return [c for row in zip_longest(*(bins[k] for k in sorted(bins))) for c in row if c is not None][:count]


Supply = dict[str, list[Candidate]]  # by answer


def _strata(order: list[Candidate], *, scenes: bool) -> list[Supply]:
    """Candidates whose texts tell the same, in each scene or over all of them."""
    by: dict[str, Supply] = defaultdict(lambda: defaultdict(list))
    for c in order:
        by[f"{c.place.ground.name} {c.draft.stratum}" if scenes else c.draft.stratum][_word(c.draft.truth)].append(c)
    return [by[name] for name in sorted(by)]


def _shared(order: list[Candidate]) -> Iterator[list[Candidate]]:
    """Rounds of one candidate for each answer, which are the same in all strata; those that lack one are left out."""
    strata = _strata(order, scenes=False)
    kept = _kept(strata)
    for supply in strata:
        yield from (list(group) for group in zip(*(supply.get(a, []) for a in kept), strict=False))


def _own(order: list[Candidate]) -> Iterator[list[Candidate]]:
    """Rounds of one candidate for each answer; each stratum has answers of its own, which become the options."""
    for supply in _strata(order, scenes=True):
        kept = _kept([supply])
        for group in zip(*(supply[a] for a in kept), strict=False):
            yield [c._replace(draft=replace(c.draft, options=kept)) for c in group]


def _word(truth: str | float | bool) -> str:
    """An answer as a class."""
    return (
        ("yes" if truth else "no") if isinstance(truth, bool) else f"{truth:g}" if isinstance(truth, float) else truth
    )


def _kept(strata: list[Supply]) -> tuple[str, ...]:
    """The answers, two at least, that are worth most when each occurs equally often in each stratum.

    More answers are worth more than more questions of few.
    """
    total: Counter[str] = Counter()
    for supply in strata:
        total.update({answer: len(rows) for answer, rows in supply.items()})
    ranked = sorted(total, key=lambda a: (-total[a], a))

    def worth(k: int) -> tuple[int, int]:
        return (k - 1) * sum(min(len(supply.get(a, ())) for a in ranked[:k]) for supply in strata), k

    return tuple(sorted(ranked[: max(range(2, len(ranked) + 1), key=worth, default=0)]))


def _spread(found: Sequence[Candidate], rng: np.random.Generator) -> list[int]:
    """Indices in an order that takes from every place in turn."""
    queues: dict[int, list[int]] = defaultdict(list)
    for k in rng.permutation(len(found)).tolist():
        queues[id(found[k].place)].append(k)
    order = sorted(queues.values(), key=lambda q: (repr(found[q[0]].place.box), found[q[0]].place.ground.name))
    longest = max(map(len, order))
    return [q[i] for i in range(longest) for q in order if i < len(q)]
