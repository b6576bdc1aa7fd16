"""The usual look of each GSD: what is told so that a network's energies are those of training pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from metaearth3d.diffusion import NetUpscaler
from metaearth3d.diffusion.batched import BatchedUpscaler
from metaearth3d.errors import BadInput
from metaearth3d.models import UpscalerNet
from metaearth3d.models.layers import detail, octave_energies, octaves
from metaearth3d.train.imagery import Place
from metaearth3d.train.looks import RUNGS, Looks, usual_looks
from metaearth3d.train.recipes import save_upscaler, with_looks


def pink(side: int, seed: int) -> np.ndarray:
    """A picture with about equal energy in each octave, (side, side, 3) uint8."""
    rng = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.fftfreq(side)[None])
    spectrum = np.fft.fft2(rng.standard_normal((side, side))) / np.maximum(frequency, 1 / side)
    grey = np.fft.ifft2(spectrum).real
    return np.clip(128 + 30 * grey / grey.std(), 0, 255).astype(np.uint8)[..., None].repeat(3, axis=2)


class Obedient(UpscalerNet):
    """Makes noise whose finest octave is as strong as it is told, times a strength of its own."""

    strength = 2.0

    def forward(self, noisy: Tensor, parent: Tensor, time: Tensor, gsd: Tensor, **told: Tensor) -> Tensor:
        grey = noisy[:, :16].repeat(1, 3, 1, 1)
        return self.strength * 2 ** told["sharpness"][:, 0, None, None, None] * detail(grey)


def places() -> list[Place]:
    return [Place(f"p{k}", 1.0, pink(256, k)) for k in range(4)]


def test_what_is_told_brings_the_finest_octave_nearer_to_the_pictures() -> None:
    net = Obedient(width=8, depth=1, kernel=3, expansion=1, sharpness=(-0.1, 0.0))
    rows = {row[0]: row[1:] for row in usual_looks(net, places(), count=8).usual}
    assert list(rows) == [g for g in RUNGS if 1 <= g <= 8]  # 256 m of ground, 32 px at least
    real = torch.from_numpy(np.stack([p.pixels for p in places()])).permute(0, 3, 1, 2).float() / 127.5 - 1
    asked = float(octaves(real).mean(dim=0)[0])
    assert rows[1.0][0] < asked - 0.2  # it exaggerates, so it is told less than it is to give


def test_a_network_that_gives_too_little_is_told_more() -> None:
    net = Obedient(width=8, depth=1, kernel=3, expansion=1, sharpness=(-0.1, 0.0))
    loud = dict((row[0], row[1]) for row in usual_looks(net, places(), count=8).usual)
    net.strength = 0.1
    quiet = dict((row[0], row[1]) for row in usual_looks(net, places(), count=8).usual)
    assert all(quiet[gsd] > loud[gsd] + 0.3 for gsd in loud)


def test_octave_energies_add_up_to_the_variance_that_box_means_lose() -> None:
    image = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(1)) * 2 - 1
    grey = image.mean(dim=1)
    means = grey.reshape(2, 4, 8, 4, 8).mean(dim=(2, 4))
    lost = grey.var(dim=(1, 2), unbiased=False) - means.var(dim=(1, 2), unbiased=False)
    assert octave_energies(image).sum(dim=1) == pytest.approx(lost, rel=1e-3)


def test_held_out_places_tell_nothing() -> None:
    held = [Place("h", 1.0, pink(256, 9), held_out=True)]
    with pytest.raises(BadInput, match="large enough"):
        usual_looks(Obedient(width=8, depth=1, kernel=3, expansion=1, sharpness=(0.0, 0.0)), held)


def test_the_usual_look_is_interpolated_over_the_gsds_logarithm_and_kept_beyond_the_table() -> None:
    table = [(1.0, -0.4, 0.0), (4.0, 0.0, 0.2), (16.0, 0.1, 0.1)]
    net = UpscalerNet(width=8, depth=1, kernel=3, expansion=1, sharpness=(0.0, 0.0), looks=table)
    seen = net.usual_look(torch.tensor([0.3, 1.0, 2.0, 16.0, 500.0]))
    expected = [[-0.4, 0.0], [-0.4, 0.0], [-0.2, 0.1], [0.1, 0.1], [0.1, 0.1]]
    assert seen == pytest.approx(torch.tensor(expected), abs=1e-6)
    rows = net.usual_look(torch.tensor([[1.0, 2.0], [4.0, 4.0]]))
    assert rows.shape == (2, 2, 2)
    assert UpscalerNet(width=8, depth=1, kernel=3, expansion=1).usual_look(torch.ones(1)) is None


def test_a_table_of_looks_is_kept_through_saving(tmp_path: Path) -> None:
    net = UpscalerNet(width=8, depth=1, kernel=3, expansion=1, sharpness=(0.0, 0.0))
    save_upscaler(with_looks(net, Looks([(1.0, -0.5, 0.25)], [])), tmp_path)
    again = UpscalerNet.from_pretrained(tmp_path / "net")
    assert again.usual_look(torch.ones(1)) == pytest.approx(torch.tensor([[-0.5, 0.25]]))
    parent, noise = np.full((3, 8, 8), 90, np.uint8), np.ones((1, 3, 32, 32), np.float32)
    usual, same, other = (NetUpscaler(again, sharpness=s) for s in (None, (-0.5, 0.25), (0.0, 0.0)))
    np.testing.assert_array_equal(*(e.generate(parent, noise, gsd=1.0) for e in (usual, same)))
    assert len({usual.digest, other.digest, NetUpscaler(net).digest}) == 3


def test_levels_that_are_made_finer_still_are_to_look_like_means_of_finer_pictures() -> None:
    soft = [Place(f"s{k}", 1.0, blurred(pink(256, k))) for k in range(4)]
    rows = usual_looks(Obedient(width=8, depth=1, kernel=3, expansion=1, sharpness=(0.0, 0.0)), soft, count=8)
    usual, inner = ({row[0]: row[1] for row in table} for table in rows)
    assert [gsd for gsd in inner if gsd >= 4] == list(inner) and set(inner) <= set(
        usual
    )  # a quarter of it at least 1 m
    assert usual[1.0] < inner[5.0] - 0.5  # a sensor's blur is gone in means


def blurred(rgb: np.ndarray) -> np.ndarray:
    """A picture as a poor lens gives it."""
    x = rgb.astype(np.float32)
    for axis in (0, 1):
        x = (np.roll(x, 1, axis) + 2 * x + np.roll(x, -1, axis)) / 4
    return x.round().astype(np.uint8)


def test_an_engine_tells_of_inner_levels_only_where_it_has_a_look_for_them() -> None:
    net = UpscalerNet(width=8, depth=1, kernel=3, expansion=1, sharpness=(0.0, 0.0)).eval()
    torch.manual_seed(0)
    for parameter in net.parameters():  # a new one adds nothing, whatever it is told
        torch.nn.init.normal_(parameter, std=0.3)
    plain = NetUpscaler(with_looks(net, Looks([(1.0, -0.5, 0.25)], [])))
    both = NetUpscaler(with_looks(net, Looks([(1.0, -0.5, 0.25)], [(1.0, 1.5, 1.0)])))
    parent = np.random.default_rng(1).integers(60, 200, (3, 8, 8)).astype(np.uint8)
    noise = np.random.default_rng(2).standard_normal((1, 3, 32, 32), dtype=np.float32)
    made = [both.generate(parent, noise, gsd=2.0, inner=inner) for inner in (False, True)]
    assert (made[0] != made[1]).any()
    np.testing.assert_array_equal(made[0], plain.generate(parent, noise, gsd=2.0))
    np.testing.assert_array_equal(made[0], plain.generate(parent, noise, gsd=2.0, inner=True))
    told = NetUpscaler(both.net, sharpness=(1.5, 1.0)).generate(parent, noise, gsd=2.0)
    np.testing.assert_array_equal(made[1], told)
    assert not plain.has_inner and both.has_inner and plain.digest != both.digest
    batched = BatchedUpscaler(both, batch=2)
    np.testing.assert_allclose(batched.generate(parent, noise, gsd=2.0, inner=True), made[1], atol=1)
