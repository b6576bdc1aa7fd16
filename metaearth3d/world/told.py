"""Worlds from words: what is said of each place, and the imagery that the text root makes of it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.fields import (
    BoxField,
    ColourField,
    PaletteField,
    Store,
    TextField,
    WordsField,
    digest_of,
    one_prompt,
    prompt_vectors,
    read_prompt_map,
)
from metaearth3d.fields.painted import legend_path, read_legend
from metaearth3d.fields.text import Painter
from metaearth3d.geo import Lattice, from_lonlat
from metaearth3d.world.images import finer
from metaearth3d.world.planet import lighter
from metaearth3d.world.spec import WorldSpec, file_sha256

if TYPE_CHECKING:
    from metaearth3d.world.parts import Parts

# Where a world lies that is told no place: the point of Eurasia farthest from any sea (about 2,600 km), so that its
# heights, which are the Earth's, stay above water however far one walks.
SOMEWHERE = (86.67, 46.28)
ROOT_GSD_M = 64.0  # level 0
LAND_LEVEL, COLOURS_LEVEL = -1, -3  # 256 m, 4 km per pixel
LAND_CORE_PX, COLOURS_CORE_PX = 96, 32
DETAIL_CORE_PX = 128
GUIDANCE, STRONGEST = 2.0, 20.0  # how strongly words are followed by default and at most


class Encoder(Protocol):
    """What a world needs of a text encoder."""

    dim: int
    digest: str

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Unit vectors (N, dim)."""
        ...


def text_lattice(near: tuple[float, float] | None) -> Lattice:
    """The lattice of a world near (lon, lat): UTM of that place, with a corner of level 0 on a whole 64 m there.

    Raises:
        BadInput: the place has no UTM zone.
    """
    lon, lat = (float(v) for v in (SOMEWHERE if near is None else near))
    if not (-180 <= lon <= 360 and -80 <= lat <= 84):
        raise BadInput(f"near is {lon:g},{lat:g}; give longitude and latitude in degrees, latitude from -80 to 84")
    zone = int(((lon + 180) % 360) // 6) + 1
    crs = f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"
    x, y = from_lonlat(crs, np.array([lon]), np.array([lat]))
    left, top = (round(float(v[0]) / ROOT_GSD_M) * ROOT_GSD_M for v in (x, y))
    return Lattice(crs, left, top, ROOT_GSD_M)


def told_place(spec: WorldSpec) -> tuple[float, float] | None:
    """Longitude and latitude of the middle of a world from words; None for other worlds."""
    if spec.root.get("kind") != "text":
        return None
    lon, lat = spec.root["near"] or SOMEWHERE
    return float(lon), float(lat)


def text_root(
    text: str,
    *,
    near: tuple[float, float] | None,
    prompts: str | Path | None,
    guidance: float,
) -> dict[str, Any]:
    """The description of a text root: words, place, strength, and the prompt map by content.

    Raises:
        BadInput: there are no words, or the strength or map is not usable.
    """
    if not isinstance(text, str) or not text.strip():
        raise BadInput("the text is empty; say in a few words what the ground looks like")
    if not (math.isfinite(guidance) and 0 <= guidance <= STRONGEST):
        raise BadInput(f"guidance is {guidance}; it must be a number from 0 (words ignored) to {STRONGEST:g}")
    root: dict[str, Any] = {"kind": "text", "text": text, "guidance": float(guidance)}
    root["near"] = None if near is None else [float(v) for v in near]
    if prompts is None:
        return root
    path = Path(prompts).resolve()
    if not path.is_file():
        raise BadInput(f"there is no prompt map {prompts}; give a GeoJSON file of polygons or a painted GeoTIFF")
    root |= {"path": str(path), "sha256": file_sha256(path)}
    if path.suffix.lower() in (".tif", ".tiff"):
        root["legend"] = {str(number): prompt for number, prompt in sorted(read_legend(path).items())}
    return root


def words_of(spec: WorldSpec, parts: Parts) -> WordsField | None:
    """What is said of each place of a world; None in a world without words.

    Raises:
        BadInput: the prompt map or a prompt is not usable, or the encoder's words are not those of the networks.
    """
    root = spec.root
    if root.get("kind") != "text":
        return None
    encoder: Any = parts.text
    for name, part in (("text root", parts.root), ("upscaler", parts.upscaler)):
        size = getattr(part, "text_dim", 0)
        if size not in (0, encoder.dim):
            raise BadInput(
                f"the text encoder gives {encoder.dim} numbers and the {name} was trained on {size}; "
                "give a model whose parts belong together"
            )
    if root.get("path") is None:
        return one_prompt(spec.lattice, encoder.encode([root["text"]])[0], root["text"], encoder.digest)
    if root.get("legend") is not None:
        beside = {str(n): prompt for n, prompt in read_legend(Path(root["path"])).items()}
        if beside != root["legend"]:
            raise BadInput(f"{legend_path(Path(root['path'])).name} has changed since the spec was made")
    zones = read_prompt_map(root["path"], root["text"], spec.lattice)
    vectors = prompt_vectors(encoder.encode, zones.prompts)
    name = digest_of("map", root["sha256"], list(zones.prompts), encoder.digest)
    return WordsField(spec.lattice, vectors, zones, digest=name)


def text_imagery(spec: WorldSpec, parts: Parts, words: WordsField, store: Store) -> BoxField:
    """Level 0: colours at 4 km and land at 256 m from words, and that four times finer.

    Near a place the colours lean on the planet prior's own.
    """
    painter: Painter = parts.root  # type: ignore[assignment]
    lattice = spec.lattice
    more: dict[str, Any] = {"seed": spec.seed, "version": spec.version, "store": store}
    known = None
    if spec.root.get("near") is not None:
        name, size = parts.prior_digest, COLOURS_CORE_PX
        known = ColourField(lattice, COLOURS_LEVEL, lighter(parts), name, core_px=size, store=store)
    colours = PaletteField(lattice, COLOURS_LEVEL, parts.root, words, known=known, core_px=COLOURS_CORE_PX, **more)  # type: ignore[arg-type]
    strength = spec.root["guidance"]
    land = TextField(lattice, LAND_LEVEL, painter, words, hint=colours, guidance=strength, core_px=LAND_CORE_PX, **more)
    return finer(land, parts.upscaler, core_px=DETAIL_CORE_PX, words=words, inner=True, **more)
