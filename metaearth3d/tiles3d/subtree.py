"""Subtree files of implicit tiling (OGC 3D Tiles 1.1, 22-025r4, section 6): which tiles exist, and what they say."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.tiles3d.lod import Node
from metaearth3d.tiles3d.metadata import BOX, CLASS, ERROR, MEASURED, TYPES, columns

LEVELS = 5  # depths that one file describes: at most 341 tiles
MAGIC = 0x74627573  # "subt"
URI = "subtrees/{level}/{y}_{x}.subtree"
CONTENT = "tiles/{level}/{y}_{x}.glb"

Tile = dict[str, Any]


def subtree_path(root: Node) -> str:
    """Where the file of the subtree below ``root`` lies; y counts rows from the north, x columns."""
    return URI.format(level=root.depth, y=root.row, x=root.col)


def morton(row: int, col: int) -> int:
    """Index along Morton's curve, x in the even bits.

    >>> [morton(r, c) for r in (0, 1) for c in (0, 1)]
    [0, 1, 2, 3]
    """
    index = 0
    for bit in range(24):
        index |= (col >> bit & 1) << 2 * bit | (row >> bit & 1) << 2 * bit + 1
    return index


def bit_of(root: Node, node: Node) -> int:
    """Place of a tile in the availability bits of the subtree below ``root``."""
    down = node.depth - root.depth
    above: int = (4**down - 1) // 3
    return above + morton(node.row - (root.row << down), node.col - (root.col << down))


def encode_subtree(root: Node, tiles: Mapping[Node, Tile], below: Iterable[Node], extras: Mapping[str, Any]) -> bytes:
    """A subtree file of explicit tiles by node, all with content; ``below`` are the roots of subtrees beneath it."""
    order = sorted(tiles, key=lambda node: bit_of(root, node))
    exist = _bits((bit_of(root, node) for node in order), (4**LEVELS - 1) // 3)
    first = (4**LEVELS - 1) // 3
    next_ = sorted(bit_of(root, node) - first for node in below)
    parts = [exist, *([_bits(next_, 4**LEVELS)] if next_ else [])]
    table = {}
    for name, column in columns([tiles[node] for node in order]).items():
        table[name] = {"values": len(parts)}
        parts.append(column)
    views, offset = [], 0
    for part in parts:
        views.append({"buffer": 0, "byteOffset": offset, "byteLength": len(part)})
        offset += len(part) + -len(part) % 8
    binary = b"".join(part + b"\0" * (-len(part) % 8) for part in parts)
    document = {
        "buffers": [{"byteLength": len(binary)}],
        "bufferViews": views,
        "tileAvailability": {"bitstream": 0, "availableCount": len(order)},
        "contentAvailability": [{"bitstream": 0, "availableCount": len(order)}],
        "childSubtreeAvailability": {"bitstream": 1, "availableCount": len(next_)} if next_ else {"constant": 0},
        "propertyTables": [{"class": CLASS, "count": len(order), "properties": table}],
        "tileMetadata": 0,
        "extras": dict(extras),
    }
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<IIQQ", MAGIC, 1, len(text), len(binary)) + text + binary


def subtree_document(content: bytes) -> tuple[dict[str, Any], bytes]:
    """JSON and binary part of a subtree file."""
    if len(content) < 24 or struct.unpack_from("<II", content) != (MAGIC, 1):
        raise BadInput("this is not a subtree file of version 1")
    length, size = struct.unpack_from("<QQ", content, 8)
    if len(content) < 24 + length + size:
        raise BadInput("the subtree file ends too soon")
    document = json.loads(content[24 : 24 + length])
    return document, content[24 + length : 24 + length + size]


def decode_subtree(root: Node, content: bytes) -> tuple[dict[Node, Tile], list[Node]]:
    """Tiles by node as explicit ones would be written, and the roots of subtrees beneath: what a viewer makes of it."""
    document, binary = subtree_document(content)

    def view(index: int) -> bytes:
        at = document["bufferViews"][index]
        return binary[at["byteOffset"] : at["byteOffset"] + at["byteLength"]]

    def available(what: Mapping[str, Any], count: int) -> NDArray[np.bool_]:
        if "constant" in what:
            return np.full(count, bool(what["constant"]))
        bits = np.unpackbits(np.frombuffer(view(what["bitstream"]), np.uint8), bitorder="little")
        return bits[:count].astype(bool)

    table = document["propertyTables"][document["tileMetadata"]]
    kinds = {**{name: kind for name, (kind, _) in MEASURED.items()}, "seed": "UINT64", BOX: "FLOAT64", ERROR: "FLOAT64"}
    values = {n: np.frombuffer(view(at["values"]), TYPES[kinds[n]]) for n, at in table["properties"].items()}
    boxes, errors = values.pop(BOX).reshape(-1, 12), values.pop(ERROR)
    nodes = [
        Node(root.depth + down, (root.row << down) + row, (root.col << down) + col)
        for down in range(LEVELS)
        for row, col in _square(down)
    ]
    exist = available(document["tileAvailability"], len(nodes))
    held = available(document["contentAvailability"][0], len(nodes))
    tiles = {}
    for place, (node, content_too) in enumerate((n, c) for n, e, c in zip(nodes, exist, held, strict=True) if e):
        tiles[node] = {
            "boundingVolume": {"box": boxes[place].tolist()},
            "geometricError": float(errors[place]),
            "refine": "REPLACE",
            **({"content": {"uri": node.path}} if content_too else {}),
            "metadata": {"class": CLASS, "properties": {name: v[place].item() for name, v in values.items()}},
        }
    beneath = available(document["childSubtreeAvailability"], 4**LEVELS)
    depth = root.depth + LEVELS
    rows_cols = _square(LEVELS)
    found = [Node(depth, (root.row << LEVELS) + r, (root.col << LEVELS) + c) for r, c in _of(rows_cols, beneath)]
    return tiles, found


def _of(places: Sequence[tuple[int, int]], wanted: NDArray[np.bool_]) -> list[tuple[int, int]]:
    return [place for place, true in zip(places, wanted.tolist(), strict=True) if true]


def _square(down: int) -> list[tuple[int, int]]:
    """Rows and columns of a square of 2^down cells a side along Morton's curve."""
    side = range(1 << down)
    return sorted(((r, c) for r in side for c in side), key=lambda at: morton(*at))


def _bits(set_: Iterable[int], count: int) -> bytes:
    """A bitstream, least significant bit first."""
    bits = np.zeros(count, np.uint8)
    bits[list(set_)] = 1
    return np.packbits(bits, bitorder="little").tobytes()
