"""Our scores next to the public implementation's, which scripts/bench/neuco.py --fixtures wrote down."""

import functools
import json
from pathlib import Path

import numpy as np
import pytest

from metaearth3d.judge.neuco import Config, bench, packed
from metaearth3d.judge.neuco.synthetic import synthetic, write_labels, write_submission

CASES = json.loads((Path(__file__).parent / "reference.json").read_text())["cases"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where each case's files lie, written when first asked for."""

    @functools.cache
    def written(name):
        case, out = CASES[name], tmp_path_factory.mktemp(name)
        submission, tasks = synthetic({k: tuple(v) for k, v in case["tasks"].items()}, dim=case["dim"])
        write_labels(out / "labels", tasks)
        write_submission(out / "rows.csv", submission)
        return out

    return written


def benched(case, folder, **changed):
    config = Config.of({**case["config"], **changed})
    return bench(folder / "rows.csv", folder / "labels", config, method="ours")


def furthest(case, results):
    return max(np.abs(results.tasks[n].per_fold - r["q_t"]).max() for n, r in case["results"].items())


@pytest.mark.parametrize("large", [packed.LARGE, 0])
@pytest.mark.parametrize("name", CASES)
def test_scores_of_every_fold_and_q_are_the_published_implementations(name, large, folder, monkeypatch):
    monkeypatch.setattr(packed, "LARGE", large)  # at 0 every table's rows are packed
    case = CASES[name]
    results = benched(case, folder(name))
    assert list(results.tasks) == sorted(case["results"])
    for task, expected in case["results"].items():
        found = results.tasks[task]
        assert np.abs(found.per_fold - expected["q_t"]).max() < 1e-5
        assert found.q == pytest.approx(expected["q_stat"], abs=1e-4)
        assert found.mean == pytest.approx(expected["mean_score"], abs=1e-5)
        assert found.std == pytest.approx(expected["std_dev"], abs=1e-5)
        assert found.hyperparameters == expected["hyperparamaters"]


def test_leaving_out_a_task_shifts_the_stream_of_those_after_it(folder):
    case = CASES["small"]
    results = benched(case, folder("small"), task_filter=["clouds", "water"])
    assert np.abs(results.tasks["clouds"].per_fold - case["results"]["clouds"]["q_t"]).max() > 1e-3


def test_scores_without_standardising_are_others(folder):
    case = CASES["small"]
    assert furthest(case, benched(case, folder("small"), standardize_embeddings=False)) > 1e-3
