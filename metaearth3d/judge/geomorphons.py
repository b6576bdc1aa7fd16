"""The ten common landforms of a height raster, by line of sight in eight directions (Jasiewicz & Stepinski 2013)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput, optional

numba = optional("numba", "judge")

Heights = NDArray[np.floating[Any]]  # (H, W) metres, square pixels
Codes = NDArray[np.uint8]

SEARCH_PX = 16
FLAT_DEG = 1.0
# Code 0 is a cell too near the border to have all eight directions.
FORMS = ("flat", "peak", "ridge", "shoulder", "spur", "slope", "hollow", "footslope", "valley", "pit")
FLAT, PEAK, RIDGE, SHOULDER, SPUR, SLOPE, HOLLOW, FOOTSLOPE, VALLEY, PIT = range(1, 11)
# Figure 4 of the paper: rows are the count of directions that fall (0..8), columns of those that rise.
LOOKUP: Codes = np.zeros((9, 9), np.uint8)
for _falls, _row in enumerate(
    (
        (FLAT, FLAT, FLAT, FOOTSLOPE, FOOTSLOPE, VALLEY, VALLEY, VALLEY, PIT),
        (FLAT, FLAT, FOOTSLOPE, FOOTSLOPE, FOOTSLOPE, VALLEY, VALLEY, VALLEY),
        (FLAT, SHOULDER, SLOPE, SLOPE, HOLLOW, HOLLOW, VALLEY),
        (SHOULDER, SHOULDER, SLOPE, SLOPE, SLOPE, HOLLOW),
        (SHOULDER, SHOULDER, SPUR, SLOPE, SLOPE),
        (RIDGE, RIDGE, SPUR, SPUR),
        (RIDGE, RIDGE, RIDGE),
        (RIDGE, RIDGE),
        (PEAK,),
    )
):
    LOOKUP[_falls, : len(_row)] = _row


def geomorphons(
    height: Heights,
    gsd: float,
    *,
    search_px: int = SEARCH_PX,
    skip_px: int = 0,
    flat_deg: float = FLAT_DEG,
    flat_distance_px: float = 0.0,
) -> Codes:
    """Code of each cell's form (H, W): 1 + its index in ``FORMS``, 0 within ``skip_px + 1`` cells of the border.

    A direction rises or falls by the sum of its steepest looks up and down (angles above and below the horizon) among
    cells further than ``skip_px`` and nearer than ``search_px`` (in pixels of true distance, so diagonals look as far
    as rows), if one of the two exceeds ``flat_deg``. Beyond ``flat_distance_px``, if that is not 0, the least rise is
    the one that ``flat_deg`` has there. Looks end at the border: forms within ``search_px`` of it are seen less well;
    :func:`form_shares` leaves them out.

    As r.geomorphon of GRASS 8.2 (comparison anglev1) cell by cell, but for two things. Where all looks of a direction
    are equal (a plane, a single cell before the border) that release finds it level, we take its sign. And it mistakes
    the last rows before the lower border: the same ground upside down has other forms there.

    Raises:
        BadInput: an option is out of range, or heights are not a finite (H, W).
    """
    if height.ndim != 2 or not np.isfinite(height).all():
        raise BadInput(f"forms need finite heights (H, W); an array {height.shape} was given")
    if not (math.isfinite(gsd) and gsd > 0 and 0 <= skip_px < search_px - 1 and 0 <= flat_deg < 90):
        raise BadInput(
            "forms need a GSD above 0, 0 <= skip < search - 1 and 0 <= flat < 90 degrees; "
            f"{gsd} m, {skip_px}, {search_px} px and {flat_deg} degrees were given"
        )
    flat = math.tan(math.radians(flat_deg))
    falls, rises = _directions(
        np.ascontiguousarray(height, np.float64), float(gsd), search_px, skip_px, flat, flat_distance_px * gsd
    )
    out: Codes = LOOKUP[falls, rises]
    inner = np.zeros(out.shape, bool)
    edge = skip_px + 1
    inner[edge:-edge, edge:-edge] = True
    return np.where(inner, out, np.uint8(0))


def form_shares(height: Heights, gsd: float, **options: Any) -> NDArray[np.float64]:
    """Shares of the ten forms (10,) among cells that see ``search_px`` in every direction; see :func:`geomorphons`."""
    margin = int(options.get("search_px", SEARCH_PX))
    if min(height.shape) <= 2 * margin:
        raise BadInput(f"heights {height.shape} are too few for a search of {margin} px; give more than twice as many")
    seen = geomorphons(height, gsd, **options)[margin:-margin, margin:-margin]
    shares: NDArray[np.float64] = np.bincount(seen.ravel(), minlength=11)[1:] / seen.size
    return shares


@numba.njit(cache=True)  # type: ignore[untyped-decorator]
def _directions(
    z: NDArray[np.float64], gsd: float, search: int, skip: int, flat: float, flat_distance: float
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Counts of falling and of rising directions (H, W) each; tangents stand for angles."""
    height, width = z.shape
    falls = np.zeros((height, width), np.uint8)
    rises = np.zeros((height, width), np.uint8)
    for row in range(height):
        for col in range(width):
            for way in range(9):
                down, across = way // 3 - 1, way % 3 - 1
                if down == 0 and across == 0:
                    continue
                step = gsd * math.sqrt(float(down * down + across * across))
                highest, lowest, far_up, far_down = -np.inf, np.inf, 0, 0
                k = skip + 1
                while k * step < search * gsd:
                    r, c = row + k * down, col + k * across
                    if r < 0 or r >= height or c < 0 or c >= width:
                        break
                    look = (z[r, c] - z[row, col]) / k  # rise per step: equal looks are equal to the last bit
                    if look > highest:
                        highest, far_up = look, k
                    if look < lowest:
                        lowest, far_down = look, k
                    k += 1
                if far_up == 0:
                    continue
                least_up = flat * flat_distance / far_up if 0.0 < flat_distance < far_up * step else flat * step
                least_down = flat * flat_distance / far_down if 0.0 < flat_distance < far_down * step else flat * step
                if abs(highest) > least_up or abs(lowest) > least_down:
                    if highest + lowest > 0:
                        rises[row, col] += 1
                    elif highest + lowest < 0:
                        falls[row, col] += 1
    return falls, rises
