"""A small data set that many tests look at."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from qa_support import opened, write_folder

from metaearth3d.qa import QuestionSet, ask, write
from metaearth3d.qa.formats import FORMATS


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Folders of three grounds that lie apart."""
    folder = tmp_path_factory.mktemp("grounds")
    return [write_folder(folder / f"ground{k}", seed=k, x=500_000 + 2_000 * k) for k in range(3)]


@pytest.fixture(scope="session")
def asked(scenes: list[Path]) -> QuestionSet:
    """Questions of all kinds about them."""
    return ask([opened(folder) for folder in scenes], n=360, seed=3)


@pytest.fixture(scope="session")
def dataset(asked: QuestionSet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The questions written without pictures."""
    out = tmp_path_factory.mktemp("written") / "qa"
    return write(asked, out, images=False, blind=False)


@pytest.fixture(scope="session")
def pictured(scenes: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few questions of every kind with their pictures, in every format."""
    some = ask([opened(folder) for folder in scenes], n=100, seed=8)
    return write(some, tmp_path_factory.mktemp("pictured") / "qa", formats=tuple(FORMATS), blind=False)  # fmt: skip
