"""Second computations about cover, buildings, distances, cameras: flood fills, brute force, geodesics, rays."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.qa.checking.place import GEOD, Floats, Place

Post = tuple[int, int]
Window = tuple[int, int, int, int]
HIDDEN = 0.04  # share of the way to a place within which something in front of it does not hide it


def distance(place: Place, a: Post, b: Post) -> float:
    """Geodesic metres."""
    return float(GEOD.inv(*place.scene.lonlat(*a), *place.scene.lonlat(*b))[2])


def straight(place: Place, a: Post, b: Post) -> float:
    """Metres with the difference in height."""
    return math.sqrt(distance(place, a, b) ** 2 + (place.height(a) - place.height(b)) ** 2)


def bearing(place: Place, a: Post, b: Post) -> float:
    """Degrees clockwise from the raster's north."""
    way = place.at(b, 0.0) - place.at(a, 0.0)
    return (90 - math.degrees(math.atan2(-way[1], way[0]))) % 360


def side(place: Place, x: Post, y: Post, z: Post) -> str:
    """Where z is for somebody at x who looks to y: the sector of the turn, by dot and cross products."""
    to_y, to_z = (place.at(p, 0.0)[:2] - place.at(x, 0.0)[:2] for p in (y, z))
    along, across = float(to_y @ to_z), float(to_y[0] * to_z[1] - to_y[1] * to_z[0])
    if abs(along) >= abs(across):
        return "ahead" if along > 0 else "behind"
    return "to the right" if across > 0 else "to the left"


def share(place: Place, box: Window, code: int) -> float:
    """Share of a cover."""
    plane = place.cut(place.scene.cover, box)
    return int(np.count_nonzero(plane == code)) / plane.size


def area(place: Place, box: Window, code: int) -> float:
    """Square metres: the share of the geodesic area of the box."""
    row, col, height, width = box
    corners = [(row, col), (row, col + width), (row + height, col + width), (row + height, col)]
    lon, lat = zip(*(place.scene.lonlat(r - 0.5, c - 0.5) for r, c in corners), strict=True)
    return share(place, box, code) * abs(float(GEOD.polygon_area_perimeter(lon, lat)[0]))


def quarter(place: Place, box: Window, code: int) -> str:
    """The quadrant with most of a cover."""
    row, col, height, width = box
    h, w = height // 2, width // 2
    shares = {
        f"{ns}-{we}": share(place, (r, c, h, w), code)
        for ns, r in (("north", row), ("south", row + height - h))
        for we, c in (("west", col), ("east", col + width - w))
    }
    return max(shares, key=lambda name: shares[name])


def nearest(place: Place, p: Post, box: Window, code: int) -> float:
    """Metres to the nearest pixel of a cover in a box."""
    dy, dx = place.scene.step
    found = np.argwhere(place.cut(place.scene.cover, box) == code) + np.array(box[:2])
    return float(np.sqrt((((found - np.array(p)) * np.array((dy, dx))) ** 2).sum(1).min()))


