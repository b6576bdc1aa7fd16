"""One picture of a scene: every level side by side, whole and from close by, above an oblique view."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from rasterio.windows import Window

from metaearth3d.geo import write_whole
from metaearth3d.world.bands import TALL_M, in_colour
from metaearth3d.world.render import oblique

if TYPE_CHECKING:
    from metaearth3d.world.scene import Scene

PANEL_PX = 400
GAP_PX = 8
CLOSE_UP = 8  # the second row shows an eighth of the scene's side
BACKGROUND = (24, 26, 30)
DRAPE_PX = 1024


def read_scaled(
    path: Path, part: tuple[float, float, float, float], size_px: tuple[int, int], *, classes: bool = False
) -> NDArray[Any]:
    """Bands (C, H, W) of a raster's part (row, col, height, width as shares of it) at a size, from its overviews."""
    with rasterio.open(path) as file:
        top, left, height, width = part
        window = Window(left * file.width, top * file.height, width * file.width, height * file.height)
        shrink = window.height > size_px[0] and not classes
        resampling = rasterio.enums.Resampling.average if shrink else rasterio.enums.Resampling.nearest
        pixels: NDArray[Any] = file.read(window=window, out_shape=(file.count, *size_px), resampling=resampling)
    return pixels


def write_preview(scene: Scene, out: Path) -> None:
    """Write ``preview.png`` from the scene's finished COGs."""
    rows, cols = scene.box(scene.level).shape
    aspect = min(max(cols / rows, 0.5), 2.0)
    panel = (PANEL_PX, round(PANEL_PX * aspect))
    levels = scene.levels
    close = (0.5 - 0.5 / CLOSE_UP, 0.5 - 0.5 / CLOSE_UP, 1 / CLOSE_UP, 1 / CLOSE_UP)
    whole = [_panel(scene, out, level, (0, 0, 1, 1), panel) for level in levels]
    near = [_panel(scene, out, level, close, panel) for level in levels]
    width = len(whole) * (panel[1] + GAP_PX) - GAP_PX
    view = Image.fromarray(_oblique(scene, out, width))
    sides = [whole, near]
    if "landcover" in scene.products or "ndsm" in scene.products:
        sides.append(_surveyed(scene, out, close, panel)[: len(whole)])
    sheet = Image.new("RGB", (width, len(sides) * (PANEL_PX + GAP_PX) + view.height), BACKGROUND)
    for row, panels in enumerate(sides):
        for col, picture in enumerate(panels):
            sheet.paste(picture, (col * (panel[1] + GAP_PX), row * (PANEL_PX + GAP_PX)))
    sheet.paste(view, (0, len(sides) * (PANEL_PX + GAP_PX)))
    png = io.BytesIO()
    sheet.save(png, format="PNG")
    write_whole(out / "preview.png", png.getvalue())


def _panel(
    scene: Scene, out: Path, level: int, part: tuple[float, float, float, float], size: tuple[int, int]
) -> Image.Image:
    pixels = read_scaled(out / scene.cog_name("image", level), part, size)
    picture = Image.fromarray(np.ascontiguousarray(pixels[:3].transpose(1, 2, 0)))
    gsd = scene.ground_gsd(level)
    label(picture, f"{gsd:.3g} m/px, {scene.box(level).height * gsd * part[2]:,.0f} m high")
    return picture


def _surveyed(
    scene: Scene, out: Path, close: tuple[float, float, float, float], size: tuple[int, int]
) -> list[Image.Image]:
    """Land cover and heights above ground of the finest level, whole and from close by."""
    panels = []
    for part in ((0.0, 0.0, 1.0, 1.0), close):
        for band in ("landcover", "ndsm"):
            path = out / scene.cog_name(band, scene.level)
            if path.exists():
                picture = Image.fromarray(
                    in_colour(band, read_scaled(path, part, size, classes=band == "landcover")[0])
                )
                label(picture, "land cover" if band == "landcover" else f"0 to {TALL_M:g} m above ground")
                panels.append(picture)
    return panels


def _oblique(scene: Scene, out: Path, width: int) -> NDArray[np.uint8]:
    rows, cols = scene.box(scene.level).shape
    scale = min(1.0, DRAPE_PX / max(rows, cols))
    size = (max(2, round(rows * scale)), max(2, round(cols * scale)))
    image = read_scaled(out / scene.cog_name("image", scene.level), (0, 0, 1, 1), size)
    height = read_scaled(out / scene.cog_name("height", scene.level), (0, 0, 1, 1), size)[0]
    gsd = scene.gsd * rows / size[0]
    return oblique(
        np.ascontiguousarray(image[:3].transpose(1, 2, 0)), height, gsd, size_px=(max(200, width * 2 // 5), width)
    )


def label(picture: Image.Image, text: str) -> None:
    """Write white text on a dark strip in a picture's corner."""
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=15)
    left, top, right, bottom = draw.textbbox((8, 6), text, font=font)
    draw.rectangle((left - 5, top - 4, right + 5, bottom + 4), fill=(0, 0, 0))
    draw.text((8, 6), text, fill=(255, 255, 255), font=font)
