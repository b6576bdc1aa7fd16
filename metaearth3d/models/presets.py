"""Sizes of the networks: what ships, a card's worth, and the paper's. The same code, other numbers.

Wide rather than deep: depth costs reach, and reach costs margin around every window; width costs none.
"""

from __future__ import annotations

from typing import Any, Literal, overload

import torch

from metaearth3d.errors import BadInput
from metaearth3d.models.geometry import GeometryNet
from metaearth3d.models.upscaler import UpscalerNet

NETS: dict[str, type[UpscalerNet] | type[GeometryNet]] = {"upscale": UpscalerNet, "geometry": GeometryNet}
TOLD: dict[str, Any] = {"sharpness": (-0.1, 0.0), "text_dim": 128}  # what every image network of ours is told
# ESA WorldCover's codes as far as there is something to learn them from; 51 is ours, for paved ground.
COVER = (10, 20, 30, 40, 50, 51, 60, 70, 80)
TASKS: dict[str, Any] = {"text_dim": 128, "cover": COVER}  # what every geometry network of ours can do
PRESETS: dict[str, dict[str, dict[str, Any]]] = {
    "small": {  # 1.8 and 0.55 million parameters: trained on two CPU cores and shipped
        "upscale": {"width": 128, "depth": 10, "kernel": 5, "expansion": 4, **TOLD},
        "geometry": {"width": 80, "depth": 7, "kernel": 5, "expansion": 4, **TASKS},
    },
    "base": {  # 61 and 42 million: about 100 together, for one card
        "upscale": {"width": 768, "depth": 10, "kernel": 5, "expansion": 4, **TOLD},
        "geometry": {"width": 672, "depth": 9, "kernel": 5, "expansion": 4, **TASKS},
    },
    "paper": {  # 600 million and 1.0 billion: the sizes published for a cascade of this kind
        "upscale": {"width": 2048, "depth": 14, "kernel": 5, "expansion": 4, **TOLD},
        "geometry": {"width": 2560, "depth": 15, "kernel": 5, "expansion": 4, **TASKS},
    },
}


def preset_config(preset: str, part: str) -> dict[str, Any]:
    """Constructor arguments of a part's network (``upscale`` or ``geometry``) in a preset; the rest are defaults.

    Raises:
        BadInput: there is no such preset or part.

    >>> preset_config("small", "upscale")["width"]
    128
    """
    if preset not in PRESETS:
        raise BadInput(f"there is no preset {preset!r}; the presets are {', '.join(PRESETS)}")
    if part not in NETS:
        raise BadInput(f"there are no presets of {part!r}; the parts that have them are {', '.join(NETS)}")
    return dict(PRESETS[preset][part])


@overload
def build(preset: str, part: Literal["upscale"], *, device: str | torch.device = "cpu") -> UpscalerNet: ...
@overload
def build(preset: str, part: Literal["geometry"], *, device: str | torch.device = "cpu") -> GeometryNet: ...
def build(preset: str, part: str, *, device: str | torch.device = "cpu") -> UpscalerNet | GeometryNet:
    """An untrained network of a preset's size; on the ``meta`` device it has shapes and no numbers."""
    config = preset_config(preset, part)
    with torch.device(device):
        return NETS[part](**config)
