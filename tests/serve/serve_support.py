"""A server in a thread and the shortest way to ask it something."""

from __future__ import annotations

import http.client
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from metaearth3d.serve import serve_world


class Got(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def pixels(self) -> np.ndarray:
        """The picture (H, W, C)."""
        return np.asarray(Image.open(io.BytesIO(self.body)))


class Client:
    """Asks one server, a new connection each time."""

    def __init__(self, server: Any) -> None:
        self.server, self.address = server, server.server_address[:2]
        self.url = f"http://{self.address[0]}:{self.address[1]}/"

    def __call__(self, path: str, method: str = "GET", **headers: str) -> Got:
        connection = http.client.HTTPConnection(*self.address, timeout=120)
        connection.putrequest(method, path)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        got = Got(answer.status, answer.headers, answer.read())
        connection.close()
        return got


@contextmanager
def served(world: Any, **options: Any) -> Iterator[Client]:
    """A running server of a world."""
    with serve_world(world, **options) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield Client(server)
        finally:
            server.shutdown()
            thread.join()
