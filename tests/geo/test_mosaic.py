"""Mosaics of the planet: right place, right size, wrapped, read by window; GDAL and plain means as oracles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.warp import Resampling, reproject
from scipy.ndimage import gaussian_filter

from metaearth3d.errors import BadInput
from metaearth3d.geo import Lattice, Mosaic, PixelBox, mosaic
from metaearth3d.geo.lattice import MERCATOR_HALF_M


def write(path: Path, data: np.ndarray, *, first: float = -180.0, crs: str = "EPSG:4326", **more: Any) -> Path:
    """A mosaic (3, H, W) whose first column begins at a longitude (degrees) or, in Web Mercator, at 180 W."""
    count, height, width = data.shape
    side = 2 * MERCATOR_HALF_M / width
    there = {
        "EPSG:4326": Affine(360 / width, 0, first, 0, -180 / height, 90),
        "EPSG:3857": Affine(side, 0, -MERCATOR_HALF_M, 0, -side, MERCATOR_HALF_M),
    }
    profile = {"driver": "GTiff", "height": height, "width": width, "count": count, "dtype": data.dtype.name}
    profile |= {"crs": crs, "transform": there.get(crs, there["EPSG:4326"])} | more
    with rasterio.open(path, "w", **profile) as file:
        file.write(data)
    return path


def colours(height: int = 180, width: int = 360) -> np.ndarray:
    waves = gaussian_filter(np.random.default_rng(2).normal(0, 400, (3, height, width)), (0, 3, 3), mode="wrap")
    return np.clip(128 + waves, 0, 255).astype(np.uint8)


BOXES = [PixelBox(0, 20, 100, 30, 40), PixelBox(0, 100, -15, 20, 40), PixelBox(1, 500, 1000, 64, 64)]


@pytest.mark.parametrize("box", [BOXES[0], PixelBox(0, 100, 5, 20, 40), PixelBox(1, 500, 900, 64, 64)], ids=str)
def test_pixels_lie_where_gdal_puts_them(tmp_path: Path, box: PixelBox) -> None:
    data, lattice = colours(), Lattice.planet(256)
    found, known = Mosaic(write(tmp_path / "m.tif", data)).read(lattice, box)
    expected = np.zeros((3, *box.shape), np.float32)
    reproject(
        data.astype(np.float32),
        expected,
        src_transform=Affine(1, 0, -180, 0, -1, 90),
        src_crs="EPSG:4326",
        dst_transform=lattice.geobox(box).affine,
        dst_crs="EPSG:3857",
        resampling=Resampling.bilinear,
    )
    off = np.abs(found.astype(float) - expected)
    assert known.all() and off.mean() < 1.5
    assert np.abs(found.astype(float) - np.roll(expected, 4, axis=2)).mean() > 3 * off.mean()  # the control


def test_the_first_column_may_stand_anywhere(tmp_path: Path) -> None:
    data, lattice = colours(), Lattice.planet(256)
    west = Mosaic(write(tmp_path / "a.tif", data))
    greenwich = Mosaic(write(tmp_path / "b.tif", np.roll(data, -180, axis=2), first=0.0))
    for box in BOXES:
        assert np.array_equal(west.read(lattice, box)[0], greenwich.read(lattice, box)[0])


def test_its_own_pixels_come_back_from_web_mercator(tmp_path: Path) -> None:
    data = colours(256, 256)
    found, known = Mosaic(write(tmp_path / "m.tif", data, crs="EPSG:3857")).read(
        Lattice.planet(256), PixelBox(0, 9, -7, 50, 99)
    )
    assert np.array_equal(found, np.take(data[:, 9:59], np.arange(-7, 92) % 256, axis=2)) and known.all()


def test_reduced_it_keeps_its_mean(tmp_path: Path) -> None:
    data = colours(1024, 1024)
    found, _ = Mosaic(write(tmp_path / "m.tif", data, crs="EPSG:3857")).read(
        Lattice.planet(256), PixelBox(0, 0, 0, 256, 256)
    )
    means = data.reshape(3, 256, 4, 256, 4).mean(axis=(2, 4))
    assert np.abs(found - means).mean() < 3 and abs(found.mean() - data.mean()) < 0.5


def test_masked_pixels_take_no_part_and_rows_beyond_repeat(tmp_path: Path) -> None:
    data = np.maximum(colours(), 1)
    data[:, 60:90, 100:140] = 0
    source = Mosaic(write(tmp_path / "m.tif", data, nodata=0))
    found, known = source.read(Lattice.planet(256), PixelBox(0, 0, 0, 256, 256))
    assert 0.005 < (~known).mean() < 0.05
    assert found[:, known].min() > 0
    last, _ = source.read(Lattice.planet(256), PixelBox(0, 256, 5, 30, 9))
    assert last.shape == (3, 30, 9)


def test_only_a_window_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "m.tif", colours(720, 1440), tiled=True, blockxsize=256, blockysize=256)
    sizes: list[int] = []

    class Watched:
        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> Watched:
            self.inside = self.file.__enter__()
            return self

        def __exit__(self, *_: object) -> None:
            self.file.__exit__(*_)

        def read(self, indexes: Any, *, window: Any) -> Any:
            sizes.append(int(window.width * window.height))
            return self.inside.read(indexes, window=window)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.inside, name)

    source, opened = Mosaic(path), mosaic.open_dataset
    monkeypatch.setattr(mosaic, "open_dataset", lambda p: Watched(opened(p)))
    source.read(Lattice.planet(256), PixelBox(0, 100, -20, 40, 40))
    assert len(sizes) >= 2 and sum(sizes) < 720 * 1440 / 10


@pytest.mark.parametrize(("width", "zoom"), [(300, 3), (5400, 3), (7000, 5), (21_600, 5), (120_000, 9)])
def test_a_mosaic_s_zoom_is_the_ladder_s_next_coarser(width: int, zoom: int) -> None:
    found = object.__new__(Mosaic)
    found.shape = (width // 2, width)
    assert found.zoom == zoom


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "in UTM": ({"crs": "EPSG:32633"}, "is in EPSG:32633; a mosaic of the planet needs EPSG:4326 or EPSG:3857"),
    "half a planet": ({"transform": Affine(0.5, 0, -180, 0, -0.5, 45)}, "goes 0.500 times around"),
    "tropics": ({"transform": Affine(1, 0, -180, 0, -0.3, 27)}, "does not reach latitudes 55"),
    "turned": ({"transform": Affine(1, 0, -180, 0, 1, -90)}, "rotated or mirrored"),
    "no CRS": ({"crs": None}, "no coordinate reference system"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_mosaic_of_the_planet_is_refused(tmp_path: Path, name: str) -> None:
    options, said = REFUSED[name]
    with pytest.raises(BadInput, match=said):
        Mosaic(write(tmp_path / "m.tif", colours(), **options))


def test_other_types_than_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="uint16 pixels; a mosaic of the planet needs uint8"):
        Mosaic(write(tmp_path / "m.tif", colours().astype(np.uint16)))
    with pytest.raises(BadInput, match="1 colour band"):
        Mosaic(write(tmp_path / "n.tif", colours()[:1]))
