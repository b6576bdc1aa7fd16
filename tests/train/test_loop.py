"""The loop: a killed run goes on where it was, diverged runs stop, records are whole."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from support import places, tiny

from metaearth3d.errors import BadInput
from metaearth3d.train.imagery import is_held_out
from metaearth3d.train.loop import Budget, State, train
from metaearth3d.train.student import StudentTask, cosine_filters
from metaearth3d.train.upscale import UpscaleTask

TASKS = {"teacher": UpscaleTask, "student": StudentTask}


@pytest.mark.parametrize("kind", sorted(TASKS))
def test_a_stopped_run_resumes_to_where_an_unbroken_one_ends(kind: str, tmp_path: Path) -> None:
    budget = Budget(minutes=1e3, max_steps=4, warmup_steps=2, decay_from=0.99)
    torch.manual_seed(2)
    unbroken, _ = train(TASKS[kind](tiny(), places()), budget, tmp_path / "a")

    class Stopped(Exception):
        pass

    def stop(state: State) -> None:
        if state.step == 3:  # the state saved last is that of step 2
            raise Stopped

    torch.manual_seed(2)
    task = TASKS[kind](tiny(), places())
    with pytest.raises(Stopped):
        train(task, replace(budget, save_every_s=-1.0), tmp_path / "b", on_step=stop)
    assert (tmp_path / "b" / "state.safetensors").exists()
    torch.manual_seed(2)
    resumed, state = train(TASKS[kind](tiny(), places()), budget, tmp_path / "b", resume=True)
    assert state.step == 4
    for one, two in zip(unbroken.parameters(), resumed.parameters(), strict=True):
        assert torch.allclose(one, two, atol=1e-6)


def test_a_run_is_not_overwritten_by_mistake(tmp_path: Path) -> None:
    budget = Budget(minutes=1e3, max_steps=1)
    train(UpscaleTask(tiny(), places()), budget, tmp_path)
    assert (tmp_path / "sheet_000001.png").exists()
    with pytest.raises(BadInput, match="resume"):
        train(UpscaleTask(tiny(), places()), budget, tmp_path)


def test_divergence_stops_with_a_sentence(tmp_path: Path) -> None:
    task = UpscaleTask(tiny(), places())
    with torch.no_grad():
        next(task.net.parameters()).fill_(float("nan"))
    with pytest.raises(BadInput, match="diverged"):
        train(task, Budget(minutes=1e3, max_steps=2), tmp_path)


def test_places_are_held_out_whole() -> None:
    assert is_held_out("riverside_2016_3", "0") and is_held_out("riverside_2020_3", "0")
    assert not is_held_out("claremont_2016_3", "0")
    assert is_held_out("airplane95", "") and not is_held_out("airplane35", "")
    assert is_held_out("s2_tokyo_z13_1_2", "140.9") and not is_held_out("s2_tokyo_z13_1_2", "139.2")


def test_cosine_filters_are_orthonormal_and_blind_to_flat_ground() -> None:
    flat = cosine_filters(4).reshape(15, 16)
    assert torch.allclose(flat @ flat.T, torch.eye(15), atol=1e-6)
    assert flat.sum(dim=1).abs().max() < 1e-6


def test_a_step_that_was_suspended_uses_up_a_minute_of_the_budget_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 10**7, 3600))  # an hour passes between any two looks at it
    monkeypatch.setattr("metaearth3d.train.loop.time.monotonic", lambda: float(next(clock)))
    _, state = train(TASKS["teacher"](tiny(), places()), Budget(minutes=1.9), tmp_path)
    assert (state.step, state.elapsed_s) == (2, 120.0)
