"""Worlds from words: the same words, seed and place give the same bytes; the spec names all of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import run_cli, tree

from metaearth3d.errors import BadInput
from metaearth3d.geo import PixelBox, from_lonlat
from metaearth3d.models import RootNet
from metaearth3d.world import Parts, World, WorldSpec, load_parts
from metaearth3d.world.told import SOMEWHERE, text_lattice

PARTS = ("upscale", "geometry", "prior", "text", "root")
RING = [[15.0, 46.9], [16.0, 46.9], [16.0, 47.2], [15.0, 47.2], [15.0, 46.9]]
STEYR = (15.02, 47.0)


@pytest.fixture(scope="session")
def wordy_parts(wordy_model: Path) -> Parts:
    return load_parts(wordy_model, needs=PARTS)


def world(parts: Parts, text: str = "green hills", **more: Any) -> World:
    return World.from_text(text, 7, parts=parts, **more)


def pixels(made: World, *, row: int = 0, level: int = 0) -> np.ndarray:
    return made.field("image", level).read(PixelBox(level, row, -8, 24, 40)).data


def prompt_map(folder: Path, prompt: str = "sand", name: str = "map.geojson") -> Path:
    area = {"type": "Feature", "properties": {"prompt": prompt}}
    area["geometry"] = {"type": "Polygon", "coordinates": [RING]}  # type: ignore[assignment]
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [area]}), encoding="utf-8")
    return path


def test_the_same_words_seed_and_place_give_the_same_bytes_and_others_do_not(wordy_parts: Parts) -> None:
    first = world(wordy_parts)
    assert np.array_equal(pixels(first), pixels(world(wordy_parts)))
    others = [
        world(wordy_parts, "blue lakes"),
        world(wordy_parts, guidance=5.0),
        World.from_text("green hills", 8, parts=wordy_parts),
        world(wordy_parts, near=(86.67, 46.28)),
        world(wordy_parts, near=STEYR),
    ]
    assert len({w.spec.digest for w in (first, *others)}) == 6
    assert not any(np.array_equal(pixels(first), pixels(w)) for w in others)


def test_parts_of_a_read_equal_the_whole_near_and_far(wordy_parts: Parts) -> None:
    for row in (0, -(10**6)):
        whole, part = PixelBox(1, row * 4 - 6, 250, 20, 24), PixelBox(1, row * 4 + 1, 254, 7, 3)
        data = world(wordy_parts).field("image", 1).read(whole).data
        again = world(wordy_parts).field("image", 1).read(part).data
        assert np.array_equal(again, data[(slice(None), *part.slices(whole))])
        assert data.std() > 1


def test_a_world_lies_where_it_is_told_or_at_the_documented_place() -> None:
    assert text_lattice(None).crs == "EPSG:32645"
    for near in (None, STEYR, (-70.6, -33.4)):
        lattice = text_lattice(near)
        x, y = from_lonlat(lattice.crs, *(np.array([v]) for v in (near or SOMEWHERE)))
        assert abs(float(x[0]) - lattice.origin_x) <= 32 and abs(float(y[0]) - lattice.origin_y) <= 32
    assert text_lattice((-70.6, -33.4)).crs == "EPSG:32719"
    with pytest.raises(BadInput, match="near is 15,88"):
        text_lattice((15.0, 88.0))


def test_a_saved_spec_makes_the_same_bytes_again(wordy_model: Path, tmp_path: Path) -> None:
    made = World.from_text("green hills", 7, prompts=prompt_map(tmp_path), near=STEYR, model=wordy_model)
    made.spec.save(tmp_path / "spec.json")
    again = World.from_spec(tmp_path / "spec.json")
    assert again.spec.digest == made.spec.digest == WorldSpec.load(tmp_path / "spec.json").digest
    assert np.array_equal(pixels(again), pixels(made))
    prompt_map(tmp_path, "blue lakes")
    with pytest.raises(BadInput, match="gone or has changed"):
        World.from_spec(tmp_path / "spec.json")


def test_a_maps_words_count_and_its_path_does_not(wordy_parts: Parts, tmp_path: Path) -> None:
    plain = world(wordy_parts, near=STEYR)
    mapped = world(wordy_parts, near=STEYR, prompts=prompt_map(tmp_path))
    moved = world(wordy_parts, near=STEYR, prompts=prompt_map(tmp_path, name="moved.json"))
    other = world(wordy_parts, near=STEYR, prompts=prompt_map(tmp_path, "blue lakes", "other.json"))
    assert mapped.spec.digest == moved.spec.digest
    assert len({w.spec.digest for w in (plain, mapped, other)}) == 3
    assert np.array_equal(pixels(mapped), pixels(moved))
    assert not np.array_equal(pixels(mapped), pixels(plain))
    far = 10**5  # beyond the feather and the networks' reach the map changes nothing
    assert np.abs(pixels(mapped, row=far).astype(int) - pixels(plain, row=far)).max() <= 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": "  "}, "text is empty"),
        ({"guidance": float("nan")}, "guidance is nan"),
        ({"guidance": -1.0}, "guidance is -1"),
        ({"near": (0.0, 89.0)}, "near is 0,89"),
        ({"prompts": "absent.geojson"}, "no prompt map"),
        ({"text": "word " * 99}, "word pieces"),
    ],
)
def test_what_makes_no_world_is_refused(wordy_parts: Parts, more: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        world(wordy_parts, **{"text": "green hills", **more})


def test_parts_that_do_not_belong_together_are_refused(wordy_parts: Parts) -> None:
    from metaearth3d.diffusion.root import RootPainter

    other = RootPainter(RootNet(width=8, depth=1, text_dim=16))
    with pytest.raises(BadInput, match="128 numbers and the text root was trained on 16"):
        world(replace(wordy_parts, root=other))
    with pytest.raises(BadInput, match="no text and no root"):
        world(replace(wordy_parts, text=None, root=None))


def test_the_command_makes_a_scene_around_the_place_it_is_near(wordy_model: Path, tmp_path: Path) -> None:
    words = ["generate", "--text", "green hills", "--near", "15.02,47.0", "--size-m", 900, "--gsd", 64, "--no-tiles"]
    options = ["--model", wordy_model, "--seed", 3]
    assert run_cli(*words, *options, "--prompts", prompt_map(tmp_path), "--out", tmp_path / "a") == 0
    assert run_cli(*words, *options, "--prompts", prompt_map(tmp_path), "--out", tmp_path / "b") == 0
    cogs = {name: digest for name, digest in tree(tmp_path / "a").items() if name.endswith(".tif")}
    assert cogs and cogs.items() <= tree(tmp_path / "b").items()
    root = json.loads((tmp_path / "a" / "scene.json").read_text())["spec"]["root"]
    assert root["text"] == "green hills" and root["near"] == [15.02, 47.0] and root["guidance"] == 2.0


@pytest.mark.parametrize("option", [["--near", "15,47"], ["--guidance", "3"], ["--prompts", "map.geojson"]])
def test_options_of_worlds_from_words_are_refused_elsewhere(
    option: list[str], image_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli("generate", "--image", image_path, "--out", tmp_path / "out", *option) == 2
    assert "--text" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
