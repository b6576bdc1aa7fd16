"""``metaearth3d generate`` and ``metaearth3d view``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from metaearth3d.cli.progress import Bar
from metaearth3d.errors import BadInput

if TYPE_CHECKING:
    from metaearth3d.fields import Store
    from metaearth3d.world import Scene, World


def _numbers(count: int, names: str) -> Callable[[str], tuple[float, ...]]:
    def parse(text: str) -> tuple[float, ...]:
        try:
            values = tuple(float(part) for part in text.split(","))
        except ValueError:
            values = ()
        if len(values) != count:
            raise argparse.ArgumentTypeError(f"{text!r} is not {names}: {count} numbers with commas between")
        return values

    return parse


def add_world_options(parser: argparse.ArgumentParser) -> None:
    """Options that say which world is meant."""
    root = parser.add_mutually_exclusive_group(required=True)
    root.add_argument("--image", type=Path, metavar="FILE", help="RGB GeoTIFF, best at 64 m/px")
    root.add_argument("--planet", action="store_true", help="any place below 85 degrees of latitude, without an image")
    root.add_argument("--text", metavar="WORDS", help="what the ground looks like, such as 'rice valleys in summer'")
    parser.add_argument("--near", type=_numbers(2, "LON,LAT"), metavar="LON,LAT", help="with --text: where it lies")
    parser.add_argument("--prompts", type=Path, metavar="MAP", help="with --text: GeoJSON polygons or painted GeoTIFF")
    parser.add_argument("--guidance", type=float, metavar="W", help="with --text: how strongly words are followed (2)")
    parser.add_argument("--mosaic", type=Path, metavar="FILE", help="with --planet: RGB raster of the whole planet")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another seed is another world (default 0)")
    parser.add_argument("--dem", type=Path, metavar="FILE", help="elevation model in metres that heights follow")
    parser.add_argument(
        "--pin",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="RGB GeoTIFF kept as it is; may be repeated",
    )
    parser.add_argument(
        "--model", default="small", metavar="NAME_OR_DIR", help="shipped preset, folder, or hub:FOLDER_OR_ID (small)"
    )


def add_generate(parser: argparse.ArgumentParser) -> None:
    """Options of ``generate``."""
    add_world_options(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the scene")
    parser.add_argument("--gsd", type=float, default=1.0, metavar="G", help="finest metres per pixel (default 1)")
    parser.add_argument("--center", type=_numbers(2, "LON,LAT"), metavar="LON,LAT", help="middle of the scene, degrees")
    parser.add_argument("--size-m", type=float, metavar="M", help="side of the scene in metres")
    parser.add_argument("--bounds", type=_numbers(4, "W,S,E,N"), metavar="W,S,E,N", help="instead: degrees")
    parser.add_argument("--device", default="cpu", metavar="D", help="torch device (default cpu)")
    parser.add_argument(
        "--products",
        default="image,height",
        metavar="LIST",
        help="image,height and perhaps likeliest (heights without chance), landcover,ndsm (heights above ground) and "
        "objects (buildings, roads, water)",
    )
    parser.add_argument(
        "--sane", metavar="LIST", help="also heights put right: of water,rivers,roads (flat lakes, no river uphill)"
    )
    parser.add_argument("--no-tiles", action="store_true", help="rasters only, no 3D Tiles")
    parser.set_defaults(command=_generate)


def add_view(parser: argparse.ArgumentParser) -> None:
    """Options of ``view``."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder that generate made")
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="port on 127.0.0.1 (0: any free one)")
    parser.set_defaults(command=_view)


