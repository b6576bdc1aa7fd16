"""The averaging baseline of NeuCo-Bench: correlated channels averaged, each picture brought to 8 x 8, seasons kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders.base import Floats, checked, digest_of

# Channels of 13 S2L1C + 12 S2L2A + 2 S1 that the public baseline averages, to the letter. It calls the second group
# "B10", but channel 9 of S2L1C is B09: so water vapour stands alone, the cirrus band B10 is averaged with B11 and B12,
# and S2L2A's B09 is not used.
NEUCO_GROUPS: tuple[tuple[int, ...], ...] = (
    (*range(9), *range(13, 22)),  # B01..B8A of both levels
    (9,),
    (10, 11, 12, 23, 24),
    (25, 26),  # VV, VH
)
RGB_GROUPS: tuple[tuple[int, ...], ...] = ((0,), (1,), (2,))
GRID = 8


class AveragingBaseline:
    """Images (N, T, C, H, W) to rows of ``T * groups * grid^2`` numbers, seasons first: 27 channels give 1,024.

    Each channel is interpolated linearly at ``grid`` x ``grid`` points whose outer ones are the picture's corner pixels
    (what scipy's ``zoom`` of order 1 does, but for the sizes, 30 px for one and not the published 264, where its
    rounding makes the last row zero), then channels of a group are averaged. It samples rather than averages space:
    of 69,696 pixels it looks at 64 places and their neighbours.
    """

    def __init__(
        self, groups: Sequence[Sequence[int]] = NEUCO_GROUPS, *, channels: int = 27, seasons: int = 4, grid: int = GRID
    ) -> None:
        """Set the groups of channels; those of the default are for cubes as :class:`CubeFolder` reads them."""
        self.groups = tuple(tuple(group) for group in groups)
        if not self.groups or any(not g or min(g) < 0 or max(g) >= channels for g in self.groups):
            raise BadInput(f"groups {self.groups} must be of channels 0 to {channels - 1}")
        if min(seasons, grid) < 1:
            raise BadInput(f"seasons is {seasons} and grid {grid}; both must be positive")
        self.channels, self.seasons, self.grid = channels, seasons, grid
        self.name = "mean"
        self.dim = seasons * len(self.groups) * grid**2
        self.digest = digest_of("averaging", self.groups, channels, seasons, grid)

    def __call__(self, images: Floats, ids: Sequence[str] = ()) -> Floats:
        """Rows (N, dim); (N, C, H, W) counts as one season."""
        if images.ndim == 4:
            images = images[:, None]
        checked(images, self.channels, name="the averaging baseline", ndim=5)
        if images.shape[1] != self.seasons:
            raise BadInput(f"the averaging baseline takes {self.seasons} seasons; {images.shape[1]} were given")
        small = between(between(images, self.grid, axis=-2), self.grid, axis=-1)  # (N, T, C, grid, grid)
        means = np.stack([small[:, :, list(g)].mean(axis=2) for g in self.groups], axis=2)
        return means.reshape(len(images), self.dim)


def between(x: Floats, count: int, *, axis: int) -> Floats:
    """``x`` interpolated linearly at ``count`` even places along an axis, from its first entry to its last."""
    places: NDArray[np.float64] = np.arange(count) * ((x.shape[axis] - 1) / max(count - 1, 1))
    low = np.minimum(places.astype(np.intp), x.shape[axis] - 1)
    high = np.minimum(low + 1, x.shape[axis] - 1)
    shape = [1] * x.ndim
    shape[axis] = count
    share = (places - low).reshape(shape)
    out = np.take(x, low, axis=axis) * (1 - share) + np.take(x, high, axis=axis) * share
    small: Floats = out.astype(np.float32)
    return small
