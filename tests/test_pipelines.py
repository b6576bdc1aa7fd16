"""The recipes: run at tiny size, refuse what they cannot use, and their presets are what they say."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from support import tree

import metaearth3d as me
from metaearth3d.errors import BadInput

FOLDER = Path(__file__).parents[1] / "pipelines"
RECIPES = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Imports a recipe by name."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module


def test_there_are_the_recipes_that_this_file_knows() -> None:
    assert RECIPES == ["batch_tiles", "generate_scene", "teach_questions", "teach_vlm", "train_upscaler"]


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_is_a_frozen_config_presets_and_a_short_main(name: str, recipe: Callable[[str], Any]) -> None:
    module = recipe(name)
    assert is_dataclass(module.Config) and module.Config.__dataclass_params__.frozen
    assert all(isinstance(config, module.Config) and said for said, config in module.PRESETS.values())
    assert re.search(rf"python pipelines/{name}.py \w+", module.__doc__)
    assert set(re.findall(rf"pipelines/{name}.py (\w+)", module.__doc__)) <= set(module.PRESETS)
    source = (FOLDER / f"{name}.py").read_text().split("def main(")[1].split("\n\n\n")[0]
    assert len(source.splitlines()) <= 60


@pytest.mark.parametrize("name", RECIPES)
def test_presets_parse_and_options_override(
    name: str, recipe: Callable[[str], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    module, edge = recipe(name), recipe("_edge")
    for preset, (_, config) in module.PRESETS.items():
        seen: list[Any] = []
        assert edge.run(seen.append, module.PRESETS, description="", argv=[preset, "--seed", "41"]) == 0
        assert seen == [replace(config, seed=41)]
    with pytest.raises(SystemExit):
        edge.run(seen.append, module.PRESETS, description=module.__doc__, argv=[preset, "--help"])
    said = capsys.readouterr().out
    assert all(field.name.replace("_", "-") in said for field in fields(module.Config))


def test_a_scene_comes_out_of_the_recipe(
    tmp_path: Path, image_path: Path, tiny_model: Path, recipe: Callable[[str], Any]
) -> None:
    module, edge = recipe("generate_scene"), recipe("_edge")
    config = module.Config(image_path, tmp_path / "a", seed=2, size_m=512, gsd=16, model=str(tiny_model))
    assert module.main(config) == tmp_path / "a"
    assert {"image_16m.tif", "height_16m.tif", "preview.png", "tiles/tileset.json"} <= set(tree(tmp_path / "a"))
    words = ["quick", "--image", image_path, "--out", tmp_path / "b", "--seed", 2, "--gsd", 16, "--model", tiny_model]
    assert edge.run(module.main, module.PRESETS, description="", argv=[str(word) for word in words]) == 0
    assert tree(tmp_path / "b") == tree(tmp_path / "a")


def test_places_are_cut_from_one_world_and_what_is_finished_is_kept(
    tmp_path: Path, image_path: Path, tiny_model: Path, recipe: Callable[[str], Any]
) -> None:
    module, places, out = recipe("batch_tiles"), tmp_path / "places.csv", tmp_path / "out"
    lon, lat = me.geo.to_lonlat("EPSG:32633", np.array([500_768.0, 500_896.0]), np.array([5_209_232.0] * 2))
    places.write_text(f"name,lon,lat,size_m\nwest,{lon[0]},{lat[0]},\neast,{lon[1]},{lat[1]},256\n")
    config = module.Config(places, image_path, out, size_m=384, gsd=16, model=str(tiny_model), tiles=False, workers=1)
    folders = module.main(config)
    assert folders == [out / "places" / name for name in ("west", "east")]
    with rasterio.open(folders[0] / "image_16m.vrt") as west, rasterio.open(folders[1] / "image_16m.vrt") as east:
        x0, x1 = east.bounds.left, west.bounds.right
        y0, y1 = max(west.bounds.bottom, east.bounds.bottom), min(west.bounds.top, east.bounds.top)
        assert x0 < x1 and y0 < y1
        common = [file.read(window=file.window(x0, y0, x1, y1)) for file in (west, east)]
    assert common[0].size and np.array_equal(*common)

    def times() -> dict[str, int]:
        return {name: (out / name).stat().st_mtime_ns for name in tree(out) if not name.startswith(".run/")}

    before = times()
    assert module.main(config) == folders
    assert times() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("", "lists no places"),
        ("name,lon,lat\n", "lists no places"),
        ("name,lon\na,15\n", "line 2: name, lon and lat"),
        ("name,lon,lat\na,15,46.99\nb,here,46.99\n", "line 3: name, lon and lat"),
        ("name,lon,lat\n../up,15,46.99\n", "'../up' is no folder name"),
        ("name,lon,lat\na,15,46.99\nA,15,46.99\n", "names a more than once"),
        ("name,lon,lat\na,-117,34\n", "a: the place asked for lies outside"),
        ("name,lon,lat,size_m\na,15,46.99,-4\n", "a: size_m is -4.0"),
    ],
    ids=range(9),
)
def test_a_bad_list_is_refused_before_anything_is_made(
    tmp_path: Path, image_path: Path, tiny_model: Path, recipe: Callable[[str], Any], text: str | None, said: str
) -> None:
    places = tmp_path / "places.csv"
    if text is not None:
        places.write_text(text)
    config = recipe("batch_tiles").Config(places, image_path, tmp_path / "out", model=str(tiny_model))
    with pytest.raises(BadInput, match=re.escape(said)):
        recipe("batch_tiles").main(config)
    assert not (tmp_path / "out").exists()


def test_training_without_data_is_one_sentence(
    tmp_path: Path, recipe: Callable[[str], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    module, edge = recipe("train_upscaler"), recipe("_edge")
    words = ["smoke", "--data", str(tmp_path), "--out", str(tmp_path / "run")]
    assert edge.run(module.main, module.PRESETS, description="", argv=words) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1 and not (tmp_path / "run").exists()
