"""COGs: what goes in comes out, rio's and GDAL's own reading as the oracle, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metaearth3d.errors import BadInput, MetaEarthError
from metaearth3d.geo import Lattice, PixelBox, Raster, clean_temporaries, write_cog, write_cog_windows
from metaearth3d.geo.cog import TEMPORARY

LATTICE = Lattice("EPSG:32632", 500_000.0, 5_000_000.0, 1.0)
RGB = ("red", "green", "blue")


def raster(height: int, width: int, dtype: str = "uint8", **more: Any) -> Raster:
    bands = RGB if dtype == "uint8" else ("height",)
    values = np.random.default_rng(height * width).uniform(0, 255, (len(bands), height, width))
    return Raster(values.astype(dtype), LATTICE.geobox(PixelBox(0, -3, 7, height, width)), bands, **more)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(["uint8", "uint16", "int16", "float32"]), st.integers(1, 40), st.integers(1, 40))
def test_any_array_comes_back_as_it_was(tmp_path: Path, data: Any, dtype: str, height: int, width: int) -> None:
    pixels = data.draw(arrays(dtype, (2, height, width)))
    written = Raster(pixels, LATTICE.geobox(PixelBox(0, 5, -9, height, width)), ("a", "b"), None, {"datum": "EGM96"})
    back = Raster.open(written.write(tmp_path / "x.tif"))
    assert back.data.tobytes() == pixels.tobytes()
    assert back.geobox == written.geobox
    assert (back.bands, back.nodata, back.tags) == (("a", "b"), None, {"datum": "EGM96"})


@pytest.mark.parametrize(("dtype", "predictor"), [("uint8", "2"), ("float32", "3")])
def test_gdal_calls_the_file_cloud_optimised_and_tiled_with_overviews(
    tmp_path: Path, dtype: str, predictor: str
) -> None:
    path = raster(1100, 1300, dtype, nodata=0.0).write(tmp_path / "x.tif")
    with rasterio.open(path) as source:
        structure = source.tags(ns="IMAGE_STRUCTURE")
        assert (structure["LAYOUT"], structure["COMPRESSION"], structure["PREDICTOR"]) == ("COG", "DEFLATE", predictor)
        assert source.block_shapes[0] == (512, 512)
        assert source.overviews(1) == [2, 4]
        assert source.nodata == 0.0


@pytest.mark.parametrize("size", [100, 600, 1300, 2100])
def test_headers_precede_pixels_and_overviews_precede_what_they_show(tmp_path: Path, size: int) -> None:
    """The layout rules that rio-cogeo checks, read from GDAL's own account of the file."""
    path = raster(size, size).write(tmp_path / "x.tif")
    with rasterio.open(path) as source:
        levels: list[int | None] = [None, *range(len(source.overviews(1)))]

        def offset(what: str, level: int | None) -> int:
            more = {} if level is None else {"ovr": level}
            return int(source.get_tag_item(what, "TIFF", bidx=1, **more) or 0)

        headers = [offset("IFD_OFFSET", level) for level in levels]
        pixels = [offset("BLOCK_OFFSET_0_0", level) for level in levels]
    assert b"LAYOUT=IFDS_BEFORE_DATA" in path.read_bytes()[:400]
    assert headers == sorted(headers)
    assert max(headers) < min(pixels)
    assert pixels == sorted(pixels, reverse=True)
    assert size <= 512 or len(levels) > 1


@pytest.mark.parametrize(("dtype", "nodata"), [("uint8", -9999.0), ("uint8", 256.0), ("int16", 1e6), ("bool", None)])
def test_a_type_or_nodata_that_a_file_cannot_hold_is_refused(tmp_path: Path, dtype: str, nodata: float | None) -> None:
    frame = LATTICE.geobox(PixelBox(0, 0, 0, 4, 4))
    with pytest.raises(BadInput):
        Raster(np.zeros((1, 4, 4), dtype), frame, ("a",), nodata).write(tmp_path / "x.tif")
    assert os.listdir(tmp_path) == []


def test_overviews_are_averages(tmp_path: Path) -> None:
    given_raster = raster(1024, 1024, "float32")
    path = given_raster.write(tmp_path / "x.tif")
    with rasterio.open(path, OVERVIEW_LEVEL=0) as source:
        half = source.read(1)
    means = given_raster.data[0].reshape(512, 2, 512, 2).mean(axis=(1, 3))
    assert np.allclose(half, means, rtol=1e-5)


def test_colours_are_declared(tmp_path: Path) -> None:
    with rasterio.open(raster(20, 30).write(tmp_path / "x.tif")) as source:
        assert [c.name for c in source.colorinterp] == list(RGB)


def test_windows_in_any_order_give_the_same_bytes_as_the_whole(tmp_path: Path) -> None:
    whole = raster(700, 900)
    parts = [
        (row, col, whole.data[:, row : row + 300, col : col + 400]) for row in (600, 0, 300) for col in (800, 0, 400)
    ]
    a = write_cog(tmp_path / "a.tif", whole).read_bytes()
    b = write_cog_windows(tmp_path / "b.tif", whole.geobox, RGB, "uint8", iter(parts)).read_bytes()
    again = write_cog(tmp_path / "c.tif", whole).read_bytes()
    assert a == b == again


