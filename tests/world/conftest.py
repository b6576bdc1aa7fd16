"""A model folder of tiny random networks: fast, and as able to break a law as big ones."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from support import randomised

from metaearth3d.diffusion import UpscalePipeline
from metaearth3d.models import GeometryNet, PlanetPrior, UpscalerNet
from metaearth3d.world import Parts, World, load_parts


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for ``--model``: random upscaler, geometry net and prior."""
    folder = tmp_path_factory.mktemp("tiny_model")
    net = randomised(UpscalerNet(width=8, depth=1, kernel=3, expansion=2), 1)
    UpscalePipeline(net, FlowMatchEulerDiscreteScheduler()).save_pretrained(folder / "upscale")
    randomised(GeometryNet(width=8, depth=1, kernel=3, expansion=2), 2).save_pretrained(folder / "geometry")
    prior = PlanetPrior(broad_deg=10.0, fine_deg=8.0, colour_deg=20.0)
    with torch.no_grad():
        prior.broad.values.copy_(
            torch.randn(prior.broad.values.shape, generator=torch.Generator().manual_seed(3)) * 500
        )
    prior.save_pretrained(folder / "prior")
    return folder


@pytest.fixture(scope="session")
def tiny_parts(tiny_model: Path) -> Parts:
    """The same networks, loaded."""
    return load_parts(tiny_model)


@pytest.fixture
def tiny_world(image_path: Path, tiny_parts: Parts) -> World:
    """A fresh world (cold cache) of random networks."""
    return World.from_image(image_path, seed=7, parts=tiny_parts)
