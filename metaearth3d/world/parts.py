"""The networks of a model, loaded once per process and device. The only place where fields meet torch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput, MetaEarthError
from metaearth3d.protocols import Lifter, Upscaler
from metaearth3d.shipped import part_folder

if TYPE_CHECKING:
    from metaearth3d.models import PlanetPrior

CHECKPOINT = ("config.json", "diffusion_pytorch_model.safetensors")  # never pickles

Loaded = TypeVar("Loaded")
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
    folders = tuple(part_folder(model, part) for part in ("upscale", "geometry", "prior"))
    return _load(*folders, device)


@lru_cache(maxsize=4)
def _load(upscale: Path, geometry: Path, prior: Path, device: str) -> Parts:
    from metaearth3d.diffusion.engine import NetUpscaler, checked_device
    from metaearth3d.diffusion.lifter import GeometryLifter
    from metaearth3d.models import PlanetPrior

    checked_device(device)
    net = upscale / "net"
    upscaler = _opened(net if net.is_dir() else upscale, lambda f: NetUpscaler.from_pretrained(f, device=device))
    lifter = _opened(geometry, lambda f: GeometryLifter.from_pretrained(f, device=device))
    elevation, digest = _opened(prior, lambda f: _elevation(PlanetPrior.from_pretrained(f)))
    return Parts(upscaler, lifter, elevation, digest)


def _elevation(prior: PlanetPrior) -> tuple[Elevation, str]:
    """What a world uses of the planet prior; naming it touches all its coefficients."""
    return prior.elevation, prior.digest


def _opened(folder: Path, load: Callable[[Path], Loaded]) -> Loaded:
    """A network of a checkpoint folder that is seen to be whole, so that nobody looks for it on the internet.

    Raises:
        BadInput: a file is missing or not what it should be.
    """
    missing = [name for name in CHECKPOINT if not (folder / name).is_file()]
    if missing:
        raise BadInput(f"{folder} lacks {' and '.join(missing)}; a network's folder holds {' and '.join(CHECKPOINT)}")
    try:
        with _quiet():
            return load(folder)
    except (OSError, ValueError, LookupError, RuntimeError, TypeError) as error:
        if isinstance(error, MetaEarthError):
            raise
        said = (str(error).strip() or type(error).__name__).replace(f"{folder}/", "")
        reason = said.splitlines()[0].split(". ")[0].rstrip(". ")
        raise BadInput(f"the network in {folder} cannot be loaded ({reason}); get it again or train it anew") from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep diffusers from printing advice; what is wrong is raised."""
    from diffusers.utils import logging

    before = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(before)
