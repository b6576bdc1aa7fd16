"""A generated scene judged whole: ``evaluate(scenes, reference)`` measures, and ``save`` writes JSON and one page."""

from __future__ import annotations

import importlib.metadata
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from metaearth3d.errors import BadInput
from metaearth3d.geo import write_whole
from metaearth3d.judge import colour, samples
from metaearth3d.judge.drift import Drifted, drifts
from metaearth3d.judge.eyes import FEW, MOST_FEATURES, Eye, Reduced, open_eye
from metaearth3d.judge.given import Given, read_both
from metaearth3d.judge.ground import compared_cover, compared_terrain
from metaearth3d.judge.landcover import compared_land_cover
from metaearth3d.judge.measures import MEASURES, Noted, See, note, table
from metaearth3d.judge.memory import Memory, memorisation
from metaearth3d.judge.pictures import Made, open_pictures
from metaearth3d.judge.realism import PatchSlices
from metaearth3d.judge.resample import LEVEL, REPEATS, Estimate
from metaearth3d.judge.samples import PATCH_PX, Samples
from metaearth3d.judge.scenes import lattice_rows, record_of, zoom_rows

Paths = str | Path | Sequence[str | Path]
Told = Callable[[str], None]

MOST_PATCHES, MOST_TRAINING = 1024, 4096
FEW_PICTURES = 8


@dataclass(frozen=True, eq=False)
class Evaluation:
    """All figures of a judgement; ``measures`` are those with floor and interval, ``figures`` is what goes to JSON."""

    measures: dict[str, Estimate]
    figures: dict[str, Any]
    made: Samples
    real: Samples
    noted: tuple[Noted, Noted]
    scenes: tuple[Made, ...]
    drift: dict[str, Drifted] = field(default_factory=dict)
    memory: Memory | None = None

    def save(self, out: str | Path) -> Path:
        """Write ``evaluate.json`` and ``report.html`` to a folder, each whole or not at all; the page's path."""
        from metaearth3d.judge.report import page

        out = Path(out)
        html = page(self)
        text = json.dumps(plain(self.figures), indent=1, allow_nan=False) + "\n"
        write_whole(out / "evaluate.json", text.encode())
        return write_whole(out / "report.html", html.encode())


def evaluate(
    scenes: Paths,
    reference: Paths,
    *,
    training: Paths = (),
    dem: Paths = (),
    landcover: Paths = (),
    gsd: float | None = None,
    reference_gsd: float | None = None,
    core_px: int | None = None,
    encoder: str = "random",
    seed: int = 0,
    most: int = MOST_PATCHES,
    repeats: int = REPEATS,
    told: Told | None = None,
) -> Evaluation:
    """How real generated scenes are, next to real pictures of the same metres per pixel.

    Args:
        scenes: scene folders that ``generate`` wrote, folders of such, or RGB rasters.
        reference: real rasters, plain pictures, folders of them, or tar shards with a CSV; best of other places.
        training: what the generator was trained on, in the same forms: asks for memorisation.
        dem: real elevation models: asks for terrain statistics.
        landcover: real maps in codes of ESA WorldCover: asks for what scenes with land cover are made of.
        gsd: the level that is judged, metres per pixel; by default the finest that all scenes have.
        reference_gsd: metres per pixel of reference and training pictures that do not say theirs.
        core_px: lattice of tiles of rasters that are no scenes of ours, from their first pixel.
        encoder: ``random``, ``random:SEED``, ``ours``, ``hf:PATH`` or ``timm:NAME``.
        seed: of all random choices; the same seed gives the same figures.
        most: patches of each set at most.
        repeats: random halves of places that intervals and floors are made of.
        told: is called with a word on what is done.

    Raises:
        BadInput: no common GSD, a reference too coarse, too few samples, wrong bands, or nothing where a path leads.
        MissingExtra: the encoder or the page wants a library that is absent.
    """
    say = told or (lambda _: None)
    if repeats < 2 or most < samples.LEAST_PATCHES:
        raise BadInput(f"{repeats} repeats of {most} patches were asked for; at least 2 and {samples.LEAST_PATCHES}")
    say("reading")
    given = read_both(_paths(scenes), _paths(reference), gsd, reference_gsd, core_px, most, seed)
    say("encoding")
    eye = open_eye(encoder, gsd=given.gsd)
    see, noted = _seen(given, eye, seed)
    say("comparing")
    measures = table(*noted, seed=seed, repeats=repeats)
    drift, notes = drifts(given.made, *noted, given.scenes, seed=seed)
    say("looking for copies and seams")
    memory = _memory(_paths(training), given.made, given.real, noted, see, seed, repeats, reference_gsd)
    figures = {
        **_header(given, _encoder(encoder, eye, reduced=see is not eye.see), seed, repeats),
        "measures": {name: {**e.to_dict(), "what": MEASURES[name][1]} for name, e in measures.items()},
        **_looked(given, drift, seed, notes),
        "terrain": compared_terrain(given.scenes, _paths(dem), given.gsd, np.random.default_rng([seed, 0xE7]), notes),
        **compared_land_cover(given.scenes, _paths(landcover), given.gsd, seed, notes),
        "memory": None if memory is None else _memorised(memory),
        "notes": notes + _warnings(given, memory),
    }
    return Evaluation(measures, figures, given.made, given.real, noted, given.scenes, drift, memory)


