"""Every kind of question by name, gathered by topic."""

from __future__ import annotations

from metaearth3d.errors import BadInput
from metaearth3d.qa.families import (
    buildings,
    cover,
    direction,
    elevation,
    process_texts,
    scale,
    slope,
    views,
    visibility,
)
from metaearth3d.qa.families.base import Family

MODULES = (elevation, slope, visibility, direction, cover, buildings, process_texts, scale, views)
FAMILIES: dict[str, Family] = {family.name: family for module in MODULES for family in module.FAMILIES}
TOPICS = tuple(dict.fromkeys(family.topic for family in FAMILIES.values()))


def chosen(kinds: list[str] | None) -> list[Family]:
    """The families that are named, by their own name or a topic's; all of them by default."""
    if not kinds:
        return list(FAMILIES.values())
    known = {**{name: [f] for name, f in FAMILIES.items()}}
    for topic in TOPICS:
        known[topic.replace(" ", "-")] = [f for f in FAMILIES.values() if f.topic == topic]
    for kind in kinds:
        if kind not in known:
            raise BadInput(f"there is no kind of question {kind!r}; there are {', '.join(sorted(known))}")
    wanted = {f.name for kind in kinds for f in known[kind]}
    return [f for f in FAMILIES.values() if f.name in wanted]
