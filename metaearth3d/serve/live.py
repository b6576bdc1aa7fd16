"""A world over HTTP for this machine's own browser: tiles made when they are asked for, nothing read but the world."""

from __future__ import annotations

import logging
import select
import socket
import threading
import time
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from metaearth3d.errors import BadInput, MetaEarthError
from metaearth3d.fields import Store
from metaearth3d.serve.asked import Refused
from metaearth3d.serve.gate import Gate, Gone
from metaearth3d.serve.real import open_real
from metaearth3d.serve.routes import Answer, Routes, refusal
from metaearth3d.serve.shows import LiveWorld
from metaearth3d.serve.static import FolderServer
from metaearth3d.serve.worlds import Worlds

log = logging.getLogger(__name__)

REQUEST_S = 20.0  # a client may take so long to send a request, or between two
ANSWER_S = 60.0  # and so long to take an answer
MOST_CLIENTS = 128  # connections at a time
LOOPBACK = ("127.0.0.1", "localhost", "::1")
BECOMES = {  # the standard library's own refusals; all are the client's doing
    HTTPStatus.NOT_IMPLEMENTED: (HTTPStatus.METHOD_NOT_ALLOWED, "only GET and HEAD are answered"),
    HTTPStatus.HTTP_VERSION_NOT_SUPPORTED: (HTTPStatus.BAD_REQUEST, "only HTTP/1.0 and HTTP/1.1 are spoken"),
}


