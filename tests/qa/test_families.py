from __future__ import annotations

import math

import numpy as np
import pytest
from qa_support import STEP_M, cone, facts, plane, ridge, rough

from metaearth3d.qa.families import FAMILIES, TOPICS
from metaearth3d.qa.families.base import Family
from metaearth3d.qa.types import Draft


def drafts(name: str, z: np.ndarray, count: int = 12, **more: object) -> list[Draft]:
    """Some drafts of a family on a ground."""
    place, rng, family = facts(z, **more), np.random.default_rng(1), FAMILIES[name]
    found = [d for _ in range(count * 40) if (d := family.draw(place, rng)) is not None][:count]
    assert found, f"{name} drew nothing"
    return found


def at(z: np.ndarray, draft: Draft, label: str) -> float:
    """Height under a marker."""
    return next(float(z[p.row, p.col]) for p in draft.points if p.label == label)


def column(draft: Draft, label: str) -> int:
    return next(p.col for p in draft.points if p.label == label)


def row(draft: Draft, label: str) -> int:
    return next(p.row for p in draft.points if p.label == label)


def test_there_are_more_than_thirty_families_over_all_topics_with_six_wordings_each() -> None:
    assert len(FAMILIES) >= 30 and len(TOPICS) >= 9
    for family in FAMILIES.values():
        assert len(set(family.texts)) >= 6, family.name
        assert all("P0" not in text for text in family.texts)


def test_on_a_plane_that_rises_eastwards_the_highest_marker_is_the_easternmost() -> None:
    for draft in drafts("highest_marker", plane(0.3, 0)):
        assert column(draft, "P0") == max(p.col for p in draft.points)
    for draft in drafts("lowest_marker", plane(0.3, 0)):
        assert column(draft, "P0") == min(p.col for p in draft.points)
    for draft in drafts("order_by_height", plane(0.3, 0)):
        columns = [column(draft, f"P{k}") for k in range(len(draft.points))]
        assert columns == sorted(columns)


def test_height_differences_on_a_plane_are_rise_times_distance() -> None:
    for draft in drafts("height_difference", plane(0.3, 0)):
        assert draft.truth == pytest.approx(abs(column(draft, "P0") - column(draft, "P1")) * STEP_M * 0.3, abs=1e-3)


@pytest.mark.parametrize(("east", "north", "way"), [(0.3, 0, "west"), (0, 0.3, "south"), (-0.3, -0.3, "north-east")])
def test_a_plane_has_one_slope_and_faces_downhill(east: float, north: float, way: str) -> None:
    z = plane(east, north)
    assert {d.truth for d in drafts("aspect", z)} == {way}
    slope = math.degrees(math.atan(math.hypot(east, north)))
    for draft in drafts("steeper_than", z):
        assert draft.evidence[0].value == pytest.approx(slope, abs=1e-3)
        assert draft.truth is (slope > float(draft.slots["limit"]))
    assert {d.truth for d in drafts("slope_class", z)} == {"steep (15° to 30°)"}
    assert all(d.truth is True for d in drafts("same_aspect", z))


def test_a_hill_stands_above_and_a_bowl_below_its_surroundings() -> None:
    assert "stands above its surroundings" in {d.truth for d in drafts("landform", cone())}
    assert "lies below its surroundings" not in {d.truth for d in drafts("landform", cone())}
    assert "lies below its surroundings" in {d.truth for d in drafts("landform", cone(-1))}
    for draft in drafts("stands_out", cone(), count=4, error_m=0.1):
        middle = [math.hypot(p.row - 48, p.col - 48) for p in draft.points]
        assert middle[0] == min(middle)


def test_a_ridge_hides_one_side_from_the_other() -> None:
    for draft in drafts("line_of_sight", ridge(), count=30):
        sides = np.sign([column(draft, "X") - 48, column(draft, "Y") - 48])
        far = min(abs(column(draft, "X") - 48), abs(column(draft, "Y") - 48)) > 16
        if far:
            assert draft.truth is bool(sides[0] == sides[1])
    for draft in drafts("what_blocks", ridge(), count=8):
        assert abs(column(draft, "P0") - 48) == min(abs(p.col - 48) for p in draft.points if p.label.startswith("P"))
    shapes = {d.truth for d in drafts("profile_shape", ridge(), count=30, error_m=0.2)}
    assert "crosses a ridge" in shapes and "dips into a valley" not in shapes
    assert "dips into a valley" in {d.truth for d in drafts("profile_shape", -ridge(), count=30, error_m=0.2)}


def test_all_of_a_bowl_is_seen_from_inside_and_little_over_a_ridge() -> None:
    bowl, wall = facts(cone(-1)), facts(ridge())
    assert bowl.seen_share((48, 48), 10) > 0.99
    assert wall.seen_share((48, 10), 5) < 0.6
    assert wall.seen_share((48, 48), 5) > wall.seen_share((48, 10), 5) + 0.1