def _generate(args: argparse.Namespace) -> int:
    from metaearth3d.diffusion.engine import keep_freed_memory
    from metaearth3d.fields import DirectoryStore, Layered, MemoryStore
    from metaearth3d.world.scene import CACHE, check_free, check_writable

    started = time.monotonic()
    check_writable(args.out)
    check_free(args.out)
    store = Layered(MemoryStore(384 << 20), MemoryStore(0))
    world = world_of(args, store)
    scene = world.scene(
        center=args.center, size_m=args.size_m, bounds=args.bounds, gsd=args.gsd, products=args.products.split(",")
    )
    rules = checked_sane(world, args.sane)
    scene.prepare(args.out)
    keep_freed_memory()
    store.directory = DirectoryStore(args.out / CACHE)  # nothing is written before all input is found good
    rows, cols = scene.box(scene.level).shape
    side = scene.gsd
    print(f"scene: {cols * side:,.0f} m x {rows * side:,.0f} m, {cols} x {rows} px at {side:.4g} m, seed {args.seed}")
    with Bar() as bar:
        scene.save(args.out, tiles=not args.no_tiles, progress=bar.told)
    if rules:
        from metaearth3d.world.sanity import write_sane

        write_sane(scene, args.out, rules)
    _print_result(scene, args.out, time.monotonic() - started, tiles=not args.no_tiles)
    return 0


def checked_sane(world: World, asked: str | None) -> tuple[str, ...]:
    """The rules that heights are put right by, if the world has the land cover they need."""
    from metaearth3d.world.sanity import checked_rules

    if asked is None:
        return ()
    world.levels("landcover")
    return checked_rules(asked.split(","))


def world_of(args: argparse.Namespace, store: Store | None = None) -> World:
    """The world that the options describe."""
    from metaearth3d.world import World

    if args.mosaic is not None and not args.planet:
        raise BadInput("--mosaic is the planet's imagery; give it with --planet")
    told = {name: getattr(args, name) for name in ("near", "prompts", "guidance") if getattr(args, name) is not None}
    if told and args.text is None:
        raise BadInput(f"--{next(iter(told))} says more about a world from words; give it with --text")
    options = {"dem": args.dem, "pins": args.pin, "model": args.model, "store": store}
    options["device"] = getattr(args, "device", "cpu")
    if args.text is not None:
        return World.from_text(args.text, args.seed, **told, **options)
    if args.planet:
        return World.planet(args.seed, mosaic=args.mosaic, **options)
    return World.from_image(args.image, args.seed, **options)


def _print_result(scene: Scene, out: Path, seconds: float, *, tiles: bool) -> None:
    import resource

    scale = 1024 if sys.platform != "darwin" else 1024 * 1024  # kilobytes on Linux, bytes on macOS
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    print(f"done in {seconds:.0f} s, peak memory {peak:,.0f} MB")
    for path, what in (
        (scene.cog_name("image", scene.level), "imagery (and coarser levels beside it), COG"),
        (scene.cog_name("height", scene.level), "elevation in metres, COG"),
        (scene.cog_name("likeliest", scene.level), "likeliest elevation in metres, COG"),
        (scene.cog_name("height_sane", scene.level), "elevation put right by land cover, COG"),
        (scene.cog_name("landcover", scene.level), "land cover, codes of ESA WorldCover and 51 for paved, COG"),
        (scene.cog_name("ndsm", scene.level), "metres above ground, COG"),
        ("objects.parquet", "buildings, roads and water, GeoParquet"),
        ("preview.png", "all levels and an oblique view"),
        ("tiles/tileset.json", "3D Tiles 1.1"),
        ("scene.json", "spec, seed, weights: enough to make it again"),
        ("item.json", "STAC item"),
    ):
        if (out / path).exists():
            print(f"  {out / path}  {what}")
    if tiles:
        print(f"look around: metaearth3d view {out}")


def _view(args: argparse.Namespace) -> int:
    from metaearth3d.serve import serve_folder

    if not (args.dir / "index.html").is_file():
        raise BadInput(f"{args.dir} has no viewer page; give a folder that 'metaearth3d generate' made")
    if not 0 <= args.port < 65536:
        raise BadInput(f"port is {args.port}; it must be 0 to 65535")
    try:
        server = serve_folder(args.dir, port=args.port)
    except OSError as error:
        raise BadInput(f"port {args.port} cannot be used ({error.strerror}); name another with --port") from error
    print(f"http://127.0.0.1:{server.server_address[1]}/  (Ctrl+C to stop)", flush=True)
    with server:
        server.serve_forever()
    return 0
