"""What stands at a place, and a real picture beside a world."""

import json
from dataclasses import replace

import numpy as np
import pytest
import rasterio
from serve.serve_support import served
from support import write_image
from towns import TownField

from metaearth3d.diffusion.lifter import GeometryLifter
from metaearth3d.errors import BadInput
from metaearth3d.geo import to_lonlat
from metaearth3d.models.geometry import GeometryNet
from metaearth3d.models.presets import COVER
from metaearth3d.serve.maps import tile_of
from metaearth3d.serve.real import open_real
from metaearth3d.world import World
from metaearth3d.world.objects import Objects

LEVEL = 2  # 4 m


@pytest.fixture(scope="module")
def town(small_image, tiny_parts):
    """A world whose 4 m level is the endless town's."""
    net = GeometryNet(width=8, depth=1, kernel=3, expansion=2, text_dim=8, cover=COVER)
    world = World.from_image(small_image, 7, parts=replace(tiny_parts, lifter=GeometryLifter(net)))
    for band in ("image", "height", "landcover", "ndsm"):
        world._fields[band, LEVEL] = TownField(band, world.lattice, LEVEL)
    return world


@pytest.fixture(scope="module")
def client(town):
    with served(town) as client:
        yield client


def asked(client, lon, lat):
    return json.loads(client(f"/ground?lon={lon:.8f}&lat={lat:.8f}&zoom=14").body)


def test_a_click_on_a_roof_tells_its_building_and_one_beside_it_tells_none(town, client):
    fields = [town.field(band, LEVEL) for band in ("ndsm", "height", "landcover")]
    inside = town.extent._replace(level=LEVEL, row=30, col=30, height=90, width=90)
    things = [t for t in Objects(*fields, town.spec.digest).within(inside) if t.kind == "building"]
    thing = max(things, key=lambda t: t.area_m2)
    lon, lat = (float(v) for v in to_lonlat(town.lattice.crs, *thing.footprint.representative_point().coords[0]))
    told = asked(client, lon, lat)
    assert told["building"]["id"] == thing.id
    assert told["building"]["ridge_m"] == pytest.approx(thing.facts["ridge_m"])
    assert told["landcover"]["name"] == "built-up" and told["above_ground_m"] > 2.5
    outline = np.array(told["building"]["outline"])
    assert (outline.min(0) <= (lon, lat)).all() and (outline.max(0) >= (lon, lat)).all()
    beside = asked(client, lon + 0.0012, lat)
    assert beside["building"] is None or beside["building"]["id"] != thing.id


def test_open_ground_is_told_by_name(town, client):
    cover = town.field("landcover", LEVEL).read(town.extent._replace(level=LEVEL, row=0, col=0, height=120, width=120))
    row, col = np.argwhere(cover.data[0] == 30)[500]
    g = town.lattice.gsd(LEVEL)
    x, y = town.lattice.origin_x + (col + 0.5) * g, town.lattice.origin_y - (row + 0.5) * g
    told = asked(client, *(float(v) for v in to_lonlat(town.lattice.crs, x, y)))
    assert told["landcover"] == {"code": 30, "name": "grass", "colour": [255, 255, 76]}
    assert told["building"] is None and told["above_ground_m"] == 0


def test_a_model_without_land_cover_says_so(planet_client, valley_client):
    for client, place in ((planet_client, "lon=8&lat=46.5"), (valley_client, "lon=15.003&lat=47.0405")):
        got = client(f"/ground?{place}")
        assert got.status == 404 and b"land cover" in got.body


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    return write_image(tmp_path_factory.mktemp("real") / "photo.tif", rows=96, cols=80, gsd=8.0, seed=5)


def test_a_real_picture_is_served_beside_the_world_and_not_mixed_with_it(valley, real):
    with served(valley, real=real) as client:
        told = json.loads(client("/real/world.json").body)
        assert (told["kind"], told["name"]) == ("real", "photo.tif")
        assert json.loads(client("/world.json").body)["real"] == "photo.tif"
        zoom = told["zooms"][1]
        x, y = tile_of(zoom, *told["center"])
        got = client(f"/real/xyz/{zoom}/{x}/{y}.png")
        pixels = got.pixels
        assert client(f"/real/xyz/{zoom}/{x}/{y}.png", If_None_Match=got.headers["ETag"]).status == 304
        with rasterio.open(real) as file:
            assert np.abs(pixels[pixels[..., 3] > 0][:, :3].mean(0) - file.read().mean((1, 2))).max() < 12
        assert client(f"/real/xyz/{zoom}/0/0.png").status == 404
        assert client("/real/xyz/29/0/0.png").status == 404
        assert client(f"/real/terrain/{zoom}/{x}/{y}.png").status == 404
        assert client("/real/../photo.tif").status == 404


def test_without_a_real_picture_there_is_none_and_what_is_none_is_refused(valley_client, tmp_path):
    assert valley_client("/real/world.json").status == 404
    (tmp_path / "no.tif").write_bytes(b"no")
    with pytest.raises(BadInput, match="cannot be read"):
        open_real(tmp_path / "no.tif")
    with pytest.raises(BadInput, match="RGB"):
        open_real(write_image(tmp_path / "deep.tif", dtype="uint16"))
