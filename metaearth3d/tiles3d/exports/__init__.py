"""A finished scene in other people's formats: one mesh, a point cloud, map tiles, 3D Tiles of another kind."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TypedDict

from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.geo.files import TEMPORARY
from metaearth3d.tiles3d.compression import Compression
from metaearth3d.tiles3d.exports.scene import SceneFiles, open_scene
from metaearth3d.tiles3d.tileset import Tiling, write_tileset

MESHES = ("glb", "obj", "ply", "stl")
MAPS = ("xyz", "pmtiles", "cog")
FORMATS = (*MESHES, "points", *MAPS, "tiles")
FOLDERS = ("xyz", "tiles")

__all__ = ["FORMATS", "SceneFiles", "export", "open_scene"]


def export(
    scene: str | Path,
    out: str | Path,
    *,
    format: str,
    gsd: float | None = None,
    max_error_m: float | None = None,
    band: str = "image",
    tiling: Tiling = "explicit",
    watertight: bool = False,
    compression: Compression = "none",
) -> Path:
    """Write a scene's rasters as ``format`` and return where it lies; nothing is left of a failed try.

    Meshes (``glb``, ``obj``, ``ply``, ``stl``) are one surface without cracks, ``max_error_m`` from the heights at the
    most (half a post), in metres east, north and up of the scene's middle; ``points`` is a cloud of all
    posts: PLY, or by the file's ending PCD, PTS or XYZRGB, for which it needs open3d.
    ``xyz`` is a folder ``{z}/{x}/{y}.png``, ``pmtiles`` the same in one file, ``cog`` a GeoTIFF on the web's grid with
    overviews; ``band`` is ``image``, or ``height`` as terrain-RGB (metres in a COG). ``tiles`` are 3D Tiles with
    ``max_error_m``, ``tiling``, ``watertight`` and ``compression`` as :func:`metaearth3d.tiles3d.write_tileset` takes
    them. ``gsd`` picks one of the scene's levels, by default the finest.

    Raises:
        BadInput: the folder is no scene, or an option does not fit it.
        OutputConflict: there is something at ``out``.
        MissingExtra: the format needs a library that is not installed.
    """
    if format not in FORMATS:
        raise BadInput(f"format is {format!r}; choose one of {', '.join(FORMATS)}")
    if band not in ("image", "height"):
        raise BadInput(f"band is {band!r}; choose image or height")
    out = Path(out)
    if out.exists():
        raise OutputConflict(f"{out} is there already; name a new {'folder' if format in FOLDERS else 'file'}")
    if format in MESHES and out.suffix.lower() != f".{format}":
        raise BadInput(f"{out.name} does not end in .{format}; name a .{format} file")
    if format != "tiles" and (watertight or tiling != "explicit" or compression != "none"):
        raise BadInput(f"watertight, tiling and compression are for tiles, not for {format}; leave them out")
    files = open_scene(scene, gsd)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f"{TEMPORARY}{os.getpid()}-") as scratch:
        draft = Path(scratch) / out.name
        if format == "tiles":
            ways: _Ways = {"tiling": tiling, "watertight": watertight, "compression": compression}
            _write_tiles(files, draft, max_error_m, ways)
        else:
            _write(files, draft, format, max_error_m, band)
        for path in sorted(Path(scratch).iterdir(), key=lambda path: path == draft):  # what the file names comes first
            if path != draft and (out.parent / path.name).exists():
                raise OutputConflict(f"{out.parent / path.name} is there already; name another folder")
            shutil.move(path, out.parent / path.name)
    return out


class _Ways(TypedDict):
    """How 3D Tiles are written."""

    tiling: Tiling
    watertight: bool
    compression: Compression


def _write_tiles(files: SceneFiles, folder: Path, max_error_m: float | None, ways: _Ways) -> None:
    """3D Tiles of the scene's own pixels."""
    rows, cols = files.height.box.shape
    write_tileset(
        folder,
        height=files.height,
        image=files.image,
        box=files.height.box._replace(height=max(1, rows - 1), width=max(1, cols - 1)),
        max_error_m=max_error_m,
        metadata={} if files.seed is None else {"seed": files.seed},
        **ways,
    )


def _write(files: SceneFiles, path: Path, format: str, max_error_m: float | None, band: str) -> None:
    """One format to a path of its own."""
    if format in MAPS:
        from metaearth3d.tiles3d.exports import maps

        {"xyz": maps.write_xyz, "pmtiles": maps.write_pmtiles, "cog": maps.write_web_cog}[format](files, path, band)
        return
    from metaearth3d.tiles3d.exports import meshes

    if format == "points":
        meshes.write_points(files, path)
    elif format == "glb":
        meshes.write_one_glb(files, path, max_error_m)
    else:
        meshes.write_by_trimesh(files, path, max_error_m)
