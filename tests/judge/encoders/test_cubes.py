"""Data cubes: what is stored is what is read, shifted and normalised as published; broken files are refused."""

import shutil
import sys
import zipfile

import numpy as np
import pytest

from metaearth3d.errors import BadInput, MissingExtra
from metaearth3d.judge.encoders import CubeFolder, RgbCubes
from metaearth3d.judge.encoders.cubes import MODALITIES, S1, S2L1C, S2L2A


@pytest.fixture
def broken(cube_folder, tmp_path):
    """A copy of the cubes that may be spoilt, and one of its files."""
    shutil.copytree(cube_folder, tmp_path / "cubes")
    return tmp_path / "cubes", tmp_path / "cubes" / "s2l2a" / "cube2.zarr.zip"


def test_channels_stand_side_by_side_in_the_order_of_the_benchmark(cube_folder, raw_cubes):
    cubes = CubeFolder(cube_folder, shift=False, normalise=False)
    assert cubes.channels == 27 and cubes.ids == tuple(f"cube{k}" for k in range(5))
    for name in ("cube0", "cube1"):  # Zarr format 2 without a sample axis, 3 with one
        wanted = np.concatenate([raw_cubes[m, name][0] for m in ("s2l1c", "s2l2a", "s1grd")], axis=1)
        made = cubes.read(name)
        assert made.dtype == np.float32 and np.array_equal(made, wanted)
    assert cubes.bands[12:15] == ("s2l1c:B12", "s2l2a:B01", "s2l2a:B02")
    assert [cubes.bands[k] for k in (9, 10, 22, 25)] == ["s2l1c:B09", "s2l1c:B10", "s2l2a:B09", "s1grd:VV"]


def test_xarray_reads_the_same_numbers(cube_folder):
    import xarray
    import zarr

    for name, part in (("cube0", "."), ("cube1", "part")):
        path = cube_folder / "s1grd" / part / f"{name}.zarr.zip"
        with zarr.storage.ZipStore(path, mode="r") as store:
            seen = xarray.open_zarr(store, consolidated=False, mask_and_scale=False)["bands"].values
        read = CubeFolder(cube_folder, (S1,), normalise=False).read(name)
        assert np.array_equal(read, seen.reshape(read.shape))


def test_the_offset_is_added_to_sentinel_2_alone(cube_folder):
    with_it, without = (CubeFolder(cube_folder, shift=s, normalise=False).read("cube3") for s in (True, False))
    difference = with_it - without
    assert (difference[:, :25] == 1000).all() and (difference[:, 25:] == 0).all()


def test_normalising_takes_each_channels_own_constants(cube_folder):
    plain = CubeFolder(cube_folder, normalise=False).read("cube0").astype(np.float64)
    made = CubeFolder(cube_folder).read("cube0")
    for k, (_, mean, std) in enumerate(c for m in MODALITIES for c in m.channels):
        assert np.allclose(made[:, k], (plain[:, k] - mean) / std, atol=1e-4)
    assert not np.allclose(made[:, 0], (plain[:, 0] - 2393.068) / 849.702, atol=1e-2)  # the next channel's


def test_constants_are_the_published_ones():
    sums = [(sum(m for _, m, _ in x.channels), sum(s for _, _, s in x.channels)) for x in MODALITIES]
    assert np.allclose(sums, [(34276.339, 12914.203), (34791.849, 16602.618), (-32.842, 11.051)], atol=1e-3)


def test_fewer_seasons_and_modalities_are_parts_of_all(cube_folder):
    whole = CubeFolder(cube_folder).read("cube1")
    assert np.array_equal(CubeFolder(cube_folder, (S2L2A,), seasons=2).read("cube1"), whole[:2, 13:25])
    assert np.array_equal(CubeFolder(cube_folder, (S2L1C, S1)).read("cube1"), whole[:, [*range(13), 25, 26]])


