"""How well answers are guessed without a picture: the commonest answer, and a forest that reads the text alone."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from metaearth3d.errors import MetaEarthError, optional

Row = Mapping[str, Any]
FOLDS = 5
LEAST = 40  # items of a family that a forest is tried on
TREES = 60
UNTOLD = "cannot be told"


def closed(row: Row) -> bool:
    """Whether the item's answer is one of a few."""
    return bool(row["form"] != "number")


def position(row: Row) -> str:
    """What a guesser must hit: the place among the options, or the answer where there are none."""
    return str(row["options"].index(row["answer"])) if row["form"] == "choice" else str(row["answer"])


def entropy(answers: Sequence[str], classes: int) -> float:
    """Entropy of answers over that of ``classes`` equally likely ones.

    >>> entropy(["a", "b", "a", "b"], 2)
    1.0
    """
    if classes < 2 or not answers:
        return 0.0
    shares = np.array(list(Counter(answers).values())) / len(answers)
    return float(-(shares * np.log(shares)).sum() / math.log(classes))


def evenness(answers: Sequence[str], possible: Sequence[Sequence[str]]) -> float:
    """Entropy of answers over the greatest possible, next to guessing evenly among what is possible for each item.

    It is :func:`entropy` where the same answers are possible for all items, and falls by the divergence (Kullback and
    Leibler's) from even guessing where each has its own.

    >>> evenness(["a", "b", "c", "d"], [("a", "b"), ("a", "b"), ("c", "d"), ("c", "d")])
    1.0
    """
    classes = {word for options in possible for word in options}
    if len(classes) < 2 or not answers:
        return 0.0
    even: Counter[str] = Counter()
    for options in possible:
        even.update(dict.fromkeys(options, 1 / len(options) / len(answers)))  # type: ignore[arg-type]
    shares = Counter(answers)
    apart = sum(n / len(answers) * math.log(n / len(answers) / even[word]) for word, n in shares.items())
    return round(1 - apart / math.log(len(classes)), 9)


def _possible(rows: Sequence[Row]) -> list[Sequence[str]]:
    """Answers that may be right: the options, or what occurs among items whose questions name the same numbers."""
    told: dict[Any, set[str]] = defaultdict(set)
    if rows[0]["options"]:
        return [[o for o in r["options"] if o != UNTOLD] for r in rows]
    if rows[0]["form"] == "order":
        return [[", ".join(order) for order in permutations(sorted(r["answer"].split(", ")))] for r in rows]
    names = [tuple(re.findall(r"\d+", r["question"])) for r in rows]
    for name, row in zip(names, rows, strict=True):
        told[name].add(row["answer"])
    return [sorted(told[name]) for name in names]


def scores(rows: Sequence[Row], *, forest: bool = True) -> dict[str, dict[str, Any]]:
    """Per kind: count, number of answers, chance, majority share, entropy, and the forest's accuracy or None.

    Items that cannot be told are left out. A forest is cross-validated over scenes, or over places where scenes are
    few; none is grown where a kind has few items, one place, or scikit-learn is missing. Numbers count as hit within
    their tolerance.
    """
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["answer"] != UNTOLD:
            kinds[row["kind"]].append(row)
    return {kind: _scores(own, forest=forest) for kind, own in kinds.items()}


def _scores(rows: list[Row], *, forest: bool) -> dict[str, Any]:
    """The figures of one kind."""
    out: dict[str, Any] = {"items": len(rows), "form": rows[0]["form"]}
    if closed(rows[0]):
        words, may = [r["answer"] for r in rows], _possible(rows)
        chance = sum(1 / len(options) for options in may) / len(rows)
        out |= {"answers": len(set(words)), "chance": chance, "entropy": evenness(words, may)}
        places = Counter(position(r) for r in rows) if rows[0]["form"] == "choice" else Counter(words)
        out["majority"] = max(places.values()) / len(rows)
    else:
        values = np.array([float(r["truth"]) for r in rows])
        tolerance = np.array([r["tolerance"] for r in rows])
        out |= {"answers": len(rows), "chance": 0.0, "entropy": None}
        out["majority"] = max(float((np.abs(values - v) <= tolerance).mean()) for v in np.quantile(values, (0.25, 0.5)))
    out["blind"] = _forest(rows) if forest and len(rows) >= LEAST else None
    return out


def _forest(rows: list[Row]) -> float | None:
    """Accuracy on places it has not seen of a forest that reads questions and options."""
    unit = "scene" if len({r["scene"] for r in rows}) >= FOLDS else "place"
    places = sorted({r[unit] for r in rows})
    if len(places) < 2:
        return None
    try:
        text = optional("sklearn.feature_extraction.text", "judge")
        ensemble = optional("sklearn.ensemble", "judge")
    except MetaEarthError:
        return None
    words = [f"{r['question']} {' '.join(f'opt{k}_{o}' for k, o in enumerate(r['options']))}" for r in rows]
    table = text.TfidfVectorizer(token_pattern=r"[^\s,.?]+", ngram_range=(1, 1), min_df=2).fit_transform(words)
    fold = np.array([places.index(r[unit]) % min(FOLDS, len(places)) for r in rows])
    target = np.array([position(r) if closed(r) else r["truth"] for r in rows])
    hit = np.zeros(len(rows), bool)
    for k in range(fold.max() + 1):
        train, test = fold != k, fold == k
        if not test.any() or not train.any():
            continue
        if closed(rows[0]):
            model = ensemble.RandomForestClassifier(TREES, min_samples_leaf=3, random_state=0)
            hit[test] = model.fit(table[train], target[train]).predict(table[test]) == target[test]
        else:
            model = ensemble.RandomForestRegressor(TREES, min_samples_leaf=3, random_state=0)
            found = model.fit(table[train], target[train].astype(float)).predict(table[test])
            tolerance = np.array([r["tolerance"] for r in rows])[test]
            hit[test] = np.abs(found - target[test].astype(float)) <= tolerance
    return float(hit.mean())
