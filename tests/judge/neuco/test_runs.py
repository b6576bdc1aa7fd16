"""Written runs compared: the better one is said to be better, unlike ones are refused."""

import json
from pathlib import Path

import numpy as np
import pytest
from support import run_cli

from metaearth3d.errors import BadInput
from metaearth3d.judge.neuco import Config, Submission, Task, bench, write_results
from metaearth3d.judge.neuco.runs import compare_runs, read_run

CONFIG = Config(k_folds=6, enable_plots=False)


def written(out: Path, name: str, *, noise: float, rows: int = 120, protocol: str = "converged") -> Path:
    rng = np.random.default_rng(0)
    seen = rng.standard_normal((rows, 6))
    values = seen @ np.arange(1, 7) + rng.standard_normal(rows)
    ids = tuple(f"p{k}" for k in range(rows))
    worn = (seen + noise * rng.standard_normal(seen.shape)).astype(np.float32)
    tasks = {"forest": Task("forest", "regression", ids, values)}
    results = bench(Submission(ids, worn), tasks, CONFIG, method=name, protocol=protocol)
    return write_results(results, CONFIG, out, source=name)


def test_the_method_with_less_noise_is_said_to_be_better(tmp_path: Path) -> None:
    runs = [read_run(written(tmp_path, name, noise=noise)) for name, noise in (("blurred", 3.0), ("clear", 0.0))]
    comparison = compare_runs(runs)["forest"]
    assert [m.name for m in comparison.methods] == ["clear", "blurred"]
    (pair,) = comparison.pairs
    assert pair.low > 0 and pair.p_holm < 0.05
    for run, method in zip(runs, reversed(comparison.methods), strict=True):
        assert method.mean == pytest.approx(run.per_fold["forest"].mean())


def test_runs_that_were_not_scored_alike_are_refused(tmp_path: Path) -> None:
    one = written(tmp_path, "one", noise=0.0)
    others = {
        "100 rows": written(tmp_path, "fewer", noise=0.0, rows=100),
        "neuco": written(tmp_path, "published", noise=0.0, protocol="neuco"),
    }
    for told, other in others.items():
        with pytest.raises(BadInput, match=told):
            compare_runs([read_run(one), read_run(other)])
    with pytest.raises(BadInput, match="two runs or more"):
        compare_runs([read_run(one)])
    with pytest.raises(BadInput, match="given twice"):
        compare_runs([read_run(one), read_run(one)])


def test_the_command_prints_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folders = [written(tmp_path / "results", name, noise=noise) for name, noise in (("a", 0.0), ("b", 1.0))]
    assert run_cli("compare", *folders, "--out", tmp_path / "out") == 0
    assert "forest\nmethod" in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "compare.json").read_text())["forest"]["folds"] == 6
    assert (tmp_path / "out" / "forest_ranks.png").stat().st_size > 1000
    assert run_cli("compare", folders[0], tmp_path / "nothing") == 2
