"""An image field four times finer than its parent, made by a network that looks at its whole window at once.

Attention over space, group norms, an autoencoder: what such a network makes of a place depends on the window it sees
it in, so windows cannot agree to the byte as a local network's do. They lie on a fixed lattice, overlap, start from
noise that belongs to the place, and are mixed with weights that sum to one. The last ``joint`` steps start from mixed
latents: then neighbours finish one picture instead of cross-fading two, which would blur. Every stage between two
mixings is a field of its own, computed on demand and kept: a request of any shape and order reads the same bytes, in
memory that the store bounds, and reaches no further than ``2 joint + 1`` rings of windows. Mixing after *every* step
reaches twice as many rings as there are steps, which random access cannot afford; mixing itself costs no evaluations.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields.base import IMAGE_BANDS, Array, CoreField, digest_of, field_digest
from metaearth3d.fields.noise import noise_key, normal
from metaearth3d.fields.store import Store
from metaearth3d.geo.lattice import FACTOR, Lattice, PixelBox, TileKey
from metaearth3d.protocols import Field, WindowUpscaler

GUARD = 1 / 16  # of a window's side, at each edge, is thrown away: what an edge does to a network stays there
RAMP = 5 / 48  # of its side on both sides of a core's edge, a window hands over to the next; the core is two thirds
FIT_PASSES = 4

Floats = NDArray[np.float32]


def overlap(window_px: int, step_px: int) -> tuple[int, int]:
    """``(guard, ramp)`` of a window in pixels, multiples of ``step_px``; its core is what both leave on each side.

    >>> overlap(384, 4)  # a core of 256 px
    (24, 40)
    """
    guard, ramp = (max(1, round(window_px * share / step_px)) * step_px for share in (GUARD, RAMP))
    core = window_px - 2 * (guard + ramp)
    if window_px % step_px or core < 2 * ramp:
        raise BadInput(f"a window of {window_px} px leaves no core; give a multiple of {step_px} px, at least 16 of it")
    return guard, ramp


class Mixed(CoreField):
    """A field whose cores are mixed from overlapping windows, each computed once and kept in the store."""

    guard: int
    ramp: int

    @abstractmethod
    def window(self, row: int, col: int) -> Array:
        """Pixels (C, W, W) of one window; a pure function of its place on the lattice of cores."""

    def window_box(self, row: int, col: int) -> PixelBox:
        """The pixels of the window around core (row, col)."""
        side, edge = self.core_px, self.guard + self.ramp
        return PixelBox(self.level, row * side, col * side, side, side).pad(edge)

    def compute(self, key: TileKey) -> NDArray[Any]:
        """One core: nine windows, weighted and summed in the order of their places."""
        side, ramp = self.core_px, self.ramp
        out = np.zeros((len(self.bands), side, side), np.float32)
        weights = [_ramps(side, ramp, shift) for shift in (-1, 0, 1)]
        starts = [self.guard + ramp - shift * side for shift in (-1, 0, 1)]  # of this core in that window
        for i in range(3):
            rows = _span(weights[i])
            for j in range(3):
                cols = _span(weights[j])
                window = self._kept_window(key.row + i - 1, key.col + j - 1)
                r, c = starts[i], starts[j]
                part = window[:, r + rows.start : r + rows.stop, c + cols.start : c + cols.stop]
                out[:, rows, cols] += weights[i][rows, None] * weights[j][None, cols] * part
        return self.finished(out, key)

    def finished(self, mixed: Floats, key: TileKey) -> NDArray[Any]:
        """What becomes of a mixed core (C, S, S)."""
        return mixed

    def _kept_window(self, row: int, col: int) -> Array:
        name = f"{self.digest}/w{self.level}/r{row}_c{col}"
        kept = self.store.get(name)
        if kept is None:
            kept = self.window(row, col)
            self.store.put(name, kept)
        return kept


class _Latents(Mixed):
    """Latents after a number of steps, on the grid of latent pixels."""

    def __init__(self, owner: BlendedField, stop: int, before: _Latents | None) -> None:
        net = owner.net
        bands = tuple(f"latent{k}" for k in range(net.latent_bands))
        name = digest_of("latents", owner.name, stop)
        side = owner.core_px // net.latent_px
        super().__init__(owner.lattice, owner.level, bands, np.float32, digest=name, core_px=side, store=owner.store)
        self.owner, self.stop, self.before = owner, stop, before
        self.guard, self.ramp = owner.guard // net.latent_px, owner.ramp // net.latent_px

    def window(self, row: int, col: int) -> Floats:
        """Latents (B, w, w) of one window after its steps."""
        return self.owner.denoised(row, col, self.before, self.stop)


class BlendedField(Mixed):
    """``parent`` seen four times sharper by a network of whole windows: uint8 red, green and blue."""

    def __init__(
        self,
        parent: Field,
        net: WindowUpscaler,
        *,
        seed: int,
        version: str | int,
        joint: int | None = None,
        store: Store | None = None,
    ) -> None:
        """A field one level below ``parent``; the last ``joint`` steps (by default one) start from mixed latents."""
        if len(parent.bands) != len(IMAGE_BANDS) or parent.dtype != np.uint8:
            raise BadInput(f"the parent has bands {parent.bands} of {parent.dtype}; an upscaler needs three of uint8")
        joint = min(1, net.steps - 1) if joint is None else joint
        if not 0 <= joint < net.steps:
            raise BadInput(f"joint is {joint}; of {net.steps} steps 0 to {net.steps - 1} can start from mixed latents")
        self.guard, self.ramp = overlap(net.window_px, int(np.lcm(FACTOR, net.latent_px)))
        core_px = net.window_px - 2 * (self.guard + self.ramp)
        columns = parent.lattice.columns(parent.level + 1)
        if columns is not None and columns % core_px:
            raise BadInput(
                f"cores of {core_px} px do not go around a planet of {columns} columns; "
                "give a window of 96, 192, 384 or 768 px"
            )
        self.name = digest_of(
            "blended", field_digest(parent), net.digest, net.steps, net.window_px, joint, seed, version
        )
        level = parent.level + 1
        super().__init__(parent.lattice, level, IMAGE_BANDS, np.uint8, digest=self.name, core_px=core_px, store=store)
        self.parent, self.net, self.seed, self.version = parent, net, seed, version
        self.before: _Latents | None = None
        for stop in range(net.steps - joint, net.steps):
            self.before = _Latents(self, stop, self.before)

    def window(self, row: int, col: int) -> NDArray[np.uint8]:
        """Pixels (3, W, W) of one window: the last steps and the decoder."""
        latents = self.denoised(row, col, self.before, self.net.steps)
        made = self.net.decode(latents, self._parent(row, col))
        if made.shape != (3, self.net.window_px, self.net.window_px):
            raise BadInput(f"the network made {made.shape}; it declares windows of {self.net.window_px} px")
        return made

    def denoised(self, row: int, col: int, before: _Latents | None, stop: int) -> Floats:
        """Latents of a window after ``stop`` steps, begun from mixed ones or from the noise of the place."""
        box = self.window_box(row, col)
        p = self.net.latent_px
        fine = PixelBox(box.level, box.row // p, box.col // p, box.height // p, box.width // p)
        start, latents = 0, self._noise("latents", fine, self.net.latent_bands, p)
        if before is not None:
            start, latents = before.stop, before.pixels(fine)
        grain = self._noise("grain", box.parent(), len(IMAGE_BANDS), FACTOR)
        steps = range(start, stop)
        return self.net.denoise(latents, self._parent(row, col), grain, steps, gsd=_middle(self.lattice, box))

    def finished(self, mixed: Floats, key: TileKey) -> NDArray[Any]:
        """Pixels whose 4x4 means are the parent's."""
        side = self.core_px
        box = PixelBox(self.level, key.row * side, key.col * side, side, side)
        return fit_parent(mixed, self.parent.read(box.parent()).data)

    def _parent(self, row: int, col: int) -> NDArray[np.uint8]:
        return self.parent.read(self.window_box(row, col).parent()).data

    def _noise(self, stage: str, box: PixelBox, bands: int, coarse: int) -> Floats:
        columns = self.lattice.columns(self.level)
        around = None if columns is None else columns // coarse
        return normal(noise_key(self.version, self.seed, self.level, stage, 0), box, bands, columns=around)


