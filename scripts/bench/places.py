"""The main job on real places: an urban, a coastal and a mountainous one, and one with a real DEM.

Makes 64 m GeoTIFFs from the data folder, runs ``metaearth3d generate`` on each, and reports time and peak memory.

    python scripts/bench/places.py --data ../shared/data --out out/places --size-m 2000
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import _common
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from PIL import Image
from pyproj import Transformer

MERCATOR_HALF = np.pi * 6378137.0
Z12 = 2 * MERCATOR_HALF / (256 * 2**12)

Rgb = NDArray[np.uint8]


def members(path: Path, prefix: str) -> dict[str, Rgb]:
    """Images of a tar whose names begin with ``prefix``."""
    out = {}
    with tarfile.open(path) as tar:
        for member in tar:
            handle = tar.extractfile(member) if member.name.startswith(prefix) else None
            if handle is not None:
                out[Path(member.name).stem] = np.asarray(Image.open(io.BytesIO(handle.read())).convert("RGB"))
    return out


def write(path: Path, rgb: Rgb, crs: str, transform: Affine) -> Path:
    """A GeoTIFF; black is nodata, as where no tile of a mosaic was kept."""
    options = {"driver": "GTiff", "height": rgb.shape[0], "width": rgb.shape[1], "count": 3, "dtype": "uint8"}
    with rasterio.open(path, "w", **options, crs=crs, transform=transform, nodata=0) as file:
        file.write(rgb.transpose(2, 0, 1))
    return path


def shrunk(rgb: Rgb, factor: int) -> Rgb:
    """Box means."""
    h, w = (n // factor * factor for n in rgb.shape[:2])
    boxes = rgb[:h, :w].reshape(h // factor, factor, w // factor, factor, 3)
    return np.rint(boxes.mean(axis=(1, 3))).astype(np.uint8)


def tokyo(data: Path, out: Path) -> Path:
    """Landsat 9 tiles around Tokyo Bay, Web Mercator, about 31 m on the ground."""
    size, (x, y) = 1240, Transformer.from_crs(4326, 3857, always_xy=True).transform(139.75, 35.55)
    col, row = int((x + MERCATOR_HALF) / Z12) - size // 2, int((MERCATOR_HALF - y) / Z12) - size // 2
    canvas = np.zeros((size, size, 3), np.uint8)
    for key, tile in members(data / "imagery/landsat_30m.tar", "l9_tokyo_z12").items():
        c, r = (int(v) for v in key.split("_")[-2:])
        top, left = r - row, c - col
        if -512 < top < size and -512 < left < size:
            part = canvas[max(0, top) : top + 512, max(0, left) : left + 512]
            part[:] = tile[max(0, -top) :, max(0, -left) :][: part.shape[0], : part.shape[1]]
    corner = Affine(Z12, 0, col * Z12 - MERCATOR_HALF, 0, -Z12, MERCATOR_HALF - row * Z12)
    return write(out / "tokyo_landsat9.tif", canvas, "EPSG:3857", corner)


def east_cape(data: Path, out: Path) -> Path:
    """Sentinel-2 mosaic of East Cape, New Zealand, 8 m averaged to 64 m, set down in UTM 60S around its centre."""
    rgb = shrunk(members(data / "imagery/scenes_multi_gsd.tar", "s2_nz_eastcape")["s2_nz_eastcape_8m"], 8)
    x, y = Transformer.from_crs(4326, 32760, always_xy=True).transform(178.419426, -37.675729)
    corner = Affine(64, 0, x - rgb.shape[1] * 32, 0, -64, y + rgb.shape[0] * 32)
    return write(out / "eastcape_sentinel2.tif", rgb, "EPSG:32760", corner)


def everest(data: Path, _: Path) -> Path:
    """Landsat 7 at 30 m."""
    return data / "elevation/imagery/everest_landsat7_rgb_30m.tif"


def davos(data: Path, out: Path) -> Path:
    """Orthophoto at 10 m averaged to 60 m."""
    with rasterio.open(data / "elevation/pairs/davos/davosdorf_rgb.tif") as file:
        rgb = shrunk(np.ascontiguousarray(file.read([1, 2, 3]).transpose(1, 2, 0)), 6)
        return write(out / "davos_60m.tif", rgb, file.crs.to_wkt(), file.transform * Affine.scale(6))


PLACES: dict[str, tuple[Callable[[Path, Path], Path], str | None, bool]] = {
    "urban": (tokyo, "139.80,35.68", False),
    "coastal": (east_cape, "178.5446,-37.6926", False),
    "mountainous": (everest, "86.90,28.02", False),
    "with_dem": (davos, None, True),
}


def run(name: str, data: Path, out: Path, size_m: float) -> dict[str, object]:
    """One scene through the command line."""
    make, center, with_dem = PLACES[name]
    command = [sys.executable, "-m", "metaearth3d.cli", "generate", "--image", str(make(data, out)), "--seed", "7"]
    command += ["--out", str(out / name), "--size-m", f"{size_m:g}"] + (["--center", center] if center else [])
    command += ["--dem", str(data / "elevation/pairs/davos/davosdorf_dem.tif")] if with_dem else []
    started = time.monotonic()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    peak = next(line for line in done.stdout.splitlines() if "peak memory" in line)
    shape = next(line for line in done.stdout.splitlines() if line.startswith("scene:"))
    return {
        "place": name,
        "scene": shape.removeprefix("scene: "),
        "seconds": round(time.monotonic() - started, 1),
        "peak_mb": int(peak.split("peak memory ")[1].split(" MB")[0].replace(",", "")),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size-m", type=float, default=2000)
    parser.add_argument("--only", nargs="*", choices=sorted(PLACES), default=list(PLACES))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    rows = [run(name, args.data, args.out, args.size_m) for name in args.only]
    _common.table("The main job on real places", list(rows[0]), [list(row.values()) for row in rows])
    _common.write(args.out / "places.json", {"rows": rows})


if __name__ == "__main__":
    main()
