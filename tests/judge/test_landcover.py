"""Land cover of scenes against real maps: files of several sizes, and arrangement seen apart from composition."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import rasterio
from affine import Affine
from judge.test_cover import country, shuffled

from metaearth3d.errors import BadInput
from metaearth3d.fields import COVER_NAMES
from metaearth3d.judge.landcover import LEGEND, compared_land_cover
from metaearth3d.judge.pictures import Level, Made
from metaearth3d.judge.plots import cover_plot

CODES = np.array([10, 30, 40, 80])


def ground(seed, side=192, sigma=3.0):
    """Trees, grass, crops and water in patches."""
    return CODES[np.searchsorted([1, 2, 5, 8], country(seed, side, sigma))]


def write_map(path, classes, gsd=10.0, **more):
    options = {"driver": "GTiff", "count": 1, "height": classes.shape[0], "width": classes.shape[1], "dtype": "uint8"}
    options |= {"crs": "EPSG:32633", "transform": Affine(gsd, 0, 5e5, 0, -gsd, 5e6), **more}
    with rasterio.open(path, "w", **options) as file:
        file.write(classes.astype(options["dtype"]), 1)
    return path


def scene(path, gsd=10.0):
    """A scene of which only the land cover counts."""
    return Made(path.stem, (Level(SimpleNamespace(gsd=gsd), None, None, (0, 0), path),))


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    folder = tmp_path_factory.mktemp("maps")
    for seed in range(2):
        write_map(folder / f"{seed}.tif", ground(seed))
    return folder


def compared(made, maps, gsd=10.0):
    return compared_land_cover([made], [maps], gsd, 0, [])


def above(found):
    """Measures whose interval lies above the floor."""
    return {
        name.removeprefix("land_cover_") for name, r in found["land_cover"].items() if r["interval"][0] > r["floor_95"]
    }


def test_places_of_one_kind_pass_and_shuffled_or_burnt_ones_do_not(real, tmp_path):
    like = compared(scene(write_map(tmp_path / "like.tif", ground(5))), real)
    assert above(like) == set() and [e["name"] for e in like["land_cover_legend"]] == [
        "trees",
        "grass",
        "crops",
        "water",
    ]
    mixed = compared(scene(write_map(tmp_path / "mixed.tif", shuffled(ground(5)))), real)
    assert "composition" not in above(mixed) and {"transitions", "patch_size", "edge_density"} <= above(mixed)
    burnt = compared(scene(write_map(tmp_path / "burnt.tif", np.where(ground(5) == 10, 60, ground(5)))), real)
    assert {"composition", "transitions"} <= above(burnt) and "patch_size" not in above(burnt)
    json.dumps([like, mixed, burnt], allow_nan=False)
    assert cover_plot(burnt["land_cover"], burnt["land_cover_legend"]).startswith("<svg")


def test_a_finer_scene_is_brought_to_the_maps_gsd_by_majority(real, tmp_path):
    fine = ground(5).repeat(4, 0).repeat(4, 1)
    speckled = np.where(np.random.default_rng(0).random(fine.shape) < 0.1, 50, fine)
    found = compared(scene(write_map(tmp_path / "fine.tif", speckled, 2.5), 2.5), real, 2.5)
    same = compared(scene(write_map(tmp_path / "same.tif", ground(5))), real)
    assert found["land_cover_gsd_m"] == pytest.approx(10, rel=0.01)
    for name, row in same["land_cover"].items():
        assert found["land_cover"][name]["distance"] == pytest.approx(row["distance"], rel=0.1, abs=0.02), name


def test_paved_ground_is_built_up_where_maps_know_none_of_it(tmp_path):
    town, paved = (np.where(ground(6) == 40, code, ground(6)) for code in (50, 51))
    real = write_map(tmp_path / "town.tif", town)
    found = compared(scene(write_map(tmp_path / "paved.tif", paved)), real)
    assert found["land_cover"]["land_cover_composition"]["distance"] == 0
    both = write_map(tmp_path / "both.tif", np.where(np.arange(192) < 96, town, paved))
    named = compared(scene(write_map(tmp_path / "paved.tif", paved)), both)["land_cover_legend"]
    assert [e["name"] for e in named] == ["trees", "grass", "built-up", "paved", "water"]


def test_without_maps_a_scene_with_land_cover_is_told_of_them(real):
    notes = []
    assert compared_land_cover([scene(real / "0.tif")], [], 10.0, 0, notes) == {"land_cover": None}
    assert len(notes) == 1 and "--landcover" in notes[0]
    bare = Made("bare", (Level(SimpleNamespace(gsd=10.0), None, None, (0, 0)),))
    assert compared_land_cover([bare], [], 10.0, 0, notes) == {"land_cover": None} and len(notes) == 1
    with pytest.raises(BadInput, match="0 made and 18 real windows"):
        compared(bare, real)


@pytest.mark.parametrize(
    "classes, more, said",
    [
        (np.full((99, 99), 7), {}, "holds 7, which are no codes"),
        (np.full((99, 99), 10), {"crs": None}, "no map of land cover"),
        (np.full((99, 99), 10), {"dtype": "float32"}, "no map of land cover"),
        (np.full((99, 99), 10), {}, "1 real windows"),
        (np.zeros((200, 200)), {}, "0 real windows"),
    ],
)
def test_other_rasters_are_refused(real, tmp_path, classes, more, said):
    with pytest.raises(BadInput, match=said):
        compared(scene(real / "0.tif"), write_map(tmp_path / "x.tif", classes, **more))


def test_the_legend_names_every_class_that_scenes_have():
    assert {code: LEGEND[code][0] for code in COVER_NAMES} == COVER_NAMES
