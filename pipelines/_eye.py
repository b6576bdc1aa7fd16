"""An eye that finds lettered marks in pictures, and what it then sees: their places, close looks, the whole."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

Row = dict[str, Any]
LETTERS = "ABCDXYZ"
WIDE_PX, HIGH_PX = 256, 288  # half of a picture's 512 px and of the strip below: letters can still be read
GROUND_PX = 256  # the upper part, where marks are
CELL_PX = 4  # of the map on which marks are found
LOOK_PX = 32  # of a close look, and of one that reaches three times as far
THUMB = (72, 64)  # height and width of the whole
BATCH = 16


@dataclass(frozen=True)
class Budget:
    """How long learning goes on: processor seconds of a thread, so that others' work does not count, or steps."""

    name: str
    seconds: float
    steps: int = 0

    def __iter__(self) -> Iterator[tuple[int, float]]:
        """Number of each step, and how far in 0..1 learning is."""
        began, said, step, done = time.process_time(), 0.0, 0, 0.0
        while done < 1:
            yield step, done
            step += 1
            spent = (time.process_time() - began) / torch.get_num_threads()
            done = step / self.steps if self.steps else spent / self.seconds
            if spent - said > 20 or done >= 1:
                said = spent
                print(f"{self.name}: step {step}, {100 * min(done, 1):.0f} %, {spent:.0f} s", flush=True)


