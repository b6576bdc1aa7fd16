"""The tables of docs/results.md from docs/bench/*.json, after a benchmark; the words between are written by hand.

python scripts/bench/tables.py            # rewrites what stands between <!-- NAME --> and <!-- end -->
python scripts/bench/tables.py --check    # exit code 1 if that would change anything
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _qa_table
import _tile_tables
from _markdown import number, table

ROOT = Path(__file__).parents[2]
BENCH, PAGE = ROOT / "docs" / "bench", ROOT / "docs" / "results.md"
MARKED = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def source(data: dict[str, Any]) -> str:
    """Command, threads, commit and load of a run."""
    machine = data["machine"]
    load = f"load {machine['load_average'][0]:.1f}"
    return f"`{data['command']}`; {machine['threads']} thread(s), commit `{data['commit']}`, {load}.\n\n"


def places(data: dict[str, Any]) -> str:
    rows = [(r["place"], r["scene"], r["seconds"], r["peak_mb"]) for r in data["rows"]]
    return table(("place", "scene", "seconds", "peak MB"), rows)


def imagery_short(data: dict[str, Any]) -> str:
    rows = []
    for name, level in data["levels"].items():
        methods = level["methods"]
        ours, told, plain = methods["ours"], methods.get("ours, told the series", {}), methods.get("regression", {})
        grid = [methods["floor"]["family_grid"], ours["family_grid"]]
        distances = ours["frechet_ratio"], told.get("frechet_ratio"), plain.get("frechet_ratio")
        finest = told.get("spectrum", [None])[-1]
        crops = f"{level['crops']} x {level['size_px']} px"
        rows.append((name, crops, *distances, ours["spectrum"], finest, ours.get("chain_over_single"), grid))
    head = ("level", "crops", "Fréchet / bicubic", "told the series", "regression's", "spectrum coarse .. fine")
    return table((*head, "finest, told the series", "chain / single step", "4 px grid real / ours"), rows)


def drift(data: dict[str, Any]) -> str:
    parts = []
    for name, level in data["levels"].items():
        whats = list(level["smallest_found_sd"])
        rows = [
            (where, *(f"{row[what]['change_sd']:+.3f} ({row[what]['p_holm']:.2g})" for what in whats))
            for where, row in {**level["distances"], **level["control"]}.items()
        ]
        rows.append(("smallest change found", *(f"{level['smallest_found_sd'][what]:.3f}" for what in whats)))
        parts.append(f"**{name}**, {level['tiles']} tiles of 128 px\n\n" + table(("", *whats), rows))
    return "\n".join(parts)


def throughput(data: dict[str, Any]) -> str:
    rows = [(name, row["mpx_per_s"], row["km2_per_s"], data["ratios"][name]) for name, row in data["ours"].items()]
    rows.append(("64 m to 1 m, all levels", data["cascade_mpx_per_s"], data["cascade_mpx_per_s"], None))
    rows.append(("latent x4 upscaler, 50 steps, tiled", data["latent_upscaler"]["mpx_per_s"], None, 1))
    return table(("output", "Mpx/s", "km2/s", "times the latent upscaler"), rows)


def batch(data: dict[str, Any]) -> str:
    pair, cluster = data["pair"], data["cluster"]
    one, two = pair["workers_1"], pair["workers_2"]
    share, stream = data["overhead"].get("share_of_work"), data["stream"]
    rows = [
        ("two workers: time of one over twice that of two", f"{pair['efficiency']:.3f}", ">= 0.9"),
        ("the same without the time that other programs took", f"{pair['efficiency_net']:.3f}", ">= 0.9"),
        ("windows that two evaluate, over those of one", f"{pair['windows_of_two_over_one']:.3f}", "1"),
        ("processor time of a window, two over one", f"{pair['cpu_per_window_of_two_over_one']:.3f}", "1"),
        ("time in which a worker of two has no job", f"{100 * pair['idle_of_two']:.1f} %", ""),
        ("time of a job off the processor, one", f"{100 * pair['waiting_of_one']:.1f} %", ""),
        ("time of a job off the processor, two", f"{100 * pair['waiting_of_two']:.1f} %", ""),
        ("trees of one and of two equal", "yes" if pair["equal"] else "NO", "yes"),
        ("scheduling, ms a job", data["overhead"]["wall_ms_per_job"], ""),
        ("scheduling, share of the work", "–" if share is None else f"{100 * share:.3g} %", "<= 1 %"),
        (f"start with {data['resume']['lines']:,} jobs done, s", data["resume"]["wall_s"], "< 2"),
        (f"{stream['jobs']:,} jobs handed to 256 simulated workers, µs each", stream["us_per_job"], ""),
        ("memory that grew by over the first tenth of them, MB", stream["grew_to_a_tenth_mb"], ""),
        ("over the other nine tenths, MB", stream["grew_after_a_tenth_mb"], "flat"),
        (f"over {stream['recorded']:,} of them through driver and journal, MB", stream["recording_grew_mb"], "flat"),
    ]
    runs = [
        (name, found["makespan_s"], found["over_bound"], found["utilisation"], found["jobs_lost_and_redone"])
        for name, found in ((name, cluster[name]) for name in ("no failures", "failures"))
    ]
    return (
        f"{pair['jobs']} jobs, {pair['km2']:.3g} km2 at {pair['gsd_m']:g} m; one worker {one['wall_s']:.1f} s, two "
        f"{two['wall_s']:.1f} s (runs of each, in turn: {pair['repeats']}).\n\n"
        + table(("", "measured", "aim"), rows)
        + f"\n{cluster['gpus']} GPUs, {cluster['jobs']:,} jobs of {cluster['mean_job_s']:.3g} s, simulated "
        f"(job times {cluster['job_times']}):\n\n"
        + table(("", "makespan s", "over the bound", "utilisation", "jobs lost"), runs)
    )


def prompts(data: dict[str, Any]) -> str:
    names = list(data["prompts"])
    rows = [("real, held out", data["real"]["accuracy"])]
    rows += [(f"guidance {g}", made["accuracy"]) for g, made in data["made"].items()]
    best = max(data["made"].items(), key=lambda item: item[1]["accuracy"])
    confusion = [(asked, *row) for asked, row in zip(names, best[1]["confusion"], strict=True)]
    return (
        table(("pictures", "accuracy of the probe (chance 0.1)"), rows)
        + f"\nAsked for (rows) and seen (columns), guidance {best[0]}:\n\n"
        + table(("", *names), confusion)
    )


def imagery(data: dict[str, Any]) -> str:
    """Distance and finest octave of what has no look: a row a level, the teacher's steps in columns."""
    ways = ("regression", *(f"teacher {n}" for n in (1, 2, 4, 8, 16)))
    rows = [
        (
            level,
            found["crops"],
            *([found["methods"][w]["frechet_ratio"], found["methods"][w]["spectrum"][-1]] for w in ways),
        )
        for level, found in data["levels"].items()
    ]
    return table(("level", "crops", *ways), rows)


