"""Spatial questions, measured: answers computed again, height noise, guessing without pictures, letters, throughput.

METAEARTH3D_DATA=... python scripts/bench/qa.py --work out/qa --scenes out/demo ...   # go on where it stopped
Scenes are the open rasters of the training data and any folders of ``generate`` that are named.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from _common import ROOT, cell, table, write
from _qa_scenes import prepare

from metaearth3d.qa import ask, check, open_scene
from metaearth3d.qa import write as write_set
from metaearth3d.qa.blind import UNTOLD, closed, position, scores
from metaearth3d.qa.checking.place import Place, SceneFiles
from metaearth3d.qa.checking.programs import Unreadable, agrees, run
from metaearth3d.qa.checking.surface import Surface
from metaearth3d.qa.writing import pictures

OUT = ROOT / "docs" / "bench" / "qa.json"
SHUFFLES = 20
PLACES = 4  # whose questions are drawn for a figure of speed
Row = dict[str, Any]


def main() -> None:
    args = _arguments()
    data = Path(os.environ["METAEARTH3D_DATA"])
    folders = [*prepare(data, args.work / "real"), *args.scenes]
    made = _made(args, folders)
    rows = [json.loads(line) for line in (args.work / "set" / "items.jsonl").read_text("utf-8").splitlines()]
    figures: dict[str, Any] = {
        "scenes": len({r["scene"] for r in rows}), "places": len({r["place"] for r in rows}), "items": len(rows),
        "kinds": len({r["kind"] for r in rows}), "splits": dict(Counter(r["split"] for r in rows)), "made": made,
    }  # fmt: skip
    stages = {"check": _checked, "noise": _noisy, "blind": _blind, "shuffled": _shuffled}
    for name, stage in stages.items():
        figures[name] = _kept(args.work / f"{name}.json", lambda stage=stage: stage(args, rows))
    if args.speed:
        figures["speed"] = _kept(args.work / "speed.json", lambda: _speed(args, folders))
    write(args.out, figures)
    _show(figures)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("out/qa"))
    parser.add_argument("--scenes", type=Path, nargs="*", default=[])
    parser.add_argument("--n", type=int, default=50_000)
    parser.add_argument("--noise-items", type=int, default=8_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--speed", action="store_true", help="time drawing and pictures as well (a quiet machine)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    return parser.parse_args()


def _kept(path: Path, make: Any) -> Any:
    """What a file holds, made first if it is not there."""
    if not path.is_file():
        path.write_text(json.dumps(make()))
    return json.loads(path.read_text())


def _busy() -> float:
    """Processor seconds of this process and its ended children."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _made(args: argparse.Namespace, folders: Sequence[Path]) -> Any:
    """Draw and write the set, without pictures; seconds of both."""
    path = args.work / "made.json"
    if not path.is_file():
        wall, busy = time.perf_counter(), _busy()
        asked = ask(list(folders), n=args.n, seed=args.seed, workers=args.workers)
        drawn = {"seconds": time.perf_counter() - wall, "cpu_seconds": _busy() - busy, "items": len(asked)}
        wall, busy = time.perf_counter(), _busy()
        write_set(asked, args.work / "set", images=False, blind=False)
        written = {"seconds": time.perf_counter() - wall, "cpu_seconds": _busy() - busy}
        path.write_text(json.dumps({"drawn": drawn, "written": written, "skipped": asked.skipped}))
    return json.loads(path.read_text())


def _checked(args: argparse.Namespace, rows: Sequence[Row]) -> dict[str, Any]:
    """The independent checker's report."""
    busy = _busy()
    report = check(args.work / "set", workers=args.workers)
    return {
        "items": report.items, "agreed": report.agreed, "wrong": list(report.wrong)[:20],
        "faults": {k: len(v) for k, v in report.faults.items()}, "letters": asdict(report)["letters"],
        "cpu_seconds": _busy() - busy,
    }  # fmt: skip


def _noisy(args: argparse.Namespace, rows: Sequence[Row]) -> dict[str, Any]:
    """Share of answers that stay when every height moves by noise as large as the tiles' typical error."""
    rng = np.random.default_rng(7)
    record = json.loads((args.work / "set" / "dataset.json").read_text())
    told = [r for r in rows if r["answer"] != UNTOLD]
    some = [told[k] for k in sorted(rng.permutation(len(told))[: args.noise_items])]
    by: dict[str, list[Row]] = defaultdict(list)
    for row in some:
        by[row["scene"]].append(row)
    right: Counter[str] = Counter()
    for scene, own in sorted(by.items()):
        kept = next(s for s in record["scenes"] if s["name"] == scene)
        files = _shaken(SceneFiles(args.work / "set" / "scenes" / scene, _names(kept)), kept["rmse_m"], rng)
        places = {p: Place(files, tuple(record["places"][p]["window"][k] for k in ("row", "col", "height", "width")))
                  for p in {r["place"] for r in own}}  # fmt: skip
        right.update(r["kind"] for r in own if _same(r, places[r["place"]]))
    total = Counter(r["kind"] for r in some)
    return {
        "items": len(some), "same": sum(right.values()) / len(some),
        "kinds": {k: {"items": n, "same": right[k] / n} for k, n in sorted(total.items())},
    }  # fmt: skip