def fit_parent(child: Floats, parent: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """``child`` (C, 4h, 4w) as uint8, its 4x4 means as near to ``parent`` (C, h, w) as clipping and rounding allow."""
    channels, height, width = parent.shape
    child = np.clip(child, 0, 255)
    for _ in range(FIT_PASSES):
        blocks = child.reshape(channels, height, FACTOR, width, FACTOR)
        lack = (parent - blocks.mean(axis=(2, 4)))[:, :, None, :, None]
        room = ((blocks < 255) & (lack > 0)) | ((blocks > 0) & (lack < 0))
        share = np.maximum(room.mean(axis=(2, 4), keepdims=True), 1 / FACTOR**2)
        child = np.clip(blocks + room * lack / share, 0, 255).reshape(child.shape)
    return np.rint(child).astype(np.uint8)


def _ramps(side: int, ramp: int, shift: int) -> Floats:
    """Weight (side,) over a core of the window ``shift`` cores before (-1), on (0) or after (1) it; they sum to 1."""
    x = np.arange(side) + 0.5
    rise = _smooth((x + ramp) / (2 * ramp))  # of the core's own window at its first edge
    fall = _smooth((side + ramp - x) / (2 * ramp))
    weight = {-1: 1 - rise, 0: rise + fall - 1, 1: 1 - fall}[shift]
    return weight.astype(np.float32)


def _smooth(t: NDArray[np.float64]) -> NDArray[np.float64]:
    t = np.clip(t, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


def _span(weight: Floats) -> slice:
    """Where a weight is not zero."""
    where = np.nonzero(weight)[0]
    return slice(int(where[0]), int(where[-1]) + 1)


def _middle(lattice: Lattice, box: PixelBox) -> float:
    """Ground GSD in metres at a box's middle row: such a network is told one number a window."""
    gsd = lattice.ground_gsd(box.level, [box.row + box.height // 2])
    return float(np.ravel(gsd)[0])
