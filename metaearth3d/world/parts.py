"""The networks of a model, loaded once per process and device. The only place where fields meet torch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput, MetaEarthError
from metaearth3d.protocols import Lifter, Upscaler, WindowUpscaler
from metaearth3d.shipped import part_folder

if TYPE_CHECKING:
    from metaearth3d.models import PlanetPrior

CHECKPOINT = ("config.json", "diffusion_pytorch_model.safetensors")  # never pickles

Loaded = TypeVar("Loaded")
Function = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[Any]]  # of longitude and latitude
ALWAYS = ("upscale", "geometry", "prior")
HUB = "hub:"  # before the folder or hub id of somebody else's upscaler


class Named(Protocol):
    """A network that says what its answers depend on."""

    digest: str


@dataclass(frozen=True)
class Parts:
    """What a world needs of its model; any object that fits the protocols will do.

    ``prior`` gives metres and ``colour`` red, green and blue (3, ...) at longitudes and latitudes. The parts that only
    some worlds need are None where a model lacks them.
    """

    upscaler: Upscaler | WindowUpscaler
    lifter: Lifter
    prior: Function
    prior_digest: str
    colour: Function | None = None
    text: Named | None = None
    root: Named | None = None

    @property
    def weights(self) -> dict[str, str]:
        """sha256 of each network there is."""
        optional = {"text": self.text, "root": self.root}
        found = {"upscale": self.upscaler.digest, "geometry": self.lifter.digest, "prior": self.prior_digest}
        return found | {name: part.digest for name, part in optional.items() if part is not None}

    def weights_of(self, names: Iterable[str]) -> dict[str, str]:
        """sha256 of some networks.

        Raises:
            BadInput: the model lacks one.
        """
        weights = self.weights
        missing = [name for name in names if name not in weights]
        if missing:
            raise BadInput(f"the model has no {' and no '.join(missing)} part, which this kind of world needs")
        return {name: weights[name] for name in names}


def load_parts(model: str | Path = "small", *, device: str = "cpu", needs: Iterable[str] = ALWAYS) -> Parts:
    """The networks of a shipped preset or of a folder; those beyond ``ALWAYS`` only if ``needs`` names them.

    ``hub:FOLDER_OR_ID`` is a x4 upscaler of the diffusers kind (:mod:`metaearth3d.diffusion.hub`) in place of ours.

    Raises:
        BadInput: there is no such model, its weights cannot be read, or the device is absent.
    """
    if str(model).startswith(HUB):
        parts = load_parts(device=device, needs=needs)
        return replace(parts, upscaler=_load_hub(str(model).removeprefix(HUB), device))
    parts = _load(*(part_folder(model, part) for part in ALWAYS), device)
    if "text" in needs or "root" in needs:
        text, root = _load_words(part_folder(model, "text"), part_folder(model, "root"), device)
        parts = replace(parts, text=text, root=root)
    return parts


@lru_cache(maxsize=4)
def _load(upscale: Path, geometry: Path, prior: Path, device: str) -> Parts:
    from metaearth3d.diffusion.engine import NetUpscaler, checked_device
    from metaearth3d.diffusion.lifter import GeometryLifter
    from metaearth3d.models import PlanetPrior

    checked_device(device)
    net = upscale / "net"
    upscaler = _opened(net if net.is_dir() else upscale, lambda f: NetUpscaler.from_pretrained(f, device=device))
    lifter = _opened(geometry, lambda f: GeometryLifter.from_pretrained(f, device=device))
    planet, digest = _opened(prior, lambda f: _digested(PlanetPrior.from_pretrained(f)))
    return Parts(upscaler, lifter, planet.elevation, digest, planet.rgb)


@lru_cache(maxsize=2)
def _load_hub(name: str, device: str) -> WindowUpscaler:
    from metaearth3d.diffusion.hub import HubUpscaler

    return HubUpscaler.from_pretrained(name, device=device)


@lru_cache(maxsize=2)
def _load_words(text: Path, root: Path, device: str) -> tuple[Named, Named]:
    from metaearth3d.diffusion.root import RootPainter
    from metaearth3d.models import TextEncoder

    painter = _opened(root, lambda f: RootPainter.from_pretrained(f, device=device))
    return TextEncoder.from_pretrained(text), painter


def _digested(prior: PlanetPrior) -> tuple[PlanetPrior, str]:
    """The planet prior and its name, whose making touches all its coefficients."""
    return prior, prior.digest


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
