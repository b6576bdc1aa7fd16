"""The quadtree: tiles of a depth share exactly their border posts and cover the scene."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.mesh import Side
from metaearth3d.tiles3d import Node, TileGrid

boxes = st.builds(
    PixelBox, st.just(0), st.integers(-300, 300), st.integers(-300, 300), st.integers(1, 400), st.integers(1, 400)
)
grids = st.builds(TileGrid, boxes, st.sampled_from([16, 33, 64, 256]))


@given(grids)
def test_tiles_of_each_depth_cover_every_cell_once(grid):
    for depth in range(grid.depth + 1):
        seen = np.zeros(grid.box.shape, int)
        for node in grid.nodes(depth):
            assert grid.exists(node)
            rows, cols = grid.spans(node)
            seen[
                rows.first - grid.box.row : rows.last - grid.box.row,
                cols.first - grid.box.col : cols.last - grid.box.col,
            ] += 1
        assert (seen == 1).all()
    assert list(grid.nodes(0)) == [Node(0, 0, 0)]


@given(grids)
def test_tiles_are_counted_without_listing_them(grid):
    assert grid.count == sum(len(list(grid.nodes(depth))) for depth in range(grid.depth + 1))


@given(grids)
def test_children_tile_their_parent(grid):
    for depth in range(grid.depth):
        children = [child for node in grid.nodes(depth) for child in grid.children(node)]
        assert sorted(children) == list(grid.nodes(depth + 1))
    assert all(grid.children(node) == [] for node in grid.nodes(grid.depth))


@given(grids)
def test_neighbours_share_their_border_posts(grid):
    for depth in range(grid.depth + 1):
        for node in grid.nodes(depth):
            rows, cols = (grid.axis_posts(axis, depth, node[1 + axis]) for axis in (0, 1))
            east = Node(depth, node.row, node.col + 1)
            if grid.exists(east):
                east_rows, east_cols = (grid.axis_posts(axis, depth, east[1 + axis]) for axis in (0, 1))
                np.testing.assert_array_equal(rows, east_rows)
                assert cols[-1] == east_cols[0]
            assert (Side.EAST in grid.inner_sides(node)) == grid.exists(east)


@given(grids, st.data())
def test_a_coarse_tile_uses_posts_of_the_finer_ones(grid, data):
    depth = data.draw(st.integers(0, grid.depth))
    node = data.draw(st.sampled_from(list(grid.nodes(depth))))
    for axis, span in enumerate(grid.spans(node)):
        posts = grid.axis_posts(axis, depth, node[1 + axis])
        assert (posts[0], posts[-1]) == span
        inner = posts[1:-1] - grid.anchor[axis]
        assert (inner % grid.stride(depth) == 0).all()
        assert len(posts) <= grid.tile_px + 1


@given(grids, st.data())
def test_textures_of_neighbours_share_a_texel_grid_and_fit(grid, data):
    depth = data.draw(st.integers(0, grid.depth))
    node = data.draw(st.sampled_from(list(grid.nodes(depth))))
    texels = grid.texels(node)
    for axis, span in enumerate(grid.spans(node)):
        assert (texels.first[axis] - grid.anchor[axis]) % texels.size_px == 0
        assert texels.first[axis] < span.first
        assert texels.first[axis] + texels.shape[axis] * texels.size_px > span.last + 1
        assert texels.shape[axis] <= grid.tile_px + 8


@given(grids)
def test_coarser_neighbours_touch_but_do_not_contain(grid):
    for node in grid.nodes(grid.depth):
        rows, cols = grid.spans(node)
        for near in grid.coarser_neighbours(node):
            near_rows, near_cols = grid.spans(near)
            overlap = [min(a.last, b.last) - max(a.first, b.first) for a, b in ((rows, near_rows), (cols, near_cols))]
            assert min(overlap) == 0
            assert 1 <= near.depth < node.depth


@pytest.mark.parametrize(
    ("size", "tile_px", "words"), [(0, 64, "at least 1 x 1"), (9, 8, "tile_px is 8"), (9, 1024, "1024")]
)
def test_a_grid_nobody_can_use_is_refused(size, tile_px, words):
    with pytest.raises(BadInput, match=words):
        TileGrid(PixelBox(0, 0, 0, size, 9), tile_px)
