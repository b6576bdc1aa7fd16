"""What covers the ground and how it is arranged: shares of classes, transitions, patches and edges of class rasters.

Where there is no land cover, only pictures, small cells of them are told apart by colour and texture instead: the
nearest of a few codes learned from the real pictures. These classes are *cover codes*; they have no names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from metaearth3d.errors import BadInput, optional
from metaearth3d.judge.compared import Compared, Measure, Measured, compare_measured
from metaearth3d.judge.features import OPPONENT

Classes = NDArray[np.integer[Any]]  # (H, W); below 0 is no data
Image = NDArray[np.uint8]  # (H, W, 3)
Array = NDArray[np.float64]

MEASURES = {
    "composition": Measure("composition", "Jensen-Shannon distance"),
    "transitions": Measure("composition", "Jensen-Shannon distance"),
    "patch_size": Measure("histogram", "octaves"),
    "patch_density": Measure("number", "patches per 1000 px"),
    "edge_density": Measure("number", "px of edge per px of area"),
}
PATCH_OCTAVES = 32
CELL_PX = 8
CODES = 12
MOST_CELLS = 20_000  # that codes are learned from


def compare(
    made: Sequence[NDArray[Any]],
    real: Sequence[NDArray[Any]],
    rng: np.random.Generator,
    book: Codebook | None = None,
) -> dict[str, Compared]:
    """Made against real: per measure both means, distance, interval and floor, as of terrain.

    Class rasters (H, W) give keys such as ``land_cover_composition``, its entries in the order of :func:`labels_of`.
    Pictures (H, W, 3) give ``cover_code_composition`` ..., by ``book`` or a :class:`Codebook` of the real ones.

    Raises:
        BadInput: an array is refused, rasters and pictures are mixed, or there are too few.
    """
    depths = {array.ndim for array in (*made, *real)}
    if depths == {3}:
        book = Codebook.fit(real, rng) if book is None else book
        made, real, labels, what = [book(i) for i in made], [book(i) for i in real], np.arange(book.size), "cover_code"
    else:
        labels, what = labels_of([*made, *real]), "land_cover"
    ours, theirs = ([describe(classes, labels) for classes in places] for places in (made, real))
    return {f"{what}_{name}": row for name, row in compare_measured(ours, theirs, MEASURES, rng).items()}


def labels_of(rasters: Sequence[Classes]) -> NDArray[np.int64]:
    """Every class of some rasters in ascending order (K,), no data aside."""
    for classes in rasters:
        if classes.ndim != 2 or not np.issubdtype(classes.dtype, np.integer):
            raise BadInput(f"classes are integers (H, W); an array {classes.shape} of {classes.dtype} was given")
    every = np.unique(np.concatenate([np.zeros(0, np.int64), *(np.unique(c).astype(np.int64) for c in rasters)]))
    return every[every >= 0]


def describe(classes: Classes, labels: NDArray[np.integer[Any]]) -> Measured:
    """Every measure of one raster (H, W) whose classes are among ``labels`` (K,); keys as in ``MEASURES``.

    Raises:
        BadInput: the raster is not one of integers, holds another class, or no data at all.
    """
    found = labels_of([classes])
    if found.size == 0 or not np.isin(found, labels).all():
        raise BadInput(f"a raster holds classes {found.tolist()}; one or more of {np.asarray(labels).tolist()} go here")
    ranks = np.where(classes >= 0, np.searchsorted(labels, classes), -1)
    known = int((ranks >= 0).sum())
    pairs = neighbours(ranks, len(labels))
    sizes = patch_sizes(ranks)
    out: Measured = {
        "composition": (np.bincount(ranks[ranks >= 0], minlength=len(labels)) / known).tolist(),
        "patch_size": (
            np.bincount(np.log2(sizes).astype(int), weights=sizes, minlength=PATCH_OCTAVES) / known
        ).tolist(),
        "patch_density": 1000 * len(sizes) / known,
        "edge_density": float(pairs.sum() - np.trace(pairs)) / known,
    }
    if pairs.any():
        out["transitions"] = ((pairs + pairs.T) / (2 * pairs.sum())).ravel().tolist()
    return out


def neighbours(ranks: Classes, count: int) -> Array:
    """Number of pairs of cells that share a side, by class of the upper or left one and of the other (K, K)."""
    out = np.zeros((count, count))
    for a, b in ((ranks[:-1], ranks[1:]), (ranks[:, :-1], ranks[:, 1:])):
        both = (a >= 0) & (b >= 0)
        pairs = a[both].astype(np.int64) * count + b[both]
        out += np.bincount(pairs, minlength=count * count).reshape(count, count)
    return out


def patch_sizes(ranks: Classes) -> NDArray[np.int64]:
    """Cells of each patch of one class, connected over sides and corners as in FRAGSTATS; classes in turn."""
    sizes = [np.zeros(0, np.int64)]
    for label in labels_of([ranks]):
        patches, _ = ndimage.label(ranks == label, np.ones((3, 3)))
        sizes.append(np.bincount(patches.ravel())[1:])
    return np.concatenate(sizes)


@dataclass(frozen=True)
class Codebook:
    """Codes of colour and texture that tell cells of pictures apart; learned from real pictures only."""

    centre: Array  # (6,) of descriptors
    scale: Array  # (6,)
    codes: Array  # (K, 6) in units of scale

    @property
    def size(self) -> int:
        """Number of codes."""
        return len(self.codes)

    @classmethod
    def fit(cls, images: Sequence[Image], rng: np.random.Generator, *, codes: int = CODES) -> Codebook:
        """k-means over cells of 8 px of ``images`` (H, W, 3), each image giving equally many at most.

        Raises:
            BadInput: images are not uint8 (H, W, 3) of 8 px or more, or have fewer cells than codes.
            MissingExtra: scikit-learn is not installed.
        """
        cluster = optional("sklearn.cluster", "judge")
        share = max(1, MOST_CELLS // max(1, len(images)))
        cells = [descriptors(image).reshape(-1, 6) for image in images]
        drawn = [c[rng.permutation(len(c))[:share]] for c in cells]
        x = np.concatenate([np.zeros((0, 6)), *drawn])
        if len(x) < codes:
            raise BadInput(f"{len(images)} images have {len(x)} cells of {CELL_PX} px; {codes} codes need more")
        centre, scale = x.mean(axis=0), x.std(axis=0) + 1e-6
        means = cluster.KMeans(codes, n_init=2, random_state=int(rng.integers(2**31))).fit((x - centre) / scale)
        found = np.asarray(means.cluster_centers_, np.float64)
        return cls(centre, scale, found[np.lexsort(found.T[::-1])])

    def colours(self) -> NDArray[np.uint8]:
        """The mean colour of each code (K, 3)."""
        means = self.codes[:, :3] * self.scale[:3] + self.centre[:3]
        out: Image = np.rint(255 * (means @ OPPONENT.astype(np.float64)).clip(0, 1)).astype(np.uint8)
        return out

    def __call__(self, image: Image) -> NDArray[np.int64]:
        """Index of the nearest code of each cell (H / 8, W / 8)."""
        x = (descriptors(image) - self.centre) / self.scale
        far = ((x[:, :, None] - self.codes) ** 2).sum(axis=-1)
        out: NDArray[np.int64] = far.argmin(axis=-1)
        return out


def descriptors(image: Image) -> Array:
    """Colour and texture of cells of 8 px (H / 8, W / 8, 6); a rest at the end is left out.

    Means of light, blue-yellow and red-green (0..1 colours); then logarithms of the spread of light, and of its mean
    steps down and across.
    """
    if image.ndim != 3 or image.shape[-1] != 3 or image.dtype != np.uint8 or min(image.shape[:2]) < CELL_PX:
        raise BadInput(f"images are uint8 (H, W, 3) of {CELL_PX} px or more; {image.shape} {image.dtype} was given")
    rows, cols = (side // CELL_PX for side in image.shape[:2])
    cut = image[: rows * CELL_PX, : cols * CELL_PX].astype(np.float64) / 255 @ OPPONENT.T.astype(np.float64)
    cells = cut.reshape(rows, CELL_PX, cols, CELL_PX, 3).swapaxes(1, 2)  # (rows, cols, 8, 8, 3)
    light = cells[..., 0]
    down, across = (np.abs(np.diff(light, axis=axis)).mean(axis=(2, 3)) for axis in (2, 3))
    texture = np.log(np.stack([light.std(axis=(2, 3)), down, across], axis=-1) + 1e-2)
    return np.concatenate([cells.mean(axis=(2, 3)), texture], axis=-1)
