"""Networks of several widths, each trained as a teacher for the same minutes, for the width rows of the ablations.

    python scripts/bench/widths.py --data ../shared/data --out out/widths --widths 64 128 --minutes 8
    python scripts/bench/ablations.py ... --also "width 64=out/widths/64" "width 128=out/widths/128"

Flow matching from scratch on the recipe's crops with the recipe's budget, but for the width; the networks are saved to
be sampled in 8 evaluations. Equal minutes, not equal steps: a wide network sees fewer crops.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from metaearth3d.models import UpscalerNet
from metaearth3d.models.presets import preset_config
from metaearth3d.train.imagery import drop_blank, load_places
from metaearth3d.train.loop import train
from metaearth3d.train.recipes import BUDGETS, save_upscaler
from metaearth3d.train.record import grouped, provenance, write_record
from metaearth3d.train.upscale import UpscaleTask

STEPS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with imagery/*.tar and *.csv")
    parser.add_argument("--out", type=Path, required=True, help="a folder for each width goes here")
    parser.add_argument("--widths", type=int, nargs="+", default=[64, 128])
    parser.add_argument("--minutes", type=float, default=8.0, help="for each width")
    args = parser.parse_args()
    places = drop_blank(load_places(args.data))
    for width in args.widths:
        torch.manual_seed(0)
        net = UpscalerNet(**{**preset_config("small", "upscale"), "width": width, "steps": STEPS})
        budget = replace(BUDGETS["teacher"], minutes=args.minutes)
        folder = args.out / str(width)
        average, state = train(UpscaleTask(net, places), budget, folder / "run", seed=0)
        assert isinstance(average, UpscalerNet)
        save_upscaler(average, folder)
        command = f"python scripts/bench/widths.py --widths {width} --minutes {args.minutes:g}"
        write_record(folder, state, command, stage="teacher", data=grouped(provenance(places)))
        size = sum(p.numel() for p in net.parameters())
        print(f"width {width}: {state.step} steps in {state.elapsed_s / 60:.1f} minutes, {size:,} parameters")


if __name__ == "__main__":
    main()
