"""Runs: what is matched with what, the protocols, and what cannot be scored."""

import dataclasses

import numpy as np
import pytest

from metaearth3d.errors import BadInput
from metaearth3d.judge.neuco import Config, LinearProbe, Submission, Task, bench, read_labels
from metaearth3d.judge.neuco.synthetic import synthetic, write_labels, write_submission

CONFIG = Config(k_folds=3, probe=LinearProbe(16, 3, 1e-2))
TASKS = {"a": ("regression", 60), "b": ("classification", 50)}


@pytest.fixture(scope="module")
def made():
    return synthetic(TASKS, dim=12)


def scores(results):
    return {name: task.per_fold.tolist() for name, task in results.tasks.items()}


def test_a_file_and_what_was_read_from_it_score_the_same(made, tmp_path):
    submission, tasks = made
    write_submission(tmp_path / "rows.csv", submission)
    write_labels(tmp_path / "labels", tasks)
    before = submission.matrix.copy()
    from_file = bench(tmp_path / "rows.csv", tmp_path / "labels", CONFIG, method="m", cache=tmp_path / "cache")
    from_cache = bench(tmp_path / "rows.csv", tmp_path / "labels", CONFIG, method="m", cache=tmp_path / "cache")
    from_memory = bench(submission, tasks, CONFIG, method="m")
    assert scores(from_file) == scores(from_memory) == scores(from_cache)
    assert np.array_equal(submission.matrix, before)
    assert from_memory.q == pytest.approx(np.mean([task.q for task in from_memory.tasks.values()]))
    assert from_memory.mean == pytest.approx(np.mean([task.mean for task in from_memory.tasks.values()]))


def test_order_of_rows_and_rows_without_label_change_nothing(made):
    submission, tasks = made
    pick = np.random.default_rng(0).permutation(60)
    mixed = Submission(
        (*(submission.ids[i] for i in pick), "far"), np.vstack([submission.matrix[pick], 99 * np.ones(12)])
    )
    a, b = (bench(s, tasks, CONFIG, method="m") for s in (submission, mixed))
    assert all(np.allclose(a.tasks[n].per_fold, b.tasks[n].per_fold, atol=1e-5) for n in tasks)


def test_more_threads_change_nothing(made, monkeypatch):
    import numba

    one, many = [], []
    for threads, out in ((1, one), (3, many)):
        monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", threads)
        out.append(scores(bench(*made, CONFIG, method="m")))
    assert one == many


def test_labels_scale_and_place_do_not_matter_when_normalised(made):
    submission, tasks = made
    moved = {n: dataclasses.replace(t, values=2 * t.values + 1) for n, t in tasks.items()}
    a, b = (bench(submission, t, CONFIG, method="m") for t in (tasks, moved))
    assert all(np.allclose(a.tasks[n].per_fold, b.tasks[n].per_fold, atol=1e-5) for n in tasks)
    raw = dataclasses.replace(CONFIG, normalize_labels=False)
    with pytest.raises(BadInput, match="use 0 and 1"):
        bench(submission, moved, raw, method="m")


def test_predictions_and_metrics_belong_to_the_scores(made):
    result = bench(*made, CONFIG, method="m").tasks["a"]
    assert np.allclose(result.metrics["r2"], result.per_fold, atol=1e-5)
    for fold, found in enumerate(result.predictions):
        assert found.fold == fold and len(found.train) == 54 and len(found.test) == 6
        assert result.metrics["mse"][fold] == pytest.approx(np.mean((found.test - found.test_true) ** 2), rel=1e-5)
    assert result.train_loss.shape == result.validation_loss.shape == (3, 3)


def test_stored_probes_predict_and_shift_the_stream(made):
    plain = bench(*made, CONFIG, method="m")
    stored = bench(*made, dataclasses.replace(CONFIG, store_probes=True), method="m")
    assert scores(plain)["a"] == scores(stored)["a"] and plain.tasks["a"].probe is None
    assert not np.allclose(plain.tasks["b"].train_loss, stored.tasks["b"].train_loss, rtol=1e-4)
    probe = stored.tasks["b"].probe
    x = made[0].matrix[:4]
    assert np.allclose(probe.predict(x), x @ probe.arrays["weight"] + probe.arrays["bias"], atol=1e-5)


