from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rasterio
from support import run_cli

from metaearth3d.errors import BadInput
from metaearth3d.qa import checking
from metaearth3d.qa.checking import check
from metaearth3d.qa.checking.programs import Unreadable, run

Rows = list[dict[str, Any]]


def test_the_checker_agrees_on_every_answer_and_finds_no_fault(dataset: Path, pictured: Path) -> None:
    for folder in (dataset, pictured):
        report = check(folder)
        assert report.ok, "\n".join(report.lines())
        assert report.agreed == report.items > 0
    assert len(report.kinds) > 40


def test_the_checker_shares_no_code_with_the_generator() -> None:
    for path in Path(checking.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            ours = [n for n in names if n.startswith("metaearth3d")]
            assert all(n.startswith(("metaearth3d.qa.checking", "metaearth3d.errors")) for n in ours), (path.name, ours)


def altered(dataset: Path, folder: Path, change: Callable[[Rows, dict[str, Any]], None]) -> checking.CheckReport:
    """The report on a copy whose items or record have been changed."""
    shutil.copytree(dataset, folder, ignore=shutil.ignore_patterns("data", "llava", "*.tar", "*.parquet", "*.tsv"))
    rows = [json.loads(line) for line in (folder / "items.jsonl").read_text().splitlines()]
    record = json.loads((folder / "dataset.json").read_text())
    keep = [r for r in rows if r["kind"] in ("highest_marker", "height_difference", "box_relief", "line_of_sight",
                                             "distance", "aspect", "bearing")]  # fmt: skip
    change(keep, record)
    (folder / "items.jsonl").write_text("".join(json.dumps(r) + "\n" for r in keep))
    (folder / "dataset.json").write_text(json.dumps(record))
    return check(folder)


def first(rows: Rows, kind: str) -> dict[str, Any]:
    return next(r for r in rows if r["kind"] == kind and r["answer"] != "cannot be told")


def _other(rows: Rows, _: dict[str, Any]) -> None:
    item = first(rows, "highest_marker")
    item["answer"] = item["truth"] = next(o for o in item["options"] if o != item["answer"])


def _number(rows: Rows, _: dict[str, Any]) -> None:
    item = first(rows, "height_difference")
    item["truth"] = str(float(item["truth"]) + 1.5 * item["tolerance"])
    item["answer"] = f"{float(item['truth']):.6f}"


def _placeholder(rows: Rows, _: dict[str, Any]) -> None:
    first(rows, "aspect")["question"] += " See {region1}."


def _option(rows: Rows, _: dict[str, Any]) -> None:
    item = first(rows, "aspect")
    item["options"] = [o for o in item["options"] if o != item["answer"]]


def _twice(rows: Rows, _: dict[str, Any]) -> None:
    rows.append({**first(rows, "bearing"), "id": "again"})


def _overlap(rows: Rows, _: dict[str, Any]) -> None:
    boxes = first(rows, "box_relief")["inputs"]["boxes"]
    boxes[1]["row"], boxes[1]["col"] = boxes[0]["row"] + 2, boxes[0]["col"] + 2


def _letters(rows: Rows, _: dict[str, Any]) -> None:
    for item in rows:
        if item["form"] == "choice" and item["answer"] != "cannot be told":
            words = [o for o in item["options"] if o != item["answer"]]
            item["options"] = [item["answer"], *words]


def _split(rows: Rows, record: dict[str, Any]) -> None:
    name = rows[0]["place"]
    record["places"][name]["split"] = "test" if record["places"][name]["split"] != "test" else "train"


def _ground(_: Rows, record: dict[str, Any]) -> None:
    record["scenes"][1]["bounds_lonlat"] = record["scenes"][0]["bounds_lonlat"]
    record["scenes"][2]["bounds_lonlat"] = record["scenes"][0]["bounds_lonlat"]


def _seed(rows: Rows, _: dict[str, Any]) -> None:
    rows[0]["seed"] += 1


def _margin(rows: Rows, _: dict[str, Any]) -> None:
    first(rows, "highest_marker")["margin"] = 0.01


def _control(rows: Rows, _: dict[str, Any]) -> None:
    first(rows, "line_of_sight")["inputs"]["hidden"] = ["X"]


def _unit(rows: Rows, _: dict[str, Any]) -> None:
    first(rows, "distance")["unit"] = "furlongs"


def _marker(rows: Rows, _: dict[str, Any]) -> None:
    item = first(rows, "bearing")
    item["inputs"]["points"] = item["inputs"]["points"][:1]


def _field(rows: Rows, _: dict[str, Any]) -> None:
    del rows[0]["margin"]


def _where(rows: Rows, _: dict[str, Any]) -> None:
    first(rows, "bearing")["question"] += " X is at (120, 44)."


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_other, "wrong"), (_number, "wrong"), (_placeholder, "placeholder"), (_option, "answer not among options"),
        (_twice, "duplicate"), (_overlap, "overlapping regions"), (_letters, "letters not even"),
        (_split, "split of another place"), (_ground, "split leak"), (_seed, "split leak"),
        (_margin, "margin too small"), (_control, "control without reason"), (_unit, "unit not asked for"),
        (_marker, "unknown marker"), (_field, "missing field"), (_where, "coordinates in the text"),
    ],
)  # fmt: skip
def test_each_way_of_corrupting_a_set_is_caught(
    dataset: Path, tmp_path: Path, change: Callable[[Rows, dict[str, Any]], None], fault: str
) -> None:
    report = altered(dataset, tmp_path / "qa", change)
    assert not report.ok
    assert report.wrong if fault == "wrong" else fault in report.faults, report.lines()


