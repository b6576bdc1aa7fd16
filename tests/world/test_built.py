"""A scene with objects on disk: table, building tiles, record, catalogue entry, city model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from support import tree
from towns import TownField

from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.errors import BadInput
from metaearth3d.models.geometry import GeometryNet
from metaearth3d.models.presets import COVER
from metaearth3d.tiles3d import check_tileset
from metaearth3d.world import Parts, Scene, World
from metaearth3d.world.bands import checked_products
from metaearth3d.world.built import check_objects
from metaearth3d.world.table import read_objects

LEVEL = 2  # 4 m


@pytest.fixture(scope="module")
def town(image_path: Path, tiny_parts: Parts) -> Scene:
    """A scene of 512 m whose fields are the endless town's."""
    net = GeometryNet(width=8, depth=1, kernel=3, expansion=2, text_dim=8, cover=COVER)
    world = World.from_image(image_path, seed=7, parts=replace(tiny_parts, lifter=GeometryLifter(net)))
    for band in ("image", "height", "landcover", "ndsm"):
        world._fields[band, LEVEL] = TownField(band, world.lattice, LEVEL)
    plain = world.scene(gsd=4.0)
    root = plain.root._replace(row=plain.root.row + 4, col=plain.root.col + 4, height=8, width=8)
    return Scene(world, root, LEVEL, checked_products(["objects"]))


@pytest.fixture(scope="module")
def folder(town: Scene, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town.save(tmp_path_factory.mktemp("built") / "scene")


def test_objects_come_with_every_raster_they_are_made_from():
    assert checked_products(["objects"]) == ("image", "height", "landcover", "ndsm", "objects")


def test_the_table_the_record_and_the_tiles_hold_the_same_buildings(town, folder):
    rows, crs = read_objects(folder / "objects.parquet")
    assert crs.to_epsg() == 32633
    assert {row["class"] for row in rows} == {"building", "road"}
    record = json.loads((folder / "scene.json").read_text())
    assert sum(record["objects"].values()) == len(rows)
    assert {thing.id for thing in town.objects()} == {row["id"] for row in rows}
    named = b"".join(path.read_bytes() for path in (folder / "tiles" / "buildings").glob("*.glb"))
    assert all((row["id"].encode() in named) == (row["class"] == "building") for row in rows)
    assert json.loads((folder / "item.json").read_text())["assets"]["objects"]["href"] == "./objects.parquet"


def test_the_tileset_is_sound(town, folder):
    assert check_tileset(folder / "tiles", height=town.world.field("height", LEVEL)) == []


def test_saving_again_gives_the_same_bytes(town, folder):
    before = tree(folder)
    town.save(folder)
    assert tree(folder) == before


def test_a_scene_without_tiles_has_its_table(town, folder, tmp_path):
    town.save(tmp_path / "bare", tiles=False)
    bare = (tmp_path / "bare" / "objects.parquet").read_bytes()
    assert bare == (folder / "objects.parquet").read_bytes()
    assert not (tmp_path / "bare" / "tiles").exists()


def test_the_city_model_of_a_scene(town, tmp_path):
    counts = town.to_cityjson(tmp_path / "town.city.json")
    assert counts["Building"] == sum(1 for thing in town.objects() if thing.kind == "building")
    assert json.loads((tmp_path / "town.city.json").read_text())["version"] == "2.0"


def test_scenes_too_coarse_for_houses_are_refused(town):
    with pytest.raises(BadInput, match="8 m per pixel or finer"):
        check_objects(town.world.lattice, 1)
