"""Where computed cores are kept: in memory, in a folder, or both. A store may forget anything at any time."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import threading
import zlib
from collections import OrderedDict
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import MetaEarthError
from metaearth3d.geo.files import write_whole

SAFE_PART = re.compile(r"(?!.*\.npy$)[a-z0-9_=-][a-z0-9._=-]{0,119}")  # the same file on every file system
CHECKSUM_BYTES = 4

log = logging.getLogger(__name__)

Array = NDArray[Any]


class Store(Protocol):
    """Arrays by key; every method may be called from several threads. What ``get`` returns is not to be written to."""

    def get(self, key: str) -> Array | None:
        """The array put under ``key``, or None where there is none (any more)."""
        ...

    def put(self, key: str, array: Array) -> None:
        """Keep an array; the same key is always given the same content."""
        ...


class MemoryStore:
    """The most recently used arrays, up to ``max_bytes`` together."""

    def __init__(self, max_bytes: int = 256 << 20) -> None:
        """An empty store."""
        self.max_bytes = max_bytes
        self._arrays: OrderedDict[str, Array] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def bytes_held(self) -> int:
        """Size of all arrays held."""
        return self._bytes

    def get(self, key: str) -> Array | None:
        """The array put under ``key``, now the most recently used."""
        with self._lock:
            array = self._arrays.get(key)
            if array is not None:
                self._arrays.move_to_end(key)
            return array

    def put(self, key: str, array: Array) -> None:
        """Keep a read-only copy, forgetting the least recently used; an array above ``max_bytes`` is not kept."""
        if array.nbytes > self.max_bytes:
            return
        kept = array.copy()
        kept.setflags(write=False)
        with self._lock:
            self._bytes += kept.nbytes - getattr(self._arrays.pop(key, None), "nbytes", 0)
            self._arrays[key] = kept
            while self._bytes > self.max_bytes:
                self._bytes -= self._arrays.popitem(last=False)[1].nbytes


class DirectoryStore:
    """One ``.npy`` file per key, a checksum behind the array (numpy ignores it); a damaged file counts as absent."""

    def __init__(self, folder: str | Path) -> None:
        """A store in a folder, which is made on the first ``put``."""
        self.folder = Path(folder)

    def path(self, key: str) -> Path:
        """The file of a key: its parts between slashes are folders; a part that is no safe name becomes its hash."""
        *folders, name = (_safe(part) for part in key.split("/"))
        return self.folder.joinpath(*folders, name + ".npy")

    def get(self, key: str) -> Array | None:
        """The array put under ``key``; a file that is cut short or altered is removed."""
        path = self.path(key)
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        body, checksum = content[:-CHECKSUM_BYTES], content[-CHECKSUM_BYTES:]
        if _checksum(body) == checksum:
            array: Array = np.load(io.BytesIO(body), allow_pickle=False)
            return array
        log.warning("%s is damaged; it is removed and will be computed again", path)
        path.unlink(missing_ok=True)
        return None

    def put(self, key: str, array: Array) -> None:
        """Write a file under a temporary name, then rename it."""
        path = self.path(key)
        buffer = io.BytesIO()
        np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
        body = buffer.getvalue()
        try:
            write_whole(path, body + _checksum(body))
        except OSError as error:
            raise MetaEarthError(f"could not write {path} ({error}); give a writable folder with more room") from error


class Layered:
    """A fast store before a lasting one: found behind, an array is also kept in front."""

    def __init__(self, memory: Store, directory: Store) -> None:
        """Both stores, which may hold things already."""
        self.memory, self.directory = memory, directory

    def get(self, key: str) -> Array | None:
        """The array from the first store that has it."""
        array = self.memory.get(key)
        if array is None:
            array = self.directory.get(key)
            if array is not None:
                self.memory.put(key, array)
        return array

    def put(self, key: str, array: Array) -> None:
        """Keep an array in both."""
        self.directory.put(key, array)
        self.memory.put(key, array)


def _safe(part: str) -> str:
    """The part itself if it is a safe file name, else ``~`` and its hash (a safe name has no ``~``)."""
    if SAFE_PART.fullmatch(part):
        return part
    return "~" + hashlib.blake2b(part.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _checksum(body: bytes) -> bytes:
    """CRC-32 of a file's body."""
    return zlib.crc32(body).to_bytes(CHECKSUM_BYTES, "little")
