"""Slopes, aspects and landforms, each of the plane or the disc about a marker."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from metaearth3d.qa.facts import Facts, Floats
from metaearth3d.qa.families.base import (
    SECTORS,
    TIMES,
    Family,
    Rng,
    best_of,
    calls,
    frame,
    lead,
    marked,
    sector,
    show,
    spots,
    told,
    turned,
)
from metaearth3d.qa.types import Draft, Evidence, Point

POSTS = 14  # radius of a disc in posts
LIMITS = (2.0, 8.0, 15.0, 30.0)
SLOPES = ("flat (under 2°)", "gentle (2° to 8°)", "moderate (8° to 15°)", "steep (15° to 30°)", "very steep (over 30°)")
LEAST_ASPECT_DEG = 4.0  # a slope below it has no clear aspect
LANDFORMS = ("stands above its surroundings", "lies below its surroundings", "on an even slope", "on level ground")


def radius(facts: Facts) -> float:
    """Metres of a disc over which slopes are taken."""
    wide = POSTS * facts.step
    grain = 10 ** math.floor(math.log10(wide)) / 2
    return float(max(grain, round(wide / grain) * grain))


def slope_error(facts: Facts) -> float:
    """Degrees by which a fitted slope may differ on the tiles.

    Errors e of one sign on each half of a disc of radius r tilt its plane by 16 e / (3 pi r); the typical error is
    taken, as meshing errors change sign over a few posts.
    """
    return math.degrees(math.atan(16 / (3 * math.pi) * facts.ground.rmse_m / radius(facts)))


def words(facts: Facts) -> dict[str, str]:
    """Slots that say over what a slope is taken."""
    return {"radius": f"{radius(facts):g} m"}


def steepest(facts: Facts, rng: Rng) -> Draft | None:
    """Which of four markers stands on the steepest ground."""
    window, r = frame(facts, rng), radius(facts)
    slopes = slopes_of(facts)
    values = {p: float(slopes[p]) for p in spots(rng, window, 9, lambda at: np.isfinite(slopes[at]))}
    least = max(4.0, TIMES * slope_error(facts))
    posts = best_of(rng, values, least)
    if posts is None:
        return None
    return Draft(
        truth="P0", program=f"argmax({calls('slope', 4, f'{r:g}')})", show=show(window, True), points=marked(posts),
        evidence=told("slope at", [values[p] for p in posts], "deg"), margin=lead(values, posts), least=least,
        error=slope_error(facts), unit="deg", slots=words(facts),
    )  # fmt: skip


def slope_class(facts: Facts, rng: Rng) -> Draft | None:
    """The class of slope at X."""
    window, r = frame(facts, rng), radius(facts)
    least = max(1.0, TIMES * slope_error(facts))
    slopes = slopes_of(facts)
    k = int(rng.integers(len(SLOPES)))
    low = LIMITS[k - 1] if k else -np.inf
    high = LIMITS[k] if k < len(LIMITS) else np.inf
    least = min(least, (high - low) / 2.2) if np.isfinite(low) and np.isfinite(high) else least
    if least < TIMES * slope_error(facts):
        return None
    posts = spots(rng, window, 1, lambda at: (slopes[at] >= low + least) & (slopes[at] <= high - least))
    if not posts:
        return None
    value = float(slopes[posts[0]])
    return Draft(
        truth=SLOPES[k], program=f"band(slope(X, {r:g}), 2, 8, 15, 30)", show=show(window, True),
        points=(Point("X", *posts[0]),), evidence=(Evidence("slope at X", round(value, 3), "deg"),),
        margin=min(abs(value - limit) for limit in LIMITS), least=least, error=slope_error(facts), unit="deg",
        slots=words(facts), options=SLOPES,
    )  # fmt: skip


def slopes_of(facts: Facts) -> Floats:
    """Slope in degrees (H, W) of the planes about posts; NaN near the border."""
    key = ("slopes",)
    if key not in facts.kept:
        facts.kept[key] = np.degrees(np.arctan(np.hypot(*facts.gradient(radius(facts)))))
    found: Floats = facts.kept[key]
    return found


def aspects(facts: Facts) -> tuple[Floats, Floats, Floats]:
    """Aspect in degrees, slope in degrees and the possible error of the aspect in degrees, each (H, W)."""
    key = ("aspects",)
    if key not in facts.kept:
        east, north = facts.gradient(radius(facts))
        with np.errstate(invalid="ignore", divide="ignore"):
            off = np.degrees(np.arctan(math.tan(math.radians(slope_error(facts))) / np.hypot(east, north)))
            facts.kept[key] = np.degrees(np.arctan2(-east, -north)) % 360, slopes_of(facts), off
    found: tuple[Floats, Floats, Floats] = facts.kept[key]
    return found


def away(ways: Any, k: int) -> Any:
    """Degrees between directions and the k-th sector's middle."""
    return np.abs((ways - 45 * k + 180) % 360 - 180)


