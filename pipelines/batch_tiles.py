"""A list of places becomes a folder of scenes, one after the other.

    python pipelines/batch_tiles.py places --places places.csv --image lowres.tif --out out/places

`places.csv` has the columns `name,lon,lat` and, where sides differ, `size_m`. All places lie in one image and so in one
world: where two scenes overlap they show the same ground. Every place is checked before the first is made. Result: a
scene in `out/places/<name>/` for each row. Run the same command again after a stop; finished scenes are kept.
"""

from __future__ import annotations

import csv
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from _edge import run

import metaearth3d as me
from metaearth3d.cli import Bar
from metaearth3d.errors import BadInput
from metaearth3d.world.scene import scene_of

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")  # a folder on every file system


@dataclass(frozen=True)
class Config:
    """Which places, of which world, and where the scenes go."""

    places: Path
    """CSV with name, lon, lat and perhaps size_m."""
    image: Path
    """RGB GeoTIFF that holds all places."""
    out: Path
    """Folder for the scenes' folders."""
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


class Place(NamedTuple):
    """A row of the list."""

    name: str
    lon: float
    lat: float
    size_m: float


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


def read_places(path: Path, size_m: float) -> list[Place]:
    """The places of a CSV file, in its order.

    Raises:
        BadInput: the file or a row is not as described above; the text names the line.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            places = [_place(row, f"{path}, line {reader.line_num}", size_m) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path} cannot be read ({error}); give a CSV file with columns name,lon,lat") from error
    names = [place.name.lower() for place in places]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not places or twice:
        raise BadInput(f"{path} names {', '.join(twice)} more than once" if twice else f"{path} lists no places")
    return places


def _place(row: dict[str, str], where: str, size_m: float) -> Place:
    try:
        place = Place(row["name"].strip(), float(row["lon"]), float(row["lat"]), float(row.get("size_m") or size_m))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(f"{where}: name, lon and lat are needed, the latter two in degrees") from error
    if not NAME.fullmatch(place.name):
        raise BadInput(f"{where}: {place.name!r} is no folder name; use letters, digits, and . _ - inside")
    return place


def main(config: Config) -> list[Path]:
    """Make all scenes and return their folders."""
    world = me.World.from_image(config.image, config.seed, model=config.model, device=config.device)
    scenes = []
    for place in read_places(config.places, config.size_m):
        try:
            scene = world.scene(center=(place.lon, place.lat), size_m=place.size_m, gsd=config.gsd)
        except BadInput as error:
            raise BadInput(f"{place.name}: {error}") from error
        scenes.append((config.out / place.name, scene))
    for number, (out, scene) in enumerate(scenes, 1):
        print(f"{number}/{len(scenes)} {out}")
        if scene_of(out) == scene.digest and (out / "scene.json").is_file():
            continue
        with Bar() as bar:
            scene.save(out, tiles=config.tiles, progress=bar.told)
    return [out for out, _ in scenes]


if __name__ == "__main__":
    sys.exit(run(main, PRESETS, description=__doc__))
