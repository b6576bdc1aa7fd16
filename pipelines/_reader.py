"""A compact reader: words of question and options, each letter shown what is at its mark, and how marks lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from _eye import GROUND_PX, LETTERS, THUMB, Seen
from torch import Tensor, nn
from torch.nn import functional as F

BUCKETS = 4096  # of hashed words
WIDTH, HEADS, BONDS, DEPTH = 64, 4, 32, 3
WORDS = 48  # of a question that are read


@dataclass(frozen=True)
class Text:
    """Questions (N, L) and options (N, O, P): hashed words, 0 for none; which letter a word is, 0 for none."""

    words: Tensor
    letters: Tensor
    option_words: Tensor
    option_letters: Tensor

    def __getitem__(self, pick: Tensor) -> Text:
        """Some of them, no wider than they need be."""
        long = int((self.words[pick] > 0).sum(dim=1).max())
        many = int(self.allowed[pick].sum(dim=1).max())
        each = int((self.option_words[pick] > 0).sum(dim=2).max())
        return Text(self.words[pick][:, :long], self.letters[pick][:, :long],
                    self.option_words[pick][:, :many, :each], self.option_letters[pick][:, :many, :each])  # fmt: skip

    @property
    def allowed(self) -> Tensor:
        """Which options there are, (N, O)."""
        return (self.option_words > 0).any(dim=2)


class Bonds(nn.Module):
    """Attention that knows from where to where: its weights and what it hands on depend on how tokens lie."""

    def __init__(self) -> None:
        super().__init__()
        self.norm, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.bias = nn.Linear(BONDS, HEADS)
        self.value = nn.Parameter(torch.randn(HEADS, BONDS, WIDTH // HEADS) / math.sqrt(BONDS))
        self.think = nn.Sequential(nn.Linear(WIDTH, 2 * WIDTH), nn.GELU(), nn.Dropout(0.1), nn.Linear(2 * WIDTH, WIDTH))

    def forward(self, x: Tensor, bonds: Tensor, there: Tensor) -> Tensor:
        """Tokens (N, T, WIDTH) after one look at each other; bonds (N, t, t, BONDS) of the first t, there (N, T)."""
        q, k, v = self.qkv(self.norm(x)).unflatten(2, (3, HEADS, -1)).permute(2, 0, 3, 1, 4)  # each (N, H, T, d)
        own = bonds.shape[1]
        rest = len(there[0]) - own
        weight = q @ k.mT / math.sqrt(q.shape[-1]) + F.pad(self.bias(bonds).permute(0, 3, 1, 2), (0, rest, 0, rest))
        weight = weight.masked_fill(~there[:, None, None], -1e4).softmax(dim=3)
        lie = (weight[:, :, :own, :own].transpose(1, 2) @ bonds).transpose(1, 2)  # (N, H, t, BONDS)
        found = weight @ v + F.pad(lie @ self.value, (0, 0, 0, rest))
        x = x + self.out(found.transpose(1, 2).flatten(2))
        out: Tensor = x + self.think(self.norm2(x))
        return out


class Reader(nn.Module):
    """Scores (N, O) of options, from texts and what the eye saw, or texts alone."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(BUCKETS, WIDTH, padding_idx=0)
        self.names = nn.Embedding(len(LETTERS) + 1, WIDTH, padding_idx=0)
        self.order = nn.Parameter(0.3 * torch.randn(WORDS, WIDTH))
        self.ranks = nn.Parameter(0.5 * torch.randn(WORDS, WIDTH))
        self.kind = nn.Parameter(0.3 * torch.randn(3, WIDTH))
        self.close = _tower(6, (24, 48, 64))
        self.look = nn.Linear(64 * 16, WIDTH)
        self.far = nn.Sequential(nn.Conv2d(3, 32, 4, 4), nn.GELU(), *_tower(32, (64, 64)))
        self.part = nn.Linear(64, WIDTH)
        self.cells = nn.Parameter(0.3 * torch.randn(math.ceil(THUMB[0] / 16) * math.ceil(THUMB[1] / 16), WIDTH))
        self.bond = nn.Sequential(nn.Linear(7, BONDS), nn.GELU(), nn.Linear(BONDS, BONDS))
        self.layers = nn.ModuleList(Bonds() for _ in range(DEPTH))
        self.score = nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 1))

    def forward(self, text: Text, seen: Seen | None, names: Tensor | None = None) -> Tensor:
        """``names`` (N, letters + 1) calls letters otherwise: what is right does not hang on how marks are called."""
        n, length = text.words.shape
        marks = self.shown(seen) if seen else text.words.new_zeros(n, len(LETTERS) + 1, WIDTH).float()
        question = self.read(text.words, text.letters, marks, names) + self.order[:length] + self.kind[0]
        spelled = text.option_words > 0
        ranks = 1 + self.ranks[: spelled.shape[2]]
        option = self.read(text.option_words, text.option_letters, marks, names) * ranks * spelled[..., None]
        tokens, there = [question, option.sum(dim=2) + self.kind[1]], [text.words > 0, text.allowed]
        single = torch.where(spelled.sum(dim=2) == 1, text.option_letters[..., 0], 0)
        letters = torch.cat([text.letters, single], dim=1)
        places, at = _places(letters, seen)
        if seen:
            parts = self.part(self.far(seen.whole.float() / 127.5 - 1).flatten(2).mT)
            tokens.append(parts + self.cells + self.kind[2])
            there.append(torch.ones(parts.shape[:2], dtype=torch.bool))
        bonds = self.bond(_lie(places, at, letters, self.training))
        x, here = torch.cat(tokens, dim=1), torch.cat(there, dim=1)
        for layer in self.layers:
            x = layer(x, bonds, here)
        scores = self.score(x[:, length : length + text.allowed.shape[1]])[..., 0]
        out: Tensor = scores.masked_fill(~text.allowed, -1e4)
        return out

    def read(self, words: Tensor, letters: Tensor, marks: Tensor, names: Tensor | None) -> Tensor:
        """Words (N, ...) as vectors (N, ..., WIDTH), letters with their marks."""
        flat = letters.flatten(1)
        called = flat if names is None else names.gather(1, flat)
        shown = marks.gather(1, flat[..., None].expand(-1, -1, WIDTH))
        out: Tensor = self.words(words) + (self.names(called) + shown).unflatten(1, letters.shape[1:])
        return out

    def shown(self, seen: Seen) -> Tensor:
        """What is at each mark (N, letters + 1, WIDTH): the first is no letter's, those not found are nothing."""
        sure = seen.marks[..., 2] > 0.5
        out = torch.zeros(*sure.shape, WIDTH)
        if sure.any():
            looks = seen.looks[sure].float() / 127.5 - 1
            if self.training:
                looks = looks * (1 + 0.1 * torch.randn(len(looks), 1, 1, 1)) + 0.1 * torch.randn(len(looks), 1, 1, 1)
            out[sure] = self.look(self.close(looks).flatten(1))
        return F.pad(out, (0, 0, 1, 0))


