"""Land cover and heights above ground as fields: pure functions of place, each level agreeing with the one above."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support import randomised

from metaearth3d.diffusion.agreed import agreed, families, kinds_of, unfamilies
from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.errors import BadInput
from metaearth3d.fields import BoxField, noise_key, normal
from metaearth3d.fields.base import IMAGE_BANDS
from metaearth3d.fields.surveyed import AboveGroundField, CoverField, stage_of
from metaearth3d.geo import Lattice, PixelBox, to_lonlat
from metaearth3d.models.geometry import GeometryNet
from metaearth3d.models.presets import COVER
from metaearth3d.shipped import default_checkpoint
from metaearth3d.world import Parts, Scene, World
from metaearth3d.world.bands import COLOURS, in_colour
from metaearth3d.world.sanity import write_sane
from metaearth3d.world.survey import spread

CODES = np.array(COVER)
LATTICE = Lattice("EPSG:32633", 500_000.0, 5_210_000.0)


def surveyor(seed: int = 4) -> GeometryLifter:
    """A small random network that has all tasks."""
    net = GeometryNet(width=8, depth=2, kernel=3, expansion=2, text_dim=8, cover=COVER)
    randomised(net, seed, 0.3)
    net.prompts.normal_(generator=torch.Generator().manual_seed(seed))
    return GeometryLifter(net)


@pytest.fixture(scope="module")
def net() -> GeometryLifter:
    return surveyor()


class Painted(BoxField):
    """A random picture without edges at a level; levels have nothing to do with each other."""

    def __init__(self, level: int) -> None:
        super().__init__(LATTICE, level, IMAGE_BANDS, np.uint8, digest=f"painted{level}")

    def pixels(self, box: PixelBox) -> np.ndarray:
        wide = box._replace(row=box.row // 4, col=box.col // 4, height=box.height // 4 + 2, width=box.width // 4 + 2)
        blobs = normal(noise_key("1", 1, box.level, "blobs", 0), wide, 3).repeat(4, 1).repeat(4, 2)
        row, col = box.row % 4, box.col % 4
        x = (
            blobs[:, row : row + box.height, col : col + box.width]
            + normal(noise_key("1", 1, box.level, "", 0), box, 3) / 4
        )
        return np.clip(120 + 60 * x, 0, 255).astype(np.uint8)


def survey(net: GeometryLifter, *, seed: int = 7, core_px: int = 48) -> dict[tuple[str, int], BoxField]:
    """Land cover and heights above ground of levels 1 and 2 over painted pictures, with a cold cache."""
    out: dict[tuple[str, int], BoxField] = {}
    for level in (1, 2):
        image, above = Painted(level), (out.get(("landcover", 1)), out.get(("ndsm", 1)))
        cover = CoverField(image, net, above[0], core_px=core_px)
        high = AboveGroundField(image, net, above[1], cover, seed=seed, version="1", core_px=core_px)
        out |= {("landcover", level): cover, ("ndsm", level): high}
    return out


def crop(field: BoxField, row: int, col: int, height: int, width: int) -> np.ndarray:
    return field.read(PixelBox(field.level, row, col, height, width)).data


def leads(parent: np.ndarray, child: np.ndarray) -> np.ndarray:
    """Whether each parent's kind is a most frequent one of its children: counted one by one."""
    out = np.zeros(parent.shape, bool)
    for (row, col), code in np.ndenumerate(parent):
        kinds = kinds_of(child[4 * row : 4 * row + 4, 4 * col : 4 * col + 4]).ravel().tolist()
        out[row, col] = kinds.count(int(kinds_of(np.array([code]))[0])) == max(kinds.count(k) for k in kinds)
    return out


@given(st.integers(0, 10_000), st.floats(0.1, 5))
@settings(max_examples=40, deadline=None)
def test_a_parents_class_is_a_most_frequent_one_of_its_children(seed: int, spread: float) -> None:
    rng = np.random.default_rng(seed)
    scores = (spread * rng.standard_normal((len(CODES), 16, 24))).astype(np.float32)
    parent = rng.choice(CODES, (4, 6)).astype(np.uint8)
    child = agreed(scores, CODES, parent)
    assert leads(parent, child).all()
    free = agreed(scores, CODES, None)
    assert np.array_equal(free, CODES[scores.argmax(axis=0)])
    assert not leads(parent, free).all()  # so the rule has work to do
    kept = leads(parent, free).repeat(4, 0).repeat(4, 1)
    assert np.array_equal(child[kept], free[kept])  # and leaves those alone that agree


