"""Deep trees in several files, implicit tiling, watertight sets, and sets that join others."""

import json
from pathlib import Path

import numpy as np
import pytest

from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.mesh import Side
from metaearth3d.tiles3d import check_tileset, read_glb, write_tileset
from metaearth3d.tiles3d.borders import tile_borders
from metaearth3d.tiles3d.lod import Node, TileGrid
from metaearth3d.tiles3d.reading import walk
from metaearth3d.tiles3d.subtree import decode_subtree


def write(out, place, **options):
    options = {"tile_px": 16, "metadata": {"seed": 3}, **options}
    return write_tileset(out, height=place.height, image=place.image, box=place.box, **options)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def tiles(folder: Path) -> dict:
    document = json.loads((folder / "tileset.json").read_text())
    names = ("boundingVolume", "geometricError", "metadata")
    found = [(tile.get("content", {}).get("uri", ""), tile) for tile, _ in walk(folder, document)]
    return {uri: {name: tile[name] for name in names} for uri, tile in found if uri.endswith(".glb")}


class Stop(Exception):
    pass


def stopped_at(count):
    def tell(done, total):
        if done == count:
            raise Stop

    return tell


@pytest.fixture(scope="module")
def strip(landscape):
    """So long that its tree is seven tiles deep, so narrow that it costs little."""
    return landscape(520, 17, row=0, col=0)


