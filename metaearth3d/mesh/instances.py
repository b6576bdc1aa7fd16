"""Which pixels are one building: linked where roofs are continuous, by a rule that no window can change.

Two neighbouring building pixels are linked unless a step lies between them. Linked pixels are an instance if they span
at most ``reach`` pixels along both axes; longer ones (a terrace of equal houses, a wall, a whole town of noise) are cut
along fixed lines of the lattice ``reach`` pixels apart. Chips too small to be a building join the instance beside them.
Whoever reads ``margin_px`` around a core therefore sees the very same instances as any other reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from metaearth3d.errors import BadInput

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Labels = NDArray[np.int64]

BUILT = 50  # ESA WorldCover 2021 code of built-up ground
LEAST_HEIGHT_M = 2.5  # lower things are cars, walls and noise
STEP_M = 2.0  # neighbours further apart in height belong to two roofs; less than a storey
STEEPEST = 1.2  # rise per metre of the steepest roof (50 degrees) that still holds together on a coarse grid
LEAST_AREA_M2 = 12.0  # of a building
LEAST_PX = 4
REACH_M = 128.0  # a building is at most so long
REACH_PX = (16, 512)
JOIN_PX = 3  # how far a chip is carried
COARSEST_GSD_M = 8.0  # above it a house has no pixel of its own


@dataclass(frozen=True, eq=False)
class Instances:
    """``labels`` (H, W): 0 for no building, else 1 .. N; ``anchors`` (N, 2) name each by one of its pixels.

    The anchor is the (row, col) of the first pixel, row by row, of the instance without the chips that joined it,
    counted from the lattice's origin. It is the instance's name, and says which core owns it.
    """

    labels: Labels
    anchors: Labels


def reach_px(gsd: float) -> int:
    """Longest building in pixels: the power of two next to ``REACH_M``, so that cores of 512 px hold whole numbers.

    >>> reach_px(1.0), reach_px(4.0)
    (128, 32)
    """
    if not (np.isfinite(gsd) and 0 < gsd <= COARSEST_GSD_M):
        raise BadInput(f"buildings need heights of {COARSEST_GSD_M:g} m per pixel or finer; these are of {gsd:g} m")
    power = 1 << max(0, round(np.log2(REACH_M / gsd)))
    return int(np.clip(power, *REACH_PX))


def least_px(gsd: float) -> int:
    """Pixels that a building has at least."""
    return max(LEAST_PX, round(LEAST_AREA_M2 / gsd**2))


def margin_px(gsd: float) -> int:
    """Pixels to read around a core so that every instance whose anchor lies in it is known exactly."""
    return reach_px(gsd) + 2 * JOIN_PX + least_px(gsd) + 2


def building_mask(ndsm: NDArray[Any], landcover: NDArray[Any] | None) -> Mask:
    """Where (H, W) a building stands: at least 2.5 m tall and, where there is land cover, built up."""
    tall: Mask = np.asarray(ndsm) >= LEAST_HEIGHT_M
    if landcover is None:
        return tall
    if landcover.shape != tall.shape:
        raise BadInput(f"land cover has shape {landcover.shape}, heights {tall.shape}; they must be of one grid")
    found: Mask = tall & (np.asarray(landcover) == BUILT)
    return found


def instances(
    ndsm: NDArray[Any],
    landcover: NDArray[Any] | None,
    gsd: float,
    *,
    origin: tuple[int, int] = (0, 0),
    reach: int | None = None,
) -> Instances:
    """Buildings of heights above ground ``ndsm`` (H, W) in metres and ESA WorldCover codes (H, W).

    ``gsd`` is in metres on the ground; ``origin`` is the lattice's (row, col) of the first pixel. Without land cover
    all that is tall is a building. Instances cut off by the window's border are of this window only.

    Raises:
        BadInput: the arrays are not of one grid, or too coarse.
    """
    heights = np.asarray(ndsm, np.float64)
    if heights.ndim != 2:
        raise BadInput(f"heights above ground are (H, W); an array of shape {heights.shape} was given")
    mask = building_mask(heights, landcover)
    reach = reach_px(gsd) if reach is None else reach
    least = least_px(gsd)
    east, south = _links(heights, mask, max(STEP_M, STEEPEST * gsd))
    whole = _components(mask, east, south)
    long = _long(whole, reach)[whole]
    across, along = _lines(heights.shape, origin, reach)
    pieces = _components(mask, east & ~(across & long[:, :-1]), south & ~(along & long[:-1]))
    pieces = _without_small(pieces, least)
    chips = (np.bincount(whole.ravel()) < least)[whole] & mask
    return _numbered(pieces, _joined(pieces, whole, chips, heights), origin)


def _links(heights: Floats, mask: Mask, step: float) -> tuple[Mask, Mask]:
    """Whether a pixel holds together with its neighbour to the east (H, W - 1) and to the south (H - 1, W)."""
    east = mask[:, 1:] & mask[:, :-1] & (np.abs(np.diff(heights, axis=1)) <= step)
    south = mask[1:] & mask[:-1] & (np.abs(np.diff(heights, axis=0)) <= step)
    return east, south


def _components(mask: Mask, east: Mask, south: Mask) -> Labels:
    """Labels (H, W) of what is linked, 0 outside the mask."""
    number = np.cumsum(mask.ravel()).reshape(mask.shape) - 1
    start = np.concatenate([number[:, :-1][east], number[:-1][south]])
    end = np.concatenate([number[:, 1:][east], number[1:][south]])
    count = int(mask.sum())
    graph = sparse.coo_array((np.ones(len(start), np.int8), (start, end)), shape=(count, count))
    labels = np.zeros(mask.shape, np.int64)
    if count:
        labels[mask] = connected_components(graph, directed=False)[1] + 1
    return labels


def _long(labels: Labels, reach: int) -> Mask:
    """Which labels (count + 1,) span more than ``reach`` pixels, or meet the window's border and may."""
    rows, cols = np.nonzero(labels)
    found, size = labels[rows, cols], int(labels.max(initial=0)) + 1
    long = np.zeros(size, np.bool_)
    for place, last in ((rows, labels.shape[0] - 1), (cols, labels.shape[1] - 1)):
        low, high = np.full(size, last + 1), np.full(size, -1)
        np.minimum.at(low, found, place)
        np.maximum.at(high, found, place)
        long |= (high - low >= reach) | (((low == 0) | (high == last)) & (high >= 0))
    return long


