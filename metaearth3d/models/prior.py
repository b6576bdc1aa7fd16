"""What is roughly here: ground height and colour anywhere on the planet, from a few megabytes of learned splines.

Values live on rings of latitude whose nodes are evenly spaced over the sphere (a reduced grid, as weather models use),
so nothing is spent on crowded meridians, the antimeridian is no seam, and a pole is a place like any other. Between
nodes they are cubic B-splines, fitted by least squares. A hash grid with a small perceptron (Instant-NGP style) was
tried at equal size and was worse; ``train/prior.py`` and the model card give the figures.
"""

from __future__ import annotations

import hashlib

import numpy as np
import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn

from metaearth3d.errors import BadInput

PRIOR_VERSION = "1"  # raised whenever the same coefficients would give other heights
CHUNK = 1 << 18  # places evaluated at once
LEVELS = 127  # of a signed byte


def ring_counts(spacing_deg: float) -> NDArray[np.int64]:
    """Nodes on each ring of latitude from south to north, for one node per ``spacing_deg`` along and across.

    >>> ring_counts(45.0).tolist()
    [4, 7, 7, 4]
    """
    rings = round(180 / spacing_deg)
    latitude = (np.arange(rings) + 0.5) * np.pi / rings - np.pi / 2
    counts: NDArray[np.int64] = np.maximum(np.rint(2 * rings * np.cos(latitude)), 4).astype(np.int64)
    return counts


def spline_weights(fraction: Tensor) -> list[Tensor]:
    """The four uniform cubic B-spline weights at ``fraction`` (0..1) between the second and the third node."""
    f, g = fraction, 1 - fraction
    middle = [(4 - 6 * x**2 + 3 * x**3) / 6 for x in (f, g)]
    return [g**3 / 6, middle[0], middle[1], f**3 / 6]


class Rings(nn.Module):
    """Spline coefficients (channels, nodes) on rings of latitude."""

    starts: Tensor
    counts: Tensor
    values: Tensor

    def __init__(self, spacing_deg: float, channels: int, dtype: torch.dtype) -> None:
        super().__init__()
        counts = ring_counts(spacing_deg)
        self.register_buffer("counts", torch.from_numpy(counts), persistent=False)
        self.register_buffer("starts", torch.from_numpy(np.cumsum(counts) - counts), persistent=False)
        self.register_buffer("values", torch.zeros((channels, int(counts.sum())), dtype=dtype))

    def forward(self, lon: Tensor, lat: Tensor) -> Tensor:
        """Spline values (channels, N) in float32 at degrees ``lon`` (any), ``lat`` (-90..90), both (N,) float64."""
        rings = len(self.counts)
        row = (lat + 90) / 180 * rings - 0.5
        below = row.floor()
        out = torch.zeros((self.values.shape[0], len(lat)), dtype=torch.float32, device=lat.device)
        for k, weight in enumerate(spline_weights((row - below).float())):
            ring = below.long() + k - 1
            over = (ring < 0) | (ring >= rings)  # beyond a pole: the same ring on the other side
            ring = torch.where(ring < 0, -1 - ring, torch.where(ring >= rings, 2 * rings - 1 - ring, ring))
            out += weight * self.along(ring, lon + 180.0 * over)
        return out

    def along(self, ring: Tensor, lon: Tensor) -> Tensor:
        """Spline values (channels, N) on rings (N,) at longitudes (N,); node 0 stands half a step east of 180 W."""
        count = self.counts[ring]
        column = torch.remainder((lon + 180) / 360, 1.0) * count - 0.5
        west = column.floor()
        out = torch.zeros((self.values.shape[0], len(lon)), dtype=torch.float32, device=lon.device)
        for k, weight in enumerate(spline_weights((column - west).float())):
            node = self.starts[ring] + torch.remainder(west.long() + k - 1, count)
            out += weight * self.decode(self.values[:, node])
        return out

    @staticmethod
    def decode(values: Tensor) -> Tensor:
        """Coefficients in float32; signed bytes are square roots, so that small values are kept finely."""
        x = values.float()
        return x * x.abs() / LEVELS**2 if values.dtype == torch.int8 else x


class PlanetPrior(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Ground height (sea floor included) and colour of the Earth at any longitude and latitude, about 10 km sharp.

    Height is a broad spline plus ``relief_range`` times a finer one kept in signed bytes; colour is a third.
    """

    @register_to_config
    def __init__(
        self,
        broad_deg: float = 0.5,
        fine_deg: float = 0.12,
        colour_deg: float = 0.2,
        relief_range: float = 6000.0,
    ) -> None:
        super().__init__()
        self.broad = Rings(broad_deg, 1, torch.float16)
        self.fine = Rings(fine_deg, 1, torch.int8)
        self.colour = Rings(colour_deg, 3, torch.uint8)

    @property
    def digest(self) -> str:
        """sha256 over the coefficients: names every height this prior can give."""
        out = hashlib.sha256(f"{PRIOR_VERSION} {self.config.relief_range!r}".encode())
        for name, value in sorted(self.state_dict().items()):
            out.update(name.encode() + value.cpu().contiguous().numpy().tobytes())
        return out.hexdigest()

    def elevation(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
        """Metres above the sea (negative: sea floor) at degrees ``lon``, ``lat`` of one broadcast shape.

        Raises:
            BadInput: a coordinate is not finite, or a latitude lies outside -90..90.
        """
        return self._evaluate(self._height, lon, lat)[0]

    def rgb(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.uint8]:
        """Blue-Marble-like colour (3, ...) at degrees ``lon``, ``lat`` of one broadcast shape."""
        colour = self._evaluate(self.colour, lon, lat)
        return np.clip(np.rint(colour), 0, 255).astype(np.uint8)

    def _height(self, lon: Tensor, lat: Tensor) -> Tensor:
        return self.broad(lon, lat) + self.config.relief_range * self.fine(lon, lat)

    @torch.inference_mode()
    def _evaluate(self, function: object, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
        assert callable(function)
        x, y = np.broadcast_arrays(np.asarray(lon, np.float64), np.asarray(lat, np.float64))
        if not (np.isfinite(x).all() and np.isfinite(y).all() and (np.abs(y) <= 90).all()):
            raise BadInput("longitudes must be finite and latitudes lie within -90..90 degrees")
        device = self.broad.values.device
        flat_x, flat_y = (torch.from_numpy(a.reshape(-1).copy()).to(device) for a in (x, y))
        parts = zip(flat_x.split(CHUNK), flat_y.split(CHUNK), strict=True)
        out = torch.cat([function(a, b).double() for a, b in parts], dim=1)
        made: NDArray[np.float64] = out.cpu().numpy().reshape(-1, *x.shape)
        return made
