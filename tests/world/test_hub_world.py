"""Somebody else's upscaler in a world, by folder name and by object."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from diffusers import DDIMPipeline, DDIMScheduler, UNet2DModel
from support import randomised

from metaearth3d.diffusion.hub import HubUpscaler
from metaearth3d.errors import BadInput
from metaearth3d.fields import MemoryStore
from metaearth3d.fields.blended import BlendedField
from metaearth3d.geo import PixelBox
from metaearth3d.world import Parts, World, load_parts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    unet = UNet2DModel(
        in_channels=6,
        out_channels=3,
        block_out_channels=(4, 8),
        layers_per_block=1,
        norm_num_groups=2,
        attention_head_dim=4,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    )
    folder = tmp_path_factory.mktemp("hub")
    DDIMPipeline(randomised(unet, 3, std=0.05), DDIMScheduler()).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def parts(folder: Path, tiny_model: Path) -> Parts:
    net = HubUpscaler.from_pretrained(folder, steps=1, window_px=96)
    return replace(load_parts(tiny_model), upscaler=net)


def test_a_world_of_such_a_network_is_a_function_of_place(image_path: Path, parts: Parts) -> None:
    def read(box: PixelBox) -> np.ndarray:
        world = World.from_image(image_path, seed=7, parts=parts, store=MemoryStore(64 << 20))
        field = world.field("image", 1)
        assert isinstance(field, BlendedField) and field.core_px == 64
        return field.read(box).data

    whole = read(PixelBox(1, 5, 5, 40, 44))
    assert np.array_equal(read(PixelBox(1, 20, 11, 10, 20)), whole[:, 15:25, 6:26])
    assert whole.std() > 0


def test_its_world_has_heights_and_a_spec_that_names_it(image_path: Path, parts: Parts) -> None:
    world = World.from_image(image_path, seed=7, parts=parts)
    assert world.spec.weights["upscale"] == parts.upscaler.digest
    assert world.levels("height")[-1] == 3


def test_the_command_lines_name_for_it_loads_it_with_the_shipped_rest(folder: Path) -> None:
    found = load_parts(f"hub:{folder}")
    assert isinstance(found.upscaler, HubUpscaler)
    assert found.lifter is load_parts("small").lifter
    with pytest.raises(BadInput, match="hub id"):
        load_parts(f"hub:{folder}/nothing")
