"""How long a live world's tiles take, and whether it stays whole with fifty clients and malformed requests.

    python scripts/bench/serve.py --world sample planet --minutes 4 --seconds 60 --out docs/bench/serve.json

The server is the command ``metaearth3d serve`` in a process of its own with an empty cache in memory. First come single
tiles: one of a place never seen at each zoom, the four beside it, the first one again; then the 3D cut of a place. Then
clients that pan at random for some seconds, each waiting for its tile as a browser does, while the server's memory is
read every second. Last come malformed requests. Times are wall-clock, processor seconds are the server's own. Worlds
measured before and not named are kept in the file.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import _common
import numpy as np

from metaearth3d.serve.maps import tile_of
from metaearth3d.shipped import sample_image

PLACES = [
    (8.0, 46.5),
    (-117.1, 34.1),
    (86.9, 27.9),
    (-70.0, -20.0),
    (139.7, 35.7),
    (31.2, 30.0),
    (-3.7, 40.4),
    (151.2, -33.9),
]
WORLDS = {"sample": ["--image", str(sample_image())], "planet": ["--planet"]}
ZOOMS = {"sample": [12, 14, 16, 17], "planet": [3, 6, 9, 11, 13, 15, 17]}
PAN_ZOOMS = {"sample": 16, "planet": 11}
MALFORMED = [
    b"GET /../../etc/passwd HTTP/1.1",
    b"GET /xyz/..%2f..%2f..%2fetc/passwd HTTP/1.1",
    b"GET /viewer/%2e%2e/%2e%2e/routes.py HTTP/1.1",
    b"GET /viewer/..\\..\\live.py HTTP/1.1",
    b"GET //etc/passwd HTTP/1.1",
    b"GET /xyz/-1/0/0.png HTTP/1.1",
    b"GET /xyz/12/-3/5.png HTTP/1.1",
    b"GET /xyz/99999999999999999999/0/0.png HTTP/1.1",
    b"GET /xyz/30/1073741824/0.png HTTP/1.1",
    b"GET /xyz/5/1e3/2.png HTTP/1.1",
    b"GET /xyz/5/1/2.exe HTTP/1.1",
    b"GET /terrain/1/0.png HTTP/1.1",
    b"GET /point?lon=nan&lat=0 HTTP/1.1",
    b"GET /point?lon=1e400&lat=0 HTTP/1.1",
    b"GET /point?lat=91 HTTP/1.1",
    b"GET /point?" + b"a=1&" * 40 + b" HTTP/1.1",
    b"GET /3dtiles/2/99999999999/0/tileset.json HTTP/1.1",
    b"GET /3dtiles/0/0/0/../../../x.glb HTTP/1.1",
    b"GET /seed/99999999999999999999999/world.json HTTP/1.1",
    b"GET /text/%ff%fe/world.json HTTP/1.1",
    b"GET /text//world.json HTTP/1.1",
    b"GET /nothing HTTP/1.1",
    b"POST /xyz/5/1/2.png HTTP/1.1",
    b"DELETE / HTTP/1.1",
    b"GET /world.json HTTP/9.9",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1",
    b"\x00\x01\x02\x03",
    b"GET",
]


@dataclass(frozen=True)
class Served:
    """A server in a process of its own."""

    pid: int
    address: tuple[str, int]

    @property
    def rss_mib(self) -> float:
        """Its resident memory now."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

    @property
    def cpu_s(self) -> float:
        """Processor seconds it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def get(self, path: str) -> tuple[int, float, bytes]:
        """Status, seconds and body of one request on a new connection."""
        began = time.monotonic()
        connection = http.client.HTTPConnection(*self.address, timeout=300)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, time.monotonic() - began, body


@contextlib.contextmanager
def serving(words: list[str], model: str) -> Iterator[Served]:
    """The command, ready to answer."""
    command = [sys.executable, "-m", "metaearth3d.cli", "serve", *words, "--port", "0", "--model", model]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[0]
        yield Served(process.pid, ("127.0.0.1", int(url.rstrip("/").rpartition(":")[2])))
    finally:
        process.terminate()
        process.wait()


def told(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and count."""
    if not seconds:
        return {"count": 0}
    p50, p95 = np.percentile(seconds, [50, 95])
    return {"p50_s": float(p50), "p95_s": float(p95), "count": len(seconds)}


