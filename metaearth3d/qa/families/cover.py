"""Land cover: what is where, how much of it, in how many patches."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from metaearth3d.qa.facts import At, Facts
from metaearth3d.qa.families.base import TIMES, Family, Rng, frame, show, spots
from metaearth3d.qa.types import Box, Draft, Evidence, Point

NEEDS = frozenset({"cover"})
QUARTERS = ("north-west", "north-east", "south-west", "south-east")
CLEAR_POSTS = 2.5  # around a marker whose cover is asked for
CLEAR_SHARE = 0.018  # of the frame: wider than the marker
LEAST_PATCH_PX = 30
MOST_PATCHES = 12
FAR = 12  # posts of a frame from which the way to a cover is asked


def codes(facts: Facts, window: Box) -> NDArray[np.int64]:
    """Codes of a frame."""
    assert facts.ground.cover is not None
    return facts.part(facts.ground.cover)[
        window.row : window.row + window.height, window.col : window.col + window.width
    ]


def border_share(plane: NDArray[np.bool_]) -> float:
    """Share of pixels that one half-post step of a border may change: a third of all border pixels."""
    edge = np.pad(plane, 1, constant_values=True)
    inner = edge[:-2, 1:-1] & edge[2:, 1:-1] & edge[1:-1, :-2] & edge[1:-1, 2:]
    return float((plane & ~inner).mean()) / 3


def shares(facts: Facts, window: Box) -> dict[int, float]:
    """Share of each named code in a frame."""

    def counted() -> dict[int, float]:
        plane = codes(facts, window)
        return {code: float((plane == code).mean()) for code in facts.ground.cover_names}

    found: dict[int, float] = facts.keep(("shares", window), counted)
    return found


def doubt(facts: Facts, window: Box, code: int) -> float:
    """The share of a frame by which that of a code may be off."""
    found: float = facts.keep(("doubt", window, code), lambda: border_share(codes(facts, window) == code))
    return found


def word(facts: Facts, code: int) -> str:
    """The name of a code."""
    return facts.ground.cover_names[code]


def share(facts: Facts, rng: Rng) -> Draft | None:
    """What part of the frame one cover has."""
    window = frame(facts, rng)
    found = {c: s for c, s in shares(facts, window).items() if 0.03 <= s <= 0.97}
    if not found:
        return None
    code = sorted(found)[int(rng.integers(len(found)))]
    error = 100 * doubt(facts, window, code)
    value, tolerance = 100 * found[code], max(5.0, TIMES * error)
    if tolerance > 10:
        return None
    return Draft(
        truth=value, program=f"100 * share(picture, {code})", show=show(window),
        boxes=(window._replace(label="picture"),),
        evidence=(Evidence(f"pixels of {word(facts, code)}", round(found[code] * window.height * window.width), "px"),
                  Evidence("pixels of the picture", float(window.height * window.width), "px")),
        margin=tolerance, least=TIMES * error, error=error, unit="%", tolerance=tolerance,
        slots={"cover": word(facts, code)},
    )  # fmt: skip


def area(facts: Facts, rng: Rng) -> Draft | None:
    """The area of one cover in hectares."""
    window = frame(facts, rng)
    found = {c: s for c, s in shares(facts, window).items() if s >= 0.03}
    if not found:
        return None
    code = sorted(found)[int(rng.integers(len(found)))]
    pixel = facts.dx * facts.dy
    value = found[code] * window.height * window.width * pixel
    error = doubt(facts, window, code) * window.height * window.width * pixel
    tolerance = max(0.15 * value, TIMES * error)
    if tolerance > 0.3 * value:
        return None
    return Draft(
        truth=value, program=f"area(picture, {code})", show=show(window), boxes=(window._replace(label="picture"),),
        evidence=(Evidence(f"share of {word(facts, code)}", round(100 * found[code], 3), "%"),
                  Evidence("area of the picture", round(window.height * window.width * pixel / 1e4, 3), "ha")),
        margin=tolerance, least=TIMES * error, error=error, unit="m2", tolerance=tolerance,
        slots={"cover": word(facts, code)},
    )  # fmt: skip


def winner(facts: Facts, rng: Rng) -> Draft | None:
    """Which of two covers takes more of the frame."""
    window = frame(facts, rng)
    found = shares(facts, window)
    pair = [c for c in rng.permutation(sorted(found))[:2].tolist() if found[c] > 0.01]
    if len(pair) < 2:
        return None
    error = max(doubt(facts, window, c) for c in pair)
    gap = abs(found[pair[0]] - found[pair[1]])
    least = max(0.05, TIMES * error)
    if gap < least:
        return None
    names = tuple(word(facts, c) for c in pair)
    best = names[0] if found[pair[0]] > found[pair[1]] else names[1]
    return Draft(
        truth=best, program=f"most(picture, {pair[0]}, {pair[1]})", show=show(window),
        boxes=(window._replace(label="picture"),),
        evidence=tuple(Evidence(f"share of {n}", round(100 * found[c], 3), "%")
                       for n, c in zip(names, pair, strict=True)),
        margin=100 * gap, least=100 * least, error=100 * error, unit="%", options=names,
        slots={"one": names[0], "two": names[1]}, stratum=" / ".join(sorted(names)),
    )  # fmt: skip


def at_marker(facts: Facts, rng: Rng) -> Draft | None:
    """The cover at X."""
    window = frame(facts, rng)
    names = facts.ground.cover_names
    assert facts.ground.cover is not None
    plane = facts.part(facts.ground.cover)
    if len(names) < 2:
        return None
    code = sorted(names)[int(rng.integers(len(names)))]
    inner = facts.keep(("deep", code), lambda: _deep(plane == code))
    least = max(CLEAR_POSTS, CLEAR_SHARE * max(window.height, window.width))
    posts = spots(rng, window, 1, lambda at: inner[at] > least)
    if not posts:
        return None
    deep = float(inner[posts[0]])
    return Draft(
        truth=names[code], program="cover(X)", show=show(window), points=(Point("X", *posts[0]),),
        evidence=(Evidence(f"distance from X to the border of {names[code]}", round(deep, 3), "px"),),
        margin=deep, least=least, error=CLEAR_POSTS / TIMES, unit="px",
        options=tuple(sorted(set(names.values()))), stratum=" / ".join(sorted(set(names.values()))),
    )  # fmt: skip


def _deep(plane: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Posts to the nearest one of another cover."""
    far = np.full(plane.shape, 99.0) if plane.all() else ndimage.distance_transform_edt(plane)
    return np.asarray(far, np.float32)


