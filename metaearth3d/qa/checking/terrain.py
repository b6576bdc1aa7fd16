"""Second computations of what questions ask about heights, slopes, sights, water and ways."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from metaearth3d.qa.checking.place import Floats, Place

Post = tuple[int, int]
TARGETS = 1600  # posts whose visibility a share is estimated from


def line(place: Place, a: Post, b: Post) -> tuple[Floats, Floats]:
    """Shares of the way and heights along it, a third of a post apart."""
    t = np.linspace(0, 1, 3 * max(abs(b[0] - a[0]), abs(b[1] - a[1]), 2) + 1)
    return t, place.bilinear(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))


def profile(place: Place, a: Post, b: Post, m: float) -> str:
    """What the ground does on a line, changes below ``m`` not counting."""
    z = line(place, a, b)[1]
    lowest, highest = float(z.min()), float(z.max())
    begin, end = float(z[0]), float(z[-1])
    fall = max(float(z[k] - z[k:].min()) for k in range(len(z)))
    climb = max(float(z[k:].max() - z[k]) for k in range(len(z)))
    if end - begin >= m and fall < m:
        return "rises"
    if begin - end >= m and climb < m:
        return "falls"
    dip, bump = min(begin, end) - lowest, highest - max(begin, end)
    if dip >= m > bump:
        return "dips into a valley"
    return "crosses a ridge" if bump >= m > dip else "unclear"


def disc(place: Place, p: Post, radius: float) -> tuple[Floats, Floats, Floats]:
    """Metres east and north of a marker and heights of all posts within a radius."""
    dy, dx = place.scene.step
    rows, cols = np.mgrid[0 : place.window[2], 0 : place.window[3]]
    east, north = (cols + place.window[1] - p[1]) * dx, (p[0] - rows - place.window[0]) * dy
    inside = np.hypot(east, north) <= radius * (1 + 1e-9)
    return east[inside], north[inside], place.z[inside]


def plane(place: Place, p: Post, radius: float) -> tuple[float, float]:
    """Rise per metre east and north by least squares."""
    key = ("plane", p, radius)
    if key not in place.kept:
        east, north, z = disc(place, p, radius)
        found = np.linalg.lstsq(np.c_[east, north, np.ones(len(z))], z, rcond=None)[0]
        place.kept[key] = float(found[0]), float(found[1])
    rises: tuple[float, float] = place.kept[key]
    return rises


def slope(place: Place, p: Post, radius: float) -> float:
    """Degrees."""
    return math.degrees(math.atan(math.hypot(*plane(place, p, radius))))


def aspect(place: Place, p: Post, radius: float) -> float:
    """Degrees from north, downhill."""
    east, north = plane(place, p, radius)
    return math.degrees(math.atan2(-east, -north)) % 360


def stand(place: Place, p: Post, radius: float) -> float:
    """Metres above the mean of a disc."""
    return place.height(p) - float(disc(place, p, radius)[2].mean())


def sees(place: Place, a: Post, b: Post, mast: float) -> bool:
    """Whether a ray between two mast tops meets no triangle."""
    top = [place.at(p, place.height(p) + mast) for p in (a, b)]
    return not place.scene.surface.hits(top[0], top[1] - top[0]).size


def over(place: Place, p: Post, a: Post, b: Post, mast: float) -> float:
    """Metres of ground at a mark above the line between two mast tops."""
    here, from_, to = (place.at(q, 0.0)[:2] for q in (p, a, b))
    t = float((here - from_) @ (to - from_) / ((to - from_) @ (to - from_)))
    return place.height(p) - mast - place.height(a) - t * (place.height(b) - place.height(a))


def seen(place: Place, p: Post, mast: float) -> float:
    """Share of the place's posts that a straight line from a mast top reaches, by lines to a grid of posts."""
    key = ("seen", p, mast)
    if key in place.kept:
        return float(place.kept[key])
    row0, col0, rows, cols = place.window
    stride = max(1, math.ceil(math.sqrt(rows * cols / TARGETS)))
    r, c = (a.ravel() for a in np.mgrid[row0 : row0 + rows : stride, col0 : col0 + cols : stride])
    count = max(rows, cols)
    t = (np.arange(1, count) / count)[None, :]
    eye = place.height(p) + mast
    target = place.z[r - row0, c - col0]
    ground = place.bilinear(p[0] + t * (r - p[0])[:, None], p[1] + t * (c - p[1])[:, None])
    free = ((eye + t * (target - eye)[:, None]) - ground)[:, : count - 2].min(axis=1) > -1e-6
    place.kept[key] = float(free.mean())
    return float(free.mean())


