"""The recipes that teach: a network that sees learns what one without pictures cannot; any model of a hub is taken."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from metaearth3d.errors import BadInput
from metaearth3d.qa.draw import _marker

FOLDER = Path(__file__).parents[2] / "pipelines"
COLORS = {"water": (40, 80, 200), "trees": (30, 120, 40)}


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a recipe by name."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module


@pytest.fixture(scope="module")
def colours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set in small: what is the picture of? Words and the order of options tell nothing."""
    out = tmp_path_factory.mktemp("taught") / "qa"
    (out / "images").mkdir(parents=True)
    rng = np.random.default_rng(0)
    lines = []
    for k in range(96):
        word = list(COLORS)[k % 2]
        pixels = np.clip(rng.normal(COLORS[word], 25, (160, 240, 3)), 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(out / "images" / f"{k}.jpg")
        lines.append(json.dumps({
            "id": f"i{k}", "kind": "cover", "form": "choice", "question": f"What is this, {rng.integers(9)}?",
            "answer": word, "options": list(COLORS), "image": f"images/{k}.jpg", "reasoning": "By its colour.",
            "unit": "", "split": "test" if k >= 64 else "train",
        }))  # fmt: skip
    (out / "items.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return out


def quick(monkeypatch: pytest.MonkeyPatch, teaching: Any) -> None:
    """Small steps that learn fast."""
    for name, value in {"BATCH": 24, "RATE": 4e-3, "WARM": 5}.items():
        monkeypatch.setattr(teaching, name, value)


def test_a_reader_that_sees_learns_and_neither_a_blind_one_nor_other_pictures_do(
    colours: Path, tmp_path: Path, recipe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = recipe("teach_questions")
    quick(monkeypatch, recipe("_teaching"))
    out = module.main(module.Config(colours, tmp_path / "out", minutes=1, steps=20))
    found = json.loads((out / "taught.json").read_text())
    row = found["kinds"]["cover"]
    assert found["taught"] == 64 and row["items"] == 32 and found["gained"] == ["cover"]
    assert row["with pictures"] > 0.9 and row["over blind"]["low"] > 0
    assert row["chance"] == 0.5 and abs(row["blind"] - 0.5) < 0.2
    assert abs(row["shuffled"] - 0.5) < 0.25


def marked(folder: Path, count: int) -> list[dict[str, Any]]:
    """Items about two marks on blank pictures: which one lies farther east?"""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    rng, rows = np.random.default_rng(1), []
    for k in range(count):
        at = rng.integers(30, 226, (2, 2))
        image = Image.new("RGB", (512, 548), (90, 120, 80))
        for (row, col), letter in zip(at, "AB", strict=True):
            _marker(ImageDraw.Draw(image), (2 * col + 1, 2 * row + 1), letter, image.size)
        image.save(folder / "images" / f"{k}.jpg", quality=90)
        points = [{"label": n, "row": int(r), "col": int(c)} for n, (r, c) in zip("AB", at, strict=True)]
        rows.append({
            "kind": "farther_east", "question": "Which lies farther east, A or B?", "options": ["A", "B"],
            "answer": "AB"[int(at[1, 1] > at[0, 1])], "image": f"images/{k}.jpg",
            "inputs": {"window": {"row": 0, "col": 0, "height": 256, "width": 256}, "boxes": [], "crops": [],
                       "camera": [], "hidden": [], "drawing": '{"above": []}',
                       "points": points},
        })  # fmt: skip
    return rows


def test_a_reader_learns_how_marks_lie_and_a_blind_one_cannot(
    tmp_path: Path, recipe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    teaching, eye = recipe("_teaching"), recipe("_eye")
    quick(monkeypatch, teaching)
    rows = marked(tmp_path, 160)
    every = teaching.tensors(teaching.offers(rows, rows))
    own, far = (
        replace(teaching.tensors(teaching.offers(some, rows)), seen=eye.see(some, tmp_path))
        for some in (rows[:96], rows[96:])
    )
    assert len(every) == len(own) + len(far) == 160
    sighted, steps = teaching.teach(own, eye.Budget("seeing", 0, 40), seed=0, sees=True)
    blind, _ = teaching.teach(own, eye.Budget("blind", 0, steps), seed=0, sees=False)
    assert teaching.right(sighted, far, torch.arange(64)).float().mean() > 0.85
    assert teaching.right(blind, far, None).float().mean() < 0.65


def test_an_eye_learns_where_letters_are(tmp_path: Path, recipe: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    eye = recipe("_eye")
    monkeypatch.setattr(eye, "BATCH", 6)
    rows = marked(tmp_path, 30)
    finder, _ = eye.learn_to_find(rows[:24], tmp_path, eye.Budget("eye", 0, 60), 0)
    found = eye.see(rows[24:], tmp_path, finder)
    told = torch.tensor([[eye.marks(row)[letter] for letter in "AB"] for row in rows[24:]])
    assert ((found.marks[:, :2, :2] - told).norm(dim=2) < 4).float().mean() > 0.7
    assert (found.marks[:, 2:, 2] < 0.5).all(), "letters that are not there are nowhere"
    assert found.looks[found.marks[..., 2] < 0.5].sum() == 0


def test_a_set_without_pictures_or_held_out_places_is_refused_in_a_sentence(
    colours: Path, tmp_path: Path, recipe: Any
) -> None:
    module = recipe("teach_questions")
    with pytest.raises(BadInput, match="no items"):
        module.main(module.Config(colours, tmp_path / "a", minutes=1, kinds=("aspect",)))
    with pytest.raises(BadInput, match="no data set"):
        module.main(module.Config(tmp_path / "none", tmp_path / "b", minutes=1))
    with pytest.raises(BadInput, match="minutes is 0"):
        module.main(module.Config(colours, tmp_path / "c", minutes=0))
    assert not any((tmp_path / name).exists() for name in "abc")


@pytest.fixture(scope="module")
def tiny_vlm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random LLaVA of a few thousand weights, with a tokenizer of bytes, saved as a hub would."""
    tokenizers = pytest.importorskip("tokenizers")
    import transformers as t

    folder = tmp_path_factory.mktemp("vlm")
    letters = {chr(k): k for k in range(256)}
    special = ["<pad>", "<eos>", "<image>"]
    model = tokenizers.Tokenizer(tokenizers.models.BPE({**letters, **{w: 256 + k for k, w in enumerate(special)}}, []))
    model.decoder = tokenizers.decoders.Fuse()
    tokens = t.PreTrainedTokenizerFast(tokenizer_object=model, pad_token="<pad>", eos_token="<eos>",
                                       extra_special_tokens={"image_token": "<image>"})  # fmt: skip
    size = {"height": 28, "width": 28}
    pictures = t.CLIPImageProcessorPil(size=size, crop_size=size)
    template = (
        "{% for m in messages %}{{ m.role[0] }}:{% for c in m.content %}"
        "{% if c.type == 'image' %}<image>{% else %}{{ c.text }}{% endif %}{% endfor %}<eos>{% endfor %}"
        "{% if add_generation_prompt %}a:{% endif %}"
    )
    t.LlavaProcessor(pictures, tokens, patch_size=14, vision_feature_select_strategy="default",
                     chat_template=template, num_additional_image_tokens=1).save_pretrained(folder)  # fmt: skip
    shape = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    t.LlavaForConditionalGeneration(t.LlavaConfig(
        vision_config=t.CLIPVisionConfig(image_size=28, patch_size=14, **shape),
        text_config=t.LlamaConfig(vocab_size=259, pad_token_id=256, eos_token_id=257, bos_token_id=257,
                                  num_key_value_heads=2, **shape),
        image_token_index=258, vision_feature_layer=-1,
    )).save_pretrained(folder)  # fmt: skip
    return folder


@pytest.mark.filterwarnings("ignore")
def test_any_model_of_a_hub_is_taught_replies_and_tried_before_and_after(
    tiny_vlm: Path, colours: Path, tmp_path: Path, recipe: Any
) -> None:
    module, vlm = recipe("teach_vlm"), recipe("_vlm")
    rows = recipe("_teaching").items(colours, (), ("train",))
    model, processor = vlm.opened(str(tiny_vlm), "cpu", 0, 0)
    batch = vlm.encoded(processor, rows[:2], colours, reply=True)
    learned = [processor.tokenizer.decode(one[one >= 0]) for one in batch["labels"]]
    assert all(f"Answer: {row['answer']}" in said for row, said in zip(rows, learned, strict=False))
    assert all("What is this" not in said for said in learned)
    losses = []
    for _ in range(2):
        losses.append(float(model(**batch).loss))
        vlm.taught(model, processor, rows[:2], colours, steps=6, batch=2, rate=1e-2, seed=0, on_step=lambda _: None)
    assert losses[1] < losses[0]
    out = module.main(module.Config(str(tiny_vlm), colours, tmp_path / "out", steps=1, rank=0, batch=1, tried=2))
    assert set(json.loads((out / "taught.json").read_text())) == {
        "config", "before", "after", "after, without pictures"
    }  # fmt: skip
    vlm.opened(str(out / "model"), "cpu", 0, 0)
    with pytest.raises(BadInput, match="vision-language"):
        vlm.opened(str(tmp_path / "nothing"), "cpu", 0, 0)


@pytest.mark.filterwarnings("ignore")
def test_lora_matrices_learn_while_all_other_weights_stay_and_are_loaded_again(
    tiny_vlm: Path, colours: Path, tmp_path: Path, recipe: Any
) -> None:
    peft = pytest.importorskip("peft")
    module, vlm = recipe("teach_vlm"), recipe("_vlm")
    rows = recipe("_teaching").items(colours, (), ("train",))
    model, processor = vlm.opened(str(tiny_vlm), "cpu", 4, 0)
    free = {name for name, p in model.named_parameters() if p.requires_grad}
    assert free and all("lora_" in name for name in free)
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    batch, losses = vlm.encoded(processor, rows[:2], colours, reply=True), []
    for _ in range(2):
        losses.append(float(model(**batch).loss))
        vlm.taught(model, processor, rows[:2], colours, steps=8, batch=2, rate=3e-2, seed=0, on_step=lambda _: None)
    assert losses[1] < losses[0]
    assert {n for n, p in model.named_parameters() if not p.equal(before[n])} <= free
    out = module.main(module.Config(str(tiny_vlm), colours, tmp_path / "out", steps=2, rank=4, batch=1, tried=2))
    assert {p.name for p in (out / "model").glob("adapter*")} == {"adapter_config.json", "adapter_model.safetensors"}
    plain = vlm.opened(str(tiny_vlm), "cpu", 0, 0)[0]
    assert peft.PeftModel.from_pretrained(plain, str(out / "model")).peft_config["default"].r == 4


@pytest.mark.parametrize(
    ("said", "right"), [("Answer: B", True), ("so.\nAnswer: b.", True), ("A, B", False), ("", False)]
)
def test_a_reply_is_right_if_its_last_answer_is(said: str, right: bool, recipe: Any) -> None:
    assert recipe("_vlm").is_right({"answer": "B"}, said) is right
