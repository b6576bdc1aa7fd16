"""Every kind of world is served and exported: a spec of the command, tiles, a place, and nonsense refused."""

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import trimesh
from affine import Affine
from diffusers import DDIMPipeline, DDIMScheduler, UNet2DModel
from PIL import Image
from serve.serve_support import served
from support import randomised, run_cli, write_image

from metaearth3d.diffusion.hub import HubUpscaler
from metaearth3d.serve.maps import tile_of
from metaearth3d.tiles3d import check_all
from metaearth3d.world import World

HERE = "15.004,47.04"  # inside the image


@pytest.fixture(scope="module")
def kinds(small_image, tiny_model, wordy_model, tmp_path_factory):
    """The command's words for each kind of world."""
    folder = tmp_path_factory.mktemp("kinds")
    corner = {"transform": Affine(4.0, 0, 500_160, 0, -4.0, 5_209_840)}
    pin = write_image(folder / "pin.tif", rows=40, cols=48, gsd=4.0, seed=5, **corner)
    dem = folder / "dem.tif"
    profile = {"driver": "GTiff", "height": 10, "width": 12, "count": 1, "dtype": "float32", "crs": "EPSG:32633"}
    with rasterio.open(dem, "w", transform=Affine(64, 0, 500_000, 0, -64, 5_210_000), **profile) as file:
        file.write(np.full((10, 12), 432.5, np.float32), 1)
    ring = [[15.0, 46.9], [16.0, 46.9], [16.0, 47.2], [15.0, 47.2], [15.0, 46.9]]
    area = {"type": "Feature", "properties": {"prompt": "sand"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (folder / "map.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    words = ["--text", "green hills", "--near", "15.02,47.0", "--model", wordy_model]
    image = ["--image", small_image, "--model"]
    return {
        "image": [*image, tiny_model],
        "dem": [*image, tiny_model, "--dem", dem],
        "pinned": [*image, tiny_model, "--pin", pin],
        "text": words,
        "prompts": [*words, "--prompts", folder / "map.geojson"],
        "planet": ["--planet", "--model", tiny_model],
    }


@pytest.mark.parametrize("kind", ["image", "dem", "pinned", "text", "prompts", "planet"])
def test_a_saved_spec_of_any_kind_is_served(kinds, kind, tmp_path):
    assert run_cli("world", *kinds[kind], "--out", tmp_path / "world.json") == 0
    with served(World.from_spec(tmp_path / "world.json")) as client:
        about = json.loads(client("/world.json").body)
        assert about["kind"] == {"prompts": "text", "dem": "image", "pinned": "image"}.get(kind, kind)
        lon, lat = (15.004, 47.04) if kind == "planet" else about["center"]
        found = answers(client, lon, lat, zoom=9 if kind == "planet" else 13)
    assert kind != "dem" or found == pytest.approx(432.5, abs=1)  # finer levels add detail


def test_a_world_of_somebody_elses_network_is_served(small_image, tiny_parts, tmp_path):
    unet = UNet2DModel(
        in_channels=6,
        out_channels=3,
        block_out_channels=(4, 4),
        layers_per_block=1,
        norm_num_groups=2,
        down_block_types=("DownBlock2D",) * 2,
        up_block_types=("UpBlock2D",) * 2,
        add_attention=False,
    )
    DDIMPipeline(randomised(unet, 3, std=0.05), DDIMScheduler()).save_pretrained(tmp_path)
    net = HubUpscaler.from_pretrained(tmp_path, steps=1, window_px=96)
    with served(World.from_image(small_image, 7, parts=replace(tiny_parts, upscaler=net))) as client:
        answers(client, 15.004, 47.04, zoom=13)


def answers(client, lon, lat, zoom):
    """Ask for a tile, its heights, the place and nonsense; the place's elevation."""
    x, y = tile_of(zoom, lon, lat)
    assert client(f"/xyz/{zoom}/{x}/{y}.jpg").pixels.shape == (256, 256, 3)
    red, green, blue = np.moveaxis(client(f"/terrain/{zoom}/{x}/{y}.png").pixels[..., :3].astype(int), -1, 0)
    heights = -10_000 + (red * 65536 + green * 256 + blue) * 0.1
    found = json.loads(client(f"/point?lon={lon}&lat={lat}&zoom={zoom}").body)["elevation_m"]
    assert heights.min() - 300 < found < heights.max() + 300  # the tile is about that ground
    nonsense = {
        "/xyz/a/0/0.jpg": (400, 404),
        f"/xyz/{zoom}/{x}/{2**zoom}.jpg": (400,),
        "/point?lon=east&lat=0": (400,),
        f"/point?lon={lon}": (400,),
        "/elsewhere": (404,),
    }
    for path, statuses in nonsense.items():
        assert client(path).status in statuses, path
    return found


@pytest.mark.parametrize("kind", ["prompts", "planet"])
def test_a_scene_of_any_kind_is_sound_and_exported(kinds, kind, tmp_path):
    scene = tmp_path / "scene"
    where = ["--center", HERE, "--size-m", 300, "--gsd", 16]
    assert run_cli("generate", *kinds[kind], *where, "--out", scene) == 0
    assert check_all(scene).faults == []
    for format in ("glb", "xyz"):
        name = "mesh.glb" if format == "glb" else "xyz"
        assert run_cli("export", scene, "--format", format, "--out", tmp_path / name) == 0
    assert trimesh.load(tmp_path / "mesh.glb", force="mesh").area > 200 * 200
    picture = next(Path(tmp_path / "xyz").rglob("*.png"))
    assert Image.open(io.BytesIO(picture.read_bytes())).size == (256, 256)
