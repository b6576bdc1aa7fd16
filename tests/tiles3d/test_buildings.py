"""Building tiles: what stands in them, what others read from them, and how they hang beside the terrain."""

import io
import json
import shutil
import subprocess
from itertools import pairwise

import numpy as np
import pytest
import trimesh
from support import JS, need_node

from metaearth3d.fields import SourceField
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.mesh import buildings
from metaearth3d.mesh.facade import STYLES, facade
from metaearth3d.serve import write_page
from metaearth3d.tiles3d import check_tileset, write_tileset
from metaearth3d.tiles3d.buildings import SINK_M, BuildingTiler, with_buildings
from metaearth3d.tiles3d.glb import read_document

SIZE = 120
LATTICE = Lattice("EPSG:32632", 600_000.0, 5_100_000.0, 1.0)


class Placed:
    def __init__(self, name: str, building: object) -> None:
        self.id, self.building, self.frame = name, building, self

    def place(self, points: np.ndarray) -> np.ndarray:
        return np.asarray(points) + np.array([LATTICE.origin_x, LATTICE.origin_y])


def village() -> tuple[np.ndarray, np.ndarray]:
    heights, rng = np.zeros((SIZE, SIZE)), np.random.default_rng(4)
    for row in range(8, 100, 30):
        for col in range(8, 100, 30):
            tall, wide = rng.integers(8, 18, 2)
            across = np.minimum(np.arange(tall) + 0.5, tall - np.arange(tall) - 0.5)
            pitch = 0.7 if (row + col) % 60 else 0.0
            heights[row : row + tall, col : col + wide] = rng.uniform(5, 22) + pitch * across[:, None]
    ground = 300 + 4 * np.sin(np.arange(SIZE) / 25)[:, None] * np.ones((SIZE, SIZE))
    return heights, ground


@pytest.fixture(scope="module")
def made():
    """The buildings of the village."""
    heights, ground = village()
    return buildings(heights, None, 1.0, ground=ground)


@pytest.fixture(scope="module")
def scene(made, tmp_path_factory):
    """A folder with terrain and building tiles and the page."""
    out = tmp_path_factory.mktemp("village")
    _, ground = village()
    height = SourceField(LATTICE, 0, ground[None].astype(np.float32), None, 0, 0)
    box = PixelBox(0, 0, 0, SIZE - 1, SIZE - 1)
    write_tileset(out / "tiles", height=height, image=image_field(), box=box, tile_px=64)
    path = out / "tiles" / "tileset.json"
    document = json.loads(path.read_bytes())
    things = [Placed(f"{i:016x}", b) for i, b in enumerate(made)]
    west, east = ([t for t in things if (t.building.anchor[1] < 60) == side] for side in (True, False))
    tiler = BuildingTiler(out / "tiles", image_field(), frame_of(document))
    tile = tiler.write([((0, 0), west), ((0, 1), east), ((0, 2), [])])
    path.write_text(json.dumps(with_buildings(document, tile)))
    write_page(out)
    return out


def image_field() -> SourceField:
    colours = np.where(village()[0] > 0, 170, 110)[None] + np.array([20, 0, -10])[:, None, None]
    return SourceField(LATTICE, 0, colours.astype(np.uint8), None, 0, 0)


def frame_of(document: dict) -> np.ndarray:
    return np.array(document["root"]["transform"]).reshape(4, 4).T


def contents(scene):
    return sorted((scene / "tiles" / "buildings").glob("*.glb"))


def test_every_building_is_in_one_tile_under_its_name(scene, made):
    names, ridges = [], []
    for path in contents(scene):
        document, table = property_table(path)
        names += table["id"]
        ridges += table["ridge_m"].tolist()
        count = document["extensions"]["EXT_structural_metadata"]["propertyTables"][0]["count"]
        for primitive in document["meshes"][0]["primitives"]:
            (ids,) = primitive["extensions"]["EXT_mesh_features"]["featureIds"]
            assert ids["propertyTable"] == 0
            assert ids["featureCount"] <= count
    assert sorted(names) == [f"{i:016x}" for i in range(len(made))]
    order = np.argsort(names)
    np.testing.assert_allclose(np.array(ridges)[order], [b.ridge_m for b in made], rtol=1e-6)


def property_table(path):
    """The JSON and the columns of a file's table, by the extension's specification."""
    with path.open("rb") as file:
        document = read_document(file)
        file.read(8)
        binary = file.read()

    def view(i):
        at = document["bufferViews"][i]
        assert at["byteOffset"] % 8 == 0
        return binary[at["byteOffset"] : at["byteOffset"] + at["byteLength"]]

    metadata = document["extensions"]["EXT_structural_metadata"]
    table, kinds = metadata["propertyTables"][0], metadata["schema"]["classes"]["building"]["properties"]
    columns = {}
    for name, at in table["properties"].items():
        if kinds[name]["type"] == "STRING":
            offsets = np.frombuffer(view(at["stringOffsets"]), "<u4")
            text = view(at["values"])
            columns[name] = [text[a:b].decode() for a, b in pairwise(offsets)]
        else:
            columns[name] = np.frombuffer(view(at["values"]), "<f4")
        assert len(columns[name]) == table["count"]
    return document, columns


def test_trimesh_sees_roofs_where_the_buildings_are(scene, made):
    document = json.loads((scene / "tiles" / "tileset.json").read_bytes())
    frame = frame_of(document)
    tops, feet = [], []
    for path in contents(scene):
        loaded = trimesh.load(io.BytesIO(path.read_bytes()), file_type="glb")
        for name in loaded.graph.nodes_geometry:
            matrix, geometry = loaded.graph[name]
            world = trimesh.transform_points(loaded.geometry[geometry].vertices, matrix)
            local = np.stack([world[:, 0], -world[:, 2], world[:, 1]], 1)
            ecef = local @ frame[:3, :3].T + frame[:3, 3]
            height = ellipsoidal_height(ecef)
            tops.append(height.max())
            feet.append(height.min())
    assert max(tops) == pytest.approx(max(b.ground_m + b.ridge_m for b in made), abs=0.01)
    assert min(feet) == pytest.approx(min(b.base_m for b in made) - SINK_M, abs=0.01)


