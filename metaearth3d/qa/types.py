"""What a question is: a draft that a family draws, and the finished, frozen item that is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, NamedTuple

Form = Literal["choice", "yesno", "integer", "number", "order"]
Style = Literal["photo", "relief", "contours", "roofs", "roofs and contours", "cover"]
UNTOLD = "cannot be told"


class Point(NamedTuple):
    """A lettered marker on a pixel of the scene's height raster."""

    label: str
    row: int
    col: int


class Box(NamedTuple):
    """Half-open box of pixels of the scene's height raster: a labelled region or a picture's frame."""

    label: str
    row: int
    col: int
    height: int
    width: int


class Evidence(NamedTuple):
    """One measured number behind an answer."""

    name: str
    value: float
    unit: str


class Camera(NamedTuple):
    """A camera with a level optical axis and a shifted centre, so that picture columns are upright planes.

    It stands ``up_m`` metres above the height datum at pixel (row, col), looks along ``heading_deg`` clockwise from
    north; a pixel (v, u) looks along ``forward + right (u - center_u) / focal_px - up (v - center_v) / focal_px``.
    """

    row: float
    col: float
    up_m: float
    heading_deg: float
    focal_px: float
    center_u: float
    center_v: float


@dataclass(frozen=True)
class Show:
    """What the picture of a question shows: one view from above unless a camera or crops say otherwise."""

    window: Box  # of the view from above
    style: Style = "photo"
    gsd_level: int = 0  # 0: finest imagery, 1: the next coarser file ...
    scale_bar: bool = True
    lines: tuple[tuple[str, str], ...] = ()
    hidden: tuple[str, ...] = ()  # markers that are asked for but not drawn
    camera: Camera | None = None
    pixels: tuple[tuple[str, float, float], ...] = ()  # (label, v, u) drawn in the oblique view
    above: tuple[str, ...] = ()  # markers that are drawn in the view from above; () is all
    arrows: tuple[tuple[str, float], ...] = ()  # (label, degrees from north), from the camera's place
    crops: tuple[Box, ...] = ()  # windows shown beside the first
    crop_level: int = 0


@dataclass(frozen=True)
class Draft:
    """A drawn candidate before letters, words and units are chosen.

    Marker or box labels ``P0, P1 ...`` are exchangeable: each becomes one of the letters A, B ..., P0 being the answer
    of a choice. Other labels stay. Numbers are in SI units.
    """

    truth: str | float | bool
    program: str
    show: Show
    points: tuple[Point, ...] = ()
    boxes: tuple[Box, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    margin: float = 0.0  # distance from the nearest other answer
    least: float = 0.0  # the smallest margin that is accepted
    error: float = 0.0  # of the margin: raster quantisation and mesh error
    unit: str = ""
    tolerance: float = 0.0
    slots: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()  # of a class question, the truth among them
    stratum: str = ""  # questions whose text says something about the answer are balanced within it


@dataclass(frozen=True)
class Question:
    """One finished item; :meth:`to_dict` is its canonical JSON line.

    ``points`` and boxes are pixels of the scene's height raster (row down, column right), ``program`` is what computes
    the answer from them, ``margin`` the distance from the nearest other answer in ``margin_unit`` next to ``error``.
    """

    id: str
    kind: str
    topic: str
    form: Form
    question: str
    answer: str
    options: tuple[str, ...]
    reasoning: str
    unit: str
    tolerance: float
    truth: str
    margin: float
    least_margin: float
    error: float
    difficulty: str
    evidence: tuple[Evidence, ...]
    program: str
    points: tuple[Point, ...]
    boxes: tuple[Box, ...]
    show: Show
    frame: str
    scene: str
    place: str
    seed: int
    phrasing: int
    split: str = ""
    image: str = ""
    image_sha256: str = ""

    def to_dict(self) -> dict[str, Any]:
        """JSON values of one schema for every family, so that columnar readers take them all."""
        return {
            **{name: getattr(self, name) for name in PLAIN},
            "options": list(self.options),
            "evidence": [e._asdict() for e in self.evidence],
            "inputs": {
                "points": [p._asdict() for p in self.points],
                "boxes": [b._asdict() for b in self.boxes],
                "window": self.show.window._asdict(),
                "crops": [b._asdict() for b in self.show.crops],
                "pixels": [{"label": n, "v": v, "u": u} for n, v, u in self.show.pixels],
                "arrows": [{"label": n, "azimuth_deg": a} for n, a in self.show.arrows],
                "camera": [] if self.show.camera is None else [self.show.camera._asdict()],
                "hidden": list(self.show.hidden),
                "drawing": json.dumps(
                    {
                        "style": self.show.style,
                        "gsd_level": self.show.gsd_level,
                        "crop_level": self.show.crop_level,
                        "scale_bar": self.show.scale_bar,
                        "lines": self.show.lines,
                        "above": self.show.above,
                    }
                ),
            },
        }


PLAIN = tuple(f.name for f in fields(Question) if f.name not in ("show", "points", "boxes", "evidence", "options"))
