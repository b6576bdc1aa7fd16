"""``metaearth3d challenge init | validate | submit | board``."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metaearth3d.errors import BadInput

if TYPE_CHECKING:
    from metaearth3d.judge.challenge import Manifest
    from metaearth3d.judge.challenge.manifest import PhaseName

# Attempts a day, attempts in all, folds: the first as many as one can look at, folds as NeuCo-Bench's challenge had.
DEFAULTS: dict[PhaseName, tuple[int, int, int]] = {"dev": (5, 100, 40), "eval": (1, 3, 200)}


def add_challenge(parser: argparse.ArgumentParser) -> None:
    """Options of ``challenge``."""
    steps = parser.add_subparsers(required=True, metavar="STEP", help="what to do")
    _add_init(steps.add_parser("init", help="make an organiser's folder from folders of labels"))
    validate = steps.add_parser("validate", help="say whether a submission could be scored; needs no labels")
    validate.add_argument("submission", type=Path, metavar="CSV", help="columns id,0,1,..")
    validate.add_argument("--challenge", required=True, type=Path, metavar="FILE", help="the public challenge.json")
    validate.set_defaults(command=_validate)
    submit = steps.add_parser("submit", help="score a submission and write its result down")
    submit.add_argument("folder", type=Path, metavar="FOLDER", help="the organiser's folder")
    submit.add_argument("submission", type=Path, metavar="CSV", help="columns id,0,1,..")
    submit.add_argument("--team", required=True, metavar="NAME", help="whose submission it is")
    submit.add_argument("--phase", default="dev", choices=tuple(DEFAULTS), help="which hidden tasks (default dev)")
    submit.set_defaults(command=_submit)
    board = steps.add_parser("board", help="check the results and write the leaderboard page")
    board.add_argument("folder", type=Path, metavar="FOLDER", help="the organiser's folder")
    board.add_argument("--out", required=True, type=Path, metavar="HTML", help="the page")
    board.add_argument("--phase", choices=tuple(DEFAULTS), help="only this phase (default all)")
    board.set_defaults(command=_board)


def _add_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the organiser's folder, made anew")
    parser.add_argument("--name", required=True, help="what the challenge is called")
    for phase, (per_day, total, folds) in DEFAULTS.items():
        what = f"of the {phase} phase"
        parser.add_argument(f"--{phase}", type=Path, metavar="DIR", help=f"labels {what}: <task>__regr|cls.csv")
        parser.add_argument(f"--{phase}-per-day", type=int, default=per_day, metavar="N", help=f"attempts a day {what}")
        parser.add_argument(f"--{phase}-total", type=int, default=total, metavar="N", help=f"attempts in all {what}")
        parser.add_argument(f"--{phase}-folds", type=int, default=folds, metavar="K", help=f"folds {what}")
        parser.add_argument(f"--{phase}-opens", metavar="DATE", help=f"start {what}, UTC")
        parser.add_argument(f"--{phase}-closes", metavar="DATE", help=f"end {what}, UTC")
    parser.add_argument("--ids", type=Path, metavar="FILE", help="ids to embed besides those labelled, one a line")
    parser.add_argument("--dimensions", type=int, default=1024, metavar="N", help="most numbers a row (default 1024)")
    parser.add_argument("--max-mb", type=float, default=500, metavar="MB", help="largest file (default 500)")
    parser.add_argument("--protocol", default="neuco", choices=("neuco", "converged"), help="how to score")
    parser.add_argument("--config", type=Path, metavar="YAML", help="the benchmark's settings")
    parser.add_argument("--show-tasks", action="store_true", help="tell everybody the tasks' names")
    parser.set_defaults(command=_init)


def _init(args: argparse.Namespace) -> int:
    from metaearth3d.judge.challenge import Manifest, Phase, create
    from metaearth3d.judge.challenge.manifest import moment
    from metaearth3d.judge.neuco import Config, LinearProbe

    options: dict[str, Any] = vars(args)
    labels: dict[PhaseName, Path] = {phase: options[phase] for phase in DEFAULTS if options[phase] is not None}
    config = Config.load(args.config) if args.config else Config(probe=LinearProbe(epochs=20), enable_plots=False)

    def phase(name: str, tasks: tuple[str, ...]) -> Phase:
        times = [moment(t) if (t := options[f"{name}_{when}"]) else None for when in ("opens", "closes")]
        return Phase(tasks, *(options[f"{name}_{key}"] for key in ("per_day", "total", "folds")), *times)

    def manifest(names: Mapping[PhaseName, tuple[str, ...]], ids: tuple[str, ...]) -> Manifest:
        phases = {name: phase(name, tasks) for name, tasks in names.items()}
        size = round(args.max_mb * 1e6)
        return Manifest(args.name, ids, args.dimensions, size, args.protocol, config.nested(), phases)

    ids = _ids(args.ids) if args.ids else []
    made = create(args.folder, manifest, labels, ids=ids, show_tasks=args.show_tasks).manifest()
    tasks = ", ".join(f"{len(p.tasks)} tasks in {name}" for name, p in made.phases.items())
    print(f"{args.folder}: {len(made.ids):,} ids, {tasks}; publish {args.folder / 'challenge.json'}, nothing else")
    return 0


def _validate(args: argparse.Namespace) -> int:
    from metaearth3d.judge.challenge import Manifest, validate

    checked = validate(args.submission, Manifest.load(args.challenge))
    print(f"{args.submission.name} can be scored: {checked.rows:,} rows of {checked.dimensions} numbers")
    print(f"sha256 {checked.sha256}")
    return 0


def _submit(args: argparse.Namespace) -> int:
    from metaearth3d.judge.challenge import Challenge, submit

    receipt = submit(
        Challenge(args.folder),
        args.submission,
        team=args.team,
        phase=args.phase,
        now=lambda: datetime.datetime.now(datetime.UTC),
    )
    for task, scores in receipt.tasks.items():
        print("  ".join([task, *(f"{k} {'undefined' if v is None else f'{v:.4g}'}" for k, v in scores.items())]))
    print(f"mean Q {'undefined' if receipt.q is None else f'{receipt.q:.4g}'}")
    print(f"attempt {receipt.number}, receipt {receipt.hash}; left today {receipt.left_today}, in all {receipt.left}")
    return 0


def _board(args: argparse.Namespace) -> int:
    import os

    from metaearth3d.judge.challenge import Challenge, page, standings

    challenge = Challenge(args.folder)
    manifest = challenge.manifest()
    if args.out.resolve().is_relative_to(challenge.hidden.resolve()):
        raise BadInput(f"{args.out} is in the hidden part; give a place that can be published")
    phases = [args.phase] if args.phase else list(manifest.phases)
    with challenge.log.locked():
        records, head = challenge.log.read(), challenge.log.last()
    text = page(manifest, records, phases, head)
    part = args.out.with_name(f".{args.out.name}.part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, args.out)
    for phase in phases:
        print(f"{phase}:")
        for row in standings(records, phase, manifest.phase(phase)).standings:
            print(f"  {row.rank:>3}  {row.team:<40} score {row.score:6.2f}  mean Q {row.q:8.2f}")
    print(f"{len(records)} records in order; {args.out}")
    return 0


def _ids(path: Path) -> list[str]:
    """Ids, one a line."""
    from metaearth3d.judge.neuco.tables import bare

    try:
        return [bare(line.strip()) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is no text in UTF-8; give one id a line") from error