def test_pixels_never_given_are_nodata(tmp_path: Path) -> None:
    frame = raster(40, 40, "float32")
    path = write_cog_windows(tmp_path / "x.tif", frame.geobox, ("height",), "float32", [], nodata=-9999.0)
    assert (Raster.open(path).data == -9999).all()


def test_an_error_among_the_windows_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    whole = raster(60, 60)
    old = whole.write(tmp_path / "x.tif").read_bytes()

    def windows() -> Iterator[tuple[int, int, Any]]:
        yield 0, 0, whole.data[:, :30]
        raise RuntimeError("the network failed")

    with pytest.raises(RuntimeError, match="network"):
        write_cog_windows(tmp_path / "x.tif", whole.geobox, RGB, "uint8", windows())
    assert os.listdir(tmp_path) == ["x.tif"]
    assert (tmp_path / "x.tif").read_bytes() == old


@pytest.mark.parametrize(
    ("row", "col", "array"),
    [
        (0, 0, np.zeros((3, 2, 2), np.float32)),
        (0, 0, np.zeros((1, 2, 2), np.uint8)),
        (59, 0, np.zeros((3, 2, 2), np.uint8)),
        (0, -1, np.zeros((3, 2, 2), np.uint8)),
    ],
)
def test_a_window_that_does_not_fit_is_refused(tmp_path: Path, row: int, col: int, array: Any) -> None:
    with pytest.raises(BadInput, match="window"):
        write_cog_windows(tmp_path / "x.tif", raster(60, 60).geobox, RGB, "uint8", [(row, col, array)])
    assert os.listdir(tmp_path) == []


FULL_DISK = """
import resource, sys
import numpy as np
from metaearth3d.errors import BadInput, MetaEarthError
from metaearth3d.geo import Lattice, PixelBox, Raster
limit, path = int(sys.argv[1]), sys.argv[2]
pixels = np.random.default_rng(0).integers(0, 255, (3, 1024, 1024), dtype=np.uint8)
raster = Raster(pixels, Lattice("EPSG:32632", 5e5, 5e6, 1.0).geobox(PixelBox(0, 0, 0, 1024, 1024)), ("a", "b", "c"))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    raster.write(path)
except MetaEarthError as error:
    assert not isinstance(error, BadInput)
    print("REFUSED", error)
"""


@pytest.mark.parametrize("limit_kb", [4, 600, 3100, 3150, 3400, 3850, 100_000])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path, limit_kb: int) -> None:
    """A file-size limit stands in for a full disk; whatever the limit, the file is whole or absent."""
    path = tmp_path / "x.tif"
    command = [sys.executable, "-c", FULL_DISK, str(limit_kb * 1000), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    if "REFUSED" in done.stdout:
        assert "could not write" in done.stdout
        assert os.listdir(tmp_path) == []
    else:
        assert os.listdir(tmp_path) == ["x.tif"]
        expected = np.random.default_rng(0).integers(0, 255, (3, 1024, 1024), dtype=np.uint8)
        assert (Raster.open(path).data == expected).all()
    assert ("REFUSED" in done.stdout) == (limit_kb < 50_000)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MetaEarthError, match="could not write"):
        raster(5, 5).write(tmp_path / "file" / "x.tif")


def test_only_the_temporaries_of_dead_processes_are_cleaned(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    names = [f"{TEMPORARY}{dead.pid}-a.tif", f"{TEMPORARY}what.tif", f"{TEMPORARY}{os.getpid()}-b.tif", "c.tif"]
    for name in names:
        (tmp_path / name).write_text("")
    assert [path.name for path in clean_temporaries(tmp_path)] == names[:2]
    assert sorted(os.listdir(tmp_path)) == sorted(names[2:])


def test_a_killed_writer_leaves_a_temporary_that_the_next_start_cleans(tmp_path: Path) -> None:
    code = (
        "import os, sys, numpy as np; from metaearth3d.geo import Lattice, PixelBox, write_cog_windows\n"
        "box = PixelBox(0, 0, 0, 64, 64); frame = Lattice('EPSG:32632', 5e5, 5e6).geobox(box)\n"
        "windows = (os._exit(9) if i else (0, 0, np.zeros((1, 9, 9), np.uint8)) for i in range(2))\n"
        "write_cog_windows(sys.argv[1], frame, ('a',), 'uint8', windows)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "x.tif")], timeout=60)
    assert done.returncode == 9
    left = os.listdir(tmp_path)
    assert len(left) == 1
    assert left[0].startswith(TEMPORARY)
    clean_temporaries(tmp_path)
    assert os.listdir(tmp_path) == []


def test_names_with_glob_characters_are_cleaned_too(tmp_path: Path) -> None:
    raster(5, 5).write(tmp_path / "a[1]*.tif")
    assert os.listdir(tmp_path) == ["a[1]*.tif"]
