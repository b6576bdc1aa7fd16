"""The worlds one server shows: the one it was started with, and its kin of other seeds or words."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

from metaearth3d.serve.shows import LiveWorld
from metaearth3d.serve.web import WebTiles, web_tiles

MOST_WORLDS = 8  # kept open at a time
MOST_WORDS = 300  # characters of a prompt


@dataclass(frozen=True)
class Shown:
    """A world and its tiles."""

    world: LiveWorld
    tiles: WebTiles

    @property
    def digest(self) -> str:
        """The world's name."""
        return str(self.world.spec.digest)


@dataclass(frozen=True)
class Which:
    """Another seed or other words than the server's own world has; None: as there."""

    seed: int | None = None
    text: str | None = None


class Worlds:
    """Opens worlds when they are first asked for; they share networks and store with the first."""

    def __init__(self, world: LiveWorld, device: str = "cpu") -> None:
        """``device`` is where the networks of words are put when somebody types a prompt."""
        self.own, self.device = world, device
        self._open: OrderedDict[Which, Shown] = OrderedDict({Which(): Shown(world, web_tiles(world))})
        self._lock = threading.Lock()

    def get(self, which: Which) -> Shown:
        """The world asked for.

        Raises:
            BadInput: the seed or the words are not usable, or the model has no part for words.
        """
        if which.seed == self.own.spec.seed:
            which = replace(which, seed=None)
        with self._lock:
            shown = self._open.get(which)
            if shown is None:
                world = self._made(which)
                shown = self._open[which] = Shown(world, web_tiles(world))
                while len(self._open) > MOST_WORLDS:
                    del self._open[next(w for w in self._open if w != Which())]
            self._open.move_to_end(which)
            return shown

    def _made(self, which: Which) -> LiveWorld:
        spec = self.own.spec
        kind: Any = type(self.own)
        seed = spec.seed if which.seed is None else which.seed
        if which.text is None:
            again: LiveWorld = kind(replace(spec, seed=seed), self.own.parts, store=self.own.store)
            return again
        told: dict[str, Any] = {}
        if spec.root.get("kind") == "text":
            told = {name: spec.root[name] for name in ("near", "guidance")}
        made: LiveWorld = kind.from_text(
            which.text, seed, model=spec.model, device=self.device, dem=spec.dem, store=self.own.store, **told
        )
        return made
