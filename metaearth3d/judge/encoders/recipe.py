"""Encoders by name, with what each needs to know of its input: the words of ``metaearth3d embed``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders.averaging import NEUCO_GROUPS, RGB_GROUPS, AveragingBaseline
from metaearth3d.judge.encoders.base import Encoder, Floats
from metaearth3d.judge.encoders.convolutions import RandomConvolutions
from metaearth3d.judge.encoders.cubes import MODALITIES, CubeFolder, Modality, RgbCubes
from metaearth3d.judge.encoders.images import ImageFolder, Source
from metaearth3d.judge.encoders.temporal import WAYS, Temporal
from metaearth3d.judge.encoders.vectors import RandomVectors

NAMES = ("mean", "rcf", "random", "ours", "hf:PATH", "timm:NAME")
FILTERS = ("gaussian", "patches")
WIDTH = 1024  # numbers of an encoder that can give any
CROPS, CROP_PX = 64, 32  # samples, and the square of each, that patches are drawn from
CUBE_GSD = 10.0  # metres per pixel of Sentinel cubes


@dataclass(frozen=True)
class Recipe:
    """What to encode with. ``width`` is for encoders that can give any number of values; others ignore it.

    ``temporal`` None lets the averaging baseline keep seasons apart, as it is published; other encoders then take the
    mean of their embeddings over seasons.
    """

    encoder: str
    width: int = WIDTH
    seed: int = 0
    temporal: str | None = None
    kernel: int = 3
    filters: str = "gaussian"
    stride: int = 1
    pooling: str = "mean"
    tokens: int = 1
    gsd: float | None = None


def network(recipe: Recipe) -> Encoder | None:
    """The network of a recipe for ``ours``, ``hf:`` or ``timm:``; None for encoders that have none.

    Raises:
        BadInput: no encoder is called so, or its weights cannot be loaded.
        MissingExtra: timm is not installed.
    """
    kind, _, place = recipe.encoder.partition(":")
    if recipe.encoder in ("mean", "rcf", "random"):
        return None
    if recipe.encoder == "ours":
        from metaearth3d.judge.encoders.ours import UpscalerTrunk

        return UpscalerTrunk(gsd=CUBE_GSD if recipe.gsd is None else recipe.gsd)
    if kind in ("hf", "timm") and place:
        from metaearth3d.judge.encoders import hub

        if kind == "timm":
            return hub.TimmImages(place)
        return hub.HubImages(place, pooling=recipe.pooling, tokens=recipe.tokens)
    raise BadInput(f"there is no encoder {recipe.encoder!r}; the encoders are {', '.join(NAMES)}")


def cubes(
    folder: Path, channels: int | None, *, modalities: tuple[Modality, ...] = MODALITIES, shift: bool = True
) -> Source:
    """Cubes as an encoder of ``channels`` (None: any) wants them: true colour for three, else a modality or all.

    Raises:
        BadInput: no choice of modalities has so many channels, or the folder is refused.
    """
    if channels == 3:
        return RgbCubes(folder, shift=shift)
    known = {sum(len(m.channels) for m in some): some for some in (*((m,) for m in MODALITIES), modalities)}
    if channels is not None and channels not in known:
        raise BadInput(f"the encoder takes {channels} channels; cubes give 3 or {', '.join(map(str, sorted(known)))}")
    return CubeFolder(folder, modalities if channels is None else known[channels], shift=shift)


def pictures(folder: Path, channels: int | None, *, tile_px: int | None = None) -> Source:
    """Pictures for an encoder of three channels or of any number."""
    if channels not in (None, 3):
        raise BadInput(f"the encoder takes {channels} channels; pictures have 3")
    return ImageFolder(folder, tile_px=tile_px)


def build(recipe: Recipe, source: Source, net: Encoder | None = None) -> Encoder:
    """The encoder of a recipe for samples (T, C, H, W) of ``source``; ``net`` is what :func:`network` gave.

    Raises:
        BadInput: the recipe and the source do not fit.
    """
    seasons = source.seasons
    if recipe.temporal is not None and recipe.temporal not in WAYS:
        raise BadInput(f"seasons cannot be brought together by {recipe.temporal!r}; the ways are {', '.join(WAYS)}")
    if recipe.encoder == "mean":
        groups = {27: NEUCO_GROUPS, 3: RGB_GROUPS}.get(source.channels)
        if groups is None:
            raise BadInput(f"the averaging baseline takes all 27 channels or 3; {source.channels} were given")
        if recipe.temporal is None:
            return AveragingBaseline(groups, channels=source.channels, seasons=seasons)
        net = AveragingBaseline(groups, channels=source.channels, seasons=1)
    elif recipe.encoder == "random":
        return RandomVectors(recipe.width, recipe.seed)
    elif net is None:
        net = _convolutions(recipe, source)
    return Temporal(net, recipe.temporal or "post-mean", seasons=seasons)


def _convolutions(recipe: Recipe, source: Source) -> RandomConvolutions:
    """Random convolutions for a season of a source."""
    parts = source.seasons if recipe.temporal == "post-concat" else 1
    if recipe.width % parts:
        raise BadInput(f"{recipe.width} numbers cannot be {parts} seasons side by side; take a multiple of {parts}")
    width = recipe.width // parts
    if recipe.filters not in FILTERS:
        raise BadInput(f"there are no filters {recipe.filters!r}; take {' or '.join(FILTERS)}")
    if recipe.filters == "gaussian":
        return RandomConvolutions.gaussian(
            source.channels, width, recipe.seed, kernel=recipe.kernel, stride=recipe.stride
        )
    crops = drawn_crops(source, recipe.seed)
    return RandomConvolutions.patches(crops, width, recipe.seed, kernel=recipe.kernel, stride=recipe.stride)


def drawn_crops(source: Source, seed: int, *, count: int = CROPS, side_px: int = CROP_PX) -> Floats:
    """Random squares (M, C, S, S) of evenly spaced samples of a source, all seasons of each, one sample in memory."""
    rng = np.random.default_rng([seed, 0xC409])
    picks = np.unique(np.linspace(0, len(source.ids) - 1, min(count, len(source.ids))).round().astype(int))
    out = []
    for k in picks:
        sample = source.read(source.ids[k])
        side = min(side_px, *sample.shape[-2:])
        row, col = (int(rng.integers(0, length - side + 1)) for length in sample.shape[-2:])
        out.append(sample[:, :, row : row + side, col : col + side])
    smallest = min(crop.shape[-1] for crop in out)
    return np.concatenate([crop[:, :, :smallest, :smallest] for crop in out])