def test_distances_and_bearings_are_pythagoras_and_the_arctangent() -> None:
    for draft in drafts("distance", plane(0, 0)):
        metres = STEP_M * math.hypot(row(draft, "P0") - row(draft, "P1"), column(draft, "P0") - column(draft, "P1"))
        assert draft.truth == pytest.approx(metres)
    for draft in drafts("bearing", plane(0, 0)):
        down, right = row(draft, "Y") - row(draft, "X"), column(draft, "Y") - column(draft, "X")
        assert ("north" in str(draft.truth)) is (down < 0 and -down > abs(right) * math.tan(math.radians(22.5)))
        assert ("east" in str(draft.truth)) is (right > 0 and right > abs(down) * math.tan(math.radians(22.5)))
    for draft in drafts("straight_distance", plane(0.5, 0)):
        level = STEP_M * math.hypot(row(draft, "P0") - row(draft, "P1"), column(draft, "P0") - column(draft, "P1"))
        assert draft.truth > level


def test_an_observer_who_faces_north_has_east_on_the_right() -> None:
    place = facts(plane(0, 0))
    draw = FAMILIES["relative_direction"].draw
    rng = np.random.default_rng(0)
    seen = 0
    for _ in range(3000):
        draft = draw(place, rng)
        if draft is None:
            continue
        x, y, z = draft.points
        if abs(y.col - x.col) <= 3 and y.row < x.row and abs(z.row - x.row) <= 3:
            assert draft.truth == ("to the right" if z.col > x.col else "to the left")
            seen += 1
    assert seen


def test_water_runs_straight_down_a_plane_and_fills_a_bowl_from_its_middle() -> None:
    for draft in drafts("flow_marker", plane(-0.2, 0)):
        assert row(draft, "P0") == row(draft, "X") and column(draft, "P0") > column(draft, "X")
    bowl = facts(cone(-1))
    passes = bowl.passes((48, 48))
    assert np.allclose(passes, bowl.z)  # nothing but the ground itself is in the way
    z = ridge()
    over = facts(z).passes((48, 10))
    assert over[48, 85] == pytest.approx(z.max(), abs=1e-3) and over[48, 30] < z.max() - 10


def test_low_sun_leaves_the_far_side_of_a_ridge_in_shadow() -> None:
    place = facts(ridge())
    assert place.sunlit((48, 30), 2, 270, 5) > 0 > place.sunlit((48, 66), 2, 270, 5)
    assert place.sunlit((48, 66), 2, 90, 5) > 0


def test_a_step_can_be_reached_only_along_its_foot() -> None:
    z = plane(0, 0)
    z[:, 60:] += 100
    steep = facts(z).passes((10, 10), "slope")
    assert steep[80, 20] < 1e-6 and steep[80, 90] > 60


def test_buildings_are_counted_and_measured() -> None:
    above = np.zeros((96, 96))
    for k, tall in enumerate((5.0, 10.0, 20.0, 40.0)):
        above[30:36, 20 + 15 * k : 26 + 15 * k] = tall
    z = plane(0, 0)
    for draft in drafts("tallest_building", z, above=above, count=3):
        assert column(draft, "P0") in range(65, 71)
    for draft in drafts("building_height", z, above=above):
        assert draft.truth in (5.0, 10.0, 20.0, 40.0)
    for draft in drafts("building_volume", z, above=above):
        assert draft.truth in [36 * STEP_M**2 * tall for tall in (5.0, 10.0, 20.0, 40.0)]
    for draft in drafts("buildings_taller", z, above=above, count=30):
        box = draft.boxes[0]
        whole = [t for k, t in enumerate((5, 10, 20, 40)) if box.row <= 30 and box.row + box.height >= 36
                 and box.col <= 20 + 15 * k and box.col + box.width >= 26 + 15 * k]  # fmt: skip
        assert draft.truth == sum(t > float(draft.slots["limit"].split()[0]) for t in whole)


def test_cover_is_counted() -> None:
    cover = np.ones((96, 96), np.int64)
    cover[:, 48:] = 2
    names = {1: "water", 2: "trees"}
    for draft in drafts("cover_at_marker", plane(0, 0), cover=cover, cover_names=names):
        assert draft.truth == ("water" if column(draft, "X") < 48 else "trees")
    for draft in drafts("cover_share", plane(0, 0), cover=cover, cover_names=names):
        b = draft.boxes[0]
        water = max(0, min(48, b.col + b.width) - b.col) / b.width * 100
        assert draft.truth == pytest.approx(water if draft.slots["cover"] == "water" else 100 - water)
    cover[20:40, 60:80] = 1
    found = drafts("cover_patches", plane(0, 0), cover=cover, cover_names=names, count=40)
    assert {d.truth for d in found} >= {1.0, 2.0}


ROUGH = facts(rough(5), error_m=0.4, rmse_m=0.1)


@pytest.mark.parametrize("family", [f for f in FAMILIES.values() if not f.wants], ids=lambda f: f.name)
def test_every_accepted_margin_is_at_least_three_times_the_error(family: Family) -> None:
    rng = np.random.default_rng(2)
    found = [d for _ in range(60) if (d := family.draw(ROUGH, rng)) is not None]
    for draft in found:
        assert draft.margin >= draft.least - 1e-9 and draft.least >= 3 * draft.error - 1e-6, draft


def test_level_ground_has_no_question_about_relief() -> None:
    place, rng = facts(plane(0, 0)), np.random.default_rng(0)
    for name in ("highest_marker", "aspect", "profile_shape", "what_blocks", "flow_marker", "lowest_pass"):
        assert all(FAMILIES[name].draw(place, rng) is None for _ in range(30)), name
