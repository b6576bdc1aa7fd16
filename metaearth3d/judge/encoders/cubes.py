"""Zarr ZIP data cubes of NeuCo-Bench (SSL4EO-S12-downstream): one cube in memory at a time, 27 channels, 4 seasons."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaearth3d.errors import BadInput, MissingExtra, optional
from metaearth3d.judge.encoders.base import Floats

SUFFIX = ".zarr.zip"
VARIABLE = "bands"
SEASONS = 4
OFFSET_DN = 1000  # ESA's baseline 04.00 (2022-01-25) adds it to Sentinel-2 numbers; the benchmark's cubes lack it
DISPLAY_DN = 3000  # reflectance 0.3, full white of a Sentinel-2 picture for display


@dataclass(frozen=True)
class Modality:
    """A sensor: its channels in the order of the store, each with the training set's mean and deviation.

    The constants are those of SSL4EO-S12 v1.1 that the public benchmark uses; Sentinel-2's include the offset.
    """

    name: str
    folders: tuple[str, ...]
    channels: tuple[tuple[str, float, float], ...]  # band, mean, deviation
    offset: bool  # whether the numbers are Sentinel-2's

    @property
    def bands(self) -> tuple[str, ...]:
        """Names of the channels."""
        return tuple(band for band, _, _ in self.channels)


S2L1C = Modality(
    "s2l1c",
    ("s2l1c", "S2L1C"),
    (
        ("B01", 2607.345, 786.523),
        ("B02", 2393.068, 849.702),
        ("B03", 2320.225, 875.318),
        ("B04", 2373.963, 1143.578),
        ("B05", 2562.536, 1126.248),
        ("B06", 3110.071, 1161.98),
        ("B07", 3392.832, 1273.505),
        ("B08", 3321.154, 1246.79),
        ("B8A", 3583.77, 1342.755),
        ("B09", 1838.712, 576.795),
        ("B10", 1021.753, 45.626),
        ("B11", 3205.112, 1340.347),
        ("B12", 2545.798, 1145.036),
    ),
    offset=True,
)
S2L2A = Modality(
    "s2l2a",
    ("s2l2a", "S2L2A"),
    (
        ("B01", 1793.243, 1160.144),
        ("B02", 1924.863, 1201.092),
        ("B03", 2184.553, 1219.943),
        ("B04", 2340.936, 1397.225),
        ("B05", 2671.402, 1400.035),
        ("B06", 3240.082, 1373.136),
        ("B07", 3468.412, 1429.17),
        ("B08", 3563.244, 1485.025),
        ("B8A", 3627.704, 1447.836),
        ("B09", 3711.071, 1652.703),
        ("B11", 3416.714, 1471.002),
        ("B12", 2849.625, 1365.307),
    ),
    offset=True,
)
S1 = Modality(
    "s1grd",
    ("s1grd", "S1GRD", "s1", "S1"),
    (
        ("VV", -12.577, 5.179),
        ("VH", -20.265, 5.872),
    ),
    offset=False,
)
MODALITIES = (S2L1C, S2L2A, S1)  # 13 + 12 + 2 = 27 channels


class CubeFolder:
    """Cubes ``<folder>/<modality>/[<any>/]<id>.zarr.zip`` as float32 (T, C, H, W), read when asked for.

    Channels are those of ``modalities`` side by side. ``shift`` adds ESA's +1000 to Sentinel-2 numbers that lack it;
    then, with ``normalise``, each channel is centred and scaled by its constants.
    """

    def __init__(
        self,
        folder: str | Path,
        modalities: Sequence[Modality] = MODALITIES,
        *,
        seasons: int = SEASONS,
        shift: bool = True,
        normalise: bool = True,
    ) -> None:
        """List the cubes; nothing is read.

        Raises:
            BadInput: a modality's folder is absent, has no cubes, has an id twice, or lacks one that another has.
        """
        self.folder, self.modalities = Path(folder), tuple(modalities)
        self.seasons, self.shift, self.normalise = seasons, shift, normalise
        self.paths = {m.name: _paths(self.folder, m) for m in self.modalities}
        self.ids = tuple(sorted(self.paths[self.modalities[0].name]))
        for name, paths in self.paths.items():
            lacking = sorted(set(self.ids) ^ set(paths))
            if lacking:
                raise BadInput(
                    f"{len(lacking)} cubes are not in every modality ({name} against {self.modalities[0].name}); "
                    f"the first is {lacking[0]}"
                )
        self.bands = tuple(f"{m.name}:{band}" for m in self.modalities for band in m.bands)

    @property
    def channels(self) -> int:
        """Channels of a cube."""
        return len(self.bands)

    def read(self, name: str) -> Floats:
        """One cube (T, C, H, W).

        Raises:
            BadInput: there is no such id; a file is not a whole ZIP, no Zarr group with ``bands`` in it, not of the
                modality's channels and seasons, not of the other modalities' size, or holds what is not finite.
        """
        if name not in self.paths[self.modalities[0].name]:
            raise BadInput(f"{self.folder} has no cube {name!r}")
        parts = [self._modality(m, self.paths[m.name][name]) for m in self.modalities]
        sizes = {part.shape[-2:] for part in parts}
        if len(sizes) > 1:
            raise BadInput(f"cube {name!r} has modalities of different sizes: {', '.join(map(str, sorted(sizes)))}")
        return np.concatenate(parts, axis=1)

    def _modality(self, modality: Modality, path: Path) -> Floats:
        """One modality of a cube (T, C, H, W), shifted and normalised."""
        raw = _variable(path)
        cube = raw[0] if raw.ndim == 5 and raw.shape[0] == 1 else raw
        if cube.ndim != 4 or cube.shape[0] < self.seasons or cube.shape[1] != len(modality.channels):
            raise BadInput(
                f"{path} holds {VARIABLE!r} {raw.shape}; {modality.name} is ([1,] {self.seasons} or more seasons, "
                f"{len(modality.channels)} bands, H, W)"
            )
        out = cube[: self.seasons].astype(np.float32)
        if not np.isfinite(out).all():
            raise BadInput(f"{path} holds {int((~np.isfinite(out)).sum())} values that are not finite")
        if self.shift and modality.offset:
            out += np.float32(OFFSET_DN)
        if self.normalise:
            mean, std = np.array([v for _, *v in modality.channels], np.float32).T[:, :, None, None]
            out = (out - mean) / std
        return out


class RgbCubes:
    """The colours of cubes' S2L2A, for encoders of three channels: (T, 3, H, W) in -1..1, reflectance 0 to 0.3.

    ``shift`` is as in :class:`CubeFolder`: true says that the stored numbers lack ESA's +1000.
    """

    def __init__(self, folder: str | Path, *, seasons: int = SEASONS, shift: bool = True) -> None:
        self.cubes = CubeFolder(folder, (S2L2A,), seasons=seasons, shift=False, normalise=False)
        self.ids, self.channels, self.seasons = self.cubes.ids, 3, seasons
        self.dark_dn = 0 if shift else OFFSET_DN
        self.order = [S2L2A.bands.index(band) for band in ("B04", "B03", "B02")]

    def read(self, name: str) -> Floats:
        """The colours of one cube."""
        reflectance = (self.cubes.read(name)[:, self.order] - self.dark_dn) / np.float32(DISPLAY_DN)
        colours: Floats = (np.clip(reflectance, 0, 1) * 2 - 1).astype(np.float32)
        return colours


def _paths(folder: Path, modality: Modality) -> dict[str, Path]:
    """Files of a modality by id."""
    found = next((folder / f for f in modality.folders if (folder / f).is_dir()), None)
    if found is None:
        raise BadInput(f"{folder} has no folder {modality.folders[0]}; cubes lie in MODALITY/*/ID{SUFFIX}")
    paths: dict[str, Path] = {}
    for path in sorted([*found.glob(f"*{SUFFIX}"), *found.glob(f"*/*{SUFFIX}")]):
        name = path.name.removesuffix(SUFFIX)
        if name in paths:
            raise BadInput(f"cube {name!r} is there twice: {paths[name]} and {path}")
        paths[name] = path
    if not paths:
        raise BadInput(f"{found} holds no file {SUFFIX[1:]}; cubes lie in MODALITY/*/ID{SUFFIX}")
    return paths


def _variable(path: Path) -> NDArray[Any]:
    """The array ``bands`` of a Zarr ZIP, of Zarr format 2 or 3."""
    zarr = optional("zarr", "cubes")
    with _refusing(path), contextlib.closing(zarr.storage.ZipStore(path, mode="r")) as store:
        node = zarr.open_group(store, mode="r").get(VARIABLE)
        if not isinstance(node, zarr.Array) or node.dtype.kind not in "iuf":
            raise BadInput(f"{path} has no array {VARIABLE!r} of numbers at its root")
        return np.asarray(node[...])


@contextlib.contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Turn whatever a broken archive makes its readers raise into one sentence."""
    try:
        yield
    except (BadInput, MissingExtra, MemoryError):
        raise
    except Exception as error:  # zipfile, zarr and each codec have their own
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BadInput(
            f"{path} is not a whole Zarr ZIP with an array {VARIABLE!r} ({reason}); fetch it again"
        ) from error
