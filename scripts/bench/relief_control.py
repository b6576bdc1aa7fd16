"""Train the control of the height network: the same size and data, one answer by its distance from the truth.

    python scripts/bench/relief_control.py --data ../shared/data --out out/control --minutes 40

It begins from the shipped network and forgets land cover and heights above ground. ``elevation.py --control`` and
``terrain.py --control`` judge it next to the network that ships.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from metaearth3d.models.geometry import GeometryNet
from metaearth3d.shipped import default_checkpoint
from metaearth3d.train.geometry import GeometryTask
from metaearth3d.train.loop import Budget, train
from metaearth3d.train.record import write_record
from metaearth3d.train.relief import load_sites


def main() -> None:
    """Train for a while and save the network with its record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with elevation/")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run and of the checkpoint")
    parser.add_argument("--begin", type=Path, default=None, help="checkpoint to begin from; shipped by default")
    parser.add_argument("--minutes", type=float, default=40.0, help="time budget")
    parser.add_argument("--resume", action="store_true", help="go on with the run")
    args = parser.parse_args()
    net = GeometryNet.from_pretrained(args.begin or default_checkpoint("geometry")).float()
    task = GeometryTask(net, load_sites(args.data), likeliest=1.0)
    average, state = train(task, Budget(minutes=args.minutes), args.out / "run", resume=args.resume)
    average.half().save_pretrained(args.out)  # type: ignore[operator]
    write_record(
        args.out,
        state,
        f"python scripts/bench/relief_control.py --data DIR --minutes {args.minutes:g}",
        held_out={},
        data={},
    )


if __name__ == "__main__":
    main()
