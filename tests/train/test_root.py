"""Training the text root: honest captions, haze taken off, hints that follow the picture, a loss that falls."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from metaearth3d.caption.claims import Claim, measure
from metaearth3d.errors import BadInput
from metaearth3d.models import RootNet
from metaearth3d.train.imagery import Place
from metaearth3d.train.root import RootTask, fit_palette, hint_of, labelled, paint, seen_from_afar
from metaearth3d.train.scenery import CROP_PX, Planet, Scene, Scenery, captions, evened, holding, planet_covers


class Letters:
    """A stand-in encoder: how often a text has each of eight letters."""

    dim, digest = 8, "letters"

    def encode_together(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = np.array([[text.count(letter) + 0.01 for letter in "aeiorstn"] for text in texts], np.float32)
        out: NDArray[np.float32] = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return out


def flat(colour: tuple[int, int, int], size: int = 200) -> NDArray[np.uint8]:
    rng = np.random.default_rng(sum(colour))
    return np.clip(np.array(colour) + rng.normal(0, 6, (size, size, 3)), 0, 255).astype(np.uint8)


def planet() -> Planet:
    """Land in the west, sea in the east."""
    pixels = np.concatenate([flat((60, 90, 40), 600), flat((10, 30, 90), 600)], axis=1)
    heights = np.concatenate([np.full((600, 600), 300), np.full((600, 600), -900)], axis=1).astype(np.float32)
    return Planet(pixels, heights)


def scenery() -> Scenery:
    return Scenery([Scene(Place("wood", 100.0, flat((30, 80, 30))), ("forest", "sea"))], planet(), batch=4)


def test_batches_are_crops_with_scales_and_captions() -> None:
    pictures, gsds, texts = scenery().draw(np.random.default_rng(0), words=True)
    assert pictures.shape == (4, CROP_PX, CROP_PX, 3) and pictures.dtype == np.uint8
    assert gsds.shape == (4,) and (gsds >= 100).all() and len(texts) == 4
    again = scenery().draw(np.random.default_rng(0), words=True)
    assert np.array_equal(again[0], pictures) and again[2] == texts
    assert scenery().draw(np.random.default_rng(0), words=False)[2] == [""] * 4
    with pytest.raises(BadInput, match="no picture is large enough"):
        Scenery([Scene(Place("tiny", 1.0, flat((9, 9, 9), 32)))], None)


def test_a_crop_is_not_said_to_hold_what_its_pixels_do_not_allow() -> None:
    wood, sea = flat((30, 80, 30), 64), flat((10, 30, 90), 64)
    covers = ("forest", "sea", "urban", "valley")
    assert holding(covers, measure(wood[None])[0]) == ["forest", "urban", "valley"]
    assert holding(covers, measure(sea[None])[0]) == ["sea"]
    claims = tuple(Claim("cover", name) for name in ("forest", "sea"))
    said = captions(np.stack([sea] * 40), [256.0] * 40, [claims] * 40, np.random.default_rng(0))
    assert not any("forest" in text or "wood" in text for text in said)
    assert any("sea" in text or "ocean" in text for text in said)


def test_pieces_of_the_planet_are_known_by_colour_latitude_and_relief() -> None:
    level, rough = np.full((64, 64), 200.0, np.float32), np.linspace(0, 4000, 4096, dtype=np.float32).reshape(64, 64)
    assert planet_covers(flat((45, 75, 35), 64), level, 2.0, 0.0) == ("jungle", "forest")
    assert planet_covers(flat((45, 75, 35), 64), rough, 60.0, 0.0) == ("conifers", "forest", "mountain")
    assert planet_covers(flat((210, 175, 130), 64), level, 25.0, 0.0) == ("desert", "sand")
    assert planet_covers(flat((235, 238, 240), 64), level, 80.0, 0.0) == ("snow", "glacier")
    assert planet_covers(flat((10, 30, 90), 64), -level, 0.0, 1.0) == ("sea",)


def test_evened_scenes_lose_their_haze_and_share_a_brightness() -> None:
    def scene(grey: int) -> Place:
        ramp = np.linspace(-40, 80, 200)[None, :, None]
        return Place("x", 30.0, np.clip(flat((grey, grey + 10, grey + 10)) + ramp, 0, 255).astype(np.uint8))

    before = [scene(grey).pixels.astype(float) for grey in (100, 160)]
    after = [evened([scene(grey)], (grey - 40,) * 3)[0].pixels.astype(float) for grey in (100, 160)]
    assert abs(before[0].mean() - before[1].mean()) > 45
    assert abs(after[0].mean() - after[1].mean()) < 15
    assert all(np.percentile(b, 1) < np.percentile(a, 1) - 15 for a, b in zip(before, after, strict=True))


def test_a_hint_is_the_picture_seen_from_afar() -> None:
    picture = torch.from_numpy(flat((200, 90, 40), 64)).permute(2, 0, 1)[None].float() / 127.5 - 1
    picture[..., 32:] -= 0.6
    hint = hint_of(picture, np.random.default_rng(0))
    assert hint.shape == picture.shape
    assert (hint - picture).mean().abs() < 0.15
    assert hint[..., :16].mean() - hint[..., -16:].mean() > 0.3
    assert hint.diff(dim=3).abs().max() < 0.2


def test_the_loss_falls_and_told_words_reach_the_picture(tmp_path: Path) -> None:
    torch.manual_seed(0)
    task = RootTask(RootNet(width=16, depth=1, kernel=3, expansion=2, text_dim=8, steps=2), scenery(), Letters())
    for group in task.optimizers["net"].param_groups:
        group["lr"] = 1e-2
    losses = [task.step(np.random.default_rng([0, k]), k)["loss"] for k in range(30)]
    assert np.mean(losses[-8:]) < 0.6 * np.mean(losses[:4])
    words = torch.from_numpy(Letters().encode_together(["aaaa", "ssss"]))
    a, b = paint(task.net, 256.0, 2, words=words, seed=1, size_px=32)
    assert not torch.equal(a, b)


def test_a_run_leaves_weights_and_their_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from metaearth3d.train import root as recipe

    monkeypatch.setattr(recipe, "load_scenery", lambda data: scenery())
    monkeypatch.setattr(recipe, "load_places", lambda data: [])
    net = RootNet(width=8, depth=1, kernel=3, expansion=2, text_dim=8, steps=2)
    folder = recipe.train_root(tmp_path, tmp_path / "run", minutes=0.01, encoder=Letters(), net=net)
    record = json.loads((folder / "training.json").read_text())
    assert record["text_encoder"] == "letters" and record["steps"] > 0
    assert RootNet.from_pretrained(folder).config.text_dim == 8


def test_small_labelled_pictures_teach_the_palette_what_their_class_looks_like_from_afar() -> None:
    red = [Place(f"beach{k:02d}", 0.3, flat((220, 30 + k, 30), 128), "UC Merced", labels=("beach",)) for k in range(8)]
    held = Place("beach99", 0.3, flat((0, 0, 255), 128), "UC Merced", held_out=True, labels=("beach",))
    close = labelled([*red, held, Place("plain", 0.3, flat((9, 9, 9)))])
    assert close == red
    vectors, colours = seen_from_afar(close, Letters(), np.random.default_rng(0), side=8)
    assert len(vectors) == len(colours) <= 16
    assert (colours[:, 0] > 0.5).all() and (colours[:, 1:] < -0.5).all()

    def redness(places: Sequence[Place]) -> float:
        torch.manual_seed(0)
        net = RootNet(width=8, depth=1, kernel=3, expansion=1, text_dim=8)
        fit_palette(net, scenery(), Letters(), batches=4, steps=120, seed=0, close=places)
        shares, means, _ = net.tones(vectors)
        mean = (shares.exp()[..., None] * means).sum(dim=1).mean(dim=0).detach()
        return float(mean[0] - mean[2])

    assert redness(close) > redness([]) + 0.3