def _lines(shape: tuple[int, ...], origin: tuple[int, int], reach: int) -> tuple[Mask, Mask]:
    """Whether a line of the lattice lies to the east (1, W - 1) and to the south (H - 1, 1) of a pixel."""
    rows = (origin[0] + np.arange(1, shape[0])) % reach == 0
    cols = (origin[1] + np.arange(1, shape[1])) % reach == 0
    return cols[None], rows[:, None]


def _without_small(labels: Labels, least: int) -> Labels:
    """Labels of at least that many pixels; the others become 0."""
    return np.where(np.bincount(labels.ravel())[labels] >= least, labels, 0)


def _joined(pieces: Labels, whole: Labels, chips: Mask, heights: Floats) -> Labels:
    """Pieces with the chips near them: each takes the label of the neighbour nearest in height, ``JOIN_PX`` times.

    A chip takes over its neighbour's label even if that is 0 (too small a piece of something long): whether the
    neighbour is a chip itself is known in every window, how it is cut is not.
    """
    out, open_ = pieces.copy(), chips.copy()
    solid = (whole > 0) & ~chips
    for _ in range(JOIN_PX):
        best = np.full(out.shape, np.inf)
        label = np.zeros_like(out)
        for axis, step in ((0, 1), (1, 1), (1, -1), (0, -1)):  # a fixed order decides between equals
            there, seen = _moved(solid, axis, step), _moved(out, axis, step)
            gap = np.where(there, np.abs(_moved(heights, axis, step) - heights), np.inf)
            nearer = gap < best
            best, label = np.where(nearer, gap, best), np.where(nearer, seen, label)
        reached = open_ & np.isfinite(best)
        out[reached] = label[reached]
        solid |= reached
        open_ &= ~reached
    return out


def _moved(array: NDArray[Any], axis: int, step: int) -> NDArray[Any]:
    """The array as seen by each pixel's neighbour; zeros come in from outside."""
    out = np.zeros_like(array)
    to, take = [slice(None)] * 2, [slice(None)] * 2
    to[axis], take[axis] = (slice(1, None), slice(None, -1)) if step > 0 else (slice(None, -1), slice(1, None))
    out[tuple(to)] = array[tuple(take)]
    return out


def _numbered(pieces: Labels, joined: Labels, origin: tuple[int, int]) -> Instances:
    """Labels 1 .. N in the order of their anchors."""
    kept, first = np.unique(pieces.ravel(), return_index=True)
    first = first[kept > 0]
    order = np.argsort(first)
    number = np.zeros(int(pieces.max(initial=0)) + 1, np.int64)
    number[kept[kept > 0][order]] = np.arange(1, len(first) + 1)
    rows, cols = np.divmod(first[order], pieces.shape[1])
    return Instances(number[joined], np.stack([rows + origin[0], cols + origin[1]], axis=1))
