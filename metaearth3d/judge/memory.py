"""Whether made pictures are copies of what the generator was trained on, next to real pictures it has never seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, stats

from metaearth3d.errors import BadInput
from metaearth3d.judge.measures import See
from metaearth3d.judge.pictures import Picture
from metaearth3d.judge.realism import checked_pair
from metaearth3d.judge.resample import REPEATS, Estimate, Index, estimates
from metaearth3d.judge.samples import Samples, at_gsd
from metaearth3d.judge.spectrum import LUMA

Floats = NDArray[np.float64]

COPY = 0.6  # correlation of fine detail above which two patches show the same thing
SOFT_PX = 2.0  # blur that is taken off before correlating: what is left is a patch's own detail
CHUNK = 512
TWINS = 4  # training pictures that a patch is aligned with


@dataclass(frozen=True, eq=False)
class Pair:
    """A patch ``image`` and the ``twin`` (both S, S, 3) found in training picture ``name`` at ``corner``.

    ``correlation`` is of their fine detail (1: the same), ``distance`` of their features.
    """

    image: NDArray[np.uint8]
    twin: NDArray[np.uint8]
    name: str
    corner: tuple[int, int]
    distance: float
    correlation: float


@dataclass(frozen=True, eq=False)
class Memory:
    """Distances to the nearest training patch and the closest pairs, of made and of real patches never trained on.

    ``copying_z`` is the standardised Mann-Whitney statistic of Meehan et al. 2020 (2004.05675): below about -3, made
    patches lie nearer to training ones than unseen real ones do. ``authentic`` is the share of made patches nearer to
    no training patch than that one is to the rest of the training set (Alaa et al. 2022, 2102.08921).
    """

    measures: dict[str, Estimate]
    copying_z: float
    pairs: tuple[Pair, ...]
    real_pairs: tuple[Pair, ...]
    training_patches: int

    @property
    def copies(self) -> int:
        """How many of the closest made pairs show the same thing."""
        return sum(p.correlation > COPY for p in self.pairs)

    @property
    def overlap(self) -> int:
        """The same of real pairs: above 0 the real pictures are not unseen, and floors say little."""
        return sum(p.correlation > COPY for p in self.real_pairs)


def memorisation(
    made: Samples,
    real: Samples,
    training: Samples,
    pictures: list[Picture],
    see: See,
    features: tuple[Floats, Floats],
    *,
    seed: int = 0,
    pairs: int = 24,
    repeats: int = REPEATS,
) -> Memory:
    """How near made patches come to training ones; ``features`` are those of ``made`` and ``real``.

    ``pictures`` are the training pictures that ``training`` was cut from: the closest pairs are aligned inside them, so
    that a copy moved by some pixels is found. Turned or mirrored copies are not looked for.
    """
    trained = see(training.images)
    (near_m, at_m), (near_r, at_r) = (nearest(f, trained) for f in features)
    own = nearest(trained, trained, skip=True)[0]  # of each training patch to the rest
    authentic = [near > own[at] for near, at in ((near_m, at_m), (near_r, at_r))]

    def figures(near: Floats, honest: NDArray[np.bool_], i: Index, j: Index) -> dict[str, float]:
        return {
            "nearest": float(np.median(near[i]) / max(np.median(near_r[j]), 1e-12)),
            "authentic": float(honest[i].mean()),
        }

    table = estimates(
        lambda i, j: figures(near_m, authentic[0], i, j),
        lambda i, j: figures(near_r, authentic[1], i, j),
        made.place,
        real.place,
        {"nearest": "high", "authentic": "high"},
        np.random.default_rng([seed, 0xC0B1]),
        repeats=repeats,
    )
    found = [
        [_paired(s.images[k], x[k], float(near[k]), trained, training, pictures) for k in np.argsort(near)[:pairs]]
        for s, x, near in ((made, features[0], near_m), (real, features[1], near_r))
    ]
    best = [tuple(sorted(each, key=lambda p: -p.correlation)) for each in found]
    return Memory(table, copying_z(near_m, near_r), best[0], best[1], len(training))


def nearest(a: Floats, b: Floats, *, skip: bool = False) -> tuple[Floats, Index]:
    """Distance (N,) of each of ``a`` (N, D) to its nearest of ``b`` (M, D), and which; ``skip`` leaves out itself."""
    checked_pair(a, b)
    at = np.empty(len(a), np.int64)
    for k in range(0, len(a), CHUNK):
        square = (a[k : k + CHUNK] ** 2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * a[k : k + CHUNK] @ b.T
        if skip:
            square[np.arange(len(square)), np.arange(k, k + len(square))] = np.inf
        at[k : k + CHUNK] = square.argmin(axis=1)
    near: Floats = np.linalg.norm(a - b[at], axis=1)
    return near, at


def copying_z(made: Floats, real: Floats) -> float:
    """Mann-Whitney's statistic of two samples of distances, standardised: below 0 the made ones are smaller."""
    u = stats.mannwhitneyu(made, real).statistic
    n, m = len(made), len(real)
    return float((u - n * m / 2) / np.sqrt(n * m * (n + m + 1) / 12))


