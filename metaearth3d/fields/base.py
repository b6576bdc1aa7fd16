"""What all fields share: boxes checked at the door, and cores computed once and cut to any box."""

from __future__ import annotations

import hashlib
import json
import operator
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from metaearth3d.errors import BadInput, OutsideField
from metaearth3d.fields.store import MemoryStore, Store
from metaearth3d.geo.lattice import Lattice, PixelBox, TileKey, core_box
from metaearth3d.geo.planet import planet_box
from metaearth3d.geo.raster import Raster
from metaearth3d.protocols import Field

MAX_READ_PX = 400_000_000  # pixels of one read; more belongs into several reads or a windowed writer
REACH = 1 << 46  # rows and columns a box may reach, safely inside the noise's 48 bits
IMAGE_BANDS = ("red", "green", "blue")
HEIGHT_BANDS = ("height",)
HEIGHT_STEPS_PER_M = 64  # heights are float32 on a 1/64 m grid: exact in float32 up to 262 km

Array = NDArray[Any]


def quantise_heights(metres: Array) -> NDArray[np.float32]:
    """Heights rounded to 1/64 m, halves to even."""
    steps = np.rint(np.asarray(metres, np.float64) * HEIGHT_STEPS_PER_M)
    return (steps / HEIGHT_STEPS_PER_M).astype(np.float32)


