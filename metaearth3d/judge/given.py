"""What a judgement is of: scenes and real pictures brought to one GSD and cut to patches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from metaearth3d.errors import BadInput
from metaearth3d.judge import samples
from metaearth3d.judge.pictures import Made, Picture, open_made, open_pictures
from metaearth3d.judge.samples import Samples


class Given(NamedTuple):
    """What is judged at ``gsd``: scenes, their pictures and those of the reference, and the patches cut from them.

    block: side of the blocks that patches of one place share, in pixels.
    """

    gsd: float
    scenes: tuple[Made, ...]
    pictures: list[Picture]
    reference: list[Picture]
    block: int
    made: Samples
    real: Samples


def read_both(
    scenes: list[Path],
    reference: list[Path],
    gsd: float | None,
    reference_gsd: float | None,
    core_px: int | None,
    most: int,
    seed: int,
) -> Given:
    """Both sides at the GSD they have in common, cut to at most ``most`` patches each; the words are ``evaluate``'s.

    Raises:
        BadInput: no common GSD, a reference too coarse, too few samples, wrong bands, or nothing where a path leads.
    """
    opened = tuple(m for path in scenes for m in open_made(path, gsd=gsd, core_px=core_px))
    level = _common_gsd(opened, gsd)
    pictures = [(m.at(level) or m.levels[-1]).picture for m in opened]
    others = open_pictures(reference, gsd=reference_gsd)
    block = min(samples.block_for(p, level) for p in (pictures, others))
    made, real = (
        samples.enough(samples.cut(p, level, most=most, seed=seed, block_px=block), name)
        for p, name in ((pictures, "the scenes"), (others, "the reference pictures"))
    )
    return Given(level, opened, pictures, others, block, made, real)


def _common_gsd(made: Sequence[Made], gsd: float | None) -> float:
    """The GSD that is judged: the one asked for, or the finest that all have."""
    if not made:
        raise BadInput("no scenes were given; name a scene folder or an RGB raster")
    if gsd is not None and not (math.isfinite(gsd) and gsd > 0):
        raise BadInput(f"a GSD of {gsd} was asked for; it is a positive number of metres per pixel")
    wanted = sorted({level.gsd for m in made for level in m.levels}) if gsd is None else [gsd]
    for size in wanted:
        if all(_has(m, size, averaged=gsd is not None) for m in made):
            return size
    each = "; ".join(f"{m.name} has {', '.join(f'{x.gsd:.4g} m' for x in m.levels)}" for m in made[:4])
    asked = "they have no GSD in common" if gsd is None else f"not all have {gsd:g} m"
    raise BadInput(f"{asked}: {each}; name with --gsd a level that all have")


def _has(made: Made, gsd: float, *, averaged: bool) -> bool:
    """Whether a scene has a level of a GSD; one raster also if it is finer and was asked to be averaged."""
    return made.at(gsd) is not None or (averaged and made.record is None and made.levels[0].gsd < gsd)
