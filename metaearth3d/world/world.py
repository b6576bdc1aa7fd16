"""A world: named fields over one lattice, made from a spec."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from metaearth3d.errors import BadInput, OutsideField
from metaearth3d.fields import (
    AveragedField,
    BoxField,
    FunctionField,
    HeightSource,
    LiftedField,
    MemoryStore,
    SourceField,
    Store,
    UpscaledField,
    box_of,
)
from metaearth3d.geo import Lattice, PixelBox, from_lonlat, lattice_for, open_dem, open_image, place, to_lonlat
from metaearth3d.world.parts import Parts, load_parts
from metaearth3d.world.spec import WorldSpec, file_sha256

if TYPE_CHECKING:
    from metaearth3d.world.scene import Scene

BANDS = ("image", "height")
FINEST_GSD_M = 1.0  # the ladder ends at the rung nearest to it
PRIOR_GSD_M = 16384.0  # the prior's nodes stand 13 km apart: a finer reading is too smooth, and stays so below
MEMORY_BYTES = 384 << 20  # cores kept in memory by a world that is given no store


def core_size(level: int, finest: int) -> int:
    """Side of a level's canonical cores: small where little of a level is ever read."""
    return 512 if level == finest else 256 if level > 0 else 128


class World:
    """Imagery and heights of one place at every level of the ladder, each a :class:`~metaearth3d.protocols.Field`.

    ``world["image", 1.0]`` and ``world["height", 4.0]`` are the fields of the levels nearest to those GSDs. Same spec,
    seed and place give the same pixels, whatever is read, in whatever order and shape.
    """

    def __init__(self, spec: WorldSpec, parts: Parts, *, store: Store | None = None) -> None:
        """From a spec and loaded networks; most callers use :meth:`from_image` or :meth:`from_spec`.

        Raises:
            BadInput: an input or the networks are not those the spec was made with.
        """
        self.spec, self.parts, self.lattice = spec, parts, spec.lattice
        self.store = MemoryStore(MEMORY_BYTES) if store is None else store
        changed = sorted(k for k, v in parts.weights.items() if spec.weights.get(k) != v)
        if changed:
            raise BadInput(f"the spec was made with other weights ({', '.join(changed)}); give the model it names")
        placed = place(open_image(spec.image), spec.lattice)
        self.extent: PixelBox = placed.box
        root = SourceField(spec.lattice, 0, placed.data, placed.valid, placed.box.row, placed.box.col)
        self._fields: dict[tuple[str, int], BoxField] = {("image", 0): root}
        self._add_images()
        self._add_heights()

    @classmethod
    def from_image(
        cls,
        path: str | Path,
        seed: int = 0,
        *,
        dem: str | Path | None = None,
        model: str | Path = "small",
        device: str = "cpu",
        root_gsd: float | None = None,
        store: Store | None = None,
        parts: Parts | None = None,
    ) -> World:
        """The world whose coarsest imagery is a georeferenced RGB raster.

        Args:
            path: image with CRS; see :func:`metaearth3d.geo.open_image` for what is accepted.
            seed: any integer; another seed is another world under the same image.
            dem: elevation model in metres that heights follow where it is valid; elsewhere the planet prior.
            model: name of a shipped preset, or a folder.
            device: torch device.
            root_gsd: GSD of level 0; by default the rung of the ladder 64 * 4^k m nearest to the image's own.
            store: where computed cores are kept; by default in memory.
            parts: networks of your own instead of ``model``.
        """
        source = open_image(path)
        parts = load_parts(model, device=device) if parts is None else parts
        lattice = lattice_for(source, root_gsd=root_gsd)
        spec = WorldSpec(
            seed=_checked_seed(seed),
            image=str(Path(path).resolve()),
            image_sha256=file_sha256(path),
            lattice=lattice,
            levels=max(1, lattice.level_near(FINEST_GSD_M) + 1),
            model=str(model),
            weights=parts.weights,
            dem=None if dem is None else str(Path(dem).resolve()),
            dem_sha256=None if dem is None else file_sha256(open_dem(dem).path),
        )
        return cls(spec, parts, store=store)

    @classmethod
    def from_spec(cls, path: str | Path, *, device: str = "cpu", store: Store | None = None) -> World:
        """The world of a saved spec (``world.spec.save`` or a scene's ``scene.json``).

        Raises:
            BadInput: an input file is gone or has changed since.
        """
        spec = WorldSpec.load(path)
        for name, file, digest in (("image", spec.image, spec.image_sha256), ("dem", spec.dem, spec.dem_sha256)):
            if file is not None and (not Path(file).is_file() or file_sha256(file) != digest):
                raise BadInput(f"the {name} {file} of {path} is gone or has changed; put the original back")
        return cls(spec, load_parts(spec.model, device=device), store=store)

    def __getitem__(self, key: tuple[str, float]) -> BoxField:
        """The field of a band at the existing level whose GSD is nearest by ratio to the one asked for."""
        band, gsd = key
        levels = self.levels(band)
        level = self.lattice.level_near(gsd)
        return self._fields[band, min(max(level, levels[0]), levels[-1])]

    def levels(self, band: str) -> list[int]:
        """Levels that a band has, coarse to fine."""
        found = sorted(level for name, level in self._fields if name == band)
        if not found:
            raise OutsideField(f"there is no band {band!r}; the world has {', '.join(BANDS)}")
        return found

    def scene(
        self,
        *,
        center: tuple[float, float] | None = None,
        size_m: float | None = None,
        bounds: tuple[float, float, float, float] | None = None,
        gsd: float = 1.0,
    ) -> Scene:
        """A bounded cut: ``center`` (lon, lat) and ``size_m``, or ``bounds`` (W, S, E, N) in degrees, or all there is.

        It snaps to whole pixels of level 0, so that all levels cover the same ground.

        Raises:
            BadInput: the numbers are not usable or the place lies outside the image.
        """
        from metaearth3d.world.scene import Scene

        if bounds is not None and (center is not None or size_m is not None):
            raise BadInput("give either center with size_m, or bounds, not both")
        if bounds is not None:
            box = box_of(self.lattice, 0, _checked_bounds(bounds), "EPSG:4326")
        elif size_m is not None:
            box = self._square(center, size_m)
        elif center is not None:
            raise BadInput("center needs size_m: the side of the scene in metres")
        else:
            box = self.extent
        level = self._scene_level(gsd)
        inside = box & self.extent
        if inside.height < 1 or inside.width < 1:
            raise BadInput(f"the place asked for lies outside the image, which covers {self.describe_extent()}")
        return Scene(self, inside, level)

    def _scene_level(self, gsd: float) -> int:
        """The level nearest to ``gsd``; a detail that no level has is refused."""
        field = self["image", gsd]
        if self.lattice.level_near(gsd) > field.level:
            raise BadInput(f"gsd is {gsd:g}; the finest this world has is {field.gsd:g} m per pixel")
        return field.level

    def _square(self, center: tuple[float, float] | None, size_m: float) -> PixelBox:
        """Level-0 box of about ``size_m`` metres around (lon, lat), by default the image's middle."""
        if not (math.isfinite(size_m) and size_m > 0):
            raise BadInput(f"size_m is {size_m}; it must be a positive number of metres")
        g, e = self.lattice.g0, self.extent
        if center is None:
            col, row = e.col + e.width / 2, e.row + e.height / 2
        else:
            lon, lat = _checked_lonlat(center)
            x, y = from_lonlat(self.lattice.crs, np.array([lon]), np.array([lat]))
            col, row = (float(x[0]) - self.lattice.origin_x) / g, (self.lattice.origin_y - float(y[0])) / g
            if not (math.isfinite(col) and math.isfinite(row)):
                raise BadInput(f"center {lon},{lat} lies outside the image, which covers {self.describe_extent()}")
        n = max(1, math.ceil(size_m / g - 1e-6))
        return PixelBox(0, round(row - n / 2), round(col - n / 2), n, n)

    def describe_extent(self) -> str:
        """The image's bounds as west, south, east, north degrees in words."""
        w, s, e, n = lonlat_bounds(self.lattice, self.extent)
        return f"longitudes {w:.4f} to {e:.4f} and latitudes {s:.4f} to {n:.4f}"

    def _add_images(self) -> None:
        spec = self.spec
        for level in range(1, spec.levels):
            self._fields["image", level] = UpscaledField(
                self._fields["image", level - 1],
                self.parts.upscaler,
                seed=spec.seed,
                version=spec.version,
                core_px=core_size(level, spec.levels - 1),
                store=self.store,
            )

    def _add_heights(self) -> None:
        """Prior at about 4 km, lifted level by level; a DEM takes over at its own level."""
        spec, lattice = self.spec, self.lattice
        top, finest = min(0, lattice.level_near(PRIOR_GSD_M)), spec.levels - 1
        field: BoxField = FunctionField(lattice, top, self.parts.prior, self.parts.prior_digest, store=self.store)
        dem = None if spec.dem is None else open_dem(spec.dem)
        dem_level = None
        if dem is not None:
            dem_level = min(max(lattice.level_near(dem_gsd(dem)), top), finest)
        chain = [field]
        while True:
            level = field.level
            if dem is not None and level == dem_level:
                reach = self.extent.pad(max(64, self.extent.height, self.extent.width))
                reach = reach.children(level) if level >= 0 else reach.parent(-level)
                placed = place(dem, lattice, level=level, within=reach)
                field = HeightSource(
                    lattice, level, placed.data, placed.valid, placed.box.row, placed.box.col, fallback=field
                )
                chain = self._coarser(field, top)
            if level == finest:
                break
            field = LiftedField(
                field,
                self.parts.lifter,
                self._fields.get(("image", level + 1)),
                seed=spec.seed,
                version=spec.version,
                core_px=core_size(level + 1, finest),
                store=self.store,
            )
            chain.append(field)
        self._fields.update({("height", f.level): f for f in chain})

    def _coarser(self, field: BoxField, top: int) -> list[BoxField]:
        """The field and its box averages up to level ``top``, coarse first."""
        chain = [field]
        while chain[0].level > top:
            chain.insert(0, AveragedField(chain[0], core_px=64, store=self.store))
        return chain


