"""Oblique views next to views from above: pose, correspondence, depth, what is hidden."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from metaearth3d.qa.camera import CAMERAS, SIZE_PX, STRIDE_PX, View, cameras, depths, even, look, project, steady
from metaearth3d.qa.facts import At, Facts
from metaearth3d.qa.families.base import TIMES, Family, Rng, Where, apart, frame, marked, show, spots, told
from metaearth3d.qa.types import Draft, Evidence, Point

APART_PX = 40.0  # markers in an oblique view
DEPTH_RATIO = 1.12  # between depths that are told apart
HIDDEN_SHARE = 0.08  # of its depth that something in front of a hidden place is nearer
EDGE_PX = 24


def view_of(facts: Facts, rng: Rng) -> View | None:
    """One of the place's views in which enough ground shows."""
    found = cameras(facts)
    view = look(facts, found[int(rng.integers(len(found)))])
    full: bool = facts.keep(("full", view.camera), lambda: bool(np.isfinite(view.depth).mean() > 0.15))
    return view if full else None


def pixels(view: View, rng: Rng, count: int) -> list[tuple[int, int]]:
    """Pixels (v, u) on steady ground, apart from each other."""
    out: list[tuple[int, int]] = []
    low, high = (EDGE_PX, EDGE_PX // STRIDE_PX), (SIZE_PX[0] - EDGE_PX, (SIZE_PX[1] - EDGE_PX) // STRIDE_PX)
    for v, u in (rng.integers(low, high, (20 * count, 2)) * (1, STRIDE_PX)).tolist():
        if all((v - a) ** 2 + (u - b) ** 2 >= APART_PX**2 for a, b in out) and steady(view, v, u):
            out.append((v, u))
            if len(out) == count:
                break
    return out


def post_at(view: View, v: int, u: int) -> At:
    """The post nearest to what a pixel shows."""
    return round(float(view.row[v, u // view.stride])), round(float(view.col[v, u // view.stride]))


def depth(view: View, v: int, u: int) -> float:
    """Metres along the axis to what a pixel of a known column shows."""
    return float(view.depth[v, u // view.stride])


def heading(facts: Facts, rng: Rng) -> Draft | None:
    """Which of four arrows on the map is the way the oblique view looks."""
    view = view_of(facts, rng)
    if view is None:
        return None
    true = view.camera.heading_deg
    turn = float(rng.choice([90.0, 60.0]))
    others = [turn, 2 * turn, -turn] if turn == 90 else [60.0, 180.0, -90.0]
    ways = [true, *((true + t) % 360 for t in others)]
    return Draft(
        truth="P0", program="argmin(away_arrow(P0), away_arrow(P1), away_arrow(P2), away_arrow(P3))",
        show=show(frame(facts, rng, whole=True), camera=view.camera,
                  arrows=tuple((f"P{k}", round(w, 2)) for k, w in enumerate(ways))),
        evidence=told("direction of arrow", ways, "deg"), margin=60.0, least=45.0, error=1.0, unit="deg",
    )  # fmt: skip


def to_map(facts: Facts, rng: Rng) -> Draft | None:
    """Which map marker is the place marked X in the oblique view."""
    view = view_of(facts, rng)
    found = [] if view is None else pixels(view, rng, 8)
    if view is None or len(found) < 4:
        return None
    window = frame(facts, rng, whole=True)
    posts: list[At] = []
    for pixel in found:
        p = post_at(view, *pixel)
        if _inner(facts, p) and all(apart(facts, window, p, q) for q in posts):
            posts.append(p)
        elif not posts:
            return None
    if len(posts) < 4:
        return None
    posts = posts[:4]
    v, u = found[0]
    far = [facts.distance(posts[0], p) for p in posts]
    return Draft(
        truth="P0", program="argmin(off_ray(P0, X), off_ray(P1, X), off_ray(P2, X), off_ray(P3, X))",
        show=show(window, camera=view.camera, pixels=(("X", v + 0.5, u + 0.5),), above=("P0", "P1", "P2", "P3")),
        points=marked(posts),
        evidence=(Evidence("depth of X", round(depth(view, v, u), 3), "m"),
                  *told("distance from X on the ground to", far, "m")),
        margin=min(far[1:]), least=TIMES * 3 * facts.step, error=3 * facts.step, unit="m",
    ) if min(far[1:]) >= TIMES * 3 * facts.step else None  # fmt: skip


def _inner(facts: Facts, p: At) -> bool:
    """Whether a post keeps clear of the place's border."""
    side = 0.04 * min(facts.shape)
    return side <= p[0] < facts.shape[0] - side and side <= p[1] < facts.shape[1] - side


def to_view(facts: Facts, rng: Rng) -> Draft | None:
    """Which marker of the oblique view is the place marked X on the map."""
    view = view_of(facts, rng)
    found = [] if view is None else pixels(view, rng, 4)
    if view is None or len(found) < 4:
        return None
    window = frame(facts, rng, whole=True)
    posts = [post_at(view, *pixel) for pixel in found]
    far = [facts.distance(posts[0], p) for p in posts]
    if not _inner(facts, posts[0]) or min(far[1:]) < TIMES * 3 * facts.step:
        return None
    return Draft(
        truth="P0", program="argmin(off_ray(X, P0), off_ray(X, P1), off_ray(X, P2), off_ray(X, P3))",
        show=show(window, camera=view.camera, above=("X",),
                  pixels=tuple((f"P{k}", v + 0.5, u + 0.5) for k, (v, u) in enumerate(found))),
        points=(Point("X", *posts[0]),), evidence=told("distance on the ground from X to", far, "m"),
        margin=min(far[1:]), least=TIMES * 3 * facts.step, error=3 * facts.step, unit="m",
    )  # fmt: skip


def depth_order(facts: Facts, rng: Rng) -> Draft | None:
    """Markers of the oblique view from near to far."""
    view = view_of(facts, rng)
    found = [] if view is None else pixels(view, rng, 9)
    if view is None:
        return None
    ranked = sorted((depth(view, *p), p) for p in found)
    kept = ranked[:1]
    for pair in ranked[1:]:
        if pair[0] >= DEPTH_RATIO * kept[-1][0]:
            kept.append(pair)
    count = 4
    if len(kept) < count:
        return None
    chosen = [kept[k] for k in sorted(rng.permutation(len(kept))[:count])]
    gap = min(b[0] - a[0] for a, b in pairwise(chosen))
    names = [f"P{k}" for k in range(count)]
    return Draft(
        truth=" ".join(names), program=f"order({', '.join(f'depth({n})' for n in names)})",
        show=show(frame(facts, rng, whole=True), camera=view.camera, above=("-",),
                  pixels=tuple((n, v + 0.5, u + 0.5) for n, (_, (v, u)) in zip(names, chosen, strict=True))),
        evidence=told("depth of", [d for d, _ in chosen], "m"), margin=gap, least=TIMES * gap / 4, error=gap / 4,
        unit="m",
    )  # fmt: skip


def _either(facts: Facts, view: View, seen: bool) -> Where:
    """Posts (by a mask of the place) that likely show in a view, or that something hides."""

    def masks() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        row, col = np.indices(facts.shape, dtype=np.float64)
        v, u, s = project(view.camera, facts, row, col, facts.z)
        k = np.clip(np.nan_to_num(u / view.stride), 0, view.depth.shape[1] - 1).astype(np.int64)
        inside = (s > 0) & (v >= EDGE_PX) & (v < SIZE_PX[0] - EDGE_PX) & (u >= EDGE_PX) & (u < SIZE_PX[1] - EDGE_PX)
        near = view.depth[np.where(inside, v, 0).astype(np.int64), k]
        with np.errstate(invalid="ignore"):
            front = (s - near) / s
        return inside & (np.abs(front) <= 0.02), inside & (front >= HIDDEN_SHARE) & (front < 1)

    mask = facts.keep(("either", view.camera), masks)[0 if seen else 1]
    return lambda at: np.asarray(mask[at])


def in_view(facts: Facts, rng: Rng) -> Draft | None:
    """Whether the map marker X shows in the oblique view or is hidden or outside."""
    view, window = view_of(facts, rng), frame(facts, rng, whole=True)
    posts = [] if view is None else spots(rng, window, 1, _either(facts, view, bool(rng.integers(2))))
    if view is None or not posts:
        return None
    v, u, s = project(view.camera, facts, *posts[0], facts.height(posts[0]))
    if s <= 0 or not (EDGE_PX <= v < SIZE_PX[0] - EDGE_PX and EDGE_PX <= u < SIZE_PX[1] - EDGE_PX):
        return None
    near = depths(facts, view.camera, range(int(u) - 4, int(u) + 5))[int(v) - 4 : int(v) + 5]
    if not np.isfinite(near).all():
        return None
    at = float(near[4, 4])
    front, gap = float((s - near[1:8, 1:8].max()) / s), abs(at - s)
    seen = gap <= 0.02 * s and even(near, 0.05)
    if not seen and front < HIDDEN_SHARE:
        return None
    return Draft(
        truth=seen, program="shows(X)", show=show(window, camera=view.camera), points=(Point("X", *posts[0]),),
        evidence=(Evidence("distance of X from the camera along its axis", round(s, 3), "m"),
                  Evidence("distance of what shows at that place", round(at, 3), "m")),
        margin=HIDDEN_SHARE * s - gap if seen else gap, least=HIDDEN_SHARE * s / 2 if seen else HIDDEN_SHARE * s,
        error=HIDDEN_SHARE * s / 6 if seen else HIDDEN_SHARE * s / 3, unit="m",
    )  # fmt: skip


FAMILIES = (
    Family("camera_heading", "cross-view", "choice", heading, (
        "Which of the arrows {list} on the map is the direction in which the oblique picture looks?",
        "The oblique view was taken looking along one of the arrows {list}. Which?",
        "Match the camera's heading with one of the arrows {list}.",
        "Towards which arrow, {list}, does the camera of the oblique picture point?",
        "Among {list}, which arrow tells the viewing direction of the perspective picture?",
        "The pilot photographed along which of the arrows {list}?",
    ), "The camera looks along {answer}.", most=2 * CAMERAS),
    Family("oblique_to_map", "cross-view", "choice", to_map, (
        "X is marked in the oblique picture. Which of {list} on the map is the same place?",
        "Which map marker among {list} is the point X of the perspective view?",
        "Find X of the oblique view on the map: {list}?",
        "Where on the map is the place X of the oblique picture: which of {list}?",
        "The spot X in the slanted picture is which of {list} seen from above?",
        "Match X with one of the map markers {list}.",
    ), "{answer} is the place of X."),
    Family("map_to_oblique", "cross-view", "choice", to_view, (
        "X is marked on the map. Which of {list} in the oblique picture is the same place?",
        "Which marker among {list} in the perspective view is the map's point X?",
        "Find the map's X in the oblique view: {list}?",
        "Where in the oblique picture is the place X: which of {list}?",
        "The spot X seen from above is which of {list} in the slanted picture?",
        "Match the map's X with one of {list} in the oblique view.",
    ), "{answer} is the place of X."),
    Family("depth_order", "cross-view", "order", depth_order, (
        "Order the places {list} from nearest to farthest from the camera.",
        "Sort {list} by their distance from the viewer, closest first.",
        "Rank {list} in the oblique picture from front to back.",
        "Which order do {list} have by depth, nearest first?",
        "List {list} in order of increasing distance from the camera.",
        "From the foreground to the background: put {list} in order.",
    ), "From near to far: {answer}."),
    Family("shows_in_view", "cross-view", "yesno", in_view, (
        "Is the ground at the map's marker X visible in the oblique picture?",
        "X is marked on the map. Does the oblique view show that ground, or is it hidden behind terrain?",
        "Can the camera of the oblique picture see the place X of the map?",
        "Is the place X free of terrain in front of it in the oblique picture?",
        "Does the ground at X on the map appear in the perspective picture?",
        "Looking at both pictures: is the ground at X in sight of the camera?",
    ), "So the answer is {answer}.", classes=("yes", "no"), tries=300),
)  # fmt: skip
