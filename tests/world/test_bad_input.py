"""Whatever is wrong is one sentence on stderr and exit code 2, and nothing is left behind."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import socket
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.errors import NotGeoreferencedWarning
from support import run_cli, tree, write_image

HERE = ("--size-m", 512, "--gsd", 16)
NORTH_UP = Affine(64, 0, 500_000, 0, -64, 5_210_000)


def write(path: Path, data: np.ndarray, **profile: object) -> Path:
    """A GeoTIFF (C, H, W) in UTM 33N, or without what is given as None."""
    options = {"driver": "GTiff", "count": len(data), "height": data.shape[1], "width": data.shape[2]}
    options |= {"dtype": data.dtype.name, "crs": "EPSG:32633", "transform": NORTH_UP} | profile
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", **{k: v for k, v in options.items() if v is not None}) as file:
            file.write(data)
    return path


def pixels(count: int = 3, dtype: str = "uint8", high: int = 250) -> np.ndarray:
    return np.random.default_rng(4).integers(1, high, (count, 24, 28)).astype(dtype)


@pytest.fixture
def refused(
    tmp_path: Path, image_path: Path, tiny_model: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Runs ``generate`` with some options in place of good ones; returns the one line it says."""

    def run(*words: object, **options: object) -> str:
        given = {"image": image_path, "out": tmp_path / "out", "model": tiny_model} | options
        named = [str(word) for name, value in given.items() for word in (f"--{name.replace('_', '-')}", value)]
        before = sorted(tmp_path.rglob("*"))
        capsys.readouterr()
        assert run_cli("generate", *named, *(words or HERE)) == 2
        captured = capsys.readouterr()
        lines = captured.err.splitlines()
        assert len(lines) == 1 and lines[0].startswith("metaearth3d: ") and captured.out == ""
        assert 40 < len(lines[0].replace(str(tmp_path), "")) < 400
        assert sorted(tmp_path.rglob("*")) == before
        return lines[0]

    return run


BAD_IMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut short": (lambda p: p.write_bytes(write_image(p).read_bytes()[:1500]), "truncated or damaged"),
    "cut in its header": (lambda p: p.write_bytes(write_image(p).read_bytes()[:6]), "not a raster that GDAL can read"),
    "no TIFF": (lambda p: p.write_text("hello"), "not a raster that GDAL can read"),
    "empty": (lambda p: p.write_bytes(b""), "not a raster that GDAL can read"),
    "missing": (lambda p: None, "there is no file"),
    "a folder": (lambda p: p.mkdir(), "there is no file"),
    "one band": (lambda p: write(p, pixels(1)), "1 colour band.*needs three"),
    "two bands": (lambda p: write(p, pixels(2)), "2 colour band.*needs three"),
    "all nodata": (lambda p: write(p, pixels() * 0, nodata=0), "no valid pixel"),
    "all NaN": (lambda p: write(p, np.full((3, 24, 28), np.nan, np.float32)), "no valid pixel"),
    "complex": (lambda p: write(p, pixels().astype(np.complex64)), "complex64 pixels; .* are accepted"),
    "no CRS": (lambda p: write(p, pixels(), crs=None), "no coordinate reference system; give"),
    "no geotransform": (lambda p: write(p, pixels(), transform=None), "no geotransform; give"),
    "rotated": (lambda p: write(p, pixels(), transform=NORTH_UP @ Affine.rotation(10)), "rotated .*gdalwarp"),
    "mirrored": (lambda p: write(p, pixels(), transform=NORTH_UP @ Affine.scale(-1, 1)), "mirrored .*gdalwarp"),
}


@pytest.mark.parametrize("name", BAD_IMAGES)
def test_a_bad_image_is_named_with_what_is_wrong(tmp_path: Path, refused: Callable[..., str], name: str) -> None:
    make, said = BAD_IMAGES[name]
    path = tmp_path / "given.tif"
    make(path)
    line = refused(image=path)
    assert str(path) in line
    assert_says(line, said)


def assert_says(line: str, pattern: str) -> None:
    assert re.search(pattern, line), line


