"""Points named by eye, pictures remade by the upscaler, and the last layer of land cover solved anew."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from support import randomised

from metaearth3d.diffusion.engine import NetUpscaler
from metaearth3d.models import UpscalerNet
from metaearth3d.models.geometry import PROMPTS, GeometryNet
from metaearth3d.models.presets import COVER
from metaearth3d.train import layouts as kinds
from metaearth3d.train import pointed as eye
from metaearth3d.train.classified import named_points
from metaearth3d.train.imagery import Place
from metaearth3d.train.labels import Known, sets_of
from metaearth3d.train.layouts import Layout
from metaearth3d.train.pointed import POINTS, joined, pointed, points_of
from metaearth3d.train.remade import remaker, shared_out, some_remade
from metaearth3d.train.renders import texture_bank
from metaearth3d.train.sorting import Drawn, draw_pixels, solved
from metaearth3d.train.survey import Renders, seen_points
from metaearth3d.train.surveying import Survey

CPU = torch.device("cpu")


def tiny() -> GeometryNet:
    net = GeometryNet(width=8, depth=1, kernel=3, expansion=1, text_dim=4, cover=COVER)
    net = randomised(net, 3, 0.3)
    net.prompts.copy_(torch.eye(4)[:3])
    return net


def town(key: str = "here") -> Place:
    """Grey paving with a red roof around its first named point."""
    pixels = np.full((256, 256, 3), 120, np.uint8)
    pixels[20:44, 20:40] = (180, 60, 40)
    return Place(key, 0.6, pixels)


def test_named_points_are_whole_grids_of_known_letters() -> None:
    for key in POINTS:
        assert len(POINTS[key].split()) == 16, key
        assert all(0 < row < 256 and 0 < col < 256 and codes for row, col, codes in points_of(key))
    assert sum(codes == (50,) for key in POINTS for _, _, codes in points_of(key)) > 100


def test_a_point_speaks_for_what_is_joined_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    here = joined(town().pixels, 32, 32)
    assert here[32, 32] and here[21:43, 22:38].all() and not here[:, 42:].any() and not here[60:].any()
    monkeypatch.setitem(eye.POINTS, "here", "R P " + "- " * 14)
    known = pointed([town(), town("elsewhere")])
    assert [k.key for k in known] == ["here"]
    assert np.array_equal(known[0].may[:, 32, 32], sets_of([50])) and known[0].may[:, 200, 200].all()
    right, wrong = np.full((256, 256), 51, np.uint8), np.full((256, 256), 51, np.uint8)
    right[32, 32] = 50
    assert named_points([right], ["here"])["right"] == 1 and named_points([right], ["here"])["roofs_found"] == 1
    assert named_points([wrong], ["here"])["right"] == 0.5 and named_points([wrong], ["here"])["paved_true"] == 0.5


def test_remade_pictures_keep_their_means_and_what_is_known_of_families() -> None:
    engine = NetUpscaler(randomised(UpscalerNet(width=8, depth=1), 2))
    torch.manual_seed(1)
    image = torch.rand(2, 3, 32, 32) * 1.6 - 0.8
    made, anew = some_remade(image, torch.ones(2), remaker(engine), 1.0, np.random.default_rng(1))
    assert anew.all() and not torch.equal(made, image)
    pool = torch.nn.functional.avg_pool2d
    assert (pool(made, 4) - pool(image, 4)).abs().max() < 2 / 127.5
    same, none = some_remade(image, torch.ones(2), None, 1.0, np.random.default_rng(1))
    assert torch.equal(same, image) and not none.any()
    may = torch.zeros((1, 2, 8, 8), dtype=torch.bool)
    may[:, 0] = True
    may[0, :, 1, 1] = torch.tensor([False, True])
    spread = shared_out(may, torch.tensor([True]))
    assert spread[0, :, :4, :4].all() and not spread[0, 1, 4:].any()
    assert torch.equal(shared_out(may, torch.tensor([False])), may)


def test_the_last_layer_is_linear_and_solving_it_leaves_heights_alone() -> None:
    net = tiny()
    torch.manual_seed(1)
    image, above = torch.rand(1, 3, 32, 32), torch.zeros(1, len(COVER), 8, 8)
    gsd = torch.ones(1)
    with torch.no_grad():
        inputs = net.sort_inputs(image, gsd, above=above)
        weight, bias = net.sort.last()
        logits = net.classes(image, gsd, above=above)
        np.testing.assert_allclose(
            torch.einsum("nfhw,kf->nkhw", inputs, weight) + bias[:, None, None], logits, atol=1e-4
        )
        net.sort.set_last(weight, bias)
        np.testing.assert_allclose(net.classes(image, gsd, above=above), logits, atol=1e-5)
        lifted = net(torch.randn(1, 16, 8, 8), torch.zeros(1, 1, 8, 8), image, gsd, gsd, gsd)[0]
    may = torch.zeros((inputs[0, 0].numel(), len(COVER)), dtype=torch.bool)
    flat = inputs[0].flatten(1).T
    roofs = flat[:, 0] > flat[:, 0].median()
    may[roofs, COVER.index(50)] = may[~roofs, COVER.index(10)] = True
    before = {k: v.clone() for k, v in net.state_dict().items() if not k.startswith("sort.")}
    solved(net, Drawn(flat, may, torch.zeros(len(may), dtype=torch.bool)))
    ranks = net.classes(image, gsd, above=above).argmax(dim=1).flatten()
    assert (may[torch.arange(len(may)), ranks]).float().mean() > 0.8
    assert all(torch.equal(v, net.state_dict()[k]) for k, v in before.items()) and lifted.isfinite().all()


def test_pixels_are_drawn_of_renderings_words_and_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(eye.POINTS, "here", "R P " + "- " * 14)
    points, rng = pointed([town()]), np.random.default_rng(0)
    seen = seen_points(points, 4, rng, CPU)
    assert seen.image.shape == (4, 3, 64, 64) and float(seen.gsd.max()) <= 2.4 + 1e-5
    house = np.zeros((64, 64), np.float32)
    house[20:36, 20:36] = 8
    cover = np.where(house > 0, kinds.ROOF, 0).astype(np.uint8)
    grass = Place("golfcourse00", 0.3, np.full((128, 128, 3), (90, 140, 80), np.uint8), labels=("golfcourse",))
    dark = np.full((128, 128, 3), 60, np.uint8)
    told = Known("forest00", 0.3, dark, np.tile(sets_of([10])[:, None, None], (1, 128, 128)), (10,))
    ways = {task: torch.eye(4)[[k]] for k, task in enumerate(PROMPTS)}
    renders = Renders([Layout("here", 1.0, house, cover)], texture_bank([grass]), size_px=32, count=4)
    some = Survey([told], renders, ways, count=2, real=2, points=points)
    drawn = draw_pixels(tiny(), some, rng, seconds=0)
    assert drawn.eyed.any() and (~drawn.eyed).any() and len(drawn.inputs) == len(drawn.may) == len(drawn.eyed)
    assert not drawn.may.all(dim=1).any()