def sunlit(place: Place, p: Post, mast: float, azimuth: float, altitude: float) -> bool:
    """Whether a ray to the sun meets no triangle before it leaves the place."""
    row0, col0, rows, cols = place.window
    dy, dx = place.scene.step
    east, south = math.sin(math.radians(azimuth)), -math.cos(math.radians(azimuth))
    room = [
        ((col0 + cols - 1 - p[1]) if east > 0 else (p[1] - col0)) * dx / abs(east) if abs(east) > 1e-9 else math.inf,
        ((row0 + rows - 1 - p[0]) if south > 0 else (p[0] - row0)) * dy / abs(south) if abs(south) > 1e-9 else math.inf,
    ]
    far = min(room)
    way = np.array([east * far, south * far, far * math.tan(math.radians(altitude))])
    return not place.scene.surface.hits(place.at(p, place.height(p) + mast), way).size


def crest(place: Place, a: Post, b: Post) -> float:
    """Highest ground on a straight way."""
    return float(line(place, a, b)[1].max())


def threshold(plane_: Floats, a: Post, b: Post, fine: float) -> float:
    """The least level at which posts a and b of a plane are joined by posts (eight neighbours) not above it."""
    low, high = float(max(plane_[a], plane_[b])), float(plane_.max())
    ring = np.ones((3, 3))

    def joined(level: float) -> bool:
        labels = ndimage.label(plane_ <= level, ring)[0]
        return bool(labels[a] == labels[b])

    if joined(low):
        return low
    while high - low > fine:
        middle = (low + high) / 2
        low, high = (low, middle) if joined(middle) else (middle, high)
    return high


def local(place: Place, p: Post) -> Post:
    """A post counted from the place's corner."""
    return p[0] - place.window[0], p[1] - place.window[1]


def rise(place: Place, p: Post, start: Post) -> float:
    """Metres that water must rise above ``start`` to reach p."""
    return threshold(place.z, local(place, start), local(place, p), 0.005) - place.height(start)


def steepest_on_way(place: Place, p: Post, start: Post) -> float:
    """Degrees of the steepest ground on the gentlest way."""
    if "steep" not in place.kept:
        dy, dx = place.scene.step
        z = place.raster
        east = ndimage.sobel(z, axis=1, mode="nearest") / (8 * dx)
        south = ndimage.sobel(z, axis=0, mode="nearest") / (8 * dy)
        place.kept["steep"] = np.degrees(np.arctan(np.sqrt(east**2 + south**2)))
    return threshold(place.kept["steep"], local(place, start), local(place, p), 0.005)


def way_down(place: Place, start: Post) -> NDArray[np.int64]:
    """Posts (N, 2) of the steepest descent over the raster, from the place's corner."""
    key = ("way", start)
    if key not in place.kept:
        dy, dx = place.scene.step
        far = np.hypot(*np.meshgrid([-dy, 0, dy], [-dx, 0, dx], indexing="ij"))
        far[1, 1] = np.inf
        z, p = place.raster, local(place, start)
        posts = [p]
        while 0 < p[0] < z.shape[0] - 1 and 0 < p[1] < z.shape[1] - 1:
            fall = (z[p] - z[p[0] - 1 : p[0] + 2, p[1] - 1 : p[1] + 2]) / far
            k = int(fall.argmax())
            if fall.flat[k] <= 0:
                break
            p = (p[0] + k // 3 - 1, p[1] + k % 3 - 1)
            posts.append(p)
        place.kept[key] = np.array(posts)
    found: NDArray[np.int64] = place.kept[key]
    return found


def off_way(place: Place, p: Post, start: Post) -> float:
    """Posts from a marker to a drop's way."""
    way = way_down(place, start) - np.array(local(place, p))
    return float(np.sqrt((way**2).sum(1).min()))


def below(place: Place, box: tuple[int, int, int, int], height: float) -> float:
    """Share of a box less than a height above its lowest post."""
    z = place.here(box)
    return float(np.count_nonzero(z < z.min() + height)) / z.size
