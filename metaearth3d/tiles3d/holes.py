"""Can one look through a tileset? Tiles of mixed depths drawn from random poses, and the pixels that stay empty.

Only coverage is asked, so there is no depth buffer: a pixel is covered if a triangle that faces the eye holds its ray.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from metaearth3d.geo.lattice import PixelBox
from metaearth3d.tiles3d.glb import read_glb
from metaearth3d.tiles3d.lod import Node, TileGrid

Floats = NDArray[np.float64]

FIELD_DEG = 50.0  # of view, across
REFINED = 0.8  # chance that a tile is drawn by its children
CHUNK = 1 << 18  # triangle-pixel pairs looked at together
EDGE = 1e-9  # of a triangle's own size: a ray along a shared edge is held by both sides


@dataclass(frozen=True)
class Holes:
    """Pixels looked at that must show ground, and those of them that showed none."""

    poses: int
    pixels: int
    empty: int


def find_holes(
    folder: str | Path, *, poses: int = 100, size: tuple[int, int] = (120, 160), seed: int = 0, skirts: bool = True
) -> Holes:
    """Draw a tileset from random poses above it, each time by other tiles of mixed depths.

    A pixel must show ground if its ray enters the scene's highest and leaves its lowest level inside the scene.
    Without ``skirts`` the gaps they hide can be seen.
    """
    folder, rng = Path(folder), np.random.default_rng(seed)
    document = json.loads((folder / "tileset.json").read_bytes())
    grid = TileGrid(PixelBox(*document["extras"]["box"]), document["extras"]["tile_px"])
    cache: dict[Node, Floats] = {}

    def triangles(node: Node) -> Floats:
        if node not in cache:
            with (folder / node.path).open("rb") as file:
                mesh, _, about = read_glb(file)
            faces = (
                mesh.triangles if skirts else mesh.triangles[: about["asset"]["extras"]["tile"]["terrain_triangles"]]
            )
            cache[node] = mesh.placed[faces]
        return cache[node]

    ground = np.concatenate([triangles(node) for node in grid.nodes(grid.depth)]).reshape(-1, 3)
    low, high = ground.min(0) - 1.0, ground.max(0) + 1.0
    looked, empty = 0, 0
    for _ in range(poses):
        eye, rays = _pose(rng, low, high, size)
        wanted = _over(eye, rays, low, high)
        shown = np.concatenate([triangles(node) for node in _mixed(grid, Node(0, 0, 0), rng)])
        covered = _covered(shown - eye, rays, size)
        looked += int(wanted.sum())
        empty += int((wanted & ~covered).sum())
    return Holes(poses, looked, empty)


def _mixed(grid: TileGrid, node: Node, rng: np.random.Generator) -> Iterator[Node]:
    """Tiles of random depths that cover a tile once."""
    children = grid.children(node)
    if not children or rng.random() > REFINED:
        yield node
        return
    for child in children:
        yield from _mixed(grid, child, rng)


def _pose(rng: np.random.Generator, low: Floats, high: Floats, size: tuple[int, int]) -> tuple[Floats, Floats]:
    """A place above the scene and the rays (H*W, 3) of a picture of its ground."""
    extent = float(np.hypot(*(high - low)[:2]))
    target = low + (high - low) * np.array([*rng.uniform(0.25, 0.75, 2), 0.5])
    azimuth, pitch = rng.uniform(0, 2 * np.pi), np.radians(rng.uniform(15, 75))
    away = extent * rng.uniform(0.05, 0.6)
    back = np.array([np.cos(azimuth) * np.cos(pitch), np.sin(azimuth) * np.cos(pitch), np.sin(pitch)])
    eye = target + back * away
    eye[2] = max(eye[2], high[2] + 0.02 * extent)
    ahead = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(ahead, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, ahead)
    wide = np.tan(np.radians(FIELD_DEG) / 2)
    v, u = np.meshgrid((np.arange(size[0]) + 0.5) / size[0], (np.arange(size[1]) + 0.5) / size[1], indexing="ij")
    x, y = (2 * u - 1) * wide, (1 - 2 * v) * wide * size[0] / size[1]
    rays: Floats = ahead + x.ravel()[:, None] * right + y.ravel()[:, None] * up
    return eye, rays


def _over(eye: Floats, rays: Floats, low: Floats, high: Floats) -> NDArray[np.bool_]:
    """Rays that go down through the scene's whole height inside its outline (a little less, since it is bent)."""
    down = rays[:, 2] < -1e-6
    slope = rays[:, :2] / np.where(down, rays[:, 2], -1.0)[:, None]
    margin = 0.03 * (high - low)[:2]
    inside = down
    for level in (high[2], low[2]):
        at = eye[:2] + slope * (level - eye[2])
        inside = inside & (at > low[:2] + margin).all(1) & (at < high[:2] - margin).all(1)
    return inside


