"""``metaearth3d validate``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_validate(parser: argparse.ArgumentParser) -> None:
    """Options of ``validate``."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="a scene, a folder of 3D Tiles, or a finished batch")
    parser.set_defaults(command=_validate)


def _validate(args: argparse.Namespace) -> int:
    from metaearth3d.tiles3d import check_all

    found = check_all(args.dir)
    sets = "1 tileset" if found.tilesets == 1 else f"{found.tilesets:,} tilesets"
    print(f"{found.tiles:,} tiles of {sets} read; errors of {found.against_heights:,} measured against their heights")
    for fault in found.faults:
        print(f"  {fault}", file=sys.stderr)
    if found.faults:
        print(f"metaearth3d: {len(found.faults)} faults; write the tiles again", file=sys.stderr)
        return 1
    print("boxes, errors, borders and skirts are sound")
    return 0
