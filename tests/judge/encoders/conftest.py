"""Small data cubes, as the benchmark stores them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("zarr", reason="zarr is not installed")

BANDS = {"s2l1c": 13, "s2l2a": 12, "s1grd": 2}


def write_cube(path: Path, data: np.ndarray, *, name: str = "bands", zarr_format: int = 2) -> Path:
    """An array as a Zarr ZIP, named dimensions and all."""
    import zarr

    path.parent.mkdir(parents=True, exist_ok=True)
    dims = ("sample", "time", "band", "y", "x")[-data.ndim :]
    with zarr.storage.ZipStore(path, mode="w") as store:
        group = zarr.create_group(store, zarr_format=zarr_format)
        known = {"dimension_names": dims} if zarr_format == 3 else {"attributes": {"_ARRAY_DIMENSIONS": dims}}
        group.create_array(name, data=data, chunks=(1, *data.shape[1:]), **known)
    return path


@pytest.fixture(scope="session", name="write_cube")
def cube_writer():
    """How a cube is written."""
    return write_cube


@pytest.fixture(scope="session")
def raw_cubes():
    """Stored numbers of five cubes by modality and id: (1, 4, C, 20, 24)."""
    rng = np.random.default_rng(5)
    out = {}
    for name, bands in BANDS.items():
        for k in range(5):
            values = rng.normal(2000, 700, (1, 4, bands, 20, 24)).clip(0, 9000)
            out[name, f"cube{k}"] = (values / 100 - 35).astype(np.float32) if bands == 2 else values.astype(np.int16)
    return out


@pytest.fixture(scope="session")
def cube_folder(tmp_path_factory, raw_cubes):
    """Those cubes on disc, of both Zarr formats, in sub-folders and not."""
    folder = tmp_path_factory.mktemp("cubes")
    for (modality, name), data in raw_cubes.items():
        odd = int(name[-1]) % 2
        path = folder / modality / ("part" if odd else ".") / f"{name}.zarr.zip"
        write_cube(path, data if odd else data[0], zarr_format=2 + odd)
    return folder
