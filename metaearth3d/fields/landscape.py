"""The planet's imagery at a few hundred metres, painted by rule over colours that are known far more coarsely.

The upscaler has learned from pictures of 500 m and finer; asked to sharpen colours 20 km wide it draws county-wide
roofs. What is known so coarsely is instead spread by what the heights, whose network was trained up to kilometres,
say of each place: water below the sea's level and land above it, each in the colours of its surroundings; colours that
change with height as they do round about (snow on peaks, green in valleys); the shade of slopes; and patches of all
sizes, lighter and darker, browner and greener, as woods, fields and towns are. How much they differ is what real
pictures of 100 to 500 m differ by where the colours are as bright and as varied as here; detail that is missing at this
level would be missing at every finer one. It is a plausible picture, not a measurement.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields.base import IMAGE_BANDS, BoxField, CoreField, digest_of
from metaearth3d.fields.noise import noise_key, normal
from metaearth3d.fields.prior import pixel_lonlat
from metaearth3d.fields.store import Store
from metaearth3d.geo.lattice import FACTOR, PixelBox, TileKey, core_box

PAINT_VERSION = "2"  # raised whenever the same fields would be painted otherwise
REACH = 4  # coarse pixels that a place's statistics are taken from, each way
SPREAD_PX = 1.6  # standard deviation of their Gaussian weights
PAD = 2 * REACH + 3  # twice, since the coast is looked for round about each of them; and three for the spline
BLUE_OF_WATER = 8.0  # blue exceeds red by this where the colours show a sea
BLUE_OF_MIXED = 16.0  # land bluer than three quarters of this is blurred coast; snow and cities are grey
LEAST_SHARE = 1e-3  # weight of the two colours below where the surroundings have no land or no sea
LAND, SEA = np.array([119.0, 122.0, 88.0]), np.array([21.0, 43.0, 88.0])
DEEPER = 0.65  # brightness of water from near over that of a whole sea's colour, which haze and surf have lightened
CALM_M = 100.0  # height differences below this are no ground to tell a colour's dependence on height from
STEEPEST = 0.08  # grey levels per metre of height
MOST_CHANGE = 80.0  # grey levels that height may add or take
SUN_ALTITUDE_DEG = 50.0
SHADE = 0.8  # exponent of the slope's brightness; 1 would be a matt surface without sky light
# Grey levels of an octave of detail: so many, and more by grey level and by local spread of the colours, but for
# bright land less. Held against Landsat and Sentinel-2 pictures of eight regions averaged to 300 m (docs/worlds.md).
PLAIN_OCTAVE, OF_GREY, OF_SPREAD, OF_WHITE, MOST_OCTAVE = 3.5, 0.04, 0.7, 0.1, 16.0
# Weights of the first level's noise (regions are alike) and of the last one's, in patches and in what is plain noise.
COARSEST, FINEST, FINEST_PLAIN = 0.7, 0.35, 1.0
EDGE = 1.2  # how sharply patches end; 0 would be plain noise
EDGED = 0.679  # standard deviation of tanh(EDGE x) for a normal x
BROWN, SPECKLED = 0.45, 0.6  # shares of tint and of plain noise beside the patches' lightness
TINT = np.array([0.45, -0.15, -0.1])[:, None, None]  # from greener to browner, of lightness
WARM = np.array([1.1, 1.0, 0.9])[:, None, None]  # light patches are rather bare, dark ones rather grown

Floats = NDArray[np.float64]


class LandscapeField(CoreField):
    """uint8 imagery from ``colours`` and ``coarse`` heights of one far coarser level and ``fine`` heights here."""

    def __init__(
        self,
        colours: BoxField,
        coarse: BoxField,
        fine: BoxField,
        *,
        seed: int,
        version: str | int,
        core_px: int = 128,
        store: Store | None = None,
    ) -> None:
        """A field of the level of ``fine``, all three on one lattice."""
        if not (coarse.level == colours.level < fine.level and coarse.lattice == colours.lattice == fine.lattice):
            raise BadInput("colours and coarse heights belong to one level, the fine heights to a finer one")
        names = [colours.digest, coarse.digest, fine.digest]
        digest = digest_of("landscape", PAINT_VERSION, *names, seed, version)
        super().__init__(fine.lattice, fine.level, IMAGE_BANDS, np.uint8, digest=digest, core_px=core_px, store=store)
        self.colours, self.coarse, self.fine, self.seed, self.version = colours, coarse, fine, seed, version
        self.up = fine.level - colours.level

    def compute(self, key: TileKey) -> NDArray[Any]:
        """Paint one core."""
        box = core_box(key, self.core_px)
        knots = box.parent(self.up).pad(PAD)
        told = _surroundings(self.colours.read(knots).data.astype(np.float64), self.coarse.read(knots).data[0])
        land, sea, slope, rest = np.split(_enlarged(told, knots.pad(-2 * REACH), box), [3, 6, 9])
        height, spread, water = rest
        ground = self.fine.read(box.pad(1)).data[0].astype(np.float64)
        inner = ground[1:-1, 1:-1]
        by_height = np.clip(slope * (inner - height), -MOST_CHANGE, MOST_CHANGE)
        patches = self._patches(box, np.clip(land.mean(axis=0), 0, 255), spread[0])
        dry = (land + by_height + patches) * self._light(ground, box)
        wet = (inner < 0) & (water > 0.02)
        painted: NDArray[np.uint8] = np.rint(np.clip(np.where(wet, DEEPER * sea, dry), 0, 255)).astype(np.uint8)
        return painted

    def _light(self, ground: Floats, box: PixelBox) -> Floats:
        """Brightness (h, w) of slopes, 1 where level: a morning sun, in the south-east north of the equator."""
        rows = np.arange(box.row, box.row + box.height)
        gsd = np.reshape(self.lattice.ground_gsd(box.level, rows), (-1, 1))
        east = (ground[1:-1, 2:] - ground[1:-1, :-2]) / (2 * gsd)
        north = (ground[:-2, 1:-1] - ground[2:, 1:-1]) / (2 * gsd)
        azimuth = np.radians(90.0 + 45.0 * np.tanh(pixel_lonlat(self.lattice, box)[1] / 10.0))
        flat = np.tan(np.radians(SUN_ALTITUDE_DEG))
        lit = (flat - east * np.sin(azimuth) - north * np.cos(azimuth)) / np.sqrt(1 + east**2 + north**2) / flat
        return np.asarray(np.clip(lit, 0.2, 1.6) ** SHADE, np.float64)

    def _patches(self, box: PixelBox, grey: Floats, spread: Floats) -> Floats:
        """Grey levels (3, h, w), about 0 in the mean, of patches of all octaves between the colours' level and this."""
        octave = np.minimum(PLAIN_OCTAVE + OF_GREY * grey + OF_SPREAD * spread, MOST_OCTAVE)
        octave = np.minimum(octave, OF_WHITE * (255.0 - grey))
        light, tint, plain = self._noise(box)
        light, tint = np.tanh(EDGE * light) / EDGED, np.tanh(EDGE * tint) / EDGED
        light = (light + SPECKLED * plain) / np.hypot(1.0, SPECKLED)
        return np.asarray(np.sqrt(2.0 * self.up) * octave * (WARM * light + BROWN * TINT * tint), np.float64)

    def _noise(self, box: PixelBox) -> Floats:
        """Three fields of noise (3, h, w) of unit variance, of all levels from the one below the colours' to this."""
        total, variance = np.zeros((3, *box.shape)), np.zeros((3, 1, 1))
        for level in range(self.colours.level + 1, box.level + 1):
            up = box.level - level
            near = box.parent(up).pad(2) if up else box
            columns = self.lattice.columns(level)
            noise = normal(noise_key(self.version, self.seed, level, "paint", 0), near, 3, columns=columns)
            weight = np.full((3, 1, 1), COARSEST if level == self.colours.level + 1 else 1.0)
            if not up:
                weight = np.reshape((FINEST, FINEST, FINEST_PLAIN), (3, 1, 1))
            total += weight * (2.0 * _enlarged(noise.astype(np.float64), near, box) if up else noise)
            variance += weight**2
        return np.asarray(total / np.sqrt(variance), np.float64)


