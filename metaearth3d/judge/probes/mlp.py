"""Probes with one or two hidden layers, for asking how much of what embeddings know is not laid out linearly.

Import this module only where such a probe is asked for: it needs torch.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn

from metaearth3d.errors import BadInput
from metaearth3d.judge.folds import Split
from metaearth3d.judge.probes.ridge import Basis
from metaearth3d.judge.probes.scores import Floats, Kind, Rows

WIDTH = 64
BATCH, RATE, DECAY = 64, 2e-3, 1e-2  # AdamW
EPOCHS, PATIENCE = 200, 15
WATCHED = 0.15  # share of a training part that tells when to stop and is not trained on


def perceptron(
    basis: Basis, y: Floats, splits: Sequence[Split], kind: Kind, *, layers: int, seed: int, groups: Rows | None = None
) -> list[Floats]:
    """Predictions of every fold's test rows: labels, or logits.

    Inputs are principal axes, each turned to positive skew so that a rotation of the features gives the same ones, in
    units of the mean deviation over the effective rank. Training ends where the loss on a part of the training rows
    (whole ``groups``, where given) has not fallen for ``PATIENCE`` epochs; the best weights are kept. Test rows decide
    nothing. The same arguments give the same numbers on one machine.

    Raises:
        BadInput: a training part cannot be split to watch its loss.
    """
    z = basis.z if len(basis.s) else np.zeros((len(y), 1))  # features without variance are one that says nothing
    unit = np.sqrt(basis.scale / len(y)) * np.where((z**3).sum(axis=0) < 0, -1, 1)
    x = torch.from_numpy((z / unit).astype(np.float32))
    rank = float(basis.s.sum() / basis.scale) if len(basis.s) else 1.0
    with _one_thread():
        return [_fold(x, y, s, kind, layers, rank, groups, seed * 1009 + k) for k, s in enumerate(splits)]


def _fold(
    x: Tensor, y: Floats, split: Split, kind: Kind, layers: int, rank: float, groups: Rows | None, seed: int
) -> Floats:
    """Predictions of one fold's test rows."""
    train, watched = _watched(split.train, groups, np.random.default_rng(seed))
    binary = kind == "classification"
    centre, unit = (0.0, 1.0) if binary else (float(y[train].mean()), float(y[train].std()) or 1.0)
    told = torch.from_numpy((y - centre).astype(np.float32) / np.float32(unit))[:, None]
    loss: nn.Module = nn.BCEWithLogitsLoss() if binary else nn.MSELoss()
    generator = torch.Generator().manual_seed(seed)
    net = _network(x.shape[1], layers, rank, generator)
    _train(net, loss, x, told, torch.from_numpy(train), torch.from_numpy(watched), generator)
    with torch.inference_mode():
        said = net(x[torch.from_numpy(split.test)])[:, 0].numpy()
    out: Floats = said.astype(np.float64) * unit + centre
    return out


def _train(
    net: nn.Module, loss: nn.Module, x: Tensor, y: Tensor, train: Tensor, watched: Tensor, generator: torch.Generator
) -> None:
    """Train in place; the weights of the least watched loss stay."""
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY, fused=True)
    least, since, best = float("inf"), 0, copy.deepcopy(net.state_dict())
    for _ in range(EPOCHS):
        for rows in torch.split(train[torch.randperm(len(train), generator=generator)], BATCH):
            optimiser.zero_grad()
            loss(net(x[rows]), y[rows]).backward()
            optimiser.step()
        with torch.inference_mode():
            now = float(loss(net(x[watched]), y[watched]))
        since += 1
        if now < least:
            least, since, best = now, 0, copy.deepcopy(net.state_dict())
        if since == PATIENCE:
            break
    net.load_state_dict(best)


def _network(size: int, layers: int, rank: float, generator: torch.Generator) -> nn.Sequential:
    """Linear layers of ``WIDTH`` with rectifiers between; responses start at about unit size, the output at zero."""
    sizes = [size, *[WIDTH] * layers]
    net = nn.Sequential()
    for k, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        linear = nn.Linear(fan_in, fan_out)
        nn.init.normal_(linear.weight, std=(2 / (rank if k == 0 else fan_in)) ** 0.5, generator=generator)
        nn.init.zeros_(linear.bias)
        net.extend([linear, nn.ReLU()])
    last = nn.Linear(WIDTH, 1)
    nn.init.zeros_(last.weight)
    nn.init.zeros_(last.bias)
    return net.append(last)


def _watched(train: Rows, groups: Rows | None, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """The training rows in two parts, the second to watch: single rows, or whole groups."""
    kinds, of = np.unique(train if groups is None else groups[train], return_inverse=True)
    count = round(WATCHED * len(kinds)) or 1
    if len(kinds) < 2:
        raise BadInput(
            f"{len(train)} training samples of one block cannot be split to watch the loss; give more blocks"
        )
    watched = np.isin(of, rng.permutation(len(kinds))[:count])
    return np.sort(train[~watched]), np.sort(train[watched])


@contextmanager
def _one_thread() -> Iterator[None]:
    """One torch thread: small layers gain nothing by more, and sums stay in one order."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
