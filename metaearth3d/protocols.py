"""What a field asks of a network, and a reader of a field: the seams at which other people's parts attach."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from metaearth3d.geo.lattice import Lattice, PixelBox
from metaearth3d.geo.raster import Raster


@runtime_checkable
class Field(Protocol):
    """A raster without edges: the same box always reads the same bytes."""

    lattice: Lattice
    level: int
    bands: tuple[str, ...]
    dtype: np.dtype

    def read(self, box: PixelBox) -> Raster:
        """The pixels of a box of this field's level."""
        ...


@runtime_checkable
class Upscaler(Protocol):
    """A local x4 image network: output further than ``steps * receptive_radius`` from the window's border is exact."""

    receptive_radius: int  # output pixels, one evaluation
    steps: int
    digest: str  # names weights and version; part of every cache key

    def generate(
        self, parent: NDArray[np.uint8], noise: NDArray[np.float32], *, gsd: float | NDArray[np.float64]
    ) -> NDArray[np.uint8]:
        """Child of ``parent`` (3, h, w) under ``noise`` (steps, 3, 4h, 4w) at output ``gsd`` metres: (3, 4h, 4w).

        ``gsd`` is a number, or on a planet's lattice one for each row of the parent. An upscaler with ``text_dim``
        above 0 is also given ``words=``, a text embedding (T,) or each parent pixel's own (T, h, w), in worlds that
        have words. One whose ``has_inner`` is true is also given ``inner=True`` for levels that will be made finer.
        """
        ...


@runtime_checkable
class WindowUpscaler(Protocol):
    """A x4 image network that looks at its whole window, such as a latent upscaler with attention."""

    window_px: int  # side of the output windows it always works on
    steps: int
    latent_bands: int
    latent_px: int  # output pixels per latent pixel: 1 in pixel space, 4 for a x4 latent upscaler
    digest: str

    def denoise(
        self,
        latents: NDArray[np.float32],
        parent: NDArray[np.uint8],
        grain: NDArray[np.float32],
        steps: range,
        *,
        gsd: float,
    ) -> NDArray[np.float32]:
        """``latents`` (latent_bands, h, w) after ``steps``; before step 0 they are normal noise.

        ``parent`` (3, window / 4, window / 4); ``grain`` is normal noise of its shape that belongs to the place, for
        networks that blur their parent by it; ``gsd`` of the output in metres.
        """
        ...

    def decode(self, latents: NDArray[np.float32], parent: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Pixels (3, window, window) of finished latents."""
        ...


@runtime_checkable
class Lifter(Protocol):
    """A local x4 height network: relief added to a coarser height, optionally looking at the image."""

    receptive_radius: int
    steps: int
    digest: str

    def generate(
        self,
        parent: NDArray[np.float32],
        image: NDArray[np.uint8] | None,
        noise: NDArray[np.float32],
        *,
        gsd: float | NDArray[np.float64],
    ) -> NDArray[np.float32]:
        """Metres (1, 4h, 4w) from ``parent`` (1, h, w), ``image`` (3, 4h, 4w) or None, ``noise`` (steps, 1, 4h, 4w).

        ``gsd`` of the output in metres: a number, or on a planet one for each parent row (h,).
        """
        ...


@runtime_checkable
class Surveyor(Protocol):
    """A local network that sees in an image what covers the ground and how high it stands."""

    receptive_radius: int
    digest: str
    cover: tuple[int, ...]  # the codes it knows; none: it has not learned this

    def classify(
        self, image: NDArray[np.uint8], above: NDArray[np.uint8] | None, *, gsd: float | NDArray[np.float64]
    ) -> NDArray[np.uint8]:
        """Codes (1, 4h, 4w) of ``image`` (3, 4h, 4w), in agreement with those ``above`` (1, h, w) where given."""
        ...

    def raise_up(
        self,
        image: NDArray[np.uint8],
        cover: NDArray[np.uint8] | None,
        above: NDArray[np.float32] | None,
        noise: NDArray[np.float32],
        *,
        gsd: float | NDArray[np.float64],
    ) -> NDArray[np.float32]:
        """Metres above ground (1, 4h, 4w), their 4x4 means ``above`` (1, h, w) where given."""
        ...
