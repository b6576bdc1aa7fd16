"""A folder of arrays that never grows above a size: the least recently used go first."""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict
from pathlib import Path

from metaearth3d.errors import MetaEarthError
from metaearth3d.fields.store import Array, DirectoryStore
from metaearth3d.geo import clean_temporaries

log = logging.getLogger(__name__)


class LimitedStore(DirectoryStore):
    """A :class:`DirectoryStore` of at most ``max_bytes``; what was used when is kept in the files' times.

    A folder that cannot be written (no room) is no error: what could not be kept is computed again.
    """

    def __init__(self, folder: str | Path, max_bytes: int) -> None:
        """Take over what the folder holds, oldest first, and make it fit."""
        super().__init__(folder)
        self.max_bytes = max_bytes
        self._lock = threading.Lock()
        self._sizes: OrderedDict[Path, int] = OrderedDict()
        self._bytes = 0
        for sub in {self.folder, *(p.parent for p in self.folder.rglob(".tmp-*"))}:
            clean_temporaries(sub)
        found = [(path, path.stat()) for path in self.folder.rglob("*.npy")]
        for path, status in sorted(found, key=lambda item: item[1].st_mtime_ns):
            self._sizes[path] = status.st_size
            self._bytes += status.st_size
        self._fit()

    @property
    def bytes_held(self) -> int:
        """Size of all files."""
        return self._bytes

    def get(self, key: str) -> Array | None:
        """The array put under ``key``, now the most recently used."""
        array, path = super().get(key), self.path(key)
        with self._lock:
            if array is None:
                self._bytes -= self._sizes.pop(path, 0)
            elif path in self._sizes:
                self._sizes.move_to_end(path)
        if array is not None:
            try:
                os.utime(path)
            except OSError:
                log.debug("%s was removed while it was read", path)
        return array

    def put(self, key: str, array: Array) -> None:
        """Keep an array, then remove the least recently used files above the limit."""
        path = self.path(key)
        try:
            super().put(key, array)
            size = path.stat().st_size
        except (MetaEarthError, OSError) as error:
            log.warning("%s", error)
            return
        with self._lock:
            self._bytes += size - self._sizes.pop(path, 0)
            self._sizes[path] = size
        self._fit()

    def _fit(self) -> None:
        """Remove the least recently used files while there are too many bytes."""
        with self._lock:
            while self._bytes > self.max_bytes and self._sizes:
                path, size = self._sizes.popitem(last=False)
                path.unlink(missing_ok=True)
                self._bytes -= size
