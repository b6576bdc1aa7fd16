"""What a user may hand in, what is said of the rest, and how pixels become uint8."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio.enums import ColorInterp
from scipy.spatial import cKDTree

from metaearth3d.errors import BadInput
from metaearth3d.geo import inputs, open_dem, open_image
from metaearth3d.geo.inputs import fill_nearest

UTM = Affine(1.0, 0.0, 500_000.0, 0.0, -1.0, 5_000_000.0)
RNG = np.random.default_rng(0)


def write(path: Path, data: NDArray[Any], colors: list[ColorInterp] | None = None, **more: Any) -> Path:
    profile: dict[str, Any] = {"crs": "EPSG:32632", "transform": UTM, **more}
    mask = profile.pop("mask", None)
    count, height, width = data.shape
    with rasterio.open(
        path, "w", driver="GTiff", count=count, height=height, width=width, dtype=data.dtype, **profile
    ) as out:
        if colors:
            out.colorinterp = colors
        out.write(data)
        if mask is not None:
            out.write_mask(mask)
    return path


def rgb(height: int = 20, width: int = 30, bands: int = 3) -> NDArray[np.uint8]:
    return RNG.integers(1, 256, (bands, height, width), dtype=np.uint8)


def test_a_uint8_image_is_taken_as_it_is(tmp_path: Path) -> None:
    data = rgb()
    image = open_image(write(tmp_path / "x.tif", data))
    assert np.array_equal(image.data, data)
    assert image.valid.all()
    assert image.geobox.crs == "EPSG:32632"
    assert image.geobox.affine == UTM


def test_declared_colours_are_found_in_any_order(tmp_path: Path) -> None:
    data, c = rgb(bands=4), ColorInterp
    image = open_image(write(tmp_path / "x.tif", data, [c.blue, c.undefined, c.green, c.red]))
    assert np.array_equal(image.data, data[[3, 2, 0]])


def test_many_undeclared_bands_give_the_first_three_and_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = rgb(bands=7)
    path = write(tmp_path / "x.tif", data, [ColorInterp.undefined] * 7)
    with caplog.at_level(logging.WARNING):
        assert np.array_equal(open_image(path).data, data[:3])
    assert "declares no colours" in caplog.text


@pytest.mark.parametrize("bands", [1, 2])
def test_too_few_bands_are_named(tmp_path: Path, bands: int) -> None:
    with pytest.raises(BadInput, match=f"has {bands} colour band.*needs three"):
        open_image(write(tmp_path / "x.tif", rgb(bands=bands), [ColorInterp.gray, ColorInterp.undefined][:bands]))


def test_grey_with_alpha_is_too_few(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"1 colour band.* and alpha"):
        open_image(write(tmp_path / "x.tif", rgb(bands=2), [ColorInterp.gray, ColorInterp.alpha]))


def hole() -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    data, invalid = rgb(), np.zeros((20, 30), np.bool_)
    invalid[4:9, 7:12] = True
    invalid[0, 0] = True
    return data, invalid


def test_nodata_in_all_three_bands_is_invalid_but_one_dark_band_is_not(tmp_path: Path) -> None:
    data, invalid = hole()
    data[:, invalid] = 0
    data[0, 15, 15] = 0
    image = open_image(write(tmp_path / "x.tif", data, nodata=0))
    assert np.array_equal(image.valid, ~invalid)
    assert image.data[0, 15, 15] == 0


def test_transparent_pixels_are_invalid(tmp_path: Path) -> None:
    data, invalid = hole()
    alpha = np.where(invalid, 0, 255).astype(np.uint8)
    image = open_image(write(tmp_path / "x.tif", np.concatenate([data, alpha[None]])))
    assert np.array_equal(image.valid, ~invalid)
    assert len(image.data) == 3


@pytest.mark.filterwarnings("ignore:.*mask.*")
def test_an_internal_mask_is_obeyed(tmp_path: Path) -> None:
    data, invalid = hole()
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        path = write(tmp_path / "x.tif", data, mask=~invalid)
    assert np.array_equal(open_image(path).valid, ~invalid)


def test_not_a_number_is_invalid(tmp_path: Path) -> None:
    data, invalid = hole()
    unit = data.astype(np.float32) / 255
    unit[1, invalid] = np.nan
    image = open_image(write(tmp_path / "x.tif", unit))
    assert np.array_equal(image.valid, ~invalid)
    assert np.array_equal(image.data[:, image.valid], data[:, image.valid])


def test_all_invalid_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no valid pixel"):
        open_image(write(tmp_path / "x.tif", np.zeros((3, 5, 5), np.uint8), nodata=0))
    with pytest.raises(BadInput, match="no valid pixel"):
        open_dem(write(tmp_path / "y.tif", np.full((1, 5, 5), np.nan, np.float32)))


@pytest.mark.parametrize("dtype", ["uint16", "int16", "float32", "float64"])
def test_other_types_are_scaled_by_joint_percentiles_and_it_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, dtype: str
) -> None:
    data = RNG.uniform(100, 9000, (3, 40, 50)).astype(dtype)
    data[:, :4] = 0
    valid = np.ones((40, 50), np.bool_)
    valid[:4] = False
    with caplog.at_level(logging.WARNING):
        image = open_image(write(tmp_path / "x.tif", data, nodata=0))
    low, high = np.percentile(data[:, valid].astype(float), (0.5, 99.5))
    expected = np.clip((data.astype(float) - low) / (high - low) * 255, 0, 255)
    assert np.abs(image.data[:, valid] - expected[:, valid]).max() <= 0.5 + 1e-9
    assert "are scaled" in caplog.text


def test_a_large_image_s_percentiles_come_from_a_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "x.tif", RNG.uniform(0, 5000, (3, 400, 400)).astype(np.uint16))
    whole = open_image(path).data.astype(int)
    monkeypatch.setattr(inputs, "SAMPLE_PX", 10_000)
    assert np.abs(open_image(path).data - whole).max() <= 2


def test_one_colour_everywhere_is_no_division_by_zero(tmp_path: Path) -> None:
    assert open_image(write(tmp_path / "x.tif", np.full((3, 4, 4), 7000, np.uint16))).data.max() == 0


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 0.99))
def test_holes_take_the_value_of_a_nearest_valid_pixel(seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    valid = rng.random((9, 13)) < share
    valid[tuple(rng.integers(0, (9, 13)))] = True
    names = np.arange(9 * 13).reshape(1, 9, 13)
    filled = fill_nearest(names, valid)[0]
    places = np.argwhere(np.ones_like(valid))
    chosen = np.stack(np.divmod(filled.ravel(), 13), axis=1)
    assert valid[tuple(chosen.T)].all()
    assert np.allclose(np.hypot(*(places - chosen).T), cKDTree(np.argwhere(valid)).query(places)[0])


def test_a_dem_is_metres_after_scale_and_offset(tmp_path: Path) -> None:
    raw = RNG.integers(0, 1000, (1, 6, 7)).astype(np.int16)
    path = write(tmp_path / "x.tif", raw, nodata=-32768)
    with rasterio.open(path, "r+") as out:
        out.scales, out.offsets = (0.5,), (100.0,)
    dem = open_dem(path)
    assert dem.data.dtype == np.float32
    assert np.array_equal(dem.data, raw * np.float32(0.5) + 100)


def test_impossible_heights_are_left_out_and_it_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    heights = np.full((1, 5, 5), 42.0, np.float32)
    heights[0, 2, 2], heights[0, 0, 0] = -32768, np.nan
    with caplog.at_level(logging.WARNING):
        dem = open_dem(write(tmp_path / "x.tif", heights))
    assert (~dem.valid).sum() == 2
    assert (dem.data == 42).all()
    assert "1 pixels are no heights" in caplog.text


def test_a_dem_has_one_band(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="3 bands"):
        open_dem(write(tmp_path / "x.tif", rgb()))


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"crs": None}, "no coordinate reference system"),
        ({"transform": None}, "no geotransform"),
        ({"transform": UTM @ Affine.rotation(10.0)}, "rotated"),
        ({"transform": Affine(-1.0, 0.0, 500_000.0, 0.0, -1.0, 5_000_000.0)}, "mirrored"),
    ],
)
def test_a_file_that_does_not_say_where_it_lies_is_refused(tmp_path: Path, more: dict[str, Any], sentence: str) -> None:
    path = write(tmp_path / "x.tif", rgb(), **more)
    with pytest.raises(BadInput, match=sentence):
        open_image(path)


@pytest.mark.parametrize("opened", [open_image, open_dem])
def test_missing_foreign_and_truncated_files_are_one_sentence_each(tmp_path: Path, opened: Any) -> None:
    with pytest.raises(BadInput, match="there is no file"):
        opened(tmp_path / "nothing.tif")
    with pytest.raises(BadInput, match="there is no file"):
        opened(tmp_path)
    (tmp_path / "text.tif").write_text("not a raster")
    (tmp_path / "empty.tif").write_bytes(b"")
    for name in ("text.tif", "empty.tif"):
        with pytest.raises(BadInput, match="not a raster"):
            opened(tmp_path / name)
    path = write(tmp_path / "cut.tif", rgb(300, 300, 3 if opened is open_image else 1))
    whole = path.read_bytes()
    for length in (4, 100, len(whole) // 2, len(whole) - 500):
        path.write_bytes(whole[:length])
        with pytest.raises(BadInput, match=r"not a raster|truncated"):
            opened(path)


def test_too_many_pixels_are_refused_before_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_PX", 500)
    with pytest.raises(BadInput, match="megapixels"):
        open_image(write(tmp_path / "x.tif", rgb()))


def test_complex_pixels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="complex"):
        open_image(write(tmp_path / "x.tif", np.zeros((3, 4, 4), np.complex64)))


def test_a_compound_crs_gives_its_horizontal_part(tmp_path: Path) -> None:
    path = write(tmp_path / "x.tif", np.zeros((1, 4, 4), np.float32), crs="EPSG:32632+5773")
    assert str(open_dem(path).geobox.crs) == "EPSG:32632"