def speed(data: dict[str, Any]) -> str:
    keys = ("seconds", "evaluations", "evaluations_per_mpx", "network_mpx_per_mpx")
    rows = [
        (f"{size} px, {kind}", *(figures[kind][key] for key in keys))
        for size, figures in data["latency"].items()
        for kind in ("cold", "steady")
    ]
    areas = data["areas"]
    runs = [
        [r[key] for key in ("mpx", "seconds", "evaluations", "network_mpx_per_mpx", "peak_rss_mib")]
        for r in areas["runs"]
    ]
    return (
        table(("square", "s", "evaluations", "evaluations / Mpx", "network Mpx / Mpx"), rows)
        + "\n"
        + table(("area Mpx", "s", "evaluations", "network Mpx / Mpx", "peak RSS MiB"), runs)
        + f"\nTime grows as area to the {areas['exponent_time']:.2f} (the first cores are shared), memory as area to "
        + f"the {areas['exponent_memory']:.2f}.\n"
    )


def windows(data: dict[str, Any]) -> str:
    rows = []
    for name, way in data["ways"].items():
        orders = way["seam_order_1"], way["seam_order_2"]
        seams = [f"{number(seam['ratio'])} ({number(seam['p_value'], 2)})" for seam in orders]
        shifted = way["requests"]["shifted"]
        equal = [shifted["equal"], shifted["equal_8bit"]]
        rows.append((name, way["evaluations_per_mpx"], way["seconds_per_mpx"], *seams, equal))
    head = ("", "evaluations / Mpx", "s / Mpx", "seam (p)", "slope seam (p)", "shifted request equal, floats / 8-bit")
    return table(head, rows)


