"""The table of docs/bench/qa.json, for tables.py."""

from __future__ import annotations

import math
from typing import Any


def points(score: dict[str, Any], what: str) -> float | None:
    """Points above chance."""
    return None if score.get(what) is None else 100 * (score[what] - score["chance"])


def _sure(score: dict[str, Any]) -> bool:
    """Whether a forest is more than 3 points above chance, and further than 2.33 standard deviations of luck."""
    above, luck = (
        points(score, "blind") or 0.0,
        100 * math.sqrt(score["chance"] * (1 - score["chance"]) / score["items"]),
    )
    return above > 3 and above > 2.33 * luck


def summary(data: dict[str, Any]) -> list[tuple[str, Any]]:
    """What was measured and the figure, over all kinds."""
    check, blind = data["check"], data["blind"]
    closed = {k: s for k, s in blind.items() if s["form"] != "number"}
    told = [s for s in closed.values() if s.get("blind") is not None]
    above = sorted((p for s in told if (p := points(s, "blind")) is not None), reverse=True)
    majority = sorted((points(s, "majority") or 0.0 for s in closed.values()), reverse=True)
    shuffled = [100 * (v - blind[k]["chance"]) for k, v in data["shuffled"].items()]
    noise = data["noise"]
    made = data["made"]["drawn"]
    rows: list[tuple[str, Any]] = [
        ("scenes, places, kinds, items", f"{data['scenes']}, {data['places']}, {data['kinds']}, {data['items']:,}"),
        ("answers recomputed equal", f"{check['agreed']:,} of {check['items']:,}"),
        ("faults of the audit", str(sum(check["faults"].values()))),
        ("unchanged under noise of heights", f"{100 * noise['same']:.2f} % of {noise['items']:,}"),
        ("least entropy of a closed kind", min(s["entropy"] for s in closed.values())),
        ("majority above chance, points: greatest, middle", [majority[0], majority[len(majority) // 2]]),
        ("forest above chance, points: greatest, middle", [above[0], above[len(above) // 2]]),
        ("kinds whose forest is more than 3 points above chance", f"{sum(p > 3 for p in above)} of {len(above)}"),
        ("of them so far above by chance alone less than once in a hundred", str(sum(_sure(x) for x in told))),
        ("shuffled pictures against chance, points: least, greatest", [min(shuffled), max(shuffled)]),
        ("letters even, least p", min(p for _, p in check["letters"].values())),
        ("drawn, questions a processor second", made["items"] / made["cpu_seconds"]),
    ]
    for what, speed in data.get("speed", {}).items():
        rows.append((f"{what}: a second, a processor second", [speed["per_second"], speed["per_cpu_second"]]))
    return rows


def kinds(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Kind, items, entropy, chance, majority, forest, shuffled, same under noise."""
    return [
        (kind, s["items"], s["entropy"], s["chance"], s["majority"], s["blind"], data["shuffled"].get(kind),
         data["noise"]["kinds"].get(kind, {}).get("same"))
        for kind, s in data["blind"].items()
    ]  # fmt: skip
