"""``metaearth3d bench``: fixed-size embeddings scored, with NeuCo-Bench's own argument names."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from metaearth3d.errors import BadInput

if TYPE_CHECKING:
    from metaearth3d.judge.neuco import Config, Leaderboard, Results


def add_bench(parser: argparse.ArgumentParser) -> None:
    """Options of ``bench``; names with underscores are the reference's, hyphens do as well."""

    def option(name: str, **how: object) -> None:
        spellings = dict.fromkeys((f"--{name}", f"--{name.replace('_', '-')}"))
        parser.add_argument(*spellings, **how)  # type: ignore[arg-type]

    option("submission_file", required=True, type=Path, metavar="FILE", help="embeddings: CSV id,0,1,..; Parquet; npz")
    option("annotation_path", required=True, type=Path, metavar="DIR", help="labels: <task>__<regr|cls>.csv")
    option("config", type=Path, metavar="YAML", help="settings (default: linear, 40 folds, 10 epochs, no plots)")
    option("output_dir", type=Path, default=Path("results"), metavar="DIR", help="parent of results (results)")
    option("method_name", metavar="NAME", help="what results are filed under (default: the submission's file name)")
    option("phase", default="results", metavar="NAME", help="folder of comparable runs (results)")
    option("exclude_file", type=Path, metavar="FILE", help="ids to leave out, one a line")
    option(
        "protocol",
        choices=("neuco", "converged"),
        default="neuco",
        help="neuco: the published numbers; converged: closed forms that no padding or rotation moves (neuco)",
    )
    option("probe", choices=("linear", "mlp1", "mlp2"), default="linear", help="of protocol converged (linear)")
    option("coordinates", type=Path, metavar="CSV", help="id,lon,lat in degrees: converged splits by spatial blocks")
    option("ghost", action="append", default=[], metavar="TASK", help="leaderboard shows this task without ranking it")
    option("cache", type=Path, metavar="DIR", help="keep the table as read there, for the next run")
    option("lenient", action="store_true", help="as the reference: text and NaN are 0, missing and repeated ids pass")
    parser.set_defaults(command=_bench)


def _bench(args: argparse.Namespace) -> int:
    from metaearth3d.judge.neuco import Config, bench, read_excluded, write_results

    config = Config(enable_plots=False) if args.config is None else Config.load(args.config)
    if args.protocol == "neuco" and (args.probe != "linear" or args.coordinates is not None):
        raise BadInput("--probe and --coordinates belong to --protocol converged")
    exclude = frozenset() if args.exclude_file is None else read_excluded(args.exclude_file, lenient=args.lenient)
    results = bench(
        args.submission_file,
        args.annotation_path,
        config,
        method=args.submission_file.stem if args.method_name is None else args.method_name,
        exclude=exclude,
        protocol=args.protocol,
        lenient=args.lenient,
        probe=args.probe,
        coordinates=None if args.coordinates is None else _coordinates(args.coordinates),
        cache=args.cache,
        progress=lambda name, number, count: print(f"task {number + 1} of {count}: {name}", file=sys.stderr),
    )
    about = {"submission": args.submission_file.name, "excluded": len(exclude), "lenient": args.lenient}
    folder = write_results(
        results, config, args.output_dir, phase=args.phase, source=args.submission_file.stem, about=about
    )
    _print_results(results)
    print(f"written to {folder}")
    if config.update_leaderboard:
        _update(args.output_dir, args.phase, tuple(args.ghost), config)
    return 0


def _print_results(results: Results) -> None:
    width = max(4, *(len(name) for name in results.tasks))
    print(f"{'task':{width}}  {'rows':>6}  {'score':>5}  {'mean':>8}  {'std':>8}  {'Q':>8}")
    for name, task in results.tasks.items():
        score = "R2" if task.kind == "regression" else "F1"
        print(f"{name:{width}}  {task.rows:6d}  {score:>5}  {task.mean:8.4f}  {task.std:8.4f}  {task.q:8.3f}")
    print(f"{'all':{width}}  {'':6}  {'':5}  {results.mean:8.4f}  {'':8}  {results.q:8.3f}")


def _update(output: Path, phase: str, ghosts: tuple[str, ...], config: Config) -> None:
    """Rank all runs of the phase; with plots on, draw methods over tasks and places over time."""
    from metaearth3d.judge.neuco import leaderboard, read_summaries, write_leaderboard

    board = leaderboard(read_summaries(output, phase), ghosts=ghosts)
    path = write_leaderboard(board, output, phase)
    _print_board(board)
    print(f"leaderboard: {path}")
    if config.enable_plots:
        from metaearth3d.judge.neuco.leaderboard import read_ranks
        from metaearth3d.judge.neuco.plots import radar, rank_evolution

        if len(board.weights) >= 3:
            radar(
                path.with_name(path.stem.replace("leaderboard", "radar") + ".png"), [s.summary for s in board.standings]
            )
        boards = [(p.stem.removeprefix("leaderboard_"), read_ranks(p)) for p in sorted(path.parent.glob("*.csv"))]
        rank_evolution(path.with_name(path.stem.replace("leaderboard", "ranks") + ".png"), boards)


def _print_board(board: Leaderboard) -> None:
    if not board.standings:
        print("no run has all tasks; nothing to rank")
        return
    width = max(6, *(len(place.summary.experiment) for place in board.standings))
    print(f"{'place':>5}  {'method':{width}}  {'ranks':>7}  {'mean Q':>8}")
    for place in board.standings:
        name = place.summary.experiment
        print(f"{place.aggregated_rank:5d}  {name:{width}}  {place.weighted_score:7.3f}  {place.mean_score:8.3f}")


def _coordinates(path: Path) -> dict[str, tuple[float, float]]:
    """Longitude and latitude by id."""
    import csv

    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return {row["id"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path} cannot be read: {error!r}; it needs the columns id, lon and lat in degrees") from error
