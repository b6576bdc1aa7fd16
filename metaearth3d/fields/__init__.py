"""Rasters without edges: the same box always reads the same bytes. Numpy only."""

from metaearth3d.fields.base import (
    BoxField,
    CoreField,
    box_of,
    digest_of,
    field_digest,
    quantise_heights,
)
from metaearth3d.fields.landscape import LandscapeField
from metaearth3d.fields.lifted import LiftedField
from metaearth3d.fields.noise import noise_key, normal
from metaearth3d.fields.palette import PaletteField
from metaearth3d.fields.planet import ColourField, MosaicField
from metaearth3d.fields.prior import FunctionField
from metaearth3d.fields.source import AveragedField, HeightSource, SourceField, averaged
from metaearth3d.fields.store import DirectoryStore, Layered, MemoryStore, Store
from metaearth3d.fields.surveyed import COVER_NAMES, AboveGroundField, CoverField
from metaearth3d.fields.text import TextField
from metaearth3d.fields.upscaled import UpscaledField, step_noise, window_margin
from metaearth3d.fields.words import WordsField, one_prompt, prompt_vectors, read_prompt_map

__all__ = [
    "COVER_NAMES",
    "AboveGroundField",
    "AveragedField",
    "BoxField",
    "ColourField",
    "CoreField",
    "CoverField",
    "DirectoryStore",
    "FunctionField",
    "HeightSource",
    "LandscapeField",
    "Layered",
    "LiftedField",
    "MemoryStore",
    "MosaicField",
    "PaletteField",
    "SourceField",
    "Store",
    "TextField",
    "UpscaledField",
    "WordsField",
    "averaged",
    "box_of",
    "digest_of",
    "field_digest",
    "noise_key",
    "normal",
    "one_prompt",
    "prompt_vectors",
    "quantise_heights",
    "read_prompt_map",
    "step_noise",
    "window_margin",
]
