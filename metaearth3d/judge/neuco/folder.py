"""Result folders in the reference's layout: ``<output>/<phase>/<method>_<time>/``, written whole or not at all.

``<task>/<task>_result.json`` and ``results_summary.json`` have the reference's keys and spelling (``hyperparamaters``).
Beside them lie files of ours: ``<task>/<task>_metrics.json`` with every metric and loss by fold, and
``run.json`` with protocol, version and table. With ``enable_plots`` (the reference draws the loss curves without it
too; its documentation says otherwise) there are ``loss_curves/``, ``regression_scatter/`` and ``confusion_matrices/``.
A stored probe is ``probe/probe.safetensors`` and ``probe/probe.json`` instead of the reference's pickles, which run
whatever code is in them when they are opened; ``read_probe`` opens ours.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.judge.neuco.config import Config
from metaearth3d.judge.neuco.results import Results, StoredProbe, TaskResult

SUMMARY = "results_summary.json"


@dataclass(frozen=True)
class Summary:
    """What a ``results_summary.json`` says: scores by task, and their means; None or empty where a file lacks them."""

    experiment: str
    q: Mapping[str, float]
    mean: Mapping[str, float]
    overall_q: float | None
    overall_mean: float | None

    @staticmethod
    def of(experiment: str, results: Results) -> Summary:
        """The summary of a run under the name of its folder."""
        q = {name: task.q for name, task in results.tasks.items()}
        mean = {name: task.mean for name, task in results.tasks.items()}
        return Summary(experiment, q, mean, results.q, results.mean)


def stamp() -> str:
    """The time as the reference puts it into names, ``YYYYMMDD_HHMMSS``."""
    return datetime.datetime.now().strftime("%Y%m%d_%H%M%S")


def write_results(
    results: Results,
    config: Config,
    output: Path,
    *,
    phase: str = "results",
    source: str = "submission",
    time: str | None = None,
    about: Mapping[str, Any] | None = None,
) -> Path:
    """The folder that was written.

    Args:
        results: a run's.
        config: as the run was told.
        output: parent of all phases.
        phase: folder of comparable runs.
        source: the submission's file name without ending, which plots' names begin with.
        time: of the run, ``stamp()`` by default.
        about: what else ``run.json`` shall hold.

    Raises:
        OutputConflict: the folder is there already.
        BadInput: the method's or phase's name is no folder name.
    """
    for what, name in (("method", results.method), ("phase", phase)):
        if not name or name in (".", "..") or "/" in name or "\\" in name:
            raise BadInput(f"the {what} {name!r} is no name of a folder")
    experiment = f"{results.method}_{time or stamp()}"
    final = output / phase / experiment
    if final.exists():
        raise OutputConflict(f"{final} is there already; wait a second or choose another method name")
    part = output / f".{phase}.{experiment}.{os.getpid()}.part"
    try:
        for name, task in results.tasks.items():
            _write_task(part / name, task, config, source)
        _write_json(part / SUMMARY, {**summary_json(Summary.of(experiment, results)), "config": config.nested()})
        version = importlib.metadata.version("metaearth3d")
        _write_json(part / "run.json", {"metaearth3d": version, "protocol": results.protocol, **(about or {})})
        final.parent.mkdir(parents=True, exist_ok=True)
        os.replace(part, final)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return final


def summary_json(summary: Summary) -> dict[str, Any]:
    """A summary under the reference's keys."""
    return {
        "experiment": summary.experiment,
        "overall_q_score": summary.overall_q,
        "overall_acc_score": summary.overall_mean,
        "task_q_scores": dict(summary.q),
        "task_acc_scores": dict(summary.mean),
    }


def result_json(task: TaskResult, *, fold_results: bool) -> dict[str, Any]:
    """A task's result under the reference's keys."""
    out = {
        "q_stat": task.q,
        "mean_score": task.mean,
        "std_dev": task.std,
        "hyperparamaters": dict(task.hyperparameters),
    }
    return {**out, "q_t": task.per_fold.tolist()} if fold_results else out


def _write_task(folder: Path, task: TaskResult, config: Config, source: str) -> None:
    folder.mkdir(parents=True)
    (folder / f"{task.name}_result.json").write_text(
        json.dumps(result_json(task, fold_results=config.output_fold_results), indent=2)
    )
    losses = {"train_loss": task.train_loss, "validation_loss": task.validation_loss}
    arrays = {"per_fold": task.per_fold, **task.metrics, **losses}
    numbers = {key: np.asarray(value).tolist() for key, value in arrays.items()}
    _write_json(folder / f"{task.name}_metrics.json", {"kind": task.kind, "rows": task.rows, **numbers})
    if config.enable_plots:
        from metaearth3d.judge.neuco.plots import plot_task

        plot_task(folder, task, source, "epoch" if config.probe.kind == "linear" else "setting tried")
    if task.probe is not None:
        write_probe(folder / "probe", task.probe)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2))


def write_probe(folder: Path, probe: StoredProbe) -> None:
    """Arrays as safetensors, the rest as JSON."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True)
    save_file({key: np.asarray(value, order="C") for key, value in probe.arrays.items()}, folder / "probe.safetensors")
    _write_json(folder / "probe.json", {"kind": probe.kind, "model": probe.model, "settings": dict(probe.settings)})


def read_probe(folder: Path) -> StoredProbe:
    """The probe in a folder that ``write_probe`` made."""
    from safetensors.numpy import load_file

    try:
        about = json.loads((folder / "probe.json").read_text())
        return StoredProbe(about["kind"], about["model"], load_file(folder / "probe.safetensors"), about["settings"])
    except (OSError, KeyError, ValueError) as error:
        raise BadInput(f"{folder} holds no stored probe: {error}") from error


def read_summaries(output: Path, phase: str = "results") -> list[Summary]:
    """All runs of a phase by name; older files (``overall_score``, ``task_result``) are understood too.

    Raises:
        BadInput: no such phase, or a summary that cannot be read.
    """
    folder = output / phase
    if not folder.is_dir():
        raise BadInput(f"there are no results under {folder}")
    return [read_summary(path) for path in sorted(folder.glob(f"*/{SUMMARY}"))]


def read_summary(path: Path) -> Summary:
    """One run's summary, of either form."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if "task_q_scores" in data or "task_acc_scores" in data:
            q, mean = data.get("task_q_scores") or {}, data.get("task_acc_scores") or {}
            return Summary(data["experiment"], q, mean, data.get("overall_q_score"), data.get("overall_acc_score"))
        return Summary(data["experiment"], data.get("task_result") or {}, {}, data.get("overall_score"), None)
    except FileNotFoundError as error:
        raise BadInput(f"there is no {path}; give the folder of a run that bench has written") from error
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadInput(f"{path} is no summary of a run: {error!r}") from error