def _surroundings(colours: Floats, height: NDArray[Any]) -> Floats:
    """What a place's surroundings say (12, h, w): land and sea colour, land colour per metre, height, spread, water.

    ``colours`` (3, H, W) and ``height`` (H, W) are the coarse pixels, H = h + 4 REACH.
    """
    height = height.astype(np.float64)
    wet = ((height < 0) & (colours[2] - colours[0] > BLUE_OF_WATER)).astype(np.float64)
    near_water = _blurred(wet)
    colours, height, wet = (_inner(a) for a in (colours, height, wet))
    dry, deep = (1 - wet) * (1 - near_water) ** 3, wet * near_water**3  # hardly the coast, whose colours are mixed
    dry *= np.clip(0.75 + (colours[0] - colours[2]) / BLUE_OF_MIXED, 0, 1)  # nor land that the sea has run into
    share = _blurred(dry) + LEAST_SHARE
    mean_height, mean = _blurred(height * dry) / share, _blurred(colours * dry) / share
    variance = _blurred(height**2 * dry) / share - mean_height**2
    covariance = _blurred(colours * height * dry) / share - mean * mean_height
    slope = np.clip(covariance / (np.maximum(variance, 0) + CALM_M**2), -STEEPEST, STEEPEST)
    spread = np.sqrt(np.maximum(_blurred(colours**2 * dry) / share - mean**2, 0)).mean(axis=0)
    rest = np.stack([_inner(height), spread, _blurred(wet)])
    return np.concatenate([_own_or_near(colours, dry, LAND), _own_or_near(colours, deep, SEA), slope, rest])


