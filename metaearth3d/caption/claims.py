"""Typed claims about a picture: what was measured, against which threshold, and the value it earns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput

Pictures = NDArray[np.uint8]  # (N, H, W, 3)
Array = NDArray[np.float32]

SMALLEST_PX = 16
SEEN_PX = 64  # larger pictures are looked at every second, third ... pixel, with its own neighbours


@dataclass(frozen=True)
class Claim:
    """One thing that holds: ``kind`` and ``value`` name it; ``measured`` passed ``threshold`` where it was measured.

    What is known rather than measured (a class name, a country) has neither number.
    """

    kind: str
    value: str
    measured: float | None = None
    threshold: float | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Kind and value: what phrases are looked up by."""
        return self.kind, self.value


@dataclass(frozen=True)
class Rule:
    """``value`` of ``kind`` is claimed where ``statistic`` lies within ``low`` and ``high``."""

    kind: str
    value: str
    statistic: str
    low: float = -np.inf
    high: float = np.inf

    def claim(self, measured: float) -> Claim | None:
        """The claim that a measured statistic earns, if it does."""
        if not self.low <= measured < self.high:
            return None
        return Claim(self.kind, self.value, measured, self.low if np.isfinite(self.low) else self.high)


# Between the bands of a kind lies doubt: there nothing is claimed. Bands of one kind never overlap.
RULES = (
    Rule("brightness", "dark", "light", high=70),
    Rule("brightness", "bright", "light", low=155),
    Rule("contrast", "low", "spread", high=12),
    Rule("contrast", "high", "spread", low=52),
    Rule("vegetation", "none", "leafy", high=0.02),
    Rule("vegetation", "some", "leafy", low=0.12, high=0.4),
    Rule("vegetation", "mostly", "leafy", low=0.6),
    Rule("water", "some", "water", low=0.15, high=0.6),
    Rule("water", "mostly", "water", low=0.75),
    Rule("bare", "some", "bare", low=0.15, high=0.45),
    Rule("bare", "mostly", "bare", low=0.6),
    Rule("white", "some", "pale", low=0.06, high=0.3),
    Rule("white", "mostly", "pale", low=0.5),
    Rule("texture", "smooth", "busy", high=2.5),
    Rule("texture", "busy", "busy", low=14),
    Rule("structure", "stripes", "stripes", low=0.45),  # before the grid: stripes agree up to quarter turns too
    Rule("structure", "grid", "grid", low=0.3),
    Rule("layout", "uniform", "patchy", high=6),
    Rule("layout", "patchwork", "patchy", low=26),
)
HUES = ("green", "dark green", "brown", "tan", "grey", "blue", "white", "black", "red")
LEAST_HUE = 0.4  # share of pixels that a dominant colour needs
SLOPES = (("flat", 0.0, 2.0), ("rolling", 2.0, 6.0), ("hilly", 6.0, 15.0), ("mountainous", 15.0, 90.0))  # mean degrees


def measure(pictures: Pictures) -> list[tuple[Claim, ...]]:
    """The claims that each of the pictures (N, H, W, 3) earns.

    Raises:
        BadInput: not 8-bit pictures, or smaller than 16 px.
    """
    if (
        pictures.ndim != 4
        or pictures.shape[-1] != 3
        or pictures.dtype != np.uint8
        or min(pictures.shape[1:3]) < SMALLEST_PX
    ):
        raise BadInput(
            f"pictures are uint8 (N, H, W, 3) of {SMALLEST_PX} px or more; {pictures.shape} {pictures.dtype} was given"
        )
    numbers = statistics(pictures)
    out = []
    for k in range(len(pictures)):
        made = (rule.claim(float(numbers[rule.statistic][k])) for rule in RULES)
        claims = [claim for claim in made if claim is not None]
        shares = {hue: float(numbers[hue][k]) for hue in HUES}
        hue = max(HUES, key=shares.__getitem__)
        if shares[hue] >= LEAST_HUE:
            claims.append(Claim("colour", hue, shares[hue], LEAST_HUE))
        out.append(one_a_kind(claims))
    return out


