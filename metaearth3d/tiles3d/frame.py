"""The scene's local frame: posts to east-north-up metres, each vertex through ECEF in float64."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from metaearth3d.geo.frames import enu_to_ecef, into_frame, to_ecef, to_lonlat
from metaearth3d.geo.lattice import Lattice
from metaearth3d.tiles3d.lod import Ints, TileGrid

EARTH_RADIUS_M = 6_371_008.8  # mean radius of the GRS 80 ellipsoid (Moritz 1980)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SceneFrame:
    """East-north-up at the middle of the scene on the ellipsoid; it depends on the box alone, not on heights."""

    lattice: Lattice
    grid: TileGrid

    @cached_property
    def matrix(self) -> Floats:
        """Local frame to ECEF (4, 4)."""
        x, y = self.xy(np.mean(self.grid.rows), np.mean(self.grid.cols))
        lon, lat = to_lonlat(self.lattice.crs, x, y)
        return enu_to_ecef(float(lon), float(lat), 0.0)

    def xy(self, rows: NDArray[np.number] | np.number, cols: NDArray[np.number] | np.number) -> tuple[Floats, Floats]:
        """Coordinates of pixel centres in the lattice's CRS."""
        gsd = self.lattice.gsd(self.grid.box.level)
        x = self.lattice.origin_x + (np.asarray(cols, np.float64) + 0.5) * gsd
        y = self.lattice.origin_y - (np.asarray(rows, np.float64) + 0.5) * gsd
        return x, y

    def place(self, rows: Ints, cols: Ints, h: Floats) -> Floats:
        """Local positions (N, 3) of posts with ellipsoidal heights ``h``."""
        x, y = self.xy(rows, cols)
        return into_frame(self.matrix, to_ecef(self.lattice.crs, x, y, h))

    @cached_property
    def _corner_bases(self) -> Floats:
        """Local vectors of one post eastwards, one southwards and 1 m up at the scene's four corners: (4, 3, 3)."""
        rows, cols = np.repeat(self.grid.rows, 2), np.tile(self.grid.cols, 2)
        flat = np.zeros(4)
        here = self.place(rows, cols, flat)
        ways = (self.place(rows, cols + 1, flat), self.place(rows + 1, cols, flat), self.place(rows, cols, flat + 1))
        return np.stack([way - here for way in ways], axis=1)

    @cached_property
    def ground_gsd(self) -> float:
        """Metres on the ground between posts: the largest of both axes and the four corners."""
        return float(np.linalg.norm(self._corner_bases[:, :2], axis=-1).max())

    def bend(self, rows: Ints, cols: Ints) -> Floats:
        """How far level ground lies below the plane at the scene's middle, in metres and negative; broadcasts.

        Triangles are flat and the Earth is not: over 30 km an edge sags 18 m below the ground it joins. Meshing and
        measuring heights with this added lets the error bound hold on the curved Earth too.
        """
        south = (rows - np.mean(self.grid.rows)) * self.ground_gsd
        east = (cols - np.mean(self.grid.cols)) * self.ground_gsd
        return -(south**2 + east**2) / (2 * EARTH_RADIUS_M)

    def normals(self, rows: Ints, cols: Ints, south: Floats, east: Floats) -> NDArray[np.float32]:
        """Unit normals (N, 3) from rises per post southwards and eastwards.

        The ground's own directions vary slowly, so they are interpolated between the scene's corners: one smooth
        function of the place, hence no seam between tiles.
        """
        v = (rows - self.grid.rows.first) / self.grid.box.height
        u = (cols - self.grid.cols.first) / self.grid.box.width
        weights = np.stack([(1 - v) * (1 - u), (1 - v) * u, v * (1 - u), v * u], axis=-1)  # (N, 4)
        basis = np.einsum("nc,cij->nij", weights, self._corner_bases)
        up = basis[:, 2]
        normal = np.cross(basis[:, 1] + south[:, None] * up, basis[:, 0] + east[:, None] * up)
        unit: NDArray[np.float32] = (normal / np.linalg.norm(normal, axis=1, keepdims=True)).astype(np.float32)
        return unit

    def grain(self, depth: int) -> float:
        """Spacing of the grid that vertices of a depth are snapped to, in metres.

        A power of two, so that float32 offsets from a tile's centre (also on the grid) are exact and both sides of a
        border get equal coordinates: 1 mm up to tiles of 8 km, coarser in proportion above.
        """
        reach = 2 * self.grid.tile_px * self.grid.stride(depth) * self.ground_gsd
        return max(2.0**-10, 2.0 ** (math.ceil(math.log2(reach)) - 24))
