"""The tables of tiles, of their compression and of the live server, for tables.py."""

from __future__ import annotations

from typing import Any

from _markdown import table


def tiles(data: dict[str, Any]) -> str:
    parts = []
    for place, bounds in data["meshers"].items():
        rows = []
        for bound, ways in bounds.items():
            for way, f in ways.items():
                rows.append((f"{bound} m", way, f["triangles_km2"], f["bytes_km2"] / 1e3, f["error_m"], f["cpu_s_km2"]))
        head = ("asked", "way", "triangles / km2", "kB / km2", "true error m", "CPU s / km2")
        parts.append(f"**{place}**\n\n" + table(head, rows))
    packing = data["packing"]
    rows = [(f"geometry, {name}", size / 1e3, None, None) for name, size in packing["geometry_bytes_km2"].items()]
    for t in packing["textures"]:
        rows.append((f"texture, {t['format']} {t['quality']}", t["bytes_km2"] / 1e3, t["psnr_db"], t["cpu_ms"]))
    parts.append("**Packing**\n\n" + table(("part", "kB / km2", "PSNR dB", "CPU ms a tile"), rows))
    keys = ("scene", "tiles", "cpu_s", "faults", "validator", "pixels", "empty", "empty_without_skirts")
    head = ("scene", "tiles", "CPU s", "faults", "glTF validator's", "pixels over ground", "empty", "without skirts")
    parts.append("**Scenes**\n\n" + table(head, [[row[key] for key in keys] for row in data["scenes"]]))
    keys = ("km2", "tiles", "cpu_s_km2", "tiles_per_cpu_s", "mb_km2", "peak_mib")
    rows = [(tiling, *(run[key] for key in keys)) for tiling, runs in data["areas"].items() for run in runs]
    head = ("tiling", "km2", "tiles", "CPU s / km2", "tiles / CPU s", "MB / km2", "peak RSS MiB")
    parts.append(f"**Areas, {data['areas_gsd_m']:g} m posts**\n\n" + table(head, rows))
    if data.get("whole"):
        keys = ("scene", "terrain", "buildings", "faults", "validator")
        head = ("scene as written", "terrain tiles", "building tiles", "faults", "glTF validator's")
        parts.append("**Whole scenes**\n\n" + table(head, [[row[key] for key in keys] for row in data["whole"]]))
    return "\n".join(parts)


def compression(data: dict[str, Any]) -> str:
    parts = []
    for scene in data["scenes"]:
        rows, seen = [], "pages" in next(iter(scene["ways"].values()))
        for way, f in scene["ways"].items():
            sizes = [f[f"{part}_bytes_km2"] / 1e3 for part in ("geometry", "texture", "gzip")]
            whole = sizes[0] + sizes[1]
            opens = [("yes" if page["opens"] else "no") for page in f["pages"].values()] if seen else []
            rows.append((way, *sizes[:2], whole, sizes[2], f["ms_tile"], f["moved_mm"], *opens))
        head = ("way", "geometry kB / km2", "textures", "both", "both, gzip", "ms a tile", "vertices moved, mm")
        pages = tuple(next(iter(scene["ways"].values())).get("pages", ()))
        parts.append(
            f"**{scene['scene']}**, {scene['tiles']} tiles, {scene['km2']:.3g} km2\n\n{table((*head, *pages), rows)}"
        )
    rows = [(t["format"], t["bytes"] / 1e3, t["psnr_db"], t["ms"], t["card_bytes_px"]) for t in data["textures"]]
    head = ("KTX2", "kB a picture of 264 px", "PSNR dB", "ms", "bytes a pixel on a graphics card")
    return "\n".join([*parts, table(head, rows)])


def globe(data: dict[str, Any]) -> str:
    keys = ("first_s", "settled_s", "requests", "kb", "frames_per_s")
    head = ("step", "first tile s", "all there s (– : not in 40)", "requests", "kB", "frames a second while moving")
    return table(head, [(step["what"], *(step[key] for key in keys)) for step in data["steps"]])


def serve(data: dict[str, Any]) -> str:
    rows, cuts, pans, wrong = [], [], [], []
    for name, world in data["worlds"].items():
        for zoom, at in world["latency"].items():
            times = [[at[which][f"{p}_s"] for p in ("p50", "p95")] for which in ("first", "adjacent", "again")]
            rows.append((name, int(zoom), at["first"]["count"], times[0], times[1], at["adjacent"]["cpu_s"], times[2]))
        cut, pan, bad = world["cut"], world["pan"], world["malformed"]
        cuts.append((name, cut["zoom"], cut["tileset_s"], cut["all_tiles_s"], cut["tiles"], cut["kb"]))
        answers = ", ".join(f"{count} x {status}" for status, count in sorted(pan["statuses"].items()))
        times, memory = [pan["p50_s"], pan["p95_s"]], [pan["rss_before_mib"], *pan["rss_thirds_mib"]]
        pans.append((name, pan["clients"], pan["seconds"], answers, times, memory))
        answers = ", ".join(f"{count} x {status}" for status, count in sorted(bad["statuses"].items()))
        wrong.append((name, bad["requests"], answers, bad["slow_client"], bad["afterwards"]))
    head = ("world", "zoom", "places", "first, p50 / p95 s", "adjacent, p50 / p95 s", "its CPU s", "again, p50 / p95 s")
    parts = ["**Single tiles**\n\n" + table(head, rows)]
    parts.append("**3D cut**\n\n" + table(("world", "zoom", "tileset s", "all tiles s", "tiles", "kB"), cuts))
    head = ("world", "clients", "seconds", "answers", "p50 / p95 s", "RSS MiB before / highest in each third")
    parts.append("**Panning**\n\n" + table(head, pans))
    head = ("world", "malformed", "answers", "slow client", "a good request afterwards")
    parts.append("**Malformed requests**\n\n" + table(head, wrong))
    return "\n".join(parts)
