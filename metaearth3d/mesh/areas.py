"""Water and paved ground as polygons: the patches of a class raster, their common borders simplified together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray
from scipy import ndimage
from shapely.geometry import Polygon

from metaearth3d.errors import BadInput

WATER, ROAD = "water", "road"
CODES: Mapping[str, tuple[int, ...]] = {WATER: (80,), ROAD: (51,)}  # WorldCover's water; our own code of paved ground
LEAST_AREA_M2: Mapping[str, float] = {WATER: 100.0, ROAD: 50.0}
SMOOTH_PX = 1.5  # corners whose triangle is smaller than this squared are taken out


@dataclass(frozen=True, eq=False)
class Area:
    """A patch of one kind; the polygon is in metres from a corner of its choice, x east and y north.

    ``anchor`` is the (row, col) of its first pixel, row by row, counted from the lattice's origin.
    """

    kind: str
    anchor: tuple[int, int]
    polygon: Polygon
    ground_m: float  # middle height of the ground under it


def areas(
    landcover: NDArray[Any],
    gsd: float,
    *,
    ground: NDArray[Any] | None = None,
    origin: tuple[int, int] = (0, 0),
    corner: tuple[int, int] | None = None,
) -> list[Area]:
    """Patches of water and paved ground of codes (H, W), ordered by anchor; ``ground`` are terrain heights.
    ``origin`` is the lattice's (row, col) of the first pixel, ``corner`` that from which coordinates count (by default
    the same).

    Borders between patches are simplified once for both sides. The window's own border is kept to the pixel, so that
    patches of neighbouring windows meet there.
    """
    from rasterio.features import shapes  # the import costs more than most callers' whole work

    cover = np.asarray(landcover)
    terrain = np.zeros(cover.shape) if ground is None else np.asarray(ground, np.float64)
    if cover.ndim != 2 or terrain.shape != cover.shape:
        raise BadInput(f"land cover has shape {cover.shape}, the ground {terrain.shape}; both are (H, W) of one grid")
    labels, kinds = _patches(cover)
    if not any(kinds):
        return []
    first = (0, 0) if corner is None else (origin[0] - corner[0], origin[1] - corner[1])
    pixels = Affine(1.0, 0.0, first[1], 0.0, -1.0, -first[0])
    found = [
        (int(value), Polygon(*_rings(geometry["coordinates"], gsd)))
        for geometry, value in shapes(labels.astype(np.int32), connectivity=4, transform=pixels)
    ]
    raw = np.array([polygon for _, polygon in found])
    simple = shapely.coverage_simplify(raw, SMOOTH_PX * gsd, simplify_boundary=False)
    levels = ndimage.median(terrain, labels + 1, np.arange(1, len(kinds) + 1))
    made = [
        Area(
            kinds[label],
            _anchor(outline, gsd, (origin[0] - first[0], origin[1] - first[1])),
            shape,
            float(levels[label]),
        )
        for (label, outline), shape in zip(found, simple.tolist(), strict=True)
        if kinds[label] and shape.geom_type == "Polygon" and shape.area >= LEAST_AREA_M2[kinds[label]]
    ]
    return sorted(made, key=lambda area: area.anchor)


def _patches(cover: NDArray[Any]) -> tuple[NDArray[np.int64], list[str]]:
    """Labels (H, W) of the connected patches of every kind, and each label's kind; label 0 is all else."""
    labels, kinds = np.zeros(cover.shape, np.int64), [""]
    for kind, codes in CODES.items():
        patches, count = ndimage.label(np.isin(cover, codes))
        labels = np.where(patches > 0, patches + len(kinds) - 1, labels)
        kinds += [kind] * int(count)
    return labels, kinds


def _rings(coordinates: list[Any], gsd: float) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
    """Outer ring and holes in metres."""
    outer, *holes = (np.array(ring) * gsd for ring in coordinates)
    return outer, holes


def _anchor(outline: Polygon, gsd: float, corner: tuple[int, int]) -> tuple[int, int]:
    """The first pixel of a pixel outline: below and right of the westernmost of its northernmost corners."""
    x, y = np.asarray(outline.exterior.coords).T
    top = y.max()
    return corner[0] + round(-top / gsd), corner[1] + round(x[y == top].min() / gsd)
