"""The converged protocol: what a score costs, what cannot move it, and what probes of growing capacity find.

    python scripts/bench/probes.py --out docs/bench/probes.json         # some five minutes on one core
    python scripts/bench/probes.py --rows 1140 --dims 256 --out out/probes.json --plot out/capacity.png

*Cost* is CPU time on one BLAS thread: all folds by the leave-block-out identity at one penalty, with the penalty nested
in each fold, and the logistic probe; beside them explicit refits of every fold, at that penalty (scikit-learn's Ridge
by Cholesky) and nested (an eigendecomposition a fold, the whole grid). *Invariance* scores one 64-number embedding as
it is and in clothes that lose nothing, by the published protocol (``metaearth3d.judge.neuco``) and the converged one.
*Capacity* asks a linear and two hidden-layer probes of a task that is linear in the embedding and of one that is not.
All data are made up and seeded.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _common
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from sklearn.linear_model import Ridge
from threadpoolctl import threadpool_limits

from metaearth3d.judge.folds import Split, shuffled
from metaearth3d.judge.neuco import Config, LinearProbe, Submission, Task, bench
from metaearth3d.judge.probes import capacity, compare, converged, plot_capacity
from metaearth3d.judge.probes.ridge import PENALTIES, gcv_error, principal, refined, ridge
from metaearth3d.judge.probes.scores import Floats, regression_metrics

Matrix = NDArray[np.float32]
SEED = 20261120
LAM = 1e-2


def unit_sphere(rng: np.random.Generator, rows: int, dims: int) -> Matrix:
    """Points of the unit sphere, as AlphaEarth's embeddings are."""
    x = rng.standard_normal((rows, dims))
    return (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32)


def labelled(rng: np.random.Generator, signal: Floats, noise: float) -> Floats:
    """The signal with noise of a share of its deviation, within 0..1."""
    y = signal + noise * signal.std() * rng.standard_normal(len(signal))
    return (y - y.min()) / np.ptp(y)


