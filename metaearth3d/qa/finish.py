"""From a draft to a finished question: letters, words, units, reasoning."""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any, NamedTuple

import numpy as np

from metaearth3d.qa.families.base import Family
from metaearth3d.qa.pool import Candidate, marker_choice
from metaearth3d.qa.types import UNTOLD, Box, Draft, Evidence, Question, Show

CONTROLS = 0.05
OPTIONS = 4  # of a question of words
SHADED = ("aspect", "facing_marker", "same_aspect", "steepest_marker")  # that need no contours
LETTERS = "ABCDEFGH"
FRAME = (
    "North is up in views from above; directions are clockwise from it. Distances are on the ground, heights in metres "
    "above the height raster's datum; sight lines are straight over a flat Earth. Only ground inside the scene counts."
)


class Unit(NamedTuple):
    """A unit to answer in: its word and its size in SI."""

    word: str
    size: float


UNITS: dict[str, tuple[Unit, ...]] = {
    "m": (Unit("metres", 1.0), Unit("metres", 1.0), Unit("feet", 0.3048), Unit("kilometres", 1000.0)),
    "m2": (Unit("square metres", 1.0), Unit("hectares", 1e4), Unit("square kilometres", 1e6)),
    "m3": (Unit("cubic metres", 1.0),),
    "%": (Unit("per cent", 1.0),),
    "": (Unit("", 1.0),),
}
LEAST_SHOWN = 0.4  # of a larger unit: below it the smaller one is used
MOST_SHOWN = 5e5  # of a smaller one: above it a larger one is used


@dataclass
class Turns:
    """Deals letters, wordings and orders out so that each comes equally often."""

    rng: np.random.Generator
    dealt: dict[Any, list[Any]]

    def next(self, key: Any, choices: list[Any]) -> Any:
        """The next of some choices, all of them once before any comes again."""
        left = self.dealt.setdefault(key, [])
        if not left:
            left.extend(choices[k] for k in self.rng.permutation(len(choices)))
        return left.pop()

    def pair(self, key: Any, ones: list[Any], others: list[Any]) -> tuple[Any, Any]:
        """The next of all pairs, dealt so that each of ``ones`` comes once before any comes again."""
        left = self.dealt.setdefault(key, [])
        if not left:
            turned = self.rng.permutation(len(others)).tolist()
            for shift in range(len(others)):
                for k in self.rng.permutation(len(ones)).tolist():
                    left.append((ones[k], others[turned[(k + shift) % len(others)]]))
        pair: tuple[Any, Any] = left.pop()
        return pair


def finish(family: Family, candidate: Candidate, turns: Turns, *, seed: int, control: bool) -> Question:
    """The question of a candidate, in pixels of its scene."""
    draft = candidate.draft
    count = 1 + max((int(n) for n in re.findall(r"\bP(\d)\b", draft.program)), default=-1)
    letters, phrasing = _letters(family, draft, count, turns)
    named = _named(draft, letters, candidate.place.box)
    unit = _unit(draft, turns.rng)
    answer, truth, tolerance = _answer(family, draft, letters, unit)
    options = _options(family, draft, count, answer, turns)
    slots = {**draft.slots, "list": _listed(LETTERS[:count]), "unit": unit.word}
    text = family.texts[phrasing].format(**slots)
    show = _levels(family, named.show, candidate, turns.rng)
    program = _plain(draft.program, LETTERS)
    if control:
        hidden = () if family.control == "scale" else (_hide(named, turns.rng),)
        show = replace(show, hidden=hidden, scale_bar=False if family.control == "scale" else show.scale_bar)
        answer, truth, tolerance, program = UNTOLD, UNTOLD, 0.0, "untold()"
    ratio = draft.margin / draft.least if draft.least else math.inf
    question = Question(
        id="", kind=family.name, topic=family.topic, form=family.form, question=text, answer=answer, options=options,
        reasoning=_reasoning(family, named, answer, unit, control), unit=unit.word, tolerance=tolerance, truth=truth,
        margin=round(draft.margin, 6), least_margin=round(draft.least, 6), error=round(draft.error, 6),
        difficulty="hard" if ratio < 1.6 else "medium" if ratio < 3.5 else "easy", evidence=named.evidence,
        program=program, points=named.points, boxes=named.boxes, show=show, frame=FRAME,
        scene=candidate.place.ground.name, place=f"{candidate.place.ground.name}/{candidate.place.box.label}",
        seed=seed, phrasing=phrasing,
    )  # fmt: skip
    asked = (text, answer, options, program, named.points, named.boxes, show, question.place, seed)
    name = hashlib.sha256(repr((asked, candidate.place.ground.digest)).encode()).hexdigest()
    return replace(question, id=f"{family.name}-{name[:12]}")


def _letters(family: Family, draft: Draft, count: int, turns: Turns) -> tuple[str, int]:
    """Letter of each exchangeable label and number of the wording: answers and wordings meet equally often."""
    texts = list(range(len(family.texts)))
    if family.form == "order":
        order, text = turns.pair(("order", count), list(permutations(range(count))), texts)
    elif marker_choice(family, draft):
        first, text = turns.pair(("letter", count), list(range(count)), texts)
        order = [first, *(k for k in turns.rng.permutation(count).tolist() if k != first)]
    else:
        order = turns.rng.permutation(count).tolist()
        text = turns.next(("text", None if family.form == "number" else draft.truth), texts)
    return "".join(LETTERS[k] for k in order), int(text)


def _plain(text: str, letters: str) -> str:
    """Text with exchangeable labels replaced."""
    return re.sub(r"\bP(\d)\b", lambda m: letters[int(m[1])], text)


