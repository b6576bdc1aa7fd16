"""From a window of heights to buildings that stand on the ground."""

import numpy as np
import pytest
import trimesh
from shapely.affinity import translate
from shapely.geometry import box
from support import on_raster

from metaearth3d.errors import BadInput
from metaearth3d.geo import Raster
from metaearth3d.mesh import buildings
from metaearth3d.mesh.roofs import FLAT, GABLED


def scene() -> tuple[np.ndarray, np.ndarray]:
    """Heights above ground and sloping ground (60, 60) at 1 m: a gabled house of 20 x 10 m and a hall of 12 x 15 m."""
    heights = np.zeros((60, 60))
    across = np.abs(np.arange(10) + 0.5 - 5)
    heights[10:20, 8:28] = (9 - 0.8 * across)[:, None]
    heights[35:50, 30:42] = 7.0
    ground = 100 + 0.1 * np.arange(60)[:, None] * np.ones((60, 60))
    heights[35:50, 30:42] -= (ground - ground[42])[35:50, 30:42]  # its roof is level, the ground is not
    return heights, ground


def test_a_house_and_a_hall():
    heights, ground = scene()
    house, hall = buildings(heights, None, 1.0, ground=ground)
    assert (house.anchor, hall.anchor) == ((10, 8), (35, 30))
    assert (house.roof.kind, hall.roof.kind) == (GABLED, FLAT)
    assert hall.ground_m == pytest.approx(ground[42, 0], abs=0.11)
    assert hall.base_m == pytest.approx(ground[34, 0])
    assert hall.eave_m == pytest.approx(7.0, abs=0.05)
    assert hall.ridge_m == hall.eave_m
    assert hall.area_m2 == pytest.approx(180, rel=0.01)
    assert hall.volume_m3 == pytest.approx(180 * 7.0, rel=0.01)
    assert house.ridge_m - house.eave_m == pytest.approx(0.8 * 5, abs=0.6)
    assert house.area_m2 == pytest.approx(200, rel=0.01)
    assert house.volume_m3 == pytest.approx(heights[10:20, 8:28].sum(), rel=0.03)


def test_walls_reach_the_lowest_ground_they_touch():
    heights, ground = scene()
    for made in buildings(heights, None, 1.0, ground=ground):
        for shape in (made.lod1, made.lod2):
            touched = on_raster(made.footprint.buffer(0.6), 1.0, 60)
            assert shape.vertices[:, 2].min() <= ground[touched].min() + 0.1
            assert shape.vertices[:, 2].min() == made.base_m


def test_a_core_gives_its_own_buildings_only():
    heights, ground = scene()
    every = buildings(heights, None, 1.0, ground=ground)
    parts = [
        made
        for rows in (slice(0, 30), slice(30, 60))
        for cols in (slice(0, 30), slice(30, 60))
        for made in buildings(heights, None, 1.0, ground=ground, core=(rows, cols))
    ]
    assert sorted(made.anchor for made in parts) == [made.anchor for made in every]


def test_the_ground_must_fit():
    with pytest.raises(BadInput, match="one grid"):
        buildings(np.zeros((4, 4)), None, 1.0, ground=np.zeros((4, 5)))


@pytest.mark.data
def test_real_blocks_of_athens_are_closed_solids_near_the_real_heights(data_folder):
    dsm, dem = (
        Raster.open(data_folder / "elevation" / "height" / f"athens_{name}.tif").data[0, :200, :200].astype(np.float64)
        for name in ("DSM", "DEM")
    )
    found = buildings(dsm - dem, None, 1.0, ground=dem)
    assert len(found) > 40
    off = {1: [], 2: []}
    rows, cols = np.mgrid[:200, :200] + 0.5
    for made in found:
        inside = on_raster(made.footprint, 1.0, 200) & (dsm - dem > 2.5)
        for lod, shape in ((1, made.lod1), (2, made.lod2)):
            assert trimesh.Trimesh(shape.vertices, shape.triangles, process=True).is_watertight
            top = made.level_m if lod == 1 else made.roof.z(cols[inside], -rows[inside])
            off[lod].append(np.abs(dsm[inside] - top))
    errors = {lod: float(np.concatenate(parts).mean()) for lod, parts in off.items()}
    assert errors[2] <= errors[1] < 0.8
    moved = translate(box(0, -1, 1, 0), 5, -5)  # control: a footprint elsewhere does not lie on the same heights
    assert on_raster(moved, 1.0, 200).sum() == 1