@pytest.mark.parametrize("kind", ["some NaN", "16 bit", "alpha"])
def test_what_is_odd_but_usable_is_taken(tmp_path: Path, tiny_model: Path, kind: str) -> None:
    data = {"some NaN": pixels(3, "float32"), "16 bit": pixels(3, "uint16", 9000), "alpha": pixels(4)}[kind]
    if kind == "some NaN":
        data[:, 3:9, 4:8] = np.nan
    path, out = write(tmp_path / "given.tif", data), tmp_path / "out"
    assert run_cli("generate", "--image", path, "--out", out, "--model", tiny_model, "--gsd", 16, "--no-tiles") == 0
    with rasterio.open(out / "image_64m.tif") as file:
        image = file.read()
    with rasterio.open(out / "height_16m.tif") as file:
        assert np.isfinite(file.read()).all()
    assert image.shape == (3, 24, 28) and image.dtype == np.uint8 and image.std() > 50
    assert kind != "16 bit" or (image.min(), image.max()) == (0, 255)


BAD_PLACES: dict[str, tuple[tuple[object, ...], str]] = {
    "west is east": (("--bounds", "15.2,46.9,15.1,47"), "bounds are 15.2.*west < east"),
    "no width": (("--bounds", "15,46.9,15,47"), "bounds are 15.0.*west < east"),
    "not a number": (("--bounds", "15,nan,15.1,47"), "bounds are 15.0,nan"),
    "infinite": (("--bounds", "-inf,46,inf,47"), "bounds are -inf"),
    "beyond the pole": (("--bounds", "15,46.9,15.1,97"), "bounds are .*97.0"),
    "three numbers": (("--bounds", "1,2,3"), "'1,2,3' is not W,S,E,N: 4 numbers"),
    "words": (("--bounds", "a,b,c,d"), "'a,b,c,d' is not W,S,E,N"),
    "nothing": (("--bounds", ""), "is not W,S,E,N"),
    "outside": (("--bounds", "-117.2,34,-117.1,34.1"), "outside the image, which covers longitudes 1[45]"),
    "antipode": (("--bounds", "-166,-47.1,-165,-47"), "outside"),
    "center outside": (("--center", "-117.1,34", "--size-m", 500), "outside the image, which covers"),
    "center at a pole": (("--center", "0,-90", "--size-m", 500), "outside the image, which covers"),
    "center of one": (("--center", "15", "--size-m", 500), "'15' is not LON,LAT: 2 numbers"),
    "latitude first": (("--center", "47,150", "--size-m", 500), "center is 47.0,150.0; .*longitude first"),
    "center NaN": (("--center", "nan,47", "--size-m", 500), "center is nan"),
    "center without size": (("--center", "15,47"), "center needs size_m"),
    "center and bounds": (("--center", "15,47", "--size-m", 9, "--bounds", "15,46.9,15.1,47"), "not both"),
    "size and bounds": (("--size-m", 9, "--bounds", "15,46.9,15.1,47"), "not both"),
    "size zero": (("--size-m", 0), "size_m is 0.0; it must be a positive"),
    "size negative": (("--size-m", -5), "size_m is -5.0"),
    "size NaN": (("--size-m", "nan"), "size_m is nan"),
    "size infinite": (("--size-m", "inf"), "size_m is inf"),
    "size in words": (("--size-m", "big"), "--size-m: invalid float value: 'big'"),
    "gsd zero": (("--gsd", 0), "gsd is 0.0; it must be a positive"),
    "gsd negative": (("--gsd", -1), "gsd is -1.0"),
    "gsd NaN": (("--gsd", "nan"), "gsd is nan"),
    "gsd infinite": (("--gsd", "inf"), "gsd is inf"),
    "gsd too fine": (("--gsd", 0.1), "gsd is 0.1; the finest this world has is 1 m"),
    "seed half": (("--seed", 1.5), "--seed: invalid int value"),
    "seed huge": (("--seed", 2**63), "seed is 9223372036854775808; it must be .* 64 bits"),
    "unknown option": (("--sise-m", 5), "unrecognized arguments"),
}


