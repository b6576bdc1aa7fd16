"""One worker: a world, and what it does for a job. A job's files are whole or absent, whoever makes them."""

from __future__ import annotations

import json
import math
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from metaearth3d.errors import BadInput
from metaearth3d.fields import BoxField, DirectoryStore, MemoryStore
from metaearth3d.fields.store import Array
from metaearth3d.geo import PixelBox, core_box, write_cog_windows
from metaearth3d.run.device import FLOAT32, fitted, make_ready
from metaearth3d.run.folders import STATE, CloudFolder, Folder, LocalFolder, digest_file, digest_tree, open_folder
from metaearth3d.run.grid import QUESTIONS, RASTER, TILES, Job
from metaearth3d.run.mosaic import MosaicField
from metaearth3d.run.plan import WORLD, Plan, load_plan

if TYPE_CHECKING:
    from metaearth3d.world import World

MEMORY_BYTES = 256 << 20  # cores in a worker's memory; the rest is shared through the cache on disk
LANE_BLOCKS, PIXEL_BYTES = 4, 7  # more of it for each thread: a block and its rim, image and height
WINDOW_PX = 512  # read at once of a field without cores
CACHE = f"{STATE}/cache"
NUMBER = "METAEARTH3D_WORKER"  # set by engines in each process
ITEMS = 200  # questions asked about a block
EARTH_RADIUS_M = 6_371_008.8

Work = Callable[[Job], "Result"]


class Result(NamedTuple):
    """What a job left: ``(name, bytes, sha256)`` of each file or tree, and what the index needs to know of it."""

    files: tuple[tuple[str, int, str], ...]
    extra: dict[str, float]


@dataclass
class SharedStore:
    """Cores in memory and, but for those that no other worker will want, in a folder that all workers share."""

    memory: MemoryStore
    directory: DirectoryStore | None
    own: set[str] = field(default_factory=set)  # digests of fields kept in memory only
    backwards: bool = False  # cores of one read are made from the last to the first

    def get(self, key: str) -> Array | None:
        """From memory, else from disk; a damaged file counts as absent."""
        array = self.memory.get(key)
        if array is None and self._shared(key):
            assert self.directory is not None
            array = self.directory.get(key)
            if array is not None:
                self.memory.put(key, array)
        return array

    def put(self, key: str, array: Array) -> None:
        """Keep it where others find it."""
        if self._shared(key):
            assert self.directory is not None
            self.directory.put(key, array)
        self.memory.put(key, array)

    def _shared(self, key: str) -> bool:
        return self.directory is not None and key.partition("/")[0] not in self.own


class Worker:
    """Does jobs of one plan in this process."""

    def __init__(self, plan: Plan, folder: Folder, world: World) -> None:
        """``world`` is the plan's; its store may be shared with other workers."""
        self.plan, self.folder, self.world = plan, folder, world
        self.batch = int(getattr(world.parts.upscaler, "batch", 1))  # windows at once

    def __call__(self, job: Job) -> Result:
        """Make a job's files."""
        return {RASTER: self._raster, TILES: self._tiles, QUESTIONS: self._questions}[job.kind](job)

    def _raster(self, job: Job) -> Result:
        """One block of every band, coarse parents from the store."""
        files = []
        if self.batch > 1:
            for band in self.plan.rasters:
                make_ready(self.world[band, self.plan.gsd], self.plan.box(job), self.batch)
        for band in self.plan.rasters:
            name = self.plan.raster_name(band, job.region, job.row, job.col)
            with self.folder.making(name) as path:
                self._write(path, self.world[band, self.plan.gsd], self.plan.box(job), band)
                files.append((name, *digest_file(path)))
        return Result(tuple(files), {})

    def _write(self, path: Path, field: BoxField, box: PixelBox, band: str) -> None:
        from metaearth3d.world.bands import OVERVIEWS, TAGS

        size = getattr(field, "core_px", WINDOW_PX)
        parts = (core_box(key, size) & box for key in box.cores(size))
        windows = ((part.row - box.row, part.col - box.col, field.read(part).data) for part in parts)
        tags = {
            "GENERATED_BY": "metaearth3d; generated, not an observation",
            "METAEARTH3D_WORLD": self.plan.world_digest,
            "METAEARTH3D_SEED": str(self.world.spec.seed),
            **TAGS[band],
        }
        write_cog_windows(
            path,
            field.lattice.geobox(box),
            field.bands,
            field.dtype,
            windows,
            tags=tags,
            overview_resampling=OVERVIEWS.get(band, "average"),
        )

    def _tiles(self, job: Job) -> Result:
        """The 3D Tiles of one sector, from its finished blocks."""
        from metaearth3d.run.tree import TILE_PX, sector_joins, sector_posts
        from metaearth3d.tiles3d import write_tileset

        at = job.region, job.row, job.col
        name = self.plan.tiles_name(*at)
        image, height = (
            MosaicField(self.world[band, self.plan.gsd], band, self.plan, job.region, self.folder)
            for band in ("image", "height")
        )
        with self.folder.making(name) as path:
            write_tileset(
                path,
                height=height,
                image=image,
                box=sector_posts(self.plan, *at),
                tile_px=TILE_PX,
                metadata={"seed": self.world.spec.seed, "world": self.plan.world_digest},
                resume=False,
                joins=sector_joins(self.plan, *at),
            )
            extra = _extent(json.loads((path / "tileset.json").read_bytes()))
            return Result(((name, *digest_tree(path)),), extra)

    def _questions(self, job: Job) -> Result:
        """Questions about one block; none about one that is too small or too uniform for any."""
        from metaearth3d.qa import ask, open_rasters, write

        at = job.region, job.row, job.col
        name = self.plan.questions_name(*at)
        with tempfile.TemporaryDirectory(prefix="metaearth3d-") as scratch:
            image, height = (self._block(band, job, Path(scratch)) for band in ("image", "height"))
            ground = open_rasters(height, image=image, name=f"r{job.row}_c{job.col}")
            try:
                asked = ask([ground], n=ITEMS, seed=self._seed)
            except BadInput:
                return Result((), {})
            with self.folder.making(name) as path:
                write(asked, path, blind=False)
                return Result(((name, *digest_tree(path)),), {"questions": len(asked)})

    def _block(self, band: str, job: Job, scratch: Path) -> Path:
        """The raster of a job's block as a file of this machine, always of one name; made anew if not there yet."""
        name = self.plan.raster_name(band, job.region, job.row, job.col)
        if self.folder.local is not None and self.folder.size(name) is not None:
            return self.folder.local / name
        path = scratch / name
        path.parent.mkdir(parents=True)
        if self.folder.size(name) is not None:
            path.write_bytes(self.folder.read(name))
        else:
            self._write(path, self.world[band, self.plan.gsd], self.plan.box(job), band)
        return path

    @property
    def _seed(self) -> int:
        """Of questions' draws: the world's, brought into 63 bits."""
        return self.world.spec.seed % 2**63


