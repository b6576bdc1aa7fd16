"""The text encoder's recipe: captions and crops of the same ground draw near (CLIP, 2103.00020), held out by place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from metaearth3d.caption.claims import Claim
from metaearth3d.caption.phrase import compose
from metaearth3d.errors import BadInput
from metaearth3d.models.text import TextEncoder, padded, quiet, small_config
from metaearth3d.models.tower import ImageTower, as_input
from metaearth3d.models.words import fit_tokenizer
from metaearth3d.train.captions import claims_of
from metaearth3d.train.glossary import corpus, draw_pairs, with_stray
from metaearth3d.train.imagery import Place, Rgb, augment, crop_at, drop_blank, load_places
from metaearth3d.train.loop import Budget, State, train
from metaearth3d.train.positives import targets
from metaearth3d.train.record import grouped, provenance, write_record
from metaearth3d.train.retrieval import report, sheet

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

SIZE_PX = 64
BATCH, PAIRS = 96, 48
SHARES = 4  # parts of a batch of texts, by length, so that short ones are not padded to the longest
CLASSED = 0.5  # share of crops from places with a class
BUDGET = Budget(minutes=1, lr=2e-3, ema=0.99, warmup_steps=40, save_every_s=60, sheet_every_s=300)


class TextImagePair(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Both towers and the sharpness of their match: what the contrastive loss trains."""

    @register_to_config
    def __init__(self, vocab_size: int = 3072, context: int = 48, filters: int = 192) -> None:
        super().__init__()
        from transformers import CLIPTextModelWithProjection

        config = small_config(vocab_size, context=context)
        self.text = CLIPTextModelWithProjection(config)
        self.image = ImageTower(filters=filters, dim=config.projection_dim)
        self.sharpness = nn.Parameter(torch.tensor(2.7))  # logarithm of the inverse temperature, 15 at first

    def words(self, numbers: Tensor) -> Tensor:
        """Vectors (N, T) of length 1 of padded rows of piece numbers (N, L)."""
        return F.normalize(self.text(input_ids=numbers).text_embeds, dim=1)


@dataclass(frozen=True)
class Pool:
    """Crops drawn once, with all that holds of each."""

    images: Rgb  # (N, 64, 64, 3)
    gsds: NDArray[np.float32]  # (N,)
    claims: tuple[tuple[Claim, ...], ...]
    places: tuple[Place, ...]


def draw_pool(places: Sequence[Place], count: int, rng: np.random.Generator, *, size_px: int = SIZE_PX) -> Pool:
    """``count`` crops of ``size_px`` at any GSD their place can give, half of them of places with a class.

    Raises:
        BadInput: no place is large enough.
    """
    large = [p for p in places if min(p.pixels.shape[:2]) >= size_px]
    if not large:
        raise BadInput(f"none of the {len(places)} images has {size_px} px on a side")
    weights = np.array([float(np.prod(p.pixels.shape[:2])) ** 0.5 for p in large])
    classed = np.array([p.lon is None and bool(p.labels) for p in large])
    if classed.any() and not classed.all():
        for side, share in ((classed, CLASSED), (~classed, 1 - CLASSED)):
            weights[side] *= share / weights[side].sum()
    crops, gsds, chosen = [], [], []
    for k in rng.choice(len(large), count, p=weights / weights.sum()):
        place = large[k]
        most = min(place.pixels.shape[:2]) / size_px
        gsd = place.gsd * float(
            np.exp(rng.uniform(np.log(min(2.0, most)) if classed[k] else 0, np.log(min(most, 12.0))))
        )
        crops.append(augment(crop_at(place, gsd, size_px, rng), rng))
        gsds.append(gsd)
        chosen.append(place)
    images, numbers = np.stack(crops), np.array(gsds, np.float32)
    return Pool(images, numbers, tuple(claims_of(images, numbers, chosen)), tuple(chosen))