def aspect(facts: Facts, rng: Rng) -> Draft | None:
    """The direction that the slope at X faces."""
    window, r = frame(facts, rng), radius(facts)
    ways, slopes, off = aspects(facts)
    k = int(rng.integers(8))

    def clear(at: Any) -> Any:
        return (away(ways[at], k) + TIMES * off[at] <= 22.5) & (slopes[at] >= LEAST_ASPECT_DEG)

    posts = spots(rng, window, 1, clear)
    if not posts:
        return None
    value = float(ways[posts[0]])
    return Draft(
        truth=SECTORS[k], program=f"sector(aspect(X, {r:g}))", show=show(window, True), points=(Point("X", *posts[0]),),
        evidence=(Evidence("aspect at X", round(value, 3), "deg"),
                  Evidence("slope at X", round(float(slopes[posts[0]]), 3), "deg")),
        margin=sector(value)[1], least=float(TIMES * off[posts[0]]), error=float(off[posts[0]]), unit="deg",
        slots=words(facts), options=SECTORS,
    )  # fmt: skip


def facing(facts: Facts, rng: Rng) -> Draft | None:
    """Which of four markers is on a slope that faces a named direction."""
    window, r = frame(facts, rng), radius(facts)
    ways, slopes, off = aspects(facts)
    k = 2 * int(rng.integers(4))

    def faces(at: Any, good: bool) -> Any:
        turn = away(ways[at], k)
        return (turn + off[at] <= 25 if good else turn - TIMES * off[at] >= 70) & (slopes[at] >= LEAST_ASPECT_DEG)

    first = spots(rng, window, 1, lambda at: faces(at, True))
    others = spots(rng, window, 3, lambda at: faces(at, False), taken=tuple(first)) if first else []
    if len(others) < 3:
        return None
    posts = [*first, *others]
    turns = [float(away(ways[p], k)) for p in posts]
    error = max(float(off[p]) for p in posts)
    if min(turns[1:]) - turns[0] < TIMES * error:
        return None
    return Draft(
        truth="P0", program=f"argmin({calls('facing', 4, f'{r:g}', str(45 * k))})", show=show(window, True),
        points=marked(posts), evidence=told("aspect at", [float(ways[p]) for p in posts], "deg"),
        margin=min(turns[1:]) - turns[0], least=TIMES * error, error=error, unit="deg",
        slots={**words(facts), "way": SECTORS[k]}, stratum=SECTORS[k],
    )  # fmt: skip


def steeper(facts: Facts, rng: Rng) -> Draft | None:
    """Whether X is steeper than a limit."""
    window, r = frame(facts, rng), radius(facts)
    limit = float(rng.choice([5, 10, 15, 20, 25, 30]))
    least = max(1.5, TIMES * slope_error(facts))
    slopes = slopes_of(facts)
    want = bool(rng.integers(2))
    posts = spots(rng, window, 1, lambda at: slopes[at] >= limit + least if want else slopes[at] <= limit - least)
    if not posts:
        return None
    value = float(slopes[posts[0]])
    return Draft(
        truth=want, program=f"more(slope(X, {r:g}), {limit:g})", show=show(window, True),
        points=(Point("X", *posts[0]),), evidence=(Evidence("slope at X", round(value, 3), "deg"),),
        margin=abs(value - limit), least=least, error=slope_error(facts), unit="deg",
        slots={**words(facts), "limit": f"{limit:g}"}, stratum=f"{limit:g}",
    )  # fmt: skip


