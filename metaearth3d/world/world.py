"""A world: named fields over one lattice, made from a spec."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from metaearth3d.errors import BadInput, OutsideField
from metaearth3d.fields import BoxField, MemoryStore, Store
from metaearth3d.geo import Lattice, Mosaic, PixelBox, lattice_for, open_dem, open_image
from metaearth3d.world.bands import BANDS, LIKELIEST, OBJECTS, USUAL, checked_products
from metaearth3d.world.heights import height_fields
from metaearth3d.world.images import image_fields, pins_of
from metaearth3d.world.parts import ALWAYS, Parts, load_parts
from metaearth3d.world.places import Bounds, scene_place
from metaearth3d.world.planet import planet_lattice
from metaearth3d.world.roots import NEEDS, file_root, open_root
from metaearth3d.world.spec import WorldSpec, file_sha256
from metaearth3d.world.survey import DRAWN, checked_survey, survey_fields
from metaearth3d.world.told import GUIDANCE, text_lattice, text_root, told_place, words_of

if TYPE_CHECKING:
    from metaearth3d.world.scene import Scene

FINEST_GSD_M = 1.0  # the ladder ends at the rung nearest to it
MEMORY_BYTES = 384 << 20  # cores kept in memory by a world that is given no store


class World:
    """Imagery and heights of a place or planet at every level, each a :class:`~metaearth3d.protocols.Field`.

    ``world["image", 1.0]`` and ``world["height", 4.0]`` are the fields of the levels nearest to those GSDs;
    ``"landcover"`` and ``"ndsm"``, metres above ground, begin at about 16 m. ``"likeliest"`` are heights without
    chance: of lower error than the ``"height"`` of a seed, and too smooth to be looked at. Same spec, seed and place
    give the same pixels, whatever is read, in whatever order and shape.
    """

    def __init__(self, spec: WorldSpec, parts: Parts, *, store: Store | None = None) -> None:
        """From a spec and loaded networks; most callers use :meth:`from_image` or :meth:`from_spec`.

        Raises:
            BadInput: an input or the networks are not those the spec was made with.
        """
        self.spec, self.parts, self.lattice = spec, parts, spec.lattice
        self.store = MemoryStore(MEMORY_BYTES) if store is None else store
        changed = sorted(k for k, v in spec.weights.items() if parts.weights.get(k) != v)
        if changed:
            raise BadInput(f"the spec was made with other weights ({', '.join(changed)}); give the model it names")
        root = open_root(spec, parts, self.store)
        self.extent: PixelBox | None = root.extent
        words = words_of(spec, parts)
        shown = image_fields(spec, parts, root.image, root.extent, self.store, words=words)
        images: dict[int, BoxField] = {field.level: field for field in shown}
        self._fields = {("image", level): field for level, field in images.items()}
        self._begun = root.heights
        for band, sample in (("height", 0), (LIKELIEST, None)):
            chain = height_fields(
                spec, parts, self.store, images=images, extent=root.extent, begun=root.heights, sample=sample
            )
            self._fields.update({(band, field.level): field for field in chain})
        self._fields.update(
            {(field.bands[0], field.level): field for field in survey_fields(spec, parts, self.store, images)}
        )

    @classmethod
    def from_image(
        cls,
        path: str | Path,
        seed: int = 0,
        *,
        dem: str | Path | None = None,
        pins: Sequence[str | Path] = (),
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
            pins: georeferenced RGB rasters that the imagery reproduces where they are; later ones lie on earlier ones.
            model: name of a shipped preset, or a folder.
            device: torch device.
            root_gsd: GSD of level 0; by default the rung of the ladder 64 * 4^k m nearest to the image's own.
            store: where computed cores are kept; by default in memory.
            parts: networks of your own instead of ``model``.
        """
        lattice = lattice_for(open_image(path), root_gsd=root_gsd)
        parts = load_parts(model, device=device) if parts is None else parts
        return cls._made(
            file_root("image", path), lattice, parts, seed=seed, dem=dem, pins=pins, model=model, store=store
        )

    @classmethod
    def planet(
        cls,
        seed: int = 0,
        *,
        mosaic: str | Path | None = None,
        dem: str | Path | None = None,
        pins: Sequence[str | Path] = (),
        model: str | Path = "small",
        device: str = "cpu",
        store: Store | None = None,
        parts: Parts | None = None,
    ) -> World:
        """The whole planet on the web's own grid (Web Mercator), below 85 degrees of latitude.

        Level ``l`` lies at the web's zoom ``9 + 2l``, so that every core has a tile address
        (:func:`metaearth3d.geo.xyz`); the finest, 4, is zoom 17: 1.19 m at the equator, 0.8 m at 48 degrees. Columns
        go around the planet: a box across the antimeridian is like any other. Level 0 is painted by rule over the
        colours known (:class:`metaearth3d.fields.LandscapeField`), since no upscaler was trained on coarser imagery.

        Args:
            seed: any integer; another seed is another planet under the same colours and coarse heights.
            mosaic: RGB raster of the whole planet (EPSG:4326 or 3857, uint8, any size) in place of the planet prior's
                colours; if it is finer than 380 m level 0 is its own pixels, at the zoom of 9, 11 ... nearest below.
            dem: elevation model in metres that heights follow where it is valid; elsewhere the planet prior.
            pins: georeferenced RGB rasters that the imagery reproduces where they are; later ones lie on earlier ones.
            model: name of a shipped preset, or a folder.
            device: torch device.
            store: where computed cores are kept; by default in memory.
            parts: networks of your own instead of ``model``.
        """
        lattice = planet_lattice(None if mosaic is None else Mosaic(mosaic))
        parts = load_parts(model, device=device) if parts is None else parts
        root = {"kind": "planet"} if mosaic is None else file_root("planet", mosaic)
        return cls._made(root, lattice, parts, seed=seed, dem=dem, pins=pins, model=model, store=store)

    @classmethod
    def from_text(
        cls,
        text: str,
        seed: int = 0,
        *,
        near: tuple[float, float] | None = None,
        prompts: str | Path | None = None,
        guidance: float = GUIDANCE,
        dem: str | Path | None = None,
        pins: Sequence[str | Path] = (),
        model: str | Path = "small",
        device: str = "cpu",
        store: Store | None = None,
        parts: Parts | None = None,
    ) -> World:
        """A world without end that looks as the words say.

        Args:
            text: what the ground looks like: "terraced rice valleys, late summer".
            seed: any integer; another seed is another world of the same words.
            near: (lon, lat) in degrees: the world lies there (its UTM zone), its heights are the Earth's and its
                colours lean on the planet prior's. Without it the world lies at ``told.SOMEWHERE``, the point of
                Eurasia farthest from the sea, and its colours are the words' alone.
            prompts: a prompt map, for other words in other places: GeoJSON polygons with a ``prompt`` each and perhaps
                ``feather_m``, or a GeoTIFF of small integers with ``{"1": "prompt", ...}`` in the JSON file beside it.
            guidance: how strongly words are followed: 1 as learned, more exaggerates them, 0 ignores them.
            dem: elevation model in metres that heights follow where it is valid; elsewhere the planet prior.
            pins: georeferenced RGB rasters that the imagery reproduces where they are; later ones lie on earlier ones.
            model: name of a shipped preset, or a folder.
            device: torch device.
            store: where computed cores are kept; by default in memory.
            parts: networks of your own instead of ``model``.
        """
        root = text_root(text, near=near, prompts=prompts, guidance=guidance)
        lattice = text_lattice(near)
        parts = load_parts(model, device=device, needs=NEEDS["text"]) if parts is None else parts
        return cls._made(root, lattice, parts, seed=seed, dem=dem, pins=pins, model=model, store=store)

    @classmethod
    def _made(
        cls,
        root: dict[str, Any],
        lattice: Lattice,
        parts: Parts,
        *,
        seed: int,
        dem: str | Path | None,
        pins: Sequence[str | Path],
        model: str | Path,
        store: Store | None,
    ) -> World:
        """The world of a root on a lattice, its ladder reaching down to about 1 m."""
        spec = WorldSpec(
            seed=_checked_seed(seed),
            root=root,
            lattice=lattice,
            levels=max(1, lattice.level_near(FINEST_GSD_M) + 1),
            model=str(model),
            weights=parts.weights_of(NEEDS[root["kind"]]),
            dem=None if dem is None else str(Path(dem).resolve()),
            dem_sha256=None if dem is None else file_sha256(open_dem(dem).path),
            pins=pins_of(pins),
        )
        return cls(spec, parts, store=store)

    @classmethod
    def from_spec(cls, path: str | Path, *, device: str = "cpu", store: Store | None = None) -> World:
        """The world of a saved spec (``world.spec.save`` or a scene's ``scene.json``).

        Raises:
            BadInput: an input file is gone or has changed since.
        """
        spec = WorldSpec.load(path)
        for name, file, digest in spec.files():
            if not Path(file).is_file() or file_sha256(file) != digest:
                raise BadInput(f"the {name} {file} of {path} is gone or has changed; put the original back")
        needs = NEEDS.get(spec.root.get("kind", ""), ALWAYS)
        return cls(spec, load_parts(spec.model, device=device, needs=needs), store=store)

    def __getitem__(self, key: tuple[str, float]) -> BoxField:
        """The field of a band at the existing level whose GSD is nearest by ratio to the one asked for."""
        band, gsd = key
        levels = self.levels(band)
        level = self.lattice.level_near(gsd)
        return self._fields[band, min(max(level, levels[0]), levels[-1])]

    def field(self, band: str, level: int) -> BoxField:
        """The field of a band at a level.

        Raises:
            OutsideField: the band has no such level.
        """
        if level not in self.levels(band):
            raise OutsideField(f"there is no {band} at level {level}; the levels are {self.levels(band)}")
        return self._fields[band, level]

    def levels(self, band: str) -> list[int]:
        """Levels that a band has, coarse to fine."""
        found = sorted(level for name, level in self._fields if name == band)
        checked_survey(self.parts, band)
        if not found:
            raise OutsideField(f"there is no band {band!r}; the world has {', '.join(BANDS)}")
        return found

    def samples(self, band: str, gsd: float, count: int) -> list[BoxField]:
        """``count`` equally likely fields of ``height`` or ``ndsm`` under the same imagery; the first is the world's.

        Their spread says how uncertain a height is (:func:`metaearth3d.world.survey.spread`): what a DEM, or the
        coarsest height of a planet, fixes is the same in all of them.

        Raises:
            BadInput: the band has no chance in it, or fewer than one are asked for.
        """
        if band not in DRAWN or count < 1:
            raise BadInput(f"{count} samples of {band!r} were asked for; give 1 or more of {' or '.join(DRAWN)}")
        first = self[band, gsd]
        images = {level: self._fields["image", level] for level in self.levels("image")}
        more: dict[str, Any] = {"images": images, "extent": self.extent, "begun": self._begun}
        out = [first]
        for sample in range(1, count):
            if band == "height":
                chain = height_fields(self.spec, self.parts, self.store, sample=sample, **more)
            else:
                chain = survey_fields(self.spec, self.parts, self.store, images, sample=sample)
            out.append(next(f for f in chain if f.level == first.level and f.bands == first.bands))
        return out

    def scene(
        self,
        *,
        center: tuple[float, float] | None = None,
        size_m: float | None = None,
        bounds: Bounds | None = None,
        gsd: float = 1.0,
        products: Sequence[str] = USUAL,
    ) -> Scene:
        """A bounded cut: ``center`` (lon, lat) and ``size_m``, or ``bounds`` (W, S, E, N) in degrees, or all there is.

        It snaps to whole pixels of its coarsest level, so that all levels cover the same ground: level 0, or in a
        world without end the level nearest to 64 m. ``gsd`` is in metres on the ground. A world from words has a
        center of its own, the place it is near. ``products`` may add ``landcover``, ``ndsm`` (metres above ground) and
        ``objects``: buildings, roads and water as a table and building tiles, for which pyarrow is needed.

        Raises:
            BadInput: the numbers are not usable or the place lies outside the world.
            MissingExtra: objects are wanted and pyarrow is not installed.
        """
        from metaearth3d.world.scene import Scene

        if center is None and bounds is None and size_m is not None:
            center = told_place(self.spec)
        box, level = scene_place(
            self.lattice, self.spec.levels, self.extent, center=center, size_m=size_m, bounds=bounds, gsd=gsd
        )
        asked = checked_products(products)
        for band in asked:
            if band != OBJECTS:
                self.levels(band)
        if OBJECTS in asked:
            from metaearth3d.world.built import check_objects

            check_objects(self.lattice, level)
        return Scene(self, box, level, asked)


def _checked_seed(seed: int) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not -(2**63) <= int(seed) < 2**63:
        raise BadInput(f"seed is {seed!r}; it must be an integer of at most 64 bits")
    return int(seed)
