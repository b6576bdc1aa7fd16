"""The command line: ``metaearth3d generate | view | info | train``; bad input is one sentence and exit code 2."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from metaearth3d.errors import BadInput, MetaEarthError

if TYPE_CHECKING:
    from metaearth3d.world import Scene

NUMBER_LISTS = ("--center", "--bounds")  # their values may begin with a minus sign


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; ``argv`` is by default the process's."""
    args = _parser().parse_args(_joined(list(sys.argv[1:] if argv is None else argv)))
    logging.basicConfig(level=logging.INFO if args.verbose else logging.WARNING, format="%(levelname)s: %(message)s")
    try:
        code: int = args.command(args)
        return code
    except MetaEarthError as error:
        print(f"metaearth3d: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"metaearth3d: {error}; give a file that can be read and a folder with room to write", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("metaearth3d: stopped; run the same command again to go on", file=sys.stderr)
        return 130


def _joined(argv: list[str]) -> list[str]:
    """``--center -117.1,34`` as ``--center=-117.1,34``, since argparse takes a leading minus for an option."""
    out: list[str] = []
    for word in argv:
        if out and out[-1] in NUMBER_LISTS:
            out[-1] = f"{out[-1]}={word}"
        else:
            out.append(word)
    return out


class _Parser(argparse.ArgumentParser):
    """Errors in one line, exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"metaearth3d: {message}; see {self.prog} --help\n")


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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="metaearth3d", description="Low-resolution imagery in, a seamless 3D world out.")
    parser.add_argument("--verbose", action="store_true", help="say more about what is done")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    _add_generate(commands.add_parser("generate", help="make a 3D scene from a georeferenced image"))
    _add_view(commands.add_parser("view", help="open a generated scene in the browser"))
    info = commands.add_parser("info", help="print versions, devices and shipped checkpoints")
    info.set_defaults(command=_info)
    _add_train(commands.add_parser("train", help="train a network on your own data"))
    return parser


def _add_generate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--image", required=True, type=Path, metavar="FILE", help="RGB GeoTIFF, best at 64 m/px")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the scene")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another seed is another world (default 0)")
    parser.add_argument("--gsd", type=float, default=1.0, metavar="G", help="finest metres per pixel (default 1)")
    parser.add_argument("--center", type=_numbers(2, "LON,LAT"), metavar="LON,LAT", help="middle of the scene, degrees")
    parser.add_argument("--size-m", type=float, metavar="M", help="side of the scene in metres")
    parser.add_argument("--bounds", type=_numbers(4, "W,S,E,N"), metavar="W,S,E,N", help="instead: degrees")
    parser.add_argument("--dem", type=Path, metavar="FILE", help="elevation model in metres that heights follow")
    parser.add_argument("--model", default="small", metavar="NAME_OR_DIR", help="shipped preset or folder (small)")
    parser.add_argument("--device", default="cpu", metavar="D", help="torch device (default cpu)")
    parser.add_argument("--no-tiles", action="store_true", help="rasters only, no 3D Tiles")
    parser.set_defaults(command=_generate)


def _add_view(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder that generate made")
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="port on 127.0.0.1 (0: any free one)")
    parser.set_defaults(command=_view)


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("upscale", "geometry", "prior"), help="which network")
    parser.add_argument("--data", required=True, type=Path, metavar="DIR", help="folder with imagery/ and elevation/")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the run and its checkpoint")
    parser.add_argument("--minutes", required=True, type=float, metavar="M", help="time budget")
    parser.add_argument("--resume", action="store_true", help="go on with the run in --out")
    stages = ("all", "teacher", "student", "regression")
    parser.add_argument("--stage", default="all", choices=stages, help="part of the upscaler's training (default all)")
    parser.add_argument("--device", default="cpu", metavar="D", help="torch device (default cpu)")
    parser.set_defaults(command=_train)


def _generate(args: argparse.Namespace) -> int:
    from metaearth3d.diffusion.engine import keep_freed_memory
    from metaearth3d.fields import DirectoryStore, Layered, MemoryStore
    from metaearth3d.world import World
    from metaearth3d.world.scene import CACHE, check_free, check_writable

    started = time.monotonic()
    check_writable(args.out)
    check_free(args.out)
    store = Layered(MemoryStore(384 << 20), MemoryStore(0))
    world = World.from_image(args.image, args.seed, dem=args.dem, model=args.model, device=args.device, store=store)
    scene = world.scene(center=args.center, size_m=args.size_m, bounds=args.bounds, gsd=args.gsd)
    scene.prepare(args.out)
    keep_freed_memory()
    store.directory = DirectoryStore(args.out / CACHE)  # nothing is written before all input is found good
    rows, cols = scene.box(scene.level).shape
    side = scene.gsd
    print(f"scene: {cols * side:,.0f} m x {rows * side:,.0f} m, {cols} x {rows} px at {side:g} m, seed {args.seed}")
    with Bar() as bar:
        scene.save(args.out, tiles=not args.no_tiles, progress=bar.told)
    _print_result(scene, args.out, time.monotonic() - started, tiles=not args.no_tiles)
    return 0


def _print_result(scene: Scene, out: Path, seconds: float, *, tiles: bool) -> None:
    import resource

    scale = 1024 if sys.platform != "darwin" else 1024 * 1024  # kilobytes on Linux, bytes on macOS
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    print(f"done in {seconds:.0f} s, peak memory {peak:,.0f} MB")
    for path, what in (
        (scene.cog_name("image", scene.level), "imagery (and coarser levels beside it), COG"),
        (scene.cog_name("height", scene.level), "elevation in metres, COG"),
        ("preview.png", "all levels and an oblique view"),
        ("tiles/tileset.json", "3D Tiles 1.1"),
        ("scene.json", "spec, seed, weights: enough to make it again"),
        ("item.json", "STAC item"),
    ):
        if (out / path).exists():
            print(f"  {out / path}  {what}")
    if tiles:
        print(f"look around: metaearth3d view {out}")


class Bar:
    """One progress bar on stderr for each raster and the tileset: count, rate, time left."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.name = ""

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def told(self, name: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` parts of what is called ``name`` are there."""
        from tqdm import tqdm

        if name != self.name:
            self.__exit__()
            self.bar, self.name = tqdm(total=total, desc=f"{name:>13}", unit="tile", leave=True), name
        self.bar.update(done - self.bar.n)


class Minutes:
    """A progress bar over the minutes of a training run, with its losses."""

    def __init__(self, minutes: float) -> None:
        self.minutes = minutes
        self.bar: Any = None  # opened by the first step, so that an error before it stands on a line of its own

    def __call__(self, state: Any) -> None:
        """Show a training state's time and latest losses."""
        from tqdm import tqdm

        self.bar = self.bar or tqdm(total=round(self.minutes * 60), unit="s", desc="training")
        latest = state.history[-1]
        losses = {k: f"{v:.3g}" for k, v in latest.items() if k not in ("count", "step", "seconds")}
        self.bar.set_postfix(step=state.step, **losses, refresh=False)
        self.bar.update(min(round(state.elapsed_s), self.bar.total) - self.bar.n)


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


def _info(_: argparse.Namespace) -> int:
    import importlib.metadata

    import torch

    from metaearth3d.shipped import PARTS, shipped_folder

    print(f"metaearth3d {importlib.metadata.version('metaearth3d')}")
    for name in ("torch", "diffusers", "transformers", "rasterio", "numpy"):
        print(f"  {name} {importlib.metadata.version(name)}")
    cuda = torch.cuda.get_device_name(0) if torch.cuda.is_available() else "none"
    print(f"  cpu cores {os.cpu_count()}, torch threads {torch.get_num_threads()}, cuda {cuda}")
    print("checkpoints:")
    for part in (p for p in sorted(shipped_folder().glob("*/*")) if p.name in PARTS):
        size = sum(f.stat().st_size for f in part.rglob("*.safetensors"))
        print(f"  {part.parent.name}/{part.name}  {size / 1e6:.1f} MB")
    return 0


def _train(args: argparse.Namespace) -> int:
    import math

    if not (math.isfinite(args.minutes) and args.minutes > 0):
        raise BadInput(f"minutes is {args.minutes}; it must be a positive number")
    if not args.data.is_dir():
        raise BadInput(f"there is no folder {args.data}; give the folder with imagery/ and elevation/")
    from metaearth3d.world.scene import check_writable

    check_writable(args.out)
    from metaearth3d.diffusion.engine import checked_device, keep_freed_memory

    checked_device(args.device)
    keep_freed_memory()
    common = {"minutes": args.minutes, "resume": args.resume, "device": args.device, "on_step": Minutes(args.minutes)}
    if args.what == "upscale":
        from metaearth3d.train.recipes import train_upscale

        train_upscale(args.data, args.out, stage=args.stage, **common)
    elif args.what == "geometry":
        from metaearth3d.train.geometry import train_geometry

        train_geometry(args.data, args.out, **common)
    else:
        from metaearth3d.train.prior import train_prior

        train_prior(args.data, args.out, minutes=args.minutes)
    print(f"checkpoint and training record: {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
