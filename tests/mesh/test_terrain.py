"""The mesher keeps its bound, and tiles that share posts share vertices."""

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import LinearNDInterpolator
from scipy.spatial import Delaunay

from metaearth3d.errors import BadInput
from metaearth3d.mesh import Side, hang_skirt, paint_surface, terrain_mesh
from metaearth3d.mesh.border import border_chain
from metaearth3d.mesh.skirts import side_vertices

SIZES = st.integers(2, 40)


@st.composite
def terrains(draw, height=SIZES, width=SIZES):
    """Heights in steps that make ties common: plateaus, ramps, noise."""
    shape = (draw(height), draw(width))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    rough = rng.normal(size=shape).cumsum(0).cumsum(1) * draw(st.sampled_from([0.0, 0.1, 1.0, 30.0]))
    step = draw(st.sampled_from([1 / 64, 0.1, 0.5, 4.0]))
    return np.round(rough / step) * step + draw(st.sampled_from([0.0, -400.0, 8000.0]))


errors = st.sampled_from([0.01, 0.25, 0.5, 1.0, 2.0, 16.0])


def doubled_areas(mesh):
    a, b, c = mesh.triangles.astype(int).T
    r, k = mesh.rows, mesh.cols
    return (k[b] - k[a]) * (r[a] - r[c]) - (r[a] - r[b]) * (k[c] - k[a])


@given(terrains(), errors)
def test_no_post_is_further_from_the_mesh_than_asked(posts, max_error):
    mesh = terrain_mesh(posts, max_error=max_error)
    surface = np.full(posts.shape, np.nan)
    paint_surface(surface, mesh.rows, mesh.cols, mesh.z, mesh.triangles)
    assert mesh.max_error <= max_error
    np.testing.assert_allclose(np.abs(surface - posts).max(), mesh.max_error)
    assert 0 <= mesh.rmse <= mesh.max_error + 1e-12


@given(terrains(), errors)
def test_triangles_face_up_and_cover_the_grid_once(posts, max_error):
    mesh = terrain_mesh(posts, max_error=max_error)
    areas = doubled_areas(mesh)
    assert areas.min() > 0
    assert areas.sum() == 2 * (posts.shape[0] - 1) * (posts.shape[1] - 1)
    assert set(np.unique(mesh.triangles)) == set(range(len(mesh.z)))
    assert len(set(zip(mesh.rows.tolist(), mesh.cols.tolist(), strict=True))) == len(mesh.z)


@given(terrains(width=st.integers(3, 40)), errors, st.data())
def test_meshes_that_share_a_column_of_posts_share_its_vertices(posts, max_error, data):
    cut = data.draw(st.integers(1, posts.shape[1] - 2))
    west = terrain_mesh(posts[:, : cut + 1], max_error=max_error)
    east = terrain_mesh(posts[:, cut:], max_error=max_error)
    a, b = side_vertices(west, Side.EAST)[::-1], side_vertices(east, Side.WEST)
    assert west.rows[a].tolist() == east.rows[b].tolist()
    assert west.z[a].tolist() == east.z[b].tolist()


@given(terrains(height=st.integers(3, 40)), errors, st.data())
def test_meshes_that_share_a_row_of_posts_share_its_vertices(posts, max_error, data):
    cut = data.draw(st.integers(1, posts.shape[0] - 2))
    north = terrain_mesh(posts[: cut + 1], max_error=max_error)
    south = terrain_mesh(posts[cut:], max_error=max_error)
    a, b = side_vertices(north, Side.SOUTH)[::-1], side_vertices(south, Side.NORTH)
    assert north.cols[a].tolist() == south.cols[b].tolist()


@given(st.integers(0, 2**32))
def test_painting_agrees_with_scipy_on_a_delaunay_triangulation(seed):
    rng = np.random.default_rng(seed)
    corners = np.array([[0, 0], [0, 30], [20, 0], [20, 30]])
    points = np.unique(np.concatenate([corners, rng.integers([0, 0], [21, 31], (12, 2))]), axis=0)
    z = rng.normal(size=len(points))
    delaunay = Delaunay(points)
    a, b, c = points[delaunay.simplices].transpose(1, 0, 2)
    turn = (b - a)[:, 1] * (a - c)[:, 0] - (a - b)[:, 0] * (c - a)[:, 1]
    triangles = np.where((turn > 0)[:, None], delaunay.simplices, delaunay.simplices[:, ::-1])[turn != 0]
    painted = np.full((21, 31), np.nan)
    paint_surface(painted, points[:, 0], points[:, 1], z, triangles.astype(np.uint32))
    grid = np.stack(np.mgrid[:21, :31], -1).reshape(-1, 2)
    expected = LinearNDInterpolator(delaunay, z)(grid).reshape(21, 31)
    np.testing.assert_allclose(painted, expected, atol=1e-9)


