"""Worlds of tiny random networks: fast, and as able to break a law as big ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaearth3d.world import Parts, World, load_parts


@pytest.fixture(scope="session")
def tiny_parts(tiny_model: Path) -> Parts:
    """The same networks, loaded."""
    return load_parts(tiny_model)


@pytest.fixture
def tiny_world(image_path: Path, tiny_parts: Parts) -> World:
    """A fresh world (cold cache) of random networks."""
    return World.from_image(image_path, seed=7, parts=tiny_parts)
