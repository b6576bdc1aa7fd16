"""The data set's card: a README that people read and ``datasets.load_dataset`` obeys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FILES = {"jsonl": "jsonl", "llava": "json", "sharegpt": "json", "qwen": "jsonl", "parquet": "parquet",
         "webdataset": "tar", "tsv": "tsv"}  # fmt: skip
SPLITS = ("train", "val", "test")
_POINT = {"label": "string", "row": "int64", "col": "int64"}
_BOX = {**_POINT, "height": "int64", "width": "int64"}
_CAMERA = ("row", "col", "up_m", "heading_deg", "focal_px", "center_u", "center_v")
_WORDS = ("id", "kind", "topic", "form", "question", "answer", "reasoning", "unit", "tolerance", "truth", "margin",
          "least_margin", "error", "difficulty", "program", "frame", "scene", "place", "seed", "phrasing", "split",
          "image", "image_sha256")  # fmt: skip
_NUMBERS = {"tolerance": "float64", "margin": "float64", "least_margin": "float64", "error": "float64",
            "seed": "int64", "phrasing": "int64"}  # fmt: skip
COLUMNS: dict[str, Any] = {  # of canonical lines: a word is a type, a list holds what its elements are
    **{name: _NUMBERS.get(name, "string") for name in _WORDS},
    "options": ["string"],
    "evidence": [{"name": "string", "value": "float64", "unit": "string"}],
    "inputs": {
        "points": [_POINT],
        "boxes": [_BOX],
        "window": _BOX,
        "crops": [_BOX],
        "pixels": [{"label": "string", "v": "float64", "u": "float64"}],
        "arrows": [{"label": "string", "azimuth_deg": "float64"}],
        "camera": [dict.fromkeys(_CAMERA, "float64")],
        "hidden": ["string"],
        "drawing": "string",
    },
}
_TABLE = ("id", "category", "image", "question", *"ABCDE", "answer", "unit")
TYPED = {  # formats whose readers would guess types from the first, perhaps empty, values
    "jsonl": COLUMNS,
    "tsv": {"index": "int64", **dict.fromkeys(_TABLE, "string"), "tolerance": "float64"},
}


def write_card(out: Path, record: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write ``README.md``."""
    splits = Counter(row["split"] for row in rows)
    first = record["formats"][0]
    path = out / "README.md"
    path.write_text(
        "\n".join([*_header(first, splits), *_text(record, splits, rows), *_table(record), *_rules(record), ""]),
        encoding="utf-8",
    )
    return path


def _header(first: str, splits: Counter[str]) -> list[str]:
    """YAML that names the files of each split."""
    lines = ["---", "pretty_name: MetaEarth3D spatial questions", "task_categories:", "- visual-question-answering",
             "language:", "- en", "configs:", "- config_name: default", "  data_files:"]  # fmt: skip
    for split in SPLITS:
        if splits[split]:
            star = "-*" if first == "webdataset" else ""
            lines += [f"  - split: {split}", f"    path: data/{split}{star}.{FILES[first]}"]
    if first in TYPED:
        lines += ["dataset_info:", "  features:", *_columns(TYPED[first], "  ")]
    return [*lines, "---", ""]


def _columns(columns: Mapping[str, Any], space: str) -> list[str]:
    """Columns as Hugging Face's cards name them."""
    lines = []
    for name, kind in columns.items():
        lines.append(f"{space}- name: {name}")
        inner = kind[0] if isinstance(kind, list) else kind
        word = "list" if isinstance(kind, list) else "dtype" if isinstance(kind, str) else "struct"
        plain = isinstance(inner, str)
        lines += [f"{space}  {word}: {inner}"] if plain else [f"{space}  {word}:", *_columns(inner, f"{space}  ")]
    return lines


def _text(record: Mapping[str, Any], splits: Counter[str], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What it is."""
    counts = ", ".join(f"{splits[s]:,} {s}" for s in SPLITS if splits[s])
    kinds = len({row["kind"] for row in rows})
    controls = sum(row["answer"] == "cannot be told" for row in rows)
    generated = sum(s["origin"].get("kind") == "generated" for s in record["scenes"])
    lines = [
        "# Spatial questions with computed answers",
        "",
        f"{len(rows):,} questions of {kinds} kinds about {len(record['places'])} places in {len(record['scenes'])} "
        f"scenes ({generated} of them generated, not observed), made by {record['made_by']} with seed "
        f"{record['seed']}: {counts}. {controls:,} of them cannot be told from their picture, on purpose.",
        "",
        "- `items.jsonl`: every canonical item: question, answer, options, unit, tolerance, margin, evidence, program.",
        "- `data/`: the splits, dealt by place. `images/`: a picture for each question. `gallery.html`: some of them.",
        "- `scenes/`: heights, 3D Tiles and a record of each scene, from which `metaearth3d check-qa` computes every "
        "answer again.",
        "",
        "A number is right within its `tolerance`, in its `unit`. Points are markers in the picture; their pixels are "
        "in `inputs` only. The picture is all that a question is to be answered from.",
        "",
    ]
    if not splits["test"]:
        lines += ["There are too few places for splits: all questions are in `train`.", ""]
    return lines


def _table(record: Mapping[str, Any]) -> list[str]:
    """Counts and how well one guesses."""
    lines = [
        "## Kinds",
        "",
        "Chance is guessing among the options; majority is always saying the commonest answer; blind is a "
        "random forest that reads questions and options but no picture, tried on places it was not grown on (a dash: "
        "too few items or places). Entropy is that of the answers, 1 being even. For numbers a hit is within the "
        "tolerance.",
        "",
        "| kind | form | items | answers | entropy | chance | majority | blind |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for kind, s in record["scores"].items():
        figures = (s["entropy"], s["chance"], s["majority"], s["blind"])
        shown = " | ".join("–" if v is None else f"{v:.2f}" for v in figures)
        lines.append(f"| {kind} | {s['form']} | {s['items']:,} | {s['answers']:,} | {shown} |")
    if record["skipped"]:
        lines += ["", "Left out:", "", *(f"- {kind}: {why}" for kind, why in record["skipped"].items())]
    return [*lines, ""]


def _rules(record: Mapping[str, Any]) -> list[str]:
    """How answers are kept clear, and what to know."""
    return [
        "## How answers are kept clear",
        "",
        "- Each item's `margin` to the nearest other answer is at least `least_margin`, three times the `error` that "
        "raster steps and the tiles' meshing can make, so raster, tiles and rendered depth agree.",
        "- Letters, words, orders and yes/no are dealt out evenly within each kind; answers that the ground hardly has "
        "are left out rather than rare.",
        "- North is up in views from above. Sight lines are straight over a flat Earth. Heights are metres above the "
        "height raster's datum. Only ground inside a place counts for views, water, sun and ways.",
        "",
        "## Limits",
        "",
        "Generated scenes are no observation of the Earth; answers are true of the scene, not of the place on a map. "
        "Heights are posts of a raster; nothing thinner than a post exists. The licence is that of the scenes' "
        "sources.",
        "",
        *(f"- {s['name']}: {s['origin'].get('kind', '')}, tiles and raster agree within {s['error_m']:.2f} m"
          for s in record["scenes"]),
    ]  # fmt: skip
