"""Footprints: the outline of a building's pixels, straightened along the building's own directions.

Coordinates are metres, x east and y north, from the corner of pixel (0, 0) of the array; pixels reach south of it.
Several candidates are drawn (rectangle, right-angled outline at three tolerances and three bearings, plain
simplification) and judged alike: mean distance of the new outline from the pixels', plus a price for each corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from affine import Affine
from numpy.typing import NDArray
from shapely.affinity import rotate
from shapely.geometry import Polygon

Floats = NDArray[np.float64]

GRID_M = 2.0**-10  # coordinates lie on it: about 1 mm, exact in float64 at any place on Earth
HOLE_M2 = 20.0  # smaller courtyards are filled
CORNER_PX = 0.01  # mean distance, in pixels, that one corner more must save
SKEW_PX = 0.02  # mean distance, in pixels, that an outline without right angles must save
TOLERANCES_PX = (1.5, 2.5, 4.0)  # shortest side that the right-angled candidates keep: one pixel may be a mere stair
ORIGIN = (0.0, 0.0)


def outlines(
    labels: NDArray[np.integer], wanted: Sequence[int], gsd: float, *, first: tuple[int, int] = (0, 0)
) -> dict[int, Polygon]:
    """The pixel outline of each wanted label of (H, W); of parts that touch at corners only the largest.

    ``first`` is the (row, col) of the first pixel, counted from where the coordinates begin.
    """
    from rasterio.features import shapes  # the import costs more than most callers' whole work

    mask = np.isin(labels, np.asarray(wanted))
    pixels = Affine(1.0, 0.0, first[1], 0.0, -1.0, -first[0])  # whole numbers, so that any window agrees
    found: dict[int, Polygon] = {}
    for geometry, value in shapes(labels.astype(np.int32), mask=mask, connectivity=4, transform=pixels):
        rings = [np.array(ring) * gsd for ring in geometry["coordinates"]]
        part = Polygon(rings[0], rings[1:])
        label = int(value)
        if label not in found or part.area > found[label].area:
            found[label] = part
    return {label: shapely.normalize(_filled(part)) for label, part in found.items()}


def _filled(outline: Polygon) -> Polygon:
    """The polygon without small holes, or such as touch another ring: walls there would meet in one edge."""
    holes: list[Polygon] = []
    for ring in sorted((Polygon(r) for r in outline.interiors), key=lambda hole: -hole.area):
        apart = ring.distance(outline.exterior) > GRID_M and all(ring.distance(other) > GRID_M for other in holes)
        if ring.area >= HOLE_M2 and apart:
            holes.append(ring)
    return Polygon(outline.exterior, [hole.exterior for hole in holes])


def regularised(outline: Polygon, gsd: float) -> Polygon:
    """The footprint of a pixel outline: straight, right-angled where that is no worse, on a 1 mm grid."""
    best, least = outline, np.inf
    reach = outline.length * gsd
    for candidate, price in _candidates(outline, gsd):
        if not (candidate.is_valid and candidate.geom_type == "Polygon" and not candidate.is_empty):
            continue
        off = (outline.area + candidate.area - 2 * outline.intersection(candidate).area) / reach
        cost = off + CORNER_PX * corners(candidate) + price
        if cost < least:
            best, least = candidate, cost
    return _snapped(best, outline)


def corners(footprint: Polygon) -> int:
    """Corners of all rings."""
    return int(shapely.get_num_coordinates(footprint)) - 1 - len(footprint.interiors)


def bearings(outline: Polygon, gsd: float) -> list[float]:
    """Likely directions of the walls in radians from east, within a quarter turn; up to three, different ones."""
    edges = np.diff(np.asarray(outline.simplify(1.0 * gsd).exterior.coords), axis=0)
    length, angle = np.hypot(*edges.T), np.arctan2(edges[:, 1], edges[:, 0])
    walls = np.angle((length**2 * np.exp(4j * angle)).sum()) / 4  # long walls count more
    box = np.asarray(outline.minimum_rotated_rectangle.exterior.coords)
    side = box[1] - box[0]
    sides = np.diff(box[:3], axis=0)
    longest = edges[int(np.argmax(length))]
    found: list[float] = []
    for value in (walls, np.arctan2(longest[1], longest[0]), np.arctan2(side[1], side[0]) if len(sides) else 0.0, 0.0):
        turned = float(value % (np.pi / 2))
        if all(abs((turned - other + np.pi / 4) % (np.pi / 2) - np.pi / 4) > np.radians(1.0) for other in found):
            found.append(turned)
    return found[:3]


def _candidates(outline: Polygon, gsd: float) -> Iterator[tuple[Polygon, float]]:
    """Polygons that might be the footprint, simplest first, and a price on those that are not right-angled."""
    simple = outline.simplify(0.75 * gsd)
    for bearing in bearings(outline, gsd):
        turned = rotate(outline, -bearing, origin=ORIGIN, use_radians=True)
        rings = rotate(simple, -bearing, origin=ORIGIN, use_radians=True)
        drawn = [_rectangle(turned), *(_right_angled(rings, tolerance * gsd) for tolerance in TOLERANCES_PX)]
        for polygon in drawn:
            if polygon is not None:
                yield rotate(polygon, bearing, origin=ORIGIN, use_radians=True), 0.0
    yield outline.simplify(1.0 * gsd), SKEW_PX
    yield outline.simplify(2.0 * gsd), SKEW_PX


def _rectangle(shape: Polygon) -> Polygon:
    """The upright rectangle with the centre, second moments and area of a shape; holes are left out."""
    ring = np.asarray(Polygon(shape.exterior).exterior.coords)
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    cross = x0 * y1 - x1 * y0
    area = cross.sum() / 2
    cx, cy = ((x0 + x1) * cross).sum() / (6 * area), ((y0 + y1) * cross).sum() / (6 * area)
    xx = ((x0**2 + x0 * x1 + x1**2) * cross).sum() / (12 * area) - cx**2
    yy = ((y0**2 + y0 * y1 + y1**2) * cross).sum() / (12 * area) - cy**2
    half = np.sqrt(3 * np.maximum([xx, yy], 1e-12))
    half *= np.sqrt(abs(area) / (4 * half.prod()))
    return shapely.box(cx - half[0], cy - half[1], cx + half[0], cy + half[1])


def _right_angled(shape: Polygon, tolerance: float) -> Polygon | None:
    """The shape with every ring made of upright and level sides none shorter than ``tolerance``; None if it fails."""
    rings = [_squared(np.asarray(ring.coords)[:-1], tolerance) for ring in (shape.exterior, *shape.interiors)]
    if rings[0] is None:
        return None
    return Polygon(rings[0], [ring for ring in rings[1:] if ring is not None])


def _squared(ring: Floats, tolerance: float) -> Floats | None:
    """A ring (N, 2) as corners (M, 2) of alternating level and upright sides, each the mean of what it replaces."""
    sides = np.roll(ring, -1, axis=0) - ring
    level = np.abs(sides[:, 0]) >= np.abs(sides[:, 1])
    turns = np.flatnonzero(level != np.roll(level, 1))
    if len(turns) < 4:
        return None
    level, sides = np.roll(level, -turns[0]), np.roll(sides, -turns[0], axis=0)
    middles = np.roll(ring, -turns[0], axis=0) + sides / 2
    run = np.cumsum(np.concatenate([[0], level[1:] != level[:-1]]))
    weight = np.abs(np.where(level, sides[:, 0], sides[:, 1])) + 1e-9
    place = np.where(level, middles[:, 1], middles[:, 0])
    heavy: Floats = np.bincount(run, weight).astype(np.float64)
    at: Floats = np.bincount(run, weight * place) / heavy
    return _corners(*_kept_sides(at, heavy, bool(level[0]), tolerance))


def _kept_sides(at: Floats, weight: Floats, level: bool, tolerance: float) -> tuple[Floats, bool]:
    """Alternating sides, and whether the first is ``level``, once those shorter than ``tolerance`` are taken out.

    The shortest goes first, and its two neighbours become one side at their weighted mean.
    """
    places, weights = at.tolist(), weight.tolist()  # rings are short: lists are faster than arrays
    while len(places) > 4:
        length = [abs(b - a) for a, b in zip(places[-1:] + places[:-1], places[1:] + places[:1], strict=True)]
        shortest = min(range(len(length)), key=length.__getitem__)
        if length[shortest] >= tolerance:
            break
        turn = shortest - 1  # it is the second then
        places, weights = places[turn:] + places[:turn], weights[turn:] + weights[:turn]
        level ^= turn % 2 == 1
        pair = weights[0] + weights[2]
        merged = (weights[0] * places[0] + weights[2] * places[2]) / pair
        places, weights = [merged, *places[3:]], [pair, *weights[3:]]
    return np.array(places), level


def _corners(at: Floats, level: bool) -> Floats:
    """Corners (M, 2) where each side meets the next."""
    after = np.roll(at, -1)
    is_level = (np.arange(len(at)) % 2 == 0) == level
    return np.stack([np.where(is_level, after, at), np.where(is_level, at, after)], axis=1)


def _snapped(polygon: Polygon, fallback: Polygon) -> Polygon:
    """The polygon on the 1 mm grid, fit for walls: valid, no corner on a straight side, rings apart."""
    for shape in (polygon, fallback):
        on_grid = shapely.set_precision(shape.simplify(GRID_M), GRID_M)
        if on_grid.geom_type == "Polygon" and on_grid.is_valid and not on_grid.is_empty:
            return shapely.normalize(_filled(on_grid))
    return fallback
