"""Closed solids from a footprint and a roof: a floor, upright walls, and roof faces that meet edge on edge.

The plan is noded once (the outline and the creases of the roof, on a 1 mm grid), so that faces share every vertex and
each edge belongs to exactly two triangles.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.polygon import orient
from shapely.prepared import prep

from metaearth3d.errors import BadInput
from metaearth3d.mesh.footprints import GRID_M
from metaearth3d.mesh.roofs import Roof, flat_roof

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
GROUND, ROOF, WALL = "GroundSurface", "RoofSurface", "WallSurface"  # as CityGML and CityJSON call them
COVER = 1e-3  # share of a footprint that its roof faces may fail to cover before the roof is made flat


@dataclass(frozen=True, eq=False)
class Solid:
    """A closed surface: planar ``faces`` (kind, rings of vertex numbers), and the same surface as ``triangles``.

    Rings run counter-clockwise seen from outside (holes the other way), and so do triangles.
    """

    vertices: Floats  # (V, 3) metres: x east, y north, z of the heights' datum
    faces: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...]
    triangles: Ints  # (T, 3)
    kinds: tuple[str, ...]  # of each triangle

    @property
    def volume_m3(self) -> float:
        """Enclosed volume."""
        a, b, c = (self.vertices - self.vertices[0])[self.triangles].transpose(1, 0, 2)
        return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)

    @property
    def roof(self) -> Ints:
        """Triangles (T, 3) of the roof."""
        return self.triangles[[kind == ROOF for kind in self.kinds]]


def block(footprint: Polygon, top_m: float, base_m: float) -> Solid:
    """LOD1: the footprint raised to one height."""
    return solid(footprint, flat_roof(np.array([top_m])), base_m)


def solid(footprint: Polygon, roof: Roof, base_m: float) -> Solid:
    """LOD2: the footprint under its roof, standing at ``base_m``.

    Raises:
        BadInput: the roof is not above the base everywhere.
    """
    plan = _plan(footprint, roof)
    points, rings = _numbered(plan)
    z = roof.z(*points.T)
    if not (z > base_m).all():
        raise BadInput(f"a roof {z.min():.6g} m high does not stand above its base at {base_m:.6g} m")
    count = len(points)
    vertices = np.concatenate([np.c_[points, np.full(count, base_m)], np.c_[points, z]])
    flat = _triangles(plan, points)
    edges = _outer_edges(flat)
    a, b = edges.T
    walls = np.concatenate([np.c_[a, b, b + count], np.c_[a, b + count, a + count]])
    faces = [(ROOF, tuple(tuple(i + count for i in ring) for ring in face)) for face in rings]
    faces += [(GROUND, tuple(ring[::-1] for ring in _loops(edges, points)))]
    faces += [(WALL, ((int(p), int(q), int(q) + count, int(p) + count),)) for p, q in edges]
    return Solid(
        vertices,
        tuple(faces),
        np.concatenate([flat + count, flat[:, ::-1], walls]),
        (ROOF,) * len(flat) + (GROUND,) * len(flat) + (WALL,) * len(walls),
    )


def _plan(footprint: Polygon, roof: Roof) -> list[Polygon]:
    """The footprint cut along the roof's creases; whole if the cuts lose ground."""
    creases = _creases(roof, footprint.bounds)
    if creases:
        lines = shapely.union_all([footprint.boundary, *creases], grid_size=GRID_M)
        inside = prep(footprint)
        parts = [p for p in shapely.polygonize([lines]).geoms if inside.contains(p.representative_point())]
        if abs(sum(part.area for part in parts) - footprint.area) <= COVER * footprint.area:
            return [orient(part) for part in parts]
    return [orient(footprint)]


def _creases(roof: Roof, bounds: tuple[float, float, float, float]) -> list[LineString]:
    """Lines along which two planes are both the lowest, a little beyond the bounds."""
    x0, y0, x1, y1 = bounds
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    reach = float(np.hypot(x1 - x0, y1 - y0))
    found = []
    for i, j in combinations(range(len(roof.planes)), 2):
        a, b, c = roof.planes[i] - roof.planes[j]
        steep = np.hypot(a, b)
        if steep < 1e-9:
            continue
        start = middle - np.array([a, b]) * (a * middle[0] + b * middle[1] + c) / steep**2
        way = np.array([-b, a]) / steep
        low, high = -reach, reach
        for k in set(range(len(roof.planes))) - {i, j}:
            da, db, dc = roof.planes[i] - roof.planes[k]  # must not be above 0
            at, rate = da * start[0] + db * start[1] + dc, da * way[0] + db * way[1]
            if abs(rate) < 1e-12:
                low, high = (low, high) if at <= 1e-9 else (0.0, 0.0)
            elif rate > 0:
                high = min(high, -at / rate)
            else:
                low = max(low, -at / rate)
        if high - low > GRID_M:
            found.append(LineString([start + low * way, start + high * way]))
    return found


def _numbered(plan: list[Polygon]) -> tuple[Floats, list[tuple[tuple[int, ...], ...]]]:
    """The plan's different points (N, 2) in a fixed order, and each part's rings by their numbers."""
    number: dict[tuple[float, float], int] = {}
    rings = []
    for part in plan:
        loops = [list(ring.coords)[:-1] for ring in (part.exterior, *part.interiors)]
        rings.append(tuple(tuple(number.setdefault(p, len(number)) for p in loop) for loop in loops))
    return np.array(list(number), np.float64), rings


def _triangles(plan: list[Polygon], points: Floats) -> Ints:
    """Triangles (T, 3) of the plan, counter-clockwise, over its points alone."""
    number = {(x, y): i for i, (x, y) in enumerate(points.tolist())}
    parts: Any = shapely.get_parts(shapely.constrained_delaunay_triangles(np.array(plan)))
    corners = shapely.get_coordinates(parts).reshape(-1, 4, 2)[:, :3]
    found = np.array([[number[x, y] for x, y in corner] for corner in corners.tolist()], np.int64)
    a, b, c = points[found].transpose(1, 0, 2)
    turn = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    found[turn < 0] = found[turn < 0][:, ::-1]
    return found


def _outer_edges(triangles: Ints) -> Ints:
    """Directed edges (E, 2) that belong to one triangle only, the inside to their left."""
    edges = triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    size = int(triangles.max()) + 1
    key, back = edges[:, 0] * size + edges[:, 1], edges[:, 1] * size + edges[:, 0]
    return edges[~np.isin(key, back)]


def _loops(edges: Ints, points: Floats) -> list[tuple[int, ...]]:
    """Closed rings of directed edges, the outer one first."""
    following = {int(a): int(b) for a, b in edges}
    loops = []
    while following:
        start = min(following)
        ring, at = [start], following.pop(start)
        while at != start:
            ring.append(at)
            at = following.pop(at)
        loops.append(tuple(ring))
    return sorted(loops, key=lambda ring: -_area(points[list(ring)]))


def _area(ring: Floats) -> float:
    """Area of a ring (N, 2), positive counter-clockwise."""
    after = np.roll(ring, -1, axis=0)
    return float((ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1]).sum() / 2)


def edges_once(triangles: Ints) -> int:
    """Edges that do not belong to exactly two triangles, once in each direction: 0 for a closed surface."""
    directed = triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    size = int(triangles.max()) + 1
    key, back = directed[:, 0] * size + directed[:, 1], directed[:, 1] * size + directed[:, 0]
    once = np.unique(key)
    return len(key) - len(once) + int((~np.isin(once, back)).sum())
