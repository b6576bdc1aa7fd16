"""Heights put right where land cover asks for it: what each rule promises, and that it leaves the rest alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from metaearth3d.errors import BadInput
from metaearth3d.world.sanity import EIGHT, STEEPEST, downhill, even_roads, flat_lakes, sane


def drains(z: np.ndarray, water: np.ndarray) -> bool:
    """Whether every water pixel reaches its body's lowest one by steps that never rise: searched one by one."""
    bodies, count = ndimage.label(water, EIGHT)
    for body in range(1, count + 1):
        cells = {tuple(c) for c in np.argwhere(bodies == body)}
        found = [min(cells, key=lambda c: z[c])]
        reached = set(found)
        while found:
            r, c = found.pop()
            around = {(r + a, c + b) for a in (-1, 0, 1) for b in (-1, 0, 1)}
            new = {n for n in (around & cells) - reached if z[n] >= z[r, c]}
            reached |= new
            found += new
        if reached != cells:
            return False
    return True


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_rivers_do_not_run_uphill_and_only_water_is_raised(seed: int) -> None:
    rng = np.random.default_rng(seed)
    z, water = rng.normal(0, 5, (14, 17)), rng.random((14, 17)) < 0.6
    made = downhill(z, water)
    assert drains(made, water) and not drains(z, water)
    assert np.array_equal(made[~water], z[~water]) and (made >= z).all()


def test_a_lake_is_flat_and_a_falling_river_is_not_made_a_lake() -> None:
    z = np.tile(np.linspace(100, 60, 40), (40, 1))
    water = np.zeros((40, 40), bool)
    water[5:12, 5:7] = True  # falls by a metre
    water[20:23, 2:38] = True  # falls by 36 m
    made = flat_lakes(z, water, 4.0)
    assert np.ptp(made[5:12, 5:7]) == 0 and np.array_equal(made[20:23], z[20:23])
    assert made[6, 6] <= np.median(z[5:12, 5:7])


def test_roads_are_no_cliffs_and_other_ground_may_be() -> None:
    z = np.zeros((30, 60))
    z[:, 30:] = 12.0  # a cliff across the road
    road = np.zeros(z.shape, bool)
    road[14:17] = True
    made = even_roads(z, road, 4.0)
    assert np.abs(np.diff(made[15])).max() <= STEEPEST * 4.0 < np.abs(np.diff(z[15])).max()
    assert np.array_equal(made[~road], z[~road]) and abs(made[road].mean() - 6.0) < 0.5


def test_rules_are_applied_as_asked_on_the_64th_of_a_metre() -> None:
    rng = np.random.default_rng(2)
    z = rng.normal(50, 0.3, (20, 20)).astype(np.float32)
    cover = rng.choice([80, 30, 51], (20, 20)).astype(np.uint8)
    made = sane(z, cover, 1.0)
    assert np.array_equal(made * 64, np.rint(made * 64)) and np.allclose(
        made[cover == 30], z[cover == 30], atol=1 / 128
    )
    only = sane(z, cover, 1.0, ["roads"])
    assert np.allclose(only[cover == 80], z[cover == 80], atol=1 / 128)


def test_unknown_rules_and_rasters_that_do_not_fit_are_refused() -> None:
    z, cover = np.zeros((4, 4), np.float32), np.zeros((4, 5), np.uint8)
    with pytest.raises(BadInput, match="two rasters of one shape"):
        sane(z, cover, 1.0)
    with pytest.raises(BadInput, match="rules are ice"):
        sane(z, cover[:, :4], 1.0, ["ice"])
