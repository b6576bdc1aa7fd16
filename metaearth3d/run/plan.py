"""A plan: what will be made of a world, as a grid and its counts; its jobs are enumerated, never listed."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metaearth3d.errors import BadInput, OutputConflict, OutsideField
from metaearth3d.fields import digest_of
from metaearth3d.geo import PixelBox
from metaearth3d.run.areas import SIZE_M, Bounds, regions_of_bounds, regions_of_places, regions_of_polygons
from metaearth3d.run.device import FLOAT32, PRECISIONS, fitted
from metaearth3d.run.folders import STATE, CloudFolder, LocalFolder, open_folder
from metaearth3d.run.grid import QUESTIONS, RASTER, TILES, Job, Region, spans

if TYPE_CHECKING:
    from metaearth3d.world import World

PLAN, WORLD = "plan.json", "world.json"
FORMAT = 1
BLOCK_PX = 2048  # one COG: sixteen cores of 512 px, some ten seconds of work on a core of a CPU
SECTOR_BLOCKS = 2  # blocks a side of one tileset
PRODUCTS = ("image", "height", "landcover", "ndsm", "tiles", "qa")


@dataclass(frozen=True)
class Plan:
    """What to make: products of a world over regions at one level, cut into blocks on the world's own lattice."""

    world: dict[str, Any]  # the spec, as JSON values
    world_digest: str
    gsd: float
    products: tuple[str, ...]
    regions: tuple[Region, ...]
    block_px: int = BLOCK_PX
    estimate: dict[str, Any] = field(default_factory=dict)  # counts, bytes, evaluations, seconds
    precision: str = FLOAT32  # of the networks' inner arithmetic; rasters depend on it

    @classmethod
    def make(
        cls,
        world: World | str | Path,
        *,
        bounds: Bounds | None = None,
        geojson: str | Path | None = None,
        places: str | Path | None = None,
        gsd: float = 1.0,
        products: Sequence[str] = ("image", "height"),
        block_px: int = BLOCK_PX,
        size_m: float = SIZE_M,
        device: str = "cpu",
        precision: str = FLOAT32,
        measure: bool = True,
    ) -> Plan:
        """The plan of one area; ``measure`` times a sample on ``device`` for the estimate of bytes and seconds.

        Args:
            world: a world, or the path of a saved spec.
            bounds: west, south, east, north in degrees.
            geojson: file of polygons in degrees; blocks that touch one are made.
            places: CSV file with name, lon, lat and perhaps size_m; each place is a folder of its own.
            gsd: metres per pixel, one of the world's levels.
            products: any of image, height, landcover, ndsm (metres above ground), tiles and qa.
            block_px: side of one output file, a multiple of 16.
            size_m: side of places that state none.
            device: torch device.
            precision: of the networks: float32, or bf16, with which accelerators are quicker and pixels a little other.
            measure: whether to time a sample.

        Raises:
            BadInput: an argument is unusable; the text says which and why.
        """
        from metaearth3d.run.estimate import counted, measured
        from metaearth3d.world import World

        given = [name for name, value in (("bounds", bounds), ("geojson", geojson), ("places", places)) if value]
        if len(given) != 1:
            raise BadInput(f"{len(given)} areas were given; give one: bounds, geojson or places")
        if not (isinstance(block_px, int) and 16 <= block_px <= 16384 and block_px % 16 == 0):
            raise BadInput(f"block_px is {block_px}; it must be a multiple of 16 from 16 to 16384")
        if precision not in PRECISIONS:
            raise BadInput(f"precision is {precision!r}; choose {' or '.join(PRECISIONS)}")
        world = World.from_spec(world, device=device) if isinstance(world, str | Path) else world
        asked = checked_products(world, products)
        if bounds is not None:
            regions = regions_of_bounds(world, bounds, gsd)
        elif geojson is not None:
            regions = regions_of_polygons(world, Path(geojson), gsd)
        else:
            regions = regions_of_places(world, Path(str(places)), gsd, size_m=size_m)
        level_gsd = world.lattice.gsd(regions[0].box.level)
        spec, digest = world.spec.to_dict(), world.spec.digest
        plan = cls(spec, digest, level_gsd, asked, regions, block_px, precision=precision)
        estimate = counted(plan, world)
        if measure:
            estimate = measured(plan, fitted(world, None, precision=precision), estimate)
        return replace(plan, estimate=estimate)

    @property
    def rasters(self) -> tuple[str, ...]:
        """The bands that are written as rasters."""
        return tuple(name for name in self.products if name not in ("tiles", "qa"))

    @property
    def level(self) -> int:
        """The world's level that is made."""
        return self.regions[0].box.level

    @property
    def sector_px(self) -> int:
        """Side of one tileset."""
        return self.block_px * SECTOR_BLOCKS

    @property
    def digest(self) -> str:
        """Name of everything that the output depends on."""
        regions = [[r.name, list(r.box), r.area] for r in self.regions]
        what = [FORMAT, self.world_digest, self.gsd, sorted(self.products), regions, self.block_px]
        return digest_of("plan", *what, *([] if self.precision == FLOAT32 else [self.precision]))

    def jobs(self) -> Iterator[Job]:
        """All jobs in the order of their numbers: rasters of all regions, then tilesets."""
        number = 0
        for kind, size_px in self._kinds():
            for index, region in enumerate(self.regions):
                for row, col in region.cells(size_px):
                    yield Job(number, kind, index, row, col)
                    number += 1

    def count(self, kind: str | None = None) -> int:
        """How many jobs there are, of one kind or in all."""
        return sum(r.count(size) for name, size in self._kinds() if kind in (None, name) for r in self.regions)

    def box(self, job: Job) -> PixelBox:
        """The pixels of a job."""
        size_px = self.sector_px if job.kind == TILES else self.block_px
        return self.regions[job.region].block(job.row, job.col, size_px)

    def grid_of(self, region: int, kind: str) -> tuple[range, range]:
        """Rows and columns of a region's blocks or sectors."""
        return spans(self.regions[region].box, self.sector_px if kind == TILES else self.block_px)

    def raster_name(self, band: str, region: int, row: int, col: int) -> str:
        """File of one block of one band."""
        return f"{self.regions[region].folder}{band}/r{row}/c{col}.tif"

    def tiles_name(self, region: int, row: int, col: int) -> str:
        """Folder (with a slash at its end) of the tileset of one sector."""
        return f"{self.regions[region].folder}tiles/r{row}_c{col}/"

    def questions_name(self, region: int, row: int, col: int) -> str:
        """Folder (with a slash at its end) of the questions about one block."""
        return f"{self.regions[region].folder}qa/r{row}_c{col}/"

    def _kinds(self) -> list[tuple[str, int]]:
        """Kinds of jobs in the plan and their sizes."""
        kinds = [(RASTER, self.block_px)] if self.rasters else []
        kinds += [(TILES, self.sector_px)] if "tiles" in self.products else []
        return kinds + ([(QUESTIONS, self.block_px)] if "qa" in self.products else [])

    def to_dict(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "format": FORMAT,
            "digest": self.digest,
            "world_digest": self.world_digest,
            "gsd_m": self.gsd,
            "products": list(self.products),
            "block_px": self.block_px,
            "precision": self.precision,
            "estimate": self.estimate,
            "world": self.world,
            "regions": [{"name": r.name, "box": list(r.box), "area": r.area} for r in self.regions],
        }

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> Plan:
        """The inverse of :meth:`to_dict`; KeyError, TypeError or ValueError if it is not one."""
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']}, this release reads {FORMAT}")
        regions = tuple(Region(r["name"], PixelBox(*r["box"]), r["area"]) for r in content["regions"])
        plan = cls(
            content["world"],
            content["world_digest"],
            float(content["gsd_m"]),
            tuple(content["products"]),
            regions,
            int(content["block_px"]),
            content["estimate"],
            content.get("precision", FLOAT32),
        )
        if plan.digest != content["digest"]:
            raise ValueError("its content does not match its digest")
        return plan

    def save(self, out: str | Path) -> str:
        """Write ``plan.json`` and ``world.json`` to a new or empty folder (or over the same plan); returns its path.

        Raises:
            OutputConflict: the folder holds another plan or other files.
        """
        folder = open_folder(out)
        check_owner(folder, self)
        world = json.dumps({**self.world, "digest": self.world_digest}, indent=2) + "\n"
        for name, text in ((WORLD, world), (PLAN, json.dumps(self.to_dict(), indent=1) + "\n")):
            if folder.size(name) is None or folder.read(name) != text.encode():
                folder.write(name, text.encode())
        return f"{folder.url}/{PLAN}"

    @classmethod
    def load(cls, path: str | Path) -> Plan:
        """The plan of a file, or of the folder that holds it.

        Raises:
            BadInput: there is none, or it has been changed by hand.
        """
        return load_plan(open_folder(plan_folder(path)))


