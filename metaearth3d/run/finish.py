"""What makes a folder of blocks open at once: mosaics (VRT), an index (GeoParquet), one tileset, a STAC collection.

All of it is a function of the plan and of which blocks are done, written in the order of the jobs' numbers.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import MissingExtra, optional
from metaearth3d.geo import Lattice
from metaearth3d.run.folders import Folder, tree_index
from metaearth3d.run.footprints import Extent, corners_of, polygons
from metaearth3d.run.grid import RASTER, TILES, Job
from metaearth3d.run.journal import DONE, Ledger
from metaearth3d.run.plan import Plan

INDEX, COLLECTION = "index.parquet", "collection.json"
VRT_BLOCKS = 50_000  # a VRT of more opens slowly; the index lists all
BATCH = 8192  # rows of the index written at once

log = logging.getLogger(__name__)


class File(NamedTuple):
    """One finished file (or tileset) of a job."""

    job: Job
    product: str
    name: str
    size: int
    sha256: str
    low_m: float
    high_m: float
    error_m: float


class Finished:
    """The finished files of a plan in the order of their jobs; the table lies in a file, not in memory."""

    def __init__(self, plan: Plan, folder: Folder) -> None:
        """Reads the journal once."""
        self.plan, self.folder = plan, folder
        jobs = plan.count()
        self.ledger = Ledger.read(folder, jobs, check=False)
        width = max(1, len(plan.rasters))
        kinds = [("size", "<i8", width), ("sha", "S64", width), ("x", "<f8", 3)]
        with tempfile.TemporaryFile() as file:
            self._rows = np.memmap(file, np.dtype(kinds), "w+", shape=(max(1, jobs),))
        for entry in self.ledger.finals(folder):
            row, extra = self._rows[entry["n"]], entry.get("x", {})
            for place, (_, size, sha) in enumerate(entry["files"]):
                row["size"][place], row["sha"][place] = size, sha.encode()
            row["x"] = [extra.get(key, np.nan) for key in ("low_m", "high_m", "error_m")]

    def files(self) -> Iterator[File]:
        """One after the other."""
        for job in self.plan.jobs():
            if self.ledger.state[job.number] != DONE:
                continue
            row = self._rows[job.number]
            names = self._names(job)
            for place, (product, name) in enumerate(names):
                if not row["size"][place]:  # a block about which nothing can be asked
                    continue
                size, sha = int(row["size"][place]), row["sha"][place].decode()
                yield File(job, product, name, size, sha, *(float(v) for v in row["x"]))

    def _names(self, job: Job) -> list[tuple[str, str]]:
        """Products and names of a job's files."""
        at = job.region, job.row, job.col
        if job.kind == RASTER:
            return [(band, self.plan.raster_name(band, *at)) for band in self.plan.rasters]
        tree = self.plan.tiles_name(*at) if job.kind == TILES else self.plan.questions_name(*at)
        return [(job.kind, tree_index(tree))]


def finish(plan: Plan, folder: Folder) -> None:
    """Write everything that opens the folder as a whole."""
    from metaearth3d.run.tree import write_tree

    finished = Finished(plan, folder)
    lattice = Lattice(**plan.world["lattice"])
    mosaics = [name for band in plan.rasters for name in write_mosaics(finished, lattice, band)]
    try:
        bounds = write_index(finished, lattice)
    except MissingExtra as error:
        log.warning("the index of tiles is left out: %s", error)
        bounds = plan_bounds(plan, lattice)
    if "tiles" in plan.products:
        write_tree(finished, lattice)
    write_collection(finished, bounds, mosaics)


def write_mosaics(finished: Finished, lattice: Lattice, band: str) -> list[str]:
    """A VRT of one band for each region; returns their names."""
    plan, folder = finished.plan, finished.folder
    written = []
    for index, region in enumerate(plan.regions):
        if region.count(plan.block_px) > VRT_BLOCKS:
            continue
        name = f"{region.folder}{band}_{plan.gsd:g}m.vrt"
        with folder.making(name) as path, path.open("w", encoding="utf-8") as file:
            for line in _vrt(finished, lattice, band, index):
                file.write(line + "\n")
        written.append(name)
    return written


def _vrt(finished: Finished, lattice: Lattice, band: str, index: int) -> Iterator[str]:
    """Lines of a GDAL virtual raster over a region's finished blocks."""
    plan, region = finished.plan, finished.plan.regions[index]
    kind = "Float32" if band in ("height", "ndsm") else "Byte"
    colors = ("Red", "Green", "Blue") if band == "image" else ("Gray",)
    geobox = lattice.geobox(region.box)
    a = geobox.affine
    yield f'<VRTDataset rasterXSize="{region.box.width}" rasterYSize="{region.box.height}">'
    yield f"  <SRS>{escape(geobox.crs.to_wkt())}</SRS>"
    yield f"  <GeoTransform>{', '.join(repr(float(v)) for v in (a.c, a.a, a.b, a.f, a.d, a.e))}</GeoTransform>"
    blocks = list(_blocks(finished, index))
    for number, color in enumerate(colors, 1):
        yield f'  <VRTRasterBand dataType="{kind}" band="{number}">'
        yield f"    <ColorInterp>{color}</ColorInterp>"
        for job in blocks:
            box = plan.box(job)
            row, col, size = box.row - region.box.row, box.col - region.box.col, f'{box.width}" ySize="{box.height}'
            yield "    <SimpleSource>"
            yield f'      <SourceFilename relativeToVRT="1">{band}/r{job.row}/c{job.col}.tif</SourceFilename>'
            yield f"      <SourceBand>{number}</SourceBand>"
            yield f'      <SourceProperties RasterXSize="{box.width}" RasterYSize="{box.height}" DataType="{kind}"/>'
            yield f'      <SrcRect xOff="0" yOff="0" xSize="{size}"/>'
            yield f'      <DstRect xOff="{col}" yOff="{row}" xSize="{size}"/>'
            yield "    </SimpleSource>"
        yield "  </VRTRasterBand>"
    yield "</VRTDataset>"


