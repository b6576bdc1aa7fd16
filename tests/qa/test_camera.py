from __future__ import annotations

import math

import numpy as np
import pytest
from qa_support import STEP_M, facts, plane, rough

from metaearth3d.qa.camera import SIZE_PX, cameras, depths, look, project
from metaearth3d.qa.types import Camera


def test_depths_over_level_ground_are_height_over_the_tangent() -> None:
    place = facts(plane(0, 0))
    camera = Camera(110.0, 48.0, 620.0, 0.0, 500.0, SIZE_PX[1] / 2, 60.0)
    view = look(place, camera)
    v, u = np.nonzero(np.isfinite(view.depth))
    expected = 120.0 / ((v + 0.5 - 60.0) / 500.0)
    assert len(v) > 1000 and np.allclose(view.depth[v, u], expected, rtol=1e-6)


def test_depths_equal_those_of_rays_marched_in_small_steps() -> None:
    place = facts(rough(7))
    for camera in cameras(place)[:3]:
        view = look(place, camera, 1)
        v, u = np.nonzero(np.isfinite(view.depth))
        for k in np.random.default_rng(0).permutation(len(v))[:15]:
            along = np.linspace(1, view.depth[v[k], u[k]] * 1.3, 20_000)
            right = (u[k] + 0.5 - camera.center_u) / camera.focal_px
            turn = math.radians(camera.heading_deg)
            row = camera.row - along * (math.cos(turn) - right * math.sin(turn)) / STEP_M
            col = camera.col + along * (math.sin(turn) + right * math.cos(turn)) / STEP_M
            up = camera.up_m - along * (v[k] + 0.5 - camera.center_v) / camera.focal_px
            inside = (row >= 0) & (row <= 95) & (col >= 0) & (col <= 95)
            hit = np.flatnonzero(inside & (place.sample(row, col) >= up))[0]
            assert along[hit] == pytest.approx(view.depth[v[k], u[k]], abs=STEP_M)


def test_what_a_pixel_shows_projects_back_to_that_pixel() -> None:
    place = facts(rough(8))
    camera = cameras(place)[2]
    view = look(place, camera, 1)
    v, u = np.nonzero(np.isfinite(view.depth))
    for k in np.random.default_rng(1).permutation(len(v))[:30]:
        row, col = view.row[v[k], u[k]], view.col[v[k], u[k]]
        z = float(place.sample(np.array([row]), np.array([col]))[0])
        back_v, back_u, depth = project(camera, place, row, col, z)
        assert depth == pytest.approx(view.depth[v[k], u[k]])
        assert back_u == pytest.approx(u[k] + 0.5, abs=1e-6) and back_v == pytest.approx(v[k] + 0.5, abs=2.0)


def test_the_columns_that_questions_are_asked_on_are_those_of_the_picture() -> None:
    place = facts(rough(7))
    camera = cameras(place)[0]
    whole, some = look(place, camera, 1), look(place, camera)
    assert np.array_equal(some.depth, whole.depth[:, :: some.stride])
    assert np.array_equal(depths(place, camera, range(100, 109)), whole.depth[:, 100:109])
    v, k = np.argwhere(np.isfinite(some.depth))[999]
    row, col = some.row[v, k], some.col[v, k]
    z = float(place.sample(np.array([row]), np.array([col]))[0])
    assert np.allclose(project(camera, place, row, col, z)[:2], (v + 0.5, k * some.stride + 0.5), atol=2.0)
