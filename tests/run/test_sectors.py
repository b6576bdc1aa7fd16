"""Sectors of a batch's tileset: their posts, and what they know of the sectors beside them."""

from __future__ import annotations

from run.batch_support import LATTICE

from metaearth3d.geo import PixelBox
from metaearth3d.mesh import Side
from metaearth3d.run import Plan
from metaearth3d.run.grid import Region
from metaearth3d.run.tree import sector_joins, sector_posts


def plan_of(height: int, width: int) -> Plan:
    """Sectors of 2,048 px from pixel (0, 0)."""
    return Plan(
        {"lattice": LATTICE, "seed": 0}, "none", 4.0, ("tiles",), (Region("", PixelBox(2, 0, 0, height, width)),), 1024
    )


def test_sectors_share_their_border_posts_and_end_with_the_region() -> None:
    plan = plan_of(2500, 4100)
    assert plan.sector_px == 2048
    first, beside = sector_posts(plan, 0, 0, 0), sector_posts(plan, 0, 0, 1)
    assert first.col + first.width == beside.col == 2048  # posts reach to the next sector's first
    last = sector_posts(plan, 0, 1, 2)
    assert (last.row + last.height, last.col + last.width) == (2499, 4099)


def test_a_sector_knows_how_coarse_its_neighbours_may_be() -> None:
    plan = plan_of(2500, 4100)
    assert sector_joins(plan, 0, 0, 0) == {Side.SOUTH: 8, Side.EAST: 8}
    assert sector_joins(plan, 0, 0, 1) == {Side.SOUTH: 8, Side.WEST: 8, Side.EAST: 8}
    assert sector_joins(plan, 0, 1, 1)[Side.EAST] == 2  # 452 rows and 4 columns: two tiles of 256 posts
    assert sector_joins(plan_of(300, 300), 0, 0, 0) == {}
