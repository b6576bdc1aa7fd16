"""What is said of each place: one prompt for all the world, or a map of prompts with feathered borders."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields.base import digest_of
from metaearth3d.geo.frames import from_lonlat
from metaearth3d.geo.lattice import Lattice, PixelBox

Floats = NDArray[np.float64]

FEATHER_M = 1000.0  # width of the band in which one prompt gives way to another
STEPS = 4096  # weights are multiples of 1/4096
LONGEST_EDGE_DEG = 0.05  # edges are straight in degrees; on the map they are followed in pieces of this length
MOST_CORNERS = 20_000
PAIRS_AT_ONCE = 1 << 22  # points times edges worked on together
DEGREES = ("CRS84", "EPSG:4326", "EPSG::4326")
PROPERTIES = ("prompt", "feather_m")


class Zones(Protocol):
    """A partition of the ground into prompts, of which the first is said wherever no other is."""

    @property
    def prompts(self) -> tuple[str, ...]:
        """All that is said somewhere, the ground's first."""
        ...

    def shares(self, x: Floats, y: Floats) -> Floats:
        """Shares (K, N) of the prompts at map coordinates (N,), adding up to 1: each place's own, whatever is asked."""
        ...


@dataclass(frozen=True)
class Area:
    """A polygon on the map: ``edges`` (E, 4) of all its rings as x0, y0, x1, y1 in metres; a prompt and its feather."""

    prompt: str
    edges: Floats
    feather_m: float = FEATHER_M

    def share(self, x: Floats, y: Floats) -> Floats:
        """1 inside, 0 outside, half on the border, smooth over ``feather_m`` across it; (N,)."""
        out = np.zeros(len(x))
        reach = self.feather_m / 2
        low_x, high_x = self.edges[:, ::2].min() - reach, self.edges[:, ::2].max() + reach
        low_y, high_y = self.edges[:, 1::2].min() - reach, self.edges[:, 1::2].max() + reach
        near = np.flatnonzero((x > low_x) & (x < high_x) & (y > low_y) & (y < high_y))
        for part in np.array_split(near, max(1, math.ceil(len(near) * len(self.edges) / PAIRS_AT_ONCE))):
            out[part] = _smooth(0.5 + _depth(self.edges, x[part], y[part]) / self.feather_m)
        return out


@dataclass(frozen=True)
class Polygons:
    """Areas over a ground prompt; where they overlap the later one covers the earlier."""

    ground: str
    areas: tuple[Area, ...]

    @property
    def prompts(self) -> tuple[str, ...]:
        """The ground's, then each area's."""
        return self.ground, *(area.prompt for area in self.areas)

    def shares(self, x: Floats, y: Floats) -> Floats:
        """See :class:`Zones`."""
        out = np.zeros((len(self.areas) + 1, len(x)))
        out[0] = 1.0
        for k, area in enumerate(self.areas):
            share = area.share(x, y)
            out[: k + 1] *= 1 - share
            out[k + 1] = share
        return out


def _smooth(t: Floats) -> Floats:
    """0 below 0, 1 above 1, without a kink between."""
    t = np.clip(t, 0.0, 1.0)
    smooth: Floats = t * t * (3 - 2 * t)
    return smooth


def _depth(edges: Floats, x: Floats, y: Floats) -> Floats:
    """Metres (N,) from points to the nearest edge, negative outside by the even-odd rule."""
    x0, y0, x1, y1 = edges.T[:, :, None]  # each (E, 1)
    dx, dy = x1 - x0, y1 - y0
    along = ((x - x0) * dx + (y - y0) * dy) / np.maximum(dx * dx + dy * dy, 1e-12)
    along = np.clip(along, 0.0, 1.0)
    square = (x - x0 - along * dx) ** 2 + (y - y0 - along * dy) ** 2
    crossed = ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) * dx / np.where(dy == 0, 1.0, dy))
    inside = crossed.sum(axis=0) % 2 == 1
    depth: Floats = np.sqrt(square.min(axis=0)) * np.where(inside, 1.0, -1.0)
    return depth


