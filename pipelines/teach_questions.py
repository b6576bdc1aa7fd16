"""Do spatial questions teach? A compact reader of pictures and words, tried on places that it has not seen.

    python pipelines/teach_questions.py smoke --data out/qa
    python pipelines/teach_questions.py cpu --data out/qa --out runs/taught --minutes 30

`out/qa` is a data set with pictures that `metaearth3d ask` wrote; questions that are answered by a choice are learned
from `train` and tried on `val` and `test`, which lie elsewhere. A reader gets the words, where lettered marks are,
close looks at them and the whole in small. While it learns, items of `train` tell where marks are; when it is tried, an
eye finds them in the picture, which has learned that from `train` too. Beside it stand the same reader taught without
pictures for as many steps (blind), its answers when pictures are exchanged within each kind (shuffled) and the
commonest answer (majority); gains over them have intervals from drawing items, and places, again. Minutes are processor
minutes of a thread, for everything; the same command again goes on where it was stopped, network by network. Result:
`OUT/taught.json`, and the networks `reader.pt`, `blind.pt` and `finder.pt`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import torch
from _edge import run
from _eye import LETTERS, Budget, Finder, learn_to_find, marks, see
from _reader import Reader
from _teaching import Asked, commonest, compared, items, offers, per_kind, right, swapped, teach, tensors

from metaearth3d.errors import BadInput

Net = TypeVar("Net", bound=torch.nn.Module)
EYE, READ = 0.3, 0.45  # of the minutes, that the eye and the reader learn; the blind one and looking take the others


@dataclass(frozen=True)
class Config:
    """What is taught, and for how long."""

    data: Path
    """Folder of a data set with pictures."""
    out: Path
    """Folder for the network and its figures."""
    minutes: float
    """Of one processor thread, about, for everything."""
    kinds: tuple[str, ...] = ()
    """Only these; all that are answered by a choice if empty."""
    steps: int = 0
    """Of the eye and of each reader, instead of minutes."""
    seed: int = 0
    """Of weights and draws."""


PRESETS = {
    "smoke": ("A minute, to see that it runs.", Config(Path("out/qa"), Path("runs/smoke"), minutes=1)),
    "cpu": ("Half an hour of one core.", Config(Path("out/qa"), Path("runs/taught"), minutes=30)),
    "long": ("Two hours of one core.", Config(Path("out/qa"), Path("runs/taught"), minutes=120)),
}


def main(config: Config) -> Path:
    """Teach, try and write what was found; the folder."""
    if config.minutes <= 0 or config.steps < 0:
        raise BadInput(f"minutes is {config.minutes:g}, steps {config.steps}; learning takes more than none")
    known = items(config.data, config.kinds, ("train",))
    chosen = [offers(rows, known) for rows in (known, items(config.data, config.kinds, ("val", "test")))]
    if not chosen[1]:
        raise BadInput(f"{config.data} asks nothing in val and test that train answers; ask about more scenes")
    config.out.mkdir(parents=True, exist_ok=True)
    own, far = (tensors(some) for some in chosen)
    own = replace(own, seen=see(own.rows, config.data))
    learn = partial(teach, own, seed=config.seed)
    sighted, steps = _kept(config, "reader", Reader(), lambda: learn(_budget(config, "with pictures", READ), sees=True))
    blind, _ = _kept(config, "blind", Reader(), lambda: learn(Budget("blind", 0, steps), sees=False))
    finder, _ = _kept(
        config, "finder", Finder(), lambda: learn_to_find(known, config.data, _budget(config, "eye", EYE), config.seed)
    )
    far = replace(far, seen=see(far.rows, config.data, finder))
    hits = {
        "with pictures": right(sighted, far, torch.arange(len(far))),
        "blind": right(blind, far, None),
        "shuffled": right(sighted, far, swapped(far, config.seed)),
        "majority": commonest(own, far),
    }
    found = {
        "config": {k: str(v) for k, v in asdict(config).items()},
        "taught": len(own), "steps": steps, "tried": len(far), "places": len(set(far.places)),
        "marks": _met(far),
        **compared(far, hits, config.seed),
        "seen again": per_kind(own.kinds, right(sighted, own, torch.arange(len(own)))),
    }  # fmt: skip
    (config.out / "taught.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    _show(found)
    return config.out


def _budget(config: Config, name: str, share: float) -> Budget:
    return Budget(name, 60 * config.minutes * share, config.steps)


def _kept(config: Config, name: str, net: Net, learn: Callable[[], tuple[Net, int]]) -> tuple[Net, int]:
    """A network and its steps: what the folder keeps of the same config, else what is learned now and kept there."""
    path, said = config.out / f"{name}.pt", str(replace(config, out=Path()))
    if path.is_file() and (kept := torch.load(path, weights_only=True))["config"] == said:
        net.load_state_dict(kept["state"])
        return net.eval(), kept["steps"]
    net, steps = learn()
    torch.save({"config": said, "steps": steps, "state": net.state_dict()}, path)
    return net, steps


def _met(far: Asked) -> dict[str, float]:
    """Of marks that held-out pictures show, the share found within 8 of the 512 px, and how many others were found."""
    shown = met = false = 0
    assert far.seen is not None
    for row, found in zip(far.rows, far.seen.marks, strict=True):
        told = marks(row) or {}
        for letter, (x, y, sure) in zip(LETTERS, found.tolist(), strict=True):
            shown += letter in told
            met += sure > 0.5 and letter in told and (x - told[letter][0]) ** 2 + (y - told[letter][1]) ** 2 < 16
            false += sure > 0.5 and letter not in told
    return {"shown": shown, "found": met / max(1, shown), "others": false}


def _show(found: Mapping[str, Any]) -> None:
    """Print what each kind gains."""
    print(f"{'kind':24}{'items':>6}{'chance':>8}{'seen':>8}{'blind':>8}{'shuffled':>9}   gain over blind, 95 %")
    for kind, row in found["kinds"].items():
        over = row["over blind"]
        print(f"{kind:24}{row['items']:6}{row['chance']:8.3f}{row['with pictures']:8.3f}{row['blind']:8.3f}"
              f"{row['shuffled']:9.3f}   {over['gain']:+.3f} ({over['low']:+.3f} to {over['high']:+.3f})")  # fmt: skip
    print(json.dumps({"gained": found["gained"], "over places": found["over places"], "marks": found["marks"]}))


if __name__ == "__main__":
    sys.exit(run(main, PRESETS, description=__doc__))
