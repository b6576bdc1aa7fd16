"""Files that are whole or absent: written under a hidden name, renamed into place, swept up after a killed process."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from pathlib import Path

TEMPORARY = ".tmp-"


def write_whole(path: Path, content: bytes) -> Path:
    """Put a file in place and return its path; readers see the old one or the new one, and a failure leaves nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{TEMPORARY}{os.getpid()}-{threading.get_ident()}-{path.name}")
    try:
        draft.write_bytes(content)
        os.replace(draft, path)
    finally:
        if draft.exists():
            draft.unlink()
    return path


def clean_temporaries(folder: str | Path) -> list[Path]:
    """Remove half-written files that dead processes left in a folder; returns what was removed."""
    stale = [path for path in sorted(Path(folder).glob(TEMPORARY + "*")) if path.is_file() and not _owner_lives(path)]
    remove_files(stale)
    return stale


def remove_files(paths: Iterable[Path]) -> None:
    """Unlink files that may already be gone."""
    for path in paths:
        path.unlink(missing_ok=True)


def _owner_lives(path: Path) -> bool:
    """Whether the process named in a temporary's file name still runs; unknown owners count as dead."""
    pid = path.name[len(TEMPORARY) :].split("-", 1)[0]
    if not pid.isdigit() or int(pid) == 0:
        return False
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
