"""A raster fits its frame, and xarray sees the same places."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.geo import Lattice, PixelBox, Raster

LATTICE = Lattice("EPSG:32632", 500_000.0, 5_000_000.0, 16.0)


@given(st.integers(-99, 99), st.integers(-99, 99), st.integers(1, 9), st.integers(1, 9))
def test_xarray_coordinates_are_pixel_centres(row: int, col: int, height: int, width: int) -> None:
    box = PixelBox(1, row, col, height, width)
    array = Raster(np.zeros((1, height, width), np.float32), LATTICE.geobox(box), ("height",), -1.0).to_xarray()
    oracle = LATTICE.geobox(box).coordinates
    assert np.array_equal(array.x.values, oracle["x"].values)
    assert np.array_equal(array.y.values, oracle["y"].values)
    assert array.dims == ("band", "y", "x")
    assert array.attrs["nodata"] == -1.0
    assert rasterio.crs.CRS.from_wkt(array.spatial_ref.attrs["crs_wkt"]).to_epsg() == 32632


def test_a_band_is_found_by_name() -> None:
    data = np.arange(8, dtype=np.uint8).reshape(2, 2, 2)
    raster = Raster(data, LATTICE.geobox(PixelBox(0, 0, 0, 2, 2)), ("a", "b"))
    assert np.array_equal(raster.band("b"), data[1])
    with pytest.raises(BadInput, match="no band 'c'"):
        raster.band("c")


@pytest.mark.parametrize(("shape", "bands"), [((2, 2), ("a",)), ((1, 2, 3), ("a",)), ((2, 2, 2), ("a",))])
def test_an_array_that_does_not_fit_is_refused(shape: tuple[int, ...], bands: tuple[str, ...]) -> None:
    with pytest.raises(BadInput):
        Raster(np.zeros(shape), LATTICE.geobox(PixelBox(0, 0, 0, 2, 2)), bands)


def test_a_missing_a_foreign_and_a_truncated_file_are_one_sentence_each(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no file"):
        Raster.open(tmp_path / "nothing.tif")
    (tmp_path / "text.tif").write_text("not a raster")
    with pytest.raises(BadInput, match="not a raster"):
        Raster.open(tmp_path / "text.tif")
    data = np.random.default_rng(0).integers(0, 255, (1, 600, 600), dtype=np.uint8)
    path = Raster(data, LATTICE.geobox(PixelBox(0, 0, 0, 600, 600)), ("a",)).write(tmp_path / "cut.tif")
    path.write_bytes(path.read_bytes()[:-50_000])
    with pytest.raises(BadInput, match="truncated"):
        Raster.open(path)
