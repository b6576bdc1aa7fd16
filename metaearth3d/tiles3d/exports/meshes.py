"""One surface of a whole scene, or all its posts, in a file of its own."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput, optional
from metaearth3d.geo.frames import column_major
from metaearth3d.mesh import box_average, encode_jpeg, post_gradients, terrain_mesh
from metaearth3d.tiles3d.exports.scene import SceneFiles
from metaearth3d.tiles3d.glb import GlbMesh, write_glb

MOST_PX = 4096  # a side of what is meshed at once: about 2 GB
TEXTURE_PX = 4096  # what every graphics card takes
ERROR_PER_GSD = 0.5
BLOCK_ROWS = 256
CLOUDS = (".pcd", ".pts", ".xyzrgb")  # formats of clouds that are open3d's to write

Floats = NDArray[np.float64]


class Surface(NamedTuple):
    """A mesh in metres east, north and up of the scene's middle, which ``matrix`` (4, 4) places on the Earth."""

    positions: Floats  # (V, 3)
    normals: NDArray[np.float32]
    uv: NDArray[np.float32]  # of the whole image, row 0 at v = 0
    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    triangles: NDArray[np.uint32]
    matrix: Floats
    max_error_m: float


def surface(files: SceneFiles, max_error_m: float | None = None) -> Surface:
    """The whole scene as one mesh within ``max_error_m`` of every post."""
    shape = files.height.box.shape
    if max(shape) > MOST_PX:
        raise BadInput(
            f"the scene has {shape[1]} x {shape[0]} posts; one mesh takes {MOST_PX} a side: give a coarser gsd"
        )
    frame = files.frame
    heights = files.height.read(files.height.box).data[0].astype(np.float64)
    all_rows, all_cols = np.arange(shape[0]), np.arange(shape[1])
    bent = heights + frame.bend(all_rows[:, None], all_cols)
    mesh = terrain_mesh(bent, max_error=max_error_m or ERROR_PER_GSD * frame.ground_gsd)
    south, east = post_gradients(heights, all_rows, all_cols)
    rows, cols = mesh.rows, mesh.cols
    return Surface(
        positions=frame.place(rows, cols, heights[rows, cols]),
        normals=frame.normals(rows, cols, south[rows, cols], east[rows, cols]),
        uv=np.stack([(cols + 0.5) / shape[1], (rows + 0.5) / shape[0]], axis=1).astype(np.float32),
        rows=rows,
        cols=cols,
        triangles=mesh.triangles,
        matrix=frame.matrix,
        max_error_m=mesh.max_error,
    )


def _texture(files: SceneFiles) -> NDArray[np.uint8]:
    """The image (3, h, w), averaged down until it fits; its coordinates stay those of the whole."""
    image: NDArray[np.uint8] = files.image.read(files.image.box).data
    while max(image.shape[1:]) > TEXTURE_PX and not any(size % 2 for size in image.shape[1:]):
        image = box_average(image, 2)
    return image


def write_one_glb(files: SceneFiles, path: Path, max_error_m: float | None) -> None:
    """A glTF binary with the image as texture; ``asset.extras`` says where on Earth it stands."""
    found = surface(files, max_error_m)
    mesh = GlbMesh(
        found.positions.astype(np.float32), found.normals, found.uv, found.triangles, np.zeros(3, np.float64)
    )
    extras = {
        "transform": column_major(found.matrix),
        "max_error_m": found.max_error_m,
        "gsd_m": files.frame.ground_gsd,
        "seed": files.seed,
    }
    with path.open("wb") as file:
        write_glb(file, mesh, encode_jpeg(_texture(files)), extras=extras)


def write_by_trimesh(files: SceneFiles, path: Path, max_error_m: float | None) -> None:
    """OBJ with its texture beside it, PLY with a colour at each vertex, or bare STL; z is up.

    Raises:
        MissingExtra: trimesh is not installed.
    """
    trimesh = optional("trimesh", "mesh")
    found = surface(files, max_error_m)
    mesh = trimesh.Trimesh(found.positions, found.triangles, process=False)
    if path.suffix.lower() == ".ply":
        colours = files.image.read(files.image.box).data[:, found.rows, found.cols].T
        mesh.visual = trimesh.visual.ColorVisuals(mesh, vertex_colors=colours)
    elif path.suffix.lower() == ".obj":
        from PIL import Image

        picture = Image.fromarray(np.ascontiguousarray(np.moveaxis(_texture(files), 0, -1)))
        uv = np.stack([found.uv[:, 0], 1 - found.uv[:, 1]], axis=1)  # OBJ counts v from below
        material = trimesh.visual.material.SimpleMaterial(image=picture, name=f"{path.stem}_image")
        mesh.visual = trimesh.visual.TextureVisuals(uv=uv, material=material)
        text, beside = trimesh.exchange.obj.export_obj(mesh, mtl_name=f"{path.stem}.mtl", return_texture=True)
        for name, content in beside.items():
            (path.parent / name).write_bytes(content)
        path.write_text(text, encoding="utf-8")
        return
    mesh.export(path)


def write_points(files: SceneFiles, path: Path) -> None:
    """Every post as a point, by the file's ending a PLY of ours or one of ``CLOUDS``, which open3d writes from it.

    Raises:
        MissingExtra: open3d is needed and not installed.
    """
    if path.suffix.lower() not in CLOUDS:
        _write_ply_points(files, path)
        return
    clouds = optional("open3d", "open3d").io
    with tempfile.TemporaryDirectory() as scratch:
        ply = Path(scratch) / "cloud.ply"
        _write_ply_points(files, ply)
        if not clouds.write_point_cloud(str(path), clouds.read_point_cloud(str(ply))):
            raise OSError(f"open3d could not write {path.name}")


def _write_ply_points(files: SceneFiles, path: Path) -> None:
    """A binary PLY: x, y, z in metres of the scene's frame and colours; in flat memory."""
    rows, cols = files.height.box.shape
    kind = np.dtype([("x", "<f4"), ("y", "<f4"), ("z", "<f4"), ("red", "u1"), ("green", "u1"), ("blue", "u1")])
    names = {"<f4": "float", "|u1": "uchar"}
    lines = ["ply", "format binary_little_endian 1.0", "comment metres east, north and up of the scene's middle"]
    lines += [f"element vertex {rows * cols}"]
    lines += [f"property {names[kind[name].str]} {name}" for name in kind.names or ()]
    with path.open("wb") as file:
        file.write(("\n".join([*lines, "end_header"]) + "\n").encode())
        for top in range(0, rows, BLOCK_ROWS):
            box = files.height.box._replace(row=top, height=min(BLOCK_ROWS, rows - top))
            heights, colours = files.height.read(box).data[0], files.image.read(box).data
            at = np.mgrid[top : top + box.height, 0:cols].reshape(2, -1)
            points = np.empty(at.shape[1], kind)
            place = files.frame.place(at[0], at[1], heights.ravel().astype(np.float64))
            for name, values in zip(kind.names or (), (*place.T, *colours.reshape(3, -1)), strict=True):
                points[name] = values
            file.write(points.tobytes())
