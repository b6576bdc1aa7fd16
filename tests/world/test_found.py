"""Objects of rasters on disk, and the command that writes them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from support import run_cli
from towns import UTM, TownField

from metaearth3d.errors import BadInput
from metaearth3d.geo import PixelBox
from metaearth3d.world.found import objects_of_rasters
from metaearth3d.world.objects import Objects
from metaearth3d.world.table import read_objects

BOX = PixelBox(0, 320, -128, 260, 300)


def written(folder: Path, band: str, box: PixelBox = BOX, **profile: object) -> Path:
    """One band of the endless town as a GeoTIFF."""
    data = TownField(band).read(box).data
    path = folder / f"{band}.tif"
    frame = Affine(4.0, 0, UTM.origin_x + 4 * box.col, 0, -4.0, UTM.origin_y - 4 * box.row)
    options = {"driver": "GTiff", "height": box.height, "width": box.width, "count": 1, "crs": UTM.crs}
    with rasterio.open(path, "w", dtype=data.dtype, transform=frame, **{**options, **profile}) as file:
        file.write(data)
    return path


@pytest.fixture(scope="module")
def rasters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rasters")
    return {band: written(folder, band) for band in ("ndsm", "landcover", "height")}


def test_rasters_of_a_town_hold_the_buildings_of_the_town(rasters):
    found, box = objects_of_rasters(rasters["ndsm"], landcover=rasters["landcover"], dem=rasters["height"])
    true = Objects(TownField("ndsm"), TownField("height"), TownField("landcover"))
    inner = BOX.pad(-40)  # the border cuts what lies across it
    made = {
        (t.anchor[0] + BOX.row, t.anchor[1] + BOX.col): t
        for t in found.within(box.pad(-40))
        if t.building and t.building.area_m2 < 4000  # long walls are cut on lines of the grid's own
    }
    wanted = {t.anchor: t for t in true.within(inner) if t.building and t.building.area_m2 < 4000}
    same = [anchor for anchor in wanted if anchor in made]
    assert len(same) >= 8
    assert len(same) >= 0.8 * len(wanted)
    for anchor in same:
        here, there = made[anchor].facts, wanted[anchor].facts
        if here["area_m2"] == pytest.approx(there["area_m2"]):
            assert here["ridge_m"] == pytest.approx(there["ridge_m"], abs=1e-3)
            assert here["ground_m"] == pytest.approx(there["ground_m"], abs=1e-3)
    areas = [made[a].area_m2 == pytest.approx(wanted[a].area_m2) for a in same]
    assert np.mean(areas) > 0.9


def test_the_command_writes_a_table_and_a_city_model(rasters, tmp_path, capsys):
    options = ("--ndsm", rasters["ndsm"], "--landcover", rasters["landcover"], "--dem", rasters["height"])
    assert run_cli("objects", *options, "--out", tmp_path / "town.parquet") == 0
    assert "building" in capsys.readouterr().out
    assert run_cli("objects", *options, "--out", tmp_path / "town.json") == 0
    rows, crs = read_objects(tmp_path / "town.parquet")
    model = json.loads((tmp_path / "town.json").read_text())
    assert crs.to_epsg() == 32632
    assert set(model["CityObjects"]) == {row["id"] for row in rows}


def test_heights_alone_are_enough(rasters):
    found, box = objects_of_rasters(rasters["ndsm"])
    things = list(found.within(box))
    assert {thing.kind for thing in things} == {"building"}
    assert {thing.ground_m for thing in things} == {0.0}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--ndsm", "absent.tif", "--out", "x.parquet"), "cannot be read as a raster"),
        (("--ndsm", "{ndsm}", "--out", "x.csv"), "neither .parquet nor .json"),
        (("--out", "x.parquet"), "either a scene's folder or --ndsm"),
        ((".", "--out", "x.parquet"), "no finished scene"),
        ((".", "--dem", "{ndsm}", "--out", "x.parquet"), "leave --landcover and --dem out"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(words, said, rasters, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run_cli("objects", *(str(word).format(**rasters) for word in words)) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_rasters_must_cover_one_ground(rasters, tmp_path):
    other = written(tmp_path, "height", BOX._replace(width=200))
    with pytest.raises(BadInput, match="does not cover the ground"):
        objects_of_rasters(rasters["ndsm"], dem=other)