def dem_gsd(dem: object) -> float:
    """A DEM's ground GSD in metres, the geometric mean of both axes."""
    from metaearth3d.geo.placing import ground_gsd

    return math.sqrt(math.prod(ground_gsd(dem)))  # type: ignore[arg-type]


def lonlat_bounds(lattice: Lattice, box: PixelBox) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees of a box, its edges followed."""
    g = lattice.gsd(box.level)
    along = np.linspace(0, 1, 21)
    x = lattice.origin_x + (box.col + box.width * np.concatenate([along, along, along * 0, along * 0 + 1])) * g
    y = lattice.origin_y - (box.row + box.height * np.concatenate([along * 0, along * 0 + 1, along, along])) * g
    lon, lat = to_lonlat(lattice.crs, x, y)
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _checked_seed(seed: int) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not -(2**63) <= int(seed) < 2**63:
        raise BadInput(f"seed is {seed!r}; it must be an integer of at most 64 bits")
    return int(seed)


def _checked_lonlat(center: tuple[float, float]) -> tuple[float, float]:
    lon, lat = (float(v) for v in center)
    if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 360 and -90 <= lat <= 90):
        raise BadInput(f"center is {lon},{lat}; give longitude and latitude in degrees, longitude first")
    return lon, lat


def _checked_bounds(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    w, s, e, n = (float(v) for v in bounds)
    if not (all(map(math.isfinite, (w, s, e, n))) and w < e and s < n and s >= -90 and n <= 90):
        raise BadInput(
            f"bounds are {w},{s},{e},{n}; give west,south,east,north in degrees, west < east and south < north"
        )
    return w, s, e, n
