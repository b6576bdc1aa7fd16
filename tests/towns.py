"""An endless town by rule: a house in every cell, streets, a canal; each reading is a pure function of the place."""

import numpy as np

from metaearth3d.fields.base import BoxField
from metaearth3d.geo import Lattice, PixelBox

CELL = 64
UTM = Lattice("EPSG:32632", 600_000.0, 5_100_000.0, 4.0)


class TownField(BoxField):
    """One band of the town: ``ndsm``, ``height``, ``landcover`` or ``image``."""

    def __init__(self, band: str, lattice: Lattice = UTM, level: int = 0) -> None:
        kinds = {"landcover": np.uint8, "image": np.uint8}
        bands = ("red", "green", "blue") if band == "image" else (band,)
        super().__init__(lattice, level, bands, kinds.get(band, np.float32), digest=f"town-{band}")
        self.band = band

    def pixels(self, box: PixelBox) -> np.ndarray:
        rows = np.arange(box.row, box.row + box.height)[:, None]
        cols = np.arange(box.col, box.col + box.width)[None]
        found = {"ndsm": _above, "height": _ground, "landcover": _cover, "image": _colours}[self.band](rows, cols)
        return np.broadcast_to(found, (len(self.bands), *box.shape)).astype(self.dtype)


def _hash(rows: np.ndarray, cols: np.ndarray, salt: int) -> np.ndarray:
    mixed = (rows * 73_856_093) ^ (cols * 19_349_663) ^ (salt * 83_492_791)
    return (mixed * 2_654_435_761 >> 16) % 1000 / 1000


def _above(rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """Houses of 6 to 22 px with flat or gabled roofs, some of them long walls that cross many cells."""
    r, c = rows // CELL, cols // CELL
    y, x = rows % CELL - 20, cols % CELL - 24
    tall, wide = 6 + 10 * _hash(r, c, 1), 8 + 14 * _hash(r, c, 2)
    ridge = np.where(_hash(r, c, 4) < 0.5, 0.6 * np.minimum(y, tall - y) * 4, 0)
    house = np.where((y >= 0) & (y < tall) & (x >= 0) & (x < wide), 6 + 20 * _hash(r, c, 3) + ridge, 0)
    wall = np.where(
        (rows % (4 * CELL) == 52) & (cols % 1024 > 300) | (rows % (4 * CELL) == 53) & (cols % 1024 > 300), 9, 0
    )
    return np.round(64 * np.maximum(house, wall)) / 64


def _ground(rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    return np.round(64 * (50 + 3 * np.sin(rows / 97) + 2 * np.cos(cols / 71))) / 64


def _cover(rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    tall = _above(rows, cols) > 0
    road = (rows % CELL < 5) | (cols % CELL < 5)
    canal = (rows % 300 > 280) & (cols % 700 > 150)
    return np.where(tall, 50, np.where(road, 51, np.where(canal, 80, 30)))


def _colours(rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    cover = _cover(rows, cols)
    colours = {50: (180, 110, 90), 51: (120, 120, 125), 80: (40, 70, 90), 30: (90, 120, 70)}
    picture = np.stack(
        [sum(np.where(cover == code, rgb[band], 0) for code, rgb in colours.items()) for band in range(3)]
    )
    return picture + (rows * 7 + cols * 3) % 9