def test_the_class_that_leads_instead_gives_way_and_the_others_stay() -> None:
    scores = np.zeros((len(CODES), 4, 4), np.float32)
    scores[0, :3], scores[4, 3] = 1.0, 1.0  # three rows of trees, one of roofs, in what its parent calls water
    child = agreed(scores, CODES, np.array([[80]], np.uint8))
    assert (child[:3] == 80).all() and (child[3] == 50).all()


def test_paved_ground_counts_as_built_up() -> None:
    scores = np.zeros((len(CODES), 4, 4), np.float32)
    scores[5, :2], scores[4, 2:3], scores[2, 3:] = 1.0, 1.0, 1.0
    child = agreed(scores, CODES, np.array([[50]], np.uint8))
    assert np.array_equal(np.unique(child), [30, 50, 51]) and (child == 51).sum() == 8


def test_families_and_back() -> None:
    x = np.arange(8 * 12).reshape(8, 12)
    assert np.array_equal(unfamilies(families(x), (2, 3)), x)
    assert np.array_equal(families(x)[1], x[:4, 4:8].ravel())


@pytest.mark.parametrize("layer", [("landcover", 2), ("ndsm", 2)], ids=lambda v: v[0])
@pytest.mark.parametrize("place", [(300, 120), (2**31, -(2**31))], ids=str)
def test_the_shape_and_order_of_requests_do_not_show(
    net: GeometryLifter, layer: tuple[str, int], place: tuple[int, int]
) -> None:
    row, col = place
    square = crop(survey(net)[layer], row, col, 30, 30)
    field = survey(net)[layer]
    assert np.array_equal(crop(field, row + 3, col - 8, 5, 50)[:, :, 8:38], square[:, 3:8])
    assert np.array_equal(crop(field, row + 11, col + 13, 1, 1), square[:, 11:12, 13:14])
    assert len(np.unique(square)) > 1


def test_cores_of_another_size_give_the_same_pixels_since_the_margin_is_the_networks_whole_reach(
    net: GeometryLifter,
) -> None:
    one, two, blind = (CoverField(Painted(1), net, None, core_px=size) for size in (32, 80, 16))
    blind.margin = 0
    expected = crop(one, 40, 60, 60, 60)
    assert np.array_equal(crop(two, 40, 60, 60, 60), expected)
    assert not np.array_equal(crop(blind, 40, 60, 60, 60), expected)


def test_zooming_in_does_not_change_land_cover(net: GeometryLifter) -> None:
    fields = survey(net)
    parent, child = crop(fields["landcover", 1], 10, 20, 8, 8)[0], crop(fields["landcover", 2], 40, 80, 32, 32)[0]
    assert leads(parent, child).all() and set(np.unique(child)) <= set(COVER)


def test_zooming_in_keeps_heights_above_ground_and_none_is_below_it(net: GeometryLifter) -> None:
    fields = survey(net)
    parent, child = crop(fields["ndsm", 1], 10, 20, 8, 8)[0], crop(fields["ndsm", 2], 40, 80, 32, 32)[0]
    np.testing.assert_allclose(child.reshape(8, 4, 8, 4).mean(axis=(1, 3)), parent, atol=1 / 128 + 1e-6)
    assert child.min() >= 0 and parent.max() > 1 and child.dtype == np.float32
    assert np.array_equal(child * 64, np.rint(child * 64))


def test_land_cover_has_no_chance_in_it_and_heights_have(net: GeometryLifter) -> None:
    one, two, again = (survey(net, seed=seed) for seed in (1, 2, 1))
    for band, same in (("landcover", True), ("ndsm", False)):
        first = crop(one[band, 1], 0, 0, 30, 30)
        assert np.array_equal(first, crop(again[band, 1], 0, 0, 30, 30))
        assert np.array_equal(first, crop(two[band, 1], 0, 0, 30, 30)) is same


def test_samples_are_named_apart() -> None:
    assert len({stage_of("ndsm", k) for k in range(4)} | {stage_of("height", k) for k in range(4)}) == 8
    with pytest.raises(BadInput, match="sample is -1"):
        stage_of("height", -1)


