"""The other tasks of the geometry network as steps of its training: what is drawn, in which share, in which words."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from metaearth3d.models.geometry import PROMPTS, GeometryNet
from metaearth3d.train.imagery import load_places
from metaearth3d.train.labels import Known, load_maps, named
from metaearth3d.train.layouts import drawn_layouts, load_layouts
from metaearth3d.train.pointed import pointed
from metaearth3d.train.record import Sourced
from metaearth3d.train.remade import Remake, remaker
from metaearth3d.train.renders import texture_bank
from metaearth3d.train.survey import (
    Renders,
    above_loss,
    cover_loss,
    guessed,
    seen_known,
    seen_renders,
    together,
)
from metaearth3d.train.swatches import swatched

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
    count: int = 5  # renderings in a batch
    real: int = 7  # real pictures in a batch
    patience: int = 800  # batches of land cover before the network's own maps are used
    drawn: int = 0  # such batches so far
    guesses: dict[str, NDArray[np.uint8]] = field(default_factory=dict)  # the network's own maps of pictures, by key
    points: list[Known] = field(default_factory=list)  # pictures of which single points are named, for the last layer
    remake: Remake | None = None  # our own upscaler, for the last layer too

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
                self._guess(net, rng)
                size_px = self.renders.size_px
                real = seen_known(self.known, self.real, size_px, rng, device, guesses=self.guesses)
                seen = together(seen, real)
            loss, name = cover_loss(net, seen, rng, self.asked("landcover", len(seen.gsd), rng)), "cover"
        else:
            loss, name = above_loss(net, scenes, rng, self.asked("ndsm", len(scenes), rng)), "above"
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        return {name: float(loss.detach())}

    def _guess(self, net: GeometryNet, rng: np.random.Generator, *, count: int = 2) -> None:
        """Map a few pictures that words describe with the network as it is, for mosaics at coarser GSDs."""
        self.drawn += 1
        told = [k for k in self.known if k.shown] if self.drawn > self.patience else []
        for k in rng.integers(0, len(told), count if told else 0):
            self.guesses[told[k].key] = guessed(net, told[k], self.ways["landcover"])


def survey_of(net: GeometryNet, data: Path) -> Survey | None:
    """The survey of a network with words, its prompts put into it; None where pictures or layouts are missing."""
    if not net.config.text_dim or not (data / "imagery").is_dir():
        return None
    from metaearth3d.diffusion.engine import NetUpscaler
    from metaearth3d.models import TextEncoder
    from metaearth3d.shipped import default_checkpoint

    encoder = TextEncoder.from_pretrained(default_checkpoint("text"))
    ways = {task: torch.from_numpy(np.asarray(encoder.encode(list(texts)))) for task, texts in WAYS.items()}
    net.prompts.copy_(torch.stack([ways[task][0] for task in PROMPTS]))
    places, layouts = load_places(data), load_layouts(data)
    told = [place for place in places if place.gsd < 0.5]
    swatches = swatched(places)
    seen, points = [*load_maps(data), *swatches, *named(told)], pointed(places)
    known = [k for k in seen if not k.held_out]
    device = next(net.parameters()).device
    sources: list[Sourced] = [*seen, *points, *layouts]
    renders = Renders(drawn_layouts(layouts), texture_bank(told), size_px=KNOWN_PX)
    remake = remaker(NetUpscaler.from_pretrained(default_checkpoint("upscale"), device=str(device)))
    near = [k for k in points if not k.held_out]
    told_of = {task: w.to(device) for task, w in ways.items()}
    return Survey(known, renders, told_of, sources=sources, remake=remake, points=near)
