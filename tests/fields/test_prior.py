"""A function of longitude and latitude becomes a height field."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Transformer

from metaearth3d.fields import FunctionField
from metaearth3d.geo import Lattice, PixelBox

LATTICE = Lattice("EPSG:32632", 500_000.0, 5_000_000.0, 64.0)


def bumps(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[Any]:
    return 3000 * np.sin(lon) * np.cos(lat)


@given(st.integers(-2, 3), st.integers(-500, 500), st.integers(-500, 500))
def test_a_pixel_is_the_function_at_its_centre(level: int, row: int, col: int) -> None:
    field = FunctionField(LATTICE, level, bumps, "bumps", core_px=8)
    box = PixelBox(level, row, col, 5, 6)
    coords = LATTICE.geobox(box).coordinates
    x, y = np.meshgrid(coords["x"].values, coords["y"].values)
    lon, lat = Transformer.from_crs("EPSG:32632", "EPSG:4326", always_xy=True).transform(x, y)
    assert np.abs(field.read(box).data[0] - bumps(lon, lat)).max() <= 1 / 128 + 1e-4


def test_a_place_beyond_the_map_is_its_mirror_image() -> None:
    field = FunctionField(LATTICE, 0, bumps, "bumps")
    edge = 1_000_000 // 64
    east = field.read(PixelBox(0, 5, edge - 20, 3, 40)).data
    assert np.array_equal(east[..., :20], east[..., :19:-1])
    far = field.read(PixelBox(0, -(2**40), 2**40, 3, 3)).data
    assert np.isfinite(far).all()


def test_another_function_lattice_or_level_has_another_digest() -> None:
    other = Lattice("EPSG:32633", 500_000.0, 5_000_000.0, 64.0)
    fields = [
        FunctionField(LATTICE, 0, bumps, "bumps"),
        FunctionField(LATTICE, 0, bumps, "other"),
        FunctionField(LATTICE, 1, bumps, "bumps"),
        FunctionField(other, 0, bumps, "bumps"),
    ]
    assert len({field.digest for field in fields}) == 4
