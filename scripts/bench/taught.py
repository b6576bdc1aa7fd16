"""Do questions teach? What pipelines/teach_questions.py finds, with command, machine and commit.

python scripts/bench/taught.py --data out/qa --work runs/taught --minutes 30   # goes on where it stopped
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from _common import ROOT, write

sys.path.insert(0, str(ROOT / "pipelines"))

OUT = ROOT / "docs" / "bench" / "taught.json"


def main() -> None:
    from teach_questions import PRESETS, Config
    from teach_questions import main as teach

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a data set with pictures")
    parser.add_argument("--work", type=Path, default=Path("runs/taught"))
    parser.add_argument("--minutes", type=float, default=PRESETS["cpu"][1].minutes)
    parser.add_argument("--steps", type=int, default=0, help="of each network, instead of minutes")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    folder = teach(Config(args.data, args.work, args.minutes, steps=args.steps, seed=args.seed))
    found = json.loads((folder / "taught.json").read_text(encoding="utf-8"))
    write(args.out, {name: value for name, value in found.items() if name != "config"})


if __name__ == "__main__":
    main()
