"""How far a set of made pictures is from a set of real ones: Frechet, kernel and sliced Wasserstein distances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from metaearth3d.errors import BadInput
from metaearth3d.judge.features import checked_images

Features = NDArray[np.floating[Any]]
Images = NDArray[np.uint8]

BINOMIAL = np.array([1, 4, 6, 4, 1]) / 16  # Burt & Adelson 1983, a = 3/8
PATCH_PX = 7  # Karras et al. 2018, section 5
DIRECTIONS = 512


def frechet(a: Features, b: Features) -> float:
    """Squared Frechet distance of the Gaussians fitted to features ``a`` (N, D) and ``b`` (M, D); float64.

    ``tr((A B)^(1/2))`` of two covariances is the sum of singular values of ``X Y^T`` with ``A = X^T X``, ``B = Y^T Y``,
    so no matrix root is taken and nothing is lost where there are fewer samples than features.
    The value is biased upwards by about ``1/N``: compare sets of one size only, and with :func:`floor`.
    """
    a, b = checked_pair(a, b)
    x, y = _factor(a), _factor(b)
    roots = np.linalg.svd(x @ y.T, compute_uv=False).sum()
    shift = a.mean(axis=0) - b.mean(axis=0)
    return max(0.0, float(shift @ shift + (x**2).sum() + (y**2).sum() - 2 * roots))


def kid(a: Features, b: Features) -> float:
    """Unbiased squared maximum mean discrepancy, kernel ``(x.y / D + 1)^3`` (1801.01401); may fall below 0."""
    a, b = checked_pair(a, b)
    n, m, d = len(a), len(b), a.shape[1]
    aa, bb, ab = ((x @ y.T / d + 1) ** 3 for x, y in ((a, a), (b, b), (a, b)))
    within = (aa.sum() - np.trace(aa)) / (n * (n - 1)) + (bb.sum() - np.trace(bb)) / (m * (m - 1))
    return float(within - 2 * ab.mean())


def frechet_infinity(
    a: Features,
    b: Features,
    place_a: NDArray[np.int64],
    place_b: NDArray[np.int64],
    rng: np.random.Generator,
    *,
    shares: Sequence[float] = (0.4, 0.5, 0.65, 0.8, 1.0),
    repeats: int = 3,
) -> float:
    """The Frechet distance that sets without end would have: a line in one over the size, at zero (1911.07023).

    Shares of the places of both sets, drawn ``repeats`` times, give the line. It takes most of the bias away and adds
    spread; for sets of one distribution it is near 0 and may fall below.
    """
    sizes, values = [], []
    for share in shares:
        for _ in range(repeats if share < 1 else 1):
            x, y = (z[_some_places(p, share, rng)] for z, p in ((a, place_a), (b, place_b)))
            sizes.append(1 / share)
            values.append(frechet(x, y))
    return float(np.polyfit(sizes, values, 1)[1])


def _some_places(place: NDArray[np.int64], share: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Which samples are of a random share of the places."""
    names = np.unique(place)
    kept: NDArray[np.bool_] = np.isin(place, rng.permutation(names)[: max(2, round(share * len(names)))])
    return kept


