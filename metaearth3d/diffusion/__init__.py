"""Pipelines and engines: pixels and GSD in, pixels out; no CRS is known here."""

from metaearth3d.diffusion.engine import NetUpscaler
from metaearth3d.diffusion.upscale import UpscaleOutput, UpscalePipeline

__all__ = ["NetUpscaler", "UpscaleOutput", "UpscalePipeline"]
