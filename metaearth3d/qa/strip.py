"""The strip below a map: scale bar, north arrow, what contours and shadows mean, colours; nothing covers the ground."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from metaearth3d.qa.bases import palette
from metaearth3d.qa.ground import Ground, contour_step
from metaearth3d.qa.types import Box, Show

INK, PAPER, ACCENT = (15, 15, 20), (255, 255, 255), (225, 40, 40)
STRIP_PX, ROW_PX = 36, 19


@lru_cache(maxsize=8)
def font(size: int) -> Any:
    """Pillow's own typeface."""
    return ImageFont.load_default(size)


def below(image: Image.Image, show: Show, ground: Ground, px_per_m: float) -> Image.Image:
    """The map with its strip."""
    entries = _entries(show, ground, image.width)
    rows = 1 + max((row for row, *_ in entries), default=-1)
    out = Image.new("RGB", (image.width, image.height + STRIP_PX + ROW_PX * rows), PAPER)
    out.paste(image)
    pen = ImageDraw.Draw(out)
    _north(pen, out.width - 14, image.height + 3)
    if show.scale_bar:
        _bar(pen, image.width, image.height + STRIP_PX - 8, px_per_m)
    for k, note in enumerate(_notes(show, ground)):
        pen.text((out.width - 30, image.height + 4 + 15 * k), note, fill=INK, font=font(12), anchor="ra")
    for row, x, color, word in entries:
        y = image.height + STRIP_PX + ROW_PX * row
        pen.rectangle([x, y + 2, x + 13, y + 15], fill=color, outline=INK)
        pen.text((x + 18, y + 8), word, fill=INK, font=font(12), anchor="lm")
    return out


def _notes(show: Show, ground: Ground) -> list[str]:
    """What contours and shadows mean."""
    z = _part(ground.z, show.window)
    lines = [f"contours every {contour_step(float(np.ptp(z))):g} m"] if show.style.endswith("contours") else []
    return ["sun in the north-west, 45° high", *lines] if show.style.startswith("roofs") else lines


def _entries(show: Show, ground: Ground, width: int) -> list[tuple[int, float, tuple[int, int, int], str]]:
    """Row, column, colour and word of each land cover that a map without imagery shows."""
    photo = ground.images and show.style != "cover"
    if photo or ground.cover is None or show.style.startswith("roofs"):
        return []
    part, colors = _part(ground.cover, show.window), palette(ground)
    out, row, x = [], 0, 8.0
    for code in (c for c in sorted(ground.cover_names) if (part == c).any()):
        wide = 30 + font(12).getlength(ground.cover_names[code])
        if x + wide > width and x > 8:
            row, x = row + 1, 8.0
        out.append((row, x, colors[code], ground.cover_names[code]))
        x += wide
    return out


def _part(plane: Any, window: Box) -> Any:
    """A window of a raster."""
    return plane[window.row : window.row + window.height, window.col : window.col + window.width]


def _north(pen: Any, x: float, y: float) -> None:
    """An arrow to the north."""
    pen.polygon([(x, y), (x - 6, y + 17), (x, y + 13), (x + 6, y + 17)], fill=INK)
    pen.text((x, y + 24), "N", fill=INK, font=font(12), anchor="mm")


def _bar(pen: Any, width: int, y: float, px_per_m: float) -> None:
    """A scale bar of a round length at the left."""
    wanted = 0.25 * width / px_per_m
    power = 10 ** math.floor(math.log10(wanted))
    metres = power * max(m for m in (1, 2, 5) if m * power <= wanted)
    text = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    x0 = 10.0
    x1 = x0 + metres * px_per_m
    pen.line([(x0, y), (x1, y)], fill=INK, width=3)
    for x in (x0, x1):
        pen.line([(x, y - 5), (x, y + 3)], fill=INK, width=2)
    pen.text((x0 + 2, y - 20), text, fill=INK, font=font(13))