class LiveHandler(BaseHTTPRequestHandler):
    """GET and HEAD of a world's addresses."""

    protocol_version = "HTTP/1.1"
    server_version = "metaearth3d"
    sys_version = ""
    timeout = ANSWER_S
    server: LiveServer

    def __init__(self, *args: Any, routes: Routes, **kwargs: Any) -> None:
        """Serve one connection."""
        self.routes = routes
        super().__init__(*args, **kwargs)

    def handle_one_request(self) -> None:
        """Read one request, which the server ends if it takes too long, and answer it."""
        self.server.listening(self.connection, True)
        try:
            super().handle_one_request()
        finally:
            self.server.listening(self.connection, False)

    def do_GET(self) -> None:
        """Answer with headers and body."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with headers only."""
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        self.server.listening(self.connection, False)
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # a body nobody reads would be taken for the next request
        try:
            answer = self._found()
        except Gone:
            self.close_connection = True
            return
        except Exception as error:  # a fault of ours is told to the log, and the server goes on
            log.exception("%s could not be answered", self.path)
            said = str(error) if isinstance(error, MetaEarthError) else "the server failed at this; its log says why"
            answer = refusal(Refused(HTTPStatus.INTERNAL_SERVER_ERROR, said))
        self._send(answer, body=body)

    def _found(self) -> Answer:
        if not self.server.is_own(self.headers.get("Host")):
            return refusal(Refused(HTTPStatus.FORBIDDEN, "this server answers to its own name only, such as 127.0.0.1"))
        return self.routes.answer(self.path, known=self.headers.get("If-None-Match"), gone=self._gone)

    def _gone(self) -> bool:
        """Whether the client has closed the connection."""
        try:
            readable = select.select([self.connection], [], [], 0)[0]
            return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)
        except (OSError, ValueError):
            return True

    def _send(self, answer: Answer, *, body: bool) -> None:
        self.send_response(answer.status)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", answer.cache)
        if answer.etag is not None:
            self.send_header("ETag", answer.etag)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status >= HTTPStatus.BAD_REQUEST and self.close_connection:
            self.send_header("Connection", "close")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if body and answer.status != HTTPStatus.NOT_MODIFIED:
            self.wfile.write(answer.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The standard library's refusals of malformed requests, in our words: one plain sentence."""
        status = HTTPStatus(code)
        status, said = BECOMES.get(status, (status, message or status.phrase))
        self.close_connection = True
        answer = refusal(Refused(status, " ".join(said.split()) or status.phrase))
        allow = (("Allow", "GET, HEAD"),) if status == HTTPStatus.METHOD_NOT_ALLOWED else ()
        self.request_version = self.protocol_version  # else a line that names no version is answered without headers
        body = getattr(self, "command", None) != "HEAD"
        self._send(Answer(answer.body, answer.kind, cache=answer.cache, status=status, headers=allow), body=body)
        self._drain()

    def _drain(self) -> None:
        """Read on a little: a connection closed over unread bytes is reset, and the answer with it."""
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(0.5)
            for _ in range(16):
                if not self.connection.recv(65536):
                    break
        except OSError:
            log.debug("a client had already left")

    def log_message(self, format: str, *args: Any) -> None:
        """Tell the log, where somebody wants it."""
        log.debug(format, *args)


class LiveServer(FolderServer):
    """Threads for at most so many clients; clients that take too long over a request are sent away."""

    request_queue_size = 64

    def __init__(self, address: tuple[str, int], routes: Routes) -> None:
        """Bind to an address."""
        self.routes = routes
        self._waiting: dict[socket.socket, float] = {}
        self._guard = threading.Lock()
        self._clients = 0
        super().__init__(address, partial(LiveHandler, routes=routes))  # type: ignore[arg-type]

    def is_own(self, host: str | None) -> bool:
        """Whether a Host header names this server; on loopback a foreign name means a page that rebinds its DNS."""
        if self.server_address[0] not in LOOPBACK or host is None:
            return True
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        return name.strip("[]").lower() in LOOPBACK

    def listening(self, connection: socket.socket, begins: bool) -> None:
        """Note that a client begins to be listened to, or that its request is there."""
        with self._guard:
            if begins:
                self._waiting[connection] = time.monotonic()
            else:
                self._waiting.pop(connection, None)

    def service_actions(self) -> None:
        """End connections that have taken too long to say what they want; called twice a second."""
        limit = time.monotonic() - REQUEST_S
        with self._guard:
            late = [connection for connection, since in self._waiting.items() if since < limit]
            for connection in late:
                del self._waiting[connection]
        for connection in late:
            _refused(connection, HTTPStatus.REQUEST_TIMEOUT, f"the request took longer than {REQUEST_S:g} seconds")

    def process_request(self, request: Any, client_address: Any) -> None:
        """Begin a thread for a client, unless there are too many."""
        with self._guard:
            full = self._clients >= MOST_CLIENTS
            self._clients += not full
        if full:
            _refused(request, HTTPStatus.SERVICE_UNAVAILABLE, f"more than {MOST_CLIENTS} connections are open")
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve one client to its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._guard:
                self._clients -= 1
                self._waiting.pop(request, None)

    def server_close(self) -> None:
        """Stop listening and end the threads that make tiles."""
        super().server_close()
        self.routes.gate.close()


def _refused(connection: socket.socket, status: HTTPStatus, sentence: str) -> None:
    """Say one sentence to a client that has no handler, or whose handler is waiting for it, and end the connection."""
    body = f"{sentence}\n".encode()
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: text/plain; charset=utf-8\r\n"
    head += f"Content-Length: {len(body)}\r\nConnection: close\r\nRetry-After: 2\r\n\r\n"
    try:
        connection.settimeout(1.0)
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        log.debug("a client had already left")


def serve_world(
    world: LiveWorld,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    store: Store | None = None,
    workers: int = 2,
    waiting: int = 64,
    device: str = "cpu",
    real: str | Path | None = None,
) -> ThreadingHTTPServer:
    """A server bound and ready for ``serve_forever()``; port 0 takes a free one, see ``server_address``.

    Args:
        world: the world shown at ``/``; others of the same kind are under ``/seed/N/`` and ``/text/WORDS/``.
        host: address to listen at. Beyond loopback anyone who reaches it can make this machine work.
        port: 0 to 65535.
        store: where finished tiles are kept; by default the world's own store.
        workers: tiles made at a time.
        waiting: tiles that may wait; more are refused with 503.
        device: torch device for worlds from words.
        real: a georeferenced RGB raster of bytes to look at beside the world, under ``/real/``.

    Raises:
        BadInput: the address cannot be used, or the raster cannot be read.
    """
    if workers < 1 or waiting < 1:
        raise BadInput(f"workers is {workers} and waiting {waiting}; both must be at least 1")
    picture = None if real is None else open_real(real)
    gate = Gate(workers, waiting)
    routes = Routes(Worlds(world, device), gate, world.store if store is None else store, picture)
    try:
        return LiveServer((host, port), routes)
    except (OSError, OverflowError) as error:
        gate.close()
        raise BadInput(f"cannot listen on {host}:{port} ({error}); choose another port, or 0 for any") from error