def patches(facts: Facts, rng: Rng) -> Draft | None:
    """Number of separate patches of a cover; none is near the least size or touches another by a corner only."""
    window = frame(facts, rng)
    found = [c for c, s in shares(facts, window).items() if 0.005 <= s <= 0.9]
    if not found:
        return None
    code = found[int(rng.integers(len(found)))]
    draft: Draft | None = facts.keep(("patches", window, code), lambda: _patches(facts, window, code))
    return draft


def _patches(facts: Facts, window: Box, code: int) -> Draft | None:
    """The question about one cover of a frame."""
    plane = codes(facts, window) == code
    square = np.ones((3, 3))
    wide = ndimage.label(ndimage.binary_dilation(plane, square), square)[0]
    ways = [
        np.bincount(labels[plane])[1:] for labels in (ndimage.label(plane, square)[0], ndimage.label(plane)[0], wide)
    ]
    limit = _limit(facts, ways[0], plane.size)
    counts = {int((sizes >= limit * grown).sum()) for sizes in ways for grown in (1 / 1.4, 1.4)}
    sizes, value = ways[0], int((ways[0] >= limit).sum())
    if len(counts) > 1 or not 1 <= value <= MOST_PATCHES:  # one-post gaps or the least size would decide
        return None
    size_m2 = limit * facts.dx * facts.dy
    return Draft(
        truth=float(value), program=f"patches(picture, {code}, {limit})", show=show(window),
        boxes=(window._replace(label="picture"),),
        evidence=tuple(Evidence(f"patch {k}", float(s), "px") for k, s in enumerate(sorted(sizes[sizes >= limit]), 1)),
        margin=0.5, least=0.5, error=0.0, unit="", tolerance=0.0,
        slots={"cover": word(facts, code), "size": f"{float(f'{size_m2:.2g}'):,.0f} m²"},
        stratum=f"{word(facts, code)} {size_m2:.0f}",
    )  # fmt: skip


