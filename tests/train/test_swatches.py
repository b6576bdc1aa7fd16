"""Swatches: colours that are sure of a class, colours that are not, mosaics and the network's own maps."""

import numpy as np
import pytest
import torch

from metaearth3d.models.presets import COVER
from metaearth3d.train.imagery import Place
from metaearth3d.train.labels import Known, least_of, mosaic, sets_of
from metaearth3d.train.relief import Crop, softened
from metaearth3d.train.survey import set_loss
from metaearth3d.train.swatches import SCENES, may_of, swatched

WOODS, SEA = (38, 69, 40), (24, 56, 85)


def flat(colour: tuple[int, int, int], side: int = 8) -> np.ndarray:
    return np.full((side, side, 3), colour, np.uint8)


def test_a_swatch_names_its_colour_and_between_two_both_are_possible() -> None:
    swatches = SCENES["s2_nz_eastcape"]
    assert (may_of(flat(WOODS), swatches) == sets_of([10])[:, None, None]).all()
    assert (may_of(flat(SEA), swatches) == sets_of([80])[:, None, None]).all()
    between = tuple(int(v) for v in np.mean([(23, 44, 27), SEA], axis=0))
    assert {COVER[k] for k in np.flatnonzero(may_of(flat(between), swatches)[:, 4, 4])} >= {10, 80}


def test_scenes_that_are_held_out_have_no_swatches() -> None:
    def scene(held: bool) -> Place:
        return Place("s2_nz_eastcape_8m", 8.0, flat(WOODS, 300), "us", "open", held)

    assert swatched([scene(True)]) == []
    assert [k.key for k in swatched([scene(False)])] == ["s2_nz_eastcape_8m"]


def test_a_mosaic_is_of_what_guesses_say_or_else_of_what_words_name() -> None:
    may = np.broadcast_to(sets_of([10, 50])[:, None, None], (len(COVER), 256, 256))
    told = [Known("denseresidential01", 0.3, flat(WOODS, 256), may, (10, 50))]
    _, named = mosaic(told, 8.0, 24, np.random.default_rng(0))
    assert (named == sets_of([10, 50])[:, None, None]).all()
    guess = {"denseresidential01": np.full((128, 128), 50, np.uint8)}
    _, known = mosaic(told, 8.0, 24, np.random.default_rng(0), guesses=guess)
    assert known.shape == (len(COVER), 24, 24) and (known == sets_of([50])[:, None, None]).all()


def test_a_class_is_asked_for_as_much_as_such_a_place_has_of_it() -> None:
    may = np.broadcast_to(sets_of([10, 50])[:, None, None], (len(COVER), 4, 4))
    least = least_of(Known("denseresidential01", 0.3, flat(WOODS, 4), may, (10, 50)))
    assert least[COVER.index(50)] == pytest.approx(0.35) and least[COVER.index(80)] == 0
    sets, asked = torch.from_numpy(may.copy())[None], torch.from_numpy(least)[None]
    trees, half = torch.zeros(1, len(COVER), 4, 4), torch.zeros(1, len(COVER), 4, 4)
    trees[:, COVER.index(10)], half[:, COVER.index(10)] = 9.0, 9.0
    half[:, :, :2], half[:, COVER.index(50), :2] = 0.0, 9.0
    assert set_loss(half, sets, asked) < set_loss(trees, sets, asked)


def test_only_fine_ground_is_smoothed() -> None:
    rng = np.random.default_rng(0)
    rough = rng.normal(0, 1, (64, 64)).astype(np.float32)
    coarse = Crop(rough, None, 30.0)
    assert all(softened(coarse, rng) is coarse for _ in range(8))
    assert min(softened(Crop(rough, None, 1.0), rng).heights.std() for _ in range(12)) < 0.7 * rough.std()
