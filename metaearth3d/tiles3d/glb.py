"""glTF 2.0 binary files with one textured mesh (Khronos glTF 2.0 specification, sections 3 and 4)."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.tiles3d.compression import Compression, compressed, expanded

MAGIC, JSON_CHUNK, BIN_CHUNK = 0x46546C67, 0x4E4F534A, 0x004E4942  # "glTF", "JSON", "BIN\0"
FLOAT, BYTE, UNSIGNED_SHORT, UNSIGNED_INT = 5126, 5120, 5123, 5125
WIDTHS = {FLOAT: "<f4", BYTE: "<i1", UNSIGNED_SHORT: "<u2", UNSIGNED_INT: "<u4"}
ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER = 34962, 34963
LINEAR, LINEAR_MIPMAP_LINEAR, CLAMP_TO_EDGE = 9729, 9987, 33071


@dataclass(frozen=True)
class GlbMesh:
    """A mesh in a z-up frame: vertex ``i`` is at ``translation + positions[i]``; texture row 0 is at ``uv`` 0.

    Normals may be int8 (127 is 1) and texture coordinates uint16 (65535 is 1): 20 bytes a vertex instead of 32, by
    KHR_mesh_quantization. Positions are never rounded here, since borders must meet.
    """

    positions: NDArray[np.float32]  # (V, 3)
    normals: NDArray[np.float32] | NDArray[np.int8]  # (V, 3), unit length
    uv: NDArray[np.float32] | NDArray[np.uint16]  # (V, 2)
    triangles: NDArray[np.uint32]  # (T, 3), counter-clockwise from outside
    translation: NDArray[np.float64]  # (3,)

    @property
    def placed(self) -> NDArray[np.float64]:
        """Vertices (V, 3) in the frame the translation is given in."""
        return self.positions.astype(np.float64) + self.translation


def y_up(vectors: NDArray[Any]) -> NDArray[Any]:
    """Vectors (..., 3) of a z-up frame in glTF's y-up frame."""
    turned: NDArray[Any] = np.stack([vectors[..., 0], vectors[..., 2], -vectors[..., 1]], axis=-1)
    return turned


def z_up(vectors: NDArray[Any]) -> NDArray[Any]:
    """Vectors (..., 3) of glTF's y-up frame in a z-up frame, as 3D Tiles turns them."""
    turned: NDArray[Any] = np.stack([vectors[..., 0], -vectors[..., 2], vectors[..., 1]], axis=-1)
    return turned


def packed_normals(normals: NDArray[np.float32]) -> NDArray[np.int8]:
    """Unit normals in a byte each, half a degree off at the most."""
    return np.rint(normals * 127).astype(np.int8)


