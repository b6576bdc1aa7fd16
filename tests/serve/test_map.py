"""The page of a live world in real headless Chromium; skipped with a reason where node or a browser is missing."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from serve.serve_support import served

from metaearth3d.world import World

JS = Path(__file__).parents[1] / "js"
READY = "window.metaearth3d?.settled"
WAIT = "(async () => { while (!(%s)) await new Promise((go) => setTimeout(go, 50)); %s })()"
NOTE = "window.saw = {...window.saw, %s}"


@pytest.fixture
def look(tmp_path):
    """A function that opens a page in Chromium, does things, and returns what was seen and the picture."""
    node = shutil.which("node")
    if node is None or not (JS / "node_modules" / "playwright-core").is_dir():
        pytest.skip("node or playwright-core is not installed; run `npm ci` in tests/js")
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")):
        pytest.skip("no chromium on PATH (or in $CHROMIUM)")

    def run(url, actions, report="window.saw", ready=READY):
        picture = tmp_path / "picture.png"
        command = [node, "shot.mjs", url, str(picture), ready, report, json.dumps(actions)]
        done = subprocess.run(command, cwd=JS, capture_output=True, text=True, timeout=170)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout), np.asarray(Image.open(picture).convert("RGB")).astype(int)

    return run


def test_the_map_moves_zooms_tells_heights_measures_and_compares(look, small_image, tiny_parts):
    world = World.from_image(small_image, 7, parts=tiny_parts)
    place = NOTE % "zoom: metaearth3d.view.zoom, x: metaearth3d.view.x"
    actions = [
        ["eval", NOTE % "zoom0: metaearth3d.view.zoom, x0: metaearth3d.view.x"],
        ["wheel", [400, 250, -250]],
        ["drag", [400, 250, 430, 260]],
        ["eval", place],
        ["key", "+"],
        ["key", "-"],
        ["key", "ArrowRight"],
        ["point", [380, 250]],
        ["eval", WAIT % ("metaearth3d.spot", NOTE % "spot: metaearth3d.spot")],
        ["eval", NOTE % "facts: document.getElementById('facts').textContent"],
        ["key", "m"],
        ["point", [340, 250]],
        ["point", [440, 250]],
        ["eval", NOTE % "metres: metaearth3d.measured, last: metaearth3d.view.zoom"],
        ["key", "c"],
        ["eval", WAIT % ("!document.getElementById('split').hidden && metaearth3d.settled", "")],
        ["eval", NOTE % "errors: metaearth3d.errors, other: document.getElementById('other').value"],
        ["key", "m"],
        ["eval", NOTE % "zoom1: metaearth3d.view.zoom, x1: metaearth3d.view.x"],
        ["pinch", [400, 250, 60, 120]],
        ["eval", NOTE % "pinched: metaearth3d.view.zoom, kept: metaearth3d.view.x"],
        ["swipe", [500, 250, 440, 250]],
        ["eval", NOTE % "swiped: metaearth3d.view.x"],
        ["eval", "metaearth3d.spot = null"],
        ["tap", [300, 250]],
        ["eval", WAIT % ("metaearth3d.spot", NOTE % "tapped: metaearth3d.spot.lon")],
    ]
    with served(world) as client:
        told, picture = look(f"{client.url}#13/15.0042/47.0400", actions)
    saw = told["value"]
    assert (told["problems"], told["outside"], saw["errors"]) == ([], [], [])
    assert saw["zoom"] == pytest.approx(saw["zoom0"] + 1) and saw["x"] < saw["x0"]  # dragged to the right: looks west
    height = world.field("height", saw["spot"]["level"]).read_bounds(
        (saw["spot"]["lon"], saw["spot"]["lat"], saw["spot"]["lon"] + 1e-9, saw["spot"]["lat"] + 1e-9), "EPSG:4326"
    )
    assert saw["spot"]["elevation_m"] == pytest.approx(float(height.data[0, 0, 0]))
    assert f"{saw['spot']['elevation_m']:.1f} m" in saw["facts"]
    per_pixel = 40075016.7 * np.cos(np.radians(47.04)) / (256 * 2 ** saw["last"])
    assert saw["metres"] == pytest.approx(100 * per_pixel, rel=0.01)
    assert saw["other"] == "8"
    assert saw["pinched"] == pytest.approx(saw["zoom1"] + 1, abs=0.05)  # fingers twice as far apart
    pixels = 256 * 2 ** saw["pinched"]
    assert (saw["kept"] - saw["x1"]) * pixels == pytest.approx(0, abs=2)  # about what lies between them
    assert (saw["swiped"] - saw["kept"]) * pixels == pytest.approx(60, abs=1)
    assert (saw["tapped"] / 360 + 0.5 - saw["swiped"]) * pixels == pytest.approx(-100, abs=1)
    middle = picture[100:400, 250:550]
    assert np.ptp(middle.reshape(-1, 3), axis=0).max() > 30  # there is a picture


def test_a_wrong_seed_is_told_and_another_seed_is_another_world(look, small_image, tiny_parts):
    world = World.from_image(small_image, 7, parts=tiny_parts)
    typed = "document.getElementById('seed').value = '%s'; document.getElementById('world').requestSubmit()"
    message = "document.getElementById('message')"
    actions = [
        ["eval", typed % "x"],
        ["eval", WAIT % (f"!{message}.hidden", NOTE % f"told: {message}.textContent")],
        ["eval", typed % "12"],
        ["eval", WAIT % (f"{message}.hidden", NOTE % "title: document.getElementById('subtitle').textContent")],
    ]
    with served(world) as client:
        told, _ = look(f"{client.url}#12/15.0042/47.0400", actions)
    assert told["value"]["told"].startswith("the seed of the address must be")
    assert "seed 12" in told["value"]["title"]
    assert all("400" in problem for problem in told["problems"]) and told["outside"] == []


def test_the_3d_viewer_shows_a_cut(look, small_image, tiny_parts):
    world = World.from_image(small_image, 7, parts=tiny_parts)
    ready = "window.metaearth3d?.ready && window.metaearth3d.terrain.settled"
    with served(world) as client:
        tileset = json.loads(client("/seed/8/3dtiles?lon=15.004&lat=47.04&zoom=12").body)["tileset"]
        page = f"{client.url}viewer/index.html?tileset=../seed/8/{tileset}"
        told, _ = look(page, [], "({tiles: metaearth3d.tiles, errors: metaearth3d.errors})", ready)
    problems = [text for text in told["problems"] if "limited support" not in text]  # said of every 1.1 set
    assert (problems, told["outside"], told["value"]["errors"]) == ([], [], [])
    assert told["value"]["tiles"] >= 1


def test_the_globe_flies_to_a_place_and_tells_its_height(look, planet):
    ready = "window.metaearth3d?.globe"
    note = NOTE % "eye: metaearth3d.globe.eye, tiles: metaearth3d.globe.tiles.visibleTiles.size"
    actions = [
        ["eval", "metaearth3d.globe.fly({lon: 8, lat: 46.5, height: 4e5})"],
        ["eval", WAIT % ("!metaearth3d.globe.flight && metaearth3d.settled", note)],
        ["key", "+"],
        ["point", [400, 260]],
        ["eval", WAIT % ("metaearth3d.spot", NOTE % "spot: metaearth3d.spot, after: metaearth3d.globe.eye.height")],
        ["pinch", [400, 250, 60, 120]],
        ["eval", WAIT % ("metaearth3d.settled", NOTE % "pinched: metaearth3d.globe.eye")],
        ["swipe", [400, 250, 480, 250]],
        ["eval", WAIT % ("metaearth3d.settled", NOTE % "swiped: metaearth3d.globe.eye")],
        ["eval", "metaearth3d.spot = null"],
        ["tap", [400, 260]],
        ["eval", WAIT % ("metaearth3d.spot", NOTE % "tapped: metaearth3d.spot")],
    ]
    with served(planet) as client:
        told, picture = look(f"{client.url}viewer/globe.html#4000000/8/40", actions, ready=ready)
    problems = [text for text in told["problems"] if "limited support" not in text]
    assert (problems, told["outside"]) == ([], [])
    saw = told["value"]
    assert saw["tiles"] >= 1 and saw["after"] < saw["eye"]["height"] < 2e6
    assert abs(saw["spot"]["lat"] - 46.5) < 1.5 and abs(saw["spot"]["lon"] - 8) < 1.5
    assert saw["pinched"]["height"] < 0.7 * saw["after"]  # fingers twice as far apart
    assert saw["swiped"]["lon"] < saw["pinched"]["lon"]  # dragged to the east: looks west
    assert saw["tapped"]["lon"] < saw["spot"]["lon"]
    assert picture[150:400, 200:600].std() > 3  # there is a picture
