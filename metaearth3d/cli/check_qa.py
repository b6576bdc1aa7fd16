"""``metaearth3d check-qa``: every answer of a data set computed a second time, every item audited."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from metaearth3d.cli.progress import Bar


def add_check_qa(parser: argparse.ArgumentParser) -> None:
    """Options of ``check-qa``."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="data set that 'metaearth3d ask' wrote")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write all that was found as JSON")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes (default 1)")
    parser.set_defaults(command=_check)


def _check(args: argparse.Namespace) -> int:
    from metaearth3d.geo import write_whole
    from metaearth3d.qa.checking import check

    with Bar() as bar:
        report = check(args.dir, workers=args.workers, progress=bar.told)
    print("\n".join(report.lines()))
    if args.report is not None:
        content = {"ok": report.ok, **asdict(report)}
        write_whole(args.report, (json.dumps(content, indent=1) + "\n").encode())
    return 0 if report.ok else 1
