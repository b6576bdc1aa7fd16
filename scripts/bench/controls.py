"""Controls of the judge: does every measure rank known sets of pictures in the right order, on held-out real places?

    python scripts/bench/controls.py --data ../shared/data --out docs/bench/controls.json

Held-out crops at 1 m (NAIP) and 30 m (Landsat) are parted by place. One half is the reference; every method makes
pictures from the parents (8-bit 4x4 means) of the other half and is judged against the reference, where the other half
itself is what can be hoped for. So nothing shares its place with what it is compared to. Two orders are right by how
the sets were made:

    whole:  real < ours < ours without consistency < noise; ours < regression < bicubic < noise
    seams:  real and ours < naive tiles

A pair counts as wrong if the measure puts it the other way round, and as decided if the interval of the difference
over random halves of places leaves out 0.

Last, memorisation at 1 m: what the network makes of the parents of held-out and of training places, and training
crops themselves, moved by 5 and 9 px, are held against training pictures, next to held-out real ones. Under a minute
of processor time.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import _common
import numpy as np
import torch
from imagery import SEEDS, Images, Method, bicubic, regressor, shrink
from numpy.typing import NDArray

from metaearth3d.diffusion import NetUpscaler
from metaearth3d.judge.features import RandomFeatures
from metaearth3d.judge.measures import MEASURES, Noted, compare, note
from metaearth3d.judge.memory import align, memorisation
from metaearth3d.judge.paired import planes, tiles
from metaearth3d.judge.pictures import Picture
from metaearth3d.judge.realism import PatchSlices
from metaearth3d.judge.resample import LEVEL, half_of_places
from metaearth3d.judge.samples import Samples, cut
from metaearth3d.judge.seams import seam_ratio, variance_dip, zoom_consistency
from metaearth3d.train.imagery import Place, crop_at, drop_blank, read_shard

SETS = (("1 m", 1.0, "naip_trees_0.6m"), ("30 m", 30.6, "landsat_30m"))
CROP_PX, TILE_PX = 128, 32
OFFSET_DN = 6.0  # deviation of what is added to whole families where consistency is given up
ORDER = ("real", "ours", "ours without consistency", "regression", "bicubic", "naive tiles", "noise")
RIGHT = {
    ("real", "ours"),
    ("real", "ours without consistency"),
    ("ours", "ours without consistency"),
    ("ours", "regression"),
    ("ours", "bicubic"),
    ("regression", "bicubic"),
    ("real", "regression"),
    ("real", "bicubic"),
    ("real", "naive tiles"),
    ("ours", "naive tiles"),
    *((name, "noise") for name in ORDER[:-1]),
}
JUDGED = tuple(name for name, (target, _) in MEASURES.items() if target == "low" or name in ("precision", "recall"))
JUDGED += ("density", "coverage")
OWN = ("seam", "variance_dip", "zoom_miss_dn")  # of pictures alone: against their lattice of tiles and their parents
REPEATS = 40


def held_out(data: Path, shard: str, gsd: float, count: int) -> tuple[Images, NDArray[np.int64]]:
    """At most ``count`` crops of 128 px and the place each is of, one a place."""
    rng = np.random.default_rng([SEEDS["crops"], round(1000 * gsd)])
    places: list[Place] = [
        p
        for p in drop_blank([p for p in read_shard(data / "imagery", shard) if p.held_out])
        if p.gsd <= 1.35 * gsd and min(p.pixels.shape[:2]) * p.gsd >= CROP_PX * gsd
    ]
    chosen = [places[k] for k in rng.permutation(len(places))[:count]]
    crops = np.stack([crop_at(p, max(gsd, p.gsd), CROP_PX, rng) for p in chosen])
    return crops, np.arange(len(crops))


def engine(upscaler: NetUpscaler) -> Method:
    """The upscaler as worlds run it, window by window, families fitted to their parents."""

    def make(parents: Images, gsd: float) -> Images:
        rng = np.random.default_rng(SEEDS["noise"])
        shape = (upscaler.steps, 3, 4 * parents.shape[1], 4 * parents.shape[2])
        made = [upscaler.generate(p, rng.standard_normal(shape, dtype=np.float32), gsd=gsd) for p in planes(parents)]
        return np.ascontiguousarray(np.stack(made).transpose(0, 2, 3, 1))

    return make


def without_consistency(make: Method) -> Method:
    """A method whose 4x4 families keep their detail but lose their parent's mean."""

    def loose(parents: Images, gsd: float) -> Images:
        lift = np.random.default_rng(SEEDS["noise"]).normal(0, OFFSET_DN, (*parents.shape[:3], 1))
        wide = lift.repeat(4, axis=1).repeat(4, axis=2)
        return np.rint((make(parents, gsd) + wide).clip(0, 255)).astype(np.uint8)

    return loose