def one_a_kind(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The first claim of every kind."""
    return tuple({claim.kind: claim for claim in reversed(claims)}.values())[::-1]


def statistics(pictures: Pictures) -> dict[str, Array]:
    """Numbers (N,) that claims rest on; levels are of 0..255, shares of 0..1.

    ``light``, ``spread``: mean and deviation of lightness; ``busy``: mean step to the next pixel; ``patchy``: deviation
    of lightness between the means of 4x4 parts; ``grid``, ``stripes``: how much the directions of steps agree up to
    quarter and half turns (length of the mean of exp(4i a) and exp(2i a), weighted by the square of the step);
    ``leafy``, ``bare``, ``pale``: shares of pixels that look like vegetation (excess green), bare soil (warm), white;
    ``water``: share of 4x4 px that look like open water (smooth, and bluish or dark throughout); and the share of every
    one of :data:`HUES`.
    """
    height, width = pictures.shape[1:3]
    stride = max(1, min(height, width) // SEEN_PX)
    rgb = pictures[:, : (height - 1) // stride * stride : stride, : (width - 1) // stride * stride : stride]
    r, g, b = (np.ascontiguousarray(rgb[..., k], np.float32) for k in range(3))  # (N, h, w)
    total = r + g + b
    light = total * np.float32(1 / 3)
    h, w = light.shape[1:]
    right, below, opposite = (
        pictures[:, a::stride, b::stride][:, :h, :w].sum(axis=-1, dtype=np.float32) * np.float32(1 / 3)
        for a, b in ((0, 1), (1, 0), (1, 1))
    )
    # Steps within 2x2 px: those of noise are independent, which plain differences of neighbours are not.
    across, down = (right - light + opposite - below) / 2, (below - light + opposite - right) / 2
    steps = np.abs(across) + np.abs(down)
    out = {
        "light": light.mean(axis=(1, 2)),
        "spread": light.std(axis=(1, 2)),
        "busy": steps.mean(axis=(1, 2)) / 2,
        "patchy": pooled(light, h // 4, w // 4).std(axis=(1, 2)),
        **directions(across, down),
        **{hue: mask.mean(axis=(1, 2), dtype=np.float32) for hue, mask in hues(r, g, b, light).items()},
    }
    excess = (2 * g - r - b) > 0.06 * total + 2
    bluish = (b > r + 6) & (b >= g - 6) & (light < 150)
    blackish = (light < 48) & (b >= r) & (b >= g - 8)
    wet = pooled(((bluish | blackish) & ~excess).astype(np.float32), 4, 4) > 0.9
    out["leafy"] = excess.mean(axis=(1, 2), dtype=np.float32)
    out["water"] = (wet & (pooled(steps, 4, 4) < 10)).mean(axis=(1, 2), dtype=np.float32)
    out["bare"] = ((r > g + 4) & (g > b + 2) & (light > 80)).mean(axis=(1, 2), dtype=np.float32)
    out["pale"] = ((light > 205) & (np.abs(r - b) < 28)).mean(axis=(1, 2), dtype=np.float32)
    return out


def pooled(x: Array, rows: int, cols: int) -> Array:
    """Means of blocks of ``rows`` by ``cols`` of (N, H, W); a rest at the end is left out."""
    n, h, w = x.shape
    cut = x[:, : h // rows * rows, : w // cols * cols]
    out: Array = cut.reshape(n, h // rows, rows, w // cols, cols).mean(axis=(2, 4))
    return out


def directions(across: Array, down: Array) -> dict[str, Array]:
    """Agreement ``grid`` and ``stripes`` (N,) of the directions of steps (N, H, W); 0 where there are none."""
    second = across**2 - down**2, 2 * across * down  # |s|^2 exp(2i a)
    power = across**2 + down**2
    whole = power.sum(axis=(1, 2)) + 25.0 * power[0].size  # flat ground's rounding points nowhere
    stripes = np.hypot(second[0].sum(axis=(1, 2)), second[1].sum(axis=(1, 2))) / whole
    weight = 1 / np.maximum(power, 1.0)
    fourth = (second[0] ** 2 - second[1] ** 2) * weight, 2 * second[0] * second[1] * weight  # |s|^2 exp(4i a)
    grid = np.hypot(fourth[0].sum(axis=(1, 2)), fourth[1].sum(axis=(1, 2))) / whole
    return {"grid": grid, "stripes": stripes}


def hues(r: Array, g: Array, b: Array, light: Array) -> dict[str, NDArray[np.bool_]]:
    """Which pixels have which of :data:`HUES`; each pixel has one at most."""
    high, low = np.maximum(np.maximum(r, g), b), np.minimum(np.minimum(r, g), b)
    black = light < 38
    plain = (high - low < 0.12 * high + 4) & ~black
    white = plain & (light > 200)
    coloured = ~plain & ~black
    greenish = coloured & (g >= r) & (g >= b)
    bluish = coloured & (b > g) & (b >= r)
    warm = coloured & ~greenish & ~bluish
    red = warm & (r > 1.45 * g)
    return {
        "green": greenish & (light >= 85),
        "dark green": greenish & (light < 85),
        "brown": warm & ~red & (light < 120),
        "tan": warm & ~red & (light >= 120),
        "grey": plain & ~white,
        "blue": bluish,
        "white": white,
        "black": black,
        "red": red,
    }


def relief_claims(heights: NDArray[np.floating[Any]], gsd: float) -> tuple[Claim, ...]:
    """The class of slope of ground heights (H, W) in metres, ``gsd`` metres apart; nothing if a height is unknown.

    Raises:
        BadInput: fewer than two rows or columns, or a GSD that is not positive.
    """
    if heights.ndim != 2 or min(heights.shape) < 2 or not gsd > 0:
        raise BadInput(f"heights are (H, W) of 2 or more, gsd positive; {heights.shape} and {gsd} were given")
    if not np.isfinite(heights).all():
        return ()
    down, across = np.gradient(heights.astype(np.float64), gsd)
    slope = float(np.degrees(np.arctan(np.hypot(down, across))).mean())
    return tuple(Claim("relief", name, slope, low) for name, low, high in SLOPES if low <= slope < high)


def scale_claims(gsd: float) -> tuple[Claim, ...]:
    """How far away the ground seems at ``gsd`` metres per pixel."""
    if not gsd > 0 or not np.isfinite(gsd):
        raise BadInput(f"gsd is {gsd}; it is a positive number of metres per pixel")
    return tuple(Claim("scale", name, gsd, low) for name, low, high in SCALES if low <= gsd < high)


SCALES = (
    ("very close", 0.0, 0.7),
    ("close", 0.7, 2.0),
    ("near", 2.0, 8.0),
    ("middle", 8.0, 24.0),
    ("far", 24.0, 90.0),
    ("very far", 90.0, np.inf),
)
