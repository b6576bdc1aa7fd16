"""The painted landscape: land and sea where the heights say, colours that follow height, light from the right side."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields import ColourField, FunctionField, LandscapeField
from metaearth3d.fields.landscape import OF_GREY, PLAIN_OCTAVE
from metaearth3d.geo import Lattice, PixelBox, planet_pixel

LATTICE = Lattice.planet(1 << 17)
Floats = NDArray[np.float64]
Function = Callable[[Floats, Floats], Floats]


def landscape(colour: Function, coarse: Function, fine: Function, *, seed: int = 1) -> LandscapeField:
    """A field over functions of longitude and latitude."""
    return LandscapeField(
        ColourField(LATTICE, -3, lambda x, y: np.clip(colour(x, y), 0, 255).astype(np.uint8), "c", core_px=16),
        FunctionField(LATTICE, -3, coarse, "h", core_px=16),
        FunctionField(LATTICE, 0, fine, "f"),
        seed=seed,
        version="1",
        core_px=64,
    )


def painted(field: LandscapeField, lon: float, lat: float, side: int = 64) -> Floats:
    row, col = (int(v) for v in planet_pixel(LATTICE, 0, lon, lat))
    return field.read(PixelBox(0, row - side // 2, col - side // 2, side, side)).data.astype(np.float64)


def flat(red: float, green: float, blue: float) -> Function:
    return lambda lon, lat: np.stack(
        [np.broadcast_to(v, np.broadcast_shapes(lon.shape, lat.shape)) for v in (red, green, blue)]
    )


def level(height: float) -> Function:
    return lambda lon, lat: height + 0 * lon + 0 * lat


def coast(lon: Floats, lat: Floats) -> Floats:
    """Blue in the west, green in the east, a degree of both between."""
    t = np.clip(0.5 + lon, 0, 1) + 0 * lat
    return np.stack([10 + 80 * t, 20 + 80 * t, 90 - 40 * t])


def test_the_coast_is_where_the_fine_heights_cross_zero() -> None:
    def wavy(lon: Floats, lat: Floats) -> Floats:
        return 3000 * (lon - 0.05 * np.sin(lat * 60))

    found = painted(landscape(coast, lambda lon, lat: 3000 * lon + 0 * lat, wavy), 0.0, 45.0, 128)
    row, col = (int(v) for v in planet_pixel(LATTICE, 0, 0.0, 45.0))
    heights = FunctionField(LATTICE, 0, wavy, "f").read(PixelBox(0, row - 64, col - 64, 128, 128)).data[0]
    blue = found[2] > found[0]
    assert (blue == (heights < 0)).mean() > 0.99
    assert not ((blue == (heights[:, ::-1] < 0)).mean() > 0.9)  # the control
    assert 0.2 < blue.mean() < 0.8


def test_land_below_the_sea_s_level_stays_land() -> None:
    found = painted(landscape(flat(120, 110, 80), level(-200.0), level(-200.0)), 35.5, 31.5)
    assert (found[0] > found[2]).mean() > 0.99


def test_colours_go_on_changing_with_height_as_they_do_around() -> None:
    """White peaks among green valleys: a fine peak gets whiter than its coarse pixel, a fine valley greener."""

    def relief(lon: Floats, lat: Floats) -> Floats:
        return 1500 + 1000 * np.sin(lon * 9) * np.cos(lat * 7)

    def colour(lon: Floats, lat: Floats) -> Floats:
        t = relief(lon, lat) / 2500
        return np.stack([60 + 120 * t, 90 + 90 * t, 50 + 130 * t])

    at = [
        painted(landscape(colour, relief, lambda x, y, d=d: relief(x, y) + d), 10.0, 46.0).mean()
        for d in (-500, 0, 500)
    ]
    assert at[0] + 5 < at[1] < at[2] - 5
    plain = [
        painted(landscape(flat(90, 110, 70), relief, lambda x, y, d=d: relief(x, y) + d), 10.0, 46.0).mean()
        for d in (-500, 500)
    ]
    assert abs(plain[0] - plain[1]) < 1  # the control: one colour everywhere


@pytest.mark.parametrize(("lat", "bright"), [(45.0, "south"), (-45.0, "north")])
def test_slopes_towards_the_sun_are_bright(lat: float, bright: str) -> None:
    def mean(sign: float) -> float:
        def slope(x: Floats, y: Floats) -> Floats:
            return 5000 + sign * (y - lat) * 30_000 + 0 * x

        return float(painted(landscape(flat(120, 110, 90), slope, slope), 20.0, lat, 32).mean())

    southwards, northwards = mean(1.0), mean(-1.0)
    assert (southwards > 1.2 * northwards) if bright == "south" else (northwards > 1.2 * southwards)


def test_another_seed_is_another_grain() -> None:
    one, two = (painted(landscape(flat(120, 110, 90), level(300.0), level(300.0), seed=s), 5.0, 50.0) for s in (1, 2))
    assert not np.array_equal(one, two) and abs(one.mean() - two.mean()) < 15 and one.std() > 10


def octave_contrasts(image: Floats) -> list[float]:
    """Deviations of grey in three octaves, fine to coarse."""
    grey, out = image.mean(axis=0), []
    for _ in range(3):
        half = grey.reshape(len(grey) // 2, 2, -1, 2).mean(axis=(1, 3))
        out.append(float((grey - half.repeat(2, 0).repeat(2, 1)).std()))
        grey = half
    return out


def test_land_is_patchy_in_every_octave_bright_land_less_and_the_sea_not_at_all() -> None:
    kinds = {"field": ((120, 110, 90), 300.0), "snow": ((235, 235, 235), 300.0), "sea": ((10, 25, 70), -90.0)}
    found = {
        name: octave_contrasts(painted(landscape(flat(*rgb), level(height), level(height)), 5.0, 50.0, 128))
        for name, (rgb, height) in kinds.items()
    }
    wanted = PLAIN_OCTAVE + OF_GREY * 320 / 3
    assert all(0.6 * wanted < value < 1.5 * wanted for value in found["field"]), found
    assert max(found["snow"]) < 0.5 * min(found["field"]) and max(found["sea"]) < 0.5, found


def test_fields_of_other_levels_are_refused() -> None:
    field = landscape(flat(1, 2, 3), level(1.0), level(1.0))
    with pytest.raises(BadInput, match="belong to one level"):
        LandscapeField(field.colours, field.fine, field.fine, seed=1, version="1")
