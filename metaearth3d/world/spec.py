"""What a world is made from, as JSON: enough to make it again, or to say why it cannot be."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from metaearth3d.errors import BadInput
from metaearth3d.fields import digest_of
from metaearth3d.geo import Lattice, write_whole

WORLD_VERSION = "1"  # raised whenever the same spec would give other pixels


@dataclass(frozen=True)
class WorldSpec:
    """A world's recipe: inputs by path and content, weights by content, seed, grid.

    Paths are hints for loading; the digest counts contents only, so a moved file makes the same world.
    """

    seed: int
    image: str
    image_sha256: str
    lattice: Lattice
    levels: int
    model: str
    weights: dict[str, str]
    dem: str | None = None
    dem_sha256: str | None = None
    version: str = WORLD_VERSION

    @property
    def digest(self) -> str:
        """Name of everything the world's pixels depend on."""
        content = self.to_dict()
        for hint in ("image", "dem", "model", "digest"):
            content.pop(hint, None)
        return digest_of("world", content)

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
            content["lattice"] = Lattice(**content["lattice"])
            spec = cls(**{f.name: content[f.name] for f in fields(cls)})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(f"{path} is not a world spec ({type(error).__name__}: {error})") from error
        if spec.version != WORLD_VERSION:
            raise BadInput(
                f"{path} is of world version {spec.version}; this release makes version {WORLD_VERSION}, "
                "so its pixels would differ: use the release that wrote it"
            )
        return spec


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
