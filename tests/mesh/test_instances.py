"""Which pixels are one building, whoever reads them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.mesh.instances import BUILT, building_mask, instances, least_px, margin_px, reach_px

GSD = 8.0  # 16 px of reach, 4 px at least: the smallest windows
SIZE, CORE = 128, slice(48, 80)


def town(seed: int, size: int = SIZE) -> np.ndarray:
    """Heights of houses, long walls and noise."""
    rng = np.random.default_rng(seed)
    heights = np.zeros((size, size))
    for _ in range(60):
        row, col = rng.integers(0, size, 2)
        tall, wide = rng.integers(1, 9, 2)
        heights[row : row + tall, col : col + wide] = rng.choice([3.0, 9.0, 30.0, 60.0])
    for _ in range(4):
        at = int(rng.integers(0, size))
        heights[at, rng.integers(0, 40) : rng.integers(60, size)] = 12.0
        heights[rng.integers(0, 40) : rng.integers(60, size), size - 1 - at] = 25.0
    noisy = rng.random(heights.shape) < 0.05
    return np.where(noisy, rng.uniform(0, 50, heights.shape), heights)


def owned(heights: np.ndarray, window: tuple[slice, slice], origin: int = 0) -> dict[tuple[int, int], frozenset]:
    """Pixels of every instance whose anchor lies in the core, read through a window; all in world pixels."""
    rows, cols = window
    found = instances(heights[window], None, GSD, origin=(origin + rows.start, origin + cols.start))
    kept = {}
    for label, anchor in enumerate(found.anchors.tolist(), 1):
        if all(origin + CORE.start <= at < origin + CORE.stop for at in anchor):
            pixels = np.argwhere(found.labels == label) + np.array([origin + rows.start, origin + cols.start])
            kept[tuple(anchor)] = frozenset(map(tuple, pixels.tolist()))
    return kept


def window(margin: int, rows: int = 0, cols: int = 0) -> tuple[slice, slice]:
    down, right = slice(CORE.start - margin - rows, CORE.stop + margin), slice(CORE.start - margin, CORE.stop + margin)
    return down, slice(right.start, right.stop + cols)


@given(st.integers(0, 10_000), st.integers(0, 15), st.integers(0, 15), st.sampled_from([-4096, 0, 16, 160]))
def test_any_window_with_the_margin_sees_the_same_buildings(seed, rows, cols, origin):
    heights = town(seed)
    least = owned(heights, window(margin_px(GSD)), origin)
    assert least == owned(heights, window(margin_px(GSD), rows, cols), origin)
    assert least == owned(heights, (slice(0, SIZE), slice(0, SIZE)), origin)


def test_a_narrower_window_may_see_others():
    differ = [owned(town(seed), window(6)) != owned(town(seed), window(margin_px(GSD))) for seed in range(5)]
    assert any(differ)


@given(st.integers(0, 10_000))
def test_only_small_things_are_left_out_and_nothing_is_longer_than_allowed(seed):
    heights = town(seed)
    found = instances(heights, None, GSD)
    sizes = np.bincount(found.labels.ravel())[1:]
    assert (sizes >= least_px(GSD)).all()
    for label in range(1, len(sizes) + 1):
        assert (np.ptp(np.argwhere(found.labels == label), axis=0) < reach_px(GSD) + 6).all()
    assert not found.labels[~building_mask(heights, None)].any()


def test_a_step_in_height_parts_two_houses():
    heights = np.zeros((12, 20))
    heights[3:9, 3:9], heights[3:9, 9:15] = 6.0, 6.0
    assert len(instances(heights, None, 1.0, reach=64).anchors) == 1
    heights[3:9, 9:15] = 10.0
    assert instances(heights, None, 1.0, reach=64).anchors.tolist() == [[3, 3], [3, 9]]


def test_a_chimney_belongs_to_its_house():
    heights = np.zeros((14, 14))
    heights[3:10, 3:10] = 6.0
    heights[5, 5] = 9.5
    found = instances(heights, None, 1.0)
    assert found.labels.max() == 1
    assert (found.labels > 0).sum() == 49


def test_what_is_too_long_is_cut_on_lines_of_the_lattice():
    heights = np.zeros((6, 100))
    heights[1:5, 5:90] = 8.0
    found = instances(heights, None, 1.0, origin=(0, 7), reach=32)
    borders = np.flatnonzero(np.diff(found.labels[2])) + 1 + 7
    assert borders.tolist() == [12, 32, 64, 96]  # the last four pixels are too few for a house
    assert found.anchors[:, 1].tolist() == [12, 32, 64]


def test_only_built_up_ground_bears_buildings():
    heights, cover = np.full((10, 10), 9.0), np.full((10, 10), 10, np.uint8)
    assert len(instances(heights, cover, 2.0).anchors) == 0
    cover[2:7, 2:7] = BUILT
    assert (instances(heights, cover, 2.0).labels > 0).sum() == 25


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((np.zeros((4, 4, 1)), None, 1.0), r"shape \(4, 4, 1\)"),
        ((np.zeros((4, 4)), np.zeros((4, 5)), 1.0), "one grid"),
        ((np.zeros((4, 4)), None, 16.0), "8 m per pixel or finer"),
    ],
)
def test_other_arrays_are_refused(given, words):
    with pytest.raises(BadInput, match=words):
        instances(*given)
