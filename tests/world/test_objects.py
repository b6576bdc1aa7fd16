"""Objects are a function of the place, and their tables and city models say what they are."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
from towns import UTM, TownField

from metaearth3d.errors import BadInput
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.world.cityjson import LOD2, cityjson, write_cityjson
from metaearth3d.world.objects import CORE_PX, Objects
from metaearth3d.world.table import read_objects, write_objects

BOX = PixelBox(0, 300, -240, 400, 500)  # meets four cores


def town(lattice: Lattice = UTM, level: int = 0, world: str = "town", cover: bool = True) -> Objects:
    ndsm, height, codes = (TownField(band, lattice, level) for band in ("ndsm", "height", "landcover"))
    return Objects(ndsm, height, codes if cover else None, world)


@pytest.fixture(scope="module")
def found():
    return {thing.id: thing for thing in town().within(BOX)}


def same(a, b) -> bool:
    return a.facts == b.facts and a.footprint.equals_exact(b.footprint, 0)


def test_two_overlapping_cuts_give_the_same_objects_in_their_common_part(found):
    other = PixelBox(0, 460, -100, 380, 420)
    others = {thing.id: thing for thing in town().within(other)}
    common = BOX & other
    inside = [
        thing
        for thing in found.values()
        if common.row <= thing.anchor[0] < common.row + common.height
        and common.col <= thing.anchor[1] < common.col + common.width
    ]
    assert len([thing for thing in inside if thing.kind == "building"]) > 15
    assert {thing.kind for thing in inside} == {"building", "road", "water"}
    assert all(same(thing, others[thing.id]) for thing in inside)
    assert set(others) - set(found)


def test_parts_of_a_box_hold_each_building_once(found):
    halves = [BOX._replace(width=200), BOX._replace(col=BOX.col + 200, width=300)]
    names = [thing.id for half in halves for thing in town().within(half) if thing.kind == "building"]
    assert sorted(names) == sorted(name for name, thing in found.items() if thing.kind == "building")


def test_names_depend_on_world_and_place_alone(found):
    (first,) = list(town().within(PixelBox(0, 340, 24, 1, 1)))[:1]
    assert first.id in found
    assert len(set(found)) == len(found)
    assert not set(found) & {thing.id for thing in town(world="another").within(BOX)}


def test_no_building_is_longer_than_allowed(found):
    longest = max(np.ptp(np.asarray(t.footprint.exterior.coords), axis=0).max() for t in found.values() if t.building)
    assert 100 < longest <= (32 + 2 * 3 + 2) * 4


def test_heights_and_footprints_are_those_of_the_town(found):
    house = next(t for t in found.values() if t.building and t.anchor == (5 * 64 + 20, 24))
    ndsm = TownField("ndsm").read(PixelBox(0, *house.anchor, 24, 30)).data[0]
    assert house.area_m2 == pytest.approx((ndsm > 0).sum() * 16, rel=0.02)
    assert house.building.ridge_m == pytest.approx(ndsm.max(), abs=1.5)
    corner = UTM.origin_x + 24 * 4, UTM.origin_y - (5 * 64 + 20) * 4
    assert house.footprint.bounds[0] == pytest.approx(corner[0], abs=1)
    assert house.footprint.bounds[3] == pytest.approx(corner[1], abs=1)


def test_on_the_planet_areas_are_those_of_the_ground():
    lattice = Lattice.planet()
    level = 7
    row = int(lattice.columns(level) * 0.35) // CORE_PX * CORE_PX
    share = float(lattice.ground_gsd(level, row)) / lattice.gsd(level)
    assert share < 0.9
    things = list(town(lattice, level).within(PixelBox(level, row + 64, 512 + 64, 60, 60)))
    for thing in things:
        assert thing.area_m2 == pytest.approx(thing.footprint.area * share**2, rel=1e-3)
    columns = lattice.columns(level)
    around = list(town(lattice, level).within(PixelBox(level, row + 64, columns + 512 + 64, 60, 60)))
    assert [thing.id for thing in around] == [thing.id for thing in things]


def test_fields_of_other_grids_are_refused():
    with pytest.raises(BadInput, match="one level and lattice"):
        Objects(TownField("ndsm"), TownField("height", UTM, 1))
    coarse = Lattice(UTM.crs, 0.0, 0.0, 64.0)
    with pytest.raises(BadInput, match="8 m per pixel or finer"):
        Objects(TownField("ndsm", coarse), TownField("height", coarse))


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("table") / "objects.parquet"
    counts = write_objects(path, (group for _, group in town().cores(BOX)), crs=UTM.crs, metadata={"seed": 3})
    return path, counts


def test_a_table_reads_back(table, found):
    path, counts = table
    rows, crs = read_objects(path)
    assert crs.to_epsg() == 32632
    assert sum(counts.values()) == len(rows) == len(found)
    for row in rows:
        thing = found[row["id"]]
        assert {name: row[name] for name in thing.facts} == thing.facts
        assert row["geometry"].equals_exact(thing.footprint, 0)
    assert json.loads(pq.read_metadata(path).metadata[b"metaearth3d"]) == {"seed": 3}


def test_the_table_is_geoparquet(table):
    path, _ = table
    geo = json.loads(pq.read_metadata(path).metadata[b"geo"])
    column = geo["columns"][geo["primary_column"]]
    assert (geo["version"], column["encoding"], column["geometry_types"]) == ("1.1.0", "WKB", ["Polygon"])
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    rows, _ = read_objects(path)
    shapes = np.array([row["geometry"] for row in rows])
    assert column["bbox"] == shapely.total_bounds(shapes).tolist()
    boxes = pq.read_table(path, columns=["bbox"]).column("bbox").to_pylist()
    np.testing.assert_array_equal([list(box.values()) for box in boxes], shapely.bounds(shapes))


def test_geopandas_reads_the_table(table):
    geopandas = pytest.importorskip("geopandas", reason="geopandas is not installed")
    frame = geopandas.read_parquet(table[0])
    assert frame.crs.to_epsg() == 32632
    assert frame.geometry.is_valid.all()
    np.testing.assert_allclose(frame.geometry.area, frame["area_m2"])


def test_an_empty_table_and_no_table(tmp_path):
    assert write_objects(tmp_path / "none.parquet", [], crs=UTM.crs) == {}
    assert read_objects(tmp_path / "none.parquet")[0] == []
    (tmp_path / "other.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(BadInput, match="not a table of objects"):
        read_objects(tmp_path / "other.parquet")


def test_a_city_model_holds_closed_solids_of_every_building(found):
    things = list(found.values())
    model = cityjson(things, crs=UTM.crs, title="A town")
    assert (model["type"], model["version"]) == ("CityJSON", "2.0")
    assert model["metadata"]["referenceSystem"] == "https://www.opengis.net/def/crs/EPSG/0/32632"
    vertices = np.array(model["vertices"])
    assert len(np.unique(vertices, axis=0)) == len(vertices)
    used = set()
    for name, made in model["CityObjects"].items():
        for geometry in made["geometry"]:
            surfaces = geometry["boundaries"][0] if geometry["type"] == "Solid" else geometry["boundaries"]
            rings = [ring for surface in surfaces for ring in surface]
            used |= {i for ring in rings for i in ring}
            values = geometry["semantics"]["values"]
            assert len(values[0] if geometry["type"] == "Solid" else values) == len(surfaces)
            if geometry["type"] == "Solid":
                edges = [(ring[i - 1], ring[i]) for ring in rings for i in range(len(ring))]
                assert len(edges) == len(set(edges))
                assert all((b, a) in set(edges) for a, b in edges)
        assert made["attributes"]["area_m2"] == found[name].area_m2
    assert used == set(range(len(vertices)))
    low = vertices.min(0) * model["transform"]["scale"] + model["transform"]["translate"]
    assert low[0] == pytest.approx(shapely.total_bounds([t.footprint for t in things])[0], abs=1e-3)


def test_cjio_reads_the_city_model(found, tmp_path):
    reader = pytest.importorskip("cjio.cityjson", reason="cjio is not installed")
    path = tmp_path / "town.city.json"
    counts = write_cityjson(path, found.values(), crs=UTM.crs, lods=(LOD2,))
    with path.open() as file:
        model = reader.reader(file)
    assert model.number_city_objects() == sum(counts.values())
    assert model.get_epsg() == 32632


def test_cjvalpy_finds_the_city_model_valid(found):
    validator = pytest.importorskip("cjvalpy", reason="cjvalpy is not installed")
    check = validator.CJValidator([json.dumps(cityjson(found.values(), crs=UTM.crs))])
    assert check.validate(), check.get_report()
