"""The results page: its tables are those of the benchmarks' JSON, to the last figure."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "results.md"


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tables", ROOT / "scripts" / "bench" / "tables.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "scripts" / "bench")  # as when it runs as a script
        spec.loader.exec_module(module)
    return module


def test_the_page_says_what_was_measured(tables: ModuleType) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert tables.filled(page) == page
    assert tables.filled(page.replace("| 1 m |", "| 2 m |", 1)) == page  # a changed cell would be seen


def test_every_record_is_shown_and_carries_its_origin(tables: ModuleType) -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = {tables.FILES.get(name, name) for _, name, _ in tables.MARKED.findall(page)}
    assert shown == {path.stem for path in (ROOT / "docs" / "bench").glob("*.json")}
    for path in (ROOT / "docs" / "bench").glob("*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        assert {"command", "commit", "machine", "date"} <= set(record), path.name
