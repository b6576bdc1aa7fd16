"""The table of realism: every measure of two sets of patches, taken from what was noted of each patch once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from metaearth3d.judge import realism
from metaearth3d.judge.colour import MOMENTS, colour_moments, colour_sample, to_lab
from metaearth3d.judge.neighbours import manifold
from metaearth3d.judge.resample import LEVEL, REPEATS, Estimate, Index, Target, estimates
from metaearth3d.judge.samples import Samples
from metaearth3d.judge.spectrum import luma_density, octave_edges, ring_power

Floats = NDArray[np.float64]
See = Callable[[NDArray[np.uint8]], Floats]  # images (N, H, W, 3) to features (N, D)

OCTAVES = 4
RINGS = np.linspace(0, 0.5, 25)  # of the spectrum's curve, cycles a pixel
COLOURS_PER_PATCH, COLOUR_DIRECTIONS, FEATURE_DIRECTIONS = 32, 32, 64
EIGHT_BIT_NOISE = 1 / 12  # variance of rounding to whole DN: keeps ratios of empty octaves finite

# Name, what is good, and what it says; in the order of the report.
MEASURES: dict[str, tuple[Target, str]] = {
    "frechet": ("low", "Fréchet distance of encoder features"),
    "frechet_infinity": ("low", "the same, extrapolated to sets without end"),
    "kid": ("low", "kernel distance (unbiased, cubic kernel)"),
    "sliced_features": ("low", "sliced Wasserstein distance of features"),
    "precision": ("high", "share of made patches inside the real manifold"),
    "recall": ("high", "share of real patches inside the made manifold"),
    "density": ("high", "real balls around a made patch, over 5"),
    "coverage": ("high", "share of real patches with a made neighbour"),
    "patches_fine": ("low", "sliced Wasserstein x 1000 of 7 px patches, finest level"),
    "patches_middle": ("low", "the same, one octave coarser"),
    "patches_coarse": ("low", "the same, two octaves coarser and all below"),
    "spectrum": ("low", "RMS over octaves of log2 of made power over real"),
    **{
        f"octave_{k}": ("one", f"power over the real one, 1/{2 ** (OCTAVES + 1 - k)} to 1/{2 ** (OCTAVES - k)} a pixel")
        for k in range(OCTAVES - 1)
    },
    f"octave_{OCTAVES - 1}": ("one", "power over the real one, above 1/4 a pixel"),
    "colours": ("low", "sliced Wasserstein distance of colours, in CIELAB units"),
    "lightness": ("zero", "mean L* less the real one"),
    "contrast": ("one", "deviation of L* inside a patch over the real one"),
    "chroma": ("one", "mean chroma over the real one"),
    "clipped": ("zero", "share of pixels at 0 or 255 in a channel, less the real one"),
}


@dataclass(frozen=True, eq=False)
class Noted:
    """What is noted of N patches: ``features`` (N, D), ``slices`` (N, levels, P, directions), ``octaves`` (N, 4),

    ``curve`` (N, rings), ``colours`` (N, K, 3), ``moments`` (N, 9) and ``place`` (N,).
    """

    features: Floats
    slices: NDArray[np.float32]
    octaves: Floats
    curve: Floats
    colours: NDArray[np.float32]
    moments: Floats
    place: Index


def note(samples: Samples, see: See, slicer: realism.PatchSlices, *, seed: int = 0) -> Noted:
    """Everything that measures ask of patches."""
    octaves, curve, colours, moments = [], [], [], []
    rng = np.random.default_rng([seed, 0xC010])
    for k in range(0, len(samples), 64):
        images = samples.images[k : k + 64]
        density, radius = luma_density(images)
        octaves.append(ring_power(density, radius, octave_edges(OCTAVES)))
        curve.append(ring_power(density, radius, RINGS.tolist()))
        lab = to_lab(images)
        colours.append(colour_sample(lab, COLOURS_PER_PATCH, rng))
        moments.append(colour_moments(images, lab))
    return Noted(
        see(samples.images),
        slicer(samples.images),
        np.concatenate(octaves),
        np.concatenate(curve),
        np.concatenate(colours),
        np.concatenate(moments),
        samples.place,
    )


def compare(a: Noted, b: Noted, i: Index, j: Index, *, seed: int = 0) -> dict[str, float]:
    """Every measure of patches ``i`` of set ``a`` against patches ``j`` of set ``b``, by the names of ``MEASURES``."""
    rng = np.random.default_rng([seed, 0x5E7])
    x, y = a.features[i], b.features[j]
    along = realism.unit_directions(x.shape[1], FEATURE_DIRECTIONS, rng)
    wheel = realism.unit_directions(3, COLOUR_DIRECTIONS, rng)
    octaves = (a.octaves[i].mean(axis=0) + EIGHT_BIT_NOISE) / (b.octaves[j].mean(axis=0) + EIGHT_BIT_NOISE)
    patches = [
        1000 * realism.quantile_distance(*(s[:, k].reshape(-1, s.shape[-1]) for s in (a.slices[i], b.slices[j])))
        for k in range(a.slices.shape[1])
    ]
    colours = realism.quantile_distance(a.colours[i].reshape(-1, 3) @ wheel, b.colours[j].reshape(-1, 3) @ wheel)
    m, r = (dict(zip(MOMENTS, s.mean(axis=0), strict=True)) for s in (a.moments[i], b.moments[j]))
    return {
        "frechet": realism.frechet(x, y),
        "frechet_infinity": realism.frechet_infinity(x, y, a.place[i], b.place[j], rng),
        "kid": realism.kid(x, y),
        "sliced_features": realism.quantile_distance(x @ along, y @ along),
        **manifold(x, y)._asdict(),
        **dict(zip(("patches_fine", "patches_middle", "patches_coarse"), patches, strict=True)),
        "spectrum": float(np.sqrt(np.square(np.log2(octaves)).mean())),
        **{f"octave_{k}": float(ratio) for k, ratio in enumerate(octaves)},
        "colours": colours,
        "lightness": m["lightness"] - r["lightness"],
        "contrast": m["lightness_std"] / max(r["lightness_std"], 1e-6),
        "chroma": m["chroma"] / max(r["chroma"], 1e-6),
        "clipped": m["black"] + m["white"] - r["black"] - r["white"],
    }


def table(
    made: Noted, real: Noted, *, seed: int = 0, repeats: int = REPEATS, level: float = LEVEL
) -> dict[str, Estimate]:
    """Every measure of the made set against the real one, with interval and floor."""
    return estimates(
        partial(compare, made, real, seed=seed),
        partial(compare, real, real, seed=seed),
        made.place,
        real.place,
        {name: target for name, (target, _) in MEASURES.items()},
        np.random.default_rng([seed, 0x7AB1E]),
        repeats=repeats,
        level=level,
    )
