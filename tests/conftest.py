"""What many tests share: Hypothesis settings, tiny random networks, a small georeferenced image."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, settings
from support import randomised, write_image

settings.register_profile(
    "quiet",
    deadline=None,
    max_examples=25,
    derandomize=bool(os.environ.get("CI")),  # the same examples for the same commit; new ones are tried at the desk
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("quiet")
torch.set_num_threads(1)  # for fixtures that outlive a test


@pytest.fixture(autouse=True)
def one_torch_thread() -> Iterator[None]:
    """Tests share two cores with each other's processes; results do not depend on the number of threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The real training data, where it is at hand."""
    named = os.environ.get("METAEARTH3D_DATA")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    if not (folder / "imagery").is_dir():
        pytest.skip("real training data is not here; name its folder in METAEARTH3D_DATA")
    return folder


@pytest.fixture(scope="session")
def image_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 64 m image of 24 x 28 pixels."""
    return write_image(tmp_path_factory.mktemp("image") / "lowres_64m.tif")


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for ``--model``: random upscaler, geometry net and prior."""
    from diffusers import FlowMatchEulerDiscreteScheduler

    from metaearth3d.diffusion import UpscalePipeline
    from metaearth3d.models import GeometryNet, PlanetPrior, UpscalerNet

    folder = tmp_path_factory.mktemp("tiny_model")
    net = randomised(UpscalerNet(width=8, depth=1, kernel=3, expansion=2), 1, std=0.08)
    UpscalePipeline(net, FlowMatchEulerDiscreteScheduler()).save_pretrained(folder / "upscale")
    randomised(GeometryNet(width=8, depth=1, kernel=3, expansion=2), 2).save_pretrained(folder / "geometry")
    prior = PlanetPrior(broad_deg=10.0, fine_deg=8.0, colour_deg=20.0)
    with torch.no_grad():
        prior.broad.values.copy_(
            torch.randn(prior.broad.values.shape, generator=torch.Generator().manual_seed(3)) * 500
        )
        prior.colour.values.copy_(
            torch.randint(40, 220, prior.colour.values.shape, generator=torch.Generator().manual_seed(4)).byte()
        )
    prior.save_pretrained(folder / "prior")
    return folder


@pytest.fixture(scope="session")
def wordy_model(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with a random text encoder and text root besides."""
    from transformers import CLIPTextModelWithProjection

    from metaearth3d.models import RootNet, TextEncoder
    from metaearth3d.models.text import small_config
    from metaearth3d.models.words import fit_tokenizer

    folder = tmp_path_factory.mktemp("wordy_model")
    for name in ("upscale", "geometry", "prior"):
        (folder / name).symlink_to(tiny_model / name)
    tokenizer = fit_tokenizer(["green hills and blue lakes", "sand"] * 2, size=600)
    torch.manual_seed(0)
    model = CLIPTextModelWithProjection(small_config(len(tokenizer)))
    TextEncoder(model, tokenizer).save_pretrained(folder / "text")
    net = RootNet(width=8, depth=1, kernel=3, expansion=2, steps=2)
    randomised(net, 3, std=0.25).save_pretrained(folder / "root")
    return folder
