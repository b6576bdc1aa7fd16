"""The command line's contract: which files, what is in them, what happens when it is run again."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from PIL import Image
from support import run_cli, tree, write_image

import metaearth3d as me
from metaearth3d.diffusion.engine import NetUpscaler
from metaearth3d.world import World

GSDS = (64, 16, 4, 1)
RASTERS = {f"{band}_{gsd}m.tif" for band in ("image", "height") for gsd in GSDS}
PAGE = {"index.html", "viewer.js", "viewer.css", "NOTICE"}
REST = {"preview.png", "scene.json", "item.json", "tiles/tileset.json"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, image_path: Path, tiny_model: Path) -> Path:
    """A scene of 256 m at 1 m."""
    out = tmp_path_factory.mktemp("cli") / "scene"
    assert generate(image_path, out, tiny_model, "--size-m", 256, "--seed", 5) == 0
    return out


def generate(image: Path, out: Path, model: Path, *words: object) -> int:
    return run_cli("generate", "--image", image, "--out", out, "--model", model, *words)


def content(path: Path) -> Any:
    return json.loads(path.read_text())


def raster(path: Path) -> Any:
    with rasterio.open(path) as file:
        return file.read()


def test_generate_makes_exactly_the_files_it_promises(made: Path) -> None:
    found = set(tree(made))
    tiles = {name for name in found if re.fullmatch(r"tiles/tiles/\d+/\d+_\d+\.glb", name)}
    assert found == RASTERS | PAGE | REST | tiles
    assert len(tiles) >= 3
    with Image.open(made / "preview.png") as picture:
        assert picture.format == "PNG" and picture.width > 1000


@pytest.mark.parametrize("gsd", GSDS)
@pytest.mark.parametrize("band", ["image", "height"])
def test_the_rasters_are_the_world_there(made: Path, band: str, gsd: int) -> None:
    world = World.from_spec(made / "scene.json")
    field = world[band, gsd]
    with rasterio.open(made / f"{band}_{gsd}m.tif") as file:
        assert file.crs.to_epsg() == 32633
        assert file.res == (gsd, gsd) and file.shape == (256 // gsd, 256 // gsd)
        assert file.count == (3 if band == "image" else 1)
        assert set(file.dtypes) == {"uint8" if band == "image" else "float32"}
        assert file.tags()["METAEARTH3D_SEED"] == "5"
        there = field.read_bounds(tuple(file.bounds))
        assert np.array_equal(file.read(), there.data)
        assert file.transform.almost_equals(Affine(*there.geobox.affine[:6]))


def test_scene_and_item_describe_what_lies_beside_them(made: Path) -> None:
    scene, item = content(made / "scene.json"), content(made / "item.json")
    files = tree(made)
    assert scene["rasters_sha256"] == {name: files[name] for name in RASTERS}
    assert scene["spec"]["seed"] == 5 and set(scene["spec"]["weights"]) == {"upscale", "geometry", "prior"}
    assert all((made / asset["href"]).is_file() for asset in item["assets"].values())
    w, s, e, n = item["bbox"]
    assert 14.9 < w < e < 15.1 and 46.9 < s < n < 47.1
    assert item["properties"]["proj:shape"] == [256, 256] and item["properties"]["proj:epsg"] == 32633


def test_running_again_computes_nothing_and_changes_nothing(
    made: Path, image_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(made)
    monkeypatch.setattr(NetUpscaler, "generate", None)  # any call would fail
    assert generate(image_path, made, tiny_model, "--size-m", 256, "--seed", 5) == 0
    assert tree(made) == before


@pytest.mark.parametrize("words", [("--seed", 6), ("--seed", 5, "--gsd", 4)], ids=str)
def test_a_folder_belongs_to_one_scene(
    made: Path, image_path: Path, tiny_model: Path, words: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(made)
    assert generate(image_path, made, tiny_model, "--size-m", 256, *words) == 2
    assert "holds another scene" in capsys.readouterr().err
    assert tree(made) == before


@pytest.mark.parametrize(
    ("crs", "y"), [("EPSG:32633", 5_210_000), ("EPSG:32719", 4_800_000)], ids=["north-east", "south-west"]
)
def test_bounds_and_center_name_the_same_scene(tmp_path: Path, tiny_model: Path, crs: str, y: float) -> None:
    image = write_image(tmp_path / "a.tif", crs=crs, transform=Affine(64, 0, 499_744, 0, -64, y))
    world = World.from_image(image, model=tiny_model)
    assert generate(image, tmp_path / "all", tiny_model, "--no-tiles", "--gsd", 64) == 0
    w, s, e, n = content(tmp_path / "all" / "item.json")["bbox"]
    lon, lat = (w + e) / 2, (s + n) / 2
    assert (lon < 0) == (crs == "EPSG:32719") == (lat < 0)
    place = ("--center", f"{lon},{lat}", "--size-m", 512, "--gsd", 16, "--no-tiles")
    assert generate(image, tmp_path / "center", tiny_model, *place) == 0
    with rasterio.open(tmp_path / "center" / "image_64m.tif") as file:
        (w, n), (e, s) = (file.transform @ corner for corner in ((0.5, 0.5), (7.5, 7.5)))
    lons, lats = me.geo.to_lonlat(world.lattice.crs, np.array([w, e]), np.array([s, n]))
    bounds = ",".join(map(str, (lons[0], lats[0], lons[1], lats[1])))
    assert generate(image, tmp_path / "bounds", tiny_model, "--bounds", bounds, "--gsd", 16, "--no-tiles") == 0
    assert tree(tmp_path / "bounds") == tree(tmp_path / "center")


@pytest.mark.parametrize("gsd", [64, 16])
def test_heights_are_the_dem_where_it_knows(tmp_path: Path, image_path: Path, tiny_model: Path, gsd: int) -> None:
    side = 24 * 64 // gsd
    heights = 800 + 300 * np.random.default_rng(0).random((side, side)).astype(np.float32)
    heights[: side // 2, : side // 4] = -9999
    dem, transform = tmp_path / "dem.tif", Affine(gsd, 0, 500_000, 0, -gsd, 5_210_000)
    profile = {"driver": "GTiff", "height": side, "width": side, "count": 1, "dtype": "float32", "nodata": -9999}
    with rasterio.open(dem, "w", crs="EPSG:32633", transform=transform, **profile) as file:
        file.write(heights, 1)
    out = tmp_path / "out"
    assert generate(image_path, out, tiny_model, "--dem", dem, "--gsd", 16, "--no-tiles") == 0
    made = raster(out / f"height_{gsd}m.tif")[0, :, :side]
    known = heights != -9999
    assert np.abs(made - heights)[known].max() <= 1 / 128
    assert np.isfinite(made).all() and (made[~known] > -5000).all()
    coarse = raster(out / "height_64m.tif")[0]
    fine = raster(out / "height_16m.tif")[0].reshape(24, 4, 28, 4).mean(axis=(1, 3))
    assert np.abs(coarse - fine).max() <= 1.5 / 64


def test_rasters_first_and_tiles_later_is_the_same_scene(tmp_path: Path, image_path: Path, tiny_model: Path) -> None:
    place, out = ("--size-m", 512, "--gsd", 16), tmp_path / "scene"
    assert generate(image_path, tmp_path / "at once", tiny_model, *place) == 0
    assert generate(image_path, out, tiny_model, *place, "--no-tiles") == 0
    assert {Path(name).suffix for name in tree(out)} == {".tif", ".png", ".json"}
    assert all((out / asset["href"]).is_file() for asset in content(out / "item.json")["assets"].values())
    assert run_cli("view", out) == 2
    assert generate(image_path, out, tiny_model, *place) == 0
    assert tree(out) == tree(tmp_path / "at once")


def test_a_folder_in_which_a_run_died_at_once_is_still_free(tmp_path: Path, image_path: Path, tiny_model: Path) -> None:
    out = tmp_path / "scene"
    (out / ".cores").mkdir(parents=True)
    (out / ".tmp-99999999-1-.scene-started.json").write_text('{"sce')
    assert generate(image_path, out, tiny_model, "--gsd", 64, "--no-tiles") == 0
    assert not [path.name for path in out.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("profile", "words", "names"),
    [
        ({}, ("--size-m", 1, "--gsd", 64), {"image_64m.tif"}),
        ({"gsd": 1.0, "rows": 40, "cols": 30}, (), {"image_1m.tif"}),
        (
            {"crs": "EPSG:4326", "transform": Affine(0.0008, 0, 15, 0, -0.0006, 47), "rows": 8, "cols": 6},
            ("--gsd", 16),
            {"image_64m.tif", "image_16m.tif"},
        ),
    ],
    ids=["one pixel", "already fine", "in degrees"],
)
def test_odd_images_and_sizes_make_scenes_too(
    tmp_path: Path, tiny_model: Path, profile: dict[str, Any], words: tuple[object, ...], names: set[str]
) -> None:
    out = tmp_path / "out"
    assert generate(write_image(tmp_path / "a.tif", **profile), out, tiny_model, *words) == 0
    assert {name for name in tree(out) if name.startswith("image")} == names
    assert (out / "tiles" / "tileset.json").is_file() and (out / "preview.png").is_file()


def test_info_names_versions_and_checkpoints(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli("info") == 0
    said = capsys.readouterr().out
    assert f"metaearth3d {me.__version__}" in said and "torch" in said and "small/upscale" in said
    assert "generate --planet" in said


VIEW = """
import signal, sys
from metaearth3d.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
sys.exit(main(["view", sys.argv[1], "--port", "0"]))
"""


def test_view_serves_the_scene_and_nothing_else(made: Path) -> None:
    command = [sys.executable, "-c", VIEW, str(made)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(re.findall(r":(\d+)/", server.stdout.readline())[0])
            answers = [status(port, path) for path in ("/", "/tiles/tileset.json", "/../../etc/passwd", "/%2e%2e/x")]
        finally:
            server.send_signal(signal.SIGINT)
        said = server.communicate()[1]
    assert answers[:2] == [200, 200] and all(400 <= code < 500 for code in answers[2:])
    assert server.returncode == 130 and len(said.splitlines()) == 1


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    code = connection.getresponse().status
    connection.close()
    return code


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--minutes", 0), "minutes is 0.0"),
        (("--minutes", "nan"), "minutes is nan"),
        (("--minutes", "soon"), "invalid float value"),
        (("--minutes", 1, "--device", "abacus"), "device 'abacus'"),
        (("--minutes", 1, "--data", "/nowhere"), "there is no folder /nowhere"),
        (("--minutes", 1, "--stage", "last"), "invalid choice"),
        (("--minutes", 1, "--out", "/proc/version/run"), "cannot be written"),
        (("--minutes", 1), "expected some of"),
    ],
    ids=str,
)
def test_train_refuses_in_one_sentence(
    tmp_path: Path, words: tuple[object, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli("train", "upscale", "--data", tmp_path, "--out", tmp_path / "run", *words) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and said in lines[0]
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("network", ["geometry", "prior", "poetry"])
def test_train_wants_a_known_network_and_its_data(
    tmp_path: Path, network: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli("train", network, "--data", tmp_path, "--out", tmp_path / "run", "--minutes", 1) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_python_interface_does_the_same(made: Path, tmp_path: Path, image_path: Path, tiny_model: Path) -> None:
    world = me.World.from_image(image_path, seed=5, model=tiny_model)
    with rasterio.open(made / "image_1m.tif") as file:
        bounds, whole = tuple(file.bounds), file.read()
    lonlat = me.geo.to_lonlat("EPSG:32633", np.array(bounds[::2]), np.array(bounds[1::2]))
    (w, e), (s, n) = lonlat
    crop = world["image", 1.0].read_bounds((w, s, e, n), crs="EPSG:4326").write(tmp_path / "crop.tif")
    assert crop == tmp_path / "crop.tif"
    with rasterio.open(crop) as file:
        window = file.window(*bounds).round_offsets().round_lengths()
        assert np.array_equal(file.read(window=window), whole)
    scene = world.scene(size_m=256)
    assert tree(scene.save(tmp_path / "scene")) == tree(made)
    report = scene.to_3dtiles(tmp_path / "tiles")
    assert tree(tmp_path / "tiles") == tree(made / "tiles")
    assert report.triangles == content(made / "scene.json")["tileset"]["triangles"]


IMPORT = """
import sys, time
start = time.perf_counter()
import metaearth3d
print(time.perf_counter() - start, "torch" in sys.modules, "numpy" in sys.modules)
"""


def test_importing_costs_next_to_nothing() -> None:
    runs = [subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True) for _ in range(3)]
    said = [run.stdout.split() for run in runs]
    assert min(float(seconds) for seconds, *_ in said) < 0.1
    assert all(found == ["False", "False"] for _, *found in said)
