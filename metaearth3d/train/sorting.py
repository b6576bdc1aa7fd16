"""The last layer of land cover solved anew on all that is known, the rest of the network as it is.

What the trunk sees of a pixel is drawn once; sorting it is then a convex problem of a few thousand numbers, solved in a
minute. Heights stay what they were, to the bit.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from metaearth3d.errors import BadInput
from metaearth3d.models.geometry import GeometryNet
from metaearth3d.models.layers import FACTOR
from metaearth3d.train.remade import shared_out, some_remade
from metaearth3d.train.survey import Seen, coarser, seen_known, seen_points, seen_renders
from metaearth3d.train.surveying import Survey

REMADE = 0.35  # share of pictures that our own upscaler makes anew
POINT_COUNT = 12  # pieces with named points to a batch
PIXELS = 48  # drawn of a picture
POINT_SHARE = 0.5  # of the weight, of pixels that the eye has named; the rest is shared by all else that is known
HOLD = 0.02  # weight of the square distance from the layer as it was, features being of unit variance
ROUNDS = 400


class Drawn(NamedTuple):
    """Pixels: what the last layer is given of them (M, F), what they may be (M, K), and whether the eye named them."""

    inputs: Tensor
    may: Tensor
    eyed: Tensor


@torch.no_grad()
def drawn_of(net: GeometryNet, seen: Seen, survey: Survey, rng: np.random.Generator, *, eyed: bool) -> Drawn:
    """Known pixels of a batch of pictures, some of them remade by our own upscaler."""
    image, anew = some_remade(seen.image, seen.gsd, survey.remake, REMADE, rng)
    seen = seen._replace(image=image, may=shared_out(seen.may, anew))
    words = survey.asked("landcover", len(seen.gsd), rng)
    inputs = net.sort_inputs(seen.image, seen.gsd, above=coarser(net, seen, rng, words), words=words)
    may = seen.may.permute(0, 2, 3, 1)
    rows = []
    for k in range(len(may)):
        where = (~may[k].all(dim=-1)).nonzero()
        rows += [(k, *w) for w in where[torch.from_numpy(rng.permutation(len(where))[:PIXELS])].tolist()]
    n, r, c = torch.tensor(rows, dtype=torch.long).reshape(-1, 3).T
    return Drawn(inputs[n, :, r, c].float(), may[n, r, c], torch.full((len(rows),), eyed))


def draw_pixels(net: GeometryNet, survey: Survey, rng: np.random.Generator, *, seconds: float) -> Drawn:
    """What a time's batches hold: renderings, real pictures of which something is known, points that the eye named."""
    device, end = next(net.parameters()).device, time.monotonic() + seconds
    parts: list[Drawn] = []
    while not parts or time.monotonic() < end:
        batches = [(seen_renders(survey.renders.draw(survey.count, rng), device), False)]
        batches.append((seen_known(survey.known, survey.real, survey.renders.size_px, rng, device), False))
        if survey.points:
            batches.append((seen_points(survey.points, POINT_COUNT, rng, device), True))
        parts += [drawn_of(net, seen, survey, rng, eyed=eyed) for seen, eyed in batches]
    return Drawn(*(torch.cat(columns) for columns in zip(*parts, strict=True)))


def solved(net: GeometryNet, drawn: Drawn) -> float:
    """Solve the last layer of land cover on drawn pixels; the loss it ends with.

    Raises:
        BadInput: nothing was drawn.
    """
    if not len(drawn.inputs):
        raise BadInput("no pixel was drawn of which anything is known")
    weight, bias = net.sort.last()
    mean, spread = drawn.inputs.mean(dim=0), drawn.inputs.std(dim=0) + 1e-4
    x = (drawn.inputs - mean) / spread
    begun = torch.cat([weight * spread, (bias + weight @ mean)[:, None]], dim=1)
    moved = torch.zeros_like(begun, requires_grad=True)
    share = drawn.eyed.float() * POINT_SHARE / drawn.eyed.sum().clamp(min=1)
    share = share + (~drawn.eyed).float() * (1 - POINT_SHARE) / (~drawn.eyed).sum().clamp(min=1)
    solver = torch.optim.LBFGS([moved], max_iter=ROUNDS, history_size=20, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        layer = begun + moved
        logs = F.linear(x, layer[:, :-1], layer[:, -1]).log_softmax(dim=1)
        miss = -logs.masked_fill(~drawn.may, -30.0).logsumexp(dim=1)
        out: Tensor = (share * miss).sum() + HOLD * moved.square().sum()
        return out

    def closure() -> Tensor:
        solver.zero_grad()
        found = loss()
        found.backward()  # type: ignore[no-untyped-call]
        return found

    solver.step(closure)  # type: ignore[no-untyped-call]
    layer = (begun + moved).detach()
    weight = layer[:, :-1] / spread
    net.sort.set_last(weight, layer[:, -1] - weight @ mean)
    return float(loss().detach())


def resorted(net: GeometryNet, survey: Survey | None, *, minutes: float, seed: int) -> float:
    """Draw pixels for a time and solve the last layer of ``net`` on them; the loss."""
    if survey is None:
        raise BadInput("land cover alone needs a preset with words, and pictures under imagery/ of the data")
    rng = np.random.default_rng([seed, FACTOR])
    return solved(net, draw_pixels(net.eval(), survey, rng, seconds=60 * minutes))
