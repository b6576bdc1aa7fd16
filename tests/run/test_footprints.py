"""Footprints in degrees: on a plane what pyproj says, on a planet cut where east meets west."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from run.batch_support import stub_work

from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.run import Plan, run
from metaearth3d.run.footprints import Extent, corners_of, polygons
from metaearth3d.run.grid import Region

PLANET = Lattice.planet(256 << 9)
COLUMNS = PLANET.columns(0)
assert COLUMNS is not None


@given(st.integers(-3 * COLUMNS, 3 * COLUMNS), st.integers(1, 5000), st.integers(100, 130_000))
def test_a_planets_footprint_covers_its_pixels_wherever_it_begins(col: int, width: int, row: int) -> None:
    corners = corners_of(PLANET, [PixelBox(0, row, col, 64, width)])
    shape = polygons(corners)[0]
    west, _, east, _ = shape.bounds
    assert shape.is_valid and -180 <= west < east <= 180
    crosses = (col % COLUMNS) + width > COLUMNS
    assert (shape.geom_type == "MultiPolygon") == crosses
    lat = corners[0, :, 1]
    assert shape.area == pytest.approx(width / COLUMNS * 360 * (lat.max() - lat.min()), rel=1e-6)
    assert all(part.exterior.is_ccw for part in shapely.get_parts(shape))
    extent = Extent()
    extent.add(corners)
    assert extent.bounds is not None and (extent.bounds[0] > extent.bounds[2]) == crosses


def test_an_extent_takes_the_shorter_way_around() -> None:
    extent, east, west = Extent(), PixelBox(0, 60_000, COLUMNS - 64, 64, 64), PixelBox(0, 60_000, 0, 64, 64)
    assert extent.bounds is None
    for box in (east, west):
        extent.add(corners_of(PLANET, [box]))
    side = 64 / COLUMNS * 360
    assert extent.bounds is not None
    assert extent.bounds[::2] == pytest.approx([180 - side, side - 180])
    for col in range(0, COLUMNS, COLUMNS // 8):
        extent.add(corners_of(PLANET, [PixelBox(0, 60_000, col, 64, COLUMNS // 8)]))
    assert extent.bounds[::2] == [-180, 180]


def test_a_run_across_the_antimeridian_is_found_on_both_sides(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    lattice = {"crs": PLANET.crs, "origin_x": PLANET.origin_x, "origin_y": PLANET.origin_y, "g0": PLANET.g0}
    world = {"lattice": {**lattice, "around": PLANET.around}, "seed": 0}
    box = PixelBox(0, 60_000, COLUMNS - 20, 32, 48)
    plan = Plan(world, "none", PLANET.g0, ("height",), (Region("", box),), 16)
    plan.save(tmp_path)
    assert run(tmp_path, workers=1, start="fork", factory=lambda: stub_work(str(tmp_path), plan)).done == plan.count()
    table = parquet.read_table(tmp_path / "index.parquet").to_pylist()
    geo = json.loads(parquet.read_metadata(tmp_path / "index.parquet").metadata[b"geo"])["columns"]["geometry"]
    assert geo["geometry_types"] == ["Polygon"] or geo["geometry_types"] == ["MultiPolygon", "Polygon"]
    union = shapely.union_all([shapely.from_wkb(row["geometry"]) for row in table])
    whole = polygons(corners_of(PLANET, [box]))[0]
    assert union.symmetric_difference(whole).area < 1e-9 * whole.area
    assert geo["bbox"][0] > 179 and geo["bbox"][2] < -179
    collection = json.loads((tmp_path / "collection.json").read_text())
    assert collection["extent"]["spatial"]["bbox"] == [geo["bbox"]]
    assert np.all(np.abs(np.array(union.bounds)[::2]) <= 180)
