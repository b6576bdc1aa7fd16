"""The top of a world's imagery: what a spec's ``root`` says, made a field of level 0.

A root is a dict with a ``kind`` and whatever that kind's maker reads; files are a ``path`` with their ``sha256``. To
add a kind: one maker below, one line in ``MAKERS``, one in ``NEEDS`` if it needs more than every model has.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from metaearth3d.errors import BadInput
from metaearth3d.fields import BoxField, SourceField, Store
from metaearth3d.geo import PixelBox, open_image, place
from metaearth3d.world.parts import ALWAYS, Parts
from metaearth3d.world.planet import planet_root
from metaearth3d.world.spec import WorldSpec, file_sha256
from metaearth3d.world.told import text_imagery, words_of


class Root(NamedTuple):
    """The field of level 0 and what comes with it."""

    image: BoxField
    extent: PixelBox | None  # the pixels it knows; None: it goes on for ever
    heights: tuple[BoxField, ...] = ()  # coarse to fine, those it was made from; the world's go on from them


Maker = Callable[[WorldSpec, Parts, Store], Root]

NEEDS: dict[str, tuple[str, ...]] = {  # the networks that count for a kind
    "image": ALWAYS,
    "planet": ALWAYS,
    "text": (*ALWAYS, "text", "root"),
}


def open_root(spec: WorldSpec, parts: Parts, store: Store) -> Root:
    """What the spec's root says, made a field.

    Raises:
        BadInput: the kind is unknown to this release, or its input is not usable.
    """
    kind = spec.root.get("kind")
    if kind not in MAKERS:
        raise BadInput(f"the spec's root is of kind {kind!r}; this release makes {', '.join(MAKERS)}")
    return MAKERS[kind](spec, parts, store)


def file_root(kind: str, path: str | Path, **more: Any) -> dict[str, Any]:
    """The description of a root that is a file."""
    return {"kind": kind, "path": str(Path(path).resolve()), "sha256": file_sha256(path), **more}


def _image(spec: WorldSpec, parts: Parts, store: Store) -> Root:
    """A user's raster, continued by its mirror image."""
    placed = place(open_image(spec.root["path"]), spec.lattice)
    root = SourceField(spec.lattice, 0, placed.data, placed.valid, placed.box.row, placed.box.col)
    return Root(root, placed.box)


def _planet(spec: WorldSpec, parts: Parts, store: Store) -> Root:
    """What is roughly known of every place on the planet; without end."""
    image, heights = planet_root(spec, parts, store)
    return Root(image, None, tuple(heights))


def _text(spec: WorldSpec, parts: Parts, store: Store) -> Root:
    """What the words say; without end."""
    words = words_of(spec, parts)
    assert words is not None
    return Root(text_imagery(spec, parts, words, store), None)


MAKERS: dict[str, Maker] = {"image": _image, "planet": _planet, "text": _text}
