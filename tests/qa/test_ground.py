"""What generated scenes bring: heights by their files' names, land cover, heights above ground, objects."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from qa_support import STEP_M, rough, write_folder, write_raster
from scipy import ndimage

from metaearth3d.errors import BadInput
from metaearth3d.qa import open_rasters, open_scene
from metaearth3d.qa.checking.tiles import Frame, leaf_triangles
from metaearth3d.world.table import UNITS, write_objects


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """A folder that looks like a generated one on the planet's lattice: the map's GSD is not the ground's."""
    folder = tmp_path / "made"
    folder.mkdir()
    record = {"gsd_m": 3.2854, "spec": {"seed": 3, "digest": "abc"}, "tileset": None}
    (folder / "scene.json").write_text(json.dumps(record))
    write_raster(folder / "height_4.77731m.tif", rough(1).astype(np.float32))
    write_raster(folder / "height_76.437m.tif", rough(1, 48).astype(np.float32), step=10.0)
    cover = np.full((96, 96), 10, np.uint8)
    cover[30:60, 30:60] = 50
    write_raster(folder / "landcover_4.77731m.tif", cover)
    write_raster(folder / "ndsm_4.77731m.tif", np.full((96, 96), 9.0, np.float32))
    return folder


def test_a_scenes_heights_are_its_finest_and_only_built_up_land_has_buildings(scene: Path) -> None:
    found = open_scene(scene)
    assert found.z.shape == (96, 96)
    assert found.cover_names == {10: "trees", 50: "built-up land"}
    assert found.above is not None and (found.above[30:60, 30:60] == 9).all()
    assert (found.above > 0).sum() == 900  # trees of 9 m are no buildings


def test_objects_stand_for_themselves_with_a_post_between_those_that_touch(scene: Path) -> None:
    x, y = 500_000.0, 5_210_000.0
    blank = {k: 0.0 for k in UNITS} | {"id": "a", "class": "building", "roof": "flat", "row": 0, "col": 0}
    boxes = [(10, 10, 20, 20, 12.0), (10, 20, 20, 30, 20.0)]  # rows and columns; they share a wall
    things = [
        SimpleNamespace(
            kind="building", facts={**blank, "id": str(k), "ridge_m": tall},
            footprint=shapely.box(x + c * STEP_M, y - r1 * STEP_M, x + c1 * STEP_M, y - r * STEP_M),
        )
        for k, (r, c, r1, c1, tall) in enumerate(boxes)
    ]  # fmt: skip
    road = SimpleNamespace(kind="road", facts={**blank, "class": "road"}, footprint=shapely.box(x, y - 400, x + 400, y))
    write_objects(scene / "objects.parquet", [[*things, road]], crs="EPSG:32633")  # type: ignore[list-item]
    found = open_scene(scene)
    assert found.above is not None
    labels, count = ndimage.label(found.above > 0, np.ones((3, 3)))
    assert count == 2
    assert sorted(float(found.above[labels == k].max()) for k in (1, 2)) == [12.0, 20.0]
    assert 180 <= (labels > 0).sum() < 200  # the wall that they share is left out


def test_pixels_that_are_not_square_are_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    import rasterio
    from affine import Affine

    path = tmp_path / "dem.tif"
    with rasterio.open(path, "w", driver="GTiff", height=60, width=60, count=1, dtype="float32", crs="EPSG:32633",
                       transform=Affine(5, 0, 500_000, 0, -5.01, 5_210_000)) as file:  # fmt: skip
        file.write(rough(1, 60).astype(np.float32)[None])
    with pytest.raises(BadInput, match="square"):
        open_rasters(path)


def test_buildings_on_the_tiles_are_no_ground(dataset: Path, tmp_path: Path) -> None:
    tiles = next((dataset / "scenes").iterdir()) / "tiles"
    frame = Frame("EPSG:32633", 500_000.0, 5_210_000.0, STEP_M, STEP_M)
    bare = leaf_triangles(tiles / "tileset.json", frame)
    for path in tiles.rglob("*"):
        if path.is_file() and path.suffix != ".json":
            (tmp_path / path.relative_to(tiles)).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path.relative_to(tiles)).write_bytes(path.read_bytes())
    document = json.loads((tiles / "tileset.json").read_text())
    document["root"] = {"children": [document["root"], {"content": {"uri": "buildings/tileset.json"}}]}
    (tmp_path / "tileset.json").write_text(json.dumps(document))
    assert np.array_equal(leaf_triangles(tmp_path / "tileset.json", frame), bare)


def test_a_folder_of_a_scene_without_heights_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path / "real", 1, extras=False)
    (tmp_path / "real" / "scene.json").write_text(json.dumps({"spec": {"seed": 1, "digest": "x"}}))
    with pytest.raises(BadInput, match=r"no height_\*m.tif"):
        open_scene(tmp_path / "real")
