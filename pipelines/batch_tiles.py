"""A list of places becomes a folder of blocks, mosaics and tilesets, made by as many processes as there are CPUs.

    python pipelines/batch_tiles.py places --places places.csv --image lowres.tif --out out/places

`places.csv` has the columns `name,lon,lat` and, where sides differ, `size_m`. All places lie in one image and so in one
world: where two overlap they show the same ground. Every place is checked before the first is made. Result: for each
row `out/places/places/<name>/` with `image_1m.vrt` over its GeoTIFFs, above it `tileset.json`, `index.parquet` and
`report.html`. Run the same command again after a stop; what is finished is kept. For bounds, polygons, several GPUs or
a cluster use `metaearth3d plan` and `metaearth3d run`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from _edge import run

import metaearth3d as me
from metaearth3d.errors import MetaEarthError
from metaearth3d.run.driver import run as run_plan


@dataclass(frozen=True)
class Config:
    """Which places, of which world, and where their blocks go."""

    places: Path
    """CSV with name, lon, lat and perhaps size_m."""
    image: Path
    """RGB GeoTIFF that holds all places."""
    out: Path
    """Folder for the plan and all it makes."""
    seed: int = 0
    """Another seed is another world."""
    size_m: float = 512.0
    """Side in metres of places that state none."""
    gsd: float = 1.0
    """Finest metres per pixel."""
    model: str = "small"
    """Shipped preset or folder."""
    device: str = "cpu"
    """Torch device."""
    tiles: bool = True
    """Whether 3D Tiles are made too."""
    workers: int | None = None
    """Processes; by default one for each CPU."""


PRESETS = {
    "places": (
        "512 m at 1 m around each place.",
        Config(places=Path("places.csv"), image=Path("lowres.tif"), out=Path("out/places")),
    ),
    "overview": (
        "4 km at 4 m around each place, rasters only.",
        Config(
            places=Path("places.csv"),
            image=Path("lowres.tif"),
            out=Path("out/overview"),
            size_m=4096.0,
            gsd=4.0,
            tiles=False,
        ),
    ),
}


def main(config: Config) -> list[Path]:
    """Make all places and return their folders."""
    plan = me.Plan.make(
        me.World.from_image(config.image, config.seed, model=config.model, device=config.device),
        places=config.places,
        size_m=config.size_m,
        gsd=config.gsd,
        products=("image", "height", "tiles") if config.tiles else ("image", "height"),
        device=config.device,
        measure=False,
    )
    print(f"{len(plan.regions)} places, {plan.count()} jobs")
    end = run_plan(plan.save(config.out), workers=config.workers, device=config.device)
    if end.done < end.jobs:
        raise MetaEarthError(
            f"{end.jobs - end.done} of {end.jobs} jobs are not done ({end.stopped or 'some failed'}); "
            f"'metaearth3d status {config.out}' says why, running this again goes on"
        )
    return [config.out / "places" / region.name for region in plan.regions]


if __name__ == "__main__":
    sys.exit(run(main, PRESETS, description=__doc__))
