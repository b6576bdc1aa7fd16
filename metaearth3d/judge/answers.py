"""Answers of raters to a blind test: who was fooled by what, with intervals, and how far raters agree."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput
from metaearth3d.judge.rating import ANSWERS, REAL

COLUMNS = ("study", "rater", "position", "question", "answer", "seconds")
PRIOR_WINS = 0.5  # to each side of every pairing: a method that never won keeps a finite strength
REPEATS = 500


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
