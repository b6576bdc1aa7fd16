"""What a scene says of itself without a reference: seams, blends, grids, agreement of its levels; and its record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import MetaEarthError
from metaearth3d.geo import FACTOR
from metaearth3d.geo.cog import open_dataset, read_pixels
from metaearth3d.judge.pictures import Level, Made, middle
from metaearth3d.judge.samples import Samples
from metaearth3d.judge.seams import seam_ratio, variance_dip, zoom_consistency
from metaearth3d.judge.spectrum import LEAST_TEETH, spectral_comb

MOST_PX = 4096  # looked at of a level's middle
SEEN, PERHAPS = 0.01, 0.05  # p-values up to which a lattice shows, and may show
PLAIN = 1.5  # a ratio of this or one over it shows at the weaker p-value: small levels cannot reach the stronger one
COMBS: dict[str, Literal["values", "energy"]] = {"families": "values", "family borders": "energy"}
Row = dict[str, Any]


def lattice_rows(made: Made) -> list[Row]:
    """Seam, slope seam, variance dip and combs of each level: a ratio (1: invisible) and a p-value each.

    Grids are only looked for where we know one: a scene's cores, and families of four pixels below its first level.
    """
    rows = []
    for index, level in enumerate(made.levels):
        pixels, (row, col) = middle(level.picture, MOST_PX)
        planes = pixels.transpose(2, 0, 1)
        family = FACTOR if made.record is not None and level.core_px is not None else 1
        for name, found in _lattices(planes, level, (row, col), family):
            period = level.core_px if "core" in name else FACTOR
            rows.append(
                {"level": index, "gsd_m": level.gsd, "measure": name, "period_px": period, "ratio": found[0]}
                | {"p_value": found[1], "verdict": _shown(*found)}
            )
    return rows


def _shown(ratio: float, p_value: float) -> str:
    """In words whether a lattice shows."""
    if p_value <= SEEN or (p_value <= PERHAPS and not 1 / PLAIN < ratio < PLAIN):
        return "shows"
    return "may show" if p_value <= PERHAPS else "does not show"


def _lattices(
    planes: NDArray[np.uint8], level: Level, corner: tuple[int, int], family: int
) -> Iterator[tuple[str, tuple[float, float]]]:
    """``(name, (ratio, p-value))`` of all that this level is large enough for."""
    core, side = level.core_px, min(planes.shape[1:])
    if core is not None and side >= 2 * core and core >= 8 * family:
        offset = ((level.offset[0] - corner[0]) % core, (level.offset[1] - corner[1]) % core)
        yield "seam at core borders", seam_ratio(planes, core, offset, grain=family)
        yield "break of slope at core borders", seam_ratio(planes, core, offset, order=2, grain=family)
        yield "variance dip at core borders", variance_dip(planes, core, offset)
        if side > LEAST_TEETH * core:
            yield "comb of core borders", spectral_comb(planes, core, of="energy")
    if family > 1 and side > LEAST_TEETH * FACTOR:
        yield "comb of 4 px families", spectral_comb(planes, FACTOR)
        yield "comb of 4 px family borders", spectral_comb(planes, FACTOR, of="energy")


def family_grids(made: Samples, real: Samples) -> dict[str, Any]:
    """Combs of 4 px in made and in real patches of one size: median and middle 80 % of each.

    Real pictures have them too where they were JPEG files, whose blocks of 8 px hold the same frequencies; and a comb
    grows with the size of the picture. So only this comparison says whether the generator adds a grid of its own.
    """
    out: dict[str, Any] = {"patch_px": int(made.images.shape[1])}
    for name, patches in (("made", made), ("real", real)):
        planes = patches.images.transpose(0, 3, 1, 2)
        for key, of in COMBS.items():
            low, middle_, high = np.quantile([spectral_comb(x, FACTOR, of=of).ratio for x in planes], [0.1, 0.5, 0.9])
            out[f"{key}, {name}"] = {"median": float(middle_), "low": float(low), "high": float(high)}
    return out


def zoom_rows(made: Made) -> list[Row]:
    """How well each saved level's box means meet the level above: images in DN, heights in metres."""
    rows: list[Row] = []
    for parent, child in pairwise(made.levels):
        if any(FACTOR * a != b for a, b in zip(parent.picture.shape, child.picture.shape, strict=True)):
            continue
        above, (row, col) = middle(parent.picture, MOST_PX // FACTOR)
        span = (FACTOR * row, FACTOR * col, FACTOR * above.shape[0], FACTOR * above.shape[1])
        below = child.picture.window(*span) if child.picture.window else child.picture.read()[0]
        found = zoom_consistency(below.transpose(2, 0, 1), above.transpose(2, 0, 1))
        rows.append(
            {"band": "image", "from_m": parent.gsd, "to_m": child.gsd, "worst": found.worst, "unit": "DN"}
            | {"share_within_1": found.share}
        )
        if parent.height is not None and child.height is not None and max(child.picture.shape) <= MOST_PX:
            low, high = (read_heights(path) for path in (parent.height, child.height))
            heights = zoom_consistency(high[None], low[None])
            rows.append(
                {"band": "height", "from_m": parent.gsd, "to_m": child.gsd, "worst": heights.worst, "unit": "m"}
                | {"share_within_1": heights.share}
            )
    return rows


def read_heights(path: Path) -> NDArray[np.float64]:
    """Heights (H, W) in metres of a scene's file."""
    with open_dataset(path) as source:
        heights: NDArray[np.float64] = read_pixels(source, path)[0].astype(np.float64)
    return heights


def record_of(made: Made) -> Row:
    """Seed, weights and training record of a scene; of other rasters only the name."""
    if made.record is None:
        return {"name": made.name, "note": "no scene.json: seed and weights are not known"}
    spec = made.record["spec"]
    return {
        "name": made.name,
        "scene": made.record.get("scene"),
        "seed": spec.get("seed"),
        "world": spec.get("digest"),
        "model": spec.get("model"),
        "weights": spec.get("weights"),
        "training": training_record(str(spec.get("model")), (spec.get("weights") or {}).get("upscale")),
    }


def training_record(model: str, digest: str | None) -> Row:
    """What lies beside the weights of a model on this machine, and whether they are those the scene was made with."""
    from metaearth3d.shipped import part_folder

    try:
        folder = part_folder(model, "upscale")
        content = (folder / "training.json").read_bytes()
        record = json.loads(content)
    except (MetaEarthError, OSError, ValueError):
        return {"note": "no training record lies beside the model that the scene names"}
    kept = {key: record[key] for key in ("command", "steps", "minutes", "machine", "commit", "stage") if key in record}
    trained_on = record.get("data", {}).get("trained_on", {})
    return {
        **kept,
        "trained_on": sorted(trained_on) if isinstance(trained_on, dict) else len(trained_on),
        "record_sha256": hashlib.sha256(content).hexdigest(),
        "same_weights": digest is not None and _digest(folder) == digest,
    }


def _digest(folder: Path) -> str | None:
    """Name of the weights in a folder, as worlds call them."""
    from metaearth3d.diffusion import NetUpscaler

    try:
        return NetUpscaler.from_pretrained(folder).digest
    except (OSError, ValueError, KeyError, RuntimeError):
        return None