def _paired(
    image: NDArray[np.uint8], x: Floats, near: float, trained: Floats, training: Samples, pictures: list[Picture]
) -> Pair:
    """A patch aligned with the few training pictures whose patches are nearest to its features, the best one kept."""
    order = np.argsort(np.square(trained - x).sum(axis=1))
    which = list(dict.fromkeys(training.picture[order[: 16 * TWINS]].tolist()))[:TWINS]
    size, found = len(image), []
    for k in which:
        pixels = at_gsd(pictures[k], training.gsd)[0]
        correlation, (row, col) = align(image, pixels)
        twin = pixels[row : row + size, col : col + size]
        found.append(Pair(image, twin, pictures[k].name, (row, col), near, correlation))
    return max(found, key=lambda pair: pair.correlation)


def align(patch: NDArray[np.uint8], picture: NDArray[np.uint8]) -> tuple[float, tuple[int, int]]:
    """The best correlation of fine luma detail of a patch (S, S, 3) inside a picture (H, W, 3), and its corner there.

    Every whole shift is tried (normalised cross-correlation by FFT); gain and offset of brightness do not count.
    """
    size = len(patch)
    if patch.shape[:2] != (size, size) or min(picture.shape[:2]) < size:
        raise BadInput(f"a square patch is aligned inside a picture; {patch.shape} and {picture.shape} were given")
    x, y = (_detail(image) for image in (patch, picture))
    x = x - x.mean()
    shape = picture.shape[:2]
    across = np.fft.irfft2(np.fft.rfft2(y) * np.conj(np.fft.rfft2(x, s=shape)), s=shape)
    across = across[: shape[0] - size + 1, : shape[1] - size + 1]
    sums, squares = (_box_sums(z, size) for z in (y, y**2))
    power = np.maximum(squares - sums**2 / size**2, 0) * (x**2).sum()
    score = np.where(power > 1e-6, across / np.sqrt(np.maximum(power, 1e-6)), 0)
    row, col = np.unravel_index(int(score.argmax()), score.shape)
    return float(score[row, col]), (int(row), int(col))


def _detail(image: NDArray[np.uint8]) -> Floats:
    """Luma (H, W) less its own blur."""
    luma = image @ LUMA
    detail: Floats = luma - ndimage.gaussian_filter(luma, SOFT_PX, mode="nearest")
    return detail


def _box_sums(x: Floats, size: int) -> Floats:
    """Sums over all S x S boxes (H - S + 1, W - S + 1)."""
    total = np.pad(x, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    boxes: Floats = total[size:, size:] - total[:-size, size:] - total[size:, :-size] + total[:-size, :-size]
    return boxes
