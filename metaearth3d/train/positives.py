"""Which captions are true of which pictures: more than their own, and sometimes nobody knows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metaearth3d.caption.claims import Claim
from metaearth3d.caption.phrase import Caption

# Kinds of which a picture's silence says nothing: it came without a class, a place, a date or heights.
UNTOLD = ("class", "cover", "country", "climate", "sea", "altitude", "season", "relief")


def targets(
    captions: Sequence[Caption], claims: Sequence[Sequence[Claim]]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """``positive`` and ``ignored`` (N pictures, M captions).

    A caption is true of a picture of which all its claims hold. It is ignored if the only claims that do not hold are
    of kinds that nothing was told of. A picture with a class has been told all its cover too.
    """
    keys = sorted({c.key for caption in captions for c in caption.claims} | {c.key for row in claims for c in row})
    column = {key: k for k, key in enumerate(keys)}
    said = _table([caption.claims for caption in captions], column)
    holds = _table(claims, column)
    told = np.ones((len(claims), len(keys)), bool)
    for k, row in enumerate(claims):
        kinds = {c.kind for c in row}
        if "class" in kinds:
            kinds.add("cover")
        told[k] = [kind not in UNTOLD or kind in kinds for kind, _ in keys]
        if "class" not in kinds and "cover" in kinds:  # a few labels of many: what is not among them may still be there
            told[k] = [t and kind != "cover" for t, (kind, _) in zip(told[k], keys, strict=True)]
    missing = (~holds).astype(np.float32) @ said.T.astype(np.float32)
    unknown = (~holds & ~told).astype(np.float32) @ said.T.astype(np.float32)
    positive = missing == 0
    return positive, ~positive & (missing == unknown)


def _table(rows: Sequence[Sequence[Claim]], column: dict[tuple[str, str], int]) -> NDArray[np.bool_]:
    out = np.zeros((len(rows), len(column)), bool)
    for k, row in enumerate(rows):
        out[k, [column[c.key] for c in row]] = True
    return out