def elevation(data: dict[str, Any]) -> str:
    parts = []
    for name, ways in data["relief"].items():
        rows = [(way, f["rmse_m"], f["slope_rmse"], f["slope_energy"]) for way, f in ways.items()]
        parts.append(f"**{name}**\n\n" + table(("", "RMSE m", "slope RMSE", "slope energy"), rows))
    return "\n".join(parts)


def survey(data: dict[str, Any]) -> str:
    parts = []
    for place, ways in data["cover"].items():
        head = list(next(iter(ways.values())))
        rows = [(way, *(f[key] for key in head)) for way, f in ways.items()]
        parts.append(f"**Land cover: {place}**\n\n" + table(("", *(h.replace("_", " ") for h in head)), rows))
    for place, ways in data["above"].items():
        rows = [(way, f["mae_m"], f["roofs_mae_m"], f["trees_mae_m"]) for way, f in ways.items()]
        name = place if "," in place else f"Goteborg rendered, {place}"
        parts.append(f"**Heights above ground: {name}**\n\n" + table(("", "MAE m", "on roofs", "on trees"), rows))
    return "\n".join(parts)


def picture(data: dict[str, Any]) -> str:
    rows: list[tuple[Any, ...]] = []
    for place, starts in data["picture"].items():
        for start, f in starts.items():
            gains = [f"{g['percent']:.1f} ({g['low']:.1f} .. {g['high']:.1f})" for g in f["gain"].values()]
            rmse = [f["rmse_m"][which] for which in ("enlarged", "true", "wrong", "none")]
            rows.append((f"{place}, {start}", *rmse, *gains, f["slope_energy"]))
    head = ("", "enlarged m", "true", "wrong", "none", "gain over wrong, %", "gain over none, %", "slope energy")
    most = [(name, f["other half"], f["other places"]) for name, f in data["most"].items()]
    return table(head, rows) + "\n" + table(("explained by regression", "other half", "other places"), most)


def seeing(data: dict[str, Any]) -> str:
    rows: list[tuple[Any, ...]] = []
    for place, starts in {**data.get("rendered", {}), **data.get("heart", {})}.items():
        for start, f in starts.items():
            gains = [f"{g['percent']:.1f} ({g['low']:.1f} .. {g['high']:.1f})" for g in f["gain"].values()]
            rows.append((f"{place}, {start}", *(f["rmse_m"][which] for which in ("true", "wrong", "none")), *gains))
    return table(("", "true m", "wrong", "none", "gain over wrong, %", "gain over none, %"), rows)


def steepness(data: dict[str, Any]) -> str:
    rows: list[tuple[Any, ...]] = []
    for place, found in data["with"].items():
        for gsd, f in found["levels"].items():
            before = data["without"][place]["levels"][gsd]["world"]
            name = f"{place}{' (held out)' if found['held_out'] else ''}, {gsd}"
            rows.append((name, before, f["world"], f["real"], f["world"] / f["real"]))
    return table(("", "as the network lifts", "world", "real", "world over real"), rows)


def prior(data: dict[str, Any]) -> str:
    keys = ("land_mae_m", "land_rmse_m", "sea_mae_m", "sea_rmse_m")
    rows = [(name, *(f[key] for key in keys)) for name, f in data["prior"].items() if keys[0] in f]
    return table(("", "land MAE m", "land RMSE m", "sea MAE m", "sea RMSE m"), rows)


