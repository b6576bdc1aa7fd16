"""Open rasters of the training data as aligned folders that ``ask`` accepts: heights, pictures, buildings, cover."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.transform import array_bounds
from rasterio.warp import calculate_default_transform, reproject

# Impact Observatory's classes as TerraMesh numbers them, UMEP's urban ones, NLCD gathered into eight
TERRAMESH = {1: "water", 2: "trees", 3: "flooded vegetation", 4: "crops", 5: "built-up land", 6: "bare ground",
             7: "snow", 9: "rangeland"}  # fmt: skip
NLCD = {11: "water", 22: "built-up land", 31: "bare ground", 42: "forest", 52: "shrubland", 71: "grassland",
        82: "crops", 90: "wetland"}  # fmt: skip
GATHERED = {21: 22, 23: 22, 24: 22, 41: 42, 43: 42, 81: 82, 95: 90}  # NLCD's finer classes
SLOVENIA = {1: "crops", 2: "forest", 3: "grassland", 4: "shrubland", 5: "water", 8: "built-up land"}  # eo-learn's
UMEP = {1: "paved ground", 2: "buildings", 5: "grass", 6: "bare ground", 7: "water"}


@dataclass(frozen=True)
class Real:
    """Files of one place below the data folder's ``elevation``; ``roofs`` is a surface model, ``above`` heights."""

    name: str
    dem: str
    image: str = ""
    above: str = ""
    roofs: str = ""
    cover: str = ""
    words: Mapping[int, str] = field(default_factory=dict)
    crs: str = ""  # to warp to, where pixels are not square metres
    gsd_m: float = 0.0


_TILES = ("282D_485L_3_3", "38D_378R_2_3", "609U_541L_3_0", "637U_59R_1_3")
REAL = (
    Real("davos", "pairs/davos/davosdorf_dem.tif", "pairs/davos/davosdorf_rgb.tif"),
    Real("pennsylvania", "pairs/cran_landsat/pa_dem.tif", "pairs/cran_landsat/pa_july_rgb.tif"),
    Real("para", "pairs/rstoolbox/para_landsat5_dem.tif", "pairs/rstoolbox/para_landsat5_rgb.tif"),
    *(Real(f"terramesh_{k}", f"pairs/terramind/{t}_dem.tif", f"pairs/terramind/{t}_rgb.tif",
           cover=f"pairs/terramind/{t}_lulc.tif", words=TERRAMESH) for k, t in enumerate(_TILES)),
    Real("alexandria", "height/alexandria_va_2m_dtm.tif"),  # its heights above ground are mostly trees
    Real("goteborg", "height/Goteborg_DEM_KRbig.tif", roofs="height/Goteborg_DSM_KRbig.tif",
         cover="landcover/goteborg_landcover_1m.tif", words=UMEP),
    Real("athens", "height/athens_DEM.tif", roofs="height/athens_DSM.tif"),
    Real("bilbao", "height/bilbao_DEM.tif", roofs="height/bilbao_BDSM.tif", crs="EPSG:25830", gsd_m=5.0),
    Real("tujunga", "dem/bigtujunga_30m.tif"),
    Real("exploradores", "dem/exploradores_aster_30m.tif"),
    Real("st_helens", "dem/st_helens_30m.tif", crs="EPSG:32610", gsd_m=30.0),
    Real("minnesota", "dem/minnesota_1m.tif"),
    Real("devilstower", "dem/devilstower_2m.tif"),
    Real("zion", "dem/zion_srtm.tif", cover="landcover/zion_nlcd2011.tif", words=NLCD, crs="EPSG:32612", gsd_m=30.0),
    Real("slovenia", "landcover/eolearn_slovenia_dem.tif", cover="landcover/eolearn_slovenia_lulc.tif",
         words=SLOVENIA, crs="EPSG:32633", gsd_m=10.0),
)  # fmt: skip


def prepare(data: Path, out: Path) -> list[Path]:
    """Folders of all places whose files are there; those that exist are left as they are."""
    folder = data / "elevation"
    return [_prepare(real, folder, out / real.name) for real in REAL if (folder / real.dem).is_file()]


def _prepare(real: Real, data: Path, out: Path) -> Path:
    """One folder."""
    if out.is_dir():
        return out
    draft = out.with_name(f".{out.name}")
    draft.mkdir(parents=True, exist_ok=True)
    frame = _frame(data / real.dem, real)
    z = _warped(data / real.dem, frame, Resampling.bilinear)
    _write(draft / "dem.tif", z, frame)
    if real.image:
        _write(draft / "image.tif", _warped(data / real.image, frame, Resampling.cubic).astype(np.uint8), frame)
    if real.above:
        _write(draft / "above.tif", _warped(data / real.above, frame, Resampling.average), frame)
    if real.roofs:
        roofs = _warped(data / real.roofs, frame, Resampling.average)
        _write(draft / "above.tif", np.where((roofs > -1000) & (z > -1000), np.maximum(roofs - z, 0), 0), frame)
    if real.cover:
        codes = _warped(data / real.cover, frame, Resampling.nearest)
        if real.words is NLCD:
            for fine, coarse in GATHERED.items():
                codes[codes == fine] = coarse
        _write(draft / "cover.tif", np.clip(codes, 0, 255).astype(np.uint8), frame)
        (draft / "cover.json").write_text(json.dumps(real.words), encoding="utf-8")
    draft.rename(out)
    return out


def _frame(path: Path, real: Real) -> dict[str, Any]:
    """CRS, transform and shape: the file's own, or square metres of the CRS that is named."""
    with rasterio.open(path) as source:
        if not real.crs:
            return {"crs": source.crs, "transform": source.transform, "shape": source.shape}
        bounds = array_bounds(*source.shape, source.transform)
        transform, width, height = calculate_default_transform(
            source.crs, real.crs, source.width, source.height, *bounds, resolution=real.gsd_m
        )
        edge = round(0.03 * min(width, height))  # without the slanted rim
        inner = transform @ rasterio.Affine.translation(edge, edge)
        return {"crs": real.crs, "transform": inner, "shape": (height - 2 * edge, width - 2 * edge)}


def _warped(path: Path, frame: Mapping[str, Any], how: Resampling) -> NDArray[Any]:
    """All bands (B, H, W) on a frame."""
    with rasterio.open(path) as source:
        data = source.read().astype(np.float32)
        out = np.full((source.count, *frame["shape"]), -9999.0, np.float32)
        reproject(
            data, out, src_transform=source.transform, src_crs=source.crs, src_nodata=source.nodata,
            dst_transform=frame["transform"], dst_crs=frame["crs"], dst_nodata=-9999.0, resampling=how,
        )  # fmt: skip
    return out


def _write(path: Path, data: NDArray[Any], frame: Mapping[str, Any]) -> None:
    """A GeoTIFF."""
    nodata = -9999.0 if path.stem == "dem" else None
    with rasterio.open(
        path, "w", driver="GTiff", count=data.shape[0], height=data.shape[1], width=data.shape[2],
        dtype=data.dtype.name, crs=frame["crs"], transform=frame["transform"], nodata=nodata, compress="deflate",
    ) as file:  # fmt: skip
        file.write(data)
