"""The README: its Python runs as printed, its commands parse, its links lead somewhere.

Python blocks run in order in one namespace, in a folder with an image `lowres_64m.tif` that has `lon`, `lat` near its
middle. A block after the comment `<!-- not run -->` is left out.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from support import write_image

import metaearth3d as me
from metaearth3d import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(<!-- not run -->\s*)?^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
COMMANDS = tuple(cli._parser()._subparsers._group_actions[0].choices)  # type: ignore[union-attr]
GUIDE = (ROOT / "docs" / "judge.md").read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    """Python blocks that are meant to run."""
    return [code for left_out, code in BLOCK.findall(text) if not left_out]


def commands(text: str) -> list[list[str]]:
    """Command lines of ours in blocks, as words without the program's name."""
    lines = re.findall(r"^(?: {4}|\$ )?(?:\.venv/bin/)?metaearth3d (\w.*?)(?:\s+#.*)?$", text, re.MULTILINE)
    return [shlex.split(line) for line in lines]


def flags_of(*words: str) -> set[str]:
    """Options that ``--help`` of a command lists."""
    said = HelpText()
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        cli.main([*words, "--help"])
    return set(re.findall(r"--[a-z][a-z_-]*", said.text))


class HelpText:
    """What is written to it."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


def test_blocks_marked_as_not_run_are_left_out() -> None:
    text = "```python\na\n```\n\n<!-- not run -->\n```python\nb\n```\n```\nc\n```\n```python\nd\n```\n"
    assert blocks(text) == ["a\n", "d\n"]


def test_the_python_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image = tmp_path / "lowres_64m.tif"
    if me.sample_image().is_file():
        shutil.copy(me.sample_image(), image)
    else:
        write_image(image)
    with rasterio.open(image) as file:
        x, y = file.transform @ (file.width / 2 + 4, file.height / 2 + 4)  # inside a core, where less is to be made
        lon, lat = me.geo.to_lonlat(str(file.crs), np.array([x]), np.array([y]))
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"lon": float(lon[0]), "lat": float(lat[0])}
    found = blocks(README)
    assert found
    for number, code in enumerate(found, 1):
        exec(compile(code, f"README.md, Python block {number}", "exec"), namespace)
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} - {image.name}
    for name in re.findall(r'(?:save|write|to_3dtiles)\("([^"]+)"\)', "".join(found)):
        assert name in made


def test_the_two_commands_are_named_and_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test"):
        assert re.search(rf"^ {{4}}make {target}\b", README, re.MULTILINE)
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
        assert (ROOT / "scripts" / target).is_file()


def test_every_command_line_parses() -> None:
    lines = commands(README) + commands(GUIDE)
    assert {words[0] for words in lines} == set(COMMANDS) - {"info"}
    for words in lines:
        assert words[0] in COMMANDS
        steps = words[:2] if words[0] == "challenge" else words[:1]
        assert {word for word in words if word.startswith("--")} <= flags_of(*steps)
        if "..." not in words:
            cli._parser().parse_args(cli._joined(words))


def test_every_option_in_the_text_is_one() -> None:
    known = set().union(*(flags_of(command) for command in COMMANDS))
    named = set(re.findall(r"`(--[a-z][a-z_-]*)[^`]*`", README + GUIDE))
    assert named and named <= known


def test_every_option_has_help() -> None:
    for command in COMMANDS:
        for action in cli._parser()._subparsers._group_actions[0].choices[command]._actions:  # type: ignore[union-attr]
            assert action.help, f"{command} {action.option_strings}"


def test_every_link_leads_to_a_file() -> None:
    for folder, text in ((ROOT, README), (ROOT / "docs", GUIDE)):
        links = re.findall(r"\]\(([^)#]+)", text)
        missing = [link for link in links if "://" not in link and not (folder / link).exists()]
        assert links and not missing
