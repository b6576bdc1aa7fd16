"""Do spatial questions teach? A compact network of pictures and words, tried on scenes that it has not seen.

    python pipelines/teach_questions.py smoke --data out/qa
    python pipelines/teach_questions.py cpu --data out/qa --out runs/taught

`DIR` is a data set with pictures that `metaearth3d ask` wrote; questions that are answered with words are learned from
`train` and tried on `val` and `test`, which lie elsewhere. Beside the network stand the same one taught without
pictures (blind), its own answers when pictures are exchanged within each kind (shuffled) and the commonest answer
(majority); gains over them come with an interval from drawing places again. Result: `OUT/taught.json`, `OUT/reader.pt`.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from _edge import run
from _teaching import Clock, commonest, gain, items, per_kind, right, swapped, teach, tensors

from metaearth3d.errors import BadInput


@dataclass(frozen=True)
class Config:
    """What is taught, and for how long."""

    data: Path
    """Folder of a data set with pictures."""
    out: Path
    """Folder for the network and its figures."""
    steps: int
    """Of 32 questions each."""
    kinds: tuple[str, ...] = ()
    """Only these; all that have answers in words if empty."""
    width: int = 32
    """Channels of its layers."""
    seed: int = 0
    """Of weights and draws."""


PRESETS = {
    "smoke": ("A minute, to see that it runs.", Config(Path("out/qa"), Path("runs/smoke"), steps=60)),
    "cpu": ("Minutes on a few CPU cores.", Config(Path("out/qa"), Path("runs/taught"), steps=1500)),
    "wide": ("A wider network, longer.", Config(Path("out/qa"), Path("runs/taught"), steps=6000, width=48)),
}


def main(config: Config) -> Path:
    """Teach, try and write what was found; the folder."""
    if config.steps < 1 or config.width < 1:
        raise BadInput(f"steps is {config.steps}, width {config.width}; both are at least 1")
    known = items(config.data, config.kinds, ("train",))
    answers = sorted({row["answer"] for row in known})
    own = tensors(known, config.data, answers)
    far = tensors(items(config.data, config.kinds, ("val", "test")), config.data, answers)
    if not len(far):
        raise BadInput(f"{config.data} asks nothing in val and test that train answers; ask about more scenes")
    readers = {
        sees: teach(own, len(answers), steps=config.steps, width=config.width, seed=config.seed, sees=sees,
                    on_step=Clock("with pictures" if sees else "blind", config.steps))
        for sees in (True, False)
    }  # fmt: skip
    seen = right(readers[True], far, torch.arange(len(far)))
    others = {
        "blind": right(readers[False], far, None),
        "shuffled": right(readers[True], far, swapped(far, config.seed)),
        "majority": commonest(own, far),
    }
    found = {
        "config": {k: str(v) for k, v in asdict(config).items()},
        "taught": len(own),
        "tried": {k: far.kinds.count(k) for k in sorted(set(far.kinds))},
        "places": len(set(far.places)),
        "chance": per_kind(far, 1 / far.allowed.sum(1).float()),
        "with pictures": per_kind(far, seen),
        **{name: per_kind(far, hits) for name, hits in others.items()},
        "gain": {name: gain(seen, hits, far.places, config.seed) for name, hits in others.items()},
        "seen again": per_kind(own, right(readers[True], own, torch.arange(len(own)))),
    }
    config.out.mkdir(parents=True, exist_ok=True)
    torch.save({"answers": answers, "state": readers[True].state_dict()}, config.out / "reader.pt")
    (config.out / "taught.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(
        json.dumps(
            {k: found[k] for k in ("chance", "with pictures", "blind", "shuffled", "majority", "gain")}, indent=1
        )
    )
    return config.out


if __name__ == "__main__":
    sys.exit(run(main, PRESETS, description=__doc__))
