"""Which diffusers schedulers can walk our path, and the walk: straight from noise (sigma 1) to data (sigma 0)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from metaearth3d.errors import BadInput

Estimate = Callable[[Tensor, float], Tensor]  # (state, time 0..1) -> estimate of the data

OWN = ("FlowMatchEulerDiscreteScheduler", "FlowMatchHeunDiscreteScheduler")  # straight paths are all they know
TAUGHT = (  # they walk other paths too, and must be told
    "DPMSolverMultistepScheduler",
    "DPMSolverSinglestepScheduler",
    "UniPCMultistepScheduler",
)
TELLING = 'use_flow_sigmas=True, prediction_type="flow_prediction"'
REFUSED = {  # option: why
    "stochastic_sampling": "draws noise of its own, which no place decides",
    "thresholding": "looks at a whole window at once",
    "use_dynamic_shifting": "asks for a shift that depends on the size of the window",
    "invert_sigmas": "walks from data to noise",
}
FIRST_SIGMA = 0.99  # schedulers that cannot take the logarithm of 0 start a little below 1


def checked_scheduler(scheduler: Any) -> Any:
    """The scheduler itself if its steps are deterministic, local and along the straight path from noise to data.

    Raises:
        BadInput: it is of another family or told to do something else; the text names what is accepted.
    """
    name, config = type(scheduler).__name__, getattr(scheduler, "config", {})
    if name not in OWN + TAUGHT:
        raise BadInput(
            f"the scheduler is a {name}; a flow-matching network takes {', '.join(OWN)}, "
            f"or {', '.join(TAUGHT)} with {TELLING}"
        )
    told = config.get("use_flow_sigmas") and config.get("prediction_type") == "flow_prediction"
    if name in TAUGHT and not told:
        raise BadInput(f"the {name} is not on a flow-matching path; make it with from_config(config, {TELLING})")
    for option, why in REFUSED.items():
        if config.get(option):
            raise BadInput(f"the scheduler's {option} {why}; set it to False")
    if str(config.get("algorithm_type", "")).startswith("sde"):
        raise BadInput(f"algorithm_type {config['algorithm_type']} draws noise of its own; take dpmsolver++")
    return scheduler


def begun(scheduler: Any, steps: int, device: torch.device | str = "cpu") -> int:
    """Set the scheduler to the start of ``steps`` steps and return how many evaluations they are (Heun: 2 n - 1).

    Raises:
        BadInput: the scheduler does not lead from pure noise to data.
    """
    if steps < 1:
        raise BadInput(f"steps is {steps}; at least one evaluation is needed")
    if type(scheduler).__name__ == OWN[0]:  # our own equal steps; the others choose theirs
        scheduler.set_timesteps(sigmas=[1 - k / steps for k in range(steps)], device=device)
    else:
        scheduler.set_timesteps(steps, device=device)
    scheduler.set_begin_index(0)
    first, last = float(scheduler.sigmas[0]), float(scheduler.sigmas[-1])
    if not (FIRST_SIGMA <= first <= 1 and last == 0):
        raise BadInput(
            f"the scheduler walks from sigma {first:g} to {last:g}; it has to lead from 1 to 0: "
            "leave sigma_max, shift_terminal and final_sigmas_type as they are"
        )
    return len(scheduler.timesteps)


def walk(scheduler: Any, estimate: Estimate, noise: Tensor, steps: int) -> Tensor:
    """Data from ``noise`` in ``steps`` steps of a checked scheduler; flow velocity is (state - data) / sigma."""
    begun(scheduler, steps, noise.device)
    x = noise
    for t, sigma in zip(scheduler.timesteps, scheduler.sigmas, strict=False):  # one more sigma than steps: the end
        s = float(sigma)
        velocity = (x - estimate(x, 1 - s)) / s
        x = scheduler.step(velocity, t, x, return_dict=False)[0]
    return x
