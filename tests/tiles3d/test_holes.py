"""Nobody can look through a set of tiles, whichever depths meet; without skirts one can."""

import pytest

from metaearth3d.tiles3d import write_tileset
from metaearth3d.tiles3d.holes import find_holes


@pytest.fixture(scope="module")
def place(landscape):
    return landscape(200, 200, row=0, col=0, relief=30.0)


@pytest.mark.parametrize("watertight", [False, True])
def test_tiles_of_mixed_depths_have_no_hole(place, tmp_path, watertight):
    write_tileset(tmp_path, height=place.height, image=place.image, box=place.box, tile_px=32, watertight=watertight)
    found = find_holes(tmp_path, poses=10, size=(90, 120))
    assert found.pixels > 40_000
    assert found.empty == 0
    bare = find_holes(tmp_path, poses=10, size=(90, 120), skirts=False)
    assert (bare.empty > 0) is not watertight  # the control: gaps are there, and are seen where no skirt hides them
