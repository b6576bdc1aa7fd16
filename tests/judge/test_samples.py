"""Reading: every kind of picture gives the same patches, GSDs are met by area, and what cannot be judged says why."""

import csv
import io
import json
import tarfile

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from judge.judge_support import save_all, textures
from PIL import Image

from metaearth3d.errors import BadInput
from metaearth3d.judge.pictures import Picture, core_px, open_made, open_pictures
from metaearth3d.judge.samples import at_gsd, block_for, corners, cut, enough, in_turns


def picture(pixels, gsd=1.0, name="one", valid=None):
    whole = np.ones(pixels.shape[:2], bool) if valid is None else valid
    return Picture(name, gsd, pixels.shape[:2], lambda: (pixels, whole))


def write_tif(path, pixels, gsd=1.0, **more):
    options = {"driver": "GTiff", "height": pixels.shape[0], "width": pixels.shape[1], "count": pixels.shape[2]}
    options |= {"dtype": "uint8", "crs": "EPSG:32633", "transform": Affine(gsd, 0, 5e5, 0, -gsd, 5e6), **more}
    with rasterio.open(path, "w", **options) as file:
        file.write(pixels.transpose(2, 0, 1))
    return path


def shard(folder, pixels, gsd="1.0"):
    with tarfile.open(folder / "shard.tar", "w") as tar:
        for k, image in enumerate(pixels):
            stream = io.BytesIO()
            Image.fromarray(image).save(stream, format="PNG")
            member = tarfile.TarInfo(f"images/p{k}.png")
            member.size = stream.tell()
            stream.seek(0)
            tar.addfile(member, stream)
    with (folder / "shard.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["key", "gsd_m", "width", "height"])
        rows.writerows([f"p{k}", gsd, p.shape[1], p.shape[0]] for k, p in enumerate(pixels))
    return folder / "shard.tar"


def test_png_files_geotiffs_and_shards_of_the_same_pixels_are_the_same(tmp_path):
    pixels = textures(0, 3, 128)
    tifs = tmp_path / "tif"
    tifs.mkdir()
    for k, image in enumerate(pixels):
        write_tif(tifs / f"{k}.tif", image)
    sets = [
        cut(open_pictures([save_all(tmp_path / "png", pixels)], gsd=1.0), 1.0, most=100),
        cut(open_pictures([tifs]), 1.0, most=100),
        cut(open_pictures([shard(tmp_path, pixels)]), 1.0, most=100),
    ]
    for other in sets:
        assert np.array_equal(other.images, sets[0].images) and other.places == 3 and len(other) == 12


def test_a_finer_picture_is_averaged_and_one_a_little_coarser_is_taken_as_it_lies():
    fine = np.arange(256, dtype=np.uint8)[None, :, None].repeat(256, 0).repeat(3, 2)
    assert at_gsd(picture(fine, 0.5), 1.0)[0].shape == (128, 128, 3)
    assert abs(float(at_gsd(picture(fine, 0.5), 1.0)[0].mean()) - fine.mean()) < 0.5
    assert at_gsd(picture(fine, 1.3), 1.0)[0] is fine
    with pytest.raises(BadInput, match=r"1.4 m pixels, which cannot judge 1 m; .* at most 1.35 m"):
        cut([picture(fine, 1.4)], 1.0, most=10)


@settings(max_examples=25)
@given(st.integers(16, 700), st.integers(16, 700), st.integers(8, 64))
def test_patches_lie_inside_and_apart(height, width, size):
    found = corners((height, width), size, size)
    assert all(0 <= r <= height - size and 0 <= c <= width - size for r, c in found)
    assert len(set(found)) == len(found)
    assert bool(found) == (min(height, width) >= size)


def test_borders_of_cores_run_through_patches_of_large_pictures():
    assert corners((1024, 1024), 64, 64)[0] == (32, 32)
    assert corners((130, 128), 64, 64)[0] == (1, 0)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=60), st.integers(1, 60), st.integers(0, 99))
def test_places_take_turns(place, most, seed):
    place = np.array(place)
    chosen = in_turns(place, most, np.random.default_rng(seed))
    assert len(set(chosen)) == len(chosen) == min(most, len(place))
    counts = np.bincount(place[chosen], minlength=7)
    left = np.bincount(place, minlength=7) - counts
    assert all(counts[p] >= counts.max() - 1 for p in range(7) if left[p])  # nobody is behind who still has some


def test_patches_with_missing_pixels_or_of_one_colour_are_left_out():
    pixels = textures(1, 1, 128)[0].copy()
    pixels[:64, :64] = 7
    valid = np.ones((128, 128), bool)
    valid[100, 100] = False
    samples = cut([picture(pixels, valid=valid)], 1.0, most=10)
    assert sorted(map(tuple, samples.corner)) == [(0, 64), (64, 0)]


def test_a_large_picture_is_as_many_places_as_it_has_blocks():
    whole = [picture(textures(2, 1, 512)[0])]
    assert block_for(whole, 1.0) == 128
    assert cut(whole, 1.0, most=99, block_px=128).places == 16
    assert block_for([picture(textures(3, 1, 64)[0])] * 20, 1.0) == 512


def test_too_few_samples_are_refused_with_both_numbers():
    samples = cut([picture(textures(4, 1, 128)[0])], 1.0, most=10)
    with pytest.raises(BadInput, match=r"4 patches of 64 px from 1 places .* 16 patches from 8 places are needed"):
        enough(samples, "the scenes")


def test_what_is_no_colour_picture_or_says_no_gsd_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"1 band\(s\); a picture needs three"):
        open_pictures([write_tif(tmp_path / "grey.tif", np.zeros((64, 64, 1), np.uint8))])
    save_all(tmp_path / "plain", textures(5, 1, 64))
    with pytest.raises(BadInput, match="--reference-gsd"):
        open_pictures([tmp_path / "plain"])
    with pytest.raises(BadInput, match="positive number"):
        open_pictures([tmp_path / "plain"], gsd=-1.0)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="holds no pictures"):
        open_pictures([tmp_path / "empty"])
    (tmp_path / "bad.png").write_bytes(b"not a picture")
    with pytest.raises(BadInput, match="not a raster"):
        open_pictures([tmp_path / "bad.png"], gsd=1.0)


def test_a_shard_without_its_table_or_with_a_broken_one_is_refused(tmp_path):
    tar = shard(tmp_path, textures(6, 1, 64), gsd="")
    with pytest.raises(BadInput, match="--reference-gsd"):
        open_pictures([tar])
    assert open_pictures([tar], gsd=2.0)[0].gsd == 2.0
    tar.with_suffix(".csv").write_text("key,gsd_m\np0,1\n")
    with pytest.raises(BadInput, match="no usable width"):
        open_pictures([tar])
    tar.with_suffix(".csv").unlink()
    with pytest.raises(BadInput, match="needs a table"):
        open_pictures([tar])


def test_a_broken_scene_record_is_refused(tmp_path):
    (tmp_path / "scene.json").write_text(json.dumps({"spec": {}}))
    with pytest.raises(BadInput, match="not a scene's record"):
        open_made(tmp_path)


def test_cores_are_those_of_worlds():
    from metaearth3d.world.heights import core_size

    for finest in range(1, 5):
        for level in range(1, finest + 1):
            assert core_px(level, finest) == core_size(level, finest)