def controls(data: dict[str, Any]) -> str:
    parts = []
    for name, level in data["levels"].items():
        measures = level["measures"]
        methods = list(measures["frechet"]["values"])
        rows = [
            (measure, *(found["values"].get(m) for m in methods), "; ".join(found["wrong"]) or "–")
            for measure, found in measures.items()
        ]
        seen = [
            (f"{f['control']} (against {f['against']}): {f['fault']}", *_lists(f, "seen", "undecided", "preferred"))
            for f in level["faults"]
        ]
        title = f"**{name}**, {level['crops']} crops of {level['places']} places"
        values = table(("", *methods, "wrong pairs"), rows)
        sees = table(("fault", "seen by", "not decided by", "preferred by"), seen)
        parts.append(f"{title}\n\n{values}\n{sees}")
    return "\n".join(parts)


def _lists(found: dict[str, Any], *names: str) -> list[str]:
    """Names that a record lists under each of some headings."""
    return [", ".join(found[name]) or "–" for name in names]


def terrain(data: dict[str, Any]) -> str:
    parts = []
    for name, level in data["terrain"].items():
        methods = level["methods"]
        names = list(methods["real"])
        rows = [(measure, *(_in_floors(figures.get(measure)) for figures in methods.values())) for measure in names]
        parts.append(f"**{name}**\n\n" + table(("distance in floors", *methods), rows))
    return "\n".join(parts)


def _in_floors(found: dict[str, Any] | None) -> str:
    """A distance over its floor, with a star where the whole interval lies above the floor's 95 % quantile."""
    if found is None or not found["floor"]:
        return "–"
    star = "*" if found["interval"][0] > found["floor_95"] else ""
    return f"{found['distance'] / found['floor']:.2f}{star}"


def neuco(data: dict[str, Any]) -> str:
    rows = []
    for size, found in data["sizes"].items():
        task, whole = found["task"], found["all"]
        cpu = [task["reference"]["cpu_s"], task["ours"]["cpu_s"]]
        q = f"{task['q_reference']:.4g} / {task['q_ours']:.4g}"
        ratios = task["ratio_cpu"], task["ratio_wall"], whole["ratio_cpu"]
        rows.append((size, cpu, *ratios, f"{task['max_fold_difference']:.1e}", q))
    head = ("rows x N", "folds, CPU s, reference / ours", "folds, CPU x", "folds, wall x", "files to results, CPU x")
    return table((*head, "largest fold difference", "Q, reference / ours"), rows)


def probes(data: dict[str, Any]) -> str:
    keys = ("neuco_r2", "neuco_q", "converged_r2", "converged_q")
    forms = [(row["form"], *(row[key] for key in keys)) for row in data["invariance"]]
    cost = ("folds", "fixed_cpu_s", "nested_cpu_s", "logistic_cpu_s", "refits_cpu_s", "nested_refits_cpu_s")
    costs = [[row.get(key) for key in cost] for row in data["cost"]]
    capacity = [(r["task"], r["probe"], r["r2"], [r["low"], r["high"]], r["q"]) for r in data["capacity"]]
    return "\n".join(
        (
            table(("embedding", "published R2", "published Q", "converged R2", "converged Q"), forms),
            table(("folds", "ridge, lambda given", "ridge", "logistic", "refits, lambda given", "refits"), costs),
            table(("task", "probe", "R2", "95 % interval", "Q"), capacity),
        )
    )


def encoders(data: dict[str, Any]) -> str:
    keys = ("dim", "seconds_a_picture", "f1", "auc", "q", "f1_held_out")
    methods = data["pictures"]["methods"]
    rows = [(name, *(m[key] for key in keys)) for name, m in methods.items()]
    sizes = sorted({int(size) for m in methods.values() for size in m["sweep"] if int(size) < m["dim"]})
    swept = [(name, *(_f1_and_q(m["sweep"].get(str(n), {})) for n in sizes)) for name, m in methods.items()]
    read = [(r["task"], r["probe"], r["score"], [r["low"], r["high"]], r["q"], r["p"]) for r in data["capacity"]]
    points = [
        [p.get(key) for key in ("lambda", "bits", "relative", "f1_clearing", "r2_ndvi")]
        for p in data["compressor"]["points"]
    ]
    return (
        table(("encoder", "N", "s / picture", "F1", "AUC", "Q", "F1, held-out pictures"), rows)
        + "\n"
        + table(("F1 / Q at so many principal components", *map(str, sizes)), swept)
        + "\n"
        + table(("lambda", "bits a sample", "relative MSE", "F1 clearing", "R2 NDVI"), points)
        + "\n"
        + table(("AlphaEarth vectors", "probe", "F1 or R2", "95 % interval", "Q", "p, against linear"), read)
    )