def _named(draft: Draft, letters: str, box: Box) -> Draft:
    """The draft with letters, in pixels of the scene."""

    def name(label: str) -> str:
        return _plain(label, letters)

    def moved(b: Box) -> Box:
        return b._replace(label=name(b.label), row=b.row + box.row, col=b.col + box.col)

    s = draft.show
    camera = s.camera and s.camera._replace(row=s.camera.row + box.row, col=s.camera.col + box.col)
    show = replace(
        s, window=moved(s.window), camera=camera, lines=tuple((name(a), name(b)) for a, b in s.lines),
        pixels=tuple(sorted((name(n), v, u) for n, v, u in s.pixels)), above=tuple(sorted(map(name, s.above))),
        arrows=tuple(sorted((name(n), w) for n, w in s.arrows)),
        crops=tuple(sorted(map(moved, s.crops), key=lambda b: b.label)),
    )  # fmt: skip
    points = sorted(p._replace(label=name(p.label), row=p.row + box.row, col=p.col + box.col) for p in draft.points)
    plain = [e for e in draft.evidence if _plain(e.name, letters) == e.name]
    dealt = sorted(e._replace(name=name(e.name)) for e in draft.evidence if e not in plain)
    return replace(
        draft, show=show, points=tuple(points), evidence=(*plain, *dealt),
        boxes=tuple(sorted(map(moved, draft.boxes), key=lambda b: b.label)),
    )  # fmt: skip


def _unit(draft: Draft, rng: np.random.Generator) -> Unit:
    """A unit in which the number is neither tiny nor, for areas, huge."""
    if not isinstance(draft.truth, float):
        return Unit("", 1.0)
    small, *rest = UNITS[draft.unit if draft.tolerance else ""]
    fit = [u for u in rest if u.size < 1 or draft.truth / u.size >= LEAST_SHOWN]
    fit = [u for u in (small, *fit) if draft.truth / u.size <= MOST_SHOWN] or [small]
    return fit[int(rng.integers(len(fit)))]


def _answer(family: Family, draft: Draft, letters: str, unit: Unit) -> tuple[str, str, float]:
    """Answer, exact truth and tolerance, in the unit."""
    truth = draft.truth
    if family.form == "order":
        word = ", ".join(letters[int(n[1:])] for n in str(truth).split())
        return word, word, 0.0
    if isinstance(truth, bool):
        word = "yes" if truth else "no"
        return word, word, 0.0
    if isinstance(truth, str):
        word = letters[0] if truth == "P0" else truth
        return word, word, 0.0
    if family.form == "integer":
        return f"{truth:.0f}", f"{truth:.0f}", 0.0
    value, tolerance = float(truth) / unit.size, float(draft.tolerance) / unit.size
    digits = -math.floor(math.log10(tolerance / 5))
    return f"{round(value, digits):.{max(0, digits)}f}", repr(round(value, 9)), float(f"{tolerance:.6g}")


def _options(family: Family, draft: Draft, count: int, answer: str, turns: Turns) -> tuple[str, ...]:
    """What may be answered; words are shuffled so that the answer's place is dealt evenly."""
    more = (UNTOLD,) if family.control and family.form in ("choice", "yesno") else ()
    if family.form == "yesno":
        return ("yes", "no", *more)
    if family.form != "choice":
        return ()
    if marker_choice(family, draft):
        return (*LETTERS[:count], *more)
    others = [w for w in draft.options if w != answer]
    others = [others[k] for k in turns.rng.permutation(len(others))[: OPTIONS - 1]]
    at = int(turns.next(("place", len(others)), list(range(len(others) + 1))))
    return (*others[:at], answer, *others[at:], *more)


def _hide(draft: Draft, rng: np.random.Generator) -> str:
    """One of the markers."""
    return draft.points[int(rng.integers(len(draft.points)))].label


def _levels(family: Family, show: Show, candidate: Candidate, rng: np.random.Generator) -> Show:
    """The picture's level of imagery; which way slopes face may be shown by shading alone.

    The cover of a generated scene is a network's reading of the picture, so a map of it is shown instead.
    """
    images = candidate.place.ground.images
    side = min(show.window.height, show.window.width) / min(candidate.place.ground.z.shape)
    fit = [k for k, image in enumerate(images) if min(image.shape[:2]) * side >= 60] or [0]
    level = fit[int(rng.integers(len(fit)))]
    if "cover" in family.wants and candidate.place.ground.origin.get("kind") == "generated":
        return replace(show, gsd_level=level, style="cover")
    shaded = family.name in SHADED and bool(rng.integers(2))
    return replace(show, gsd_level=level, style="relief" if shaded else show.style)


def _listed(letters: str) -> str:
    """``A, B and C``."""
    return letters if len(letters) < 2 else f"{', '.join(letters[:-1])} and {letters[-1]}"


def _reasoning(family: Family, draft: Draft, answer: str, unit: Unit, control: bool) -> str:
    """The evidence in words and what follows from it."""
    if control:
        missing = "the picture has no scale bar" if family.control == "scale" else "a marker is missing in the picture"
        return f"This {UNTOLD}: {missing}."
    facts = "; ".join(f"{e.name}: {_number(e)}" for e in draft.evidence)
    return f"{facts[:1].upper()}{facts[1:]}. {family.because.format(answer=answer, unit=unit.word)}"


def _number(e: Evidence) -> str:
    """A value and its unit, to four figures."""
    units = {"deg": "°", "m2": " m²", "m3": " m³", "px": " px", "": ""}
    value = f"{e.value:.1f}" if abs(e.value) >= 100 else f"{e.value:.3g}"
    return value.removesuffix(".0") + units.get(e.unit, f" {e.unit}")
