"""Layouts, renderings, what labels allow, losses of the other tasks, and how they are judged; on things made here."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from support import randomised

from metaearth3d.errors import BadInput
from metaearth3d.models.geometry import PROMPTS, GeometryNet
from metaearth3d.models.presets import COVER
from metaearth3d.train import layouts as kinds
from metaearth3d.train.classified import agreement, by_colour, heights_errors, map_of, merged, named_share
from metaearth3d.train.geometry import GeometryTask, begun_from
from metaearth3d.train.imagery import Place
from metaearth3d.train.labels import LEAST_OF, Known, named, piece, sets_of
from metaearth3d.train.layouts import Layout, commonest, cut, ground, suburb
from metaearth3d.train.loop import Budget, train
from metaearth3d.train.pictured import PLACES, box_means, enlarged, gain, lifted, pictured
from metaearth3d.train.relief import Crop, Site
from metaearth3d.train.renders import Scene, rendered, shadows, texture_bank, tiled
from metaearth3d.train.seeing import explained, halves
from metaearth3d.train.survey import Renders, above_loss, coarser, cover_loss, seen_known, seen_renders, set_loss
from metaearth3d.train.surveying import Survey

CPU = torch.device("cpu")


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def tiny() -> GeometryNet:
    torch.manual_seed(0)
    net = GeometryNet(width=8, depth=1, kernel=3, expansion=1, text_dim=4, cover=COVER)
    net.prompts.copy_(torch.eye(4)[:3])
    return net


def block(size: int = 64) -> Layout:
    """One house of 10 m in an open field, half of it under trees."""
    above, cover = np.zeros((size, size), np.float32), np.zeros((size, size), np.uint8)
    above[20:36, 20:36], cover[20:36, 20:36] = 10, kinds.ROOF
    above[:, 48:], cover[:, 48:] = 6, kinds.TREES
    return Layout("here", 1.0, above, cover)


def place(word: str, colour: tuple[int, int, int], others: tuple[str, ...] = ()) -> Place:
    pixels = (np.array(colour) + rng(1).normal(0, 3, (128, 128, 3))).clip(0, 255).astype(np.uint8)
    return Place(f"{word}00", 0.3, pixels, labels=(word, *others))


def test_layouts_are_cut_turned_and_averaged_without_losing_volume() -> None:
    made = cut(block(), 2.0, 32, rng(3))
    assert made is not None
    above, cover = made
    assert above.mean() == pytest.approx(block().above.mean()) and (cover == kinds.ROOF).sum() == 64
    assert cut(block(), 4.0, 32, rng()) is None and cut(block(), 0.5, 32, rng()) is None


def test_roofs_and_paved_ground_count_together_when_pixels_are_merged() -> None:
    cover = np.full((4, 4), kinds.GRASS, np.uint8)
    cover[:2, :2] = kinds.PAVED
    cover[2, :4], cover[0, 2] = kinds.ROOF, kinds.ROOF
    assert commonest(cover, 1)[0, 0] == kinds.ROOF  # 5 of roofs and 4 of paved ground against 7 of grass


def test_suburbs_have_roofs_where_something_stands_and_open_ground_is_given_a_kind() -> None:
    above, cover = suburb(1.0, 96, rng(2))
    assert (above[cover == kinds.ROOF] > 2).all() and (above[cover == kinds.OPEN] == 0).all()
    assert set(np.unique(ground(cover, 1.0, rng(2)))) <= set(COVER)


def test_shadows_fall_away_from_the_sun() -> None:
    above = np.zeros((21, 21), np.float32)
    above[10, 10] = 5.0
    dark = shadows(above, 1.0, np.radians(180), np.radians(45))  # the sun stands in the south
    assert dark[9, 10] and dark[6, 10] and not dark[11, 10] and not dark[4, 10] and not dark[9, 9]
    assert not shadows(above, 1.0, np.radians(180), np.radians(89.9)).any()


def test_textures_come_from_training_pictures_whose_colours_fit_their_word() -> None:
    forest, grey = place("forest", (60, 90, 50)), place("river", (120, 120, 120))
    held = Place("forest99", 0.3, forest.pixels, held_out=True, labels=("forest",))
    bank = texture_bank([forest, grey, held])
    assert set(bank) == {kinds.TREES} and len(bank[kinds.TREES]) == 4
    piece_of, gsd = bank[kinds.TREES][0]
    assert abs(tiled(piece_of, gsd, 3.0, 40, rng()).mean() - piece_of.mean()) < 2


def test_renderings_show_their_cover_and_heights_and_are_the_same_twice() -> None:
    bank = texture_bank([place("forest", (60, 90, 50)), place("golfcourse", (90, 140, 80))])
    one, two = (rendered([block()], bank, 1.0, 48, rng(5)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    assert one.image.shape == (48, 48, 3) and one.above[one.cover == kinds.WATER].max(initial=0) == 0
    coarse = rendered([block()], bank, 10.0, 16, rng(5))
    assert coarse.image.shape == (16, 16, 3) and coarse.gsd == 10.0


def test_words_say_which_classes_a_pixel_may_be() -> None:
    told = named([place("harbor", (50, 60, 80), ("dock", "ship", "water")), place("forest", (1, 2, 3), ("unicorns",))])
    assert [k.key for k in told] == ["harbor00"] and told[0].shown == (80,)
    assert np.array_equal(told[0].may[:, 0, 0], sets_of([51, 80]))
    made = piece(told[0], 0.6, 32, rng())
    assert made is not None and made[0].shape == (32, 32, 3) and made[1].shape == (len(COVER), 32, 32)
    assert piece(told[0], 3.0, 32, rng()) is None


def test_the_set_loss_is_lowest_for_the_class_that_may_be_and_blind_where_all_may() -> None:
    may = torch.zeros((1, len(COVER), 2, 2), dtype=torch.bool)
    may[:, 2] = True
    logits = torch.zeros((1, len(COVER), 2, 2))
    right, wrong, none = logits.clone(), logits.clone(), torch.zeros((1, len(COVER)))
    right[:, 2], wrong[:, 3] = 5.0, 5.0
    assert set_loss(right, may, none) < set_loss(logits, may, none) < set_loss(wrong, may, none)
    assert float(set_loss(wrong, torch.ones_like(may), none)) == pytest.approx(0, abs=1e-6)
    shown = none.clone()
    shown[:, 4] = 1.0
    assert set_loss(right, may, shown) > set_loss(right, may, none)


def survey() -> Survey:
    bank = texture_bank([place("forest", (60, 90, 50)), place("golfcourse", (90, 140, 80))])
    told = named([place("forest", (60, 90, 50), ("trees",))])
    ways = {task: torch.eye(4)[[k]] for k, task in enumerate(PROMPTS)}
    return Survey(told, Renders([block()], bank, size_px=32, count=4), ways, share=0.7, count=2)


def test_every_task_learns_and_prompts_reach_the_trunk() -> None:
    net, some = randomised(tiny(), 1), survey()
    scenes = some.renders.draw(3, rng(1))
    seen, words = seen_renders(scenes, CPU), torch.eye(4)[[2]].expand(3, -1)
    assert coarser(net, seen, rng(), words).shape == (3, len(COVER), 8, 8)
    known = seen_known(some.known, 6, 32, rng(), CPU)
    assert known.may.sum(dim=1).eq(1).all() and float(known.shown[:, 0].max()) == pytest.approx(LEAST_OF["forest"][10])
    cover_loss(net, seen, rng(), words).backward()
    above_loss(net, scenes, rng(), torch.eye(4)[[1]].expand(3, -1)).backward()
    for name in ("sort.answer.weight", "rise.answer.weight", "trunk.words.weight", "beside.weight"):
        assert net.get_parameter(name).grad.abs().sum() > 0, name


def test_training_goes_on_from_a_network_without_tasks_and_keeps_what_it_knew() -> None:
    old, net = GeometryNet(width=8, depth=1, kernel=3, expansion=1), tiny()
    begun_from(net, old)
    assert torch.equal(net.trunk.enter.weight, old.trunk.enter.weight)
    inputs = torch.randn(1, 16, 8, 8), torch.randn(1, 1, 8, 8), torch.randn(1, 3, 32, 32)
    more = torch.ones(1), torch.zeros(1), torch.ones(1)
    assert torch.equal(net(*inputs, *more)[0], old(*inputs, *more)[0])  # words are not heard yet
    with pytest.raises(BadInput, match="another size"):
        begun_from(net, GeometryNet(width=16, depth=1, kernel=3, expansion=1))


def test_a_few_steps_mix_the_tasks(tmp_path) -> None:
    heights = rng(0).normal(0, 5, (80, 80)).astype(np.float32).cumsum(axis=0)
    task = GeometryTask(tiny(), [Site("made", 10.0, heights)], survey=survey(), pixels=2 * 64 * 64)
    _, state = train(task, Budget(minutes=1, max_steps=8), tmp_path / "run")
    assert {"loss", "cover", "above"} <= set(state.history[-1])


def test_agreement_counts_classes_and_leaves_out_what_is_not_known() -> None:
    real = np.array([[10, 10, 80, 0]])
    assert agreement([np.array([[10, 80, 80, 30]])], [real]) == {
        "accuracy": pytest.approx(2 / 3), "miou": pytest.approx(0.5), "classes": 2.0,
    }  # fmt: skip
    assert merged(np.array([51, 30, 80])).tolist() == [50, 20, 80]
    may = np.broadcast_to(sets_of([20, 30])[:, None, None], (len(COVER), 1, 1))
    assert map_of(may)[0, 0] == 20 and map_of(np.ones((len(COVER), 1, 1), bool))[0, 0] == 0


def test_pictures_that_words_describe_are_scored_by_what_was_named() -> None:
    known = named([place("forest", (60, 90, 50), ("trees",))] * 6)
    right, wrong = np.full((64, 64), 10, np.uint8), np.full((64, 64), 80, np.uint8)
    assert named_share([right] * 6, known)["macro_f1"] == 1.0
    assert named_share([wrong] * 6, known)["pixels_of_a_class_named"] == 0.0


def test_the_simple_guess_tells_colours_apart() -> None:
    image = np.zeros((32, 32, 3), np.uint8)
    image[:, :16] = (40, 90, 40)
    image[:, 16:] = (30, 40, 120)
    codes = np.where(np.arange(32) < 16, 10, 80)[None].repeat(32, 0).astype(np.int64)
    assert (by_colour([(image, codes)])(image, 1.0) == codes).mean() > 0.95


def test_heights_are_judged_on_roofs_and_trees_apart() -> None:
    layout = block()
    scene = Scene(np.zeros((64, 64, 3), np.uint8), layout.cover, layout.above, 1.0)
    found = heights_errors([layout.above * 0], [scene])
    assert (found["roofs_mae_m"], found["trees_mae_m"]) == (10.0, 6.0)


def shaded_ground(seed: int = 0) -> Crop:
    """Ground whose picture is its slope to the east, seen plainly."""
    size = 96
    x = np.cumsum(np.cumsum(rng(seed).normal(size=(size, size)), axis=0), axis=1)
    heights = (x - np.linspace(0, 1, size) * x[:, -1:]).astype(np.float32)
    slope = np.gradient(heights, axis=1)
    grey = np.clip(128 + 40 * slope / slope.std(), 0, 255)
    return Crop(heights, np.repeat(grey[:, :, None], 3, axis=2).astype(np.uint8), 10.0)


def test_regression_sees_shading_where_there_is_some_and_nothing_in_noise() -> None:
    crop = shaded_ground()
    west, east = halves(crop)
    blank = [
        Crop(c.heights, rng(4).integers(0, 255, (*c.heights.shape, 3)).astype(np.uint8), 10.0) for c in (west, east)
    ]
    assert explained([west], [east], None, of="east") > 0.4
    assert explained([blank[0]], [blank[1]], None, of="east") < 0.1


def test_cascades_start_from_means_and_end_at_the_truth_if_the_network_knows_it() -> None:
    crop = Crop(
        np.add.outer(np.arange(128.0), np.arange(128.0)).astype(np.float32), np.zeros((128, 128, 3), np.uint8), 1.0
    )
    truths = iter([box_means(crop.heights, 4).astype(np.float32)[None], crop.heights[None]])
    made = lifted(lambda z, image, noise, gsd: next(truths), crop, crop.image, 16, seed=0)
    np.testing.assert_allclose(made, crop.heights, atol=1 / 64)
    assert np.ptp(enlarged(crop, None)) == 0 and enlarged(crop, 16).shape == (128, 128)


def test_the_gain_of_a_picture_is_told_with_its_interval(monkeypatch) -> None:
    sites = [Site(PLACES[0][0] + "x", 10.0, 900 + shaded_ground(3).heights.repeat(2, 0).repeat(2, 1),
                  np.full((192, 192, 3), 90, np.uint8), held_out=True)]  # fmt: skip

    def generate(z, image, noise, gsd):
        child = z[0].repeat(4, 0).repeat(4, 1)[None]
        return child if image is not None else child + rng(5).normal(0, 50, noise.shape).astype(np.float32)

    found = pictured(generate, sites, count=3)
    gains = found[f"{sites[0].key} 10 m"]["4x"]["gain"]
    assert gains["none"]["low"] > 0 and gains["wrong"]["percent"] == 0
    assert gain([2.0, 2.0, 1.0], [1.0, 1.0, 2.0])["low"] < 0


def test_known_pieces_are_refused_when_too_small() -> None:
    small = Known("k", 1.0, np.zeros((20, 20, 3), np.uint8), np.ones((len(COVER), 20, 20), bool))
    assert piece(small, 1.0, 32, rng()) is None
