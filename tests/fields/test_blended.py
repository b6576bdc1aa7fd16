"""Networks of whole windows: what they make of a place depends on the window, what the field reads does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter

from metaearth3d.errors import BadInput
from metaearth3d.fields import MemoryStore, SourceField
from metaearth3d.fields.blended import BlendedField, _ramps, fit_parent, overlap
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.judge.seams import seam_ratio, variance_dip, zoom_consistency
from metaearth3d.protocols import WindowUpscaler

LATTICE = Lattice("EPSG:32633", 500_000.0, 5_210_000.0, 64.0)


class Moody:
    """A network whose every window has a mood, which turns the texture it draws: less with every step, as in diffusion.

    Each step takes the latents nearer to a texture of even local contrast that follows them.
    """

    latent_bands, digest = 3, "moody"

    def __init__(self, window_px: int = 48, latent_px: int = 1, steps: int = 3) -> None:
        self.window_px, self.latent_px, self.steps, self.calls = window_px, latent_px, steps, 0

    def denoise(
        self, latents: np.ndarray, parent: np.ndarray, grain: np.ndarray, steps: range, *, gsd: float
    ) -> np.ndarray:
        assert latents.shape[1:] == (self.window_px // self.latent_px,) * 2 and grain.shape == parent.shape
        self.calls += len(steps)
        for step in steps:
            share = (step + 1) / self.steps
            mood = 200 * float(parent.mean() + grain.mean()) * (1 - share)
            seen = gaussian_filter(latents, (0, 0.8, 0.8))
            turned = np.cos(mood) * seen + np.sin(mood) * seen[[1, 2, 0]]
            contrast = np.sqrt(gaussian_filter(turned**2, (0, 3, 3)) + 1e-6)
            latents = ((1 - share) * latents + share * turned / contrast).astype(np.float32)
        return latents

    def decode(self, latents: np.ndarray, parent: np.ndarray) -> np.ndarray:
        grown = latents.repeat(self.latent_px, 1).repeat(self.latent_px, 2)[:3]
        made = parent.repeat(4, 1).repeat(4, 2) + 12 * grown
        return np.clip(np.rint(made), 0, 255).astype(np.uint8)


def parent() -> SourceField:
    rng = np.random.default_rng(0)
    rows, cols = np.mgrid[:80, :80]
    data = 120 + 30 * np.sin(rows / 9)[None] + 20 * np.cos(cols / 7)[None] + rng.normal(0, 3, (3, 80, 80))
    return SourceField(LATTICE, 0, np.clip(data, 0, 255).astype(np.uint8), None, 0, 0)


def field(joint: int | None = None, **more: int) -> BlendedField:
    return BlendedField(parent(), Moody(**more), seed=4, version="1", joint=joint, store=MemoryStore(64 << 20))


@pytest.fixture(scope="module")
def whole() -> np.ndarray:
    return field().read(PixelBox(1, 0, 0, 96, 96)).data


@settings(max_examples=4)
@given(row=st.integers(0, 60), col=st.integers(0, 60), height=st.integers(1, 36), width=st.integers(1, 36))
def test_the_shape_and_order_of_requests_do_not_show(
    whole: np.ndarray, row: int, col: int, height: int, width: int
) -> None:
    part = field().read(PixelBox(1, row, col, height, width)).data
    assert np.array_equal(part, whole[:, row : row + height, col : col + width])


def test_a_store_that_forgets_at_once_changes_nothing() -> None:
    made = [
        BlendedField(parent(), Moody(), seed=4, version="1", joint=0, store=MemoryStore(size)) for size in (0, 1 << 24)
    ]
    one, two = (each.read(PixelBox(1, 70, 70, 3, 3)).data for each in made)
    assert np.array_equal(one, two)


def test_seed_version_net_and_joint_name_the_field() -> None:
    others = [
        BlendedField(parent(), Moody(), seed=5, version="1"),
        BlendedField(parent(), Moody(), seed=4, version="2"),
        BlendedField(parent(), Moody(steps=4), seed=4, version="1"),
        field(joint=2),
        field(window_px=128),
    ]
    assert len({field().digest, *(other.digest for other in others)}) == 6


def test_zooming_in_never_changes_what_was_seen(whole: np.ndarray) -> None:
    zoom = zoom_consistency(whole, parent().read(PixelBox(0, 0, 0, 24, 24)).data)
    assert zoom.share >= 0.995


def test_a_window_reaches_no_further_than_its_rings_say() -> None:
    for joint in (0, 1, 2):
        made = field(joint=joint)
        made.read(PixelBox(1, 40, 40, 1, 1))
        rings = [(2 * k + 1) ** 2 for k in range(1, 2 * joint + 2, 2)]  # windows of the last stage, the one before...
        expected = sum(rings) + (made.net.steps - joint - 1) * rings[-1]
        assert made.net.calls == expected  # type: ignore[attr-defined]


def test_mixing_costs_no_evaluations_whatever_is_mixed() -> None:
    """Per window: each step once, wherever the mixing happens."""
    costs = []
    for joint in (0, 2):
        made = field(joint=joint)
        made.read(PixelBox(1, 0, 0, 4 * made.core_px, 4 * made.core_px))
        costs.append(made.net.calls)  # type: ignore[attr-defined]
    assert costs[0] == 3 * 6**2
    assert costs[1] == 6**2 + 10**2 + 14**2  # the same but for the rings around the request


@pytest.fixture(scope="module")
def pictures() -> dict[str, np.ndarray]:
    """The same 9 x 9 cores with none and one joint step, and with windows cut off side by side."""
    made = field(joint=0)
    side, edge = made.core_px, made.guard + made.ramp
    cores = [[made.window(r, c)[:, edge:-edge, edge:-edge] for c in range(9)] for r in range(9)]
    box = PixelBox(1, 0, 0, 9 * side, 9 * side)
    return {
        "cut": np.concatenate([np.concatenate(row, axis=2) for row in cores], axis=1),
        "faded": made.read(box).data,
        "joint": field(joint=1).read(box).data,
    }


def test_joint_steps_keep_the_detail_that_cross_fading_loses(pictures: dict[str, np.ndarray]) -> None:
    dips = {name: variance_dip(image.astype(float), 32).ratio for name, image in pictures.items()}
    assert dips["faded"] < 0.85
    assert 0.93 < dips["joint"] < 1.07


def test_no_step_is_left_at_the_borders_that_windows_cut_off_show(pictures: dict[str, np.ndarray]) -> None:
    seams = {name: seam_ratio(image.astype(float), 32, grain=4).ratio for name, image in pictures.items()}
    assert seams["cut"] > 1.15
    assert 0.93 < seams["joint"] < 1.05


@pytest.mark.parametrize("side", [16, 40, 100])
def test_weights_sum_to_one(side: int) -> None:
    total = sum(_ramps(side, side // 2, shift) for shift in (-1, 0, 1))
    assert np.allclose(total, 1, atol=1e-6)


def test_latents_may_be_coarser_than_pixels() -> None:
    made = field(latent_px=4)
    data = made.read(PixelBox(1, 10, 10, 50, 50)).data
    assert data.shape == (3, 50, 50) and data.std() > 0
    assert np.array_equal(made.read(PixelBox(1, 30, 30, 5, 5)).data, data[:, 20:25, 20:25])


def test_senseless_windows_and_joints_are_refused() -> None:
    assert isinstance(Moody(), WindowUpscaler)
    assert overlap(64, 4) == (4, 8)
    with pytest.raises(BadInput, match="leaves no core"):
        overlap(24, 8)
    with pytest.raises(BadInput, match="joint is 3"):
        field(joint=3)


def test_families_are_fitted_within_what_bytes_allow() -> None:
    rng = np.random.default_rng(1)
    parents = rng.integers(0, 256, (3, 6, 6)).astype(np.uint8)
    child = parents.repeat(4, 1).repeat(4, 2) + rng.normal(0, 25, (3, 24, 24)).astype(np.float32)
    made = fit_parent(child.astype(np.float32), parents)
    assert zoom_consistency(made, parents).share > 0.97
