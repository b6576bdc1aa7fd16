"""What tiles.py asks of meshers: triangles, bytes and true error of four ways, and of our tiles with skirts."""

from __future__ import annotations

import importlib.util
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from metaearth3d.fields import SourceField
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.mesh import paint_surface, terrain_mesh
from metaearth3d.tiles3d import read_glb, write_tileset
from metaearth3d.tiles3d.rasters import RasterField

BOUNDS_M = (0.5, 1.0, 2.0)
MOST_PX = 1024
VERTEX_BYTES = 20

Mesh = tuple[np.ndarray, np.ndarray, np.ndarray]  # rows, cols, triangles


def worst(posts: np.ndarray, mesh: Mesh) -> float:
    """Largest distance of a mesh over posts from any of them."""
    rows, cols, triangles = mesh
    surface = np.full(posts.shape, np.nan)
    paint_surface(surface, rows, cols, posts[rows, cols], triangles.astype(np.uint32))
    return float(np.abs(surface - posts).max())


def regular(posts: np.ndarray, stride: int) -> Mesh:
    """Two triangles in each cell of every n-th post."""
    n = (posts.shape[0] - 1) // stride + 1
    rows, cols = np.repeat(np.arange(n) * stride, n), np.tile(np.arange(n) * stride, n)
    a = (np.arange(n - 1)[:, None] * n + np.arange(n - 1)).ravel()
    return rows, cols, np.concatenate([np.stack([a, a + n, a + 1], 1), np.stack([a + 1, a + n, a + n + 1], 1)])


def by_regular(posts: np.ndarray, bound: float) -> Mesh:
    """The coarsest regular grid within the bound."""
    strides = [2**k for k in range(8) if (posts.shape[0] - 1) % 2**k == 0]
    return next(mesh for s in reversed(strides) if worst(posts, mesh := regular(posts, s)) <= bound or s == 1)


def by_delatin(posts: np.ndarray, bound: float) -> Mesh:
    """pydelatin alone."""
    from pydelatin import Delatin

    mesh = Delatin(posts.astype(np.float32), max_error=bound)
    rows = posts.shape[0] - 1 - mesh.vertices[:, 1].astype(np.int64)
    return rows, mesh.vertices[:, 0].astype(np.int64), mesh.triangles.astype(np.int64)


def by_martini(posts: np.ndarray, bound: float) -> Mesh:
    """pymartini alone."""
    from pymartini import Martini

    tile = Martini(posts.shape[0]).create_tile(np.ascontiguousarray(posts, np.float32))
    vertices, triangles = tile.get_mesh(bound)
    places, triangles = vertices.reshape(-1, 2).astype(np.int64), triangles.reshape(-1, 3).astype(np.int64)
    rows, cols = places[:, 1], places[:, 0]
    a, b, c = triangles.T
    turn = (cols[b] - cols[a]) * (rows[a] - rows[c]) - (rows[a] - rows[b]) * (cols[c] - cols[a])
    return rows, cols, np.where((turn > 0)[:, None], triangles, triangles[:, ::-1])


def whole(posts: np.ndarray, bound: float) -> Mesh:
    """Our mesher over the whole square at once."""
    mesh = terrain_mesh(posts, max_error=bound)
    return mesh.rows, mesh.cols, mesh.triangles.astype(np.int64)


WAYS: dict[str, Callable[[np.ndarray, float], Mesh]] = {
    "regular": by_regular,
    "pydelatin": by_delatin,
    "pymartini": by_martini,
    "ours, one mesh": whole,
}


def meshers(posts: np.ndarray, gsd: float) -> dict[str, Any]:
    """Triangles and bytes per km2 and the true error of each way at each bound."""
    km2, found = ((posts.shape[0] - 1) * gsd) ** 2 / 1e6, {}
    for bound in BOUNDS_M:
        rows = {}
        for name, way in WAYS.items():
            if name == "pymartini" and importlib.util.find_spec("pymartini") is None:
                continue
            start = time.process_time()
            mesh = way(posts, bound)
            spent = time.process_time() - start
            rows[name] = figures(len(mesh[0]), len(mesh[2]), worst(posts, mesh), spent, km2)
            if name == "regular":
                rows[name]["cpu_s_km2"] = None  # that of the search
        rows["ours, tiles with skirts"] = leaves(posts, gsd, bound, km2)
        found[f"{bound:g}"] = rows
    return found


def figures(vertices: int, triangles: int, error: float, cpu_s: float, km2: float) -> dict[str, float | None]:
    """One cell of the table."""
    size = VERTEX_BYTES * vertices + 3 * triangles * (2 if vertices < 65536 else 4)
    return {"triangles_km2": triangles / km2, "bytes_km2": size / km2, "error_m": error, "cpu_s_km2": cpu_s / km2}


def leaves(posts: np.ndarray, gsd: float, bound: float, km2: float) -> dict[str, float | None]:
    """The leaves of a tileset, their skirts too."""
    with tempfile.TemporaryDirectory() as scratch:
        lattice, box = Lattice("EPSG:32632", 5e5, 5e6, gsd), PixelBox(0, 0, 0, posts.shape[0] - 1, posts.shape[1] - 1)
        height = SourceField(lattice, 0, posts[None].astype(np.float32), None, 0, 0)
        image = SourceField(lattice, 0, np.zeros((3, *posts.shape), np.uint8), None, 0, 0)
        start = time.process_time()
        report = write_tileset(Path(scratch), height=height, image=image, box=box, max_error_m=bound)
        spent = time.process_time() - start
        depth = max(int(p.name) for p in (Path(scratch) / "tiles").iterdir())
        vertices, triangles = 0, 0
        for path in (Path(scratch) / "tiles" / str(depth)).glob("*.glb"):
            with path.open("rb") as file:
                mesh = read_glb(file)[0]
            vertices, triangles = vertices + len(mesh.positions), triangles + len(mesh.triangles)
        return {
            **figures(vertices, triangles, report.max_error_m, spent, km2),
            "bytes_km2": (20 * vertices + 6 * triangles) / km2,
        }


def square(path: Path) -> tuple[np.ndarray, float]:
    """The middle 2^k + 1 posts a side of a DEM (1025 at the most), and their distance."""
    field = RasterField(path)
    rows, cols = field.box.shape
    side = min(MOST_PX, 2 ** int(np.log2(min(rows, cols) - 1)))
    box = PixelBox(0, (rows - side - 1) // 2, (cols - side - 1) // 2, side + 1, side + 1)
    return field.read(box).data[0].astype(np.float64), field.lattice.gsd(0)
