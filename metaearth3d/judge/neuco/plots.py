"""Pictures of results: loss curves, predictions against labels, confusion, methods over tasks, ranks over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from metaearth3d.errors import BadInput, optional
from metaearth3d.judge.neuco import scores
from metaearth3d.judge.neuco.folder import Summary
from metaearth3d.judge.neuco.results import Floats, Predictions, TaskResult

DPI = 300  # the reference's
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999933")  # Okabe and Ito 2008
MOST_POINTS = 4000  # drawn of a split; more are a blot


def plot_task(folder: Path, task: TaskResult, source: str, steps: str) -> None:
    """All pictures of a task under the reference's names; ``steps`` is what losses run over."""
    for kind, curves in (("train", task.train_loss), ("validation", task.validation_loss)):
        if curves.size:
            path = folder / "loss_curves" / f"{task.name}_{kind}_loss_curves.png"
            loss_curves(path, curves, f"{task.name}: {kind} loss, {len(curves)} folds", steps)
    for found in task.predictions:
        which = "" if found.fold is None else f"_fold{found.fold + 1}"
        title = task.name if found.fold is None else f"{task.name}, fold {found.fold + 1}"
        if task.kind == "classification":
            confusion(folder / "confusion_matrices" / f"{source}_{task.name}_cm{which}.png", found, title)
        else:
            scatter(folder / "regression_scatter" / f"{source}_{task.name}_scatter{which}.png", found, title)


def loss_curves(path: Path, curves: Floats, title: str, steps: str) -> None:
    """A thin line for each fold of ``curves`` (k, E), a thick one for their median."""
    figure, axes = _figure(6, 4)
    axes.plot(np.arange(1, curves.shape[1] + 1), curves.T, color=COLOURS[0], alpha=0.3, linewidth=0.7)
    axes.plot(np.arange(1, curves.shape[1] + 1), np.median(curves, axis=0), color=COLOURS[1], label="median")
    axes.set(title=title, xlabel=steps, ylabel="loss")
    axes.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    _save(figure, path)


def scatter(path: Path, found: Predictions, title: str) -> None:
    """Predictions over labels of the training and test split, with the line where they agree."""
    figure, axes = _figure(6, 5)
    for name, true, predicted, colour, alpha in (
        ("train", found.train_true, found.train, COLOURS[0], 0.2),
        ("test", found.test_true, found.test, COLOURS[1], 0.6),
    ):
        if len(true):
            step = -(-len(true) // MOST_POINTS)
            axes.scatter(true[::step], predicted[::step], s=8, alpha=alpha, color=colour, linewidths=0, label=name)
    ends = [np.min(found.train_true), np.max(found.train_true)]
    axes.plot(ends, ends, linestyle="--", color="black", linewidth=1)
    axes.set(title=title, xlabel="label", ylabel="prediction")
    axes.grid(alpha=0.3)
    for handle in axes.legend(frameon=False).legend_handles:
        handle.set_alpha(1)
    _save(figure, path)


def confusion(path: Path, found: Predictions, title: str) -> None:
    """Counts of true against predicted classes of the training and, where there is one, the test split."""
    parts = [("train", found.train_true, found.train), ("test", found.test_true, found.test)]
    parts = [part for part in parts if len(part[1])]
    figure, _ = _figure(3.6 * len(parts), 3.6)
    figure.clear()
    for number, (name, true, logits) in enumerate(parts):
        axes = figure.add_subplot(1, len(parts), number + 1)
        counts = scores.metrics(logits.astype(np.float64), true.astype(np.float64), "classification")["confusion"]
        axes.imshow(counts / counts.sum(), cmap="Blues", vmin=0, vmax=1)
        for (row, col), count in np.ndenumerate(counts):
            light = count / counts.sum() > 0.5
            axes.text(col, row, f"{count:.0f}", ha="center", va="center", color="white" if light else "black")
        axes.set(title=f"{title}: {name}", xlabel="predicted", ylabel="true", xticks=(0, 1), yticks=(0, 1))
        axes.title.set_fontsize(10)
    figure.tight_layout()
    _save(figure, path)


def radar(path: Path, summaries: Sequence[Summary]) -> None:
    """A closed line for each method over the tasks that all have; every axis runs from its lowest Q to its highest.

    Raises:
        BadInput: fewer than three tasks in common.
    """
    tasks = [name for name in (summaries[0].q if summaries else ()) if all(name in s.q for s in summaries)]
    if len(tasks) < 3:
        raise BadInput(f"a radar needs three tasks that all methods have; there are {len(tasks)}")
    q = np.array([[s.q[name] for name in tasks] for s in summaries])
    low, high = q.min(axis=0), q.max(axis=0)
    along = 0.15 + 0.85 * (q - low) / np.where(high > low, high - low, 1)
    angles = np.linspace(0, 2 * np.pi, len(tasks), endpoint=False)
    figure, _ = _figure(7.5, 6)
    figure.clear()
    axes = figure.add_subplot(projection="polar")
    axes.set_theta_zero_location("N")
    for number, (summary, values) in enumerate(zip(summaries, along, strict=True)):
        colour = COLOURS[number % len(COLOURS)]
        closed = np.append(values, values[0])
        axes.plot(np.append(angles, angles[0]), closed, color=colour, label=summary.experiment, linewidth=1.5)
        axes.fill(np.append(angles, angles[0]), closed, color=colour, alpha=0.08)
    axes.set_xticks(angles, [f"{t}\n{a:.3g} to {b:.3g}" for t, a, b in zip(tasks, low, high, strict=True)], fontsize=8)
    axes.tick_params(pad=14)
    axes.set(ylim=(0, 1), yticks=())
    axes.set_title("Q by task, lowest to highest", pad=24)
    axes.legend(loc="upper left", bbox_to_anchor=(1.15, 1.05), frameon=False, fontsize=8)
    _save(figure, path)


def rank_evolution(path: Path, boards: Sequence[tuple[str, Mapping[str, float]]]) -> None:
    """Places of methods over leaderboards ``(label, place by method)`` in order of time, the first place on top."""
    if not boards:
        raise BadInput("ranks over time need at least one leaderboard")
    figure, axes = _figure(max(6.0, 1.2 * len(boards) + 3), 4)
    last = boards[-1][1]
    methods = sorted({name for _, board in boards for name in board}, key=lambda name: (last.get(name, np.inf), name))
    for number, name in enumerate(methods):
        places = np.array([board.get(name, np.nan) for _, board in boards])
        axes.plot(places, marker="o", color=COLOURS[number % len(COLOURS)], label=name)
    axes.set_xticks(range(len(boards)), [label for label, _ in boards], rotation=30, ha="right", fontsize=8)
    axes.set(ylabel="place", ylim=(max(max(b.values(), default=1) for _, b in boards) + 0.5, 0.5))
    axes.yaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1), frameon=False, fontsize=8)
    _save(figure, path)


def _figure(width: float, height: float) -> tuple[Any, Any]:
    """A figure in inches and its axes, without pyplot and its global state."""
    figure = optional("matplotlib.figure", "judge").Figure(figsize=(width, height))
    optional("matplotlib.backends.backend_agg", "judge").FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def _save(figure: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=DPI, bbox_inches="tight")
