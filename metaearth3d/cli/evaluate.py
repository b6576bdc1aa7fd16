"""``metaearth3d evaluate``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_evaluate(parser: argparse.ArgumentParser) -> None:
    """Options of ``evaluate``."""
    parser.add_argument("scenes", nargs="+", type=Path, metavar="SCENES", help="scene folders, or RGB rasters")
    parser.add_argument(
        "--reference", required=True, nargs="+", type=Path, metavar="REAL", help="real pictures: files, folders, shards"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for report.html, evaluate.json")
    parser.add_argument("--training", nargs="+", type=Path, default=[], metavar="DIR", help="look for copies of these")
    parser.add_argument("--dem", nargs="+", type=Path, default=[], metavar="DEM", help="compare heights with these")
    parser.add_argument(
        "--landcover", nargs="+", type=Path, default=[], metavar="MAP", help="compare land cover with these WorldCovers"
    )
    parser.add_argument("--gsd", type=float, metavar="G", help="level that is judged, metres per pixel (finest)")
    parser.add_argument("--reference-gsd", type=float, metavar="G", help="of real pictures that do not say theirs")
    parser.add_argument("--core-px", type=int, metavar="N", help="tile size of rasters that are no scenes of ours")
    parser.add_argument(
        "--encoder",
        default="random",
        metavar="E",
        help="random, random:SEED, ours, hf:PATH, timm:NAME (default random)",
    )
    parser.add_argument("--patches", type=int, default=1024, metavar="N", help="of each set at most (default 1024)")
    parser.add_argument("--repeats", type=int, default=40, metavar="N", help="halves of places (default 40)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the judge's random choices (default 0)")
    parser.set_defaults(command=_run)


def _run(args: argparse.Namespace) -> int:
    from metaearth3d.errors import BadInput
    from metaearth3d.judge.evaluation import evaluate

    if args.out.exists() and not args.out.is_dir():
        raise BadInput(f"{args.out} is a file; name a folder for the report")
    found = evaluate(
        args.scenes,
        args.reference,
        training=args.training,
        dem=args.dem,
        landcover=args.landcover,
        gsd=args.gsd,
        reference_gsd=args.reference_gsd,
        core_px=args.core_px,
        encoder=args.encoder,
        seed=args.seed,
        most=args.patches,
        repeats=args.repeats,
        told=lambda what: print(f"{what} ...", file=sys.stderr, flush=True),
    )
    page = found.save(args.out)
    width = max(map(len, found.measures))
    print(f"{'':{width}}  {'value':>9}  {'interval':>19}  {'floor':>9}  verdict")
    for name, m in found.measures.items():
        interval = f"{m.low:.3g} .. {m.high:.3g}"
        print(f"{name:{width}}  {m.value:9.3g}  {interval:>19}  {m.floor:9.3g}  {m.verdict}")
    for note in found.figures["notes"]:
        print(note)
    print(f"  {page}\n  {args.out / 'evaluate.json'}")
    return 0
