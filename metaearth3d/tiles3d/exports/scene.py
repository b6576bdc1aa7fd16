"""The rasters of a finished scene, found in its folder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from metaearth3d.errors import BadInput
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.tiles3d.frame import SceneFrame
from metaearth3d.tiles3d.lod import TileGrid
from metaearth3d.tiles3d.rasters import RasterField

NAME = re.compile(r"height_([0-9.e+-]+)m\.tif")


@dataclass(frozen=True)
class SceneFiles:
    """Heights and colours of one level, pixel for pixel."""

    folder: Path
    gsd: float  # of the map, as in the files' names
    height: RasterField
    image: RasterField
    seed: int | None

    @property
    def frame(self) -> SceneFrame:
        """East, north and up at the middle."""
        rows, cols = self.height.box.shape
        return SceneFrame(self.height.lattice, TileGrid(PixelBox(0, 0, 0, rows - 1, cols - 1), 512))


def open_scene(folder: str | Path, gsd: float | None = None) -> SceneFiles:
    """The rasters of a level, by default the finest.

    Raises:
        BadInput: the folder holds no scene, or not that level.
    """
    folder = Path(folder)
    levels = {float(found[1]): path for path in folder.glob("height_*m.tif") if (found := NAME.fullmatch(path.name))}
    if not levels:
        raise BadInput(f"{folder} holds no height_*m.tif; give a folder that 'metaearth3d generate' made")
    wanted = min(levels) if gsd is None else gsd
    if wanted not in levels:
        had = ", ".join(f"{level:g}" for level in sorted(levels))
        raise BadInput(f"{folder} has no rasters of {wanted:g} m; it has {had} m")
    height = RasterField(levels[wanted])
    image = RasterField(folder / levels[wanted].name.replace("height", "image"))
    if (image.lattice, image.box) != (height.lattice, height.box) or len(image.bands) != 3:
        raise BadInput(f"{image.path} is not three bands on the pixels of {height.path.name}; generate the scene again")
    return SceneFiles(folder, wanted, height, image, _seed(folder))


def _seed(folder: Path) -> int | None:
    """The seed in ``scene.json``; None where there is none."""
    try:
        return int(json.loads((folder / "scene.json").read_text(encoding="utf-8"))["spec"]["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
