"""An organiser's folder: the public manifest and results, and the labels in a part that nobody else can read.

    FOLDER/challenge.json    what everybody may know
    FOLDER/results.jsonl     every attempt and its scores, append only
    FOLDER/hidden/           labels, mode 0700; nothing in it is ever copied out

Teams are told apart by name alone: whoever runs ``submit`` is the organiser.
"""

from __future__ import annotations

import datetime
import math
import os
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.judge.challenge.log import Log
from metaearth3d.judge.challenge.manifest import FILE, Manifest, Phase, PhaseName
from metaearth3d.judge.challenge.validate import validate
from metaearth3d.judge.neuco import Results, bench, read_labels
from metaearth3d.judge.neuco.tables import labelled

HIDDEN = "hidden"
LONGEST_NAME = 40
Score = Callable[[Path, Path, Manifest, str], Results]


@dataclass(frozen=True)
class Challenge:
    """A challenge's folder, opened by its organiser.

    Raises:
        BadInput: the folder is none, or others can read its hidden part.
    """

    folder: Path

    def __post_init__(self) -> None:
        mode = self.hidden.stat().st_mode & 0o777 if self.hidden.is_dir() else None
        if mode is None:
            raise BadInput(f"{self.folder} has no hidden part; give the folder that challenge init made")
        if mode & 0o077 and os.name == "posix":
            raise BadInput(f"others can enter {self.hidden} (mode {mode:03o}); chmod 700 it before anything is scored")

    @property
    def hidden(self) -> Path:
        """The part that holds the labels."""
        return self.folder / HIDDEN

    @property
    def log(self) -> Log:
        """Every attempt and its scores."""
        return Log(self.folder / "results.jsonl", self.hidden / "head.json")

    def manifest(self) -> Manifest:
        """What everybody may know."""
        return Manifest.load(self.folder)


@dataclass(frozen=True)
class Receipt:
    """What a team gets for an attempt: its number, its hash in the results, attempts left, and scores per task."""

    number: int
    hash: str
    left_today: int
    left: int
    q: float | None
    tasks: Mapping[str, Mapping[str, float | None]]


def create(
    folder: Path,
    manifest: Callable[[Mapping[PhaseName, tuple[str, ...]], tuple[str, ...]], Manifest],
    labels: Mapping[PhaseName, Path],
    *,
    ids: Collection[str] = (),
    show_tasks: bool = False,
) -> Challenge:
    """Make the folder of a challenge from folders of ``<task>__<type>.csv`` files per phase.

    ``manifest`` makes the public file from the names of each phase's tasks, numbered unless ``show_tasks``, and all
    ids to embed: those labelled and ``ids``, which can hold others so that nobody knows which are labelled.

    Raises:
        BadInput: labels cannot be scored on.
        OutputConflict: the folder is there already.
    """
    if folder.exists():
        raise OutputConflict(f"{folder} is there already; a challenge gets a folder of its own")
    if not labels:
        raise BadInput("a challenge needs the labels of a phase; give a folder of <task>__<type>.csv files")
    tasks = {phase: read_labels(source) for phase, source in labels.items()}
    known = sorted({*ids, *(name for found in tasks.values() for name in labelled(found.values()))})
    names = {p: tuple(shown_names(list(found), show_tasks).values()) for p, found in tasks.items()}
    public = manifest(names, tuple(known))
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    hidden = part / HIDDEN
    part.mkdir(parents=True)
    hidden.mkdir(mode=0o700)
    for phase, source in labels.items():
        (hidden / phase).mkdir(mode=0o700)
        for path in sorted(source.glob("*.csv")):
            copy = hidden / phase / path.name
            copy.touch(mode=0o600)
            copy.write_bytes(path.read_bytes())
    (part / FILE).write_text(public.text(), encoding="utf-8")
    Log(part / "results.jsonl", hidden / "head.json").create()
    os.replace(part, folder)
    return Challenge(folder)


def shown_names(tasks: list[str], show: bool) -> dict[str, str]:
    """The public name of each task, in their order."""
    return {name: name if show else f"task {k}" for k, name in enumerate(sorted(tasks), start=1)}


