"""Pictures of a judgement: contact sheets as data addresses, curves and histograms as SVG text."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from metaearth3d.errors import optional
from metaearth3d.judge.drift import STATISTICS
from metaearth3d.judge.markup import MADE, REAL
from metaearth3d.judge.measures import RINGS, Noted
from metaearth3d.judge.memory import Pair
from metaearth3d.judge.samples import Samples

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHEET = (4, 6)  # patches down and across
GAP_PX = 4
LAB_NAMES = ("L*", "a*", "b*")
LAB_RANGES = ((0.0, 100.0), (-30.0, 30.0), (-40.0, 40.0))
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "metaearth3d",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def data_address(image: NDArray[np.uint8], *, quality: int | None = 92) -> str:
    """A picture (H, W, 3) as a ``data:`` address: JPEG of a quality, or PNG for None."""
    stream = io.BytesIO()
    if quality is None:
        Image.fromarray(image).save(stream, format="PNG")
    else:
        Image.fromarray(image).save(stream, format="JPEG", quality=quality, subsampling=0)
    kind = "png" if quality is None else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(stream.getvalue()).decode()}"


def sheet(samples: Samples, seed: int) -> NDArray[np.uint8]:
    """Random patches of as many places as there are, in a grid, doubled."""
    rng = np.random.default_rng([seed, 0x5EE7])
    order = rng.permutation(len(samples))
    _, first = np.unique(samples.place[order], return_index=True)
    other = np.setdiff1d(np.arange(len(order)), first)
    chosen = order[np.concatenate([rng.permutation(first), other])[: SHEET[0] * SHEET[1]]]
    return tiled(samples.images[chosen], SHEET[1], scale=2)


def tiled(images: Sequence[NDArray[np.uint8]] | NDArray[np.uint8], across: int, *, scale: int = 1) -> NDArray[np.uint8]:
    """Pictures (S, S, 3) in rows with white gaps, each pixel ``scale`` times as large."""
    size = images[0].shape[0] * scale
    rows = -(-len(images) // across)
    out = np.full((rows * (size + GAP_PX) - GAP_PX, across * (size + GAP_PX) - GAP_PX, 3), 255, np.uint8)
    for k, image in enumerate(images):
        row, col = (size + GAP_PX) * (k // across), (size + GAP_PX) * (k % across)
        out[row : row + size, col : col + size] = image.repeat(scale, 0).repeat(scale, 1)
    return out


def pair_sheet(pairs: Sequence[Pair], most: int = 8) -> NDArray[np.uint8]:
    """Patches above and the training patches they are nearest to below."""
    shown = pairs[:most]
    return tiled([p.image for p in shown] + [p.twin for p in shown], len(shown), scale=2)


def spectrum_plot(made: Noted, real: Noted) -> str:
    """Radial spectra of luma, the middle 80 % of places shaded."""
    figure, axes = _figure(1, (5.2, 3.3))
    middle = (RINGS[1:] + RINGS[:-1]) / 2
    for noted, colour, name in ((real, REAL, "real"), (made, MADE, "made")):
        places = np.array([noted.curve[noted.place == p].mean(axis=0) for p in np.unique(noted.place)]) + 1e-3
        low, high = np.quantile(places, [0.1, 0.9], axis=0)
        axes[0].fill_between(middle, low, high, color=colour, alpha=0.18, linewidth=0)
        axes[0].plot(middle, places.mean(axis=0), color=colour, label=name)
    axes[0].set(yscale="log", xlabel="cycles a pixel", ylabel="spectral density of luma, DN²")
    axes[0].legend(frameon=False)
    return _svg(figure)


def colour_plot(made: Noted, real: Noted) -> str:
    """Histograms of L*, a* and b*."""
    figure, axes = _figure(3, (9, 2.6))
    for k, ax in enumerate(axes):
        bins = np.linspace(*LAB_RANGES[k], 51)
        for noted, colour, name in ((real, REAL, "real"), (made, MADE, "made")):
            values = noted.colours[..., k].ravel()
            share = np.histogram(values.clip(*LAB_RANGES[k]), bins)[0] / len(values)
            ax.stairs(share, bins, color=colour, fill=True, alpha=0.25)
            ax.stairs(share, bins, color=colour, label=name)
        ax.set(xlabel=LAB_NAMES[k], yticks=[])
    axes[0].legend(frameon=False)
    return _svg(figure)


def cover_plot(measures: dict[str, Any], legend: Sequence[dict[str, str]]) -> str:
    """Shares of classes, and what lies beside each class: made, real and their difference."""
    rows = {name.split("_")[-1]: row for name, row in measures.items()}
    size, names = len(legend), [entry["name"] for entry in legend]
    figure, axes = _figure(4, (12, 3.2))
    at = np.arange(size)
    for move, side, edge in ((-0.2, "made", MADE), (0.2, "real", REAL)):
        axes[0].barh(at + move, rows["composition"][side], 0.36, color=[e["colour"] for e in legend], edgecolor=edge)
    axes[0].set(yticks=at, yticklabels=names, xlabel="share (above made, below real)")
    axes[0].invert_yaxis()
    if "transitions" in rows:
        beside = {side: _beside(rows["transitions"][side], size) for side in ("made", "real")}
        pictures = (*beside.items(), ("made - real", beside["made"] - beside["real"]))
        for ax, (title, matrix) in zip(axes[1:], pictures, strict=True):
            low, colours = (-1, "RdBu_r") if title not in beside else (0, "Greys")
            ax.imshow(matrix, vmin=low, vmax=1, cmap=colours, interpolation="nearest")
            ax.set(title=title, xticks=at, yticks=at, yticklabels=names)
            ax.set_xticklabels(names, rotation=90)
    return _svg(figure)


def _beside(transitions: Sequence[float], size: int) -> NDArray[np.float64]:
    """Of each class's neighbours the share that is of each class (K, K); rows of absent classes are 0."""
    pairs = np.reshape(transitions, (size, size))
    shares: NDArray[np.float64] = pairs / np.maximum(pairs.sum(axis=1, keepdims=True), 1e-12)
    return shares


