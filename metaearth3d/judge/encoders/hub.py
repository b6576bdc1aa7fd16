"""Image encoders of others: any vision model or CLIP-like of transformers, and timm's by name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from metaearth3d.errors import BadInput, optional
from metaearth3d.judge.encoders.base import Floats, checked, digest_of
from metaearth3d.judge.encoders.pooling import pool_tokens

POOLINGS = ("cls", "mean", "pooled")


class HubImages:
    """A frozen transformers model: images (N, C, H, W) in -1..1 to one row each.

    Pictures are resized to the model's own square and, where they have three channels, normalised as the model's
    ``preprocessor_config.json`` says; without that file, and for other channel counts, they are taken as they are.
    ``pooling`` is the class token (``cls``), the mean over patch tokens or places (``mean``; with ``tokens`` above 1
    that many means side by side), or what the model itself gives for a picture (``pooled``; of CLIP the image's
    features). Code from the hub is never run, and weights are safetensors or refused.
    """

    def __init__(self, path: str | Path, *, pooling: str = "mean", tokens: int = 1) -> None:
        """Load a folder, or a model of the hub by ``owner/name``.

        Raises:
            BadInput: it cannot be loaded, is no vision model, lacks weights that are used, or has not that pooling.
        """
        if pooling not in POOLINGS or tokens < 1 or (tokens > 1 and pooling != "mean"):
            raise BadInput(
                f"pooling {pooling!r} with {tokens} tokens is unknown; take cls, pooled or mean, several with mean"
            )
        self.pooling, self.tokens = pooling, tokens
        self.model, missing = _loaded(str(path))
        self.tower = getattr(self.model, "vision_model", self.model)
        config = getattr(self.model.config, "vision_config", None) or self.model.config
        if not hasattr(config, "num_channels"):
            raise BadInput(f"{path} is a {type(self.model).__name__}, which takes no images; name a vision model")
        used = [key for key in missing if _used(key, pooling)]
        if used:
            raise BadInput(f"{path} holds no weights for {used[0]} ({len(used)} such); they would be random")
        self.channels, self.patch_px = int(config.num_channels), getattr(config, "patch_size", None)
        size, self.mean, self.std = _preprocessing(str(path))
        self.side_px = _square(getattr(config, "image_size", None)) or size
        self.name = f"hf:{Path(path).name} {pooling}" + (f" {tokens}" if tokens > 1 else "")
        probe = np.zeros((1, self.channels, *[self.side_px or 64] * 2), np.float32)
        self.dim = self(probe).shape[1]
        settings = (pooling, tokens, self.side_px, self.mean, self.std)
        self.digest = digest_of("transformers", type(self.model).__name__, settings, *_weights(self.model))

    @torch.inference_mode()
    def __call__(self, images: Floats, ids: Sequence[str] = ()) -> Floats:
        """Rows (N, dim)."""
        checked(images, self.channels, name=getattr(self, "name", "the model"))
        x = _resized(torch.from_numpy(images), self.side_px)
        if self.channels == 3 and self.mean is not None and self.std is not None:
            mean, std = (torch.tensor(v, dtype=torch.float32)[:, None, None] for v in (self.mean, self.std))
            x = ((x + 1) / 2 - mean) / std
        rows = self._pooled(x).float().cpu().numpy()
        return np.ascontiguousarray(rows)

    def _pooled(self, x: Tensor) -> Tensor:
        """One row per picture (N, D)."""
        if self.pooling == "pooled":
            features = getattr(self.model, "get_image_features", None)
            out = features(pixel_values=x) if features else self.tower(pixel_values=x)
            row = out if isinstance(out, Tensor) else getattr(out, "pooler_output", None)
            if row is None:
                raise BadInput(f"a {type(self.model).__name__} has no pooled output; take cls or mean")
            return row.flatten(1)
        last: Tensor = self.tower(pixel_values=x).last_hidden_state
        if last.ndim == 4:  # (N, C, h, w): a convolutional network
            places, prefix = last.flatten(2).transpose(1, 2), 0
        else:
            places, prefix = last, self._prefix(last.shape[1], x)
        if self.pooling == "cls":
            if not prefix:
                raise BadInput(f"a {type(self.model).__name__} has no class token; take mean or pooled")
            return places[:, 0]
        rows = pool_tokens(places[:, prefix:].float().cpu().numpy(), self.tokens, places.shape[2])
        return torch.from_numpy(rows)

    def _prefix(self, length: int, x: Tensor) -> int:
        """Class and register tokens before the patches'."""
        if not isinstance(self.patch_px, int):
            return 0
        return max(0, length - (x.shape[-2] // self.patch_px) * (x.shape[-1] // self.patch_px))


class TimmImages:
    """A timm model by name: images (N, 3, H, W) in -1..1 to its pooled features, at its own size and normalisation."""

    def __init__(self, name: str, *, pretrained: bool = True) -> None:
        """Build it and, with ``pretrained``, fetch its weights.

        Raises:
            MissingExtra: timm, or the torchvision that it needs, is not installed.
            BadInput: timm has no such model, or cannot fetch its weights.
        """
        timm = optional("timm", "timm")
        try:
            self.model = timm.create_model(name, pretrained=pretrained, num_classes=0).eval().requires_grad_(False)
        except Exception as error:  # unknown names, no network, no such weights
            raise BadInput(f"timm cannot make {name!r} ({_first_line(error)})") from error
        data = timm.data.resolve_model_data_config(self.model)
        self.channels, self.side_px = int(data["input_size"][0]), int(data["input_size"][-1])
        self.mean, self.std = data["mean"], data["std"]
        self.name, self.dim = f"timm:{name}", int(self.model.num_features)
        self.digest = digest_of("timm", name, self.side_px, self.mean, self.std, *_weights(self.model))

    @torch.inference_mode()
    def __call__(self, images: Floats, ids: Sequence[str] = ()) -> Floats:
        """Rows (N, dim)."""
        x = _resized(torch.from_numpy(checked(images, self.channels, name=self.name)), self.side_px)
        mean, std = (torch.tensor(v, dtype=torch.float32)[:, None, None] for v in (self.mean, self.std))
        rows: Floats = self.model(((x + 1) / 2 - mean) / std).float().cpu().numpy()
        return rows


def _loaded(path: str) -> tuple[Any, list[str]]:
    """A model in float32 that is not trained, and the names of weights that its files lack."""
    from transformers import AutoModel

    if path.startswith((".", "/", "~")) and not Path(path).is_dir():
        raise BadInput(f"there is no folder {path}; give a folder that save_pretrained made, or a hub name")
    options = {"trust_remote_code": False, "use_safetensors": True, "output_loading_info": True}
    try:
        with _no_bars():
            model, info = AutoModel.from_pretrained(path, **options)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise BadInput(f"{path} cannot be loaded as a transformers model ({_first_line(error)})") from error
    return model.float().eval().requires_grad_(False), sorted(info["missing_keys"])


def _used(key: str, pooling: str) -> bool:
    """Whether a weight takes part: a pooling layer only where it is asked for, text never."""
    return "text_model" not in key and (pooling == "pooled" or "pool" not in key)


def _preprocessing(path: str) -> tuple[int | None, tuple[float, ...] | None, tuple[float, ...] | None]:
    """Side in px, mean and deviation of colours in 0..1 by ``preprocessor_config.json``; None what it does not say."""
    from transformers.image_processing_base import ImageProcessingMixin

    try:
        found, _ = ImageProcessingMixin.get_image_processor_dict(path)
    except (OSError, ValueError):
        return None, None, None
    size = found.get("size")
    side = _square(size.get("height", size.get("shortest_edge")) if isinstance(size, dict) else size)
    mean, std = (found.get(key) if found.get("do_normalize", True) else None for key in ("image_mean", "image_std"))
    return side, tuple(mean) if mean else None, tuple(std) if std else None


def _square(size: Any) -> int | None:
    """A side in px from what configurations write."""
    first = size[0] if isinstance(size, list | tuple) and size else size
    return int(first) if isinstance(first, int) and first > 0 else None


def _resized(x: Tensor, side_px: int | None) -> Tensor:
    """Pictures at a square size, smoothed where they shrink."""
    if side_px is None or x.shape[-2:] == (side_px, side_px):
        return x
    return F.interpolate(x, size=(side_px, side_px), mode="bilinear", antialias=True)


def _weights(model: torch.nn.Module) -> list[Any]:
    """Names and values of a network's state, for a digest."""
    state = sorted(model.state_dict().items())
    return [part for name, value in state for part in (name, value.detach().float().cpu().numpy())]


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


@contextlib.contextmanager
def _no_bars() -> Iterator[None]:
    """transformers without progress bars and notes, which belong to the command line."""
    from transformers.utils import logging

    bars, level = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
