"""How well words find held-out pictures: retrieval among 64, the class of a picture by its name, a sheet to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from metaearth3d.caption.claims import Claim
from metaearth3d.caption.lexicon import CLASSES, CONCEPTS
from metaearth3d.caption.phrase import compose
from metaearth3d.models.text import TextEncoder
from metaearth3d.models.tower import ImageTower
from metaearth3d.train.imagery import Place, Rgb, crop_at

AMONG = 64
TEMPLATES = ("{}", "a satellite picture of {}", "{} from above")
PROMPTS = (
    "forest", "dense city", "the sea", "farmland", "sandy desert", "beach", "mountains with snow",
    "a harbour with boats", "terraced rice valleys, late summer", "a river through green land",
)  # fmt: skip


class Drawn(Protocol):
    """Crops with what holds of them."""

    @property
    def images(self) -> Rgb: ...  # noqa: D102
    @property
    def gsds(self) -> NDArray[np.float32]: ...  # noqa: D102
    @property
    def claims(self) -> tuple[tuple[Claim, ...], ...]: ...  # noqa: D102


def report(encoder: TextEncoder, tower: ImageTower, pool: Drawn, held: Sequence[Place]) -> dict[str, object]:
    """Every figure of the record, with chance beside it."""
    return {
        "retrieval among 64": retrieval(encoder, tower, pool),
        "class of held-out UC Merced pictures by name": named_classes(encoder, tower, held),
    }


def retrieval(
    encoder: TextEncoder, tower: ImageTower, pool: Drawn, *, rounds: int = 16, seed: int = 5
) -> dict[str, float]:
    """Shares of held-out crops whose own caption is first, or among five, of 64 crops' captions, and the other way."""
    rng = np.random.default_rng(seed)
    hits: dict[str, list[float]] = {}
    count = min(AMONG, len(pool.images))
    for _ in range(rounds):
        chosen = rng.permutation(len(pool.images))[:count]
        words = encoder.encode_together([compose(pool.claims[k], rng, most=6).text or "ground" for k in chosen])
        near = tower.encode(pool.images[chosen], pool.gsds[chosen]) @ words.T  # (pictures, captions)
        for name, x in (("picture to caption", near), ("caption to picture", near.T)):
            rank = (x > np.diag(x)[:, None]).sum(axis=1)
            hits.setdefault(f"{name}, first", []).append(float((rank < 1).mean()))
            hits.setdefault(f"{name}, first five", []).append(float((rank < 5).mean()))
    out = {name: round(float(np.mean(values)), 4) for name, values in hits.items()}
    return {**out, "chance, first": round(1 / count, 4), "chance, first five": round(5 / count, 4)}


def class_vectors(encoder: TextEncoder, concepts: Sequence[str]) -> NDArray[np.float32]:
    """One vector of length 1 a concept (K, T): the mean over its names in a few frames."""
    rows = []
    for concept in concepts:
        texts = [template.format(name) for name in CONCEPTS[concept].names for template in TEMPLATES]
        mean = encoder.encode_together(texts).mean(axis=0)
        rows.append(mean / np.linalg.norm(mean))
    return np.stack(rows).astype(np.float32)


def named_classes(encoder: TextEncoder, tower: ImageTower, held: Sequence[Place]) -> dict[str, object]:
    """Accuracy over the 21 classes when a held-out picture takes the class whose names are nearest."""
    places = [p for p in held if p.labels and p.labels[0] in CLASSES and p.lon is None]
    if not places:
        return {"pictures": 0}
    sides = [min(p.pixels.shape[:2]) for p in places]
    gsds = np.array([p.gsd * side / 64 for p, side in zip(places, sides, strict=True)], np.float32)
    rng = np.random.default_rng(0)
    images = np.stack([crop_at(p, float(g) * 0.999, 64, rng) for p, g in zip(places, gsds, strict=True)])
    near = tower.encode(images, gsds) @ class_vectors(encoder, CLASSES).T
    truth = np.array([CLASSES.index(p.labels[0]) for p in places])
    guess = near.argmax(axis=1)
    by_class = {
        name: round(float((guess[truth == k] == k).mean()), 2) for k, name in enumerate(CLASSES) if (truth == k).any()
    }
    return {
        "pictures": len(places),
        "accuracy": round(float((guess == truth).mean()), 4),
        "among the first three": round(
            float(((near > near[np.arange(len(truth)), truth][:, None]).sum(1) < 3).mean()), 4
        ),
        "chance": round(1 / len(CLASSES), 4),
        "by class": by_class,
    }


def sheet(
    encoder: TextEncoder, tower: ImageTower, images: Rgb, gsds: NDArray[np.float32], *, best: int = 10
) -> Image.Image:
    """The crops (N, H, W, 3) that fit each of a few prompts best, one row a prompt."""
    size = images.shape[1]
    near = encoder.encode(PROMPTS) @ tower.encode(images, gsds).T
    page = Image.new("RGB", (best * (size + 2), len(PROMPTS) * (size + 14)), "white")
    draw = ImageDraw.Draw(page)
    for row, prompt in enumerate(PROMPTS):
        draw.text((2, row * (size + 14)), prompt, fill="black")
        for col, k in enumerate(np.argsort(-near[row])[:best]):
            page.paste(Image.fromarray(images[k]), (col * (size + 2), row * (size + 14) + 12))
    return page