def _seen(given: Given, eye: Eye, seed: int) -> tuple[See, tuple[Noted, Noted]]:
    """The eye, reduced where it has too many features for so few patches; and what it notes of either side."""
    see = eye.see
    if see(given.real.images[:1]).shape[1] > MOST_FEATURES:
        see = Reduced.fit(see, given.real.images)
    slicer = PatchSlices(given.real.images, seed)
    return see, (note(given.made, see, slicer, seed=seed), note(given.real, see, slicer, seed=seed))


def _header(given: Given, encoder: dict[str, Any], seed: int, repeats: int) -> dict[str, Any]:
    """What was judged, by whom and how."""
    return {
        "made_by": f"metaearth3d {importlib.metadata.version('metaearth3d')}",
        "note": "Figures of generated imagery next to real imagery; a small distance is no proof of realism.",
        "gsd_m": given.gsd,
        "seed": seed,
        "repeats": repeats,
        "level": LEVEL,
        "encoder": encoder,
        "colour_space": colour.SPACE,
        "made": _described(given.made, given.block, [record_of(m) for m in given.scenes]),
        "reference": _described(given.real, given.block, None),
    }


def _looked(given: Given, drift: dict[str, Drifted], seed: int, notes: list[str]) -> dict[str, Any]:
    """What is looked for scene by scene, and what covers their pictures; ``notes`` gets what a reader has to know."""
    return {
        "scenes": [_scene(m, drift.get(m.name)) for m in given.scenes],
        **compared_cover(given.pictures, given.reference, given.gsd, seed, notes),
    }


def _paths(given: Paths) -> list[Path]:
    paths = [given] if isinstance(given, str | Path) else list(given)
    for path in paths:
        if not Path(path).exists():
            raise BadInput(f"there is no {path}; give a scene folder, a raster or a folder of rasters")
    return [Path(path) for path in paths]


def _memory(
    paths: list[Path],
    made: Samples,
    real: Samples,
    noted: Sequence[Noted],
    see: See,
    seed: int,
    repeats: int,
    reference_gsd: float | None,
) -> Memory | None:
    """Memorisation, by training patches that overlap by half; None where no training pictures are named."""
    if not paths:
        return None
    usable = [p for p in open_pictures(paths, gsd=reference_gsd) if p.gsd <= made.gsd * samples.COARSEST]
    usable = [p for p in usable if min(samples.shape_at(p, made.gsd)) >= PATCH_PX]
    if not usable:
        raise BadInput(
            f"no training picture is {PATCH_PX} px or more at {made.gsd:g} m; "
            "name the pictures the generator learned this level from"
        )
    trained = samples.cut(usable, made.gsd, most=MOST_TRAINING, seed=seed, stride_px=PATCH_PX // 2)
    features = (noted[0].features, noted[1].features)
    return memorisation(made, real, trained, usable, see, features, seed=seed, repeats=repeats)


def _encoder(asked: str, eye: Eye, *, reduced: bool) -> dict[str, Any]:
    return {"asked": asked, "name": eye.name, "sha256": eye.digest, "training": eye.training} | (
        {"reduced": FEW} if reduced else {}
    )


def _described(given: Samples, block: int, records: list[dict[str, Any]] | None) -> dict[str, Any]:
    return {
        "pictures": len(given.names),
        "places": given.places,
        "patches": len(given),
        "patch_px": PATCH_PX,
        "block_px": block,
    } | ({} if records is None else {"records": records})


def _scene(made: Made, drift: Drifted | None) -> dict[str, Any]:
    return {
        "name": made.name,
        "lattices": lattice_rows(made),
        "zoom": zoom_rows(made),
        "drift": None if drift is None else [t.to_dict() for t in drift.trends],
    }


def _memorised(memory: Memory) -> dict[str, Any]:
    def pairs(found: Any) -> list[dict[str, Any]]:
        return [
            {"training": p.name, "corner": list(p.corner), "distance": p.distance, "correlation": p.correlation}
            for p in found
        ]

    return {
        "training_patches": memory.training_patches,
        "measures": {name: e.to_dict() for name, e in memory.measures.items()},
        "copying_z": memory.copying_z,
        "copies_among_closest": memory.copies,
        "real_patches_found_in_training": memory.overlap,
        "closest": pairs(memory.pairs),
        "closest_real": pairs(memory.real_pairs),
    }


def _warnings(given: Given, memory: Memory | None) -> list[str]:
    """What a reader has to know before believing the table."""
    out, made, real = [], given.made, given.real
    if len(made.names) < FEW_PICTURES:
        out.append(
            f"The made patches are of {len(made.names)} scene(s), the real ones of {len(real.names)} picture(s): what "
            "lies above the floor may be a matter of place rather than of realism."
        )
    if memory is not None and memory.overlap:
        out.append(
            f"{memory.overlap} of the {len(memory.real_pairs)} reference patches nearest to training pictures show the "
            "same ground: the reference was not kept from training, and the floors of memorisation say little."
        )
    coarser = [p for p in given.reference if p.gsd > given.gsd * samples.SAME_GSD]
    if coarser:
        most = max(p.gsd for p in coarser) / given.gsd
        out.append(
            f"{len(coarser)} reference picture(s) are up to {most:.2f} times coarser than the scenes and were taken as "
            "they are."
        )
    return out


def plain(value: Any) -> Any:
    """The same nest in JSON types: floats to six digits, None for what is not finite."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, np.generic | np.ndarray):
        return plain(value.tolist())
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value
