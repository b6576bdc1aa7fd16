"""The objects table: GeoParquet 1.1 in the world's own CRS, one row group for each core."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from metaearth3d.errors import BadInput, optional
from metaearth3d.geo.files import TEMPORARY
from metaearth3d.world.objects import WorldObject

EXTRA = "buildings"
TABLE = "objects.parquet"
UNITS = {
    "id": "stable name, from the world's digest, the class, the level and the anchor pixel",
    "class": "building, road or water",
    "eave_m": "lowest height of the roof above ground_m, metres",
    "ridge_m": "greatest height of the roof above ground_m, metres",
    "ground_m": "middle height of the ground under the footprint, metres in the datum of the world's heights",
    "base_m": "lowest ground that the walls touch, metres in the same datum",
    "area_m2": "footprint, square metres on the ground",
    "volume_m3": "between roof and ground_m, cubic metres",
    "roof": "flat, gabled or hipped",
    "row": "row of the anchor pixel at the table's level",
    "col": "column of the anchor pixel at the table's level",
}


def write_objects(
    path: str | Path, groups: Iterable[Sequence[WorldObject]], *, crs: str, metadata: Mapping[str, Any] | None = None
) -> dict[str, int]:
    """Write a table of objects, whole or not at all, and return how many there are of each class.

    ``groups`` are written one by one, so that memory does not grow with the table. ``metadata`` (JSON values) is kept
    in the file under ``metaearth3d``.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    pa, pq = optional("pyarrow", EXTRA), optional("pyarrow.parquet", EXTRA)
    schema, path = _schema(pa), Path(path)
    draft = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    whole = np.array([np.inf, np.inf, -np.inf, -np.inf])
    try:
        with pq.ParquetWriter(draft, schema, compression="zstd") as writer:
            for group in groups:
                bounds = shapely.bounds(np.array([thing.footprint for thing in group]))  # (N, 4)
                whole[:2] = np.minimum(whole[:2], bounds[:, :2].min(0))
                whole[2:] = np.maximum(whole[2:], bounds[:, 2:].max(0))
                writer.write_table(pa.Table.from_pylist(_rows(group, bounds), schema=schema))
                for thing in group:
                    counts[thing.kind] = counts.get(thing.kind, 0) + 1
            geo = _geo(crs, whole.tolist() if counts else None)
            writer.add_key_value_metadata({"geo": json.dumps(geo), "metaearth3d": json.dumps(dict(metadata or {}))})
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return counts


def read_objects(path: str | Path) -> tuple[list[dict[str, Any]], CRS]:
    """Rows of a table that :func:`write_objects` wrote, ``geometry`` as a shapely polygon, and their CRS.

    Raises:
        BadInput: it is not such a table.
    """
    pa, pq = optional("pyarrow", EXTRA), optional("pyarrow.parquet", EXTRA)
    try:
        table = pq.read_table(path)
        geo = json.loads(pq.read_metadata(path).metadata[b"geo"])
        crs = CRS.from_json_dict(geo["columns"][geo["primary_column"]]["crs"])
        rows = table.drop_columns(["bbox"]).to_pylist()
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path} is not a table of objects ({type(error).__name__}: {error})") from error
    return [{**row, "geometry": shapely.from_wkb(row["geometry"])} for row in rows], crs


def _schema(pa: Any) -> Any:
    """Columns in order, each with a word on what it holds."""
    texts, whole = {"id", "class", "roof"}, {"row", "col"}
    bbox = pa.struct([(name, pa.float64()) for name in ("xmin", "ymin", "xmax", "ymax")])
    columns = [
        pa.field(
            name,
            pa.string() if name in texts else pa.int64() if name in whole else pa.float64(),
            metadata={"description": text},
        )
        for name, text in UNITS.items()
    ]
    return pa.schema([*columns, pa.field("geometry", pa.binary()), pa.field("bbox", bbox)])


def _rows(group: Sequence[WorldObject], bounds: Any) -> list[dict[str, Any]]:
    """The rows of some objects."""
    names = ("xmin", "ymin", "xmax", "ymax")
    return [
        {**thing.facts, "geometry": shapely.to_wkb(thing.footprint), "bbox": dict(zip(names, box, strict=True))}
        for thing, box in zip(group, bounds.tolist(), strict=True)
    ]


def _geo(crs: str, bbox: list[float] | None) -> dict[str, Any]:
    """GeoParquet 1.1's file metadata (https://geoparquet.org/releases/v1.1.0/)."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Polygon"],
        "crs": CRS.from_user_input(crs).to_json_dict(),
        "edges": "planar",
        "covering": {"bbox": {name: ["bbox", name] for name in ("xmin", "ymin", "xmax", "ymax")}},
        **({} if bbox is None else {"bbox": bbox}),
    }
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
