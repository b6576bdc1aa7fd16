"""Textures: exact averages, honest JPEG."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from metaearth3d.errors import BadInput
from metaearth3d.mesh import box_average, encode_jpeg, encode_webp, post_gradients
from metaearth3d.mesh.texture import texture_coordinates


@given(st.integers(1, 5), st.integers(1, 4), st.integers(1, 4), st.integers(0, 99))
def test_box_averages_are_rounded_means(factor, height, width, seed):
    image = np.random.default_rng(seed).integers(0, 256, (3, height * factor, width * factor), dtype=np.uint8)
    means = image.reshape(3, height, factor, width, factor).astype(float).mean(axis=(2, 4))
    np.testing.assert_array_equal(box_average(image, factor), np.floor(means + 0.5 + 1e-9))


def test_a_box_that_does_not_fit_is_refused():
    with pytest.raises(BadInput, match="no whole boxes of 3 px"):
        box_average(np.zeros((3, 7, 6), np.uint8), 3)


def test_a_jpeg_keeps_colours_and_bytes():
    ramp = np.stack([np.tile(np.arange(64, dtype=np.uint8) * s, (48, 1)) for s in (1, 2, 3)])
    first, second = encode_jpeg(ramp), encode_jpeg(ramp)
    assert first == second
    back = np.asarray(Image.open(io.BytesIO(first)))
    assert back.shape == (48, 64, 3)
    assert np.abs(back.astype(int) - np.moveaxis(ramp, 0, -1)).max() <= 6


def test_a_webp_is_as_near_as_a_jpeg_and_smaller():
    rng = np.random.default_rng(4)
    bright = 110 + 9 * np.sin(np.arange(128) / 9)[:, None] + rng.normal(0, 6, (128, 128))
    picture = np.stack([bright + 8, bright, bright - 12]).clip(0, 255).astype(np.uint8)
    found = {}
    for name, content in (("jpeg", encode_jpeg(picture)), ("webp", encode_webp(picture))):
        back = np.moveaxis(np.asarray(Image.open(io.BytesIO(content)).convert("RGB")), -1, 0).astype(float)
        found[name] = (len(content), np.mean((back.mean(0) - picture.mean(0)) ** 2))  # of brightness
    assert found["webp"][0] < 0.9 * found["jpeg"][0]
    assert found["webp"][1] < 2 * found["jpeg"][1]


def test_a_texture_of_another_kind_is_refused():
    with pytest.raises(BadInput, match="three uint8 bands"):
        encode_jpeg(np.zeros((1, 8, 8), np.uint8))


def test_pixel_centres_are_texel_centres():
    uv = texture_coordinates(np.arange(10, 14), first_pixel=10, texel_px=1, size=4)
    np.testing.assert_allclose(uv, [0.125, 0.375, 0.625, 0.875])


@given(st.integers(0, 99))
def test_gradients_of_a_plane_are_its_slopes_on_uneven_posts(seed):
    rng = np.random.default_rng(seed)
    rows, cols = (np.cumsum(rng.integers(1, 9, n)) for n in (5, 7))
    south, east = post_gradients(3.0 * rows[:, None] - 2.0 * cols, rows, cols)
    np.testing.assert_allclose(south, 3.0)
    np.testing.assert_allclose(east, -2.0)
