"""A small synthetic world: noise terrain and a hillshaded picture of it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from metaearth3d.fields import SourceField
from metaearth3d.geo.lattice import Lattice, PixelBox
from metaearth3d.protocols import Field


class Landscape(NamedTuple):
    height: Field
    image: Field
    box: PixelBox


def noise(shape: tuple[int, int], rng: np.random.Generator, steepness: float) -> np.ndarray:
    """Fractal noise of unit variance; a larger ``steepness`` is smoother."""
    wave = np.hypot(np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1]))
    wave[0, 0] = np.inf
    spectrum = np.fft.rfft2(rng.normal(size=shape)) * wave ** (-steepness / 2)
    found = np.fft.irfft2(spectrum, s=shape)
    return found / found.std()


def make_landscape(
    height_px: int = 100,
    width_px: int = 90,
    *,
    seed: int = 0,
    gsd: float = 1.0,
    row: int = 37,
    col: int = -21,
    relief: float = 20.0,
    crs: str = "EPSG:32632",
    steepness: float = 3.6,
) -> Landscape:
    rng = np.random.default_rng(seed)
    shape = (height_px + 1, width_px + 1)
    z = (500 + relief * gsd * noise(shape, rng, steepness)).astype(np.float32)
    south, east = np.gradient(z, gsd)
    shade = np.clip((1 + 0.6 * east + 0.6 * south) / np.sqrt(1 + east**2 + south**2), 0.1, 1.6)
    colour = np.array([120.0, 118.0, 86.0])[:, None, None] + np.array([22.0, 6.0, 18.0])[:, None, None] * noise(
        shape, rng, 2.4
    )
    picture = np.clip(colour * shade + rng.normal(0, 3, shape), 0, 255).astype(np.uint8)
    lattice = Lattice(crs, 600_000.0, 5_100_000.0, gsd)
    image = SourceField(lattice, 0, picture, None, row, col)
    height = SourceField(lattice, 0, z[None], None, row, col)
    return Landscape(height, image, PixelBox(0, row, col, height_px, width_px))


@pytest.fixture(scope="session")
def landscape() -> Callable[..., Landscape]:
    return make_landscape
