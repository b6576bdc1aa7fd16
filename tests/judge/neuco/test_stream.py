"""The random stream: torch's and scikit-learn's own, drawn without them."""

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, SubsetRandomSampler, TensorDataset

from metaearth3d.judge.neuco import kernel
from metaearth3d.judge.neuco.stream import Stream, fold_draws, refit_draws


@pytest.mark.parametrize("dim", [1, 7, 100, 1024])
def test_a_fold_draws_what_torchs_linear_layer_and_loaders_draw(dim):
    torch.manual_seed(42)
    stream, n, epochs = Stream(), 57, 3
    train, test = np.arange(50) * 2, np.arange(7)
    for _ in range(2):  # the stream runs on from fold to fold
        layer = torch.nn.Linear(dim, 1)
        draws = stream.take(fold_draws(dim, epochs, len(train), len(test)))
        state = kernel.initial(dim, draws)
        assert np.array_equal(state[0, :dim], layer.weight.detach().numpy()[0])
        assert state[0, dim] == layer.bias.item() and not state[1:].any()
        used = dim + 1
        data = TensorDataset(torch.arange(2 * n))
        for part in (train, test) * epochs:
            loader = DataLoader(data, batch_size=16, sampler=SubsetRandomSampler(part))
            order = part.copy()
            kernel.shuffle(order, draws[used + 2 :])
            used += 1 + len(part)
            assert np.array_equal(order, torch.cat([batch for (batch,) in loader]).numpy())
        assert used == len(draws)


def test_a_refit_draws_a_seed_an_epoch_and_no_order():
    torch.manual_seed(42)
    stream = Stream()
    torch.nn.Linear(9, 1)
    for _ in range(4):
        list(DataLoader(TensorDataset(torch.arange(5)), batch_size=2))
    stream.take(refit_draws(9, 4))
    assert np.array_equal(kernel.initial(3, stream.take(4))[0, :3], torch.nn.Linear(3, 1).weight.detach().numpy()[0])


def test_another_seed_gives_other_draws():
    assert not np.array_equal(Stream(1).take(8), Stream().take(8))
