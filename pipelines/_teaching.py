"""Items of a data set as tensors, and a compact network of pictures and words that answers from a list of words."""

from __future__ import annotations

import json
import re
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from metaearth3d.errors import BadInput

Row = dict[str, Any]
UNTOLD = "cannot be told"
SIZE_PX = (256, 272)  # width and height to which pictures are squeezed: letters can still be read in maps
BUCKETS = 2048  # of hashed words


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
    """Pictures (N, 3, h, w) uint8, hashed words (N, L) or 0, allowed answers (N, A), answers (N,)."""

    pictures: Tensor
    words: Tensor
    allowed: Tensor
    answers: Tensor
    kinds: tuple[str, ...]
    places: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.answers)


def tensors(rows: Sequence[Row], folder: Path, answers: Sequence[str]) -> Asked:
    """The items that can be answered with one of ``answers``."""
    index = {word: k for k, word in enumerate(answers)}
    rows = [row for row in rows if row["answer"] in index]
    known = {k: {index[r["answer"]] for r in rows if r["kind"] == k} for k in {r["kind"] for r in rows}}
    pictures = [np.asarray(Image.open(folder / r["image"]).convert("RGB").resize(SIZE_PX)) for r in rows]
    hashed = [_hashed(row["question"]) for row in rows]
    words = torch.zeros(len(rows), max(map(len, hashed), default=1), dtype=torch.long)
    allowed = torch.zeros(len(rows), len(answers), dtype=torch.bool)
    for k, row in enumerate(rows):
        words[k, : len(hashed[k])] = torch.tensor(hashed[k])
        told = [index[o] for o in row["options"] if o in index] or sorted(known[row["kind"]])
        allowed[k, told] = True
    stack = np.stack(pictures).transpose(0, 3, 1, 2) if rows else np.zeros((0, 3, *SIZE_PX[::-1]), np.uint8)
    target = torch.tensor([index[row["answer"]] for row in rows], dtype=torch.long)
    places = tuple(str(row.get("place", "")) for row in rows)
    return Asked(torch.from_numpy(stack.copy()), words, allowed, target, tuple(r["kind"] for r in rows), places)


def _hashed(text: str) -> list[int]:
    """Words as numbers from 1."""
    return [1 + zlib.crc32(word.encode()) % (BUCKETS - 1) for word in re.findall(r"[\w°%]+", text.lower())]


class Reader(nn.Module):
    """A convolutional tower that words modulate (FiLM: Perez et al. 2018), points it attends to, scores of answers.

    Each of ``points`` maps becomes a softmax over places (Levine et al. 2016), which gives a place and what is there:
    marks are small, and questions are about where they lie.
    """

    def __init__(self, answers: int, width: int = 32, points: int = 16) -> None:
        super().__init__()
        sizes = [3, *[width] * 4]
        self.words = nn.EmbeddingBag(BUCKETS, 64, mode="mean", padding_idx=0)
        self.tower = nn.ModuleList(
            nn.Conv2d(a, b, 3, padding=1) if k else nn.Conv2d(a, b, 7, stride=4, padding=3)
            for k, (a, b) in enumerate(pairwise(sizes))
        )
        self.films = nn.ModuleList(nn.Linear(64, 2 * b) for b in sizes[1:])
        self.points = nn.Conv2d(sizes[-1], points, 1)
        self.seen = points * (2 + sizes[-1]) + 2 * sizes[-1]
        self.head = nn.Sequential(nn.Linear(self.seen + 64, 128), nn.GELU(), nn.Linear(128, answers))

    def forward(self, pictures: Tensor | None, words: Tensor) -> Tensor:
        """Scores (N, A) of pictures (N, 3, h, w) in 0..255, or none, and words (N, L)."""
        text = self.words(words)
        seen = text.new_zeros(len(text), self.seen) if pictures is None else self.look(pictures, text)
        out: Tensor = self.head(torch.cat([seen, text], dim=1))
        return out

    def look(self, pictures: Tensor, text: Tensor) -> Tensor:
        """What pictures show (N, F) to one who reads ``text`` (N, 64)."""
        x = (pictures.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)
        for conv, film in zip(self.tower, self.films, strict=True):
            x = conv(x)
            x = x / (x.square().mean(dim=(1, 2, 3), keepdim=True) + 1e-4).sqrt()
            scale, shift = film(text)[:, :, None, None].chunk(2, dim=1)
            x = F.gelu(x * (1 + scale) + shift)
        n, _, h, w = x.shape
        where = self.points(x).flatten(2).softmax(dim=2)  # (N, K, h w)
        y, x_ = torch.meshgrid(torch.linspace(-1, 1, h), torch.linspace(-1, 1, w), indexing="ij")
        flat = torch.cat([x.flatten(2), torch.stack([y, x_]).flatten(1).expand(n, 2, -1)], dim=1)  # (N, C + 2, h w)
        at = torch.einsum("nkp,ncp->nkc", where, flat).flatten(1)
        return torch.cat([at, x.amax(dim=(2, 3)), x.mean(dim=(2, 3))], dim=1)


