"""What others say of our tiles: the Khronos validator, a browser with our page, a browser with CesiumJS.

They need node, Chromium and `npm ci` in tests/js; each is skipped with its reason where one is missing.
"""

import json
import subprocess

import numpy as np
import pytest
from support import JS, need_node

from metaearth3d.serve import write_page
from metaearth3d.tiles3d import write_tileset


@pytest.fixture(scope="module")
def scene(landscape, tmp_path_factory):
    out = tmp_path_factory.mktemp("scene")
    place = landscape(200, 180, relief=9.0, seed=5, steepness=3.9, row=0, col=0)
    metadata = {"title": "A test valley", "attribution": "Synthetic noise", "seed": 5}
    write_tileset(out / "tiles", height=place.height, image=place.image, box=place.box, tile_px=64, metadata=metadata)
    write_page(out)
    options = {"tile_px": 32, "metadata": metadata, "tiling": "implicit", "compression": "meshopt"}  # by address alone
    write_tileset(out / "implicit", height=place.height, image=place.image, box=place.box, **options)
    write_page(out / "implicit")
    return out


def test_the_khronos_validator_finds_nothing(scene):
    node = need_node("gltf-validator")
    tiles = [str(path) for path in sorted((scene / "tiles").rglob("*.glb"))]
    done = subprocess.run([node, "validate.mjs", *tiles], cwd=JS, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"files": len(tiles), "found": []}


READY = "window.metaearth3d?.ready && window.metaearth3d.terrain.settled"
REPORT = (
    "({tiles: metaearth3d.tiles, triangles: metaearth3d.triangles, errors: metaearth3d.errors, title: document.title})"
)


def ground(picture: np.ndarray) -> float:
    """Share of the middle of a picture that is ground: the page's own background is bluish."""
    middle = picture[150:400, 220:580]
    return float((middle[..., 0] > middle[..., 2]).mean())


def test_our_page_shows_the_scene(open_page):
    told, picture = open_page("", READY, REPORT)
    assert (told["problems"], told["outside"], told["value"]["errors"]) == ([], [], [])
    assert told["value"]["title"] == "A test valley · MetaEarth3D"
    assert told["value"]["tiles"] >= 1
    assert told["value"]["triangles"] > 1000
    assert ground(picture) > 0.3


def test_our_page_beside_an_implicit_tileset_shows_it_by_its_bare_name(open_page):
    told, picture = open_page("implicit/index.html?tileset=tileset.json", READY, REPORT)
    assert (told["problems"], told["outside"], told["value"]["errors"]) == ([], [], [])
    assert told["value"]["tiles"] >= 1
    assert told["value"]["triangles"] > 1000
    assert ground(picture) > 0.3


def test_the_page_answers_to_keys(open_page):
    keys = [
        ["key", "l"],
        ["key", "w"],
        ["key", "c"],
        ["click", "#view"],
        ["key", "ArrowLeft"],
        ["key", "+"],
        ["key", "Home"],
    ]
    value = "[...document.querySelectorAll('input[type=checkbox]')].map((box) => box.checked)"
    told, _ = open_page("", READY, value, keys)
    assert told["problems"] == []
    assert told["value"] == [True, False, True, True]


def test_a_click_tells_the_place_measuring_the_distance_and_fingers_move(open_page):
    note = "window.saw = {...window.saw, %s}"
    azimuth = "metaearth3d.stage.controls.getAzimuthalAngle()"
    ends = "[metaearth3d.probe.marks[0], metaearth3d.probe.marks.at(-1)].map((p) => [p.x, p.y, p.z])"
    actions = [
        ["point", [380, 330]],
        ["eval", note % "place: metaearth3d.probe.found, text: document.getElementById('facts').textContent"],
        ["eval", "document.getElementById('measure').click()"],
        ["point", [330, 330]],
        ["point", [470, 330]],
        ["eval", note % f"metres: metaearth3d.probe.metres, ends: {ends}"],
        ["eval", note % "line: document.getElementById('marks-line').getAttribute('points')"],
        ["eval", "document.getElementById('measure').click()"],
        [
            "eval",
            note % "scale: metaearth3d.stage.metresPerPixel, azimuth: metaearth3d.stage.controls.getAzimuthalAngle()",
        ],
        ["pinch", [400, 300, 60, 120]],
        ["eval", note % "pinched: metaearth3d.stage.metresPerPixel"],
        ["swipe", [400, 300, 470, 300]],
        ["eval", note % f"turned: {azimuth}"],
        ["tap", [400, 330]],
        ["eval", note % "tapped: metaearth3d.probe.found"],
    ]
    told, _ = open_page("", READY, "window.saw", actions)
    saw = told["value"]
    assert told["problems"] == []
    assert f"{saw['place']['height']:.1f} m" in saw["text"] and saw["place"]["building"] is None
    assert saw["metres"] == pytest.approx(float(np.linalg.norm(np.subtract(*saw["ends"]))), rel=1e-6)
    assert saw["metres"] > 5
    assert saw["line"].count(",") == 2
    assert saw["pinched"] < 0.7 * saw["scale"] and abs(saw["turned"] - saw["azimuth"]) > 0.2
    assert saw["tapped"]["height"] > 0 and saw["tapped"] != saw["place"]


def test_the_page_says_what_is_wrong(open_page):
    told, _ = open_page(
        "?tileset=absent.json", "window.metaearth3d?.errors.length", "document.getElementById('message').textContent"
    )
    assert "absent.json" in told["value"]


@pytest.mark.parametrize("page", ["cesium.html", "cesium.html?tileset=implicit%2Ftileset.json"])
def test_cesium_shows_the_scene_offline(open_page, page):
    need_node("cesium")
    told, picture = open_page(page, "window.state?.ready", "state")
    assert (told["problems"], told["outside"], told["value"]["errors"]) == ([], [], [])
    assert told["value"]["selected"] >= 1
    assert ground(picture) > 0.3
