"""Markdown of figures, for tables.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def number(value: Any, digits: int = 3) -> str:
    """A figure, or several with strokes between, to so many digits; a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, list):
        return " / ".join(number(v, digits) for v in value)
    if isinstance(value, str):
        return value
    return f"{value:.{digits}g}" if abs(value) < 1000 else f"{value:,.0f}"


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], digits: int = 3) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *([number(cell, digits) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
