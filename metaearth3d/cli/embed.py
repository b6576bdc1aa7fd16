"""``metaearth3d embed``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metaearth3d.errors import BadInput, optional

if TYPE_CHECKING:
    from metaearth3d.judge.encoders import Encoder, RowStore, Source
    from metaearth3d.judge.encoders.base import Floats
    from metaearth3d.judge.encoders.recipe import Recipe

FIT_ROWS = 4096  # rows that axes and compressors are fitted on where no ids are named


def add_embed(parser: argparse.ArgumentParser) -> None:
    """Options of ``embed``."""
    inputs = parser.add_mutually_exclusive_group(required=True)
    inputs.add_argument("--cubes", type=Path, metavar="DIR", help="data cubes, MODALITY/*/ID.zarr.zip")
    inputs.add_argument("--images", type=Path, metavar="DIR", help="8-bit RGB pictures: PNG, JPEG, WebP, GeoTIFF")
    names = "mean, rcf, random, ours, hf:FOLDER_OR_ID or timm:NAME"
    parser.add_argument("--encoder", required=True, metavar="NAME", help=names)
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help=".csv or .parquet with id,0,1,...")
    parser.add_argument("--dim", type=_sizes, metavar="N[,N...]", help="numbers a row; several: one file each")
    reduce = "how an encoder's row is made N long: pool (default), first, project, pca"
    parser.add_argument("--reduce", default="pool", choices=("pool", "first", "project", "pca"), help=reduce)
    parser.add_argument("--fit-ids", type=Path, metavar="FILE", help="ids, one a line, that pca and --compress fit on")
    ways = "seasons: pre-mean, pre-median, post-mean, post-max, post-concat"
    parser.add_argument("--temporal", metavar="WAY", help=f"{ways} (default post-mean; mean keeps them apart)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of rcf, random and project (default 0)")
    parser.add_argument("--modalities", metavar="M[,M]", help="of cubes: s2l1c, s2l2a, s1grd (default all)")
    offset = "the cubes' Sentinel-2 numbers hold ESA's +1000 already"
    parser.add_argument("--no-shift", action="store_true", help=offset)
    parser.add_argument("--tile", type=int, metavar="PX", help="cut pictures into squares, each a row")
    parser.add_argument("--gsd", type=float, metavar="G", help="metres per pixel, for ours (default 10)")
    parser.add_argument("--kernel", type=int, default=3, metavar="K", help="side of rcf's filters (default 3)")
    filters = "rcf's filters: noise, or whitened patches of the input"
    parser.add_argument("--filters", default="gaussian", choices=("gaussian", "patches"), help=filters)
    parser.add_argument("--stride", type=int, default=1, metavar="K", help="rcf looks at every K-th row and column")
    pooling = "of hf: mean over tokens (default), cls, pooled"
    parser.add_argument("--pooling", default="mean", choices=("cls", "mean", "pooled"), help=pooling)
    parser.add_argument("--tokens", type=int, default=1, metavar="K", help="of hf with mean: so many means (default 1)")
    compress = "write what a trained compressor makes of the rows, its bytes and weights; larger is finer"
    parser.add_argument("--compress", type=float, metavar="LAMBDA", help=compress)
    parser.set_defaults(command=_embed)


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(int(part) for part in text.split(","))
    except ValueError:
        sizes = ()
    if not sizes or min(sizes) < 1 or len(set(sizes)) < len(sizes):
        raise argparse.ArgumentTypeError(f"{text!r} is not one or more different positive numbers with commas between")
    return sizes


def _embed(args: argparse.Namespace) -> int:
    import time

    from metaearth3d.judge.encoders import RowStore
    from metaearth3d.judge.encoders.recipe import build, network

    if args.out.suffix.lower() not in (".csv", ".parquet"):
        raise BadInput(f"{args.out} ends in neither .csv nor .parquet, the tables that are written")
    recipe = _recipe(args)
    net = network(recipe)
    source = _source(args, None if net is None else getattr(net, "channels", None))
    encoder = build(recipe, source, net)
    sizes = args.dim or (encoder.dim,)
    if max(sizes) > encoder.dim:
        raise BadInput(f"{encoder.name} gives {encoder.dim} numbers here; --dim asks for {max(sizes)}")
    picked = _picked(args.fit_ids, source)
    _check_fit(args, sizes, encoder.dim, len(picked))
    spec = {"encoder": encoder.digest, **_about(args, source)}
    store = RowStore(args.out.with_name(f"{args.out.name}.partial"), encoder.dim, spec)
    started = time.monotonic()
    try:
        fresh = _fill(store, source, encoder)
    finally:
        if not len(store):
            store.remove()
    seconds = time.monotonic() - started
    for path in _tables(args, store, source.ids, sizes, picked, _record(encoder, spec, len(source.ids))):
        print(path)
    store.remove()
    rate = f", {seconds / fresh:.3f} s each" if fresh else ""
    print(f"{encoder.name}: {len(source.ids)} rows, {fresh} of them now{rate}")
    return 0


def _recipe(args: argparse.Namespace) -> Recipe:
    """Options as a recipe; what can give any width gives the widest that is asked for."""
    from metaearth3d.judge.encoders.recipe import WIDTH, Recipe

    return Recipe(
        args.encoder,
        width=max(args.dim) if args.dim else WIDTH,
        seed=args.seed,
        temporal=args.temporal,
        kernel=args.kernel,
        filters=args.filters,
        stride=args.stride,
        pooling=args.pooling,
        tokens=args.tokens,
        gsd=args.gsd,
    )


def _source(args: argparse.Namespace, channels: int | None) -> Source:
    from metaearth3d.judge.encoders.cubes import MODALITIES
    from metaearth3d.judge.encoders.recipe import cubes, pictures

    if args.images is not None:
        if args.modalities or args.no_shift:
            raise BadInput("--modalities and --no-shift are of --cubes; pictures have colours")
        return pictures(args.images, channels, tile_px=args.tile)
    if args.tile is not None:
        raise BadInput("--tile is of --images; cubes are taken whole")
    known = {m.name: m for m in MODALITIES}
    wanted = args.modalities.split(",") if args.modalities else list(known)
    if not set(wanted) <= set(known):
        raise BadInput(f"modalities {args.modalities} are not all of {', '.join(known)}")
    return cubes(args.cubes, channels, modalities=tuple(known[name] for name in wanted), shift=not args.no_shift)


def _about(args: argparse.Namespace, source: Source) -> dict[str, Any]:
    """What the rows are of, for the record and for going on with a run."""
    if args.images is not None:
        return {"images": str(args.images.resolve()), "tile_px": args.tile}
    bands = getattr(source, "bands", ("s2l2a:B04", "s2l2a:B03", "s2l2a:B02"))
    return {"cubes": str(args.cubes.resolve()), "bands": list(bands), "shift": not args.no_shift}


def _picked(path: Path | None, source: Source) -> list[str]:
    """Ids that axes and compressors are fitted on: those of a file, or evenly spaced ones."""
    import numpy as np

    if path is None:
        places = np.linspace(0, len(source.ids) - 1, min(FIT_ROWS, len(source.ids))).round().astype(int)
        return [source.ids[k] for k in np.unique(places)]
    if not path.is_file():
        raise BadInput(f"there is no file {path}; --fit-ids names a text file with an id a line")
    names = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    strange = sorted(set(names) - set(source.ids))
    if strange or not names:
        raise BadInput(
            f"{path} names {len(strange)} ids that are not in the input{f': {strange[0]}' if strange else ''}"
        )
    return names


def _check_fit(args: argparse.Namespace, sizes: tuple[int, ...], dim: int, rows: int) -> None:
    """Refuse before the long part what would fail after it."""
    import math

    if args.reduce == "pca" and sizes != (dim,) and rows <= max(sizes):
        raise BadInput(
            f"{max(sizes)} principal components need more than {max(sizes)} rows; {rows} are to be fitted on"
        )
    if args.compress is not None:
        optional("constriction", "compress")
        if not (math.isfinite(args.compress) and args.compress > 0) or rows < 2:
            raise BadInput(f"--compress is {args.compress:g} on {rows} rows; it is positive, on 2 rows or more")


def _fill(store: RowStore, source: Source, encoder: Encoder) -> int:
    """Encode what the store has not; how many that were."""
    import numpy as np
    from tqdm import tqdm

    from metaearth3d.judge.encoders import RandomVectors

    blank = np.zeros((1, 1, 1, 1, 1), np.float32)
    missing = [name for name in source.ids if name not in store]
    with tqdm(total=len(source.ids), initial=len(source.ids) - len(missing), desc="embedding", unit="row") as bar:
        for name in missing:
            sample = blank if isinstance(encoder, RandomVectors) else source.read(name)[None]
            store.append(name, encoder(sample, [name])[0])
            bar.update()
    return len(missing)


def _record(encoder: Encoder, spec: dict[str, Any], rows: int) -> dict[str, Any]:
    """What explains a table."""
    import importlib.metadata

    versions = {name: importlib.metadata.version(name) for name in ("metaearth3d", "numpy")}
    record = {"encoder": encoder.name, "digest": encoder.digest, "rows": rows, "versions": versions}
    if encoder.name.startswith("ours"):
        from metaearth3d.judge.encoders.ours import NOTE

        record["note"] = NOTE
    return {**record, "input": {key: value for key, value in spec.items() if key != "encoder"}}


def _tables(
    args: argparse.Namespace,
    store: RowStore,
    ids: tuple[str, ...],
    sizes: tuple[int, ...],
    picked: list[str],
    record: dict[str, Any],
) -> Iterator[Path]:
    """Write a table of each size, with its record beside it."""
    from metaearth3d.geo.files import write_whole
    from metaearth3d.judge.encoders import reductions, write_table

    whole = sizes == (store.dim,)
    fit = store.rows(picked) if args.compress is not None or (args.reduce == "pca" and not whole) else None
    # all of an encoder's numbers are their own first ones
    ways = reductions(sizes, "first" if whole else args.reduce, seed=args.seed, fit=fit)
    for size, reduce in ways.items():
        path = args.out if len(sizes) == 1 else args.out.with_name(f"{args.out.stem}_{size}{args.out.suffix}")
        about = {**record, "dim": size, "from_dim": store.dim, "reduce": None if whole else args.reduce}
        if fit is not None:
            about["fitted_on"] = {"rows": len(picked), "ids": str(args.fit_ids or "evenly spaced")}
        if args.compress is None:
            write_table(path, ((names, reduce(rows)) for names, rows in store.blocks(ids)), size)
        else:
            assert fit is not None
            about["compressed"] = _compressed(args, path, ids, reduce(store.rows(ids)), reduce(fit))
        write_whole(path.with_name(f"{path.name}.json"), (json.dumps(about, indent=1) + "\n").encode())
        yield path


def _compressed(
    args: argparse.Namespace, path: Path, ids: tuple[str, ...], rows: Floats, fit: Floats
) -> dict[str, Any]:
    """Write the rows that come back from a compressor, and its bytes and weights beside them."""
    import numpy as np

    from metaearth3d.geo.files import write_whole
    from metaearth3d.judge.encoders import write_table
    from metaearth3d.judge.encoders.compress import FactorisedPrior

    prior = FactorisedPrior.fit(fit, args.compress, seed=args.seed)
    content = prior.encode(rows)
    back = prior.decode(content)
    write_whole(path.with_name(f"{path.name}.bits"), content)
    prior.save(path.with_name(f"{path.name}.prior.safetensors"))
    write_table(path, iter([(ids, back)]), rows.shape[1])
    mse = float(np.square(back.astype(np.float64) - rows).mean())
    bits = 8 * len(content) / len(ids)
    print(f"{path.name}: {bits:.1f} bits a row, mean squared error {mse:.3g}")
    return {"lambda": args.compress, "bits_a_row": bits, "mse": mse, "digest": prior.digest}