def landform(facts: Facts, rng: Rng) -> Draft | None:
    """How X lies in its surroundings."""
    window, r = frame(facts, rng), radius(facts)
    wide, stand = 2 * r, facts.stand(2 * r)
    slopes = slopes_of(facts)
    e, s = TIMES * 2 * facts.error_m, TIMES * slope_error(facts)
    k = int(rng.integers(4))

    def fits(at: Any) -> Any:
        over, steep = stand[at], slopes[at]
        if k < 2:
            return over >= e if k == 0 else over <= -e
        return (np.abs(over) <= e / 6) & (steep >= 5 + s if k == 2 else steep <= max(5 - s, 0))

    posts = spots(rng, window, 1, fits)
    if not posts:
        return None
    value, slope = float(stand[posts[0]]), float(slopes[posts[0]])
    margin, error = (abs(value) - e / 2, 2 * facts.error_m) if k < 2 else (abs(slope - 5), slope_error(facts))
    return Draft(
        truth=LANDFORMS[k], program=f"landform(stand(X, {wide:g}), slope(X, {r:g}), {e / 2:.4f}, 5)",
        show=show(window, True), points=(Point("X", *posts[0]),),
        evidence=(Evidence(f"X above the mean within {wide:g} m", round(value, 3), "m"),
                  Evidence("slope at X", round(slope, 3), "deg")),
        margin=margin, least=min(e / 2, margin) if k < 2 else s, error=error / 2 if k < 2 else error,
        unit="m" if k < 2 else "deg", slots={"radius": f"{wide:g} m"}, options=LANDFORMS,
    )  # fmt: skip


def summit(facts: Facts, rng: Rng) -> Draft | None:
    """Which of four markers stands highest above its own surroundings."""
    window, r = frame(facts, rng), 2 * radius(facts)
    stand = facts.stand(r)
    values = {p: float(stand[p]) for p in spots(rng, window, 9, lambda at: np.isfinite(stand[at]))}
    least = TIMES * 1.5 * facts.error_m
    posts = best_of(rng, values, least)
    if posts is None:
        return None
    return Draft(
        truth="P0", program=f"argmax({calls('stand', 4, f'{r:g}')})", show=show(window, True), points=marked(posts),
        evidence=told(f"above the mean within {r:g} m,", [values[p] for p in posts], "m"), margin=lead(values, posts),
        least=least, error=1.5 * facts.error_m, unit="m", slots={"radius": f"{r:g} m"},
    )  # fmt: skip


def same_way(facts: Facts, rng: Rng) -> Draft | None:
    """Whether X and Y face roughly the same way."""
    window, r = frame(facts, rng), radius(facts)
    ways, slopes, off = aspects(facts)
    posts = spots(rng, window, 2, lambda at: slopes[at] >= LEAST_ASPECT_DEG)
    if len(posts) < 2:
        return None
    turn = turned(float(ways[posts[0]]), float(ways[posts[1]]))
    error = float(off[posts[0]] + off[posts[1]])
    if abs(turn - 90) < max(30.0, TIMES * error):
        return None
    return Draft(
        truth=turn < 90, program=f"less(turned(aspect(X, {r:g}), aspect(Y, {r:g})), 90)", show=show(window, True),
        points=(Point("X", *posts[0]), Point("Y", *posts[1])),
        evidence=tuple(Evidence(f"aspect at {n}", round(float(ways[p]), 3), "deg")
                       for n, p in zip("XY", posts, strict=True)),
        margin=abs(turn - 90), least=max(30.0, TIMES * error), error=error, unit="deg", slots=words(facts),
    )  # fmt: skip


