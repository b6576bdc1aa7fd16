"""The converged protocol: what does not change what embeddings know does not change their score."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaearth3d.errors import BadInput
from metaearth3d.judge.folds import q_statistic
from metaearth3d.judge.probes import Blocks, capacity, converged, plot_capacity


def embedding(seed=0, n=300, d=16):
    """Points of the unit sphere and a noisy linear task, labels within 0..1."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, d))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    y = x @ rng.standard_normal(d)
    y += 0.4 * y.std() * rng.standard_normal(n)
    return x.astype(np.float32), (y - y.min()) / np.ptp(y)


def same(x, seed, kind, width=64):
    """The same embeddings in other clothes."""
    rng = np.random.default_rng(seed)
    padded = np.pad(x, ((0, 0), (0, width - x.shape[1])))
    if kind == "padded":
        return padded
    if kind == "rotated":
        return (padded @ np.linalg.qr(rng.standard_normal((width, width)))[0]).astype(np.float32)
    if kind == "constant":
        return np.hstack([x, np.full((len(x), 1), rng.uniform(0.5, 3), np.float32)])
    if kind == "scaled":
        return x * np.float32(rng.uniform(0.01, 100))
    return x + np.float32(rng.uniform(-2, 2))


def published(x, y, folds=5, epochs=20, rate=1e-3):
    """Q by the published probe's recipe: one scalar standardisation, a random start, AdamW, the best epoch."""
    import torch

    torch.manual_seed(42)
    x = torch.from_numpy((x - x.mean()) / x.std())
    told, scores = torch.from_numpy(y.astype(np.float32)), []
    for split in converged(x.numpy(), y, "regression", folds=folds).splits:
        net = torch.nn.Linear(x.shape[1], 1)
        optimiser = torch.optim.AdamW(net.parameters(), lr=rate)
        best, test = -np.inf, told[split.test]
        for _ in range(epochs):
            for rows in torch.randperm(len(split.train)).split(64):
                rows = torch.from_numpy(split.train)[rows]
                optimiser.zero_grad()
                torch.nn.functional.mse_loss(net(x[rows])[:, 0], told[rows]).backward()
                optimiser.step()
            with torch.no_grad():
                miss = net(x[split.test])[:, 0] - test
            best = max(best, float(1 - (miss**2).sum() / ((test - test.mean()) ** 2).sum()))
        scores.append(best)
    return q_statistic(np.array(scores))[0]


@settings(max_examples=15)
@given(
    st.integers(0, 10_000),
    st.sampled_from(["padded", "rotated", "constant", "scaled", "shifted"]),
    st.sampled_from(["regression", "classification"]),
)
def test_zeros_rotations_constants_and_units_move_q_by_less_than_a_hundredth(seed, change, kind):
    x, y = embedding(seed)
    y = y if kind == "regression" else (y > np.median(y)).astype(float)
    before = converged(x, y, kind, folds=5).q
    assert converged(same(x, seed, change), y, kind, folds=5).q == pytest.approx(before, rel=0.01)


@pytest.mark.parametrize("change", ["padded", "rotated", "constant"])
def test_the_published_protocol_is_moved_by_the_same_changes(change):
    x, y = embedding(n=600)
    before, after = published(x, y), published(same(x, 0, change), y)
    assert abs(after - before) > 0.05 * abs(before)


def test_losing_dimensions_does_move_q():
    x, y = embedding()
    assert converged(x[:, :8], y, "regression").q < 0.9 * converged(x, y, "regression").q


def test_random_splits_flatter_a_nuisance_that_follows_the_ground_and_blocks_do_not():
    rng = np.random.default_rng(0)
    places = rng.uniform([10, 46], [12, 48], (500, 2))
    waves = rng.standard_normal((60, 2)) * 8
    x = np.cos(places @ waves.T + rng.uniform(0, 6, 60)).astype(np.float32)  # where one is, and nothing else
    centres = rng.uniform([10, 46], [12, 48], (30, 2))
    bumps = np.exp(-((places[:, None] - centres) ** 2).sum(axis=-1) / 0.02)
    y = bumps @ rng.standard_normal(30) + 0.05 * rng.standard_normal(500)  # patches some 15 km wide
    random = converged(x, y, "regression", folds=20).mean
    blocked = converged(x, y, "regression", folds=20, coordinates=places, blocks=Blocks(50_000, 15_000)).mean
    assert random > 0.3
    assert blocked < 0.5 * random
    y = rng.standard_normal(500)  # the control: embeddings that know what is there, whatever lies around
    x = (y[:, None] + rng.standard_normal((500, 5))).astype(np.float32)
    random = converged(x, y, "regression", folds=20).mean
    blocked = converged(x, y, "regression", folds=20, coordinates=places, blocks=Blocks(50_000, 15_000)).mean
    assert blocked > 0.9 * random > 0.5


