"""Packed rows: the kernel takes them for the rounded numbers, and data in which that would show are not packed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaearth3d.judge.folds import shuffled
from metaearth3d.judge.neuco import kernel, packed
from metaearth3d.judge.neuco.packed import laid_out
from metaearth3d.judge.neuco.stream import Stream, fold_draws

HOW = {"batch": 32, "lr": 1e-3, "binary": False}


def unpacked(rows):
    """The numbers that packed rows stand for, read as the layout is documented."""
    blocks = rows.data.reshape(len(rows.data), -1, 3, 16)  # (n, blocks, lines, lanes)
    first = blocks >> 8
    low, middle, high = (blocks[:, :, k] & 255 for k in range(3))
    last = (low | middle << 8 | high << 16).astype(np.int32) << 8 >> 8  # with the sign of its 24th bit
    whole = np.concatenate([first, last[:, :, None]], axis=2).reshape(len(rows.data), -1)[:, : rows.dim]
    return np.ldexp(whole.astype(np.float32), 8) * rows.scale[: rows.dim]


def scores(table, y, folds=3, epochs=6):
    """Every fold's scores by epoch."""
    stream, out = Stream(), []
    for split in shuffled(len(y), folds=folds, test_share=0.1, seed=42):
        draws = stream.take(fold_draws(table.dim, epochs, *map(len, split)))
        out.append(kernel.fold(table, y, split, draws, epochs=epochs, **HOW).scores)
    return np.array(out)


def layouts(x):
    """The rows as float32, and packed if that is allowed."""
    return tuple(laid_out(x, np.arange(len(x)), large=large) for large in (x.nbytes * 64, 0))


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
    assert table.data.dtype == np.int32 and table.data.nbytes == rows * -(-dim // 64) * 192
    rounded = unpacked(table)
    peak = np.abs(x).max(0)
    assert (np.abs(rounded - x) <= peak * 2.0**-22).all() and (rounded != x).any()
    through, direct = (scores(rows, y, folds=1, epochs=3) for rows in (table, layouts(rounded)[0]))
    assert np.array_equal(through, direct, equal_nan=True)


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
    monkeypatch.setattr(packed, "TOLERANCE", np.inf)
    x, y, rng = made()
    exact, forced = layouts(standard(change(x, rng)))
    assert forced.data.dtype == np.int32 and np.abs(scores(exact, y) - scores(forced, y)).max() > 1e-5


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
