"""Packed rows: the kernel takes them for the rounded numbers, and data in which that would show are packed less."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaearth3d.judge.folds import shuffled
from metaearth3d.judge.neuco import kernel, packed
from metaearth3d.judge.neuco.config import LinearProbe
from metaearth3d.judge.neuco.linear import linear_task
from metaearth3d.judge.neuco.packed import laid_out
from metaearth3d.judge.neuco.stream import Stream, fold_draws

HOW = {"batch": 32, "lr": 1e-3, "binary": False}


def unpacked(rows):
    """The numbers that packed rows stand for, read as the layouts are documented."""
    n, bits = len(rows.data), 24 if rows.data.dtype == np.int32 else 20
    lines = rows.data.view(np.int32).reshape(n, -1, {24: 3, 20: 5}[bits], 16)  # (n, pieces, lines, lanes)
    spare = lines & (1 << 32 - bits) - 1
    if bits == 24:
        rest = [spare[:, :, 0] | spare[:, :, 1] << 8 | spare[:, :, 2] << 16]
    else:
        a, b, c, d, e = (spare[:, :, k] for k in range(5))
        rest = [a << 8 | b >> 4, c << 8 | d >> 4, e << 8 | (b & 15) << 4 | d & 15]
    signed = [x << 32 - bits >> 32 - bits for x in rest]  # with the sign of their first bit
    whole = np.concatenate([lines >> 32 - bits, np.stack(signed, 2)], axis=2).reshape(n, -1)[:, : rows.dim]
    return np.ldexp(whole.astype(np.float32), 32 - bits) * rows.scale[: rows.dim]


def scores(table, y, folds=3, epochs=6):
    """Every fold's scores by epoch."""
    stream, out = Stream(), []
    for split in shuffled(len(y), folds=folds, test_share=0.1, seed=42):
        draws = stream.take(fold_draws(table.dim, epochs, *map(len, split)))
        out.append(kernel.fold(table, y, split, draws, epochs=epochs, **HOW).scores)
    return np.array(out)


def layouts(x, bits=24):
    """The rows as float32, and packed if that is allowed."""
    how = {"large": 0} if bits == 24 else {"large": 0, "huge": 0, "many": 1}
    return laid_out(x, np.arange(len(x)), large=x.nbytes * 64), laid_out(x, np.arange(len(x)), **how)


def made(dim=130, rows=400, seed=0):
    """Embeddings that carry the labels, and these, between 0 and 1."""
    rng = np.random.default_rng(seed)
    hidden = rng.standard_normal((rows, 12))
    x = hidden @ rng.standard_normal((12, dim)) / 12**0.5 + 0.3 * rng.standard_normal((rows, dim))
    y = hidden[:, 0] + 0.5 * rng.standard_normal(rows)
    return x, ((y - y.min()) / np.ptp(y)).astype(np.float32), rng


def standard(x):
    """As the benchmark hands embeddings over: one mean and one deviation of all numbers."""
    return ((x - x.mean()) / x.std()).astype(np.float32)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 200), st.integers(20, 60), st.integers(-60, 60), st.integers(0, 99))
