"""Landforms: as GRASS tells them, right on shapes with known answers, and indifferent to what must not matter."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.judge.geomorphons import (
    FLAT,
    FOOTSLOPE,
    FORMS,
    HOLLOW,
    LOOKUP,
    PEAK,
    PIT,
    RIDGE,
    SHOULDER,
    SLOPE,
    SPUR,
    VALLEY,
    form_shares,
    geomorphons,
)

GRASS = json.loads((Path(__file__).parent / "geomorphons_grass.json").read_text())
NEGATED = [FLAT, PIT, VALLEY, FOOTSLOPE, HOLLOW, SLOPE, SPUR, SHOULDER, RIDGE, PEAK]
SIDE = 33
ROW, COL = np.mgrid[:SIDE, :SIDE] - SIDE // 2


def hills(seed, shape=(48, 56)):
    """Whole metres, so that sums and multiples are exact."""
    rng = np.random.default_rng(seed)
    r, c = np.mgrid[: shape[0], : shape[1]]
    waves = rng.uniform(0.02, 0.2, (12, 2))
    z = sum(3 / np.hypot(*f) * np.sin(2 * np.pi * (f[0] * r + f[1] * c) + rng.uniform(0, 6)) for f in waves)
    return np.rint(z)


@pytest.mark.parametrize("case", GRASS["cases"], ids=lambda case: f"search {case['search_px']}")
def test_every_cell_that_looks_all_round_is_as_grass_says(case):
    forms = np.array([[int(letter, 16) for letter in row] for row in case["forms"]])
    options = {name: value for name, value in case.items() if name != "forms"}
    heights = np.array(GRASS["heights_m"], float)
    edge = options["skip_px"] + 2
    trusted = np.s_[edge : -options["search_px"], edge:-edge]  # of its last rows see the docstring
    ours = geomorphons(heights, GRASS["gsd_m"], **options)
    np.testing.assert_array_equal(ours[trusted], forms[trusted])
    np.testing.assert_array_equal(ours == 0, forms == 0)
    other = geomorphons(heights, GRASS["gsd_m"], **{**options, "search_px": options["search_px"] - 1})
    assert (other[trusted] != forms[trusted]).any()


@pytest.mark.parametrize(
    ("name", "z", "form"),
    [
        ("plain", 0 * ROW, FLAT),
        ("cone", -np.hypot(ROW, COL), PEAK),
        ("hole", np.hypot(ROW, COL), PIT),
        ("roof", -abs(ROW), RIDGE),
        ("trough", abs(ROW), VALLEY),
        ("plane", 1.0 * ROW, SLOPE),
        ("saddle", abs(ROW) - abs(COL), SLOPE),
        ("almost a plane", 0.01 * ROW, FLAT),
        ("brow of a hill", -np.maximum(ROW, 0), SHOULDER),
        ("foot of a hill", np.maximum(ROW, 0), FOOTSLOPE),
        ("nose", ROW - 0.9 * abs(COL), SPUR),
        ("gully", ROW + 0.9 * abs(COL), HOLLOW),
    ],
)
def test_the_middle_of_a_shape_has_its_name(name, z, form):
    middle = geomorphons(z * 10.0, 10, search_px=10)[SIDE // 2, SIDE // 2]
    assert FORMS[middle - 1] == FORMS[form - 1], name


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99), st.integers(0, 3), st.booleans(), st.integers(-4000, 4000), st.sampled_from([0.25, 2, 16]))
def test_turning_mirroring_lifting_and_scaling_move_forms_with_the_ground(seed, turns, mirror, lift, scale):
    z = hills(seed)

    def moved(x):
        return np.rot90(x[:, ::-1] if mirror else x, turns)

    forms = geomorphons(z, 10.0)
    again = geomorphons(moved(z + lift) * scale, 10.0 * scale)
    np.testing.assert_array_equal(again, moved(forms))
    np.testing.assert_array_equal(form_shares(moved(z), 10.0), form_shares(z, 10.0))
    assert (geomorphons(z, 1000.0) != forms).any()  # gentler ground is another


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99), st.integers(0, 2), st.sampled_from([0.0, 4.0]))
def test_upside_down_peaks_are_pits_and_ridges_valleys(seed, skip, flat_distance):
    z, options = hills(seed), {"skip_px": skip, "flat_distance_px": flat_distance, "flat_deg": 3.0}
    forms = geomorphons(z, 10.0, **options)
    assert set(np.unique(forms)) > {RIDGE, VALLEY, SLOPE}
    np.testing.assert_array_equal(geomorphons(-z, 10.0, **options), np.array([0, *NEGATED])[forms])


def test_every_pattern_of_eight_directions_has_a_form():
    for falls in range(9):
        for rises in range(9):
            assert (LOOKUP[falls, rises] > 0) == (falls + rises <= 8)


def test_shares_sum_to_one_over_cells_that_see_all_round():
    z = hills(3)
    shares = form_shares(z, 10.0, search_px=8)
    assert shares.sum() == pytest.approx(1) and shares.shape == (10,)
    seen = geomorphons(z, 10.0, search_px=8)[8:-8, 8:-8]
    assert shares[VALLEY - 1] == (seen == VALLEY).mean()


def test_bad_options_are_refused():
    with pytest.raises(BadInput, match="finite heights"):
        geomorphons(np.full((40, 40), np.nan), 10)
    with pytest.raises(BadInput, match="skip < search"):
        geomorphons(np.zeros((40, 40)), 10, search_px=4, skip_px=3)
    with pytest.raises(BadInput, match="too few"):
        form_shares(np.zeros((32, 40)), 10)
