"""The imagery of a world: its root made four times finer again and again, with the user's pins in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from metaearth3d.errors import BadInput
from metaearth3d.fields import BoxField, Store, UpscaledField
from metaearth3d.fields.blended import BlendedField
from metaearth3d.fields.pinned import AgreedField, Pin, PinnedField, Pins
from metaearth3d.fields.upscaled import Words
from metaearth3d.geo import Lattice, PixelBox, open_image, place
from metaearth3d.protocols import Upscaler, WindowUpscaler
from metaearth3d.world.heights import core_size, map_gsd
from metaearth3d.world.parts import Parts
from metaearth3d.world.spec import WorldSpec


def image_fields(
    spec: WorldSpec, parts: Parts, root: BoxField, extent: PixelBox | None, store: Store, *, words: Words | None
) -> list[BoxField]:
    """Image fields from level 0 to the finest.

    Every level is made from the one above with all pins in it; what is shown of a level above a pin's own is the mean
    of what is shown below it, so that zooming in changes nothing.
    """
    pins = open_pins(spec, extent) if spec.pins else None
    last = spec.levels - 1
    more: dict[str, Any] = {"seed": spec.seed, "version": spec.version, "store": store, "words": words}
    fields: list[BoxField] = []
    for level in range(spec.levels):
        size, inner = core_size(level, last), level < last
        made = root if level == 0 else finer(fields[-1], parts.upscaler, core_px=size, inner=inner, **more)
        if pins is not None and level <= pins.finest:
            made = PinnedField(made, pins, core_px=size, store=store)
        fields.append(made)
    if pins is not None:
        for level in reversed(range(pins.finest)):
            shown = AgreedField(fields[level], fields[level + 1], pins, core_px=core_size(level, last), store=store)
            fields[level] = shown
    return fields


def finer(
    parent: BoxField,
    net: Upscaler | WindowUpscaler,
    *,
    seed: int,
    version: str | int,
    core_px: int,
    store: Store,
    words: Words | None,
    inner: bool = False,
) -> BoxField:
    """The next level: of a local network exact windows, of any other blended ones (on cores of their own size).

    ``inner``: it will be made finer still.
    """
    if isinstance(net, WindowUpscaler):
        return BlendedField(parent, net, seed=seed, version=version, store=store)
    more: dict[str, Any] = {"seed": seed, "version": version, "store": store, "words": words}
    return UpscaledField(parent, net, core_px=core_px, inner=inner, **more)


def pins_of(files: Sequence[str | Path]) -> list[dict[str, Any]]:
    """The description of pins in a spec."""
    from metaearth3d.world.roots import file_root

    return [file_root("pin", open_image(file).path) for file in files]


def open_pins(spec: WorldSpec, extent: PixelBox | None) -> Pins:
    """The spec's pins on its lattice, later ones over earlier ones.

    Raises:
        BadInput: one cannot be read, is coarser than level 0, or lies outside the world's image.
    """
    return Pins(spec.lattice, [open_pin(pin["path"], spec.lattice, spec.levels, extent) for pin in spec.pins])


def open_pin(path: str | Path, lattice: Lattice, levels: int, extent: PixelBox | None) -> Pin:
    """A georeferenced RGB raster as a pin of the level whose pixels are nearest to its own in size.

    Its own pixels if they are the lattice's, else resampled once; nodata and transparent pixels are not pinned. One
    finer than the finest level is averaged to that.
    """
    source = open_image(path)
    gsd = map_gsd(lattice, source)
    level = min(lattice.level_near(gsd), levels - 1)
    if level < 0:
        raise BadInput(
            f"the pin {path} has {gsd:.4g} m per pixel, coarser than the world's level 0 at {lattice.g0:g} m; "
            "give it as the image of a world instead"
        )
    placed = place(source, lattice, level=level)
    if extent is not None:
        part = placed.box & extent.children(level)
        if not (part.height and part.width):
            raise BadInput(f"the pin {path} lies outside the image; give one that overlaps it")
    return Pin(placed.data, placed.valid.astype(np.float32), placed.box)
