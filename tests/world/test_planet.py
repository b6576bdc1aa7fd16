"""Planet worlds: around the antimeridian, in ground metres, at the web's addresses, at any place below 85 degrees."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from support import run_cli, tree

from metaearth3d.errors import BadInput
from metaearth3d.fields import CoreField, LandscapeField, MemoryStore, lifted, upscaled
from metaearth3d.geo import PixelBox, TileKey, planet_lonlat, planet_pixel, to_lonlat, xyz
from metaearth3d.world import Parts, World, WorldSpec

LAYERS = [("image", 0), ("image", 1), ("image", 4), ("height", -3), ("height", 0), ("height", 2)]


def planet(parts: Parts, **more: Any) -> World:
    return World.planet(7, parts=parts, store=MemoryStore(64 << 20), **more)


def crop(world: World, layer: tuple[str, int], row: int, col: int, height: int, width: int) -> np.ndarray:
    return world.field(*layer).read(PixelBox(layer[1], row, col, height, width)).data


@pytest.fixture(scope="module")
def world(tiny_parts: Parts) -> World:
    """A planet that many tests warm up."""
    return planet(tiny_parts)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda v: f"{v[0]}_{v[1]}")
def test_a_read_across_the_antimeridian_is_both_its_sides(
    tiny_parts: Parts, world: World, layer: tuple[str, int]
) -> None:
    cold = planet(tiny_parts) if layer[1] < 2 else world
    columns = world.lattice.columns(layer[1])
    assert columns is not None
    row = columns // 3
    whole = crop(world, layer, row, columns - 6, 5, 12)
    west, east = crop(cold, layer, row, columns - 6, 5, 6), crop(world, layer, row, 0, 5, 6)
    assert np.array_equal(whole, np.concatenate([west, east], axis=2))
    assert np.array_equal(whole, crop(cold, layer, row, -6, 5, 12))
    assert np.array_equal(whole, crop(world, layer, row, -6 - 3 * columns, 5, 12))
    assert not np.array_equal(west, crop(world, layer, row, columns - 7, 5, 6))  # the control: places differ


@pytest.mark.parametrize("band", ["image", "height"])
def test_a_core_is_the_same_counted_from_either_side(world: World, band: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in its margin, where its window reaches across: the noise there is that of the other side."""
    field = world.field(band, 1)
    assert isinstance(field, CoreField)
    count = field.lattice.columns(1) // field.core_px
    keys = TileKey(1, count // 3, -1), TileKey(1, count // 3, count - 1)
    assert np.array_equal(field.compute(keys[0]), field.compute(keys[1]))
    for module in (upscaled, lifted):  # the control: noise that knows no antimeridian
        plain = module.step_noise
        monkeypatch.setattr(module, "step_noise", lambda *a, plain=plain, **_: plain(*a))
    assert not np.array_equal(field.compute(keys[0]), field.compute(keys[1]))


@pytest.mark.parametrize("layer", [("image", 0), ("image", 2), ("height", 2)], ids=lambda v: f"{v[0]}_{v[1]}")
def test_the_shape_and_order_of_requests_do_not_show_on_the_planet(
    tiny_parts: Parts, world: World, layer: tuple[str, int]
) -> None:
    columns = 1 << (17 + 2 * layer[1])
    row, col = columns // 2 - 9, columns - 20
    square = crop(world, layer, row, col, 40, 40)
    other = planet(tiny_parts)
    tall = crop(other, layer, row - 6, col + 25 - columns, 60, 4)
    assert np.array_equal(crop(other, layer, row + 11, col + 13, 1, 1), square[:, 11:12, 13:14])
    assert np.array_equal(tall[:, 6:46], square[:, :, 25:29])
    assert np.array_equal(crop(other, layer, row, col, 40, 40), square)


def test_the_landscape_s_cores_do_not_show(world: World) -> None:
    root = world.field("image", 0)
    assert isinstance(root, LandscapeField)
    other = LandscapeField(root.colours, root.coarse, root.fine, seed=7, version=root.version, core_px=48)
    box = PixelBox(0, 40_000, -100, 90, 150)
    assert np.array_equal(root.read(box).data, other.read(box).data)


def test_rows_beyond_the_planet_can_be_read(world: World) -> None:
    for layer in (("image", 0), ("height", 0)):
        assert crop(world, layer, -90, 5, 100, 3).shape[1:] == (100, 3)


@pytest.mark.parametrize(("level", "core_px"), [(0, 128), (1, 256), (4, 512)])
def test_a_core_lies_at_its_web_address(world: World, level: int, core_px: int) -> None:
    """Oracle: the formula of the OpenStreetMap wiki, "Slippy map tilenames"."""
    lattice = world.lattice
    for lon, lat in ((9.9, 46.7), (-179.99, -84.9), (179.99, 84.9), (0.01, -0.01)):
        rows, cols = planet_pixel(lattice, level, lon, lat)
        zoom, x, y = xyz(lattice, TileKey(level, int(rows) // core_px, int(cols) // core_px), core_px)
        n = 2**zoom
        assert x == int((lon + 180) / 360 * n)
        phi = math.radians(lat)
        assert y == int((1 - math.log(math.tan(phi) + 1 / math.cos(phi)) / math.pi) / 2 * n)
    with pytest.raises(BadInput, match="no tiles of the web"):
        xyz(lattice, TileKey(level, 0, 0), 204)


def test_closed_form_and_pyproj_agree(world: World) -> None:
    lattice = world.lattice
    rows, cols = np.array([5.0, 40_000.0, 131_000.0]), np.array([0.5, 70_000.25, 131_071.0])
    box_x, box_y = lattice.origin_x + cols * lattice.g0, lattice.origin_y - rows * lattice.g0
    np.testing.assert_allclose(planet_lonlat(lattice, 0, rows, cols), to_lonlat("EPSG:3857", box_x, box_y), atol=1e-9)
    np.testing.assert_allclose(planet_pixel(lattice, 0, *to_lonlat("EPSG:3857", box_x, box_y)), (rows, cols), atol=1e-6)


@pytest.mark.parametrize(("lat", "level"), [(0.0, 4), (50.0, 4), (69.0, 3), (77.0, 3), (-84.9, 2)])
def test_the_gsd_asked_for_is_the_ground_s(world: World, lat: float, level: int) -> None:
    gsd = 2.0 if abs(lat) > 60 else 1.0
    scene = world.scene(center=(10.0, lat), size_m=400, gsd=gsd)
    ground = [world.lattice.gsd(level) * math.cos(math.radians(lat)) for level in range(5)]
    nearest = int(np.argmin(np.abs(np.log(np.array(ground) / gsd))))
    assert scene.level == nearest == level
    assert scene.gsd == pytest.approx(ground[level], rel=2e-3)
    assert 400 <= scene.box(level).height * scene.gsd <= 400 + 1.01 * ground[scene.root.level]


def test_a_planet_s_spec_brings_it_back(tiny_model: Path, tmp_path: Path) -> None:
    world = World.planet(3, model=tiny_model)
    again = World.from_spec(world.spec.save(tmp_path / "world.json"))
    assert again.spec == world.spec and again.spec.root == {"kind": "planet"}
    layer = ("image", 1)
    assert np.array_equal(crop(again, layer, 180_000, -4, 4, 9), crop(world, layer, 180_000, -4, 4, 9))


@pytest.fixture
def mosaic(tmp_path: Path) -> Path:
    """Blue in the west, red in the east, one degree a pixel."""
    data = np.zeros((3, 180, 360), np.uint8)
    data[2, :, :180], data[0, :, 180:] = 200, 200
    profile = {"driver": "GTiff", "height": 180, "width": 360, "count": 3, "dtype": "uint8", "crs": "EPSG:4326"}
    with rasterio.open(tmp_path / "m.tif", "w", transform=Affine(1, 0, -180, 0, -1, 90), **profile) as file:
        file.write(data)
    return tmp_path / "m.tif"


def test_a_planet_has_its_mosaic_s_colours(mosaic: Path, tiny_parts: Parts, tmp_path: Path) -> None:
    world, plain = planet(tiny_parts, mosaic=mosaic), planet(tiny_parts)
    root = world.field("image", 0)
    assert isinstance(root, LandscapeField) and world.lattice == plain.lattice
    across = root.colours.read(PixelBox(-3, 900, -50, 4, 100)).data.astype(int)
    assert (across[0, :, :40] > 150).all() and (across[2, :, 60:] > 150).all()  # red ends where blue begins
    assert (across[2, :, :40] < 50).all() and (across[0, :, 60:] < 50).all()
    assert world.spec.digest != plain.spec.digest
    moved = mosaic.rename(tmp_path / "elsewhere.tif")
    assert planet(tiny_parts, mosaic=moved).spec.digest == world.spec.digest


def test_a_mosaic_that_has_changed_is_refused(mosaic: Path, tiny_model: Path, tmp_path: Path) -> None:
    saved = World.planet(mosaic=mosaic, model=tiny_model).spec.save(tmp_path / "world.json")
    mosaic.write_bytes(mosaic.read_bytes() + b" ")
    with pytest.raises(BadInput, match=r"the planet .* is gone or has changed"):
        World.from_spec(saved)


def test_a_spec_of_another_world_version_or_kind_is_refused(tiny_parts: Parts, tmp_path: Path) -> None:
    spec = planet(tiny_parts).spec
    content = json.loads(spec.save(tmp_path / "a.json").read_text())
    (tmp_path / "old.json").write_text(json.dumps({"spec": {**content, "version": "1"}}))
    with pytest.raises(BadInput, match="world version 1; this release makes version"):
        WorldSpec.load(tmp_path / "old.json")
    (tmp_path / "kind.json").write_text(json.dumps({**content, "root": {"kind": "moon"}}))
    with pytest.raises(BadInput, match="kind 'moon'; this release makes image, planet"):
        World(WorldSpec.load(tmp_path / "kind.json"), tiny_parts)


PLACES: dict[str, tuple[object, ...]] = {
    "equator": ("--center", "0,0"),
    "far north": ("--center", "-40,84.9"),
    "far south": ("--center", "100,-84.9"),
    "Auckland": ("--center", "174.76,-36.85"),
    "Fiji": ("--center", "180,-16.8"),
    "Fiji again": ("--center", "-180,-16.8"),
    "Taveuni": ("--bounds", "179.998,-16.802,-179.998,-16.798"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Callable[[str], Path]:
    """Folder of a scene of about 300 m at a place, made once."""
    folder = tmp_path_factory.mktemp("planet")

    def scene(name: str) -> Path:
        size = () if name == "Taveuni" else ("--size-m", 300)
        if not (folder / name).exists():
            tiles = () if name == "Fiji" else ("--no-tiles",)
            words = ("--model", tiny_model, "--gsd", 20, "--out", folder / name, *size, *tiles)
            assert run_cli("generate", "--planet", *PLACES[name], *words) == 0
        return folder / name

    return scene


@pytest.mark.parametrize("name", PLACES)
def test_any_place_below_85_degrees_makes_a_scene(made: Callable[[str], Path], name: str) -> None:
    out = made(name)
    record = json.loads((out / "scene.json").read_text())
    images = sorted(out.glob("image_*m.tif"))
    with rasterio.open(min(images, key=lambda p: float(p.stem[6:-1]))) as file:
        assert file.crs.to_epsg() == 3857
        gsd = file.res[0] * math.cos(math.radians(sum(record["bounds_lonlat"][1::2]) / 2))
        assert gsd == pytest.approx(record["gsd_m"], rel=1e-3) and 10 < gsd < 40
        assert 250 < file.height * gsd < 600 and file.read().std() > 1
    asked = str(PLACES[name][1]).split(",")
    west, south, east, north = record["bounds_lonlat"]
    assert south < float(asked[1]) < north
    assert (west > east) == (name in ("Fiji", "Fiji again", "Taveuni"))


def test_a_hundred_and_eighty_east_is_a_hundred_and_eighty_west(made: Callable[[str], Path]) -> None:
    east, west = ({k: v for k, v in tree(made(n)).items() if k.endswith(".tif")} for n in ("Fiji", "Fiji again"))
    assert east == west and len(east) >= 4
    item = json.loads((made("Fiji") / "item.json").read_text())
    assert item["geometry"]["type"] == "MultiPolygon" and item["bbox"][0] > item["bbox"][2]
    corners = [p for polygon in item["geometry"]["coordinates"] for p in polygon[0]]
    assert {abs(lon) for lon, _ in corners} >= {180.0} and all(abs(lon) <= 180 for lon, _ in corners)


def test_a_planet_s_tiles_are_in_true_metres(made: Callable[[str], Path]) -> None:
    record = json.loads((made("Fiji") / "scene.json").read_text())
    root = json.loads((made("Fiji") / "tiles" / "tileset.json").read_text())["root"]
    across = 2 * root["boundingVolume"]["box"][3]
    assert across == pytest.approx((record["shape_px"][1] - 1) * record["gsd_m"], rel=0.01)
    assert np.linalg.norm(root["transform"][12:15]) == pytest.approx(6.3766e6, rel=1e-3)  # WGS 84's radius at 17 S
    assert root["transform"][12] < -6e6  # near 180 degrees


REFUSED: dict[str, tuple[tuple[object, ...], str]] = {
    "latitude 86": (("--center", "10,86", "--size-m", 300), "center is 10.0,86.0; .* ends at latitude 85"),
    "longitude 400": (("--center", "400,10", "--size-m", 300), "center is 400.0,10.0; give longitude and latitude"),
    "no size": (("--center", "10,10"), "center needs size_m"),
    "nowhere": ((), "no end; give center with size_m, or bounds"),
    "bounds to the pole": (("--bounds", "10,84,11,86"), "bounds are .*86.0; .* ends at latitude 85"),
    "bounds far east": (("--bounds", "400,10,401,11"), "longitudes within -180 to 360"),
    "gsd too fine": (("--center", "10,10", "--size-m", 300, "--gsd", 0.2), "finest this world has here is 1.176"),
    "an image's mosaic": (("--image", "a.tif", "--mosaic", "b.tif"), "give it with --planet|not allowed with"),
    "no mosaic": (("--center", "10,10", "--size-m", 300, "--mosaic", "b.tif"), "b.tif"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_planet_has_not_is_refused_in_one_sentence(
    tmp_path: Path, tiny_model: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words, said = REFUSED[name]
    assert run_cli("generate", "--planet", "--out", tmp_path / "out", "--model", tiny_model, *words) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and not (tmp_path / "out").exists()
    assert re.search(said, lines[0]), lines[0]


@pytest.mark.parametrize("crs", ["EPSG:32760", "EPSG:4326"])
def test_a_dem_across_the_antimeridian_is_kept(tmp_path: Path, tiny_parts: Parts, crs: str) -> None:
    heights = np.full((1, 40, 60), 321.0, np.float32)
    gsd = {"EPSG:32760": 60.0, "EPSG:4326": 60.0 / 111_000}[crs]
    west, north = {"EPSG:32760": (817_000.0, 8_135_000.0), "EPSG:4326": (179.985, -16.85)}[crs]
    profile = {"driver": "GTiff", "height": 40, "width": 60, "count": 1, "dtype": "float32", "crs": crs}
    with rasterio.open(tmp_path / "dem.tif", "w", transform=Affine(gsd, 0, west, 0, -gsd, north), **profile) as file:
        file.write(heights)
    world = planet(tiny_parts, dem=tmp_path / "dem.tif")
    x, y = west + 30 * gsd, north - 20 * gsd
    lon, lat = to_lonlat(crs, np.array([x]), np.array([y])) if crs != "EPSG:4326" else ([x], [y])
    row, col = (int(v[0]) for v in planet_pixel(world.lattice, 1, np.asarray(lon), np.asarray(lat)))
    columns = world.lattice.columns(1)
    edge = col % columns if col % columns < columns // 2 else col % columns - columns
    reach = PixelBox(1, row - 5, min(edge, -4), 10, abs(edge) + 8)
    assert reach.col < 0 < reach.col + reach.width
    known = world.field("height", 1).read(reach).data
    assert (known == 321.0).all()
    assert not (known == world.field("height", 1).read(reach._replace(row=row - 300)).data).any()  # the control