@pytest.mark.parametrize("name", BAD_PLACES)
def test_a_bad_place_or_number_is_named_with_what_is_accepted(refused: Callable[..., str], name: str) -> None:
    words, said = BAD_PLACES[name]
    assert_says(refused(*words), said)


@pytest.mark.parametrize("words", [(), ("paint",), ("generate",), ("view",), ("train", "upscale")], ids=str)
def test_an_incomplete_command_is_refused(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(*words) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and lines[0].endswith("--help")


def test_an_output_that_cannot_be_is_refused(tmp_path: Path, refused: Callable[..., str]) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    for out in (file, file / "below", Path("/proc/scene"), tmp_path / ("x" * 256)):
        line = refused(out=out)
        assert str(out) in line
        assert_says(line, "cannot be written.*name a (folder|writable)")


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, refused: Callable[..., str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("mine")
    assert_says(refused(), "holds other files; name an empty or new folder")
    (tmp_path / "out" / "thesis.tex").rename(tmp_path / "out" / "scene.json")  # somebody's own
    assert_says(refused(), "holds other files")


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking for something on the internet is an error that nobody catches."""

    def refuse(*_: object) -> None:
        raise SystemExit("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("offline")
def test_an_unknown_model_is_refused_with_the_known_ones(tmp_path: Path, refused: Callable[..., str]) -> None:
    for model in ("huge", "someone/earth", "", tmp_path):
        line = refused(model=model)
        assert repr(str(model)) in line
        assert_says(line, r"neither a shipped preset \(small.*\) nor a folder with an upscale checkpoint")


WEIGHTS, CONFIG = "diffusion_pytorch_model.safetensors", "config.json"
BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "weights missing": (lambda f: (f / WEIGHTS).unlink(), "lacks diffusion_pytorch_model.safetensors"),
    "weights cut": (lambda f: (f / WEIGHTS).write_bytes((f / WEIGHTS).read_bytes()[:700]), "cannot be loaded"),
    "weights not weights": (lambda f: (f / WEIGHTS).write_text("hello" * 99), "cannot be loaded"),
    "config missing": (lambda f: (f / CONFIG).unlink(), "lacks config.json"),
    "config broken": (lambda f: (f / CONFIG).write_text("{"), "not a valid JSON file"),
    "config of another": (lambda f: altered(f / CONFIG, width=16, broad_deg=20.0), "expected shape"),
    "config of words": (lambda f: altered(f / CONFIG, width="wide", broad_deg="wide"), "cannot be loaded"),
    "all missing": (lambda f: [path.unlink() for path in f.iterdir()], "lacks config.json and diff"),
}


def altered(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("part", ["upscale/net", "geometry", "prior"])
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_network_is_refused_by_name(
    tmp_path: Path, tiny_model: Path, refused: Callable[..., str], name: str, part: str
) -> None:
    damage, said = BROKEN[name]
    model = Path(shutil.copytree(tiny_model, tmp_path / "model"))
    damage(model / part)
    line = refused(model=model)
    assert str(model / part) in line
    assert_says(line, said)


@pytest.mark.parametrize("device", ["abacus", "meta", "hpu", "vulkan", "cuda:99", ""])
def test_a_device_that_is_not_here_is_refused(refused: Callable[..., str], device: str) -> None:
    assert_says(refused(device=device), f"device '{device}' cannot be used here .*; try cpu or cuda")


BAD_DEMS: dict[str, tuple[Callable[[Path], object], str]] = {
    "three bands": (lambda p: write(p, pixels(3)), "3 bands; an elevation model has one"),
    "elsewhere": (lambda p: write(p, pixels(1), transform=Affine(64, 0, 700_000, 0, -64, 6e6)), "overlaps"),
    "no CRS": (lambda p: write(p, pixels(1), crs=None), "no coordinate reference system"),
    "no geotransform": (lambda p: write(p, pixels(1), transform=None), "no geotransform"),
    "all nodata": (lambda p: write(p, pixels(1) * 0, nodata=0), "no valid pixel"),
    "feet from the moon": (lambda p: write(p, pixels(1, "float32") + 1e6), "no valid pixel"),
    "missing": (lambda p: None, "there is no file"),
    "no TIFF": (lambda p: p.write_text("hello"), "not a raster that GDAL can read"),
}


@pytest.mark.parametrize("name", BAD_DEMS)
def test_a_bad_dem_is_named_with_what_is_wrong(tmp_path: Path, refused: Callable[..., str], name: str) -> None:
    make, said = BAD_DEMS[name]
    path = tmp_path / "dem.tif"
    make(path)
    line = refused(dem=path)
    assert str(path) in line
    assert_says(line, said)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Callable[[int], object]]:
    """A file system of its own on ``folder``; gives a function that changes its size."""
    folder.mkdir()

    def mount(options: str) -> int:
        return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True).returncode

    if os.geteuid() != 0 or shutil.which("mount") is None or mount(f"size={kilobytes}k") != 0:
        pytest.skip("mounting a small tmpfs is not permitted here")
    try:
        yield lambda more: mount(f"remount,size={more}k")
    finally:
        subprocess.run(["umount", folder], check=True)


@contextmanager
def small_files(kilobytes: int) -> Iterator[Callable[[int], object]]:
    """Files of this process may not grow beyond a size; gives a function that changes it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size * 1024, before[1]))

    limit(kilobytes)
    try:
        yield limit
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, image_path: Path, tiny_model: Path) -> dict[str, str]:
    """The files of the scene when nothing goes wrong."""
    out = tmp_path_factory.mktemp("whole")
    assert run_cli("generate", "--image", image_path, "--out", out, "--model", tiny_model, *HERE) == 0
    return tree(out)


