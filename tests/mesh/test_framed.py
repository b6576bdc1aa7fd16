"""A coarse mesh inside a border of finest posts: whole, upright, and with exactly that border."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.mesh import Chain, Side, framed_mesh, inner_posts, terrain_mesh
from metaearth3d.mesh.border import border_chain


def chains(heights: np.ndarray, row: int, col: int, max_error: float) -> dict[Side, Chain]:
    found = {}
    for side, line, start in (
        (Side.NORTH, heights[0], col),
        (Side.SOUTH, heights[-1], col),
        (Side.WEST, heights[:, 0], row),
        (Side.EAST, heights[:, -1], row),
    ):
        kept = border_chain(line, max_error)
        found[side] = Chain(kept + start, line[kept])
    return found


@given(
    st.integers(1, 60), st.integers(1, 60), st.integers(-50, 50), st.sampled_from([1, 2, 4, 8, 16]), st.integers(0, 99)
)
def test_a_framed_mesh_covers_its_ground_once_and_has_the_frames_border(height, width, row, stride, seed):
    rng = np.random.default_rng(seed)
    heights = np.round(rng.normal(size=(height + 1, width + 1)).cumsum(0).cumsum(1), 1)
    frame = chains(heights, row, 7, 0.5)
    rows, cols = inner_posts(row, row + height, 0, stride), inner_posts(7, 7 + width, 0, stride)
    mesh = framed_mesh(frame, rows, cols, heights[(rows - row)[:, None], cols - 7], max_error=0.5)
    a, b, c = mesh.triangles.astype(int).T
    doubled = (mesh.cols[b] - mesh.cols[a]) * (mesh.rows[a] - mesh.rows[c])
    doubled -= (mesh.rows[a] - mesh.rows[b]) * (mesh.cols[c] - mesh.cols[a])
    assert doubled.min() > 0
    assert doubled.sum() == 2 * height * width
    np.testing.assert_array_equal(mesh.z, heights[mesh.rows - row, mesh.cols - 7])
    for side, line, at, along in (
        (Side.NORTH, mesh.rows, row, mesh.cols),
        (Side.SOUTH, mesh.rows, row + height, mesh.cols),
        (Side.WEST, mesh.cols, 7, mesh.rows),
        (Side.EAST, mesh.cols, 7 + width, mesh.rows),
    ):
        assert sorted(along[line == at].tolist()) == frame[side].posts.tolist()


def test_frames_of_other_strides_share_a_border_to_the_vertex():
    """The control: meshes of every second and every fourth post alone do not."""
    heights = np.random.default_rng(2).normal(size=(33, 65)).cumsum(0).cumsum(1)
    tall = [np.flatnonzero(terrain_mesh(heights[::s, :33:s], max_error=1.0).cols == 32 // s).size for s in (2, 4)]
    assert tall[0] != tall[1]
    kept = []
    for first, stride in ((0, 2), (32, 4)):
        part = heights[:, first : first + 33]
        rows, cols = inner_posts(0, 32, 0, stride), inner_posts(first, first + 32, 0, stride)
        mesh = framed_mesh(
            chains(part, 0, first, 1.0), rows, cols, part[rows[:, None], cols - first], max_error=1.0 * stride
        )
        kept.append(sorted(mesh.rows[mesh.cols == 32].tolist()))
    assert kept[0] == kept[1]


@pytest.mark.parametrize("shape", [(1, 9), (9, 1), (2, 9), (9, 2), (1, 1)])
def test_narrow_frames_are_closed_too(shape):
    heights = np.arange(float((shape[0] + 1) * (shape[1] + 1))).reshape(shape[0] + 1, -1) ** 2
    rows, cols = inner_posts(0, shape[0], 0, 4), inner_posts(0, shape[1], 0, 4)
    mesh = framed_mesh(chains(heights, 0, 0, 0.5), rows, cols, heights[rows[:, None], cols], max_error=0.5)
    assert len(mesh.triangles) >= 2


def test_a_given_border_is_kept_to_the_post():
    heights = np.random.default_rng(5).normal(size=(20, 20)).cumsum(0)
    corners = {(0, 0), (0, 19), (19, 0), (19, 19)}
    mesh = terrain_mesh(heights, max_error=0.3, border={*corners, (0, 7)})
    on = (mesh.rows % 19 == 0) | (mesh.cols % 19 == 0)
    assert {(int(r), int(c)) for r, c in zip(mesh.rows[on], mesh.cols[on], strict=True)} == {*corners, (0, 7)}
