"""``metaearth3d status``."""

from __future__ import annotations

import argparse


def add_status(parser: argparse.ArgumentParser) -> None:
    """Options of ``status``."""
    parser.add_argument("dir", metavar="DIR", help="folder of a plan; local or a URL")
    parser.set_defaults(command=_status)


def _status(args: argparse.Namespace) -> int:
    from metaearth3d.run import status

    found = status(args.dir)
    print(found.text())
    return 0
