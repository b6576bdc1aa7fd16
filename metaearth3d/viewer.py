"""The viewer page, copied next to a tileset so that any static web server can show it offline."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from metaearth3d.geo import write_whole

PAGE_FILES = ("index.html", "viewer.css", "viewer.js", "NOTICE")


def write_page(out_dir: str | Path) -> Path:
    """Copy the viewer into a folder and return its ``index.html``; it opens ``tiles/tileset.json`` beside it.

    Another tileset can be named in the address: ``index.html?tileset=other/tileset.json``.
    """
    out = Path(out_dir)
    source = files("metaearth3d") / "serve" / "page"
    for name in PAGE_FILES:
        write_whole(out / name, (source / name).read_bytes())
    return out / "index.html"
