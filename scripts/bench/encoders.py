"""What the built-in encoders cost and know, and what the neural compressor makes of real embeddings.

    python scripts/bench/encoders.py --data ../shared/data --out docs/bench/encoders.json
    python scripts/bench/encoders.py --data ../shared/data --out out/e.json --more timm:efficientnet_lite0 hf:FOLDER

Four tables. Seconds per cube: synthetic cubes of the published size (27 channels, 4 seasons, 264 x 264 px), read from
Zarr ZIPs and encoded one by one on one thread. Labelled pictures: the converged probe on UC Merced's multi-labels
(Chaudhuri et al. 2018), one binary task for each label that 10 to 90 % of the pictures have; at the
encoder's own size and at 4 to 256 principal components of the pictures, labels unseen. Rate and distortion: the
compressor is trained on one half of AlphaEarth vectors (places of one degree stay together) and measured on the other,
where probes then read what comes back: clearing or intact, and the vegetation index of Sentinel-2. Capacity: what a
linear probe and ones of one and two hidden layers read from all of these vectors, places of one block on one side.
"""

from __future__ import annotations

import argparse
import csv
import io
import tarfile
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import _common
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.judge.encoders import (
    RGB_GROUPS,
    AveragingBaseline,
    CubeFolder,
    Encoder,
    RandomConvolutions,
    RandomVectors,
    RgbCubes,
    Temporal,
    on_images,
    sweep,
)
from metaearth3d.judge.encoders.base import signed
from metaearth3d.judge.encoders.compress import rate_distortion
from metaearth3d.judge.encoders.ours import NOTE, UpscalerTrunk
from metaearth3d.judge.encoders.recipe import Recipe, network
from metaearth3d.judge.probes import Scores, capacity, compare, converged
from metaearth3d.train.imagery import is_held_out

Floats = NDArray[np.float32]
CUBE_SHAPE, CUBES = (1, 4, 264, 264), 3
SHARES = (0.1, 0.9)  # of pictures with a label, for it to be a task
SIZES = (4, 16, 64, 256)  # principal components of the sweep
GSD_UCM = 0.3048
LAMS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
SEEDS = {"cubes": 1, "rcf": 0, "pictures": 2, "halves": 3, "compressor": 0}


def timed(make: Callable[[], Any], repeats: int = 1) -> tuple[Any, float]:
    """The last result and CPU seconds of one call."""
    started = time.process_time()
    for _ in range(repeats):
        out = make()
    return out, (time.process_time() - started) / repeats


def write_cubes(folder: Path) -> None:
    """Synthetic cubes in the published layout."""
    import zarr

    rng = np.random.default_rng(SEEDS["cubes"])
    for modality, bands in (("s2l1c", 13), ("s2l2a", 12), ("s1grd", 2)):
        (folder / modality / "part").mkdir(parents=True)
        for k in range(CUBES):
            values = rng.normal(2000, 700, (1, 4, bands, 264, 264)).clip(0, 9000)
            data = (values / 100 - 35).astype(np.float32) if bands == 2 else values.astype(np.int16)
            with zarr.storage.ZipStore(folder / modality / "part" / f"c{k}.zarr.zip", mode="w") as store:
                group = zarr.create_group(store, zarr_format=2)
                group.create_array("bands", data=data, chunks=(1, 1, bands, 264, 264))


def cube_seconds() -> dict[str, Any]:
    """CPU seconds a cube of reading and of each encoder at 1,024 numbers (ours: 512)."""
    with tempfile.TemporaryDirectory() as name:
        write_cubes(Path(name))
        cubes, colours = CubeFolder(name), RgbCubes(name)
        _, read = timed(lambda: [cubes.read(k) for k in cubes.ids])
        cube, rgb = cubes.read("c0")[None], colours.read("c0")[None]
        out = {"read 27 channels": read / CUBES}
        encoders: dict[str, tuple[Encoder, Floats]] = {
            "mean": (AveragingBaseline(), cube),
            "rcf 1024": (Temporal(RandomConvolutions.gaussian(27, 1024, 0)), cube),
            "rcf 1024, stride 2": (Temporal(RandomConvolutions.gaussian(27, 1024, 0, stride=2)), cube),
            "rcf 1024, seasons averaged before": (Temporal(RandomConvolutions.gaussian(27, 1024, 0), "pre-mean"), cube),
            "ours (true colour)": (Temporal(UpscalerTrunk()), rgb),
        }
        for label, (encoder, sample) in encoders.items():
            out[label] = timed(lambda encoder=encoder, sample=sample: encoder(sample, ["c0"]))[1]
    return out


