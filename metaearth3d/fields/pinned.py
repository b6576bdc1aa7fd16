"""Real pixels pinned into a generated image: exact where they are, and the world grows around them without a border.

A pin lives on one level. There, and as box means on every coarser level, its pixels replace the generated ones before
the next level is made, so what is generated around it is generated from it. Along its border what was generated
differs from what is pinned; that difference is carried outwards, as a membrane fixed at the border would carry it, and
fades to nothing within ``REACH_PX``: of the coarsest level for a difference in colour, of finer ones for what is left
of it there. Detail beside the border is made as strong as the pin's own, fading alike. Everything is a sum over a
bounded neighbourhood in a fixed order: a pinned field is as much a function of place as any other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

from metaearth3d.errors import BadInput
from metaearth3d.fields.base import IMAGE_BANDS, Array, BoxField, CoreField, digest_of
from metaearth3d.fields.membrane import REACH_PX, ROUGH_PX, Floats, Mask, eroded, led_over
from metaearth3d.fields.store import Store
from metaearth3d.geo.lattice import FACTOR, Lattice, PixelBox, TileKey, core_box

Shares = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Pin:
    """Pixels ``data`` (3, H, W) uint8 at ``box``; ``cover`` (H, W) float32 is the share of each that they are.

    Shares are multiples of a power of 1/16, so that float32 holds them exactly.
    """

    data: NDArray[np.uint8]
    cover: Shares
    box: PixelBox

    @property
    def digest(self) -> str:
        """Name of the pixels and their place."""
        content = hashlib.blake2b(np.ascontiguousarray(self.data).data, digest_size=16)
        content.update(np.ascontiguousarray(self.cover).data)
        return digest_of("pin", list(self.box), content.hexdigest())

    def without(self, other: Pin) -> Pin:
        """This pin less what a later one of its level covers."""
        part = self.box & other.box
        if not (part.height and part.width):
            return self
        cover = self.cover.copy()
        cover[part.slices(self.box)][other.cover[part.slices(other.box)] > 0] = 0.0
        return Pin(self.data, cover, self.box)

    def coarser(self) -> Pin:
        """The pin's box means one level up; a parent pixel is covered as far as its children are."""
        box = self.box.parent()
        whole = box.children()
        top, left = self.box.row - whole.row, self.box.col - whole.col
        pads = ((top, whole.height - self.box.height - top), (left, whole.width - self.box.width - left))
        cover = _means(np.pad(self.cover, pads)[None])[0]
        sums = _means(np.pad(self.data * self.cover, ((0, 0), *pads)))
        return Pin(np.rint(sums / np.where(cover > 0, cover, 1.0)).astype(np.uint8), cover.astype(np.float32), box)

    def near(self, box: PixelBox, reach: int = 0) -> bool:
        """Whether a box has pixels within ``reach`` px of the pin's own box."""
        part = box.pad(reach) & self.box
        return part.height > 0 and part.width > 0


class Pins:
    """Pins of one lattice on their levels and all coarser ones; of two that overlap on a level the later one wins."""

    def __init__(self, lattice: Lattice, pins: Sequence[Pin], *, root: int = 0) -> None:
        """``root`` is the coarsest level they reach up to.

        Raises:
            BadInput: a pin is coarser than that, or two of different levels are too near to each other.
        """
        kept: list[Pin] = []
        for pin in pins:
            if pin.box.level < root:
                raise BadInput(f"a pin of level {pin.box.level} is coarser than the world's level {root}")
            for other in kept:
                _check_apart(pin, other)
            kept = [other.without(pin) if other.box.level == pin.box.level else other for other in kept] + [pin]
        self.lattice, self.finest = lattice, max((pin.box.level for pin in kept), default=root)
        self.digest = digest_of("pins", [pin.digest for pin in kept])
        self._at: dict[int, list[Pin]] = {}
        for level in range(self.finest, root - 1, -1):
            above = [pin.coarser() for pin in self._at.get(level + 1, [])]
            self._at[level] = above + [pin for pin in kept if pin.box.level == level]

    def near(self, box: PixelBox, reach: int = 0) -> bool:
        """Whether a box has pixels within ``reach`` px of any pin of its level."""
        return any(True for _ in self._seen(box.pad(reach)))

    def within(self, box: PixelBox) -> tuple[Floats, Floats]:
        """Pinned values (3, H, W) and the share (H, W) of each pixel of a box that they cover."""
        sums, cover = np.zeros((len(IMAGE_BANDS), *box.shape)), np.zeros(box.shape)
        for pin, there in self._seen(box):
            part = there & box
            here, inner = part.slices(box), part.slices(there)
            cover[here] += pin.cover[inner]
            sums[(slice(None), *here)] += pin.data[(slice(None), *inner)] * pin.cover[inner]
        return np.where(cover > 0, sums / np.where(cover > 0, cover, 1.0), 0.0), cover

    def _seen(self, box: PixelBox) -> Iterator[tuple[Pin, PixelBox]]:
        """Pins that a box of their level meets and where they lie; around a planet, at the turn nearest to the box."""
        columns = self.lattice.columns(box.level)
        for pin in self._at.get(box.level, []):
            turns = (0,) if columns is None else (-columns, 0, columns)
            for there in (pin.box._replace(col=pin.box.col + turn) for turn in turns):
                part = there & box
                if part.height and part.width:
                    yield pin, there

    def touched(self, box: PixelBox) -> Mask:
        """Pixels (H, W) of a box whose children a pin moves: those with a child within reach of a pinned one."""
        fine = box.children().pad(REACH_PX)
        if not self.near(fine):
            return np.zeros(box.shape, np.bool_)
        _, cover = self.within(fine)
        inner = _grown(cover > 0, REACH_PX)[REACH_PX:-REACH_PX, REACH_PX:-REACH_PX]
        families = inner.reshape(box.height, FACTOR, box.width, FACTOR)
        blocks: Mask = np.asarray(families.any(axis=(1, 3)), np.bool_)
        return blocks


