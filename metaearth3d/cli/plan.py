"""``metaearth3d plan``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from metaearth3d.errors import BadInput

if TYPE_CHECKING:
    from metaearth3d.run import Plan


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Options of ``plan``."""
    area = parser.add_mutually_exclusive_group(required=True)
    area.add_argument("--bounds", metavar="W,S,E,N", help="west, south, east, north in degrees")
    area.add_argument("--geojson", type=Path, metavar="FILE", help="polygons in degrees; blocks they touch are made")
    area.add_argument("--place-list", type=Path, metavar="CSV", help="columns name,lon,lat and perhaps size_m")
    parser.add_argument("--world", required=True, type=Path, metavar="JSON", help="saved spec, or a scene's scene.json")
    parser.add_argument("--gsd", type=float, default=1.0, metavar="G", help="metres per pixel (default 1)")
    parser.add_argument(
        "--products", default="image,height", metavar="LIST", help="of image,height,landcover,ndsm,tiles,qa"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="new folder, or a URL such as s3://bucket/run")
    parser.add_argument("--block-px", type=int, default=2048, metavar="N", help="side of one GeoTIFF (default 2048)")
    parser.add_argument("--device", default="cpu", metavar="D", help="torch device of the timed sample (default cpu)")
    parser.add_argument(
        "--precision", default="float32", metavar="P", help="float32, or bf16: quicker on GPUs, other pixels"
    )
    parser.set_defaults(command=_plan)


def _plan(args: argparse.Namespace) -> int:
    from metaearth3d.run import Plan
    from metaearth3d.run.folders import open_folder
    from metaearth3d.world.scene import check_writable

    if not args.world.is_file():
        raise BadInput(f"there is no file {args.world}; world.spec.save(path) writes one, a scene holds scene.json")
    if open_folder(args.out).local is not None:
        check_writable(Path(args.out))
    plan = Plan.make(
        args.world,
        bounds=None if args.bounds is None else _bounds(args.bounds),
        geojson=args.geojson,
        places=args.place_list,
        gsd=args.gsd,
        products=tuple(name.strip() for name in args.products.split(",") if name.strip()),
        block_px=args.block_px,
        device=args.device,
        precision=args.precision,
    )
    path = plan.save(args.out)
    print(told(plan))
    print(f"run it: metaearth3d run {path}")
    return 0


def _bounds(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadInput(f"bounds are {text}; give four numbers: west,south,east,north in degrees") from error
    return west, south, east, north


def told(plan: Plan) -> str:
    """A plan's estimate in words."""
    from metaearth3d.run.driver import default_workers
    from metaearth3d.run.status import clock

    e = plan.estimate
    weights = ", ".join(f"{name} {size / 1e6:,.1f} MB" for name, size in e["bytes"].items() if name != "all")
    evaluations = ", ".join(f"{name} {count:,}" for name, count in e["evaluations"].items()) or "none"
    workers = default_workers("cpu")
    there = e["ground_gsd_m"]
    ground = f"{plan.gsd:g} m" if there == plan.gsd else f"{there:.3g} m on the ground ({plan.gsd:.3g} m on the map)"
    rate = e["measured"]["mpx_per_s"]
    speed = "" if rate is None else f", {rate:.3g} Mpx/s of finest networks measured on {e['measured']['device']}"
    return "\n".join(
        [
            f"{e['km2']:,.3f} km2 at {ground}: {e['pixels'] / 1e6:,.1f} Mpx in {len(plan.regions):,} region(s)",
            f"{e['jobs']:,} jobs: {e['rasters']:,} rasters, {e['tilesets']:,} tilesets, {e['mesh_tiles']:,} tiles",
            f"about {e['bytes']['all'] / 1e6:,.1f} MB: {weights}",
            f"network evaluations: {evaluations}",
            *(
                [f"{e['question_sets']:,} sets of questions, about 11 MB and 5 s of a core each, not in these sums"]
                * bool(e["question_sets"])
            ),
            f"about {clock(e['seconds_one_worker'])} with one worker, {clock(e['seconds_one_worker'] / workers)} "
            f"with {workers}{speed}",
        ]
    )
