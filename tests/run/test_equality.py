"""One plan, whoever does it and whatever happens to them: the same tree, and it opens as a whole.

One process imports everything and forks a child for each run, so that a kill can come at any moment of the work.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from run.batch_support import made
from support import run_cli, tree

from metaearth3d.run import Plan, run, verify
from metaearth3d.run.folders import LocalFolder
from metaearth3d.run.grid import QUESTIONS
from metaearth3d.run.mosaic import MosaicField
from metaearth3d.run.work import Worker
from metaearth3d.tiles3d import check_all, check_tileset, read_glb
from metaearth3d.world import World, WorldSpec

KILLS = int(os.environ.get("METAEARTH3D_KILLS", "5"))
PLANNED: dict[str, Any] = {"bounds": (14.9, 46.9, 15.1, 47.1), "gsd": 4, "block_px": 128, "measure": False}
TESTS = str(Path(__file__).parents[1])


def start(out: Path, workers: int, said: Path) -> int:
    """Id of a forked process that runs a plan."""
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            for stream in (1, 2):
                os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
            end = run(out, workers=workers, start="fork")
            code = 0 if end.done == end.jobs else 1
        finally:
            os._exit(code)
    return pid


def finish(pid: int) -> int:
    """Exit code of a process, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def drive(world_json: str, folder: Path) -> dict[str, Any]:
    """Runs of one, of two, and of two that are killed again and again; what each left."""
    import torch

    torch.set_num_threads(1)
    world, said, rng = World.from_spec(world_json), folder / "said.txt", random.Random(11)
    plan = Plan.make(world, products=("image", "height", "tiles"), **PLANNED)
    for name in ("one", "two", "killed"):
        plan.save(folder / name)
    codes = {"one": finish(start(folder / "one", 1, said))}
    began = time.monotonic()
    codes["two"] = finish(start(folder / "two", 2, said))
    whole_s, kills = time.monotonic() - began, []
    for _ in range(KILLS):
        pid = start(folder / "killed", 2, said)
        time.sleep(rng.uniform(0.15, 0.5) * whole_s * min(1.0, 5 / KILLS))
        os.kill(pid, signal.SIGKILL)
        kills.append((finish(pid), len(list((folder / "killed").rglob("c*.tif")))))
        for file in list((folder / "killed/.run/cache").rglob("*.npy"))[:2]:  # and the cache is damaged meanwhile
            file.write_bytes(file.read_bytes()[:-9] + b"damaged!!")
    codes["killed"] = finish(start(folder / "killed", 2, said))
    other = WorldSpec.load(world_json)
    World.from_image(other.root["path"], seed=8, model=other.model).spec.save(folder / "other.json")
    Plan.make(folder / "other.json", products=("image",), **PLANNED).save(folder / "other")
    codes["other"] = finish(start(folder / "other", 1, said))
    # A worker whose driver was killed ends its job and may fill the cache after it was cleared: the next run clears it
    codes["killed"] = max(codes["killed"], finish(start(folder / "killed", 1, said)))
    return {"codes": codes, "kills": kills, "said": said.read_text(), "folder": str(folder)}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, image_path: Path, tiny_model: Path) -> dict[str, Any]:
    """What :func:`drive` tells, from a process of its own."""
    folder = tmp_path_factory.mktemp("equality")
    spec = World.from_image(image_path, seed=7, model=tiny_model).spec.save(folder / "world.json")
    paths = os.pathsep.join([TESTS, os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": paths}
    found = subprocess.run([sys.executable, __file__, str(spec), str(folder)], env=environment)
    assert found.returncode == 0, (folder / "said.txt").read_text()
    told: dict[str, Any] = json.loads((folder / "told.json").read_text())
    return told


def whole(runs: dict[str, Any]) -> Path:
    """The folder of the undisturbed run."""
    return Path(runs["folder"], "one")


def test_one_worker_two_workers_and_a_run_killed_again_and_again_make_one_tree(runs: dict[str, Any]) -> None:
    assert runs["codes"] == {"one": 0, "two": 0, "killed": 0, "other": 0}, runs["said"]
    expected = made(whole(runs))
    assert len(expected) > 35
    assert made(Path(runs["folder"], "two")) == expected
    assert made(Path(runs["folder"], "killed")) == expected


def test_the_kills_came_in_the_middle(runs: dict[str, Any]) -> None:
    """A control: runs were really cut short, and went on from where they were."""
    codes = [code for code, _ in runs["kills"]]
    assert codes.count(-signal.SIGKILL) >= 2 and set(codes) <= {-signal.SIGKILL, 0}, runs["said"]
    assert any(0 < count < 24 for _, count in runs["kills"])


def test_another_seed_makes_other_rasters(runs: dict[str, Any]) -> None:
    """A control: equal trees are not equal for want of difference."""
    here, there = made(whole(runs)), made(Path(runs["folder"], "other"))
    names = [name for name in there if name.startswith("image/")]
    assert len(names) == 12 and all(here[name] != there[name] for name in names)


def test_the_state_that_only_runs_need_is_gone_and_nothing_is_half_written(runs: dict[str, Any]) -> None:
    for name in ("one", "two", "killed"):
        folder = Path(runs["folder"], name)
        assert not (folder / ".run/cache").exists()
        assert not [path for path in folder.rglob("*") if ".tmp-" in path.name]


def test_the_mosaics_are_the_world_itself(runs: dict[str, Any]) -> None:
    folder = whole(runs)
    plan, world = Plan.load(folder), World.from_spec(folder / "world.json")
    for band in ("image", "height"):
        field, box = world[band, 4.0], plan.regions[0].box
        expected = field.read(box).data
        with rasterio.open(folder / f"{band}_4m.vrt") as mosaic:
            assert np.array_equal(mosaic.read(), expected)
            assert mosaic.transform == field.lattice.geobox(box).affine
        patch = box._replace(row=box.row - 5, col=box.col + 100, height=200, width=260)
        read = MosaicField(field, band, plan, 0, LocalFolder(folder)).read(patch)
        assert np.array_equal(read.data, field.read(patch).data)


def test_the_index_lists_every_file_where_it_lies(runs: dict[str, Any]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    import shapely

    folder = whole(runs)
    rows = parquet.read_table(folder / "index.parquet").to_pylist()
    geo = json.loads(parquet.read_metadata(folder / "index.parquet").metadata[b"geo"])
    assert geo["version"] == "1.1.0" and geo["columns"]["geometry"]["encoding"] == "WKB"
    assert len(rows) == 12 * 2 + 4
    digests = tree(folder)
    for row in rows:
        assert (folder / row["location"]).is_file()
        shape = shapely.from_wkb(row["geometry"])
        assert shape.is_valid and shape.exterior.is_ccw
        if row["product"] == "tiles":
            continue
        assert digests[row["location"]] == row["sha256"]
        with rasterio.open(folder / row["location"]) as file:
            from rasterio.warp import transform_bounds

            assert np.allclose(shape.bounds, transform_bounds(file.crs, "EPSG:4326", *file.bounds), atol=1e-6)
    west, south, east, north = geo["columns"]["geometry"]["bbox"]
    assert (west, north) == pytest.approx((15.0, 47.0434), abs=1e-3) and west < east and south < north


def test_the_tileset_holds_every_sector_inside_its_volumes(runs: dict[str, Any]) -> None:
    folder, seen = whole(runs), []

    def walk(path: Path, ceiling: float, matrix: np.ndarray[Any, Any], volumes: list[Any]) -> None:
        """Follow external tilesets as a viewer does; a volume is kept with the transform that holds for it."""
        document = json.loads(path.read_text())
        assert document["geometricError"] <= ceiling
        if "metadata" in document.get("extras", {}):
            return seen.append((path.parent, document["root"], matrix, volumes))
        stack = [(document["root"], document["geometricError"], matrix, volumes)]
        while stack:
            tile, limit, above, around = stack.pop()
            assert tile["geometricError"] <= limit
            here = above @ np.array(tile.get("transform", np.eye(4).ravel())).reshape(4, 4).T
            held = [*around, (here, tile["boundingVolume"])]
            if "content" in tile:
                walk(path.parent / tile["content"]["uri"], tile["geometricError"], here, held)
            stack += [(child, tile["geometricError"], here, held) for child in tile.get("children", [])]

    walk(folder / "tileset.json", float("inf"), np.eye(4), [])
    assert len(seen) == 4
    for sector, root, above, volumes in seen:
        assert check_tileset(sector) == [] and len(volumes) == 4
        assert np.allclose(above, np.eye(4), atol=1e-7)  # a sector's own frame is set in the Earth's
        matrix = above @ np.array(root["transform"]).reshape(4, 4).T
        for glb in sorted(sector.rglob("*.glb")):
            with glb.open("rb") as file:
                placed = read_glb(file)[0].placed
            ecef = placed @ matrix[:3, :3].T + matrix[:3, 3]
            assert all(holds(volume, ecef, frame) for frame, volume in volumes)
            assert not any(holds(volume, ecef * 1.0001, frame) for frame, volume in volumes)  # the control: 600 m up


def test_no_gap_is_left_between_sectors(runs: dict[str, Any]) -> None:
    found = check_all(whole(runs))
    assert (found.tilesets, found.against_heights, found.faults) == (4, 4, [])


def holds(volume: dict[str, list[float]], ecef: np.ndarray[Any, Any], frame: np.ndarray[Any, Any]) -> bool:
    """Whether a bounding volume holds places (N, 3)."""
    from pyproj import Transformer

    if "region" in volume:
        west, south, east, north, low, high = volume["region"]
        lon, lat, height = Transformer.from_crs("EPSG:4978", "EPSG:4979", always_xy=True).transform(*ecef.T)
        flat = np.degrees(west) <= lon.min() and lon.max() <= np.degrees(east) and np.degrees(south) <= lat.min()
        return bool(
            flat and lat.max() <= np.degrees(north) and low - 1e-3 <= height.min() and height.max() <= high + 1e-3
        )
    centre, axes = np.array(volume["box"][:3]), np.array(volume["box"][3:]).reshape(3, 3)
    back = np.linalg.inv(frame)
    local = ecef @ back[:3, :3].T + back[:3, 3] - centre
    return bool((np.abs(local) <= np.abs(axes).sum(0) + 1e-3).all())


def test_verify_remakes_blocks_and_tiles_from_nothing(runs: dict[str, Any]) -> None:
    found = verify(Path(runs["folder"], "killed"), sample=16)
    assert found.sound and (found.remade, found.done) == (16, 16)


def test_questions_about_a_block_are_the_same_whoever_asks(
    runs: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metaearth3d.run.work.ITEMS", 12)
    world = World.from_spec(whole(runs) / "world.json")
    plan = Plan.make(world, products=("image", "height", "qa"), **PLANNED)
    job = next(job for job in plan.jobs() if job.kind == QUESTIONS)
    made_before, nothing = tmp_path / "made", tmp_path / "nothing"
    for band in ("image", "height"):
        shutil.copytree(whole(runs) / band, made_before / band)
    said = [Worker(plan, LocalFolder(folder), world)(job) for folder in (made_before, nothing)]  # read, and computed
    assert said[0] == said[1] and said[0].extra["questions"] > 0
    lines = (nothing / said[0].files[0][0] / "items.jsonl").read_text().splitlines()
    assert len(lines) == said[0].extra["questions"]


def rank_of(out: Path, rank: int) -> int | None:
    """Id of the process that is a rank of accelerate at work in a folder."""
    for process in (path for path in Path("/proc").iterdir() if path.name.isdigit()):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            environment = (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if str(out).encode() in words and f"RANK={rank}".encode() in environment:
            return int(process.name)
    return None


@pytest.mark.slow
def test_two_ranks_of_accelerate_make_the_same_tree_though_one_is_killed(runs: dict[str, Any]) -> None:
    pytest.importorskip("accelerate")
    out = Path(runs["folder"], "ranks")
    Plan.load(whole(runs)).save(out)
    killed: list[int] = []
    ended = threading.Event()

    def kill() -> None:
        while not killed and not ended.is_set():
            if any(out.rglob("c*.tif")) and (rank := rank_of(out, 1)) is not None:
                os.kill(rank, signal.SIGKILL)
                killed.append(rank)
            time.sleep(0.02)

    killing = threading.Thread(target=kill)
    killing.start()
    code = run_cli("run", out, "--engine", "accelerate", "--workers", 2)
    ended.set()
    killing.join()
    assert code == 0 and len(killed) == 1
    assert made(out) == made(whole(runs))
    journals = {path.name for path in (out / ".run/journal").iterdir()}
    assert {"000001-rank0.jsonl", "000002-rank0.jsonl"} <= journals


if __name__ == "__main__":
    told = drive(sys.argv[1], Path(sys.argv[2]))
    Path(sys.argv[2], "told.json").write_text(json.dumps(told))
