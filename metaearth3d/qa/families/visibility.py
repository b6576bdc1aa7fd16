"""Sights over the ground: who sees whom, how much, and what stands in the way. Straight lines on a flat Earth."""

from __future__ import annotations

import numpy as np

from metaearth3d.qa.facts import At, Facts
from metaearth3d.qa.families.base import (
    LABEL,
    TIMES,
    Family,
    Rng,
    apart,
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

MASTS_M = (2, 5, 10, 20, 30, 50, 100, 200)
SHARE_GAP, SHARE_RATIO = 0.15, 1.3  # of seen shares that are told apart: absolute and relative
SHARES = (0.15, 0.35, 0.6)
SHARE_WORDS = ("less than 15 %", "15 % to 35 %", "35 % to 60 %", "more than 60 %")
SHARE_MARGIN = 0.08
VIEWPOINTS = 16  # of a place: viewsheds are dear and shared by questions


def mast(facts: Facts, window: Box) -> int:
    """Metres of a mast so tall that a free sight over level ground can be told from a blocked one."""
    return next((m for m in MASTS_M if m >= 1.17 * clear(facts, window)), MASTS_M[-1])


def lookout(facts: Facts) -> int:
    """Metres of a mast so tall that the tiles' errors decide nothing of what is seen."""
    return next((m for m in MASTS_M if m >= 5 * facts.error_m), MASTS_M[-1])


def sight(facts: Facts, rng: Rng) -> Draft | None:
    """Whether mast tops at X and Y see each other."""
    window = frame(facts, rng)
    h, least = mast(facts, window), clear(facts, window)
    posts = spots(rng, window, 2)
    if len(posts) < 2:
        return None
    over = facts.clearance(posts[0], posts[1], h)
    if abs(over) < least:
        return None
    return Draft(
        truth=over > 0, program=f"sees(X, Y, {h})", show=show(window, True, lines=(("X", "Y"),)),
        points=(Point("X", *posts[0]), Point("Y", *posts[1])),
        evidence=(Evidence("least height of the sight line above the ground", round(over, 3), "m"),),
        margin=abs(over), least=least, error=facts.error_m, unit="m", slots={"mast": f"{h} m"},
        stratum=f"{h}",
    )  # fmt: skip


def seen_by(facts: Facts, rng: Rng) -> Draft | None:
    """Which of four markers has a sight to X."""
    window = frame(facts, rng)
    h, least = mast(facts, window), clear(facts, window)
    posts = spots(rng, window, 12)
    if len(posts) < 5:
        return None
    over = dict(zip(posts[1:], facts.clearances(posts[0], posts[1:], h), strict=True))
    seen = [p for p, c in over.items() if c >= least]
    hidden = [p for p, c in over.items() if c <= -least]
    if not seen or len(hidden) < 3:
        return None
    chosen = [seen[0], *hidden[:3]]
    return Draft(
        truth="P0", program=f"argmax({calls('clearance', 4, 'X', str(h))})", show=show(window, True),
        points=(Point("X", *posts[0]), *marked(chosen)),
        evidence=told("least height above the ground of the line from X to", [over[p] for p in chosen], "m"),
        margin=min(abs(over[p]) for p in chosen), least=least, error=facts.error_m, unit="m",
        slots={"mast": f"{h} m"},
    )  # fmt: skip


def blocker(facts: Facts, rng: Rng) -> Draft | None:
    """At which of three marks on a blocked line the ground stands highest over it."""
    window = frame(facts, rng)
    h, least = mast(facts, window), clear(facts, window)
    posts = spots(rng, window, 2)
    if len(posts) < 2 or facts.clearance(posts[0], posts[1], h) > -least:
        return None
    a, b = posts
    steps = np.arange(1, 10) / 10
    marks = [(round(a[0] + t * (b[0] - a[0])), round(a[1] + t * (b[1] - a[1]))) for t in steps]
    marks = [p for p in marks if apart(facts, window, p, a, LABEL) and apart(facts, window, p, b, LABEL)]
    over = {p: _over(facts, p, a, b, h) for p in marks}
    if len(marks) < 3:
        return None
    top = max(marks, key=lambda p: over[p])
    rest = [p for p in marks if over[p] <= min(over[top] - least, 0.0) and _clear(window, p, top)]
    chosen: list[At] = [top]
    for k in rng.permutation(len(rest)):
        if all(_clear(window, rest[k], q) for q in chosen):
            chosen.append(rest[k])
    if over[top] < least or len(chosen) < 3:
        return None
    values = {p: over[p] for p in chosen[:3]}
    return Draft(
        truth="P0", program=f"argmax({calls('over', 3, 'X', 'Y', str(h))})",
        show=show(window, True, lines=(("X", "Y"),)),
        points=(Point("X", *a), Point("Y", *b), *marked(chosen[:3])),
        evidence=told("ground above the sight line at", list(values.values()), "m"),
        margin=lead(values, chosen[:3]), least=least, error=facts.error_m, unit="m", slots={"mast": f"{h} m"},
    )  # fmt: skip


def _over(facts: Facts, p: At, a: At, b: At, mast_m: float) -> float:
    """Metres of ground at ``p`` over the line between mast tops at a and b, by the share of the way nearest to p."""
    way = facts.offset(a, b)
    to = facts.offset(a, p)
    t = (way[0] * to[0] + way[1] * to[1]) / (way[0] ** 2 + way[1] ** 2)
    return facts.height(p) - mast_m - (1 - t) * facts.height(a) - t * facts.height(b)


def _clear(window: Box, p: At, q: At) -> bool:
    """Whether two marks can be told apart in the picture."""
    side = min(window.height, window.width)
    return (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 >= (0.1 * side) ** 2


def viewpoints(facts: Facts, h: float) -> dict[At, float]:
    """Seen shares of the place's viewpoints, the same ones each time."""
    key = ("viewpoints", h)
    if key not in facts.kept:
        own = np.random.default_rng([facts.box.row, facts.box.col, *facts.shape])
        window = frame(facts, own, whole=True)
        facts.kept[key] = {p: facts.seen_share(p, h) for p in spots(own, window, VIEWPOINTS)}
    shares: dict[At, float] = facts.kept[key]
    return shares


def sees_most(facts: Facts, rng: Rng) -> Draft | None:
    """Which of four markers sees the most of the picture."""
    h = lookout(facts)
    window = frame(facts, rng, whole=True)
    values = viewpoints(facts, h)
    posts = list(values)
    best = posts[int(rng.integers(len(posts)))]
    others = [p for p in posts if values[p] * SHARE_RATIO <= values[best] and values[p] + SHARE_GAP <= values[best]]
    if len(others) < 3:
        return None
    chosen = [best, *(others[k] for k in rng.permutation(len(others))[:3])]
    return Draft(
        truth="P0", program=f"argmax({calls('seen', 4, str(h))})", show=show(window, True), points=marked(chosen),
        boxes=(window._replace(label="picture"),),
        evidence=told("seen share of the picture from", [100 * values[p] for p in chosen], "%"),
        margin=100 * lead(values, chosen), least=100 * SHARE_GAP, error=100 * SHARE_GAP / TIMES, unit="%",
        slots={"mast": f"{h} m"},
    )  # fmt: skip


def seen_share(facts: Facts, rng: Rng) -> Draft | None:
    """How much of the picture is seen from X."""
    h = lookout(facts)
    window = frame(facts, rng, whole=True)
    values = viewpoints(facts, h)
    k = int(rng.integers(4))
    low, high = (0.0, *SHARES)[k] + (SHARE_MARGIN if k else -1), (*SHARES, 2.0)[k] - SHARE_MARGIN
    fit = [p for p, v in values.items() if low <= v <= high]
    if not fit:
        return None
    post = fit[int(rng.integers(len(fit)))]
    return Draft(
        truth=SHARE_WORDS[k], program=f"band(100 * seen(X, {h}), 15, 35, 60)", show=show(window, True),
        points=(Point("X", *post),), boxes=(window._replace(label="picture"),),
        evidence=(Evidence("seen share of the picture from X", round(100 * values[post], 2), "%"),),
        margin=100 * min(abs(values[post] - s) for s in SHARES), least=100 * SHARE_MARGIN,
        error=100 * SHARE_MARGIN / TIMES, unit="%", slots={"mast": f"{h} m"}, options=SHARE_WORDS,
    )  # fmt: skip


FAMILIES = (
    Family("line_of_sight", "visibility", "yesno", sight, (
        "Is there a clear line of sight over the ground between the tops of masts of {mast} at X and Y?",
        "Can the top of a mast of {mast} at X be seen from the top of an equal one at Y, by the terrain alone?",
        "Masts of {mast} stand at X and Y. Do their tops see each other across the terrain?",
        "Would the ground leave a radio link free between {mast} masts at X and Y?",
        "With eyes {mast} above the ground at X, is a point {mast} above the ground at Y in sight?",
        "Does the straight line between points {mast} above X and {mast} above Y clear the terrain?",
    ), "So the answer is {answer}.", classes=("yes", "no"), control="marker", tries=150),
    Family("visible_marker", "visibility", "choice", seen_by, (
        "Masts of {mast} stand at all markers. Which of {list} has a free line of sight to X?",
        "From {mast} above X, the point {mast} above only one of {list} is in sight. Which?",
        "Only one of {list} can exchange signals with X over the terrain (masts of {mast}). Which one?",
        "Which of {list} is not hidden by terrain from X, all points being {mast} above the ground?",
        "With {mast} masts everywhere, find the one of {list} that X sees.",
        "Among {list}, which mast top of {mast} is visible from an equal one at X?",
    ), "Only the line to {answer} clears the ground.", control="marker", tries=150),
    Family("what_blocks", "visibility", "choice", blocker, (
        "The terrain blocks the sight between {mast} masts at X and Y. At which of {list} does it stand highest above "
        "the line?",
        "Mast tops of {mast} at X and Y do not see each other. Which of {list} marks the ground in the way?",
        "Where along X to Y is the sight line ({mast} above the ground at both ends) cut deepest: {list}?",
        "Which of the marks {list} on the line X to Y is on the hill that hides one {mast} mast from the other?",
        "Looking from {mast} above X towards {mast} above Y, the ground at one of {list} is in the way. Which?",
        "At which of {list} would the ground have to be dug most to open the view between {mast} masts at X and Y?",
    ), "The ground is highest above the line at {answer}.", tries=150),
    Family("sees_most", "visibility", "choice", sees_most, (
        "From the top of a mast of {mast}, at which of {list} would one see most of the ground in the picture?",
        "Which of the markers {list} has the widest view over the pictured ground, {mast} above it?",
        "A lookout of {mast} should overlook as much pictured ground as possible. At which of {list}?",
        "Of {list}, which sees the largest share of the picture's ground from {mast} up?",
        "Rank the viewsheds of {list} ({mast} masts): which is largest within the picture?",
        "Where among {list} would a {mast} fire tower watch over most of the ground shown?",
    ), "The view from {answer} is the widest.", most=60),
    Family("seen_share", "visibility", "choice", seen_share, (
        "What share of the ground in the picture is seen from {mast} above marker X?",
        "From the top of a {mast} mast at X, how much of the pictured ground is visible?",
        "How large is the viewshed of a point {mast} above X, as a share of the picture?",
        "Standing on a tower of {mast} at X, about how much of the ground shown would be in view?",
        "Choose the part of the pictured terrain that is visible from {mast} above X.",
        "A camera is put {mast} above X. What share of the picture's ground can it see?",
    ), "The seen share is {answer}.", classes=SHARE_WORDS, most=24),
)  # fmt: skip
