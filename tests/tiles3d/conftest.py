"""A small synthetic world: noise terrain and a hillshaded picture of it; a browser that looks at a scene."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image
from support import JS, need_node

from metaearth3d.fields import SourceField
from metaearth3d.geo.lattice import Lattice, PixelBox
from metaearth3d.protocols import Field
from metaearth3d.serve import serve_folder

QUIET = ("limited support", "GPU stall")  # 3d-tiles-renderer says so of every 1.1 set; SwiftShader is slow to read


class Landscape(NamedTuple):
    height: Field
    image: Field
    box: PixelBox


def noise(shape: tuple[int, int], rng: np.random.Generator, steepness: float) -> np.ndarray:
    """Fractal noise of unit variance; a larger ``steepness`` is smoother."""
    wave = np.hypot(np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1]))
    wave[0, 0] = np.inf
    spectrum = np.fft.rfft2(rng.normal(size=shape)) * wave ** (-steepness / 2)
    found = np.fft.irfft2(spectrum, s=shape)
    return found / found.std()


def make_landscape(
    height_px: int = 100,
    width_px: int = 90,
    *,
    seed: int = 0,
    gsd: float = 1.0,
    row: int = 37,
    col: int = -21,
    relief: float = 20.0,
    crs: str = "EPSG:32632",
    steepness: float = 3.6,
) -> Landscape:
    rng = np.random.default_rng(seed)
    shape = (height_px + 1, width_px + 1)
    z = (500 + relief * gsd * noise(shape, rng, steepness)).astype(np.float32)
    south, east = np.gradient(z, gsd)
    shade = np.clip((1 + 0.6 * east + 0.6 * south) / np.sqrt(1 + east**2 + south**2), 0.1, 1.6)
    colour = np.array([120.0, 118.0, 86.0])[:, None, None] + np.array([22.0, 6.0, 18.0])[:, None, None] * noise(
        shape, rng, 2.4
    )
    picture = np.clip(colour * shade + rng.normal(0, 3, shape), 0, 255).astype(np.uint8)
    lattice = Lattice(crs, 600_000.0, 5_100_000.0, gsd)
    image = SourceField(lattice, 0, picture, None, row, col)
    height = SourceField(lattice, 0, z[None], None, row, col)
    return Landscape(height, image, PixelBox(0, row, col, height_px, width_px))


@pytest.fixture(scope="session")
def landscape() -> Callable[..., Landscape]:
    return make_landscape


@pytest.fixture
def open_page(scene, tmp_path):
    """A function that opens a page of the module's ``scene`` in headless Chromium: the report and the picture."""
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
