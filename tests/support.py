"""Things that tests make: random networks whose every layer counts, small georeferenced images."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from affine import Affine
from rasterio.features import rasterize
from scipy.ndimage import gaussian_filter
from torch import nn

from metaearth3d.cli import main
from metaearth3d.models import UpscalerNet
from metaearth3d.train.imagery import Place

JS = Path(__file__).parent / "js"


def randomised(net: nn.Module, seed: int, std: float = 0.15) -> nn.Module:
    """The net with every layer doing something, as a trained one's does (fresh ones end in zeros)."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.normal_(0.0, std, generator=generator)
    return net.eval()


def write_image(
    path: Path, *, rows: int = 24, cols: int = 28, seed: int = 1, gsd: float = 64.0, **profile: object
) -> Path:
    """A smooth random RGB GeoTIFF in UTM 33N near 15 E, 47 N."""
    rng = np.random.default_rng(seed)
    waves = sum(s * gaussian_filter(rng.normal(0, 30, (3, rows, cols)), (0, s, s)) for s in (1, 2, 4))
    data = np.clip(110 + waves + rng.normal(0, 8, (1, rows, cols)), 0, 255)
    options = {"driver": "GTiff", "height": rows, "width": cols, "count": 3, "dtype": "uint8", "crs": "EPSG:32633"}
    options |= {"transform": Affine(gsd, 0, 500_000, 0, -gsd, 5_210_000)} | profile
    with rasterio.open(path, "w", **options) as file:
        file.write(data.astype(options["dtype"]))
    return path


def run_cli(*words: object) -> int:
    """Exit code of a command that is run in this process."""
    try:
        return main([str(word) for word in words])
    except SystemExit as stop:
        return int(stop.code or 0)


def tree(folder: Path) -> dict[str, str]:
    """sha256 of every file under a folder by its path in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def places() -> list[Place]:
    """Two places to train on and one held out."""
    rng = np.random.default_rng(0)
    return [Place(f"p{k}", 1.0, rng.integers(0, 256, (160, 160, 3), dtype=np.uint8), held_out=k == 2) for k in range(3)]


def tiny() -> UpscalerNet:
    """The smallest upscaler that is one."""
    torch.manual_seed(1)
    return UpscalerNet(width=8, depth=1, kernel=3, expansion=2)


def on_raster(polygon: object, gsd: float, size: int) -> np.ndarray:
    """Which pixels (size, size) have their centre in a polygon, x east and y north of the upper left corner."""
    return rasterize([(polygon, 1)], out_shape=(size, size), transform=Affine(gsd, 0, 0, 0, -gsd, 0)).astype(bool)


def need_node(package: str) -> str:
    """The node executable, or a skip."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (JS / "node_modules" / package).is_dir():
        pytest.skip(f"{package} is not installed; run `npm ci` in tests/js")
    return node
