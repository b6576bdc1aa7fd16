"""Drawing candidates of every place and choosing from them so that no answer is likelier than another."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from metaearth3d.qa.facts import Facts
from metaearth3d.qa.families.base import Family
from metaearth3d.qa.types import Draft

SPARE = 2.0  # candidates drawn for each question asked, where answers are to be balanced
HOPELESS = 5  # times the usual tries without a single draft, after which a place is given up
CLOSED = ("yesno", "integer")


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


def candidates(family: Family, facts: Facts, count: int, seed: int) -> list[Candidate]:
    """Up to ``count`` different drafts of a place."""
    rng = seeded("draw", seed, facts.ground.digest, facts.box, family.name)
    found: dict[str, Candidate] = {}
    for tried in range(family.tries * count):
        draft = family.draw(facts, rng)
        if draft is not None:
            name = repr((draft.program, draft.points, draft.boxes, draft.show.pixels, draft.show.arrows))
            found.setdefault(name, Candidate(facts, draft))
            if len(found) >= min(count, family.most):
                break
        elif tried == HOPELESS * family.tries and not found:
            break
    return list(found.values())


def pool(family: Family, places: Sequence[Facts], count: int, seed: int) -> list[Candidate]:
    """Candidates of a family from all places that have what it wants."""
    fit = [f for f in places if all(getattr(f.ground, want) is not None for want in family.wants)]
    if not fit:
        return []
    each = math.ceil((SPARE if _class_family(family) else 1.15) * count / len(fit)) + 2
    out: list[Candidate] = []
    for facts in fit:
        out += candidates(family, facts, each, seed)
    return out


def _class_family(family: Family) -> bool:
    """Whether answers are words that have to be balanced by choosing."""
    return family.form in CLOSED or bool(family.classes) or family.name in ("cover_winner", "cover_at_marker")


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
    kept = _kept(by)
    rounds = list(_rounds(by, kept))
    wanted = max(1, count // max(1, len(kept)))
    out = [c for k in rng.permutation(len(rounds))[:wanted] for c in rounds[k]]
    return out, kept


def _word(truth: str | float | bool) -> str:
    """An answer as a class."""
    return (
        ("yes" if truth else "no") if isinstance(truth, bool) else f"{truth:g}" if isinstance(truth, float) else truth
    )


def _kept(by: dict[str, dict[str, list[Candidate]]]) -> tuple[str, ...]:
    """The answers that give the most questions when each occurs equally often."""
    if len(by) > 1 and not set.intersection(*(set(s) for s in by.values())):
        return ()  # strata with answers of their own: pairs of covers
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
        answers = kept or tuple(sorted(by[stratum]))
        if len(answers) < 2:
            continue
        yield from (list(group) for group in zip(*(by[stratum].get(a, []) for a in answers), strict=False))


def _spread(found: Sequence[Candidate], rng: np.random.Generator) -> list[int]:
    """Indices in an order that takes from every place in turn."""
    queues: dict[int, list[int]] = defaultdict(list)
    for k in rng.permutation(len(found)).tolist():
        queues[id(found[k].place)].append(k)
    order = sorted(queues.values(), key=lambda q: (repr(found[q[0]].place.box), found[q[0]].place.ground.name))
    longest = max(map(len, order))
    return [q[i] for i in range(longest) for q in order if i < len(q)]