def assert_stopped_cleanly(out: Path, whole: dict[str, str], capsys: pytest.CaptureFixture[str]) -> str:
    """One line was said, and whatever has its final name is whole; returns the line."""
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("metaearth3d: ")]
    assert_says(line, "(could not|cannot) .*(folder with more room|writable folder)")
    left = tree(out) if out.exists() else {}
    assert not [name for name in left if ".tmp-" in name]
    final = {name for name in left if not name.startswith((".cores/", ".scene-started"))}
    assert {name: left[name] for name in final - {"scene.json", "item.json"}}.items() <= whole.items()
    return line


@pytest.mark.parametrize("kilobytes", [8, 900, 1800])
@pytest.mark.parametrize("limited", ["disk", "file"])
def test_without_room_nothing_half_written_stays_and_with_room_it_goes_on(
    tmp_path: Path,
    image_path: Path,
    tiny_model: Path,
    whole: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    limited: str,
    kilobytes: int,
) -> None:
    disk: Any = small_disk(tmp_path / "disk", kilobytes) if limited == "disk" else small_files(kilobytes // 4)
    out = tmp_path / "disk" / "out"
    words = ("generate", "--image", image_path, "--out", out, "--model", tiny_model, *HERE)
    with disk as resize:
        assert run_cli(*words) == 2
        assert_stopped_cleanly(out, whole, capsys)
        resize(64 * 1024)
        assert run_cli(*words) == 0 and tree(out) == whole


def test_a_disk_that_fills_late_leaves_only_whole_files(
    tmp_path: Path, image_path: Path, tiny_model: Path, whole: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "disk" / "out"
    words = ("generate", "--image", image_path, "--out", out, "--model", tiny_model, *HERE)
    said, room, code = "", 0, 2
    with small_disk(tmp_path / "disk", 64 * 1024) as resize:
        assert run_cli(*words, "--no-tiles") == 0
        capsys.readouterr()
        while code == 2:
            used = shutil.disk_usage(tmp_path / "disk").used // 1024
            assert resize(used + room) == 0
            code = run_cli(*words)
            if code == 2:
                said += assert_stopped_cleanly(out, whole, capsys)
                resize(64 * 1024)
                room += 60
        assert room > 0 and tree(out) == whole
    assert ".cores/" in said and f"could not write to {out} " in said  # a core; a tile, the preview or the page
