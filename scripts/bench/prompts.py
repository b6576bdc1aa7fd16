"""Do pictures show what their words say? A probe trained on real labelled pictures guesses the prompt of made ones.

    python scripts/bench/prompts.py --data ../shared/data --out docs/bench/prompts.json --sheet docs/sheets/prompts.jpg

The probe knows nothing of the generator: seeded random-convolution features (MOSAIKS style) of 64 px crops at 1 m, cut
from the training pictures of ten UC Merced classes, and a logistic regression with nested choice of its penalty. Its
accuracy on the classes' held-out real pictures is what can be hoped for; one in ten is chance. Worlds are made from a
prompt each, at several seeds and guidance scales, and read at 1 m.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import _common
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from sklearn.linear_model import LogisticRegressionCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import metaearth3d as me
from metaearth3d.geo import PixelBox
from metaearth3d.judge.features import RandomFeatures
from metaearth3d.train.imagery import Place, crop_at, drop_blank, load_places

PROMPTS = {  # UC Merced classes and the words a user might type
    "agricultural": "ploughed farm fields",
    "beach": "a sandy beach by the sea",
    "buildings": "a dense city centre with large buildings",
    "chaparral": "dry chaparral with scattered shrubs",
    "denseresidential": "a dense residential neighbourhood with many houses",
    "forest": "a dense green forest",
    "golfcourse": "a golf course with lawns and bunkers",
    "harbor": "a harbour full of boats",
    "river": "a river between wooded banks",
    "sparseresidential": "a few houses among trees",
}
SIDE_PX = 64
PER_WORLD = 4  # crops a side are read from a world, far apart


def real_crops(places: Sequence[Place], *, held_out: bool, each: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """64 px crops at 1 m of the ten classes, and their class."""
    rng = np.random.default_rng(17)
    crops, labels = [], []
    for k, name in enumerate(PROMPTS):
        for place in places:
            if place.source.startswith("UC Merced") and place.labels[:1] == (name,) and place.held_out == held_out:
                crops += [crop_at(place, 1.0, SIDE_PX, rng) for _ in range(each)]
                labels += [k] * each
    return np.stack(crops), np.array(labels)


def made_crops(prompt: str, seeds: Sequence[int], guidance: float) -> NDArray[np.uint8]:
    """Crops (N, 64, 64, 3) at 1 m of worlds made from a prompt: one block of neighbours a world."""
    out = []
    for seed in seeds:
        field = me.World.from_text(prompt, seed=seed, guidance=guidance)["image", 1.0]
        side = PER_WORLD * SIDE_PX
        data = field.read(PixelBox(field.level, 512 * 64 + 128, 512 * 64 + 128, side, side)).data
        parts = data.reshape(3, PER_WORLD, SIDE_PX, PER_WORLD, SIDE_PX).transpose(1, 3, 2, 4, 0)
        out.append(parts.reshape(-1, SIDE_PX, SIDE_PX, 3))
    return np.concatenate(out)


def told(guesses: NDArray[np.int64], labels: NDArray[np.int64]) -> dict[str, Any]:
    """Accuracy and the confusion matrix (rows: what was asked for)."""
    confusion = np.zeros((len(PROMPTS), len(PROMPTS)), int)
    np.add.at(confusion, (labels, guesses), 1)
    return {"accuracy": float((guesses == labels).mean()), "confusion": confusion.tolist(), "count": len(labels)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=3, help="worlds a prompt and guidance")
    parser.add_argument("--guidance", type=float, nargs="+", default=[1.0, 2.0, 4.0])
    parser.add_argument("--sheet", type=Path, help="JPEG of one crop a prompt and guidance")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    places = drop_blank(load_places(args.data))
    eye = RandomFeatures(3)
    train, labels = real_crops(places, held_out=False, each=2)
    probe = make_pipeline(StandardScaler(), LogisticRegressionCV(Cs=[1e-4, 1e-3, 1e-2], cv=3, max_iter=300))
    probe.fit(eye(train), labels)
    test, wanted = real_crops(places, held_out=True, each=4)
    real = told(probe.predict(eye(test)), wanted)
    figures, shown = {}, []
    for guidance in args.guidance:
        made = [made_crops(words, range(args.seeds), guidance) for words in PROMPTS.values()]
        asked = np.repeat(np.arange(len(PROMPTS)), [len(m) for m in made])
        figures[f"{guidance:g}"] = told(probe.predict(eye(np.concatenate(made))), asked)
        shown.append([m[0] for m in made])
    rows = [["real, held out", real["accuracy"]]] + [[f"guidance {g}", f["accuracy"]] for g, f in figures.items()]
    _common.table("probe's accuracy over ten prompts (chance 0.1)", ["", "accuracy"], rows)
    result = {"prompts": PROMPTS, "real": real, "made": figures, "training_crops": len(train)}
    _common.write(args.out, result)
    if args.sheet:
        sheet = Image.new("RGB", (len(PROMPTS) * 132, len(shown) * 132 + 14), "white")
        for r, row in enumerate(shown):
            for c, crop in enumerate(row):
                sheet.paste(Image.fromarray(crop).resize((128, 128), Image.Resampling.NEAREST), (c * 132, 14 + r * 132))
        for c, name in enumerate(PROMPTS):
            ImageDraw.Draw(sheet).text((c * 132, 1), name, fill="black")
        args.sheet.parent.mkdir(parents=True, exist_ok=True)
        sheet.save(args.sheet, quality=85)


if __name__ == "__main__":
    main()