def blobs(plane: NDArray[np.bool_]) -> Iterator[list[Post]]:
    """Connected sets of true posts (eight neighbours), by flood fill."""
    left = {(int(r), int(c)) for r, c in np.argwhere(plane)}
    while left:
        edge = [left.pop()]
        found = []
        while edge:
            r, c = edge.pop()
            found.append((r, c))
            for near in [(r + i, c + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]:
                if near in left:
                    left.remove(near)
                    edge.append(near)
        yield found


def patches(place: Place, box: Window, code: int, least: int) -> int:
    """Patches of a cover of at least so many posts."""
    return sum(len(blob) >= least for blob in blobs(place.cut(place.scene.cover, box) == code))


def buildings(place: Place, tall: float) -> list[list[Post]]:
    """Posts, from the place's corner, of each building."""
    key = ("buildings", tall)
    if key not in place.kept:
        place.kept[key] = list(blobs(place.cut(place.scene.above) >= tall))
    found: list[list[Post]] = place.kept[key]
    return found


def building(place: Place, p: Post, tall: float = 2.5) -> Floats:
    """Heights above ground, from low to high, of the posts of the building at a marker."""
    own = (p[0] - place.window[0], p[1] - place.window[1])
    posts = next(blob for blob in buildings(place, tall) if own in blob)
    plane = place.cut(place.scene.above)
    return np.sort(np.array([plane[post] for post in posts]))


def ninetieth(values: Floats) -> float:
    """The value that nine tenths lie below, between neighbours."""
    at = 0.9 * (len(values) - 1)
    low = math.floor(at)
    return float(values[low] + (at - low) * (values[min(low + 1, len(values) - 1)] - values[low]))


def counted(place: Place, box: Window, least: int, tall: float, limit: float | None = None) -> int:
    """Buildings wholly inside a box of at least so many posts, and taller than a limit if there is one."""
    row, col = box[0] - place.window[0], box[1] - place.window[1]
    plane = place.cut(place.scene.above)
    count = 0
    for blob in buildings(place, tall):
        inside_ = all(row <= r < row + box[2] and col <= c < col + box[3] for r, c in blob)
        if inside_ and len(blob) >= least:
            count += limit is None or ninetieth(np.sort(np.array([plane[p] for p in blob]))) > limit
    return count


def hides(place: Place, a: Post, b: Post, mast: float, tall: float) -> str:
    """What stands between two mast tops."""
    surface = place.scene.surface
    ends = [place.at(p, place.height(p) + mast) for p in (a, b)]
    if surface.hits(ends[0], ends[1] - ends[0]).size:
        return "the terrain"
    count = 4 * max(abs(b[0] - a[0]), abs(b[1] - a[1]))
    t = np.arange(1, count) / count
    rows, cols = a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])
    above = place.scene.above[np.round(rows).astype(int), np.round(cols).astype(int)]
    tops = place.bilinear(rows, cols) + np.where(above >= tall, above, 0.0)
    return "a building" if (tops > ends[0][2] + t * (ends[1][2] - ends[0][2])).any() else "nothing: the view is free"


def pixel_ray(camera: Mapping[str, float], v: float, u: float) -> Floats:
    """Metres east, south and up along a pixel's ray for each metre of depth."""
    turn = math.radians(camera["heading_deg"])
    right = (u - camera["center_u"]) / camera["focal_px"]
    up = -(v - camera["center_v"]) / camera["focal_px"]
    return np.array([math.sin(turn) + right * math.cos(turn), -math.cos(turn) + right * math.sin(turn), up])


def first_hit(place: Place, start: Floats, way: Floats) -> float | None:
    """Share of a ray at which it first meets the place's ground; ground of the scene outside the place is not there."""
    row0, col0, rows, cols = place.window
    dy, dx = place.scene.step
    for t in place.scene.surface.hits(start, way):
        east, south, _ = start + t * way
        if col0 <= east / dx <= col0 + cols - 1 and row0 <= south / dy <= row0 + rows - 1:
            return float(t)
    return None


def depth(place: Place, camera: Mapping[str, float], v: float, u: float) -> float:
    """Metres along the camera's axis to what a pixel shows."""
    far = 4 * math.hypot(place.window[2] * place.scene.step[0], place.window[3] * place.scene.step[1])
    start = place.at((camera["row"], camera["col"]), camera["up_m"])
    hit = first_hit(place, start, far * pixel_ray(camera, v, u))
    return math.inf if hit is None else hit * far


def off_ray(place: Place, p: Post, camera: Mapping[str, float], v: float, u: float) -> float:
    """Level metres from a marker to what a pixel shows."""
    start = place.at((camera["row"], camera["col"]), camera["up_m"])
    end = start + depth(place, camera, v, u) * pixel_ray(camera, v, u)
    return float(np.hypot(*(end - place.at(p, 0.0))[:2])) if np.isfinite(end).all() else math.inf


def shows(place: Place, p: Post, camera: Mapping[str, float]) -> bool:
    """Whether nothing stands clearly in front of a marker's ground."""
    start, end = place.at((camera["row"], camera["col"]), camera["up_m"]), place.at(p, place.height(p))
    hit = first_hit(place, start, end - start)
    return hit is None or hit > 1 - HIDDEN


def inside(a: Window, b: Window) -> float:
    """Common area of two boxes over that of the first."""
    rows = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    cols = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(rows, 0) * max(cols, 0) / (a[2] * a[3])


def arrow_off(item: Mapping[str, Any], label: str) -> float:
    """Degrees between an arrow and the camera's heading."""
    ways = {a["label"]: a["azimuth_deg"] for a in item["inputs"]["arrows"]}
    turn = math.radians(ways[label] - item["inputs"]["camera"][0]["heading_deg"])
    return math.degrees(math.acos(max(-1.0, min(1.0, math.cos(turn)))))