def plan_folder(path: str | Path) -> str:
    """The folder of a plan that is named by its file or by its folder."""
    text = str(path).rstrip("/")
    if text == PLAN:
        return "."
    return text.removesuffix(f"/{PLAN}")


def load_plan(folder: LocalFolder | CloudFolder) -> Plan:
    """The plan that a folder holds."""
    try:
        return Plan.from_dict(json.loads(folder.read(PLAN)))
    except FileNotFoundError as error:
        raise BadInput(f"there is no {PLAN} in {folder.url}; 'metaearth3d plan' makes one") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder.url}/{PLAN} is not a plan ({type(error).__name__}: {error}); plan anew") from error


def check_owner(folder: LocalFolder | CloudFolder, plan: Plan) -> None:
    """Refuse a folder that holds anything but this very plan and what came of it."""
    try:
        held = json.loads(folder.read(PLAN)).get("digest")
    except FileNotFoundError:
        held = None
    except (OSError, ValueError, AttributeError) as error:
        raise OutputConflict(f"{folder.url} holds a damaged {PLAN}; name another folder or remove it") from error
    if held is not None and held != plan.digest:
        raise OutputConflict(f"{folder.url} holds another plan; name another folder or remove it")
    if held is None and any(name != WORLD and not name.startswith(STATE) for name in folder.names()):
        raise OutputConflict(f"{folder.url} holds other files; name an empty or new folder")


def checked_products(world: World, products: Sequence[str]) -> tuple[str, ...]:
    """The products in the order of their making, each once.

    Raises:
        BadInput: one is unknown, or this world cannot make it.
    """
    unknown = [name for name in products if name not in PRODUCTS]
    if unknown or not products:
        raise BadInput(f"products are {','.join(products) or 'none'}; name some of {', '.join(PRODUCTS)}")
    for name in products:
        if name == "qa":
            _check_questions(products)
        elif name != "tiles":
            try:
                world.levels(name)
            except (OutsideField, BadInput) as error:
                raise BadInput(f"product {name} cannot be made: {error}") from error
    return tuple(name for name in PRODUCTS if name in products)


def _check_questions(products: Sequence[str]) -> None:
    """Refuse questions that nobody can ask, or about rasters that are not made."""
    if importlib.util.find_spec("metaearth3d.qa") is None:
        raise BadInput("product qa cannot be made: this release asks no questions yet; leave qa out")
    if not {"image", "height"} <= set(products):
        raise BadInput("product qa cannot be made alone: questions are about rasters; add image and height")
