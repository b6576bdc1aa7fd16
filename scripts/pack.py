"""A smaller copy of the training images, for a rented machine that takes only so many megabytes.

    python scripts/pack.py --data ../shared/data --out out/pack --mib 60
    metaearth3d train upscale --data out/pack --out out/run --minutes 25 --device cuda

Held-out places stay at home. Then the largest shards lose images, evenly by a hash of their keys, until the rest fits;
scenes of several square kilometres are never dropped. Pixels are copied as they are, not encoded again.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import tarfile
from pathlib import Path

from metaearth3d.errors import BadInput
from metaearth3d.train.imagery import SHARDS, is_held_out

KEPT_WHOLE = ("scenes_multi_gsd",)
MIB = 1 << 20
TAR_HEAD = 1024  # bytes of a member beside its data: header and padding, at most


def order(key: str) -> str:
    """A fixed shuffle of keys."""
    return hashlib.sha256(key.encode()).hexdigest()


def members(path: Path) -> list[tarfile.TarInfo]:
    """Images of a shard that training may see, in shuffled order."""
    with path.with_suffix(".csv").open(newline="", encoding="utf-8") as file:
        lon = {row["key"]: row["lon"] for row in csv.DictReader(file)}
    with tarfile.open(path) as tar:
        found = [m for m in tar if Path(m.name).stem in lon]
    kept = [m for m in found if not is_held_out(Path(m.name).stem, lon[Path(m.name).stem])]
    return sorted(kept, key=lambda m: order(m.name))


def chosen(shards: dict[str, list[tarfile.TarInfo]], limit: int) -> dict[str, list[tarfile.TarInfo]]:
    """Shards cut so that all together stay under ``limit`` bytes: always the largest one gives."""
    left = {name: list(found) for name, found in shards.items()}
    sizes = {name: sum(m.size + TAR_HEAD for m in found) for name, found in left.items()}
    while sum(sizes.values()) > limit:
        giver = max((n for n in sizes if n not in KEPT_WHOLE and left[n]), key=lambda n: sizes[n], default=None)
        if giver is None:
            raise BadInput(f"the scenes alone are larger than {limit / MIB:.0f} MiB; give a larger --mib")
        sizes[giver] -= left[giver].pop().size + TAR_HEAD
    return left


def copy(source: Path, out: Path, wanted: list[tarfile.TarInfo]) -> None:
    """Write the wanted members of a tar and its table, each by rename."""
    temporary = out / f".tmp-{os.getpid()}-{source.name}"
    with tarfile.open(source) as tar, tarfile.open(temporary, "w", format=tarfile.USTAR_FORMAT) as packed:
        for member in sorted(wanted, key=lambda m: m.offset):
            packed.addfile(member, tar.extractfile(member))
    os.replace(temporary, out / source.name)
    table = source.with_suffix(".csv")
    (out / table.name).write_bytes(table.read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery/*.tar and *.csv")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pack")
    parser.add_argument("--mib", type=float, default=60.0, help="most megabytes (2^20) of the pack")
    args = parser.parse_args()
    folder, out = args.data / "imagery", args.out / "imagery"
    names = [n for n in SHARDS if (folder / f"{n}.tar").exists()]
    tables = sum((folder / f"{n}.csv").stat().st_size for n in names)
    left = chosen({n: members(folder / f"{n}.tar") for n in names}, round(args.mib * MIB) - tables)
    out.mkdir(parents=True, exist_ok=True)
    for name in names:
        copy(folder / f"{name}.tar", out, left[name])
        print(f"{name}: {len(left[name])} images")
    print(f"{sum(p.stat().st_size for p in out.iterdir()) / MIB:.1f} MiB in {args.out}")


if __name__ == "__main__":
    main()
