"""The encoder a judgement is made with, by name, and what has to be said of its training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.features import RandomFeatures
from metaearth3d.judge.measures import See

MOST_FEATURES = 64  # wider ones are brought to as many principal components of the real patches: see FEW
FEW = "reduced to 64 principal components of the real patches: Gaussians of more features need more patches"
NEVER = "The judge was never trained on generated data"


@dataclass(frozen=True, eq=False)
class Eye:
    """``see`` turns images (N, H, W, 3) into features; ``training`` is a sentence on what it learned from."""

    name: str
    digest: str
    training: str
    see: See


def open_eye(name: str = "random", *, gsd: float = 1.0) -> Eye:
    """``random`` or ``random:SEED`` (seeded convolutions), ``ours`` (the shipped upscaler), ``hf:PATH``, ``timm:NAME``.

    Raises:
        BadInput: there is no such encoder.
        MissingExtra: it wants a library that is absent.
    """
    kind, _, rest = name.partition(":")
    if kind == "random" and (not rest or rest.isdigit()):
        return _random(int(rest or 0))
    if name == "ours":
        from metaearth3d.judge.encoders.base import on_images
        from metaearth3d.judge.encoders.ours import NOTE, UpscalerTrunk

        trunk = UpscalerTrunk(gsd=gsd)
        said = f"This encoder was {NOTE}."
        return Eye(trunk.name, trunk.digest, said, lambda images: on_images(trunk, images).astype(np.float64))
    if kind in ("hf", "timm") and rest:
        from metaearth3d.judge.encoders import hub as hubs
        from metaearth3d.judge.encoders.base import on_images

        hub = hubs.HubImages(rest) if kind == "hf" else hubs.TimmImages(rest)
        said = f"{NEVER} by us; what its makers trained it on is theirs to say ({rest})."
        return Eye(hub.name, hub.digest, said, lambda images: on_images(hub, images).astype(np.float64))
    raise BadInput(f"there is no encoder {name!r}; take random, random:SEED, ours, hf:FOLDER_OR_NAME or timm:NAME")


def _random(seed: int) -> Eye:
    eye = RandomFeatures(seed)
    said = f"{NEVER}, nor on any other: its filters are seeded noise (seed {seed}), calibrated on seeded 1/f noise."
    return Eye(f"random convolutions, seed {seed}, {eye.size} features", eye.digest, said, eye)


@dataclass(frozen=True, eq=False)
class Reduced:
    """An encoder's features on the principal axes of the real patches', in units of their mean spread."""

    see: See
    centre: NDArray[np.float64]
    axes: NDArray[np.float64]

    @classmethod
    def fit(cls, see: See, real: NDArray[np.uint8]) -> Reduced:
        """Axes from real patches only, so that made ones cannot move the judge."""
        features = see(real)
        centre = features.mean(axis=0)
        _, spread, axes = np.linalg.svd(features - centre, full_matrices=False)
        count = min(MOST_FEATURES, len(axes))
        unit = np.sqrt(np.square(spread[:count]).mean() / len(real))
        return cls(see, centre, axes[:count].T / unit)

    def __call__(self, images: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Features (N, 64) at most."""
        out: NDArray[np.float64] = (self.see(images) - self.centre) @ self.axes
        return out
