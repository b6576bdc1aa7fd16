"""Fine-tune a vision-language model of a hub on spatial questions, and try it before and after on other scenes.

    python pipelines/teach_vlm.py smoke --model FOLDER --data out/qa
    python pipelines/teach_vlm.py lora --model FOLDER_OR_ID --data out/qa --out runs/vlm --device cuda

Any model that transformers loads as image-text-to-text with its processor and chat template will do. The reply that is
learned is the worked reasoning and `Answer: ...`. `--rank` above 0 trains LoRA matrices (peft) of
all linear layers, 0 all weights. Result: the model or its adapter in `OUT/model`, accuracies in `OUT/taught.json`.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from _edge import run
from _teaching import Clock, items
from _vlm import accuracy, opened, taught

from metaearth3d.diffusion.engine import checked_device
from metaearth3d.errors import BadInput


@dataclass(frozen=True)
class Config:
    """Which model is taught what, and for how long."""

    model: str
    """Folder or hub name."""
    data: Path
    """Folder of a data set with pictures."""
    out: Path
    """Folder for the model and its figures."""
    steps: int
    """Of `batch` questions each."""
    rank: int = 16
    """Of the LoRA matrices; 0 trains all weights."""
    batch: int = 4
    """Questions of a step."""
    rate: float = 1e-4
    """Greatest learning rate."""
    tried: int = 400
    """Held-out questions that are answered before and after."""
    kinds: tuple[str, ...] = ()
    """Only these; all that have answers in words if empty."""
    seed: int = 0
    """Of weights and draws."""
    device: str = "cpu"
    """Torch device; on CUDA weights are bfloat16."""


_SET, _OUT = Path("out/qa"), Path("runs/vlm")
PRESETS = {
    "smoke": ("A few steps, to see that it runs.", Config("model", _SET, _OUT, steps=4, rank=0, batch=1, tried=4)),
    "lora": ("LoRA on a GPU.", Config("model", _SET, _OUT, steps=4000, device="cuda")),
    "full": ("All weights on a GPU.", Config("model", _SET, _OUT, steps=4000, rank=0, rate=1e-5, device="cuda")),
}


def main(config: Config) -> Path:
    """Try, teach, try again; the folder."""
    checked_device(config.device)
    if min(config.steps, config.batch, config.tried) < 1 or config.rank < 0:
        raise BadInput(f"steps {config.steps}, batch {config.batch} and tried {config.tried} are at least 1, rank 0")
    known = items(config.data, config.kinds, ("train",))
    far = items(config.data, config.kinds, ("val", "test"))
    far = far[:: max(1, len(far) // config.tried)][: config.tried]
    model, processor = opened(config.model, config.device, config.rank, config.seed)
    before = accuracy(model, processor, far, config.data, Clock("before", len(far)))
    taught(
        model, processor, known, config.data, steps=config.steps, batch=config.batch, rate=config.rate,
        seed=config.seed, on_step=Clock("teaching", config.steps),
    )  # fmt: skip
    after = accuracy(model, processor, far, config.data, Clock("after", len(far)))
    grey = accuracy(model, processor, far, config.data, Clock("blind", len(far)), sees=False)
    config.out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(config.out / "model")
    processor.save_pretrained(config.out / "model")
    found = {"before": before, "after": after, "after, without pictures": grey}
    said = {"config": {k: str(v) for k, v in asdict(config).items()}, **found}
    (config.out / "taught.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({k: v["all"] for k, v in found.items()}))
    return config.out


if __name__ == "__main__":
    sys.exit(run(main, PRESETS, description=__doc__))
