"""Distances and directions between markers, on the map and for an observer."""

from __future__ import annotations

import math
from itertools import pairwise

from metaearth3d.qa.facts import At, Facts
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
)
from metaearth3d.qa.types import Draft, Evidence, Point

SIDES = ("ahead", "to the right", "behind", "to the left")
RATIO = 1.2  # between distances that are told apart


def error(facts: Facts) -> float:
    """Metres by which a marker's place may be read off: one post."""
    return facts.step


def distance(facts: Facts, rng: Rng) -> Draft | None:
    """Level distance."""
    window = frame(facts, rng)
    posts = spots(rng, window, 2)
    if len(posts) < 2:
        return None
    value = facts.distance(*posts)
    if 0.1 * value < TIMES * error(facts):
        return None
    return Draft(
        truth=value, program="distance(P0, P1)", show=show(window), points=marked(posts),
        evidence=(Evidence("east", round(abs(facts.offset(*posts)[0]), 3), "m"),
                  Evidence("north", round(abs(facts.offset(*posts)[1]), 3), "m")),
        margin=0.1 * value, least=TIMES * error(facts), error=error(facts), unit="m", tolerance=0.1 * value,
    )  # fmt: skip


def straight(facts: Facts, rng: Rng) -> Draft | None:
    """Distance through the air with the difference of heights."""
    window = frame(facts, rng)
    posts = spots(rng, window, 2)
    if len(posts) < 2:
        return None
    level, up = facts.distance(*posts), abs(facts.height(posts[0]) - facts.height(posts[1]))
    value = math.hypot(level, up)
    if 0.1 * value < TIMES * error(facts) or up < TIMES * facts.error_m:
        return None
    return Draft(
        truth=value, program="straight(P0, P1)", show=show(window, True), points=marked(posts),
        evidence=(Evidence("level distance", round(level, 3), "m"), Evidence("height difference", round(up, 3), "m")),
        margin=0.1 * value, least=TIMES * error(facts), error=error(facts), unit="m", tolerance=0.1 * value,
    )  # fmt: skip


def nearest(facts: Facts, rng: Rng) -> Draft | None:
    """Which marker is nearest to X."""
    window = frame(facts, rng)
    posts = spots(rng, window, 9)
    if len(posts) < 5:
        return None
    values = {p: -math.log(facts.distance(posts[0], p)) for p in posts[1:]}
    chosen = best_of(rng, values, math.log(RATIO))
    if chosen is None or facts.distance(posts[0], chosen[0]) * (RATIO - 1) < TIMES * error(facts):
        return None
    far = [facts.distance(posts[0], p) for p in chosen]
    return Draft(
        truth="P0", program=f"argmin({calls('distance', 4, 'X')})", show=show(window, True),
        points=(Point("X", *posts[0]), *marked(chosen)), evidence=told("distance from X to", far, "m"),
        margin=min(far[1:]) - far[0], least=TIMES * error(facts), error=error(facts), unit="m",
    )  # fmt: skip


def farther(facts: Facts, rng: Rng) -> Draft | None:
    """Markers in order of their distance from X."""
    window = frame(facts, rng)
    posts = spots(rng, window, 9)
    if len(posts) < 5:
        return None
    ranked = sorted((facts.distance(posts[0], p), p) for p in posts[1:])
    kept = ranked[:1]
    for pair in ranked[1:]:
        if pair[0] >= RATIO * kept[-1][0]:
            kept.append(pair)
    if len(kept) < 3 or kept[0][0] * (RATIO - 1) < TIMES * error(facts):
        return None
    first = int(rng.integers(len(kept) - 2))
    kept = kept[first : first + 3]
    return Draft(
        truth="P0 P1 P2", program=f"order({calls('distance', 3, 'X')})", show=show(window),
        points=(Point("X", *posts[0]), *marked([p for _, p in kept])),
        evidence=told("distance from X to", [d for d, _ in kept], "m"),
        margin=min(b[0] - a[0] for a, b in pairwise(kept)),
        least=TIMES * error(facts), error=error(facts), unit="m",
    )  # fmt: skip


def angle_error(facts: Facts, a: At, b: At) -> float:
    """Degrees that one post makes of the direction from a to b."""
    return math.degrees(math.atan2(error(facts), facts.distance(a, b)))


def bearing(facts: Facts, rng: Rng) -> Draft | None:
    """The compass direction of Y from X."""
    window = frame(facts, rng)
    posts = spots(rng, window, 2)
    if len(posts) < 2:
        return None
    value, off = facts.bearing(*posts), angle_error(facts, *posts)
    k, margin = sector(value)
    least = max(6.0, TIMES * off)
    if margin < least:
        return None
    return Draft(
        truth=SECTORS[k], program="sector(bearing(X, Y))", show=show(window),
        points=(Point("X", *posts[0]), Point("Y", *posts[1])),
        evidence=(Evidence("bearing from X to Y", round(value, 3), "deg"),),
        margin=margin, least=least, error=off, unit="deg", options=SECTORS,
    )  # fmt: skip


