"""``metaearth3d objects``."""

from __future__ import annotations

import argparse
from pathlib import Path

from metaearth3d.errors import BadInput


def add_objects(parser: argparse.ArgumentParser) -> None:
    """Options of ``objects``."""
    parser.add_argument("scene", nargs="?", type=Path, metavar="SCENE", help="folder that generate made with ndsm")
    parser.add_argument("--ndsm", type=Path, metavar="FILE", help="instead: heights above ground in metres, GeoTIFF")
    parser.add_argument(
        "--landcover", type=Path, metavar="FILE", help="with --ndsm: codes of ESA WorldCover (50 built)"
    )
    parser.add_argument("--dem", type=Path, metavar="FILE", help="with --ndsm: heights of the ground in metres")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help=".parquet (GeoParquet) or .json (CityJSON)"
    )
    parser.set_defaults(command=_run)


def _run(args: argparse.Namespace) -> int:
    from metaearth3d.world.cityjson import write_cityjson
    from metaearth3d.world.found import objects_of_folder, objects_of_rasters
    from metaearth3d.world.table import write_objects

    if args.out.suffix not in (".parquet", ".json"):
        raise BadInput(f"{args.out} ends in neither .parquet nor .json, the formats that objects are written in")
    if (args.scene is None) == (args.ndsm is None):
        raise BadInput("give either a scene's folder or --ndsm with a raster")
    if args.scene is not None and (args.landcover or args.dem):
        raise BadInput("a scene has its own land cover and ground; leave --landcover and --dem out")
    if args.scene is not None:
        objects, box = objects_of_folder(args.scene)
    else:
        objects, box = objects_of_rasters(args.ndsm, landcover=args.landcover, dem=args.dem)
    crs = objects.lattice.crs
    if args.out.suffix == ".json":
        counts = write_cityjson(args.out, objects.within(box), crs=crs)
    else:
        about = {"world": objects.world, "level": objects.ndsm.level}
        counts = write_objects(args.out, (found for _, found in objects.cores(box)), crs=crs, metadata=about)
    print(f"{args.out}: " + (", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing found"))
    return 0
