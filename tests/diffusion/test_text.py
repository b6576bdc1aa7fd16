"""The text pipeline: a prompt in, a picture out, the same for the same generator; saved and loaded whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from support import randomised

from metaearth3d.diffusion import TextPipeline
from metaearth3d.errors import BadInput
from metaearth3d.models import RootNet, UpscalerNet
from metaearth3d.models.text import small_config
from metaearth3d.models.words import fit_tokenizer


@pytest.fixture(scope="module")
def pipeline() -> TextPipeline:
    """Random networks all of whose layers count."""
    from transformers import CLIPTextModelWithProjection

    tokenizer = fit_tokenizer(["green hills and blue lakes", "sand"] * 2, size=600)
    torch.manual_seed(0)
    encoder = CLIPTextModelWithProjection(small_config(len(tokenizer)))
    net = randomised(RootNet(width=8, depth=1, kernel=3, expansion=2, steps=2), 3, std=0.25)
    upscaler = randomised(UpscalerNet(width=8, depth=1, kernel=3, expansion=2, text_dim=128), 1, std=0.08)
    return TextPipeline(net, upscaler, encoder, tokenizer)


def made(pipeline: TextPipeline, prompt: Any = "green hills", seed: int = 0, **more: Any) -> NDArray[np.uint8]:
    told = {"height": 100, "width": 72, "generator": torch.Generator().manual_seed(seed), **more}
    return np.stack(pipeline(prompt, output_type="np", **told).images)


def test_the_same_generator_gives_the_same_picture_and_words_and_seeds_change_it(pipeline: TextPipeline) -> None:
    first = made(pipeline)
    assert first.shape == (1, 100, 72, 3) and first.dtype == np.uint8 and first.std() > 3
    assert np.array_equal(first, made(pipeline))
    assert not np.array_equal(first, made(pipeline, seed=1))
    assert not np.array_equal(first, made(pipeline, "sand"))
    assert not np.array_equal(first, made(pipeline, guidance_scale=4.0))
    assert not np.array_equal(first, made(pipeline, num_inference_steps=3))
    assert len(made(pipeline, ["sand", "green hills"])) == 2
    assert pipeline("sand", height=64, width=64).images[0].size == (64, 64)


def test_a_saved_pipeline_loads_whole(pipeline: TextPipeline, tmp_path: Path) -> None:
    pipeline.save_pretrained(tmp_path)
    again = TextPipeline.from_pretrained(tmp_path)
    assert np.array_equal(made(again), made(pipeline))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"height": 30}, "height is 30"),
        ({"width": 0}, "width is 0"),
        ({"width": 8192}, "width is 8192"),
        ({"gsd": 0.0}, "gsd is 0"),
        ({"output_type": "latent"}, "output_type is 'latent'"),
        ({"prompt": " "}, "prompt is empty"),
        ({"num_inference_steps": -1}, "steps is -1"),
    ],
)
def test_what_makes_no_picture_is_refused(pipeline: TextPipeline, more: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        pipeline(**{"prompt": "sand", **more})
