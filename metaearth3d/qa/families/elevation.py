"""Heights: highest, lowest, order, difference, relief of boxes, the shape of a profile."""

from __future__ import annotations

import numpy as np

from metaearth3d.qa.facts import Facts
from metaearth3d.qa.families.base import (
    TIMES,
    Family,
    Rng,
    best_of,
    calls,
    clear,
    frame,
    lead,
    marked,
    show,
    spots,
    told,
)
from metaearth3d.qa.types import Box, Draft, Evidence, Point


def extreme(sign: int) -> object:
    """Draws four markers of which one is highest (``sign`` 1) or lowest (-1)."""

    def draw(facts: Facts, rng: Rng) -> Draft | None:
        window = frame(facts, rng)
        least = clear(facts, window)
        values = {p: sign * facts.height(p) for p in spots(rng, window, 10)}
        posts = best_of(rng, values, least)
        if posts is None:
            return None
        return Draft(
            truth="P0",
            program=f"{'argmax' if sign > 0 else 'argmin'}({calls('height', 4)})",
            show=show(window, True),
            points=marked(posts),
            evidence=told("height of", [facts.height(p) for p in posts], "m"),
            margin=lead(values, posts), least=least, error=facts.error_m, unit="m",
        )  # fmt: skip

    return draw


def difference(facts: Facts, rng: Rng) -> Draft | None:
    """Two markers and the difference of their heights."""
    window = frame(facts, rng)
    posts = spots(rng, window, 2)
    if len(posts) < 2:
        return None
    a, b = (facts.height(p) for p in posts)
    gap = abs(a - b)
    tolerance = max(0.1 * gap, clear(facts, window))
    if gap < 2 * tolerance:
        return None
    return Draft(
        truth=gap,
        program="difference(height(P0), height(P1))",
        show=show(window, True),
        points=marked(posts),
        evidence=told("height of", [a, b], "m"),
        margin=tolerance, least=TIMES * facts.error_m, error=facts.error_m, unit="m", tolerance=tolerance,
    )  # fmt: skip


def known(facts: Facts, rng: Rng) -> Draft | None:
    """A marker's height from another's that is given."""
    window = frame(facts, rng)
    posts = spots(rng, window, 2)
    if len(posts) < 2:
        return None
    given, asked = (facts.height(p) for p in posts)
    tolerance = max(0.1 * abs(asked - given), clear(facts, window))
    if abs(asked - given) < 2 * tolerance:
        return None
    return Draft(
        truth=asked,
        program="height(Y)",
        show=show(window, True),
        points=(Point("X", *posts[0]), Point("Y", *posts[1])),
        evidence=(Evidence("height of X", round(given, 3), "m"), Evidence("Y above X", round(asked - given, 3), "m")),
        margin=tolerance, least=TIMES * facts.error_m, error=facts.error_m, unit="m", tolerance=tolerance,
        slots={"given": f"{given:.0f}"},
    )  # fmt: skip


def order(facts: Facts, rng: Rng) -> Draft | None:
    """Four markers from lowest to highest."""
    window = frame(facts, rng)
    least = clear(facts, window)
    heights = sorted((facts.height(p), p) for p in spots(rng, window, 9))
    kept = heights[:1]
    for pair in heights[1:]:
        if pair[0] >= kept[-1][0] + least:
            kept.append(pair)
    count = 4
    if len(kept) < count:
        return None
    chosen = [kept[k] for k in sorted(rng.permutation(len(kept))[:count])]
    return Draft(
        truth=" ".join(f"P{k}" for k in range(count)),
        program=f"order({calls('height', count)})",
        show=show(window, True),
        points=marked([p for _, p in chosen]),
        evidence=told("height of", [h for h, _ in chosen], "m"),
        margin=float(np.diff([h for h, _ in chosen]).min()), least=least, error=facts.error_m, unit="m",
    )  # fmt: skip


