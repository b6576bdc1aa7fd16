"""What a world is made from, as JSON: enough to make it again, or to say why it cannot be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from metaearth3d.errors import BadInput
from metaearth3d.fields import digest_of
from metaearth3d.geo import Lattice, write_whole

WORLD_VERSION = "3"  # raised whenever the same spec would give other pixels


@dataclass(frozen=True)
class WorldSpec:
    """A world's recipe: inputs by path and content, weights by content, seed, grid.

    ``root`` says what the coarsest imagery is (see :mod:`metaearth3d.world.roots`) and ``pins`` what the user has
    fixed; in both, a file is a ``path`` beside its ``sha256``. Paths are hints for loading; the digest counts contents
    only, so a moved file makes the same world.
    """

    seed: int
    root: dict[str, Any]
    lattice: Lattice
    levels: int
    model: str
    weights: dict[str, str]
    dem: str | None = None
    dem_sha256: str | None = None
    pins: list[dict[str, Any]] = field(default_factory=list)
    version: str = WORLD_VERSION

    @property
    def digest(self) -> str:
        """Name of everything the world's pixels depend on."""
        content = self.to_dict()
        for hint in ("dem", "model"):
            content.pop(hint)
        for part in (content["root"], *content["pins"]):
            part.pop("path", None)
        return digest_of("world", content)

    def files(self) -> Iterator[tuple[str, str, str]]:
        """``(what it is, path, sha256)`` of every file the world is made from."""
        for part in (self.root, *self.pins):
            if part.get("path") is not None:
                yield part["kind"], part["path"], part["sha256"]
        if self.dem is not None:
            yield "dem", self.dem, str(self.dem_sha256)

    def to_dict(self) -> dict[str, Any]:
        """JSON values."""
        return asdict(self)

    def save(self, path: str | Path) -> Path:
        """Write the spec as JSON, all or nothing, and return its path."""
        text = json.dumps({**self.to_dict(), "digest": self.digest}, indent=2) + "\n"
        return write_text(Path(path), text)

    @classmethod
    def load(cls, path: str | Path) -> WorldSpec:
        """Read a saved spec; one of another world version says so.

        Raises:
            BadInput: the file is missing, not a spec, or of a version this release cannot reproduce.
        """
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8"))
            content = content.get("spec", content)
            if content["version"] != WORLD_VERSION:
                raise BadInput(
                    f"{path} is of world version {content['version']}; this release makes version {WORLD_VERSION}, "
                    "so its pixels would differ: use the release that wrote it"
                )
            content["lattice"] = Lattice(**content["lattice"])
            return cls(**{f.name: content[f.name] for f in fields(cls)})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, BadInput):
                raise
            raise BadInput(f"{path} is not a world spec ({type(error).__name__}: {error})") from error


def write_text(path: Path, text: str) -> Path:
    """Write a text file so that it is either whole or absent."""
    return write_whole(path, text.encode("utf-8"))


def file_sha256(path: str | Path) -> str:
    """sha256 of a file's bytes; remembered by path, size and time of change."""
    status = Path(path).stat()
    return _sha256(str(path), status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=64)
def _sha256(path: str, size: int, mtime_ns: int) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