def relative(facts: Facts, rng: Rng) -> Draft | None:
    """Where Z is for somebody at X who looks towards Y."""
    window = frame(facts, rng)
    posts = spots(rng, window, 3)
    if len(posts) < 3:
        return None
    turn = (facts.bearing(posts[0], posts[2]) - facts.bearing(posts[0], posts[1])) % 360
    off = angle_error(facts, posts[0], posts[1]) + angle_error(facts, posts[0], posts[2])
    k, margin = sector(turn, 4)
    least = max(15.0, TIMES * off)
    if margin < least:
        return None
    return Draft(
        truth=SIDES[k], program="side(X, Y, Z)", show=show(window),
        points=tuple(Point(n, *p) for n, p in zip("XYZ", posts, strict=True)),
        evidence=(Evidence("turn from Y to Z, clockwise", round(turn, 3), "deg"),),
        margin=margin, least=least, error=off, unit="deg", options=SIDES,
    )  # fmt: skip


def in_direction(facts: Facts, rng: Rng) -> Draft | None:
    """Which marker lies in a named direction from X."""
    window = frame(facts, rng)
    posts = spots(rng, window, 10)
    if len(posts) < 5:
        return None
    k = int(rng.integers(8))
    turns = {p: abs((facts.bearing(posts[0], p) - 45 * k + 180) % 360 - 180) for p in posts[1:]}
    good = [p for p, t in turns.items() if t <= 15]
    bad = [p for p, t in turns.items() if t >= 60]
    off = max(angle_error(facts, posts[0], p) for p in posts[1:])
    if not good or len(bad) < 3 or TIMES * off > 45:
        return None
    chosen = [good[0], *bad[:3]]
    values = {p: -turns[p] for p in chosen}
    return Draft(
        truth="P0", program=f"argmin({calls('away', 4, 'X', str(45 * k))})", show=show(window),
        points=(Point("X", *posts[0]), *marked(chosen)),
        evidence=told("bearing from X to", [facts.bearing(posts[0], p) for p in chosen], "deg"),
        margin=lead(values, chosen), least=max(45.0, TIMES * off), error=off, unit="deg", slots={"way": SECTORS[k]},
        stratum=SECTORS[k],
    )  # fmt: skip


FAMILIES = (
    Family("distance", "distance and direction", "number", distance, (
        "What is the horizontal distance between markers {list}, in {unit}?",
        "Using the scale, how many {unit} apart are {list} on the map?",
        "How far is it from one of {list} to the other as the crow flies on the map, in {unit}?",
        "Measure the straight horizontal distance of {list} in {unit}.",
        "Give the map distance between {list} in {unit}.",
        "Markers {list} are how many {unit} apart, measured level?",
    ), "The distance is {answer} {unit}.", control="scale"),
    Family("straight_distance", "distance and direction", "number", straight, (
        "Counting the difference in height, how many {unit} long is a taut rope between the ground at {list}?",
        "What is the straight 3D distance between the ground at markers {list}, in {unit}?",
        "How long, in {unit}, is the straight line through the air between the ground points {list}?",
        "Give the slant distance of {list} in {unit}.",
        "A drone flies straight from one of {list} to the other, ground to ground. How many {unit} is that?",
        "With their heights taken into account, how far apart are {list} in {unit}?",
    ), "Together the slant distance is {answer} {unit}.", control="marker"),
    Family("nearest_marker", "distance and direction", "choice", nearest, (
        "Which of the markers {list} is nearest to X?",
        "Starting at X, which of {list} is reached first in a straight line?",
        "Of {list}, which has the shortest map distance to X?",
        "Which marker among {list} lies closest to X?",
        "X has four neighbours {list}. Which is the nearest?",
        "Find the one of {list} with the least distance from X.",
    ), "{answer} is nearest.", control="marker"),
    Family("order_by_distance", "distance and direction", "order", farther, (
        "Order the markers {list} by their distance from X, nearest first.",
        "Sort {list} from the nearest to the farthest from X.",
        "Rank {list} by how far they are from X, closest first.",
        "List {list} in order of increasing map distance to X.",
        "A circle around X grows. In which order does it meet {list}?",
        "Put {list} in order, from the closest to X to the most distant.",
    ), "From near to far: {answer}."),
    Family("bearing", "distance and direction", "choice", bearing, (
        "In which compass direction is Y from X?",
        "Standing at X, towards which point of the compass must one go to reach Y?",
        "Seen from X, Y lies to the ...",
        "What is the bearing of marker Y from marker X?",
        "A plane flies from X straight to Y. Which way does it head?",
        "Which direction on the map leads from X to Y?",
    ), "That is {answer}.", classes=SECTORS, control="marker"),
    Family("relative_direction", "distance and direction", "choice", relative, (
        "You stand at X and look towards Y. Where is Z?",
        "For an observer at X facing Y, on which side is marker Z?",
        "Facing from X to Y, Z lies ...",
        "A hiker at X looks at Y. In which direction, relative to the gaze, is Z?",
        "If you are at X with Y straight ahead, where do you find Z?",
        "Looking from X towards Y, which way must one turn to see Z?",
    ), "Z is {answer}.", classes=SIDES, control="marker"),
    Family("marker_in_direction", "distance and direction", "choice", in_direction, (
        "Which of the markers {list} lies to the {way} of X?",
        "Going {way} from X, towards which of {list} does one head?",
        "Of {list}, which is {way} of X?",
        "X has one of {list} to its {way}. Which?",
        "Find the marker among {list} in the direction {way} from X.",
        "Which of {list} would you see looking {way} from X?",
    ), "Only {answer} lies that way.", control="marker"),
)  # fmt: skip
