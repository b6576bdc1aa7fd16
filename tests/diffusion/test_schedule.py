"""Schedulers of diffusers: those that walk the straight path all arrive at one place, the others are refused."""

from pathlib import Path

import diffusers
import numpy as np
import pytest
import torch
from PIL import Image
from support import randomised

from metaearth3d.diffusion import UpscalePipeline
from metaearth3d.diffusion.schedule import OWN, TAUGHT, begun, checked_scheduler
from metaearth3d.errors import BadInput
from metaearth3d.models import UpscalerNet

TOLD = {"use_flow_sigmas": True, "prediction_type": "flow_prediction"}
PICTURE = Image.fromarray(np.random.default_rng(0).integers(60, 190, (10, 12, 3), dtype=np.uint8))


def scheduler(name: str, config: object = None, **more: object) -> object:
    told = TOLD if name in TAUGHT else {}
    return getattr(diffusers, name).from_config(config or {}, **(told | more))


def fresh() -> UpscalePipeline:
    net = randomised(UpscalerNet(width=8, depth=1, kernel=3, expansion=2), 2, std=0.12)
    return UpscalePipeline(net, diffusers.FlowMatchEulerDiscreteScheduler())


def run(pipeline: UpscalePipeline, steps: int, **more: object) -> np.ndarray:
    generator = torch.Generator().manual_seed(3)
    made = pipeline(PICTURE, num_inference_steps=steps, generator=generator, output_type="np", **more).images[0]
    return np.asarray(made, np.int64)


@pytest.fixture(scope="module")
def limit() -> np.ndarray:
    return run(fresh(), 300)


@pytest.mark.parametrize("name", [*OWN, *TAUGHT])
def test_many_steps_of_each_lead_to_where_many_euler_steps_lead(name: str, limit: np.ndarray) -> None:
    pipeline = fresh()
    pipeline.scheduler = scheduler(name, pipeline.scheduler.config)
    many = 60 if name == OWN[0] else 20
    few, near = (np.abs(run(pipeline, steps) - limit).mean() for steps in (2, many))
    assert few > 10  # two steps are far away, so being near is no accident
    assert near < 1.5
    if name != OWN[0]:
        assert near < np.abs(run(fresh(), many) - limit).mean() / 2  # a better order is worth its name


@pytest.mark.parametrize("name", OWN)
def test_one_step_of_a_flow_scheduler_is_the_networks_first_estimate_to_the_byte(name: str) -> None:
    pipeline = fresh()
    euler = run(pipeline, 1)
    pipeline.scheduler = scheduler(name)
    assert np.array_equal(run(pipeline, 1), euler)


@pytest.mark.parametrize("name", TAUGHT)
def test_one_step_of_a_solver_that_cannot_start_at_one_is_within_a_step_of_grey(name: str) -> None:
    pipeline = fresh()
    euler = run(pipeline, 1)
    pipeline.scheduler = scheduler(name)
    assert np.abs(run(pipeline, 1) - euler).max() <= 1


@pytest.mark.parametrize("name", [*OWN, *TAUGHT])
def test_windows_do_not_show_with_any_of_them(name: str) -> None:
    pipeline = fresh()
    pipeline.scheduler = scheduler(name)
    assert np.array_equal(run(pipeline, 2, window_px=16), run(pipeline, 2))


@pytest.mark.parametrize("name", ["DDIMScheduler", "EulerDiscreteScheduler", "FlowMatchLCMScheduler", "LCMScheduler"])
def test_another_family_is_refused_and_told_what_is_accepted(name: str) -> None:
    with pytest.raises(BadInput, match=r"FlowMatchHeunDiscreteScheduler.*use_flow_sigmas=True"):
        UpscalePipeline(fresh().net, getattr(diffusers, name)())
    pipeline = fresh()
    pipeline.scheduler = getattr(diffusers, name)()
    with pytest.raises(BadInput, match=name):
        run(pipeline, 1)


@pytest.mark.parametrize("name", TAUGHT)
def test_a_solver_that_was_not_told_of_the_path_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="flow_prediction"):
        checked_scheduler(getattr(diffusers, name)())


@pytest.mark.parametrize(
    ("name", "option", "why"),
    [
        (OWN[0], {"stochastic_sampling": True}, "noise of its own"),
        (OWN[0], {"use_dynamic_shifting": True}, "size of the window"),
        (OWN[0], {"invert_sigmas": True}, "data to noise"),
        (TAUGHT[0], {"thresholding": True}, "whole window"),
        (TAUGHT[0], {"algorithm_type": "sde-dpmsolver++"}, "noise of its own"),
    ],
)
def test_options_that_break_the_promise_are_refused(name: str, option: dict[str, object], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        checked_scheduler(scheduler(name, **option))


def test_a_path_that_ends_before_the_data_is_refused() -> None:
    with pytest.raises(BadInput, match="from sigma"):
        begun(scheduler(TAUGHT[0], final_sigmas_type="sigma_min"), 3)
    with pytest.raises(BadInput, match="at least one"):
        begun(scheduler(OWN[0]), 0)


def test_a_pipeline_is_loaded_with_and_saved_with_another_scheduler(tmp_path: Path) -> None:
    fresh().save_pretrained(tmp_path / "euler")
    heun = UpscalePipeline.from_pretrained(tmp_path / "euler", scheduler=scheduler(OWN[1]))
    assert begun(heun.scheduler, 5) == 9  # evaluations
    heun.save_pretrained(tmp_path / "heun")
    again = UpscalePipeline.from_pretrained(tmp_path / "heun")
    assert type(again.scheduler).__name__ == OWN[1]
    assert np.array_equal(run(again, 3), run(heun, 3))