def test_blocks_need_no_size_and_two_runs_are_one(capsys):
    x, y = embedding(1)
    places = np.random.default_rng(1).uniform([10, 46], [12, 48], (len(y), 2))
    a, b = (converged(x, y, "regression", folds=8, coordinates=places) for _ in range(2))
    assert a.folds_id == b.folds_id and (a.per_fold == b.per_fold).all()
    assert a.folds_id != converged(x, y, "regression", folds=8).folds_id
    assert capsys.readouterr() == ("", "")


def test_hidden_layers_find_what_is_not_laid_out_linearly_and_repeat_themselves(tmp_path):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((400, 4)).astype(np.float32)
    bent = np.abs(x[:, 0]) + x[:, 1] * x[:, 2]
    found = capacity(x, bent, "regression", folds=2)
    assert found["linear"].mean < 0.1
    assert min(found["mlp1"].mean, found["mlp2"].mean) > 0.7
    assert np.isnan(found["mlp1"].lam).all()
    again = converged(x, bent, "regression", folds=2, probe="mlp1")
    assert (again.per_fold == found["mlp1"].per_fold).all()
    other = converged(x, bent, "regression", folds=2, seed=1, probe="mlp1")
    assert (other.per_fold != found["mlp1"].per_fold).all()
    plot_capacity({"bent": found}, tmp_path / "capacity.png")
    assert (tmp_path / "capacity.png").stat().st_size > 10_000


@pytest.mark.parametrize("probe", ["linear", "mlp1"])
def test_features_that_say_nothing_score_nothing(probe):
    y = np.random.default_rng(0).standard_normal(60)
    found = converged(np.full((60, 3), 0.1, np.float32), y, "regression", folds=3, probe=probe)
    assert -1 < found.mean <= 0


def test_hidden_layers_see_the_same_features_after_a_rotation():
    rng = np.random.default_rng(0)
    x = (rng.gamma(1, size=(300, 4)) * [1, 2, 3, 4]).astype(np.float32)
    y = np.abs(x[:, 0] - 1) + x[:, 1] * x[:, 2]
    before, after = (
        converged(v, y, "regression", folds=2, probe="mlp1").mean for v in (x, same(x, 0, "rotated", width=12))
    )
    assert after == pytest.approx(before, abs=0.02)


def test_hidden_layers_do_not_learn_from_labels_of_test_rows():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200, 4)).astype(np.float32)
    y = (x[:, 0] * x[:, 1] > 0).astype(float)
    before = converged(x, y, "classification", folds=1, probe="mlp1")
    test = before.splits[0].test
    turned = y.copy()
    turned[test] = 1 - y[test]
    after = converged(x, turned, "classification", folds=1, probe="mlp1")
    assert (after.predictions[0] == before.predictions[0]).all()
    assert after.mean < before.mean


def test_any_two_numbers_are_classes_and_the_larger_is_positive():
    x, y = embedding(2)
    y = (y > 0.6).astype(float)
    a, b = converged(x, y, "classification", folds=4), converged(x, 3 * y - 5, "classification", folds=4)
    assert set(a.metrics) == {"f1", "precision", "recall", "accuracy", "roc_auc"}
    assert all((a.metrics[name] == b.metrics[name]).all() for name in a.metrics)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda x, y: (x[:5], y[:5], "regression", {}), "10 samples"),
        (lambda x, y: (x, y[:-1], "regression", {}), "labels"),
        (lambda x, y: (x, 0 * y, "regression", {}), "all 300 labels are 0"),
        (lambda x, y: (np.where(x > 0.5, np.nan, x), y, "regression", {}), "not finite"),
        (lambda x, y: (x, y, "classification", {}), "classification was asked of 300 label values"),
        (lambda x, y: (x, y, "ranking", {}), "ranking"),
        (lambda x, y: (x, y, "regression", {"probe": "mlp9"}), "mlp9"),
        (lambda x, y: (x, y, "regression", {"folds": 0}), "folds are 1 or more"),
        (lambda x, y: (x, y, "regression", {"test_share": 0.999}), "leaves 0 of 300"),
        (lambda x, y: (x, y, "regression", {"blocks": Blocks()}), "need coordinates"),
        (lambda x, y: (x, y, "regression", {"coordinates": np.zeros((3, 2))}), "3 coordinates for 300"),
    ],
)
def test_what_cannot_be_scored_is_refused_with_a_reason(change, said):
    x, y, kind, options = change(*embedding())
    with pytest.raises(BadInput, match=said):
        converged(x, y, kind, **options)