def _tower(channels: int, sizes: tuple[int, ...]) -> nn.Sequential:
    """Convolutions that halve."""
    layers: list[nn.Module] = []
    for size in sizes:
        layers += [nn.Conv2d(channels, size, 3, 2, 1), nn.GroupNorm(1, size), nn.GELU()]
        channels = size
    return nn.Sequential(*layers)


def _places(letters: Tensor, seen: Seen | None) -> tuple[Tensor, Tensor]:
    """Where the mark of each token is (N, T, 2) in sides of the ground, and whether it was found."""
    if seen is None:
        return torch.zeros(*letters.shape, 2), torch.zeros_like(letters, dtype=torch.bool)
    marks = F.pad(seen.marks, (0, 0, 1, 0))  # (N, letters + 1, 3)
    own = marks.gather(1, letters[..., None].expand(-1, -1, 3))
    return own[..., :2] / GROUND_PX, own[..., 2] > 0.5


def _lie(places: Tensor, at: Tensor, letters: Tensor, training: bool) -> Tensor:
    """How tokens lie (N, T, T, 7): step, distance, direction, whether both are somewhere, whether one letter."""
    if training:
        places = places * torch.empty(len(places), 1, 1).uniform_(0.75, 1.25)
    step = places[:, None] - places[:, :, None]
    far = step.square().sum(dim=3, keepdim=True).clamp(min=1e-8).sqrt()
    both = (at[:, None] & at[:, :, None])[..., None]
    same = (letters[:, None] == letters[:, :, None]) & (letters > 0)[:, None]
    return torch.cat(
        [torch.cat([3 * step, 3 * far, step / far.clamp(min=1e-3), both], dim=3) * both, same[..., None]], 3
    )
