"""Captions of places and the contrast that trains the text encoder."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from support import places

from metaearth3d.caption.claims import Claim
from metaearth3d.caption.phrase import Caption, read
from metaearth3d.errors import BadInput
from metaearth3d.models import ImageTower, TextEncoder
from metaearth3d.models.text import small_config
from metaearth3d.models.words import fit_tokenizer
from metaearth3d.train.captions import Captioner, caption_of, claims_of, known_of
from metaearth3d.train.glossary import corpus, draw_pairs, stray_words, subjects
from metaearth3d.train.imagery import Crops, Place
from metaearth3d.train.loop import Budget, train
from metaearth3d.train.positives import targets
from metaearth3d.train.retrieval import named_classes, retrieval
from metaearth3d.train.text import (
    TextImagePair,
    TextTask,
    contrast,
    draw_pool,
    save_text,
    train_text_on,
    twice_cross_entropy,
)

GREEN, WATER, SAND = (60, 130, 50), (25, 60, 110), (200, 170, 120)


def painted(rgb: tuple[int, int, int], label: str, k: int, *, held_out: bool = False) -> Place:
    """A 96 px picture of one colour with a little noise, labelled."""
    noise = np.random.default_rng(k).integers(-3, 4, (96, 96, 3))
    pixels = np.clip(np.array(rgb) + noise, 0, 255).astype(np.uint8)
    return Place(f"{label}{k}", 0.5, pixels, "toy", "none needed", held_out, labels=(label,))


TOYS = [
    painted(rgb, label, k) for k in range(6) for rgb, label in ((GREEN, "forest"), (WATER, "harbor"), (SAND, "beach"))
]


def test_a_place_is_captioned_by_what_is_known_and_what_is_seen() -> None:
    place = Place("l9_tokyo_x", 30.0, np.zeros((128, 128, 3), np.uint8), lon=139.7, lat=35.6, date="2021-11-17")
    known = {c.kind: c.value for c in known_of(place)}
    assert (known["country"], known["climate"], known["season"], known["sea"]) == (
        "Japan",
        "temperate",
        "autumn",
        "near",
    )
    south = Place("s2_nz", 8.0, place.pixels, lon=178.4, lat=-37.7, date="2022-01-05")
    assert {c.kind: c.value for c in known_of(south)}["season"] == "summer"
    assert not known_of(Place("somewhere", 8.0, place.pixels))


def test_a_corner_of_a_picture_is_not_said_to_hold_its_tennis_court() -> None:
    court = painted(GREEN, "tenniscourt", 0)
    whole, corner = court.pixels[None], court.pixels[None, :32, :32]
    assert "tenniscourt" in {c.value for c in claims_of(whole, np.array([0.5]), [court])[0]}
    assert "tenniscourt" not in {c.value for c in claims_of(corner, np.array([0.5]), [court])[0]}
    wood = painted(GREEN, "forest", 0)
    assert "forest" in {c.value for c in claims_of(corner, np.array([0.5]), [wood])[0]}


def test_the_class_buildings_is_not_the_label_buildings() -> None:
    pixels = TOYS[0].pixels
    downtown = Place("a", 0.3, pixels, labels=("buildings", "cars"))
    suburb = Place("b", 0.3, pixels, labels=("denseresidential", "buildings"))
    assert [c.value for c in known_of(downtown)] == ["buildings", "cars"]
    assert [c.value for c in known_of(suburb)] == ["denseresidential", "houses"]


def test_a_caption_never_contradicts_its_picture() -> None:
    rng = np.random.default_rng(0)
    for k in range(60):
        text = caption_of(TOYS[k % 3].pixels, 0.5, (), rng)
        truth = {
            c.key for c in claims_of(TOYS[k % 3].pixels[None], np.array([0.5]), [Place("", 0.5, TOYS[k % 3].pixels)])[0]
        }
        assert all(part & truth for part in read(text)), text


def test_draw_places_draws_what_draw_draws() -> None:
    crops = Crops(places())
    images, gsds, chosen = crops.draw_places(np.random.default_rng(3))
    again, same = crops.draw(np.random.default_rng(3))
    assert np.array_equal(images, again) and np.array_equal(gsds, same) and len(chosen) == len(images)


def test_a_captioner_gives_a_vector_a_crop_and_leaves_some_out() -> None:
    from transformers import CLIPTextModelWithProjection

    tokenizer = fit_tokenizer(corpus()[:400], size=600)
    encoder = TextEncoder(CLIPTextModelWithProjection(small_config(len(tokenizer))), tokenizer)
    crops, gsds = np.stack([p.pixels for p in TOYS]), np.full(len(TOYS), 0.5, np.float32)
    made = Captioner(encoder).embed(crops, TOYS, gsds, np.random.default_rng(1))
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(made, Captioner(encoder).embed(crops, TOYS, gsds, np.random.default_rng(1)))
    none = Captioner(encoder, drop=1.0).embed(crops, TOYS, gsds, np.random.default_rng(1))
    half = np.linalg.norm(Captioner(encoder, drop=0.5).embed(crops, TOYS, gsds, np.random.default_rng(1)), axis=1)
    assert not none.any() and 0 < (half == 0).sum() < len(TOYS)


def test_a_caption_is_true_of_every_picture_that_its_claims_hold_of() -> None:
    green, dark = Claim("vegetation", "mostly"), Claim("brightness", "dark")
    forest, beach = Claim("class", "forest"), Claim("class", "beach")
    captions = [Caption("", (green,)), Caption("", (forest, green)), Caption("", (beach,))]
    positive, ignored = targets(captions, [(forest, green, dark), (beach,), (green,)])
    assert positive.tolist() == [[True, True, False], [False, False, True], [True, False, False]]
    assert ignored.tolist() == [[False, False, False], [False, False, False], [False, True, True]]


def test_the_contrast_is_least_where_all_true_pairs_match() -> None:
    positive = np.array([[True, True, False], [True, True, False], [False, False, True]])
    nothing = np.zeros_like(positive)
    good = contrast(torch.from_numpy(positive).float() * 20, positive, nothing)
    bad = contrast(torch.from_numpy(~positive).float() * 20, positive, nothing)
    assert good < np.log(2) + 0.01 < bad
    spared = contrast(torch.from_numpy(~positive).float() * 20, positive, ~positive)
    assert spared < np.log(2) + 0.01
    assert twice_cross_entropy(torch.eye(5) * 30) < 1e-3 < twice_cross_entropy(torch.zeros(5, 5))


def test_glossary_pairs_are_about_different_subjects() -> None:
    pairs = draw_pairs(len(subjects()), np.random.default_rng(0))
    assert len(pairs) == len(subjects()) and len({one for one, _ in pairs}) > 0.95 * len(pairs)
    assert "desert" not in stray_words() and len(stray_words()) > 1000


@pytest.fixture(scope="module")
def trained(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[TextTask, dict[str, float], list[float]]:
    """A few steps on three kinds of toy picture."""
    torch.manual_seed(0)
    pool = draw_pool(TOYS, 48, np.random.default_rng(0))
    tokenizer = fit_tokenizer(corpus()[:1500], size=800)
    pair = TextImagePair(vocab_size=len(tokenizer), filters=16)
    pair.image.fit_filters(pool.images, np.random.default_rng(1))
    task = TextTask(pair, tokenizer, pool, pool)
    before = retrieval(TextEncoder(pair.text, tokenizer), pair.image, pool, rounds=2)
    average, _ = train(task, Budget(minutes=1e3, max_steps=1), tmp_path_factory.mktemp("run"))
    assert isinstance(average, TextImagePair)
    losses = [task.step(np.random.default_rng(k), k)["match"] for k in range(12)]
    return task, before, losses


def test_training_on_a_toy_set_finds_captions_better_than_before(trained) -> None:
    task, before, losses = trained
    encoder, tower = task.encoder(task.pair), task.pair.image
    after = retrieval(encoder, tower, task.pool, rounds=2)
    assert np.mean(losses[-3:]) < np.mean(losses[:3]) - 0.1
    assert after["picture to caption, first five"] > before["picture to caption, first five"]
    accuracy = named_classes(encoder, tower, TOYS)
    assert accuracy["pictures"] == len(TOYS) and accuracy["chance"] == pytest.approx(1 / 21, abs=1e-3)


def test_what_was_trained_is_saved_and_loads(trained, tmp_path: Path) -> None:
    task, _, _ = trained
    encoder = task.encoder(task.pair)
    save_text(encoder, task.pair.image, tmp_path)
    again, tower = TextEncoder.from_pretrained(tmp_path), ImageTower.load(tmp_path / "image")
    np.testing.assert_allclose(again.encode(["forest"]), encoder.encode(["forest"]), atol=5e-3)
    images, gsds = task.pool.images[:3], task.pool.gsds[:3]
    np.testing.assert_allclose(tower.encode(images, gsds), task.pair.image.encode(images, gsds), atol=5e-3)


def test_the_whole_recipe_leaves_an_encoder_and_its_record(tmp_path: Path) -> None:
    held = [replace(p, key=f"held_{p.key}", held_out=True) for p in TOYS[:6]]
    folder = train_text_on([*TOYS, *held], tmp_path / "text", minutes=1e3, crops=30, max_steps=2)
    record = json.loads((folder / "training.json").read_text())
    assert record["digest"] == TextEncoder.from_pretrained(folder).digest and record["steps"] == 2
    assert record["held_out"]["class of held-out UC Merced pictures by name"]["pictures"] == 6
    assert record["data"]["held_out"] == {"toy": {"licence": "none needed", "images": 6}}


def test_pictures_that_are_too_small_are_refused() -> None:
    with pytest.raises(BadInput, match="none of the 1 images"):
        draw_pool([Place("a", 1.0, np.zeros((40, 40, 3), np.uint8))], 4, np.random.default_rng(0))
