"""Plans: what they count, what they refuse, and that they are read back as written."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import run_cli, tree

from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.fields import LiftedField, MemoryStore, UpscaledField
from metaearth3d.geo import to_lonlat
from metaearth3d.geo.planet import planet_lonlat
from metaearth3d.run import Plan
from metaearth3d.run.folders import LocalFolder
from metaearth3d.run.grid import RASTER
from metaearth3d.run.plan import load_plan
from metaearth3d.run.work import Worker
from metaearth3d.world import World

BOUNDS = "14.9,46.9,15.1,47.1"  # all of the test image, and more


@pytest.fixture(scope="module")
def world(image_path: Path, tiny_model: Path) -> World:
    """A world of random networks."""
    return World.from_image(image_path, seed=7, model=tiny_model)


@pytest.fixture(scope="module")
def world_json(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its saved spec."""
    return world.spec.save(tmp_path_factory.mktemp("spec") / "world.json")


def degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of metres in the test image's zone."""
    lon, lat = to_lonlat("EPSG:32633", np.array([x]), np.array([y]))
    return float(lon[0]), float(lat[0])


def test_the_command_writes_counts_bytes_evaluations_and_seconds(
    tmp_path: Path, world_json: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["plan", "--bounds", BOUNDS, "--world", world_json, "--gsd", 16, "--block-px", 32]
    assert run_cli(*words, "--products", "image,height,tiles", "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "16 jobs: 24 rasters, 4 tilesets" in said and "with one worker" in said and "metaearth3d run" in said
    estimate = json.loads((tmp_path / "out/plan.json").read_text())["estimate"]
    assert (estimate["jobs"], estimate["pixels"], estimate["km2"]) == (16, 96 * 112, 96 * 112 * 16**2 / 1e6)
    assert estimate["bytes"]["all"] > 1000 and estimate["seconds_one_worker"] > 0
    assert estimate["measured"]["seconds_per_mpx"]["image"] > 0
    assert sorted(tree(tmp_path / "out")) == ["plan.json", "world.json"]
    assert run_cli(*words, "--products", "image,height,tiles", "--out", tmp_path / "out") == 0  # the same plan again
    assert run_cli(*words, "--products", "image", "--out", tmp_path / "out") == 2  # another


def test_a_world_s_recipe_is_written_without_making_anything(
    tmp_path: Path, world: World, image_path: Path, tiny_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--image", image_path, "--seed", 7, "--model", tiny_model)
    assert run_cli("world", *options, "--out", tmp_path / "world.json") == 0
    assert World.from_spec(tmp_path / "world.json").spec.digest == world.spec.digest
    assert "imagery at 64, 16, 4, 1 m" in capsys.readouterr().out and len(list(tmp_path.iterdir())) == 1
    assert run_cli("world", *options, "--out", tmp_path) == 2
    assert run_cli("world", "--image", tmp_path / "none.tif", "--out", tmp_path / "other.json") == 2
    assert len(capsys.readouterr().err.splitlines()) == 2 and len(list(tmp_path.iterdir())) == 1


def test_areas_of_a_planet_are_those_of_the_ground(tmp_path: Path, tiny_model: Path) -> None:
    from pyproj import Geod

    planet = World.planet(model=tiny_model)
    for south, north in ((-0.5, 0.5), (59.5, 60.5)):
        plan = Plan.make(planet, bounds=(10, south, 11, north), gsd=300, products=("image",), measure=False)
        box = plan.regions[0].box
        rows, cols = np.array([0, 0, 1, 1]) * box.height + box.row, np.array([0, 1, 1, 0]) * box.width + box.col
        lon, lat = planet_lonlat(planet.lattice, plan.level, rows, cols)
        true = abs(Geod(ellps="sphere").polygon_area_perimeter(lon, lat)[0]) / 1e6
        radius = 6_378_137.0 / 6_370_997.0  # the web's sphere over proj's
        assert plan.estimate["km2"] == pytest.approx(true * radius**2, rel=2e-4)
        assert plan.estimate["ground_gsd_m"] == pytest.approx(
            plan.gsd * np.cos(np.radians((south + north) / 2)), rel=0.01
        )


def test_evaluations_are_those_that_a_run_makes(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plan = Plan.make(world, bounds=(14.9, 46.9, 15.1, 47.1), gsd=16, block_px=32, measure=False)
    seen: Counter[str] = Counter()
    for name, kind in (("image", UpscaledField), ("height", LiftedField)):
        original = kind.compute

        def counted(self: Any, key: Any, name: str = name, original: Any = original) -> Any:
            seen[f"{name} {self.gsd:g}"] += 1
            return original(self, key)

        monkeypatch.setattr(kind, "compute", counted)
    fresh = World(world.spec, world.parts, store=MemoryStore())
    worker = Worker(plan, LocalFolder(tmp_path), fresh)
    for job in plan.jobs():
        worker(job)
    told = plan.estimate["evaluations_by_gsd_m"]
    assert seen == {f"{name} {gsd}": count for name, levels in told.items() for gsd, count in levels.items()}


def test_polygons_take_the_blocks_they_touch(tmp_path: Path, world: World) -> None:
    corners = [degrees(500_000 + x, 5_210_000 - y) for x, y in ((40, 40), (1500, 40), (40, 1300), (40, 40))]
    shape = {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}
    path = tmp_path / "area.geojson"
    collection = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": shape}]}
    path.write_text(json.dumps(collection))
    plan = Plan.make(world, geojson=path, gsd=16, block_px=16, measure=False)
    wanted = set()
    for row in range(6):
        for col in range(7):  # blocks of 256 m; the triangle's long side is x/1460 + y/1260 = 1 from its corner on
            west, north = max(col * 256 - 40, 0), max(row * 256 - 40, 0)
            if west / 1460 + north / 1260 < 0.99:
                wanted.add((row, col))
            elif west / 1460 + north / 1260 < 1.01:
                pytest.fail("the triangle's side runs through a block's corner: choose another")
    box = plan.regions[0].box
    reached = {key for key in wanted if key[0] * 16 < box.row + box.height and key[1] * 16 < box.col + box.width}
    assert {(job.row, job.col) for job in plan.jobs()} == reached and 10 < len(reached) < 42
    plan.save(tmp_path / "out")
    assert Plan.load(tmp_path / "out/plan.json") == plan


def test_places_are_regions_of_their_own(tmp_path: Path, world: World) -> None:
    places = tmp_path / "places.csv"
    west, east = degrees(500_512, 5_209_232), degrees(501_280, 5_209_232)
    places.write_text(f"name,lon,lat,size_m\nwest,{west[0]},{west[1]},\neast,{east[0]},{east[1]},256\n")
    plan = Plan.make(world, places=places, gsd=16, block_px=32, measure=False, products=("image",))
    assert [(r.name, r.box.shape) for r in plan.regions] == [("west", (32, 32)), ("east", (16, 16))]
    job = next(plan.jobs())
    assert plan.raster_name("image", 0, job.row, job.col).startswith("places/west/image/r")


def test_a_plan_changed_by_hand_is_refused(tmp_path: Path, world: World) -> None:
    plan = Plan.make(world, bounds=(14.9, 46.9, 15.1, 47.1), gsd=16, block_px=32, measure=False)
    path = Path(plan.save(tmp_path / "out"))
    assert load_plan(LocalFolder(tmp_path / "out")) == plan
    path.write_text(path.read_text().replace('"block_px": 32', '"block_px": 48'))
    with pytest.raises(BadInput, match="does not match its digest"):
        Plan.load(path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/file").touch()
    with pytest.raises(OutputConflict, match="holds other files"):
        plan.save(tmp_path / "other")


def test_blocks_lie_on_the_lattice_so_that_two_plans_share_them(world: World) -> None:
    one = Plan.make(world, bounds=(14.9, 46.9, 15.1, 47.1), gsd=16, block_px=32, measure=False)
    x0, y0 = degrees(500_600, 5_208_700)
    x1, y1 = degrees(501_500, 5_209_500)
    two = Plan.make(world, bounds=(x0, y0, x1, y1), gsd=16, block_px=32, measure=False)
    boxes = {job[3:]: one.box(job) for job in one.jobs() if job.kind == RASTER}
    inner = [job for job in two.jobs() if two.box(job) == boxes[job[3:]]]
    assert 0 < len(inner) < one.count() and two.box(inner[0]).shape == (32, 32)


GOOD = {"--bounds": BOUNDS, "--gsd": "16", "--products": "image", "--block-px": "32"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--bounds": "1,2,3"}, "bounds are 1,2,3; give four numbers"),
        ({"--bounds": "15.1,46.9,14.9,47.1"}, "bounds are"),
        ({"--bounds": "-100,10,-99,11"}, "lies outside the image"),
        ({"--bounds": None, "--geojson": "none.geojson"}, "is not GeoJSON"),
        ({"--bounds": None, "--geojson": "point.geojson"}, "geometry 1 is a Point"),
        ({"--bounds": None, "--geojson": "bow.geojson"}, "crosses itself"),
        ({"--bounds": None, "--geojson": "empty.geojson"}, "holds no polygons"),
        ({"--bounds": None, "--place-list": "none.csv"}, "cannot be read"),
        ({"--bounds": None, "--place-list": "far.csv"}, "far: the"),
        ({"--bounds": None}, "is required"),
        ({"--geojson": "empty.geojson"}, "not allowed with"),
        ({"--world": "none.json"}, "there is no file none.json"),
        ({"--world": "empty.geojson"}, "is not a world spec"),
        ({"--gsd": "0.01"}, "gsd is 0.01; the finest"),
        ({"--gsd": "-1"}, "gsd is -1"),
        ({"--gsd": "fine"}, "invalid float value"),
        ({"--products": "image,maps"}, "products are image,maps; name some of"),
        ({"--products": ""}, "products are none"),
        ({"--products": "image,landcover"}, "product landcover cannot be made"),
        ({"--products": "qa"}, "product qa cannot be made alone"),
        ({"--block-px": "100"}, "block_px is 100"),
        ({"--device": "abacus"}, "device 'abacus' cannot be used"),
        ({"--out": "point.geojson"}, "cannot be written"),
        ({"--out": None}, "are required: --out"),
    ],
    ids=lambda value: " ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else "",
)
def test_bad_input_is_one_sentence_and_leaves_nothing(
    tmp_path: Path,
    world_json: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, str | None],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("point.geojson").write_text('{"type": "Point", "coordinates": [15, 47]}')
    bow = [[14.99, 47.0], [15.01, 47.02], [15.01, 47.0], [14.99, 47.02], [14.99, 47.0]]
    Path("bow.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [bow]}))
    Path("empty.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    Path("far.csv").write_text("name,lon,lat\nfar,-117,34\n")
    before = tree(tmp_path)
    options = {**GOOD, "--world": str(world_json), "--out": "out", **change}
    code = run_cli("plan", *(word for k, v in options.items() if v is not None for word in (k, v)))
    err = capsys.readouterr().err
    assert code == 2 and len(err.splitlines()) == 1 and said in err, err
    assert tree(tmp_path) == before
