"""The embedding benchmark beside the public implementation it replays: CPU and wall seconds, and how far scores differ.

    git clone https://github.com/embed2scale/NeuCo-Bench ../NeuCo-Bench
    python -m pip install torchmetrics scikit-optimize        # what the public implementation imports beyond our own
    python scripts/bench/neuco.py --reference ../NeuCo-Bench --out out/neuco.json            # table 5's sizes, 20 min
    python scripts/bench/neuco.py --reference ../NeuCo-Bench --sizes 1140 2415 --dims 1024 --out out/neuco.json

Each size is a made-up task (``metaearth3d.judge.neuco.synthetic``) written as the CSV files both sides read. In one
process the reference's ``evaluate`` runs first, then ours, each on ``--threads`` threads. *Folds* are the probe's
training and scoring alone (the reference's ``cross_validate`` without its plots); *all* is from the CSV files to the
result folder, without plots on either side. Of ``--repeats`` runs the one with the least CPU time counts, on each side.
Imports and compilation are outside both; ``--commands`` also times the two command lines from a cold start, plots off
(the reference draws its loss curves all the same). With ``--tasks`` all published tasks run as one benchmark. After
``--minutes`` no size is begun; the same command goes on where it stopped while settings and commit are the same.

    python scripts/bench/neuco.py --reference ../NeuCo-Bench --fixtures tests/judge/neuco/reference.json

writes the numbers of the public implementation that our tests compare with.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import math
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import _common
import numpy as np

from metaearth3d.judge.neuco import Config, LinearProbe, bench, write_results
from metaearth3d.judge.neuco import run as ours
from metaearth3d.judge.neuco.synthetic import PUBLISHED, synthetic, write_labels, write_submission

SIZES = (1140, 1659, 2415, 3355, 4691, 13260)  # rows of NeuCo-Bench's regression tasks
DIMS = (512, 1024, 2048)
LEARNING_RATE = 1e-3
CASES: dict[str, dict[str, Any]] = {  # what the tests compare with; sizes of the second are published ones
    "small": {
        "tasks": {"clouds": ("regression", 300), "biomass": ("regression", 411), "water": ("classification", 200)},
        "dim": 100,
        "config": {"k_folds": 8, "batch_size": 50, "epochs": 5, "embedding_dim": 120, "store_probes": True},
    },
    "published": {
        "tasks": {name: PUBLISHED[name] for name in ("biomass", "clouds", "heatisland", "random_cls")},
        "dim": 1024,
        "config": {"k_folds": 40, "batch_size": 64, "epochs": 20},
    },
}
Seconds = dict[str, float]


class Clock:
    """CPU and wall seconds of named parts, added up."""

    def __init__(self) -> None:
        self.parts: dict[str, Seconds] = {}

    @contextlib.contextmanager
    def part(self, name: str) -> Iterator[None]:
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            yield
        finally:
            spent = self.parts.setdefault(name, {"cpu_s": 0.0, "wall_s": 0.0})
            spent["cpu_s"] += time.process_time() - cpu
            spent["wall_s"] += time.perf_counter() - wall

    def timed(self, name: str | None, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with its calls counted in part ``name``, by default the keyword ``task_name`` of a call."""

        def call(*args: Any, **kwargs: Any) -> Any:
            with self.part(name or kwargs.get("task_name") or args[0]):
                return function(*args, **kwargs)

        return call


def settings(args: argparse.Namespace) -> dict[str, Any]:
    """The configuration both sides are told."""
    probe = {"batch_size": 64, "epochs": args.epochs, "learning_rate": LEARNING_RATE, "device": "cpu"}
    flags = {"enable_plots": False, "output_fold_results": True, "update_leaderboard": False}
    return {"k_folds": args.folds, "probe_type": "linear", "probe_params": probe, **flags}


def run_reference(evaluation: Any, data: Path, out: Path, config: dict[str, Any]) -> tuple[Clock, dict[str, Any]]:
    """Times, and each task's result as the reference writes it."""
    clock = Clock()
    kept = evaluation.cross_validate, evaluation.save_loss_curve

    def no_plot(_curves: Any, folder: Path, task: str, **_how: Any) -> None:
        (folder / task).mkdir(exist_ok=True)  # which the reference leaves to its plots

    evaluation.save_loss_curve = no_plot
    evaluation.cross_validate = clock.timed(None, kept[0])
    try:
        with clock.part("all"), contextlib.redirect_stderr(io.StringIO()):
            evaluation.evaluate(data / "rows.csv", data / "labels", "reference", out, "bench", config)
    finally:
        evaluation.cross_validate, evaluation.save_loss_curve = kept
    return clock, read_results(out_of(out))


