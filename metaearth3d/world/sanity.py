"""Heights that obey physics by land cover: lakes are flat, rivers do not run uphill, roads are no cliffs.

A field knows its neighbourhood only, and a lake or a river does not end there. So this is for whole rasters, of a scene
on disk, and what it gives depends on where the scene is cut; the world's own fields stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from metaearth3d.errors import BadInput, optional
from metaearth3d.fields import quantise_heights

if TYPE_CHECKING:
    from metaearth3d.world.scene import Scene

RULES = ("water", "rivers", "roads")
WATER, PAVED = 80, 51
EIGHT = np.ones((3, 3), bool)
LAKE_RANGE_M = 2.0  # water whose heights differ by no more is still; other water flows
LAKE_SHARE = 0.002  # ... or by no more than this share of its extent, for coarse heights are rough
STEEPEST = 0.25  # rise over run of a road between neighbouring pixels
PASSES = 400
MOST_PX = 64_000_000

Heights = NDArray[np.float32]  # (H, W) metres
Codes = NDArray[np.uint8]  # (H, W) land cover


def checked_rules(rules: Sequence[str]) -> tuple[str, ...]:
    """Rules in the order in which they are applied.

    Raises:
        BadInput: one is unknown, or there is none.
    """
    unknown = [rule for rule in rules if rule not in RULES]
    if unknown or not rules:
        raise BadInput(f"rules are {', '.join(rules) or 'none'}; name some of {', '.join(RULES)}")
    return tuple(rule for rule in RULES if rule in rules)


def sane(heights: Heights, cover: Codes, gsd: float, rules: Sequence[str] = RULES) -> Heights:
    """Heights under the rules, on the 1/64 m grid; ground that is neither water nor road keeps its own.

    Raises:
        BadInput: the rasters differ in shape, or a rule is unknown.
    """
    if heights.ndim != 2 or heights.shape != cover.shape:
        raise BadInput(f"heights {heights.shape} and land cover {cover.shape} differ; two rasters of one shape go here")
    out = heights.astype(np.float64)
    for rule in checked_rules(rules):
        if rule == "water":
            out = flat_lakes(out, cover == WATER, gsd)
        elif rule == "rivers":
            out = downhill(out, cover == WATER)
        else:
            out = even_roads(out, cover == PAVED, gsd)
    return quantise_heights(out)


def flat_lakes(z: NDArray[np.float64], water: NDArray[np.bool_], gsd: float) -> NDArray[np.float64]:
    """Still water at the lowest tenth of its heights; water that falls too far to be still is left to flow."""
    bodies, _ = ndimage.label(water, EIGHT)
    out = z.copy()
    for body, where in enumerate(ndimage.find_objects(bodies), 1):
        inside = bodies[where] == body
        levels = z[where][inside]
        reach = gsd * max(inside.shape)
        if np.ptp(levels) <= max(LAKE_RANGE_M, LAKE_SHARE * reach):
            out[where][inside] = np.percentile(levels, 10)
    return out


def downhill(z: NDArray[np.float64], water: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Water whose pits are filled, so that from each pixel of it a way that never rises leads to its lowest point.

    Morphological reconstruction by erosion (scikit-image), which is what filling depressions is (Vincent 1993, section
    3.2; Soille 2004): a body's outlet is its lowest pixel, its banks are walls.
    """
    if not water.any():
        return z
    morphology = optional("skimage.morphology", "judge")
    bodies, count = ndimage.label(water, EIGHT)
    wall = float(z.max()) + 1.0
    floor = np.where(water, z, wall)
    seed = np.full_like(z, wall)
    for row, col in ndimage.minimum_position(floor, bodies, range(1, count + 1)):
        seed[row, col] = floor[row, col]
    filled = morphology.reconstruction(seed, floor, method="erosion", footprint=EIGHT)
    return np.where(water, filled, z)


def even_roads(z: NDArray[np.float64], paved: NDArray[np.bool_], gsd: float) -> NDArray[np.float64]:
    """Paved ground averaged with its paved neighbours until no step between two of them is steeper than a quarter.

    The mean height of a road stays about what it was. What is still too steep after 400 passes stays so.
    """
    steps = STEEPEST * gsd
    out = z.copy()
    weight = ndimage.uniform_filter(paved.astype(np.float64), 3, mode="constant")
    for _ in range(PASSES):
        steep = _too_steep(out, paved, steps)
        if not steep.any():
            break
        near = ndimage.binary_dilation(steep, EIGHT, iterations=2) & paved
        mean = ndimage.uniform_filter(np.where(paved, out, 0.0), 3, mode="constant") / np.maximum(weight, 1e-9)
        out = np.where(near, mean, out)
    return out


def _too_steep(z: NDArray[np.float64], paved: NDArray[np.bool_], most: float) -> NDArray[np.bool_]:
    """Paved pixels with a paved neighbour below or to the right that is too far up or down, and those neighbours."""
    out = np.zeros(z.shape, bool)
    for a, b in (((slice(None, -1), slice(None)), (slice(1, None), slice(None))),
                 ((slice(None), slice(None, -1)), (slice(None), slice(1, None)))):  # fmt: skip
        steep = (np.abs(z[a] - z[b]) > most) & paved[a] & paved[b]
        out[a] |= steep
        out[b] |= steep
    return out


def write_sane(scene: Scene, out: str | Path, rules: Sequence[str] = RULES) -> Path:
    """Write the scene's finest heights under the rules as a COG beside its others, ``height_sane_<gsd>m.tif``.

    Raises:
        BadInput: a rule is unknown, the model knows no land cover, or the scene is too large to hold.
    """
    from metaearth3d.geo import write_cog_windows
    from metaearth3d.world.bands import TAGS

    asked = checked_rules(rules)
    box = scene.box(scene.level)
    if box.height * box.width > MOST_PX:
        raise BadInput(f"the scene has {box.height * box.width} pixels; at most {MOST_PX} are put right at once")
    cover = scene.world.field("landcover", scene.level).read(box).data[0]
    field = scene.world.field("height", scene.level)
    made = sane(field.read(box).data[0], cover, scene.gsd, asked)
    path = Path(out) / scene.cog_name("height_sane", scene.level)
    tags = {**TAGS["height"], "RULES": ", ".join(asked), "METAEARTH3D_WORLD": scene.world.spec.digest}
    geobox = field.lattice.geobox(box)
    return write_cog_windows(path, geobox, field.bands, field.dtype, iter([(0, 0, made[None])]), tags=tags)
