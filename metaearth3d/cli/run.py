"""``metaearth3d run``."""

from __future__ import annotations

import argparse
import signal
import sys
from typing import Any


def add_run(parser: argparse.ArgumentParser) -> None:
    """Options of ``run``."""
    parser.add_argument("plan", metavar="PLAN", help="plan.json or its folder; local or a URL")
    parser.add_argument(
        "--engine", choices=("local", "accelerate", "ray"), default="local", help="who does the work (default local)"
    )
    parser.add_argument("--workers", type=int, metavar="N", help="processes, ranks or actors (default: one a device)")
    parser.add_argument("--device", default="cpu", metavar="D", help="torch device (default cpu)")
    parser.add_argument(
        "--lanes", type=int, metavar="N", help="jobs at once in each worker (default 1; 2 to 8 on GPUs)"
    )
    parser.set_defaults(command=_run)


def _run(args: argparse.Namespace) -> int:
    from metaearth3d.run import run
    from metaearth3d.run.status import clock

    options = {"engine": args.engine, "workers": args.workers, "device": args.device, "lanes": args.lanes}
    with _Jobs() as bar:
        end = run(args.plan, **options, progress=bar.told)
    print(f"{end.done:,} of {end.jobs:,} jobs done, {end.made:,} by this run in {clock(end.seconds)}")
    if end.stopped is not None:
        print(f"metaearth3d: stopped ({end.stopped}); run the same command again to go on", file=sys.stderr)
        known = {number.name: 128 + number for number in (signal.SIGTERM, signal.SIGINT)}
        return known.get(end.stopped, 1)
    if end.failed:
        print(f"metaearth3d: {end.failed:,} jobs failed; 'metaearth3d status' lists them", file=sys.stderr)
        return 1
    return 0


class _Jobs:
    """A progress bar over a plan's jobs."""

    def __init__(self) -> None:
        self.bar: Any = None

    def __enter__(self) -> _Jobs:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def told(self, done: int, failed: int, total: int) -> None:
        """Show how far it is."""
        from tqdm import tqdm

        self.bar = self.bar or tqdm(total=total, initial=done, unit="job")
        if failed:
            self.bar.set_postfix(failed=failed, refresh=False)
        self.bar.update(done - self.bar.n)