def naive_tiles(make: Method) -> Method:
    """A method that works on tiles of 32 px by themselves, without margin and each with noise of its own."""

    def tiled(parents: Images, gsd: float) -> Images:
        n, side, _, _ = parents.shape
        small = TILE_PX // 4
        k = side // small
        cut = parents.reshape(n, k, small, k, small, 3).transpose(0, 1, 3, 2, 4, 5).reshape(-1, small, small, 3)
        made = make(np.ascontiguousarray(cut), gsd).reshape(n, k, k, TILE_PX, TILE_PX, 3)
        return np.ascontiguousarray(made.transpose(0, 1, 3, 2, 4, 5).reshape(n, 4 * side, 4 * side, 3))

    return tiled


def noise(parents: Images, gsd: float) -> Images:
    """The parents' pixels with white noise in the place of detail, of the deviation that real detail has: 20 DN."""
    rng = np.random.default_rng(SEEDS["noise"])
    wide = parents.repeat(4, axis=1).repeat(4, axis=2)
    return np.rint((wide + rng.normal(0, 20, wide.shape)).clip(0, 255)).astype(np.uint8)


def methods(checkpoint: Path, regression: Path) -> dict[str, Method]:
    """What is ranked, by name."""
    ours = engine(NetUpscaler.from_pretrained(checkpoint))
    return {
        "ours": ours,
        "ours without consistency": without_consistency(ours),
        "regression": regressor(NetUpscaler.from_pretrained(regression).net),
        "bicubic": bicubic,
        "naive tiles": naive_tiles(ours),
        "noise": noise,
    }