def test_missing_ids_are_refused_unless_excluded_or_lenient(made):
    submission, tasks = made
    gone = tasks["a"].ids[0]
    keep = [i for i, name in enumerate(submission.ids) if name != gone]
    less = Submission(tuple(submission.ids[i] for i in keep), submission.matrix[keep])
    with pytest.raises(BadInput, match="1 of 60 labelled ids of a have no embedding"):
        bench(less, tasks, CONFIG, method="m")
    excluded = bench(submission, tasks, CONFIG, method="m", exclude=[gone])
    assert excluded.tasks["a"].rows == 59
    assert scores(excluded) == scores(bench(less, tasks, CONFIG, method="m", lenient=True))


def test_repeated_ids_count_each_when_lenient(made):
    submission, tasks = made
    twice = Submission((*submission.ids, submission.ids[0]), np.vstack([submission.matrix, submission.matrix[:1]]))
    with pytest.raises(BadInput, match="more than once"):
        bench(twice, tasks, CONFIG, method="m")
    assert bench(twice, tasks, CONFIG, method="m", lenient=True).tasks["a"].rows == 61


def test_what_cannot_be_scored_is_refused(made):
    submission, tasks = made
    few = {"a": Task("a", "regression", submission.ids[:10], np.arange(10.0))}
    with pytest.raises(BadInput, match="at least 11"):
        bench(submission, few, CONFIG, method="m")
    values = np.append(np.zeros(49), 1.0)
    constant = {"b": Task("b", "classification", tasks["b"].ids, values)}
    with pytest.raises(BadInput, match="in every row that is left"):
        bench(submission, constant, CONFIG, method="m", exclude=[tasks["b"].ids[-1]])
    with pytest.raises(BadInput, match="NaN or infinite"):
        bench(Submission(submission.ids, np.full((60, 12), np.nan, np.float32)), tasks, CONFIG, method="m")
    with pytest.raises(BadInput, match="more than embedding_dim 8"):
        bench(submission, tasks, dataclasses.replace(CONFIG, embedding_dim=8), method="m")
    with pytest.raises(BadInput, match="task_filter names zoo"):
        bench(submission, tasks, dataclasses.replace(CONFIG, task_filter=("zoo",)), method="m")
    with pytest.raises(BadInput, match="no row of the labelled ids"):
        bench(Submission(("q",), np.ones((1, 3), np.float32)), tasks, CONFIG, method="m")


def test_lenient_constant_labels_score_as_in_the_reference(tmp_path):
    submission, _ = synthetic({"a": ("regression", 30)}, dim=4)
    (tmp_path / "a__regr.csv").write_text("id,label\n" + "".join(f"{name},5\n" for name in submission.ids))
    tasks = read_labels(tmp_path, lenient=True)
    with np.errstate(invalid="ignore"):
        result = bench(submission, tasks, CONFIG, method="m", lenient=True).tasks["a"]
    assert result.mean == -np.inf and np.isnan(result.q)


def test_zero_padding_moves_the_published_score_and_not_the_converged_one(made):
    submission, tasks = made
    for protocol, moves in (("neuco", True), ("converged", False)):
        plain, padded = (
            bench(
                submission,
                {"a": tasks["a"]},
                dataclasses.replace(CONFIG, embedding_dim=d),
                method="m",
                protocol=protocol,
            )
            for d in (None, 48)
        )
        apart = abs(padded.tasks["a"].q / plain.tasks["a"].q - 1)
        assert apart > 0.05 if moves else apart < 0.01


def test_converged_runs_take_coordinates_by_id(made):
    submission, tasks = made
    places = {name: (i % 8 * 1.0, i // 8 * 1.0) for i, name in enumerate(submission.ids)}
    one = {"a": tasks["a"]}
    blocks = bench(submission, one, CONFIG, method="m", protocol="converged", coordinates=places)
    assert blocks.protocol == "converged" and blocks.tasks["a"].per_fold.shape == (3,)
    assert scores(blocks) != scores(bench(submission, one, CONFIG, method="m", protocol="converged"))
    del places[tasks["a"].ids[0]]
    with pytest.raises(BadInput, match="no coordinates"):
        bench(submission, one, CONFIG, method="m", protocol="converged", coordinates=places)
