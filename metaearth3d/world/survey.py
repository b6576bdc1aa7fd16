"""Land cover and heights above ground of a world: made from its images from about 16 m down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields import BoxField, Store
from metaearth3d.fields.surveyed import AboveGroundField, CoverField
from metaearth3d.geo import PixelBox
from metaearth3d.protocols import Surveyor
from metaearth3d.world.heights import core_size
from metaearth3d.world.parts import Parts
from metaearth3d.world.spec import WorldSpec

SURVEY = ("landcover", "ndsm")
DRAWN = ("height", "ndsm")  # what has chance in it, so that another sample is another answer
COARSEST_GSD_M = 16.0  # what a single house or field has no pixel of is not surveyed
LACKS = "this model's geometry network has not learned land cover and heights above ground; train one that has"


def can_survey(parts: Parts) -> bool:
    """Whether the model's geometry network knows land cover and heights above ground."""
    return bool(getattr(parts.lifter, "cover", ()))


def survey_fields(
    spec: WorldSpec, parts: Parts, store: Store, images: Mapping[int, BoxField], *, sample: int = 0
) -> list[BoxField]:
    """Land cover and heights above ground, coarse to fine; none if the model cannot make them.

    Each level is made from its image and from the level above, the coarsest from its image alone. ``sample`` other
    than 0 gives other draws of the heights; land cover has no chance in it.
    """
    if not can_survey(parts):
        return []
    net = parts.lifter
    assert isinstance(net, Surveyor)
    last = spec.levels - 1
    out: list[BoxField] = []
    cover: CoverField | None = None
    above: AboveGroundField | None = None
    for level in range(max(0, min(spec.lattice.level_near(COARSEST_GSD_M), last)), last + 1):
        size, image = core_size(level, last), images[level]
        cover = CoverField(image, net, cover, core_px=size, store=store)
        above = AboveGroundField(
            image, net, above, cover, seed=spec.seed, version=spec.version, sample=sample, core_px=size, store=store
        )
        out += [cover, above]
    return out


def checked_survey(parts: Parts, band: str) -> None:
    """Refuse a band that the model has not learned.

    Raises:
        BadInput: it is land cover or heights above ground, and the geometry network knows neither.
    """
    if band in SURVEY and not can_survey(parts):
        raise BadInput(LACKS)


def spread(samples: Sequence[BoxField], box: PixelBox) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean and standard deviation (1, H, W) in metres of several samples over a box: an uncertainty band.

    Raises:
        BadInput: fewer than two samples say nothing of a spread.
    """
    if len(samples) < 2:
        raise BadInput(f"{len(samples)} sample was given; a spread needs two or more")
    drawn = np.stack([field.read(box).data for field in samples]).astype(np.float64)
    return drawn.mean(axis=0).astype(np.float32), drawn.std(axis=0, ddof=1).astype(np.float32)
