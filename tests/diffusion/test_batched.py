"""Engines of many windows at once: the plain engine's answers, whoever shares a batch, in either precision."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import torch
from support import randomised
from torch import Tensor

from metaearth3d.diffusion import NetUpscaler
from metaearth3d.diffusion.batched import BatchedLifter, BatchedUpscaler
from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.diffusion.memory import batch_that_fits, probed_batch
from metaearth3d.diffusion.noise import normals
from metaearth3d.diffusion.replay import Replayed
from metaearth3d.errors import BadInput
from metaearth3d.models import GeometryNet, UpscalerNet

SIDE, COUNT = 20, 5
RNG = np.random.default_rng(4)
PARENTS = RNG.integers(0, 256, (COUNT, 3, SIDE, SIDE), dtype=np.uint8)
HEIGHTS = RNG.normal(400, 30, (COUNT, 1, SIDE, SIDE)).astype(np.float32)
IMAGES = RNG.integers(0, 256, (COUNT, 3, 4 * SIDE, 4 * SIDE), dtype=np.uint8)
SPOTS = [(11, 80 * k, -80 * k) for k in range(COUNT)]
GSD = np.tile(np.linspace(1.0, 1.1, SIDE), (COUNT, 1))


@pytest.fixture(scope="module")
def upscaler() -> NetUpscaler:
    net = randomised(
        UpscalerNet(width=8, depth=2, kernel=3, expansion=2, sharpness=(-0.1, 0.0), text_dim=6), 2, std=0.2
    )
    return NetUpscaler(net, steps=2)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def lifter() -> GeometryLifter:
    return GeometryLifter(randomised(GeometryNet(width=8, depth=1, kernel=3, expansion=2), 2), steps=2)  # type: ignore[arg-type]


def noise_of(spot: tuple[int, int, int], channels: int, steps: int = 2) -> np.ndarray:
    """What a field hands to the plain engine."""
    return normals([spot], channels, (4 * SIDE, 4 * SIDE)).numpy().repeat(steps, axis=0)


@pytest.mark.parametrize("batch", [1, 2, 8])
def test_images_of_a_batch_are_those_of_windows_one_by_one(upscaler: NetUpscaler, batch: int) -> None:
    engine = BatchedUpscaler(upscaler, batch=batch)
    many = engine.generate_many(PARENTS, SPOTS, gsd=GSD)
    plain = np.stack([upscaler.generate(p, noise_of(s, 3), gsd=g) for p, s, g in zip(PARENTS, SPOTS, GSD, strict=True)])
    assert many.shape == (COUNT, 3, 4 * SIDE, 4 * SIDE) and many.dtype == np.uint8
    assert np.abs(many.astype(int) - plain).max() <= 1 and (many != plain).mean() < 1e-3
    other = upscaler.generate(PARENTS[0], noise_of(SPOTS[1], 3), gsd=GSD[0])
    assert (many[0] != other).mean() > 0.3  # the control: another noise is another image
    assert engine.digest == upscaler.digest and engine.receptive_radius == upscaler.receptive_radius


@pytest.mark.parametrize("seeing", [True, False])
def test_heights_of_a_batch_are_those_of_windows_one_by_one(lifter: GeometryLifter, seeing: bool) -> None:
    engine = BatchedLifter(lifter, batch=4)
    many = engine.generate_many(HEIGHTS, IMAGES if seeing else None, SPOTS, gsd=GSD)
    plain = np.stack(
        [
            lifter.generate(HEIGHTS[k], IMAGES[k] if seeing else None, noise_of(SPOTS[k], 1), gsd=GSD[k])
            for k in range(COUNT)
        ]
    )
    assert np.abs(many - plain).max() < 1 / 128
    one = engine.generate(HEIGHTS[3], IMAGES[3] if seeing else None, noise_of(SPOTS[3], 1), gsd=GSD[3])
    assert np.array_equal(one, many[3])
    with pytest.raises(BadInput, match="gaps"):
        engine.generate_many(HEIGHTS * np.nan, None, SPOTS, gsd=GSD)


def test_a_window_is_the_same_whoever_shares_its_batch(upscaler: NetUpscaler) -> None:
    engine = BatchedUpscaler(upscaler, batch=3)
    many = engine.generate_many(PARENTS, SPOTS, gsd=GSD)
    order = [4, 2, 0, 1, 3]
    turned = engine.generate_many(PARENTS[order], [SPOTS[k] for k in order], gsd=GSD[order])
    assert np.array_equal(turned, many[order])
    assert np.array_equal(engine.generate(PARENTS[4], noise_of(SPOTS[4], 3), gsd=GSD[4]), many[4])


def test_words_are_heard_in_a_batch(upscaler: NetUpscaler) -> None:
    engine, words = BatchedUpscaler(upscaler, batch=2), RNG.normal(size=6).astype(np.float32)
    wide = np.broadcast_to(words[None, :, None, None], (COUNT, 6, SIDE, SIDE))
    many = engine.generate_many(PARENTS, SPOTS, gsd=GSD, words=wide)
    assert np.array_equal(engine.generate(PARENTS[1], noise_of(SPOTS[1], 3), gsd=GSD[1], words=words), many[1])
    assert (many != engine.generate_many(PARENTS, SPOTS, gsd=GSD)).mean() > 0.01


def test_bf16_is_near_float32_and_not_the_same(upscaler: NetUpscaler) -> None:
    exact = BatchedUpscaler(upscaler, batch=2).generate_many(PARENTS, SPOTS, gsd=GSD).astype(int)
    short = BatchedUpscaler(upscaler, batch=2, precision="bf16").generate_many(PARENTS, SPOTS, gsd=GSD).astype(int)
    off = np.abs(exact - short)
    assert 0 < off.mean() < 1.5  # random networks are rougher than trained ones; gpu.py tells of those
    with pytest.raises(BadInput, match="precision is 'fp8'"):
        BatchedUpscaler(upscaler, precision="fp8")
    with pytest.raises(BadInput, match="batch is 0"):
        BatchedUpscaler(upscaler, batch=0)


class FakeMemory:
    """A device with so much room, on which each call takes what it returns."""

    def __init__(self, free: int) -> None:
        self.room = free

    def free(self) -> int:
        return self.room

    def peak_of(self, call: Any) -> int:
        return int(call())


def test_the_batch_is_the_largest_power_of_two_that_fits_without_trying_it() -> None:
    windows = [lambda: 100 << 20, lambda: 300 << 20]
    sizes = [probed_batch(windows, FakeMemory(gib << 30)) for gib in (1, 2, 4, 8, 16, 80, 140)]
    assert sizes == [1, 2, 4, 8, 16, 32, 32] and sizes == sorted(sizes)
    with pytest.raises(BadInput, match="takes 300 MiB and the device has 256 free"):
        probed_batch(windows, FakeMemory(256 << 20))
    for free in range(1 << 30, 20 << 30, 777 << 20):
        batch = batch_that_fits(free, 250 << 20)
        assert batch * (250 << 20) <= 0.4 * free or batch == 1


def doubled(x: Tensor) -> Tensor:
    return x * 2


@pytest.mark.parametrize(
    ("graph_s", "answer", "replayed"),
    [(0.5, doubled, True), (0.99, doubled, False), (0.5, lambda x: x * 2.0001, False), (0.5, None, False)],
    ids=["quicker", "hardly quicker", "other bits", "cannot be recorded"],
)
def test_a_recording_is_used_only_where_it_is_quicker_and_the_same(graph_s: float, answer: Any, replayed: bool) -> None:
    calls: list[str] = []

    def record(call: Any, inputs: Any) -> Any:
        if answer is None:
            raise RuntimeError("operation not permitted when stream is capturing\nmore")

        def replay(x: Tensor) -> Tensor:
            calls.append("replay")
            out: Tensor = answer(x)
            return out

        return replay

    def seconds(call: Any, inputs: Any) -> float:
        return 1.0 if call is doubled else graph_s

    network, x = Replayed(doubled, record=record, seconds=seconds), torch.arange(4.0)
    assert torch.equal(network(x), x * 2)
    before = len(calls)
    assert torch.equal(network(x + 1), x * 2 + 2)
    assert (len(calls) > before) == replayed


@pytest.mark.skipif(not torch.cuda.is_available(), reason="a CUDA device is needed")
def test_a_cuda_device_agrees_with_the_cpu_to_one_step(upscaler: NetUpscaler) -> None:
    here = BatchedUpscaler(upscaler).generate_many(PARENTS, SPOTS, gsd=GSD).astype(int)
    there = BatchedUpscaler(NetUpscaler(copy.deepcopy(upscaler.net), steps=2, device="cuda"), batch=4)
    made = there.generate_many(PARENTS, SPOTS, gsd=GSD)
    assert np.abs(made - here).max() <= 1
    assert np.array_equal(made, there.generate_many(PARENTS, SPOTS, gsd=GSD))
