"""A scene to look at of real heights: terrain, buildings as objects, and a picture rendered over them.

    python scripts/town.py --ndsm above.tif --dem ground.tif --data ../shared/data --out out/town
    metaearth3d view out/town

There is no open picture with real building heights, so the picture is made: roofs of plain colours and textures of real
aerial pictures on the ground (``metaearth3d.train.renders``), under a sun with cast shadows, made four times finer by
the shipped upscaler. Heights, footprints and roofs are found in the rasters alone. ``--surface`` says that ``--ndsm``
is the surface's height, from which the ground's is taken away.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from metaearth3d import UpscalePipeline, default_checkpoint
from metaearth3d.fields import SourceField
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.mesh.instances import LEAST_HEIGHT_M
from metaearth3d.serve import write_page
from metaearth3d.tiles3d import write_tileset
from metaearth3d.tiles3d.buildings import BuildingTiler, with_buildings
from metaearth3d.tiles3d.rasters import RasterField
from metaearth3d.train.imagery import load_places
from metaearth3d.train.layouts import GRASS, PAVED, ROOF, TREES
from metaearth3d.train.renders import Bank, painted, shadows, texture_bank
from metaearth3d.train.shading import lambert
from metaearth3d.world.objects import Objects

Floats = NDArray[np.float64]
SUN = (np.radians(150.0), np.radians(57.0))  # azimuth and height
YARD_M = 14.0  # paved so far from a house, green beyond


def band(path: Path) -> tuple[Floats, RasterField]:
    """Metres of a raster, what is missing taken from the nearest pixel that is not, and where it lies."""
    field = RasterField(path)
    data = field.read(field.box).data[0].astype(np.float64)
    if field.nodata is not None and (data == field.nodata).any():
        nearest = ndimage.distance_transform_edt(data == field.nodata, return_indices=True)[1]
        data = data[tuple(nearest)]
    return data, field


def cover_of(above: Floats, gsd: float) -> NDArray[np.uint8]:
    """Roofs where something stands, streets and yards around, and green where there is room."""
    roof = above >= LEAST_HEIGHT_M
    far = ndimage.distance_transform_edt(~roof) * gsd
    cover = np.where(far > YARD_M, GRASS, PAVED).astype(np.uint8)
    rough = ndimage.gaussian_filter(np.random.default_rng(3).normal(size=above.shape), 4 / gsd)
    cover[(far > 3) & (rough > 1.4 * rough.std())] = TREES
    cover[roof] = ROOF
    return cover


def picture(above: Floats, gsd: float, bank: Bank) -> NDArray[np.uint8]:
    """The ground from above (3, 2 H, 2 W), twice as fine as the heights."""
    side = max(above.shape)
    square = np.zeros((side, side))
    square[: above.shape[0], : above.shape[1]] = above
    albedo = painted(cover_of(square, gsd), gsd, bank, np.random.default_rng(5))
    light = 1 + 0.7 * (lambert(square, gsd, *SUN).clip(0.5, 1.4) - 1)
    dark = ndimage.gaussian_filter(shadows(square.astype(np.float32), gsd, *SUN).astype(float), 0.5)
    shade = 1 - dark[..., None] * (1 - 0.62 * np.array([0.9, 0.97, 1.1]))
    coarse = np.clip(albedo * light[..., None] * shade * 1.12, 0, 255).astype(np.uint8)
    pipe = UpscalePipeline.from_pretrained(default_checkpoint("upscale"))
    fine = pipe(Image.fromarray(coarse), gsd=gsd / 4).images[0].resize((2 * side, 2 * side), Image.Resampling.BOX)
    rows, cols = above.shape
    return np.ascontiguousarray(np.moveaxis(np.asarray(fine), -1, 0)[:, : 2 * rows, : 2 * cols])


def twice(data: Floats) -> NDArray[np.float32]:
    """Heights (1, 2 H, 2 W) at twice the posts, bilinear."""
    rows, cols = ((np.arange(2 * side) + 0.5) / 2 - 0.5 for side in data.shape)
    places = np.meshgrid(rows, cols, indexing="ij")
    fine = ndimage.map_coordinates(data, places, order=1, mode="nearest")
    return (np.round(fine[None] * 64) / 64).astype(np.float32)


def build(out: Path, above: Floats, ground: Floats, source: RasterField, bank: Bank, title: str) -> dict[str, Any]:
    """Write terrain and building tiles and the page; how many buildings there are."""
    gsd = source.lattice.gsd(source.level)
    old = source.lattice
    lattice = Lattice(old.crs, old.origin_x, old.origin_y, gsd / 2)
    at = (2 * source.box.row, 2 * source.box.col)
    colours = picture(above, gsd, bank)
    height = SourceField(lattice, 0, twice(ground), None, *at)
    image = SourceField(lattice, 0, colours, None, *at)
    box = PixelBox(0, *at, *(2 * side - 1 for side in above.shape))
    about = {"title": title, "attribution": "Real heights, invented picture", "sun": "picture"}
    write_tileset(out / "tiles", height=height, image=image, box=box, metadata=about)
    coarse = Lattice(old.crs, old.origin_x, old.origin_y, gsd)
    place = source.box
    fields = [
        SourceField(coarse, 0, data[None].astype(np.float32), None, place.row, place.col) for data in (above, ground)
    ]
    objects = Objects(fields[0], fields[1], None, "town")
    path = out / "tiles" / "tileset.json"
    document = json.loads(path.read_bytes())
    tiler = BuildingTiler(out / "tiles", image, np.array(document["root"]["transform"]).reshape(4, 4).T)
    whole = PixelBox(0, place.row, place.col, *above.shape)
    groups = [((key.row, key.col), things) for key, things in objects.cores(whole)]
    tile = tiler.write(groups)
    if tile is not None:
        path.write_text(json.dumps(with_buildings(document, tile), separators=(",", ":")))
    write_page(out)
    return {"buildings": sum(len(things) for _, things in groups)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ndsm", type=Path, required=True, help="metres above ground")
    parser.add_argument("--surface", action="store_true", help="--ndsm is above sea level as --dem is")
    parser.add_argument("--dem", type=Path, help="metres of the ground (level ground)")
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery, for textures")
    parser.add_argument("--most", type=int, default=700, help="pixels a side that are used at the most")
    parser.add_argument("--title", default="A town of real heights")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    above, source = band(args.ndsm)
    ground = np.zeros_like(above) if args.dem is None else band(args.dem)[0]
    above = above - ground if args.surface else above
    above, ground = (data[: args.most, : args.most] for data in (above, ground))
    bank = texture_bank(load_places(args.data))
    print(build(args.out, np.maximum(above, 0), ground, source, bank, args.title))


if __name__ == "__main__":
    main()