def cpu_seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of a call on one BLAS thread, and what it returned."""
    with threadpool_limits(1):
        start = time.process_time()
        out = work()
        return time.process_time() - start, out


def mean_r2(y: Floats, splits: list[Split], said: list[Floats]) -> Floats:
    """R2 of each fold."""
    return np.array([regression_metrics(y[s.test], p)["r2"] for s, p in zip(splits, said, strict=True)])


def refits(x: Matrix, y: Floats, splits: list[Split], alpha: float) -> list[Floats]:
    """Every fold fitted alone at one penalty."""
    full = x.astype(np.float64)
    return [Ridge(alpha=alpha).fit(full[s.train], y[s.train]).predict(full[s.test]) for s in splits]


def nested_refits(x: Matrix, y: Floats, splits: list[Split], scale: float) -> list[Floats]:
    """Every fold fitted alone, its penalty chosen on the whole grid by generalised cross-validation."""
    full, out = x.astype(np.float64), []
    for split in splits:
        a, b = full[split.train], y[split.train]
        centre, mean = a.mean(axis=0), b.mean()
        a, b = a - centre, b - mean
        s, axes = eigh(a.T @ a, driver="evd")
        s, moments = np.maximum(s, 0), axes.T @ (a.T @ b)
        weight = 1 / (s + PENALTIES[:, None] * scale)
        squares = b @ b - (moments**2 * weight * (2 - s * weight)).sum(axis=1)
        freedom = 1 + (s * weight).sum(axis=1)
        lam = refined([gcv_error(q, f, len(b)) for q, f in zip(squares, freedom, strict=True)])
        out.append(mean + (full[split.test] - centre) @ (axes @ (moments / (s + lam * scale))))
    return out


def cost(rows: int, dims: int, folds: tuple[int, ...]) -> list[dict[str, Any]]:
    """CPU seconds per number of folds, ours and by explicit refits."""
    rng = np.random.default_rng(SEED)
    x = (rng.standard_normal((rows, dims)) * np.geomspace(1, 0.05, dims)).astype(np.float32)
    y = labelled(rng, x @ rng.standard_normal(dims), 0.7)
    out = []
    for count in folds:
        splits = shuffled(rows, folds=count, test_share=0.1, seed=42)
        fixed, ours = cpu_seconds(lambda s=splits: ridge(principal(x), y, s, lam=LAM))
        nested, chosen = cpu_seconds(lambda s=splits: ridge(principal(x), y, s))
        logistic, _ = cpu_seconds(lambda c=count: converged(x, (y > np.median(y)) * 1.0, "classification", folds=c))
        row = {"folds": count, "fixed_cpu_s": fixed, "nested_cpu_s": nested, "logistic_cpu_s": logistic}
        if count == folds[0]:
            scale = principal(x).scale
            plain, alone = cpu_seconds(lambda s=splits, c=scale: refits(x, y, s, LAM * c))
            full, alone_nested = cpu_seconds(lambda s=splits, c=scale: nested_refits(x, y, s, c))
            row |= {
                "refits_cpu_s": plain,
                "nested_refits_cpu_s": full,
                "fixed_ratio": plain / fixed,
                "nested_ratio": full / nested,
                "fixed_r2_difference": np.abs(mean_r2(y, splits, ours.predictions) - mean_r2(y, splits, alone)).max(),
                "nested_r2_difference": np.abs(
                    mean_r2(y, splits, chosen.predictions) - mean_r2(y, splits, alone_nested)
                ).max(),
            }
        out.append(row)
    return out


def clothes(rng: np.random.Generator, x: Matrix, width: int) -> dict[str, Matrix]:
    """The embedding as it is and in forms that hold the same."""
    padded = np.pad(x, ((0, 0), (0, width - x.shape[1])))
    turn = np.linalg.qr(rng.standard_normal((width, width)))[0]
    return {
        "as is": x,
        f"zeros to {width}": padded,
        "zeros, then rotated": (padded @ turn).astype(np.float32),
        "a constant column": np.hstack([x, np.ones((len(x), 1), np.float32)]),
        "times 100": x * np.float32(100),
    }


def invariance(rows: int, width: int, folds: int) -> list[dict[str, Any]]:
    """Mean score and Q of the same embedding in other clothes, by either protocol, on a regression and two classes."""
    rng = np.random.default_rng(SEED)
    x = unit_sphere(rng, rows, 64)
    y = labelled(rng, x @ rng.standard_normal(64), 0.5)
    config = Config(k_folds=folds, probe=LinearProbe(epochs=20), enable_plots=False)
    ids = tuple(f"place{k}" for k in range(rows))
    tasks = {"r": Task("r", "regression", ids, y), "c": Task("c", "classification", ids, (y > np.median(y)) * 1.0)}
    out = []
    for name, dressed in clothes(rng, x, width).items():
        row: dict[str, Any] = {"form": name}
        for protocol in ("neuco", "converged"):
            found = bench(Submission(ids, dressed), tasks, config, method=name, protocol=protocol)
            row |= {
                f"{protocol}_r2": found.tasks["r"].mean,
                f"{protocol}_q": found.tasks["r"].q,
                f"{protocol}_f1": found.tasks["c"].mean,
                f"{protocol}_f1_q": found.tasks["c"].q,
            }
        out.append(row)
    return out


def capacities(rows: int, folds: int, plot: Path | None) -> list[dict[str, Any]]:
    """Scores of three probes on a task that is linear in the embedding and on one that is not."""
    rng = np.random.default_rng(SEED)
    x = rng.standard_normal((rows, 16)).astype(np.float32)
    bent = np.abs(x[:, 0]) + x[:, 1] * x[:, 2] + 0.5 * x[:, 3]
    tasks = {"linear": labelled(rng, x @ rng.standard_normal(16), 0.3), "non-linear": labelled(rng, bent, 0.3)}
    out, drawn = [], {}
    for task, y in tasks.items():
        seconds, found = cpu_seconds(lambda y=y: capacity(x, y, "regression", folds=folds))
        drawn[f"{task} task"] = found
        comparison = compare(found)
        print(f"\n{task}\n{comparison.text()}")
        for method in comparison.methods:
            figures = {"r2": method.mean, "low": method.low, "high": method.high, "q": method.q, "rank": method.rank}
            out.append({"task": task, "probe": method.name, **figures, "task_cpu_s": seconds})
    if plot:
        plot_capacity(drawn, plot)
    return out


def show(title: str, rows: list[dict[str, Any]]) -> None:
    """Print rows as a table whose columns are those of the first."""
    head = list(rows[0])
    _common.table(title, head, [[row.get(key) for key in head] for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, metavar="JSON", help="figures")
    parser.add_argument("--rows", type=int, default=2415, help="samples (default NeuCo-Bench's biomass task)")
    parser.add_argument("--dims", type=int, default=1024, help="numbers a row of the cost runs, and of padded forms")
    parser.add_argument("--folds", type=int, nargs="+", default=[40, 200], help="folds; refits run for the first")
    parser.add_argument("--capacity-folds", type=int, default=10, help="folds of the capacity study")
    parser.add_argument("--plot", type=Path, metavar="PNG", help="also draw the capacity study")
    args = parser.parse_args()
    costs = cost(args.rows, args.dims, tuple(args.folds))
    show(f"cost, {args.rows} x {args.dims}", costs)
    same = invariance(args.rows, args.dims, args.folds[0])
    show("invariance", same)
    probes = capacities(args.rows, args.capacity_folds, args.plot)
    show("capacity", probes)
    sizes = {"rows": args.rows, "dims": args.dims}
    _common.write(args.out, {**sizes, "cost": costs, "invariance": same, "capacity": probes})


if __name__ == "__main__":
    main()
