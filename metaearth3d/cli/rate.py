"""``metaearth3d rate``."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from metaearth3d.errors import BadInput


def add_rate(parser: argparse.ArgumentParser) -> None:
    """Options of ``rate``: a page to make, or answers to score."""
    make = parser.add_argument_group("make a page")
    make.add_argument("--real", type=Path, metavar="DIR", help="folder of real pictures, of the GSD of the made ones")
    make.add_argument("--made", metavar="DIR[,DIR...]", help="folders of made pictures or scenes, one per method")
    make.add_argument("--pairs", type=int, default=40, metavar="N", help="questions (default 40)")
    make.add_argument("--single", action="store_true", help="show one crop at a time instead of two")
    make.add_argument("--between", action="store_true", help="also pair made pictures of two methods")
    make.add_argument("--repeats", type=float, default=0.15, metavar="S", help="share asked twice (default 0.15)")
    make.add_argument("--size", type=int, default=256, metavar="PX", help="side of a crop (default 256)")
    make.add_argument("--seed", type=int, default=0, metavar="S", help="picks crops and order (default 0)")
    scored = parser.add_argument_group("score answers")
    scored.add_argument("--score", metavar="CSV[,CSV...]", help="answers that raters saved from the page")
    scored.add_argument("--key", type=Path, metavar="JSON", help="the page's key.json")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the page, or for scores.json")
    parser.set_defaults(command=_rate)


def _rate(args: argparse.Namespace) -> int:
    making, scoring = (args.real, args.made), (args.score, args.key)
    if all(making) and not any(scoring) and args.out is not None:
        return _make(args)
    if all(scoring) and not any(making):
        return _score(args)
    raise BadInput("give --real, --made and --out to make a page, or --score and --key to score answers")


def _make(args: argparse.Namespace) -> int:
    from metaearth3d.judge.rating import make_study
    from metaearth3d.world.scene import check_writable

    check_writable(args.out)
    if args.seed < 0:
        raise BadInput(f"the seed is {args.seed}; it must be 0 or above")
    study = make_study(
        args.real,
        [Path(folder) for folder in args.made.split(",")],
        questions=args.pairs,
        seed=args.seed,
        mode="single" if args.single else "pair",
        between=args.between,
        repeats=args.repeats,
        size_px=args.size,
    )
    _write(args.out / "key.json", study.key)
    _write(args.out / "rating.html", study.page)
    print(f"{args.out / 'rating.html'}: send this one file to the raters, it needs no network")
    print(f"{args.out / 'key.json'}: keep this to yourself until all answers are in")
    return 0


def _score(args: argparse.Namespace) -> int:
    import json

    import numpy as np

    from metaearth3d.judge.answers import read_answers, score
    from metaearth3d.judge.rating import study_of

    try:
        sealed = args.key.read_bytes()
        key = json.loads(sealed)
        if not {"mode", "sources", "questions"} <= set(key):
            raise ValueError("parts are missing")
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(f"{args.key} is not a key that rate has written ({error})") from error
    study = study_of(sealed)
    answers = [answer for path in args.score.split(",") for answer in read_answers(Path(path), study)]
    scores = {"study": study, **score(key, answers, np.random.default_rng(0))}
    out = (args.out or args.key.parent) / "scores.json"
    _write(out, (json.dumps(scores, indent=1) + "\n").encode())
    print("\n".join(_table(scores)))
    print(f"written to {out}")
    return 0


def _write(path: Path, content: bytes) -> None:
    """The file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    beside.write_bytes(content)
    os.replace(beside, path)


def _table(scores: dict[str, Any]) -> list[str]:
    """What is printed of scores."""
    lines = [f"real told from made  {_share(scores['accuracy'])}"]
    for name, rater in scores["raters"].items():
        lines.append(
            f"  {name}  {_share(rater['accuracy'])}, {rater['median_seconds']:.1f} s a question, "
            f"same answer to repeats {_share(rater['self_consistency'])}"
        )
    for name, source in scores["sources"].items():
        parts = [f"taken for real {_share(source['taken_for_real'])}"] if "taken_for_real" in source else []
        if strength := source.get("bradley_terry"):
            low, high = strength["interval"]
            parts.append(f"log-odds against real {strength['log_odds']:+.2f} ({low:+.2f} to {high:+.2f})")
        lines.append(f"{name}  {'; '.join(parts)}")
    agreement = scores["agreement"]
    for name in ("fleiss_kappa", "cohen_kappa"):
        if agreement[name] is not None:
            title = name.replace("_kappa", "'s kappa" if name.startswith("cohen") else "' kappa").capitalize()
            lines.append(f"{title}  {agreement[name]:.3f} of {agreement['raters']} raters, {agreement['questions']}")
    return lines


def _share(rate: dict[str, Any]) -> str:
    """Such as ``62 % (47 to 75 %, 25 of 40)``."""
    if rate["share"] is None:
        return "no answers"
    low, high = rate["interval"]
    return f"{rate['share']:.0%} ({low:.0%} to {high:.0%}, {rate['hits']} of {rate['of']})"
