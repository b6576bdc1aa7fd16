"""Measured ground of one place: slopes, sights, basins and paths of a window of a scene, each computed once."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.signal import fftconvolve
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

from metaearth3d.qa.ground import Ground
from metaearth3d.qa.types import Box

Floats = NDArray[np.float64]
At = tuple[int, int]  # (row, col) of a post of the place


@dataclass(frozen=True, eq=False)
class Facts:
    """A place of a scene; rows and columns count from the place's own corner."""

    ground: Ground
    box: Box
    kept: dict[Any, Any] = field(default_factory=dict, repr=False)  # results by name

    @cached_property
    def z(self) -> Floats:
        """Heights (H, W) in metres."""
        b = self.box
        return self.ground.z[b.row : b.row + b.height, b.col : b.col + b.width]

    @property
    def shape(self) -> tuple[int, int]:
        """Posts."""
        return self.box.height, self.box.width

    @property
    def dy(self) -> float:
        """Metres between rows."""
        return self.ground.step_m[0]

    @property
    def dx(self) -> float:
        """Metres between columns."""
        return self.ground.step_m[1]

    @property
    def step(self) -> float:
        """The larger of both steps."""
        return max(self.ground.step_m)

    @property
    def error_m(self) -> float:
        """Largest difference between a raster height and the tiles'."""
        return self.ground.error_m

    @property
    def relief(self) -> float:
        """Highest less lowest post."""
        return float(np.ptp(self.z))

    def part(self, plane: NDArray[Any]) -> NDArray[Any]:
        """The place's window of a raster of the whole scene."""
        b = self.box
        return plane[b.row : b.row + b.height, b.col : b.col + b.width]

    def keep(self, name: Hashable, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made once."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    def cut(self, window: Box) -> Floats:
        """Heights of a frame of the place."""
        return self.z[window.row : window.row + window.height, window.col : window.col + window.width]

    # -- heights and slopes ------------------------------------------------------------------------------------------

    def height(self, p: At) -> float:
        """Metres at a post."""
        return float(self.z[p])

    def offset(self, a: At, b: At) -> tuple[float, float]:
        """Metres (east, north) from a to b."""
        return (b[1] - a[1]) * self.dx, (a[0] - b[0]) * self.dy

    def distance(self, a: At, b: At) -> float:
        """Level metres."""
        return math.hypot(*self.offset(a, b))

    def bearing(self, a: At, b: At) -> float:
        """Degrees clockwise from north of b seen from a."""
        return math.degrees(math.atan2(*self.offset(a, b))) % 360

    def _disc(self, radius_m: float) -> tuple[Floats, Floats, Floats]:
        """Offsets east and north in metres and membership of a disc's posts."""
        rows, cols = int(radius_m / self.dy), int(radius_m / self.dx)
        north = -np.arange(-rows, rows + 1)[:, None] * self.dy
        east = np.arange(-cols, cols + 1)[None, :] * self.dx
        inside = (north**2 + east**2 <= radius_m**2).astype(np.float64)
        return east * inside, north * inside, inside

    def gradient(self, radius_m: float) -> tuple[Floats, Floats]:
        """Rise per metre east and north of the plane fitted to a disc about each post; NaN near the border."""
        key = ("gradient", radius_m)
        if key not in self.kept:
            east, north, inside = self._disc(radius_m)
            z = self.z - self.z.mean()
            planes = [fftconvolve(z, w[::-1, ::-1], mode="same") / (w**2).sum() for w in (east, north)]
            self.kept[key] = tuple(self._inner(plane, inside) for plane in planes)
        found: tuple[Floats, Floats] = self.kept[key]
        return found

    def _inner(self, plane: Floats, kernel: Floats) -> Floats:
        """NaN where the kernel reaches outside."""
        r, c = kernel.shape[0] // 2, kernel.shape[1] // 2
        out = np.full(plane.shape, np.nan)
        inner = np.s_[r : plane.shape[0] - r, c : plane.shape[1] - c]
        out[inner] = plane[inner]
        return out

    def slope(self, p: At, radius_m: float) -> float:
        """Degrees of the fitted plane."""
        east, north = self.gradient(radius_m)
        return math.degrees(math.atan(math.hypot(east[p], north[p])))

    def aspect(self, p: At, radius_m: float) -> float:
        """Degrees from north of the way down the fitted plane."""
        east, north = self.gradient(radius_m)
        return math.degrees(math.atan2(-east[p], -north[p])) % 360

    def stand(self, radius_m: float) -> Floats:
        """Height of each post above the mean of the disc about it, metres."""
        key = ("stand", radius_m)
        if key not in self.kept:
            inside = self._disc(radius_m)[2]
            middle = self.z.mean()
            mean = fftconvolve(self.z - middle, inside, mode="same") / inside.sum() + middle
            self.kept[key] = self._inner(self.z - mean, inside)
        found: Floats = self.kept[key]
        return found

    # -- lines -------------------------------------------------------------------------------------------------------

    def along(self, a: At, b: At) -> tuple[Floats, Floats]:
        """Shares of the way (N,) from 0 to 1 and bilinear heights there, half a post apart."""
        steps = max(2, int(2 * max(abs(b[0] - a[0]), abs(b[1] - a[1]))))
        t = np.linspace(0.0, 1.0, steps + 1)
        return t, self.sample(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))

    def sample(self, rows: Floats, cols: Floats) -> Floats:
        """Bilinear heights."""
        out: Floats = ndimage.map_coordinates(self.z, [rows, cols], order=1, mode="nearest")
        return out

    def clearance(self, a: At, b: At, mast_m: float) -> float:
        """The least height of the straight line between two mast tops above the ground, ends left out."""
        return self.clearances(a, [b], mast_m)[0]

    def clearances(self, a: At, others: Sequence[At], mast_m: float) -> list[float]:
        """The same for lines from one mast top to several."""
        steps = [max(2, int(2 * max(abs(b[0] - a[0]), abs(b[1] - a[1])))) for b in others]
        t = np.concatenate([np.arange(1, n) / n for n in steps])
        r, c = (np.repeat([float(b[k]) for b in others], [n - 1 for n in steps]) for k in (0, 1))
        ends = np.repeat([self.z[b] for b in others], [n - 1 for n in steps])
        ground = self.sample(a[0] + t * (r - a[0]), a[1] + t * (c - a[1]))
        over = (1 - t) * self.z[a] + t * ends + mast_m - ground
        first = np.cumsum([0, *(n - 1 for n in steps[:-1])])
        return [float(v) for v in np.minimum.reduceat(over, first)]

    def sunlit(self, a: At, mast_m: float, azimuth_deg: float, altitude_deg: float) -> float:
        """The least height of the sun's ray to a mast top above the ground of the place."""
        away = math.radians(azimuth_deg)
        per_row, per_col = -math.cos(away) / self.dy, math.sin(away) / self.dx  # posts per metre
        reach = min(
            (room / abs(per) for room, per in ((a[0] if per_row < 0 else self.shape[0] - 1 - a[0], per_row),
                                               (a[1] if per_col < 0 else self.shape[1] - 1 - a[1], per_col))
             if abs(per) > 1e-12), default=0.0)  # fmt: skip
        d = np.arange(self.step / 2, reach, self.step / 2)
        if not d.size:
            return mast_m
        ground = self.sample(a[0] + d * per_row, a[1] + d * per_col)
        return float((self.z[a] + mast_m + d * math.tan(math.radians(altitude_deg)) - ground).min())

    def seen_share(self, a: At, mast_m: float) -> float:
        """Share of the place's ground that is seen from a mast top, by sweeping 360 rays."""
        key = ("seen", a, mast_m)
        if key not in self.kept:
            turns = np.radians(np.arange(0.5, 360))[:, None]
            d = np.arange(1, math.ceil(math.hypot(self.shape[0] * self.dy, self.shape[1] * self.dx) / self.step) + 1)
            metres = d[None, :] * self.step
            rows, cols = a[0] - np.cos(turns) * metres / self.dy, a[1] + np.sin(turns) * metres / self.dx
            inside = (rows >= 0) & (rows <= self.shape[0] - 1) & (cols >= 0) & (cols <= self.shape[1] - 1)
            rise = (self.sample(rows, cols) - self.z[a] - mast_m) / metres
            rise = np.where(inside, rise, -np.inf)
            above = np.maximum.accumulate(rise, axis=1)
            seen = inside.copy()
            seen[:, 1:] &= rise[:, 1:] >= above[:, :-1]
            self.kept[key] = float((seen * metres).sum() / (inside * metres).sum())
        share: float = self.kept[key]
        return share

    # -- water and ways ----------------------------------------------------------------------------------------------

    def passes(self, start: At, what: str = "height") -> Floats:
        """The least highest value that a way over neighbouring posts (eight) from ``start`` must cross, (H, W).

        The way along a minimum spanning tree is such a way (Hu 1961).
        """
        key = ("passes", start, what)
        if key not in self.kept:
            plane = self.z if what == "height" else self.steepness
            self.kept[key] = self._spread(self._tree(what), plane, start)
        found: Floats = self.kept[key]
        return found

    def _tree(self, what: str) -> Any:
        """Minimum spanning tree of posts, edges weighing the larger of both ends."""
        key = ("tree", what)
        if key not in self.kept:
            plane = (self.z if what == "height" else self.steepness).ravel()
            index = np.arange(plane.size).reshape(self.shape)
            pairs = [(index[:, :-1], index[:, 1:]), (index[:-1], index[1:]), (index[:-1, :-1], index[1:, 1:]),
                     (index[:-1, 1:], index[1:, :-1])]  # fmt: skip
            i = np.concatenate([p.ravel() for p, _ in pairs])
            j = np.concatenate([q.ravel() for _, q in pairs])
            weight = np.maximum(plane[i], plane[j]) - plane.min() + 1.0
            self.kept[key] = minimum_spanning_tree(coo_array((weight, (i, j)), shape=(plane.size,) * 2).tocsr())
        return self.kept[key]

    def _spread(self, tree: Any, plane: Floats, start: At) -> Floats:
        """Maxima on the ways from ``start`` over a tree, by doubling: who looks n nodes back looks 2 n back next."""
        root = start[0] * self.shape[1] + start[1]
        back = breadth_first_order(tree, root, directed=False)[1]
        back[root] = root
        values = plane.ravel().copy()
        while (back != root).any():
            np.maximum(values, values[back], out=values)
            back = back[back]
        out: Floats = np.maximum(values, values[root]).reshape(self.shape)
        return out

    @cached_property
    def steepness(self) -> Floats:
        """Slope in degrees by Horn's 3 x 3 stencil, the border repeated."""
        z = np.pad(self.z, 1, mode="edge")
        east = (z[:-2, 2:] + 2 * z[1:-1, 2:] + z[2:, 2:] - z[:-2, :-2] - 2 * z[1:-1, :-2] - z[2:, :-2]) / (8 * self.dx)
        north = (z[:-2, :-2] + 2 * z[:-2, 1:-1] + z[:-2, 2:] - z[2:, :-2] - 2 * z[2:, 1:-1] - z[2:, 2:]) / (8 * self.dy)
        return np.degrees(np.arctan(np.hypot(east, north)))

    def runs(self, start: At, copy: int = 0) -> list[At]:
        """The way of a drop: from post to the neighbour of steepest fall, until none is lower or the border is met.

        ``copy`` 1 to ``SHAKEN`` are ways over heights with noise of the tiles' typical error, the same ones each time.
        """
        down = self.keep(("down", copy), lambda: self._down(copy))
        at, way = start[0] * self.shape[1] + start[1], [start]
        while (below := int(down[at])) != at:
            way.append(divmod(below, self.shape[1]))
            at = below
        return way

    def _down(self, copy: int) -> NDArray[np.int32]:
        """Of each post (H * W), the neighbour of steepest fall; itself where none is lower and on the border."""
        noise = np.random.default_rng([self.box.row, self.box.col, 3, copy]).normal(0, self.ground.rmse_m, self.shape)
        z = self.z + noise if copy else self.z
        rows, cols = self.shape
        own = np.arange(rows * cols, dtype=np.int32).reshape(self.shape)
        best, out = np.zeros((rows - 2, cols - 2)), own.copy()
        for i, j in ((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j):
            near = np.s_[1 + i : rows - 1 + i, 1 + j : cols - 1 + j]
            far = math.hypot(self.dx, self.dy) if i and j else self.dy if i else self.dx
            fall = (z[1:-1, 1:-1] - z[near]) / far
            steeper = fall > best
            best[steeper] = fall[steeper]
            out[1:-1, 1:-1][steeper] = own[near][steeper]
        return out.ravel()

    # -- objects -----------------------------------------------------------------------------------------------------

    @cached_property
    def buildings(self) -> tuple[NDArray[np.int64], list[dict[str, Any]]]:
        """Labels (H, W) and, per label from 1, area, height and a post inside of blobs above ``TALL_M``."""
        assert self.ground.above is not None
        above = self.part(self.ground.above)
        labels, count = ndimage.label(above >= TALL_M, np.ones((3, 3)))
        found = []
        for k, cut in enumerate(ndimage.find_objects(labels), 1):
            own = labels[cut] == k
            heights = above[cut][own]
            deep = np.pad(own, 1)
            inner = ndimage.distance_transform_edt(deep)[1:-1, 1:-1]
            row, col = np.unravel_index(int(inner.argmax()), own.shape)
            rim = cut[0].start == 0 or cut[1].start == 0 or cut[0].stop == self.shape[0] or cut[1].stop == self.shape[1]
            found.append({"label": k, "cut": cut, "at": (int(row + cut[0].start), int(col + cut[1].start)), "rim": rim,
                          "area": own.sum() * self.dx * self.dy, "height": float(np.percentile(heights, 90)),
                          "volume": float(heights.sum()) * self.dx * self.dy})  # fmt: skip
        assert count == len(found)
        return labels.astype(np.int64), found


SHAKEN = 5  # noisy copies of a place on which ways of water must agree
TALL_M = 2.5  # metres above ground from which a blob counts as a building
