"""Whole tilesets: sound, repeatable, resumable."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.fields import SourceField
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.tiles3d import check_tileset, read_glb, write_tileset


def write(out, place, **options):
    options = {"tile_px": 32, **options}
    return write_tileset(out, height=place.height, image=place.image, box=place.box, **options)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@settings(max_examples=12, deadline=None)
@given(
    st.integers(1, 90),
    st.integers(1, 90),
    st.integers(-70, 70),
    st.integers(0, 999),
    st.sampled_from([0.5, 1.0, 16.0, 300.0]),
    st.sampled_from([0.1, 2.0, 30.0]),
    st.sampled_from([None, 0.3, 4.0]),
)
def test_any_scene_is_sound(landscape, tmp_path_factory, height, width, row, seed, gsd, relief, max_error):
    place = landscape(height, width, seed=seed, gsd=gsd, row=row, relief=relief)
    out = tmp_path_factory.mktemp("set")
    report = write(out, place, max_error_m=max_error)
    assert check_tileset(out, height=place.height) == []
    assert report.max_error_m <= (max_error or max(0.25, 0.75 * gsd))


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:32733", "EPSG:3035"])
def test_scenes_in_other_projections_are_sound(landscape, tmp_path, crs):
    place = landscape(70, 60, crs=crs, gsd=64.0)
    write(tmp_path, place)
    assert check_tileset(tmp_path, height=place.height) == []


def test_the_tree_says_what_a_viewer_needs(landscape, tmp_path):
    place = landscape(100, 90)
    report = write(tmp_path, place, metadata={"seed": 7})
    document = json.loads((tmp_path / "tileset.json").read_text())
    assert document["asset"]["version"] == "1.1"
    assert document["extras"]["metadata"] == {"seed": 7}
    root = document["root"]
    assert root["refine"] == "REPLACE"
    assert np.linalg.norm(root["transform"][12:15]) == pytest.approx(6.37e6, rel=0.01)
    text = (tmp_path / "tileset.json").read_text()
    assert '"contents"' not in text
    assert text.count('"uri"') == report.tiles == len(list(tmp_path.rglob("*.glb")))
    said = root["children"][0]["metadata"]
    assert said["class"] in document["schema"]["classes"]
    assert {"max_error_m", "rmse_m", "gsd_m", "seed", "triangles", "skirt_m"} == set(said["properties"])
    assert set(document["schema"]["classes"]["tile"]["properties"]) == set(said["properties"])
    assert said["properties"]["gsd_m"] == pytest.approx(2.0, rel=0.01)
    assert said["properties"]["seed"] == 7


def test_the_same_scene_is_the_same_bytes_and_leaves_no_drafts(landscape, tmp_path):
    write(tmp_path / "a", landscape())
    write(tmp_path / "b", landscape())
    first = contents(tmp_path / "a")
    assert first == contents(tmp_path / "b")
    assert not [name for name in first if ".tmp-" in name]


def test_a_stopped_run_goes_on_to_the_same_bytes(landscape, tmp_path):
    place = landscape()
    whole = write(tmp_path / "whole", place)

    class Stop(Exception):
        pass

    def stop(done, total):
        assert total == whole.tiles
        if done == total // 2:
            raise Stop

    with pytest.raises(Stop):
        write(tmp_path / "cut", place, progress=stop)
    assert not (tmp_path / "cut" / "tileset.json").exists()
    report = write(tmp_path / "cut", place)
    assert report.kept == whole.tiles // 2
    assert contents(tmp_path / "whole") == contents(tmp_path / "cut")
    assert replace(report, kept=0, path=whole.path) == whole


def test_a_folder_of_another_run_is_refused(landscape, tmp_path):
    write(tmp_path, landscape())
    with pytest.raises(OutputConflict, match="other settings"):
        write(tmp_path, landscape(), max_error_m=2.0)
    with pytest.raises(OutputConflict, match="already holds a tileset"):
        write(tmp_path, landscape(), resume=False)
    assert (tmp_path / "tileset.json").exists()


def test_neighbouring_scenes_meet_at_equal_vertices(landscape, tmp_path):
    """Two halves of a world written apart: their common leaf borders are the same posts at the same ECEF places."""
    place = landscape(64, 128, row=0, col=0)
    sides = []
    for name, col in (("west", 0), ("east", 64)):
        out = tmp_path / name
        half = place._replace(box=PixelBox(0, 0, col, 64, 64))
        write(out, half)
        transform = np.array(json.loads((out / "tileset.json").read_text())["root"]["transform"]).reshape(4, 4).T
        found = []
        for row in (0, 1):
            with (out / f"tiles/1/{row}_{1 if name == 'west' else 0}.glb").open("rb") as file:
                mesh, _, document = read_glb(file)
            count = document["asset"]["extras"]["tile"]["terrain_vertices"]
            edge = mesh.uv[:count, 0] == (mesh.uv[:count, 0].max() if name == "west" else mesh.uv[:count, 0].min())
            found.append(mesh.placed[:count][edge] @ transform[:3, :3].T + transform[:3, 3])
        sides.append(np.concatenate(found))
    assert sides[0].shape == sides[1].shape
    assert np.abs(sides[0] - sides[1]).max() < 2e-3  # two frames, each snapped to 1 mm


def test_reading_stays_inside_the_scene_and_its_next_posts(landscape, tmp_path):
    place = landscape(70, 50)
    asked = []

    class Watched(SourceField):
        def read(self, box):
            asked.append(box)
            return super().read(box)

    b = place.box
    data = place.height.read(PixelBox(0, b.row, b.col, b.height + 1, b.width + 1)).data
    watched = Watched(place.height.lattice, 0, data, None, b.row, b.col)
    write(tmp_path, place._replace(height=watched))
    assert min(box.row for box in asked) == b.row
    assert max(box.row + box.height for box in asked) == b.row + b.height + 1
    assert max(box.col + box.width for box in asked) == b.col + b.width + 1


def test_fields_that_do_not_fit_are_refused(landscape, tmp_path):
    place = landscape()
    other = landscape(gsd=2.0)
    with pytest.raises(BadInput, match="different lattices"):
        write(tmp_path, place._replace(image=other.image))
    with pytest.raises(BadInput, match="the height field is at level 0, the box at level 1"):
        write(tmp_path, place._replace(box=place.box._replace(level=1)))
    with pytest.raises(BadInput, match="textures need three of uint8"):
        write(tmp_path, place._replace(image=place.height))
    with pytest.raises(BadInput, match="terrain needs one"):
        write(tmp_path, place._replace(height=place.image))
    with pytest.raises(BadInput, match="JSON values"):
        write(tmp_path, place, metadata={"a": object()})
    with pytest.raises(BadInput, match="max_error_m is -1"):
        write(tmp_path, place, max_error_m=-1)
