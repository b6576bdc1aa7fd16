"""A folder over HTTP for this machine's own browser: reads only, never outside the folder."""

from __future__ import annotations

import mimetypes
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from metaearth3d.errors import BadInput

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".glb": "model/gltf-binary",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",  # the platform's own table may say text/plain, which browsers refuse
    ".json": "application/json",
    ".png": "image/png",
    ".tif": "image/tiff; application=geotiff",
}


def inside(folder: Path, request_path: str) -> Path | None:
    """The file or folder a request path names, or None where it is malformed or leads out of ``folder``.

    Symbolic links are followed only while they stay inside.
    """
    text = unquote(urlsplit(request_path).path, errors="replace")
    if not text.startswith("/") or "\0" in text or "\\" in text or "\N{REPLACEMENT CHARACTER}" in text:
        return None
    parts = [part for part in text.split("/") if part]
    if any(part.startswith(".") for part in parts):
        return None
    target = folder.joinpath(*parts).resolve()
    return target if target.is_relative_to(folder) else None


class FolderHandler(SimpleHTTPRequestHandler):
    """GET and HEAD for the files of one folder; folders answer with their ``index.html``, never with a listing."""

    protocol_version = "HTTP/1.1"  # keeps connections open: a viewer fetches hundreds of tiles
    server_version = "metaearth3d"
    sys_version = ""

    def __init__(self, *args: Any, folder: Path, **kwargs: Any) -> None:
        """Serve one request stream from ``folder``."""
        self.folder = folder
        super().__init__(*args, directory=str(folder), **kwargs)

    def send_head(self) -> BytesIO | BinaryIO | None:  # type: ignore[override]
        """Answer with the headers of a file and return it, or answer with an error."""
        path = inside(self.folder, self.path)
        if path is None:
            self.send_error(HTTPStatus.BAD_REQUEST, "The path is malformed or leads out of the folder")
            return None
        if path.is_dir() and not urlsplit(self.path).path.endswith("/"):
            self._redirect()
            return None
        if path.is_dir():
            path = path / "index.html"
        try:
            file = path.open("rb")
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND, "There is no such file")
            return None
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", media_type(path))
        self.send_header("Content-Length", str(path.stat().st_size))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        return file

    def _redirect(self) -> None:
        """Send the browser to the folder's own address, so that relative links in its page work."""
        parts = urlsplit(self.path)
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", parts.path + "/" + (f"?{parts.query}" if parts.query else ""))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the browser's console is the place to look."""


def media_type(path: Path) -> str:
    """The Content-Type of a file by its name."""
    return MEDIA_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


class FolderServer(ThreadingHTTPServer):
    """A server that stays calm when a browser leaves before a file is through, as browsers do all the time."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of what went wrong, unless it is the other side's having left."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve_folder(folder: str | Path, *, host: str = "127.0.0.1", port: int = 0) -> ThreadingHTTPServer:
    """A server bound and ready for ``serve_forever()``; port 0 takes a free one, see ``server_address``.

    Use it as a context manager to close it. It is meant for one's own machine: no encryption, no access rules.
    """
    root = Path(folder)
    if not root.is_dir():
        raise BadInput(f"{root} is not a folder; give the folder that holds index.html or tileset.json")
    try:
        return FolderServer((host, port), partial(FolderHandler, folder=root.resolve()))
    except (OSError, OverflowError) as error:
        raise BadInput(f"cannot listen on {host}:{port} ({error}); choose another port, or 0 for any") from error
