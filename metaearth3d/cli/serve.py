"""``metaearth3d serve``: a world in the browser, made while it is looked at."""

from __future__ import annotations

import argparse
import contextlib
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from metaearth3d.errors import BadInput

if TYPE_CHECKING:
    from metaearth3d.fields import Store
    from metaearth3d.world import World

MEMORY_BYTES = 384 << 20
LOOPBACK = ("127.0.0.1", "localhost")


def add_serve(parser: argparse.ArgumentParser) -> None:
    """Options of ``serve``."""
    root = parser.add_mutually_exclusive_group(required=True)
    root.add_argument("world", nargs="?", type=Path, metavar="WORLD.json", help="a saved spec, or a scene's folder")
    root.add_argument("--planet", action="store_true", help="any place below 85 degrees of latitude")
    root.add_argument("--image", type=Path, metavar="FILE", help="RGB GeoTIFF, best at 64 m/px")
    root.add_argument("--text", metavar="WORDS", help="what the ground looks like, such as 'rice valleys in summer'")
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="port (default 8000; 0: any free one)")
    parser.add_argument("--host", default=LOOPBACK[0], metavar="H", help="address to listen at (default: this machine)")
    parser.add_argument("--seed", type=int, metavar="N", help="another seed is another world (default 0)")
    parser.add_argument("--real", type=Path, metavar="FILE", help="RGB GeoTIFF to look at beside the world")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="folder for what is made (default: memory only)")
    parser.add_argument("--cache-gb", type=float, default=4.0, metavar="G", help="most that --cache may hold (4)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="tiles made at a time (2)")
    parser.add_argument("--model", default="small", metavar="NAME_OR_DIR", help="shipped preset or folder (small)")
    parser.add_argument("--device", default="cpu", metavar="D", help="torch device (default cpu)")
    parser.set_defaults(command=_serve)


def _serve(args: argparse.Namespace) -> int:
    from metaearth3d.serve import serve_world

    if not 0 <= args.port < 65536:
        raise BadInput(f"port is {args.port}; it must be 0 to 65535")
    store = _store(args)
    world = _world(args, store)
    options = {"host": args.host, "port": args.port, "workers": args.workers, "device": args.device}
    server = serve_world(world, store=store, real=args.real, **options)
    if args.host not in LOOPBACK:
        print(
            f"metaearth3d: warning: {args.host} can be reached by others; there is no password and no encryption, "
            "and whoever reaches it can make this machine work",
            file=sys.stderr,
        )
    host = f"[{args.host}]" if ":" in args.host else args.host
    print(f"http://{host}:{server.server_address[1]}/  (Ctrl+C to stop)", flush=True)
    with server, contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


def _store(args: argparse.Namespace) -> Store:
    """What is made stays in memory, and in a folder if one is named."""
    from metaearth3d.fields import Layered, MemoryStore
    from metaearth3d.serve.cache import LimitedStore
    from metaearth3d.world.scene import check_writable

    if not (math.isfinite(args.cache_gb) and args.cache_gb > 0):
        raise BadInput(f"cache-gb is {args.cache_gb}; it must be a positive number of gigabytes")
    memory = MemoryStore(MEMORY_BYTES)
    if args.cache is None:
        return memory
    check_writable(args.cache)
    return Layered(memory, LimitedStore(args.cache, int(args.cache_gb * 1e9)))


def _world(args: argparse.Namespace, store: Store) -> World:
    """The world that the options describe."""
    from dataclasses import replace

    from metaearth3d.world import World

    seed = 0 if args.seed is None else args.seed
    options = {"model": args.model, "device": args.device, "store": store}
    if args.planet:
        return World.planet(seed, **options)
    if args.image is not None:
        return World.from_image(args.image, seed, **options)
    if args.text is not None:
        return World.from_text(args.text, seed, **options)
    path = args.world / "scene.json" if args.world.is_dir() else args.world
    world = World.from_spec(path, device=args.device, store=store)
    if args.seed is None or args.seed == world.spec.seed:
        return world
    return World(replace(world.spec, seed=args.seed), world.parts, store=store)
