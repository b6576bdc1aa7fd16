"""Hub upscalers: diffusers' own classes at toy size, saved to a folder, run as a seamless field."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import (
    AutoencoderKL,
    DDIMPipeline,
    DDIMScheduler,
    DDPMScheduler,
    EulerAncestralDiscreteScheduler,
    StableDiffusionUpscalePipeline,
    UNet2DConditionModel,
    UNet2DModel,
)
from support import randomised
from transformers import CLIPTextConfig, CLIPTextModel

from metaearth3d.diffusion.hub import HubUpscaler, LatentUpscaler, PixelUpscaler, faster_attention
from metaearth3d.errors import BadInput
from metaearth3d.fields import MemoryStore, SourceField
from metaearth3d.fields.blended import BlendedField
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.models.words import fit_tokenizer
from metaearth3d.protocols import WindowUpscaler

LATTICE = Lattice("EPSG:32633", 500_000.0, 5_210_000.0, 64.0)
TINY = {"steps": 2, "window_px": 48}


def latent_pipe() -> StableDiffusionUpscalePipeline:
    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        block_out_channels=(16, 32),
        layers_per_block=1,
        in_channels=7,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=16,
        attention_head_dim=8,
        norm_num_groups=8,
        class_embed_type=None,
        num_class_embeds=1000,
    )
    vae = AutoencoderKL(
        block_out_channels=(16, 16, 16),
        down_block_types=("DownEncoderBlock2D",) * 3,
        up_block_types=("UpDecoderBlock2D",) * 3,
        scaling_factor=0.08333,
        norm_num_groups=8,
    )
    tokenizer = fit_tokenizer(["a river"], size=520, context=8)
    words = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=8,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=tokenizer.bos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return StableDiffusionUpscalePipeline(
        vae=vae.eval(),
        text_encoder=CLIPTextModel(words).eval(),
        tokenizer=tokenizer,
        unet=unet.eval(),
        low_res_scheduler=DDPMScheduler(),
        scheduler=DDIMScheduler(prediction_type="v_prediction", set_alpha_to_one=False, steps_offset=1),
    )


def pixel_pipe() -> DDIMPipeline:
    unet = UNet2DModel(
        in_channels=6,
        out_channels=3,
        block_out_channels=(8, 16),
        layers_per_block=1,
        norm_num_groups=4,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    )
    return DDIMPipeline(randomised(unet, 3, std=0.05), DDIMScheduler())


@pytest.fixture(scope="module")
def latent_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("latent")
    latent_pipe().save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def pixel_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pixel")
    pixel_pipe().save_pretrained(folder)
    return folder


def arrays(net: HubUpscaler, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    side = net.window_px // net.latent_px
    latents = rng.standard_normal((net.latent_bands, side, side), dtype=np.float32)
    parent = rng.integers(0, 256, (3, net.window_px // 4, net.window_px // 4), dtype=np.uint8)
    return latents, parent, rng.standard_normal(parent.shape, dtype=np.float32)


def field(net: HubUpscaler) -> BlendedField:
    rng = np.random.default_rng(1)
    parent = SourceField(LATTICE, 0, rng.integers(60, 200, (3, 40, 40), dtype=np.uint8), None, 0, 0)
    return BlendedField(parent, net, seed=4, version="1", joint=0, store=MemoryStore(64 << 20))


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_latents_are_those_of_diffusers_own_pipeline(latent_folder: Path, guidance: float) -> None:
    """The oracle: the published pipeline on one picture as large as a window, with the same noise."""
    net = HubUpscaler.from_pretrained(latent_folder, prompt="a river", guidance=guidance, noise_level=30, **TINY)
    assert isinstance(net, LatentUpscaler) and isinstance(net, WindowUpscaler) and net.latent_px == 4
    latents, parent, _ = arrays(net)
    grain = torch.randn((1, 3, 12, 12), generator=torch.Generator().manual_seed(5))
    mine = net.denoise(latents, parent, grain[0].numpy(), range(2), gsd=16.0)
    pipe = StableDiffusionUpscalePipeline.from_pretrained(latent_folder)
    pipe.set_progress_bar_config(disable=True)
    theirs = pipe(
        prompt="a river",
        image=torch.from_numpy(parent).float()[None] / 255,
        num_inference_steps=2,
        guidance_scale=guidance,
        noise_level=30,
        generator=torch.Generator().manual_seed(5),
        latents=torch.from_numpy(latents)[None],
        output_type="latent",
    ).images
    assert np.abs(mine - theirs[0].numpy()).max() < 1e-4


@pytest.mark.parametrize("kind", ["latent", "pixel"])
def test_a_pipeline_from_a_folder_is_a_field_whose_requests_do_not_show(
    kind: str, latent_folder: Path, pixel_folder: Path
) -> None:
    folder = latent_folder if kind == "latent" else pixel_folder
    whole = field(HubUpscaler.from_pretrained(folder, **TINY)).read(PixelBox(1, 33, 20, 30, 34)).data
    part = field(HubUpscaler.from_pretrained(folder, **TINY)).read(PixelBox(1, 44, 35, 9, 19)).data
    assert np.array_equal(part, whole[:, 11:20, 15:34])
    assert whole.std() > 0


@pytest.mark.parametrize("kind", ["latent", "pixel"])
def test_steps_done_in_two_goes_are_the_steps_done_in_one(kind: str, latent_folder: Path, pixel_folder: Path) -> None:
    net = HubUpscaler.from_pretrained(latent_folder if kind == "latent" else pixel_folder, **TINY)
    latents, parent, grain = arrays(net)
    once = net.denoise(latents, parent, grain, range(2), gsd=16.0)
    twice = net.denoise(net.denoise(latents, parent, grain, range(1), gsd=16.0), parent, grain, range(1, 2), gsd=16.0)
    assert np.array_equal(once, twice)


def test_decoded_pixels_keep_the_parents_means_where_bytes_allow(pixel_folder: Path) -> None:
    net = HubUpscaler.from_pretrained(pixel_folder, **TINY)
    assert isinstance(net, PixelUpscaler)
    parent = np.full((3, 12, 12), 128, np.uint8)
    latents = 0.2 * np.random.default_rng(0).standard_normal((3, 48, 48), dtype=np.float32) + 0.5
    made = net.decode(latents, parent).astype(float)
    assert np.abs(made.reshape(3, 12, 4, 12, 4).mean(axis=(2, 4)) - 128).max() < 1


def test_weights_prompt_scheduler_and_noise_level_name_the_network(latent_folder: Path, pixel_folder: Path) -> None:
    def digest(folder: Path, **more: object) -> str:
        return HubUpscaler.from_pretrained(folder, **(TINY | more)).digest  # type: ignore[arg-type]

    assert digest(pixel_folder) == digest(pixel_folder)
    kinds = [digest(pixel_folder), *(digest(latent_folder, **m) for m in ({}, {"prompt": "a"}, {"noise_level": 0}))]
    assert len(set(kinds)) == 4


def test_a_folder_without_safetensors_is_refused(tmp_path: Path) -> None:
    pixel_pipe().save_pretrained(tmp_path, safe_serialization=False)
    with pytest.raises(BadInput, match="safetensors"):
        HubUpscaler.from_pretrained(tmp_path, **TINY)


def test_a_folder_that_is_no_pipeline_and_an_unknown_layout_are_refused(tmp_path: Path, latent_folder: Path) -> None:
    with pytest.raises(BadInput, match="save_pretrained"):
        HubUpscaler.from_pretrained(tmp_path, **TINY)
    unet = UNet2DModel(
        block_out_channels=(8,), norm_num_groups=4, down_block_types=("DownBlock2D",), up_block_types=("UpBlock2D",)
    )
    DDIMPipeline(unet, DDIMScheduler()).save_pretrained(tmp_path / "plain")
    with pytest.raises(BadInput, match="6 channels in"):
        HubUpscaler.from_pretrained(tmp_path / "plain", **TINY)


def test_a_scheduler_that_draws_its_own_noise_is_refused(tmp_path: Path) -> None:
    pixel_pipe().save_pretrained(tmp_path)
    pipe = DDIMPipeline.from_pretrained(tmp_path)
    pipe.scheduler = EulerAncestralDiscreteScheduler()
    with pytest.raises(BadInput, match="EulerAncestralDiscreteScheduler"):
        PixelUpscaler(pipe, told="", steps=2, window_px=48, device="cpu")


def test_attention_is_torchs_own_off_cuda(pixel_folder: Path) -> None:
    assert not faster_attention(None, torch.device("cpu"))
