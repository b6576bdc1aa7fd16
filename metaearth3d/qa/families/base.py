"""What every family shares: its record, drawing of posts and frames, choices with a margin."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.qa.facts import At, Facts
from metaearth3d.qa.ground import contour_step
from metaearth3d.qa.types import Box, Draft, Evidence, Form, Point, Show

Rng = np.random.Generator
Draw = Callable[[Facts, Rng], Draft | None]
Where = Callable[[Any], NDArray[Any]]

TIMES = 3.0  # an answer's margin over the error of what it is computed from
READABLE = 0.5  # of a contour step
FRAMES = ((1.0, 1), (0.67, 12), (0.5, 24))  # sides of a place's frames as shares of its own, and how many there are
SAMPLED = 96  # posts of a frame that are looked at before all of it is searched
LABEL = 0.07  # of a frame's side: a marker nearer than it may lie under another's letter
EDGE, GAP = 0.06, 0.1  # of a frame's shorter side: markers keep from its border and from each other
SECTORS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


@dataclass(frozen=True)
class Family:
    """One kind of question: how it is drawn, worded and explained.

    ``classes`` are all answers of a question of fixed words; markers as answers have none. ``wants`` names rasters
    that it needs beside heights. ``because`` ends the worked reasoning. ``control`` families have items that cannot be
    told from their picture.
    """

    name: str
    topic: str
    form: Form
    draw: Draw
    texts: tuple[str, ...]
    because: str
    classes: tuple[str, ...] = ()
    wants: frozenset[str] = frozenset()
    control: str = ""  # "marker": one is not drawn; "scale": the bar is not
    tries: int = 60  # draws for each accepted one before a place is given up
    most: int = 1_000_000  # answers of a place, where draws are dear


def frame(facts: Facts, rng: Rng, *, whole: bool = False) -> Box:
    """The part of a place that a picture shows: all of it or one of its frames of two thirds or half its side.

    A place has a few frames only, so that what is measured in one, and its drawn ground, serve many questions.
    """
    frames = facts.keep(("frames",), lambda: _frames(facts))
    own: list[Box] = frames[0 if whole else int(rng.integers(len(frames)))]
    return own[int(rng.integers(len(own)))]


def _frames(facts: Facts) -> list[list[Box]]:
    """The frames of each size, the same ones each time."""
    own = np.random.default_rng([facts.box.row, facts.box.col, *facts.shape, 11])
    rows, cols = facts.shape
    out = []
    for share, count in FRAMES:
        h, w = max(min(rows, 40), int(rows * share)), max(min(cols, 40), int(cols * share))
        corners = zip(own.integers(0, rows - h + 1, count), own.integers(0, cols - w + 1, count), strict=True)
        out.append([Box("", int(row), int(col), h, w) for row, col in corners])
    return out


def clear(facts: Facts, window: Box) -> float:
    """Metres by which heights must differ: three times their error, and half a contour so that a reader can tell."""
    relief: float = facts.keep(("relief", window), lambda: float(np.ptp(facts.cut(window))))
    return max(TIMES * facts.error_m, READABLE * contour_step(relief))


def spots(rng: Rng, window: Box, count: int, where: Where | None = None, taken: tuple[At, ...] = ()) -> list[At]:
    """Up to ``count`` posts of a frame, apart from each other and its border; only where ``where`` holds, if given.

    ``where`` tells of an index of the place's planes (rows and columns, or slices) which posts will do.
    """
    side = min(window.height, window.width)
    edge, gap = max(1.0, EDGE * side), GAP * side
    low = (math.ceil(window.row + edge), math.ceil(window.col + edge))
    high = (math.floor(window.row + window.height - 1 - edge) + 1, math.floor(window.col + window.width - 1 - edge) + 1)
    if where is None:
        tried = rng.integers(low, high, (6 * count, 2))
    else:
        tried = rng.integers(low, high, (max(SAMPLED, 6 * count), 2))
        tried = tried[where((tried[:, 0], tried[:, 1]))]
        if len(tried) < 2 * count:  # such posts are rare: all of them
            found = _true(where(np.s_[low[0] : high[0], low[1] : high[1]])) + low
            tried = found[rng.integers(0, len(found), 6 * count)] if len(found) else found
    out: list[At] = []
    for row, col in tried.tolist():
        if all((row - r) ** 2 + (col - c) ** 2 >= gap**2 for r, c in (*out, *taken)):
            out.append((row, col))
            if len(out) == count:
                break
    return out


def _true(mask: NDArray[Any]) -> NDArray[np.int64]:
    """Rows and columns (N, 2) where a mask holds: ``argwhere``, but rare ones are found several times faster."""
    return np.stack(np.divmod(np.flatnonzero(mask), max(1, mask.shape[1])), axis=1)


def apart(facts: Facts, window: Box, a: At, b: At, share: float = GAP) -> bool:
    """Whether two posts are at least a share of the frame's side apart."""
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 >= (share * min(window.height, window.width)) ** 2


def best_of(rng: Rng, values: Mapping[At, float], least: float, count: int = 4) -> list[At] | None:
    """A post and others whose values are smaller by at least ``least``; the best is first."""
    posts = list(values)
    for k in rng.permutation(len(posts)):
        others = [p for p in posts if values[p] <= values[posts[k]] - least]
        if len(others) >= count - 1:
            chosen = rng.permutation(len(others))[: count - 1]
            return [posts[k], *(others[i] for i in chosen)]
    return None


def lead(values: Mapping[At, float], posts: list[At]) -> float:
    """By how much the first post's value is ahead of the next."""
    return values[posts[0]] - max(values[p] for p in posts[1:])


def marked(posts: list[At], first: int = 0) -> tuple[Point, ...]:
    """Exchangeable markers."""
    return tuple(Point(f"P{k + first}", *p) for k, p in enumerate(posts))


def calls(function: str, count: int, *rest: str) -> str:
    """``f(P0, rest), f(P1, rest) ...``."""
    tail = "".join(f", {word}" for word in rest)
    return ", ".join(f"{function}(P{k}{tail})" for k in range(count))


def told(name: str, values: list[float], unit: str) -> tuple[Evidence, ...]:
    """One number for each exchangeable marker."""
    return tuple(Evidence(f"{name} P{k}", round(v, 3), unit) for k, v in enumerate(values))


def show(window: Box, relief: bool = False, **how: Any) -> Show:
    """A picture of a frame; with contours if the question is about relief."""
    return Show(window, **{"style": "contours" if relief else "photo", **how})


def sector(angle_deg: float, count: int = 8) -> tuple[int, float]:
    """Index of the compass sector that an angle is in, and degrees to its nearer border."""
    wide = 360 / count
    k = round(angle_deg / wide) % count
    off = abs((angle_deg - k * wide + 180) % 360 - 180)
    return k, wide / 2 - off


def turned(a_deg: float, b_deg: float) -> float:
    """Degrees between two directions, 0 to 180."""
    return abs((a_deg - b_deg + 180) % 360 - 180)
