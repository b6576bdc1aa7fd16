"""Claims against pictures whose truth is known by construction, each with a control that earns another claim."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.caption.claims import HUES, RULES, Claim, measure, relief_claims, scale_claims, statistics
from metaearth3d.errors import BadInput


def flat(rgb: tuple[int, int, int], size: int = 64) -> np.ndarray:
    """One colour everywhere."""
    return np.broadcast_to(np.array(rgb, np.uint8), (size, size, 3)).copy()


def claimed(picture: np.ndarray) -> dict[str, str]:
    """Kinds and values of a picture's claims."""
    return {c.kind: c.value for c in measure(picture[None])[0]}


def test_a_green_picture_is_vegetation_and_a_grey_one_is_not() -> None:
    green, grey = claimed(flat((70, 140, 60))), claimed(flat((120, 120, 120)))
    assert (green["vegetation"], green["colour"], green["texture"]) == ("mostly", "green", "smooth")
    assert (grey["vegetation"], grey["colour"]) == ("none", "grey") and "water" not in green | grey


def test_smooth_blue_is_water_and_rough_blue_or_smooth_green_is_not() -> None:
    blue = flat((25, 60, 110))
    rough = np.clip(blue + np.random.default_rng(0).integers(-40, 40, (64, 64, 1)), 0, 255).astype(np.uint8)
    assert claimed(blue)["water"] == "mostly" and "vegetation" in claimed(blue)
    assert "water" not in claimed(rough) and "water" not in claimed(flat((30, 70, 30)))


def test_half_water_is_some_water() -> None:
    picture = flat((25, 60, 110))
    picture[:, 32:] = (190, 160, 120)
    assert claimed(picture)["water"] == "some" and claimed(picture)["colour"] in ("blue", "tan")


def test_sand_is_bare_and_snow_is_white() -> None:
    assert claimed(flat((200, 170, 120)))["bare"] == "mostly" and claimed(flat((200, 170, 120)))["colour"] == "tan"
    snow = claimed(flat((240, 242, 245)))
    assert snow["white"] == "mostly" and snow["brightness"] == "bright" and "bare" not in snow


def test_a_checkerboard_is_a_grid_stripes_are_stripes_and_noise_is_neither() -> None:
    rows, cols = np.mgrid[:64, :64]
    board = ((rows // 8 + cols // 8) % 2 * 150 + 50).astype(np.uint8)[..., None].repeat(3, -1)
    stripes = (cols // 6 % 2 * 150 + 50).astype(np.uint8)[..., None].repeat(3, -1)
    noise = np.random.default_rng(1).integers(0, 255, (64, 64, 1), dtype=np.uint8).repeat(3, -1)
    assert claimed(board)["structure"] == "grid" and claimed(stripes)["structure"] == "stripes"
    assert "structure" not in claimed(noise) and claimed(noise)["texture"] == "busy"


def test_a_turned_grid_is_still_a_grid() -> None:
    rows, cols = np.mgrid[:96, :96].astype(float)
    across, down = (rows + cols) / 2**0.5, (rows - cols) / 2**0.5
    board = ((across // 9 + down // 9) % 2 * 150 + 50).astype(np.uint8)[..., None].repeat(3, -1)
    assert claimed(board)["structure"] == "grid"


def test_a_gradient_is_a_patchwork_and_one_grey_is_uniform() -> None:
    ramp = np.linspace(20, 235, 64).astype(np.uint8)[None, :, None].repeat(64, 0).repeat(3, -1)
    assert claimed(ramp)["layout"] == "patchwork" and claimed(flat((90, 90, 90)))["layout"] == "uniform"
    assert claimed(ramp)["contrast"] == "high" and claimed(flat((90, 90, 90)))["contrast"] == "low"


@given(st.integers(0, 2**32 - 1), st.sampled_from([16, 33, 64, 130]))
def test_claims_agree_with_their_thresholds_and_a_kind_is_claimed_once(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    low, high = np.sort(rng.integers(0, 256, (2, 3)), axis=0)
    picture = rng.integers(low, high + 1, (size, size, 3)).astype(np.uint8)
    claims = measure(picture[None])[0]
    assert len({c.kind for c in claims}) == len(claims)
    numbers = {name: float(values[0]) for name, values in statistics(picture[None]).items()}
    rules = {(rule.kind, rule.value): rule for rule in RULES}
    for claim in claims:
        if claim.kind == "colour":
            assert numbers[claim.value] == max(numbers[hue] for hue in HUES) == claim.measured
        else:
            rule = rules[claim.key]
            assert rule.low <= numbers[rule.statistic] < rule.high


@given(st.integers(0, 2**32 - 1))
def test_no_pixel_has_two_hues(seed: int) -> None:
    picture = np.random.default_rng(seed).integers(0, 256, (1, 40, 40, 3)).astype(np.uint8)
    assert sum(float(statistics(picture)[hue][0]) for hue in HUES) <= 1 + 1e-5


def test_bands_of_one_kind_do_not_overlap() -> None:
    for one in RULES:
        for two in RULES:
            if one is not two and one.statistic == two.statistic:
                assert one.high <= two.low or two.high <= one.low


def test_a_batch_is_measured_like_its_pictures_one_by_one() -> None:
    pictures = np.random.default_rng(3).integers(0, 256, (5, 48, 80, 3)).astype(np.uint8)
    assert measure(pictures) == [measure(picture[None])[0] for picture in pictures]


@pytest.mark.parametrize(("slope", "name"), [(0.5, "flat"), (4, "rolling"), (10, "hilly"), (30, "mountainous")])
def test_an_inclined_plane_has_the_relief_of_its_slope(slope: float, name: str) -> None:
    heights = np.tan(np.radians(slope)) * 8.0 * np.arange(32)[:, None] * np.ones((1, 32))
    (claim,) = relief_claims(heights, 8.0)
    assert claim.value == name and claim.measured == pytest.approx(slope, rel=1e-6)
    assert relief_claims(heights, 800.0)[0].value == "flat"


def test_unknown_heights_claim_nothing() -> None:
    assert relief_claims(np.full((4, 4), np.nan), 1.0) == ()


def test_every_gsd_has_one_scale() -> None:
    values = [scale_claims(gsd)[0].value for gsd in (0.3, 1, 4, 16, 64, 477)]
    assert len(set(values)) == 6 and isinstance(scale_claims(5.0)[0], Claim)
    with pytest.raises(BadInput, match="gsd is -1"):
        scale_claims(-1.0)


@pytest.mark.parametrize(
    "bad", [np.zeros((1, 8, 64, 3), np.uint8), np.zeros((1, 64, 64, 3)), np.zeros((64, 64, 3), np.uint8)]
)
def test_other_arrays_are_refused(bad: np.ndarray) -> None:
    with pytest.raises(BadInput, match="pictures are uint8"):
        measure(bad)
