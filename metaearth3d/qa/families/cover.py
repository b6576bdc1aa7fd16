"""Land cover: what is where, how much of it, in how many patches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from metaearth3d.qa.facts import Facts
from metaearth3d.qa.families.base import TIMES, Family, Rng, frame, show, spots
from metaearth3d.qa.types import Box, Draft, Evidence, Point

NEEDS = frozenset({"cover"})
QUARTERS = ("north-west", "north-east", "south-west", "south-east")
CLEAR_POSTS = 2.5  # around a marker whose cover is asked for
LEAST_PATCH_PX = 30
MOST_PATCHES = 12


def codes(facts: Facts, window: Box) -> NDArray[np.int64]:
    """Codes of a frame."""
    assert facts.ground.cover is not None
    return facts.part(facts.ground.cover)[
        window.row : window.row + window.height, window.col : window.col + window.width
    ]


def border_share(plane: NDArray[np.bool_]) -> float:
    """Share of pixels that one half-post step of a border may change: a third of all border pixels."""
    inner = ndimage.binary_erosion(plane, border_value=1)
    return float((plane & ~inner).mean()) / 3


def shares(facts: Facts, window: Box) -> dict[int, float]:
    """Share of each named code in a frame."""
    plane = codes(facts, window)
    return {code: float((plane == code).mean()) for code in facts.ground.cover_names}


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
    error = 100 * border_share(codes(facts, window) == code)
    value, tolerance = 100 * found[code], max(5.0, TIMES * error)
    if tolerance > 10:
        return None
    return Draft(
        truth=value, program=f"100 * share(picture, {code})", show=show(window),
        boxes=(window._replace(label="picture"),),
        evidence=(Evidence(f"pixels of {word(facts, code)}", float((codes(facts, window) == code).sum()), "px"),
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
    value = float((codes(facts, window) == code).sum()) * pixel
    error = border_share(codes(facts, window) == code) * window.height * window.width * pixel
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
    error = max(border_share(codes(facts, window) == c) for c in pair)
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
    key = ("deep", code)
    if key not in facts.kept:
        facts.kept[key] = ndimage.distance_transform_edt(plane == code) if (plane != code).any() else plane * 0 + 99.0
    posts = spots(rng, window, 1, facts.kept[key] > CLEAR_POSTS)
    if not posts:
        return None
    deep = float(facts.kept[key][posts[0]])
    return Draft(
        truth=names[code], program="cover(X)", show=show(window), points=(Point("X", *posts[0]),),
        evidence=(Evidence(f"distance from X to the border of {names[code]}", round(deep, 3), "px"),),
        margin=deep, least=CLEAR_POSTS, error=CLEAR_POSTS / TIMES, unit="px",
        options=tuple(sorted(set(names.values()))), stratum=" / ".join(sorted(set(names.values()))),
    )  # fmt: skip


def patches(facts: Facts, rng: Rng) -> Draft | None:
    """Number of separate patches of a cover; none is near the least size or touches another by a corner only."""
    window = frame(facts, rng)
    found = [c for c, s in shares(facts, window).items() if 0.005 <= s <= 0.9]
    if not found:
        return None
    code = found[int(rng.integers(len(found)))]
    plane = codes(facts, window) == code
    eight, count8 = ndimage.label(plane, np.ones((3, 3)))
    count4 = ndimage.label(plane)[1]
    sizes = np.bincount(eight.ravel())[1:]
    limit = max(LEAST_PATCH_PX, int(0.0008 * plane.size))
    clear = (sizes >= 1.5 * limit) | (sizes <= limit / 1.5)
    closed = ndimage.label(ndimage.binary_dilation(plane, np.ones((3, 3))), np.ones((3, 3)))[1]
    value = int((sizes >= limit).sum())
    if not clear.all() or count4 != count8 or closed != count8 or not 1 <= value <= MOST_PATCHES:
        return None
    size_m2 = limit * facts.dx * facts.dy
    return Draft(
        truth=float(value), program=f"patches(picture, {code}, {limit})", show=show(window),
        boxes=(window._replace(label="picture"),),
        evidence=tuple(Evidence(f"patch {k}", float(s), "px") for k, s in enumerate(sorted(sizes[sizes >= limit]), 1)),
        margin=0.5, least=0.5, error=0.0, unit="", tolerance=0.0,
        slots={"cover": word(facts, code), "size": f"{float(f'{size_m2:.2g}'):,g} m²"},
    )  # fmt: skip


def quarter(facts: Facts, rng: Rng) -> Draft | None:
    """Which quarter of the picture has the most of a cover."""
    window = frame(facts, rng)
    found = [c for c, s in shares(facts, window).items() if s >= 0.02]
    if not found:
        return None
    code = found[int(rng.integers(len(found)))]
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
    plane = codes(facts, window) == code
    far = ndimage.distance_transform_edt(~plane, sampling=(facts.dy, facts.dx))
    posts = spots(rng, window, 1, _grown(far >= 31 * facts.step, facts, window))
    if not posts:
        return None
    value = float(far[posts[0][0] - window.row, posts[0][1] - window.col])
    tolerance = max(0.1 * value, TIMES * facts.step)
    return Draft(
        truth=value, program=f"nearest(X, picture, {code})", show=show(window), points=(Point("X", *posts[0]),),
        boxes=(window._replace(label="picture"),),
        evidence=(Evidence(f"distance from X to {word(facts, code)}", round(value, 3), "m"),),
        margin=tolerance, least=TIMES * facts.step, error=facts.step, unit="m", tolerance=tolerance,
        slots={"cover": word(facts, code)},
    )  # fmt: skip


def _grown(plane: NDArray[np.bool_], facts: Facts, window: Box) -> NDArray[np.bool_]:
    """A frame's plane on the whole place."""
    out = np.zeros(facts.shape, bool)
    out[window.row : window.row + window.height, window.col : window.col + window.width] = plane
    return out


FAMILIES = (
    Family("cover_share", "area and count", "number", share, (
        "How many per cent of the picture is {cover}?",
        "How many per cent of the ground shown are {cover}?",
        "Estimate the share of {cover} in the picture, in per cent.",
        "Of the whole picture, which part in per cent is {cover}?",
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
        "Into how many patches (of {size} or more) does the {cover} in the picture fall?",
        "How many distinct pieces of {cover} not smaller than {size} can be seen?",
        "Leaving out pieces under {size}, how many patches of {cover} are shown?",
        "Give the number of patches of {cover} of {size} and more.",
    ), "There are {answer}.", wants=NEEDS, tries=120),
    Family("cover_quarter", "area and count", "choice", quarter, (
        "Which quarter of the picture has the most {cover}?",
        "In which quadrant is {cover} most common?",
        "Where is {cover} concentrated: which quarter of the picture?",
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
