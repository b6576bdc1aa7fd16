"""Buildings, as blobs of the heights above ground: how tall, how many, how large; and what they hide."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import ndimage

from metaearth3d.qa.facts import TALL_M, Facts, Floats
from metaearth3d.qa.families.base import TIMES, Family, Rng, apart, clear, frame, marked, show, spots, told
from metaearth3d.qa.families.visibility import mast
from metaearth3d.qa.types import Box, Draft, Evidence, Point

NEEDS = frozenset({"above"})
HEIGHT_ERROR_M = 0.5  # of heights above ground, as rasters of them are usually made
LEAST_AREA_PX = 12
LEAST_SHOWN = 1 / 1200  # of a frame: three times what a marker covers
MOST = 30


def inside(facts: Facts, window: Box, whole: bool = True) -> list[dict[str, Any]]:
    """Buildings of the frame that are large enough; only those with their middle clear of its border, if ``whole``."""
    found: list[dict[str, Any]] = facts.keep(("inside", window, whole), lambda: _inside(facts, window, whole))
    return found


def _inside(facts: Facts, window: Box, whole: bool) -> list[dict[str, Any]]:
    """The same, looked for."""
    side = 0.05 * min(window.height, window.width)
    low, high = (window.row, window.col), (window.row + window.height, window.col + window.width)
    if whole:
        low, high = (low[0] + side, low[1] + side), (high[0] - side, high[1] - side)  # type: ignore[assignment]
    area = max(LEAST_AREA_PX, LEAST_SHOWN * window.height * window.width) * facts.dx * facts.dy
    return [
        b
        for b in facts.buildings[1]
        if b["area"] >= area and not b["rim"] and all(low[k] <= b["at"][k] < high[k] for k in (0, 1))
    ]


def taller(facts: Facts, rng: Rng) -> Draft | None:
    """Which of four marked buildings is the tallest."""
    window = frame(facts, rng)
    found = inside(facts, window)
    if len(found) < 4:
        return None
    order = sorted((found[k] for k in rng.permutation(len(found))[:8]), key=lambda b: -float(b["height"]))
    for k in range(len(order) - 3):
        chosen = [order[k]]
        for other in order[k + 1 :]:
            gap = chosen[0]["height"] - other["height"]
            if gap >= max(3.0, 0.15 * chosen[0]["height"]) and all(
                apart(facts, window, other["at"], b["at"]) for b in chosen
            ):
                chosen.append(other)
        if len(chosen) >= 4:
            chosen = chosen[:4]
            heights = [float(b["height"]) for b in chosen]
            return Draft(
                truth="P0", program="argmax(tall(P0), tall(P1), tall(P2), tall(P3))", show=show(window, style="roofs"),
                points=marked([b["at"] for b in chosen]), evidence=told("height of the building at", heights, "m"),
                margin=heights[0] - max(heights[1:]), least=3.0, error=HEIGHT_ERROR_M, unit="m",
            )  # fmt: skip
    return None


def height(facts: Facts, rng: Rng) -> Draft | None:
    """The height of a building."""
    window = frame(facts, rng)
    found = inside(facts, window)
    if not found:
        return None
    b = found[int(rng.integers(len(found)))]
    tolerance = max(0.15 * b["height"], TIMES * HEIGHT_ERROR_M)
    return Draft(
        truth=b["height"], program="tall(X)", show=show(window, style="roofs"), points=(Point("X", *b["at"]),),
        evidence=(Evidence("ground area of the building", round(float(b["area"]), 2), "m2"),),
        margin=tolerance, least=TIMES * HEIGHT_ERROR_M, error=HEIGHT_ERROR_M, unit="m", tolerance=tolerance,
    )  # fmt: skip


def volume(facts: Facts, rng: Rng) -> Draft | None:
    """The volume of a building above ground."""
    window = frame(facts, rng)
    found = [b for b in inside(facts, window) if b["height"] >= 4]
    if not found:
        return None
    b = found[int(rng.integers(len(found)))]
    error = HEIGHT_ERROR_M * b["area"]
    tolerance = max(0.2 * b["volume"], TIMES * error)
    if tolerance > 0.5 * b["volume"]:
        return None
    return Draft(
        truth=b["volume"], program="volume(X)", show=show(window, style="roofs"), points=(Point("X", *b["at"]),),
        evidence=(Evidence("ground area of the building", round(float(b["area"]), 2), "m2"),
                  Evidence("mean height", round(float(b["volume"] / b["area"]), 3), "m")),
        margin=tolerance, least=TIMES * error, error=error, unit="m3", tolerance=tolerance,
    )  # fmt: skip


def footprint(facts: Facts, rng: Rng) -> Draft | None:
    """The ground area of a building."""
    window = frame(facts, rng)
    found = [b for b in inside(facts, window) if b["area"] >= 4 * LEAST_AREA_PX * facts.dx * facts.dy]
    if not found:
        return None
    b = found[int(rng.integers(len(found)))]
    tolerance = 0.25 * b["area"]
    return Draft(
        truth=b["area"], program="footprint(X)", show=show(window, style="roofs"), points=(Point("X", *b["at"]),),
        evidence=(Evidence("posts of the building", b["area"] / facts.dx / facts.dy, "px"),
                  Evidence("area of a post", round(facts.dx * facts.dy, 4), "m2")),
        margin=tolerance, least=tolerance, error=tolerance / TIMES, unit="m2", tolerance=tolerance,
    )  # fmt: skip


def box_of(facts: Facts, rng: Rng) -> tuple[Box, Box, list[dict[str, Any]]] | None:
    """A frame, a box and the buildings wholly inside it; none only just is, or is of doubtful size."""
    window = frame(facts, rng)
    share = float(rng.uniform(0.3, 0.8))
    h, w = int(window.height * share), int(window.width * share)
    if h < 8 or w < 8:
        return None
    row = window.row + 2 + int(rng.integers(0, window.height - h - 3))
    col = window.col + 2 + int(rng.integers(0, window.width - w - 3))
    area = facts.dx * facts.dy
    small, large = (
        [b for b in facts.buildings[1] if _holds((row - k, col - k, h + 2 * k, w + 2 * k), b["cut"])] for k in (-1, 1)
    )
    odd = any(LEAST_AREA_PX / 1.5 < b["area"] / area < 1.5 * LEAST_AREA_PX for b in large)
    if odd or len(small) != len(large):
        return None
    return window, Box("K", row, col, h, w), [b for b in small if b["area"] >= LEAST_AREA_PX * area]


def _holds(box: tuple[int, int, int, int], cut: tuple[slice, slice]) -> bool:
    """Whether a box contains the bounds of a building."""
    return all(box[k] <= cut[k].start and cut[k].stop <= box[k] + box[k + 2] for k in (0, 1))


def count(facts: Facts, rng: Rng) -> Draft | None:
    """How many buildings stand in a box."""
    drawn = box_of(facts, rng)
    if drawn is None:
        return None
    window, box, found = drawn
    if len(found) > MOST:
        return None
    return Draft(
        truth=float(len(found)), program=f"buildings(K, {LEAST_AREA_PX}, {TALL_M})", show=show(window, style="roofs"),
        boxes=(box,), evidence=(Evidence("buildings in box K", float(len(found)), ""),),
        margin=0.5, least=0.5, error=0.0, slots=_sizes(facts), stratum=_sizes(facts)["size"],
    )  # fmt: skip


def count_tall(facts: Facts, rng: Rng) -> Draft | None:
    """How many buildings in a box are taller than a limit."""
    drawn = box_of(facts, rng)
    if drawn is None:
        return None
    window, box, found = drawn
    limit = int(rng.choice([5, 8, 10, 15, 20, 30]))
    gaps = [abs(b["height"] - limit) for b in found]
    least = max(TIMES * HEIGHT_ERROR_M, 0.1 * limit)
    tall = sum(b["height"] > limit for b in found)
    if not found or len(found) > MOST or min(gaps) < least:
        return None
    return Draft(
        truth=float(tall), program=f"buildings_over(K, {LEAST_AREA_PX}, {TALL_M}, {limit})",
        show=show(window, style="roofs"), boxes=(box,),
        evidence=(Evidence("buildings in box K", float(len(found)), ""), Evidence("of them taller", float(tall), "")),
        margin=min(gaps), least=least, error=HEIGHT_ERROR_M, unit="m", slots={**_sizes(facts), "limit": f"{limit} m"},
        stratum=f"{limit} {_sizes(facts)['size']}",
    )  # fmt: skip


def _sizes(facts: Facts) -> dict[str, str]:
    """The least size of what counts, as words."""
    return {"size": f"{float(f'{LEAST_AREA_PX * facts.dx * facts.dy:.2g}'):g} m²"}


def roofs(facts: Facts) -> tuple[Floats, Floats, Floats]:
    """Heights of buildings, each (H, W): a post wider all around, as they are, a post narrower."""
    if "roofs" not in facts.kept:
        assert facts.ground.above is not None
        plain = np.where(facts.buildings[0] > 0, facts.part(facts.ground.above), 0.0)
        facts.kept["roofs"] = ndimage.grey_dilation(plain, (3, 3)), plain, ndimage.grey_erosion(plain, (3, 3))
    found: tuple[Floats, Floats, Floats] = facts.kept["roofs"]
    return found


def hides(facts: Facts, rng: Rng) -> Draft | None:
    """Whether terrain, buildings or nothing stand between mast tops at X and Y."""
    window = frame(facts, rng)
    h = mast(facts, window)
    labels = facts.buildings[0]
    posts = spots(rng, window, 2, lambda at: labels[at] == 0)
    if len(posts) < 2:
        return None
    a, b = posts
    t, z = facts.along(a, b)
    rows, cols = np.rint(a[0] + t * (b[0] - a[0])).astype(int), np.rint(a[1] + t * (b[1] - a[1])).astype(int)
    line = (1 - t) * (z[0] + h) + t * (z[-1] + h)
    bare = float((line - z)[1:-1].min())
    wide, full, thin = (float((line - z - plane[rows, cols])[1:-1].min()) for plane in roofs(facts))
    if (wide < 0) != (thin < 0):
        return None  # the line passes within a post of a wall
    least = max(TIMES * (facts.error_m + HEIGHT_ERROR_M), clear(facts, window))
    if min(abs(bare), abs(full), abs(wide), abs(thin)) < least:
        return None
    return Draft(
        truth=HIDES[2 if bare < 0 else 1 if full < 0 else 0], program=f"hides(X, Y, {h}, {TALL_M})",
        show=show(window, style="roofs and contours", lines=(("X", "Y"),)), points=(Point("X", *a), Point("Y", *b)),
        evidence=(Evidence("least height of the line above the bare ground", round(bare, 3), "m"),
                  Evidence("least height of the line above ground and buildings", round(full, 3), "m")),
        margin=min(abs(bare), abs(full)), least=least, error=facts.error_m + HEIGHT_ERROR_M, unit="m",
        slots={"mast": f"{h} m"}, options=HIDES, stratum=f"{h}",
    )  # fmt: skip


HIDES = ("nothing: the view is free", "a building", "the terrain")
FAMILIES = (
    Family("tallest_building", "buildings", "choice", taller, (
        "Which of the buildings {list} is the tallest?",
        "Of the marked buildings {list}, which rises highest above its ground?",
        "Compare the buildings {list}: which has the greatest height?",
        "Which building among {list} has the highest roof above the ground?",
        "Name the tallest of the buildings marked {list}.",
        "One of the buildings {list} tops the others in height. Which?",
    ), "{answer} is the tallest.", wants=NEEDS),
    Family("building_height", "buildings", "number", height, (
        "How tall is the building at X, in {unit}?",
        "What is the height above ground of the building marked X, in {unit}?",
        "Estimate the height of building X in {unit}.",
        "How many {unit} does the building at marker X rise above the ground?",
        "Give the building height at X in {unit}.",
        "From ground to roof, how many {unit} has the building at X?",
    ), "The building is {answer} {unit} tall.", wants=NEEDS),
    Family("building_volume", "buildings", "number", volume, (
        "What is the volume of the building at X, in {unit}?",
        "How many {unit} does building X enclose above ground?",
        "Estimate the built volume at X in {unit}.",
        "Footprint times mean height: how many {unit} has the building at X?",
        "Give the volume above ground of the building marked X in {unit}.",
        "How large is building X by volume, in {unit}?",
    ), "The volume is {answer} {unit}.", wants=NEEDS),
    Family("building_footprint", "buildings", "number", footprint, (
        "What ground area does the building at X cover, in {unit}?",
        "How many {unit} is the footprint of building X?",
        "Estimate the footprint of the building marked X, in {unit}.",
        "Give the ground area of building X in {unit}.",
        "How large is the plan of the building at X, in {unit}?",
        "The building at X stands on how many {unit} of ground?",
    ), "The footprint is {answer} {unit}.", wants=NEEDS),
    Family("building_count", "buildings", "integer", count, (
        "How many buildings of {size} or more stand wholly inside box K?",
        "Count the buildings that lie wholly in the outlined box K (footprint {size} or more).",
        "What is the number of buildings of at least {size} wholly inside K?",
        "How many separate buildings not smaller than {size} does box K hold whole?",
        "Leaving out anything under {size}, how many buildings are wholly in K?",
        "Give the count of buildings that K wholly contains (from {size}).",
    ), "There are {answer}.", wants=NEEDS),
    Family("buildings_taller", "buildings", "integer", count_tall, (
        "How many buildings wholly inside box K (footprint {size} or more) are taller than {limit}?",
        "Count the buildings over {limit} tall wholly in K, of at least {size} of ground.",
        "Of the buildings wholly in box K of {size} and more, how many rise above {limit}?",
        "How many buildings of height over {limit} stand wholly in K (from {size})?",
        "Of buildings from {size} wholly inside K, how many roofs are more than {limit} above the ground?",
        "Give the number of buildings taller than {limit} wholly in box K, footprints from {size}.",
    ), "There are {answer}.", wants=NEEDS),
    Family("terrain_or_building", "visibility", "choice", hides, (
        "What, if anything, hides the top of a {mast} mast at Y from the top of one at X?",
        "Masts of {mast} stand at X and Y. What blocks the sight between their tops?",
        "Looking from {mast} above X to {mast} above Y, what is in the way?",
        "What stands between points {mast} above the ground at X and Y?",
        "Is the view from {mast} above X to {mast} above Y cut by terrain, by a building, or not at all?",
        "Which obstacle lies on the line between {mast} masts at X and Y?",
    ), "In the way is {answer}.", classes=HIDES, wants=NEEDS, tries=200),
)  # fmt: skip
