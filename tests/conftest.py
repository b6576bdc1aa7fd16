"""What many tests share: Hypothesis settings, tiny random networks, a small georeferenced image."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from affine import Affine
from hypothesis import HealthCheck, settings
from torch import nn

settings.register_profile("quiet", deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quiet")


@pytest.fixture(autouse=True)
def one_torch_thread() -> Iterator[None]:
    """Tests share two cores with each other's processes; results do not depend on the number of threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def randomised(net: nn.Module, seed: int, std: float = 0.15) -> nn.Module:
    """The net with every layer doing something, as a trained one's does (fresh ones end in zeros)."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.normal_(0.0, std, generator=generator)
    return net.eval()


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The real training data, where it is at hand."""
    named = os.environ.get("METAEARTH3D_DATA")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    if not (folder / "imagery").is_dir():
        pytest.skip("real training data is not here; name its folder in METAEARTH3D_DATA")
    return folder


def write_image(path: Path, *, rows: int = 24, cols: int = 28, seed: int = 1, gsd: float = 64.0, **profile: object) -> Path:
    """A smooth random RGB GeoTIFF in UTM 33N near 15 E, 47 N."""
    rng = np.random.default_rng(seed)
    low = rng.integers(40, 200, (3, -(-rows // 4) + 1, -(-cols // 4) + 1)).astype(np.float32)
    data = np.clip(np.kron(low, np.ones((4, 4)))[:, :rows, :cols] + rng.normal(0, 12, (3, rows, cols)), 0, 255)
    options = {"driver": "GTiff", "height": rows, "width": cols, "count": 3, "dtype": "uint8", "crs": "EPSG:32633"}
    options |= {"transform": Affine(gsd, 0, 500_000, 0, -gsd, 5_210_000)} | profile
    with rasterio.open(path, "w", **options) as file:
        file.write(data.astype(options["dtype"]))
    return path


@pytest.fixture(scope="session")
def image_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 64 m image of 24 x 28 pixels."""
    return write_image(tmp_path_factory.mktemp("image") / "lowres_64m.tif")
