"""The leaderboard: each team's best attempt, ranked per task and then over tasks, as one static page."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from metaearth3d.judge.challenge.manifest import Manifest, Phase
from metaearth3d.judge.neuco import Summary, leaderboard


@dataclass(frozen=True)
class Standing:
    """A team's best attempt: rank (ties take the better one), weighted mean of its ranks per task, Q per task."""

    rank: int
    team: str
    score: float
    q: float
    tasks: tuple[float, ...]
    attempts: int
    time: str
    dimensions: int


@dataclass(frozen=True)
class Table:
    """A phase's standings, best first, with the weight of each task."""

    standings: tuple[Standing, ...]
    weights: tuple[float, ...]


def standings(records: Sequence[Mapping[str, Any]], phase: str, rules: Phase) -> Table:
    """The table of a phase from the results' records.

    Of each team, the attempt with the highest mean Q counts. As in NeuCo-Bench, teams are ranked per task, and the mean
    of these ranks is weighted by how much the teams' Q spread on a task (``neuco.leaderboard``).
    """
    received = {r["number"]: r for r in records if r["event"] == "received" and r["phase"] == phase}
    scored = [r for r in records if r["event"] == "scored" and r["of"] in received and r["q"] is not None]
    best: dict[str, Mapping[str, Any]] = {}
    count: dict[str, int] = {}
    for record in scored:
        team = received[record["of"]]["team"].casefold()
        count[team] = count.get(team, 0) + 1
        if team not in best or record["q"] > best[team]["q"]:
            best[team] = record
    runs = [Summary(team, {t: r["tasks"][t]["q"] for t in rules.tasks}, {}, r["q"], None) for team, r in best.items()]
    ranked = leaderboard(runs)
    rows = []
    for place in ranked.standings:
        record = best[place.summary.experiment]
        attempt = received[record["of"]]
        rows.append(
            Standing(
                place.aggregated_rank,
                attempt["team"],
                place.weighted_score,
                record["q"],
                tuple(place.summary.q.values()),
                count[place.summary.experiment],
                attempt["time"],
                attempt["dimensions"],
            )
        )
    return Table(tuple(sorted(rows, key=lambda s: (s.rank, s.time, s.team))), tuple(ranked.weights.values()))


def page(manifest: Manifest, records: Sequence[Mapping[str, Any]], phases: Sequence[str], head: str) -> str:
    """The leaderboard as one HTML file that asks nothing of the network; columns sort by a click on their names.

    ``head`` is the hash of the last record, by which a reader can tell which results the page was made from.
    """
    sections = "".join(_section(manifest, records, phase) for phase in phases)
    attempts = sum(r["event"] == "received" for r in records)
    template = resources.files(__package__).joinpath("board.html").read_text(encoding="utf-8")
    parts = {
        "NAME": html.escape(manifest.name),
        "SECTIONS": sections,
        "PROTOCOL": html.escape(manifest.protocol),
        "IDS": f"{len(manifest.ids):,}",
        "DIMENSIONS": str(manifest.dimensions),
        "ATTEMPTS": str(attempts),
        "HEAD": html.escape(head),
    }
    return re.sub("@([A-Z]+)@", lambda found: parts[found[1]], template)


def _section(manifest: Manifest, records: Sequence[Mapping[str, Any]], phase: str) -> str:
    rules = manifest.phase(phase)
    table = standings(records, phase, rules)
    head = ["rank", "team", "score", "mean Q", *(f"Q {t}" for t in rules.tasks), "attempts", "dimensions", "date"]
    cells = "".join(
        f'<th scope="col"{"" if name in ("team", "date") else " class=n"}><button>{html.escape(name)}</button></th>'
        for name in head
    )
    rows = "".join(_row(s) for s in table.standings)
    weights = "".join(f"<td class=n>{w:.3f}</td>" for w in table.weights)
    foot = f'<tr><td colspan="4">weight of the task</td>{weights}<td colspan="3"></td></tr>'
    if not rows:
        rows, foot = f'<tr><td colspan="{len(head)}">No attempt has been scored yet.</td></tr>', ""
    about = f"{len(rules.tasks)} tasks, {rules.folds} folds; attempts: {rules.per_day} a day, {rules.total} in all."
    return (
        f"<section><h2>{html.escape(phase)} phase</h2><p>{about}</p><div class=scroll><table><thead><tr>{cells}</tr>"
        f"</thead><tbody>{rows}</tbody><tfoot>{foot}</tfoot></table></div></section>"
    )


def _row(standing: Standing) -> str:
    numbers = [f"{standing.score:.2f}", f"{standing.q:.2f}", *(f"{v:.2f}" for v in standing.tasks)]
    numbers += [str(standing.attempts), str(standing.dimensions)]
    cells = "".join(f"<td class=n>{v}</td>" for v in numbers)
    date = html.escape(standing.time[:16].replace("T", " "))
    return f"<tr><td class=n>{standing.rank}</td><td>{html.escape(standing.team)}</td>{cells}<td>{date}</td></tr>"
