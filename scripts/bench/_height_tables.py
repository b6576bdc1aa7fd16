"""Tables about heights, land cover and buildings."""

from __future__ import annotations

from typing import Any

from _markdown import table


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
