"""What would happen: water that runs or rises, the sun's shadows, ways over passes."""

from __future__ import annotations

import math

import numpy as np

from metaearth3d.qa.facts import SHAKEN, At, Facts, Floats
from metaearth3d.qa.families.base import (
    LABEL,
    SECTORS,
    TIMES,
    Rng,
    apart,
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
from metaearth3d.qa.families.visibility import mast
from metaearth3d.qa.types import Box, Draft, Evidence, Point

LEAST_RUN_PX = 15  # posts a drop must run
OFF_PX = 6.0  # posts from its way at which a marker is clearly not on it
ON_PX = 2.0  # posts within which a noisy way still passes a marker
RISES_M = (0.5, 1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500, 800, 1200)
SOURCES = 6  # posts of a place that water rises from or ways begin at: each is a sweep over the place


def flow(facts: Facts, rng: Rng) -> Draft | None:
    """Which of four markers a drop from X comes past."""
    window = frame(facts, rng)
    start = spots(rng, window, 1)
    if not start:
        return None
    way = _within(facts, window, start[0])
    if len(way) < LEAST_RUN_PX:
        return None
    good = way[int(rng.integers(max(LEAST_RUN_PX, len(way) // 2) - 1, len(way)))]
    whole = facts.runs(start[0])
    others = [p for p in spots(rng, window, 8, taken=(start[0], good)) if off_way(whole, p) >= OFF_PX]
    if len(others) < 3 or not apart(facts, window, start[0], good, LABEL):
        return None
    posts = [good, *others[:3]]
    off = [off_way(way, p) for p in posts]
    if not all(off_way(run, good) <= ON_PX and min(off_way(run, p) for p in posts[1:]) >= OFF_PX - ON_PX
               for run in (facts.runs(start[0], k) for k in range(1, SHAKEN + 1))):  # fmt: skip
        return None
    return Draft(
        truth="P0", program=f"argmin({calls('off_way', 4, 'X')})", show=show(window, True),
        points=(Point("X", *start[0]), *marked(posts)), evidence=told("posts from the way of the water to", off, "px"),
        margin=min(off[1:]), least=OFF_PX, error=OFF_PX / TIMES, unit="px",
    )  # fmt: skip


def _within(facts: Facts, window: Box, start: At) -> list[At]:
    """A drop's way up to the frame's border."""
    w = window
    out = []
    for r, c in facts.runs(start):
        edge = (r - w.row, c - w.col, w.row + w.height - 1 - r, w.col + w.width - 1 - c)
        if min(edge) < 3:
            break
        out.append((r, c))
    return out


def off_way(way: list[At], p: At) -> float:
    """Posts from a marker to the nearest post of a way."""
    return float(np.hypot(*(np.array(way) - p).T).min())


def reaches(facts: Facts, rng: Rng) -> Draft | None:
    """Whether water from X comes past Y."""
    window = frame(facts, rng)
    start = spots(rng, window, 1)
    if not start:
        return None
    way = _within(facts, window, start[0])
    if len(way) < LEAST_RUN_PX:
        return None
    whole = facts.runs(start[0])
    if rng.integers(2):
        end = way[int(rng.integers(LEAST_RUN_PX - 1, len(way)))]
    else:
        others = [p for p in spots(rng, window, 6, taken=(start[0],)) if off_way(whole, p) >= OFF_PX]
        low = [p for p in others if facts.z[p] < facts.z[start[0]]]  # a higher marker would be told by height alone
        if not low:
            return None
        end = low[0]
    if not apart(facts, window, start[0], end, LABEL):
        return None
    off = off_way(whole, end)
    shaken = [off_way(facts.runs(start[0], k), end) for k in range(1, SHAKEN + 1)]
    if (max(shaken) > ON_PX) if off < 1 else (min(shaken) < OFF_PX - ON_PX):
        return None
    return Draft(
        truth=off < 1, program=f"less(off_way(Y, X), {OFF_PX / 2:g})", show=show(window, True),
        points=(Point("X", *start[0]), Point("Y", *end)),
        evidence=(Evidence("posts from the way of the water to Y", round(off, 3), "px"),),
        margin=abs(off - OFF_PX / 2), least=OFF_PX / 2, error=OFF_PX / 2 / TIMES, unit="px",
    )  # fmt: skip


def sources(facts: Facts, low: bool) -> list[At]:
    """Posts of a place that water rises from (the lowest of some) or ways begin at; the same ones each time."""
    key = ("sources", low)
    if key not in facts.kept:
        own = np.random.default_rng([facts.box.row, facts.box.col, 7 + low])
        posts = spots(own, frame(facts, own, whole=True), 60)
        facts.kept[key] = sorted(posts, key=facts.height)[:SOURCES] if low else posts[:SOURCES]
    found: list[At] = facts.kept[key]
    return found


def rises(facts: Facts, start: At) -> Floats:
    """Metres by which water must rise above ``start`` to reach each post (H, W)."""
    found: Floats = facts.keep(("rises", start), lambda: facts.passes(start) - facts.height(start))
    return found


def floods(facts: Facts, rng: Rng) -> Draft | None:
    """Whether Y is under water once water that rises from X stands at a level."""
    window = frame(facts, rng, whole=True)
    starts = sources(facts, True)
    if not starts:
        return None
    start = starts[int(rng.integers(len(starts)))]
    passes = rises(facts, start)
    e = clear(facts, window)
    most = facts.keep(("most", start), lambda: float(np.quantile(passes, 0.9)))
    fit = [rise for rise in RISES_M if 0.1 * most <= rise <= 0.8 * most]
    if not fit:
        return None
    rise = fit[int(rng.integers(len(fit)))]
    wet = bool(rng.integers(2))
    posts = spots(rng, window, 1, lambda at: passes[at] <= rise - e if wet else passes[at] >= rise + e, taken=(start,))
    if not posts or rise <= e:
        return None
    over, own = float(passes[posts[0]]), facts.height(posts[0]) - facts.height(start)
    return Draft(
        truth=wet, program=f"less(rise(Y, X), {rise:g})", show=show(window, True),
        points=(Point("X", *start), Point("Y", *posts[0])),
        evidence=(Evidence("rise of the water at which it reaches Y", round(over, 3), "m"),
                  Evidence("Y above X", round(own, 3), "m")),
        margin=abs(over - rise), least=e, error=facts.error_m, unit="m", slots={"rise": f"{rise:g} m"},
        stratum=f"{rise:g}",
    )  # fmt: skip


def first_flooded(facts: Facts, rng: Rng) -> Draft | None:
    """Which of four markers water that rises from X reaches first."""
    window = frame(facts, rng, whole=True)
    starts = sources(facts, True)
    if not starts:
        return None
    start = starts[int(rng.integers(len(starts)))]
    passes = rises(facts, start)
    values = {p: -float(passes[p]) for p in spots(rng, window, 10, taken=(start,))}
    least_m = clear(facts, window)
    posts = best_of(rng, values, least_m)
    if posts is None:
        return None
    return Draft(
        truth="P0", program=f"argmin({calls('rise', 4, 'X')})", show=show(window, True),
        points=(Point("X", *start), *marked(posts)),
        evidence=told("rise of the water at which it reaches", [-values[p] for p in posts], "m"),
        margin=lead(values, posts), least=least_m, error=facts.error_m, unit="m",
    )  # fmt: skip


def flooded_share(facts: Facts, rng: Rng) -> Draft | None:
    """Share of the picture that lies below a level."""
    window = frame(facts, rng)
    z = facts.keep(("sorted", window), lambda: np.sort(facts.cut(window).astype(np.float32), axis=None))  # (H * W,)
    lowest = float(z[0])
    rise = math.ceil(float(z[int(rng.uniform(0.15, 0.85) * len(z))]) - lowest)
    level = lowest + rise
    e = facts.error_m
    under, doubt_low, doubt_high = np.searchsorted(z, np.array((level, level - 2 * e, level + 2 * e))) / len(z) * 100
    value, error = float(under), float(doubt_high - doubt_low) / 2  # half of what is in doubt
    tolerance = max(5.0, error)
    if tolerance > 15 or not 5 <= value <= 95 or rise < TIMES * e:
        return None
    return Draft(
        truth=value, program=f"100 * below(picture, {rise:g})", show=show(window, True),
        boxes=(window._replace(label="picture"),),
        evidence=(Evidence("lowest ground of the picture", round(lowest, 3), "m"),
                  Evidence("water level", round(level, 3), "m")),
        margin=tolerance, least=error, error=error / TIMES, unit="%", tolerance=tolerance,
        slots={"rise": f"{rise:g} m"},
    )  # fmt: skip


def lit(facts: Facts, rng: Rng) -> Draft | None:
    """Whether the sun shines on a mast top at X."""
    window = frame(facts, rng, whole=True)
    h, least = mast(facts, window), clear(facts, window)
    k, altitude = int(rng.integers(8)), float(rng.choice([3, 5, 8, 10, 15, 20]))
    posts = spots(rng, window, 1)
    if not posts:
        return None
    over = facts.sunlit(posts[0], h, 45 * k, altitude)
    if abs(over) < least:
        return None
    return Draft(
        truth=over > 0, program=f"sunlit(X, {h}, {45 * k}, {altitude:g})", show=show(window, True),
        points=(Point("X", *posts[0]),),
        evidence=(Evidence("least height of the sun's ray above the ground", round(over, 3), "m"),),
        margin=abs(over), least=least, error=facts.error_m, unit="m",
        slots={"mast": f"{h} m", "way": SECTORS[k], "altitude": f"{altitude:g}°"}, stratum=f"{altitude:g} {h}",
    )  # fmt: skip


def lowest_route(facts: Facts, rng: Rng) -> Draft | None:
    """Which of three straight ways from X has the lowest top."""
    window = frame(facts, rng)
    posts = spots(rng, window, 10)
    if len(posts) < 4:
        return None
    values = {p: -float(facts.along(posts[0], p)[1].max()) for p in posts[1:]}
    least_m = clear(facts, window)
    chosen = best_of(rng, values, least_m, count=3)
    if chosen is None:
        return None
    turns = sorted(facts.bearing(posts[0], p) for p in chosen)
    if min((b - a) % 360 for a, b in zip(turns, [*turns[1:], turns[0]], strict=True)) < 15:
        return None
    return Draft(
        truth="P0", program=f"argmin({calls('crest', 3, 'X')})",
        show=show(window, True, lines=tuple(("X", f"P{k}") for k in range(3))),
        points=(Point("X", *posts[0]), *marked(chosen)),
        evidence=told("highest ground on the way from X to", [-values[p] for p in chosen], "m"),
        margin=lead(values, chosen), least=least_m, error=facts.error_m, unit="m",
    )  # fmt: skip


def saddle(facts: Facts, rng: Rng) -> Draft | None:
    """How far above X one must climb at least on any way to Y."""
    window = frame(facts, rng, whole=True)
    starts = sources(facts, False)
    if not starts:
        return None
    start = starts[int(rng.integers(len(starts)))]
    climb, least_m = rises(facts, start), 4 * clear(facts, window)
    posts = spots(rng, window, 1, lambda at: climb[at] >= least_m, taken=(start,))
    if not posts:
        return None
    value = float(climb[posts[0]])
    tolerance = max(0.15 * value, 2 * clear(facts, window))
    return Draft(
        truth=value, program="rise(Y, X)", show=show(window, True), points=(Point("X", *start), Point("Y", *posts[0])),
        evidence=(Evidence("height of X", round(facts.height(start), 3), "m"),
                  Evidence("lowest pass between X and Y", round(facts.height(start) + value, 3), "m")),
        margin=tolerance, least=TIMES * 2 * facts.error_m, error=2 * facts.error_m, unit="m", tolerance=tolerance,
    )  # fmt: skip


def reachable(facts: Facts, rng: Rng) -> Draft | None:
    """Whether Y can be reached from X without crossing ground steeper than a limit."""
    window = frame(facts, rng, whole=True)
    starts = [p for p in sources(facts, False) if facts.steepness[p] < 20]
    if not starts:
        return None
    start = starts[int(rng.integers(len(starts)))]
    steep = facts.passes(start, "slope")
    limit = float(rng.choice([5, 8, 10, 12, 15, 20, 25]))
    # half of what noise makes of a slope by Horn's stencil, since a way's steepest ground is sought over many ways
    error = max(0.5, 0.5 * math.degrees(math.atan(facts.ground.rmse_m * math.sqrt(12) / (8 * facts.step))))
    least, want = TIMES * error, bool(rng.integers(2))
    posts = spots(
        rng, window, 1, lambda at: steep[at] <= limit - least if want else steep[at] >= limit + least, taken=(start,)
    )
    if not posts:
        return None
    value = float(steep[posts[0]])
    return Draft(
        truth=want, program=f"less(steepest_on_way(Y, X), {limit:g})", show=show(window, True),
        points=(Point("X", *start), Point("Y", *posts[0])),
        evidence=(Evidence("steepest ground on the gentlest way", round(value, 3), "deg"),),
        margin=abs(value - limit), least=least, error=error, unit="deg",
        slots={"limit": f"{limit:g}°", "scale": f"{2 * facts.step:.0f} m"}, stratum=f"{limit:g}",
    )  # fmt: skip
