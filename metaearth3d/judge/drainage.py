"""How water would leave a height raster: closed depressions, channels, and how channels branch and lengthen."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from metaearth3d.errors import BadInput, optional

numba = optional("numba", "judge")
pyflwdir = optional("pyflwdir", "judge")

Heights = NDArray[np.floating[Any]]  # (H, W) metres, square pixels
Array = NDArray[np.float64]
Indices = NDArray[np.int64]

CHANNEL_PX = 50  # cells that drain through a cell, itself included, for it to be a channel
ORDERS = 3  # Strahler orders that a bifurcation ratio is fitted over, at least
HACK_CELLS = 30  # channel cells that an exponent is fitted over, at least


class Drainage(NamedTuple):
    """Where water goes from each cell (H, W)."""

    filled: NDArray[np.float32]  # heights in metres after depressions are filled to their spill
    downstream: Indices  # flat index of the next cell; a cell's own where it leaves the window
    cells: Indices  # cells that drain through a cell, itself included
    order: Indices  # Strahler order of channels, 0 elsewhere
    longest_px: Array  # longest way down to a cell, in pixels; a diagonal step is the root of 2


def drain(height: Heights, *, channel_px: int = CHANNEL_PX) -> Drainage:
    """Flow of a window whose whole border is an outlet.

    Depressions are filled from the border inwards (Wang & Liu 2006, by pyflwdir), each cell draining to the neighbour
    from which it was reached: the lowest of eight, whatever the distance. Water leaves at the first border cell it
    meets. Channels begin where ``channel_px`` cells meet. Heights are rounded to 32 bits.
    On level ground ways follow the order of filling, which is no water's.

    Raises:
        BadInput: heights are not a finite (H, W) of 3 px a side or more, or ``channel_px`` is below 1.
    """
    if height.ndim != 2 or min(height.shape) < 3 or not np.isfinite(height).all() or channel_px < 1:
        raise BadInput(
            "drainage needs finite heights (H, W) of 3 px a side or more and channels of 1 cell or more; "
            f"an array {height.shape} and {channel_px} were given"
        )
    z = np.ascontiguousarray(height, np.float32)  # as the library's queue holds them: equal heights stay equal
    filled, d8 = pyflwdir.dem.fill_depressions(z, outlets="edge", nodata=math.nan)
    d8[[0, -1]], d8[:, [0, -1]] = 0, 0  # or it would run along the border to the lowest cell there
    flow = pyflwdir.from_array(d8, ftype="d8", check_ftype=False)
    cells = flow.upstream_area("cell").astype(np.int64)
    order = flow.stream_order(type="strahler", mask=cells >= channel_px)
    downstream = np.asarray(flow.idxs_ds, np.int64)
    longest = _longest(downstream, np.asarray(flow.idxs_seq, np.int64)[::-1].copy(), z.shape[1])
    return Drainage(
        filled, downstream.reshape(z.shape), cells, np.maximum(order, 0).astype(np.int64), longest.reshape(z.shape)
    )


def describe(height: Heights, gsd: float, *, channel_px: int = CHANNEL_PX) -> dict[str, float]:
    """Sinks, drainage density, bifurcation ratio and Hack's exponent; the last two only where the window allows.

    ``sink_share`` is the share of area below its spill, ``sink_depth_m`` the mean depth there (0 without any),
    ``sinks_per_km2`` the number of separate ones. ``drainage_density`` is km of channel per km2. The bifurcation ratio
    is the mean factor between numbers of streams of one Strahler order and the next, by a fitted line (Horton 1945;
    three orders at least); Hack's exponent is h of longest way ~ area^h over channel cells (Hack 1957).
    """
    flow = drain(height, channel_px=channel_px)
    depth = flow.filled - height.astype(np.float32)
    sunk = depth > 0
    area_km2 = height.size * gsd**2 / 1e6
    out = {
        "sink_share": float(sunk.mean()),
        "sink_depth_m": float(depth[sunk].mean()) if sunk.any() else 0.0,
        "sinks_per_km2": ndimage.label(sunk, np.ones((3, 3)))[1] / area_km2,
        "drainage_density": float(steps_px(flow)[flow.order > 0].sum()) * gsd / 1e3 / area_km2,
    }
    streams = stream_counts(flow)
    if len(streams) >= ORDERS:
        orders = np.arange(len(streams))
        out["bifurcation_ratio"] = float(np.exp(-np.polyfit(orders, np.log(streams), 1)[0]))
    channel = (flow.order > 0) & (flow.longest_px > 0)
    if channel.sum() >= HACK_CELLS and np.ptp(flow.cells[channel]) > 0:
        out["hack_exponent"] = float(np.polyfit(np.log(flow.cells[channel]), np.log(flow.longest_px[channel]), 1)[0])
    return out


def stream_counts(flow: Drainage) -> Indices:
    """Number of streams of Strahler order 1, 2 ...; a stream is all channel cells of one order in a row."""
    order, downstream = flow.order.ravel(), flow.downstream.ravel()
    channels = np.flatnonzero(order)
    into = channels[(downstream[channels] != channels) & (order[downstream[channels]] == order[channels])]
    continued = np.zeros(order.size, bool)
    continued[downstream[into]] = True
    return np.bincount(order[channels[~continued[channels]]])[1:]


def steps_px(flow: Drainage) -> Array:
    """Distance from each cell to the next in pixels (H, W); 0 where water leaves the window."""
    rows, cols = np.divmod(flow.downstream, flow.order.shape[1])
    here = np.indices(flow.order.shape)
    out: Array = np.hypot(rows - here[0], cols - here[1])
    return out


@numba.njit(cache=True)  # type: ignore[untyped-decorator]
def _longest(downstream: Indices, sequence: Indices, width: int) -> Array:
    """Longest way from any cell down to each (N,) in pixels; ``sequence`` runs from sources to outlets."""
    out = np.zeros(downstream.size, np.float64)
    for cell in sequence:
        there = downstream[cell]
        if there != cell:
            straight = cell // width == there // width or cell % width == there % width
            way = out[cell] + (1.0 if straight else math.sqrt(2.0))
            out[there] = max(out[there], way)
    return out
