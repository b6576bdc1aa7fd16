"""Pictures: shadows as long as buildings are high, a strip that covers nothing, crops that can be told apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from qa_support import STEP_M, facts, ground, plane, rough

from metaearth3d.qa import ask
from metaearth3d.qa.bases import palette, roofs
from metaearth3d.qa.draw import SIDE_PX, picture
from metaearth3d.qa.families import FAMILIES
from metaearth3d.qa.types import Box


@pytest.mark.parametrize("tall", [10.0, 25.0, 60.0])
def test_a_shadow_on_level_ground_is_as_long_as_its_building_is_high(tall: float) -> None:
    above = np.zeros((96, 96))
    above[20:30, 20:30] = tall
    side = 960  # half a metre a pixel
    shown = np.asarray(roofs(ground(plane(0, 0), above=above), Box("", 0, 0, 96, 96), (side, side)).convert("L"))
    diagonal = shown[np.arange(side), np.arange(side)]
    after = diagonal[300:]  # south-east of the building's corner
    dark = int(np.argmax(after > 120))
    assert dark * STEP_M * 96 / side * np.sqrt(2) == pytest.approx(tall, abs=1.5)
    assert (diagonal[:195] > 120).all()  # none towards the sun
    lower = roofs(ground(plane(0, 0), above=above / 2), Box("", 0, 0, 96, 96), (side, side)).convert("L")
    assert (np.asarray(lower) < 120).sum() < (shown < 120).sum()


def test_scale_bar_arrow_and_legend_stand_below_the_ground_and_cover_none_of_it() -> None:
    cover = (np.arange(96 * 96).reshape(96, 96) // 2400) + 1
    asked = ask([ground(rough(1), cover=cover, cover_names={1: "water", 2: "trees", 3: "grass"})], n=8,
                kinds=["distance", "bearing"])  # fmt: skip
    for question in asked.questions[:4]:
        place = asked.places[question.place]
        with_bar = np.asarray(picture(question, place))
        bare = np.asarray(picture(replace(question, show=replace(question.show, scale_bar=False)), place))
        assert with_bar.shape == bare.shape and with_bar.shape[0] > SIDE_PX
        assert (with_bar[:SIDE_PX] == bare[:SIDE_PX]).all()
        assert (with_bar[SIDE_PX:] != bare[SIDE_PX:]).any() or not question.show.scale_bar


def test_each_cover_has_a_colour_of_its_own_and_water_is_blue() -> None:
    names = {1: "water", 2: "trees", 3: "grass", 7: "lava", 9: "ash"}
    colors = palette(ground(plane(0, 0), cover=np.ones((96, 96), np.int64), cover_names=names))
    assert len(set(colors.values())) == len(names)
    assert colors[1][2] == max(colors[1])


def test_crops_that_look_the_same_are_not_asked_for() -> None:
    even, varied = facts(plane(0, 0)), facts(rough(1))
    rng = np.random.default_rng(0)
    for name in ("zoom_crop", "zoom_same"):
        assert all(FAMILIES[name].draw(even, rng) is None for _ in range(20))
        assert any(FAMILIES[name].draw(varied, rng) is not None for _ in range(40))
