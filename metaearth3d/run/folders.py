"""Where output goes: a folder of this machine or one behind a URL that fsspec knows, such as ``s3://bucket/run``.

Files are whole or absent in both: renamed into place here, put as one object there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from metaearth3d.errors import BadInput, MetaEarthError, MissingExtra
from metaearth3d.geo import clean_temporaries, write_whole
from metaearth3d.geo.files import TEMPORARY

STATE = ".run"  # journal, lock and cache of a run
TREE_INDEX = {"tiles": "tileset.json", "qa": "items.jsonl"}  # by what a tree is part of; one with its index is whole


class Folder(Protocol):
    """Files by name below one place."""

    url: str
    local: Path | None  # None for a remote place

    def read(self, name: str) -> bytes:
        """A file's content; FileNotFoundError if there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Put a small file in place."""

    def size(self, name: str) -> int | None:
        """Bytes of a file, or None where there is none."""

    def names(self, prefix: str = "") -> list[str]:
        """All files below a folder (given with a slash at its end), sorted."""

    def sizes(self) -> dict[str, int]:
        """Bytes of every file by name."""

    def remove(self, name: str) -> None:
        """Remove a file, or a tree if the name ends in a slash; nothing happens if there is none."""

    def making(self, name: str) -> Any:
        """A context with a path to write to; what lies there at its end (a file or a tree) is put under ``name``."""


