"""Pins: exact where they are, one world with what is around, a function of place like any other field."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter

from metaearth3d.errors import BadInput
from metaearth3d.fields import MemoryStore, SourceField, averaged
from metaearth3d.fields.membrane import REACH_PX, led_over, membrane
from metaearth3d.fields.pinned import AgreedField, Pin, PinnedField, Pins
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.judge.seams import zoom_consistency

LATTICE = Lattice("EPSG:32633", 500_000.0, 5_210_000.0, 64.0)


def picture(level: int, seed: int, rows: int = 96, cols: int = 96, row: int = 0, col: int = 0) -> SourceField:
    rng = np.random.default_rng(seed)
    waves = sum(gaussian_filter(rng.normal(0, 40 * s, (3, rows, cols)), (0, s, s)) for s in (1, 3))
    return SourceField(LATTICE, level, np.clip(120 + waves, 0, 255).astype(np.uint8), None, row, col)


def pin_of(field: SourceField, holes: np.ndarray | None = None) -> Pin:
    box = field.extent
    cover = np.ones(box.shape, np.float32) if holes is None else (~holes).astype(np.float32)
    return Pin(field.read(box).data, cover, box)


def pinned(core_px: int = 64, **more: object) -> tuple[PinnedField, SourceField, SourceField]:
    base, patch = picture(1, 1), picture(1, 2, 37, 29, 22, 31)
    return PinnedField(base, Pins(LATTICE, [pin_of(patch)]), core_px=core_px, store=MemoryStore(8 << 20)), base, patch


def border_ratio(image: np.ndarray, box: PixelBox) -> float:
    """Mean step across a box's border over that between rows 3 to 8 px beside it, both ways."""
    across, beside = [], []
    for data, (start, end), (low, high) in (
        (image, (box.row, box.row + box.height), (box.col, box.col + box.width)),
        (image.transpose(0, 2, 1), (box.col, box.col + box.width), (box.row, box.row + box.height)),
    ):
        steps = np.abs(np.diff(data.astype(float), axis=1))[:, :, low:high].mean(axis=(0, 2))
        for edge in (start - 1, end - 1):
            across.append(steps[edge])
            beside += [steps[edge + k] for k in (*range(-8, -2), *range(3, 9))]
    return float(np.mean(across) / np.mean(beside))


def test_a_pin_reads_its_own_bytes() -> None:
    field, _, patch = pinned()
    assert np.array_equal(field.read(patch.extent).data, patch.read(patch.extent).data)


def test_beyond_its_reach_the_field_is_the_base_to_the_byte_and_within_it_is_not() -> None:
    field, base, patch = pinned()
    whole = PixelBox(1, -60, -60, 200, 200)
    same = (field.read(whole).data == base.read(whole).data).all(axis=0)
    near = np.zeros(whole.shape, bool)
    near[patch.extent.pad(REACH_PX - 1).slices(whole)] = True
    assert same[~near].all()
    ring = np.zeros(whole.shape, bool)
    ring[patch.extent.pad(2).slices(whole)] = True
    ring[patch.extent.slices(whole)] = False
    assert same[ring].mean() < 0.2


@pytest.fixture(scope="module")
def whole() -> np.ndarray:
    return pinned(64)[0].read(PixelBox(1, 0, 0, 96, 96)).data


@settings(max_examples=6)
@given(
    row=st.integers(0, 60),
    col=st.integers(0, 60),
    height=st.integers(1, 36),
    width=st.integers(1, 36),
    core_px=st.sampled_from([30, 256]),
)
def test_request_and_core_size_do_not_show(
    whole: np.ndarray, row: int, col: int, height: int, width: int, core_px: int
) -> None:
    part = pinned(core_px)[0].read(PixelBox(1, row, col, height, width)).data
    assert np.array_equal(part, whole[:, row : row + height, col : col + width])


