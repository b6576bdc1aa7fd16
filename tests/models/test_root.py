"""The root network is local, listens to what it is told, and loads what it saves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from support import randomised

from metaearth3d.models import RootNet
from metaearth3d.models.root import HINT_FACTOR, HINT_PAD, enlarged

PLACES = torch.randn(1, 3, 96, 96, generator=torch.Generator().manual_seed(0))


def net(**more: Any) -> RootNet:
    made = RootNet(width=8, depth=2, kernel=3, expansion=2, text_dim=6, **more)
    return randomised(made, 1)  # type: ignore[return-value]


def asked(model: RootNet, noisy: torch.Tensor, **told: Any) -> torch.Tensor:
    with torch.inference_mode():
        out: torch.Tensor = model(noisy, torch.tensor([0.3]), torch.tensor([256.0]), **told)
    return out


@pytest.mark.parametrize("patch", [1, 2, 4])
def test_no_pixel_looks_further_than_the_receptive_radius_and_some_look_as_far(patch: int) -> None:
    model, words = net(patch=patch), torch.randn(1, 6, 96 // patch, 96 // patch)
    hint, radius = torch.randn(1, 3, 96, 96), model.receptive_radius
    assert radius == patch * (2 * 1 + 2)
    whole = asked(model, PLACES, words=words, hint=hint)
    lo, hi = 32, 64
    cut = (..., slice(lo, hi), slice(lo, hi))
    rim = -(-radius // patch) * patch
    wide = (..., slice(lo - rim, hi + rim), slice(lo - rim, hi + rim))
    told = (..., slice((lo - rim) // patch, (hi + rim) // patch), slice((lo - rim) // patch, (hi + rim) // patch))
    part = asked(model, PLACES[wide], words=words[told], hint=hint[wide])
    assert torch.allclose(part[..., rim:-rim, rim:-rim], whole[cut], atol=1e-5)
    near = asked(model, PLACES[cut], words=words[..., lo // patch : hi // patch, lo // patch : hi // patch])
    assert not torch.allclose(near, whole[cut], atol=1e-3)  # the control: without a rim it is another picture


def test_words_hints_scale_and_time_all_count_and_a_hint_may_be_withheld() -> None:
    model, words = net(), torch.randn(1, 6)
    plain = asked(model, PLACES)
    assert not torch.allclose(plain, asked(model, PLACES, words=words))
    hinted = asked(model, PLACES, hint=torch.ones_like(PLACES))
    assert not torch.allclose(plain, hinted)
    withheld = asked(model, PLACES, hint=torch.ones_like(PLACES), hinted=torch.zeros(1))
    assert torch.equal(plain, withheld)
    with torch.inference_mode():
        assert not torch.allclose(plain, model(PLACES, torch.tensor([0.3]), torch.tensor([4096.0])))
        assert not torch.allclose(plain, model(PLACES, torch.tensor([0.9]), torch.tensor([256.0])))


def test_words_of_each_place_say_what_one_vector_says_when_they_are_alike() -> None:
    model, words = net(), torch.randn(1, 6)
    everywhere = words[:, :, None, None].expand(-1, -1, 48, 48)
    assert torch.allclose(asked(model, PLACES, words=words), asked(model, PLACES, words=everywhere), atol=1e-5)


def test_an_enlarged_hint_is_smooth_and_has_the_hints_means() -> None:
    coarse = torch.randn(1, 3, 12, 10, generator=torch.Generator().manual_seed(2))
    fine = enlarged(coarse)
    assert fine.shape == (1, 3, 16 * 6, 16 * 4)
    means = torch.nn.functional.avg_pool2d(fine, HINT_FACTOR)
    assert torch.allclose(means, coarse[..., HINT_PAD:-HINT_PAD, HINT_PAD:-HINT_PAD], atol=1e-4)
    blocks = coarse[..., 3:-3, 3:-3].repeat_interleave(16, 2).repeat_interleave(16, 3)
    assert fine.diff(dim=3).abs().max() < 0.3 * blocks.diff(dim=3).abs().max()
    part = enlarged(coarse[..., 1:-2, 1:-1])  # as seen from a smaller window
    assert torch.allclose(part, fine[..., 16:-32, 16:-16], atol=1e-5)


def test_it_loads_what_it_saves(tmp_path: Path) -> None:
    model = net(patch=4)
    model.save_pretrained(tmp_path)
    again = RootNet.from_pretrained(tmp_path)
    assert again.config.patch == 4 and RootNet.__module__ == "metaearth3d.models"
    assert torch.allclose(asked(again.eval(), PLACES), asked(model, PLACES), atol=1e-4)