def _limit(facts: Facts, sizes: NDArray[np.int64], posts: int) -> int:
    """A least size of patches, in posts, that none is near, a round area."""
    least, area = max(LEAST_PATCH_PX, int(0.0008 * posts)), facts.dx * facts.dy
    power = 10 ** math.floor(math.log10(least * area))
    rounds = [math.ceil(m * power / area) for m in (1, 2, 5, 10, 20, 50) if m * power / area >= least]
    return int(next((n for n in rounds if not ((sizes > n / 1.5) & (sizes < 1.5 * n)).any()), rounds[0]))


def quarter(facts: Facts, rng: Rng) -> Draft | None:
    """Which quarter of the picture has the most of a cover."""
    window = frame(facts, rng)
    found = [c for c, s in shares(facts, window).items() if s >= 0.02]
    if not found:
        return None
    code = found[int(rng.integers(len(found)))]
    draft: Draft | None = facts.keep(("quarter", window, code), lambda: _quarter(facts, window, code))
    return draft


def _quarter(facts: Facts, window: Box, code: int) -> Draft | None:
    """The question about one cover of a frame."""
    plane = codes(facts, window) == code
    h, w = plane.shape[0] // 2, plane.shape[1] // 2
    parts = (plane[:h, :w], plane[:h, -w:], plane[-h:, :w], plane[-h:, -w:])
    values = [float(p.mean()) for p in parts]
    error = max(border_share(p) for p in parts)
    ranked = sorted(values)
    least = max(0.25 * ranked[-2], TIMES * error)
    if ranked[-1] - ranked[-2] < least:
        return None
    k = int(np.argmax(values))
    return Draft(
        truth=QUARTERS[k], program=f"quarter(picture, {code})", show=show(window),
        boxes=(window._replace(label="picture"),),
        evidence=tuple(Evidence(f"share in the {n}", round(100 * v, 3), "%")
                       for n, v in zip(QUARTERS, values, strict=True)),
        margin=100 * (ranked[-1] - ranked[-2]), least=100 * least, error=100 * error, unit="%", options=QUARTERS,
        slots={"cover": word(facts, code)}, stratum=word(facts, code),
    )  # fmt: skip


def nearest_cover(facts: Facts, rng: Rng) -> Draft | None:
    """Level distance from X to the nearest pixel of a cover."""
    window = frame(facts, rng)
    found = [c for c, s in shares(facts, window).items() if 0.01 <= s <= 0.6]
    if not found:
        return None
    code = found[int(rng.integers(len(found)))]
    known = facts.keep(("far", window, code), lambda: _far(facts, window, code, rng))
    if not known:
        return None
    post, value = known[int(rng.integers(len(known)))]
    tolerance = max(0.1 * value, TIMES * facts.step)
    return Draft(
        truth=value, program=f"nearest(X, picture, {code})", show=show(window), points=(Point("X", *post),),
        boxes=(window._replace(label="picture"),),
        evidence=(Evidence(f"distance from X to {word(facts, code)}", round(value, 3), "m"),),
        margin=tolerance, least=TIMES * facts.step, error=facts.step, unit="m", tolerance=tolerance,
        slots={"cover": word(facts, code)},
    )  # fmt: skip


