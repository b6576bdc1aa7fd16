"""Folders of pictures: every format gives the same pixels, tiles are the picture, what is no picture is refused."""

import numpy as np
import pytest
from PIL import Image
from support import write_image

from metaearth3d.errors import BadInput
from metaearth3d.judge.encoders import ImageFolder


@pytest.fixture
def pixels():
    return np.random.default_rng(0).integers(0, 256, (20, 26, 3), dtype=np.uint8)


def test_lossless_formats_give_the_same_pixels_in_minus_one_to_one(tmp_path, pixels):
    import rasterio

    (tmp_path / "deep").mkdir()
    Image.fromarray(pixels).save(tmp_path / "a.png")
    Image.fromarray(pixels).save(tmp_path / "deep" / "b.webp", lossless=True)
    Image.fromarray(pixels).save(tmp_path / "c.TIF")
    geo = write_image(tmp_path / "d.tif", rows=20, cols=26)
    with rasterio.open(geo, "r+") as file:
        file.write(pixels.transpose(2, 0, 1))
    folder = ImageFolder(tmp_path)
    assert folder.ids == ("a", "c", "d", "deep/b") and (folder.channels, folder.seasons) == (3, 1)
    for name in folder.ids:
        made = folder.read(name)
        assert made.shape == (1, 3, 20, 26) and made.dtype == np.float32
        assert np.array_equal(np.rint((made[0] + 1) * 127.5).astype(np.uint8), pixels.transpose(2, 0, 1)), name


def test_tiles_put_together_are_the_picture_up_to_the_rest(tmp_path, pixels):
    Image.fromarray(pixels).save(tmp_path / "a.png")
    Image.fromarray(pixels).save(tmp_path / "b.tif")
    folder = ImageFolder(tmp_path, tile_px=8)
    whole = ImageFolder(tmp_path).read("a")
    assert len(folder.ids) == 12 and "a@8_16" in folder.ids
    for name in folder.ids:
        row, col = (int(v) for v in name.split("@")[1].split("_"))
        assert np.array_equal(folder.read(name), whole[..., row : row + 8, col : col + 8])


def test_palettes_are_looked_up(tmp_path):
    blocks = np.kron(np.eye(4, dtype=np.uint8)[..., None] * 200, np.ones((4, 4, 3), np.uint8))
    Image.fromarray(blocks).convert("P", palette=Image.Palette.ADAPTIVE).save(tmp_path / "p.png")
    assert np.allclose((ImageFolder(tmp_path).read("p")[0] + 1) * 127.5, blocks.transpose(2, 0, 1), atol=1)


def test_what_is_no_8_bit_rgb_picture_is_refused(tmp_path, pixels):
    Image.fromarray(pixels[..., 0]).save(tmp_path / "grey.png")
    Image.fromarray(pixels).save(tmp_path / "cut.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "cut.png").read_bytes()[:200])
    write_image(tmp_path / "deep.tif", dtype="uint16")
    (tmp_path / "text.jpg").write_text("no picture")
    folder = ImageFolder(tmp_path)
    for name, says in (("grey", "mode L"), ("cut", "cannot be read"), ("deep", "uint16"), ("text", "cannot be read")):
        with pytest.raises(BadInput, match=says):
            folder.read(name)
    with pytest.raises(BadInput, match="cannot be read"):
        ImageFolder(tmp_path, tile_px=4)
    with pytest.raises(BadInput, match="no picture 'other'"):
        folder.read("other")


def test_folders_that_cannot_be_used_are_refused(tmp_path, pixels):
    with pytest.raises(BadInput, match="holds no pictures"):
        ImageFolder(tmp_path / "absent")
    Image.fromarray(pixels).save(tmp_path / "a.png")
    with pytest.raises(BadInput, match="is 64 px or more"):
        ImageFolder(tmp_path, tile_px=64)
    with pytest.raises(BadInput, match="must be positive"):
        ImageFolder(tmp_path, tile_px=0)
    Image.fromarray(pixels).save(tmp_path / "a.webp")
    with pytest.raises(BadInput, match="two pictures are called 'a'"):
        ImageFolder(tmp_path)
