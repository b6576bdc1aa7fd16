"""The planet prior: no seam at the antimeridian, a pole like any other place, the same bytes after saving."""

import numpy as np
import pytest
import torch

from metaearth3d.errors import BadInput
from metaearth3d.models.prior import PlanetPrior, Rings, ring_counts


def tiny(seed: int = 0) -> PlanetPrior:
    """A coarse prior with random coefficients in every part."""
    prior = PlanetPrior(broad_deg=15.0, fine_deg=6.0, colour_deg=15.0)
    rng = np.random.default_rng(seed)
    prior.broad.values.copy_(torch.from_numpy(rng.normal(0, 900, prior.broad.values.shape)))
    prior.fine.values.copy_(torch.from_numpy(rng.integers(-127, 128, prior.fine.values.shape)))
    prior.colour.values.copy_(torch.from_numpy(rng.integers(0, 256, prior.colour.values.shape)))
    return prior


def test_rings_are_evenly_filled() -> None:
    counts = ring_counts(1.0)
    assert counts.sum() == pytest.approx(4 * np.pi * (180 / np.pi) ** 2, rel=0.01)
    assert (counts == counts[::-1]).all() and counts.min() >= 4


def test_the_antimeridian_is_no_seam_and_longitude_wraps() -> None:
    prior = tiny()
    lat = np.linspace(-89, 89, 60)
    west, east = prior.elevation(180 - 1e-7, lat), prior.elevation(-180 + 1e-7, lat)
    assert np.abs(west - east).max() < 0.05
    np.testing.assert_allclose(prior.elevation(-170.5, lat), prior.elevation(189.5, lat), atol=1e-2)
    assert np.abs(prior.elevation(180 - 3.0, lat) - prior.elevation(-180 + 3.0, lat)).max() > 10


@pytest.mark.parametrize("pole", [90.0, -90.0])
def test_a_pole_is_nearly_one_place_and_is_crossed_without_a_step(pole: float) -> None:
    prior = tiny()
    lon = np.linspace(-180, 180, 49)
    near = np.sign(pole) * (abs(pole) - 1e-6)
    np.testing.assert_allclose(prior.elevation(lon, near), prior.elevation(lon + 180, near), atol=0.1)


def test_it_is_smooth_along_a_meridian() -> None:
    lat = np.linspace(-90, 90, 20_001)
    steps = np.abs(np.diff(tiny().elevation(11.3, lat)))
    assert steps.max() < 60  # kilometres of random relief per six degrees; a jump would be hundreds of metres


def test_a_constant_is_constant_everywhere() -> None:
    rings = Rings(10.0, 1, torch.float16)
    rings.values.fill_(321.0)
    rng = np.random.default_rng(1)
    lon, lat = torch.from_numpy(rng.uniform(-400, 400, 500)), torch.from_numpy(rng.uniform(-90, 90, 500))
    torch.testing.assert_close(rings(lon, lat), torch.full((1, 500), 321.0))


def test_shapes_and_ranges() -> None:
    prior = tiny()
    made = prior.elevation(np.zeros((3, 1)), np.linspace(-10, 10, 4))
    assert made.shape == (3, 4) and made.dtype == np.float64
    assert prior.elevation(7.0, 46.0).shape == ()
    colour = prior.rgb(np.zeros((3, 1)), np.linspace(-10, 10, 4))
    assert colour.shape == (3, 3, 4) and colour.dtype == np.uint8


def test_many_places_at_once_are_the_same_places_one_by_one() -> None:
    prior = tiny()
    rng = np.random.default_rng(2)
    lon, lat = rng.uniform(-180, 180, 37), rng.uniform(-90, 90, 37)
    whole = prior.elevation(lon, lat)
    np.testing.assert_array_equal(whole, [float(prior.elevation(x, y)) for x, y in zip(lon, lat, strict=True)])


def test_a_saved_prior_gives_the_same_bytes_and_digest(tmp_path) -> None:
    prior = tiny()
    prior.save_pretrained(tmp_path)
    again = PlanetPrior.from_pretrained(tmp_path)
    lon, lat = np.linspace(-180, 180, 50), np.linspace(-90, 90, 50)
    np.testing.assert_array_equal(again.elevation(lon, lat), prior.elevation(lon, lat))
    np.testing.assert_array_equal(again.rgb(lon, lat), prior.rgb(lon, lat))
    assert again.digest == prior.digest != tiny(seed=1).digest
    assert [v.dtype for v in again.state_dict().values()] == [v.dtype for v in prior.state_dict().values()]


@pytest.mark.parametrize(("lon", "lat"), [(np.nan, 0.0), (np.inf, 0.0), (0.0, 90.5), (0.0, np.nan)])
def test_places_off_the_planet_are_refused(lon: float, lat: float) -> None:
    with pytest.raises(BadInput, match="latitudes"):
        tiny().elevation(lon, lat)
