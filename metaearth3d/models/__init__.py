"""The networks. ``model_index.json`` files name this module, so its public classes never move."""

from diffusers.configuration_utils import ConfigMixin
from diffusers.models.modeling_utils import ModelMixin

from metaearth3d.models.geometry import GeometryNet
from metaearth3d.models.prior import PlanetPrior
from metaearth3d.models.root import RootNet
from metaearth3d.models.text import TextEncoder
from metaearth3d.models.tower import ImageTower
from metaearth3d.models.upscaler import UpscalerNet

# diffusers writes a component's module into model_index.json and looks ``ModelMixin`` up there when loading.
for _public in (GeometryNet, ImageTower, PlanetPrior, RootNet, TextEncoder, UpscalerNet):
    _public.__module__ = __name__

__all__ = [
    "ConfigMixin",
    "GeometryNet",
    "ImageTower",
    "ModelMixin",
    "PlanetPrior",
    "RootNet",
    "TextEncoder",
    "UpscalerNet",
]