def higher(facts: Facts, rng: Rng) -> Draft | None:
    """Whether X is higher than Y."""
    window = frame(facts, rng)
    posts = spots(rng, window, 2)
    least = clear(facts, window)
    if len(posts) < 2 or abs(facts.height(posts[0]) - facts.height(posts[1])) < least:
        return None
    a, b = (facts.height(p) for p in posts)
    return Draft(
        truth=a > b,
        program="more(height(X), height(Y))",
        show=show(window, True),
        points=(Point("X", *posts[0]), Point("Y", *posts[1])),
        evidence=(Evidence("height of X", round(a, 3), "m"), Evidence("height of Y", round(b, 3), "m")),
        margin=abs(a - b), least=least, error=facts.error_m, unit="m",
    )  # fmt: skip


def boxes(rng: Rng, window: Box, count: int) -> list[Box]:
    """Squares of one size in a frame that keep clear of each other."""
    side = max(6, int(min(window.height, window.width) * 0.2))
    out: list[Box] = []
    for _ in range(40):
        row = window.row + 2 + int(rng.integers(0, window.height - side - 3))
        col = window.col + 2 + int(rng.integers(0, window.width - side - 3))
        gap = side // 4 + 2
        if all(abs(row - b.row) >= side + gap or abs(col - b.col) >= side + gap for b in out):
            out.append(Box(f"P{len(out)}", row, col, side, side))
        if len(out) == count:
            break
    return out


def relief_of(facts: Facts, box: Box) -> float:
    """Highest less lowest post of a box."""
    return float(np.ptp(facts.z[box.row : box.row + box.height, box.col : box.col + box.width]))


def relief(facts: Facts, rng: Rng) -> Draft | None:
    """Which of four boxes has the greatest relief."""
    window = frame(facts, rng)
    if min(window.height, window.width) < 40:
        return None
    found = sorted(boxes(rng, window, 4), key=lambda b: -relief_of(facts, b))
    values = [relief_of(facts, b) for b in found]
    least = 2 * clear(facts, window)
    if len(found) < 4 or values[0] - values[1] < least:
        return None
    return Draft(
        truth="P0",
        program=f"argmax({calls('relief', 4)})",
        show=show(window, True),
        boxes=tuple(b._replace(label=f"P{k}") for k, b in enumerate(found)),
        evidence=told("relief of box", values, "m"),
        margin=values[0] - values[1], least=least, error=2 * facts.error_m, unit="m",
    )  # fmt: skip


SHAPES = ("rises", "falls", "dips into a valley", "crosses a ridge")


def profile(facts: Facts, rng: Rng) -> Draft | None:
    """What the ground does from X to Y."""
    window = frame(facts, rng)
    posts = spots(rng, window, 2)
    if len(posts) < 2:
        return None
    z = facts.along(*posts)[1]
    up, ends = z[-1] - z[0], (min(z[0], z[-1]), max(z[0], z[-1]))
    dip, bump = ends[0] - z.min(), z.max() - ends[1]
    drop = float((np.maximum.accumulate(z) - z).max())
    climb = float((z - np.minimum.accumulate(z)).max())
    m = 3 * clear(facts, window)
    if up >= m and drop <= m / 3:
        shape, size = 0, up
    elif -up >= m and climb <= m / 3:
        shape, size = 1, -up
    elif dip >= m and bump <= m / 3:
        shape, size = 2, dip
    elif bump >= m and dip <= m / 3:
        shape, size = 3, bump
    else:
        return None
    high, low, end = float(z.max()), float(z.min()), (float(z[0]), float(z[-1]))
    return Draft(
        truth=SHAPES[shape],
        program=f"profile(X, Y, {2 * m / 3:.4f})",
        show=show(window, True, lines=(("X", "Y"),)),
        points=(Point("X", *posts[0]), Point("Y", *posts[1])),
        evidence=(
            Evidence("height of X", round(end[0], 3), "m"), Evidence("height of Y", round(end[1], 3), "m"),
            Evidence("lowest on the line", round(low, 3), "m"), Evidence("highest on the line", round(high, 3), "m"),
        ),
        margin=float(size) - 2 * m / 3, least=m / 3, error=facts.error_m, unit="m", options=SHAPES,
    )  # fmt: skip


