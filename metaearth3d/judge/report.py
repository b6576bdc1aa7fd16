"""The page of a judgement: one HTML file with its pictures inside, which needs no network."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

import numpy as np

from metaearth3d.judge import plots
from metaearth3d.judge.drift import LEVEL
from metaearth3d.judge.markup import definitions, number, section, soft, span_of, strip, table, verdict
from metaearth3d.judge.measures import MEASURES
from metaearth3d.judge.memory import COPY
from metaearth3d.judge.pictures import middle
from metaearth3d.judge.resample import Estimate

if TYPE_CHECKING:
    from metaearth3d.judge.evaluation import Evaluation

NEARNESS = {
    "nearest": "median distance to the nearest training patch, over that of unseen real patches",
    "authentic": "share that is nearer to no training patch than that one is to the others",
}
TERRAIN = "Windows of 128 px of the scenes' heights against windows of real elevation models."
COVER = (
    "Cells of 8 px told apart by colour and texture (codes learned from the real pictures only): their composition, "
    "which lie side by side, and the patches they form."
)
LAND_COVER = (
    "Land cover of the scenes against real maps: windows of 64 px, both at the coarser metres per pixel of the two."
)
GRID = (
    "Real pictures hold combs of 4 px too where they were JPEG files, and combs grow with the picture: only patches of "
    "one size ({px} px) say whether made ones have more of a grid than real ones."
)
ARRANGED = (
    "Left the share of each class; then, for a cell of each class (row), what the cells beside it are (column); darker "
    "is more, and at the right red is more in made pictures and blue more in real ones."
)
WHOLE_PX = 512
MOST_SCENES = 4  # with pictures of their own


def page(e: Evaluation) -> str:
    """The whole page as HTML text."""
    f = e.figures
    template = Template((files("metaearth3d") / "judge" / "page" / "report.html").read_text(encoding="utf-8"))
    names = ", ".join(m.name for m in e.scenes[:3]) + (" ..." if len(e.scenes) > 3 else "")
    sections = [_sheets(e), _measures(e), _curves(e), _lattices(f), _zoom(f), _drift(e), _memory(e)]
    sections += [_compared(f, "terrain", "Terrain", TERRAIN), _compared(f, "cover", "Cover", COVER)]
    sections += [_compared(f, "land_cover", "Land cover", LAND_COVER), _record(f)]
    return template.substitute(
        title=escape(f"Realism of {names} at {f['gsd_m']:g} m"),
        judge=escape(f["encoder"]["training"]),
        notes="".join(f'<p class="soft">{escape(note)}</p>' for note in f["notes"]),
        tiles="".join(f'<div class="tile"><b>{b}</b>{escape(text)}</div>' for b, text in _tiles(e)),
        sections="\n".join(s for s in sections if s),
        made_by=escape(f["made_by"]),
        seed=f["seed"],
    )


def _tiles(e: Evaluation) -> list[tuple[str, str]]:
    """Big numbers at the top and what they are."""
    within = sum(m.within for m in e.measures.values())
    lattices = [row for scene in e.figures["scenes"] for row in scene["lattices"]]
    seams = [row for row in lattices if "core" in row["measure"]]
    drifts = [t for scene in e.figures["scenes"] for t in scene["drift"] or []]
    out = [
        (f"{within} of {len(e.measures)}", "measures within the floor of real places"),
        (f"{sum(r['verdict'] == 'shows' for r in seams)} of {len(seams)}", "tests of core borders in which these show"),
        (f"{sum(t['drifts'] for t in drifts)} of {len(drifts)}", "statistics that drift through a scene"),
    ]
    if e.memory is not None:
        out.append((f"{e.memory.copies} of {len(e.memory.pairs)}", "closest patches that copy a training picture"))
    return out


def _sheets(e: Evaluation) -> str:
    """Made and real patches side by side, and the scenes whole."""
    seed = e.figures["seed"]
    made, real = (plots.data_address(plots.sheet(s, seed)) for s in (e.made, e.real))
    px = e.figures["made"]["patch_px"]
    text = f"Random patches of {px} px ({px * e.figures['gsd_m']:g} m), one a place as far as places go."
    wholes = []
    for scene in e.scenes[:MOST_SCENES]:
        level = scene.at(e.figures["gsd_m"]) or scene.levels[-1]
        pixels = middle(level.picture, 2048)[0]
        step = max(1, max(pixels.shape[:2]) // WHOLE_PX)
        h, w = (side // step * step for side in pixels.shape[:2])
        small = pixels[:h, :w].reshape(h // step, step, w // step, step, 3).mean(axis=(1, 3))
        address = plots.data_address(np.rint(small).astype(np.uint8))
        wholes.append(
            f'<div><h3>{escape(scene.name)}, {w * level.gsd:,.0f} m wide</h3><img class="whole" src="{address}" '
            f'alt="the scene {escape(scene.name)} as a whole"></div>'
        )
    return section(
        "Pictures",
        soft(text) + '<div class="pair">'
        f'<div><h3 class="made">made</h3><img src="{made}" alt="made patches"></div>'
        f'<div><h3 class="real">real</h3><img src="{real}" alt="real patches"></div></div>'
        f'<div class="pair">{"".join(wholes)}</div>',
    )


def _measures(e: Evaluation) -> str:
    f = e.figures
    rows = [
        [
            f'<b>{escape(name.replace("_", " "))}</b><br><span class="soft">{escape(MEASURES[name][1])}</span>',
            *_estimate(m)[:4],
            strip(m),
            _estimate(m)[4],
        ]
        for name, m in e.measures.items()
    ]
    said = (
        f"{f['made']['patches']} made patches of {f['made']['places']} places against {f['reference']['patches']} real "
        f"ones of {f['reference']['places']}; a place is a picture or a block of {f['made']['block_px']} px. Value and "
        f"floor are means over {f['repeats']} random halves of places, at one size of set; intervals are their middle "
        f"{100 * f['level']:g} %. The floor is what one half of the real places is to the other: no generator can be "
        "expected to do better. In the strip the band is the floor and the dot with its line the value."
    )
    head = ["measure", "value", "interval", "floor", "interval", "", "verdict"]
    return section("Measures", soft(said), table(head, rows, (1, 2, 3, 4)))


def _estimate(m: Estimate) -> list[str]:
    """Value, interval, floor, its interval and the verdict as cells."""
    numbers = [number(m.value), span_of(m.low, m.high), number(m.floor), span_of(m.floor_low, m.floor_high)]
    return [*numbers, verdict(m.verdict, "good" if m.within else "bad")]


def _curves(e: Evaluation) -> str:
    said = f"Radial spectra with the middle 80 % of places; colours of random pixels in {e.figures['colour_space']}."
    plotted = plots.spectrum_plot(*e.noted), plots.colour_plot(*e.noted)
    return section("Spectrum and colour", soft(said), *plotted)


def _lattices(f: dict[str, Any]) -> str:
    marks = {"shows": "bad", "may show": "odd", "does not show": "good"}
    rows = [
        [
            escape(scene["name"]),
            number(r["gsd_m"]),
            escape(r["measure"]),
            number(r["period_px"]),
            number(r["ratio"]),
            number(r["p_value"]),
            verdict(r["verdict"], marks[r["verdict"]]),
        ]
        for scene in f["scenes"]
        for r in scene["lattices"]
    ]
    head = ["scene", "level, m", "measure", "period, px", "ratio", "p", "verdict"]
    said = (
        "A ratio of 1 is no lattice at all: above it steps, below it blurred or blended bands. p is the share of "
        "shifted lattices that look as odd (of the dip: Student's over borders); of a hundred such tests of a perfect "
        "picture five come below 0.05."
    )
    body = [soft(said), table(head, rows, (1, 3, 4, 5))] if rows else []
    if f["grid"]:
        kinds = [key for key in f["grid"] if key != "patch_px"]
        spans = [[escape(k), number(g["median"]), span_of(g["low"], g["high"])] for k in kinds for g in [f["grid"][k]]]
        body.append(soft(GRID.format(px=f["grid"]["patch_px"])))
        body.append(table(["comb of 4 px", "median", "middle 80 %"], spans, (1, 2)))
    return section("Seams and grids", *body) if body else ""


def _zoom(f: dict[str, Any]) -> str:
    rows = [
        [
            escape(scene["name"]),
            r["band"],
            f"{r['from_m']:g} to {r['to_m']:g} m",
            f"{100 * r['share_within_1']:.4g} %",
            f"{number(r['worst'])} {r['unit']}",
        ]
        for scene in f["scenes"]
        for r in scene["zoom"]
    ]
    head = ["scene", "band", "levels", "within 1 DN or m", "worst"]
    said = "Whether the means of 4 x 4 pixels of a level are the pixels of the level above."
    return section("Zoom consistency", soft(said), table(head, rows, (3, 4))) if rows else ""


def _drift(e: Evaluation) -> str:
    if not e.drift:
        return ""
    said = (
        "Slopes over the whole way, in standard deviations of the scene's patches; intervals hold together at "
        f"{100 * LEVEL:g} %. A trend drifts if its interval leaves out 0 and no shift of the scene around its own "
        "edges has as steep a one. Of a scene of ours what its coarsest level explains of a statistic was taken out "
        "first, so that land that changes is no drift."
    )
    plotted = [
        f"<h3>{escape(name)}</h3>{plots.drift_plot(found.distance, found.values)}"
        for name, found in list(e.drift.items())[:MOST_SCENES]
    ]
    rows = [
        [
            escape(name),
            t.statistic,
            t.way,
            number(t.slope),
            span_of(t.low, t.high),
            number(t.p_value),
            verdict("drifts", "bad") if t.drifts else verdict("none", "good"),
        ]
        for name, found in e.drift.items()
        for t in found.trends
    ]
    head = ["scene", "statistic", "along", "slope", "interval", "p", "verdict"]
    return section("Drift", soft(said), *plotted, table(head, rows, (3, 4, 5)))


def _memory(e: Evaluation) -> str:
    if e.memory is None:
        return section("Memorisation", "<p>Not looked for: name the training pictures with --training.</p>")
    m = e.memory
    rows = [[escape(NEARNESS[name]), *_estimate(x)] for name, x in m.measures.items()]
    head = ["measure", "value", "interval", "floor", "interval", "verdict"]
    said = (
        f"{m.training_patches} training patches were looked at; a copy of one that was not would be missed, and turned "
        f"copies are. Mann-Whitney z of the distances, patches counted as independent: {m.copying_z:.3g} (copying "
        f"pulls it far below 0). Above {COPY:g} the fine detail of a pair is counted as a copy."
    )
    pairs = []
    for title, found in (("made", m.pairs), ("real, of the reference", m.real_pairs)):
        best = ", ".join(f"{p.correlation:.2f}" for p in found[:8])
        address = plots.data_address(plots.pair_sheet(found))
        pairs.append(
            f"<h3>Closest pairs, {title}</h3>"
            + soft(f"Above the patch, below the training picture where it fits best; correlation of detail {best}.")
            + f'<img class="wide" src="{address}" alt="closest pairs, {title}">'
        )
    return section("Memorisation", soft(said), table(head, rows, (1, 2, 3, 4)), *pairs)


def _compared(f: dict[str, Any], key: str, title: str, said: str) -> str:
    """Terrain or cover: distances with interval and floor; of cover also shares and neighbours."""
    rows = []
    for name, row in (f[key] or {}).items():
        good = row["interval"][0] <= row["floor_95"]
        text = "within floor" if good else f"above floor x {row['distance'] / max(row['floor'], 1e-12):.2g}"
        numbers = [number(row["distance"]), span_of(*row["interval"]), number(row["floor"]), number(row["floor_95"])]
        rows.append(
            [escape(name.replace("_", " ")), *numbers, escape(row["unit"]), verdict(text, "good" if good else "bad")]
        )
    head = ["measure", "distance", "interval", "floor", "95 % of floors", "unit", "verdict"]
    drawn = [soft(ARRANGED), plots.cover_plot(f[key], f[f"{key}_legend"])] if f"{key}_legend" in f else []
    return section(title, soft(said), table(head, rows, (1, 2, 3, 4)), *drawn) if rows else ""


def _record(f: dict[str, Any]) -> str:
    """Encoder, seeds, weights and training."""
    eye = f["encoder"]
    items = [("encoder", eye["name"]), ("its sha256", eye["sha256"]), ("its training", eye["training"])]
    items += [("its features", eye["reduced"])] if "reduced" in eye else []
    blocks = [definitions([*items, ("seed of the judgement", f["seed"])])]
    for record in f["made"]["records"]:
        flat = [(k, v) for k, v in record.items() if k not in ("training", "weights", "name") and v is not None]
        flat += [(f"weights, {part}", digest) for part, digest in (record.get("weights") or {}).items()]
        flat += [(f"training, {k.replace('_', ' ')}", v) for k, v in (record.get("training") or {}).items()]
        blocks.append(f"<h3>{escape(record['name'])}</h3>{definitions(flat)}")
    return section("Record", *blocks)