def opened(path: Path) -> np.ndarray:
    """A picture (HIGH_PX, WIDE_PX, 3) at half its size, or smaller if it is wider, uint8; white beyond its end."""
    with Image.open(path) as file:
        width, height = file.size
        scale = min(0.5, WIDE_PX / width)
        file.draft("RGB", (width // 2, height // 2))
        image = file.convert("RGB")
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    image = image if image.size == size else image.resize(size, Image.Resampling.BOX)
    out = np.full((HIGH_PX, WIDE_PX, 3), 255, np.uint8)
    pixels = np.asarray(image)[:HIGH_PX, :WIDE_PX]
    out[: pixels.shape[0], : pixels.shape[1]] = pixels
    return out


def marks(row: Row) -> dict[str, tuple[float, float]] | None:
    """Where an item's letters are in its picture, x and y in half-size pixels; None where it is not one plain map."""
    given = row.get("inputs") or {}
    if not given.get("window") or given["crops"] or given["camera"] or "-" in json.loads(given["drawing"])["above"]:
        return None
    window = given["window"]
    scale = GROUND_PX / max(window["height"], window["width"])
    shown = [p for p in given["points"] if p["label"] not in given["hidden"]]
    out = {p["label"]: ((p["col"] + 0.5 - window["col"]) * scale, (p["row"] + 0.5 - window["row"]) * scale)
           for p in shown}  # fmt: skip
    for box in (b for b in given["boxes"] if b["label"] in LETTERS):
        out[box["label"]] = ((box["col"] - window["col"]) * scale + 6, (box["row"] - window["row"]) * scale + 6)
    return {label: at for label, at in out.items() if label in LETTERS}


class Finder(nn.Module):
    """Scores (N, letters, cells + 1) of where each letter's mark is, the last for nowhere, of pictures (N, 3, h, w)."""

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, width, 5, 2, 2), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, 2 * width, 5, 2, 2), nn.BatchNorm2d(2 * width), nn.ReLU(),
            nn.Conv2d(2 * width, 2 * width, 3, 1, 1), nn.BatchNorm2d(2 * width), nn.ReLU(),
            nn.Conv2d(2 * width, len(LETTERS), 3, 1, 1),
        )  # fmt: skip
        last = self.layers[-1]
        assert isinstance(last, nn.Conv2d) and last.bias is not None
        nn.init.constant_(last.bias, -math.log((GROUND_PX // CELL_PX) ** 2))  # nowhere is as likely

    def forward(self, pictures: Tensor) -> Tensor:
        scores = self.layers(_floats(pictures[:, :, :GROUND_PX])).flatten(2)
        return torch.cat([scores, scores.new_zeros(*scores.shape[:2], 1)], dim=2)

    @torch.no_grad()
    def find(self, pictures: Tensor) -> Tensor:
        """Found marks (N, letters, 3): x and y in half-size pixels, and how surely it is there, 0..1."""
        chance = self(pictures).softmax(dim=2)
        side = GROUND_PX // CELL_PX
        maps = chance[:, :, :-1].unflatten(2, (side, side))
        best = chance[:, :, :-1].argmax(dim=2)  # (N, L)
        row, col = best // side, best % side
        near = F.pad(maps, (1, 1, 1, 1))
        n, k = torch.meshgrid(torch.arange(len(maps)), torch.arange(len(LETTERS)), indexing="ij")
        weight = torch.stack([near[n, k, row + dy, col + dx] for dy in range(3) for dx in range(3)], dim=2) + 1e-9
        weight = weight / weight.sum(dim=2, keepdim=True)
        step = torch.arange(3.0) - 1
        x = col + (weight * step.repeat(3)).sum(dim=2) + 0.5
        y = row + (weight * step.repeat_interleave(3)).sum(dim=2) + 0.5
        return torch.stack([x * CELL_PX, y * CELL_PX, 1 - chance[:, :, -1]], dim=2)


def _floats(pictures: Tensor) -> Tensor:
    return (pictures.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def _cells(row: Row) -> list[int]:
    """The cell in which each letter's mark is; the last for nowhere."""
    side = GROUND_PX // CELL_PX
    found = marks(row) or {}
    at = [found.get(letter) for letter in LETTERS]
    return [side * side if a is None else
            min(side - 1, max(0, int(a[1] / CELL_PX))) * side + min(side - 1, max(0, int(a[0] / CELL_PX)))
            for a in at]  # fmt: skip


def learn_to_find(rows: Sequence[Row], folder: Path, budget: Budget, seed: int) -> tuple[Finder, int]:
    """A finder taught with the places of marks that items tell, and its steps: none where no plain map has marks."""
    torch.manual_seed(seed)
    finder = Finder()
    rows = [row for row in rows if marks(row)]
    if not rows:
        return finder.eval(), 0
    rule = torch.optim.AdamW(finder.parameters(), lr=3e-3, weight_decay=0.01)
    drawn = np.random.default_rng(seed)
    steps = 0
    for steps, done in budget:  # noqa: B007
        some = [rows[k] for k in drawn.integers(0, len(rows), BATCH)]
        pictures = torch.from_numpy(np.stack([opened(folder / r["image"]) for r in some])).permute(0, 3, 1, 2)
        loss = F.cross_entropy(finder(pictures).flatten(0, 1), torch.tensor([_cells(r) for r in some]).flatten())
        for group in rule.param_groups:
            group["lr"] = 3e-3 * min(1.0, 1.02 - done)
        rule.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        rule.step()
    return finder.eval(), steps + 1


@dataclass(frozen=True)
class Seen:
    """What an eye saw of N pictures: marks (N, letters, 3), looks (N, letters, 6, LOOK_PX, LOOK_PX) uint8, the whole
    (N, 3, *THUMB) uint8."""

    marks: Tensor
    looks: Tensor
    whole: Tensor


@torch.no_grad()
def see(rows: Sequence[Row], folder: Path, finder: Finder | None = None) -> Seen:
    """What the finder finds in the items' pictures, or else where items tell that marks are (about as inexactly as it
    would be found), with looks at it, at the finder's scale and three times as wide."""
    shake = torch.Generator().manual_seed(0)
    found, looks, whole = [], [], []
    for some in (rows[k : k + BATCH] for k in range(0, len(rows), BATCH)):
        pictures = torch.from_numpy(np.stack([opened(folder / row["image"]) for row in some])).permute(0, 3, 1, 2)
        at = finder.find(pictures) if finder else torch.stack([_told(row, shake) for row in some])
        found.append(at)
        looks.append(_looks(pictures, at))
        whole.append(F.interpolate(pictures.float(), size=THUMB, mode="area").round().to(torch.uint8))
    return Seen(torch.cat(found), torch.cat(looks), torch.cat(whole))


def _told(row: Row, shake: torch.Generator) -> Tensor:
    """Marks (letters, 3) as an item tells them, a little beside."""
    told = marks(row) or {}
    out = torch.tensor([[*told.get(letter, (0.0, 0.0)), float(letter in told)] for letter in LETTERS])
    out[:, :2] = (out[:, :2] + torch.randn(len(LETTERS), 2, generator=shake)).clamp(0, GROUND_PX - 1)
    return out


def _looks(pictures: Tensor, at: Tensor) -> Tensor:
    """Close looks (N, letters, 6, LOOK_PX, LOOK_PX) at places (N, letters, 3); black where nothing was found."""
    reach = 3 * LOOK_PX // 2
    padded = F.pad(pictures, (reach, reach, reach, reach), value=255)
    out = torch.zeros(len(at), len(LETTERS), 6, LOOK_PX, LOOK_PX, dtype=torch.uint8)
    inner = slice(LOOK_PX, 2 * LOOK_PX)
    for n, k in torch.argwhere(at[..., 2] > 0.5).tolist():
        x, y = (int(v) for v in at[n, k, :2])
        part = padded[n, :, y : y + 2 * reach, x : x + 2 * reach]
        out[n, k, :3] = part[:, inner, inner]
        out[n, k, 3:] = F.avg_pool2d(part.float(), 3).round().to(torch.uint8)
    return out
