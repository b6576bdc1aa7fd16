"""Several scales: which crop lies where, how much larger it is, where a marker has gone."""

from __future__ import annotations

import numpy as np

from metaearth3d.qa.facts import Facts, Floats
from metaearth3d.qa.families.base import TIMES, Family, Rng, best_of, calls, frame, marked, show, spots, told
from metaearth3d.qa.types import Box, Draft, Evidence, Point

ALIKE = 14.0  # levels of brightness: crops that differ less look the same
FACTORS = (2, 3, 4, 6)
FACTOR_WORDS = tuple(f"{f} times" for f in FACTORS)


def crop(window: Box, rng: Rng, side: int, label: str) -> Box:
    """A square of a frame, clear of its border."""
    row = window.row + 2 + int(rng.integers(0, window.height - side - 3))
    col = window.col + 2 + int(rng.integers(0, window.width - side - 3))
    return Box(label, row, col, side, side)


def overlap(a: Box, b: Box) -> float:
    """Common area over the area of the smaller box."""
    high = min(a.row + a.height, b.row + b.height) - max(a.row, b.row)
    wide = min(a.col + a.width, b.col + b.width) - max(a.col, b.col)
    return max(0, high) * max(0, wide) / min(a.height * a.width, b.height * b.width)


def crops(window: Box, rng: Rng, side: int, count: int) -> list[Box]:
    """Squares that do not overlap."""
    out: list[Box] = []
    for _ in range(60):
        box = crop(window, rng, side, "")
        if all(overlap(box, b) == 0 for b in out):
            out.append(box)
        if len(out) == count:
            break
    return out