def test_painting_a_window_equals_a_crop_of_the_whole():
    posts = np.random.default_rng(3).normal(size=(40, 50)).cumsum(0)
    mesh = terrain_mesh(posts, max_error=1.0)
    whole, part = np.full((40, 50), np.nan), np.full((9, 11), np.nan)
    paint_surface(whole, mesh.rows, mesh.cols, mesh.z, mesh.triangles)
    paint_surface(part, mesh.rows, mesh.cols, mesh.z, mesh.triangles, origin=(17, 23))
    np.testing.assert_array_equal(part, whole[17:26, 23:34])


@pytest.mark.parametrize("posts", [np.zeros((9, 9)), np.full((9, 9), 8848.0), np.add.outer(np.arange(9), np.arange(9))])
def test_a_plane_takes_two_triangles(posts):
    mesh = terrain_mesh(posts, max_error=0.5)
    assert mesh.triangles.shape == (2, 3)
    assert mesh.max_error == pytest.approx(0, abs=1e-9)


def test_a_pillar_is_not_cut_off():
    posts = np.zeros((9, 9))
    posts[3, 6] = 10
    mesh = terrain_mesh(posts, max_error=1.0)
    assert (3, 6, 10.0) in set(zip(mesh.rows.tolist(), mesh.cols.tolist(), mesh.z.tolist(), strict=True))


def test_equally_bad_posts_are_split_at_the_first():
    assert border_chain(np.array([0.0, 1, 1, 1, 0]), 0.6).tolist() == [0, 1, 3, 4]


@given(hnp.arrays(np.float64, st.integers(2, 60), elements=st.integers(0, 8).map(float)), errors)
def test_a_border_chain_stays_within_its_error(profile, max_error):
    kept = border_chain(profile, max_error)
    at = np.arange(len(profile))
    assert np.abs(np.interp(at, kept, profile[kept]) - profile).max() <= max_error + 1e-9


@pytest.mark.parametrize(
    ("posts", "max_error", "words"),
    [
        (np.zeros((1, 5)), 1.0, "at least 2 x 2"),
        (np.zeros(5), 1.0, "at least 2 x 2"),
        (np.zeros((5, 5)), 0.0, "max_error is 0.0"),
        (np.zeros((5, 5)), float("nan"), "max_error is nan"),
        (np.where(np.eye(5), np.nan, 1.0), 1.0, "5 posts have no height, the first at row 0, col 0"),
    ],
)
def test_what_cannot_be_meshed_is_refused(posts, max_error, words):
    with pytest.raises(BadInput, match=words):
        terrain_mesh(posts, max_error=max_error)


@given(terrains(), errors)
def test_skirts_close_the_mesh_into_a_wall_on_every_side(posts, max_error):
    mesh = terrain_mesh(posts, max_error=max_error)
    skirt = hang_skirt(mesh, tuple(Side))
    assert len(skirt.triangles) == 2 * (len(skirt.top) - 4)
    edges = np.concatenate([t[:, [i, (i + 1) % 3]] for t in (mesh.triangles, skirt.triangles) for i in range(3)])
    directed = set(map(tuple, edges.tolist()))
    assert len(directed) == len(edges)  # consistent winding
    below = len(mesh.z)
    open_edges = {(a, b) for a, b in directed if (b, a) not in directed}
    assert all(a >= below or b >= below for a, b in open_edges)  # the terrain's own border is closed


def test_a_skirt_faces_outwards():
    mesh = terrain_mesh(np.zeros((3, 3)), max_error=1.0)
    skirt = hang_skirt(mesh, (Side.SOUTH,))
    x = np.concatenate([mesh.cols, mesh.cols[skirt.top]])
    y = -np.concatenate([mesh.rows, mesh.rows[skirt.top]])
    z = np.concatenate([mesh.z, mesh.z[skirt.top] - 5])
    a, b, c = np.stack([x, y, z], 1)[skirt.triangles].transpose(1, 0, 2)
    np.testing.assert_array_less(np.cross(b - a, c - a)[:, 1], 0)
