"""Our glb files, read by ourselves and by trimesh."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest
import trimesh

from metaearth3d.errors import BadInput
from metaearth3d.mesh import encode_jpeg, encode_webp
from metaearth3d.tiles3d import GlbMesh, read_glb, write_glb
from metaearth3d.tiles3d.glb import content_bounds, packed_normals, packed_uv


def some_mesh(count=7, seed=0):
    rng = np.random.default_rng(seed)
    normals = rng.normal(size=(count, 3))
    return GlbMesh(
        positions=rng.normal(size=(count, 3)).astype(np.float32) * 100,
        normals=(normals / np.linalg.norm(normals, axis=1, keepdims=True)).astype(np.float32),
        uv=rng.random((count, 2)).astype(np.float32),
        triangles=np.stack([np.arange(count - 2), np.arange(1, count - 1), np.arange(2, count)], 1).astype(np.uint32),
        translation=np.array([1024.5, -2048.25, 512.125]),
    )


JPEG = encode_jpeg(np.random.default_rng(1).integers(0, 256, (3, 16, 24), dtype=np.uint8))


def written(mesh, **options):
    file = io.BytesIO()
    write_glb(file, mesh, JPEG, **options)
    return file.getvalue()


@pytest.mark.parametrize("count", [3, 4, 7, 65535, 65536])
def test_what_is_written_reads_back(count):
    mesh = some_mesh(count)
    again, jpeg, document = read_glb(io.BytesIO(written(mesh, extras={"a": 1})))
    assert jpeg == JPEG
    assert document["asset"]["extras"] == {"a": 1}
    for name in ("positions", "normals", "uv", "triangles", "translation"):
        np.testing.assert_array_equal(getattr(again, name), getattr(mesh, name))
    wide = document["accessors"][3]["componentType"] == 5125
    assert wide == (count > 65535)


def test_trimesh_reads_the_same_mesh():
    mesh = some_mesh(50)
    scene = trimesh.load(io.BytesIO(written(mesh)), file_type="glb")
    (name,) = scene.graph.nodes_geometry
    transform, geometry = scene.graph[name]
    found = scene.geometry[geometry]
    world = trimesh.transform_points(found.vertices, transform)  # glTF's frame is y-up
    np.testing.assert_allclose(np.stack([world[:, 0], -world[:, 2], world[:, 1]], 1), mesh.placed, atol=1e-6)
    np.testing.assert_array_equal(found.faces, mesh.triangles)
    np.testing.assert_allclose(found.visual.uv, np.stack([mesh.uv[:, 0], 1 - mesh.uv[:, 1]], 1), atol=1e-6)
    assert found.visual.material.baseColorTexture.size == (24, 16)


def test_a_packed_mesh_is_smaller_and_nearly_the_same():
    mesh = some_mesh(999)
    small = replace(mesh, normals=packed_normals(mesh.normals), uv=packed_uv(mesh.uv))
    assert len(written(small)) < len(written(mesh)) - 11 * 999
    again, _, document = read_glb(io.BytesIO(written(small)))
    assert document["extensionsRequired"] == ["KHR_mesh_quantization"]
    np.testing.assert_array_equal(again.positions, mesh.positions)
    np.testing.assert_allclose(again.normals, mesh.normals, atol=0.5 / 127 + 1e-6)
    np.testing.assert_allclose(again.uv, mesh.uv, atol=0.5 / 65535 + 1e-6)


def test_a_webp_texture_is_read_by_trimesh():
    picture = np.random.default_rng(1).integers(0, 256, (3, 16, 24), dtype=np.uint8)
    file = io.BytesIO()
    write_glb(file, some_mesh(), encode_webp(picture))
    (found,) = trimesh.load(io.BytesIO(file.getvalue()), file_type="glb").geometry.values()
    assert found.visual.material.baseColorTexture.size == (24, 16)
    low, high = content_bounds(file.getvalue())
    np.testing.assert_allclose([low, high], [some_mesh().placed.min(0), some_mesh().placed.max(0)], atol=1e-4)


def test_the_same_mesh_is_the_same_bytes():
    assert written(some_mesh()) == written(some_mesh())


def test_unlit_is_an_option():
    for unlit in (True, False):
        document = read_glb(io.BytesIO(written(some_mesh(), unlit=unlit)))[2]
        assert ("KHR_materials_unlit" in json.dumps(document)) == unlit


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda b: b"", "20 bytes"),
        (lambda b: b"JPEG" + b[4:], "not a glTF 2.0"),
        (lambda b: b[:20] + b"}" + b[21:], "JSON chunk"),
        (lambda b: b[:-300], "ends inside its binary chunk"),
        (lambda b: b[: 20 + int.from_bytes(b[12:16], "little")], "before its binary chunk"),
    ],
)
def test_a_damaged_file_is_refused(damage, words):
    with pytest.raises(BadInput, match=words):
        read_glb(io.BytesIO(damage(written(some_mesh()))))
