"""What colours mean in scenes that nobody mapped: swatches read off each scene by eye, and the classes they may be.

A pixel is what the swatch nearest to the mean colour around it says, and may be anything where a second one that says
otherwise is nearly as near. So the labels are sure of woods, pasture, water, snow and dense towns, and say little of
the rest; held-out places have none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metaearth3d.models.presets import COVER
from metaearth3d.train.imagery import Place, Rgb
from metaearth3d.train.labels import Known, May, sets_of

Swatch = tuple[tuple[int, int, int], tuple[int, ...]]  # a colour, and the codes of what has it
PIECE_PX = 256
MOST = 24  # pieces of one scene
SURE = 0.8  # the nearest swatch must be this much nearer than one that says otherwise
LOW, OPEN, TOWN = (20, 30, 40), (20, 30, 40, 60), (50, 51)
SCENES: dict[str, tuple[Swatch, ...]] = {
    "s2_nz_eastcape": (
        ((23, 44, 27), (10,)), ((38, 69, 40), (10,)), ((64, 105, 59), (10, 20, 30)), ((93, 138, 79), LOW),
        ((24, 56, 85), (80,)), ((35, 107, 131), (80,)), ((65, 176, 177), (80,)), ((154, 170, 125), OPEN),
        ((220, 234, 207), (50, 51, 60)),
    ),
    "s2_india_del": (
        ((38, 42, 28), (80,)), ((62, 76, 16), (10,)), ((91, 88, 24), (10, *LOW)),
        ((118, 107, 47), (10, *OPEN)), ((140, 124, 69), OPEN + TOWN),
        ((158, 140, 92), OPEN + TOWN), ((177, 156, 114), OPEN + TOWN), ((203, 184, 163), TOWN),
        ((205, 170, 125), OPEN), ((231, 209, 178), (*TOWN, 60)),
    ),
    "s2_india_raj": (
        ((26, 61, 37), (80,)), ((81, 125, 38), (10, *LOW)), ((128, 140, 62), (10, *LOW)), ((162, 151, 84), OPEN),
        ((205, 171, 120), OPEN), ((236, 198, 150), OPEN), ((245, 216, 173), (20, 40, 60)),
    ),
    "s2_tokyo": (
        ((33, 46, 64), (80,)), ((34, 58, 64), (10,)), ((50, 68, 75), (10, *LOW)),
        ((64, 75, 85), LOW + TOWN), ((79, 85, 95), LOW + TOWN),
        ((93, 97, 107), TOWN), ((111, 112, 122), TOWN), ((140, 138, 146), TOWN), ((190, 184, 192), COVER),
        ((244, 240, 243), COVER),
    ),
    "l9_tokyo": (
        ((36, 45, 26), (10, 80)), ((55, 67, 39), (10, *LOW)), ((80, 82, 52), (10, *LOW)), ((107, 100, 68), OPEN + TOWN),
        ((151, 140, 104), OPEN + TOWN), ((200, 182, 138), OPEN + TOWN), ((231, 215, 170), (*TOWN, 60)),
    ),
    "l7_everest": (
        ((51, 49, 63), (60, 70)), ((95, 90, 105), (60, 70)), ((121, 95, 85), (60,)), ((146, 134, 146), (60, 70)),
        ((199, 188, 203), (70,)), ((253, 253, 253), (70,)),
    ),
}  # fmt: skip


def swatched(places: Sequence[Place]) -> list[Known]:
    """Pieces of the scenes that have swatches, with what their pixels may be; held-out places are left out."""
    out = []
    for name, swatches in SCENES.items():
        scene = [p for p in places if p.key.startswith(name) and not p.held_out]
        pieces = [(p, part) for p in scene for part in _parts(p.pixels)]
        for p, part in pieces[:: max(1, len(pieces) // MOST)][:MOST]:
            out.append(Known(p.key, p.gsd, part, may_of(part, swatches), (), p.source, p.licence))
    return out


def _parts(pixels: Rgb) -> list[Rgb]:
    """Squares of a picture, row by row; the whole if it is smaller."""
    rows, cols = (range(0, max(1, side - PIECE_PX + 1), PIECE_PX) for side in pixels.shape[:2])
    return [np.ascontiguousarray(pixels[r : r + PIECE_PX, c : c + PIECE_PX]) for r in rows for c in cols]


def may_of(pixels: Rgb, swatches: Sequence[Swatch]) -> May:
    """What each pixel may be (K, H, W) by the colours around it (H, W, 3)."""
    from scipy.ndimage import uniform_filter

    around = uniform_filter(pixels.astype(np.float32), (3, 3, 0))
    away = [np.square(around - np.array(colour, np.float32)).sum(axis=2) for colour, _ in swatches]
    distance: NDArray[np.float32] = np.sqrt(np.stack(away))  # (swatches, H, W)
    sets = np.stack([sets_of(codes) for _, codes in swatches])  # (swatches, K)
    near = distance.min(axis=0) / SURE
    may: May = np.einsum("shw,sk->khw", (distance <= near).astype(np.float32), sets.astype(np.float32)) > 0
    return may
