"""A blind test for human eyes: real and made crops on one page, the key kept apart, answers scored with intervals."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput

REAL = "real"
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff")
COLUMNS = ("study", "rater", "position", "question", "answer", "seconds")
ANSWERS = {"pair": ("left", "right"), "single": ("real", "made")}
MOST_BLACK = 0.01  # a crop with a larger share of pure black pixels has a border without data, which gives it away
TRIES = 50
PRIOR_WINS = 0.5  # to each side of every pairing: a method that never won keeps a finite strength
REPEATS = 500


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


class Answer(NamedTuple):
    """One line of a rater's CSV."""

    rater: str
    question: str
    answer: str
    seconds: float


class Rate(NamedTuple):
    """A share of answers with its 95 % Wilson interval; NaN of none."""

    share: float
    hits: int
    of: int
    interval: tuple[float, float]


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
    methods = [folder.resolve().name for folder in made]
    if not methods or len({REAL, *methods}) != len(methods) + 1:
        raise BadInput(f"made folders need one name each, none of them 'real'; {methods} were given")
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


def read_answers(path: Path, study: str) -> list[Answer]:
    """Lines of one rater's or several raters' CSV.

    Raises:
        BadInput: it is not such a CSV, is empty, or belongs to another study.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path} cannot be read as CSV ({error})") from error
    if not rows or not set(COLUMNS) <= set(rows[0]):
        raise BadInput(f"{path} has no answers; the page writes CSV with the columns {', '.join(COLUMNS)}")
    out = []
    for number, row in enumerate(rows, 2):
        if row["study"] != study:
            raise BadInput(f"{path} line {number} is of study {row['study']}; the key is of {study}")
        try:
            out.append(Answer(str(row["rater"]), str(row["question"]), str(row["answer"]), float(row["seconds"])))
        except (TypeError, ValueError) as error:
            raise BadInput(f"{path} line {number} has {row['seconds']!r} for seconds; a number goes there") from error
    return out


def score(key: Mapping[str, Any], answers: Sequence[Answer], rng: np.random.Generator) -> dict[str, Any]:
    """Accuracy, methods' rates and strengths, raters' agreement and self-consistency, as JSON types.

    Repeats count for self-consistency only. Intervals of rates are Wilson's, as if answers were independent; raters
    who saw the same questions are not quite. Strengths are Bradley-Terry log-odds of being taken for real against the
    real source (mode pair; half a win is added to each side of every pairing), their intervals by drawing questions.

    Raises:
        BadInput: an answer is to no question of the key, is none of the choices, or was given twice by one rater.
    """
    questions = {q["id"]: q for q in key["questions"]}
    mode = str(key["mode"])
    for answer in answers:
        if answer.question not in questions or answer.answer not in ANSWERS[mode]:
            raise BadInput(
                f"{answer.rater} answered {answer.answer!r} to question {answer.question}; "
                f"the key knows {len(questions)} questions, each answered {' or '.join(ANSWERS[mode])}"
            )
    for (rater, question), times in Counter((a.rater, a.question) for a in answers).items():
        if times > 1:
            raise BadInput(f"{rater} answered question {question} {times} times; give each answer file once")
    first = [a for a in answers if questions[a.question]["repeat_of"] is None]
    judged = [(a, _sources(questions[a.question])) for a in first]
    raters = sorted({a.rater for a in answers})
    return {
        "mode": mode,
        "answers": len(answers),
        "accuracy": _json(_accuracy(judged)),
        "raters": {name: _rater([a for a in answers if a.rater == name], questions) for name in raters},
        "sources": _by_source(key, judged, rng),
        "agreement": _agreement(first, raters, ANSWERS[mode]),
        "self_consistency": _json(_consistency(answers, questions)),
    }


def wilson(hits: int, of: int, z: float = 1.959963984540054) -> Rate:
    """Share with the interval of Wilson 1927."""
    if of == 0:
        return Rate(math.nan, 0, 0, (0.0, 1.0))
    share = hits / of
    middle, width = share + z * z / (2 * of), z * math.sqrt(share * (1 - share) / of + (z / (2 * of)) ** 2)
    low, high = ((middle + side) / (1 + z * z / of) for side in (-width, width))
    return Rate(share, hits, of, (max(0.0, low), min(1.0, high)))


def fleiss_kappa(counts: NDArray[np.integer[Any]]) -> float | None:
    """Agreement beyond chance of raters (Fleiss 1971); ``counts`` (N, K) of raters by item and category.

    None where it is not defined: no items, one rater, or all answers of one category.
    """
    if len(counts) == 0 or (raters := int(counts[0].sum())) < 2:
        return None
    agreed = ((counts**2).sum(axis=1) - raters) / (raters * (raters - 1))
    chance = float(((counts.sum(axis=0) / counts.sum()) ** 2).sum())
    return None if chance >= 1 else (float(agreed.mean()) - chance) / (1 - chance)


def cohen_kappa(a: Sequence[str], b: Sequence[str]) -> float | None:
    """Agreement beyond chance of two raters on the same items (Cohen 1960); None where it is not defined."""
    if not a:
        return None
    chance = sum(a.count(c) * b.count(c) for c in set(a)) / len(a) ** 2
    agreed = sum(x == y for x, y in zip(a, b, strict=True)) / len(a)
    return None if chance >= 1 else (agreed - chance) / (1 - chance)


def bradley_terry(wins: NDArray[np.floating[Any]], *, rounds: int = 10_000) -> NDArray[np.float64]:
    """Log strengths (K,), the first 0, of ``wins[i, j]`` times that i won over j (Hunter 2004, the MM algorithm)."""
    games = wins + wins.T
    strength = np.ones(len(wins))
    for _ in range(rounds):
        new = wins.sum(axis=1) / (games / (strength[:, None] + strength)).sum(axis=1)
        new /= new[0]
        settled = np.allclose(new, strength, rtol=1e-10)
        strength = new
        if settled:
            break
    return np.log(strength)


def _sources(question: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(crop["source"]) for crop in question["crops"])


Judged = Sequence[tuple[Answer, tuple[str, ...]]]


def _correct(answer: str, sources: tuple[str, ...]) -> bool:
    """Whether the real crop was named: the side it is on, or what a single one is."""
    if len(sources) == 1:
        return (answer == "real") == (sources[0] == REAL)
    return sources[("left", "right").index(answer)] == REAL


def _accuracy(judged: Judged) -> Rate:
    """Of telling real from made; questions without a choice between the two do not count."""
    told = [_correct(a.answer, sources) for a, sources in judged if len(sources) == 1 or REAL in sources]
    return wilson(sum(told), len(told))


def _consistency(answers: Sequence[Answer], questions: Mapping[str, Any]) -> Rate:
    """Repeats at which a rater chose the same crop (or said the same of it) as the first time."""
    given = {(a.rater, a.question): a.answer for a in answers}
    same = []
    for (rater, question), answer in given.items():
        before = given.get((rater, questions[question]["repeat_of"]))
        if before is not None:
            same.append((answer == before) == (len(questions[question]["crops"]) == 1))  # sides were swapped
    return wilson(sum(same), len(same))


def _rater(answers: Sequence[Answer], questions: Mapping[str, Any]) -> dict[str, Any]:
    first = [(a, _sources(questions[a.question])) for a in answers if questions[a.question]["repeat_of"] is None]
    return {
        "answers": len(answers),
        "accuracy": _json(_accuracy(first)),
        "self_consistency": _json(_consistency(answers, questions)),
        "median_seconds": float(np.median([a.seconds for a in answers])),
    }


def _by_source(key: Mapping[str, Any], judged: Judged, rng: np.random.Generator) -> dict[str, Any]:
    """Each source's share of being taken for real; in pairs, of methods against real, and every one's strength."""
    names = [str(name) for name in key["sources"]]
    out: dict[str, Any] = {}
    for name in names:
        if key["mode"] == "single":
            taken = [a.answer == "real" for a, sources in judged if sources == (name,)]
        else:
            taken = [not _correct(a.answer, s) for a, s in judged if name in s and REAL in s and name != REAL]
        if taken:
            out[name] = {"taken_for_real": _json(wilson(sum(taken), len(taken)))}
    if key["mode"] == "pair" and judged:
        for name, strength in _strengths(names, judged, rng).items():
            out.setdefault(name, {})["bradley_terry"] = strength
    return out


def _strengths(names: Sequence[str], judged: Judged, rng: np.random.Generator) -> dict[str, Any]:
    """Log-odds against real of the methods that were shown, with 95 % intervals over questions."""
    rank = {name: k for k, name in enumerate(names)}
    asked = sorted({a.question for a, _ in judged})
    wins = np.zeros((len(asked), len(names), len(names)))
    for a, (left, right) in judged:
        winner, loser = (left, right) if a.answer == "left" else (right, left)
        wins[asked.index(a.question), rank[winner], rank[loser]] += 1
    paired = wins.sum(axis=0) + wins.sum(axis=0).T > 0
    prior = PRIOR_WINS * paired
    known = [k for k in range(len(names)) if paired[0, k] or k == 0]
    cut = np.ix_(known, known)
    found = bradley_terry((wins.sum(axis=0) + prior)[cut])
    draws = [wins[rng.integers(len(asked), size=len(asked))].sum(axis=0) + prior for _ in range(REPEATS)]
    low, high = np.quantile([bradley_terry(draw[cut]) for draw in draws], (0.025, 0.975), axis=0)
    return {
        names[k]: {"log_odds": float(found[i]), "interval": [float(low[i]), float(high[i])]}
        for i, k in enumerate(known)
        if k
    }


def _agreement(first: Sequence[Answer], raters: Sequence[str], choices: Sequence[str]) -> dict[str, Any]:
    """Kappas over the questions that every rater answered; Cohen's where there are two."""
    given = {(a.rater, a.question): a.answer for a in first}
    shared = sorted(q for q in {a.question for a in first} if all((r, q) in given for r in raters))
    counts = np.array([[sum(given[r, q] == c for r in raters) for c in choices] for q in shared])
    cohen = cohen_kappa(*([given[r, q] for q in shared] for r in raters)) if len(raters) == 2 else None
    return {
        "raters": len(raters),
        "questions": len(shared),
        "fleiss_kappa": fleiss_kappa(counts),
        "cohen_kappa": cohen,
    }


def _json(rate: Rate) -> dict[str, Any]:
    share = None if math.isnan(rate.share) else rate.share
    return {"share": share, "hits": rate.hits, "of": rate.of, "interval": list(rate.interval)}