def teach(
    asked: Asked, answers: int, *, steps: int, width: int, seed: int, sees: bool, on_step: Callable[[int], None]
) -> Reader:
    """A reader after so many steps of 32 items; one that sees gets pictures, another none."""
    torch.manual_seed(seed)
    reader = Reader(answers, width)
    drawn = torch.Generator().manual_seed(seed)
    rule = torch.optim.AdamW(reader.parameters(), lr=2e-3, weight_decay=0.02)
    pace = torch.optim.lr_scheduler.OneCycleLR(rule, 2e-3, total_steps=steps)
    for step in range(steps):
        pick = torch.randint(len(asked), (32,), generator=drawn)
        loss = F.cross_entropy(_scores(reader, asked, pick, pick if sees else None), asked.answers[pick])
        rule.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        rule.step()
        pace.step()
        on_step(step + 1)
    return reader


def _scores(reader: Reader, asked: Asked, pick: Tensor, shown: Tensor | None) -> Tensor:
    """Scores of items with the pictures of ``shown`` or none; answers that are not allowed have none."""
    scores = reader(None if shown is None else asked.pictures[shown], asked.words[pick])
    out: Tensor = scores.masked_fill(~asked.allowed[pick], -1e4)
    return out


@torch.no_grad()
def right(reader: Reader, asked: Asked, shown: Tensor | None) -> Tensor:
    """Which items (N,) are answered rightly with the pictures of other items (or their own), or none."""
    pick = torch.arange(len(asked))
    parts = [_scores(reader, asked, p, None if shown is None else shown[p]).argmax(1) for p in torch.split(pick, 64)]
    return torch.cat(parts) == asked.answers


def commonest(known: Asked, asked: Asked) -> Tensor:
    """Which items (N,) the answer that is allowed and was right most often in ``known`` hits, kind by kind."""
    hits = torch.zeros(len(asked), dtype=torch.bool)
    for kind in set(asked.kinds):
        own = torch.tensor([k == kind for k in known.kinds], dtype=torch.bool)
        often = torch.bincount(known.answers[own], minlength=asked.allowed.shape[1]).float()
        these = torch.tensor([k == kind for k in asked.kinds], dtype=torch.bool)
        guess = (often + 1).expand(int(these.sum()), -1).masked_fill(~asked.allowed[these], 0.0).argmax(1)
        hits[these] = guess == asked.answers[these]
    return hits


def gain(ours: Tensor, theirs: Tensor, places: Sequence[str], seed: int = 0) -> dict[str, float]:
    """By how much accuracy is greater, and its 95 % interval: places are drawn again a thousand times."""
    names, own = np.unique(np.array(places), return_inverse=True)
    lead = np.bincount(own, (ours.float() - theirs.float()).numpy(), len(names))
    size = np.bincount(own, minlength=len(names))
    drawn = np.random.default_rng(seed).integers(0, len(names), (1000, len(names)))
    again = lead[drawn].sum(1) / size[drawn].sum(1)
    low, high = np.quantile(again, (0.025, 0.975))
    return {"gain": float(lead.sum() / size.sum()), "low": float(low), "high": float(high)}


def swapped(asked: Asked, seed: int) -> Tensor:
    """For each item another one (or itself) of its kind."""
    drawn = np.random.default_rng(seed)
    out = np.arange(len(asked))
    for kind in sorted(set(asked.kinds)):
        own = np.flatnonzero(np.array(asked.kinds) == kind)
        out[own] = drawn.permutation(own)
    return torch.from_numpy(out)


def per_kind(asked: Asked, hits: Tensor) -> dict[str, float]:
    """Accuracy of each kind and of all."""
    by: dict[str, list[bool]] = defaultdict(list)
    for kind, hit in zip(asked.kinds, hits.tolist(), strict=True):
        by[kind].append(hit)
    return {**{kind: sum(v) / len(v) for kind, v in sorted(by.items())}, "all": float(hits.float().mean())}


class Clock:
    """Prints how far it is, every ten seconds."""

    def __init__(self, name: str, steps: int) -> None:
        self.name, self.steps, self.last = name, steps, time.monotonic()

    def __call__(self, step: int) -> None:
        if time.monotonic() - self.last > 10 or step == self.steps:
            self.last = time.monotonic()
            print(f"{self.name}: step {step} of {self.steps}", flush=True)
