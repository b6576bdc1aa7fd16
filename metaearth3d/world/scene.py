"""A bounded cut of a world on disk: COGs of every level, preview, 3D Tiles, viewer page, spec and STAC item."""

from __future__ import annotations

import importlib.metadata
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from metaearth3d.errors import BadInput, MetaEarthError, OutputConflict
from metaearth3d.fields import BoxField, digest_of
from metaearth3d.geo import PixelBox, clean_temporaries, core_box, write_cog_windows
from metaearth3d.geo.files import TEMPORARY
from metaearth3d.world.bands import BANDS, OBJECTS, OVERVIEWS, TAGS, USUAL
from metaearth3d.world.spec import file_sha256, write_text

if TYPE_CHECKING:
    from metaearth3d.tiles3d import TilesetReport
    from metaearth3d.world.objects import WorldObject
    from metaearth3d.world.world import World

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]  # (what, windows or tiles done, all of them)
WINDOW_PX = 512  # written at a time where a field has no cores of its own
CACHE = ".cores"
STARTED = ".scene-started.json"


@dataclass(frozen=True)
class Scene:
    """The pixels of ``root`` (a box of the scene's coarsest level) at all levels down to ``level``.

    ``products`` are imagery and heights, and land cover, heights above ground and objects where wanted.
    """

    world: World
    root: PixelBox
    level: int
    products: tuple[str, ...] = USUAL

    def box(self, level: int) -> PixelBox:
        """The scene's pixels at a level."""
        return self.root.children(level - self.root.level)

    @property
    def levels(self) -> range:
        """The scene's levels, coarse to fine."""
        return range(self.root.level, self.level + 1)

    @property
    def gsd(self) -> float:
        """Metres on the ground per pixel of the finest level."""
        return self.ground_gsd(self.level)

    def ground_gsd(self, level: int) -> float:
        """Metres on the ground per pixel of a level, at the scene's middle."""
        box = self.box(level)
        return float(self.world.lattice.ground_gsd(level, box.row + (box.height - 1) / 2))

    @property
    def digest(self) -> str:
        """Name of everything that the scene's files depend on."""
        more = [name for name in self.products if name not in USUAL]
        return digest_of(self.world.spec.digest, list(self.root), self.level, *more)

    def fields(self) -> Iterator[tuple[str, int, BoxField]]:
        """``(band, level, field)`` of every raster the scene is made of, coarse to fine."""
        for level in self.levels:
            for band in self.products:
                if band in BANDS and level in self.world.levels(band):
                    yield band, level, self.world.field(band, level)

    def cog_name(self, band: str, level: int) -> str:
        """File name of one raster by the GSD of its map, such as ``image_16m.tif``."""
        return f"{band}_{self.world.lattice.gsd(level):g}m.tif"

    def save(self, out: str | Path, *, tiles: bool = True, progress: Progress | None = None) -> Path:
        """Write everything to a folder; run again after a stop, it goes on to the same bytes.

        Raises:
            OutputConflict: the folder holds another scene or somebody else's files.
            MetaEarthError: it cannot be written (no room, no permission).
        """
        from metaearth3d.viewer import write_page
        from metaearth3d.world.built import write_built
        from metaearth3d.world.preview import write_preview
        from metaearth3d.world.stac import write_item

        out = self.prepare(out)
        told: Progress = progress or (lambda *_: None)
        try:
            for band, level, field in self.fields():
                self._write_raster(out, band, level, field, told)
            report = self.to_3dtiles(out / "tiles", progress=told) if tiles else None
            built = write_built(self, out, tiles=tiles, told=told) if OBJECTS in self.products else None
            write_preview(self, out)
            if tiles:
                write_page(out)
            write_item(self, out, tiles=tiles)
            write_text(out / "scene.json", json.dumps(self.describe(out, report, built), indent=2) + "\n")
        except OSError as error:
            if isinstance(error, MetaEarthError):
                raise
            raise MetaEarthError(
                f"could not write to {out} ({error}); give a writable folder with more room"
            ) from error
        (out / STARTED).unlink(missing_ok=True)
        shutil.rmtree(out / CACHE, ignore_errors=True)
        return out

    def to_3dtiles(
        self,
        out: str | Path,
        *,
        progress: Progress | None = None,
        tiling: Literal["explicit", "implicit"] = "explicit",
        watertight: bool = False,
    ) -> TilesetReport:
        """Write the scene as 3D Tiles 1.1: ``tileset.json`` and textured ``.glb`` tiles.

        ``tiling`` names the tree's form; in a ``watertight`` set tiles of any depths meet without skirts.
        """
        from metaearth3d.tiles3d import write_tileset

        box = self.box(self.level)
        # Posts are the pixels of a box and one row and column beyond: one less makes them the scene's own pixels.
        posts = box._replace(height=max(1, box.height - 1), width=max(1, box.width - 1))
        return write_tileset(
            Path(out),
            height=self.world.field("height", self.level),
            image=self.world.field("image", self.level),
            box=posts,
            metadata={"seed": self.world.spec.seed, "world": self.world.spec.digest, "scene": self.digest},
            progress=None if progress is None else lambda done, all_: progress("3D tiles", done, all_),
            tiling=tiling,
            watertight=watertight,
        )

    def objects(self) -> Iterator[WorldObject]:
        """Buildings, roads and water of the scene, one after the other; see :mod:`metaearth3d.world.objects`."""
        from metaearth3d.world.built import objects_of

        return objects_of(self).within(self.box(self.level))

    def to_cityjson(self, path: str | Path) -> dict[str, int]:
        """Write the scene's objects as CityJSON 2.0, solids of LOD 1.2 and 2.2; returns how many of each type."""
        from metaearth3d.world.cityjson import write_cityjson

        return write_cityjson(path, self.objects(), crs=self.world.lattice.crs, title=f"Scene {self.digest}")

    def describe(
        self, out: Path, report: TilesetReport | None, built: Mapping[str, int] | None = None
    ) -> dict[str, Any]:
        """The content of ``scene.json``."""
        from metaearth3d.world.places import lonlat_bounds

        box = self.box(self.level)
        files = {self.cog_name(b, level): file_sha256(out / self.cog_name(b, level)) for b, level, _ in self.fields()}
        found: dict[str, Any] = (
            {}
            if report is None
            else {
                "tiles": report.tiles,
                "triangles": report.triangles,
                "max_error_m": report.max_error_m,
                "rmse_m": report.rmse_m,
            }
        )
        return {
            "made_by": f"metaearth3d {importlib.metadata.version('metaearth3d')}",
            "note": "Generated imagery and heights, not an observation of the Earth.",
            "scene": self.digest,
            "spec": {**self.world.spec.to_dict(), "digest": self.world.spec.digest},
            "gsd_m": self.gsd,
            "root_box": list(self.root),
            "shape_px": list(box.shape),
            "products": list(self.products),
            "bounds_lonlat": list(lonlat_bounds(self.world.lattice, self.root)),
            "versions": {
                name: importlib.metadata.version(name) for name in ("torch", "diffusers", "rasterio", "numpy")
            },
            "rasters_sha256": files,
            "tileset": found,
            **({} if built is None else {"objects": dict(built)}),
        }

    def prepare(self, out: str | Path) -> Path:
        """Make the folder, or see that it is this very scene's; sweep what a killed run left half-written."""
        out = Path(out)
        try:
            check_free(out)
            owner = scene_of(out)
            if owner is not None and owner != self.digest:
                raise OutputConflict(f"{out} holds another scene; name another folder or remove it")
            write_text(out / STARTED, json.dumps({"scene": self.digest}))
            for folder in (out, *(p for p in out.rglob("*") if p.is_dir())):
                clean_temporaries(folder)
        except OSError as error:
            if isinstance(error, MetaEarthError):
                raise
            raise BadInput(f"{out} cannot be written ({error.strerror or error}); name a writable folder") from error
        return out

    def _write_raster(self, out: Path, band: str, level: int, field: BoxField, told: Progress) -> None:
        """One COG, window by window; a finished one is kept."""
        path, box = out / self.cog_name(band, level), self.box(level)
        size = getattr(field, "core_px", WINDOW_PX)
        parts = [core_box(key, size) & box for key in box.cores(size)]
        name = f"{band} {self.world.lattice.gsd(level):g} m"
        if path.exists():
            told(name, len(parts), len(parts))
            return

        def windows() -> Iterator[tuple[int, int, Any]]:
            for done, part in enumerate(parts, 1):
                yield part.row - box.row, part.col - box.col, field.read(part).data
                told(name, done, len(parts))

        tags = {
            "GENERATED_BY": "metaearth3d; generated, not an observation",
            "METAEARTH3D_WORLD": self.world.spec.digest,
            "METAEARTH3D_SEED": str(self.world.spec.seed),
            **TAGS[band],
        }
        how = OVERVIEWS.get(band, "average")
        geobox = field.lattice.geobox(box)
        write_cog_windows(path, geobox, field.bands, field.dtype, windows(), tags=tags, overview_resampling=how)


def scene_of(out: Path) -> str | None:
    """Digest of the scene that a folder holds or has begun, or None."""
    for name in ("scene.json", STARTED):
        try:
            return str(json.loads((out / name).read_text(encoding="utf-8"))["scene"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def check_free(out: Path) -> None:
    """Refuse a folder with anything in it that no scene of ours has put there."""
    if scene_of(out) is None and out.is_dir() and any(not p.name.startswith((CACHE, TEMPORARY)) for p in out.iterdir()):
        raise OutputConflict(f"{out} holds other files; name an empty or new folder")


def check_writable(out: Path) -> None:
    """Refuse an output folder that cannot be made or written, before any work is done."""
    try:
        nearest = next(p for p in (out, *out.absolute().parents) if p.exists())
        usable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    except OSError as error:  # such as a name too long
        raise BadInput(f"{out} cannot be written ({error.strerror}); name a writable folder") from error
    if not usable:
        raise BadInput(f"{out} cannot be written; name a folder in a place you may write to")