def samples_of(images: Images, place: NDArray[np.int64], gsd: float) -> Samples:
    """Patches of 64 px of crops, four a place."""
    patches = tiles(images)
    each = np.repeat(place, len(patches) // len(images))
    return Samples(patches, each, each, np.zeros((len(patches), 2), np.int64), (), gsd)


def own_figures(images: Images, parents: Images) -> dict[str, float]:
    """How far seams, dips and parents are from what they should be; small is good."""
    seams = np.log([seam_ratio(x, TILE_PX, grain=4).ratio for x in planes(images)])
    dips = np.log([variance_dip(x, TILE_PX).ratio for x in planes(images)])
    miss = [zoom_consistency(x, p).worst for x, p in zip(planes(images), planes(parents), strict=True)]
    return {
        "seam": abs(float(seams.mean())),
        "variance_dip": abs(float(dips.mean())),
        "zoom_miss_dn": float(np.mean(miss)),
    }


def badness(figures: Mapping[str, float]) -> dict[str, float]:
    """Figures turned so that less is better, and nothing but those that are ranked."""
    return {name: figures[name] if MEASURES[name][0] == "low" else -figures[name] for name in JUDGED}


def differences(noted: Mapping[str, Noted], real: Noted, seed: int) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Badness of each set over random halves of places, the same halves for all (REPEATS,)."""
    rng = np.random.default_rng([seed, 0xC7])
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in noted}
    for _ in range(REPEATS):
        reference = half_of_places(real.place, rng)[0]
        mine = half_of_places(noted["real"].place, rng)[0]
        for name, made in noted.items():
            rows[name].append(badness(compare(made, real, mine, reference, seed=seed)))
    return {name: {m: np.array([row[m] for row in found]) for m in JUDGED} for name, found in rows.items()}


def verdicts(drawn: Mapping[str, Mapping[str, NDArray[np.float64]]], measure: str) -> dict[str, Any]:
    """Which right pairs a measure puts the wrong way round, and which it cannot decide."""
    wrong, undecided = [], []
    for a, b in combinations(ORDER, 2):
        if (a, b) in RIGHT:
            gap = drawn[b][measure] - drawn[a][measure]
            low, high = np.quantile(gap, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
            if gap.mean() <= 0:
                wrong.append(f"{b} before {a}" + ("" if high < 0 else ", not decided"))
            elif low <= 0:
                undecided.append(f"{a}, {b}")
    values = {name: float(drawn[name][measure].mean()) for name in ORDER}
    return {"values": values, "order": sorted(ORDER, key=values.__getitem__), "wrong": wrong, "undecided": undecided}


def run(
    name: str, gsd: float, shard: str, ways: Mapping[str, Method], eye: RandomFeatures, args: Any
) -> dict[str, Any]:
    """Figures and verdicts at one GSD."""
    crops, place = held_out(args.data, shard, gsd, 2 * args.count)
    half = len(crops) // 2
    reference, truth = crops[:half], crops[half : 2 * half]
    parents = shrink(truth)
    made = {"real": truth, **{way: make(parents, gsd) for way, make in ways.items()}}
    real = samples_of(reference, place[:half], gsd)
    slicer = PatchSlices(real.images, SEEDS["sliced"])
    noted = {way: note(samples_of(x, place[:half], gsd), eye, slicer) for way, x in made.items()}
    noted_real = note(real, eye, slicer)
    drawn = differences(noted, noted_real, SEEDS["floor"])
    figures: dict[str, Any] = {m: verdicts(drawn, m) for m in JUDGED}
    own = {way: own_figures(x, parents) for way, x in made.items()}
    for m in OWN:
        values = {way: own[way][m] for way in ORDER}
        figures[m] = {"values": values, "order": sorted(ORDER, key=values.__getitem__), **own_verdict(m, values)}
    everything = np.arange(len(real.images))
    full = {way: compare(n, noted_real, everything, everything) for way, n in noted.items()}
    table(name, half, figures, full)
    return {"gsd": gsd, "crops": half, "measures": figures, "whole_sets": full}


def recalled(ways: Mapping[str, Method], eye: RandomFeatures, args: Any) -> dict[str, Any]:
    """Memorisation of what is made of held-out and of training places' parents, and of plain copies; at 1 m."""
    name, gsd, shard = SETS[0]
    shown = [p for p in read_shard(args.data / "imagery", shard) if not p.held_out]
    rng = np.random.default_rng(SEEDS["crops"])
    chosen = [shown[k] for k in rng.permutation(len(shown))[: args.count]]
    seen = np.stack([crop_at(p, gsd, CROP_PX, rng) for p in chosen])
    unseen, place = held_out(args.data, shard, gsd, 2 * args.count)
    half = len(unseen) // 2
    pictures = [Picture(p.key, p.gsd, p.pixels.shape[:2], whole(p)) for p in shown]
    known = [p for p in pictures if p.name in {c.key for c in chosen}]
    training = cut(known, gsd, most=4096, stride_px=32)
    real = samples_of(unseen[:half], place[:half], gsd)
    sets = {
        "ours, held-out parents": ways["ours"](shrink(unseen[half : 2 * half]), gsd),
        "ours, training parents": ways["ours"](shrink(seen), gsd),
        "training crops, moved": np.ascontiguousarray(seen[:, 5:69, 9:73]),
    }
    out: dict[str, Any] = {"training_pictures": len(known), "training_patches": len(training)}
    real_features = eye(real.images)
    rows = []
    for way, images in sets.items():
        made = samples_of(images, np.arange(len(images)), gsd)
        found = memorisation(made, real, training, known, eye, (eye(made.images), real_features))
        best = [p.correlation for p in found.pairs]
        out[way] = {m: e.to_dict() for m, e in found.measures.items()}
        out[way] |= {"copying_z": found.copying_z, "copies": found.copies, "closest": len(best), "correlations": best}
        values = [found.measures[m].value for m in ("nearest", "authentic")]
        rows.append([way, *values, found.copying_z, f"{found.copies} of {len(best)}", max(best)])
        rows[-1][2] = [values[1], found.measures["authentic"].floor]
    truths = {"held-out": unseen[half : 2 * half], "training": seen}
    out["detail_correlation_with_truth"] = {
        where: float(np.mean([align(m, t)[0] for m, t in zip(sets[f"ours, {where} parents"], truth, strict=True)]))
        for where, truth in truths.items()
    }
    print(f"  correlation of made detail with the truth of its place: {out['detail_correlation_with_truth']}")
    head = ["", "nearest over unseen", "authentic / floor", "z", "copies", "best correlation"]
    _common.table(f"memorisation at {name}", head, rows)
    return out


def whole(place: Place) -> Callable[[], tuple[Images, NDArray[np.bool_]]]:
    """Reads a place."""
    return lambda: (place.pixels, np.ones(place.pixels.shape[:2], bool))


def own_verdict(measure: str, values: Mapping[str, float]) -> dict[str, Any]:
    """What a picture's own measures must tell apart: seams and dips the tiles, the parents' miss consistency."""
    right: Sequence[tuple[str, str]] = (
        [("ours", "ours without consistency"), ("ours", "noise")]
        if measure == "zoom_miss_dn"
        else [("real", "naive tiles"), ("ours", "naive tiles")]
    )
    return {"wrong": [f"{b} before {a}" for a, b in right if values[a] >= values[b]], "undecided": []}


def table(name: str, count: int, figures: Mapping[str, Any], full: Mapping[str, Mapping[str, float]]) -> None:
    """Values by method, then what is out of order."""
    rows = []
    for m, f in figures.items():
        sign = -1 if m in MEASURES and MEASURES[m][0] == "high" else 1
        rows.append([m, *[sign * f["values"][way] for way in ORDER], len(f["wrong"])])
    rows += [[f"octave_{k}", *[full[way][f"octave_{k}"] for way in ORDER], None] for k in range(4)]
    _common.table(f"{name}: {count} places a half", ["", *ORDER, "wrong"], rows)
    for m, f in figures.items():
        if f["wrong"]:
            print(f"  {m}: {'; '.join(f['wrong'])}")


def main() -> None:
    """Rank, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery/*.tar and *.csv")
    parser.add_argument("--checkpoint", type=Path, default=_common.ROOT / "checkpoints/small/upscale")
    parser.add_argument("--regression", type=Path, default=_common.ROOT / "checkpoints/controls/regression")
    parser.add_argument("--count", type=int, default=48, help="places of each half")
    parser.add_argument("--out", type=Path, required=True, help="JSON of all figures")
    args = parser.parse_args()
    torch.set_num_threads(1)
    eye, ways = RandomFeatures(SEEDS["judge"]), methods(args.checkpoint, args.regression)
    figures = {name: run(name, gsd, shard, ways, eye, args) for name, gsd, shard in SETS}
    memory = recalled(ways, eye, args)
    right = [list(pair) for pair in sorted(RIGHT)]
    _common.write(
        args.out,
        {"seeds": SEEDS, "encoder_sha256": eye.digest, "right_order": right, "levels": figures} | {"memory": memory},
    )


if __name__ == "__main__":
    main()