def labelled_pictures(data: Path, count: int) -> tuple[list[str], NDArray[np.uint8], dict[str, NDArray[np.float64]]]:
    """Ids, pictures (N, 256, 256, 3) and binary tasks.

    ``count`` pictures of each class, the same ones every time: first those held out from our training, ten of a class.
    """
    with (data / "imagery" / "ucmerced_0.3m.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["width"], row["height"]) == ("256", "256")]
    classes = sorted({row["labels"].split(";")[0] for row in rows})
    rng = np.random.default_rng(SEEDS["pictures"])
    picked: dict[str, list[str]] = {}
    for name in classes:
        own = [row for row in rows if row["labels"].split(";")[0] == name]
        order = sorted(rng.permutation(len(own)), key=lambda k: not is_held_out(own[k]["key"], own[k]["lon"]))
        for k in order[:count]:
            picked[own[k]["key"]] = own[k]["labels"].split(";")[1].split(",")
    images = {}
    with tarfile.open(data / "imagery" / "ucmerced_0.3m.tar") as tar:
        for member in tar:
            handle = tar.extractfile(member) if Path(member.name).stem in picked else None
            if handle is not None:
                images[Path(member.name).stem] = np.asarray(Image.open(io.BytesIO(handle.read())).convert("RGB"))
    ids = sorted(images)
    tasks = {}
    for label in sorted({label for labels in picked.values() for label in labels}):
        y = np.array([float(label in picked[name]) for name in ids])
        if SHARES[0] <= y.mean() <= SHARES[1]:
            tasks[label] = y
    return ids, np.stack([images[name] for name in ids]), tasks


def of_scores(scores: Mapping[str, Scores]) -> dict[str, Any]:
    """Means over tasks, and F1 of each."""
    return {
        "f1": np.mean([s.mean for s in scores.values()]),
        "auc": np.mean([np.nanmean(s.metrics["roc_auc"]) for s in scores.values()]),
        "q": np.mean([s.q for s in scores.values()]),
        "f1_of": {name: s.mean for name, s in scores.items()},
    }


def others(names: Sequence[str]) -> dict[str, Encoder]:
    """Encoders of other people, by the names of ``metaearth3d embed``."""
    made = {name: network(Recipe(name)) for name in names}
    return {f"{n.split(':')[0]}, {Path(n.split(':')[-1]).name}": encoder for n, encoder in made.items() if encoder}


def picture_scores(data: Path, count: int, folds: int, more: Sequence[str]) -> dict[str, Any]:
    """What each encoder knows of the labels of pictures."""
    ids, images, tasks = labelled_pictures(data, count)
    fresh = np.array([is_held_out(name, "") for name in ids])
    crops = signed(images[:: max(1, len(images) // 64), 96:160, 96:160])
    encoders: dict[str, Encoder] = {
        "random": RandomVectors(192, 0),
        "mean": AveragingBaseline(RGB_GROUPS, channels=3, seasons=1),
        "rcf, noise": RandomConvolutions.gaussian(3, 1024, SEEDS["rcf"], stride=2),
        "rcf, whitened patches": RandomConvolutions.patches(crops, 1024, SEEDS["rcf"], stride=2),
        "ours": UpscalerTrunk(gsd=GSD_UCM),
        **others(more),
    }
    figures: dict[str, Any] = {}
    for name, encoder in encoders.items():
        rows, seconds = timed(lambda encoder=encoder: on_images(encoder, images, ids))
        tables = {**sweep(rows, [n for n in SIZES if n < encoder.dim], how="pca", fit=rows), encoder.dim: rows}
        scores = {
            size: of_scores({task: converged(x, y, "classification", folds=folds) for task, y in tasks.items()})
            for size, x in tables.items()
        }
        figures[name] = {"dim": encoder.dim, "seconds_a_picture": seconds / len(ids), **scores[encoder.dim]}
        figures[name]["sweep"] = {
            size: {key: found[key] for key in ("f1", "auc", "q")} for size, found in scores.items()
        }
        unseen = [converged(rows[fresh], y[fresh], "classification", folds=folds) for y in tasks.values()]
        figures[name]["f1_held_out"] = np.mean([s.mean for s in unseen])
    shares = {name: y.mean() for name, y in tasks.items()}
    return {"pictures": len(ids), "held_out": int(fresh.sum()), "folds": folds, "tasks": shares, "methods": figures}


def alphaearth(data: Path) -> tuple[Floats, dict[str, NDArray[np.float64]], NDArray[np.float64]]:
    """Vectors (N, 64), labels by task, and (lon, lat)."""
    with (data / "elevation" / "embeddings" / "alphaearth_forest_clearing.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))

    def column(name: str) -> NDArray[np.float64]:
        return np.array([float(row[name] or "nan") for row in rows])

    x = np.stack([column(f"A{k:02d}") for k in range(64)], axis=1).astype(np.float32)
    red, near = column("s2_b4"), column("s2_b8")
    seen = (red + near > 0) & np.isfinite(x).all(axis=1)  # some have no Sentinel-2 values
    tasks = {"clearing": column("label"), "ndvi": (near - red) / np.where(seen, near + red, 1)}
    places = np.stack([column("lon"), column("lat")], axis=1)
    return x[seen], {k: v[seen] for k, v in tasks.items()}, places[seen]


def halves(places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Rows of the first half; rows of one square degree are on one side."""
    cells, index = np.unique(np.floor(places), axis=0, return_inverse=True)
    order = np.random.default_rng(SEEDS["halves"]).permutation(len(cells))
    sizes = np.bincount(index)[order].cumsum()
    first = set(order[sizes <= len(places) / 2].tolist())
    return np.array([int(k) in first for k in index])


def compressor_table(data: Path, folds: int) -> dict[str, Any]:
    """Bits, error and probe scores at each trade-off, and of the vectors as they are."""
    x, tasks, places = alphaearth(data)
    train = halves(places)
    labels = {name: y[~train] for name, y in tasks.items()}

    def probes(rows: Floats) -> dict[str, float]:
        return {
            "f1_clearing": converged(rows, labels["clearing"], "classification", folds=folds).mean,
            "r2_ndvi": converged(rows, labels["ndvi"], "regression", folds=folds).mean,
        }

    points = [{"lambda": None, "bits": 64 * 32.0, "mse": 0.0, "relative": 0.0, **probes(x[~train])}]
    started = time.process_time()
    made = rate_distortion(x[train], x[~train], LAMS, seed=SEEDS["compressor"])
    seconds = (time.process_time() - started) / len(LAMS)
    for prior, point in made:
        figures = {"lambda": point.lam, "bits": point.bits, "model_bits": point.model_bits}
        figures |= {"mse": point.mse, "relative": point.relative}
        points.append({**figures, **probes(prior.decode(prior.encode(x[~train])))})
    counts = {"trained_on": int(train.sum()), "measured_on": int((~train).sum()), "folds": folds}
    return {**counts, "seconds_to_train": seconds, "points": points}


def capacity_table(data: Path, folds: int) -> list[dict[str, Any]]:
    """Scores of probes of growing capacity on AlphaEarth vectors by spatial blocks; p of being like the linear one."""
    x, tasks, places = alphaearth(data)
    out = []
    for name, kind in (("clearing", "classification"), ("ndvi", "regression")):
        found = compare(capacity(x, tasks[name], kind, folds=folds, coordinates=places))
        p = {frozenset((pair.first, pair.second)): pair.p_holm for pair in found.pairs}
        out += [
            {"task": name, "probe": m.name, "score": m.mean, "low": m.low, "high": m.high, "q": m.q}
            | {"p": p.get(frozenset(("linear", m.name)))}
            for m in found.methods
        ]
    return out


def report(figures: Mapping[str, Any]) -> None:
    """The four tables."""
    _common.table("CPU seconds a cube, one thread", ["", "s"], list(figures["seconds_a_cube"].items()))
    seen = figures["pictures"]
    keys: Sequence[str] = ("dim", "seconds_a_picture", "f1", "auc", "q", "f1_held_out")
    rows = [[name, *[method[key] for key in keys]] for name, method in seen["methods"].items()]
    _common.table(f"{seen['pictures']} pictures, {len(seen['tasks'])} binary tasks", ["", *keys], rows)
    sizes = {name: m["sweep"] for name, m in seen["methods"].items()}
    rows = [[name, *[found[n]["q"] if n in found else None for n in SIZES]] for name, found in sizes.items()]
    _common.table("Q by principal components", ["", *map(str, SIZES)], rows)
    rows = [[r["task"], r["probe"], r["score"], r["q"], r.get("p")] for r in figures["capacity"]]
    _common.table("capacity on AlphaEarth vectors", ["", "probe", "score", "Q", "p"], rows)
    keys = ("bits", "model_bits", "mse", "relative", "f1_clearing", "r2_ndvi")
    rows = [[str(p["lambda"]), *[p.get(key) for key in keys]] for p in figures["compressor"]["points"]]
    _common.table("compressor on AlphaEarth vectors, by lambda", ["", *keys], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery/ and elevation/embeddings/")
    parser.add_argument("--out", type=Path, required=True, help="JSON of all figures")
    parser.add_argument("--count", type=int, default=20, help="pictures of each class")
    parser.add_argument("--folds", type=int, default=20, help="folds of the probes")
    parser.add_argument("--more", nargs="*", default=[], metavar="NAME", help="hf:PATH or timm:NAME, scored as well")
    args = parser.parse_args()
    torch.set_num_threads(1)
    notes = [
        f"ours: {NOTE}; half of these pictures were in its training, without labels; "
        "f1_held_out is of the others alone",
        "pictures of one class are near each other in UC Merced and splits are random: scores are high for all alike",
    ]
    figures: dict[str, Any] = {"seeds": SEEDS, "notes": notes, "seconds_a_cube": cube_seconds()}
    figures["compressor"] = compressor_table(args.data, args.folds)
    figures["capacity"] = capacity_table(args.data, args.folds)
    figures["pictures"] = picture_scores(args.data, args.count, args.folds, args.more)
    report(figures)
    _common.write(args.out, figures)


if __name__ == "__main__":
    main()
