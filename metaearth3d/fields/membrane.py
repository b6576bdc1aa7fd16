"""Leading a picture over to pixels that are given, beside their border: colours by a membrane, detail in strength.

All sums run over bounded neighbourhoods in a fixed order, so that a result does not depend on the window.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

REACH_PX = 16  # of a level: beyond it, the border's difference is forgotten
FALL = 3.0  # weights fall as distance to this power; less leaves a step at the border, more draws streaks (measured)
NEAR_PX, NEAR_FALL, NEAR_SHARE = 4, 8.0, 0.5  # so near the border, half of the difference follows it pixel by pixel
ROUGH_PX, GAIN_FALL = 4, 1.0  # how strong detail is, is looked for so far to each side, and led outwards more evenly
LEAST_STEP, MOST_GAIN = 0.5, 3.0  # grey levels of a step that are none; and how much detail may be changed, either way

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


def led_over(made: Floats, data: Floats, full: Mask) -> Floats:
    """``made`` (C, H, W), outside ``full`` (H, W) brought to the colours and the strength of detail of ``data``.

    Right further than ``ROUGH_PX`` inside the window; ``made`` counts outside and as far as that inside ``full``.
    """
    edge = full & ~eroded(full)
    difference = np.where(edge, data - made, 0.0)
    detail = np.where(edge, np.stack([roughness(data, full), roughness(made, full), np.ones(full.shape)]), 0.0)
    wanted, there, fade = membrane(detail, full, fall=GAIN_FALL)
    gain = np.clip((wanted + LEAST_STEP * fade) / np.maximum(there + LEAST_STEP * fade, 1e-9), 1 / MOST_GAIN, MOST_GAIN)
    gain = np.where(fade > 0, gain ** np.minimum(fade, 1.0), 1.0)
    near, far = (membrane(difference, full, reach=NEAR_PX, fall=fall) for fall in (NEAR_FALL, FALL))
    smooth = _blurred(made)
    out: Floats = smooth + gain * (made - smooth) + membrane(difference, full) + NEAR_SHARE * (near - far)
    return out


def roughness(data: Floats, full: Mask) -> Floats:
    """Mean steps (H, W) of grey between neighbours that both lie in ``full``, within ``ROUGH_PX``; 0 without any."""
    grey = data.mean(axis=0)
    steps, pairs = np.zeros(full.shape), np.zeros(full.shape)
    for axis in (0, 1):
        one, two = ((slice(None),) * axis + (part,) for part in (slice(1, None), slice(None, -1)))
        pair = (full[one] & full[two]).astype(np.float64)
        step = np.abs(grey[one] - grey[two]) * pair
        for side in (one, two):
            steps[side] += step
            pairs[side] += pair
    steps, pairs = _blurred(np.stack([steps, pairs]))
    out: Floats = steps / np.where(pairs > 0, pairs, 1.0)
    return out


def membrane(difference: Floats, full: Mask, *, reach: int = REACH_PX, fall: float = FALL) -> Floats:
    """What to add outside ``full`` (H, W) so that a picture meets it: ``difference`` (C, H, W) at its border, spread.

    Every pixel takes the mean over border pixels within ``reach``, weighted by distance to the power ``-fall``
    (Shepard's interpolation, which near a curve is nearly the harmonic one), times a weight that falls smoothly from 1
    beside the border to 0 at ``reach``. Zero inside ``full`` and beyond.
    """
    border = np.argwhere(full & ~eroded(full))
    height, width = full.shape
    sums = np.zeros((len(difference), height + 2 * reach, width + 2 * reach))
    weights, nearest = np.zeros(sums.shape[1:]), np.full(sums.shape[1:], np.inf)
    values = difference[:, border[:, 0], border[:, 1]]
    for row, col, distance in _disc(reach):  # always in this order: a sum is the same in any window
        rows, cols = border[:, 0] + reach + row, border[:, 1] + reach + col
        weight = distance**-fall
        sums[:, rows, cols] += weight * values
        weights[rows, cols] += weight
        nearest[rows, cols] = np.minimum(nearest[rows, cols], distance)
    inner = (slice(reach, -reach),) * 2
    sums, weights, nearest = sums[(slice(None), *inner)], weights[inner], nearest[inner]
    t = np.clip(1.0 - (nearest - 1.0) / (reach - 1.0), 0.0, 1.0)
    fade = np.where(full, 0.0, t * t * (3.0 - 2.0 * t))
    out: Floats = sums / np.where(weights > 0, weights, 1.0) * fade
    return out


@cache
def _disc(radius: int) -> list[tuple[int, int, float]]:
    """``(row, col, distance)`` of all places within a radius but the middle."""
    side = range(-radius, radius + 1)
    places = ((row, col, math.hypot(row, col)) for row in side for col in side)
    return [place for place in places if 0 < place[2] <= radius]


def eroded(mask: Mask) -> Mask:
    """Pixels whose eight neighbours, as far as they are seen, are in the mask too."""
    padded = np.pad(mask, 1, constant_values=True)
    height, width = mask.shape
    out = mask.copy()
    for row in range(3):
        for col in range(3):
            out &= padded[row : row + height, col : col + width]
    return out


def _blurred(data: Floats) -> Floats:
    """Means (C, H, W) over ``ROUGH_PX`` to each side, summed in an order that does not depend on the window."""
    height, width = data.shape[1:]
    padded = np.pad(data, ((0, 0), (ROUGH_PX, ROUGH_PX), (ROUGH_PX, ROUGH_PX)), mode="edge")
    tall, wide = np.zeros_like(padded[:, :height]), np.zeros_like(data)
    for k in range(2 * ROUGH_PX + 1):
        tall += padded[:, k : k + height]
    for k in range(2 * ROUGH_PX + 1):
        wide += tall[:, :, k : k + width]
    return wide / (2 * ROUGH_PX + 1) ** 2
