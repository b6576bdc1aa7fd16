"""Pipelines and engines: pixels and GSD in, pixels out; no CRS is known here."""

from metaearth3d.diffusion.engine import NetUpscaler
from metaearth3d.diffusion.root import RootPainter
from metaearth3d.diffusion.text import TextPipeline
from metaearth3d.diffusion.upscale import UpscaleOutput, UpscalePipeline

__all__ = ["NetUpscaler", "RootPainter", "TextPipeline", "UpscaleOutput", "UpscalePipeline"]
