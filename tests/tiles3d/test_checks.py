"""A tileset broken on purpose in each way: the check must say so."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from metaearth3d.tiles3d import check_tileset, read_glb, write_glb, write_tileset

LEAF = "tiles/2/1_1.glb"


@pytest.fixture
def folder(landscape, tmp_path):
    place = landscape(100, 90, row=0, col=0)
    write_tileset(tmp_path, height=place.height, image=place.image, box=place.box, tile_px=32)
    assert check_tileset(tmp_path, height=place.height) == []
    return tmp_path


def edit_json(folder: Path, edit: Callable) -> None:
    path = folder / "tileset.json"
    document = json.loads(path.read_text())
    edit(document)
    path.write_text(json.dumps(document))


def edit_mesh(folder: Path, edit: Callable, name: str = LEAF) -> None:
    path = folder / name
    with path.open("rb") as file:
        mesh, jpeg, document = read_glb(file)
    extras = document["asset"]["extras"]
    mesh = edit(mesh, extras["tile"]["terrain_vertices"])
    with path.open("wb") as file:
        write_glb(file, mesh, jpeg, extras=extras)


def child(document, *path):
    tile = document["root"]
    for i in path:
        tile = tile["children"][i]
    return tile


JSON_FAULTS = {
    "asset.version is '1.0'": lambda d: d["asset"].update(version="1.0"),
    "smaller than the root's": lambda d: d.update(geometricError=0.001),
    "uses contents": lambda d: child(d, 0).update(contents=[]),
    "less than its mesh error": lambda d: child(d, 0)["metadata"]["properties"].update(max_error_m=1e6),
    "is a leaf with geometricError": lambda d: child(d, 0, 0).update(geometricError=1.0),
    "larger geometricError than its parent": lambda d: child(d, 0).update(
        geometricError=d["root"]["geometricError"] + 1
    ),
    "reaches out of its parent's": lambda d: child(d, 0)["boundingVolume"]["box"].__setitem__(0, 4000.0),
    "reaches out of its box": lambda d: child(d, 1, 0)["boundingVolume"]["box"].__setitem__(11, 0.5),
    "cannot be read": lambda d: child(d, 0, 0)["content"].update(uri="tiles/2/9_9.glb"),
    "is in the tree twice": lambda d: child(d, 0)["children"].append(child(d, 0, 0)),
    "is in no tile of the tree": lambda d: child(d, 0)["children"].pop(),
}


@pytest.mark.parametrize("words", JSON_FAULTS)
def test_a_broken_tree_is_found(folder, words):
    edit_json(folder, JSON_FAULTS[words])
    assert any(words in fault for fault in check_tileset(folder)), check_tileset(folder)


def lowered(mesh, count):
    positions = mesh.positions.copy()
    positions[:count, 2] -= 0.25
    return replace(mesh, positions=positions)


def turned_normals(mesh, count):
    return replace(mesh, normals=np.roll(mesh.normals, 1, axis=1))


def short_skirt(mesh, count):
    positions = mesh.positions.copy()
    positions[count:, 2] += 1.4
    return replace(mesh, positions=positions)


def missing_triangle(mesh, count):
    return replace(mesh, triangles=mesh.triangles[1:])


def moved_border_vertex(mesh, count):
    uv = mesh.uv.copy()
    west = np.flatnonzero(uv[:count, 0] == uv[:count, 0].min())
    uv[west[len(west) // 2], 1] += 1 / 40
    return replace(mesh, uv=uv)


def wild_index(mesh, count):
    return replace(mesh, triangles=np.where(mesh.triangles == 3, 60000, mesh.triangles).astype(np.uint32))


MESH_FAULTS = {
    "m apart along their common border": lowered,
    "different normals along": turned_normals,
    "the skirt of": short_skirt,
    "does not cover its ground exactly once": missing_triangle,
    "vertices of their common border": moved_border_vertex,
    "vertices it does not have": wild_index,
}


@pytest.mark.parametrize("words", MESH_FAULTS)
def test_a_broken_tile_is_found(folder, words):
    edit_mesh(folder, MESH_FAULTS[words])
    assert any(words in fault for fault in check_tileset(folder)), check_tileset(folder)


def test_a_mesh_that_left_its_heights_is_found(folder, landscape):
    place = landscape(100, 90, row=0, col=0)
    edit_mesh(folder, lowered)
    faults = check_tileset(folder, height=place.height)
    assert any("from the height field" in fault for fault in faults)


def test_an_error_larger_than_stated_is_found(folder, landscape):
    place = landscape(100, 90, row=0, col=0)
    edit_json(folder, lambda d: child(d, 0)["metadata"]["properties"].update(max_error_m=0.01))
    faults = check_tileset(folder, height=place.height)
    assert any("it says 0.01 m" in fault for fault in faults)


def test_a_tile_under_another_name_is_found(folder):
    (folder / LEAF).write_bytes((folder / "tiles/2/0_0.glb").read_bytes())
    assert any(f"{LEAF} holds the tile of tiles/2/0_0.glb" in fault for fault in check_tileset(folder))


def test_a_folder_without_a_tileset_is_one_fault(tmp_path):
    (fault,) = check_tileset(tmp_path)
    assert "cannot be read" in fault
