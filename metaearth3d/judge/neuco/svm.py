"""The published support vector probe: a search over polynomial kernels, scored on the splits it was searched with.

As in the reference, a fold's score is the best that any setting reached on its test rows, so it is an optimistic one.
``search: bayes`` (the default) asks scikit-optimize for the same search with the same seed and gives the reference's
numbers; ``search: random``, a key of ours, draws as many settings from the same ranges with scikit-learn alone, whose
scores are of the same kind but not the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput, optional
from metaearth3d.judge.folds import q_statistic
from metaearth3d.judge.neuco import scores
from metaearth3d.judge.neuco.config import SvmProbe
from metaearth3d.judge.neuco.results import Floats, Kind, Predictions, StoredProbe, TaskResult
from metaearth3d.judge.neuco.stream import SEED, TEST_SHARE

Matrix = NDArray[np.float32]
RANDOM_KEYS = ("n_iter", "n_jobs", "random_state", "verbose")
RANDOM_ITER = 50  # BayesSearchCV's default, so that both searches try as many settings


def svm_task(
    name: str, kind: Kind, x: Matrix, y: NDArray[np.float32], *, probe: SvmProbe, k: int, store: bool = False
) -> TaskResult:
    """The task's scores.

    Args:
        name: of the task.
        kind: of the task.
        x: (n, N) embeddings as the probe shall see them.
        y: (n,) labels; 0 and 1 for classes.
        probe: ranges and the search's settings.
        k: folds.
        store: also keep the best setting's machine, fitted to all rows.

    Raises:
        MissingExtra: scikit-learn, or for ``search: bayes`` scikit-optimize, is not installed.
        BadInput: the search refuses its settings.
    """
    target = y.astype(np.float64)
    if kind == "classification":
        target = np.where(target == 0, -1.0, target)
    search = _search(kind, probe, k)
    try:
        search.fit(x, target)
    except (TypeError, ValueError) as error:
        raise BadInput(f"the search over support vector machines failed on {name}: {error}") from error
    found = search.cv_results_
    tried = np.array([found[f"split{fold}_test_metric"] for fold in range(k)], np.float64)
    per_fold = tried.max(axis=1)
    q, mean, std = q_statistic(per_fold)
    best = search.best_estimator_
    fitted = _outputs(best, x, kind).astype(np.float32)
    nothing = np.empty(0, np.float32)
    return TaskResult(
        name,
        kind,
        len(y),
        q,
        mean,
        std,
        per_fold,
        _metrics(search, x, target, kind, [found["params"][i] for i in tried.argmax(axis=1)]),
        dict(best.get_params()),
        np.array([found[f"split{fold}_train_scoring"] for fold in range(k)], np.float64),
        np.array([found[f"split{fold}_test_scoring"] for fold in range(k)], np.float64),
        (Predictions(None, y, fitted, nothing, nothing),),
        _stored(best, x, kind) if store else None,
    )


def _search(kind: Kind, probe: SvmProbe, k: int) -> Any:
    """The search object, told to score folds by F1 or R2 and to choose by accuracy or squared error."""
    model_selection, svm = optional("sklearn.model_selection", "judge"), optional("sklearn.svm", "judge")
    regression = kind == "regression"
    model = svm.SVR() if regression else svm.SVC()
    how = {
        "scoring": {
            "metric": "r2" if regression else "f1",
            "scoring": "neg_mean_squared_error" if regression else "accuracy",
        },
        "refit": "scoring",
        "return_train_score": True,
        "cv": model_selection.ShuffleSplit(n_splits=k, test_size=TEST_SHARE, random_state=SEED),
    }
    settings = {"random_state": SEED, **probe.opt_params}
    if probe.search == "random":
        extra = sorted(set(settings) - set(RANDOM_KEYS))
        if extra:
            raise BadInput(f"search: random takes {', '.join(RANDOM_KEYS)} in opt_params, not {', '.join(extra)}")
        return model_selection.RandomizedSearchCV(
            model, _drawn(kind, probe), **{"n_iter": RANDOM_ITER, **settings}, **how
        )
    try:
        return optional("skopt", "svm").BayesSearchCV(model, _space(kind, probe), **settings, **how)
    except TypeError as error:
        raise BadInput(f"opt_params are not those of BayesSearchCV: {error}") from error


def _space(kind: Kind, probe: SvmProbe) -> dict[str, Any]:
    """The ranges in scikit-optimize's terms."""
    space = optional("skopt.space", "svm")
    out = {
        "C": space.Real(*probe.C_start_end, prior="log-uniform"),
        "degree": space.Categorical(list(probe.kernel_degree_list)),
        "kernel": space.Categorical(["poly"]),
    }
    if probe.kernel_gamma_start_end is not None:
        out["gamma"] = space.Real(*probe.kernel_gamma_start_end, prior="log-uniform")
    if probe.kernel_coef0_start_end is not None:
        out["coef0"] = space.Real(*probe.kernel_coef0_start_end, prior="uniform")
    if probe.epsilon_list is not None and kind == "regression":
        out["epsilon"] = space.Categorical(list(probe.epsilon_list))
    return out


def _drawn(kind: Kind, probe: SvmProbe) -> dict[str, Any]:
    """The ranges as distributions."""
    from scipy.stats import loguniform, uniform

    out: dict[str, Any] = {
        "C": loguniform(*probe.C_start_end),
        "degree": list(probe.kernel_degree_list),
        "kernel": ["poly"],
    }
    if probe.kernel_gamma_start_end is not None:
        out["gamma"] = loguniform(*probe.kernel_gamma_start_end)
    if probe.kernel_coef0_start_end is not None:
        low, high = probe.kernel_coef0_start_end
        out["coef0"] = uniform(low, high - low)
    if probe.epsilon_list is not None and kind == "regression":
        out["epsilon"] = list(probe.epsilon_list)
    return out


def _metrics(
    search: Any, x: Matrix, target: Floats, kind: Kind, settings: list[Mapping[str, Any]]
) -> dict[str, Floats]:
    """Every metric of each fold at the setting that was best on it."""
    clone = optional("sklearn.base", "judge").clone
    folds = []
    for (train, test), setting in zip(search.cv.split(x), settings, strict=True):
        model = clone(search.estimator).set_params(**setting).fit(x[train], target[train])
        true = target[test] if kind == "regression" else (target[test] > 0).astype(np.float64)
        folds.append(scores.metrics(_outputs(model, x[test], kind), true, kind))
    return scores.stacked(folds)


def _outputs(model: Any, x: Matrix, kind: Kind) -> Floats:
    """Values, or signed distances from the border between the classes."""
    out: Floats = np.asarray(model.predict(x) if kind == "regression" else model.decision_function(x), np.float64)
    return out


def _stored(model: Any, x: Matrix, kind: Kind) -> StoredProbe:
    gamma = 1 / (x.shape[1] * float(x.var())) if model.gamma == "scale" else float(model.gamma)
    arrays = {
        "support_vectors": np.asarray(model.support_vectors_, np.float64),
        "dual": np.asarray(model.dual_coef_[0], np.float64),
        "intercept": np.asarray(model.intercept_[0], np.float64),
    }
    return StoredProbe(kind, "svm", arrays, {"gamma": gamma, "coef0": float(model.coef0), "degree": int(model.degree)})
