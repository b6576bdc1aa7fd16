"""The height network and its engine: mean-true, local, blind to altitude, the same wherever the window stands."""

import numpy as np
import pytest
import torch
from torch import nn

from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.errors import BadInput
from metaearth3d.models.geometry import REACH, GeometryNet, bend_and_slope, steps_around
from metaearth3d.protocols import Lifter


def tiny(steps: int = 1, **more: int) -> GeometryNet:
    """A small net whose every layer does something, as a trained one's does."""
    torch.manual_seed(3)
    net = GeometryNet(width=8, depth=2, kernel=3, expansion=2, steps=steps, **more)
    for parameter in net.parameters():
        nn.init.normal_(parameter, std=0.3)
    return net.eval()


def scene(h: int = 24, w: int = 24, *, seed: int = 0, steps: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Parent heights on the 1/64 m grid, a picture and noise."""
    rng = np.random.default_rng(seed)
    parent = (np.rint(rng.normal(0, 40, (1, h, w)).cumsum(1).cumsum(2) / 8 * 64) / 64).astype(np.float32)
    image = rng.integers(0, 256, (3, 4 * h, 4 * w), dtype=np.uint8)
    return parent, image, rng.standard_normal((steps, 1, 4 * h, 4 * w), dtype=np.float32)


def box_mean(heights: np.ndarray) -> np.ndarray:
    _, h, w = heights.shape
    return heights.astype(np.float64).reshape(1, h // 4, 4, w // 4, 4).mean(axis=(2, 4))


@pytest.mark.parametrize("steps", [1, 3])
def test_family_means_are_the_parent(steps: int) -> None:
    parent, image, noise = scene(steps=steps)
    made = GeometryLifter(tiny(steps)).generate(parent, image, noise, gsd=16.0)
    assert made.shape == (1, 96, 96) and made.dtype == np.float32
    assert np.abs(box_mean(made) - parent).max() < 1e-3
    assert np.abs(made - np.kron(parent[0], np.ones((4, 4)))).max() > 1.0


def test_it_is_a_lifter() -> None:
    lifter = GeometryLifter(tiny())
    assert isinstance(lifter, Lifter)
    assert (lifter.steps, lifter.receptive_radius) == (1, 4 * (2 + 2 + REACH))


def poke(lifter: GeometryLifter, what: int, distance: int) -> float:
    """Largest change of the middle parent's family when an input at that many parent pixels' distance changes."""
    inputs = list(scene(40, 40))
    before = lifter.generate(*inputs, gsd=4.0)
    changed = inputs[what].copy()
    scale = 1 if what == 0 else 4
    changed[..., (20 + distance) * scale, 20 * scale] += 50
    inputs[what] = changed
    after = lifter.generate(*inputs, gsd=4.0)
    return float(np.abs(after - before)[0, 80:84, 80:84].max())


@pytest.mark.parametrize("what", [0, 1, 2], ids=["height", "image", "noise"])
def test_nothing_beyond_the_receptive_radius_matters_and_something_within_does(what: int) -> None:
    lifter = GeometryLifter(tiny())
    reach = lifter.receptive_radius // 4
    assert poke(lifter, what, reach + 1) == 0.0
    assert poke(lifter, what, reach - 1 - (REACH if what else 0)) > 0.0


def test_the_locality_test_catches_a_norm_over_space() -> None:
    net = tiny()
    net.trunk.norm = nn.GroupNorm(1, 8)  # what a careless change would bring in
    lifter = GeometryLifter(net)
    assert poke(lifter, 0, lifter.receptive_radius // 4 + 1) > 0.0


def test_windows_of_other_place_and_size_agree_beyond_the_margin() -> None:
    lifter = GeometryLifter(tiny())
    parent, image, noise = scene(48, 48)
    whole = lifter.generate(parent, image, noise, gsd=4.0)
    row, col, h, w = 5, 9, 30, 35
    big = np.s_[..., 4 * row : 4 * (row + h), 4 * col : 4 * (col + w)]
    part = lifter.generate(parent[:, row : row + h, col : col + w], image[big], noise[big], gsd=4.0)
    m = lifter.receptive_radius
    np.testing.assert_array_equal(part[:, m:-m, m:-m], whole[big][:, m:-m, m:-m])


@pytest.mark.parametrize("offset", [4096.0, -8192.0])
def test_altitude_changes_no_relief(offset: float) -> None:
    lifter = GeometryLifter(tiny())
    parent, image, noise = scene()
    low = lifter.generate(parent, image, noise, gsd=1.0)
    high = lifter.generate(parent + np.float32(offset), image, noise, gsd=1.0)
    assert np.abs(high.astype(np.float64) - offset - low).max() < 1 / 64


def test_relief_scales_with_the_ground() -> None:
    steps = steps_around(torch.from_numpy(scene()[0])[None].double())
    gsd = torch.tensor([4.0])
    net = tiny()
    torch.testing.assert_close(net.unit(steps * 5, gsd * 5), net.unit(steps, gsd) * 5)


def test_a_plane_has_slope_and_no_bend() -> None:
    plane = 3.0 * torch.arange(12.0)[None, None, None, :] + torch.zeros(1, 1, 12, 1)
    bend, slope = bend_and_slope(steps_around(plane), torch.tensor([6.0]))
    assert bend[0, 0, 4:8, 4:8].abs().max() == 0
    torch.testing.assert_close(slope[0, 0, 4:8, 4:8], torch.full((4, 4), 0.5))


def test_target_and_compose_are_inverse() -> None:
    net = tiny()
    truth = torch.from_numpy(np.random.default_rng(1).normal(0, 9, (1, 1, 96, 96))).double()
    parent = torch.nn.functional.avg_pool2d(truth, 4)
    unit = net.unit(steps_around(parent), torch.tensor([2.0]).double())
    torch.testing.assert_close(net.compose(net.target(truth, unit), unit, parent), truth)


def test_the_picture_and_its_absence_are_told_apart() -> None:
    lifter = GeometryLifter(tiny())
    parent, image, noise = scene()
    grey = np.full_like(image, 127)
    made = [lifter.generate(parent, x, noise, gsd=4.0) for x in (image, grey, None)]
    assert not np.array_equal(made[0], made[1]) and not np.array_equal(made[1], made[2])


def test_a_saved_net_makes_the_same_bytes(tmp_path) -> None:
    lifter = GeometryLifter(tiny())
    lifter.net.save_pretrained(tmp_path)
    again = GeometryLifter.from_pretrained(tmp_path)
    inputs = scene()
    assert again.digest == lifter.digest
    np.testing.assert_array_equal(again.generate(*inputs, gsd=4.0), lifter.generate(*inputs, gsd=4.0))


def test_other_weights_or_units_have_another_digest() -> None:
    net = tiny()
    digest = GeometryLifter(net).digest
    with torch.no_grad():
        net.trunk.leave.bias[0] += 1
    assert GeometryLifter(net).digest != digest
    coarse = GeometryNet(width=8, depth=2, kernel=3, expansion=2, floor=0.01)
    coarse.load_state_dict(tiny().state_dict())
    assert GeometryLifter(coarse).digest != digest


@pytest.mark.parametrize(
    ("parent", "image", "noise", "gsd"),
    [
        ((2, 8, 8), None, (1, 1, 32, 32), 4.0),
        ((1, 8, 8), (3, 8, 8), (1, 1, 32, 32), 4.0),
        ((1, 8, 8), None, (2, 1, 32, 32), 4.0),
        ((1, 8, 8), None, (1, 1, 32, 32), 0.0),
    ],
)
def test_bad_windows_are_refused(parent, image, noise, gsd) -> None:
    picture = None if image is None else np.zeros(image, np.uint8)
    with pytest.raises(BadInput):
        GeometryLifter(tiny()).generate(np.zeros(parent, np.float32), picture, np.zeros(noise, np.float32), gsd=gsd)


def test_gaps_and_zero_steps_are_refused() -> None:
    parent, image, noise = scene()
    parent[0, 3, 3] = np.nan
    with pytest.raises(BadInput, match="without gaps"):
        GeometryLifter(tiny()).generate(parent, image, noise, gsd=4.0)
    with pytest.raises(BadInput, match="at least one evaluation"):
        GeometryLifter(tiny(), steps=0)


def with_tasks() -> GeometryNet:
    net = tiny(text_dim=6, cover=(10, 50, 80))
    net.prompts.normal_(generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        net.rise.answer.weight.mul_(0.02)  # so that shares are not all or nothing
        net.rise.around.weight.mul_(0.02)
    return net


def test_the_prompt_chooses_what_the_trunk_makes_of_the_same_picture() -> None:
    net, image, gsd = with_tasks(), torch.rand(1, 3, 32, 32), torch.ones(1)
    above = torch.zeros(1, 3, 8, 8)
    own = net.classes(image, gsd, above=above)
    other = net.classes(image, gsd, above=above, words=net.prompt("height", 1))
    assert own.shape == (1, 3, 32, 32) and not torch.equal(own, other)
    assert torch.equal(own, net.classes(image, gsd, above=above, words=net.prompt("landcover", 1)))
    assert tiny().prompt("landcover", 1) is None


@torch.no_grad()
def test_a_family_shares_out_its_parents_volume_and_nothing_is_below_ground() -> None:
    net, noise = with_tasks(), torch.randn(1, 16, 8, 8)
    more = {"stands": torch.zeros(1, 2, 32, 32), "told": torch.zeros(1)}
    parent = 5 * torch.rand(1, 1, 8, 8)
    parent[0, 0, 2, 3] = 0
    made = net.above(noise, torch.rand(1, 3, 32, 32), torch.ones(1), parent=parent, **more)
    assert float(made.min()) >= 0 and float(made[0, 0, 8:12, 12:16].abs().max()) == 0
    torch.testing.assert_close(torch.nn.functional.avg_pool2d(made, 4), parent, rtol=1e-4, atol=1e-4)
    free = net.above(noise, torch.rand(1, 3, 32, 32), torch.ones(1), parent=None, **more)
    assert float(free.min()) >= 0 and free.shape == (1, 1, 32, 32)


@pytest.mark.parametrize("task", ["landcover", "ndsm"])
def test_no_task_sees_further_than_the_declared_radius(task: str) -> None:
    net = with_tasks()
    reach, size = net.receptive_radius, 160
    image = torch.rand(1, 3, size, size, requires_grad=True)
    if task == "landcover":
        made = net.classes(image, torch.ones(1), above=torch.zeros(1, 3, size // 4, size // 4))
    else:
        told = {"stands": torch.zeros(1, 2, size, size), "told": torch.zeros(1)}
        noise = torch.randn(1, 16, size // 4, size // 4)
        made = net.above(noise, image, torch.ones(1), parent=torch.ones(1, 1, size // 4, size // 4), **told)
    made[0, 0, 80:84, 80:84].square().sum().backward()
    seen = image.grad.abs().sum(dim=1)[0].nonzero()
    assert int(seen.min()) >= 80 - reach and int(seen.max()) < 84 + reach
    assert int(seen.max()) - int(seen.min()) > reach  # and far enough for the test to mean something
