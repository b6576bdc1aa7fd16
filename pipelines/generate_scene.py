"""One georeferenced image becomes one scene on disk.

    python pipelines/generate_scene.py demo
    python pipelines/generate_scene.py whole --image lowres.tif --out out/whole --seed 3

Result: rasters of imagery and heights at every level, a preview, 3D Tiles with a page to look at them, and `scene.json`
with all it takes to make the scene again. Run the same command again after a stop; finished rasters and tiles are kept.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from _edge import run

import metaearth3d as me
from metaearth3d.cli import Bar


@dataclass(frozen=True)
class Config:
    """What a scene is made of and where it goes."""

    image: Path
    """RGB GeoTIFF, best at 64 m/px."""
    out: Path
    """Folder for the scene."""
    seed: int = 0
    """Another seed is another world."""
    center: tuple[float, float] | None = None
    """Longitude and latitude of the middle; by default the image's."""
    size_m: float | None = None
    """Side in metres; by default all of the image."""
    gsd: float = 1.0
    """Finest metres per pixel."""
    dem: Path | None = None
    """Elevation model in metres that heights follow."""
    model: str = "small"
    """Shipped preset or folder."""
    device: str = "cpu"
    """Torch device."""
    tiles: bool = True
    """Whether 3D Tiles are made too."""


PRESETS = {
    "demo": (
        "The shipped sample, 2 km at 1 m.",
        Config(image=me.sample_image(), out=Path("out/recipe_demo"), seed=7, size_m=2048.0),
    ),
    "quick": (
        "The shipped sample, 512 m at 4 m.",
        Config(image=me.sample_image(), out=Path("out/recipe_quick"), seed=7, size_m=512.0, gsd=4.0),
    ),
    "whole": (
        "All of an image of your own at 4 m.",
        Config(image=Path("lowres.tif"), out=Path("out/recipe_whole"), gsd=4.0),
    ),
}


def main(config: Config) -> Path:
    """Make the scene and return its folder."""
    world = me.World.from_image(config.image, config.seed, dem=config.dem, model=config.model, device=config.device)
    scene = world.scene(center=config.center, size_m=config.size_m, gsd=config.gsd)
    with Bar() as bar:
        return scene.save(config.out, tiles=config.tiles, progress=bar.told)


if __name__ == "__main__":
    sys.exit(run(main, PRESETS, description=__doc__))