def _far(facts: Facts, window: Box, code: int, rng: Rng) -> list[tuple[At, float]]:
    """Some posts of a frame that lie well away from a cover, and how many metres."""
    plane = codes(facts, window) == code
    far = ndimage.distance_transform_edt(~plane, sampling=(facts.dy, facts.dx))
    own = Box("", 0, 0, window.height, window.width)
    posts = spots(rng, own, FAR, lambda at: far[at] >= 31 * facts.step)
    return [((r + window.row, c + window.col), float(far[r, c])) for r, c in posts]


FAMILIES = (
    Family("cover_share", "area and count", "number", share, (
        "How many per cent of the picture show {cover}?",
        "How many per cent of the ground shown belong to {cover}?",
        "Estimate the share of {cover} in the picture, in per cent.",
        "Of the whole picture, what part in per cent shows {cover}?",
        "In per cent, how much of this area is covered by {cover}?",
        "Give the cover fraction of {cover} in per cent.",
    ), "That is {answer} %.", wants=NEEDS),
    Family("cover_area", "area and count", "number", area, (
        "What area of {cover} does the picture show, in {unit}?",
        "How many {unit} of {cover} are there in the picture?",
        "Using the scale, estimate the area of {cover} in {unit}.",
        "Give the total surface of {cover} shown, in {unit}.",
        "How large is all the {cover} in the picture together, in {unit}?",
        "Add up all {cover} in view: how many {unit}?",
    ), "That is {answer} {unit}.", wants=NEEDS),
    Family("cover_winner", "area and count", "choice", winner, (
        "Which takes up more of the picture, {one} or {two}?",
        "Is there more {one} or more {two} in the picture?",
        "Between {one} and {two}, which covers the larger area here?",
        "What is there more of by area: {one} or {two}?",
        "Compare the areas of {one} and {two}: which is larger?",
        "Of {one} and {two}, name the one with the larger share of the picture.",
    ), "There is more {answer}.", wants=NEEDS),
    Family("cover_at_marker", "area and count", "choice", at_marker, (
        "What covers the ground at marker X?",
        "On which land cover does X lie?",
        "What is the ground at X?",
        "Name the land cover under marker X.",
        "X has been placed on ...",
        "Which of these is found at X?",
    ), "X lies on {answer}.", wants=NEEDS),
    Family("cover_patches", "area and count", "integer", patches, (
        "How many separate patches of {cover} of at least {size} are there in the picture?",
        "Count the connected areas of {cover} that measure {size} or more.",
        "How many patches (of {size} or more) make up the {cover} in the picture?",
        "How many distinct pieces of {cover} not smaller than {size} can be seen?",
        "Leaving out pieces under {size}, how many patches of {cover} are shown?",
        "Give the number of patches of {cover} of {size} and more.",
    ), "There are {answer}.", wants=NEEDS, tries=120),
    Family("cover_quarter", "area and count", "choice", quarter, (
        "Which quarter of the picture has the most {cover}?",
        "Which quadrant has the largest share of {cover}?",
        "Of the four quarters of the picture, which is richest in {cover}?",
        "Cut the picture into four. Which part holds the most {cover}?",
        "Name the quadrant with the largest area of {cover}.",
        "Most {cover} is found in which quarter of the frame?",
    ), "Most is in the {answer}.", classes=QUARTERS, wants=NEEDS),
    Family("cover_distance", "area and count", "number", nearest_cover, (
        "How far, in {unit}, is it from X to the nearest {cover} in the picture?",
        "What is the shortest map distance in {unit} from marker X to {cover}?",
        "From X, how many {unit} must one go at least to reach {cover}?",
        "Give the distance from X to the closest {cover}, in {unit}.",
        "The nearest {cover} shown is how many {unit} from X?",
        "How many {unit} separate X from the closest {cover}?",
    ), "The distance is {answer} {unit}.", wants=NEEDS),
)  # fmt: skip
