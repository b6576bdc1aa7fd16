"""The command: a table that a bench can read, from cubes and pictures, by every encoder; stopped runs go on."""

import json

import numpy as np
import pandas
import pytest
from PIL import Image
from support import run_cli

from metaearth3d.judge.encoders import AveragingBaseline, CubeFolder, RandomVectors, adaptive_mean


def table(path):
    """Ids and rows of a written table."""
    frame = pandas.read_csv(path, dtype={"id": str}) if path.suffix == ".csv" else pandas.read_parquet(path)
    assert list(frame.columns) == ["id", *(str(k) for k in range(frame.shape[1] - 1))]
    return frame["id"].tolist(), frame.iloc[:, 1:].to_numpy(np.float64).astype(np.float32)


@pytest.fixture(scope="module")
def picture_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(0)
    for k in range(6):
        Image.fromarray(rng.integers(0, 256, (24, 24, 3), dtype=np.uint8)).save(folder / f"p{k}.png")
    return folder


@pytest.fixture(autouse=True)
def no_folder_is_left_behind(tmp_path):
    yield
    assert [p.name for p in tmp_path.rglob("*") if ".partial" in p.name or ".tmp" in p.name] == []


def test_the_averaging_baseline_of_cubes_is_the_librarys(cube_folder, tmp_path):
    out = tmp_path / "deep" / "mean.csv"
    assert run_cli("embed", "--cubes", cube_folder, "--encoder", "mean", "--out", out) == 0
    ids, rows = table(out)
    folder = CubeFolder(cube_folder)
    assert ids == list(folder.ids)
    assert np.array_equal(rows, AveragingBaseline()(np.stack([folder.read(name) for name in ids])))
    about = json.loads((tmp_path / "deep" / "mean.csv.json").read_text())
    assert (about["encoder"], about["dim"], about["rows"]) == ("mean", 1024, 5) and about["input"]["shift"] is True


def test_the_offset_switch_reaches_the_cubes(cube_folder, tmp_path):
    run_cli("embed", "--cubes", cube_folder, "--encoder", "mean", "--out", tmp_path / "a.csv")
    run_cli("embed", "--cubes", cube_folder, "--encoder", "mean", "--no-shift", "--out", tmp_path / "b.csv")
    gap = (table(tmp_path / "a.csv")[1] - table(tmp_path / "b.csv")[1]).reshape(5, 4, 4, 64)
    assert (gap[:, :, :3] > 0.5).all() and (gap[:, :, 3] == 0).all()  # the radar has no offset


def test_a_sweep_writes_one_table_a_size(cube_folder, tmp_path):
    out = tmp_path / "m.csv"
    assert run_cli("embed", "--cubes", cube_folder, "--encoder", "mean", "--dim", "16,64", "--out", out) == 0
    assert sorted(p.name for p in tmp_path.glob("*.csv")) == ["m_16.csv", "m_64.csv"]
    folder = CubeFolder(cube_folder)
    rows = AveragingBaseline()(np.stack([folder.read(name) for name in folder.ids]))
    for size in (16, 64):
        assert np.allclose(table(tmp_path / f"m_{size}.csv")[1], adaptive_mean(rows, size), atol=1e-6)


@pytest.mark.parametrize(
    "words, shape",
    [
        (["--encoder", "rcf", "--dim", "16", "--stride", "4"], (5, 16)),
        (["--encoder", "rcf", "--dim", "16", "--temporal", "post-concat", "--modalities", "s1grd"], (5, 16)),
        (["--encoder", "rcf", "--dim", "8", "--filters", "patches", "--kernel", "2"], (5, 8)),
        (["--encoder", "mean", "--temporal", "pre-median"], (5, 256)),
        (["--encoder", "random", "--dim", "7"], (5, 7)),
        (["--encoder", "mean", "--dim", "3", "--reduce", "pca"], (5, 3)),
        (["--encoder", "mean", "--dim", "9", "--reduce", "project"], (5, 9)),
    ],
)
def test_every_encoder_of_cubes_gives_rows_that_differ_and_repeat(cube_folder, tmp_path, words, shape):
    for name in ("a.csv", "b.parquet"):
        assert run_cli("embed", "--cubes", cube_folder, *words, "--out", tmp_path / name) == 0
    (ids, rows), again = table(tmp_path / "a.csv"), table(tmp_path / "b.parquet")
    assert rows.shape == shape and np.linalg.norm(rows[0] - rows[1]) > 1e-3
    assert again[0] == ids and np.array_equal(again[1], rows)


