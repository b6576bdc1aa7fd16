"""Other people's x4 upscalers of the diffusers kind, as networks of a blended field.

Two layouts are known: a latent upscaler (``StableDiffusionUpscalePipeline``: VAE, conditional UNet, text encoder, two
schedulers) and a UNet that works on pixels beside the enlarged parent (a ``UNet2DModel`` of 3 + 3 channels with its
scheduler, as ``DDPMPipeline`` and ``DDIMPipeline`` save it). Weights are read from safetensors only and no code comes
with them.
"""

from __future__ import annotations

import hashlib
import importlib.util
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import DiffusionPipeline
from diffusers.utils import logging
from numpy.typing import NDArray
from torch import Tensor

from metaearth3d.diffusion.engine import checked_device, settled, weights_digest
from metaearth3d.errors import BadInput
from metaearth3d.models.layers import FACTOR, upsample

SCHEDULERS = (  # deterministic, and able to start in the middle of their path
    "DDIMScheduler",
    "DPMSolverMultistepScheduler",
    "EulerDiscreteScheduler",
    "FlowMatchEulerDiscreteScheduler",
    "UniPCMultistepScheduler",
)
HUB_VERSION = "1"  # raised whenever the same weights would give other pixels

Floats = NDArray[np.float32]


class HubUpscaler(ABC):
    """A pipeline's networks behind the ``WindowUpscaler`` protocol; :meth:`from_pretrained` finds out which kind."""

    latent_bands: int
    latent_px: int

    def __init__(self, pipe: Any, *, steps: int, window_px: int, device: str, told: str) -> None:
        if steps < 1:
            raise BadInput(f"steps is {steps}; at least one is needed")
        self.pipe, self.steps, self.window_px = pipe, steps, window_px
        self.device = checked_device(device)
        self.scheduler = _checked(pipe.scheduler)
        self.unet = settled(pipe.unet, self.device)
        faster_attention(self.unet, self.device)
        config = sorted((k, str(v)) for k, v in self.scheduler.config.items())
        nets = [
            weights_digest(net) for name, net in sorted(pipe.components.items()) if isinstance(net, torch.nn.Module)
        ]
        name = f"{HUB_VERSION}{nets}{type(self.scheduler).__name__}{config}{told}"
        self.digest = hashlib.sha256(name.encode()).hexdigest()

    @classmethod
    def from_pretrained(
        cls,
        path: str | Path,
        *,
        steps: int = 20,
        window_px: int = 384,
        prompt: str = "",
        guidance: float = 1.0,
        noise_level: int = 20,
        device: str = "cpu",
    ) -> HubUpscaler:
        """The upscaler of a pipeline folder or hub id.

        Args:
            path: a folder that ``save_pretrained`` of such a pipeline made, or its name on the hub.
            steps: denoising steps of the pipeline's own scheduler.
            window_px: side of the output windows; the networks' strides have to divide it.
            prompt: what latent upscalers are told of every window.
            guidance: classifier-free guidance; 1 is none.
            noise_level: noise that latent upscalers put on their parent, as a step of the low-resolution scheduler.
            device: torch device.

        Raises:
            BadInput: it cannot be read, holds no safetensors, or is of another layout or scheduler.
        """
        pipe = _opened(path)
        common: dict[str, Any] = {"steps": steps, "window_px": window_px, "device": device}
        if hasattr(pipe, "low_res_scheduler") and hasattr(pipe, "vae"):
            return LatentUpscaler(pipe, prompt=prompt, guidance=guidance, noise_level=noise_level, **common)
        channels = (pipe.unet.config.in_channels, pipe.unet.config.out_channels) if hasattr(pipe, "unet") else None
        if set(pipe.components) == {"unet", "scheduler"} and channels == (6, 3):
            return PixelUpscaler(pipe, told="pixel", **common)
        raise BadInput(
            f"{path} is a {type(pipe).__name__} with {', '.join(sorted(pipe.components))}; a x4 upscaler is a "
            "StableDiffusionUpscalePipeline, or a UNet2DModel of 6 channels in and 3 out with its scheduler"
        )

    @torch.inference_mode()
    def denoise(self, latents: Floats, parent: NDArray[np.uint8], grain: Floats, steps: range, *, gsd: float) -> Floats:
        """Latents after ``steps`` of the pipeline's scheduler; such networks are not told the GSD."""
        x = torch.from_numpy(np.ascontiguousarray(latents)).to(self.device)[None]
        seen = self.condition(self._signed(parent), torch.from_numpy(np.ascontiguousarray(grain)).to(self.device)[None])
        scheduler = self.scheduler
        scheduler.set_timesteps(self.steps, device=self.device)
        if hasattr(scheduler, "set_begin_index"):
            scheduler.set_begin_index(steps.start)
        if steps.start == 0:
            x = x * float(getattr(scheduler, "init_noise_sigma", 1.0))
        for t in scheduler.timesteps[steps.start : steps.stop]:
            scaled = scheduler.scale_model_input(x, t) if hasattr(scheduler, "scale_model_input") else x
            x = scheduler.step(self.predict(scaled, seen, t), t, x, return_dict=False)[0]
        made: Floats = x[0].float().cpu().numpy()
        return made

    @torch.inference_mode()
    def decode(self, latents: Floats, parent: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Pixels (3, W, W); where their 4x4 means stray from the parent, a smooth shift brings them back."""
        x = self.pixels(torch.from_numpy(np.ascontiguousarray(latents)).to(self.device)[None]).float()
        lack = self._signed(parent) - torch.nn.functional.avg_pool2d(x, FACTOR)
        made = ((x + upsample(lack))[0] + 1) * 127.5
        out: NDArray[np.uint8] = made.clamp(0, 255).round().byte().cpu().numpy()
        return out

    @abstractmethod
    def condition(self, parent: Tensor, grain: Tensor) -> Tensor:
        """What the UNet sees beside its latents, from the parent (1, 3, h, w) in -1..1."""

    @abstractmethod
    def predict(self, latents: Tensor, seen: Tensor, t: Tensor) -> Tensor:
        """The UNet's answer at one step."""

    @abstractmethod
    def pixels(self, latents: Tensor) -> Tensor:
        """The picture (1, 3, W, W) in -1..1 of finished latents."""

    def _signed(self, parent: NDArray[np.uint8]) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(parent)).to(self.device).float()[None] / 127.5 - 1


