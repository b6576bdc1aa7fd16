"""Buildings of a window of heights: instances with footprint, roof and the ground they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, binary_erosion, find_objects
from shapely.geometry import Polygon

from metaearth3d.errors import BadInput
from metaearth3d.mesh.footprints import outlines, regularised
from metaearth3d.mesh.instances import Instances, instances
from metaearth3d.mesh.roofs import LEAST_POINTS, LEAST_WALL_M, Roof, fit_roof, flat_roof
from metaearth3d.mesh.solids import Solid, block, solid

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Building:
    """One building; the footprint is in metres from a corner of its choice, x east and y north.

    ``ground_m`` is the middle height of the ground under it, ``base_m`` the lowest of the ground it touches, where its
    walls begin; both are in the datum of the window's ground. ``anchor`` is the (row, col) that names it.
    """

    anchor: tuple[int, int]
    footprint: Polygon
    roof: Roof
    level_m: float  # of the roof as one number, in the datum of the ground
    ground_m: float
    base_m: float

    @cached_property
    def lod1(self) -> Solid:
        """The footprint raised to the roof's middle height."""
        return block(self.footprint, self.level_m, self.base_m)

    @cached_property
    def lod2(self) -> Solid:
        """The footprint under its roof."""
        return solid(self.footprint, self.roof, self.base_m)

    @property
    def eave_m(self) -> float:
        """Lowest height of the roof above the ground."""
        return float(self.lod2.vertices[np.unique(self.lod2.roof), 2].min()) - self.ground_m

    @property
    def ridge_m(self) -> float:
        """Greatest height of the roof above the ground."""
        return float(self.lod2.vertices[:, 2].max()) - self.ground_m

    @property
    def area_m2(self) -> float:
        """Area of the footprint."""
        return float(self.footprint.area)

    @property
    def volume_m3(self) -> float:
        """Volume between roof and ground, the ground taken as level."""
        return self.lod2.volume_m3 - self.area_m2 * (self.ground_m - self.base_m)


def buildings(
    ndsm: NDArray[Any],
    landcover: NDArray[Any] | None,
    gsd: float,
    *,
    ground: NDArray[Any] | None = None,
    origin: tuple[int, int] = (0, 0),
    core: tuple[slice, slice] | None = None,
    corner: tuple[int, int] | None = None,
    reach: int | None = None,
) -> list[Building]:
    """Buildings of heights above ground (H, W) in metres, ordered by anchor.

    ``landcover`` holds ESA WorldCover codes (without, all that is tall is a building), ``ground`` terrain heights (by
    default 0). ``origin`` is the lattice's (row, col) of the first pixel, ``corner`` that from which coordinates count
    (by default the same). With ``core`` only those whose anchor lies in these rows and columns of the window; see
    :func:`metaearth3d.mesh.instances.margin_px` for how far the window must reach beyond it: then another window gives
    the same buildings to the bit.

    Raises:
        BadInput: the arrays are not of one grid, or too coarse.
    """
    heights = np.asarray(ndsm, np.float64)
    terrain = np.zeros(heights.shape) if ground is None else np.asarray(ground, np.float64)
    if terrain.shape != heights.shape:
        raise BadInput(f"the ground has shape {terrain.shape}, heights {heights.shape}; they must be of one grid")
    found = instances(heights, landcover, gsd, origin=origin, reach=reach)
    wanted = _owned(found, heights.shape, origin, core)
    first = (0, 0) if corner is None else (origin[0] - corner[0], origin[1] - corner[1])
    shapes = outlines(found.labels, wanted, gsd, first=first)
    boxes = find_objects(found.labels)
    made = []
    for label in wanted:
        rows, cols = boxes[label - 1]
        around = slice(max(rows.start - 1, 0), rows.stop + 1), slice(max(cols.start - 1, 0), cols.stop + 1)
        part = _Part(found.labels[around] == label, terrain[around], heights[around], first, around, gsd)
        anchor = int(found.anchors[label - 1, 0]), int(found.anchors[label - 1, 1])
        made.append(part.building(anchor, regularised(shapes[label], gsd)))
    return made


def _owned(
    found: Instances, shape: tuple[int, ...], origin: tuple[int, int], core: tuple[slice, slice] | None
) -> list[int]:
    """Labels whose anchor lies in the core."""
    rows, cols = (slice(0, shape[0]), slice(0, shape[1])) if core is None else core
    at = found.anchors - np.array(origin)
    inside = (at[:, 0] >= rows.start) & (at[:, 0] < rows.stop) & (at[:, 1] >= cols.start) & (at[:, 1] < cols.stop)
    return [int(i) + 1 for i in np.flatnonzero(inside)]


@dataclass(frozen=True, eq=False)
class _Part:
    """The pixels around one building."""

    mask: Mask  # (h, w), with a ring of others around where the window has them
    terrain: Floats
    heights: Floats
    first: tuple[int, int]
    at: tuple[slice, slice]
    gsd: float

    def building(self, anchor: tuple[int, int], footprint: Polygon) -> Building:
        """The building of these pixels on a footprint."""
        inner = binary_erosion(self.mask)  # border pixels hold half a wall
        inner = inner if inner.sum() >= LEAST_POINTS else self.mask
        rows, cols = np.nonzero(inner)
        surface = self.terrain[inner] + self.heights[inner]
        x = (self.first[1] + self.at[1].start + cols + 0.5) * self.gsd
        y = -(self.first[0] + self.at[0].start + rows + 0.5) * self.gsd
        ground = float(np.median(self.terrain[self.mask]))
        base = float(self.terrain[binary_dilation(self.mask)].min())
        level = max(float(np.median(surface)), ground + LEAST_WALL_M)
        roof = fit_roof(x, y, surface, footprint, ground_m=ground)
        if len(roof.planes) == 1:
            roof = Roof(roof.kind, flat_roof(np.array([level])).planes, roof.rmse_m)
        return Building(anchor, footprint, roof, level, ground, base)