def test_an_untouched_copy_has_no_fault(dataset: Path, tmp_path: Path) -> None:
    report = altered(dataset, tmp_path / "qa", lambda rows, record: None)
    assert report.ok, report.lines()


def test_a_changed_picture_and_a_lost_one_are_caught(pictured: Path, tmp_path: Path) -> None:
    folder = tmp_path / "qa"
    shutil.copytree(pictured, folder)
    one, two = sorted(folder.rglob("*.jpg"))[:2]
    one.write_bytes(one.read_bytes()[:-1] + b"x")
    two.unlink()
    assert {"picture changed", "missing picture"} <= set(check(folder).faults)


def test_tiles_that_are_not_those_of_the_raster_are_caught(dataset: Path, tmp_path: Path) -> None:
    folder = tmp_path / "qa"
    shutil.copytree(dataset, folder)
    path = next((folder / "scenes").glob("*/height.tif"))
    with rasterio.open(path, "r+", IGNORE_COG_LAYOUT_BREAK="YES") as file:
        file.write(file.read(1)[::-1].copy(), 1)
    assert "tiles off the raster" in check(folder).faults


@pytest.mark.parametrize("program", ["__import__('os')", "height(A).real", "open(A)", "argmax(3)", "height(Q)", "1 +"])
def test_a_program_that_is_no_call_of_ours_is_refused(program: str, dataset: Path) -> None:
    row = json.loads((dataset / "items.jsonl").read_text().splitlines()[0])
    with pytest.raises(Unreadable):
        run({**row, "program": program}, None)  # type: ignore[arg-type]


def test_the_command_says_what_is_wrong_and_returns_one(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    altered(dataset, tmp_path / "qa", _other)
    assert run_cli("check-qa", tmp_path / "qa", "--report", tmp_path / "report.json") == 1
    assert "NOT clean" in capsys.readouterr().out
    assert json.loads((tmp_path / "report.json").read_text())["ok"] is False
    assert run_cli("check-qa", tmp_path) == 2
    assert "no data set" in capsys.readouterr().err


def test_a_folder_without_items_or_tiles_is_bad_input(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no data set"):
        check(tmp_path)
    folder = tmp_path / "qa"
    shutil.copytree(dataset, folder)
    for tiles in folder.glob("scenes/*/tiles"):
        shutil.rmtree(tiles)
    with pytest.raises(BadInput, match="tileset"):
        check(folder)