class LocalFolder:
    """A folder of this machine."""

    def __init__(self, path: str | Path) -> None:
        """Any path; nothing is made until something is written."""
        self.local: Path | None = Path(path).absolute()
        self.path = Path(path).absolute()
        self.url = str(self.path)

    def read(self, name: str) -> bytes:
        """A file's content."""
        return (self.path / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Write under a hidden name, then rename."""
        write_whole(self.path / name, content)

    def size(self, name: str) -> int | None:
        """Bytes of a file, or None."""
        try:
            return os.stat(f"{self.url}/{name}").st_size
        except (FileNotFoundError, NotADirectoryError):
            return None

    def names(self, prefix: str = "") -> list[str]:
        """All files below a folder, without half-written ones."""
        found = (p for p in (self.path / prefix).rglob("*") if p.is_file() and not p.name.startswith(TEMPORARY))
        return sorted(p.relative_to(self.path).as_posix() for p in found)

    def sizes(self) -> dict[str, int]:
        """Bytes of every file."""
        return {name: (self.path / name).stat().st_size for name in self.names()}

    def remove(self, name: str) -> None:
        """Remove a file or a tree."""
        if name.endswith("/"):
            shutil.rmtree(self.path / name, ignore_errors=True)
        else:
            (self.path / name).unlink(missing_ok=True)

    @contextmanager
    def making(self, name: str) -> Iterator[Path]:
        """A hidden sibling that is renamed into place at the end, or removed on an error."""
        final = self.path / name.rstrip("/")
        final.parent.mkdir(parents=True, exist_ok=True)
        draft = final.with_name(f"{TEMPORARY}{os.getpid()}-{final.name}")
        discard(draft)
        try:
            yield draft
            if name.endswith("/"):
                shutil.rmtree(final, ignore_errors=True)
            os.replace(draft, final)
        finally:
            discard(draft)


class CloudFolder:
    """A folder behind an fsspec URL."""

    def __init__(self, url: str, **options: Any) -> None:
        """A place such as ``s3://bucket/prefix``; credentials and endpoints come from where fsspec looks for them.

        Raises:
            BadInput: fsspec does not know such places.
            MissingExtra: the library for them is not installed.
        """
        import fsspec  # type: ignore[import-untyped]

        self.local: Path | None = None
        self.url = url.rstrip("/")
        try:
            self.fs, root = fsspec.core.url_to_fs(self.url, **options)
        except ImportError as error:
            raise MissingExtra(f"{self.url} needs {error}; pip install 'metaearth3d[cloud]' brings s3fs") from error
        except ValueError as error:
            raise BadInput(f"{self.url} is no place to write to ({error}); give a folder or s3://bucket/...") from error
        self.root = str(root).rstrip("/")

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"

    def read(self, name: str) -> bytes:
        """A file's content."""
        content: bytes = self.fs.cat_file(self._path(name))
        return content

    def write(self, name: str, content: bytes) -> None:
        """Put one object."""
        with self._failures_named(name):
            self._parent(name)
            self.fs.pipe_file(self._path(name), content)

    def size(self, name: str) -> int | None:
        """Bytes of an object, or None."""
        try:
            return int(self.fs.info(self._path(name))["size"])
        except FileNotFoundError:
            return None

    def names(self, prefix: str = "") -> list[str]:
        """All objects below a prefix."""
        self.fs.invalidate_cache()
        return sorted(self._name(path) for path in self.fs.find(self._path(prefix)))

    def sizes(self) -> dict[str, int]:
        """Bytes of every object, from one listing."""
        self.fs.invalidate_cache()
        return {self._name(path): int(info["size"]) for path, info in self.fs.find(self.root, detail=True).items()}

    def _name(self, path: str) -> str:
        return str(PurePosixPath(path).relative_to(self.root))

    def remove(self, name: str) -> None:
        """Remove an object or all below a prefix."""
        try:
            self.fs.rm(self._path(name.rstrip("/")), recursive=name.endswith("/"))
        except FileNotFoundError:
            return

    @contextmanager
    def making(self, name: str) -> Iterator[Path]:
        """A path on this machine whose file or tree is uploaded at the end."""
        with tempfile.TemporaryDirectory(prefix="metaearth3d-") as scratch:
            draft = Path(scratch) / PurePosixPath(name).name
            yield draft
            with self._failures_named(name):
                if not name.endswith("/"):
                    self._parent(name)
                    self.fs.put_file(str(draft), self._path(name))
                    return
                # The index of a tree goes last, so that a tree with one is whole.
                for path in sorted((p for p in draft.rglob("*") if p.is_file()), key=_index_last):
                    inner = name + path.relative_to(draft).as_posix()
                    self._parent(inner)
                    self.fs.put_file(str(path), self._path(inner))

    def _parent(self, name: str) -> None:
        """Make the folder of a name where the place has folders (object stores have none)."""
        if "file" in self.fs.protocol or "memory" in self.fs.protocol:
            self.fs.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)

    @contextmanager
    def _failures_named(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise MetaEarthError(f"could not write {self.url}/{name} ({error}); see that it may be written") from error


def open_folder(url: str | Path) -> LocalFolder | CloudFolder:
    """The folder of a path or URL."""
    text = str(url)
    if "://" not in text:
        return LocalFolder(text)
    return LocalFolder(text.removeprefix("file://")) if text.startswith("file://") else CloudFolder(text)


def digest_file(path: Path) -> tuple[int, str]:
    """Size and sha256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.stat().st_size, digest


def digest_tree(path: Path) -> tuple[int, str]:
    """Size and sha256 of a tree: of its files' names and sha256 in order."""
    whole, total = hashlib.sha256(), 0
    for file in sorted((p for p in path.rglob("*") if p.is_file()), key=lambda p: p.relative_to(path).as_posix()):
        size, digest = digest_file(file)
        whole.update(f"{file.relative_to(path).as_posix()} {digest}\n".encode())
        total += size
    return total, whole.hexdigest()


def digest_stored(folder: Folder, name: str) -> tuple[int, str] | None:
    """Size and sha256 of what lies under a name (a tree if it ends in a slash), or None where nothing does."""
    if folder.local is not None:
        path = folder.local / name
        if not path.exists():
            return None
        return digest_tree(path) if name.endswith("/") else digest_file(path)
    whole, total = hashlib.sha256(), 0
    if not name.endswith("/"):
        if folder.size(name) is None:
            return None
        content = folder.read(name)
        return len(content), hashlib.sha256(content).hexdigest()
    inner = folder.names(name)
    for file in inner:
        content = folder.read(file)
        total += len(content)
        whole.update(f"{file.removeprefix(name)} {hashlib.sha256(content).hexdigest()}\n".encode())
    return (total, whole.hexdigest()) if inner else None


def sweep(folder: LocalFolder) -> None:
    """Remove what killed processes left half-written."""
    for inside, folders, _ in os.walk(folder.path):
        clean_temporaries(inside)
        for name in [n for n in folders if n.startswith(TEMPORARY)]:
            pid = name[len(TEMPORARY) :].partition("-")[0]
            if not (pid.isdigit() and Path(f"/proc/{pid}").exists()):
                shutil.rmtree(Path(inside) / name, ignore_errors=True)
            folders.remove(name)
        if STATE in folders:
            folders.remove(STATE)


def discard(path: Path) -> None:
    """Remove a file or a tree that may not be there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _index_last(path: Path) -> tuple[bool, str]:
    return path.name in TREE_INDEX.values(), path.as_posix()


def tree_index(name: str) -> str:
    """The index of a tree, such as ``tiles/r0_c0/``."""
    return name + TREE_INDEX[name.split("/")[-3]]