def look(facts: Facts, box: Box) -> Floats:
    """How a box looks from afar: eight by eight means of its brightness, 0 to 255."""
    ground = facts.ground
    key = ("brightness",)
    if key not in facts.kept:
        south, east = np.gradient(facts.z, facts.dy, facts.dx)
        plain = 127 + 127 * (south - east) / np.sqrt(south**2 + east**2 + 1)
        facts.kept[key] = facts.ground.images[0].mean(axis=2) if ground.images else plain
    plane = facts.kept[key]
    per = plane.shape[0] / (ground.z.shape[0] if ground.images else facts.shape[0])
    row, col = (facts.box.row, facts.box.col) if ground.images else (0, 0)
    cut = plane[int((box.row + row) * per) :, int((box.col + col) * per) :][: int(box.height * per)]
    side = max(1, int(box.width * per) // 8)
    square = cut[: 8 * side, : 8 * side]
    out: Floats = square.reshape(8, side, 8, side).mean(axis=(1, 3)) if square.shape == (8 * side, 8 * side) else cut
    return out


def alike(facts: Facts, a: Box, b: Box) -> bool:
    """Whether two crops of one size cannot be told apart by eye."""
    one, two = look(facts, a), look(facts, b)
    return one.shape != two.shape or float(np.sqrt(((one - two) ** 2).mean())) < ALIKE


def which_crop(facts: Facts, rng: Rng) -> Draft | None:
    """Which of four enlarged crops shows what box K outlines."""
    window = frame(facts, rng, whole=True)
    side = max(12, int(min(window.height, window.width) / int(rng.integers(4, 7))))
    found = crops(window, rng, side, 4)
    if len(found) < 4 or any(alike(facts, found[0], other) for other in found[1:]):
        return None
    named = tuple(b._replace(label=f"P{k}") for k, b in enumerate(found))
    return Draft(
        truth="P0", program="argmax(inside(P0, K), inside(P1, K), inside(P2, K), inside(P3, K))",
        show=show(window, crops=named), boxes=(found[0]._replace(label="K"), *named),
        evidence=told("common share with K of crop", [overlap(b, found[0]) for b in found], ""),
        margin=1.0, least=0.5, error=0.0,
    )  # fmt: skip


def in_crop(facts: Facts, rng: Rng) -> Draft | None:
    """Whether the enlarged crop shows the ground inside box K."""
    window = frame(facts, rng, whole=True)
    side = max(12, int(min(window.height, window.width) / int(rng.integers(4, 7))))
    found = crops(window, rng, side, 2)
    if len(found) < 2 or alike(facts, found[0], found[1]):
        return None
    same = bool(rng.integers(2))
    other = found[0] if same else found[1]
    return Draft(
        truth=same, program="more(inside(L, K), 0.5)", show=show(window, crops=(other._replace(label="L"),)),
        boxes=(found[0]._replace(label="K"), other._replace(label="L")),
        evidence=(Evidence("common share of K and the crop", overlap(found[0], other), ""),),
        margin=0.5, least=0.25, error=0.0,
    )  # fmt: skip


def same_marker(facts: Facts, rng: Rng) -> Draft | None:
    """Which marker of an enlarged crop is where X is in the wide picture."""
    window = frame(facts, rng, whole=True)
    side = max(16, int(min(window.height, window.width) / int(rng.integers(3, 5))))
    box = crop(window, rng, side, "L")
    posts = spots(rng, box, 8)
    if len(posts) < 4:
        return None
    values = {p: -facts.distance(posts[0], p) for p in posts}
    chosen = best_of(rng, {p: v for p, v in values.items() if p == posts[0] or v < -4 * facts.step}, 4 * facts.step)
    if chosen is None or chosen[0] != posts[0]:
        return None
    far = [facts.distance(posts[0], p) for p in chosen]
    return Draft(
        truth="P0", program=f"argmin({calls('distance', 4, 'X')})",
        show=show(window, crops=(box,), above=("X",)), points=(Point("X", *posts[0]), *marked(chosen)),
        boxes=(box,), evidence=told("distance from X to", far, "m"),
        margin=min(far[1:]), least=TIMES * facts.step, error=facts.step, unit="m",
    )  # fmt: skip


def enlarged(facts: Facts, rng: Rng) -> Draft | None:
    """How many times larger the crop shows the ground."""
    window = frame(facts, rng, whole=True)
    k = int(rng.integers(len(FACTORS)))
    short = min(window.height, window.width)
    side = round(short / FACTORS[k])
    if side < 12 or abs(short / side / FACTORS[k] - 1) > 0.03:
        return None
    square = Box("", window.row, window.col, short, short)
    box = crop(square, rng, side, "L") if side < short - 4 else None
    if box is None:
        return None
    return Draft(
        truth=FACTOR_WORDS[k], program="band(picture_over(L), 2.5, 3.5, 5)",
        show=show(square, crops=(box,), scale_bar=False), boxes=(square._replace(label="picture"), box),
        evidence=(Evidence("side of the left picture", round(short * facts.step, 3), "m"),
                  Evidence("side of the right picture", round(side * facts.step, 3), "m")),
        margin=0.5, least=0.25, error=0.05, options=FACTOR_WORDS,
    )  # fmt: skip


FAMILIES = (
    Family("zoom_crop", "multi-scale", "choice", which_crop, (
        "Which of the enlarged pictures {list} shows the ground inside box K?",
        "Box K in the left picture is enlarged in one of {list}. Which?",
        "Zooming into K gives which of {list}?",
        "Match box K with its close-up: {list}?",
        "Which close-up among {list} was cut from box K?",
        "Of the crops {list}, which one lies inside K?",
    ), "Crop {answer} is the one inside K."),
    Family("zoom_same", "multi-scale", "yesno", in_crop, (
        "Does the right picture show the ground inside box K of the left one?",
        "Is the right picture an enlargement of box K?",
        "Was the close-up on the right taken from box K?",
        "Does zooming into K give the picture on the right?",
        "Is the ground in the right picture that of box K?",
        "Do box K and the right picture show the same place?",
    ), "So the answer is {answer}.", classes=("yes", "no")),
    Family("zoom_marker", "multi-scale", "choice", same_marker, (
        "The right picture enlarges box L. Which of {list} in it is the place marked X on the left?",
        "X in the left picture is which of {list} in the close-up of box L?",
        "Find X again: which of the markers {list} in the enlarged box L is it?",
        "Which of {list} on the right stands where X stands on the left?",
        "Match X on the left to one of {list} in the close-up of L.",
        "After zooming into L, X becomes which of {list}?",
    ), "{answer} is at the same place."),
    Family("zoom_factor", "multi-scale", "choice", enlarged, (
        "The right picture enlarges box L. How many times larger does it show the ground?",
        "By what factor is the right picture magnified relative to the left one?",
        "Both pictures are equally large on the page. How many times is the ground in L enlarged on the right?",
        "How much closer is the right picture's scale than the left's?",
        "The side of the left picture is how many times the side of box L?",
        "Choose the zoom factor from the left picture to the right one.",
    ), "The factor is {answer}.", classes=FACTOR_WORDS),
)  # fmt: skip
