"""The command line: scenes, training and the judge; bad input is one sentence and exit code 2."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from metaearth3d.cli.ask import add_ask
from metaearth3d.cli.bench import add_bench
from metaearth3d.cli.challenge import add_challenge
from metaearth3d.cli.check_qa import add_check_qa
from metaearth3d.cli.compare import add_compare
from metaearth3d.cli.embed import add_embed
from metaearth3d.cli.evaluate import add_evaluate
from metaearth3d.cli.export import add_export
from metaearth3d.cli.objects import add_objects
from metaearth3d.cli.plan import add_plan
from metaearth3d.cli.progress import Bar, Minutes
from metaearth3d.cli.rate import add_rate
from metaearth3d.cli.run import add_run
from metaearth3d.cli.scene import add_generate, add_view
from metaearth3d.cli.serve import add_serve
from metaearth3d.cli.status import add_status
from metaearth3d.cli.train import add_train
from metaearth3d.cli.validate import add_validate
from metaearth3d.cli.verify import add_verify
from metaearth3d.cli.world import add_world
from metaearth3d.errors import MetaEarthError

__all__ = ["Bar", "Minutes", "main"]

NUMBER_LISTS = ("--center", "--bounds", "--near")  # their values may begin with a minus sign


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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="metaearth3d", description="Low-resolution imagery in, a seamless 3D world out.")
    parser.add_argument("--verbose", action="store_true", help="say more about what is done")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    add_generate(commands.add_parser("generate", help="make a 3D scene from a georeferenced image"))
    add_view(commands.add_parser("view", help="open a generated scene in the browser"))
    add_export(commands.add_parser("export", help="a scene as GLB, OBJ, PLY, STL, points, or web map tiles"))
    add_objects(commands.add_parser("objects", help="buildings, roads and water as GeoParquet or CityJSON"))
    add_validate(commands.add_parser("validate", help="check the 3D Tiles of a scene or batch"))
    add_serve(commands.add_parser("serve", help="explore a world in the browser, made while you look"))
    add_world(commands.add_parser("world", help="write the recipe of a world, for plans, without making anything"))
    add_plan(commands.add_parser("plan", help="plan a batch: what to make of which area, and what it will cost"))
    add_run(commands.add_parser("run", help="make what a plan lists; run again, it goes on"))
    add_status(commands.add_parser("status", help="how far a batch has come"))
    add_verify(commands.add_parser("verify", help="hash a batch's outputs again and make a sample anew"))
    add_train(commands.add_parser("train", help="train a network on your own data"))
    add_evaluate(commands.add_parser("evaluate", help="judge how real generated scenes are, next to real pictures"))
    add_rate(commands.add_parser("rate", help="make a blind rating page of real and made pictures, or score it"))
    add_embed(commands.add_parser("embed", help="write embeddings of data cubes or pictures for the bench"))
    add_bench(commands.add_parser("bench", help="score embeddings as NeuCo-Bench does, or by our own protocol"))
    add_compare(commands.add_parser("compare", help="compare benched methods over the same folds"))
    add_challenge(commands.add_parser("challenge", help="run a challenge on hidden tasks"))
    add_ask(commands.add_parser("ask", help="ask spatial questions with computed answers about scenes"))
    add_check_qa(commands.add_parser("check-qa", help="compute every answer of a question set again, and audit it"))
    info = commands.add_parser("info", help="print versions, devices and shipped checkpoints")
    info.set_defaults(command=_info)
    return parser


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
    print("planet worlds (generate --planet): any place below 85 degrees, the web's zooms 9 to 17 (306 m to 1.19 m)")
    return 0
