"""The text encoder: any text has pieces, one text the same bytes, any CLIP folder loads, bad prompts are refused."""

import json
import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import CLIPTokenizer

from metaearth3d.errors import BadInput
from metaearth3d.models import ImageTower, TextEncoder
from metaearth3d.models.text import quiet, small_config
from metaearth3d.models.words import fit_tokenizer, learn_merges
from metaearth3d.shipped import shipped_folder

TEXTS = ["forest", "a dense city by the sea, seen from above", "terraced rice valleys, late summer"]


@cache
def small_words() -> CLIPTokenizer:
    return fit_tokenizer(TEXTS, size=560)


def tiny_encoder(seed: int = 0) -> TextEncoder:
    """A random encoder over a small vocabulary."""
    from transformers import CLIPTextModelWithProjection

    tokenizer = fit_tokenizer([*TEXTS, *TEXTS], size=600)
    torch.manual_seed(seed)
    return TextEncoder(CLIPTextModelWithProjection(small_config(len(tokenizer), context=32)), tokenizer)


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return tiny_encoder()


@pytest.fixture(scope="module")
def shipped() -> TextEncoder:
    folder = shipped_folder() / "small" / "text"
    if not folder.is_dir():
        pytest.skip("no text encoder ships")
    return TextEncoder.from_pretrained(folder)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=12)
)
def test_any_text_has_pieces_and_they_join_to_it_again(text: str) -> None:
    tokenizer = fit_tokenizer(TEXTS, size=560)
    numbers = tokenizer(text)["input_ids"]
    assert numbers[0] == 0 and numbers[-1] == 1 and not {0, 1} & set(numbers[1:-1])
    back = tokenizer.decode(numbers, skip_special_tokens=True, clean_up_tokenization_spaces=False)
    assert back.replace(" ", "") == unicodedata.normalize("NFC", text).lower().replace(" ", "")


def test_word_pieces_are_the_same_every_time() -> None:
    words = {"low": 5, "lower": 2, "newest": 6, "widest": 3}
    merges = learn_merges(words, 12)
    assert merges == learn_merges(dict(reversed(words.items())), 12)
    assert merges[:3] == [("e", "s"), ("es", "t</w>"), ("l", "o")]  # 9, 9 and 7 times


def test_known_words_are_one_piece_and_unseen_ones_several() -> None:
    tokenizer = fit_tokenizer(TEXTS * 4, size=1000)
    assert tokenizer.tokenize("Forest") == ["forest</w>"] and len(tokenizer.tokenize("quinoa")) > 1


def test_vectors_have_length_one_and_differ(encoder: TextEncoder) -> None:
    made = encoder.encode(TEXTS)
    assert made.shape == (3, encoder.dim) and made.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, atol=1e-6)
    assert np.abs(made[0] - made[1]).max() > 1e-3


def test_a_text_has_the_same_bytes_alone_and_in_company(encoder: TextEncoder) -> None:
    together = encoder.encode(TEXTS)
    for k, text in enumerate(TEXTS):
        assert encoder.encode([text]).tobytes() == together[k].tobytes()
    np.testing.assert_array_equal(encoder.encode(TEXTS[::-1])[::-1], together)


def test_the_quick_way_agrees_up_to_rounding(encoder: TextEncoder) -> None:
    np.testing.assert_allclose(encoder.encode_together(TEXTS), encoder.encode(TEXTS), atol=1e-5)
    assert encoder.encode([]).shape == encoder.encode_together([]).shape == (0, encoder.dim)


def test_a_saved_encoder_loads_again_through_transformers_alone(encoder: TextEncoder, tmp_path: Path) -> None:
    from transformers import AutoTokenizer, CLIPTextModelWithProjection

    encoder.save_pretrained(tmp_path)
    again = TextEncoder.from_pretrained(tmp_path)
    np.testing.assert_allclose(again.encode(TEXTS), encoder.encode(TEXTS), atol=2e-3)  # float16 weights
    assert again.digest == TextEncoder.from_pretrained(tmp_path).digest
    with quiet():
        model = CLIPTextModelWithProjection.from_pretrained(tmp_path, dtype=torch.float32)
        numbers = AutoTokenizer.from_pretrained(tmp_path)(TEXTS[:1], return_tensors="pt")["input_ids"]
    by_hand = torch.nn.functional.normalize(model.eval()(numbers).text_embeds, dim=-1).detach().numpy()
    np.testing.assert_allclose(by_hand, again.encode(TEXTS[:1]), atol=1e-6)


def test_the_digest_names_weights_and_words(encoder: TextEncoder) -> None:
    assert tiny_encoder().digest == encoder.digest != tiny_encoder(seed=1).digest
    nudged = tiny_encoder()
    with torch.no_grad():
        nudged.model.text_projection.weight[0, 0] += 1e-3
    other = TextEncoder(encoder.model, fit_tokenizer([*TEXTS, "x y z " * 9], size=600))
    assert len({TextEncoder(nudged.model, nudged.tokenizer).digest, encoder.digest, other.digest}) == 3