def _own_or_near(colours: Floats, sure: Floats, plain: Floats) -> Floats:
    """Each inner pixel's colour as far as it is surely of a kind, the rest from such pixels around it."""
    near = (_blurred(colours * sure) + LEAST_SHARE * plain[:, None, None]) / (_blurred(sure) + LEAST_SHARE)
    own = _inner(sure)
    return own * _inner(colours) + (1 - own) * near


def _inner(data: Floats) -> Floats:
    """All but REACH pixels of the border."""
    return data[..., REACH:-REACH, REACH:-REACH]


def _blurred(data: Floats) -> Floats:
    """Gaussian means (..., h, w) of (..., h + 2 REACH, w + 2 REACH)."""
    taps = np.exp(-0.5 * (np.arange(-REACH, REACH + 1) / SPREAD_PX) ** 2)
    taps /= taps.sum()
    height, width = data.shape[-2] - 2 * REACH, data.shape[-1] - 2 * REACH
    tall = sum(t * data[..., :, k : k + width] for k, t in enumerate(taps))
    return np.asarray(sum(t * tall[..., k : k + height, :] for k, t in enumerate(taps)), np.float64)


def _enlarged(data: Floats, outer: PixelBox, box: PixelBox) -> Floats:
    """Cubic B-spline values (C, h, w) at the pixels of a fine box of coefficients (C, H, W) over a coarser box."""
    share = FACTOR ** -float(box.level - outer.level)
    tall = _along(data, (box.row + np.arange(box.height) + 0.5) * share - 0.5 - outer.row, 1)
    return _along(tall, (box.col + np.arange(box.width) + 0.5) * share - 0.5 - outer.col, 2)


def _along(data: Floats, places: Floats, axis: int) -> Floats:
    """Spline values at places along one axis of (C, H, W)."""
    first = np.floor(places).astype(np.int64)
    f = places - first
    weights = [(1 - f) ** 3 / 6, (4 - 6 * f**2 + 3 * f**3) / 6, (4 - 6 * (1 - f) ** 2 + 3 * (1 - f) ** 3) / 6, f**3 / 6]
    shape = (1, -1, 1) if axis == 1 else (1, 1, -1)
    parts = [np.take(data, first + k - 1, axis=axis) * w.reshape(shape) for k, w in enumerate(weights)]
    return np.asarray(sum(parts), np.float64)