def run_ours(data: Path, out: Path, args: argparse.Namespace) -> tuple[Clock, dict[str, Any]]:
    """Times, and each task's result as we write it."""
    clock = Clock()
    kept = ours.linear_task
    ours.linear_task = clock.timed(None, kept)
    try:
        with clock.part("all"):
            config = Config.of(settings(args))
            results = bench(data / "rows.csv", data / "labels", config, method="ours")
            folder = write_results(results, config, out, phase="bench")
    finally:
        ours.linear_task = kept
    return clock, read_results(folder)


def out_of(out: Path) -> Path:
    """The only run's folder below a results folder."""
    (folder,) = (out / "bench").iterdir()
    return folder


def read_results(folder: Path) -> dict[str, Any]:
    return {path.parent.name: json.loads(path.read_text()) for path in folder.glob("*/*_result.json")}


def compare(evaluation: Any, tasks: dict[str, Any], dim: int, args: argparse.Namespace) -> dict[str, Any]:
    """Both sides on one set of tables."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        submission, labels = synthetic(tasks, dim=dim)
        write_submission(data / "rows.csv", submission)
        write_labels(data / "labels", labels)
        del submission, labels
        runs: dict[str, list[Any]] = {"reference": [], "ours": []}
        for repeat in range(args.repeats):
            runs["reference"].append(run_reference(evaluation, data, data / f"reference{repeat}", settings(args)))
            runs["ours"].append(run_ours(data, data / f"ours{repeat}", args))
    found: dict[str, Any] = {"tasks": {}}
    for name in [*sorted(tasks), "all"]:
        best = {
            side: min((clock.parts[name] for clock, _ in made), key=lambda s: s["cpu_s"]) for side, made in runs.items()
        }
        ratios = {f"ratio_{key[:-2]}": best["reference"][key] / best["ours"][key] for key in ("cpu_s", "wall_s")}
        found["tasks"][name] = {**best, **ratios}
    for name in tasks:
        reference, mine = runs["reference"][0][1][name], runs["ours"][0][1][name]
        apart = np.abs(np.subtract(reference["q_t"], mine["q_t"])).max()
        scores = {"q_reference": reference["q_stat"], "q_ours": mine["q_stat"], "mean_score": mine["mean_score"]}
        found["tasks"][name] |= {"max_fold_difference": float(apart), **scores}
    return found


def fixtures(evaluation: Any, out: Path) -> None:
    """Write what the reference gives for every case, with the versions it ran on."""
    import numpy
    import sklearn
    import torch

    found: dict[str, Any] = {"versions": {m.__name__: m.__version__ for m in (torch, numpy, sklearn)}, "cases": {}}
    for name, case in CASES.items():
        config = dict(case["config"])
        probe = {"device": "cpu", "learning_rate": LEARNING_RATE}
        probe |= {key: config.pop(key) for key in ("batch_size", "epochs")}
        config |= {"probe_type": "linear", "probe_params": probe, "enable_plots": False, "output_fold_results": True}
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder)
            submission, tasks = synthetic(case["tasks"], dim=case["dim"])
            write_submission(data / "rows.csv", submission)
            write_labels(data / "labels", tasks)
            _, results = run_reference(evaluation, data, data / "out", json.loads(json.dumps(config)))
        found["cases"][name] = {"tasks": case["tasks"], "dim": case["dim"], "config": config, "results": results}
    out.write_text(json.dumps(found) + "\n")


def commands(tasks: dict[str, Any], dim: int, args: argparse.Namespace) -> dict[str, Any]:
    """CPU and wall seconds of both command lines, from starting Python to its end."""
    import resource

    import yaml

    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder).resolve()
        submission, labels = synthetic(tasks, dim=dim)
        write_submission(data / "rows.csv", submission)
        write_labels(data / "labels", labels)
        (data / "config.yaml").write_text(yaml.safe_dump(settings(args)))
        options = ["--submission_file", data / "rows.csv", "--annotation_path", data / "labels"]
        options += ["--config", data / "config.yaml", "--output_dir", data / "out"]
        for side, words, where in (
            ("reference", ["main.py"], args.reference / "benchmark"),
            ("ours", ["-m", "metaearth3d.cli", "bench"], _common.ROOT),
        ):
            before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run([sys.executable, *words, *map(str, options)], cwd=where, check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            found[side] = {"cpu_s": cpu, "wall_s": time.perf_counter() - start}
    found["ratio_cpu"] = found["reference"]["cpu_s"] / found["ours"]["cpu_s"]
    return found


def load_reference(folder: Path) -> Any:
    """The public implementation's evaluation module, quiet."""
    sys.path.insert(0, str(folder / "benchmark"))
    warnings.filterwarnings("ignore")
    from evaluation import evaluation

    logging.getLogger().setLevel(logging.ERROR)
    logging.getLogger("benchmarking").setLevel(logging.ERROR)
    return evaluation


