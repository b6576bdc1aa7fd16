"""Questions of scenes: drawn, balanced, worded, and dealt to train, val and test by place."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from metaearth3d.errors import BadInput
from metaearth3d.qa.crew import Crew
from metaearth3d.qa.facts import Facts
from metaearth3d.qa.families import FAMILIES, chosen
from metaearth3d.qa.families.base import Family
from metaearth3d.qa.finish import CONTROLS, Turns, finish
from metaearth3d.qa.ground import LEAST_PX, Ground, open_scene
from metaearth3d.qa.pool import Candidate, balanced, pools, seeded
from metaearth3d.qa.types import Question

log = logging.getLogger(__name__)
SPLITS = ("train", "val", "test")
HELD_OUT = 0.1  # of the places for val, as many for test
SCENES = 5  # from which on whole scenes are dealt to splits
ROUNDS = 3  # times that what a family lacks is asked of the others

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class QuestionSet:
    """Questions in order, the scenes they are about and, per kind, why it was left out."""

    questions: tuple[Question, ...]
    grounds: tuple[Ground, ...]
    seed: int
    places: dict[str, Facts]
    splits: dict[str, str]  # of each place
    skipped: dict[str, str] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.questions)


def ask(
    scenes: Sequence[str | Path | Ground],
    *,
    n: int = 1000,
    kinds: Sequence[str] | None = None,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> QuestionSet:
    """About ``n`` questions of some or all kinds, as many of each as the ground allows.

    The same scenes, kinds, ``n`` and ``seed`` give the same questions, whatever the number of ``workers`` (processes).

    Raises:
        BadInput: no scene, a scene that cannot be read or is too small, an unknown kind, no question possible.
    """
    families = chosen(list(kinds or []))
    if not scenes:
        raise BadInput("no scene was given; name at least one folder")
    if n < 1:
        raise BadInput(f"n is {n}; ask for at least one question")
    grounds = tuple(s if isinstance(s, Ground) else open_scene(s) for s in scenes)
    places = _places(grounds)
    splits = _splits(grounds, places, seed)
    with Crew(places, workers) as crew:
        found, skipped = _gather(families, places, n, seed, crew, progress)
    questions = tuple(replace(q, split=splits[q.place]) for q in found)
    if not questions:
        raise BadInput(
            f"no question can be asked about {', '.join(g.name for g in grounds)}: the ground is level or too uniform"
        )
    return QuestionSet(questions, grounds, seed, places, splits, skipped)


def _places(grounds: tuple[Ground, ...]) -> dict[str, Facts]:
    """Windows of all scenes by name."""
    names = [g.name for g in grounds]
    double = {name for name in names if names.count(name) > 1}
    if double:
        raise BadInput(f"several scenes are called {', '.join(sorted(double))}; give each folder a name of its own")
    seen: dict[str, str] = {}
    places = {}
    for g in grounds:
        if min(g.z.shape) < LEAST_PX:
            rows, cols = g.z.shape
            raise BadInput(f"{g.name} has {rows} x {cols} heights; questions need {LEAST_PX} a side at least")
        if g.digest in seen:
            raise BadInput(f"{g.name} and {seen[g.digest]} hold the same heights; give each scene once")
        seen[g.digest] = g.name
        boxes = g.places()
        if not boxes:
            raise BadInput(f"{g.name} has missing heights everywhere in its parts; fill or crop the elevation model")
        places.update({f"{g.name}/{box.label}": Facts(g, box) for box in boxes})
    return places


def _splits(grounds: tuple[Ground, ...], places: dict[str, Facts], seed: int) -> dict[str, str]:
    """Split of each place; scenes that overlap on the ground stay together."""
    groups = {g.name: g.name for g in grounds}
    for i, a in enumerate(grounds):
        for b in grounds[:i]:
            if _overlap(a.bounds, b.bounds):
                old, new = groups[a.name], groups[b.name]
                groups = {name: new if group == old else group for name, group in groups.items()}
    alone = {g for g in groups.values() if list(groups.values()).count(g) == 1}
    by_scene = len(set(groups.values())) >= SCENES
    units = {
        p: groups[f.ground.name] if by_scene or groups[f.ground.name] not in alone else p for p, f in places.items()
    }
    order = sorted(set(units.values()), key=lambda u: hashlib.sha256(f"{seed}:{u}".encode()).hexdigest())
    held = max(1, round(HELD_OUT * len(order))) if len(order) >= 3 else 0
    of = {u: "test" if k < held else "val" if k < 2 * held else "train" for k, u in enumerate(order)}
    return {p: of[u] for p, u in units.items()}


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    """Whether two bounds in degrees share ground."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _gather(
    families: list[Family], places: dict[str, Facts], n: int, seed: int, crew: Crew, progress: Progress | None
) -> tuple[list[Question], dict[str, str]]:
    """Questions of all families; what one cannot give is asked of the others."""
    out: dict[str, list[Candidate]] = {}
    skipped: dict[str, str] = {}
    for round_ in range(ROUNDS):
        open_ = [f for f in families if f.name not in skipped and not (round_ and _spent(out, f, n, families))]
        missing = n - sum(map(len, out.values()))
        if missing <= 0 or not open_:
            break
        shares = {f.name: missing // len(open_) + (k < missing % len(open_)) for k, f in enumerate(open_)}
        had = {name: len(out.get(name, ())) for name in shares}
        wanted = {name: had[name] + share for name, share in shares.items() if share}
        if progress is not None:
            progress(f"drawing, round {round_ + 1}", 0, len(wanted))
        found = pools(crew, places, wanted, seed)
        for k, name in enumerate(wanted):
            out[name] = balanced(FAMILIES[name], found[name], wanted[name], seed)
            if progress is not None:
                progress(f"drawing, round {round_ + 1}", k + 1, len(wanted))
            if not out[name]:
                skipped[name] = _why(FAMILIES[name], places)
    return [q for family in families if family.name in out for q in _worded(family, out[family.name], seed)], skipped


def _spent(out: dict[str, list[Candidate]], family: Family, n: int, families: list[Family]) -> bool:
    """Whether a family gave clearly less than its first share, so that there is no more to have."""
    return family.name in out and len(out[family.name]) < 0.8 * (n // len(families))


def _worded(family: Family, chosen: list[Candidate], seed: int) -> list[Question]:
    """Finished questions of a family."""
    turns, count = Turns(seeded("finish", seed, family.name), {}), len(chosen)
    controls = set(turns.rng.permutation(count)[: round(CONTROLS * count)].tolist()) if family.control else set()
    return [finish(family, c, turns, seed=seed, control=k in controls) for k, c in enumerate(chosen)]


def _why(family: Family, places: dict[str, Facts]) -> str:
    """Why a family has no question."""
    for want, words in (("above", "heights above ground"), ("cover", "land cover")):
        if want in family.wants and all(getattr(f.ground, want) is None for f in places.values()):
            return f"no scene has {words}"
    return "the ground is too even for answers with a margin, or all answers would be the same"
