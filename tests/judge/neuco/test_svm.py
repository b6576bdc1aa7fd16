"""The support vector probe: scored on the splits it was searched with, by either search."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, r2_score
from sklearn.model_selection import ShuffleSplit
from sklearn.svm import SVC, SVR

from metaearth3d.errors import BadInput, MissingExtra
from metaearth3d.judge.neuco import Config, SvmProbe, bench
from metaearth3d.judge.neuco.synthetic import synthetic, write_labels, write_submission

TASKS = {"clouds": ("regression", 120), "cls": ("classification", 100)}
RANGES = {
    "C_start_end": [1e-3, 1e3],
    "epsilon_list": [0.01, 0.05, 0.1],
    "kernel_degree_list": [2, 3],
    "kernel_gamma_start_end": [1e-4, 1.0],
    "kernel_coef0_start_end": [-1, 2],
}
BAYES = {"n_iter": 8, "n_jobs": 1, "n_points": 1, "verbose": 0}
BAYES["optimizer_kwargs"] = {"base_estimator": "RF", "n_initial_points": 5}
REFERENCE = {  # the public implementation's scores of TASKS at 24 dimensions, with scikit-optimize 0.10.2
    "clouds": [0.3130434156061429, 0.04179522508222755, -0.10276713617067745, 0.06310848080659648],
    "cls": [0.8888888888888888, 0.7692307692307693, 0.8235294117647058, 0.9230769230769231],
}


def config(**probe):
    return Config.of({"k_folds": 4, "probe_type": "svm", "probe_params": {**RANGES, **probe}, "enable_plots": False})


@pytest.fixture(scope="module")
def made():
    return synthetic(TASKS, dim=24)


def test_the_random_search_scores_folds_by_the_best_setting_it_tried(made):
    found = bench(*made, config(search="random", opt_params={"n_iter": 5}), method="m")
    again = bench(*made, config(search="random", opt_params={"n_iter": 5}), method="m")
    for name, task in found.tasks.items():
        key = "r2" if task.kind == "regression" else "f1"
        assert np.allclose(task.per_fold, task.metrics[key]) and task.train_loss.shape == (4, 5)
        assert np.array_equal(task.per_fold, again.tasks[name].per_fold)
        assert task.hyperparameters["kernel"] == "poly" and 1e-3 <= task.hyperparameters["C"] <= 1e3
    assert found.tasks["clouds"].hyperparameters["epsilon"] in RANGES["epsilon_list"]


def test_one_setting_is_scikit_learns_own_score(made):
    submission, tasks = made
    fixed = SvmProbe((1.0, 1.0000001), (2,), opt_params={"n_iter": 1}, search="random")
    found = bench(submission, tasks, Config(k_folds=3, probe=fixed), method="m")
    x = submission.matrix
    x = (x - x.mean()) / x.std()
    for name, task in tasks.items():
        rows = [submission.ids.index(i) for i in task.ids]
        y = (task.values - task.values.min()) / np.ptp(task.values)
        for fold, (train, test) in enumerate(ShuffleSplit(3, test_size=0.1, random_state=42).split(y)):
            model = (SVR if task.kind == "regression" else SVC)(kernel="poly", degree=2)
            predicted = model.fit(x[rows][train], y[train]).predict(x[rows][test])
            score = r2_score if task.kind == "regression" else f1_score
            assert found.tasks[name].per_fold[fold] == pytest.approx(score(y[test], predicted), abs=1e-4)


def test_settings_of_the_other_search_are_refused(made):
    with pytest.raises(BadInput, match="optimizer_kwargs"):
        bench(*made, config(search="random", opt_params=BAYES), method="m")


@pytest.mark.filterwarnings("ignore")
def test_the_bayes_search_gives_the_published_implementations_scores(made, tmp_path):
    pytest.importorskip("skopt", reason="scikit-optimize is not installed")
    submission, tasks = made
    write_submission(tmp_path / "rows.csv", submission)
    write_labels(tmp_path / "labels", tasks)
    found = bench(tmp_path / "rows.csv", tmp_path / "labels", config(opt_params=BAYES), method="m")
    for name, expected in REFERENCE.items():
        assert np.abs(found.tasks[name].per_fold - expected).max() < 1e-5


def test_the_bayes_search_names_what_it_lacks(made, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "skopt", None)
    with pytest.raises(MissingExtra, match=r"skopt is not installed.*svm"):
        bench(*made, config(), method="m")
