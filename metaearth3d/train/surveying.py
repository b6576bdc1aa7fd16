"""The other tasks of the geometry network as steps of its training: what is drawn, in which share, in which words."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from metaearth3d.models.geometry import PROMPTS, GeometryNet
from metaearth3d.train.imagery import load_places
from metaearth3d.train.labels import Known, load_maps, named
from metaearth3d.train.layouts import drawn_layouts, load_layouts
from metaearth3d.train.record import Sourced
from metaearth3d.train.renders import texture_bank
from metaearth3d.train.survey import Renders, above_loss, cover_loss, seen_known, seen_renders, together

# Other ways to ask for the same.
WAYS = {
    "height": (PROMPTS["height"], "elevation of the bare ground", "terrain height in metres"),
    "ndsm": (PROMPTS["ndsm"], "height of buildings and trees above ground", "how high things stand"),
    "landcover": (PROMPTS["landcover"], "land cover classes: forest, water, fields, houses", "what covers the ground"),
}
KNOWN_PX = 96


@dataclass
class Survey:
    """Land cover and heights above ground: real pictures of which something is known, and renderings."""

    known: list[Known]
    renders: Renders
    ways: dict[str, Tensor]  # (ways to ask, T)
    share: float = 0.65  # of all steps
    sources: list[Sourced] = field(default_factory=list)
    count: int = 5  # of each kind in a batch

    def asked(self, task: str, count: int, rng: np.random.Generator) -> Tensor:
        """The words (count, T) of one way to ask, the first in half of the cases."""
        ways = self.ways[task]
        which = 0 if rng.random() < 0.5 else int(rng.integers(len(ways)))
        return ways[which].expand(count, -1)

    def step(self, net: GeometryNet, optimizer: torch.optim.Optimizer, rng: np.random.Generator) -> dict[str, float]:
        """One update of land cover or of heights above ground."""
        device, scenes = next(net.parameters()).device, self.renders.draw(self.count, rng)
        if rng.random() < 0.6:
            seen = seen_renders(scenes, device)
            if self.known:
                seen = together(seen, seen_known(self.known, self.count, self.renders.size_px, rng, device))
            loss, name = cover_loss(net, seen, rng, self.asked("landcover", len(seen.gsd), rng)), "cover"
        else:
            loss, name = above_loss(net, scenes, rng, self.asked("ndsm", len(scenes), rng)), "above"
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        return {name: float(loss.detach())}


def survey_of(net: GeometryNet, data: Path) -> Survey | None:
    """The survey of a network with words, its prompts put into it; None where pictures or layouts are missing."""
    if not net.config.text_dim or not (data / "imagery").is_dir():
        return None
    from metaearth3d.models import TextEncoder
    from metaearth3d.shipped import default_checkpoint

    encoder = TextEncoder.from_pretrained(default_checkpoint("text"))
    ways = {task: torch.from_numpy(np.asarray(encoder.encode(list(texts)))) for task, texts in WAYS.items()}
    net.prompts.copy_(torch.stack([ways[task][0] for task in PROMPTS]))
    places, layouts = load_places(data), load_layouts(data)
    told = [place for place in places if place.gsd < 0.5]
    known = [k for k in [*load_maps(data), *named(told)] if not k.held_out]
    device = next(net.parameters()).device
    sources: list[Sourced] = [*load_maps(data), *named(told), *layouts]
    renders = Renders(drawn_layouts(layouts), texture_bank(told), size_px=KNOWN_PX)
    return Survey(known, renders, {task: w.to(device) for task, w in ways.items()}, sources=sources)
