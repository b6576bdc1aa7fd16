"""Small pieces of HTML: sections, tables, lists of facts, and a value's strip beside its floor."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from metaearth3d.judge.resample import Estimate

MADE, REAL = "#c2571a", "#2a6f97"
STRIP = (150, 16)  # px


def section(title: str, *body: str) -> str:
    """A titled part of the page; ``body`` is HTML."""
    return f"<section><h2>{escape(title)}</h2>{''.join(body)}</section>"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Cells are HTML; those of columns ``numbers`` stand to the right."""

    def cell(tag: str, k: int, text: str) -> str:
        return f"<{tag}{' class=n' if k in numbers else ''}>{text}</{tag}>"

    top = "".join(cell("th", k, escape(text)) for k, text in enumerate(head))
    body = "".join(f"<tr>{''.join(cell('td', k, text) for k, text in enumerate(row))}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def number(value: float | None) -> str:
    """Three digits; a dash for what is not known."""
    if value is None or not np.isfinite(value):
        return "-"
    return f"{value:.3g}".replace("-", "&minus;") if abs(value) < 1000 else f"{value:,.0f}"


def soft(text: str) -> str:
    """An explaining paragraph."""
    return f'<p class="soft">{escape(text)}</p>'


def verdict(text: str, mark: str) -> str:
    """Words in a colour: ``good``, ``bad`` or ``odd``."""
    return f'<span class="{mark}">{escape(text)}</span>'


def span_of(low: float, high: float) -> str:
    """An interval."""
    return f"{number(low)} .. {number(high)}"


def strip(m: Estimate) -> str:
    """The floor's band and the value's interval on one line, as a small SVG."""
    ends = [m.low, m.high, m.floor_low, m.floor_high, {"one": 1.0, "zero": 0.0}.get(m.target, 0.0)]
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0
    width, height = STRIP

    def x(value: float) -> str:
        return f"{6 + (width - 12) * (value - low) / span:.1f}"

    band = max(1.5, (width - 12) * (m.floor_high - m.floor_low) / span)
    return (
        f'<svg width="{width}" height="{height}" role="img" aria-label="{escape(m.verdict)}">'
        f'<line x1="6" x2="{width - 6}" y1="8" y2="8" stroke="#dfe3e7"/>'
        f'<rect x="{x(m.floor_low)}" width="{band:.1f}" y="3" height="10" fill="{REAL}" opacity=".35"/>'
        f'<line x1="{x(m.low)}" x2="{x(m.high)}" y1="8" y2="8" stroke="{MADE}" stroke-width="2"/>'
        f'<circle cx="{x(m.value)}" cy="8" r="3.5" fill="{MADE}"/></svg>'
    )


def definitions(items: Sequence[tuple[str, Any]]) -> str:
    """A list of facts by name."""

    def text(value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "; ".join(map(str, value)) if isinstance(value, list) else str(value)

    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(text(v))}</dd>" for k, v in items)
    return f"<dl>{rows}</dl>"
