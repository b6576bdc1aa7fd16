"""Make the shipped sample: a 64 m/px GeoTIFF painted by our own code on terrain from our own models.

Heights at 64 m come from the planet prior and the geometry network (no picture is looked at). On them a land cover is
drawn by rule (sea below 0, forest on slopes, rock high up, fields and towns on flat ground) and coloured with a fixed
palette, hillshade and grain. No third-party raster takes part.

    .venv/bin/python scripts/make_sample.py --lon -5.9 --lat 43.4 --seed 1 --out checkpoints/samples/sample_64m.tif
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_utm_crs_info
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from metaearth3d.fields import FunctionField, LiftedField, noise_key, normal
from metaearth3d.geo import Lattice, PixelBox, Raster, from_lonlat
from metaearth3d.world import Parts, load_parts
from metaearth3d.world.render import hillshade

GSD_M, TOP_LEVEL = 64.0, -4
FIELD_PX = 6.0  # side of a field parcel: about 400 m
PALETTE = {  # mean colour as in true-colour satellite images, and the grain's standard deviation
    "sea": ((36, 58, 78), 1.5),
    "forest": ((52, 68, 44), 5.0),
    "grass": ((104, 112, 66), 6.0),
    "rock": ((138, 128, 114), 9.0),
    "town": ((138, 132, 126), 11.0),
}
CROPS = np.array(
    [(96, 116, 58), (124, 132, 74), (158, 142, 98), (176, 156, 116), (84, 104, 60), (142, 120, 84), (70, 92, 48)]
)


def terrain(parts: Parts, lattice: Lattice, box: PixelBox, seed: int) -> NDArray[np.float64]:
    """Heights (H, W) in metres of a level-0 box."""
    field = FunctionField(lattice, TOP_LEVEL, parts.prior, parts.prior_digest)
    for _ in range(-TOP_LEVEL):
        field = LiftedField(field, parts.lifter, None, seed=seed, version="1", core_px=128)
    return field.read(box).data[0].astype(np.float64)


def smooth_noise(seed: int, stage: str, box: PixelBox, sigma_px: float) -> NDArray[np.float64]:
    """Unit-variance noise (H, W) without detail finer than ``sigma_px``."""
    x = gaussian_filter(normal(noise_key("sample", seed, 0, stage, 0), box, 1)[0].astype(np.float64), sigma_px)
    return (x - x.mean()) / x.std()


def parcels(seed: int, box: PixelBox) -> NDArray[np.float64]:
    """Crop colours (H, W, 3): a jittered grid of parcels, turned by 25 degrees."""
    n = int(max(box.shape) / FIELD_PX) + 8
    jitter = normal(noise_key("sample", seed, 0, "parcels", 0), PixelBox(0, 0, 0, n, n), 3)
    grid = np.stack(np.mgrid[:n, :n], axis=-1).reshape(-1, 2) + 0.28 * jitter[:2].reshape(2, -1).T
    turn = np.radians(25)
    grid = (grid - n / 2) @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) * FIELD_PX * 1.2
    places = np.stack(np.mgrid[: box.height, : box.width], axis=-1).reshape(-1, 2) - np.array(box.shape) / 2
    _, nearest = cKDTree(grid).query(places)
    kind = (np.abs(jitter[2].reshape(-1)) * 1e4).astype(int)[nearest] % len(CROPS)
    return CROPS[kind].reshape(*box.shape, 3).astype(np.float64)


def paint(height: NDArray[np.float64], box: PixelBox, seed: int) -> NDArray[np.uint8]:
    """Colours (3, H, W) of the rules above."""
    dy, dx = np.gradient(gaussian_filter(height, 1.0), GSD_M)
    slope = np.degrees(np.arctan(np.hypot(dx, dy)))
    patchy = smooth_noise(seed, "patchy", box, 4.0)
    flat = slope < 6
    town = flat & (smooth_noise(seed, "town", box, 9.0) + 0.5 * patchy > 1.3)
    cover = np.where(flat, "crops", "forest").astype(object)
    cover[flat & (patchy > 1.0)] = "forest"
    cover[~flat & (patchy < -0.7)] = "grass"
    cover[town] = "town"
    cover[(height > 2100 + 150 * patchy) | (slope > 38)] = "rock"
    cover[height <= 0.5] = "sea"
    colour, grain = parcels(seed, box), np.full(box.shape, 4.0)
    for name, (mean, spread) in PALETTE.items():
        colour[cover == name], grain[cover == name] = mean, spread
    noise = normal(noise_key("sample", seed, 0, "grain", 0), box, 4).astype(np.float64)
    shade = 0.55 + 0.62 * hillshade(height, GSD_M)
    shade[cover == "sea"] = 1.0
    lit = colour * shade[..., None] + grain[..., None] * (noise[3][..., None] + 0.25 * np.moveaxis(noise[:3], 0, 2))
    out: NDArray[np.uint8] = np.clip(np.rint(lit), 0, 255).astype(np.uint8)
    return np.moveaxis(out, 2, 0)


def sample(lon: float, lat: float, seed: int, size_px: int) -> Raster:
    """The image around a place in its UTM zone."""
    found = query_utm_crs_info("WGS 84", AreaOfInterest(lon, lat, lon, lat))
    crs = f"EPSG:{found[0].code}"
    x, y = (float(v[0]) for v in from_lonlat(crs, np.array([lon]), np.array([lat])))
    half = size_px // 2 * GSD_M
    lattice = Lattice(crs, round((x - half) / GSD_M) * GSD_M, round((y + half) / GSD_M) * GSD_M, GSD_M)
    box, parts = PixelBox(0, 0, 0, size_px, size_px), load_parts("small")
    tags = {
        "GENERATED_BY": "metaearth3d scripts/make_sample.py: painted by rule on generated terrain, not an observation",
        "METAEARTH3D_SEED": str(seed),
    }
    pixels = paint(terrain(parts, lattice, box, seed), box, seed)
    return Raster(pixels, lattice.geobox(box), ("red", "green", "blue"), tags=tags)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lon", type=float, required=True)
    parser.add_argument("--lat", type=float, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--size-px", type=int, default=128)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    sample(args.lon, args.lat, args.seed, args.size_px).write(args.out)


if __name__ == "__main__":
    main()
