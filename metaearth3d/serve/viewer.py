"""The viewer page, copied next to a tileset so that any static web server can show it offline."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

PAGE_FILES = ("index.html", "viewer.css", "viewer.js", "NOTICE")


def write_page(out_dir: str | Path) -> Path:
    """Copy the viewer into a folder and return its ``index.html``; it opens ``tiles/tileset.json`` beside it.

    Where the folder already holds a ``scene.json``, the page takes title, description and attribution from it.
    """
    out = Path(out_dir)
    out.mkdir(parents=True, exist_ok=True)
    source = files("metaearth3d.serve") / "page"
    for name in PAGE_FILES:
        content = (source / name).read_bytes()
        if name == "index.html" and (out / "scene.json").exists():
            content = content.replace(b"<body>", b'<body data-scene="scene.json">')
        draft = out / f".tmp-{os.getpid()}-{name}"
        draft.write_bytes(content)
        os.replace(draft, out / name)
    return out / "index.html"
