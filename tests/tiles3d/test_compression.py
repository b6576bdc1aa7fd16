"""Compressed tiles: the same to the bit, smaller, and read by others (those in test_readers)."""

import io
import json
import subprocess

import numpy as np
import pytest
from support import JS, need_node

from metaearth3d.errors import BadInput, MissingExtra
from metaearth3d.tiles3d import check_tileset, read_glb, write_tileset
from metaearth3d.tiles3d.compression import NAME, coherent, compressed, expanded


@pytest.fixture(scope="module")
def both(landscape, tmp_path_factory):
    """The same place plain and compressed, and its heights."""
    out = tmp_path_factory.mktemp("both")
    place = landscape(130, 120, relief=9.0, seed=5)
    for compression in ("none", "meshopt"):
        options = {"height": place.height, "image": place.image, "box": place.box, "tile_px": 64}
        write_tileset(out / compression, **options, compression=compression)
    return out, place.height


def surface(path):
    """Triangles as their corners' places, normals and texture coordinates, sorted; picture and record."""
    with path.open("rb") as file:
        mesh, picture, document = read_glb(file)
    corners = np.concatenate([mesh.placed, mesh.normals, mesh.uv], axis=1)[mesh.triangles]  # (T, 3, 8)
    first = np.lexsort(np.moveaxis(corners, -1, 0)[::-1], axis=-1)[:, 0]  # each begins at its smallest corner
    turned = np.take_along_axis(corners, ((first[:, None] + np.arange(3)) % 3)[..., None], axis=1)
    rows = turned.reshape(len(turned), -1)
    return rows[np.lexsort(rows.T[::-1])], picture, document["asset"]["extras"]["tile"]


def test_every_triangle_and_texture_comes_back_to_the_bit_in_fewer_bytes(both):
    out, _ = both
    names = sorted(path.relative_to(out / "none") for path in (out / "none").rglob("*.glb"))
    assert len(names) > 4
    for name in names:
        (plain, picture, record), (small, same, other) = (surface(out / way / name) for way in ("none", "meshopt"))
        np.testing.assert_array_equal(small, plain)
        assert (same, other) == (picture, record)
        sizes = [(out / way / name).stat().st_size for way in ("none", "meshopt")]
        assert sizes[1] < sizes[0]


def test_our_checks_find_nothing_wrong_with_compressed_tiles(both):
    out, height = both
    assert check_tileset(out / "meshopt", height=height) == []


def test_the_khronos_validator_finds_nothing_wrong_with_compressed_tiles(both):
    node = need_node("gltf-validator")
    tiles = [str(path) for path in sorted((both[0] / "meshopt").rglob("*.glb"))]
    done = subprocess.run([node, "validate.mjs", *tiles], cwd=JS, capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout) == {"files": len(tiles), "found": []}


def test_numbers_that_share_no_grid_stay_as_they_are():
    places = np.array([[1e-20, 1e20, 0.1], [3.0, -2.5, 0.0], [7.0, 1e-7, 4.0]], "<f4")
    indices = np.array([0, 1, 2], "<u2")
    binary = places.tobytes() + indices.tobytes() + b"\0\0"
    document = {
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"},
            {"bufferView": 1, "componentType": 5123, "count": 3, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": 36},
            {"buffer": 0, "byteOffset": 36, "byteLength": 6},
        ],
        "buffers": [{"byteLength": len(binary)}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
    }
    squeezed, small = compressed(document, binary)
    assert "filter" not in squeezed["bufferViews"][0]["extensions"][NAME]
    again, data = expanded(squeezed, small)
    assert data[:36] == binary[:36] and data[40:46] == binary[36:42]
    assert NAME not in json.dumps(again)


def test_an_order_keeps_what_is_first_first():
    triangles = np.array([[0, 1, 2], [2, 1, 3], [3, 1, 4], [0, 4, 5], [1, 5, 6]], np.uint32)
    order, moved = coherent(triangles, 3, 7)
    assert sorted(order[:5]) == [0, 1, 2, 3, 4] and list(order[5:]) == [5, 6]
    as_sets = [{frozenset(row) for row in part.tolist()} for part in (order[moved[:3]], order[moved[3:]])]
    assert as_sets == [{frozenset(row) for row in part.tolist()} for part in (triangles[:3], triangles[3:])]


def test_damage_and_a_missing_library_are_told(both, monkeypatch, tmp_path, landscape):
    content = bytearray(next((both[0] / "meshopt").rglob("*.glb")).read_bytes())
    start = 28 + int.from_bytes(content[12:16], "little")
    content[start : start + 40] = b"\xff" * 40
    with pytest.raises(BadInput, match="compressed buffer"):
        read_glb(io.BytesIO(bytes(content)))
    monkeypatch.setitem(__import__("sys").modules, "meshopt", None)
    place = landscape(20, 20)
    options = {"height": place.height, "image": place.image, "box": place.box}
    with pytest.raises(MissingExtra, match="meshopt"):
        write_tileset(tmp_path / "a", **options, compression="meshopt")
    assert not (tmp_path / "a").exists()
    with pytest.raises(BadInput, match="choose none or meshopt"):
        write_tileset(tmp_path / "b", **options, compression="zip")