def test_the_border_does_not_show_and_pasting_shows_it() -> None:
    ratios = []
    for seed in range(6):
        base, patch = picture(1, 100 + seed), picture(1, 200 + seed, 40, 40, 28, 28)
        field = PinnedField(base, Pins(LATTICE, [pin_of(patch)]), core_px=128)
        window = PixelBox(1, 0, 0, 96, 96)
        paste = base.read(window).data.copy()
        paste[(slice(None), *patch.extent.slices(window))] = patch.read(patch.extent).data
        ratios.append((border_ratio(field.read(window).data, patch.extent), border_ratio(paste, patch.extent)))
    mean = np.mean(ratios, axis=0)
    assert 0.9 <= mean[0] <= 1.12
    assert mean[1] > 1.8


def test_a_membrane_meets_a_constant_and_fades_to_nothing() -> None:
    full = np.zeros((80, 80), bool)
    full[30:50, 30:50] = True
    out = membrane(np.where(full, 10.0, 0.0)[None], full)[0]
    assert not out[full].any()
    assert np.allclose(out[29, 30:50], 10.0)  # beside the border: all of it
    profile = out[30 - np.arange(1, REACH_PX + 5), 40]
    assert (np.diff(profile) <= 0).all() and profile[REACH_PX - 1 :].max() == 0.0


def test_detail_beside_a_pin_is_as_strong_as_its_own_and_further_away_it_is_left_alone() -> None:
    rng, full = np.random.default_rng(3), np.zeros((90, 90), bool)
    full[30:60, 30:60] = True
    made = 120 + rng.normal(0, 12, (3, 90, 90))
    for strength in (6.0, 24.0):
        out = led_over(made, 120 + rng.normal(0, strength, (3, 90, 90)), full)
        beside = out[:, 26:29, 30:60].std() / 12
        assert beside < 0.75 if strength < 12 else beside > 1.4
        away = np.zeros((90, 90), bool)
        away[30 - REACH_PX : 60 + REACH_PX, 30 - REACH_PX : 60 + REACH_PX] = True
        assert np.array_equal(out[:, ~away].round(9), made[:, ~away].round(9))


def test_holes_of_a_pin_are_filled_with_the_world() -> None:
    base, patch = picture(1, 1), picture(1, 2, 60, 60, 10, 10)
    holes = np.zeros((60, 60), bool)
    holes[20:40, 25:35] = True
    made = PinnedField(base, Pins(LATTICE, [pin_of(patch, holes)]), core_px=64).read(patch.extent).data
    assert np.array_equal(made[:, ~holes], patch.read(patch.extent).data[:, ~holes])
    assert (made[:, holes] != patch.read(patch.extent).data[:, holes]).mean() > 0.8


def ladder(pins: Pins) -> list[AgreedField | PinnedField]:
    """Three levels whose children are unrelated to their parents but for the mean, pinned and agreed."""
    agreed: list[AgreedField | PinnedField] = []
    fields: list[PinnedField] = []
    for level in range(3):
        if level == 0:
            base = picture(0, 5, 48, 48)
        else:
            box = PixelBox(level, 0, 0, 48 * 4**level, 48 * 4**level)
            parent = fields[-1].read(box.parent()).data.repeat(4, 1).repeat(4, 2).astype(int)
            noise = np.random.default_rng(level).integers(-12, 13, parent.shape)
            noise = noise - averaged((noise + 128).astype(np.uint8)).repeat(4, 1).repeat(4, 2) + 128
            base = SourceField(LATTICE, level, np.clip(parent + noise, 0, 255).astype(np.uint8), None, 0, 0)
        fields.append(PinnedField(base, pins, core_px=64, store=MemoryStore(8 << 20)))
    agreed.append(fields[2])
    for level in (1, 0):
        agreed.insert(0, AgreedField(fields[level], agreed[0], pins, core_px=32, store=MemoryStore(8 << 20)))
    return agreed


def test_coarser_levels_show_the_pins_box_means_and_zooming_changes_nothing() -> None:
    patch = picture(2, 9, 150, 131, 301, 322)  # on no parent's border
    fields = ladder(Pins(LATTICE, [pin_of(patch)]))
    assert np.array_equal(fields[2].read(patch.extent).data, patch.read(patch.extent).data)
    for level in (0, 1):
        box = PixelBox(level, 10 * 4**level, 10 * 4**level, 26 * 4**level, 26 * 4**level)
        zoom = zoom_consistency(fields[level + 1].read(box.children()).data, fields[level].read(box).data)
        assert zoom.share >= 0.995, level
    inner = PixelBox(1, 76, 81, 36, 32)
    assert np.array_equal(fields[1].read(inner).data, averaged(patch.read(inner.children()).data))