def test_a_world_has_both_from_16_m_down(image_path: Path, tiny_parts: Parts, net: GeometryLifter) -> None:
    world = World.from_image(image_path, seed=7, parts=replace(tiny_parts, lifter=net))
    assert world.levels("landcover") == world.levels("ndsm") == [1, 2, 3]
    assert (world["landcover", 64.0].gsd, world["ndsm", 1.0].gsd) == (16.0, 1.0)
    assert world["ndsm", 4.0].bands == ("ndsm",) and world["landcover", 4.0].dtype == np.uint8


def test_a_model_that_has_not_learned_it_says_so(image_path: Path, tiny_parts: Parts) -> None:
    world = World.from_image(image_path, seed=7, parts=tiny_parts)
    for band in ("landcover", "ndsm"):
        with pytest.raises(BadInput, match="has not learned land cover"):
            world[band, 4.0]
    with pytest.raises(BadInput, match="only lifts terrain"):
        tiny_parts.lifter.classify(np.zeros((3, 16, 16), np.uint8), None, gsd=1.0)


def test_fields_that_do_not_belong_together_are_refused(net: GeometryLifter) -> None:
    fields = survey(net)
    with pytest.raises(BadInput, match="three of uint8"):
        CoverField(fields["ndsm", 1], net, None)
    with pytest.raises(BadInput, match="go here"):
        CoverField(Painted(2), net, fields["ndsm", 1])
    with pytest.raises(BadInput, match="land cover of 2"):
        AboveGroundField(Painted(2), net, None, fields["landcover", 1], seed=0, version="1")


def test_a_saved_scene_has_both_as_rasters_with_legends_and_in_its_item(
    image_path: Path, tiny_parts: Parts, net: GeometryLifter, tmp_path: Path
) -> None:
    world = World.from_image(image_path, seed=7, parts=replace(tiny_parts, lifter=net))
    with rasterio.open(image_path) as file:
        middle = to_lonlat(world.lattice.crs, *file.xy(12, 14))
    plain = world.scene(center=middle, size_m=256, gsd=4.0)
    scene = world.scene(center=middle, size_m=256, gsd=4.0, products=("landcover", "ndsm"))
    assert scene.digest != plain.digest and plain.digest == Scene(world, plain.root, plain.level).digest
    out = scene.save(tmp_path / "out", tiles=False)
    names = {f"{band}_{gsd}m.tif" for band in ("landcover", "ndsm") for gsd in (16, 4)}
    assert names <= {path.name for path in out.glob("*.tif")} and not (out / "landcover_64m.tif").exists()
    assert names <= {Path(a["href"]).name for a in json.loads((out / "item.json").read_text())["assets"].values()}
    with rasterio.open(out / "landcover_4m.tif") as file:
        cover = file.read(1)
        assert set(np.unique(cover)) <= set(COVER) and json.loads(file.tags()["CLASSES"])["51"] == "paved"
    with rasterio.open(out / "ndsm_4m.tif") as file:
        assert file.read(1).min() >= 0 and file.tags()["UNITS"] == "metres"
    assert (out / "preview.png").stat().st_size > 0
    with pytest.raises(BadInput, match="products are roads"):
        world.scene(center=middle, size_m=256, products=("roads",))
    lacking = World.from_image(image_path, seed=7, parts=tiny_parts)
    with pytest.raises(BadInput, match="has not learned"):
        lacking.scene(center=middle, size_m=256, products=("ndsm",))


def test_previews_show_classes_in_worldcovers_colours() -> None:
    shown = in_colour("landcover", np.array([[10, 80, 0]], np.uint8))
    assert shown[0].tolist() == [[0, 100, 0], [0, 100, 200], [0, 0, 0]]
    grey = in_colour("ndsm", np.array([[0.0, 5.0, 40.0]], np.float32))[0, :, 0]
    assert grey[0] == 0 and 0 < grey[1] < 255 and grey[2] == 255
    assert set(COLOURS) == set(COVER)