def _names(kept: Mapping[str, Any]) -> dict[int, str]:
    return {int(k): v for k, v in kept["cover_names"].items()}


def _shaken(files: SceneFiles, sigma: float, rng: np.random.Generator) -> SceneFiles:
    """A scene whose raster and triangles have moved up and down together, each post by itself."""
    noise = rng.normal(0, sigma, files.height.shape)
    triangles = files.surface.triangles.copy()
    r, c = (np.clip(np.rint(triangles[..., k]).astype(int), 0, noise.shape[k] - 1) for k in (0, 1))
    triangles[..., 2] += noise[r, c]
    files.__dict__["surface"] = Surface(triangles, files.step)
    files.__dict__["height"] = files.height + noise
    return files


def _same(row: Row, place: Place) -> bool:
    try:
        return agrees(row, run(row, place))
    except (Unreadable, KeyError, ValueError):
        return False


def _blind(args: argparse.Namespace, rows: Sequence[Row]) -> dict[str, Any]:
    """Guessing by the commonest answer and by a forest that reads the text."""
    return scores(rows)


def _shuffled(args: argparse.Namespace, rows: Sequence[Row]) -> dict[str, Any]:
    """How often the answer of another picture of the same kind is right."""
    rng = np.random.default_rng(3)
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["answer"] != UNTOLD and closed(row):
            by[row["kind"]].append(row)
    out = {}
    for kind, own in by.items():
        answers = np.array([position(r) for r in own])
        size = np.array([len(r["options"]) for r in own])
        hits = [float((answers == answers[_within(size, rng)]).mean()) for _ in range(SHUFFLES)]
        out[kind] = sum(hits) / len(hits)
    return out


def _within(group: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A permutation that keeps to groups."""
    out = np.arange(len(group))
    for value in np.unique(group):
        own = np.flatnonzero(group == value)
        out[own] = own[rng.permutation(len(own))]
    return out


def _speed(args: argparse.Namespace, folders: Sequence[Path]) -> dict[str, Any]:
    """Questions and pictures a second: several processes, then one."""
    out: dict[str, Any] = {}
    grounds = [open_scene(f) for f in folders]
    for workers in sorted({1, args.workers}, reverse=True):
        wall, busy = time.perf_counter(), _busy()
        asked = ask(grounds, n=args.n, seed=args.seed + 1, workers=workers)
        seconds = time.perf_counter() - wall
        out[f"questions, {workers} processes"] = {
            "items": len(asked), "per_second": len(asked) / seconds, "per_cpu_second": len(asked) / (_busy() - busy)
        }  # fmt: skip
    chosen = sorted(asked.places)[:: max(1, len(asked.places) // PLACES)]
    some = replace(asked, questions=tuple(q for q in asked.questions if q.place in chosen))
    with tempfile.TemporaryDirectory() as folder:
        wall, busy = time.perf_counter(), _busy()
        drawn = pictures(some, Path(folder), args.workers)
        seconds, busy = time.perf_counter() - wall, _busy() - busy
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.jpg"))
    out[f"pictures, {args.workers} processes"] = {
        "items": len(drawn), "per_second": len(drawn) / seconds, "per_cpu_second": len(drawn) / busy,
        "kib_each": size / len(drawn) / 1024,
    }  # fmt: skip
    return out


def over(score: Mapping[str, Any], what: str) -> float | None:
    """Points above chance."""
    return None if score.get(what) is None else 100 * (score[what] - score["chance"])


def noise(score: Mapping[str, Any]) -> float:
    """Points of one standard deviation of an accuracy at chance."""
    return 100 * math.sqrt(max(score["chance"] * (1 - score["chance"]), 1e-9) / score["items"])


def _show(figures: Mapping[str, Any]) -> None:
    """Print what matters."""
    head = ("kind", "items", "entropy", "chance", "majority", "blind", "shuffled", "same under noise")
    lines = []
    for kind, s in figures["blind"].items():
        steady = figures["noise"]["kinds"].get(kind, {}).get("same")
        lines.append((kind, s["items"], s["entropy"], s["chance"], s["majority"], s["blind"],
                      figures["shuffled"].get(kind), steady))  # fmt: skip
    table("Kinds", head, lines)
    c = figures["check"]
    print(f"\n{c['agreed']:,} of {c['items']:,} recomputed equal; faults {c['faults']}; letters {c['letters']}")
    print(
        f"same under noise: {cell(figures['noise']['same'])} of {figures['noise']['items']:,}; made {figures['made']}"
    )
    print(figures.get("speed", "speed not timed"))


if __name__ == "__main__":
    main()
