"""The picture of a question: views from above with markers, boxes, scale bar and north arrow; oblique views; crops."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from metaearth3d.qa.bases import base, roofs, shade
from metaearth3d.qa.camera import drawn, seen
from metaearth3d.qa.facts import Facts
from metaearth3d.qa.ground import Ground, contour_step
from metaearth3d.qa.strip import ACCENT, INK, PAPER, below, font
from metaearth3d.qa.types import Box, Camera, Question, Show, Style

SIDE_PX = 512  # longer side of a view from above
PANEL_PX = 252  # of one of several crops
GUTTER_PX = 8
JPEG_QUALITY = 90
SHEETS = 48  # drawn grounds that are kept for further questions: 40 MB


def jpeg(question: Question, facts: Facts) -> bytes:
    """The question's picture as a JPEG file: the same question gives the same bytes."""
    out = io.BytesIO()
    picture(question, facts).save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


def picture(question: Question, facts: Facts) -> Image.Image:
    """All panels of a question side by side."""
    show = question.show
    panels = [_map(question, facts.ground)] if show.above != ("-",) else []
    if show.camera is not None:
        panels.append(_oblique(question, facts))
    if len(show.crops) == 1:
        panels.append(_crop(question, facts.ground, show.crops[0], SIDE_PX, marks=True))
    elif show.crops:
        small = [_crop(question, facts.ground, crop, PANEL_PX, marks=False) for crop in show.crops]
        panels.append(_grid(small))
    return panels[0] if len(panels) == 1 else _row(panels)


def _map(question: Question, ground: Ground) -> Image.Image:
    """The view from above with everything that is drawn on it."""
    show, window = question.show, question.show.window
    scale, size = _size(window)
    out = _sheet(ground, window, show.style, show.gsd_level, show.scale_bar).copy()
    pen = ImageDraw.Draw(out)

    def xy(row: float, col: float) -> tuple[float, float]:
        return (col + 0.5 - window.col) * scale, (row + 0.5 - window.row) * scale

    places = {p.label: xy(p.row, p.col) for p in question.points}
    for a, b in show.lines:
        if a not in show.hidden and b not in show.hidden:
            pen.line([places[a], places[b]], fill=PAPER, width=4)
            pen.line([places[a], places[b]], fill=ACCENT, width=2)
    for box in (b for b in question.boxes if b.label != "picture" and _on_map(question, b)):
        (x0, y0), (x1, y1) = xy(box.row - 0.5, box.col - 0.5), xy(box.row + box.height - 0.5, box.col + box.width - 0.5)
        pen.rectangle([x0 - 1, y0 - 1, x1 + 1, y1 + 1], outline=PAPER, width=4)
        pen.rectangle([x0, y0, x1, y1], outline=ACCENT, width=2)
        _label(pen, (x0 + 12, y0 + 12), box.label)
    for p in question.points:
        if p.label not in show.hidden and (not show.above or p.label in show.above):
            _marker(pen, places[p.label], p.label, size)
    if show.arrows and show.camera is not None:
        _arrows(pen, question, size)
    return out


def _size(window: Box) -> tuple[float, tuple[int, int]]:
    """Pixels of a post, and the width and height of a frame's picture."""
    scale = SIDE_PX / max(window.height, window.width)
    return scale, (round(window.width * scale), round(window.height * scale))


@lru_cache(maxsize=SHEETS)
def _sheet(ground: Ground, window: Box, style: Style, level: int, scale_bar: bool) -> Image.Image:
    """The drawn ground of a frame with its strip, before any mark."""
    scale, size = _size(window)
    tall = style.startswith("roofs")
    painted = style == "cover"
    out = roofs(ground, window, size) if tall else base(ground, window, size, level, painted=painted).convert("RGB")
    if style in ("relief", "contours"):
        out = _shaded(out, ground, window)
    if style.endswith("contours"):
        _contours(out, ground, window)
    return below(out, Show(window, style, scale_bar=scale_bar), ground, scale / ground.step_m[1])


def _on_map(question: Question, box: Box) -> bool:
    """Whether a box is outlined: crops shown apart are not, unless the question is about their place."""
    if box.label in ("K",):
        return True
    if box.label == "L":
        return question.kind != "zoom_same"
    return not any(box.label == crop.label for crop in question.show.crops)


def _shaded(image: Image.Image, ground: Ground, window: Box) -> Image.Image:
    """An image with the relief's shading laid over it."""
    part = shade(ground)[window.row : window.row + window.height, window.col : window.col + window.width]
    light = np.asarray(Image.fromarray(part.astype(np.float32)).resize(image.size, Image.Resampling.BILINEAR))
    mixed = np.asarray(image) * (0.35 + 0.9 * light[..., None])
    return Image.fromarray(mixed.clip(0, 255).astype(np.uint8))


