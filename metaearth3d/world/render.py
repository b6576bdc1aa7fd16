"""A shaded oblique view of a height field, drawn column by column from near to far."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]  # (H, W, 3)

SKY_TOP, SKY_LOW = (118, 160, 205), (226, 234, 240)
EARTH = np.array((58, 52, 47), np.uint8)


def hillshade(
    height: NDArray[Any], gsd: float, *, azimuth_deg: float = 315.0, altitude_deg: float = 45.0
) -> NDArray[Any]:
    """Lambert shading 0..1 of heights (H, W), north up, sun from ``azimuth_deg`` clockwise of north."""
    dy, dx = np.gradient(height.astype(np.float64), gsd)
    azimuth, altitude = np.radians(azimuth_deg), np.radians(altitude_deg)
    sun = np.array([np.sin(azimuth) * np.cos(altitude), np.cos(azimuth) * np.cos(altitude), np.sin(altitude)])
    shade = (-dx * sun[0] + dy * sun[1] + sun[2]) / np.sqrt(dx**2 + dy**2 + 1)
    return np.clip(shade, 0, 1)


def oblique(image: Rgb, height: NDArray[Any], gsd: float, *, size_px: tuple[int, int] = (640, 1280)) -> Rgb:
    """A perspective view (rows, cols, 3) of ``image`` (H, W, 3) draped on ``height`` (H, W) metres, north up.

    The camera stands on the side whose edge is lowest, so that no slope hides the scene.
    """
    rows, cols = size_px
    shade = hillshade(height, gsd)
    lit = np.clip(image * (0.45 + 0.75 * shade[..., None]), 0, 255).astype(np.uint8)
    edges = [np.rot90(height, k)[-1] for k in range(4)]
    turns = int(np.argmin([edge.mean() + edge.max() for edge in edges]))
    lit, height = np.rot90(lit, turns), np.rot90(height, turns)
    side = height.shape[0] * gsd
    ground, top_m = float(height[-1].mean()), float(height.max())
    near, far = 0.6 * side, 1.6 * side
    focal = 1.15 * cols * near / side  # the near edge is a little wider than the picture
    back = 0.2 * rows  # where the far edge's ground lies
    camera = ground + max((rows - back) / (focal * (1 / near - 1 / far)), 1.2 * (top_m - ground))
    horizon = rows - (camera - ground) / near * focal
    out = _sky(rows, cols)
    lowest = np.full(cols, rows, dtype=np.int64)
    u = (np.arange(cols) + 0.5 - cols / 2) / focal
    for distance in near * (far / near) ** np.linspace(0, 1, 900):
        r = round((far - distance) / gsd)
        c = np.round(height.shape[1] / 2 + u * distance / gsd).astype(np.int64)
        seen = (c >= 0) & (c < height.shape[1])
        if not (0 <= r < height.shape[0] and seen.any()):
            continue
        c = np.clip(c, 0, height.shape[1] - 1)
        top = np.round(horizon + (camera - height[r, c]) / distance * focal).astype(np.int64)
        top = np.where(seen, np.clip(top, 0, rows), rows)
        edge = lowest.min() == rows  # nothing painted yet: the cut side of the terrain
        _fill(out, np.broadcast_to(EARTH, (cols, 3)) if edge else lit[r, c], top, lowest)
    return out


def _fill(out: Rgb, colors: Rgb, top: NDArray[np.int64], lowest: NDArray[np.int64]) -> None:
    """Paint each column from ``top`` down to what is painted already, and remember the new top."""
    first, last = int(top.min()), int(lowest.max())
    if first >= last:
        return
    rows = np.arange(first, last)[:, None]
    fresh = (rows >= top) & (rows < lowest)
    band = out[first:last]
    band[fresh] = np.broadcast_to(colors, band.shape)[fresh]
    np.minimum(lowest, top, out=lowest)


def _sky(rows: int, cols: int) -> Rgb:
    """A pale gradient."""
    t = np.linspace(0, 1, rows)[:, None, None]
    sky = (1 - t) * np.array(SKY_TOP) + t * np.array(SKY_LOW)
    return np.broadcast_to(sky, (rows, cols, 3)).astype(np.uint8).copy()