def _covered(triangles: Floats, rays: Floats, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Rays (N,) from the origin that a triangle (M, 3, 3) facing it holds; homogeneous edges (Olano & Greer 1997)."""
    a, b, c = triangles.transpose(1, 0, 2)
    edges = np.stack([np.cross(b, c), np.cross(c, a), np.cross(a, b)], axis=1)  # (M, 3 edges, 3)
    volume = np.einsum("mi,mi->m", a, edges[:, 0])
    facing = volume < 0  # counter-clockwise seen from the origin
    triangles, edges, volume = triangles[facing], edges[facing], volume[facing]
    rows, cols, heights, widths = _boxes(triangles, rays, size)
    met = np.flatnonzero((heights > 0) & (widths > 0))
    count = (heights * widths)[met]
    covered = np.zeros(len(rays), bool)
    for part in np.split(met, np.flatnonzero(np.diff(np.cumsum(count) // CHUNK)) + 1):
        if not len(part):
            continue
        many = (heights * widths)[part]
        owner = np.repeat(part, many)
        step = np.arange(len(owner)) - np.repeat(np.cumsum(many) - many, many)
        pixel = (rows[owner] + step // widths[owner]) * size[1] + cols[owner] + step % widths[owner]
        signs = np.einsum("nij,nj->ni", edges[owner], rays[pixel])
        reach = EDGE * np.abs(volume[owner])[:, None] / np.linalg.norm(triangles[owner, 0], axis=1)[:, None]
        covered[pixel[(signs <= reach).all(1)]] = True
    return covered


def _boxes(
    triangles: Floats, rays: Floats, size: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Rows, columns, heights and widths of the pixels each triangle may cover; all of them where it passes the eye."""
    grid = rays.reshape(*size, 3)
    ahead = rays.mean(0)
    right, down = grid[0, -1] - grid[0, 0], grid[-1, 0] - grid[0, 0]
    depth = triangles @ ahead / (ahead @ ahead)
    near = (depth <= 1e-6).any(1)
    flat = triangles / np.where(depth > 1e-6, depth, 1.0)[..., None] - ahead
    u = (flat @ right / (right @ right)) * (size[1] - 1) + (size[1] - 1) / 2
    v = (flat @ down / (down @ down)) * (size[0] - 1) + (size[0] - 1) / 2
    spans = []
    for at, most in ((v, size[0]), (u, size[1])):
        first = np.clip(np.ceil(at.min(1) - 1e-6), 0, most).astype(np.int64)
        last = np.clip(np.floor(at.max(1) + 1e-6), -1, most - 1).astype(np.int64)
        first[near], last[near] = 0, most - 1
        spans.append((first, np.maximum(last - first + 1, 0)))
    behind = (depth <= 1e-6).all(1)
    heights, widths = np.where(behind, 0, spans[0][1]), np.where(behind, 0, spans[1][1])
    return spans[0][0], spans[1][0], heights, widths
