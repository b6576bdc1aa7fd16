"""How much probes of growing capacity read out of the same embeddings: what is there, and what is there linearly."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import optional
from metaearth3d.judge.probes.paired import RESAMPLES, interval, stretch
from metaearth3d.judge.probes.protocol import LAYERS, converged
from metaearth3d.judge.probes.scores import Floats, Kind, Probe, Scores

LABELS = {"linear": "linear", "mlp1": "1 hidden layer", "mlp2": "2 hidden layers"}


def capacity(x: NDArray[np.float32], y: Floats, kind: Kind, *, folds: int = 10, **options: Any) -> dict[Probe, Scores]:
    """Scores of the linear probe and of one and two hidden layers over the same folds, for :func:`compare`.

    ``options`` are those of :func:`converged`.
    """
    return {probe: converged(x, y, kind, folds=folds, probe=probe, **options) for probe in LAYERS}


def plot_capacity(results: Mapping[str, Mapping[Probe, Scores]], path: Path) -> None:
    """Draw fold means with 95 % intervals per probe, a line for each task or method of ``results``."""
    figure = optional("matplotlib.figure", "judge").Figure(figsize=(6, 4), layout="constrained")
    axes = figure.add_subplot()
    rng = np.random.default_rng(0)
    for k, (name, scores) in enumerate(results.items()):
        middle, reach = [], []
        for score in scores.values():
            values = score.per_fold[~np.isnan(score.per_fold)]
            low, high = interval(
                values,
                rng.integers(0, len(values), (RESAMPLES, len(values))),
                stretch(len(score.per_fold), score.test_ratio),
            )
            middle.append(values.mean())
            reach.append((values.mean() - low, high - values.mean()))
        at = np.arange(len(middle)) + 0.06 * (k - (len(results) - 1) / 2)
        axes.errorbar(at, middle, np.array(reach).T, marker="o", capsize=3, label=name)
    probes = next(iter(results.values()))
    axes.set_xticks(range(len(probes)), [LABELS[p] for p in probes])
    kinds = {s.kind for scores in results.values() for s in scores.values()}
    axes.set_ylabel(" or ".join({"regression": "R2", "classification": "F1"}[k] for k in sorted(kinds)[::-1]))
    axes.set_xlabel("probe")
    axes.grid(axis="y", alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=150)
