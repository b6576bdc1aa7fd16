"""A vision-language model of transformers: opened, taught replies to questions, asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from metaearth3d.errors import BadInput, optional
from metaearth3d.qa.formats import answered, asked

Row = dict[str, Any]
IGNORED = -100  # label of tokens that are not learned (transformers)
REPLY_TOKENS = 160


def opened(name: str, device: str, rank: int, seed: int) -> tuple[Any, Any]:
    """A model, with LoRA matrices if ``rank`` is above 0, and its processor.

    Raises:
        BadInput: it is no image-text-to-text model of transformers, or has no chat template.
        MissingExtra: peft is wanted and not installed.
    """
    from transformers import AutoModelForImageTextToText, AutoProcessor

    torch.manual_seed(seed)
    try:
        dtype = torch.bfloat16 if device.startswith("cuda") else torch.float32
        model: Any = AutoModelForImageTextToText.from_pretrained(name, dtype=dtype).to(device)
        processor: Any = AutoProcessor.from_pretrained(name)
    except (OSError, ValueError, KeyError) as error:
        said = str(error).splitlines()[0]
        raise BadInput(f"{name} is no vision-language model that transformers can load ({said})") from error
    if getattr(processor, "chat_template", None) is None:
        raise BadInput(f"{name} has no chat template; take its instruct version")
    if rank:
        peft = optional("peft", "vlm")
        lora = peft.LoraConfig(r=rank, lora_alpha=2 * rank, lora_dropout=0.05, target_modules="all-linear")
        model = peft.get_peft_model(model, lora)
    return model, processor


def messages(row: Row, *, reply: bool) -> list[dict[str, Any]]:
    """A question with its picture, and the reply if wanted, as chat templates take them."""
    user = {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": asked(row)}]}
    told = {"role": "assistant", "content": [{"type": "text", "text": answered(row)}]}
    return [user, told] if reply else [user]


def encoded(processor: Any, rows: Sequence[Row], folder: Path, *, reply: bool, sees: bool = True) -> Any:
    """A batch of tensors; with replies, ``labels`` that ignore what comes before them and padding."""
    processor.tokenizer.padding_side = "right" if reply else "left"
    pictures = [[_picture(folder / row["image"], sees)] for row in rows]
    texts = [processor.apply_chat_template(messages(r, reply=reply), add_generation_prompt=not reply) for r in rows]
    batch = processor(text=texts, images=pictures, return_tensors="pt", padding=True)
    if reply:
        labels = batch["input_ids"].clone()
        labels[batch["attention_mask"] == 0] = IGNORED
        for k, row in enumerate(rows):
            before = processor.apply_chat_template(messages(row, reply=False), add_generation_prompt=True)
            only = processor(text=[before], images=[pictures[k]], return_tensors="pt")
            labels[k, : only["input_ids"].shape[1]] = IGNORED
        batch["labels"] = labels
    return batch


def _picture(path: Path, sees: bool) -> Image.Image:
    """The picture, or a grey one of its size."""
    picture = Image.open(path).convert("RGB")
    return picture if sees else Image.new("RGB", picture.size, (128, 128, 128))


def taught(
    model: Any,
    processor: Any,
    rows: Sequence[Row],
    folder: Path,
    *,
    steps: int,
    batch: int,
    rate: float,
    seed: int,
    on_step: Callable[[int], None],
) -> None:
    """Teach the replies, in place: AdamW with a linear warm-up and decay."""
    rng = np.random.default_rng(seed)
    free = [p for p in model.parameters() if p.requires_grad]
    rule = torch.optim.AdamW(free, lr=rate, weight_decay=0.0)
    warm = max(1, steps // 20)
    pace = torch.optim.lr_scheduler.LambdaLR(rule, lambda k: min((k + 1) / warm, max(0.0, 1 - k / steps)))
    model.train()
    for step in range(steps):
        some = [rows[k] for k in rng.integers(0, len(rows), batch)]
        loss = model(**encoded(processor, some, folder, reply=True).to(model.device)).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(free, 1.0)
        rule.step()
        pace.step()
        rule.zero_grad()
        on_step(step + 1)


@torch.no_grad()
def accuracy(
    model: Any, processor: Any, rows: Sequence[Row], folder: Path, on_step: Callable[[int], None], sees: bool = True
) -> dict[str, float]:
    """Share of right answers of each kind and of all."""
    model.eval()
    hits: dict[str, list[bool]] = defaultdict(list)
    for k, row in enumerate(rows):
        batch = encoded(processor, [row], folder, reply=False, sees=sees).to(model.device)
        tokens = model.generate(**batch, max_new_tokens=REPLY_TOKENS, do_sample=False)
        said = processor.batch_decode(tokens[:, batch["input_ids"].shape[1] :], skip_special_tokens=True)[0]
        hits[row["kind"]].append(is_right(row, said))
        on_step(k + 1)
    every = [hit for own in hits.values() for hit in own]
    return {**{kind: sum(v) / len(v) for kind, v in sorted(hits.items())}, "all": sum(every) / len(every)}


def is_right(row: Row, said: str) -> bool:
    """Whether a reply ends in the item's answer, letters in either case and without a full stop.

    >>> is_right({"answer": "north"}, "Aspect at X: 3°. Answer: North.")
    True
    """
    last = re.split(r"answer\s*(?:is|:)", said, flags=re.IGNORECASE)[-1].strip()
    return last.splitlines()[0].strip(" .*\"'").lower() == row["answer"].lower() if last else False
