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
import io
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _common
import numpy as np
from _tile_areas import areas
from _tile_meshers import meshers, square
from PIL import Image

from metaearth3d.geo import PixelBox
from metaearth3d.tiles3d import check_all, check_tileset, read_glb, write_tileset
from metaearth3d.tiles3d.exports import open_scene
from metaearth3d.tiles3d.holes import find_holes
from metaearth3d.tiles3d.rasters import RasterField

PARTS = ("meshers", "packing", "scenes", "areas", "whole")
JS = _common.ROOT / "tests" / "js"


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


def whole(folder: Path) -> dict[str, Any]:
    """A scene as it was written, buildings too: tiles of each kind, and what three validators say of them."""
    tiles = sorted(folder.rglob("*.glb"))
    checked = check_all(folder)
    return {
        "scene": folder.name,
        "terrain": sum("buildings" not in path.parts for path in tiles),
        "buildings": sum("buildings" in path.parts for path in tiles),
        "faults": len(checked.faults),
        "against_heights": checked.against_heights,
        "validator": khronos(folder),
    }


def khronos(folder: Path) -> int | None:
    """Errors and warnings of gltf-validator over all tiles; None where it is not installed."""
    node = shutil.which("node")
    if node is None or not (JS / "node_modules" / "gltf-validator").is_dir():
        return None
    tiles = [str(path) for path in sorted(folder.rglob("*.glb"))]
    done = subprocess.run([node, "validate.mjs", *tiles], cwd=JS, capture_output=True, text=True, check=True)
    return len(json.loads(done.stdout)["found"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dem", type=Path, nargs="*", default=[], help="real heights of about 1 m")
    parser.add_argument("--scenes", type=Path, nargs="*", default=[], help="folders that generate made")
    parser.add_argument("--whole", type=Path, nargs="*", default=[], help="folders whose tiles are checked as they are")
    parser.add_argument("--km2", type=float, nargs="*", default=[1, 4, 25, 100, 400])
    parser.add_argument("--gsd", type=float, default=4.0, help="of the areas, metres")
    parser.add_argument("--parts", nargs="+", default=list(PARTS), choices=PARTS, help="others are kept as they are")
    parser.add_argument("--poses", type=int, default=100)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    places = {f"real, {path.stem}": path for path in args.dem}
    places |= {f"generated, {folder.name}": open_scene(folder).height.path for folder in args.scenes[:1]}
    parts: dict[str, Callable[[], Any]] = {
        "meshers": lambda: {name: meshers(*square(path)) for name, path in places.items()},
        "packing": lambda: packing(args.scenes[0]),
        "whole": lambda: [whole(folder) for folder in args.whole],
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
    print(found["packing"], found["whole"])


if __name__ == "__main__":
    main()
