"""Tables about measures, encoders, questions and batches."""

from __future__ import annotations

from typing import Any

import _qa_table
from _markdown import number, table


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
