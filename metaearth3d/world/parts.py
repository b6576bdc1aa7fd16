"""The networks of a model, loaded once per process and device. The only place where fields meet torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.protocols import Lifter, Upscaler
from metaearth3d.shipped import part_folder

Elevation = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[Any]]


@dataclass(frozen=True)
class Parts:
    """What a world needs of its model; any object that fits the protocols will do."""

    upscaler: Upscaler
    lifter: Lifter
    prior: Elevation
    prior_digest: str

    @property
    def weights(self) -> dict[str, str]:
        """sha256 of each network."""
        return {"upscale": self.upscaler.digest, "geometry": self.lifter.digest, "prior": self.prior_digest}


def load_parts(model: str | Path = "small", *, device: str = "cpu") -> Parts:
    """The networks of a shipped preset or of a folder.

    Raises:
        BadInput: there is no such model, its weights cannot be read, or the device is absent.
    """
    folders = tuple(str(part_folder(model, part)) for part in ("upscale", "geometry", "prior"))
    return _load(*folders, device)


@lru_cache(maxsize=4)
def _load(upscale: str, geometry: str, prior: str, device: str) -> Parts:
    from metaearth3d.diffusion.engine import NetUpscaler
    from metaearth3d.diffusion.lifter import GeometryLifter
    from metaearth3d.models import PlanetPrior

    try:
        upscaler = NetUpscaler.from_pretrained(upscale, device=device)
        lifter = GeometryLifter.from_pretrained(geometry, device=device)
        planet = PlanetPrior.from_pretrained(prior)
    except BadInput:
        raise
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise BadInput(f"the model's weights cannot be loaded: {str(error).splitlines()[0]}") from error
    return Parts(upscaler, lifter, planet.elevation, planet.digest)
