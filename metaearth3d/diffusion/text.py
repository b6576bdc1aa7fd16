"""Words in, a picture out, as a diffusers pipeline: the text root, then the x4 upscaler."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import torch
from diffusers import DiffusionPipeline, ImagePipelineOutput
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.diffusion.engine import NetUpscaler
from metaearth3d.diffusion.root import RootPainter
from metaearth3d.errors import BadInput
from metaearth3d.models import RootNet, TextEncoder, UpscalerNet
from metaearth3d.models.layers import FACTOR
from metaearth3d.models.root import HINT_FACTOR, HINT_PAD
from metaearth3d.tones import PLANES, REACH_PX, mixed, patchy

if TYPE_CHECKING:
    from transformers import CLIPTextModelWithProjection, PreTrainedTokenizerBase

MOST_PX = 4096


class TextPipeline(DiffusionPipeline):  # type: ignore[misc]
    """Pictures at 64 m per pixel from a prompt: tones at 4 km, land at 256 m, then four times finer.

    For one picture at a time. For a seamless world without end use :meth:`metaearth3d.World.from_text`, which runs the
    same networks on the canonical windows of a field.
    """

    def __init__(
        self,
        net: RootNet,
        upscaler: UpscalerNet,
        text_encoder: CLIPTextModelWithProjection,
        tokenizer: PreTrainedTokenizerBase,
    ) -> None:
        super().__init__()
        self.register_modules(net=net, upscaler=upscaler, text_encoder=text_encoder, tokenizer=tokenizer)

    @classmethod
    def from_preset(cls, name: str = "small") -> TextPipeline:
        """The pipeline of a shipped preset, or of a model folder with its parts."""
        from metaearth3d.shipped import part_folder

        words = TextEncoder.from_pretrained(part_folder(name, "text"))
        upscale = part_folder(name, "upscale")
        return cls(
            RootNet.from_pretrained(part_folder(name, "root")),
            UpscalerNet.from_pretrained(upscale / "net" if (upscale / "net").is_dir() else upscale),
            words.model,
            words.tokenizer,
        )

    @torch.inference_mode()
    def __call__(
        self,
        prompt: str | Sequence[str],
        *,
        height: int = 256,
        width: int = 256,
        gsd: float = 64.0,
        num_inference_steps: int | None = None,
        guidance_scale: float | None = None,
        generator: torch.Generator | None = None,
        output_type: str = "pil",
    ) -> ImagePipelineOutput:
        """Pictures of ``height`` x ``width`` pixels at ``gsd`` metres, one for each prompt.

        Args:
            prompt: what the ground looks like, one text or several.
            height: rows, a multiple of 4 up to 4096.
            width: columns, likewise.
            gsd: metres per pixel; the weights were trained for about 64.
            num_inference_steps: evaluations of the text root; by default what its checkpoint says.
            guidance_scale: 1 follows the words as learned, more exaggerates them; by default the checkpoint's.
            generator: source of the noise; the same state gives the same picture.
            output_type: ``"pil"`` or ``"np"`` for arrays (H, W, 3) uint8.

        Raises:
            BadInput: a size, scale or prompt is not usable.
        """
        for name, side in (("height", height), ("width", width)):
            if not 0 < side <= MOST_PX or side % FACTOR:
                raise BadInput(f"{name} is {side}; it must be a multiple of 4 up to {MOST_PX}")
        if not (np.isfinite(gsd) and gsd > 0):
            raise BadInput(f"gsd is {gsd}; it must be a positive number of metres per pixel")
        if output_type not in ("pil", "np"):
            raise BadInput(f"output_type is {output_type!r}; it is 'pil' or 'np'")
        texts = [prompt] if isinstance(prompt, str) else list(prompt)
        vectors = TextEncoder(self.text_encoder, self.tokenizer).encode(texts)
        painter = RootPainter(self.net, steps=num_inference_steps)
        upscaler = NetUpscaler(self.upscaler)
        images = []
        for words in vectors:
            made = self._one(painter, upscaler, words, (height, width), gsd, guidance_scale, generator)
            images.append(Image.fromarray(made) if output_type == "pil" else made)
        return ImagePipelineOutput(images=images)

    def _one(
        self,
        painter: RootPainter,
        upscaler: NetUpscaler,
        words: NDArray[np.float32],
        shape: tuple[int, int],
        gsd: float,
        guidance: float | None,
        generator: torch.Generator | None,
    ) -> NDArray[np.uint8]:
        """One picture (H, W, 3): colours sixteen times coarser than the land, the land, and its detail."""
        land = tuple(-(-side // FACTOR // HINT_FACTOR) * HINT_FACTOR for side in shape)
        coarse = tuple(side // HINT_FACTOR + 2 * HINT_PAD + 2 * REACH_PX for side in land)
        paint = partial(painter.paint, margin=0, words=words, guidance=guidance)
        shares, means, spreads = (part[..., None] for part in painter.tones(words[:, None]))
        colours = mixed(
            shares, means, spreads, patchy(_noise(coarse, generator, PLANES))[:, REACH_PX:-REACH_PX, REACH_PX:-REACH_PX]
        )
        hint = np.clip(np.rint(colours), 0, 255).astype(np.uint8)
        parent = paint(_noise(land, generator), gsd=gsd * FACTOR, hint=hint)
        fine = (land[0] * FACTOR, land[1] * FACTOR)
        told = words if upscaler.text_dim else None
        child = upscaler.generate(parent, _noise(fine, generator)[None], gsd=gsd, words=told)
        return np.ascontiguousarray(child[:, : shape[0], : shape[1]].transpose(1, 2, 0))


def _noise(shape: tuple[int, ...], generator: torch.Generator | None, planes: int = 3) -> NDArray[np.float32]:
    """Normal noise (planes, H, W)."""
    where = generator.device if generator is not None else torch.device("cpu")
    made: NDArray[np.float32] = torch.randn((planes, *shape), generator=generator, device=where).cpu().numpy()
    return made
