"""Roofs found in heights, and the closed solids under them, as trimesh sees them."""

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import rotate
from shapely.geometry import Point, Polygon, box

from metaearth3d.errors import BadInput
from metaearth3d.mesh.roofs import FLAT, GABLED, HIPPED, Roof, fit_roof, flat_roof
from metaearth3d.mesh.solids import GROUND, ROOF, WALL, block, edges_once, solid


def pitched(kind: str, length: float, width: float, slope: float, eaves: float) -> Roof:
    """The roof of an upright rectangle about the origin."""
    top = eaves + slope * width / 2
    planes = [[0, -slope, top], [0, slope, top]]
    if kind == HIPPED:
        ridge = max(0.0, (length - width) / 2)
        planes += [[-slope, 0, top + slope * ridge], [slope, 0, top + slope * ridge]]
    return Roof(kind, np.array(planes, np.float64), 0.0)


def house(length: float, width: float, angle: float = 0.0) -> Polygon:
    return rotate(box(-length / 2, -width / 2, length / 2, width / 2), angle, origin=(0, 0))


def posts(length: float, width: float, step: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.arange(-length / 2 + 0.5, length / 2, step), np.arange(-width / 2 + 0.5, width / 2, step))
    return x.ravel(), y.ravel()


def turned(x: np.ndarray, y: np.ndarray, angle: float) -> tuple[np.ndarray, np.ndarray]:
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return c * x - s * y, s * x + c * y


@pytest.mark.parametrize("kind", [GABLED, HIPPED])
@pytest.mark.parametrize("angle", [0.0, 30.0, 75.0])
def test_a_planted_roof_is_found(kind, angle):
    x, y = posts(24, 12)
    true = pitched(kind, 24, 12, 0.7, 6.0)
    z = true.z(x, y) + np.random.default_rng(0).normal(0, 0.15, len(x))
    found = fit_roof(*turned(x, y, angle), z, house(24, 12, angle), ground_m=0.0)
    assert found.kind == kind
    assert found.rmse_m < 0.3
    ring = np.array(house(24, 12, angle).exterior.coords).T
    assert found.z(*ring).min() == pytest.approx(6.0, abs=0.4)
    assert found.z(0.0, 0.0) == pytest.approx(6.0 + 0.7 * 6, abs=0.4)


@given(st.integers(0, 10_000), st.floats(0.0, 0.25))
def test_a_flat_roof_stays_flat_under_noise(seed, noise):
    x, y = posts(20, 10)
    z = 8 + np.random.default_rng(seed).normal(0, noise, len(x))
    assert fit_roof(x, y, z, house(20, 10), ground_m=0.0).kind == FLAT


def test_no_roof_is_believed_whose_eaves_would_reach_the_ground():
    x, y = posts(24, 12)
    z = pitched(GABLED, 24, 12, 0.9, 1.0).z(x, y)
    ring = np.array(house(24, 12).exterior.coords).T
    assert fit_roof(x, y, z, house(24, 12), ground_m=0.0).z(*ring).min() >= 1.5
    assert fit_roof(x, y, z, house(24, 12), ground_m=-4.0).kind == GABLED


def read(made) -> trimesh.Trimesh:
    return trimesh.Trimesh(made.vertices, made.triangles, process=True)


SHAPES = {
    "rectangle": house(24, 12),
    "angle": Polygon([(-15, -8), (15, -8), (15, 2), (0, 2), (0, 14), (-15, 14)]),
    "courtyard": Polygon(house(40, 30).exterior, [house(20, 12).exterior, house(4, 3).exterior.parallel_offset(0)][:1]),
    "round": Point(0, 0).buffer(11, quad_segs=5),
}


@given(
    st.sampled_from(sorted(SHAPES)),
    st.sampled_from([FLAT, GABLED, HIPPED]),
    st.floats(-180, 180),
    st.floats(0.15, 1.2),
    st.floats(-30, 30),
)
def test_every_solid_is_closed(shape, kind, angle, slope, base):
    footprint = rotate(SHAPES[shape], angle, origin=(0, 0))
    roof = flat_roof(np.array([base + 9.0])) if kind == FLAT else pitched(kind, 24, 12, slope, base + 60.0)
    made = solid(footprint, roof, base)
    assert edges_once(made.triangles) == 0
    seen = read(made)
    assert seen.is_watertight
    assert seen.is_winding_consistent
    assert seen.volume == pytest.approx(made.volume_m3)
    assert made.volume_m3 > 0
    assert closed_faces(made)
    assert planar(made)


def closed_faces(made) -> bool:
    """Whether each edge of the faces is met once in each direction."""
    edges = [(ring[i - 1], ring[i]) for _, rings in made.faces for ring in rings for i in range(len(ring))]
    return len(edges) == len(set(edges)) and all((b, a) in set(edges) for a, b in edges)


def planar(made) -> bool:
    """Whether the corners of each face lie in one plane, but for the grid of 1 mm."""
    worst = 0.0
    for _, rings in made.faces:
        corners = made.vertices[[i for ring in rings for i in ring]]
        worst = max(worst, float(np.linalg.svd(corners - corners.mean(0))[1][2]))
    return worst < 0.01 * np.sqrt(len(made.vertices))


def test_a_block_has_the_volume_of_its_plan_times_its_height():
    footprint = Polygon(house(40, 30).exterior, [house(20, 12).exterior])
    made = block(footprint, 21.5, 10.0)
    assert made.volume_m3 == pytest.approx(footprint.area * 11.5)
    kinds = {kind: made.kinds.count(kind) for kind in (GROUND, ROOF, WALL)}
    assert kinds == {GROUND: 8, ROOF: 8, WALL: 16}


def test_a_gabled_house_has_two_slopes_and_two_gables():
    made = solid(house(24, 12), pitched(GABLED, 24, 12, 0.5, 6.0), 0.0)
    assert made.volume_m3 == pytest.approx(24 * 12 * (6 + 1.5))
    roofs = [rings for kind, rings in made.faces if kind == ROOF]
    assert [len(rings[0]) for rings in roofs] == [4, 4]
    assert made.vertices[:, 2].max() == pytest.approx(9.0)


def test_a_hipped_house_has_four_slopes():
    made = solid(house(24, 12), pitched(HIPPED, 24, 12, 0.5, 6.0), 0.0)
    assert sorted(len(rings[0]) for kind, rings in made.faces if kind == ROOF) == [3, 3, 4, 4]
    ridge = made.vertices[np.isclose(made.vertices[:, 2], 9.0)]
    np.testing.assert_allclose(sorted(ridge[:, 0]), [-6, 6], atol=2e-3)


def test_a_missing_triangle_is_noticed():
    made = solid(house(24, 12), pitched(HIPPED, 24, 12, 0.5, 6.0), 0.0)
    for k in range(len(made.triangles)):
        assert edges_once(np.delete(made.triangles, k, axis=0)) > 0


def test_a_roof_below_its_base_is_refused():
    with pytest.raises(BadInput, match="does not stand above its base"):
        block(house(10, 10), 5.0, 5.0)