FAMILIES = (
    Family("highest_marker", "elevation", "choice", extreme(1), (  # type: ignore[arg-type]
        "Which of the markers {list} stands on the highest ground?",
        "At which marker is the elevation greatest: {list}?",
        "Looking at markers {list}, which one is highest above sea level?",
        "The ground is highest at one of {list}. Which?",
        "Name the marker with the greatest elevation among {list}.",
        "If you had to be as high up as possible, at which of {list} would you stand?",
        "Of the points {list}, which lies highest?",
    ), "{answer} has the greatest height.", control="marker"),
    Family("lowest_marker", "elevation", "choice", extreme(-1), (  # type: ignore[arg-type]
        "Which of the markers {list} stands on the lowest ground?",
        "At which marker is the elevation smallest: {list}?",
        "Looking at markers {list}, which one lies lowest?",
        "The ground is lowest at one of {list}. Which?",
        "Name the marker with the least elevation among {list}.",
        "Of the points {list}, which is least high above sea level?",
    ), "{answer} has the least height.", control="marker"),
    Family("height_difference", "elevation", "number", difference, (
        "How many {unit} of elevation lie between markers {list}?",
        "What is the difference in elevation between {list}, in {unit}?",
        "By how many {unit} does the ground height differ between markers {list}?",
        "Give the elevation difference of {list} in {unit}.",
        "Markers {list}: how far apart are they vertically, in {unit}?",
        "Going from one of {list} to the other, what is the net change in height in {unit}, without sign?",
    ), "The difference is {answer} {unit}.", control="marker"),
    Family("height_from_known", "elevation", "number", known, (
        "Marker X lies at {given} m. At what elevation, in {unit}, does marker Y lie?",
        "The ground at X is {given} m high. How high is it at Y, in {unit}?",
        "X: {given} m. What is the elevation of Y in {unit}?",
        "Given that X is at an elevation of {given} m, estimate that of Y in {unit}.",
        "With {given} m at marker X, what height in {unit} has marker Y?",
        "A map says {given} m at X. What would it say, in {unit}, at Y?",
    ), "So Y is at {answer} {unit}."),
    Family("order_by_height", "elevation", "order", order, (
        "Order the markers {list} from lowest to highest.",
        "Sort {list} by elevation, lowest first.",
        "List the markers {list} in ascending order of ground height.",
        "In which order would rising water reach the heights of {list}? Lowest first.",
        "Rank {list} from the least to the greatest elevation.",
        "Put {list} in order of increasing height.",
    ), "From lowest to highest: {answer}."),
    Family("higher_than", "elevation", "yesno", higher, (
        "Is marker X on higher ground than marker Y?",
        "Does X lie higher than Y?",
        "Is the elevation at X greater than at Y?",
        "Would one look down, going by elevation, from X to Y?",
        "Compare X and Y: is X the higher one?",
        "Is the ground at marker X above that at marker Y?",
    ), "So the answer is {answer}.", classes=("yes", "no"), control="marker"),
    Family("box_relief", "elevation", "choice", relief, (
        "Which of the boxes {list} has the greatest relief (highest less lowest point inside)?",
        "In which box does the ground height vary most from lowest to highest: {list}?",
        "Within which of {list} is the range of elevations largest?",
        "Which outlined region among {list} spans the most height?",
        "Of the boxes {list}, which holds the largest difference between its top and its bottom?",
        "Name the box with the largest elevation range among {list}.",
    ), "Box {answer} has the greatest relief."),
    Family("profile_shape", "elevation", "choice", profile, (
        "Walking straight from X to Y, what does the ground do?",
        "Along the line from X to Y, how does the elevation change?",
        "Which describes the ground profile from X to Y?",
        "Going from marker X to marker Y in a straight line, what happens to the ground overall?",
        "How does the terrain run from X to Y?",
        "What is the shape of the elevation profile X to Y?",
    ), "From X to Y the ground {answer}.", classes=SHAPES),
)  # fmt: skip
