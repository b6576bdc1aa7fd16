from __future__ import annotations

import base64
import io
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from qa_support import ground, opened, rough
from support import run_cli, tree

from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.qa import ask, write
from metaearth3d.qa.blind import entropy, scores
from metaearth3d.qa.card import write_card

NAMES = {"id", "kind", "question", "answer", "options", "unit", "tolerance", "margin", "evidence", "program", "image",
         "split"}  # fmt: skip


def items(folder: Path, split: str | None = None) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (folder / "items.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if split in (None, row["split"])]


def test_every_line_has_the_promised_fields_and_one_schema(dataset: Path) -> None:
    rows = items(dataset)
    assert all(set(row) >= NAMES for row in rows)
    assert len({tuple(row) for row in rows}) == 1
    for split in ("train", "val", "test"):
        lines = (dataset / "data" / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line) for line in lines] == items(dataset, split)


def test_conversations_hold_the_question_its_options_and_the_answer(pictured: Path) -> None:
    rows = {row["id"]: row for row in items(pictured, "train")}
    llava = json.loads((pictured / "llava" / "train.json").read_text(encoding="utf-8"))
    share = json.loads((pictured / "sharegpt" / "train.json").read_text(encoding="utf-8"))
    lines = (pictured / "qwen" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    qwen = [json.loads(line) for line in lines]
    assert {r["id"] for r in llava} == {r["id"] for r in share} == {r["id"] for r in qwen} == set(rows)
    for one, two, three in zip(llava, share, qwen, strict=True):
        row = rows[one["id"]]
        human, reply = (turn["value"] for turn in one["conversations"])
        assert row["question"] in human and all(option in human for option in row["options"])
        assert reply.startswith(row["reasoning"]) and f"Answer: {row['answer']}" in reply
        assert two["conversations"] == one["conversations"]
        assert [m["role"] for m in three["messages"]] == ["user", "assistant"]
        assert three["messages"][1]["content"][0]["text"] == reply


def test_parquet_holds_the_pictures_and_pandas_reads_it(pictured: Path) -> None:
    pandas = pytest.importorskip("pandas")
    table = pandas.read_parquet(pictured / "parquet" / "train.parquet")
    rows = items(pictured, "train")
    assert table["id"].tolist() == [row["id"] for row in rows]
    for own, row in zip(table.to_dict("records"), rows, strict=True):
        assert own["image"]["bytes"] == (pictured / row["image"]).read_bytes()
        assert list(own["options"]) == row["options"] and own["answer"] == row["answer"]
        assert json.loads(own["inputs"]) == row["inputs"]


def test_tars_and_tables_hold_the_same_items(pictured: Path) -> None:
    rows = items(pictured, "train")
    with tarfile.open(pictured / "webdataset" / "train-00000.tar") as tar:
        members = {m.name: tar.extractfile(m).read() for m in tar.getmembers()}  # type: ignore[union-attr]
    for row in rows:
        own = json.loads(members[f"{row['id']}.json"])
        assert {**own, "inputs": json.loads(own["inputs"]), "evidence": json.loads(own["evidence"])} == row
        assert Image.open(io.BytesIO(members[f"{row['id']}.jpg"])).format == "JPEG"
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(pictured / "tsv" / "train.tsv", sep="\t", dtype=str, keep_default_na=False)
    for own, row in zip(table.to_dict("records"), rows, strict=True):
        picked = own[own["answer"]] if row["options"] else own["answer"]
        assert picked == row["answer"] and own["question"].startswith(row["question"])
        assert base64.b64decode(own["image"]) == (pictured / row["image"]).read_bytes()


def test_the_card_names_the_files_of_every_split(pictured: Path) -> None:
    text = (pictured / "README.md").read_text(encoding="utf-8")
    header = yaml.safe_load(text.split("---")[1])
    for entry in header["configs"][0]["data_files"]:
        assert (pictured / entry["path"]).is_file()
    assert {e["split"] for e in header["configs"][0]["data_files"]} == {row["split"] for row in items(pictured)}
    assert "gallery.html" in text
    page = (pictured / "gallery.html").read_text(encoding="utf-8")
    assert "http" not in page and page.count("<figure>") >= 40


@pytest.mark.parametrize("form", ["jsonl", "llava", "sharegpt", "qwen", "parquet", "webdataset", "tsv"])
@pytest.mark.filterwarnings("ignore")
def test_datasets_loads_the_written_folder(form: str, pictured: Path, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    record, rows = json.loads((pictured / "dataset.json").read_text()), items(pictured)
    shutil.copytree(pictured / ("data" if form == "jsonl" else form), tmp_path / "qa" / "data")
    write_card(tmp_path / "qa", {**record, "formats": [form]}, rows)
    found = datasets.load_dataset(str(tmp_path / "qa"), cache_dir=str(tmp_path / "cache"))
    for split in ("train", "val", "test"):
        own, told = items(pictured, split), list(found[split])
        assert len(told) == len(own)
        if form == "jsonl":
            assert told == own
        for row, other in zip(own, told, strict=True):
            assert row["id"] == (other["json"]["id"] if form == "webdataset" else other["id"])
            if form in ("parquet", "webdataset"):
                assert other["image" if form == "parquet" else "jpg"].size == Image.open(pictured / row["image"]).size


def test_the_same_questions_give_the_same_bytes(scenes: list[Path], tmp_path: Path) -> None:
    for name in ("one", "two"):
        found = ask([opened(scenes[0])], n=12, kinds=["highest_marker", "oblique_to_map", "zoom_crop"], seed=5)
        write(found, tmp_path / name, blind=False)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_a_used_folder_and_an_unknown_format_are_refused_and_a_failure_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ask([ground(rough(1))], n=4, kinds=["highest_marker"])
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "mine.txt").write_text("mine")
    with pytest.raises(OutputConflict):
        write(found, tmp_path / "used")
    with pytest.raises(BadInput, match="format"):
        write(found, tmp_path / "new", formats=["pdf"])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("metaearth3d.qa.writing.write_card", full)
    with pytest.raises(Exception, match="No space"):
        write(found, tmp_path / "new", images=False, blind=False)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["used"]


def test_text_that_tells_the_answer_is_found_out_and_even_answers_are_not() -> None:
    rows = [
        {"kind": kind, "form": "yesno", "question": f"is it {word}?", "options": ["yes", "no"], "place": f"p{k % 5}",
         "scene": "one", "answer": "yes" if (k % 2 if kind == "leaky" else k // 2 % 2) else "no", "tolerance": 0.0}
        for kind in ("leaky", "fair") for k in range(120) for word in ("so" if k % 2 else "not",)
    ]  # fmt: skip
    found = scores(rows)
    assert found["leaky"]["blind"] > 0.95 and found["fair"]["blind"] < 0.65
    assert found["fair"]["majority"] == 0.5 and found["fair"]["entropy"] == 1.0
    assert entropy(["a"] * 9 + ["b"], 2) < 0.5


def test_the_command_writes_a_set_and_refuses_bad_input(
    scenes: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = ("--kinds", "elevation", "bearing", "--no-images", "--no-blind")
    assert run_cli("ask", scenes[0], "--out", tmp_path / "qa", "--n", 20, *kinds) == 0
    assert "questions of" in capsys.readouterr().out and (tmp_path / "qa" / "items.jsonl").is_file()
    for words in (
        ("ask", scenes[0], "--out", tmp_path / "qa"),
        ("ask", tmp_path / "nowhere", "--out", tmp_path / "x"),
        ("ask", scenes[0], "--out", tmp_path / "x", "--kinds", "smell"),
        ("ask", scenes[0], "--out", tmp_path / "x", "--format", "pdf"),
        ("ask", "--out", tmp_path / "x"),
        ("ask", scenes[0], "--out", tmp_path / "x", "--n", 0),
        ("ask", "--dem", scenes[0] / "image.tif", "--out", tmp_path / "x"),
        ("ask", "--dem", scenes[0] / "dem.tif", "--image", scenes[1] / "image.tif", "--out", tmp_path / "x"),
    ):
        assert run_cli(*words) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
        assert not (tmp_path / "x").exists()
