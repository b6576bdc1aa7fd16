"""What networks are told besides their input: sharpness, words, each row's GSD; and what that may not change."""

import numpy as np
import pytest
import torch
from support import randomised
from torch.nn import functional as F

from metaearth3d.diffusion import NetUpscaler
from metaearth3d.errors import BadInput
from metaearth3d.judge.features import pink_images
from metaearth3d.models import UpscalerNet
from metaearth3d.models.layers import octaves

TEXT = 6


def net(**told: object) -> UpscalerNet:
    made = randomised(UpscalerNet(width=8, depth=2, kernel=3, expansion=2, **told), 4)
    assert isinstance(made, UpscalerNet)
    return made


def window(side: int = 20, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    parent = rng.integers(0, 256, (3, side, side), dtype=np.uint8)
    return parent, rng.standard_normal((1, 3, 4 * side, 4 * side), dtype=np.float32)


def test_white_noise_doubles_from_octave_to_octave_and_blocks_have_no_finest() -> None:
    white = torch.randn(2, 3, 256, 256, generator=torch.Generator().manual_seed(1)) * 0.3
    assert octaves(white) == pytest.approx(torch.ones(2, 2), abs=0.05)
    blocks = white[..., :128, :128].repeat_interleave(2, -1).repeat_interleave(2, -2)
    assert (octaves(blocks)[:, 0] < -4).all()
    assert octaves(blocks)[:, 1] == pytest.approx(torch.ones(2), abs=0.08)


def test_pictures_averaged_down_have_alike_octaves_and_blurred_ones_have_not() -> None:
    pink = pink_images(np.random.default_rng(0), 4, 512).transpose(0, 3, 1, 2)
    sharp = F.avg_pool2d(torch.from_numpy(pink).float(), 4) * 0.2
    assert octaves(sharp).mean(dim=0) == pytest.approx(torch.zeros(2), abs=0.25)
    blurred = F.avg_pool2d(sharp, 3, stride=1)
    assert (octaves(blurred)[:, 0] < octaves(sharp)[:, 0] - 0.5).all()


def test_a_net_that_is_newly_told_something_makes_what_it_made() -> None:
    plain = UpscalerNet(width=8, depth=2, kernel=3, expansion=2)
    with torch.no_grad():
        for p in plain.parameters():
            p.normal_(0, 0.15, generator=torch.Generator().manual_seed(3))
    told = UpscalerNet(width=8, depth=2, kernel=3, expansion=2, sharpness=(-0.1, 0.0), text_dim=TEXT)
    missing = told.load_state_dict(plain.state_dict(), strict=False).missing_keys
    assert sorted(missing) == ["trunk.sharpness.weight", "trunk.words.weight"]
    parent, noise = window()
    words = np.ones(TEXT, np.float32)
    before = NetUpscaler(plain).generate(parent, noise, gsd=4.0)
    after = NetUpscaler(told, sharpness=(0.3, 0.2)).generate(parent, noise, gsd=4.0, words=words)
    np.testing.assert_array_equal(before, after)


def test_sharpness_and_words_count_once_their_weights_do() -> None:
    made = net(sharpness=(-0.1, 0.0), text_dim=TEXT)
    parent, noise = window()
    usual = NetUpscaler(made).generate(parent, noise, gsd=4.0)
    np.testing.assert_array_equal(usual, NetUpscaler(made, sharpness=(-0.1, 0.0)).generate(parent, noise, gsd=4.0))
    assert (usual != NetUpscaler(made, sharpness=(0.5, 0.0)).generate(parent, noise, gsd=4.0)).any()
    words = np.ones(TEXT, np.float32)
    assert (usual != NetUpscaler(made).generate(parent, noise, gsd=4.0, words=words)).any()
    assert NetUpscaler(made).digest != NetUpscaler(made, sharpness=(0.5, 0.0)).digest


def test_one_number_is_the_same_as_it_for_every_row_and_pixel() -> None:
    engine = NetUpscaler(net(text_dim=TEXT))
    parent, noise = window()
    words = np.linspace(-1, 1, TEXT, dtype=np.float32)
    once = engine.generate(parent, noise, gsd=4.0, words=words)
    rows = engine.generate(parent, noise, gsd=np.full(20, 4.0), words=words)
    pixels = engine.generate(parent, noise, gsd=4.0, words=np.tile(words[:, None, None], (1, 20, 20)))
    for other in (rows, pixels):  # the sums are in another order: at most one 8-bit step
        assert np.abs(once.astype(int) - other.astype(int)).max() <= 1


def test_rows_and_words_reach_no_further_than_the_receptive_radius() -> None:
    engine = NetUpscaler(net(text_dim=TEXT))
    parent, noise = window(40)
    words = np.random.default_rng(2).standard_normal((TEXT, 40, 40)).astype(np.float32)
    gsd = np.linspace(2.0, 6.0, 40)
    before = engine.generate(parent, noise, gsd=gsd, words=words)
    words[:, 0], gsd[0] = 5.0, 60.0
    after = engine.generate(parent, noise, gsd=gsd, words=words)
    reach = 4 + engine.receptive_radius
    np.testing.assert_array_equal(before[:, reach:], after[:, reach:])
    assert (before[:, :4] != after[:, :4]).any()


@pytest.mark.parametrize("look", [(0.0, 9.0), (float("nan"), 0.0), (0.1, 0.2, 0.3)])
def test_a_look_that_no_sensor_has_is_refused(look: tuple[float, float]) -> None:
    with pytest.raises(BadInput, match="two log2 ratios"):
        NetUpscaler(net(sharpness=(0.0, 0.0)), sharpness=look)


def test_a_net_that_cannot_be_told_says_so() -> None:
    with pytest.raises(BadInput, match="cannot be told"):
        NetUpscaler(net(), sharpness=(0.0, 0.0))