class LatentUpscaler(HubUpscaler):
    """VAE, conditional UNet and text encoder: latents are as large as the parent."""

    def __init__(self, pipe: Any, *, prompt: str, guidance: float, noise_level: int, **common: Any) -> None:
        super().__init__(pipe, told=f"{prompt!r} {guidance:g} {noise_level}", **common)
        self.latent_px = 2 ** (len(pipe.vae.config.block_out_channels) - 1)
        self.latent_bands = int(pipe.vae.config.latent_channels)
        if self.latent_px != FACTOR or self.latent_bands + 3 != pipe.unet.config.in_channels:
            raise BadInput(
                f"the VAE makes {self.latent_px} px of a latent one and the UNet takes {pipe.unet.config.in_channels} "
                f"channels; a x4 upscaler has {FACTOR} and {self.latent_bands + 3}"
            )
        self.vae = settled(pipe.vae, self.device)
        self.guidance, self.level = float(guidance), torch.tensor([noise_level], device=self.device)
        pipe.text_encoder.float().eval().to(self.device)
        with torch.inference_mode():
            told, other = pipe.encode_prompt(prompt, self.device, 1, guidance > 1, "" if guidance > 1 else None)
        self.words = (other, told) if guidance > 1 else (told,)

    def condition(self, parent: Tensor, grain: Tensor) -> Tensor:
        """The parent with the noise of the place on it."""
        seen: Tensor = self.pipe.low_res_scheduler.add_noise(parent, grain, self.level)
        return seen

    def predict(self, latents: Tensor, seen: Tensor, t: Tensor) -> Tensor:
        """Guided or plain, one evaluation a prompt."""
        x = torch.cat([latents, seen], dim=1)
        answers = [self.unet(x, t, encoder_hidden_states=w, class_labels=self.level).sample for w in self.words]
        guided: Tensor = answers[0] if len(answers) == 1 else torch.lerp(answers[0], answers[1], self.guidance)
        return guided

    def pixels(self, latents: Tensor) -> Tensor:
        """The VAE's decoder."""
        x = latents / self.vae.config.scaling_factor
        out: Tensor = self.vae.decode(x.to(self.vae.dtype), return_dict=False)[0]
        return out


class PixelUpscaler(HubUpscaler):
    """A UNet on pixels beside the enlarged parent (as in SR3, 2104.07636)."""

    latent_bands, latent_px = 3, 1

    def condition(self, parent: Tensor, grain: Tensor) -> Tensor:
        """The parent enlarged."""
        return upsample(parent)

    def predict(self, latents: Tensor, seen: Tensor, t: Tensor) -> Tensor:
        """One evaluation."""
        out: Tensor = self.unet(torch.cat([latents, seen], dim=1), t).sample
        return out

    def pixels(self, latents: Tensor) -> Tensor:
        """Latents are pixels."""
        return latents


def faster_attention(net: Any, device: torch.device) -> bool:
    """Switch a network to xformers' attention on CUDA where that is installed; torch's own is used otherwise."""
    if device.type != "cuda" or importlib.util.find_spec("xformers") is None:
        return False
    net.enable_xformers_memory_efficient_attention()
    return True


def _opened(path: str | Path) -> Any:
    """A pipeline from a folder or the hub, safetensors only.

    Raises:
        BadInput: with the first sentence of what diffusers said.
    """
    here = Path(path).is_dir()
    try:
        with _quiet():
            return DiffusionPipeline.from_pretrained(str(path), use_safetensors=True, local_files_only=here)
    except (OSError, ValueError, LookupError, RuntimeError, TypeError, AttributeError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0].split(". ")[0].rstrip(". ")
        raise BadInput(
            f"{path} cannot be loaded as a diffusers pipeline ({reason}); give a folder that save_pretrained made, "
            "with safetensors, or a hub id this machine can reach"
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep diffusers and transformers from drawing progress bars and printing advice; what is wrong is raised."""
    from transformers.utils import logging as words

    before, bars = logging.get_verbosity(), [log for log in (logging, words) if log.is_progress_bar_enabled()]
    logging.set_verbosity_error()
    for log in bars:
        log.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(before)
        for log in bars:
            log.enable_progress_bar()


def _checked(scheduler: Any) -> Any:
    """The scheduler if it is deterministic and can begin anywhere."""
    name, config = type(scheduler).__name__, scheduler.config
    if name not in SCHEDULERS or str(config.get("algorithm_type", "")).startswith("sde"):
        raise BadInput(f"the pipeline's scheduler is a {name}; windows need one of {', '.join(SCHEDULERS)}, not sde")
    for option in ("thresholding", "stochastic_sampling", "use_dynamic_shifting"):
        if config.get(option):
            raise BadInput(f"the pipeline's scheduler has {option}, which no place decides; set it to False")
    return scheduler