def ellipsoidal_height(ecef):
    from pyproj import Transformer

    return np.array(Transformer.from_crs("EPSG:4978", "EPSG:4979").transform(*ecef.T))[2]


def test_the_tree_asks_for_buildings_when_their_height_shows(scene, made):
    nested = json.loads((scene / "tiles" / "buildings" / "tileset.json").read_bytes())
    root = nested["root"]
    assert root["geometricError"] == pytest.approx(max(b.ridge_m for b in made))
    assert root["refine"] == "ADD"
    for core in root["children"]:
        (leaf,) = core["children"]
        assert leaf["geometricError"] == 0
        assert "contents" not in json.dumps(nested)
    document = json.loads((scene / "tiles" / "tileset.json").read_bytes())
    assert document["root"]["refine"] == "ADD"
    terrain, tile = document["root"]["children"]
    assert terrain["refine"] == "REPLACE"
    assert tile["content"]["uri"] == "buildings/tileset.json"


def test_our_own_check_finds_nothing(scene):
    assert check_tileset(scene / "tiles") == []


def test_our_own_check_sees_a_building_outside_its_box(scene, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(scene / "tiles", copy)
    path = copy / "buildings" / "tileset.json"
    nested = json.loads(path.read_bytes())
    nested["root"]["children"][0]["children"][0]["boundingVolume"]["box"][11] *= 0.5
    path.write_text(json.dumps(nested))
    assert any("reaches out of its box" in fault for fault in check_tileset(copy))


def test_the_same_buildings_are_the_same_bytes(scene, tmp_path):
    heights, ground = village()
    again = buildings(heights, None, 1.0, ground=ground)
    frame = frame_of(json.loads((scene / "tiles" / "tileset.json").read_bytes()))
    things = [Placed(f"{i:016x}", b) for i, b in enumerate(again) if b.anchor[1] < 60]
    BuildingTiler(tmp_path, image_field(), frame).write([((0, 0), things)])
    assert len(things) < len(again)
    first = scene / "tiles" / "buildings" / "0_0.glb"
    names = {t.id for t in things}
    assert set(property_table(tmp_path / "buildings" / "0_0.glb")[1]["id"]) == names
    assert (tmp_path / "buildings" / "0_0.glb").read_bytes() == first.read_bytes()


def test_no_buildings_no_tile(tmp_path):
    image = SourceField(LATTICE, 0, np.zeros((3, 8, 8), np.uint8), None, 0, 0)
    assert BuildingTiler(tmp_path, image, np.eye(4)).write([((0, 0), [])]) is None
    assert not list(tmp_path.iterdir())


def test_facades_differ_and_repeat():
    pictures = [facade(style) for style in range(len(STYLES))]
    assert all(picture.shape == (3, 64, 64) and picture.dtype == np.uint8 for picture in pictures)
    assert all((a != b).mean() > 0.05 for i, a in enumerate(pictures) for b in pictures[:i])
    np.testing.assert_array_equal(facade(1), facade(1))


def test_the_khronos_validator_finds_nothing(scene):
    node = need_node("gltf-validator")
    tiles = [str(path) for path in contents(scene)]
    done = subprocess.run([node, "validate.mjs", *tiles], cwd=JS, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"files": len(tiles), "found": []}


READY = "window.metaearth3d?.ready && window.metaearth3d.terrain.settled"


def test_our_page_shows_roofs_and_walls(open_page):
    told, picture = open_page("", READY, "metaearth3d.errors")
    assert (told["problems"], told["outside"], told["value"]) == ([], [], [])
    red = (picture[..., 0] > 150) & (picture[..., 0] > picture[..., 2] + 20)  # the ground is darker
    assert red.mean() > 0.01


def test_a_click_on_our_page_tells_the_facts_of_a_building(open_page, made):
    told, _ = open_page("", READY, f"({CLICKS})()")
    assert told["problems"] == [] and len(told["value"]["found"]) > 2
    for name, ridge in told["value"]["found"].items():
        assert ridge == pytest.approx(made[int(name, 16)].ridge_m, rel=1e-5)
    assert "Building" in told["value"]["text"] and "roof" in told["value"]["text"]


CLICKS = """() => {
  const [found, probe] = [{}, metaearth3d.probe];
  let text = "";
  for (let x = -0.9; x < 0.95; x += 0.06) for (let y = -0.9; y < 0.95; y += 0.06) {
    probe.ask({x, y});
    const building = probe.found?.building;
    if (building) found[building.id] = building.ridge_m;
    if (building) text = document.getElementById("facts").textContent;
  }
  return {found, text};
}"""


def test_cesium_reads_the_facts_of_a_building(open_page):
    need_node("cesium")
    ready = "window.state?.ready"
    told, _ = open_page("cesium.html", ready, f"({PICK})()")
    assert (told["problems"], told["outside"]) == ([], [])
    assert told["value"]["ids"] > 0
    assert 4 < told["value"]["ridge"] < 40


PICK = """() => {
  const found = new Map();
  for (let x = 50; x < 800; x += 25) for (let y = 50; y < 480; y += 25) {
    const feature = viewer.scene.pick({x, y});
    if (feature?.getProperty?.("id")) found.set(feature.getProperty("id"), feature.getProperty("ridge_m"));
  }
  return {ids: found.size, ridge: Math.max(0, ...found.values())};
}"""
