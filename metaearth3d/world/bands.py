"""What a world's bands are on disk and on a preview: tags, overviews, names and colours of classes."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields import COVER_NAMES

LIKELIEST = "likeliest"  # heights without chance: nearer to the truth than a sample, and smoother than any ground
BANDS = ("image", "height", LIKELIEST, "landcover", "ndsm")
OBJECTS = "objects"  # not a raster: buildings, roads and water, found in land cover and heights above ground
USUAL = ("image", "height")  # of every scene; the others are made when they are asked for
TAGS: dict[str, dict[str, str]] = {
    "image": {},
    "height": {
        "UNITS": "metres",
        "VERTICAL": "height above mean sea level as in the coarse height source, 1/64 m steps",
    },
    LIKELIEST: {
        "UNITS": "metres",
        "VERTICAL": "likeliest height above mean sea level, without the chance in height, 1/64 m steps",
    },
    "landcover": {
        "CLASSES": json.dumps(COVER_NAMES),
        "LEGEND": "codes of ESA WorldCover; 51 (paved ground) is an addition, 90, 95 and 100 do not occur",
    },
    "ndsm": {"UNITS": "metres", "VERTICAL": "height of buildings and trees above the ground, 1/64 m steps"},
}
OVERVIEWS = {"landcover": "mode"}  # of classes there is no mean
# ESA WorldCover's colours; 51 ours.
COLOURS = {
    10: (0, 100, 0), 20: (255, 187, 34), 30: (255, 255, 76), 40: (240, 150, 255), 50: (250, 0, 0),
    51: (120, 120, 120), 60: (180, 180, 180), 70: (240, 240, 240), 80: (0, 100, 200),
}  # fmt: skip
TALL_M = 20.0  # shown white on a preview


def checked_products(products: Sequence[str]) -> tuple[str, ...]:
    """Products in the order of their making, each once; imagery and heights always, with objects all rasters.

    Raises:
        BadInput: there is no such product.
    """
    known = (*BANDS, OBJECTS)
    unknown = [name for name in products if name not in known]
    if unknown:
        raise BadInput(f"products are {', '.join(products)}; name some of {', '.join(known)}")
    needed = {*USUAL, *products, *(("landcover", "ndsm") if OBJECTS in products else ())}
    return tuple(name for name in known if name in needed)


def in_colour(band: str, pixels: NDArray[np.generic]) -> NDArray[np.uint8]:
    """A picture (H, W, 3) of land cover or heights above ground (H, W)."""
    if band == "ndsm":
        grey = np.clip(pixels.astype(np.float64) / TALL_M, 0, 1) ** 0.6 * 255
        return np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)
    table = np.zeros((256, 3), np.uint8)
    table[list(COLOURS)] = list(COLOURS.values())
    shown: NDArray[np.uint8] = table[pixels.astype(np.uint8)]
    return shown
