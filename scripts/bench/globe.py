"""How long the globe takes to show something, what it fetches, and how many frames a second it draws.

    python scripts/bench/globe.py --out docs/bench/globe.json

The server is ``metaearth3d serve --planet`` with an empty cache, the page is its globe in headless Chromium of 800 x
500 px, whose WebGL is drawn by the processor (SwiftShader): a graphics card draws many times as many frames. Server and
browser share the machine. Each step is a flight of 2.6 s, at most 40 s of waiting until all is there, and two seconds
of moving.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import _common
from serve import serving

JS = _common.ROOT / "tests" / "js"
STEPS = {  # what is flown to from the one before
    "the page opens, 40,000 km high": None,
    "the Alps from 400 km": (8.0, 46.5, 4e5),
    "down to 20 km": (8.0, 46.5, 2e4),
    "down to 1 km": (8.0, 46.5, 1e3),
}
ARRIVED = "!metaearth3d.globe.flight && metaearth3d.settled"
FETCHED = 'performance.getEntriesByType("resource").filter((entry) => /(xyz|terrain)\\//.test(entry.name))'
STEP = """(async () => {
  const pause = (ms) => new Promise((go) => setTimeout(go, ms));
  const began = %(began)s;
  %(move)s
  let still = 0;
  for (; still < 5 && performance.now() - began < 40000; await pause(100)) still = %(arrived)s ? still + 1 : 0;
  const settled = still >= 5 ? (performance.now() - 500 - began) / 1000 : null;
  const entries = %(fetched)s.filter((entry) => entry.startTime >= began);
  let frames = 0, moving = true;
  const count = () => { frames++; if (moving) requestAnimationFrame(count); };
  requestAnimationFrame(count);
  const from = performance.now();
  while (performance.now() - from < 2000) { metaearth3d.globe.step(0.01, 0); await pause(30); }
  moving = false;
  const rate = frames / ((performance.now() - from) / 1000);
  (window.saw ??= []).push({
    first_s: entries.length ? (Math.min(...entries.map((entry) => entry.responseEnd)) - began) / 1000 : null,
    settled_s: settled, requests: entries.length,
    kb: entries.reduce((sum, entry) => sum + entry.transferSize, 0) / 1000, frames_per_s: rate,
  });
  performance.clearResourceTimings();
})()"""


def actions() -> list[list[str]]:
    """What the browser does."""
    found = []
    for place in STEPS.values():
        words = {"arrived": ARRIVED, "fetched": FETCHED, "began": "0" if place is None else "performance.now()"}
        lon, lat, height = place or (0, 0, 0)
        words["move"] = f"metaearth3d.globe.fly({{lon: {lon}, lat: {lat}, height: {height}}});" if place else ""
        found.append(["eval", STEP % words])
    return found


def measured(server: Any) -> list[dict[str, Any]]:
    """The figures of each step."""
    url = f"http://{server.address[0]}:{server.address[1]}/viewer/globe.html"
    with tempfile.TemporaryDirectory() as scratch:
        words = ["node", "shot.mjs", url, f"{scratch}/a.png", "window.metaearth3d?.globe", "window.saw"]
        done = subprocess.run([*words, json.dumps(actions())], cwd=JS, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    if told["timedOut"] or len(told["value"] or []) < len(STEPS):
        raise SystemExit(f"the browser did not get through: {told['problems'][-1:]}, {told['value']}")
    return [{"what": what, **step} for what, step in zip(STEPS, told["value"], strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="small")
    parser.add_argument("--out", type=Path, default=_common.ROOT / "docs" / "bench" / "globe.json")
    args = parser.parse_args()
    with serving(["--planet"], args.model) as server:
        steps = measured(server)
    for step in steps:
        print(_common.rounded(step))
    _common.write(args.out, {"steps": steps})


if __name__ == "__main__":
    main()