def test_colours_are_red_green_blue_reflectance(cube_folder, raw_cubes):
    stored = raw_cubes["s2l2a", "cube1"][0][:, [3, 2, 1]].astype(float)
    colours = RgbCubes(cube_folder).read("cube1")
    assert colours.shape == (4, 3, 20, 24) and np.allclose(colours, stored.clip(0, 3000) / 1500 - 1, atol=1e-6)
    darker = RgbCubes(cube_folder, shift=False).read("cube1")
    assert np.allclose(darker, (stored - 1000).clip(0, 3000) / 1500 - 1, atol=1e-6)


def test_listing_reads_nothing_and_a_cube_is_read_from_its_three_files_alone(cube_folder, monkeypatch):
    from metaearth3d.judge.encoders import cubes as module

    read = []
    real = module._variable
    monkeypatch.setattr(module, "_variable", lambda path: read.append(path.name) or real(path))
    folder = CubeFolder(cube_folder)
    assert read == []  # listing reads nothing
    folder.read("cube4")
    assert read == ["cube4.zarr.zip"] * 3


@pytest.mark.parametrize(
    "spoil, says",
    [
        (lambda p, was, _: p.write_bytes(was[: len(was) // 2]), "not a whole Zarr ZIP"),
        (lambda p, was, _: p.write_bytes(b""), "not a whole Zarr ZIP"),
        (lambda p, was, _: p.write_bytes(_flipped(was)), "not a whole Zarr ZIP"),
        (lambda p, was, _: zipfile.ZipFile(p, "w").close(), "not a whole Zarr ZIP"),
        (lambda p, was, write: write(p, np.zeros((4, 12, 20, 24), np.int16), name="data"), "no array 'bands'"),
        (lambda p, was, write: write(p, np.zeros((4, 13, 20, 24), np.int16)), r"holds 'bands' \(4, 13, 20, 24\)"),
        (lambda p, was, write: write(p, np.zeros((3, 12, 20, 24), np.int16)), "4 or more seasons"),
        (lambda p, was, write: write(p, np.zeros((4, 12, 20, 20), np.int16)), "different sizes"),
        (lambda p, was, write: write(p, np.full((4, 12, 20, 24), np.nan, np.float32)), "not finite"),
        (lambda p, was, write: write(p, np.zeros((4, 12, 20, 24), bool)), "no array 'bands' of numbers"),
    ],
)
def test_a_broken_or_foreign_cube_is_refused_by_name(broken, write_cube, spoil, says):
    folder, path = broken
    content = path.read_bytes()
    path.unlink()
    spoil(path, content, write_cube)
    cubes = CubeFolder(folder)
    assert cubes.read("cube1").shape == (4, 27, 20, 24)
    with pytest.raises(BadInput, match=says):
        cubes.read("cube2")


def _flipped(content: bytes) -> bytes:
    """The bytes of an archive with some in the middle of its data inverted."""
    middle = len(content) // 2
    return content[:middle] + bytes(255 - b for b in content[middle : middle + 64]) + content[middle + 64 :]


def test_a_cube_that_one_modality_lacks_is_named(broken):
    folder, path = broken
    path.unlink()
    with pytest.raises(BadInput, match=r"1 cubes are not in every modality .* cube2"):
        CubeFolder(folder)


def test_a_cube_that_is_there_twice_is_named(broken):
    folder, path = broken
    (path.parent / "again").mkdir()
    shutil.copy(path, path.parent / "again" / path.name)
    with pytest.raises(BadInput, match="'cube2' is there twice"):
        CubeFolder(folder)


def test_a_folder_without_cubes_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no folder s2l1c"):
        CubeFolder(tmp_path)
    (tmp_path / "s2l1c").mkdir()
    with pytest.raises(BadInput, match=r"holds no file zarr\.zip"):
        CubeFolder(tmp_path)


def test_an_unknown_cube_is_refused(cube_folder):
    with pytest.raises(BadInput, match="no cube 'cube9'"):
        CubeFolder(cube_folder).read("cube9")


def test_without_zarr_the_extra_is_named(cube_folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "zarr", None)
    with pytest.raises(MissingExtra, match=r"metaearth3d\[cubes\]"):
        CubeFolder(cube_folder).read("cube0")
