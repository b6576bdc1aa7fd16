"""3D Tiles: triangles and bytes per km2, what compression gives, rate and memory by area, and holes.

    python scripts/bench/tiles.py --dem dem_1m.tif --scenes out/demo out/places/urban out/places/mountainous \
        --out docs/bench/tiles.json

Meshers: one square of ``--dem`` (of 1 m posts) and of the first scene at each bound, each error painted on every post.
``regular`` is the coarsest grid of every n-th post that keeps the bound. Bytes are 20 a vertex and the indices, no
texture. Packing: the leaves of the first scene written each way. Areas: a landscape of hashed waves that costs next to
nothing, each area in a process of its own; processor seconds, so that other work on the machine does not count. Holes:
tiles of random depths from random poses. The Khronos validator (needs node and ``npm ci`` in tests/js) reads every tile
of the scenes.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import io
import json
import multiprocessing
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _common
import numpy as np
from PIL import Image
from speed import peak_mib

from metaearth3d.fields import SourceField
from metaearth3d.geo import Lattice, PixelBox, Raster
from metaearth3d.mesh import paint_surface, terrain_mesh
from metaearth3d.tiles3d import check_tileset, read_glb, write_tileset
from metaearth3d.tiles3d.exports import open_scene
from metaearth3d.tiles3d.holes import find_holes
from metaearth3d.tiles3d.rasters import RasterField

BOUNDS_M = (0.5, 1.0, 2.0)
MOST_PX = 1024
PARTS = ("meshers", "packing", "scenes", "areas")
VERTEX_BYTES = 20
JS = _common.ROOT / "tests" / "js"

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


def packing(folder: Path) -> dict[str, Any]:
    """Bytes per km2 of a scene's leaves, by part and way, and how near textures are to the image."""
    scene = open_scene(folder)
    grids = {"vertices": 0, "triangles": 0}
    rows, cols = (min(4 * 256, size - 8) for size in scene.image.box.shape)
    with tempfile.TemporaryDirectory() as scratch:
        box = PixelBox(0, 0, 0, rows, cols)
        write_tileset(Path(scratch), height=scene.height, image=scene.image, box=box)
        depth = max(int(p.name) for p in (Path(scratch) / "tiles").iterdir())
        parts = {name: 0 for name in ("float32", "packed", "packed, gzip")}
        for path in (Path(scratch) / "tiles" / str(depth)).glob("*.glb"):
            with path.open("rb") as file:
                mesh = read_glb(file)[0]
            grids["vertices"] += len(mesh.positions)
            grids["triangles"] += len(mesh.triangles)
            content = path.read_bytes()
            size = int.from_bytes(content[12:16], "little")
            picture = json.loads(content[20 : 20 + size])["bufferViews"][4]
            geometry = content[28 + size : 28 + size + picture["byteOffset"]]
            parts["packed"] += len(geometry)
            parts["float32"] += len(geometry) + 12 * len(mesh.positions)
            parts["packed, gzip"] += len(gzip.compress(geometry, 6))
    km2 = rows * cols * scene.frame.ground_gsd**2 / 1e6
    return {
        "geometry_bytes_km2": {name: size / km2 for name, size in parts.items()},
        "textures": textures(scene, rows, cols, km2),
    }


def textures(scene: Any, rows: int, cols: int, km2: float) -> list[dict[str, Any]]:
    """Bytes per km2 and PSNR of pictures of 264 px, each way."""
    pictures = [
        scene.image.read(PixelBox(0, r, c, 264, 264)).data
        for r in range(0, rows - 263, 256)
        for c in range(0, cols - 263, 256)
    ]
    tiles = rows * cols / 256**2
    found = []
    for format, quality in [("JPEG", q) for q in (90, 80)] + [("WEBP", q) for q in (90, 88, 85, 75)]:
        options = {"subsampling": 0} if format == "JPEG" else {"method": 4}
        size, error, spent = 0, 0.0, 0.0
        for picture in pictures:
            out, image = io.BytesIO(), np.ascontiguousarray(np.moveaxis(picture, 0, -1))
            start = time.process_time()
            Image.fromarray(image).save(out, format, quality=quality, **options)
            spent += time.process_time() - start
            size += len(out.getvalue())
            error += float(np.mean((np.asarray(Image.open(out).convert("RGB")).astype(float) - image) ** 2))
        psnr = 10 * np.log10(255**2 / (error / len(pictures)))
        each = {
            "bytes_km2": size / len(pictures) * tiles / km2,
            "psnr_db": psnr,
            "cpu_ms": 1000 * spent / len(pictures),
        }
        found.append({"format": format.title(), "quality": quality, **each})
    return found


class Waves:
    """A landscape without end: sums of sines by place, and their brightness; nothing is stored."""

    def __init__(self, lattice: Lattice, *, colour: bool) -> None:
        self.lattice, self.level, self.colour = lattice, 0, colour
        self.bands = ("red", "green", "blue") if colour else ("height",)
        self.dtype = np.dtype(np.uint8 if colour else np.float32)

    def read(self, box: PixelBox) -> Raster:
        rows, cols = np.arange(box.row, box.row + box.height)[:, None], np.arange(box.col, box.col + box.width)
        z = np.zeros(box.shape)
        for k in range(12):
            turn = 2.4 * k
            phase = (np.sin(turn) * rows + np.cos(turn) * cols) * (0.004 * 1.5**k)
            z += 30 / 1.6**k * np.sin(phase + 0.7 * k + 0.5 * np.sin(phase[:, :1] / 3))
        data = np.clip(120 + z, 0, 255) * np.ones((3, 1, 1)) if self.colour else np.round(z[None] * 64) / 64
        return Raster(data.astype(self.dtype), self.lattice.geobox(box), self.bands)


