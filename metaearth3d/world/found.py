"""Objects of rasters on disk: a user's own heights above ground, or those of a finished scene."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from metaearth3d.errors import BadInput
from metaearth3d.fields import BoxField, digest_of
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.tiles3d.rasters import RasterField
from metaearth3d.world.objects import Objects
from metaearth3d.world.spec import file_sha256


class RasterBand(BoxField):
    """A raster of one band, continued to infinity: by 0, or at its ``edge`` by the nearest pixel; no data is 0."""

    def __init__(self, source: RasterField, *, edge: bool = False) -> None:
        """Refuse more than one band."""
        if len(source.bands) != 1:
            raise BadInput(f"{source.path} has {len(source.bands)} bands; objects are found in rasters of one")
        super().__init__(source.lattice, source.level, source.bands, np.float32, digest=file_sha256(source.path))
        self.source, self.edge = source, edge

    def pixels(self, box: PixelBox) -> Any:
        """The raster's pixels where it has any."""
        part = box & self.source.box
        if self.edge:
            part = _nearest(box, self.source.box)
        out = np.zeros((1, *box.shape), np.float32)
        if not (part.height and part.width):
            return out
        data = self.source.read(part).data.astype(np.float32)
        if self.source.nodata is not None:
            data[data == np.float32(self.source.nodata)] = np.nan
        data = np.nan_to_num(data)
        if not self.edge:
            out[(slice(None), *part.slices(box))] = data
            return out
        rows = np.clip(np.arange(box.row, box.row + box.height) - part.row, 0, part.height - 1)
        cols = np.clip(np.arange(box.col, box.col + box.width) - part.col, 0, part.width - 1)
        return data[:, rows[:, None], cols]


def _nearest(box: PixelBox, whole: PixelBox) -> PixelBox:
    """The smallest part of ``whole`` that holds the pixel nearest to each of ``box``."""
    row, end_row = np.clip([box.row, box.row + box.height - 1], whole.row, whole.row + whole.height - 1)
    col, end_col = np.clip([box.col, box.col + box.width - 1], whole.col, whole.col + whole.width - 1)
    return PixelBox(box.level, int(row), int(col), int(end_row - row) + 1, int(end_col - col) + 1)


def objects_of_rasters(
    ndsm: str | Path, *, landcover: str | Path | None = None, dem: str | Path | None = None
) -> tuple[Objects, PixelBox]:
    """The objects of rasters of one grid, and the grid's box: heights above ground, WorldCover codes, terrain.

    Without land cover all that is taller than 2.5 m is a building; without terrain heights the ground is at 0. A
    building that the rasters' border cuts is found as far as it is seen.

    Raises:
        BadInput: a raster cannot be read, does not lie on the others' pixels, or is too coarse.
    """
    tall = RasterField(ndsm)
    bands = {"landcover": landcover, "dem": dem}
    others = {name: RasterField(path, tall.lattice) for name, path in bands.items() if path is not None}
    for other in others.values():
        if other.box != tall.box:
            raise BadInput(f"{other.path} does not cover the ground of {tall.path}; cut both to one box")
    ground = RasterBand(others["dem"], edge=True) if dem is not None else _Level(tall.lattice, tall.level)
    cover = RasterBand(others["landcover"]) if landcover is not None else None
    field = RasterBand(tall)
    return Objects(field, ground, cover, digest_of(field.digest, ground.digest)), tall.box


def objects_of_folder(folder: str | Path) -> tuple[Objects, PixelBox]:
    """The objects of a finished scene, from its rasters alone; those that its border cuts are as far as seen.

    Raises:
        BadInput: it is no scene, or one without land cover and heights above ground.
    """
    folder = Path(folder)
    try:
        spec = json.loads((folder / "scene.json").read_text(encoding="utf-8"))["spec"]
        lattice, world = Lattice(**spec["lattice"]), str(spec["digest"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder} is no finished scene ({error!r}); give a folder that 'generate' made") from error
    found = sorted(folder.glob("ndsm_*m.tif"), key=lambda path: float(path.stem[5:-1]))
    if not found:
        raise BadInput(f"{folder} has no ndsm_*m.tif; generate it with --products landcover,ndsm")
    level = lattice.level_near(float(found[0].stem[5:-1]))
    ndsm, cover, height = (
        RasterField(folder / found[0].name.replace("ndsm", band), lattice, level)
        for band in ("ndsm", "landcover", "height")
    )
    return Objects(RasterBand(ndsm), RasterBand(height, edge=True), RasterBand(cover), world), ndsm.box


class _Level(BoxField):
    """Ground at height 0."""

    def __init__(self, lattice: Lattice, level: int) -> None:
        super().__init__(lattice, level, ("height",), np.float32, digest="level ground")

    def pixels(self, box: PixelBox) -> Any:
        return np.zeros((1, *box.shape), np.float32)
