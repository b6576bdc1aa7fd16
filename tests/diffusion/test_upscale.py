"""The engine and the pipeline: the same maths, windows that agree, and diffusers' own scheduler as the oracle."""

from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support import randomised

from metaearth3d.diffusion import NetUpscaler, UpscalePipeline
from metaearth3d.diffusion.engine import fit_families
from metaearth3d.errors import BadInput
from metaearth3d.models import UpscalerNet
from metaearth3d.protocols import Upscaler


def tiny_net() -> UpscalerNet:
    net = randomised(UpscalerNet(width=8, depth=2, kernel=3, expansion=2), 2, std=0.2)
    assert isinstance(net, UpscalerNet)
    return net


@pytest.fixture(scope="module")
def pipeline() -> UpscalePipeline:
    return UpscalePipeline(tiny_net(), FlowMatchEulerDiscreteScheduler())


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (21, 30, 3), dtype=np.uint8))


def run(pipeline: UpscalePipeline, picture: Image.Image, seed: int = 3, **more: object) -> np.ndarray:
    generator = torch.Generator().manual_seed(seed)
    return pipeline(picture, gsd=1.0, generator=generator, output_type="np", **more).images[0]


def test_a_picture_becomes_four_times_finer(pipeline: UpscalePipeline, picture: Image.Image) -> None:
    image = pipeline(picture, gsd=1.0, generator=torch.Generator().manual_seed(1)).images[0]
    assert isinstance(image, Image.Image) and image.size == (120, 84)


def test_the_same_generator_state_gives_the_same_picture_and_another_another(
    pipeline: UpscalePipeline, picture: Image.Image
) -> None:
    assert np.array_equal(run(pipeline, picture), run(pipeline, picture))
    assert not np.array_equal(run(pipeline, picture), run(pipeline, picture, seed=4))


@pytest.mark.parametrize("steps", [1, 3])
def test_windows_do_not_show(pipeline: UpscalePipeline, picture: Image.Image, steps: int) -> None:
    whole = run(pipeline, picture, num_inference_steps=steps)
    parts = run(pipeline, picture, num_inference_steps=steps, window_px=16)
    assert np.array_equal(whole, parts)


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_the_engines_sampler_is_diffusers_flow_matching_scheduler(
    pipeline: UpscalePipeline, picture: Image.Image, steps: int
) -> None:
    engine = NetUpscaler(tiny_net(), steps=steps)
    noise = torch.randn((3, 84, 120), generator=torch.Generator().manual_seed(3)).numpy()[None].repeat(steps, 0)
    parent = np.asarray(picture).transpose(2, 0, 1)
    mine = engine.generate(parent, noise, gsd=1.0).transpose(1, 2, 0).astype(int)
    theirs = run(pipeline, picture, num_inference_steps=steps).astype(int)
    assert np.abs(mine - theirs).max() <= 1
    assert (mine != theirs).mean() < 1e-3


def test_a_saved_pipeline_comes_back_equal(pipeline: UpscalePipeline, picture: Image.Image, tmp_path: Path) -> None:
    pipeline.save_pretrained(tmp_path)
    assert not list(tmp_path.rglob("*.bin")) and not list(tmp_path.rglob("*.pt"))
    again = UpscalePipeline.from_pretrained(tmp_path)
    assert np.array_equal(run(pipeline, picture), run(again, picture))


@pytest.mark.parametrize("gsd", [0.0, -1.0, float("nan"), float("inf")])
def test_a_senseless_gsd_is_refused(pipeline: UpscalePipeline, picture: Image.Image, gsd: float) -> None:
    with pytest.raises(BadInput, match="positive"):
        pipeline(picture, gsd=gsd)


def test_the_engine_fits_the_protocol_and_its_digest_names_the_weights() -> None:
    one, same, other = NetUpscaler(tiny_net()), NetUpscaler(tiny_net()), NetUpscaler(randomised(tiny_net(), 9))  # type: ignore[arg-type]
    assert isinstance(one, Upscaler)
    assert one.digest == same.digest != other.digest


def test_an_absent_device_is_refused() -> None:
    with pytest.raises(BadInput, match="device"):
        NetUpscaler(tiny_net(), device="cuda:63")


@given(st.integers(0, 255), st.floats(0, 120), st.integers(0, 2**31))
def test_families_keep_their_means_when_clipped(level: int, spread: float, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    parent = torch.full((3, 4, 5), float(level))
    child = parent.repeat_interleave(4, 1).repeat_interleave(4, 2) + spread * torch.randn(
        (3, 16, 20), generator=generator
    )
    fitted = fit_families(child, parent)
    assert fitted.min() >= 0 and fitted.max() <= 255
    lack = (torch.nn.functional.avg_pool2d(fitted, 4) - parent).abs()
    assert lack.max() <= max(1.0, spread / 4)
    if 60 <= level <= 195 and spread <= 15:
        assert lack.max() < 1e-3