def packed_uv(uv: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Texture coordinates of 0..1 in two bytes each."""
    return np.rint(uv.astype(np.float64) * 65535).astype(np.uint16)


def write_glb(
    file: BinaryIO,
    mesh: GlbMesh,
    picture: bytes,
    *,
    unlit: bool = True,
    extras: Mapping[str, Any] | None = None,
    compression: Compression = "none",
) -> None:
    """Write one mesh with its JPEG or WebP texture; ``extras`` go to ``asset.extras``.

    ``unlit`` marks the material as KHR_materials_unlit: the colours already hold the sun of the picture.
    """
    wide = len(mesh.positions) > 0xFFFF  # 65535 itself is the primitive restart value
    small, webp = mesh.normals.dtype == np.int8, picture[:4] == b"RIFF"
    normals = y_up(mesh.normals)
    if small:  # vertices begin at multiples of four bytes
        normals = np.concatenate([normals, np.zeros((len(normals), 1), np.int8)], axis=1)
    parts = [
        y_up(mesh.positions).astype("<f4").tobytes(),
        normals.tobytes() if small else normals.astype("<f4").tobytes(),
        mesh.uv.astype("<u2" if mesh.uv.dtype == np.uint16 else "<f4").tobytes(),
        mesh.triangles.astype("<u4" if wide else "<u2").tobytes(),
        picture,
    ]
    views = _buffer_views([len(part) for part in parts])
    if small:
        views[1]["byteStride"] = 4
    needed = ["KHR_mesh_quantization"] if small or mesh.uv.dtype == np.uint16 else []
    needed += ["EXT_texture_webp"] if webp else []
    used = [*needed, *(["KHR_materials_unlit"] if unlit else [])]
    parts = [part + b"\0" * (-len(part) % 4) for part in parts]
    document = {
        "asset": {"version": "2.0", "generator": "metaearth3d", **({"extras": dict(extras)} if extras else {})},
        **({"extensionsUsed": used} if used else {}),
        **({"extensionsRequired": needed} if needed else {}),
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "translation": [float(v) for v in y_up(mesh.translation)]}],
        "meshes": [{"primitives": [_primitive()]}],
        "accessors": _accessors(mesh, UNSIGNED_INT if wide else UNSIGNED_SHORT),
        "bufferViews": views,
        "buffers": [{"byteLength": sum(len(part) for part in parts)}],
        "materials": [_material(unlit)],
        "textures": [
            {"sampler": 0, **({"extensions": {"EXT_texture_webp": {"source": 0}}} if webp else {"source": 0})}
        ],
        "samplers": [_sampler()],
        "images": [{"bufferView": 4, "mimeType": "image/webp" if webp else "image/jpeg"}],
    }
    write_chunks(file, document, b"".join(parts), compression)


def write_chunks(file: BinaryIO, document: Mapping[str, Any], binary: bytes, compression: Compression = "none") -> None:
    """The container: header, JSON chunk padded with spaces, binary chunk."""
    if compression != "none":
        document, binary = compressed(document, binary)
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    file.write(struct.pack("<III", MAGIC, 2, 12 + 8 + len(text) + 8 + len(binary)))
    file.write(struct.pack("<II", len(text), JSON_CHUNK) + text)
    file.write(struct.pack("<II", len(binary), BIN_CHUNK) + binary)


def _buffer_views(lengths: list[int]) -> list[dict[str, int]]:
    """Views of the five parts, each beginning at a multiple of four bytes."""
    views = []
    offset = 0
    for i, length in enumerate(lengths):
        target = {} if i == 4 else {"target": ELEMENT_ARRAY_BUFFER if i == 3 else ARRAY_BUFFER}
        views.append({"buffer": 0, "byteOffset": offset, "byteLength": length, **target})
        offset += length + -length % 4
    return views


def _primitive() -> dict[str, Any]:
    """Attributes and indices by accessor number."""
    return {"attributes": {"POSITION": 0, "NORMAL": 1, "TEXCOORD_0": 2}, "indices": 3, "material": 0, "mode": 4}


def _accessors(mesh: GlbMesh, index_type: int) -> list[dict[str, Any]]:
    """The four arrays; bounds are those of the float32 values written."""
    count = len(mesh.positions)
    positions = y_up(mesh.positions)
    low, high = ([float(v) for v in bound] for bound in (positions.min(0), positions.max(0)))
    normal = {"componentType": BYTE, "normalized": True} if mesh.normals.dtype == np.int8 else {"componentType": FLOAT}
    uv = (
        {"componentType": UNSIGNED_SHORT, "normalized": True}
        if mesh.uv.dtype == np.uint16
        else {"componentType": FLOAT}
    )
    indices = {"bufferView": 3, "componentType": index_type, "count": mesh.triangles.size, "type": "SCALAR"}
    return [
        {"bufferView": 0, "componentType": FLOAT, "count": count, "type": "VEC3", "min": low, "max": high},
        {"bufferView": 1, **normal, "count": count, "type": "VEC3"},
        {"bufferView": 2, **uv, "count": count, "type": "VEC2"},
        indices,
    ]


def _material(unlit: bool) -> dict[str, Any]:
    """A matt surface showing the texture."""
    matt = {"baseColorTexture": {"index": 0}, "metallicFactor": 0.0, "roughnessFactor": 1.0}
    return {"pbrMetallicRoughness": matt, **({"extensions": {"KHR_materials_unlit": {}}} if unlit else {})}


def _sampler() -> dict[str, int]:
    """Smooth in both directions, never wrapping to the far border."""
    return {"magFilter": LINEAR, "minFilter": LINEAR_MIPMAP_LINEAR, "wrapS": CLAMP_TO_EDGE, "wrapT": CLAMP_TO_EDGE}


def read_document(file: BinaryIO) -> dict[str, Any]:
    """The JSON of a glb file; the file is left at the binary chunk."""
    head = file.read(20)
    if len(head) < 20:
        raise BadInput(f"a glb file has a header of 20 bytes; this one ends after {len(head)}")
    magic, version, _, length, kind = struct.unpack("<IIIII", head)
    if magic != MAGIC or version != 2 or kind != JSON_CHUNK:
        raise BadInput("this is not a glTF 2.0 binary file")
    try:
        document = json.loads(file.read(length))
    except ValueError as error:
        raise BadInput(f"the JSON chunk of the glb file cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise BadInput("the JSON chunk of the glb file is not an object")
    return document


def read_glb(file: BinaryIO) -> tuple[GlbMesh, bytes, dict[str, Any]]:
    """The mesh (unpacked to float32), texture and JSON of a file that :func:`write_glb` wrote."""
    document = read_document(file)
    head = file.read(8)
    if len(head) < 8:
        raise BadInput("the glb file ends before its binary chunk")
    binary = file.read(struct.unpack("<II", head)[0])
    if len(binary) < document["buffers"][0]["byteLength"]:
        raise BadInput("the glb file ends inside its binary chunk")
    document, binary = expanded(document, binary)

    def view(i: int) -> bytes:
        at = document["bufferViews"][i]
        return binary[at["byteOffset"] : at["byteOffset"] + at["byteLength"]]

    kinds = [accessor["componentType"] for accessor in document["accessors"]]
    normals = np.frombuffer(view(1), WIDTHS[kinds[1]])
    if kinds[1] == BYTE:
        normals = (normals.reshape(-1, 4)[:, :3] / 127).astype(np.float32)
    uv = np.frombuffer(view(2), WIDTHS[kinds[2]])
    if kinds[2] == UNSIGNED_SHORT:
        uv = (uv / 65535).astype(np.float32)
    mesh = GlbMesh(
        positions=z_up(np.frombuffer(view(0), "<f4").reshape(-1, 3)),
        normals=z_up(normals.reshape(-1, 3)),
        uv=uv.reshape(-1, 2),
        triangles=np.frombuffer(view(3), WIDTHS[kinds[3]]).reshape(-1, 3).astype(np.uint32),
        translation=z_up(np.array(document["nodes"][0]["translation"], dtype=np.float64)),
    )
    return mesh, view(4), document


def content_bounds(content: bytes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest vertex, z up, of any glb file whose nodes are only moved and whose positions are float32."""
    document = read_document(io.BytesIO(content))
    document, binary = expanded(document, content[28 + struct.unpack_from("<I", content, 12)[0] :])
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for node in document["nodes"]:
        if {"matrix", "rotation", "scale"} & set(node):
            raise BadInput("its nodes are turned or scaled; only moved ones can be checked")
        for primitive in document["meshes"][node["mesh"]]["primitives"] if "mesh" in node else []:
            accessor = document["accessors"][primitive["attributes"]["POSITION"]]
            view = document["bufferViews"][accessor["bufferView"]]
            at = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
            places = np.frombuffer(binary, "<f4", 3 * accessor["count"], at).reshape(-1, 3).astype(np.float64)
            placed = z_up(places + np.array(node.get("translation", (0.0, 0.0, 0.0))))
            low, high = np.minimum(low, placed.min(0)), np.maximum(high, placed.max(0))
    return low, high
