"""``validate`` over scenes and batches: sound ones pass, and what is broken between sets is found."""

import json
from pathlib import Path

import numpy as np
import pytest

from metaearth3d.cli import main
from metaearth3d.errors import BadInput
from metaearth3d.geo import Raster, write_cog
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.mesh import Side
from metaearth3d.tiles3d import TileGrid, check_all, write_tileset
from metaearth3d.tiles3d.rasters import RasterField


@pytest.fixture
def scene(landscape, tmp_path):
    """A folder as generate leaves it: heights beside the tiles made of them."""
    place = landscape(40, 50, row=0, col=0)
    whole = PixelBox(0, 0, 0, 41, 51)
    write_cog(
        tmp_path / "height_1m.tif",
        Raster(place.height.read(whole).data, place.height.lattice.geobox(whole), ("height",)),
    )
    write_tileset(tmp_path / "tiles", height=place.height, image=place.image, box=place.box, tile_px=32)
    return tmp_path


def test_a_sound_scene_is_measured_against_its_own_heights(scene, capsys):
    assert main(["validate", str(scene)]) == 0
    assert "5 tiles of 1 tileset read; errors of 1 measured" in capsys.readouterr().out


def test_heights_that_are_not_the_tiles_own_are_noticed(scene, capsys):
    field = RasterField(scene / "height_1m.tif")
    raster = field.read(field.box)
    write_cog(scene / "height_1m.tif", Raster(raster.data + np.float32(0.4), raster.geobox, raster.bands))
    assert main(["validate", str(scene)]) == 1
    assert "from the height field" in capsys.readouterr().err


def test_a_folder_without_tiles_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"holds no tileset\.json"):
        check_all(tmp_path)
    (tmp_path / "tileset.json").write_text("[")
    with pytest.raises(BadInput, match="cannot be read"):
        check_all(tmp_path)


def batch(landscape, folder: Path, *, skirts: bool = True, shift: float = 0.0) -> None:
    """Two sectors side by side under one tileset, as a batch leaves them."""
    place = landscape(48, 96, row=0, col=0, relief=40.0)
    children = []
    for name, col, side in (("west", 0, Side.EAST), ("east", 48, Side.WEST)):
        box = PixelBox(0, 0, col, 48, 48)
        joins = {side: TileGrid(box, 16).stride(0)} if skirts else {}
        write_tileset(folder / name, height=place.height, image=place.image, box=box, tile_px=16, joins=joins)
        if shift and name == "east":
            path = folder / name / "tileset.json"
            document = json.loads(path.read_text())
            document["root"]["transform"][12] += shift
            path.write_text(json.dumps(document))
        children.append(
            {
                "boundingVolume": {"box": [0.0] * 3 + [1e4, 0, 0, 0, 1e4, 0, 0, 0, 1e4]},
                "geometricError": 100.0,
                "refine": "REPLACE",
                "content": {"uri": f"{name}/tileset.json"},
            }
        )
    root = {**children[0], "geometricError": 500.0, "refine": "ADD", "children": children}
    del root["content"]
    document = {"asset": {"version": "1.1"}, "geometricError": 1000.0, "root": root}
    (folder / "tileset.json").write_text(json.dumps(document))


def test_sectors_with_skirts_between_them_are_sound(landscape, tmp_path):
    batch(landscape, tmp_path)
    found = check_all(tmp_path)
    assert (found.faults, found.tilesets) == ([], 2)


@pytest.mark.parametrize("options", [{"skirts": False}, {"shift": 0.5}])
def test_a_gap_between_sectors_is_found(landscape, tmp_path, options):
    batch(landscape, tmp_path, **options)
    faults = check_all(tmp_path).faults
    assert faults and all(" apart" in fault for fault in faults)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda root: root["children"][0].update(geometricError=501.0), "larger geometricError"),
        (lambda root: root["children"][0].update(contents=[]), "uses contents"),
        (lambda root: root["children"][0]["boundingVolume"]["box"].__setitem__(0, 5.0), "reaches out of its parent's"),
        (lambda root: root["children"][0]["content"].update(uri="gone/tileset.json"), "cannot be read"),
    ],
)
def test_a_broken_tree_over_sectors_is_found(landscape, tmp_path, edit, words):
    document = {
        "asset": {"version": "1.1"},
        "geometricError": 1000.0,
        "root": {
            "boundingVolume": {"box": [0.0] * 3 + [9.0, 0, 0, 0, 9.0, 0, 0, 0, 9.0]},
            "geometricError": 500.0,
            "children": [
                {
                    "boundingVolume": {"box": [0.0] * 3 + [9.0, 0, 0, 0, 9.0, 0, 0, 0, 9.0]},
                    "geometricError": 100.0,
                    "content": {"uri": "empty.json"},
                }
            ],
        },
    }
    empty = {**document, "root": {**document["root"], "geometricError": 1.0, "children": []}}
    (tmp_path / "empty.json").write_text(json.dumps(empty))
    (tmp_path / "tileset.json").write_text(json.dumps(document))
    assert check_all(tmp_path).faults == []
    edit(document["root"])
    (tmp_path / "tileset.json").write_text(json.dumps(document))
    assert any(words in fault for fault in check_all(tmp_path).faults)
