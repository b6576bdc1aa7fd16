"""What a challenge tells everybody: which ids to embed, in how many numbers, how often to try; never a label."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from metaearth3d.errors import BadInput
from metaearth3d.judge.neuco import Config

FILE = "challenge.json"
FORMAT = 1
PhaseName = Literal["dev", "eval"]
PHASES: tuple[PhaseName, ...] = get_args(PhaseName)


@dataclass(frozen=True)
class Phase:
    """A phase's public side: how many tasks, attempts per team and UTC day and in all, folds, and when it is open.

    ``tasks`` are the names under which scores are shown, numbers unless the organiser shows the real ones. ``opens``
    and ``closes`` are UTC moments; None is no bound.
    """

    tasks: tuple[str, ...]
    per_day: int
    total: int
    folds: int
    opens: datetime.datetime | None = None
    closes: datetime.datetime | None = None

    def __post_init__(self) -> None:
        if min(self.per_day, self.total, self.folds) < 1:
            raise BadInput(f"attempts a day, attempts and folds are 1 or more; {self} was given")
        if self.opens and self.closes and self.opens >= self.closes:
            raise BadInput(f"a phase opens before it closes; {self.opens} and {self.closes} were given")


@dataclass(frozen=True)
class Manifest:
    """The public file of a challenge. ``dimensions`` is the most numbers a row may have, ``max_bytes`` the file's."""

    name: str
    ids: tuple[str, ...]
    dimensions: int
    max_bytes: int
    protocol: Literal["neuco", "converged"]
    config: Mapping[str, Any]
    phases: Mapping[PhaseName, Phase]

    def __post_init__(self) -> None:
        if not self.ids or self.dimensions < 1 or self.max_bytes < 1:
            raise BadInput("a challenge needs ids, and limits of one number and one byte or more")

    def phase(self, name: str) -> Phase:
        """The phase of a name.

        Raises:
            BadInput: there is none.
        """
        for known, phase in self.phases.items():
            if known == name:
                return phase
        raise BadInput(f"{self.name} has no phase {name}; it has {', '.join(self.phases)}")

    def settings(self, name: str) -> Config:
        """The benchmark's settings in a phase."""
        return Config.of({**self.config, "k_folds": self.phase(name).folds})

    def text(self) -> str:
        """The manifest as JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, default=datetime.datetime.isoformat) + "\n"

    @staticmethod
    def load(path: Path) -> Manifest:
        """The manifest in a file, or in the folder of a challenge.

        Raises:
            BadInput: there is none, or it is not one of ours.
        """
        path = path / FILE if path.is_dir() else path
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content.pop("format") != FORMAT:
                raise BadInput(f"{path} has another format; this version reads format {FORMAT}")
            phases = {name: _phase(value) for name, value in content.pop("phases").items()}
            return Manifest(ids=tuple(content.pop("ids")), phases=phases, **content)
        except FileNotFoundError as error:
            raise BadInput(f"there is no {path}; give a challenge's folder or its {FILE}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, BadInput):
                raise
            raise BadInput(
                f"{path} is no manifest of a challenge; give the {FILE} that its organiser published"
            ) from error


def moment(text: str) -> datetime.datetime:
    """The UTC moment of an ISO 8601 text; one without offset is UTC.

    >>> moment("2027-01-01T12:00").isoformat()
    '2027-01-01T12:00:00+00:00'
    """
    try:
        told = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"{text!r} is no date; give 2027-01-31 or 2027-01-31T12:00") from error
    return (told if told.tzinfo else told.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)


def _phase(value: Mapping[str, Any]) -> Phase:
    times = {key: moment(value[key]) if value[key] else None for key in ("opens", "closes")}
    return Phase(**{**value, "tasks": tuple(value["tasks"]), **times})
