"""Items of a data set as tensors, a reader taught with them, and how much better it answers than a blind one."""

from __future__ import annotations

import json
import math
import re
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from _eye import LETTERS, Budget, Seen
from _reader import BUCKETS, WORDS, Reader, Text
from torch import Tensor, nn
from torch.nn import functional as F

from metaearth3d.errors import BadInput

Row = dict[str, Any]
UNTOLD = "cannot be told"
BATCH, RATE, WARM = 64, 1.5e-3, 100  # questions of a step, learning rate, steps until it is reached


def items(folder: Path, kinds: Sequence[str] = (), splits: Sequence[str] = ("train", "val", "test")) -> list[Row]:
    """Items with a picture whose answer is one of a few words.

    Raises:
        BadInput: the folder is no data set, or has no such items.
    """
    try:
        lines = (folder / "items.jsonl").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadInput(f"{folder} is no data set of 'metaearth3d ask' ({error}); name the folder it wrote") from error
    rows = [row for row in map(json.loads, lines) if row["form"] != "number" and row["answer"] != UNTOLD]
    rows = [r for r in rows if r["image"] and r["split"] in splits and (not kinds or r["kind"] in kinds)]
    if not rows:
        raise BadInput(f"{folder} has no items of {', '.join(kinds) or 'words'} with pictures in {', '.join(splits)}")
    return rows


@dataclass(frozen=True)
class Asked:
    """Texts of N questions, which option is right, and what the eye saw (None before it looked)."""

    text: Text
    answers: Tensor
    told: tuple[tuple[str, ...], ...]
    """The options in words."""
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    rows: Sequence[Row] = ()
    seen: Seen | None = None

    def __len__(self) -> int:
        return len(self.answers)

    def look(self, pick: Tensor) -> Seen:
        """What was seen of some items."""
        assert self.seen is not None
        return Seen(self.seen.marks[pick], self.seen.looks[pick], self.seen.whole[pick])


def offers(rows: Sequence[Row], known: Sequence[Row]) -> list[tuple[Row, list[str]]]:
    """Items that can be chosen from options; without any, every answer that their kind has in ``known`` is offered."""
    every = {kind: sorted({r["answer"] for r in known if r["kind"] == kind}) for kind in {r["kind"] for r in known}}
    both = [(row, [o for o in row["options"] if o != UNTOLD] or every.get(row["kind"], [])) for row in rows]
    return [(row, told) for row, told in both if row["answer"] in told]


def tensors(chosen: Sequence[tuple[Row, list[str]]]) -> Asked:
    """Items and their options as tensors."""
    rows, offered = [row for row, _ in chosen], [told for _, told in chosen]
    spelled = [[_spelled(o) for o in own] for own in offered]
    words = _table([_spelled(row["question"])[:WORDS] for row in rows])
    most = max(map(len, spelled), default=1)
    options = _table([one for own in spelled for one in [*own, *[[]] * (most - len(own))]])
    options = options.reshape(-1, most, *options.shape[1:])
    text = Text(words[..., 0], words[..., 1], options[..., 0], options[..., 1])
    answers = torch.tensor([own.index(row["answer"]) for own, row in zip(offered, rows, strict=True)])
    places = tuple(str(r.get("place", "")) for r in rows)
    return Asked(text, answers, tuple(map(tuple, offered)), tuple(r["kind"] for r in rows), places, rows)


def _spelled(text: str) -> list[tuple[int, int]]:
    """Each word as a number from 1, and which letter of a mark it is."""
    found = re.findall(r"\w+|°|%", text)
    return [(1 + zlib.crc32((w if w in LETTERS else w.lower()).encode()) % (BUCKETS - 1), LETTERS.find(w) + 1)
            if len(w) == 1 and w in LETTERS else (1 + zlib.crc32(w.lower().encode()) % (BUCKETS - 1), 0)
            for w in found][:WORDS]  # fmt: skip


def _table(rows: Sequence[Sequence[tuple[int, int]]]) -> Tensor:
    """Rows of pairs, filled up with zeros: (N, L, 2)."""
    out = torch.zeros(len(rows), max(1, max(map(len, rows), default=1)), 2, dtype=torch.long)
    for k, row in enumerate(rows):
        if row:
            out[k, : len(row)] = torch.tensor(row)
    return out


def teach(own: Asked, budget: Budget, *, seed: int, sees: bool) -> tuple[Reader, int]:
    """A reader and how many steps it took; one that sees gets what the eye saw, another texts alone."""
    torch.manual_seed(seed)
    reader = Reader()
    drawn = torch.Generator().manual_seed(seed)
    often = Counter(own.kinds)
    weight = torch.tensor([often[kind] ** -0.5 for kind in own.kinds])
    rule = torch.optim.AdamW(reader.parameters(), lr=RATE, weight_decay=0.03)
    step = 0
    for step, done in budget:
        for group in rule.param_groups:
            group["lr"] = (
                RATE * min(1.0, (step + 1) / WARM) * (0.01 + 0.99 * math.cos(math.pi / 2 * min(done, 1.0)) ** 2)
            )
        pick = torch.multinomial(weight, BATCH, replacement=True, generator=drawn)
        scores = reader(own.text[pick], own.look(pick) if sees else None, _renamed(BATCH, drawn))
        loss = F.cross_entropy(scores, own.answers[pick])
        rule.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        rule.step()
    return reader.eval(), step + 1