def begun(args: argparse.Namespace) -> dict[str, Any]:
    """Settings, and the sizes that an earlier run of the same settings and commit has left in ``--out``."""
    figures = {key: getattr(args, key) for key in ("folds", "epochs", "threads", "repeats")} | {"sizes": {}}
    earlier = json.loads(args.out.read_text()) if args.out.is_file() else {}
    same = earlier.get("commit") == _common.commit() and all(earlier.get(k) == v for k, v in figures.items() if v)
    return figures | {"sizes": earlier["sizes"]} if same and args.minutes < math.inf else figures


def row(name: str, figures: dict[str, Any]) -> list[Any]:
    reference, mine = figures["reference"], figures["ours"]
    times = [reference["wall_s"], reference["cpu_s"], mine["wall_s"], mine["cpu_s"]]
    ratios = [figures["ratio_wall"], figures["ratio_cpu"]]
    if "q_ours" not in figures:
        return [name, *times, *ratios, None, None]
    q = f"{figures['q_reference']:.5f} / {figures['q_ours']:.5f}"
    return [name, *times, *ratios, f"{figures['max_fold_difference']:.1e}", q]


def main() -> None:
    start = time.perf_counter()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", type=Path, required=True, help="clone of the public implementation")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="rows of the regression task")
    parser.add_argument("--dims", type=int, nargs="*", default=DIMS, help="numbers an embedding")
    parser.add_argument("--tasks", action="store_true", help="also all published tasks as one benchmark, binary too")
    parser.add_argument("--commands", action="store_true", help="also both command lines from a cold start")
    parser.add_argument("--folds", type=int, default=40)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=1, help="runs of each side, of which the cheapest counts")
    parser.add_argument("--threads", type=int, default=1, help="threads of each side")
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin no size later; go on next time")
    goal = parser.add_mutually_exclusive_group(required=True)
    goal.add_argument("--out", type=Path, help="JSON of all figures")
    goal.add_argument("--fixtures", type=Path, help="instead: JSON of the reference's numbers for the tests")
    args = parser.parse_args()
    if not (args.reference / "benchmark" / "main.py").is_file():
        parser.error(f"{args.reference} is no clone of NeuCo-Bench: it has no benchmark/main.py")
    import numba
    import torch

    from metaearth3d.judge.neuco import packed

    torch.set_num_threads(args.threads)
    numba.config.NUMBA_NUM_THREADS = args.threads
    evaluation = load_reference(args.reference.resolve())
    if args.fixtures is not None:
        fixtures(evaluation, args.fixtures)
        return
    with tempfile.TemporaryDirectory() as folder:  # compile before anything is timed
        tiny, tasks = synthetic({"a": ("regression", 40), "b": ("classification", 40)}, dim=8)
        write_labels(Path(folder), tasks)
        limits = packed.LARGE, packed.HUGE, packed.MANY
        for packed.LARGE, packed.HUGE, packed.MANY in ((0, 0, 1), (0, *limits[1:]), limits):  # all layouts of rows
            bench(tiny, Path(folder), Config(k_folds=1, probe=LinearProbe(16, 1)), method="warm")
    head = ["", "ref wall", "ref cpu", "our wall", "our cpu", "wall x", "cpu x", "max diff", "Q ref / ours"]
    figures = begun(args)
    rows = []
    for size, dim in ((size, dim) for dim in args.dims for size in args.sizes):
        found = figures["sizes"].get(f"{size}x{dim}")
        if found is None and time.perf_counter() - start > 60 * args.minutes:
            print(f"stopped before {size} x {dim}")
            return
        found = found or compare(evaluation, {"task": ("regression", size)}, dim, args)["tasks"]
        figures["sizes"][f"{size}x{dim}"] = found
        rows += [row(f"{size} x {dim} folds", found["task"]), row(f"{size} x {dim} all", found["all"])]
        _common.write(args.out, figures)
        _common.table("NeuCo-Bench", head, rows[-2:])
    if args.tasks:
        figures["published"] = compare(evaluation, dict(PUBLISHED), 1024, args)["tasks"]
        rows += [row(name, found) for name, found in figures["published"].items()]
    if args.commands:
        figures["commands"] = commands({"task": ("regression", 2415)}, 1024, args)
        print({key: value for key, value in figures["commands"].items()})
    _common.write(args.out, figures)
    _common.table("NeuCo-Bench, all", head, rows)


if __name__ == "__main__":
    main()
