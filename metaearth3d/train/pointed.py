"""Points of real pictures named by eye, and what lies around them: where words only say that there are roofs.

Sixteen points a picture, on a grid of 64 px from (32, 32) on, row by row: R roof, P paved, T trees, G grass, S shrub,
B bare, C crops; several letters where it may be any of these, a dash where the eye could not tell. They were named on
the pictures alone, before any map of them was seen. Held-out pictures judge and do not train.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metaearth3d.models.presets import COVER
from metaearth3d.train.imagery import Place, Rgb
from metaearth3d.train.labels import Known, sets_of

LETTERS = {"R": 50, "P": 51, "T": 10, "G": 30, "S": 20, "B": 60, "C": 40}
FIRST_PX, STEP_PX, SIDE = 32, 64, 4
AROUND_PX = 14  # a point speaks for what is joined to it within this distance
ALIKE = 16.0  # and whose grey levels differ by no more than this, as a root of squares
POINTS = {
    # Not held out.
    "claremont_2018_30": "P SB B B P B B B P SB SGB SGB P T - -",
    "long_beach_2020_64": "- - GT - R - - - G - GT - GT - - R",
    "palm_springs_2020_89": "B B PB P B SB PB P B B PB P B B PB P",
    "santa_monica_2016_80": "T R R P R R - R P - R T R - - GB",
    "claremont_2016_37": "T P R P P P R P P P - - P R R P",
    "long_beach_2018_81": "T T R T P - R R P - - - T PB - R",
    "palm_springs_2020_0": "R P R R T P P P B P GB - B P P P",
    "santa_monica_2020_36": "R R - P T R P - R P R R - R - R",
    "claremont_2018_86": "P P P P P P P P - P P P - P - P",
    "long_beach_2020_21": "P - - - P - - P P R R P P R R GT",
    "palm_springs_2020_76": "G G G B G G SB B G SB SB B SB SB B SB",
    "santa_monica_2020_70": "R R R - - R T T R P R - T R - -",
    "claremont_2020_73": "- - - G P - - - P P P P P P - P",
    "long_beach_2020_61": "G GB GB R GST GB - R GST G GT - GSB G GSB -",
    "palm_springs_2020_23": "- R - - SB - G SB PB PB P P B B P P",
    "santa_monica_2020_71": "R R R - R R R - P P - - R P P P",
    "denseresidential86": "R R P R P P R P R R - GB - R - P",
    "mediumresidential28": "PB P P T R R T R R R R R B - T T",
    "buildings88": "R R P P - R R R R R P R R P - -",
    "mobilehomepark63": "R R - R - - R - P P P P R R R R",
    "denseresidential87": "- R R P R - - - P R GTB R P - R G",
    "sparseresidential26": "T GT T T - - - T P GT T T P G P GT",
    "intersection46": "T P P T P P P P T P P T T T P P",
    "buildings66": "P P P P P - R R R R - - R R R R",
    # Held out.
    "riverside_2016_86": "P P P P GB P P - GB P P P GB R P P",
    "riverside_2020_29": "T GT P R PB R R R - GB R P - GT P -",
    "riverside_2016_80": "T - - T GB P T T GB - T T P GB GB GB",
    "riverside_2016_23": "- P R PB P R R P R P P T P P P P",
    "riverside_2016_63": "R R - - T R R P P P P P R - - R",
    "riverside_2020_83": "GT GSB GSB GSB P ST B R P P GSB R P R GSB R",
    "riverside_2020_78": "- T P R P P GT G G - P - P GT P -",
    "eureka_2020_12": "- P GB PB - - R R R GB T T R PB T T",
    "riverside_2016_44": "R - R GT P P T P P T - R P - - P",
    "riverside_2020_88": "PB GSC GSC GSC PB PB GSCT GSC T PB PB PB G G GT PB",
    "riverside_2016_82": "- GB P - GSB R P - P - P - P P P -",
    "eureka_2020_0": "- P - GBT GB GBT T GT GSBC R GT - GSB GT - -",
    "riverside_2016_34": "PB R P R P P P R P P P P R R R R",
    "riverside_2016_70": "P P P P GT P GT STB P GST PB P P R P -",
    "riverside_2016_0": "GB G GB - P - G - PB T - P R R R -",
    "riverside_2016_1": "- P P - - P R T - G P GB P G R -",
    "riverside_2020_48": "P P P P P P P P P P P P P P P P",
    "riverside_2016_45": "P R P P P R P PB P R R P T R P P",
    "riverside_2016_5": "P R P - - R - G GT GT - GT - P T P",
    "riverside_2018_66": "PB PB PB PB PSB BT - P B GSB GSB - GSB B GSB -",
}  # fmt: skip


def points_of(key: str) -> list[tuple[int, int, tuple[int, ...]]]:
    """Row, column and the codes it may be of each named point of a picture."""
    out = []
    for k, letters in enumerate(POINTS[key].split()):
        if letters != "-":
            row, col = (FIRST_PX + STEP_PX * n for n in divmod(k, SIDE))
            out.append((row, col, tuple(LETTERS[x] for x in letters)))
    return out


def pointed(places: Sequence[Place]) -> list[Known]:
    """The pictures that have named points; of all other pixels nothing is said."""
    out = []
    for p in places:
        if p.key in POINTS:
            may = np.ones((len(COVER), *p.pixels.shape[:2]), bool)
            for row, col, codes in points_of(p.key):
                may[:, joined(p.pixels, row, col)] = sets_of(codes)[:, None]
            out.append(Known(p.key, p.gsd, p.pixels, may, (), p.source, p.licence, p.held_out))
    return out


def joined(pixels: Rgb, row: int, col: int) -> NDArray[np.bool_]:
    """What around a point (H, W) is joined to it by like colours."""
    from scipy.ndimage import label, uniform_filter

    top, left = max(0, row - AROUND_PX), max(0, col - AROUND_PX)
    part = pixels[top : row + AROUND_PX + 1, left : col + AROUND_PX + 1].astype(np.float64)
    soft = uniform_filter(part, (3, 3, 0))
    alike = np.sqrt(np.square(soft - soft[row - top, col - left]).mean(axis=2)) <= ALIKE
    islands, _ = label(alike)
    out = np.zeros(pixels.shape[:2], bool)
    here = islands == islands[row - top, col - left]
    out[top : top + here.shape[0], left : left + here.shape[1]] = here
    return out
