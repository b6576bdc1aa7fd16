"""glTF files whose parts know which object they belong to: EXT_mesh_features and EXT_structural_metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from metaearth3d.tiles3d.compression import Compression
from metaearth3d.tiles3d.glb import ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER, write_chunks, y_up

FLOAT, UNSIGNED_BYTE, UNSIGNED_SHORT, UNSIGNED_INT = 5126, 5121, 5123, 5125
LINEAR, LINEAR_MIPMAP_LINEAR, REPEAT, CLAMP_TO_EDGE = 9729, 9987, 10497, 33071
EXTENSIONS = ["EXT_mesh_features", "EXT_structural_metadata", "KHR_materials_unlit"]


@dataclass(frozen=True, eq=False)
class Part:
    """Triangles of one texture in a z-up frame; ``features`` (V,) are rows of the file's property table."""

    positions: NDArray[np.float32]  # (V, 3)
    normals: NDArray[np.float32]  # (V, 3), unit length
    uv: NDArray[np.float32]  # (V, 2)
    colours: NDArray[np.uint8]  # (V, 3), multiplied with the texture
    features: NDArray[np.int64]  # (V,)
    triangles: NDArray[np.int64]  # (T, 3)
    texture: int


@dataclass(frozen=True)
class Texture:
    """JPEG bytes, repeating or held at the border."""

    jpeg: bytes
    repeats: bool


def write_features(
    file: BinaryIO,
    parts: Sequence[Part],
    textures: Sequence[Texture],
    table: Mapping[str, Sequence[Any]],
    *,
    name: str,
    translation: NDArray[np.float64],
    extras: Mapping[str, Any] | None = None,
    compression: Compression = "none",
) -> None:
    """Write parts, textures and a property table of class ``name``; columns hold all strings or all numbers.

    ``translation`` (3,) is where the parts' origin lies in the z-up frame. Materials are unlit.
    """
    blob = _Blob()
    meshes = [_primitive(part, blob) for part in parts]
    images = [{"bufferView": blob.view(texture.jpeg), "mimeType": "image/jpeg"} for texture in textures]
    metadata = _metadata(table, name, blob)
    document = {
        "asset": {"version": "2.0", "generator": "metaearth3d", **({"extras": dict(extras)} if extras else {})},
        "extensionsUsed": EXTENSIONS,
        "extensions": {"EXT_structural_metadata": metadata},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "translation": [float(v) for v in y_up(translation)]}],
        "meshes": [{"primitives": meshes}],
        "accessors": blob.accessors,
        "bufferViews": blob.views,
        "buffers": [{"byteLength": blob.size}],
        "materials": [_material(i) for i in range(len(textures))],
        "textures": [{"sampler": int(texture.repeats), "source": i} for i, texture in enumerate(textures)],
        "samplers": [_sampler(CLAMP_TO_EDGE), _sampler(REPEAT)],
        "images": images,
    }
    write_chunks(file, document, b"".join(blob.pieces), compression)


@dataclass(eq=False)
class _Blob:
    """The binary chunk while it grows: pieces padded to four bytes, their views and accessors."""

    pieces: list[bytes] = field(default_factory=list)
    views: list[dict[str, int]] = field(default_factory=list)
    accessors: list[dict[str, Any]] = field(default_factory=list)
    size: int = 0

    def view(self, data: bytes, target: int | None = None, stride: int | None = None) -> int:
        """Number of a new buffer view of some bytes."""
        padded = data + b"\0" * (-len(data) % 8)  # property tables want views at multiples of eight
        more = {} if target is None else {"target": target}
        more |= {} if stride is None else {"byteStride": stride}
        self.views.append({"buffer": 0, "byteOffset": self.size, "byteLength": len(data), **more})
        self.pieces.append(padded)
        self.size += len(padded)
        return len(self.views) - 1

    def accessor(self, array: NDArray[Any], kind: str, component: int, **more: Any) -> int:
        """Number of a new accessor of vertices (V, ...) or of indices."""
        target = ELEMENT_ARRAY_BUFFER if more.pop("indices", False) else ARRAY_BUFFER
        view = self.view(array.tobytes(), target)
        count = array.size if kind == "SCALAR" else len(array)
        self.accessors.append({"bufferView": view, "componentType": component, "count": count, "type": kind, **more})
        return len(self.accessors) - 1


def _primitive(part: Part, blob: _Blob) -> dict[str, Any]:
    """One primitive and its arrays."""
    places = y_up(part.positions).astype("<f4")
    low, high = ([float(v) for v in bound] for bound in (places.min(0), places.max(0)))
    rgba = np.concatenate([part.colours, np.full((len(part.colours), 1), 255, np.uint8)], axis=1)
    wide = len(places) > 0xFFFF  # 65535 itself is the primitive restart value
    attributes = {
        "POSITION": blob.accessor(places, "VEC3", FLOAT, min=low, max=high),
        "NORMAL": blob.accessor(y_up(part.normals).astype("<f4"), "VEC3", FLOAT),
        "TEXCOORD_0": blob.accessor(part.uv.astype("<f4"), "VEC2", FLOAT),
        "COLOR_0": blob.accessor(rgba, "VEC4", UNSIGNED_BYTE, normalized=True),
        "_FEATURE_ID_0": blob.accessor(part.features.astype("<f4"), "SCALAR", FLOAT),
    }
    indices = part.triangles.astype("<u4" if wide else "<u2").ravel()
    count = len(np.unique(part.features))
    features = {"featureIds": [{"featureCount": count, "attribute": 0, "propertyTable": 0}]}
    return {
        "attributes": attributes,
        "indices": blob.accessor(indices, "SCALAR", UNSIGNED_INT if wide else UNSIGNED_SHORT, indices=True),
        "material": part.texture,
        "mode": 4,
        "extensions": {"EXT_mesh_features": features},
    }


def _metadata(table: Mapping[str, Sequence[Any]], name: str, blob: _Blob) -> dict[str, Any]:
    """EXT_structural_metadata with one class and its table."""
    properties: dict[str, Any] = {}
    columns: dict[str, Any] = {}
    for column, values in table.items():
        if values and isinstance(values[0], str):
            texts = [str(value).encode() for value in values]
            offsets = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype("<u4")
            properties[column] = {"type": "STRING"}
            columns[column] = {"values": blob.view(b"".join(texts)), "stringOffsets": blob.view(offsets.tobytes())}
        else:
            properties[column] = {"type": "SCALAR", "componentType": "FLOAT32"}
            columns[column] = {"values": blob.view(np.asarray(values, "<f4").tobytes())}
    count = len(next(iter(table.values())))
    return {
        "schema": {"id": "metaearth3d", "classes": {name: {"properties": properties}}},
        "propertyTables": [{"class": name, "count": count, "properties": columns}],
    }


def _material(texture: int) -> dict[str, Any]:
    """A matt surface that shows a texture without lights."""
    matt = {"baseColorTexture": {"index": texture}, "metallicFactor": 0.0, "roughnessFactor": 1.0}
    return {"pbrMetallicRoughness": matt, "extensions": {"KHR_materials_unlit": {}}}


def _sampler(wrap: int) -> dict[str, int]:
    """Smooth in both directions."""
    return {"magFilter": LINEAR, "minFilter": LINEAR_MIPMAP_LINEAR, "wrapS": wrap, "wrapT": wrap}
