"""A triangle mesh over a raster's posts: heights under posts by scan lines, rays by Moeller and Trumbore's test."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EDGE = 1e-6  # of a triangle's side: rays through a shared edge hit one of both


@dataclass(frozen=True, eq=False)
class Surface:
    """Triangles (T, 3, 3) of (row, col, height); ``step`` are metres between rows and columns."""

    triangles: Floats
    step: tuple[float, float]

    @cached_property
    def metric(self) -> Floats:
        """Triangles (T, 3, 3) of metres: east, south, up."""
        t = self.triangles
        return np.stack([t[..., 1] * self.step[1], t[..., 0] * self.step[0], t[..., 2]], axis=-1)

    @cached_property
    def reach(self) -> Floats:
        """Bounds (4, T) in metres: least and greatest east, least and greatest south."""
        m = self.metric
        return np.stack([m[..., 0].min(1), m[..., 0].max(1), m[..., 1].min(1), m[..., 1].max(1)])

    def posts(self, row0: int, col0: int, rows: int, cols: int) -> Floats:
        """Heights (rows, cols) under posts, line by line; NaN where there is no triangle."""
        t = self.triangles
        low, high = t[..., 0].min(1), t[..., 0].max(1)
        near = (t[..., 1].max(1) >= col0 - 1) & (t[..., 1].min(1) <= col0 + cols)
        a, b = t[:, 1] - t[:, 0], t[:, 2] - t[:, 0]
        area = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
        per_row = (a[:, 2] * b[:, 1] - a[:, 1] * b[:, 2]) / area
        per_col = (a[:, 0] * b[:, 2] - a[:, 2] * b[:, 0]) / area
        out = np.full((rows, cols), np.nan)
        for r in range(row0, row0 + rows):
            own = np.flatnonzero(near & (low <= r) & (high >= r))
            if own.size:
                self._line(out[r - row0], float(r), col0, own, per_row, per_col)
        return out

    def _line(self, out: Floats, r: float, col0: int, own: NDArray[np.int64], per_row: Floats, per_col: Floats) -> None:
        """Fill one row of posts from the triangles that it crosses."""
        t = self.triangles[own]
        first, last = np.full(len(own), np.inf), np.full(len(own), -np.inf)
        for i, j in ((0, 1), (1, 2), (2, 0)):
            p, q = t[:, i, :2], t[:, j, :2]
            fall = q[:, 0] - p[:, 0]
            level = np.abs(fall) < 1e-9
            share = (r - p[:, 0]) / np.where(level, np.inf, fall)
            meets = (share >= 0) & (share <= 1) & ~level
            at = p[:, 1] + share * (q[:, 1] - p[:, 1])
            lows, highs = np.minimum(p[:, 1], q[:, 1]), np.maximum(p[:, 1], q[:, 1])
            lies = level & (p[:, 0] == r)
            first = np.minimum(first, np.where(meets, at, np.where(lies, lows, np.inf)))
            last = np.maximum(last, np.where(meets, at, np.where(lies, highs, -np.inf)))
        for k in np.flatnonzero(last >= first):
            begin, end = max(math.ceil(first[k] - EDGE), col0), min(math.floor(last[k] + EDGE), col0 + len(out) - 1)
            if end >= begin:
                n = own[k]
                corner = self.triangles[n, 0]
                across = np.arange(begin, end + 1)
                out[begin - col0 : end + 1 - col0] = (
                    corner[2] + per_row[n] * (r - corner[0]) + per_col[n] * (across - corner[1])
                )

    def hits(self, start: Floats, way: Floats) -> Floats:
        """Sorted shares of ``way`` at which a ray (metres: east, south, up) meets triangles, between 0 and 1."""
        end = start + way
        lows, highs = np.minimum(start, end), np.maximum(start, end)
        r = self.reach
        met = (r[0] <= highs[0]) & (r[1] >= lows[0]) & (r[2] <= highs[1]) & (r[3] >= lows[1])
        m = self.metric[met]
        side = (m[..., 0] - start[0]) * way[1] - (m[..., 1] - start[1]) * way[0]
        m = m[(side.min(1) <= 1e-6) & (side.max(1) >= -1e-6)]
        e1, e2 = m[:, 1] - m[:, 0], m[:, 2] - m[:, 0]
        p = np.cross(way, e2)
        det = np.einsum("ij,ij->i", e1, p)
        safe = np.where(np.abs(det) > 1e-12, det, np.inf)
        from_corner = start - m[:, 0]
        u = np.einsum("ij,ij->i", from_corner, p) / safe
        q = np.cross(from_corner, e1)
        v = q @ way / safe
        t = np.einsum("ij,ij->i", e2, q) / safe
        inside = (u >= -EDGE) & (v >= -EDGE) & (u + v <= 1 + EDGE) & (t > 1e-9) & (t < 1 - 1e-9)
        found: Floats = np.sort(t[inside & np.isfinite(safe)])
        return found
