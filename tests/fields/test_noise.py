"""Philox against its published answers, normals against numpy and scipy, and noise that knows nothing but its place."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metaearth3d.errors import BadInput
from metaearth3d.fields import noise
from metaearth3d.fields.noise import noise_key, normal, philox4x32
from metaearth3d.geo import PixelBox

KEY = noise_key("1", 7, 2, "image", 0)
FAR = [0, 1000, -1000, 10**6, 2**31 - 30, -(2**31) - 30, 2**32 - 5, 2**40, -(2**46)]
SIDES = st.integers(1, 40)

# Random123 1.14, tests/kat_vectors: philox4x32 10
ANSWERS = [
    ([0, 0, 0, 0], 0, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    ([0xFFFFFFFF] * 4, 0xFFFFFFFFFFFFFFFF, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    (
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
        0x299F31D0A4093822,
        [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ),
]


@pytest.mark.parametrize(("counter", "key", "answer"), ANSWERS)
def test_philox_gives_the_published_answers(counter: list[int], key: int, answer: list[int]) -> None:
    words = np.array(counter, np.uint64)[:, None].repeat(3, axis=1)
    assert philox4x32(words, key).T.tolist() == [answer] * 3


def slow_normal(key: int, row: int, col: int, channel: int) -> float:
    """The definition, one number at a time, in the maths library's functions."""
    high = (row >> 32 & 0xFFFF) | (col >> 32 & 0xFFFF) << 16
    counter = np.array([[row & 0xFFFFFFFF], [col & 0xFFFFFFFF], [high], [channel // 4]], np.uint64)
    words = philox4x32(counter, key)[:, 0]
    pair = channel % 4 // 2
    radius = np.sqrt(-2 * np.log((float(words[2 * pair]) + 0.5) / 2**32))
    angle = 2 * np.pi * float(words[2 * pair + 1]) / 2**32
    return float(radius * (np.sin(angle) if channel % 2 else np.cos(angle)))


@given(st.integers(0, 2**64 - 1), st.integers(-(2**46), 2**46), st.integers(-(2**46), 2**46), st.integers(1, 9))
def test_normals_are_box_muller_of_philox(key: int, row: int, col: int, channels: int) -> None:
    got = normal(key, PixelBox(0, row, col, 1, 2), channels)
    want = [[slow_normal(key, row, col + i, channel) for i in range(2)] for channel in range(channels)]
    assert got.dtype == np.float32
    assert np.allclose(got[:, 0], want, rtol=3e-7, atol=3e-7)


@pytest.mark.parametrize("word", [0, 1, 2**30, 2**31 - 1, 2**31, 2**31 + 1, 3 * 2**30, 2**32 - 2, 2**32 - 1])
def test_the_ends_of_both_ranges_are_exact(word: int) -> None:
    words = np.array([word], np.uint64)
    exact = np.longdouble(word)
    assert noise._radius(words)[0] == pytest.approx(float(np.sqrt(-2 * np.log((exact + 0.5) / 2**32))), rel=1e-12)
    cosine, sine = noise._circle(words)
    assert complex(cosine[0], sine[0]) == pytest.approx(complex(np.exp(2j * np.pi * word / 2**32)), abs=1e-12)


@given(st.sampled_from(FAR), st.sampled_from(FAR), SIDES, SIDES, st.data())
def test_a_crop_of_the_noise_is_the_noise_of_the_crop(row: int, col: int, h: int, w: int, data: st.DataObject) -> None:
    box = PixelBox(2, row, col, h, w)
    top, left = data.draw(st.integers(0, h - 1)), data.draw(st.integers(0, w - 1))
    part = PixelBox(2, row + top, col + left, data.draw(st.integers(1, h - top)), data.draw(st.integers(1, w - left)))
    whole = normal(KEY, box, 3)
    assert np.array_equal(normal(KEY, part, 3), whole[(slice(None), *part.slices(box))])
    assert np.array_equal(normal(KEY, part, 1), whole[(slice(1), *part.slices(box))])


@pytest.mark.parametrize("block_px", [1, 7, 64, 1000, 10**6])
def test_the_block_size_changes_nothing(monkeypatch: pytest.MonkeyPatch, block_px: int) -> None:
    box = PixelBox(0, -20, 2**32 - 30, 37, 61)
    whole = normal(KEY, box, 6)
    monkeypatch.setattr(noise, "BLOCK_PX", block_px)
    assert np.array_equal(normal(KEY, box, 6), whole)


@pytest.mark.parametrize("place", FAR)
def test_noise_is_standard_normal_and_white_everywhere(place: int) -> None:
    field = normal(KEY, PixelBox(2, place, -place, 200, 220), 4).astype(float)
    assert abs(field.mean()) < 5 / np.sqrt(field.size)
    assert abs(field.var() - 1) < 5 * np.sqrt(2 / field.size)
    assert stats.kstest(field.ravel(), "norm").pvalue > 1e-4
    for other in (field[:, 1:, :], field[:, :, 1:], field[1:]):
        same = field[: other.shape[0], : other.shape[1], : other.shape[2]]
        assert abs((same * other).mean()) < 5 / np.sqrt(other.size)


@pytest.mark.parametrize(
    "other",
    [
        ("1", 8, 2, "image", 0),
        ("1", -7, 2, "image", 0),
        ("1", 7, 3, "image", 0),
        ("1", 7, 2, "height", 0),
        ("1", 7, 2, "image", 1),
        ("2", 7, 2, "image", 0),
    ],
)
def test_another_seed_level_stage_step_or_version_is_unrelated(other: tuple[str, int, int, str, int]) -> None:
    box = PixelBox(2, 0, 0, 200, 200)
    a, b = normal(KEY, box, 3), normal(noise_key(*other), box, 3)
    assert abs(float((a * b).mean())) < 5 / np.sqrt(a.size)
    assert not np.array_equal(a, b)


@given(st.tuples(st.text(), st.integers(), st.integers(), st.text(), st.integers()))
def test_keys_are_64_bits_and_the_same_for_ever(parts: tuple[str, int, int, str, int]) -> None:
    assert 0 <= noise_key(*parts) < 2**64
    assert noise_key(*parts) == noise_key(*parts)


def test_keys_and_noise_keep_their_values_across_releases() -> None:
    """Worlds are addressed by these numbers: a change here is a new world version."""
    assert noise_key("1", 7, 2, "image", 0) == 0x2B106002AED0C0C2
    bits = normal(KEY, PixelBox(0, -1000, 2**33 + 5, 1, 2), 3).view(np.uint32).ravel()
    assert bits.tolist() == [0xBE59EC4C, 0xBF0781E5, 0xBEF01BA2, 0x3E656B41, 0xBF2B0BD3, 0x404F6182]


def test_columns_and_rows_are_not_interchangeable() -> None:
    a = normal(KEY, PixelBox(0, 0, 5, 50, 50), 1)
    assert abs(float(np.corrcoef(a.ravel(), normal(KEY, PixelBox(0, 5, 0, 50, 50), 1)[0].T.ravel())[0, 1])) < 0.1


def test_a_box_beyond_48_bits_is_refused() -> None:
    with pytest.raises(BadInput, match="47"):
        normal(KEY, PixelBox(0, 2**47, 0, 1, 1), 1)
    with pytest.raises(BadInput, match="47"):
        normal(KEY, PixelBox(0, 0, -(2**47) - 1, 1, 1), 1)


@pytest.mark.slow
def test_a_window_of_noise_takes_a_fraction_of_a_second() -> None:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        normal(KEY, PixelBox(0, 0, 0, 704, 704), 3)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.5