class TextTask:
    """Contrast of crops and captions, and of texts that mean the same."""

    def __init__(self, pair: TextImagePair, tokenizer: PreTrainedTokenizerBase, pool: Pool, held: Pool) -> None:
        self.pair, self.tokenizer, self.pool, self.held = pair.train(), tokenizer, pool, held
        self.modules: dict[str, nn.Module] = {"pair": pair}
        self.ema = "pair"
        self.seen = pair.image.features(as_input(pool.images))  # (N, F): the filters stand still
        self.optimizers: dict[str, torch.optim.Optimizer] = {
            "pair": torch.optim.AdamW(pair.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=0.05)
        }

    def step(self, rng: np.random.Generator, step: int) -> dict[str, float]:
        """One batch: crops against captions, glossary pairs against each other."""
        count = min(BATCH, len(self.pool.images))
        chosen = rng.permutation(len(self.pool.images))[:count]
        claims = [self.pool.claims[k] for k in chosen]
        captions = [compose(c, rng) for c in claims]
        texts = [with_stray(c.text, rng) for c in captions]
        pairs = draw_pairs(PAIRS, rng)
        sides = [one for one, _ in pairs] + [two for _, two in pairs]
        vectors = self._vectors([*texts, *sides])
        seen = self.pair.image.vectors(self.seen[chosen], torch.from_numpy(self.pool.gsds[chosen]))
        sharp = self.pair.sharpness.clamp(max=4.0).exp()
        match = contrast(sharp * seen @ vectors[:count].T, *targets(captions, claims))
        one, two = vectors[count : count + len(pairs)], vectors[count + len(pairs) :]
        glossary = twice_cross_entropy(sharp * one @ two.T)
        loss = match + 0.5 * glossary
        optimizer = self.optimizers["pair"]
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.pair.parameters(), 1.0)
        optimizer.step()
        return {"match": match.item(), "glossary": glossary.item(), "sharpness": sharp.item()}

    def _vectors(self, texts: Sequence[str]) -> Tensor:
        """Vectors (N, T) in the texts' order, short ones and long ones apart."""
        rows = self.tokenizer(list(texts), truncation=True, max_length=int(self.pair.config.context))["input_ids"]
        order = np.argsort([len(row) for row in rows], kind="stable")
        end = int(self.tokenizer.eos_token_id)
        parts = [self.pair.words(padded([rows[k] for k in part], end)) for part in np.array_split(order, SHARES)]
        return torch.cat(parts)[torch.from_numpy(np.argsort(order))]

    def sheet(self, model: nn.Module) -> Image.Image:
        """Held-out crops that fit a few prompts best."""
        assert isinstance(model, TextImagePair)
        return sheet(self.encoder(model), model.image, self.held.images, self.held.gsds)

    def encoder(self, pair: TextImagePair) -> TextEncoder:
        """A copy of a pair's text tower, ready to use."""
        from copy import deepcopy

        return TextEncoder(deepcopy(pair.text), self.tokenizer)


def contrast(logits: Tensor, positive: NDArray[np.bool_], ignored: NDArray[np.bool_]) -> Tensor:
    """Mean of both directions' cross entropy of ``logits`` (N, N), each row's weight spread over its positives.

    Pairs of which nobody knows whether they match are left out (after SupCon, 2004.11362).
    """
    true = torch.from_numpy(positive)
    logits = logits.masked_fill(torch.from_numpy(ignored), -1e4)
    losses = []
    for x, t in ((logits, true), (logits.T, true.T)):
        log = x.log_softmax(dim=1)
        losses.append(-((log * t).sum(dim=1) / t.sum(dim=1).clamp(min=1)).mean())
    return (losses[0] + losses[1]) / 2


def twice_cross_entropy(logits: Tensor) -> Tensor:
    """Cross entropy of rows and of columns (N, N) where the diagonal matches."""
    target = torch.arange(len(logits))
    return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2


def train_text(
    data: Path,
    out: Path,
    *,
    minutes: float,
    resume: bool = False,
    seed: int = 0,
    on_step: Callable[[State], None] | None = None,
    crops: int = 5_000,
) -> Path:
    """Train the text encoder and its picture tower on the images under ``data/imagery``; return ``out``.

    A step takes about 0.1 s of one core; ten minutes of it are enough for the figures of the shipped record. The run's
    state and its sheets are in ``out/run``.
    """
    torch.manual_seed(seed)
    places = drop_blank(load_places(data))
    return train_text_on(places, out, minutes=minutes, resume=resume, seed=seed, on_step=on_step, crops=crops)


def train_text_on(
    places: Sequence[Place],
    out: Path,
    *,
    minutes: float,
    resume: bool = False,
    seed: int = 0,
    on_step: Callable[[State], None] | None = None,
    crops: int = 5_000,
    max_steps: int | None = None,
) -> Path:
    """What :func:`train_text` does, on places already read."""
    sides = [[p for p in places if p.held_out is held] for held in (False, True)]
    pools = [
        draw_pool(side, n, np.random.default_rng([seed, n])) for side, n in zip(sides, (crops, crops // 5), strict=True)
    ]
    tokenizer = fit_tokenizer(corpus())
    pair = TextImagePair(vocab_size=len(tokenizer))
    pair.image.fit_filters(pools[0].images[:1000], np.random.default_rng([seed, 1]))
    task = TextTask(pair, tokenizer, pools[0], pools[1])
    budget = replace(BUDGET, minutes=minutes, max_steps=max_steps)
    average, state = train(task, budget, out / "run", seed=seed, resume=resume, on_step=on_step)
    assert isinstance(average, TextImagePair)
    save_text(task.encoder(average), average.image, out)
    again, tower = TextEncoder.from_pretrained(out), ImageTower.load(out / "image")
    command = f"metaearth3d train text --data DIR --out {out.name} --minutes {minutes:g}"
    held_out = report(again, tower, pools[1], [p for p in places if p.held_out])
    write_record(out, state, command, held_out=held_out, digest=again.digest, data=grouped(provenance(places)))
    return out


def save_text(encoder: TextEncoder, tower: ImageTower, folder: Path) -> None:
    """Write the text tower with its tokenizer, and the picture tower under ``image``; float16 safetensors."""
    from copy import deepcopy

    folder.mkdir(parents=True, exist_ok=True)
    encoder.save_pretrained(folder)
    with quiet():
        deepcopy(tower).half().save_pretrained(folder / "image")