def _extent(document: dict[str, Any]) -> dict[str, float]:
    """Heights that enclose a tileset, metres above the ellipsoid, and its geometric error.

    Its box lies in a flat frame at its middle; towards its corners the Earth falls away below that.
    """
    box = document["root"]["boundingVolume"]["box"]
    reach = math.hypot(abs(box[0]) + box[3], abs(box[1]) + box[7])
    up, half = box[2], box[11]
    fall = reach**2 / (2 * EARTH_RADIUS_M)
    return {"low_m": up - half, "high_m": up + half + fall, "error_m": float(document["geometricError"])}


def cache_folder(folder: Folder) -> Path:
    """Where workers of one machine share cores: beside the output, or for a remote one in the machine's scratch."""
    if folder.local is not None:
        return folder.local / CACHE
    import hashlib

    return Path(tempfile.gettempdir()) / f"metaearth3d-{hashlib.sha256(folder.url.encode()).hexdigest()[:16]}"


def open_worker(
    url: str, *, device: str = "cpu", threads: int = 1, cache: bool = True, lanes: int = 1, batch: int | None = None
) -> Worker:
    """The worker of the plan at a path or URL, its networks loaded; called once in each process.

    ``lanes`` are the threads that will call it at once; ``batch`` windows are evaluated at once, by default as many as
    the device is found to hold.
    """
    import torch

    from metaearth3d.diffusion.engine import keep_freed_memory

    torch.set_num_threads(threads)
    keep_freed_memory()
    folder = open_folder(url)
    plan = load_plan(folder)
    place = cache_folder(folder)
    directory = DirectoryStore(place if plan.precision == FLOAT32 else place / plan.precision) if cache else None
    memory = MEMORY_BYTES + (0 if lanes == 1 else lanes * LANE_BLOCKS * plan.block_px**2 * PIXEL_BYTES)
    store = SharedStore(MemoryStore(memory), directory, backwards=worker_number() % 2 == 1)
    world = opened_world(plan, folder, device=device, store=store)
    return Worker(plan, folder, fitted(world, folder, precision=plan.precision, batch=batch))


def worker_number() -> int:
    """This process's number among an engine's workers; 0 where none was told.

    Every other worker makes the cores of a read in the opposite order: two that begin together, and want the same
    coarse cores, then meet in the middle instead of making each of them twice.
    """
    told = os.environ.get(NUMBER, os.environ.get("RANK", "0"))
    return int(told) if told.isdigit() else 0


def opened_world(plan: Plan, folder: LocalFolder | CloudFolder, *, device: str, store: SharedStore) -> World:
    """The plan's world; heights of the finest level, which nothing is made from, stay out of the shared cache."""
    from metaearth3d.world import World

    if folder.local is not None:
        world = World.from_spec(folder.local / WORLD, device=device, store=store)
    else:
        with tempfile.TemporaryDirectory(prefix="metaearth3d-") as scratch:
            path = Path(scratch) / WORLD
            path.write_bytes(folder.read(WORLD))
            world = World.from_spec(path, device=device, store=store)
    if world.spec.digest != plan.world_digest:
        raise BadInput(f"{folder.url}/{WORLD} is not the world of the plan beside it; plan anew")
    store.own.add(world["height", plan.gsd].digest)
    return world


def trim_cache(folder: Path, max_bytes: int) -> int:
    """Remove the longest unused files of a cache until it holds no more than ``max_bytes``; returns bytes removed.

    A core that is gone is computed again, so this may happen at any time.
    """
    found = []
    for inside, _, names in os.walk(folder):
        for name in names:
            try:
                status = os.stat(os.path.join(inside, name))
            except FileNotFoundError:
                continue
            found.append((max(status.st_atime, status.st_mtime), status.st_size, os.path.join(inside, name)))
    excess, removed = sum(size for _, size, _ in found) - max_bytes, 0
    for _, size, path in sorted(found):
        if removed >= excess:
            break
        Path(path).unlink(missing_ok=True)
        removed += size
    return removed


def timed(work: Work, job: Job) -> tuple[Result, float]:
    """What a job left and the seconds it took, by a clock that nobody sets."""
    began = time.monotonic()
    return work(job), time.monotonic() - began
