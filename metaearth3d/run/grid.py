"""What a plan covers, as numbered jobs in an order that keeps neighbours together; nothing is ever held as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from metaearth3d.geo import PixelBox

RASTER, TILES, QUESTIONS = "raster", "tiles", "qa"
RUN_SIDE = 32  # squares of cells that lie wholly inside are walked by a table

NONE, SOME, ALL = 0, 1, 2  # of a square's cells that are wanted
Wanted = Callable[[int, int, int], int]  # (row, col, side) of a square of cells: which of them may be wanted?


class Job(NamedTuple):
    """One block of output; ``number`` counts all jobs of the plan in order, row and col count blocks on the lattice."""

    number: int
    kind: str
    region: int
    row: int
    col: int


def morton_offsets(side: int) -> list[tuple[int, int]]:
    """Rows and columns of a square of cells (a power of two wide) along Morton's curve.

    >>> morton_offsets(2)
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    """
    if side == 1:
        return [(0, 0)]
    half = side // 2
    inner = morton_offsets(half)
    return [(r + dr, c + dc) for r in (0, half) for c in (0, half) for dr, dc in inner]


def cells(rows: range, cols: range, wanted: Wanted | None = None) -> Iterator[tuple[int, int]]:
    """Every (row, col) of a rectangle along Morton's curve, so that what is near in it is near in time.

    ``wanted`` may rule out squares; the order of the others stays.
    """
    if not (rows and cols):
        return
    side = 1 << (max(len(rows), len(cols)) - 1).bit_length()
    table = morton_offsets(min(side, RUN_SIDE))
    stack = [(rows.start, cols.start, side, ALL if wanted is None else SOME)]
    while stack:
        row, col, side, share = stack.pop()
        if row >= rows.stop or col >= cols.stop:
            continue
        if share == SOME and wanted is not None:
            share = wanted(row, col, side)
        if share == NONE:
            continue
        inside = row + side <= rows.stop and col + side <= cols.stop
        if side == 1:
            yield row, col
        elif share == ALL and inside and side * side <= len(table):
            for dr, dc in table[: side * side]:  # the curve of a smaller square is the beginning of a larger one's
                yield row + dr, col + dc
        else:
            half = side // 2
            stack += [(row + r, col + c, half, share) for r in (half, 0) for c in (half, 0)]


@dataclass(frozen=True)
class Region:
    """A box of finest pixels, perhaps cut down to polygons: what one mosaic and one tileset of a plan show."""

    name: str  # "" where the plan has but one
    box: PixelBox
    area: dict[str, Any] | None = None  # GeoJSON geometry in finest pixels (col, row)

    @property
    def folder(self) -> str:
        """Where its files lie, relative to the plan: ``""`` or ``places/<name>/``."""
        return f"places/{self.name}/" if self.name else ""

    def cells(self, size_px: int) -> Iterator[tuple[int, int]]:
        """Blocks of ``size_px`` on the lattice that meet the region."""
        rows, cols = spans(self.box, size_px)
        return cells(rows, cols, self._wanted(size_px))

    def count(self, size_px: int) -> int:
        """How many they are."""
        rows, cols = spans(self.box, size_px)
        return len(rows) * len(cols) if self.area is None else sum(1 for _ in self.cells(size_px))

    def block(self, row: int, col: int, size_px: int) -> PixelBox:
        """The pixels of one block inside the region's box."""
        return PixelBox(self.box.level, row * size_px, col * size_px, size_px, size_px) & self.box

    def _wanted(self, size_px: int) -> Wanted | None:
        """Which blocks of a square touch the area; None without one."""
        if self.area is None:
            return None
        from shapely.geometry import box  # type: ignore[import-untyped]

        shape = self._shape

        def wanted(row: int, col: int, side: int) -> int:
            square = box(*(size_px * v for v in (col, row, col + side, row + side)))
            if side > 1 and shape.contains_properly(square):
                return ALL
            return SOME if shape.intersects(square) else NONE

        return wanted

    @cached_property
    def _shape(self) -> Any:
        """The area, ready for many questions."""
        import shapely  # type: ignore[import-untyped]
        from shapely.geometry import shape  # type: ignore[import-untyped]

        geometry = shape(self.area)
        shapely.prepare(geometry)
        return geometry


def spans(box: PixelBox, size_px: int) -> tuple[range, range]:
    """Rows and columns of the blocks that a box of pixels meets."""
    rows = range(box.row // size_px, -(-(box.row + box.height) // size_px))
    return rows, range(box.col // size_px, -(-(box.col + box.width) // size_px))
