"""Noise made beside the network: the published Philox, and to the bit what fields make of the same place."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from fields.test_noise import ANSWERS
from hypothesis import example, given
from hypothesis import strategies as st

from metaearth3d.diffusion.noise import Spot, normals, philox
from metaearth3d.fields import normal
from metaearth3d.geo import PixelBox

PLACES = st.integers(-(2**46), 2**46)
KEYS = st.integers(0, 2**64 - 1)


def elder(spot: Spot, channels: int, shape: tuple[int, int], columns: int | None = None) -> np.ndarray:
    """The same window as a field makes it."""
    return normal(spot.key, PixelBox(0, spot.row, spot.col, *shape), channels, columns=columns)


@pytest.mark.parametrize(("counter", "key", "answer"), ANSWERS)
def test_philox_gives_the_published_answers(counter: list[int], key: int, answer: list[int]) -> None:
    words = tuple(torch.tensor([word]) for word in counter)
    made = philox(words, (torch.tensor([key & 0xFFFFFFFF]), torch.tensor([key >> 32])))
    assert [int(word) for word in made] == answer


@given(KEYS, PLACES, PLACES, st.integers(1, 9), st.tuples(st.integers(1, 30), st.integers(1, 30)))
@example(0, -(2**46), 2**46 - 30, 3, (20, 30))
@example(2**64 - 1, 2**32 - 10, -(2**32) - 10, 8, (20, 30))
def test_windows_are_to_the_bit_those_of_fields(
    key: int, row: int, col: int, channels: int, shape: tuple[int, int]
) -> None:
    made = normals([Spot(key, row, col)], channels, shape)
    assert np.array_equal(made[0].numpy().view(np.uint32), elder(Spot(key, row, col), channels, shape).view(np.uint32))


def test_many_windows_at_once_are_each_their_own_and_go_around_the_planet() -> None:
    spots = [Spot(7, -5, 90), Spot(9, 2**33, -3), Spot(7, -5, 91)]
    made = normals(spots, 3, (12, 17), columns=100).numpy()
    assert all(np.array_equal(one, elder(spot, 3, (12, 17), 100)) for one, spot in zip(made, spots, strict=True))
    assert np.array_equal(made[0][:, :, 1:], made[2][:, :, :-1])
    assert not np.array_equal(made[1], normals([spots[1]], 3, (12, 17)).numpy()[0])  # the control: not around


@pytest.mark.skipif(not torch.cuda.is_available(), reason="noise on a CUDA device needs one")
def test_a_cuda_device_makes_the_same_bits() -> None:
    spots = [Spot(2**63 + 5, -(2**40), 2**35), Spot(1, 0, 0)]
    there = normals(spots, 3, (300, 200), device="cuda").cpu().numpy()
    assert np.array_equal(there, normals(spots, 3, (300, 200)).numpy())
