"""What every bench writes beside its figures: command, machine, commit, date; and how it prints a table."""

from __future__ import annotations

import datetime
import json
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def machine() -> dict[str, Any]:
    """CPU model, cores, threads and memory, the accelerator if there is one, versions, and how busy it was."""
    import numpy
    import torch

    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    return {
        "cpu": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
        "load_average": [round(v, 2) for v in os.getloadavg()],
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": numpy.__version__,
    }


def commit() -> str:
    """The commit of this checkout, with ``+`` where tracked files differ from it; ``unknown`` outside a checkout."""

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True
        ).stdout.strip()

    try:
        return git("rev-parse", "--short=12", "HEAD") + (
            "+" if git("status", "--porcelain", "-uno", "metaearth3d") else ""
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def command() -> str:
    """The command line as it can be told to others: of absolute paths only the last part."""
    words = [Path(word).name if word.startswith("/") else word for word in sys.argv[1:]]
    return shlex.join(["python", str(Path(sys.argv[0]).resolve().relative_to(ROOT)), *words])


def write(path: Path, figures: Mapping[str, Any]) -> None:
    """Figures as JSON under a header that says where they come from; numbers to four digits."""
    date = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    header = {"command": command(), "date": date, "commit": commit(), "machine": machine()}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**header, **rounded(dict(figures))}, indent=1) + "\n")


def rounded(value: Any) -> Any:
    """The same nest in JSON types: floats to four significant digits, what is not finite as text."""
    if isinstance(value, Mapping):
        return {str(k): rounded(v) for k, v in value.items()}
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [rounded(v) for v in value]
    if isinstance(value, float):
        short = float(f"{value:.4g}")
        return short if abs(short) < float("inf") else str(value)
    return value


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows under a head, columns as wide as they need to be."""
    text = [list(head), *[[cell(v) for v in row] for row in rows]]
    widths = [max(len(row[k]) for row in text) for k in range(len(head))]
    print(f"\n{title}")
    for row in text:
        print("  ".join(v.ljust(w) if k == 0 else v.rjust(w) for k, (v, w) in enumerate(zip(row, widths, strict=True))))


def cell(value: Any) -> str:
    """One table cell; several numbers are set apart by a slash."""
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return " / ".join(cell(v) for v in value)
    return "-" if value is None else str(value)
