"""Grounds with known answers: plane, cone, ridge, step, bowl, and a rough one with buildings and land cover."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from metaearth3d.qa import Ground, open_rasters
from metaearth3d.qa.facts import Facts

SIDE = 96
STEP_M = 5.0


def mesh_of(side: int = SIDE) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres east and north of the middle."""
    row, col = np.mgrid[0:side, 0:side]
    return (col - side / 2) * STEP_M, (side / 2 - row) * STEP_M


def plane(east: float, north: float) -> NDArray[np.float64]:
    """Ground that rises by so much per metre."""
    x, y = mesh_of()
    return 500 + east * x + north * y


def cone(sign: float = 1.0) -> NDArray[np.float64]:
    """A hill (or a bowl) of 30 degrees or so in the middle."""
    x, y = mesh_of()
    return 500 - sign * 0.6 * np.hypot(x, y)


def ridge() -> NDArray[np.float64]:
    """A wall of ground from north to south through the middle."""
    x, _ = mesh_of()
    return 500 + 80 * np.exp(-((x / 40) ** 2))


def rough(seed: int, side: int = SIDE, relief: float = 220.0) -> NDArray[np.float64]:
    """Hills of many sizes."""
    rng = np.random.default_rng(seed)
    z = sum(s**1.6 * gaussian_filter(rng.normal(0, 1, (side, side)), s, mode="wrap") for s in (3, 6, 12, 24))
    z = z - z.min()
    return 300 + relief * z / z.max()


def ground(z: NDArray[np.float64], name: str = "place", **more: Any) -> Ground:
    """A ground in UTM 33N whose tiles differ by next to nothing."""
    options: dict[str, Any] = {"error_m": 0.5, "rmse_m": 0.15}
    return Ground(
        name, z.astype(np.float32).astype(np.float64), (STEP_M, STEP_M), (), (15.0, 47.0, 15.01, 47.01), "EPSG:32633",
        (500_000.0, 5_210_000.0, STEP_M, STEP_M), **{**options, **more},
    )  # fmt: skip


def facts(z: NDArray[np.float64], **more: Any) -> Facts:
    """The only place of a ground."""
    own = ground(z, **more)
    return Facts(own, own.places()[0])


def write_raster(path: Path, data: NDArray[Any], x: float = 500_000.0, step: float = STEP_M) -> Path:
    """A GeoTIFF (H, W) or (3, H, W) in UTM 33N."""
    planes = data if data.ndim == 3 else data[None]
    with rasterio.open(
        path, "w", driver="GTiff", height=planes.shape[1], width=planes.shape[2], count=len(planes),
        dtype=planes.dtype.name, crs="EPSG:32633", transform=Affine(step, 0, x, 0, -step, 5_210_000),
    ) as file:  # fmt: skip
        file.write(planes)
    return path


def write_folder(folder: Path, seed: int, *, side: int = SIDE, x: float = 500_000.0, extras: bool = True) -> Path:
    """A folder of aligned rasters: rough ground, an image, buildings and cover."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(seed)
    z = rough(seed, side)
    write_raster(folder / "dem.tif", z.astype(np.float32), x)
    noise = gaussian_filter(rng.normal(0, 1, (3, side, side)), (0, 2, 2)) * 150
    write_raster(folder / "image.tif", np.clip(110 + noise, 0, 255).astype(np.uint8), x)
    if extras:
        above = np.zeros((side, side), np.float32)
        for _ in range(side * side // 300):
            r, c = rng.integers(1, side - 10, 2)
            h, w = rng.integers(4, 8, 2)
            if not above[r - 1 : r + h + 1, c - 1 : c + w + 1].any():
                above[r : r + h, c : c + w] = float(rng.choice([4, 7, 12, 18, 26, 40]))
        write_raster(folder / "above.tif", above, x)
        value = gaussian_filter(rng.normal(0, 1, (side, side)), 7)
        write_raster(folder / "cover.tif", (1 + np.digitize(value, np.quantile(value, [0.3, 0.6]))).astype(np.uint8), x)
    return folder


def opened(folder: Path) -> Ground:
    """The folder's rasters."""
    return open_rasters(
        folder / "dem.tif", image=folder / "image.tif", above=folder / "above.tif", cover=folder / "cover.tif",
        name=folder.name,
    )  # fmt: skip
