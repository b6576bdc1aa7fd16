"""Land cover that does not change its mind: the class of a parent is a most frequent class of its 4x4 children."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FACTOR = 4
FAMILY = FACTOR**2
KINDS = {51: 50}  # classes that count as another's when levels are compared: paved ground is built-up

Codes = NDArray[np.uint8]


def families(x: NDArray[Any]) -> NDArray[Any]:
    """(..., 4h, 4w) as (h w, 16, ...): the children of each parent, row by row."""
    *lead, height, width = x.shape
    h, w = height // FACTOR, width // FACTOR
    cells = x.reshape(*lead, h, FACTOR, w, FACTOR)
    n = len(lead)
    return cells.transpose(n, n + 2, n + 1, n + 3, *range(n)).reshape(h * w, FAMILY, *lead)


def unfamilies(x: NDArray[Any], shape: tuple[int, int]) -> NDArray[Any]:
    """The inverse of :func:`families` for (h w, 16): (4h, 4w)."""
    h, w = shape
    return x.reshape(h, w, FACTOR, FACTOR).transpose(0, 2, 1, 3).reshape(h * FACTOR, w * FACTOR)


def kinds_of(codes: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Codes with those classes that count as another's replaced by it.

    >>> kinds_of(np.array([10, 51, 50]))
    array([10, 50, 50])
    """
    out = np.asarray(codes, np.int64).copy()
    for code, kind in KINDS.items():
        out[out == code] = kind
    return out


def agreed(scores: NDArray[np.float32], cover: NDArray[np.integer[Any]], parent: Codes | None) -> Codes:
    """Codes (4h, 4w) of the highest ``scores`` (K, 4h, 4w), no class of a family more frequent than its parent's.

    ``cover`` (K,) are the codes, ``parent`` (h, w) is 0 where nothing is known. Where a family disagrees with its
    parent, all children of the class that leads instead take the parent's; the others keep theirs. Only families are
    looked at, so the rule is as local as a pixel.
    """
    codes = np.asarray(cover, np.uint8)
    found: Codes = codes[scores.argmax(axis=0)]
    if parent is None:
        return found
    mine, above = families(found), kinds_of(parent).reshape(-1)
    wrong = np.flatnonzero((above != 0) & np.isin(above, kinds_of(codes)) & ~_leads(kinds_of(mine), above))
    if len(wrong):
        kinds = kinds_of(mine[wrong])
        values = np.unique(kinds)
        leader = values[(kinds[:, :, None] == values).sum(axis=1).argmax(axis=1)]
        instead = _nearest(families(scores)[wrong], codes, above[wrong])
        mine[wrong] = np.where(kinds == leader[:, None], instead, mine[wrong])
    out: Codes = unfamilies(mine, (parent.shape[0], parent.shape[1]))
    return out


def _leads(kinds: NDArray[np.int64], above: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the class ``above`` (N,) is a most frequent one of its family (N, 16)."""
    counts = (kinds[:, :, None] == np.unique(kinds)).sum(axis=1)
    out: NDArray[np.bool_] = (kinds == above[:, None]).sum(axis=1) >= counts.max(axis=1)
    return out


def _nearest(scores: NDArray[np.float32], codes: Codes, above: NDArray[np.int64]) -> Codes:
    """The code (N, 16) of the kind above with the highest of ``scores`` (N, 16, K)."""
    of_kind = kinds_of(codes) == above[:, None]  # (N, K)
    out: Codes = codes[np.where(of_kind[:, None, :], scores, -np.inf).argmax(axis=2)]
    return out
