"""``metaearth3d train``."""

from __future__ import annotations

import argparse
from pathlib import Path

from metaearth3d.cli.progress import Minutes
from metaearth3d.errors import BadInput


def add_train(parser: argparse.ArgumentParser) -> None:
    """Options of ``train``."""
    parser.add_argument("what", choices=("upscale", "geometry", "prior", "text", "root"), help="which network")
    parser.add_argument("--data", required=True, type=Path, metavar="DIR", help="folder with imagery/ and elevation/")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the run and its checkpoint")
    parser.add_argument("--minutes", required=True, type=float, metavar="M", help="time budget")
    parser.add_argument("--resume", action="store_true", help="go on with the run in --out")
    stages = ("all", "teacher", "student", "regression")
    parser.add_argument("--stage", default="all", choices=stages, help="part of the upscaler's training (default all)")
    parser.add_argument("--preset", default="small", metavar="NAME", help="size of the net: small, base, paper (small)")
    parser.add_argument(
        "--begin", type=Path, metavar="DIR", help="geometry, or --stage student: a checkpoint folder to go on from"
    )
    parser.add_argument("--only", choices=("landcover",), help="geometry: train no more than the head of land cover")
    parser.add_argument("--device", default="cpu", metavar="D", help="torch device (default cpu)")
    parser.set_defaults(command=_train)


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

        train_upscale(args.data, args.out, stage=args.stage, preset=args.preset, begin=args.begin, **common)
    elif args.what == "geometry":
        from metaearth3d.train.geometry import train_geometry

        train_geometry(args.data, args.out, preset=args.preset, begin=args.begin, only=args.only, **common)
    elif args.what == "text":
        from metaearth3d.train.text import train_text

        del common["device"]  # small enough for the CPU
        train_text(args.data, args.out, **common)
    elif args.what == "root":
        from metaearth3d.models import TextEncoder
        from metaearth3d.shipped import default_checkpoint
        from metaearth3d.train.root import train_root

        train_root(args.data, args.out, encoder=TextEncoder.from_pretrained(default_checkpoint("text")), **common)
    else:
        from metaearth3d.train.prior import train_prior

        train_prior(args.data, args.out, minutes=args.minutes)
    print(f"checkpoint and training record: {args.out}")
    return 0
