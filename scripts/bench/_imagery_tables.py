"""Tables about imagery: how good, how fast, what each part is worth."""

from __future__ import annotations

from typing import Any

from _markdown import number, table


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


def planet(data: dict[str, Any]) -> str:
    rows = []
    for name, level in data["levels"].items():
        ours, real = level["ours"], level["real"]
        ranges = ([f"{number(who['low'][k])}-{number(who['high'][k])}" for k in range(3)] for who in (ours, real))
        rows.append((name, *(v for who, r in zip((ours, real), ranges, strict=True) for v in (who["median"], r))))
    head = ("pixels at 40 degrees", "ours, fine / middle / coarse octave", "middle 80 %", "real", "middle 80 %")
    return table(head, rows)


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