def submit(
    challenge: Challenge,
    submission: Path,
    *,
    team: str,
    phase: str,
    now: Callable[[], datetime.datetime],
    score: Score | None = None,
) -> Receipt:
    """Score a submission, if it is valid and the team has attempts left, and write both attempt and scores down.

    The attempt is written before scoring starts, so that two at once cannot exceed the limits; one that fails to be
    scored is given back. ``now`` is the clock; days are UTC. ``score`` is by default the benchmark.

    Raises:
        BadInput: the submission is not valid, the phase is not open, no attempts are left, the same file was handed in
            before, or the benchmark refused it.
    """
    manifest = challenge.manifest()
    rules, team = manifest.phase(phase), checked_team(team)
    checked = validate(submission, manifest)
    time = now().astimezone(datetime.UTC)
    _check_open(phase, rules, time)
    with challenge.log.locked():
        records = challenge.log.read()
        mine = attempts(records, team, phase)
        left_today, left = _attempts_left(mine, team, phase, rules, time, checked.sha256)
        number = len(records)
        attempt = {
            "event": "received",
            "number": number,
            "team": team,
            "phase": phase,
            "time": time.isoformat(timespec="seconds"),
            "sha256": checked.sha256,
            "dimensions": checked.dimensions,
        }
        challenge.log.append(attempt, records)
    try:
        results = (score or _bench)(submission, challenge.hidden / phase, manifest, phase)
        shown = dict(zip(sorted(results.tasks), rules.tasks, strict=True))
        tasks = {
            shown[name]: {"q": _finite(t.q), "mean": _finite(t.mean), "std": _finite(t.std)}
            for name, t in sorted(results.tasks.items())
        }
    except BaseException:
        _append(challenge, {"event": "failed", "of": number})
        raise
    q = [t["q"] for t in tasks.values()]
    mean = None if None in q else sum(v for v in q if v is not None) / len(q)
    receipt = _append(challenge, {"event": "scored", "of": number, "q": mean, "tasks": tasks})
    return Receipt(number, receipt, left_today - 1, left - 1, mean, tasks)


def attempts(records: list[dict[str, Any]], team: str, phase: str) -> list[dict[str, Any]]:
    """A team's attempts in a phase that were not given back."""
    failed = {r["of"] for r in records if r["event"] == "failed"}
    return [
        r
        for r in records
        if r["event"] == "received"
        and r["number"] not in failed
        and r["phase"] == phase
        and r["team"].casefold() == team.casefold()
    ]


def checked_team(team: str) -> str:
    """A team's name without blanks around it.

    Raises:
        BadInput: it is empty, too long or holds what cannot be printed.
    """
    name = " ".join(team.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadInput(f"a team's name has 1 to {LONGEST_NAME} printable characters; {team!r} was given")
    return name


def _check_open(phase: str, rules: Phase, time: datetime.datetime) -> None:
    if rules.opens and time < rules.opens:
        raise BadInput(f"the {phase} phase opens at {rules.opens:%Y-%m-%d %H:%M} UTC; it is {time:%Y-%m-%d %H:%M}")
    if rules.closes and time >= rules.closes:
        raise BadInput(f"the {phase} phase closed at {rules.closes:%Y-%m-%d %H:%M} UTC; it is {time:%Y-%m-%d %H:%M}")


def _attempts_left(
    mine: list[dict[str, Any]], team: str, phase: str, rules: Phase, time: datetime.datetime, sha256: str
) -> tuple[int, int]:
    """Attempts left today and in all, this one included."""
    today = [r for r in mine if datetime.datetime.fromisoformat(r["time"]).date() == time.date()]
    same = [r["number"] for r in mine if r["sha256"] == sha256]
    if same:
        raise BadInput(f"{team} handed in the same file as attempt {same[0]}; its scores stand, no attempt was used")
    if len(mine) >= rules.total:
        raise BadInput(f"{team} has used all {rules.total} attempts of the {phase} phase")
    if len(today) >= rules.per_day:
        raise BadInput(f"{team} has used all {rules.per_day} attempts of {time:%Y-%m-%d} (UTC); come back tomorrow")
    return min(rules.per_day - len(today), rules.total - len(mine)), rules.total - len(mine)


def _append(challenge: Challenge, record: dict[str, Any]) -> str:
    with challenge.log.locked():
        return challenge.log.append(record, challenge.log.read())


def _bench(submission: Path, labels: Path, manifest: Manifest, phase: str) -> Results:
    return bench(submission, labels, manifest.settings(phase), method="submission", protocol=manifest.protocol)


def _finite(value: float) -> float | None:
    """The value, or None for JSON where it is undefined."""
    return float(value) if math.isfinite(value) else None
