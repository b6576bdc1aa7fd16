"""Programs of items run again with the checker's own functions; a program is one expression of calls and numbers."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from metaearth3d.qa.checking import objects, terrain
from metaearth3d.qa.checking.place import Place

SECTORS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
BANDS = {
    "slope_class": ("flat (under 2°)", "gentle (2° to 8°)", "moderate (8° to 15°)", "steep (15° to 30°)",
                    "very steep (over 30°)"),
    "seen_share": ("less than 15 %", "15 % to 35 %", "35 % to 60 %", "more than 60 %"),
    "zoom_factor": ("2 times", "3 times", "4 times", "6 times"),
}  # fmt: skip
SIZES = {"metres": 1.0, "feet": 0.3048, "kilometres": 1000.0, "square metres": 1.0, "hectares": 1e4,
         "square kilometres": 1e6, "cubic metres": 1.0, "per cent": 1.0, "": 1.0}  # fmt: skip
RANKED = ("argmax", "argmin", "order")


class Unreadable(ValueError):
    """A program that cannot be run."""


def run(item: Mapping[str, Any], place: Place) -> Any:
    """The answer of an item's program: a number in SI units, a truth value or a word."""
    try:
        tree = ast.parse(item["program"], mode="eval").body
        return _Runner(item, place).value(tree)
    except (SyntaxError, KeyError, IndexError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise Unreadable(f"{item['program']!r}: {error!r}") from error


class _Runner:
    """Evaluates one program."""

    def __init__(self, item: Mapping[str, Any], place: Place) -> None:
        self.item, self.place = item, place
        inputs = item["inputs"]
        self.points = {p["label"]: (p["row"], p["col"]) for p in inputs["points"]}
        self.boxes = {b["label"]: (b["row"], b["col"], b["height"], b["width"]) for b in inputs["boxes"]}
        self.pixels = {p["label"]: (p["v"], p["u"]) for p in inputs["pixels"]}
        self.camera = inputs["camera"][0] if inputs["camera"] else {}

    def value(self, node: ast.expr) -> Any:
        """A number, a label or the result of a call."""
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return node.value
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            return self.value(node.left) * self.value(node.right)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
            if node.func.id in RANKED:
                return self.ranked(node.func.id, node.args)
            return self.call(node.func.id, [self.value(arg) for arg in node.args])
        raise Unreadable(f"{ast.unparse(node)!r} is no call or number")

    def ranked(self, how: str, calls: list[ast.expr]) -> str:
        """The label of the greatest or least of some calls, or all labels from least to greatest."""
        values = {}
        for call in calls:
            if not (isinstance(call, ast.Call) and call.args):
                raise Unreadable(f"{how} wants calls")
            names = [a.id for a in call.args if isinstance(a, ast.Name)]
            values[next(n for n in names if n in "ABCDEFGH")] = self.value(call)
        order = sorted(values, key=lambda label: values[label])
        return {"argmax": order[-1], "argmin": order[0], "order": ", ".join(order)}[how]

    def call(self, name: str, args: list[Any]) -> Any:
        """One function; labels become posts, boxes or pixels as it wants them."""
        if name in _PLAIN:
            return _PLAIN[name](*args)
        if name == "band":
            return BANDS[self.item["kind"]][sum(args[0] >= limit for limit in args[1:])]
        if name == "away_arrow":
            return objects.arrow_off(self.item, args[0])
        if name == "inside":
            return objects.inside(self.boxes[args[0]], self.boxes[args[1]])
        if name == "picture_over":
            return self.boxes["picture"][2] / self.boxes[args[0]][2]
        if name == "relief":
            return float(self.place.here(self.boxes[args[0]]).max() - self.place.here(self.boxes[args[0]]).min())
        if name in _CAMERA:
            return self.sighted(name, args)
        return _PLACED[name](self.place, *map(self.placed, args))

    def placed(self, arg: Any) -> Any:
        """A label as a post or box."""
        if not isinstance(arg, str):
            return arg
        return self.points[arg] if arg in self.points else self.boxes[arg]

    def sighted(self, name: str, args: list[str]) -> Any:
        """Functions of the oblique view."""
        if name == "depth":
            return objects.depth(self.place, self.camera, *self.pixels[args[0]])
        if name == "shows":
            return objects.shows(self.place, self.points[args[0]], self.camera)
        return objects.off_ray(self.place, self.points[args[0]], self.camera, *self.pixels[args[1]])


def _sector(angle: float) -> str:
    return SECTORS[int((angle + 22.5) % 360 // 45)]


def _turned(a: float, b: float) -> float:
    return min((a - b) % 360, (b - a) % 360)


def _landform(stand: float, slope: float, least: float, steep: float) -> str:
    if abs(stand) > least:
        return "stands above its surroundings" if stand > 0 else "lies below its surroundings"
    return "on an even slope" if slope > steep else "on level ground"


def _cover(place: Place, p: tuple[int, int]) -> str:
    return place.scene.names[int(place.scene.cover[p])]


def _most(place: Place, box: tuple[int, int, int, int], a: int, b: int) -> str:
    return place.scene.names[a if objects.share(place, box, a) > objects.share(place, box, b) else b]


def _volume(place: Place, p: tuple[int, int]) -> float:
    return float(objects.building(place, p).sum()) * place.scene.step[0] * place.scene.step[1]


def _footprint(place: Place, p: tuple[int, int]) -> float:
    return len(objects.building(place, p)) * place.scene.step[0] * place.scene.step[1]


_PLAIN: dict[str, Any] = {
    "difference": lambda a, b: abs(a - b),
    "more": lambda a, b: a > b,
    "less": lambda a, b: a < b,
    "sector": _sector,
    "turned": _turned,
    "landform": _landform,
}
_CAMERA = ("depth", "off_ray", "shows")
_PLACED: dict[str, Any] = {
    "height": Place.height,
    "profile": terrain.profile,
    "slope": terrain.slope,
    "aspect": terrain.aspect,
    "facing": lambda place, p, radius, way: _turned(terrain.aspect(place, p, radius), way),
    "stand": terrain.stand,
    "sees": terrain.sees,
    "clearance": lambda place, p, x, mast: float(terrain.sees(place, x, p, mast)),
    "over": terrain.over,
    "seen": terrain.seen,
    "sunlit": terrain.sunlit,
    "crest": lambda place, p, x: terrain.crest(place, x, p),
    "rise": terrain.rise,
    "steepest_on_way": terrain.steepest_on_way,
    "off_way": terrain.off_way,
    "below": terrain.below,
    "distance": objects.distance,
    "straight": objects.straight,
    "bearing": objects.bearing,
    "away": lambda place, p, x, way: _turned(objects.bearing(place, x, p), way),
    "side": objects.side,
    "share": objects.share,
    "area": objects.area,
    "most": _most,
    "quarter": objects.quarter,
    "nearest": objects.nearest,
    "cover": _cover,
    "patches": objects.patches,
    "tall": lambda place, p: objects.ninetieth(objects.building(place, p)),
    "volume": _volume,
    "footprint": _footprint,
    "buildings": objects.counted,
    "buildings_over": objects.counted,
    "hides": objects.hides,
}


def agrees(item: Mapping[str, Any], found: Any) -> bool:
    """Whether a recomputed result is the item's answer."""
    if item["form"] == "number":
        value = float(found) / SIZES[item["unit"]]
        rounded = abs(float(item["answer"]) - float(item["truth"])) <= 0.2 * float(item["tolerance"])
        return rounded and abs(value - float(item["truth"])) <= float(item["tolerance"])
    if item["form"] == "integer":
        return bool(f"{found:.0f}" == item["answer"] == item["truth"])
    word = ("yes" if found else "no") if isinstance(found, bool) else str(found)
    return bool(word == item["answer"] == item["truth"])
