"""Coordinates between a lattice's CRS, longitude/latitude, ECEF and a local east-north-up frame; all in float64.

Heights are metres above the WGS 84 ellipsoid and pass through every datum change untouched.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from metaearth3d.errors import BadInput

GEOGRAPHIC_3D = "EPSG:4979"  # WGS 84 longitude, latitude, ellipsoidal height
GEOCENTRIC = "EPSG:4978"  # WGS 84 earth-centred, earth-fixed
SEMI_MAJOR_M = 6378137.0  # WGS 84, NIMA TR8350.2 table 3.1
FLATTENING = 1.0 / 298.257223563  # WGS 84, NIMA TR8350.2 table 3.1

Floats = NDArray[np.float64]


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> Transformer:
    """The pyproj pipeline between two CRSs, x before y."""
    try:
        return Transformer.from_crs(CRS.from_user_input(source), CRS.from_user_input(target), always_xy=True)
    except (CRSError, ProjError) as error:
        raise BadInput(f"no transformation from CRS {source!r} to {target!r}: {error}") from error


def _transform(source: str, target: str, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Places of ``source`` in ``target``, broadcast against each other; non-finite results are refused."""
    xs, ys = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64))
    u, v = _transformer(source, target).transform(xs.ravel(), ys.ravel())
    u, v = np.asarray(u, np.float64).reshape(xs.shape), np.asarray(v, np.float64).reshape(xs.shape)
    if not (np.isfinite(u).all() and np.isfinite(v).all()):
        raise BadInput(f"some places lie outside the domain where {source!r} and {target!r} both have coordinates")
    return u, v


def to_lonlat(crs: str, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Longitudes and latitudes (WGS 84 degrees) of places in ``crs``, in the inputs' broadcast shape."""
    return _transform(crs, "EPSG:4326", x, y)


def from_lonlat(crs: str, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """``(x, y)`` in ``crs`` of places given as WGS 84 degrees, in the inputs' broadcast shape."""
    return _transform("EPSG:4326", crs, lon, lat)


def lonlat_to_ecef(lon: ArrayLike, lat: ArrayLike, h: ArrayLike) -> Floats:
    """Earth-centred positions (..., 3) in metres of WGS 84 degrees and ellipsoidal heights.

    >>> lonlat_to_ecef(0.0, 0.0, 10.0).tolist()
    [6378147.0, 0.0, 0.0]
    """
    lam, phi = np.radians(np.asarray(lon, np.float64)), np.radians(np.asarray(lat, np.float64))
    height = np.asarray(h, np.float64)
    e2 = FLATTENING * (2.0 - FLATTENING)
    radius = SEMI_MAJOR_M / np.sqrt(1.0 - e2 * np.sin(phi) ** 2)  # prime vertical
    x = (radius + height) * np.cos(phi) * np.cos(lam)
    y = (radius + height) * np.cos(phi) * np.sin(lam)
    z = (radius * (1.0 - e2) + height) * np.sin(phi)
    return np.stack(np.broadcast_arrays(x, y, z), axis=-1)


def to_ecef(crs: str, x: ArrayLike, y: ArrayLike, h: ArrayLike) -> Floats:
    """Earth-centred positions (N, 3) in metres of N places in ``crs`` with ellipsoidal heights ``h``."""
    lon, lat = to_lonlat(crs, np.ravel(x), np.ravel(y))
    return lonlat_to_ecef(lon, lat, np.ravel(h))


def enu_to_ecef(lon_deg: float, lat_deg: float, h: float) -> Floats:
    """The (4, 4) matrix ``M`` with ``ecef = M @ (east, north, up, 1)`` for the frame at a place.

    A 3D Tiles ``transform`` is column-major: ``M.ravel(order="F")``, or see :func:`column_major`.
    """
    lam, phi = np.radians(lon_deg), np.radians(lat_deg)
    sin_l, cos_l, sin_p, cos_p = np.sin(lam), np.cos(lam), np.sin(phi), np.cos(phi)
    matrix = np.eye(4)
    matrix[:3, 0] = -sin_l, cos_l, 0.0
    matrix[:3, 1] = -sin_p * cos_l, -sin_p * sin_l, cos_p
    matrix[:3, 2] = cos_p * cos_l, cos_p * sin_l, sin_p
    matrix[:3, 3] = lonlat_to_ecef(lon_deg, lat_deg, h)
    return matrix


def column_major(matrix: Floats) -> list[float]:
    """The 16 numbers of a (4, 4) matrix column by column, as glTF and 3D Tiles store it."""
    return [float(value) for value in np.ravel(matrix, order="F")]


def into_frame(matrix: Floats, ecef: Floats) -> Floats:
    """Local (N, 3) coordinates of earth-centred (N, 3) positions in the rigid frame ``matrix``."""
    local: Floats = (ecef - matrix[:3, 3]) @ matrix[:3, :3]
    return local