def digest_of(*parts: Any) -> str:
    """A short hash that names JSON-like parts."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def field_digest(field: Field) -> str:
    """What a field calls itself; fields built on it carry this in their own name."""
    digest = getattr(field, "digest", None)
    if not isinstance(digest, str):
        raise BadInput(f"{type(field).__name__} has no digest; a field others build on names all its pixels depend on")
    return digest


def checked_box(box: PixelBox, level: int) -> PixelBox:
    """The box with plain integers if it is of ``level`` and readable."""
    try:
        box = PixelBox(*(operator.index(part) for part in box))
    except TypeError as error:
        raise BadInput(f"a box is five integers (level, row, col, height, width); {tuple(box)} was given") from error
    if box.level != level:
        raise OutsideField(f"level {box.level} was asked of a field of level {level}")
    if box.height < 1 or box.width < 1:
        raise BadInput(f"the box is {box.height} x {box.width} pixels; both sides must be at least 1")
    if box.height * box.width > MAX_READ_PX:
        raise BadInput(f"the box has {box.height * box.width} pixels; read at most {MAX_READ_PX} at once")
    if min(box.row, box.col) < -REACH or max(box.row + box.height, box.col + box.width) > REACH:
        raise BadInput("the box reaches beyond row or column +-2^46")
    return box


class BoxField(ABC):
    """A field whose subclass supplies the pixels of a checked box."""

    def __init__(self, lattice: Lattice, level: int, bands: tuple[str, ...], dtype: Any, *, digest: str) -> None:
        """Name the grid, the bands and everything the pixels depend on."""
        self.lattice, self.level, self.bands, self.dtype = lattice, level, bands, np.dtype(dtype)
        self.digest = digest

    @property
    def gsd(self) -> float:
        """Metres per pixel."""
        return self.lattice.gsd(self.level)

    def read(self, box: PixelBox) -> Raster:
        """The pixels of a box of this field's level: the same box always reads the same bytes.

        On a planet a box may reach beyond the antimeridian, even several times around.
        """
        box = checked_box(box, self.level)
        parts = [self.pixels(part) for part in turns(self.lattice, box)]
        data = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=2)
        return Raster(data, self.lattice.geobox(box), self.bands)

    def read_bounds(self, bounds: tuple[float, float, float, float], crs: str | None = None) -> Raster:
        """The smallest box that covers ``(x_min, y_min, x_max, y_max)`` given in ``crs`` (by default the lattice's)."""
        return self.read(box_of(self.lattice, self.level, bounds, crs))

    @abstractmethod
    def pixels(self, box: PixelBox) -> Array:
        """A fresh array (C, H, W) for a checked box, on a planet one within the columns from 0 to once around."""


def turns(lattice: Lattice, box: PixelBox) -> list[PixelBox]:
    """The box cut at the antimeridian, west to east, each part's columns brought to 0 .. once around."""
    columns = lattice.columns(box.level)
    if columns is None:
        return [box]
    parts, col, end = [], box.col, box.col + box.width
    while col < end:
        start = col % columns
        width = min(end - col, columns - start)
        parts.append(box._replace(col=start, width=width))
        col += width
    return parts


def box_of(lattice: Lattice, level: int, bounds: tuple[float, float, float, float], crs: str | None = None) -> PixelBox:
    """The smallest box that covers bounds; their edges are bent by the projection and followed at 21 points each."""
    x0, y0, x1, y1 = bounds
    if lattice.around is not None and crs is not None and CRS.from_user_input(crs).is_geographic:
        x1 += 360.0 * (x1 < x0)
    if not (np.isfinite(bounds).all() and x0 < x1 and y0 < y1):
        raise BadInput(f"bounds are (x_min, y_min, x_max, y_max) with min below max; {tuple(bounds)} was given")
    if lattice.around is not None and crs is not None and CRS.from_user_input(crs).is_geographic:
        return planet_box(lattice, level, (x0, y0, x1, y1))
    if crs is not None:
        try:
            there = Transformer.from_crs(CRS.from_user_input(crs), CRS.from_user_input(lattice.crs), always_xy=True)
            bounds = there.transform_bounds(x0, y0, x1, y1, densify_pts=21)
        except (CRSError, ProjError) as error:
            raise BadInput(f"bounds {tuple(bounds)} in {crs!r} have none in {lattice.crs!r}: {error}") from error
        if not np.isfinite(bounds).all():
            raise BadInput(f"bounds {(x0, y0, x1, y1)} in {crs!r} lie outside the domain of {lattice.crs!r}")
    return lattice.box(bounds, level)


class CoreField(BoxField):
    """A field computed on the lattice's own cores only; any request is a crop of cores kept in a store."""

    def __init__(
        self,
        lattice: Lattice,
        level: int,
        bands: tuple[str, ...],
        dtype: Any,
        *,
        digest: str,
        core_px: int = 512,
        store: Store | None = None,
    ) -> None:
        """As :class:`BoxField`; ``store`` is by default a small one in memory."""
        if core_px < 1:
            raise BadInput(f"core_px is {core_px}; it must be at least 1")
        super().__init__(lattice, level, bands, dtype, digest=digest_of(digest, core_px))
        self.core_px = core_px
        self.store: Store = MemoryStore() if store is None else store
        self._guard = threading.Lock()
        self._busy: dict[TileKey, tuple[threading.Lock, int]] = {}  # lock of a core and how many threads want it

    @abstractmethod
    def compute(self, key: TileKey) -> Array:
        """The pixels (C, core_px, core_px) of one core; a pure function of the key."""

    def compute_many(self, keys: Sequence[TileKey]) -> list[Array]:
        """The pixels of several cores; a subclass may do them together if that changes no byte."""
        return [self.compute(key) for key in keys]

    def core(self, key: TileKey) -> Array:
        """One core (C, core_px, core_px), from the store or computed and kept; not to be written to.

        Threads that ask for one core at one time wait for the first of them instead of computing it again.
        """
        kept = self._kept(key)
        if kept is not None:
            return kept
        with self._one_at_a_time(key):
            kept = self._kept(key)
            return self._keep(key, self.compute(key)) if kept is None else kept

    def pixels(self, box: PixelBox) -> Array:
        """Crops of the cores that meet the box, put together."""
        out = np.empty((len(self.bands), *box.shape), self.dtype)
        keys = box.cores(self.core_px)
        for key in reversed(list(keys)) if getattr(self.store, "backwards", False) else keys:
            whole = core_box(key, self.core_px)
            part = box & whole
            out[(slice(None), *part.slices(box))] = self.core(key)[(slice(None), *part.slices(whole))]
        return out

    def prefetch(self, box: PixelBox, *, batch: int = 1) -> int:
        """Compute the cores of a box that the store lacks, ``batch`` at a time; returns how many they were.

        Threads that want the same cores at one time share them out, as in :meth:`core`.
        """
        parts = turns(self.lattice, checked_box(box, self.level))
        wanted = dict.fromkeys(key for part in parts for key in part.cores(self.core_px))
        missing = [key for key in wanted if self._kept(key) is None]
        count = 0
        for keys in _batches(missing, batch):
            with ExitStack() as held:
                for key in sorted(keys):  # in one order everywhere, so that no two wait for each other
                    held.enter_context(self._one_at_a_time(key))
                ours = [key for key in keys if self._kept(key) is None]
                for key, core in zip(ours, self.compute_many(ours) if ours else (), strict=True):
                    self._keep(key, core)
                count += len(ours)
        return count

    def store_key(self, key: TileKey) -> str:
        """The name of a core in the store."""
        return f"{self.digest}/l{key.level}/r{key.row}_c{key.col}"

    def _kept(self, key: TileKey) -> Array | None:
        """The core in the store if it has one of the right shape and type."""
        kept = self.store.get(self.store_key(key))
        fits = kept is not None and kept.shape == self._core_shape and kept.dtype == self.dtype
        return kept if fits else None

    @contextmanager
    def _one_at_a_time(self, key: TileKey) -> Iterator[None]:
        """Hold a core's lock, which exists only while somebody wants it."""
        with self._guard:
            lock, wanted = self._busy.get(key, (threading.Lock(), 0))
            self._busy[key] = lock, wanted + 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, wanted = self._busy.pop(key)
                if wanted > 1:
                    self._busy[key] = lock, wanted - 1

    def _keep(self, key: TileKey, core: Array) -> Array:
        """Put a computed core into the store; a wrong shape or type is the subclass's mistake."""
        if core.shape != self._core_shape or core.dtype != self.dtype:
            want = f"{self._core_shape} {self.dtype}"
            raise BadInput(f"{type(self).__name__} made a core {core.shape} {core.dtype}; it declares {want}")
        self.store.put(self.store_key(key), core)
        return core

    @property
    def _core_shape(self) -> tuple[int, int, int]:
        """``(C, core_px, core_px)``."""
        return len(self.bands), self.core_px, self.core_px


def _batches(keys: Sequence[TileKey], size: int) -> Iterable[Sequence[TileKey]]:
    """Consecutive runs of at most ``size`` keys."""
    if size < 1:
        raise BadInput(f"batch is {size}; it must be at least 1")
    return (keys[i : i + size] for i in range(0, len(keys), size))
