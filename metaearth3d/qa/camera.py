"""Oblique views of a place with a known pose, exact in depth: every picture column is one upright plane of ground.

The optical axis is level and the picture's centre shifted (as in a view camera), so a column of pixels looks into one
vertical plane. Along it the tangent of each post's angle above the camera is known; its running maximum meets a pixel's
tangent first where the ground is seen (the horizon scan of Wang, Robinson & White 2000, read backwards).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.qa.facts import Facts, Floats
from metaearth3d.qa.types import Camera

SIZE_PX = (480, 640)
FIELD_DEG = 55.0  # across the columns
CAMERAS = 8  # of a place
STRIDE_PX = 4  # columns apart on which questions are asked; pictures are drawn of all


class View(NamedTuple):
    """What a camera sees: per pixel (V, U) depth along the axis in metres (inf: sky or the cut side), row, column.

    The U columns are every ``stride``-th of the picture, from the first.
    """

    camera: Camera
    depth: Floats
    row: Floats
    col: Floats
    stride: int


def cameras(facts: Facts) -> list[Camera]:
    """The place's cameras: above its border or beyond it, looking across; the same ones each time."""
    found: list[Camera] = facts.keep(("cameras",), lambda: _cameras(facts))
    return found


def _cameras(facts: Facts) -> list[Camera]:
    rows, cols = facts.shape
    reach = min(rows * facts.dy, cols * facts.dx)
    focal = SIZE_PX[1] / 2 / math.tan(math.radians(FIELD_DEG / 2))
    found = []
    for k in range(CAMERAS):
        heading = (k * 360 / CAMERAS + 17 * (facts.box.row + 3 * facts.box.col) + 11.25) % 360
        back = reach * (0.55 + 0.1 * (k % 3))
        away = math.radians(heading)
        row = rows / 2 + back * math.cos(away) / facts.dy
        col = cols / 2 - back * math.sin(away) / facts.dx
        up = float(facts.z.max()) + reach * (0.18 + 0.09 * (k % 4))
        tilt = (up - float(facts.z.mean())) / (0.95 * back) * focal  # rows by which the middle of the place lies low
        found.append(Camera(row, col, up, heading, focal, SIZE_PX[1] / 2, SIZE_PX[0] * 0.52 - tilt))
    return found


def ahead(camera: Camera, dy: float, dx: float, row: Floats, col: Floats) -> tuple[Floats, Floats]:
    """Metres along the axis and to the right of it."""
    east, north = (col - camera.col) * dx, (camera.row - row) * dy
    sin, cos = math.sin(math.radians(camera.heading_deg)), math.cos(math.radians(camera.heading_deg))
    return east * sin + north * cos, east * cos - north * sin


def project(camera: Camera, facts: Facts, row: Any, col: Any, z: Any) -> tuple[Any, Any, Any]:
    """Pixel (v, u) and depth of places in the air; numbers or arrays."""
    forward, right = ahead(camera, facts.dy, facts.dx, row, col)
    with np.errstate(divide="ignore"):
        v = camera.center_v - camera.focal_px * (z - camera.up_m) / forward
        return v, camera.center_u + camera.focal_px * right / forward, forward


def look(facts: Facts, camera: Camera, stride: int = STRIDE_PX) -> View:
    """Depth and ground place of each pixel's middle, in every ``stride``-th column."""
    view: View = facts.keep(
        ("view", camera, stride), lambda: _look(facts, camera, np.arange(0, SIZE_PX[1], stride), stride)
    )
    return view


def seen(facts: Facts, camera: Camera) -> View:
    """The same in every column, not kept: it is large."""
    return _look(facts, camera, np.arange(SIZE_PX[1]), 1)


def depths(facts: Facts, camera: Camera, columns: range) -> Floats:
    """Depths (V, U) in some neighbouring columns."""
    return _look(facts, camera, np.array(columns), 1).depth