def test_random_vectors_are_of_the_ids(cube_folder, tmp_path):
    run_cli(
        "embed", "--cubes", cube_folder, "--encoder", "random", "--dim", 5, "--seed", 4, "--out", tmp_path / "r.csv"
    )
    ids, rows = table(tmp_path / "r.csv")
    assert np.array_equal(rows, [RandomVectors(5, 4).of(name) for name in ids])


def test_pictures_are_embedded_whole_and_in_tiles(picture_folder, tmp_path):
    for name, words, count in (("a", [], 6), ("b", ["--tile", 12], 24)):
        out = tmp_path / f"{name}.csv"
        assert run_cli("embed", "--images", picture_folder, "--encoder", "rcf", "--dim", 8, *words, "--out", out) == 0
        assert table(out)[1].shape == (count, 8)
    run_cli("embed", "--images", picture_folder, "--encoder", "mean", "--out", tmp_path / "m.csv")
    assert table(tmp_path / "m.csv")[1].shape == (6, 192)


def test_ours_takes_colours_of_cubes_and_pictures_and_its_record_says_what_it_is(cube_folder, picture_folder, tmp_path):
    for words in (["--cubes", cube_folder], ["--images", picture_folder, "--gsd", 1]):
        assert run_cli("embed", *words, "--encoder", "ours", "--out", tmp_path / "o.csv") == 0
        assert table(tmp_path / "o.csv")[1].shape[1] == 512
        assert "trained for generation" in json.loads((tmp_path / "o.csv.json").read_text())["note"]


def test_a_transformers_folder_takes_the_modality_of_its_channels(cube_folder, tmp_path, tmp_path_factory):
    from transformers import ViTConfig, ViTModel
    from transformers.utils import logging

    logging.disable_progress_bar()
    small = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    for channels, code in ((3, 0), (12, 0), (27, 0), (5, 2)):
        folder = tmp_path_factory.mktemp("vit")
        ViTModel(ViTConfig(**small, image_size=16, patch_size=8, num_channels=channels)).save_pretrained(folder)
        out = tmp_path / f"v{channels}.csv"
        assert run_cli("embed", "--cubes", cube_folder, "--encoder", f"hf:{folder}", "--out", out) == code
        assert out.exists() == (code == 0)


def test_compressed_rows_come_with_their_bytes_and_weights(picture_folder, tmp_path, capsys):
    from metaearth3d.judge.encoders.compress import FactorisedPrior

    pytest.importorskip("constriction")
    words = ["--images", picture_folder, "--tile", 6, "--encoder", "rcf", "--dim", 8, "--out", tmp_path / "c.csv"]
    assert run_cli("embed", *words) == 0
    plain = table(tmp_path / "c.csv")[1]
    assert run_cli("embed", *words, "--compress", 20) == 0
    assert "bits a row" in capsys.readouterr().out
    rows = table(tmp_path / "c.csv")[1]
    prior = FactorisedPrior.load(tmp_path / "c.csv.prior.safetensors")
    assert np.array_equal(prior.decode((tmp_path / "c.csv.bits").read_bytes()), rows)
    told = json.loads((tmp_path / "c.csv.json").read_text())["compressed"]
    assert told["mse"] == pytest.approx(np.square(rows - plain).mean(), rel=1e-3) and 0 < told["mse"] < plain.var()


def test_a_stopped_run_goes_on_and_ends_as_one_that_was_not(cube_folder, tmp_path, monkeypatch, capsys):
    out, words = tmp_path / "a.csv", ["embed", "--cubes", cube_folder, "--encoder", "rcf", "--dim", 8, "--stride", 4]
    run_cli(*words, "--out", tmp_path / "b.csv")
    real, count = CubeFolder.read, []

    def stopping(self, name):
        count.append(name)
        if len(count) == 4:
            raise KeyboardInterrupt
        return real(self, name)

    with monkeypatch.context() as patched:
        patched.setattr(CubeFolder, "read", stopping)
        assert run_cli(*words, "--out", out) == 130
    assert not out.exists() and (tmp_path / "a.csv.partial").is_dir()
    assert run_cli(*words, "--seed", 9, "--out", out) == 2  # another encoder must not go on with these rows
    assert "another run" in capsys.readouterr().err
    assert run_cli(*words, "--out", out) == 0
    assert "5 rows, 2 of them now" in capsys.readouterr().out
    assert out.read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_axes_are_fitted_on_the_named_ids_alone(cube_folder, tmp_path):
    (tmp_path / "train.txt").write_text("cube0\ncube1\n\ncube2\ncube3\n")
    words = ["embed", "--cubes", cube_folder, "--encoder", "mean", "--dim", 2, "--reduce", "pca"]
    assert run_cli(*words, "--fit-ids", tmp_path / "train.txt", "--out", tmp_path / "a.csv") == 0
    assert run_cli(*words, "--out", tmp_path / "b.csv") == 0
    assert np.allclose(table(tmp_path / "a.csv")[1][:4].mean(axis=0), 0, atol=1e-3)
    assert not np.allclose(table(tmp_path / "b.csv")[1][:4].mean(axis=0), 0, atol=1e-3)
    assert json.loads((tmp_path / "a.csv.json").read_text())["fitted_on"]["rows"] == 4