def test_samples_differ_where_heights_are_not_given_and_their_spread_is_a_band(
    image_path: Path, tiny_parts: Parts, net: GeometryLifter
) -> None:
    world = World.from_image(image_path, seed=7, parts=replace(tiny_parts, lifter=net))
    samples = world.samples("height", 1024.0, 3)
    box = PixelBox(samples[0].level, 300, 400, 20, 24)
    assert np.array_equal(samples[0].read(box).data, world["height", 1024.0].read(box).data)
    mean, deviation = spread(samples, box)
    drawn = np.stack([field.read(box).data for field in samples])
    np.testing.assert_allclose(mean, drawn.mean(axis=0), atol=1e-3)
    np.testing.assert_allclose(deviation, np.std(drawn.astype(float), axis=0, ddof=1), rtol=1e-5, atol=1e-5)
    assert deviation.mean() > 0
    top = world.levels("height")[0]
    assert len({field.digest for field in world.samples("height", world.lattice.gsd(top), 2)}) == 1  # the prior's own
    assert len({field.digest for field in world.samples("ndsm", 16.0, 3)}) == 3
    for band, count in (("image", 2), ("landcover", 2), ("height", 0)):
        with pytest.raises(BadInput, match="samples of"):
            world.samples(band, 16.0, count)
    with pytest.raises(BadInput, match="needs two"):
        spread(samples[:1], box)


def test_likeliest_heights_have_no_chance_in_them_and_no_seams(
    image_path: Path, tiny_parts: Parts, net: GeometryLifter, tmp_path: Path
) -> None:
    parts = replace(tiny_parts, lifter=net)
    world = World.from_image(image_path, seed=7, parts=parts)
    field = world["likeliest", 1024.0]
    box = PixelBox(field.level, 240, 250, 40, 30)  # across a border of cores
    whole = field.read(box).data
    assert not np.array_equal(whole, world["height", 1024.0].read(box).data)
    halves = [field.read(box._replace(row=box.row + k, height=20)).data for k in (20, 0)]
    assert np.array_equal(np.concatenate(halves[::-1], axis=1), whole)
    parent = world["likeliest", 4096.0].read(box.parent()).data
    kept = field.read(box.parent().children(1)).data.reshape(1, parent.shape[1], 4, parent.shape[2], 4)
    np.testing.assert_allclose(kept.mean(axis=(2, 4)), parent, atol=1 / 64)
    same = World.from_image(image_path, seed=8, parts=parts)  # the prior has no chance, nor has what is lifted blind
    assert np.array_equal(same["likeliest", 1024.0].read(box).data, whole)
    assert not np.array_equal(same["height", 1024.0].read(box).data, world["height", 1024.0].read(box).data)
    scene = world.scene(gsd=16.0, products=("likeliest",))
    assert scene.products == ("image", "height", "likeliest")
    out = scene.save(tmp_path / "scene", tiles=False)
    with rasterio.open(out / "likeliest_16m.tif") as file:
        assert np.array_equal(file.read(), world["likeliest", 16.0].read(scene.box(scene.level)).data)


def test_shipped_likeliest_relief_is_nearer_to_samples_than_they_are_to_each_other() -> None:
    lifter = GeometryLifter.from_pretrained(default_checkpoint("geometry"))
    rng = np.random.default_rng(3)
    waves = np.add.outer(np.sin(np.arange(24) / 3.0), np.cos(np.arange(24) / 2.2)) * 40
    parent = (waves + 6 * rng.standard_normal((24, 24))).astype(np.float32)[None]
    noise = rng.standard_normal((6, 1, 1, 96, 96), dtype=np.float32)
    samples = [lifter.generate(parent, None, n, gsd=30.0) for n in noise]
    likeliest = lifter.generate(parent, None, 0 * noise[0], gsd=30.0)
    between = np.mean([np.square(a - b).mean() for a, b in combinations(samples, 2)])
    away = np.mean([np.square(a - likeliest).mean() for a in samples])
    assert away < 0.7 * between  # half if it were their mean


def test_heights_put_right_are_written_beside_the_scenes_own(
    image_path: Path, tiny_parts: Parts, net: GeometryLifter, tmp_path: Path
) -> None:
    world = World.from_image(image_path, seed=7, parts=replace(tiny_parts, lifter=net))
    scene = Scene(world, PixelBox(0, 4, 4, 2, 2), 1)
    path = write_sane(scene, tmp_path, ["water", "rivers"])
    with rasterio.open(path) as file:
        assert path.name == "height_sane_16m.tif" and file.shape == (8, 8) and file.tags()["RULES"] == "water, rivers"
        water = world.field("landcover", 1).read(scene.box(1)).data[0] == 80
        own = world.field("height", 1).read(scene.box(1)).data[0]
        assert np.array_equal(file.read(1)[~water], own[~water])
