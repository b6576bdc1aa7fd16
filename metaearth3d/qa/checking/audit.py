"""Faults of a data set that can be seen without computing an answer."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from scipy import stats

Row = Mapping[str, Any]
FIELDS = ("id", "kind", "form", "question", "answer", "options", "unit", "tolerance", "truth", "margin", "least_margin",
          "error", "evidence", "program", "inputs", "image", "image_sha256", "place", "scene", "seed", "split",
          "reasoning")  # fmt: skip
PLACEHOLDER = re.compile(r"[{}]|\bP\d\b|\bNone\b|\bnan\b|\binf\b|<[a-z_]+>|\bTODO\b|\bregion\d\b", re.IGNORECASE)
COORDINATES = re.compile(
    r"\(\s*-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?\s*\)|\b(row|column|pixel|lat|lon)\s*[=:]?\s*-?\d", re.I
)
UNTOLD = "cannot be told"
FORMS = ("choice", "yesno", "integer", "number", "order")
TIMES = 3.0  # least margin over error
LEAST_P = 0.05  # of even answer places
SLACK = 1e-4


def audit(rows: Sequence[Row], record: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """``(fault, where)`` of every fault."""
    whole = [row for row in rows if not (missing := [f for f in FIELDS if f not in row])]
    for row in rows:
        missing = [f for f in FIELDS if f not in row]
        if missing:
            yield "missing field", f"{row.get('id', '?')}: {', '.join(missing)}"
    for row in whole:
        for fault, what in _item(row, record):
            yield fault, f"{row['id']}: {what}"
    yield from _pictures(whole, folder)
    yield from _doubles(whole)
    yield from _leaks(whole, record)
    yield from _uneven(whole)


def _item(row: Row, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Faults of one item."""
    texts = (row["question"], row["answer"], row["reasoning"], *row["options"], row["unit"])
    for text in texts:
        if PLACEHOLDER.search(text) or not (text.strip() or text == row["unit"]):
            yield "placeholder", repr(text)
    if COORDINATES.search(row["question"]):
        yield "coordinates in the text", repr(row["question"])
    if row["form"] not in FORMS:
        yield "unknown form", row["form"]
    if row["options"] and row["answer"] not in row["options"]:
        yield "answer not among options", f"{row['answer']!r} of {row['options']}"
    if len(set(row["options"])) != len(row["options"]) or len(row["options"]) == 1:
        yield "options not distinct", str(row["options"])
    if row["form"] in ("choice", "yesno") and not row["options"]:
        yield "answer not among options", "there are none"
    hidden = bool(row["inputs"]["hidden"]) or (
        row["kind"] == "distance" and '"scale_bar": false' in row["inputs"]["drawing"]
    )
    if hidden != (row["answer"] == UNTOLD):
        yield "control without reason", f"{row['answer']!r}, hidden: {row['inputs']['hidden']}"
    if row["answer"] != UNTOLD and not row["margin"] + SLACK >= row["least_margin"] >= TIMES * row["error"] - SLACK:
        yield "margin too small", f"{row['margin']} of {row['least_margin']}, error {row['error']}"
    yield from _number(row)
    yield from _named(row)
    place = record["places"].get(row["place"])
    if place is None or place["split"] != row["split"] or place["scene"] != row["scene"]:
        yield "split of another place", f"{row['split']} at {row['place']}"
    for a, b in combinations([b for b in row["inputs"]["boxes"] if b["label"] in "ABCDEFGH"], 2):
        if _common(a, b) > 0:
            yield "overlapping regions", f"{a['label']} and {b['label']}"


def _number(row: Row) -> Iterator[tuple[str, str]]:
    """Faults of numbers."""
    if row["form"] not in ("number", "integer") or row["answer"] == UNTOLD:
        return
    try:
        value = float(row["answer"])
    except ValueError:
        yield "no number", repr(row["answer"])
        return
    if row["form"] == "number":
        if not (math.isfinite(value) and row["tolerance"] > 0):
            yield "no tolerance", f"{row['answer']} within {row['tolerance']}"
        if not row["unit"] or row["unit"] not in row["question"].replace("%", "per cent"):
            yield "unit not asked for", f"{row['unit']!r} in {row['question']!r}"
    elif value != int(value) or value < 0:
        yield "no number", f"{row['answer']!r} is no count"