@pytest.mark.parametrize(
    "words, says",
    [
        (["--encoder", "clip"], "there is no encoder 'clip'"),
        (["--encoder", "hf:/absent/folder"], "there is no folder"),
        (["--encoder", "timm:resnet18"], r"metaearth3d\[timm\]"),
        (["--encoder", "mean", "--dim", "2048"], "gives 1024 numbers"),
        (["--encoder", "mean", "--modalities", "s1grd"], "27 channels or 3"),
        (["--encoder", "mean", "--modalities", "s3"], "not all of s2l1c"),
        (["--encoder", "mean", "--temporal", "mean"], "the ways are"),
        (["--encoder", "mean", "--tile", "8"], "--tile is of --images"),
        (["--encoder", "mean", "--fit-ids", "absent.txt"], "no file absent.txt"),
        (["--encoder", "rcf", "--dim", "7"], "even number"),
        (["--encoder", "rcf", "--dim", "6", "--temporal", "post-concat"], "multiple of 4"),
        (["--encoder", "mean", "--dim", "0"], "positive numbers"),
        (["--encoder", "ours", "--gsd", "-1"], "GSD is"),
        (["--encoder", "mean", "--dim", "8", "--reduce", "pca"], "more than 8 rows"),
        (["--encoder", "mean", "--compress", "0"], "--compress is 0"),
    ],
)
def test_a_bad_option_is_one_sentence_and_nothing_is_written(cube_folder, tmp_path, words, says, capsys, monkeypatch):
    import re
    import sys

    monkeypatch.setitem(sys.modules, "timm", None)
    out = tmp_path / "out" / "x.csv"
    assert run_cli("embed", "--cubes", cube_folder, *words, "--out", out) == 2
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("metaearth3d:")]
    assert len(told) == 1 and re.search(says, told[0])
    assert not out.exists()


def test_a_bad_cube_is_named_and_leaves_nothing(cube_folder, tmp_path, capsys):
    import shutil

    folder = shutil.copytree(cube_folder, tmp_path / "cubes")
    first = folder / "s1grd" / "cube0.zarr.zip"
    first.write_bytes(first.read_bytes()[:100])
    assert run_cli("embed", "--cubes", folder, "--encoder", "mean", "--out", tmp_path / "x.csv") == 2
    assert "cube0.zarr.zip is not a whole Zarr ZIP" in capsys.readouterr().err
    assert run_cli("embed", "--cubes", cube_folder, "--encoder", "mean", "--out", tmp_path / "x.npy") == 2
    assert run_cli("embed", "--cubes", tmp_path / "absent", "--encoder", "mean", "--out", tmp_path / "x.csv") == 2
    assert not list(tmp_path.glob("x.*"))


def test_the_bench_reads_the_table_and_finds_in_it_what_each_encoder_can_see(tmp_path):
    from metaearth3d.judge.neuco.tables import read_submission
    from metaearth3d.judge.probes import converged

    rng = np.random.default_rng(3)
    bright, rough = rng.uniform(20, 200, 90), rng.uniform(2, 40, 90)
    (tmp_path / "p").mkdir()
    for k in range(90):
        pixels = rng.normal(bright[k], rough[k], (24, 24, 3)).clip(0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(tmp_path / "p" / f"{k:02d}.png")
    r2 = {}
    for name in ("mean", "rcf", "random"):
        out = tmp_path / f"{name}.csv"
        assert run_cli("embed", "--images", tmp_path / "p", "--encoder", name, "--dim", 32, "--out", out) == 0
        table = read_submission(out)
        assert list(table.ids) == [f"{k:02d}" for k in range(90)]
        r2[name] = [converged(table.matrix, y, "regression", folds=5).mean for y in (bright, rough)]
    assert r2["mean"][0] > 0.95 and r2["mean"][1] < 0.4  # averages lose the grain
    assert min(r2["rcf"]) > 0.9 and max(r2["random"]) < 0.3
