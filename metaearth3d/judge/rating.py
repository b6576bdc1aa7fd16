"""A blind test for human eyes: real and made crops on one page, the key kept apart, answers scored with intervals."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput

REAL = "real"
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff")
ANSWERS = {"pair": ("left", "right"), "single": ("real", "made")}
MOST_BLACK = 0.01  # a crop with a larger share of pure black pixels has a border without data, which gives it away
TRIES = 50


class Crop(NamedTuple):
    """A square cut of a picture file; ``file`` is its path in its source's folder."""

    source: str
    file: str
    row: int
    col: int


class Question(NamedTuple):
    """What is shown at once: one crop, or the left and the right one. ``repeat_of`` names the question it repeats."""

    id: str
    crops: tuple[Crop, ...]
    repeat_of: str | None = None


class Study(NamedTuple):
    """A page's bytes and its key's."""

    page: bytes
    key: bytes


def make_study(
    real: Path,
    made: Sequence[Path],
    *,
    questions: int = 40,
    seed: int = 0,
    mode: str = "pair",
    between: bool = False,
    repeats: float = 0.15,
    size_px: int = 256,
) -> Study:
    """A page of ``questions`` in random order and its key; the same arguments and files give the same bytes.

    In mode ``pair`` a question shows a real crop beside a made one (and, with ``between``, made ones of two methods),
    in mode ``single`` one crop. Methods, sides and answers are balanced; pictures take turns. A share ``repeats`` of
    the questions comes again at the end, sides swapped. Crops are cut at random and stored as PNG without metadata.

    Raises:
        BadInput: an option is out of range, folders share a name, or one has no usable picture.
    """
    if mode not in ANSWERS or not 1 <= questions <= 1000 or not 0 <= repeats <= 1 or not 16 <= size_px <= 1024:
        raise BadInput(
            "a study has mode pair or single, 1 to 1000 questions, repeats 0 to 1 and crops of 16 to 1024 px; "
            f"{mode}, {questions}, {repeats:g} and {size_px} were given"
        )
    methods = _names(made)
    rng = np.random.default_rng([seed, 0xAB])
    crops = {
        source: _turns(source, folder, size_px, rng)
        for source, folder in zip((REAL, *methods), (real, *made), strict=True)
    }
    shown: dict[str, list[str]] = {}
    asked: list[Question] = []
    for sources in _balanced(methods, questions, mode, between, rng):
        drawn = [next(crops[source]) for source in sources]
        asked.append(Question(_token(rng), tuple(crop for crop, _ in drawn)))
        shown[asked[-1].id] = [base64.b64encode(png).decode() for _, png in drawn]
    count = round(repeats * questions)
    early = rng.permutation(max(count, questions // 2))  # so that repeats come well after
    again = [asked[k] for k in early[:count]]
    swapped = [Question(_token(rng), q.crops[::-1], q.id) for q in again]
    for question, first in zip(swapped, again, strict=True):
        shown[question.id] = shown[first.id][::-1]
    order = [*asked, *swapped]
    key = {
        "mode": mode,
        "seed": seed,
        "size_px": size_px,
        "sources": [REAL, *methods],
        "questions": [{**q._asdict(), "crops": [c._asdict() for c in q.crops]} for q in order],
        "salt": rng.bytes(16).hex(),
    }
    sealed = (json.dumps(key, indent=1) + "\n").encode()
    data = {
        "study": study_of(sealed),
        "mode": mode,
        "questions": [{"id": q.id, "images": shown[q.id]} for q in order],
    }
    template = (Path(__file__).parent / "rating.html").read_text(encoding="utf-8")
    return Study(template.replace("{/*STUDY*/}", json.dumps(data)).encode(), sealed)


def _names(made: Sequence[Path]) -> list[str]:
    """The methods, by their folders' names."""
    methods = [folder.resolve().name for folder in made]
    if not methods or len({REAL, *methods}) != len(methods) + 1:
        raise BadInput(f"made folders need one name each, none of them 'real'; {methods} were given")
    return methods


def study_of(key: bytes) -> str:
    """Name of a study: the first half of its key's SHA-256, so a changed key fits no answers."""
    return hashlib.sha256(key).hexdigest()[:32]


def pictures_of(folder: Path) -> list[Path]:
    """Picture files of a folder: of scenes (in it, or itself one) the finest image, else all, sorted by path.

    Raises:
        BadInput: there is none.
    """
    scenes = sorted(folder.rglob("scene.json")) if folder.is_dir() else []
    if scenes:
        found = [min(scene.parent.glob("image_*m.tif"), key=_gsd_in_name, default=None) for scene in scenes]
        files = [path for path in found if path is not None]
    else:
        files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if not files:
        raise BadInput(f"{folder} has no pictures; give a folder of scenes or of {', '.join(SUFFIXES)} files")
    return files


def _gsd_in_name(path: Path) -> float:
    """Metres of ``image_16m.tif``."""
    return float(path.stem.removeprefix("image_").removesuffix("m"))


def _balanced(
    methods: Sequence[str], questions: int, mode: str, between: bool, rng: np.random.Generator
) -> list[tuple[str, ...]]:
    """Sources of each question (left, right), or (one,): kinds and sides equally often to one, in random order."""
    if mode == "single":
        kinds: list[tuple[str, ...]] = [(source,) for method in methods for source in (REAL, method)]
    else:
        pairs = [(REAL, method) for method in methods] + (list(combinations(methods, 2)) if between else [])
        kinds = [side for pair in pairs for side in (pair, pair[::-1])]
    turns = [kinds[k] for _ in range(-(-questions // len(kinds))) for k in rng.permutation(len(kinds))]
    return [turns[k] for k in rng.permutation(questions)]


def _turns(source: str, folder: Path, size_px: int, rng: np.random.Generator) -> Iterator[tuple[Crop, bytes]]:
    """Crops of a folder's pictures without end, each picture in its turn, those too small or too empty left out."""
    files = pictures_of(folder)
    while True:
        used = 0
        for k in rng.permutation(len(files)):
            cut = _cut(files[k], size_px, rng)
            if cut is not None:
                used += 1
                row, col, png = cut
                yield Crop(source, files[k].relative_to(folder).as_posix(), row, col), png
        if not used:
            raise BadInput(f"no picture of {folder} has {size_px} x {size_px} px of data; take a smaller crop size")


def _cut(path: Path, size_px: int, rng: np.random.Generator) -> tuple[int, int, bytes] | None:
    """``(row, column, PNG)`` of a crop at random, or None where the picture has none."""
    pixels = _read(path)
    height, width = pixels.shape[:2]
    if min(height, width) < size_px:
        return None
    for _ in range(TRIES):
        row, col = (int(rng.integers(side - size_px + 1)) for side in (height, width))
        crop = pixels[row : row + size_px, col : col + size_px]
        if (crop == 0).all(axis=-1).mean() <= MOST_BLACK:
            return row, col, _png(crop)
    return None


def _read(path: Path) -> NDArray[np.uint8]:
    """Pixels (H, W, 3) of a picture file."""
    try:
        if path.suffix.lower() in (".tif", ".tiff"):
            import rasterio

            with rasterio.open(path) as file:
                if file.count < 3 or file.dtypes[0] != "uint8":
                    raise BadInput(f"{path} has {file.count} bands of {file.dtypes[0]}; 3 of uint8 are shown")
                bands: NDArray[np.uint8] = file.read((1, 2, 3))
                return np.ascontiguousarray(bands.transpose(1, 2, 0))
        from PIL import Image

        with Image.open(path) as image:
            return np.asarray(image.convert("RGB"))
    except OSError as error:  # rasterio's errors are OSErrors too
        raise BadInput(f"{path} cannot be read as a picture ({error})") from error


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG file of pixels and nothing else."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    return out.getvalue()


def _token(rng: np.random.Generator) -> str:
    return rng.bytes(6).hex()
