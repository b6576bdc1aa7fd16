"""``metaearth3d bench``: the reference's arguments, what is printed and written, exit code 2."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from metaearth3d.cli import main
from metaearth3d.judge.neuco import read_summaries
from metaearth3d.judge.neuco.synthetic import synthetic, write_labels, write_submission

ROOT = Path(__file__).parents[3]
TASKS = {"forest": ("regression", 40), "snow": ("regression", 30), "water": ("classification", 40)}
CONFIG = {"k_folds": 2, "batch_size": 16, "epochs": 2, "learning_rate": 0.01, "enable_plots": False}


@pytest.fixture
def tables(tmp_path):
    submission, tasks = synthetic(TASKS, dim=6)
    write_submission(tmp_path / "rows.csv", submission)
    write_labels(tmp_path / "labels", tasks)
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(CONFIG))
    return tmp_path


def command(folder, *more, hyphens=False, **changed):
    options = {
        "submission_file": folder / "rows.csv",
        "annotation_path": folder / "labels",
        "config": folder / "config.yaml",
        "output_dir": folder / "out",
        **changed,
    }
    words = [(f"--{k.replace('_', '-') if hyphens else k}", str(v)) for k, v in options.items() if v is not None]
    return main(["bench", *(word for pair in words for word in pair), *more])


def test_both_spellings_run_print_a_table_and_write_a_folder(tables, capsys):
    assert command(tables, method_name="ours", phase="dev") == 0
    out = capsys.readouterr().out
    assert "forest" in out and "F1" in out and "written to" in out
    (folder,) = (tables / "out" / "dev").iterdir()
    assert folder.name.startswith("ours_") and f"written to {folder}" in out
    about = json.loads((folder / "run.json").read_text())
    assert about["protocol"] == "neuco" and about["submission"] == "rows.csv" and about["lenient"] is False
    assert command(tables, hyphens=True, output_dir=tables / "second") == 0
    (second,) = read_summaries(tables / "second")
    assert second.experiment.startswith("rows_") and second.q == read_summaries(tables / "out", "dev")[0].q


def test_the_leaderboard_is_updated_with_its_pictures(tables, capsys, monkeypatch):
    monkeypatch.setattr("metaearth3d.judge.neuco.plots.DPI", 30)
    monkeypatch.setattr("metaearth3d.judge.neuco.plots.plot_task", lambda *_: None)  # other tests draw tasks
    more = {"update_leaderboard": True, "enable_plots": True}
    (tables / "config.yaml").write_text(yaml.safe_dump({**CONFIG, **more, "k_folds": 1}))
    assert command(tables, "--ghost", "snow", method_name="one") == 0
    (tables / "config.yaml").write_text(yaml.safe_dump({**CONFIG, **more, "k_folds": 1, "epochs": 3}))
    assert command(tables, method_name="two") == 0
    text = capsys.readouterr().out
    assert "place" in text and "one_" in text and "two_" in text
    names = [path.name.split("_")[0] for path in (tables / "out" / "leaderboards" / "results").iterdir()]
    assert "radar" in names and "ranks" in names and "leaderboard" in names


def test_excluded_ids_are_left_out(tables, capsys):
    (tables / "bad.txt").write_text("tile00000.zarr.zip\ntile00001\n")
    assert command(tables, exclude_file=tables / "bad.txt") == 0
    assert any(line.split()[:2] == ["forest", "38"] for line in capsys.readouterr().out.splitlines())


def test_the_converged_protocol_runs_without_a_config(tables, capsys):
    config = {"k_folds": 2, "probe_type": "linear", "task_filter": ["forest"], "enable_plots": False}
    config["probe_params"] = {"batch_size": 16, "epochs": 1, "learning_rate": 0.1}
    (tables / "config.yaml").write_text(yaml.safe_dump(config))
    rows = "".join(f"tile{i:05d},{i % 7},{i // 7}\n" for i in range(40))
    (tables / "places.csv").write_text("id,lon,lat\n" + rows)
    assert command(tables, "--coordinates", str(tables / "places.csv"), protocol="converged") == 0
    (folder,) = (tables / "out" / "results").iterdir()
    assert json.loads((folder / "run.json").read_text())["protocol"] == "converged"


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"submission_file": "none.csv"}, "no submission file"),
        ({"annotation_path": "none"}, "no folder"),
        ({"config": "none.yaml"}, "cannot be read"),
        ({"exclude_file": "none.txt"}, "exclude file"),
        ({"coordinates": "none.csv"}, "--protocol converged"),
        ({"coordinates": "none.csv", "protocol": "converged"}, "lon and lat"),
        ({"method_name": "a/b"}, "no name of a folder"),
    ],
)
def test_bad_arguments_exit_with_2_and_one_sentence(tables, capsys, changed, what):
    assert command(tables, **changed) == 2
    error = capsys.readouterr().err
    assert what in error and error.splitlines()[-1].startswith("metaearth3d: ")
    assert not (tables / "out").exists()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("tile00003,", "tile00004,", "more than once"),
        ("tile00003,", "elsewhere,", "have no embedding"),
        ("tile00003,", "tile00003,nan,", "cells"),
    ],
)
def test_broken_submissions_exit_with_2_and_pass_when_lenient_where_the_reference_does(tables, capsys, old, new, what):
    text = (tables / "rows.csv").read_text()
    (tables / "rows.csv").write_text(text.replace(old, new))
    assert command(tables) == 2
    assert what in capsys.readouterr().err
    assert command(tables, "--lenient") == (2 if what == "cells" else 0)


def test_the_bench_script_explains_itself():
    pytest.importorskip("torch")
    script = ROOT / "scripts" / "bench" / "neuco.py"
    run = subprocess.run([sys.executable, script, "--help"], capture_output=True, text=True, check=True)
    assert "--reference" in run.stdout and "--sizes" in run.stdout
    wrong = [sys.executable, script, "--reference", ROOT, "--out", "none.json"]
    assert "no clone of NeuCo-Bench" in subprocess.run(wrong, capture_output=True, text=True, check=False).stderr