def floor(real: Features, rng: np.random.Generator, *, repeats: int = 20, group: int = 1) -> float:
    """Mean Frechet distance between random halves of one real set: what "as good as other real places" looks like.

    ``group`` consecutive samples are of one place and stay together. Halves are half as many as the set, so the
    distance is biased upwards a little more than that of whole sets.
    """
    real = checked_pair(real, real)[0]
    places = real[: len(real) // group * group].reshape(-1, group, real.shape[1])
    half = len(places) // 2
    if half * group < 2:
        raise BadInput(
            f"a floor needs at least 4 real samples of 2 places; {len(real)} in groups of {group} were given"
        )
    distances = []
    for _ in range(repeats):
        order = rng.permutation(len(places))
        a, b = places[order[:half]], places[order[half : 2 * half]]
        distances.append(frechet(a.reshape(-1, real.shape[1]), b.reshape(-1, real.shape[1])))
    return float(np.mean(distances))


def sliced_wasserstein(
    fake: Images, real: Images, rng: np.random.Generator, *, levels: int = 3, patches: int = 128
) -> NDArray[np.float64]:
    """Sliced Wasserstein distance x 1000 of 7x7 patches per Laplacian pyramid level (levels,), finest first.

    Karras et al. 2018 (1710.10196), section 5, with one change: both sets are normalised by the *real* set's mean and
    deviation per level and colour, because a set normalised by its own would hide that a blurred one lacks contrast.
    ``patches`` are drawn from each image, at the same places of both sets where those have one shape.
    """
    same_seed = int(rng.integers(2**63))
    out = []
    pyramids = zip(_laplacian(fake, levels), _laplacian(real, levels), strict=True)
    for level, (f, r) in enumerate(pyramids):
        mean, std = r.mean(axis=(0, 1, 2)), r.std(axis=(0, 1, 2)) + 1e-6
        x, y = (_patches((z - mean) / std, patches, np.random.default_rng([same_seed, level])) for z in (f, r))
        out.append(1000 * _sliced(x, y, rng))
    return np.array(out)


class PatchSlices:
    """The patches of :func:`sliced_wasserstein` along fixed directions, ready to be compared set by set.

    Made once from the real set, whose mean and deviation per level and colour normalise every set.
    """

    def __init__(
        self, real: Images, seed: int, *, levels: int = 3, patches: int = 8, directions: int = DIRECTIONS // 8
    ) -> None:
        self.seed, self.levels, self.patches = seed, levels, patches
        self.norms = [(x.mean(axis=(0, 1, 2)), x.std(axis=(0, 1, 2)) + 1e-6) for x in _laplacian(real, levels)]
        self.along = unit_directions(3 * PATCH_PX**2, directions, np.random.default_rng([seed, levels]))

    def __call__(self, images: Images) -> NDArray[np.float32]:
        """Projections (N, levels, patches, directions) of images (N, H, W, 3)."""
        out = []
        for level, (x, (mean, std)) in enumerate(zip(_laplacian(images, self.levels), self.norms, strict=True)):
            rows = _patches((x - mean) / std, self.patches, np.random.default_rng([self.seed, level]))
            out.append((rows @ self.along).reshape(len(images), self.patches, -1))
        return np.stack(out, axis=1)


def quantile_distance(a: NDArray[np.floating[Any]], b: NDArray[np.floating[Any]]) -> float:
    """Mean 1-Wasserstein distance of the columns of ``a`` (N, D) and ``b`` (M, D), at the smaller set's quantiles."""
    x, y = np.sort(a, axis=0), np.sort(b, axis=0)
    count = min(len(x), len(y))
    x, y = (z[((np.arange(count) + 0.5) * len(z) / count).astype(int)] for z in (x, y))
    return float(np.abs(x - y).mean())


def unit_directions(size: int, count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Random unit directions as columns (size, count)."""
    drawn = rng.standard_normal((size, count), dtype=np.float32)
    drawn /= np.sqrt((drawn**2).sum(axis=0))
    return drawn


def psnr(fake: Images, real: Images) -> float:
    """Mean peak signal-to-noise ratio in dB of images (N, H, W, 3) against their references; the peak is 255."""
    from skimage.metrics import peak_signal_noise_ratio

    pairs = zip(*_matched(fake, real), strict=True)
    with np.errstate(divide="ignore"):  # an exact copy is infinitely good
        return float(np.mean([peak_signal_noise_ratio(r, f, data_range=255) for f, r in pairs]))


def ssim(fake: Images, real: Images) -> float:
    """Mean structural similarity of images (N, H, W, 3) with their references, set as in Wang et al. 2004."""
    from skimage.metrics import structural_similarity

    wang: dict[str, Any] = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False}
    pairs = zip(*_matched(fake, real), strict=True)
    return float(np.mean([structural_similarity(r, f, channel_axis=-1, data_range=255, **wang) for f, r in pairs]))


def checked_pair(a: Features, b: Features) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both sets in float64 if they are (N, D) and (M, D) with at least two finite samples each."""
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1] or min(len(a), len(b)) < 2:
        raise BadInput(f"features are (N, D) and (M, D) with N, M of 2 or more; {a.shape} and {b.shape} were given")
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise BadInput("features hold values that are not finite; leave those images out")
    return a.astype(np.float64), b.astype(np.float64)


def _factor(a: NDArray[np.float64]) -> NDArray[np.float64]:
    """A triangular ``X`` (min(N, D), D) whose ``X^T X`` is the covariance of samples ``a`` (N, D)."""
    triangle: NDArray[np.float64] = np.linalg.qr((a - a.mean(axis=0)) / np.sqrt(len(a) - 1)).R
    return triangle


def _matched(fake: Images, real: Images) -> tuple[Images, Images]:
    """Both sets if they are images of one shape."""
    if checked_images(fake).shape != checked_images(real).shape:
        raise BadInput(f"images are compared one by one; the sets are {fake.shape} and {real.shape}")
    return fake, real


def _laplacian(images: Images, levels: int) -> list[NDArray[np.float32]]:
    """Band-pass levels (N, H / 2^k, W / 2^k, 3) for k < ``levels``, the last one low-pass (Burt & Adelson 1983)."""
    if levels < 1 or min(checked_images(images).shape[1:3]) >> (levels - 1) < PATCH_PX:
        raise BadInput(f"images {images.shape[1:3]} px have no {levels} pyramid levels of {PATCH_PX} px or more")
    x = images.astype(np.float32)
    out = []
    for _ in range(levels - 1):
        small = _smooth(x, BINOMIAL)[:, ::2, ::2]
        spread = np.zeros_like(x)
        spread[:, ::2, ::2] = small
        out.append(x - _smooth(spread, 2 * BINOMIAL))
        x = small
    return [*out, x]


def _smooth(x: NDArray[np.float32], kernel: NDArray[np.float64]) -> NDArray[np.float32]:
    rows = ndimage.correlate1d(x, kernel, axis=1, mode="mirror")
    out: NDArray[np.float32] = ndimage.correlate1d(rows, kernel, axis=2, mode="mirror")
    return out


def _patches(x: NDArray[np.float32], count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """``count`` random 7x7 patches of each image as rows (N * count, 147)."""
    n, height, width, c = x.shape
    rows = rng.integers(0, height - PATCH_PX + 1, (n, count))
    cols = rng.integers(0, width - PATCH_PX + 1, (n, count))
    windows = np.lib.stride_tricks.sliding_window_view(x, (PATCH_PX, PATCH_PX), axis=(1, 2))
    picked: NDArray[np.float32] = windows[np.arange(n)[:, None], rows, cols]  # (N, count, C, 7, 7)
    return picked.reshape(n * count, c * PATCH_PX**2)


def _sliced(a: NDArray[np.float32], b: NDArray[np.float32], rng: np.random.Generator) -> float:
    """Mean 1-Wasserstein distance along random unit directions, at as many quantiles as the smaller set has."""
    along = unit_directions(a.shape[1], DIRECTIONS, rng)
    return quantile_distance(a @ along, b @ along)
