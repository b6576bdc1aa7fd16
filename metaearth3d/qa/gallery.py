"""One page of questions with their pictures, and the figures of each kind."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

EACH = 4  # questions shown of a kind
STYLE = """
body{font:15px/1.45 system-ui,sans-serif;margin:0 auto;max-width:1240px;padding:1.5rem;color:#1b1d22;background:#fafafa}
h1{font-size:1.6rem;margin:.2rem 0}h2{margin:2.2rem 0 .6rem;font-size:1.15rem;border-bottom:1px solid #ddd}
h2 small{font-weight:400;color:#666}table{border-collapse:collapse;font-size:13px;background:#fff}
td,th{padding:.2rem .6rem;border:1px solid #e2e2e2;text-align:right}td:first-child,th:first-child{text-align:left}
.row{display:grid;grid-template-columns:repeat(auto-fill,minmax(285px,1fr));gap:14px}
figure{margin:0;background:#fff;border:1px solid #e2e2e2;border-radius:6px;overflow:hidden}
img{width:100%;display:block;background:#eee}figcaption{padding:.5rem .7rem;font-size:13px}
.q{font-weight:600}.a{color:#0a6b3d;font-weight:600}.m{color:#777;font-size:12px}
details{font-size:12px;color:#444}summary{cursor:pointer;color:#555}
nav{font-size:13px;line-height:1.9}nav a{margin-right:.7em}
"""


def write_gallery(out: Path, record: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write ``gallery.html``, which needs nothing but the data set's own pictures."""
    kinds: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(row)
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Spatial questions</title>",
        "<meta name=viewport content='width=device-width'>",
        f"<style>{STYLE}</style><h1>Spatial questions</h1>",
        f"<p>{len(rows):,} questions of {len(kinds)} kinds, {len(record['places'])} places, seed {record['seed']}.</p>",
        "<nav>", *(f"<a href='#{k}'>{k}</a>" for k in kinds), "</nav>", _figures(record),
    ]  # fmt: skip
    for kind, own in kinds.items():
        step = max(1, len(own) // EACH)
        parts.append(f"<h2 id='{kind}'>{kind} <small>{html.escape(own[0]['topic'])}, {len(own):,} items</small></h2>")
        parts += ["<div class=row>", *(_item(row) for row in own[::step][:EACH]), "</div>"]
    path = out / "gallery.html"
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return path


def _figures(record: Mapping[str, Any]) -> str:
    """The table of counts and guesses."""
    head = "<tr><th>kind<th>items<th>answers<th>entropy<th>chance<th>majority<th>blind</tr>"
    lines = []
    for kind, s in record["scores"].items():
        figures = "".join(
            f"<td>{'–' if s[k] is None else f'{s[k]:.2f}'}" for k in ("entropy", "chance", "majority", "blind")
        )
        lines.append(f"<tr><td>{kind}<td>{s['items']:,}<td>{s['answers']:,}{figures}</tr>")
    return f"<details open><summary>Counts and guesses</summary><table>{head}{''.join(lines)}</table></details>"


def _item(row: Mapping[str, Any]) -> str:
    """One question with its picture."""
    text = {k: html.escape(str(row[k])) for k in ("question", "answer", "unit", "reasoning", "program", "image", "id")}
    picture = f"<a href='{text['image']}'><img loading=lazy src='{text['image']}' alt=''></a>" if row["image"] else ""
    options = html.escape(" · ".join(row["options"]))
    near = f" ± {row['tolerance']:.3g}" if row["tolerance"] else ""
    return (
        f"<figure>{picture}<figcaption><div class=q>{text['question']}</div><div class=m>{options}</div>"
        f"<div class=a>{text['answer']}{near} {text['unit']}</div><details><summary>why</summary>{text['reasoning']}"
        f"<br><code>{text['program']}</code><br>margin {row['margin']:.3g}, error {row['error']:.3g}, "
        f"{row['difficulty']}, {row['split']}</details></figcaption></figure>"
    )
