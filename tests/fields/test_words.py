"""Prompt maps: smooth, whole, a pure function of place; nonsense refused with a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.fields.words import Polygons, WordsField, one_prompt, prompt_vectors, read_prompt_map
from metaearth3d.geo import Lattice, PixelBox, from_lonlat

LATTICE = Lattice("EPSG:32633", 500_000.0, 5_210_000.0)  # near 15 E, 47 N
LAKE = [[15.0, 47.0], [15.1, 47.0], [15.1, 47.05], [15.0, 47.05], [15.0, 47.0]]
DOT = [[15.02, 47.02], [15.06, 47.02], [15.06, 47.04], [15.02, 47.04], [15.02, 47.02]]


def feature(ring: Any, prompt: Any = "a lake", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"prompt": prompt, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def written(folder: Path, content: Any, name: str = "map.geojson") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def words(folder: Path, *features: Any) -> WordsField:
    zones = read_prompt_map(written(folder, collection(*features)), "fields", LATTICE)
    vectors = np.random.default_rng(0).normal(size=(len(zones.prompts), 5)).astype(np.float32)
    return WordsField(LATTICE, vectors, zones, digest="test")


def box_at(lon: float, lat: float, level: int = 0, size: int = 40) -> PixelBox:
    x, y = from_lonlat(LATTICE.crs, np.array([lon]), np.array([lat]))
    g = LATTICE.gsd(level)
    row, col = round((LATTICE.origin_y - float(y[0])) / g), round((float(x[0]) - LATTICE.origin_x) / g)
    return PixelBox(level, row - size // 2, col - size // 2, size, size)


def test_inside_a_polygon_its_prompt_is_said_outside_the_grounds_and_on_top_the_later_one(tmp_path: Path) -> None:
    field = words(tmp_path, feature(LAKE), feature(DOT, "an island", feather_m=100))
    assert field.zones is not None and field.zones.prompts == ("fields", "a lake", "an island")
    for (lon, lat), at in {(15.2, 47.1): 0, (15.085, 47.025): 1, (15.04, 47.03): 2}.items():
        assert field.weights(box_at(lon, lat, size=2))[at].min() == 1.0
        assert np.array_equal(field.told(box_at(lon, lat, size=2))[:, 0, 0], field.vectors[at])


def test_a_hole_and_a_second_part_belong_to_the_polygon_by_the_even_odd_rule(tmp_path: Path) -> None:
    holed = feature(LAKE, feather_m=100)
    holed["geometry"] = {"type": "MultiPolygon", "coordinates": [[LAKE, DOT], [[[16, 47], [16.1, 47], [16, 47.1]]]]}
    field = words(tmp_path, holed)
    assert field.weights(box_at(15.04, 47.03, size=2))[1].max() == 0.0
    assert field.weights(box_at(15.085, 47.025, size=2))[1].min() == 1.0
    assert field.weights(box_at(16.03, 47.03, size=2))[1].min() == 1.0


@given(st.integers(-60, 260), st.integers(300, 460), st.integers(1, 50), st.integers(1, 50), st.integers(0, 2))
def test_a_pixels_words_are_the_same_in_any_box(
    tmp_path_factory: pytest.TempPathFactory, col: int, row: int, height: int, width: int, level: int
) -> None:
    field = words(tmp_path_factory.getbasetemp(), feature(LAKE), feature(DOT, "an island", feather_m=900))
    whole = PixelBox(level, row - 20, col - 20, 90, 90)
    part = PixelBox(level, row, col, height, width)
    assert np.array_equal(field.weights(part), field.weights(whole)[(slice(None), *part.slices(whole))])
    assert np.array_equal(field.told(part), field.told(whole)[(slice(None), *part.slices(whole))])
    assert (field.weights(part).sum(axis=0) == 1).all()


def test_borders_are_feathered_as_wide_as_is_said_and_sharp_ones_are_told_apart(tmp_path: Path) -> None:
    across = PixelBox(2, *box_at(15.0, 47.025, level=2)[1:3], 1, 900)._replace(col=-450)
    steepest = {}
    for feather in (40, 2000):
        share = words(tmp_path, feature(LAKE, feather_m=feather)).weights(across)[1, 0]
        assert share[0] == 0 and share[-1] == 1 and (np.diff(share) >= 0).all()
        steepest[feather] = np.diff(share).max()
    assert steepest[40] > 0.1  # 4 m pixels
    assert steepest[2000] < 1.5 * 4 / 2000 + 1 / 2048


def test_strided_words_are_those_at_the_blocks_middles(tmp_path: Path) -> None:
    field = words(tmp_path, feature(LAKE))
    fine, box = field.weights(box_at(15.0, 47.02)), box_at(15.0, 47.02)
    coarse = field.weights(box, 2)
    assert coarse.shape == (2, 20, 20)
    assert np.abs(coarse - fine.reshape(2, 20, 2, 20, 2).mean(axis=(2, 4))).max() < 0.01


def test_one_prompt_is_one_vector_and_an_empty_one_says_nothing() -> None:
    vectors = prompt_vectors(lambda texts: np.ones((len(texts), 3)), ["", "x"])
    assert vectors.tolist() == [[0, 0, 0], [1, 1, 1]]
    field = one_prompt(LATTICE, vectors[1], "x", "encoder")
    assert field.told(PixelBox(0, 0, 0, 9, 9)).shape == (3,)
    assert field.weights(PixelBox(0, 0, 0, 4, 6)).shape == (1, 4, 6)
    assert field.digest != one_prompt(LATTICE, vectors[1], "y", "encoder").digest


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not GeoJSON"),
        ({"type": "Polygon"}, "FeatureCollection"),
        (collection(), "no features"),
        (collection(feature(LAKE, None)), "no prompt"),
        (collection(feature(LAKE, " ")), "no prompt"),
        (collection(feature(LAKE, colour="blue")), "property 'colour'"),
        (collection(feature(LAKE, feather_m=0)), "feather_m 0"),
        (collection(feature(LAKE, feather_m="wide")), "feather_m 'wide'"),
        (collection(feature(LAKE, feather_m=True)), "feather_m True"),
        (collection({"type": "Feature", "properties": {"prompt": "x"}}), "no geometry"),
        (collection({**feature(LAKE), "geometry": {"type": "Point", "coordinates": [15, 47]}}), "is a Point"),
        (collection(feature([[500000, 5200000], [500100, 5200000], [500000, 5200100]])), "not degrees"),
        (collection(feature([[15, 47], [15, 47], [15, 47]])), "fewer than three"),
        (collection(feature([["a", "b"]])), "no rings"),
        (collection(feature(LAKE), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::32633"}}), "EPSG::32633"),
    ],
)
def test_maps_that_make_no_sense_are_refused_with_a_sentence(tmp_path: Path, content: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_prompt_map(written(tmp_path, content), "fields", LATTICE)


def test_a_map_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no prompt map"):
        read_prompt_map(tmp_path / "absent.geojson", "fields", LATTICE)


def test_a_map_in_crs84_may_say_so_and_vectors_must_be_as_many_as_prompts(tmp_path: Path) -> None:
    named = collection(feature(LAKE), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}})
    zones = read_prompt_map(written(tmp_path, named), "fields", LATTICE)
    assert isinstance(zones, Polygons)
    with pytest.raises(BadInput, match="2 prompts"):
        WordsField(LATTICE, np.zeros((3, 4), np.float32), zones, digest="x")


def painted(folder: Path, legend: Any, numbers: Any = None, **profile: Any) -> Path:
    path = folder / "painted.tif"
    data = np.kron(np.array([[0, 1], [2, 1]]), np.ones((6, 6), int)) if numbers is None else np.array(numbers)
    options = {"driver": "GTiff", "height": data.shape[0], "width": data.shape[1], "count": 1, "dtype": "uint8"}
    options |= {"crs": "EPSG:32633", "transform": Affine(640, 0, 500_000, 0, -640, 5_210_000)} | profile
    with rasterio.open(path, "w", **options) as file:
        file.write(data.astype(options["dtype"]), 1)
    if legend is not None:
        written(folder, legend, "painted.json")
    return path


def test_a_painted_map_says_what_its_legend_means_and_the_ground_beyond_the_paper(tmp_path: Path) -> None:
    path = painted(tmp_path, {"1": "forest", "2": "a lake"})
    zones = read_prompt_map(path, "fields", LATTICE)
    assert zones.prompts == ("fields", "forest", "a lake")
    field = WordsField(LATTICE, np.eye(3, dtype=np.float32), zones, digest="p")
    for (row, col), at in {(20, 20): 0, (20, 100): 1, (100, 20): 2, (100, 100): 1, (20, 400): 0, (-90, 20): 0}.items():
        assert field.weights(PixelBox(0, row, col, 2, 2))[at].min() == 1.0
    row = field.weights(PixelBox(0, 20, 40, 1, 40))[1, 0]
    assert (np.diff(row) >= 0).all() and np.diff(row).max() < 0.2
    part, whole = PixelBox(1, 200, 230, 9, 31), PixelBox(1, 190, 190, 80, 80)
    assert np.array_equal(field.told(part), field.told(whole)[(slice(None), *part.slices(whole))])


def test_a_painted_map_may_have_another_crs(tmp_path: Path) -> None:
    path = painted(tmp_path, {"1": "x"}, [[1, 1], [0, 0]], crs="EPSG:4326", transform=Affine(1, 0, 14, 0, -1, 48))
    zones = read_prompt_map(path, "fields", LATTICE)
    field = WordsField(LATTICE, np.eye(2, dtype=np.float32), zones, digest="p")
    assert field.weights(box_at(15.0, 47.6, size=2))[1].min() > 0.95
    assert field.weights(box_at(15.0, 46.4, size=2))[1].max() < 0.05


@pytest.mark.parametrize(
    ("legend", "more", "said"),
    [
        (None, {}, "no legend"),
        ("[", {}, "no legend"),
        ({"a": "x"}, {}, "no legend"),
        ({"1": ""}, {}, "no legend"),
        ({"1": "x"}, {}, "number 2"),
        ({"1": "x", "2": "y"}, {"crs": None}, "CRS"),
        ({"1": "x", "2": "y"}, {"dtype": "float32"}, "small integers"),
    ],
)
def test_painted_maps_that_make_no_sense_are_refused(tmp_path: Path, legend: Any, more: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_prompt_map(painted(tmp_path, legend, **more), "fields", LATTICE)