def _blocks(finished: Finished, index: int) -> Iterator[Job]:
    """Finished raster jobs of a region."""
    for job in finished.plan.jobs():
        if job.kind == RASTER and job.region == index and finished.ledger.state[job.number] == DONE:
            yield job


def write_index(finished: Finished, lattice: Lattice) -> list[float] | None:
    """``index.parquet``: one row per file with its footprint, size and checksum (GeoParquet 1.1); returns its bounds.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    pa, pq = optional("pyarrow", "batch"), optional("pyarrow.parquet", "batch")
    schema = _schema(pa)
    files, extent, kinds = finished.files(), Extent(), set()
    with finished.folder.making(INDEX) as path, pq.ParquetWriter(path, schema) as writer:
        while batch := list(islice(files, BATCH)):
            corners = corners_of(lattice, [finished.plan.box(file.job) for file in batch])
            shapes = polygons(corners)
            kinds |= {shape.geom_type for shape in shapes}
            for corner in corners:
                extent.add(corner[None])
            writer.write_table(pa.table(_columns(finished.plan, batch, shapes), schema=schema))
        whole = extent.bounds
        column = {"encoding": "WKB", "geometry_types": sorted(kinds)} | ({"bbox": whole} if whole else {})
        geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
        writer.add_key_value_metadata({"geo": json.dumps(geo)})
    return whole


def _schema(pa: Any) -> Any:
    kinds = {"location": pa.string(), "product": pa.string(), "region": pa.string(), "row": pa.int64()}
    kinds |= {"col": pa.int64(), "gsd_m": pa.float64(), "bytes": pa.int64(), "sha256": pa.string()}
    return pa.schema({**kinds, "low_m": pa.float64(), "high_m": pa.float64(), "geometry": pa.binary()})


def _columns(plan: Plan, files: list[File], shapes: NDArray[Any]) -> dict[str, Any]:
    """Columns of the index; the files' footprints as WKB."""
    import shapely  # type: ignore[import-untyped]

    return {
        "location": [file.name for file in files],
        "product": [file.product for file in files],
        "region": [plan.regions[file.job.region].name for file in files],
        "row": [file.job.row for file in files],
        "col": [file.job.col for file in files],
        "gsd_m": [plan.gsd] * len(files),
        "bytes": [file.size for file in files],
        "sha256": [file.sha256 for file in files],
        "low_m": [None if np.isnan(file.low_m) else file.low_m for file in files],
        "high_m": [None if np.isnan(file.high_m) else file.high_m for file in files],
        "geometry": list(shapely.to_wkb(shapes)),
    }


def plan_bounds(plan: Plan, lattice: Lattice) -> list[float] | None:
    """West, south, east, north in degrees of a plan's regions, by their corners."""
    extent = Extent()
    for region in plan.regions:
        extent.add(corners_of(lattice, [region.box]))
    return extent.bounds


def write_collection(finished: Finished, bounds: list[float] | None, mosaics: list[str]) -> None:
    """``collection.json``: a STAC 1.0.0 collection whose assets are what opens the folder."""
    plan, folder = finished.plan, finished.folder
    assets: dict[str, Any] = {}
    for name in mosaics:
        key = name.removesuffix(".vrt").replace("/", "_")
        assets[key] = {"href": f"./{name}", "type": "application/x-vrt", "roles": ["data"]}
    if folder.size(INDEX) is not None:
        assets["index"] = {"href": f"./{INDEX}", "type": "application/vnd.apache.parquet", "roles": ["metadata"]}
    if "tiles" in plan.products:
        assets["tileset"] = {"href": "./tileset.json", "type": "application/json", "roles": ["3d-tiles"]}
    collection = {
        "type": "Collection",
        "stac_version": "1.0.0",
        "id": plan.digest,
        "title": "A batch of generated blocks",
        "description": "Generated by metaearth3d; not an observation of the Earth. The index lists every file.",
        "license": "various",
        "extent": {
            "spatial": {"bbox": [bounds or [-180.0, -90.0, 180.0, 90.0]]},
            "temporal": {"interval": [["0001-01-01T00:00:00Z", None]]},
        },
        "summaries": {"gsd": [plan.gsd], "metaearth3d:seed": [plan.world.get("seed")]},
        "assets": assets,
        "links": [{"rel": "self", "href": f"./{COLLECTION}", "type": "application/json"}],
    }
    folder.write(COLLECTION, (json.dumps(collection, indent=2) + "\n").encode())
