"""How long a live world's tiles take, and whether it stays whole with fifty clients: JSON to out/serve.json.

    python scripts/bench/serve.py [--minutes 5] [--clients 50] [--seconds 20] [--model small]

For a planet and the shipped sample: the first tile of places never seen at several zooms (empty cache), the four tiles
beside each, and the same tiles again. Then clients that pan at random for some seconds, each waiting for its tile as
a browser does. Times are wall-clock; the load of the machine when they were taken stands beside them.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import resource
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from metaearth3d.serve import serve_world
from metaearth3d.serve.maps import tile_of
from metaearth3d.serve.web import web_tiles
from metaearth3d.shipped import sample_image
from metaearth3d.world import World

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


def get(address: tuple[str, int], path: str) -> tuple[int, float, int]:
    """Status, seconds and bytes of one request on a new connection."""
    began = time.monotonic()
    connection = http.client.HTTPConnection(*address, timeout=300)
    connection.request("GET", path)
    answer = connection.getresponse()
    size = len(answer.read())
    connection.close()
    return answer.status, time.monotonic() - began, size


def told(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and count."""
    if not seconds:
        return {"count": 0}
    p50, p95 = np.percentile(seconds, [50, 95])
    return {"p50_s": round(float(p50), 3), "p95_s": round(float(p95), 3), "count": len(seconds)}


def latency(
    address: tuple[str, int], places: list[tuple[float, float]], zooms: list[int], until: float
) -> dict[str, Any]:
    """First, adjacent and repeated tiles at each zoom, as many places as the time allows."""
    found: dict[str, Any] = {}
    for share, zoom in enumerate(zooms, 1):
        stop = time.monotonic() + (until - time.monotonic()) / (len(zooms) - share + 1)
        first, beside, again, cpu, cpu_beside = [], [], [], [], []
        for lon, lat in places:
            if first and time.monotonic() > stop:
                break
            x, y = tile_of(zoom, lon, lat)
            used = time.process_time()
            status, seconds, _ = get(address, f"/xyz/{zoom}/{x}/{y}.jpg")
            if status != 200:
                continue
            first.append(seconds)
            cpu.append(time.process_time() - used)
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                used = time.process_time()
                status, seconds, _ = get(address, f"/xyz/{zoom}/{x + dx}/{y + dy}.jpg")
                if status == 200:
                    beside.append(seconds)
                    cpu_beside.append(time.process_time() - used)
            again.append(get(address, f"/xyz/{zoom}/{x}/{y}.jpg")[1])
        found[str(zoom)] = {
            "first": told(first),
            "first_cpu": told(cpu),
            "adjacent": told(beside),
            "adjacent_cpu": told(cpu_beside),
            "again": told(again),
        }
        print(zoom, found[str(zoom)], flush=True)
    return found


def pan(
    address: tuple[str, int], clients: int, seconds: float, zoom: int, centre: tuple[float, float]
) -> dict[str, Any]:
    """Clients that walk from tile to tile, all within a few dozen tiles of one place."""
    stop = time.monotonic() + seconds
    statuses: Counter[str] = Counter()
    times: list[float] = []
    guard = threading.Lock()

    def client(number: int) -> None:
        rng = np.random.default_rng(number)
        x, y = tile_of(zoom, *centre)
        while time.monotonic() < stop:
            x, y = x + int(rng.integers(-1, 2)), y + int(rng.integers(-1, 2))
            try:
                status, took, _ = get(address, f"/xyz/{zoom}/{x}/{y}.jpg")
            except OSError as error:
                with guard:
                    statuses[type(error).__name__] += 1
                continue
            with guard:
                statuses[str(status)] += 1
                times.append(took)
            if status == 503:
                time.sleep(2)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "clients": clients,
        "seconds": seconds,
        "zoom": zoom,
        "statuses": dict(statuses),
        **told(times),
        "peak_rss_mb_before": before // 1024,
        "peak_rss_mb_after": peak // 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="for latencies, both worlds together")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--model", default="small")
    parser.add_argument("--world", choices=("sample", "planet"), action="append", help="only this (default: both)")
    parser.add_argument("--zooms", type=int, nargs="+", help="only these")
    parser.add_argument("--out", type=Path, default=Path("out/serve.json"))
    args = parser.parse_args()
    report: dict[str, Any] = {
        "command": " ".join(["python", *sys.argv]),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load_average_at_start": [round(v, 1) for v in os.getloadavg()],
        "worlds": {},
    }
    image = World.from_image(sample_image(), model=args.model)
    for name, world, zooms in (
        ("sample", image, [12, 14, 16, 17]),
        ("planet", World.planet(model=args.model), [3, 6, 9, 11, 13, 15, 17]),
    ):
        if args.world and name not in args.world:
            continue
        zooms = args.zooms or zooms
        with serve_world(world) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            centre = web_tiles(world).centre
            places = (
                PLACES
                if name == "planet"
                else [(centre[0] + dx, centre[1] + dy) for dx in (-0.005, 0.005) for dy in (-0.004, 0.004)]
            )
            print(name, flush=True)
            until = time.monotonic() + args.minutes * 30  # half for each world
            found = {"latency": latency(server.server_address[:2], places, zooms, until)}
            found["pan"] = pan(server.server_address[:2], args.clients, args.seconds, zooms[len(zooms) // 2], places[0])
            found["status"] = server.routes.status()  # type: ignore[attr-defined]
            print(found["pan"], flush=True)
            report["worlds"][name] = found
            server.shutdown()
            thread.join()
            report["load_average_at_end"] = [round(v, 1) for v in os.getloadavg()]
            args.out.parent.mkdir(parents=True, exist_ok=True)
            args.out.write_text(json.dumps(report, indent=2) + "\n")
    print(args.out)


if __name__ == "__main__":
    main()