def drift_plot(distance: NDArray[np.float64], values: NDArray[np.float64]) -> str:
    """Each statistic, in standard deviations, by distance from the centre; dots are patches, the line means of bins."""
    figure, axes = _figure(len(STATISTICS), (11, 2.4), share=True)
    z = (values - values.mean(axis=0)) / (values.std(axis=0) + 1e-12)
    edges = np.quantile(distance, np.linspace(0, 1, 9))
    which = np.clip(np.searchsorted(edges, distance, side="right") - 1, 0, 7)
    bins = [b for b in range(8) if (which == b).any()]
    for k, ax in enumerate(axes):
        ax.plot(distance, z[:, k], ".", markersize=1.5, color="#999999", rasterized=True)
        at = [distance[which == b].mean() for b in bins]
        ax.plot(at, [z[which == b, k].mean() for b in bins], "o-", markersize=3, color=MADE)
        ax.axhline(0, color="#bbbbbb", linewidth=0.7)
        ax.set(title=STATISTICS[k], ylim=(-3, 3), xlabel="m from the centre")
    axes[0].set_ylabel("standard deviations")
    return _svg(figure)


def _figure(count: int, size: tuple[float, float], *, share: bool = False) -> tuple[Figure, list[Any]]:
    """A figure of ``count`` panels side by side, drawn without a display."""
    optional("matplotlib", "judge")
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        figure = Figure(figsize=size, layout="constrained", dpi=110)
        axes = figure.subplots(1, count, sharey=share, squeeze=False)[0]
    return figure, list(axes)


def _svg(figure: Figure) -> str:
    """The figure as an ``svg`` element; the same figure gives the same text."""
    from matplotlib import rc_context

    stream = io.StringIO()
    with rc_context(STYLE):
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    text = stream.getvalue()
    return text[text.index("<svg") :]