def area(km2: float, gsd: float, tiling: str) -> dict[str, float]:
    """One area: processor seconds, peak memory and what was written."""
    lattice = Lattice("EPSG:32632", 5e5, 5e6, gsd)
    side = max(16, round(np.sqrt(km2) * 1000 / gsd))
    with tempfile.TemporaryDirectory() as scratch:
        height, image = Waves(lattice, colour=False), Waves(lattice, colour=True)
        start, wall = time.process_time(), time.perf_counter()
        box = PixelBox(0, 0, 0, side, side)
        report = write_tileset(Path(scratch), height=height, image=image, box=box, tiling=tiling)  # type: ignore[arg-type]
        spent, passed = time.process_time() - start, time.perf_counter() - wall
    return {
        "km2": km2,
        "tiles": report.tiles,
        "cpu_s": spent,
        "cpu_s_km2": spent / km2,
        "tiles_per_cpu_s": report.tiles / spent,
        "wall_s": passed,
        "mb_km2": report.size_bytes / km2 / 1e6,
        "peak_mib": peak_mib(),
    }


def areas(sizes: list[float], gsd: float, tiling: str) -> list[dict[str, float]]:
    """The curve over areas."""
    context, found = multiprocessing.get_context("spawn"), []
    for km2 in sizes:
        with context.Pool(1) as pool:
            found.append(pool.apply(area, (km2, gsd, tiling)))
        print(found[-1], flush=True)
    return found


def holes(folder: Path, poses: int) -> dict[str, Any]:
    """A scene's tiles written anew: faults, holes with and without skirts, and what the Khronos validator says."""
    scene = open_scene(folder)
    rows, cols = scene.height.box.shape
    with tempfile.TemporaryDirectory() as scratch:
        out, box = Path(scratch), PixelBox(0, 0, 0, rows - 1, cols - 1)
        start = time.process_time()
        report = write_tileset(out, height=scene.height, image=scene.image, box=box)
        spent = time.process_time() - start
        seen, bare = (find_holes(out, poses=poses, skirts=skirts) for skirts in (True, False))
        return {
            "scene": folder.name,
            "tiles": report.tiles,
            "cpu_s": spent,
            "faults": len(check_tileset(out, height=RasterField(scene.height.path))),
            "validator": khronos(out),
            "pixels": seen.pixels,
            "empty": seen.empty,
            "empty_without_skirts": bare.empty,
        }


def khronos(folder: Path) -> int | None:
    """Errors and warnings of gltf-validator over all tiles; None where it is not installed."""
    node = shutil.which("node")
    if node is None or not (JS / "node_modules" / "gltf-validator").is_dir():
        return None
    tiles = [str(path) for path in sorted(folder.rglob("*.glb"))]
    done = subprocess.run([node, "validate.mjs", *tiles], cwd=JS, capture_output=True, text=True, check=True)
    return len(json.loads(done.stdout)["found"])


def square(path: Path) -> tuple[np.ndarray, float]:
    """The middle 2^k + 1 posts a side of a DEM (1025 at the most), and their distance."""
    field = RasterField(path)
    rows, cols = field.box.shape
    side = min(MOST_PX, 2 ** int(np.log2(min(rows, cols) - 1)))
    box = PixelBox(0, (rows - side - 1) // 2, (cols - side - 1) // 2, side + 1, side + 1)
    return field.read(box).data[0].astype(np.float64), field.lattice.gsd(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dem", type=Path, nargs="+", required=True, help="real heights of about 1 m")
    parser.add_argument("--scenes", type=Path, nargs="+", required=True, help="folders that generate made")
    parser.add_argument("--km2", type=float, nargs="*", default=[1, 4, 25, 100, 400])
    parser.add_argument("--gsd", type=float, default=4.0, help="of the areas, metres")
    parser.add_argument("--parts", nargs="+", default=list(PARTS), choices=PARTS, help="others are kept as they are")
    parser.add_argument("--poses", type=int, default=100)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    places = {f"real, {path.stem}": path for path in args.dem}
    places[f"generated, {args.scenes[0].name}"] = open_scene(args.scenes[0]).height.path
    parts: dict[str, Callable[[], Any]] = {
        "meshers": lambda: {name: meshers(*square(path)) for name, path in places.items()},
        "packing": lambda: packing(args.scenes[0]),
        "scenes": lambda: [holes(folder, args.poses) for folder in args.scenes],
        "areas": lambda: {tiling: areas(args.km2, args.gsd, tiling) for tiling in ("explicit", "implicit")},
    }
    kept = json.loads(args.out.read_text()) if args.out.is_file() else {}
    found = {name: parts[name]() if name in args.parts else kept.get(name, {}) for name in PARTS}
    show(found)
    _common.write(args.out, {"areas_gsd_m": args.gsd, **found})


def show(found: dict[str, Any]) -> None:
    """The tables of a run."""
    for name, bounds in found["meshers"].items():
        for bound, rows in bounds.items():
            head = ("way", "triangles/km2", "kB/km2", "true error m", "CPU s/km2")
            cells = [
                (w, r["triangles_km2"], r["bytes_km2"] / 1e3, r["error_m"], r["cpu_s_km2"]) for w, r in rows.items()
            ]
            _common.table(f"{name}, within {bound} m", head, cells)
    for row in found["scenes"]:
        print(row)
    print(found["packing"])


if __name__ == "__main__":
    main()
