"""The independent checker: every answer computed again from shipped tiles and rasters, every item audited.

Nothing here imports the generator; both know only the files (held by a test).
"""

from __future__ import annotations

import json
import multiprocessing
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from metaearth3d.errors import BadInput
from metaearth3d.qa.checking.audit import UNTOLD, audit, even
from metaearth3d.qa.checking.place import Place, SceneFiles
from metaearth3d.qa.checking.programs import Unreadable, agrees, run

__all__ = ["CheckReport", "check"]
Progress = Callable[[str, int, int], None]
SHOWN = 8  # of each fault in a summary


@dataclass(frozen=True)
class CheckReport:
    """What was found: ``wrong`` are items whose recomputed answer differs, ``faults`` everything else by its name."""

    items: int
    agreed: int
    wrong: tuple[str, ...]
    faults: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # (agreed, items)
    letters: Mapping[int, tuple[list[int], float]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.wrong and not self.faults

    def lines(self) -> list[str]:
        """A summary to print."""
        out = [f"{self.items:,} items, {self.agreed:,} answers recomputed equal, {len(self.wrong):,} not"]
        for size, (counts, p) in self.letters.items():
            out.append(f"answers of {size} options stand at places {counts} times (p = {p:.3f})")
        for fault, where in ({"wrong answer": self.wrong} | dict(self.faults)).items():
            if where:
                out.append(f"{fault}: {len(where):,}")
                out += [f"  {one}" for one in where[:SHOWN]]
        return [*out, "nothing is wrong" if self.ok else "the data set is NOT clean"]


def check(folder: str | Path, *, workers: int = 1, progress: Progress | None = None) -> CheckReport:
    """Recompute and audit a data set that ``metaearth3d ask`` wrote, scene by scene in ``workers`` processes.

    Raises:
        BadInput: the folder holds no data set, or its scenes cannot be read.
    """
    folder = Path(folder)
    record, rows = _read(folder)
    faults: dict[str, list[str]] = defaultdict(list)
    for fault, where in audit(rows, record, folder):
        faults[fault].append(where)
    verdicts: dict[int, str | None] = {}
    for meshes, own in _scenes(folder, record, rows, workers):
        faults["tiles off the raster"] += meshes
        verdicts |= own
        if progress is not None:
            progress("checking", len(verdicts), len(rows))
    wrong = tuple(f"{rows[k].get('id', '?')}: {verdict}" for k, verdict in sorted(verdicts.items()) if verdict)
    total = Counter(str(row.get("kind")) for row in rows)
    right = Counter(str(rows[k].get("kind")) for k, verdict in verdicts.items() if verdict is None)
    kinds = {kind: (right[kind], count) for kind, count in sorted(total.items())}
    whole = [row for row in rows if {"form", "answer", "options"} <= set(row)]
    found = {fault: tuple(where) for fault, where in faults.items() if where}
    return CheckReport(len(rows), sum(right.values()), wrong, found, kinds, even(whole))


Numbered = list[tuple[int, dict[str, Any]]]


def _scenes(
    folder: Path, record: dict[str, Any], rows: list[dict[str, Any]], workers: int
) -> Iterator[tuple[list[str], dict[int, str | None]]]:
    """Faults of meshes and the verdict of each item by its number, scene by scene."""
    if workers < 1:
        raise BadInput(f"workers is {workers}; one at least is needed")
    parts: dict[str, Numbered] = defaultdict(list)
    for k, row in enumerate(rows):
        parts[str(row.get("scene"))].append((k, row))
    if workers == 1 or len(parts) == 1:
        yield from (_scene(folder, record, part) for part in parts.values())
        return
    longest = sorted(parts.values(), key=len, reverse=True)
    with ProcessPoolExecutor(min(workers, len(parts)), multiprocessing.get_context("spawn")) as pool:
        for job in as_completed([pool.submit(_scene, folder, record, part) for part in longest]):
            yield job.result()


def _scene(folder: Path, record: dict[str, Any], part: Numbered) -> tuple[list[str], dict[int, str | None]]:
    """The same for the items of one scene."""
    used = {row.get("place") for _, row in part}
    places = _places(record, folder)
    meshes = [f"{name}: {off}" for name, off in _meshes(record, places, used)]
    return meshes, {k: _verdict(row, places) for k, row in part}


def _read(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Record and items; the items of data/*.jsonl must be the same ones."""
    try:
        record = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
        rows = [json.loads(line) for line in (folder / "items.jsonl").read_text(encoding="utf-8").splitlines()]
        for part in ("places", "scenes", "seed"):
            record[part]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder} is no data set of 'metaearth3d ask' ({error!r}); name the folder it wrote") from error
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise BadInput(f"{folder / 'items.jsonl'} holds no items; write the data set again")
    return record, rows


def _places(record: Mapping[str, Any], folder: Path) -> dict[str, Place]:
    """All places by name."""
    scenes = {
        s["name"]: SceneFiles(folder / "scenes" / s["name"], {int(k): v for k, v in s["cover_names"].items()})
        for s in record["scenes"]
    }
    places = {}
    for name, p in record["places"].items():
        w = p["window"]
        places[name] = Place(scenes[p["scene"]], (w["row"], w["col"], w["height"], w["width"]))
    return places


def _meshes(record: Mapping[str, Any], places: Mapping[str, Place], used: set[Any]) -> Sequence[tuple[str, str]]:
    """Places whose tiles are further from the raster than the set says."""
    bound = {s["name"]: float(s["error_m"]) for s in record["scenes"]}
    found = []
    for name in sorted(set(places) & used):
        off = np.abs(places[name].z - places[name].raster)
        limit = bound[record["places"][name]["scene"]]
        if np.isnan(off).any():
            found.append((name, f"{int(np.isnan(off).sum())} posts have no tile above them"))
        elif off.max() > limit + 0.02:
            found.append((name, f"{off.max():.3f} m, {limit:.3f} m were promised"))
    return found


def _verdict(row: Mapping[str, Any], places: Mapping[str, Place]) -> str | None:
    """What is wrong with an item's answer, or None."""
    try:
        if row["answer"] == UNTOLD:
            return None if row["program"] == "untold()" else f"answered {UNTOLD!r}, but {row['program']} can be run"
        found = run(row, places[row["place"]])
        if agrees(row, found):
            return None
    except (Unreadable, KeyError, ValueError) as error:
        return f"cannot be recomputed: {error}"
    return f"{row['program']} gives {found!r} here, the item says {row['answer']!r} ({row['truth']}) {row['unit']}"