def test_packed_rows_are_the_rounded_numbers_to_the_last_bit(dim, rows, power, seed):
    rng = np.random.default_rng(seed)
    x = (rng.uniform(-1, 1, (rows, dim)) * 2.0 ** (power + rng.integers(-9, 9, dim))).astype(np.float32)
    y = rng.random(rows, dtype=np.float32)
    _, table = layouts(x)
    assert table.data.dtype == np.int32 and table.data.nbytes == rows * -(-dim // 128) * 384
    rounded = unpacked(table)
    peak = np.abs(x).max(0)
    assert (np.abs(rounded - x) <= peak * 2.0**-22).all() and (rounded != x).any()
    through, direct = (scores(rows, y, folds=1, epochs=3) for rows in (table, layouts(rounded)[0]))
    assert np.array_equal(through, direct, equal_nan=True)


def losses(table, y):
    """The mean losses of a fold's three epochs."""
    (split,) = shuffled(len(y), folds=1, test_share=0.1, seed=42)
    draws = Stream().take(fold_draws(table.dim, 3, *map(len, split)))
    return kernel.fold(table, y, split, draws, epochs=3, **HOW).train_loss


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 300), st.integers(20, 60), st.integers(-4, 4), st.integers(0, 99))
def test_rows_of_20_bits_are_the_rounded_numbers(dim, rows, power, seed):
    rng = np.random.default_rng(seed)
    x = (rng.uniform(-1, 1, (rows, dim)) * 2.0 ** (power + rng.integers(-2, 2, dim))).astype(np.float32)
    y = rng.random(rows, dtype=np.float32)
    _, table = layouts(x, 20)
    assert table.data.dtype == np.uint32 and table.data.nbytes == rows * -(-dim // 128) * 320
    rounded = unpacked(table)
    assert (np.abs(rounded - x) <= np.abs(x).max(0) * 2.0**-19.8).all() and (rounded != x).any()
    found = losses(table, y)
    assert np.allclose(found, losses(layouts(rounded)[0], y), rtol=2e-6)
    assert not np.allclose(found, losses(layouts(np.roll(rounded, 1, axis=0))[0], y), rtol=1e-4)


def near_constant(x, rng):
    x[:, ::2] = 3 + 1e-4 * x[:, ::2]
    return x


def constant(x, rng):
    x[:, ::2] = 0.7
    return x


def collinear(x, rng):
    return x[:, :4] @ rng.standard_normal((4, x.shape[1])) + 1e-3 * x


KIND = [
    lambda x, rng: x,
    near_constant,
    constant,
    collinear,
    lambda x, rng: x * 10.0 ** rng.uniform(-4, 2, x.shape[1]),  # badly scaled columns
    lambda x, rng: x + 100 * rng.standard_normal(x.shape[1]),  # columns far from zero
    lambda x, rng: np.maximum(x, 0),
]


@pytest.mark.parametrize("change", KIND)
@pytest.mark.parametrize("scale", [1, 1e4])
def test_scores_of_packed_rows_are_those_of_float32_rows(change, scale):
    x, y, rng = made()
    exact, table = layouts(standard(change(x, rng)))
    assert table.data.dtype == np.int32
    a, b = (scores(rows, y * np.float32(scale)) for rows in (exact, table))
    assert np.abs(a - b).max() < 5e-6 * max(1, np.abs(a).max())
    assert scale > 1 or not np.array_equal(a, b)  # the numbers were rounded


def outliers(x, rng):
    x[rng.random(x.shape) < 1e-3] = 1000
    return x


def sparse(x, rng):
    x[rng.random(x.shape) < 0.98] = 0
    return x


SHOWS = [outliers, sparse, lambda x, rng: rng.standard_cauchy(x.shape)]
COULD = [
    lambda x, rng: np.exp(3 * x),
    lambda x, rng: np.where(np.arange(len(x))[:, None] == 7, 1e5, x),
]  # one row far off


@pytest.mark.parametrize("change", SHOWS + COULD)
def test_data_in_which_rounding_could_show_stays_float32(change):
    x, _, rng = made()
    x = standard(change(x, rng))
    table = layouts(x)[1]
    assert table.data.dtype == np.float32 and np.array_equal(table.data[:, : table.dim], x)


@pytest.mark.parametrize("change", SHOWS)
def test_without_that_rule_scores_would_be_off(change, monkeypatch):
    monkeypatch.setattr(packed, "TOLERANCE", {24: np.inf})
    x, y, rng = made()
    exact, forced = layouts(standard(change(x, rng)))
    assert forced.data.dtype == np.int32 and np.abs(scores(exact, y) - scores(forced, y)).max() > 1e-5


LONG = {"dim": 100, "rows": 9000}


@pytest.mark.parametrize("change", [KIND[k] for k in (0, 1, 3, 4, 5)])
def test_scores_of_long_tables_in_20_bits_are_those_of_float32_rows(change):
    x, y, rng = made(**LONG)
    exact, table = layouts(standard(change(x, rng)), 20)
    assert table.data.dtype == np.uint32
    a, b = (scores(rows, y, folds=2).max(1) for rows in (exact, table))
    assert 0 < np.abs(a - b).max() < 5e-6


COARSE = [lambda x, rng: np.maximum(x, 0), lambda x, rng: np.where(rng.random(x.shape) < 0.01, 3 * x, x)]


@pytest.mark.parametrize("change", COARSE)
def test_data_in_which_20_bits_could_show_keep_24(change):
    x, _, rng = made(**LONG)
    assert layouts(standard(change(x, rng)), 20)[1].data.dtype == np.int32


def test_without_that_rule_20_bits_would_show(monkeypatch):
    monkeypatch.setattr(packed, "TOLERANCE", {20: np.inf})
    x, y, _ = made(**LONG)
    exact, forced = layouts(standard(np.exp(3 * x)), 20)
    assert forced.data.dtype == np.uint32
    a, b = (scores(rows, y, folds=2).max(1) for rows in (exact, forced))
    assert np.abs(a - b).max() > 1e-5


def test_20_bits_are_for_long_tables_of_regression_tasks_beyond_the_cache(monkeypatch):
    x, y, _ = made(**LONG)
    x, rows = standard(x), np.arange(len(x))
    assert laid_out(x, rows, large=0, huge=0, many=9000).data.dtype == np.uint32
    assert laid_out(x, rows, large=0, huge=0, many=9001).data.dtype == np.int32
    assert (
        laid_out(x, rows, large=0, huge=x.nbytes * 64).data.dtype == laid_out(x, rows, large=0).data.dtype == np.int32
    )
    asked = []
    monkeypatch.setattr(packed, "laid_out", lambda *args, huge, **how: asked.append(huge) or laid_out(*args, **how))
    for kind in ("regression", "classification"):
        probe = LinearProbe(batch_size=64, epochs=1)
        linear_task("a", kind, x, rows[:99], (y[:99] > 0.5).astype(np.float32), probe=probe, k=1, stream=Stream())
    assert asked == [packed.HUGE, math.inf]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_stay_as_they_are(value):
    x = standard(made()[0])
    x[5, 7] = value
    assert all(np.array_equal(t.data[:, : t.dim], x, equal_nan=True) for t in layouts(x))


def test_columns_near_the_smallest_float_stay_as_they_are():
    x = standard(made()[0])
    x[:, 3] *= np.float32(1e-36)
    assert layouts(x)[1].data.dtype == np.float32


def test_rows_below_the_limit_stay_float32_and_begin_on_cache_lines():
    x = standard(made()[0])
    pick = np.array([3, 399, 0])
    few = laid_out(x, pick, large=packed.LARGE)
    assert few.data.dtype == np.float32 and np.array_equal(few.data[:, :130], x[pick]) and (few.scale == 1).all()
    for table in (few, laid_out(x, pick, large=0)):
        assert table.data.ctypes.data % 64 == 0 and table.data.strides[0] % 64 == 0
