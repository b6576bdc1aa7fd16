"""Controls of the judge: which measure sees which fault, and does any put known sets of pictures in the wrong order?

    python scripts/bench/controls.py --data ../shared/data --out docs/bench/controls.json

Held-out crops at 1 m (NAIP) and 30 m (Landsat) are cut into 2 x 2 patches of 64 px. Two patches on a diagonal are the
reference; the other two are judged: as they are (real), and as every method makes them from the crop's parents (8-bit
4x4 means). So both sides are of the same places and share no pixel, and what differs between methods is the methods
rather than the land (``evaluate`` has no such luck: its scenes are of other places than its reference). Orders that are
right by how the sets were made:

    whole:  real < ours < ours without consistency < noise; ours < regression < bicubic < noise
    seams:  real and ours < naive tiles

A measure puts a pair right or wrong by the sign of the mean difference over random halves of places, the same halves
for all methods; the pair is decided if the central 95 % of differences leave out 0. What a measure is not meant to see
it may put either way: seams are for the seam measures, lost parents for the parents' miss, and a measure of one
property alone, such as power, can prefer noise to blur.

Last, memorisation at 1 m: what the network makes of the parents of held-out and of training places, and training
crops themselves, moved by 5 and 9 px, are held against training pictures, next to held-out real ones. Some 75 s of
processor time.
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
from _controls import TILE_PX, methods
from imagery import SEEDS, Images, Method, shrink
from numpy.typing import NDArray

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

SETS = (("1 m", 1.0, "naip_trees_0.6m", 1), ("30 m", 30.6, "landsat_30m", 3))  # the last: crops a place
REFERENCE, JUDGED_PATCHES = (0, 3), (1, 2)  # of a crop's four
CROP_PX = 128
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
OWN = {  # of pictures alone, with the one control whose fault each is there for
    "seam": "naive tiles",
    "variance_dip": "naive tiles",
    "zoom_miss_dn": "ours without consistency",
}
REPEATS = 40


FAULTS = (  # control, what it is to be worse than, what is off about it
    ("ours", "real", "all that our pictures lack"),
    ("ours without consistency", "ours", "parents' means are lost"),
    ("regression", "ours", "detail is averaged"),
    ("bicubic", "regression", "no detail at all"),
    ("naive tiles", "ours", "seams every 32 px"),
    ("noise", "ours", "detail without structure"),
    ("noise", "bicubic", "detail without structure, against none"),
)


def held_out(data: Path, shard: str, gsd: float, count: int, each: int = 1) -> tuple[Images, NDArray[np.int64]]:
    """At most ``count`` crops of 128 px, up to ``each`` a place and none overlapping, and the place each is of."""
    rng = np.random.default_rng([SEEDS["crops"], round(1000 * gsd)])
    places: list[Place] = [
        p
        for p in drop_blank([p for p in read_shard(data / "imagery", shard) if p.held_out])
        if p.gsd <= 1.35 * gsd and min(p.pixels.shape[:2]) * p.gsd >= CROP_PX * gsd
    ]
    crops, numbers = [], []
    for number, k in enumerate(rng.permutation(len(places))[: -(-count // each)]):
        found = (
            _apart(places[k], each, rng) if each > 1 else [crop_at(places[k], max(gsd, places[k].gsd), CROP_PX, rng)]
        )
        crops += found
        numbers += [number] * len(found)
    return np.stack(crops[:count]), np.array(numbers[:count])


def _apart(place: Place, each: int, rng: np.random.Generator) -> list[NDArray[np.uint8]]:
    """Some cells of a lattice of crops, at the picture's own metres per pixel."""
    across = place.pixels.shape[1] // CROP_PX
    cells = rng.permutation(place.pixels.shape[0] // CROP_PX * across)[:each]
    corners = [(k // across * CROP_PX, k % across * CROP_PX) for k in cells]
    return [place.pixels[r : r + CROP_PX, c : c + CROP_PX] for r, c in corners]


def samples_of(images: Images, place: NDArray[np.int64], gsd: float, which: Sequence[int] = (0, 1, 2, 3)) -> Samples:
    """Patches of 64 px of crops, those of each crop's four that are asked for."""
    patches = tiles(images)
    kept = np.flatnonzero(np.isin(np.arange(len(patches)) % (len(patches) // len(images)), which))
    each = place[kept // (len(patches) // len(images))]
    return Samples(patches[kept], each, each, np.zeros((len(kept), 2), np.int64), (), gsd)


def own_of_each(images: Images, parents: Images) -> dict[str, NDArray[np.float64]]:
    """Of each picture (N,): log ratio of seams and of dips, and the worst miss of its parent, in DN."""
    return {
        "seam": np.log([seam_ratio(x, TILE_PX, grain=4).ratio for x in planes(images)]),
        "variance_dip": np.log([variance_dip(x, TILE_PX).ratio for x in planes(images)]),
        "zoom_miss_dn": np.array(
            [zoom_consistency(x, p).worst for x, p in zip(planes(images), planes(parents), strict=True)]
        ),
    }


def own_figures(images: Images, parents: Images) -> dict[str, float]:
    """How far seams, dips and parents are from what they should be; small is good."""
    return {name: abs(float(values.mean())) for name, values in own_of_each(images, parents).items()}


def badness(figures: Mapping[str, float]) -> dict[str, float]:
    """Figures turned so that less is better, and nothing but those that are ranked."""
    return {name: figures[name] if MEASURES[name][0] == "low" else -figures[name] for name in JUDGED}


def differences(
    noted: Mapping[str, Noted], real: Noted, own: Mapping[str, Mapping[str, NDArray[np.float64]]], place: Any, seed: int
) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Badness of each set over random halves of places, the same places on both sides and for all sets (REPEATS,).

    ``own`` has figures of each crop, ``place`` (N,) what place it is of.
    """
    rng = np.random.default_rng([seed, 0xC7])
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in noted}
    for _ in range(REPEATS):
        half = half_of_places(real.place, rng)[0]
        crops = np.isin(place, real.place[half])
        for name, made in noted.items():
            alone = {m: abs(float(values[crops].mean())) for m, values in own[name].items()}
            rows[name].append(badness(compare(made, real, half, half, seed=seed)) | alone)
    return {name: {m: np.array([row[m] for row in found]) for m in (*JUDGED, *OWN)} for name, found in rows.items()}


def verdict(drawn: Mapping[str, Mapping[str, NDArray[np.float64]]], measure: str, pair: tuple[str, str]) -> str:
    """Whether a measure finds the second of a pair worse: ``right``, ``wrong`` or, with a question mark, undecided."""
    gap = drawn[pair[1]][measure] - drawn[pair[0]][measure]
    low, high = np.quantile(gap, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return ("right" if gap.mean() > 0 else "wrong") + ("?" if low <= 0 <= high else "")


def verdicts(drawn: Mapping[str, Mapping[str, NDArray[np.float64]]], measure: str) -> dict[str, Any]:
    """Which right pairs a measure puts the wrong way round, and which it cannot decide."""
    found = {pair: verdict(drawn, measure, pair) for pair in combinations(ORDER, 2) if pair in RIGHT}
    if measure in OWN:
        found = {pair: word for pair, word in found.items() if OWN[measure] in pair and "noise" not in pair}
    values = {name: float(drawn[name][measure].mean()) for name in ORDER}
    return {
        "values": values,
        "order": sorted(ORDER, key=values.__getitem__),
        "wrong": [f"{b} before {a}" for (a, b), word in found.items() if word == "wrong"],
        "undecided": [f"{a}, {b}" for (a, b), word in found.items() if "?" in word],
    }


def faults(drawn: Mapping[str, Mapping[str, NDArray[np.float64]]]) -> list[dict[str, Any]]:
    """For each fault the measures that see it, that do not decide, and that prefer it."""
    out = []
    for control, against, what in FAULTS:
        fit = (*JUDGED, *(m for m, asked in OWN.items() if asked == control))
        words = {m: verdict(drawn, m, (against, control)) for m in fit}
        kinds = {"seen": ("right",), "undecided": ("right?", "wrong?"), "preferred": ("wrong",)}
        lists = {kind: [m for m, word in words.items() if word in of] for kind, of in kinds.items()}
        out.append({"control": control, "against": against, "fault": what, **lists})
    return out


def run(
    name: str, gsd: float, shard: str, each: int, ways: Mapping[str, Method], eye: RandomFeatures, args: Any
) -> dict[str, Any]:
    """Figures and verdicts at one GSD."""
    crops, place = held_out(args.data, shard, gsd, args.count, each)
    parents = shrink(crops)
    made = {"real": crops, **{way: make(parents, gsd) for way, make in ways.items()}}
    real = samples_of(crops, place, gsd, REFERENCE)
    slicer = PatchSlices(real.images, SEEDS["sliced"])
    noted = {way: note(samples_of(x, place, gsd, JUDGED_PATCHES), eye, slicer) for way, x in made.items()}
    noted_real = note(real, eye, slicer)
    own = {way: own_of_each(x, parents) for way, x in made.items()}
    drawn = differences(noted, noted_real, own, place, SEEDS["floor"])
    figures: dict[str, Any] = {m: verdicts(drawn, m) for m in (*JUDGED, *OWN)}
    everything = np.arange(len(real.images))
    full = {way: compare(n, noted_real, everything, everything) for way, n in noted.items()}
    found = faults(drawn)
    table(name, real.places, figures, full, found)
    counts = {"gsd": gsd, "crops": len(crops), "places": real.places}
    return counts | {"measures": figures, "faults": found, "whole_sets": full}


def recalled(ways: Mapping[str, Method], eye: RandomFeatures, args: Any) -> dict[str, Any]:
    """Memorisation of what is made of held-out and of training places' parents, and of plain copies; at 1 m."""
    name, gsd, shard, _ = SETS[0]
    shown = [p for p in read_shard(args.data / "imagery", shard) if not p.held_out]
    rng = np.random.default_rng(SEEDS["crops"])
    chosen = [shown[k] for k in rng.permutation(len(shown))[: args.copies]]
    seen = np.stack([crop_at(p, gsd, CROP_PX, rng) for p in chosen])
    unseen, place = held_out(args.data, shard, gsd, 2 * args.copies)
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


def table(
    name: str,
    count: int,
    figures: Mapping[str, Any],
    full: Mapping[str, Mapping[str, float]],
    found: Sequence[Mapping[str, Any]],
) -> None:
    """Values by method, then which measure sees what."""
    rows = []
    for m, f in figures.items():
        sign = -1 if m in MEASURES and MEASURES[m][0] == "high" else 1
        rows.append([m, *[sign * f["values"][way] for way in ORDER], len(f["wrong"])])
    rows += [[f"octave_{k}", *[full[way][f"octave_{k}"] for way in ORDER], None] for k in range(4)]
    _common.table(f"{name}: {count} places", ["", *ORDER, "wrong"], rows)
    for f in found:
        print(f"  {f['control']} worse than {f['against']} ({f['fault']}): {', '.join(f['seen'])};")
        print(f"    not decided: {', '.join(f['undecided'])}; preferred: {', '.join(f['preferred'])}")


def main() -> None:
    """Rank, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery/*.tar and *.csv")
    parser.add_argument("--checkpoint", type=Path, default=_common.ROOT / "checkpoints/small/upscale")
    parser.add_argument("--regression", type=Path, default=_common.ROOT / "checkpoints/controls/regression")
    parser.add_argument("--count", type=int, default=96, help="crops of each level")
    parser.add_argument("--copies", type=int, default=32, help="places of each set that is searched for copies")
    parser.add_argument("--out", type=Path, required=True, help="JSON of all figures")
    args = parser.parse_args()
    torch.set_num_threads(1)
    eye, ways = RandomFeatures(SEEDS["judge"]), methods(args.checkpoint, args.regression)
    figures = {level[0]: run(*level, ways, eye, args) for level in SETS}
    memory = recalled(ways, eye, args)
    right = [list(pair) for pair in sorted(RIGHT)]
    _common.write(
        args.out,
        {"seeds": SEEDS, "encoder_sha256": eye.digest, "right_order": right, "levels": figures} | {"memory": memory},
    )


if __name__ == "__main__":
    main()