def _f1_and_q(found: dict[str, float]) -> list[float] | None:
    """Two figures of one cell."""
    return [found["f1"], found["q"]] if found else None


def buildings(data: dict[str, Any]) -> str:
    rows, roofs = [], []
    for name, found in data["cities"].items():
        city = f"{name}, {found['gsd_m']:.3g} m" + (" (thresholds chosen on it)" if found["chosen_on"] else "")
        ways = ("pixels", "simplified", "straight")
        overlap = [[found[f"{key}_{way}"] for way in ways] for key in ("iou", "corners")]
        rows.append((city, found["buildings"], *overlap, found["watertight"], found["buildings_per_cpu_s"]))
        kinds = [found["kinds"].get(kind, 0) for kind in ("flat", "gabled", "hipped")]
        errors = [[found["mae_lod1"], found["mae_lod2"]], [found["mae_lod1_pitched"], found["mae_lod2_pitched"]]]
        roofs.append((name, kinds, *errors))
    ways = "pixels / simplified / straightened"
    head = ("city", "buildings", f"IoU with finer pixels: {ways}", f"corners: {ways}", "closed solids", "a CPU second")
    above = ("city", "flat / gabled / hipped", "LOD1 / LOD2, MAE m", "the same, pitched roofs alone")
    return table(head, rows) + "\n" + table(above, roofs)


def memory(data: dict[str, Any]) -> str:
    found = data["memory"]
    rows = []
    for name, row in found.items():
        if isinstance(row, dict) and "nearest" in row:
            near, own = row["nearest"], row["authentic"]
            figures = (
                f"{number(m['value'])} ({number(m['low'])} to {number(m['high'])}; {number(m['floor'])})"
                for m in (near, own)
            )
            rows.append((name, *figures, row["copying_z"], f"{row['copies']} of {row['closest']}"))
    head = ("", "nearest training patch (interval; real, unseen)", "authentic share (interval; real, unseen)")
    return table((*head, "copying z", "closest pairs that are copies"), rows)


def ablations(data: dict[str, Any]) -> str:
    parts = []
    for name, level in data["levels"].items():
        ways = level["ways"]
        names = list(ways["real"]["measures"])
        rows = [
            (way, *(row["measures"][k]["value"] for k in names), row.get("zoom_within_1dn"), row.get("seconds_per_mpx"))
            for way, row in ways.items()
        ]
        head = ("", *names, "families within 1 DN", "s / Mpx")
        parts.append(f"**{name}**, {level['crops']} crops of 128 px\n\n" + table(head, rows))
    return "\n".join(parts)


def chains(data: dict[str, Any]) -> str:
    """Folders of pictures made in one to three steps, judged by ``evaluate``."""
    parts = []
    for name, found in data["levels"].items():
        rows = []
        for way, measures in found["ways"].items():
            over = found["over_single"].get(way, {})
            values = [measures[k]["value"] for k in ("frechet", "spectrum", "octave_3", "kid", "precision", "recall")]
            rows.append((way, *values, over.get("frechet"), over.get("spectrum")))
        head = ("", "frechet", "spectrum", "octave_3", "kid", "precision", "recall")
        head = (*head, "frechet over one step's", "spectrum over one step's")
        parts.append(f"**{name}**, {found['pictures']} pictures of 512 px\n\n{table(head, rows)}")
    return "\n".join(parts)


def pins(data: dict[str, Any]) -> str:
    rows = []
    for name, level in data["levels"].items():
        ways = level["ways"]
        ratios = (f"{number(w['ratio'])} ({number(w['interval'])})" for w in ways.values())
        rows.append((name, level["pins"], *ratios, ways["real"]["contrast"], ways["pinned"]["contrast"]))
    ways = list(next(iter(data["levels"].values()))["ways"])
    return table(("", "pins", *ways, "contrast out / in, real", "contrast out / in, pinned"), rows)


