"""MetaEarth3D: low-resolution imagery in, an unbounded, georeferenced, explorable 3D Earth out.

>>> import metaearth3d as me
>>> world = me.World.from_image("lowres_64m.tif", seed=7)  # doctest: +SKIP
>>> world["image", 1.0].read_bounds((lon0, lat0, lon1, lat1), crs="EPSG:4326").write("crop.tif")  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from metaearth3d.diffusion import TextPipeline, UpscalePipeline
    from metaearth3d.geo import Lattice, PixelBox, Raster
    from metaearth3d.run import Plan
    from metaearth3d.shipped import default_checkpoint, sample_image
    from metaearth3d.world import Scene, World, WorldSpec

_HOMES = {
    "Lattice": "metaearth3d.geo",
    "PixelBox": "metaearth3d.geo",
    "Plan": "metaearth3d.run",
    "Raster": "metaearth3d.geo",
    "Scene": "metaearth3d.world",
    "TextPipeline": "metaearth3d.diffusion",
    "UpscalePipeline": "metaearth3d.diffusion",
    "World": "metaearth3d.world",
    "WorldSpec": "metaearth3d.world",
    "default_checkpoint": "metaearth3d.shipped",
    "sample_image": "metaearth3d.shipped",
}

__version__ = "0.1.0"
__all__ = [
    "Lattice",
    "PixelBox",
    "Plan",
    "Raster",
    "Scene",
    "TextPipeline",
    "UpscalePipeline",
    "World",
    "WorldSpec",
    "__version__",
    "default_checkpoint",
    "sample_image",
]

_ROOMS = ("geo", "fields", "models", "diffusion", "mesh", "tiles3d", "world", "judge", "train", "serve", "run", "qa")


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562), so that ``import metaearth3d`` costs next to nothing."""
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    if name in _ROOMS:
        return importlib.import_module(f"metaearth3d.{name}")
    raise AttributeError(f"module 'metaearth3d' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
