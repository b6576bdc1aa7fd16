"""Colours from words: a pure function of place, of the shares and tones that were asked for, near what is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from metaearth3d.fields import ColourField, PaletteField, one_prompt
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.tones import PLANES, REACH_PX, nearer, patchy

LATTICE = Lattice("EPSG:32633", 500_000.0, 5_210_000.0)
GREEN, BLUE = np.array([40.0, 90.0, 30.0]), np.array([20.0, 40.0, 120.0])


class Two:
    """Green and blue, blue by the first number of the words."""

    digest = "two"

    def tones(self, words: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        count = words.shape[1]
        shares = np.stack([1 - words[0], words[0]])
        means = np.repeat(np.stack([GREEN, BLUE])[:, :, None], count, axis=2)
        return shares, means, np.full(means.shape, 4.0)


def field(blue: float = 0.5, **more: Any) -> PaletteField:
    words = one_prompt(LATTICE, np.array([blue], np.float32), f"{blue}", "toy")
    return PaletteField(LATTICE, -3, Two(), words, **{"seed": 1, "version": "1", "core_px": 32, **more})


@pytest.mark.parametrize("at", [0, -(10**6), 2**31])
def test_any_box_and_core_size_gives_the_same_bytes(at: int) -> None:
    whole = PixelBox(-3, at, -at, 70, 90)
    data = field().read(whole).data
    for part in (PixelBox(-3, at + 5, -at + 31, 40, 3), PixelBox(-3, at + 33, -at, 1, 90)):
        assert np.array_equal(field(core_px=48).read(part).data, data[(slice(None), *part.slices(whole))])
    assert not np.array_equal(field(seed=2).read(whole).data, data)


def test_tones_have_the_shares_and_colours_they_should() -> None:
    box = PixelBox(-3, 0, 0, 192, 192)
    for blue in (0.02, 0.5, 0.98):
        data = field(blue).read(box).data.astype(float)
        share = (data[2] > data[1]).mean()
        assert abs(share - blue) < 0.2, (blue, share)
    mixed = field(0.5).read(box).data.astype(float)
    assert np.abs(mixed - GREEN[:, None, None]).max(axis=0).min() < 6
    assert np.abs(mixed - BLUE[:, None, None]).max(axis=0).min() < 6


def test_patches_are_smooth_noise_of_unit_variance() -> None:
    white = np.random.default_rng(0).normal(size=(PLANES, 160, 160))
    inner = patchy(white)[:, REACH_PX:-REACH_PX, REACH_PX:-REACH_PX]
    assert abs(inner.std() - 1) < 0.1
    assert np.diff(inner, axis=2).std() < 0.5  # white noise: 1.4


def test_known_colours_choose_among_tones_and_pull_them() -> None:
    shares, means, spreads = Two().tones(np.full((1, 1), 0.5))
    there = nearer(shares, means, spreads, BLUE[:, None] + 10)
    assert there[0][1, 0] > 0.9
    assert (np.abs(there[1][1, :, 0] - BLUE) < 10).all() and (there[1][1, :, 0] > BLUE).all()
    assert (there[2] < spreads).all()
    sea = ColourField(LATTICE, -3, lambda lon, lat: np.stack([lon * 0 + v for v in BLUE]).astype(np.uint8), "sea")
    data = field(0.5, known=sea).read(PixelBox(-3, 0, 0, 64, 64)).data.astype(float)
    assert (data[2] > data[1]).mean() > 0.75
