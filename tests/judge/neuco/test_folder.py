"""Result folders: the reference's files and keys, written whole, readable again."""

import json

import numpy as np
import pytest
from PIL import Image
from sklearn.svm import SVC, SVR

from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.judge.neuco import (
    Config,
    LinearProbe,
    Summary,
    bench,
    read_probe,
    read_summaries,
    read_summary,
    write_probe,
    write_results,
)
from metaearth3d.judge.neuco.plots import radar, rank_evolution
from metaearth3d.judge.neuco.svm import _stored
from metaearth3d.judge.neuco.synthetic import synthetic

TASKS = {"forest": ("regression", 40), "water": ("classification", 40)}
CONFIG = Config(k_folds=2, probe=LinearProbe(16, 3), output_fold_results=True, store_probes=True)


@pytest.fixture(scope="module")
def results():
    return bench(*synthetic(TASKS, dim=6), CONFIG, method="ours")


def test_the_layout_is_the_references_with_our_files_beside(results, tmp_path, monkeypatch):
    monkeypatch.setattr("metaearth3d.judge.neuco.plots.DPI", 40)
    folder = write_results(results, CONFIG, tmp_path, phase="dev", source="rows", time="20260102_030405")
    assert folder == tmp_path / "dev" / "ours_20260102_030405"
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    expected = {"results_summary.json", "run.json"}
    for task, plots, tail in (("forest", "regression_scatter", "scatter"), ("water", "confusion_matrices", "cm")):
        expected |= {f"{task}/{task}_{what}.json" for what in ("result", "metrics")}
        expected |= {f"{task}/probe/probe.{end}" for end in ("json", "safetensors")}
        expected |= {f"{task}/loss_curves/{task}_{split}_loss_curves.png" for split in ("train", "validation")}
        expected |= {f"{task}/{plots}/rows_{task}_{tail}_fold{fold}.png" for fold in (1, 2)}
    assert files == expected
    assert list(tmp_path.iterdir()) == [tmp_path / "dev"]  # nothing half-written is left
    for picture in folder.rglob("*.png"):
        assert np.asarray(Image.open(picture).convert("L")).std() > 5


def test_keys_and_numbers_are_the_references(results, tmp_path):
    plain = Config.of({**CONFIG.nested(), "enable_plots": False})
    folder = write_results(results, plain, tmp_path)
    task, result = results.tasks["forest"], json.loads((folder / "forest" / "forest_result.json").read_text())
    assert list(result) == ["q_stat", "mean_score", "std_dev", "hyperparamaters", "q_t"]
    assert (result["q_stat"], result["q_t"]) == (task.q, task.per_fold.tolist())
    assert result["hyperparamaters"] == {"epochs": 3, "learning_rate": 0.001, "batch_size": 16}
    summary = json.loads((folder / "results_summary.json").read_text())
    assert list(summary) == [
        "experiment", "overall_q_score", "overall_acc_score", "task_q_scores", "task_acc_scores", "config",
    ]  # fmt: skip
    assert summary["overall_q_score"] == results.q and summary["overall_acc_score"] == results.mean
    assert Config.of(summary["config"]) == plain
    (read,) = read_summaries(tmp_path)
    assert read == Summary.of(folder.name, results)
    metrics = json.loads((folder / "water" / "water_metrics.json").read_text())
    assert metrics["rows"] == 40 and len(metrics["roc_auc"]) == 2 and np.shape(metrics["confusion"]) == (2, 2, 2)
    assert not list(folder.rglob("*.png"))


def test_summaries_of_the_old_form_are_understood(tmp_path):
    path = tmp_path / "results_summary.json"
    path.write_text(json.dumps({"experiment": "old", "overall_score": 3.5, "task_result": {"a": 3.5}}))
    assert read_summary(path) == Summary("old", {"a": 3.5}, {}, 3.5, None)
    for broken in ("{", "[]", "{}", '{"experiment": "x", "task_result": 3}'):
        path.write_text(broken)
        if broken.endswith("3}"):
            continue
        with pytest.raises(BadInput, match="no summary"):
            read_summary(path)
    with pytest.raises(BadInput, match="no results under"):
        read_summaries(tmp_path, "none")


def test_a_folder_that_is_there_and_names_that_are_none_are_refused(results, tmp_path):
    config = Config.of({**CONFIG.nested(), "enable_plots": False})
    write_results(results, config, tmp_path, time="t")
    with pytest.raises(OutputConflict, match="is there already"):
        write_results(results, config, tmp_path, time="t")
    with pytest.raises(BadInput, match="phase"):
        write_results(results, config, tmp_path, phase="../up")


def test_a_failed_write_leaves_nothing(results, tmp_path, monkeypatch):
    monkeypatch.setattr("metaearth3d.judge.neuco.folder.write_probe", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_results(results, Config.of({**CONFIG.nested(), "enable_plots": False}), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_stored_probes_come_back(results, tmp_path):
    for name, task in results.tasks.items():
        write_probe(tmp_path / name, task.probe)
        read = read_probe(tmp_path / name)
        assert (read.kind, read.model) == (task.kind, "linear")
        assert all(np.array_equal(read.arrays[key], value) for key, value in task.probe.arrays.items())
    with pytest.raises(BadInput, match="no stored probe"):
        read_probe(tmp_path)


@pytest.mark.parametrize("gamma", ["scale", 0.05])
def test_stored_support_vectors_predict_as_scikit_learn_does(gamma, tmp_path):
    x = np.random.default_rng(0).standard_normal((50, 7)).astype(np.float32)
    how = {"kernel": "poly", "degree": 3, "coef0": 0.5, "gamma": gamma, "C": 2.0}
    for model, y, kind in ((SVR(**how), x[:, 0] * x[:, 1], "regression"), (SVC(**how), x[:, 0] > 0, "classification")):
        model.fit(x, y)
        write_probe(tmp_path / kind, _stored(model, x, kind))
        oracle = model.predict(x) if kind == "regression" else model.decision_function(x)
        assert np.allclose(read_probe(tmp_path / kind).predict(x), oracle, atol=1e-6)


def test_methods_over_tasks_and_places_over_time_are_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr("metaearth3d.judge.neuco.plots.DPI", 40)
    runs = [Summary(f"m{i}", {"a": i, "b": -i, "c": 2.0}, {}, 1.0, 1.0) for i in range(3)]
    radar(tmp_path / "radar.png", runs)
    rank_evolution(tmp_path / "ranks.png", [("first", {"m0": 1.0}), ("second", {"m0": 2.0, "m1": 1.0})])
    for name in ("radar", "ranks"):
        assert np.asarray(Image.open(tmp_path / f"{name}.png").convert("L")).std() > 5
    with pytest.raises(BadInput, match="three tasks"):
        radar(tmp_path / "no.png", [Summary("m", {"a": 1.0, "b": 2.0}, {}, 1.0, 1.0)])
    with pytest.raises(BadInput, match="at least one leaderboard"):
        rank_evolution(tmp_path / "no.png", [])