def _contours(image: Image.Image, ground: Ground, window: Box) -> None:
    """Lines of equal height with some of their heights, in place."""
    z = ground.z[window.row : window.row + window.height, window.col : window.col + window.width]
    step = contour_step(float(np.ptp(z)))
    w, h = image.size
    rows = (np.arange(h) + 0.5) * z.shape[0] / h - 0.5
    cols = (np.arange(w) + 0.5) * z.shape[1] / w - 0.5
    smooth = ndimage.map_coordinates(z, np.meshgrid(rows, cols, indexing="ij"), order=1, mode="nearest")
    band = np.floor(smooth / step).astype(np.int64)
    line = np.zeros((h, w), bool)
    line[:-1] |= band[:-1] != band[1:]
    line[:, :-1] |= band[:, :-1] != band[:, 1:]
    pixels = np.asarray(image).copy()
    pixels[line] = (pixels[line] * 0.25 + np.array((245, 165, 60)) * 0.75).astype(np.uint8)
    image.paste(Image.fromarray(pixels))
    pen = ImageDraw.Draw(image)
    for k, level in enumerate(range(int(band.min()) + 1, int(band.max()) + 1)):
        across = np.argwhere((band[:, :-1] >= level) != (band[:, 1:] >= level))
        across = across[(across[:, 0] > 20) & (across[:, 0] < h - 40) & (across[:, 1] > 30) & (across[:, 1] < w - 60)]
        if len(across) and (k % 2 == 0 or band.max() - band.min() < 8):
            row, col = across[(k * 7919) % len(across)]
            pen.text((col, row), f"{level * step:g}", fill=(90, 45, 0), font=font(11), anchor="mm", stroke_width=2,
                     stroke_fill=(255, 250, 235))  # fmt: skip


def _marker(pen: Any, at: tuple[float, float], label: str, size: tuple[int, int]) -> None:
    """A dot on the very place and its letter beside it, on the side where there is room."""
    x, y = at
    pen.ellipse([x - 5, y - 5, x + 5, y + 5], fill=PAPER)
    pen.ellipse([x - 3.5, y - 3.5, x + 3.5, y + 3.5], fill=ACCENT)
    _label(pen, (x + (15 if x < size[0] - 30 else -15), y - (13 if y > 30 else -13)), label)


def _label(pen: Any, at: tuple[float, float], label: str) -> None:
    """A letter on a white disc."""
    x, y = at
    pen.ellipse([x - 9.5, y - 9.5, x + 9.5, y + 9.5], fill=PAPER, outline=INK)
    pen.text((x, y), label, fill=INK, font=font(15), anchor="mm")


def _arrows(pen: Any, question: Question, size: tuple[int, int]) -> None:
    """Lettered arrows from the middle of the map."""
    x, y = size[0] / 2, size[1] / 2
    reach = 0.34 * min(size)
    for label, azimuth in question.show.arrows:
        away = math.radians(azimuth)
        dx, dy = math.sin(away), -math.cos(away)
        tip = (x + reach * dx, y + reach * dy)
        pen.line([(x + 14 * dx, y + 14 * dy), tip], fill=PAPER, width=7)
        pen.line([(x + 14 * dx, y + 14 * dy), tip], fill=ACCENT, width=3)
        head = [(tip[0] + 8 * dx, tip[1] + 8 * dy), (tip[0] - 8 * dx - 8 * dy, tip[1] - 8 * dy + 8 * dx),
                (tip[0] - 8 * dx + 8 * dy, tip[1] - 8 * dy - 8 * dx)]  # fmt: skip
        pen.polygon(head, fill=ACCENT, outline=PAPER)
        _label(pen, (tip[0] + 24 * dx, tip[1] + 24 * dy), label)


def _oblique(question: Question, facts: Facts) -> Image.Image:
    """The view of the question's camera with its markers."""
    scene_camera = question.show.camera
    assert scene_camera is not None
    camera = scene_camera._replace(row=scene_camera.row - facts.box.row, col=scene_camera.col - facts.box.col)
    out = _rendered(facts, camera).copy()
    pen = ImageDraw.Draw(out)
    for label, v, u in question.show.pixels:
        _marker(pen, (u, v), label, out.size)
    return out


def _rendered(facts: Facts, camera: Camera) -> Image.Image:
    """A camera's view without markers; cameras are few and shared by questions."""
    key = ("rendered", camera)
    if key not in facts.kept:
        window = facts.box
        wide = (max(window.width, min(1024, 3 * window.width)), max(window.height, min(1024, 3 * window.height)))
        colors = np.asarray(base(facts.ground, window, wide, 0).convert("RGB"))
        light = 0.6 + 0.5 * facts.part(shade(facts.ground))
        facts.kept[key] = Image.fromarray(drawn(facts, seen(facts, camera), colors, light))
    found: Image.Image = facts.kept[key]
    return found


def _crop(question: Question, ground: Ground, crop: Box, side: int, *, marks: bool) -> Image.Image:
    """An enlarged window with its own markers."""
    out = base(ground, crop, (side, side), 0).convert("RGB")
    pen = ImageDraw.Draw(out)
    scale = side / crop.width
    if marks:
        for p in question.points:
            if p.label not in question.show.above:
                _marker(pen, ((p.col + 0.5 - crop.col) * scale, (p.row + 0.5 - crop.row) * scale), p.label, out.size)
    else:
        _label(pen, (16, 16), crop.label)
    return out


def _grid(panels: list[Image.Image]) -> Image.Image:
    """Panels two by two."""
    side = panels[0].width
    out = Image.new("RGB", (2 * side + GUTTER_PX, 2 * side + GUTTER_PX), PAPER)
    for k, panel in enumerate(panels):
        out.paste(panel, ((k % 2) * (side + GUTTER_PX), (k // 2) * (side + GUTTER_PX)))
    return out


def _row(panels: list[Image.Image]) -> Image.Image:
    """Panels beside each other."""
    out = Image.new(
        "RGB", (sum(p.width for p in panels) + GUTTER_PX * (len(panels) - 1), max(p.height for p in panels)), PAPER
    )
    x = 0
    for panel in panels:
        out.paste(panel, (x, 0))
        x += panel.width + GUTTER_PX
    return out
