"""The tiles of a written set one after the other, through nested tilesets and subtree files, as a viewer meets them."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from metaearth3d.errors import BadInput
from metaearth3d.tiles3d.lod import Node
from metaearth3d.tiles3d.subtree import decode_subtree

Tile = dict[str, Any]
Pair = tuple[Tile, Tile | None]


def walk(folder: Path, document: dict[str, Any]) -> Iterator[Pair]:
    """Each tile with its parent, parents first; contents are named from ``folder``, nested files are opened.

    A tile that names a nested tileset comes too, as parent of that file's root.

    Raises:
        BadInput: a nested file cannot be read; the text names it.
    """
    yield from _explicit(folder, "", document["root"], None)


def _explicit(folder: Path, base: str, tile: Tile, parent: Tile | None) -> Iterator[Pair]:
    """A tile and all below it; ``base`` is the folder of its file."""
    if "implicitTiling" in tile:
        yield from _subtrees(folder / base, tile, parent)
        return
    if "uri" in tile.get("content", {}):
        tile = {**tile, "content": {"uri": posixpath.normpath(posixpath.join(base, tile["content"]["uri"]))}}
    yield tile, parent
    name = tile.get("content", {}).get("uri", "")
    if name.endswith(".json"):
        try:
            inner = json.loads((folder / name).read_bytes())["root"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadInput(f"{name} cannot be read: {error!r}") from error
        yield from _explicit(folder, posixpath.dirname(name), inner, tile)
    for child in tile.get("children", []):
        yield from _explicit(folder, base, child, tile)


def _subtrees(folder: Path, root: Tile, parent: Tile | None) -> Iterator[Pair]:
    """The tiles of an implicit tree by what their metadata says; those above are kept until their subtrees are read."""
    template = root["implicitTiling"]["subtrees"]["uri"]
    todo: list[tuple[Node, Tile | None]] = [(Node(0, 0, 0), parent)]
    while todo:
        start, above = todo.pop()
        name = template.format(level=start.depth, x=start.col, y=start.row)
        try:
            tiles, beneath = decode_subtree(start, (folder / name).read_bytes())
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise BadInput(f"{name} cannot be read: {error!r}") from error
        parents = {_parent(node) for node in (*tiles, *beneath)}
        for node in parents & set(tiles):
            tiles[node]["children"] = []  # so that it is known to be no leaf
        for node, tile in tiles.items():
            yield tile, above if node == start else tiles.get(_parent(node))
        todo += [(node, tiles.get(_parent(node))) for node in beneath]


def _parent(node: Node) -> Node:
    return Node(node.depth - 1, node.row >> 1, node.col >> 1)