def _named(row: Row) -> Iterator[tuple[str, str]]:
    """Letters of the question, order answers and options that nothing in the inputs bears."""
    inputs = row["inputs"]
    known = {p["label"] for key in ("points", "boxes", "pixels", "arrows", "crops") for p in inputs[key]}
    asked = set(re.findall(r"\b([A-HX-ZKL])\b(?!-)", row["question"].replace("A cart", "").replace("A dam", "")))
    asked -= {"A"} if re.search(r"\bA (?!and\b|or\b)[a-z]", row["question"]) and "A" not in known else set()
    if asked - known:
        yield "unknown marker", f"{', '.join(sorted(asked - known))} in {row['question']!r}"
    for box in (inputs["window"],):
        for p in inputs["points"]:
            inside = box["row"] <= p["row"] < box["row"] + box["height"]
            if not (inside and box["col"] <= p["col"] < box["col"] + box["width"]):
                yield "marker outside the picture", p["label"]


def _common(a: Mapping[str, int], b: Mapping[str, int]) -> int:
    """Posts that two boxes share."""
    high = min(a["row"] + a["height"], b["row"] + b["height"]) - max(a["row"], b["row"])
    wide = min(a["col"] + a["width"], b["col"] + b["width"]) - max(a["col"], b["col"])
    return max(high, 0) * max(wide, 0)


def _pictures(rows: Sequence[Row], folder: Path) -> Iterator[tuple[str, str]]:
    """Pictures that are missing or are not those that were hashed."""
    for row in rows:
        if not row["image"]:
            continue
        path = (folder / row["image"]).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file():
            yield "missing picture", f"{row['id']}: {row['image']}"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != row["image_sha256"]:
            yield "picture changed", f"{row['id']}: {row['image']}"


def _doubles(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Items that occur twice."""
    for what, count in Counter(row["id"] for row in rows).items():
        if count > 1:
            yield "duplicate", f"{what} occurs {count} times"
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        name = (row["image_sha256"] or repr((row["place"], row["inputs"])), row["question"])
        if name in seen and seen[name] != row["id"]:
            yield "duplicate", f"{row['id']} asks what {seen[name]} asks of the same picture"
        seen.setdefault(name, row["id"])


def _leaks(rows: Sequence[Row], record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Ground or pictures that two splits share."""
    scenes = {s["name"]: s for s in record["scenes"]}
    for (a, p), (b, q) in combinations(sorted(record["places"].items()), 2):
        if p["split"] == q["split"]:
            continue
        one, two = scenes[p["scene"]], scenes[q["scene"]]
        if p["scene"] == q["scene"]:
            if _common(p["window"], q["window"]):
                yield "split leak", f"{a} and {b} overlap"
        elif _meet(one["bounds_lonlat"], two["bounds_lonlat"]):
            yield "split leak", f"{a} ({p['split']}) and {b} ({q['split']}) lie on the same ground"
        elif one["digest"] == two["digest"]:
            yield "split leak", f"{a} and {b} hold the same heights"
    for row in rows:
        if row["seed"] != record["seed"]:
            yield "split leak", f"{row['id']} was drawn with seed {row['seed']}, the set with {record['seed']}"
    homes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["image_sha256"]:
            homes[row["image_sha256"]].add(row["split"])
    for name, splits in homes.items():
        if len(splits) > 1:
            yield "split leak", f"picture {name[:12]} is in {' and '.join(sorted(splits))}"


def _meet(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether bounds in degrees share ground."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def even(rows: Sequence[Row]) -> dict[int, tuple[list[int], float]]:
    """Per number of options: how often the answer stands at each place, and the chi-square p-value of evenness."""
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for row in rows:
        if row["form"] == "choice" and row["answer"] != UNTOLD and row["answer"] in row["options"]:
            real = [o for o in row["options"] if o != UNTOLD]
            found[len(real)][real.index(row["answer"])] += 1
    out = {}
    for size, places in sorted(found.items()):
        counts = [places[k] for k in range(size)]
        out[size] = counts, float(stats.chisquare(counts).pvalue)
    return out


def _uneven(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Places of answers among options that are not even."""
    for size, (counts, p) in even(rows).items():
        if p < LEAST_P:
            yield "letters not even", f"answers of {size} options stand at places {counts} times, p = {p:.2g}"