class PinnedField(CoreField):
    """``base`` with pins in it: their own bytes where they cover a pixel wholly, a fading membrane around."""

    def __init__(self, base: BoxField, pins: Pins, *, core_px: int = 512, store: Store | None = None) -> None:
        """Of ``base``'s level."""
        if base.bands != IMAGE_BANDS or base.dtype != np.uint8:
            raise BadInput(f"pins are red, green and blue uint8; the field has {base.bands} of {base.dtype}")
        name = digest_of("pinned", base.digest, pins.digest)
        super().__init__(base.lattice, base.level, base.bands, base.dtype, digest=name, core_px=core_px, store=store)
        self.base, self.pins = base, pins

    def core(self, key: TileKey) -> Array:
        """A core; far from all pins it is the base's own and is not kept twice."""
        box = core_box(key, self.core_px)
        return super().core(key) if self.pins.near(box, REACH_PX) else self.base.read(box).data

    def compute(self, key: TileKey) -> NDArray[Any]:
        """Pinned pixels, and around them the base shifted towards them."""
        box = core_box(key, self.core_px)
        around = box.pad(REACH_PX + ROUGH_PX + 1)  # one more, to see which pinned pixels are a border
        if not self.pins.near(around):
            return self.base.read(box).data
        data, cover = self.pins.within(around)
        inside = box.slices(around)
        full: Mask = np.equal(cover, 1)
        edge = full & ~eroded(full)
        needed = edge.copy()
        needed[inside] |= cover[inside] < 1
        if not needed.any():
            return data[(slice(None), *inside)].astype(np.uint8)
        made = led_over(self._read(around, _grown(needed, ROUGH_PX)), data, full)
        mixed = (cover * data + (1.0 - cover) * made)[(slice(None), *inside)]
        out: NDArray[np.uint8] = np.rint(np.clip(mixed, 0, 255)).astype(np.uint8)
        return out

    def _read(self, box: PixelBox, needed: Mask) -> Floats:
        """The base over the smallest part of a box that has all ``needed`` pixels; zeros elsewhere."""
        out = np.zeros((len(self.bands), *box.shape))
        part = _span(needed, box)
        out[(slice(None), *part.slices(box))] = self.base.read(part).data
        return out


class AgreedField(CoreField):
    """A coarser level that shows what its pinned finer level shows: box means where a pin moves children.

    So zooming in never changes what was seen, also where the fading border changed a family's mean.
    """

    def __init__(
        self, base: BoxField, finer: BoxField, pins: Pins, *, core_px: int = 512, store: Store | None = None
    ) -> None:
        """``finer`` is one level below ``base``."""
        if finer.level != base.level + 1 or finer.lattice != base.lattice:
            raise BadInput(f"levels {base.level} and {finer.level} are no neighbours of one lattice")
        name = digest_of("agreed", base.digest, finer.digest, pins.digest)
        super().__init__(base.lattice, base.level, base.bands, base.dtype, digest=name, core_px=core_px, store=store)
        self.base, self.finer, self.pins = base, finer, pins

    def core(self, key: TileKey) -> Array:
        """A core; far from all pins it is the base's own and is not kept twice."""
        box = core_box(key, self.core_px)
        near = self.pins.near(box.children(), REACH_PX)
        return super().core(key) if near else self.base.read(box).data

    def compute(self, key: TileKey) -> NDArray[Any]:
        """The base, and means of the finer level where pins reach."""
        box = core_box(key, self.core_px)
        out: NDArray[np.uint8] = self.base.read(box).data
        touched = self.pins.touched(box)
        if touched.any():
            part = _span(touched, box)
            inside = part.slices(box)
            means = np.rint(_means(self.finer.read(part.children()).data)).astype(np.uint8)
            out[(slice(None), *inside)] = np.where(touched[inside], means, out[(slice(None), *inside)])
        return out


def _grown(mask: Mask, reach: int) -> Mask:
    """A mask and all within ``reach`` pixels of it, in rows and columns."""
    out: Mask = maximum_filter(mask.astype(np.uint8), 2 * reach + 1, mode="constant").astype(bool)
    return out


def _span(mask: Mask, box: PixelBox) -> PixelBox:
    """The smallest part of a box that has all pixels of a mask (H, W) over it, which has at least one."""
    rows, cols = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    height, width = int(rows[-1] - rows[0]) + 1, int(cols[-1] - cols[0]) + 1
    return PixelBox(box.level, box.row + int(rows[0]), box.col + int(cols[0]), height, width)


def _means(data: Array) -> Floats:
    """Means (C, h, w) of 4 x 4 pixels of (C, 4h, 4w)."""
    channels, height, width = data.shape
    blocks = data.reshape(channels, height // FACTOR, FACTOR, width // FACTOR, FACTOR)
    means: Floats = blocks.mean(axis=(2, 4), dtype=np.float64)
    return means


def _check_apart(pin: Pin, other: Pin) -> None:
    """Refuse two pins of different levels whose borders would move each other."""
    coarse, fine = sorted((pin, other), key=lambda p: p.box.level)
    down = fine.box.level - coarse.box.level
    if down and fine.near(coarse.box.children(down), FACTOR * REACH_PX):
        raise BadInput(
            f"two pins of levels {coarse.box.level} and {fine.box.level} overlap or lie within "
            f"{FACTOR * REACH_PX} px of each other; bring them to one resolution or leave one out"
        )