@pytest.mark.parametrize(("tiling", "files"), [("explicit", "tiles/2/*.json"), ("implicit", "subtrees/5/*.subtree")])
def test_a_deep_tree_is_cut_into_files_and_goes_on_after_a_stop(strip, tmp_path, tiling, files):
    report = write(tmp_path / "whole", strip, tiling=tiling)
    assert check_tileset(tmp_path / "whole", height=strip.height) == []
    assert len(list((tmp_path / "whole").glob(files))) > 1
    assert len((tmp_path / "whole/tileset.json").read_bytes()) < 30_000
    with pytest.raises(Stop):
        write(tmp_path / "cut", strip, tiling=tiling, progress=stopped_at(report.tiles // 2))
    again = write(tmp_path / "cut", strip, tiling=tiling)
    assert again.kept == report.tiles // 2
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    with pytest.raises(OutputConflict):
        (tmp_path / "cut/tileset.json").unlink()
        write(tmp_path / "cut", strip, tiling=tiling, max_error_m=3.0)


def test_both_tilings_say_the_same_of_every_tile(strip, tmp_path):
    for tiling in ("explicit", "implicit"):
        write(tmp_path / tiling, strip, tiling=tiling)
    one, other = tiles(tmp_path / "explicit"), tiles(tmp_path / "implicit")
    assert one == other and len(one) > 100
    assert all(tile["metadata"]["properties"]["seed"] == 3 for tile in one.values())


def test_implicit_boxes_nearly_hold_what_the_exact_ones_do(strip, tmp_path):
    """Viewers that do not read metadata quarter the root's box: a tile may reach out by the lattice's bend only."""
    write(tmp_path, strip, tiling="implicit")
    root = json.loads((tmp_path / "tileset.json").read_text())["root"]
    centre, axes = (
        np.array(root["boundingVolume"]["box"][:3]),
        np.array(root["boundingVolume"]["box"][3:]).reshape(3, 3),
    )
    assert np.linalg.det(axes) > 0 and root["implicitTiling"]["availableLevels"] == 7
    for path in sorted(tmp_path.rglob("*.glb")):
        with path.open("rb") as file:
            mesh, _, document = read_glb(file)
        node = Node(*document["asset"]["extras"]["tile"]["node"])
        half = axes[:2] / 2**node.depth
        middle = centre + (2 * node.col + 1 - 2**node.depth) * half[0] + (2 * node.row + 1 - 2**node.depth) * half[1]
        inside = (mesh.placed - middle) @ half.T / (half**2).sum(1)
        assert np.abs(inside).max() < 1 + 0.1 / np.linalg.norm(half[0])
    assert root["geometricError"] >= max(tile["geometricError"] for tile in tiles(tmp_path).values())


def test_a_subtree_that_is_not_one_is_refused():
    with pytest.raises(BadInput, match="not a subtree"):
        decode_subtree(Node(0, 0, 0), b"glTF" + bytes(40))


def test_a_watertight_set_shares_every_border_across_depths(landscape, tmp_path):
    place = landscape(100, 90, row=0, col=0)
    write(tmp_path / "tight", place, watertight=True, tile_px=32)
    assert check_tileset(tmp_path / "tight", height=place.height) == []
    assert {tile["metadata"]["properties"]["skirt_m"] for tile in tiles(tmp_path / "tight").values()} == {0.0}
    write(tmp_path / "usual", place, tile_px=32)
    path = tmp_path / "usual/tileset.json"
    path.write_text(path.read_text().replace('"watertight":false', '"watertight":true'))
    assert any("do not share the vertices" in fault for fault in check_tileset(tmp_path / "usual"))


def test_sets_that_join_share_borders_and_hang_skirts_between(landscape, tmp_path):
    """Two halves of unequal depth, written apart, each knowing only how coarse the other's tiles may be."""
    place, found = landscape(64, 150, row=0, col=0, relief=40.0), {}
    halves = {Side.EAST: PixelBox(0, 0, 0, 64, 64), Side.WEST: PixelBox(0, 0, 64, 64, 86)}
    grids = {side: TileGrid(box, 16) for side, box in halves.items()}
    assert [grid.depth for grid in grids.values()] == [2, 3]
    for (side, box), other in zip(halves.items(), reversed(grids.values()), strict=True):
        out = tmp_path / side.value
        write(out, place._replace(box=box), joins={side: other.stride(0)})
        assert check_tileset(out, height=place.height) == []
        matrix = np.array(json.loads((out / "tileset.json").read_text())["root"]["transform"]).reshape(4, 4).T
        for path in sorted(out.rglob("*.glb")):
            with path.open("rb") as file:
                mesh, _, document = read_glb(file)
            tile = document["asset"]["extras"]["tile"]
            node = Node(*tile["node"])
            if grids[side].spans(node)[1][side is Side.EAST] == 64:
                border = tile_borders(grids[side], node, mesh, tile["terrain_vertices"])[side]
                stride, top = grids[side].stride(node.depth), grids[side].spans(node)[0].first
                ecef = border.places @ matrix[:3, :3].T + matrix[:3, 3]
                found.setdefault((stride, top), []).append((border.posts, ecef, border.skirt_m))
    pairs = [pair for pair in found.values() if len(pair) == 2]
    assert len(pairs) == 4 + 2 + 1
    for (posts, ecef, _), (other_posts, other_ecef, _) in pairs:
        np.testing.assert_array_equal(posts, other_posts)
        assert np.abs(ecef - other_ecef).max() < 4e-3  # two frames, each snapped to 1 mm
    every = np.arange(65)
    lines = []
    for stride in (1, 2, 4, 8):
        parts = [part for (s, _), pair in found.items() if s == stride for part in pair[:1]]
        posts, places = np.concatenate([p for p, *_ in parts]), np.concatenate([e for _, e, _ in parts])
        posts, index = np.unique(posts, return_index=True)
        at = np.stack([np.interp(every, posts, places[index, axis]) for axis in range(3)], 1)
        lines.append((at, min(depth for *_, depth in parts)))
    gaps = [np.linalg.norm(a - b, axis=1).max() for a, _ in lines for b, _ in lines]
    assert max(gaps) > 1.0  # there is something to hide
    assert all(np.linalg.norm(a - b, axis=1).max() <= min(deep, depth) for a, deep in lines for b, depth in lines)


def test_an_unknown_tiling_is_refused(landscape, tmp_path):
    with pytest.raises(BadInput, match="tiling is 'octree'"):
        write(tmp_path, landscape(20, 20), tiling="octree")


def remove_subtree(folder):
    (folder / "subtrees/0/0_0.subtree").unlink()


def cut_subtree(folder):
    path = folder / "subtrees/0/0_0.subtree"
    path.write_bytes(path.read_bytes()[:-8])


def fewer_levels(folder):
    path = folder / "tileset.json"
    path.write_text(path.read_text().replace('"availableLevels":2', '"availableLevels":1'))


def larger_error(folder):
    """A child's geometric error, by its bytes: leaves say 0."""
    path = folder / "subtrees/0/0_0.subtree"
    content = bytearray(path.read_bytes())
    content[-8:] = np.array([1e6]).tobytes()  # the last column is that of errors
    path.write_bytes(bytes(content))


FAULTS = {
    "cannot be read": remove_subtree,
    "ends too soon": cut_subtree,
    "availableLevels is 1; the tree has 2": fewer_levels,
    "larger geometricError than its parent": larger_error,
}


@pytest.mark.parametrize("words", FAULTS)
def test_a_broken_implicit_tree_is_found(landscape, tmp_path, words):
    write(tmp_path, landscape(60, 50, row=0, col=0), tile_px=32, tiling="implicit")
    assert check_tileset(tmp_path) == []
    FAULTS[words](tmp_path)
    faults = check_tileset(tmp_path)
    assert any(words in fault for fault in faults), faults