FAMILIES = (
    Family("steepest_marker", "slope", "choice", steepest, (
        "Which of the markers {list} stands on the steepest ground, taken over {radius} around it?",
        "Where is the slope greatest (mean over a circle of {radius} radius): {list}?",
        "Within {radius} of each of {list}, at which is the ground steepest?",
        "The hillside is steepest around one of {list} (circle of {radius}). Which?",
        "Among {list}, name the marker with the largest slope angle over {radius} around it.",
        "At which of {list} would climbing be hardest, judged by the mean slope within {radius}?",
    ), "The ground is steepest at {answer}.", control="marker"),
    Family("slope_class", "slope", "choice", slope_class, (
        "How steep is the ground within {radius} of marker X?",
        "Which class of slope has the ground around X (circle of {radius})?",
        "Taken over {radius} around it, the slope at X is ...",
        "Choose the slope class at marker X (mean over {radius}).",
        "What best describes the steepness of the terrain within {radius} of X?",
        "Classify the slope at X, averaged over a radius of {radius}.",
    ), "The class is: {answer}.", classes=SLOPES),
    Family("aspect", "slope", "choice", aspect, (
        "Which way does the slope around marker X face (downhill direction within {radius})?",
        "In which direction does the ground fall at X, taken over {radius} around it?",
        "What is the aspect of the hillside at X (circle of {radius})?",
        "Standing at X and looking straight downhill, which way would you look? Take the ground within {radius}.",
        "Towards which point of the compass does the terrain within {radius} of X descend?",
        "The slope around X (radius {radius}) drops towards the ...",
    ), "Downhill is {answer}.", classes=SECTORS),
    Family("facing_marker", "slope", "choice", facing, (
        "Which of the markers {list} is on a slope that faces {way} (within {radius})?",
        "One of {list} lies on ground that falls towards the {way}, taken over {radius}. Which?",
        "At which of {list} is downhill to the {way}? Take a circle of {radius}.",
        "Find the {way}-facing slope among {list} (radius {radius}).",
        "Which marker among {list} sits on the {way} side of a rise (ground within {radius})?",
        "Of {list}, which has an aspect of about {way} over {radius}?",
    ), "Only {answer} faces that way."),
    Family("steeper_than", "slope", "yesno", steeper, (
        "Is the ground around X (within {radius}) steeper than {limit} degrees?",
        "Does the slope at marker X, taken over {radius}, exceed {limit}°?",
        "Averaged over {radius}, is the slope at X more than {limit} degrees?",
        "Would a vehicle limited to slopes of {limit}° be stopped at X (mean slope within {radius})?",
        "Is X on a slope of over {limit} degrees, by the ground within {radius}?",
        "Taking {radius} around X: is it steeper than {limit}°?",
    ), "So the answer is {answer}.", classes=("yes", "no")),
    Family("landform", "landform", "choice", landform, (
        "How does marker X lie in the ground within {radius}?",
        "What describes the position of X in the terrain around it (circle of {radius})?",
        "Compared with its surroundings up to {radius} away, X ...",
        "Choose the landform position of X, judged within {radius}.",
        "Where in the relief is X, looking at {radius} around it?",
        "Within {radius}, which best tells how X is placed?",
    ), "X {answer}.", classes=LANDFORMS),
    Family("stands_out", "landform", "choice", summit, (
        "Which of the markers {list} stands highest above the mean ground within {radius} of it?",
        "Which of {list} rises most over its own surroundings (circle of {radius})?",
        "Relative to the ground within {radius} of each, which of {list} is most like a summit?",
        "Of {list}, which stands out most above its neighbourhood of {radius}?",
        "Compare each of {list} with the average height within {radius}: which is furthest above it?",
        "One of {list} tops its surroundings (radius {radius}) by most. Which?",
    ), "{answer} stands out most."),
    Family("same_aspect", "slope", "yesno", same_way, (
        "Do the slopes at X and Y face roughly the same way (less than 90° apart, ground within {radius})?",
        "Are the downhill directions at X and Y, over {radius}, less than a right angle apart?",
        "Taken over {radius}, do the hillsides at X and Y look to the same side, within 90°?",
        "Is the aspect at X within 90° of that at Y (circles of {radius})?",
        "Would water at X and at Y set off in directions less than 90° apart, by the ground within {radius}?",
        "Within {radius} of each: do X and Y lie on slopes turned to the same side (under 90° between them)?",
    ), "So the answer is {answer}.", classes=("yes", "no")),
)  # fmt: skip