def _renamed(count: int, drawn: torch.Generator) -> Tensor:
    """Other names for letters (N, letters + 1): A to D and X to Z change among themselves, none stays none."""
    first = torch.rand(count, 4, generator=drawn).argsort(1) + 1
    last = torch.rand(count, len(LETTERS) - 4, generator=drawn).argsort(1) + 5
    return torch.cat([torch.zeros(count, 1, dtype=torch.long), first, last], dim=1)


@torch.no_grad()
def right(reader: Reader, asked: Asked, shown: Tensor | None) -> Tensor:
    """Which items (N,) are answered rightly with the pictures of other items (or their own), or none."""
    picks = torch.split(torch.arange(len(asked)), 128)
    said = [reader(asked.text[p], None if shown is None else asked.look(shown[p])).argmax(1) for p in picks]
    return torch.cat(said) == asked.answers


def commonest(known: Asked, asked: Asked) -> Tensor:
    """Which items (N,) the option that was right most often in ``known`` hits, kind by kind."""
    often: Counter[tuple[str, str]] = Counter()
    for kind, told, answer in zip(known.kinds, known.told, known.answers.tolist(), strict=True):
        often[kind, told[answer]] += 1
    guess = [
        max(range(len(told)), key=lambda k: often[kind, told[k]])
        for kind, told in zip(asked.kinds, asked.told, strict=True)
    ]
    return torch.tensor(guess) == asked.answers


def gain(ours: Tensor, theirs: Tensor, groups: Sequence[Any], seed: int = 0) -> dict[str, float]:
    """By how much accuracy is greater, and its 95 % interval: groups (places, or items) are drawn again 2,000 times."""
    names, own = np.unique(np.array(groups), return_inverse=True)
    lead = np.bincount(own, (ours.float() - theirs.float()).numpy(), len(names))
    size = np.bincount(own, minlength=len(names))
    drawn = np.random.default_rng(seed).integers(0, len(names), (2000, len(names)))
    low, high = np.quantile(lead[drawn].sum(1) / size[drawn].sum(1), (0.025, 0.975))
    return {"gain": float(lead.sum() / size.sum()), "low": float(low), "high": float(high)}


def swapped(asked: Asked, seed: int) -> Tensor:
    """For each item another one (or itself) of its kind."""
    drawn = np.random.default_rng(seed)
    out = np.arange(len(asked))
    for kind in sorted(set(asked.kinds)):
        own = np.flatnonzero(np.array(asked.kinds) == kind)
        out[own] = drawn.permutation(own)
    return torch.from_numpy(out)


def per_kind(kinds: Sequence[str], hits: Tensor) -> dict[str, float]:
    """The mean of each kind and of all."""
    by: dict[str, list[float]] = defaultdict(list)
    for kind, hit in zip(kinds, hits.tolist(), strict=True):
        by[kind].append(hit)
    return {**{kind: sum(v) / len(v) for kind, v in sorted(by.items())}, "all": float(hits.float().mean())}


def compared(far: Asked, hits: Mapping[str, Tensor], seed: int) -> dict[str, Any]:
    """Each kind's accuracies and gains of pictures with intervals over items, those of all over places too, and which
    kinds gained: both intervals, over blind and over shuffled, lie above zero."""
    ours, others = hits["with pictures"], ("blind", "shuffled", "majority")
    means = {name: per_kind(far.kinds, hit) for name, hit in hits.items()}
    chance = per_kind(far.kinds, 1 / far.text.allowed.sum(1).float())
    kinds: dict[str, Any] = {}
    for kind in [*sorted(set(far.kinds)), "all"]:
        own = torch.tensor([kind in (k, "all") for k in far.kinds])
        kinds[kind] = {
            "items": int(own.sum()), "chance": chance[kind], **{name: mean[kind] for name, mean in means.items()},
            **{f"over {name}": gain(ours[own], hits[name][own], range(int(own.sum())), seed) for name in others},
        }  # fmt: skip
    clear = [k for k, row in kinds.items() if min(row["over blind"]["low"], row["over shuffled"]["low"]) > 0]
    return {
        "kinds": kinds, "gained": [k for k in clear if k != "all"],
        "over places": {name: gain(ours, hits[name], far.places, seed) for name in others},
    }  # fmt: skip


class Clock:
    """Prints how far it is, every ten seconds."""

    def __init__(self, name: str, steps: int) -> None:
        self.name, self.steps, self.last = name, steps, time.monotonic()

    def __call__(self, step: int) -> None:
        if time.monotonic() - self.last > 10 or step == self.steps:
            self.last = time.monotonic()
            print(f"{self.name}: step {step} of {self.steps}", flush=True)