def test_without_agreement_zooming_would_change_what_was_seen() -> None:
    patch = picture(2, 9, 150, 131, 301, 322)
    fields = ladder(Pins(LATTICE, [pin_of(patch)]))
    box = PixelBox(1, 70, 75, 50, 50)
    base = fields[1].base.read(box).data  # type: ignore[union-attr]
    assert zoom_consistency(fields[2].read(box.children()).data, base).share < 0.99


def test_agreed_levels_are_pure_too() -> None:
    patch = picture(2, 9, 150, 131, 301, 322)
    whole = ladder(Pins(LATTICE, [pin_of(patch)]))[0].read(PixelBox(0, 10, 10, 30, 30)).data
    part = ladder(Pins(LATTICE, [pin_of(patch)]))[0].read(PixelBox(0, 17, 16, 9, 20)).data
    assert np.array_equal(part, whole[:, 7:16, 6:26])


def test_the_later_of_two_overlapping_pins_wins() -> None:
    one, two = picture(1, 2, 30, 30, 20, 20), picture(1, 3, 30, 30, 40, 35)
    base = picture(1, 1)
    field = PinnedField(base, Pins(LATTICE, [pin_of(one), pin_of(two)]), core_px=64)
    assert np.array_equal(field.read(two.extent).data, two.read(two.extent).data)
    left = PixelBox(1, 20, 20, 20, 15)
    assert np.array_equal(field.read(left).data, one.read(left).data)
    other = PinnedField(base, Pins(LATTICE, [pin_of(two), pin_of(one)]), core_px=64)
    assert np.array_equal(other.read(one.extent).data, one.read(one.extent).data)
    assert other.digest != field.digest


def test_a_pin_across_the_antimeridian_is_seen_from_both_sides() -> None:
    planet = Lattice.planet(256)
    data = np.random.default_rng(0).integers(0, 256, (3, 8, 20), dtype=np.uint8)
    pins = Pins(planet, [Pin(data, np.ones((8, 20), np.float32), PixelBox(0, 100, 250, 8, 20))])
    east, cover = pins.within(PixelBox(0, 100, -6, 8, 12))
    west, _ = pins.within(PixelBox(0, 100, 250, 8, 6))
    assert (cover == 1).all()
    assert np.array_equal(east, data[:, :, :12]) and np.array_equal(west, data[:, :, :6])
    assert np.array_equal(pins.within(PixelBox(0, 100, 0, 8, 14))[0], data[:, :, 6:])
    assert not pins.near(PixelBox(0, 100, 20, 8, 200)) and pins.near(PixelBox(0, 100, 20, 8, 200), 7)


def test_pins_of_two_levels_keep_their_distance() -> None:
    coarse, fine = picture(1, 2, 20, 20, 20, 20), picture(2, 3, 20, 20, 100, 100)
    with pytest.raises(BadInput, match="levels 1 and 2"):
        Pins(LATTICE, [pin_of(coarse), pin_of(fine)])
    far = picture(2, 3, 20, 20, 400, 400)
    assert Pins(LATTICE, [pin_of(coarse), pin_of(far)]).finest == 2


def test_a_pin_coarser_than_the_root_is_refused() -> None:
    with pytest.raises(BadInput, match="coarser than the world's level 0"):
        Pins(LATTICE, [pin_of(picture(-1, 2, 20, 20))])


def test_a_pin_smaller_than_a_parent_pixel_is_mixed_into_it() -> None:
    patch = picture(2, 3, 8, 8, 20, 20)  # half of a level-0 pixel's side
    pins = Pins(LATTICE, [pin_of(patch)])
    data, cover = pins.within(PixelBox(0, 1, 1, 1, 1))
    assert cover[0, 0] == 0.25
    assert np.abs(data[:, 0, 0] - patch.read(patch.extent).data.mean(axis=(1, 2))).max() <= 1
