"""Walls to look at: small repeating pictures of two bays by two storeys, and a tint for every building.

Invented, not observed: nothing in a picture from above says how a wall looks.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SIZE_PX = 64  # of a picture, both ways
BAY_M, STOREY_M = 3.2, 3.0
PLAIN_UV = (0.5 / SIZE_PX, 0.5 / SIZE_PX)  # a corner of every picture is bare wall


class Style(NamedTuple):
    """Shape of the windows of one bay as shares of it, and colours as (red, green, blue)."""

    width: float
    height: float
    sill: float  # from the storey's floor
    frame: tuple[int, int, int]
    glass: tuple[int, int, int]
    courses: int  # brick rows per storey; 0 is plaster


STYLES = (
    Style(0.34, 0.46, 0.30, (236, 232, 224), (64, 76, 92), 0),  # plastered house
    Style(0.40, 0.50, 0.28, (214, 208, 198), (52, 60, 72), 8),  # brick house
    Style(0.84, 0.56, 0.30, (120, 128, 136), (78, 104, 128), 0),  # office bands
    Style(0.62, 0.22, 0.64, (150, 150, 150), (96, 110, 120), 0),  # works: a strip of light below the roof
)
TINTS = np.array(
    [(232, 222, 200), (222, 206, 178), (206, 190, 170), (196, 160, 132), (214, 214, 208), (188, 180, 172),
     (228, 214, 150), (176, 140, 120)], np.float64,
)  # fmt: skip


def facade(style: int, seed: int = 0) -> NDArray[np.uint8]:
    """The picture (3, 64, 64) of a style, row 0 uppermost; a white wall that a tint is multiplied with."""
    look = STYLES[style % len(STYLES)]
    rng = np.random.default_rng([seed, style])
    half = SIZE_PX // 2
    picture = np.full((SIZE_PX, SIZE_PX, 3), 250.0) + rng.normal(0, 3.0, (SIZE_PX, SIZE_PX, 1))
    if look.courses:
        rows = np.arange(SIZE_PX) % (half // look.courses) == 0
        picture[rows] -= 26
    for floor in range(2):
        for bay in range(2):
            _window(picture[floor * half :, bay * half :], look, half, float(rng.uniform(0.8, 1.25)))
    return np.clip(picture, 0, 255).astype(np.uint8).transpose(2, 0, 1)


def _window(part: NDArray[np.float64], look: Style, half: int, light: float) -> None:
    """Draw one window into the upper left bay of ``part``."""
    wide, tall = round(look.width * half), round(look.height * half)
    top, left = half - round(look.sill * half) - tall, (half - wide) // 2
    top = max(top, 2)
    part[top - 1 : top + tall + 1, left - 1 : left + wide + 1] = look.frame
    glass = np.array(look.glass) * light * np.linspace(1.15, 0.85, tall)[:, None, None]
    part[top : top + tall, left : left + wide] = glass
    part[top : top + tall, left + wide // 2] = look.frame


def look_of(name: str, *, floors: int, area_m2: float) -> tuple[int, NDArray[np.float64]]:
    """Style and tint (3,) 0..1 of a building by its name: halls look like works, tall ones often like offices."""
    seed = int(name, 16)
    pick = seed % 16
    if floors <= 3 and area_m2 > 1500:
        style = 3
    elif floors >= 6:
        style = 2 if pick < 7 else pick % 2
    else:
        style = 0 if pick < 10 else 1
    return style, TINTS[(seed >> 8) % len(TINTS)] / 255
