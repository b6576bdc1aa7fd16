"""Which posts of a tile's border carry vertices: a function of the border's own heights, so neighbours always agree.

Greedy insertion decides a border by the border's profile alone, except where two posts are equally bad and rounding
chooses. Heights are quantised, so such ties are common; here the choice is made once, exactly, and imposed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Point = tuple[int, int]  # (row, col)
Triangles = NDArray[np.int64]  # (M, 3), counter-clockwise seen from above


def border_chain(profile: NDArray[np.float64], max_error: float) -> NDArray[np.int64]:
    """Ascending indices of the posts that carry vertices along one border; both ends are always among them.

    A segment is split at its worst post (the first, if several are equally bad) until none is off by more than
    ``max_error``.

    >>> border_chain(np.array([0.0, 0.0, 5.0, 0.0, 0.0]), 1.0)
    array([0, 1, 2, 3, 4])
    """
    kept = [0, len(profile) - 1]
    todo = [(0, len(profile) - 1)]
    while todo:
        start, end = todo.pop()
        if end - start < 2:
            continue
        slope = (profile[end] - profile[start]) / (end - start)
        off = np.abs(profile[start + 1 : end] - (profile[start] + slope * np.arange(1, end - start)))
        worst = int(off.argmax())
        if off[worst] > max_error:
            middle = start + 1 + worst
            kept.append(middle)
            todo += [(start, middle), (middle, end)]
    return np.array(sorted(kept), dtype=np.int64)


def border_posts(posts: NDArray[np.float64], max_error: float) -> set[Point]:
    """The posts of the four borders of (H, W) heights that carry vertices."""
    last_row, last_col = posts.shape[0] - 1, posts.shape[1] - 1
    found: set[Point] = set()
    for row in (0, last_row):
        found |= {(row, int(col)) for col in border_chain(posts[row], max_error)}
    for col in (0, last_col):
        found |= {(int(row), col) for row in border_chain(posts[:, col], max_error)}
    return found


def _turn(a: NDArray[np.int64], b: NDArray[np.int64], c: NDArray[np.int64]) -> NDArray[np.int64]:
    """Twice the area of (a, b, c), positive when counter-clockwise seen from above; points are (..., 2) row, col."""
    turn: NDArray[np.int64] = (b[..., 1] - a[..., 1]) * (a[..., 0] - c[..., 0]) - (a[..., 0] - b[..., 0]) * (
        c[..., 1] - a[..., 1]
    )
    return turn


def insert_vertex(points: NDArray[np.int64], triangles: Triangles, vertex: int) -> tuple[Triangles, Triangles]:
    """Triangles with ``vertex`` joined in where it lies, and the new ones among them; it must not be a corner yet."""
    corners = points[triangles]  # (M, 3, 2)
    turns = np.stack([_turn(corners[:, i], corners[:, (i + 1) % 3], points[vertex]) for i in range(3)], axis=1)
    holds = (turns >= 0).all(1)
    fresh = [
        (tri[i], tri[(i + 1) % 3], vertex)
        for tri, turn in zip(triangles[holds], turns[holds], strict=True)
        for i in range(3)
        if turn[i] > 0
    ]
    new = np.array(fresh, dtype=np.int64).reshape(-1, 3)
    return np.concatenate([triangles[~holds], new]), new


def remove_border_vertex(points: NDArray[np.int64], triangles: Triangles, vertex: int) -> tuple[Triangles, Triangles]:
    """Triangles without a vertex that lies inside one straight border, and those that fill its place."""
    at = triangles == vertex
    star = at.any(1)
    turned = [np.roll(tri, -int(np.flatnonzero(hit)[0])) for tri, hit in zip(triangles[star], at[star], strict=True)]
    following = {int(tri[1]): int(tri[2]) for tri in turned}
    (start,) = set(following) - set(following.values())
    ring = [start]
    while ring[-1] in following:
        ring.append(following[ring[-1]])
    new = _clip_ears(points, ring)
    return np.concatenate([triangles[~star], new]), new


def _clip_ears(points: NDArray[np.int64], ring: list[int]) -> Triangles:
    """Triangles of a simple counter-clockwise polygon; straight corners are kept as vertices."""
    ring = list(ring)
    found = []
    while len(ring) > 3:
        i = next(i for i in range(len(ring)) if _is_ear(points, ring, i))
        found.append((ring[i - 1], ring[i], ring[(i + 1) % len(ring)]))
        del ring[i]
    return np.array([*found, tuple(ring)], dtype=np.int64)


def _is_ear(points: NDArray[np.int64], ring: list[int], i: int) -> bool:
    """Whether corner ``i`` can be cut off: it turns left and its triangle touches no other corner."""
    ear = (ring[i - 1], ring[i], ring[(i + 1) % len(ring)])
    a, b, c = (points[k] for k in ear)
    if _turn(a, b, c) <= 0:
        return False
    others = points[[k for k in ring if k not in ear]]
    inside = (_turn(a, b, others) >= 0) & (_turn(b, c, others) >= 0) & (_turn(c, a, others) >= 0)
    return not bool(inside.any())
