"""What others say of our tiles: the Khronos validator, a browser with our page, a browser with CesiumJS.

They need node, Chromium and `npm ci` in tests/js; each is skipped with its reason where one is missing.
"""

import json
import os
import shutil
import subprocess
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from metaearth3d.serve import serve_folder, write_page
from metaearth3d.tiles3d import write_tileset

JS = Path(__file__).parents[1] / "js"
QUIET = ("limited support", "GPU stall")  # 3d-tiles-renderer says so of every 1.1 set; SwiftShader is slow to read


def need_node(package: str) -> str:
    """The node executable, or a skip."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (JS / "node_modules" / package).is_dir():
        pytest.skip(f"{package} is not installed; run `npm ci` in tests/js")
    return node


@pytest.fixture(scope="module")
def scene(landscape, tmp_path_factory):
    out = tmp_path_factory.mktemp("scene")
    place = landscape(200, 180, relief=9.0, seed=5, steepness=3.9, row=0, col=0)
    metadata = {"title": "A test valley", "attribution": "Synthetic noise", "seed": 5}
    write_tileset(out / "tiles", height=place.height, image=place.image, box=place.box, tile_px=64, metadata=metadata)
    write_page(out)
    options = {"tile_px": 32, "metadata": metadata, "tiling": "implicit"}  # tiles by address alone
    write_tileset(out / "implicit", height=place.height, image=place.image, box=place.box, **options)
    write_page(out / "implicit")
    return out


@pytest.fixture
def open_page(scene, tmp_path):
    """A function that opens a page of the scene in headless Chromium and returns the report and the picture."""
    node = need_node("playwright-core")
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")):
        pytest.skip("no chromium on PATH (or in $CHROMIUM)")

    def run(page: str, ready: str, report: str, actions: list | None = None):
        picture = tmp_path / "picture.png"
        with serve_folder(scene) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            url = f"http://127.0.0.1:{server.server_address[1]}/{page}"
            command = [node, "shot.mjs", url, str(picture), ready, report, json.dumps(actions or [])]
            done = subprocess.run(command, cwd=JS, capture_output=True, text=True, timeout=110)
            server.shutdown()
            thread.join()
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        told["problems"] = [text for text in told["problems"] if not any(quiet in text for quiet in QUIET)]
        return told, np.asarray(Image.open(picture).convert("RGB")).astype(int)

    return run


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
    assert told["value"] == [True, True, True]


def test_the_page_says_what_is_wrong(open_page):
    told, _ = open_page(
        "?tileset=absent.json", "window.metaearth3d?.errors.length", "document.getElementById('message').textContent"
    )
    assert "absent.json" in told["value"]


@pytest.mark.parametrize("page", ["cesium.html", "cesium.html?tileset=implicit/tileset.json"])
def test_cesium_shows_the_scene_offline(open_page, page):
    need_node("cesium")
    told, picture = open_page(page, "window.state?.ready", "state")
    assert (told["problems"], told["outside"], told["value"]["errors"]) == ([], [], [])
    assert told["value"]["selected"] >= 1
    assert ground(picture) > 0.3
