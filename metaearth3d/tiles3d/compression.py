"""Buffers of glTF files compressed without loss: EXT_meshopt_compression (Khronos registry, vendor extension).

CesiumJS reads such files as it is; three.js with its MeshoptDecoder, which our page has. Positions on a grid of a power
of two, as all of ours are, travel as whole numbers under the extension's exponential filter and come back to the bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput, optional

NAME, EXTRA = "EXT_meshopt_compression", "meshopt"
FLOAT = 5126
MANTISSA_BITS = 24  # signed, beside an exponent of 8 bits
ALIGNMENT = 8  # property tables want their views at multiples of eight

Compression = Literal["none", "meshopt"]
Document = dict[str, Any]


def coherent(triangles: NDArray[np.uint32], first: int, vertices: int) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """An order of vertices (V,) and triangles (T, 3) that compresses well and that graphics caches like.

    The ``first`` triangles, which use none but the first vertices and all of those, stay in front of the others, and so
    do their vertices. Vertex ``order[i]`` of the old mesh is vertex ``i`` of the new one.

    Raises:
        MissingExtra: meshopt is not installed.
    """
    codec = optional("meshopt", EXTRA)
    front, moved, used = codec.reorder_mesh(triangles[:first].astype(np.uint32).ravel(), triangles=True, optsize=True)
    renumbered = np.concatenate([moved[:used], np.arange(used, vertices, dtype=np.uint32)])
    order: NDArray[np.int64] = np.argsort(renumbered)
    return order, np.concatenate([front.reshape(-1, 3), renumbered[triangles[first:]]]).astype(np.uint32)


def compressed(document: Mapping[str, Any], binary: bytes) -> tuple[Document, bytes]:
    """A glTF document of one buffer and that buffer with all vertex and index views compressed; others are kept.

    Triangles may begin at another of their corners afterwards.

    Raises:
        MissingExtra: meshopt is not installed.
    """
    codec = optional("meshopt", EXTRA)
    read = {accessor["bufferView"]: accessor for accessor in document["accessors"]}
    indices = {document["accessors"][one["indices"]]["bufferView"] for one in _primitives(document)}
    views, pieces, size, unpacked = [], [], 0, 0
    for number, view in enumerate(document["bufferViews"]):
        data = _slice(binary, view)
        if number in read:
            count = read[number]["count"]
            about: Document = {"buffer": 0, "byteOffset": size, "byteStride": len(data) // count, "count": count}
            rows: NDArray[Any] = np.frombuffer(data, np.uint8).reshape(count, -1)
            if number in indices:
                about["mode"] = "TRIANGLES"
                rows = rows.view("<u4" if rows.shape[1] == 4 else "<u2")
            else:
                about["mode"] = "ATTRIBUTES"
                whole = _whole_numbers(rows.view("<f4")) if read[number]["componentType"] == FLOAT else None
                if whole is not None:
                    about["filter"], rows = "EXPONENTIAL", whole
            data = codec.encode_gltf_buffer(rows, about["mode"])
            about["byteLength"] = len(data)
            view = {**view, "buffer": 1, "byteOffset": unpacked, "extensions": {NAME: about}}
            unpacked += view["byteLength"] + -view["byteLength"] % ALIGNMENT
        else:
            view = {**view, "byteOffset": size}
        views.append(view)
        pieces.append(data + b"\0" * (-len(data) % ALIGNMENT))
        size += len(pieces[-1])
    fallback = {"byteLength": unpacked, "extensions": {NAME: {"fallback": True}}}
    return {**_named(document), "bufferViews": views, "buffers": [{"byteLength": size}, fallback]}, b"".join(pieces)


def expanded(document: Mapping[str, Any], binary: bytes) -> tuple[Document, bytes]:
    """The inverse of :func:`compressed`; what is not compressed is returned as it is.

    Raises:
        BadInput: a compressed view cannot be read.
        MissingExtra: meshopt is not installed.
    """
    if NAME not in document.get("extensionsUsed", ()):
        return dict(document), binary
    codec = optional("meshopt", EXTRA)
    views, pieces, size = [], [], 0
    for view in document["bufferViews"]:
        about = view.get("extensions", {}).get(NAME)
        if about is None:
            data = _slice(binary, view)
        else:
            words = (about["count"], about["byteStride"], about["mode"], about.get("filter"))
            try:
                data = codec.decode_gltf_buffer(_slice(binary, about), *words).tobytes()
            except (ValueError, RuntimeError) as error:
                raise BadInput(f"a compressed buffer of the glb file cannot be read: {error}") from error
        kept = {name: value for name, value in view.items() if name != "extensions"}
        views.append({**kept, "buffer": 0, "byteOffset": size, "byteLength": len(data)})
        pieces.append(data + b"\0" * (-len(data) % ALIGNMENT))
        size += len(pieces[-1])
    plain = {**document, "bufferViews": views, "buffers": [{"byteLength": size}]}
    for key in ("extensionsUsed", "extensionsRequired"):
        plain[key] = [name for name in document.get(key, ()) if name != NAME]
    return {key: value for key, value in plain.items() if value != []}, b"".join(pieces)


def _whole_numbers(values: NDArray[np.float32]) -> NDArray[np.uint32] | None:
    """Floats (N, C) as 24-bit multiples of the largest power of two that divides them all; None if they do not fit."""
    fraction, exponent = np.frexp(values[values != 0].astype(np.float64))
    mantissa = np.rint(np.ldexp(fraction, MANTISSA_BITS)).astype(np.int64)
    lowest = np.log2((mantissa & -mantissa).astype(np.float64)).astype(np.int64)
    unit = int((lowest + exponent - MANTISSA_BITS).min(initial=0))
    scaled = np.ldexp(values.astype(np.float64), -unit)
    if np.abs(scaled).max(initial=0) >= 2 ** (MANTISSA_BITS - 1) or not -128 <= unit < 128:
        return None
    packed = (scaled.astype(np.int64) & (2**MANTISSA_BITS - 1)) | ((unit & 0xFF) << MANTISSA_BITS)
    found: NDArray[np.uint32] = packed.astype("<u4")
    return found


def _primitives(document: Mapping[str, Any]) -> Iterator[Document]:
    """Every primitive of every mesh."""
    for mesh in document["meshes"]:
        yield from mesh["primitives"]


def _named(document: Mapping[str, Any]) -> Document:
    """The document with the extension in both of its lists."""
    lists = {key: [*document.get(key, ()), NAME] for key in ("extensionsUsed", "extensionsRequired")}
    return {**document, **lists}


def _slice(binary: bytes, view: Mapping[str, Any]) -> bytes:
    """The bytes that a view, or what is said of a compressed one, covers."""
    start = view.get("byteOffset", 0)
    return binary[start : start + view["byteLength"]]