def places_of(about: dict[str, Any], zoom: int) -> list[tuple[float, float]]:
    """Places whose tiles nobody has seen: of a planet far apart, of an image other ones at each zoom."""
    if about["kind"] == "planet":
        return PLACES
    west, south, east, north = about["bounds"]
    shares = np.random.default_rng(zoom).uniform(0.15, 0.85, (8, 2))
    return [(west + x * (east - west), south + y * (north - south)) for x, y in shares.tolist()]


def latency(server: Served, about: dict[str, Any], zooms: list[int], until: float) -> dict[str, Any]:
    """First, adjacent and repeated tiles at each zoom, as many places as the time allows."""
    found: dict[str, Any] = {}
    for number, zoom in enumerate(zooms):
        stop = time.monotonic() + (until - time.monotonic()) / (len(zooms) - number)
        first, beside, again = [], [], []
        used, seen = {"first": [], "beside": []}, set()
        for lon, lat in places_of(about, zoom):
            if first and time.monotonic() > stop:
                break
            x, y = tile_of(zoom, lon, lat)
            if (x, y) in seen:
                continue
            for dx, dy in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)):
                before = server.cpu_s
                seen.add((x + dx, y + dy))
                status, seconds, _ = server.get(f"/xyz/{zoom}/{x + dx}/{y + dy}.jpg")
                if status == 200:
                    (beside if dx or dy else first).append(seconds)
                    used["beside" if dx or dy else "first"].append(server.cpu_s - before)
            again.append(server.get(f"/xyz/{zoom}/{x}/{y}.jpg")[1])
        found[str(zoom)] = {
            "first": told(first) | {"cpu_s": float(np.mean(used["first"] or [0.0]))},
            "adjacent": told(beside) | {"cpu_s": float(np.mean(used["beside"] or [0.0]))},
            "again": told(again),
        }
        print(zoom, _common.rounded(found[str(zoom)]), flush=True)
    return found


def cut(server: Served, place: tuple[float, float], zoom: int) -> dict[str, float]:
    """Seconds until a 3D cut's tileset is there, and for all its tiles then."""
    began = time.monotonic()
    tileset = json.loads(server.get(f"/3dtiles?lon={place[0]}&lat={place[1]}&zoom={zoom}")[2])["tileset"]
    document = json.loads(server.get(f"/{tileset}")[2])
    first = time.monotonic() - began
    uris, tiles = [], [document["root"]]
    while tiles:
        tile = tiles.pop()
        tiles += tile.get("children", [])
        uris += [tile["content"]["uri"]] if "content" in tile else []
    sizes = [len(server.get(f"/{tileset.rpartition('/')[0]}/{uri}")[2]) for uri in uris]
    return {
        "zoom": zoom,
        "tileset_s": first,
        "all_tiles_s": time.monotonic() - began,
        "tiles": len(uris),
        "kb": sum(sizes) / 1e3,
    }


