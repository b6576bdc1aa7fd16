"""``metaearth3d ask``: spatial questions with computed answers."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from metaearth3d.cli.progress import Bar
from metaearth3d.errors import BadInput

FORMATS = ("jsonl", "llava", "sharegpt", "qwen", "parquet", "webdataset", "tsv")


def add_ask(parser: argparse.ArgumentParser) -> None:
    """Options of ``ask``."""
    parser.add_argument(
        "scenes", nargs="*", type=Path, metavar="SCENE", help="folders of generate, or with dem.tif, image.tif ..."
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="new folder for the data set")
    parser.add_argument("--n", type=int, default=1000, metavar="N", help="questions asked for (default 1000)")
    parser.add_argument("--kinds", nargs="+", default=[], metavar="K", help="families or topics (default all)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of all draws (default 0)")
    parser.add_argument(
        "--format", action="append", choices=FORMATS, dest="formats", help="of the splits; may be repeated (jsonl)"
    )
    parser.add_argument("--no-images", action="store_true", help="questions only, no pictures")
    parser.add_argument("--no-blind", action="store_true", help="do not measure how well text alone guesses")
    parser.add_argument("--dem", type=Path, metavar="FILE", help="instead of a folder: heights in metres")
    parser.add_argument("--image", type=Path, metavar="FILE", help="RGB of the same extent as --dem")
    parser.add_argument("--above", type=Path, metavar="FILE", help="heights above ground on the posts of --dem")
    parser.add_argument("--cover", type=Path, metavar="FILE", help="land-cover codes on the posts of --dem")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes (default 1)")
    parser.add_argument("--list-kinds", action="store_true", help="name all families and topics, and stop")
    parser.set_defaults(command=_ask)


def _ask(args: argparse.Namespace) -> int:
    from metaearth3d.qa import ask, open_rasters, write
    from metaearth3d.qa.families import FAMILIES
    from metaearth3d.qa.writing import check_new

    if args.list_kinds:
        for family in FAMILIES.values():
            print(f"{family.name:22} {family.topic:24} {family.form:8} {' '.join(sorted(family.wants))}".rstrip())
        return 0
    if args.out is None:
        raise BadInput("--out is missing; name a new folder for the data set")
    check_new(args.out)
    started = time.monotonic()
    scenes: list[object] = list(args.scenes)
    if args.dem is not None:
        scenes.append(open_rasters(args.dem, image=args.image, above=args.above, cover=args.cover))
    elif args.image or args.above or args.cover:
        raise BadInput("--image, --above and --cover go with --dem, on whose posts they lie")
    with Bar() as bar:
        asked = ask(scenes, n=args.n, kinds=args.kinds, seed=args.seed, workers=args.workers, progress=bar.told)  # type: ignore[arg-type]
        write(
            asked,
            args.out,
            formats=args.formats or ("jsonl",),
            images=not args.no_images,
            blind=not args.no_blind,
            workers=args.workers,
            progress=bar.told,
        )
    splits = {split: sum(q.split == split for q in asked.questions) for split in ("train", "val", "test")}
    kinds = len({q.kind for q in asked.questions})
    print(f"{len(asked):,} questions of {kinds} kinds in {time.monotonic() - started:.0f} s: {splits}")
    for kind, why in asked.skipped.items():
        print(f"  left out {kind}: {why}", file=sys.stderr)
    for name in ("README.md", "gallery.html", "items.jsonl"):
        print(f"  {args.out / name}")
    print(f"compute every answer again: metaearth3d check-qa {args.out}")
    return 0
