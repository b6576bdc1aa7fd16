"""``metaearth3d export``."""

from __future__ import annotations

import argparse
from pathlib import Path

FORMATS = (
    "glb, obj, ply, stl (one mesh), points (a cloud: PLY, or with open3d PCD, PTS, XYZRGB), "
    "xyz, pmtiles, cog (web maps), tiles (3D Tiles anew)"
)


def add_export(parser: argparse.ArgumentParser) -> None:
    """Options of ``export``."""
    parser.add_argument("scene", type=Path, metavar="SCENE", help="folder that generate made")
    parser.add_argument("--format", required=True, metavar="F", help=FORMATS)
    parser.add_argument("--out", required=True, type=Path, metavar="PATH", help="file to write (xyz, tiles: folder)")
    parser.add_argument("--gsd", type=float, metavar="G", help="level of the scene, metres per pixel (finest)")
    parser.add_argument("--max-error", type=float, metavar="M", help="of meshes, metres (half a post)")
    parser.add_argument("--band", default="image", metavar="B", help="of maps: image or height (image)")
    parser.add_argument("--tiling", default="explicit", metavar="T", help="of tiles: explicit or implicit (explicit)")
    parser.add_argument(
        "--watertight", action="store_true", help="of tiles: borders that meet at all depths, no skirts"
    )
    parser.add_argument("--compression", default="none", metavar="C", help="of tiles: none or meshopt (none)")
    parser.set_defaults(command=_export)


def _export(args: argparse.Namespace) -> int:
    from metaearth3d.tiles3d.exports import export

    options = {"format": args.format, "gsd": args.gsd, "max_error_m": args.max_error, "band": args.band}
    options |= {"tiling": args.tiling, "watertight": args.watertight, "compression": args.compression}
    path = export(args.scene, args.out, **options)
    size = sum(f.stat().st_size for f in ([path] if path.is_file() else path.rglob("*")) if f.is_file())
    print(f"{path}  {args.format}, {size / 1e6:.1f} MB")
    return 0