class WordsField:
    """A text embedding for each place; what upscalers and the text root are told.

    With one prompt it is the same vector everywhere. With zones it is the mean of their vectors by their shares, each
    pixel's own: a pure function of place, the same in whatever box it is asked for.
    """

    def __init__(self, lattice: Lattice, vectors: NDArray[np.float32], zones: Zones | None, *, digest: str) -> None:
        """``vectors`` (K, T), one for each prompt of ``zones``, or one alone; ``digest`` names zones and vectors."""
        count = 1 if zones is None else len(zones.prompts)
        if vectors.ndim != 2 or len(vectors) != count:
            raise BadInput(f"{count} prompts need as many vectors (K, T); the array given is {vectors.shape}")
        self.lattice, self.vectors, self.zones = lattice, vectors.astype(np.float32), zones
        self.digest = digest_of("words", digest, lattice.to_dict())

    def weights(self, box: PixelBox, stride: int = 1) -> NDArray[np.float32]:
        """Shares (K, h, w) of the prompts in blocks of ``stride`` x ``stride`` pixels, at the blocks' middles."""
        if self.zones is None:
            return np.ones((1, box.height // stride, box.width // stride), np.float32)
        g = self.lattice.gsd(box.level)
        x = self.lattice.origin_x + (box.col + stride * (np.arange(box.width // stride) + 0.5)) * g
        y = self.lattice.origin_y - (box.row + stride * (np.arange(box.height // stride) + 0.5)) * g
        grid_x, grid_y = np.broadcast_arrays(x[None, :], y[:, None])
        shares = self.zones.shares(grid_x.ravel(), grid_y.ravel()).reshape(-1, *grid_x.shape)
        steps = np.rint(shares * STEPS)
        steps[0] += STEPS - steps.sum(axis=0)
        weights: NDArray[np.float32] = (steps / STEPS).astype(np.float32)
        return weights

    def told(self, box: PixelBox, stride: int = 1) -> NDArray[np.float32]:
        """The embedding (T,) of a world with one prompt; otherwise each block's own (T, h, w)."""
        if self.zones is None:
            alone: NDArray[np.float32] = self.vectors[0]
            return alone
        weights = self.weights(box, stride)
        out = np.zeros((self.vectors.shape[1], *weights.shape[1:]), np.float32)
        for vector, weight in zip(self.vectors, weights, strict=True):  # index order: the same sum in every box
            out += vector[:, None, None] * weight
        return out


def read_prompt_map(path: str | Path, ground: str, lattice: Lattice) -> Zones:
    """The prompt map of a file: GeoJSON polygons, or a painted GeoTIFF with a legend beside it.

    Raises:
        BadInput: the file is neither, or says something that is not understood.
    """
    path = Path(path)
    if not path.is_file():
        raise BadInput(f"there is no prompt map {path}; give a GeoJSON file of polygons or a GeoTIFF of small integers")
    if path.suffix.lower() in (".tif", ".tiff"):
        from metaearth3d.fields.painted import read_painted

        return read_painted(path, ground, lattice)
    return read_polygons(path, ground, lattice)


def read_polygons(path: Path, ground: str, lattice: Lattice) -> Polygons:
    """Areas of a GeoJSON FeatureCollection of (Multi)Polygons in longitude and latitude.

    Each feature's properties are a ``prompt`` and, if wanted, ``feather_m``; later features cover earlier ones.

    Raises:
        BadInput: what was wrong, and with which feature.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path.name} is not GeoJSON: {error}") from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise BadInput(f"{path.name} is no GeoJSON FeatureCollection; a prompt map is one, of polygons with a prompt")
    name = str(content.get("crs", {}).get("properties", {}).get("name", "CRS84")) if content.get("crs") else "CRS84"
    if not name.endswith(DEGREES):
        raise BadInput(f"{path.name} is in {name}; a prompt map is in longitude and latitude (CRS84)")
    features = content.get("features")
    if not isinstance(features, list) or not features:
        raise BadInput(f"{path.name} has no features; a prompt map has at least one polygon")
    areas = [_area(feature, f"feature {k} of {path.name}", lattice) for k, feature in enumerate(features)]
    if sum(len(area.edges) for area in areas) > MOST_CORNERS:
        raise BadInput(f"{path.name} has more than {MOST_CORNERS} corners; simplify the polygons")
    return Polygons(ground, tuple(areas))


def _area(feature: Any, name: str, lattice: Lattice) -> Area:
    """One feature's polygon, prompt and feather."""
    if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
        raise BadInput(f"{name} has no geometry; it must be a polygon")
    said = feature.get("properties") or {}
    unknown = sorted(set(said) - set(PROPERTIES))
    if unknown:
        raise BadInput(f"{name} has a property {unknown[0]!r}; the properties of a prompt map are prompt and feather_m")
    prompt, feather = said.get("prompt"), said.get("feather_m", FEATHER_M)
    if not isinstance(prompt, str) or not prompt.strip():
        raise BadInput(f"{name} has no prompt; say in its properties what the ground looks like there")
    number = isinstance(feather, int | float) and not isinstance(feather, bool)
    if not number or not (math.isfinite(feather) and 1 <= feather <= 1e6):
        raise BadInput(f"{name} has feather_m {feather!r}; it must be a number of metres from 1 to 1,000,000")
    kind, rings = feature["geometry"].get("type"), feature["geometry"].get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadInput(f"{name} is a {kind}; a prompt map is made of Polygons and MultiPolygons")
    polygons = [rings] if kind == "Polygon" else rings
    try:
        edges = [_ring(np.array([point[:2] for point in ring], float)) for rings in polygons for ring in rings]
    except (TypeError, ValueError, IndexError) as error:
        raise BadInput(f"{name} has coordinates that are no rings of longitude and latitude") from error
    if not edges or any(ring is None for ring in edges):
        raise BadInput(f"{name} has a ring of fewer than three corners, or coordinates that are not degrees")
    ends = np.concatenate([ring for ring in edges if ring is not None])
    projected = [np.stack(from_lonlat(lattice.crs, ends[:, k], ends[:, k + 1]), axis=1) for k in (0, 2)]
    lines = np.concatenate(projected, axis=1)
    if not np.isfinite(lines).all():
        raise BadInput(f"{name} reaches beyond {lattice.crs}, this world's map")
    return Area(prompt, lines, float(feather))


def _ring(points: Floats) -> Floats | None:
    """Edges (E, 4) of a closed ring in degrees, long ones cut; None if it is none."""
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        return None
    if np.abs(points[:, 1]).max(initial=0) > 90 or points[:, 0].min(initial=0) < -180 or points[:, 0].max() > 360:
        return None
    closed = points if np.array_equal(points[0], points[-1]) else np.concatenate([points, points[:1]])
    if len(np.unique(closed, axis=0)) < 3:
        return None
    corners: list[Floats] = []
    for a, b in pairwise(closed):
        pieces = max(1, math.ceil(float(np.abs(b - a).max()) / LONGEST_EDGE_DEG))
        corners.append(a + (b - a) * (np.arange(pieces) / pieces)[:, None])
    line = np.concatenate([*corners, closed[-1:]])
    return np.concatenate([line[:-1], line[1:]], axis=1)


def one_prompt(lattice: Lattice, vector: NDArray[np.float32], prompt: str, encoder: str) -> WordsField:
    """The same words everywhere."""
    return WordsField(lattice, vector[None], None, digest=digest_of("prompt", prompt, encoder))


def prompt_vectors(encode: Any, prompts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors (K, T) of prompts; a zero vector, which is nothing told, for an empty one."""
    said = [k for k, prompt in enumerate(prompts) if prompt.strip()]
    made = np.asarray(encode([prompts[k] for k in said]), np.float32)
    out = np.zeros((len(prompts), made.shape[1]), np.float32)
    out[said] = made
    return out