@pytest.mark.parametrize("whole", [True, False], ids=["a whole CLIP", "its text half"])
def test_anyones_clip_folder_loads(whole: bool, tmp_path: Path) -> None:
    from transformers import CLIPConfig, CLIPModel, CLIPTextModelWithProjection

    tokenizer = fit_tokenizer(TEXTS * 2, size=600)
    text = small_config(len(tokenizer), context=24)
    text.num_hidden_layers, text.projection_dim = 1, 48
    vision = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 32, "patch_size": 16}
    with quiet():
        if whole:
            CLIPModel(CLIPConfig(text_config=text.to_dict(), vision_config=vision, projection_dim=48)).save_pretrained(
                tmp_path
            )
        else:
            CLIPTextModelWithProjection(text).save_pretrained(tmp_path)
    tokenizer.save_pretrained(str(tmp_path))
    encoder = TextEncoder.from_pretrained(tmp_path)
    assert encoder.dim == 48 and encoder.encode(TEXTS).shape == (3, 48)


def test_a_folder_of_vocabulary_and_merges_loads_as_well(encoder: TextEncoder, tmp_path: Path) -> None:
    encoder.save_pretrained(tmp_path)
    rules = json.loads((tmp_path / "tokenizer.json").read_text())["model"]
    (tmp_path / "tokenizer.json").unlink()
    (tmp_path / "vocab.json").write_text(json.dumps(rules["vocab"]))
    merges = [m if isinstance(m, str) else " ".join(m) for m in rules["merges"]]
    (tmp_path / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    np.testing.assert_allclose(TextEncoder.from_pretrained(tmp_path).encode(TEXTS), encoder.encode(TEXTS), atol=2e-3)


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("forest " * 60, "reads 30"),
        (7, "int was given"),
        (None, "NoneType was given"),
    ],
)
def test_bad_prompts_are_refused_with_a_sentence(prompt: object, words: str, encoder: TextEncoder) -> None:
    with pytest.raises(BadInput, match=words):
        encoder.encode([prompt])  # type: ignore[list-item]


def test_one_text_is_not_a_list_of_letters(encoder: TextEncoder) -> None:
    with pytest.raises(BadInput, match="list of texts"):
        encoder.encode("forest")


def test_a_folder_without_an_encoder_is_refused(tmp_path: Path, encoder: TextEncoder) -> None:
    with pytest.raises(BadInput, match="no CLIP text encoder"):
        TextEncoder.from_pretrained(tmp_path)
    encoder.save_pretrained(tmp_path)
    (tmp_path / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(BadInput, match="safetensors"):
        TextEncoder.from_pretrained(tmp_path)


def test_too_small_a_vocabulary_is_refused() -> None:
    with pytest.raises(BadInput, match="pieces"):
        fit_tokenizer(TEXTS, size=100)


def test_the_picture_tower_gives_vectors_of_length_one_and_hears_the_gsd() -> None:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (4, 48, 40, 3)).astype(np.uint8)
    tower = ImageTower(filters=8, hidden=16, dim=12)
    tower.fit_filters(images, rng)
    near, far = (tower.encode(images, np.full(4, gsd)) for gsd in (1.0, 60.0))
    np.testing.assert_allclose(np.linalg.norm(near, axis=1), 1, atol=1e-6)
    assert np.abs(near - far).max() > 1e-3 and np.abs(near[0] - near[1]).max() > 1e-3
    with pytest.raises(BadInput, match="pictures are uint8"):
        tower.encode(images[:, :16], np.ones(4))


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("forest", "dense trees", "airport runway"),
        ("sandy desert", "bare dry ground", "forest"),
        ("the sea", "open water", "dense city"),
        ("downtown", "a dense city", "farmland"),
        ("terraced rice valleys, late summer", "farmland on hilly ground", "a parking lot"),
        ("snow", "white nearly everywhere", "dark green"),
        ("a lovely forest that nobody knows", "woodland", "a harbour with boats"),
    ],
)
def test_the_shipped_encoder_puts_like_beside_like(shipped: TextEncoder, text: str, near: str, far: str) -> None:
    a, b, c = shipped.encode([text, near, far])
    assert a @ b > a @ c + 0.1


def test_the_shipped_encoder_is_small_and_its_record_names_it(shipped: TextEncoder) -> None:
    folder = shipped_folder() / "small" / "text"
    assert (folder / "model.safetensors").stat().st_size <= 2_000_000 and shipped.dim == 128
    record = json.loads((folder / "training.json").read_text())
    assert record["digest"] == shipped.digest
    assert ImageTower.load(folder / "image").config.dim == 128
