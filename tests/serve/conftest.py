"""Small live worlds of random networks."""

from __future__ import annotations

import pytest
from serve.serve_support import Client, served
from support import write_image

from metaearth3d.world import World, load_parts


@pytest.fixture(scope="session")
def tiny_parts(tiny_model):
    """Random networks, loaded."""
    return load_parts(tiny_model)


@pytest.fixture(scope="module")
def planet(tiny_parts) -> World:
    """A planet of random networks."""
    return World.planet(5, parts=tiny_parts)


@pytest.fixture(scope="module")
def planet_client(planet):
    """Asks a server of the planet."""
    with served(planet) as client:
        yield client


@pytest.fixture(scope="session")
def small_image(tmp_path_factory):
    """A 64 m image of 12 x 10 pixels."""
    return write_image(tmp_path_factory.mktemp("small") / "small_64m.tif", rows=12, cols=10)


@pytest.fixture(scope="module")
def valley(small_image, tiny_parts) -> World:
    """A world under that image."""
    return World.from_image(small_image, 7, parts=tiny_parts)


@pytest.fixture(scope="module")
def valley_client(valley) -> Client:
    """Asks a server of it."""
    with served(valley) as client:
        yield client