def roots(data: dict[str, Any]) -> str:
    keys = ("ratio", "p", "shifts_sd", "shifts_most")
    costs = ("network_mpx_per_mpx", "first_core", "seconds_per_mpx")
    rows = [
        (name, *(way[k] for k in keys), way["growth"][1:], *(way[k] for k in costs))
        for name, way in data["ways"].items()
    ]
    rows.append(("Blue Marble, lags 1.8 times as long", *(None,) * 4, data["real_growth"][1:], *(None,) * 3))
    head = ("", "seam", "p", "sd of shifted places", "their most", f"growth at {number(data['lags_km'][1:])} km")
    return table((*head, "network Mpx / Mpx", "first core", "s / Mpx"), rows)


def planet(data: dict[str, Any]) -> str:
    rows = []
    for name, level in data["levels"].items():
        ours, real = level["ours"], level["real"]
        ranges = ([f"{number(who['low'][k])}-{number(who['high'][k])}" for k in range(3)] for who in (ours, real))
        rows.append((name, *(v for who, r in zip((ours, real), ranges, strict=True) for v in (who["median"], r))))
    head = ("pixels at 40 degrees", "ours, fine / middle / coarse octave", "middle 80 %", "real", "middle 80 %")
    return table(head, rows)


def questions(data: dict[str, Any]) -> str:
    head = ("kind", "items", "entropy", "chance", "majority", "forest", "shuffled pictures", "same under noise")
    return table(("", "found"), _qa_table.summary(data)) + "\n" + table(head, _qa_table.kinds(data))


def taught(data: dict[str, Any]) -> str:
    rows = []
    for kind, row in data["kinds"].items():
        gains = ([100 * row[f"over {who}"][k] for k in ("gain", "low", "high")] for who in ("blind", "shuffled"))
        rows.append(
            (kind, row["items"], *(100 * row[k] for k in ("chance", "with pictures", "blind", "shuffled")), *gains)
        )
    over = data["over places"]
    places = [100 * over["blind"][k] for k in ("gain", "low", "high")]
    rows.append((f"all, over {data['places']} places", data["tried"], *[None] * 4, places,
                 [100 * over["shuffled"][k] for k in ("gain", "low", "high")]))  # fmt: skip
    head = ("kind", "items", "chance %", "with pictures %", "blind %", "pictures exchanged %",
            "gain over blind, 95 %", "gain over exchanged, 95 %")  # fmt: skip
    return table(head, rows)


TABLES: dict[str, Callable[[dict[str, Any]], str]] = {
    "batch": batch,
    "places": places,
    "imagery_more": imagery_short,
    "imagery": imagery,
    "speed": speed,
    "windows": windows,
    "elevation": elevation,
    "survey": survey,
    "picture": picture,
    "seeing": seeing,
    "steepness": steepness,
    "prior": prior,
    "controls": controls,
    "terrain": terrain,
    "neuco": neuco,
    "probes": probes,
    "encoders": encoders,
    "drift": drift,
    "throughput": throughput,
    "prompts": prompts,
    "memory": memory,
    "ablations": ablations,
    "chains": chains,
    "pins": pins,
    "roots": roots,
    "planet": planet,
    "qa": questions,
    "taught": taught,
    "buildings": buildings,
    "tiles": _tile_tables.tiles,
    "compression": _tile_tables.compression,
    "serve": _tile_tables.serve,
    "globe": _tile_tables.globe,
}
FILES = {"prior": "elevation", "memory": "controls"}  # tables that share another's figures


def filled(page: str) -> str:
    """The page with every marked part made anew."""

    def fill(found: re.Match[str]) -> str:
        name = found[2]
        data = json.loads((BENCH / f"{FILES.get(name, name)}.json").read_text(encoding="utf-8"))
        return f"{found[1]}{source(data)}{TABLES[name](data)}{found[3]}"

    return MARKED.sub(fill, page)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; say whether the page is up to date")
    args = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    new = filled(page)
    if not args.check and new != page:
        temporary = PAGE.with_name(f".tmp-{os.getpid()}-{PAGE.name}")
        temporary.write_text(new, encoding="utf-8")
        os.replace(temporary, PAGE)
    return int(args.check and new != page)


if __name__ == "__main__":
    sys.exit(main())
