"""What the student's energies see, and what the family grid loss sees that they do not."""

from pathlib import Path

import numpy as np
import pytest
import torch
from support import places, tiny
from torch import Tensor

from metaearth3d.errors import BadInput
from metaearth3d.train import recipes, student
from metaearth3d.train.student import StudentTask, cosine_filters, energy_distance, grid_distance


def noise(seed: int, scale: float = 0.2, size: int = 64) -> Tensor:
    return torch.randn(4, 3, size, size, generator=torch.Generator().manual_seed(seed)) * scale


def test_energies_of_two_draws_agree_over_all_and_not_place_by_place() -> None:
    local, overall = energy_distance(noise(0), noise(1), cosine_filters(4))
    assert float(overall) < 0.02 < float(local)
    assert [float(v) for v in energy_distance(noise(0), noise(0), cosine_filters(4))] == [0.0, 0.0]


@pytest.mark.parametrize("gain", [0.5, 2.0])
def test_too_little_and_too_much_contrast_cost_the_same_overall(gain: float) -> None:
    _, overall = energy_distance(noise(0) * gain, noise(0), cosine_filters(4))
    assert float(overall) == pytest.approx(np.log(4) ** 2, rel=0.02)  # twice the contrast is four times the energy


def test_a_median_is_not_enough() -> None:
    """Half of the windows twice too strong, half at a quarter: log errors balance, the mean energy does not."""
    flicker = torch.where(torch.arange(64) < 32, 2.0, 0.5)
    _, overall = energy_distance(noise(0) * flicker, noise(0), cosine_filters(4))
    assert float(overall) > 0.4


def test_the_family_grid_is_seen_by_place_in_the_family_only() -> None:
    stepped = noise(0)
    stepped[..., 3::4, :] *= 0.3  # rows on one side of each family border are calmer
    assert float(grid_distance(stepped, noise(0))) > 0.1
    assert float(grid_distance(noise(1), noise(0))) < 0.01


def test_parents_are_made_over_as_many_levels_as_asked() -> None:
    task = StudentTask(tiny(), places())
    image = noise(2, size=256)
    for levels in (1, 2):
        made = task._own_parent(image, torch.ones(4), levels, np.random.default_rng(0))
        far = 4 ** (levels + 1)
        want = torch.nn.functional.avg_pool2d(image, far).clamp(-1, 1)
        got = torch.nn.functional.avg_pool2d(made, far // 4)
        assert made.shape == (4, 3, 64, 64)
        assert float((got - want).abs().max()) < 2 / 127.5  # the levels above kept their means


def test_a_new_critic_learns_alone_before_a_tuned_network_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(student, "CRITIC_ALONE", 2)
    task = StudentTask(tiny(), places(), tuned=True)
    before = [p.detach().clone() for p in task.net.parameters()]
    critic = [p.detach().clone() for p in task.critic.parameters()]
    for step in range(2):
        assert set(task.step(np.random.default_rng(step), step)) == {"critic"}
    assert all(torch.equal(a, b) for a, b in zip(before, task.net.parameters(), strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(critic, task.critic.parameters(), strict=True))
    for group in task.optimizers["net"].param_groups:
        group["lr"] = 1e-3
    assert "energy" in task.step(np.random.default_rng(2), 2)
    assert not all(torch.equal(a, b) for a, b in zip(before, task.net.parameters(), strict=True))


def test_tuning_goes_on_from_a_student_that_was_saved(tmp_path: Path) -> None:
    net = tiny()
    recipes.save_upscaler(net, tmp_path / "saved")
    again = recipes._student_net(tmp_path / "saved")
    for one, two in zip(net.parameters(), again.parameters(), strict=True):
        assert two.dtype == torch.float32
        torch.testing.assert_close(one, two, rtol=1e-3, atol=1e-6)  # kept in half precision
    with pytest.raises(BadInput, match=r"net/config\.json"):
        recipes._student_net(tmp_path)
    with pytest.raises(BadInput, match="--stage student"):
        recipes.train_upscale(tmp_path, tmp_path / "out", minutes=1, stage="teacher", begin=tmp_path / "saved")
