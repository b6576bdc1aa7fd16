"""What a judge looks at: square patches of one GSD, cut from many pictures, each knowing the place it is of.

A place is what is resampled when intervals are made: patches of one place are alike. Pictures larger than ``block_px``
are cut into blocks, each a place of its own; neighbouring blocks are less independent than pictures of other towns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.errors import BadInput
from metaearth3d.judge.pictures import Picture, Rgb

PATCH_PX = 64
LEAST_PLACES = 8  # halves of four places: fewer cannot say how far real places are apart
LEAST_PATCHES = 16
BLOCKS_PX = (512, 256, 128, 64)
COARSEST = 1.35  # a reference may be this much coarser than the scene and is then taken as it lies
SAME_GSD = 1.02  # GSDs this near need no resampling
CENTRED_BELOW = 8  # patches a side
WHOLE_PX = 1 << 25  # a picture of more pixels is read patch by patch


@dataclass(frozen=True, eq=False)
class Samples:
    """Patches ``images`` (N, S, S, 3) uint8 at ``gsd`` metres, ``place`` and ``picture`` (N,), ``corner`` (N, 2) px."""

    images: Rgb
    place: NDArray[np.int64]
    picture: NDArray[np.int64]
    corner: NDArray[np.int64]
    names: tuple[str, ...]
    gsd: float

    def __len__(self) -> int:
        return len(self.images)

    @property
    def places(self) -> int:
        """How many different places there are."""
        return len(np.unique(self.place))

    def take(self, index: NDArray[np.int64]) -> Samples:
        """Some of the patches."""
        parts = self.place[index], self.picture[index], self.corner[index]
        return Samples(self.images[index], *parts, self.names, self.gsd)


def cut(
    pictures: Sequence[Picture],
    gsd: float,
    *,
    most: int,
    seed: int = 0,
    patch_px: int = PATCH_PX,
    stride_px: int | None = None,
    block_px: int = BLOCKS_PX[0],
) -> Samples:
    """At most ``most`` patches at ``gsd``, in turns from each place; a seed chooses where there are more.

    Finer pictures are averaged down; patches with missing pixels or of one colour are left out.

    Raises:
        BadInput: a picture is more than 1.35 times coarser than ``gsd``.
    """
    for picture in pictures:
        if picture.gsd > gsd * COARSEST:
            raise BadInput(
                f"{picture.name} has {picture.gsd:.3g} m pixels, which cannot judge {gsd:.3g} m; "
                f"give a reference of at most {gsd * COARSEST:.3g} m or judge a coarser level with --gsd"
            )
    plan = [
        (k, *corner)
        for k, picture in enumerate(pictures)
        for corner in corners(shape_at(picture, gsd), patch_px, stride_px or patch_px)
    ]
    where = np.array(plan, np.int64).reshape(-1, 3)
    blocks = np.column_stack([where[:, :1], where[:, 1:] // block_px])
    place = np.unique(blocks, axis=0, return_inverse=True)[1].reshape(-1)
    chosen = np.sort(in_turns(place, most, np.random.default_rng([seed, 0xC07])))
    images, kept = _read(pictures, gsd, where[chosen], patch_px)
    chosen = chosen[kept]
    names = tuple(p.name for p in pictures)
    return Samples(images, place[chosen], where[chosen, 0], where[chosen, 1:], names, gsd)


def _read(
    pictures: Sequence[Picture], gsd: float, where: NDArray[np.int64], patch_px: int
) -> tuple[Rgb, NDArray[np.int64]]:
    """Patches at (picture, row, col), without the blank ones, and which these are; each picture is read once."""
    images, kept = [], []
    for k in np.unique(where[:, 0]):
        patch_at = _patches(pictures[k], gsd, patch_px)
        for index in np.flatnonzero(where[:, 0] == k):
            patch, whole = patch_at(*where[index, 1:].tolist())
            if whole and (patch != patch[0, 0]).any():
                images.append(patch)
                kept.append(index)
    shape = (len(images), patch_px, patch_px, 3)
    return np.array(images, np.uint8).reshape(shape), np.array(kept, np.int64)


def _patches(picture: Picture, gsd: float, size: int) -> Callable[[int, int], tuple[Rgb, bool]]:
    """Reads patches at (row, col) of a picture at ``gsd``, and whether they are whole; large scenes bit by bit."""
    window = picture.window
    if window is not None and shape_at(picture, gsd) == picture.shape and math.prod(picture.shape) > WHOLE_PX:
        return lambda row, col: (window(row, col, size, size), True)
    pixels, valid = at_gsd(picture, gsd)

    def patch_at(row: int, col: int) -> tuple[Rgb, bool]:
        box = np.s_[row : row + size, col : col + size]
        return pixels[box], bool(valid[box].all())

    return patch_at


def corners(shape: tuple[int, int], patch_px: int, stride_px: int) -> list[tuple[int, int]]:
    """Top left pixels of the patches of a picture.

    Small pictures are cut from their middle. Large ones begin half a patch in: the borders of cores, which lie at
    multiples of the patch, then run through patches and are seen.
    """
    rows, cols = (
        range(
            patch_px // 2 if side >= CENTRED_BELOW * patch_px else (side - patch_px) % stride_px // 2,
            side - patch_px + 1,
            stride_px,
        )
        for side in shape
    )
    return [(row, col) for row in rows for col in cols]


def in_turns(place: NDArray[np.int64], most: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """At most ``most`` indices of ``place`` (N,), as evenly over places as these allow, else at random."""
    order = rng.permutation(len(place))
    seen: dict[int, int] = {}
    turn = np.empty(len(place), np.int64)
    for index in order:
        turn[index] = seen[int(place[index])] = seen.get(int(place[index]), -1) + 1
    ranked: NDArray[np.int64] = order[np.argsort(turn[order], kind="stable")][:most]
    return ranked


def shape_at(picture: Picture, gsd: float) -> tuple[int, int]:
    """Rows and columns of a picture averaged to ``gsd``; one that is as fine or coarser stays as it is."""
    scale = picture.gsd / gsd
    if scale > 1 / SAME_GSD:
        return picture.shape
    return max(1, round(picture.shape[0] * scale)), max(1, round(picture.shape[1] * scale))


def at_gsd(picture: Picture, gsd: float) -> tuple[Rgb, NDArray[np.bool_]]:
    """Pixels (H, W, 3) of a picture at ``gsd`` by area (Hamming window, as training crops), and where all are valid."""
    pixels, valid = picture.read()
    height, width = shape_at(picture, gsd)
    if (height, width) == pixels.shape[:2]:
        return pixels, valid
    resampled = np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.HAMMING))
    share = Image.fromarray(valid.astype(np.uint8) * 255).resize((width, height), Image.Resampling.BOX)
    return resampled, np.asarray(share) == 255


def block_for(pictures: Sequence[Picture], gsd: float) -> int:
    """The largest block in px that cuts pictures into at least twice ``LEAST_PLACES`` places, else the smallest."""
    for block in BLOCKS_PX:
        counts = [
            len({(row // block, col // block) for row, col in corners(shape_at(p, gsd), PATCH_PX, PATCH_PX)})
            for p in pictures
        ]
        if sum(counts) >= 2 * LEAST_PLACES:
            return block
    return BLOCKS_PX[-1]


def enough(samples: Samples, what: str) -> Samples:
    """The samples themselves if an interval can be made of them.

    Raises:
        BadInput: there are too few; the text says how many and how many are needed.
    """
    if samples.places < LEAST_PLACES or len(samples) < LEAST_PATCHES:
        raise BadInput(
            f"{what} give {len(samples)} patches of {PATCH_PX} px from {samples.places} places at {samples.gsd:g} m; "
            f"{LEAST_PATCHES} patches from {LEAST_PLACES} places are needed: give more or larger pictures"
        )
    return samples
