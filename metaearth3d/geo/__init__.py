"""Where things are: the lattice, rasters, files and frames. Numpy only."""

from metaearth3d.geo.cog import write_cog, write_cog_windows
from metaearth3d.geo.files import clean_temporaries, write_whole
from metaearth3d.geo.frames import enu_to_ecef, from_lonlat, lonlat_to_ecef, to_ecef, to_lonlat
from metaearth3d.geo.inputs import SourceDem, SourceImage, open_dem, open_image
from metaearth3d.geo.lattice import FACTOR, Lattice, PixelBox, TileKey, core_box
from metaearth3d.geo.mosaic import Mosaic
from metaearth3d.geo.placing import Placed, ground_gsd, lattice_for, middle_latitude, place
from metaearth3d.geo.planet import home, planet_box, planet_lonlat, planet_pixel, xyz
from metaearth3d.geo.raster import Raster

__all__ = [
    "FACTOR",
    "Lattice",
    "Mosaic",
    "PixelBox",
    "Placed",
    "Raster",
    "SourceDem",
    "SourceImage",
    "TileKey",
    "clean_temporaries",
    "core_box",
    "enu_to_ecef",
    "from_lonlat",
    "ground_gsd",
    "home",
    "lattice_for",
    "lonlat_to_ecef",
    "middle_latitude",
    "open_dem",
    "open_image",
    "place",
    "planet_box",
    "planet_lonlat",
    "planet_pixel",
    "to_ecef",
    "to_lonlat",
    "write_cog",
    "write_cog_windows",
    "write_whole",
    "xyz",
]