def inside(about: dict[str, Any], zoom: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last x, and y, of the tiles that clients walk over: all of a planet, of an image those within it."""
    if about["kind"] == "planet":
        return (-(2**40), 2**40), (0, 2**zoom - 1)
    west, south, east, north = about["bounds"]
    (x0, y0), (x1, y1) = tile_of(zoom, west, north), tile_of(zoom, east, south)
    return (x0 + 1, x1 - 1), (y0 + 1, y1 - 1)


def pan(
    server: Served, clients: int, seconds: float, zoom: int, centre: tuple[float, float], about: dict[str, Any]
) -> dict[str, Any]:
    """Clients that walk from tile to tile from one place, and the server's memory meanwhile."""
    stop = time.monotonic() + seconds
    statuses: Counter[str] = Counter()
    times: list[float] = []
    guard, walk = threading.Lock(), inside(about, zoom)

    def client(number: int) -> None:
        rng = np.random.default_rng(number)
        x, y = tile_of(zoom, *centre)
        while time.monotonic() < stop:
            x, y = (
                min(max(at + int(rng.integers(-1, 2)), low), high) for at, (low, high) in zip((x, y), walk, strict=True)
            )
            try:
                status, took, _ = server.get(f"/xyz/{zoom}/{x}/{y}.jpg")
            except OSError as error:
                status, took = type(error).__name__, 0.0
            with guard:
                statuses[str(status)] += 1
                if status == 200:
                    times.append(took)
            if status == 503:
                time.sleep(2)

    before = server.rss_mib
    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    memory = []
    while time.monotonic() < stop:
        time.sleep(1)
        memory.append(server.rss_mib)
    for thread in threads:
        thread.join()
    third = max(1, len(memory) // 3)
    return {
        "clients": clients,
        "seconds": seconds,
        "zoom": zoom,
        "statuses": dict(statuses),
        **told(times),
        "rss_before_mib": before,
        "rss_thirds_mib": [max(memory[k * third :][:third]) for k in range(3)],
    }


def malformed(server: Served) -> dict[str, Any]:
    """What malformed requests and a client that never ends its request are answered, and whether others still are."""
    statuses: Counter[str] = Counter()
    for line in MALFORMED:
        statuses[raw(server, [line + b"\r\nHost: 127.0.0.1\r\n\r\n"])] += 1
    slow = raw(server, [b"GET /world.json HTTP/1.1\r\n", *[b"X: y\r\n"] * 60], pause_s=0.5)
    alive = server.get("/world.json")[0]
    return {"requests": len(MALFORMED), "statuses": dict(statuses), "slow_client": slow, "afterwards": alive}


def raw(server: Served, pieces: list[bytes], pause_s: float = 0.0) -> str:
    """The status that bytes sent in pieces are answered with."""
    with socket.create_connection(server.address, timeout=60) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause_s)
        except OSError:
            pass  # sent away meanwhile; the answer is there to be read
        try:
            return connection.recv(64).split()[1].decode()
        except (OSError, IndexError):
            return "closed"


def world(name: str, args: argparse.Namespace) -> dict[str, Any]:
    """All figures of one world."""
    zooms = args.zooms or ZOOMS[name]
    began = time.monotonic()
    with serving(WORLDS[name], args.model) as server:
        about = json.loads(server.get("/world.json")[2])
        started = time.monotonic() - began
        places = places_of(about, 0)
        until = time.monotonic() + args.minutes * 60 / len(args.world)
        found = {"start_s": started, "latency": latency(server, about, zooms, until)}
        found["cut"] = cut(server, places[-1], zooms[-1])
        found["pan"] = pan(server, args.clients, args.seconds, PAN_ZOOMS[name], places[0], about)
        print(_common.rounded(found["pan"]), flush=True)
        found["malformed"] = malformed(server)
        found["status"] = json.loads(server.get("/status.json")[2])
        found["rss_after_mib"] = server.rss_mib
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--world", choices=tuple(WORLDS), nargs="+", default=list(WORLDS))
    parser.add_argument("--minutes", type=float, default=4.0, help="for single tiles, all worlds together")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0, help="of panning, each world")
    parser.add_argument("--model", default="small")
    parser.add_argument("--zooms", type=int, nargs="+", help="only these")
    parser.add_argument("--out", type=Path, default=_common.ROOT / "docs" / "bench" / "serve.json")
    args = parser.parse_args()
    worlds = json.loads(args.out.read_text())["worlds"] if args.out.is_file() else {}
    for name in args.world:
        print(name, flush=True)
        worlds[name] = {"command": _common.command(), **world(name, args)}
        _common.write(args.out, {"worlds": worlds})
    print(args.out)


if __name__ == "__main__":
    main()
