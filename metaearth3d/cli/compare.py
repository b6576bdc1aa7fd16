"""``metaearth3d compare``: which of several benched methods is better, and how sure one can be."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_compare(parser: argparse.ArgumentParser) -> None:
    """Options of ``compare``."""
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN", help="folders that 'metaearth3d bench' wrote")
    parser.add_argument("--out", type=Path, metavar="DIR", help="also write compare.json and a rank diagram per task")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the bootstrap (default 0)")
    parser.set_defaults(command=_compare)


def _compare(args: argparse.Namespace) -> int:
    from metaearth3d.judge.neuco.runs import compare_runs, read_run

    found = compare_runs([read_run(folder) for folder in args.runs], seed=args.seed)
    for task, comparison in found.items():
        print(f"{task}\n{comparison.text()}\n")
    if args.out is not None:
        import json
        import os

        from metaearth3d.judge.probes.paired import plot_ranks

        args.out.mkdir(parents=True, exist_ok=True)
        for task, comparison in found.items():
            plot_ranks(comparison, args.out / f"{task}_ranks.png")
        temporary = args.out / f".tmp-{os.getpid()}-compare.json"
        temporary.write_text(json.dumps({task: c.as_dict() for task, c in found.items()}, indent=1) + "\n")
        os.replace(temporary, args.out / "compare.json")
        print(f"written to {args.out}")
    return 0
