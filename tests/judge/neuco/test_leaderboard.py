"""The leaderboard: the reference's numbers, ties, runs with gaps, ghosts."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from metaearth3d.errors import BadInput
from metaearth3d.judge.neuco import Summary, leaderboard, write_leaderboard
from metaearth3d.judge.neuco.leaderboard import min_ranks, read_ranks

Q = {"a": (3.5, 10.25, -2), "b": (3.5, 8, 1), "c": (7, 8, 1), "d": (1, float("nan"), 4), "e": (7, 0.5, -2)}
RUNS = [Summary(n, dict(zip("xyz", map(float, q), strict=True)), {"x": q[0] / 10}, q[0], None) for n, q in Q.items()]
REFERENCE = {  # what the public implementation makes of Q: mean score, weighted score, place
    "c": (5.333333333333333, 1.5316030431664491, 1),
    "a": (3.9166666666666665, 1.9367939136671022, 2),
    "b": (4.166666666666667, 2.0360305351410424, 3),
    "e": (1.8333333333333333, 3.0271755511918554, 4),
}


def test_scores_and_places_are_the_references_and_runs_with_gaps_are_left_out():
    board = leaderboard(RUNS)
    assert [place.summary.experiment for place in board.standings] == list(REFERENCE)
    for place in board.standings:
        mean, weighted, rank = REFERENCE[place.summary.experiment]
        assert place.mean_score == pytest.approx(mean) and place.weighted_score == pytest.approx(weighted)
        assert place.aggregated_rank == rank
    assert sum(board.weights.values()) == pytest.approx(1)


@given(arrays(np.int64, (6, 3), elements=st.integers(0, 4)))
def test_equal_scores_share_the_better_rank(scores):
    assert np.array_equal(min_ranks(scores.astype(float)), rankdata(-scores, axis=0, method="min"))


def test_a_single_run_has_equal_weights_and_the_first_place():
    board = leaderboard(RUNS[:1])
    (place,) = board.standings
    assert (place.weighted_score, place.aggregated_rank) == (pytest.approx(1), 1)
    assert set(board.weights.values()) == {1 / 3}


def test_runs_that_agree_everywhere_share_the_first_place():
    board = leaderboard([RUNS[0], RUNS[0]])
    assert [place.aggregated_rank for place in board.standings] == [1, 1]


def test_ghosts_are_shown_without_weight():
    board = leaderboard(RUNS, ghosts=("y",))
    without = leaderboard([Summary(r.experiment, {k: r.q[k] for k in "xz"}, {}, None, None) for r in RUNS])
    assert [p.weighted_score for p in board.standings] == [p.weighted_score for p in without.standings]
    assert len(board.standings) == 5  # the run that lacks only the ghost is in
    assert "q::y" in board.table()[0] and "q::y" not in without.table()[0]
    assert [p.weighted_score for p in board.standings] != [p.weighted_score for p in leaderboard(RUNS).standings]
    with pytest.raises(BadInput, match="ghost task 'w' is in no run"):
        leaderboard(RUNS, ghosts=("w",))
    with pytest.raises(BadInput, match="every task is a ghost"):
        leaderboard(RUNS, ghosts=("x", "y", "z"))


def test_the_csv_has_the_references_columns_and_reads_back(tmp_path):
    path = write_leaderboard(leaderboard(RUNS), tmp_path, "dev", time="20260102_030405")
    assert path == tmp_path / "leaderboards" / "dev" / "leaderboard_20260102_030405.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "experiment", "mean_score", "weighted_score", "aggregated_rank", "q::x", "q::y", "q::z", "acc::x",
        "overall_q_score", "overall_acc_score",
    ]  # fmt: skip
    assert rows[0]["experiment"] == "c" and float(rows[0]["q::y"]) == 8 and rows[0]["overall_acc_score"] == ""
    assert rows[0]["aggregated_rank"] == "1"
    assert read_ranks(path) == {name: rank for name, (_, _, rank) in REFERENCE.items()}
    path.write_text("no,ranks\n1,2\n")
    with pytest.raises(BadInput, match="no leaderboard"):
        read_ranks(path)
    assert leaderboard([]).standings == ()
