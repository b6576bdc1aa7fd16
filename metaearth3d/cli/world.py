"""``metaearth3d world``."""

from __future__ import annotations

import argparse
from pathlib import Path

from metaearth3d.cli.scene import add_world_options, world_of


def add_world(parser: argparse.ArgumentParser) -> None:
    """Options of ``world``."""
    add_world_options(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="JSON", help="file for the spec")
    parser.set_defaults(command=_world)


def _world(args: argparse.Namespace) -> int:
    from metaearth3d.errors import BadInput

    if args.out.is_dir():
        raise BadInput(f"{args.out} is a folder; name a file for the spec, such as {args.out / 'world.json'}")
    world = world_of(args)
    path = world.spec.save(args.out)
    gsds = ", ".join(f"{world.lattice.gsd(level):.4g}" for level in world.levels("image"))
    print(f"{path}: {world.spec.root['kind']} world, seed {world.spec.seed}, imagery at {gsds} m")
    print(f"plan a batch of it: metaearth3d plan --world {path} --bounds W,S,E,N --gsd 4 --out DIR")
    return 0
