"""``metaearth3d verify``."""

from __future__ import annotations

import argparse
import sys


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Options of ``verify``."""
    parser.add_argument("dir", metavar="DIR", help="folder of a plan; local or a URL")
    parser.add_argument("--sample", type=int, default=3, metavar="N", help="jobs remade to compare (default 3)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which jobs are drawn (default 0)")
    parser.add_argument("--device", default="cpu", metavar="D", help="torch device (default cpu)")
    parser.set_defaults(command=_verify)


def _verify(args: argparse.Namespace) -> int:
    from metaearth3d.cli.progress import Bar
    from metaearth3d.run import verify

    with Bar() as bar:
        found = verify(
            args.dir,
            sample=args.sample,
            seed=args.seed,
            device=args.device,
            progress=lambda looked, done: bar.told("hashed", looked, done),
        )
    print(f"{found.done:,} of {found.jobs:,} jobs done; {found.files:,} outputs hashed, {found.remade:,} jobs remade")
    for text in (*found.damaged, *found.different):
        print(f"  {text}", file=sys.stderr)
    if found.sound:
        print("all bytes are as written")
        return 0
    print("metaearth3d: run the plan again to make what is wrong anew", file=sys.stderr)
    return 1
