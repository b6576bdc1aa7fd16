"""The tables of docs/results.md from docs/bench/*.json, after a benchmark; the words between are written by hand.

python scripts/bench/tables.py            # rewrites what stands between <!-- NAME --> and <!-- end -->
python scripts/bench/tables.py --check    # exit code 1 if that would change anything
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _height_tables
import _imagery_tables
import _judge_tables
import _tile_tables

ROOT = Path(__file__).parents[2]
BENCH, PAGE = ROOT / "docs" / "bench", ROOT / "docs" / "results.md"
MARKED = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def source(data: dict[str, Any]) -> str:
    """Command, threads, commit and load of a run."""
    machine = data["machine"]
    load = f"load {machine['load_average'][0]:.1f}"
    return f"`{data['command']}`; {machine['threads']} thread(s), commit `{data['commit']}`, {load}.\n\n"


TABLES: dict[str, Callable[[dict[str, Any]], str]] = {
    "batch": _judge_tables.batch,
    "places": _imagery_tables.places,
    "imagery_more": _imagery_tables.imagery_short,
    "imagery": _imagery_tables.imagery,
    "speed": _imagery_tables.speed,
    "windows": _imagery_tables.windows,
    "elevation": _height_tables.elevation,
    "survey": _height_tables.survey,
    "picture": _height_tables.picture,
    "seeing": _height_tables.seeing,
    "steepness": _height_tables.steepness,
    "prior": _height_tables.prior,
    "controls": _judge_tables.controls,
    "terrain": _height_tables.terrain,
    "neuco": _judge_tables.neuco,
    "probes": _judge_tables.probes,
    "encoders": _judge_tables.encoders,
    "drift": _imagery_tables.drift,
    "throughput": _imagery_tables.throughput,
    "prompts": _imagery_tables.prompts,
    "memory": _judge_tables.memory,
    "ablations": _imagery_tables.ablations,
    "chains": _imagery_tables.chains,
    "pins": _imagery_tables.pins,
    "roots": _imagery_tables.roots,
    "planet": _imagery_tables.planet,
    "qa": _judge_tables.questions,
    "taught": _judge_tables.taught,
    "buildings": _height_tables.buildings,
    "tiles": _tile_tables.tiles,
    "compression": _tile_tables.compression,
    "serve": _tile_tables.serve,
    "globe": _tile_tables.globe,
}
FILES = {"prior": "elevation", "memory": "controls"}  # tables that share another's figures


def filled(page: str) -> str:
    """The page with every marked part made anew."""

    def fill(found: re.Match[str]) -> str:
        name = found[2]
        data = json.loads((BENCH / f"{FILES.get(name, name)}.json").read_text(encoding="utf-8"))
        return f"{found[1]}{source(data)}{TABLES[name](data)}{found[3]}"

    return MARKED.sub(fill, page)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; say whether the page is up to date")
    args = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    new = filled(page)
    if not args.check and new != page:
        temporary = PAGE.with_name(f".tmp-{os.getpid()}-{PAGE.name}")
        temporary.write_text(new, encoding="utf-8")
        os.replace(temporary, PAGE)
    return int(args.check and new != page)


if __name__ == "__main__":
    sys.exit(main())