def _look(facts: Facts, camera: Camera, columns: NDArray[np.int64], stride: int) -> View:
    rows, cols = SIZE_PX[0], len(columns)
    corners = np.array([(r, c) for r in (0.0, facts.shape[0] - 1.0) for c in (0.0, facts.shape[1] - 1.0)])
    reach = ahead(camera, facts.dy, facts.dx, corners[:, 0], corners[:, 1])[0]
    first, last = max(2, int(2 * reach.min() / facts.step)), int(2 * reach.max() / facts.step) + 2
    s = np.arange(first, last) * (facts.step / 2)  # (S,) depths, half a post apart
    x: Floats = np.asarray((columns + 0.5 - camera.center_u) / camera.focal_px, np.float64)
    row, col = _ground(camera, facts, s[None, :].astype(np.float64), x[:, None])  # (U, S)
    inside = (row >= 0) & (row <= facts.shape[0] - 1) & (col >= 0) & (col <= facts.shape[1] - 1)
    rise = np.where(inside, (facts.sample(row, col) - camera.up_m) / s, -np.inf)
    top = np.maximum.accumulate(rise, axis=1)
    want = -(np.arange(rows) + 0.5 - camera.center_v) / camera.focal_px  # (V,), falling
    depth = np.full((rows, cols), np.inf)
    for u in range(cols):
        first = int(inside[u].argmax())
        k = np.searchsorted(top[u], want)
        hit = (k > first) & (k < len(s)) & inside[u, first]
        at = k[hit]
        low, high = rise[u, at - 1] * s[at - 1], rise[u, at] * s[at]  # metres above the camera
        per_m = (high - low) / (s[at] - s[at - 1])
        depth[hit, u] = (low - per_m * s[at - 1]) / (want[hit] - per_m)  # where the ground meets the pixel's ray
    safe: Floats = np.where(np.isfinite(depth), depth, 0.0)
    pixel_row, pixel_col = _ground(camera, facts, safe, x[None, :])
    return View(camera, depth, pixel_row, pixel_col, stride)


def _ground(camera: Camera, facts: Facts, s: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Rows and columns at depth ``s`` in the plane of tangent ``x`` to the right."""
    sin, cos = math.sin(math.radians(camera.heading_deg)), math.cos(math.radians(camera.heading_deg))
    return camera.row - s * (cos - sin * x) / facts.dy, camera.col + s * (sin + cos * x) / facts.dx


def steady(view: View, v: int, u: int, reach: int = 6, share: float = 0.06) -> bool:
    """Whether depths about a pixel of a known column change little, so that no edge of ground is near."""
    rows, cols = view.depth.shape
    k, side = u // view.stride, -(-reach // view.stride)
    if not (reach <= v < rows - reach and side <= k < cols - side):
        return False
    return even(view.depth[v - reach : v + reach + 1, k - side : k + side + 1], share)


def even(near: Floats, share: float) -> bool:
    """Whether depths differ by little of the one in their middle."""
    middle = near[near.shape[0] // 2, near.shape[1] // 2]
    return bool(np.isfinite(near).all() and np.ptp(near) <= 2 * share * middle)


def drawn(facts: Facts, view: View, colors: NDArray[np.uint8], shade: Floats) -> NDArray[np.uint8]:
    """The picture (V, U, 3): colours (h, w, 3) over the place's extent, shaded (H, W), under a pale sky."""
    seen = np.isfinite(view.depth)
    rows, cols = SIZE_PX
    fade = np.linspace(0, 1, rows)[:, None, None]
    out = np.broadcast_to((1 - fade) * (150, 185, 220) + fade * (232, 238, 242), (rows, cols, 3)).copy()
    r, c = view.row[seen], view.col[seen]
    h, w = colors.shape[:2]
    i = np.clip(((r + 0.5) * h / facts.shape[0]).astype(np.int64), 0, h - 1)
    j = np.clip(((c + 0.5) * w / facts.shape[1]).astype(np.int64), 0, w - 1)
    light = shade[np.rint(r).astype(np.int64), np.rint(c).astype(np.int64)]
    out[seen] = colors[i, j] * light[:, None]
    below = ~seen & (np.cumsum(seen, axis=0) > 0)
    out[below] = (88, 80, 72)
    return np.clip(out, 0, 255).astype(np.uint8)
