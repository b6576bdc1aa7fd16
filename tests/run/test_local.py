"""The local engine and the driver around it, with work that costs nothing: deaths, failures, locks, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from run.batch_support import factory, stub_plan
from support import run_cli, tree

import metaearth3d as me
from metaearth3d.errors import BadInput, MetaEarthError, OutputConflict
from metaearth3d.run import Summary, status, verify
from metaearth3d.run.accelerated import claimed, take
from metaearth3d.run.driver import run
from metaearth3d.run.folders import LocalFolder, open_folder
from metaearth3d.run.lock import LOCK, is_locked, locked
from metaearth3d.run.share import run_length
from metaearth3d.run.work import trim_cache

PLAN = stub_plan()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of a saved plan."""
    PLAN.save(tmp_path / "out")
    return tmp_path / "out"


def outputs(folder: Path) -> dict[str, str]:
    """Rasters of a folder."""
    return {name: digest for name, digest in tree(folder).items() if name.endswith(".tif")}


@pytest.fixture
def expected(tmp_path: Path) -> dict[str, str]:
    """What an undisturbed run makes."""
    PLAN.save(tmp_path / "whole")
    run(tmp_path / "whole", workers=1, start="fork", factory=factory(tmp_path / "whole", PLAN, tmp_path / "m"))
    return outputs(tmp_path / "whole")


def test_a_worker_that_dies_once_costs_nothing_but_time(out: Path, tmp_path: Path, expected: dict[str, str]) -> None:
    work = factory(out, PLAN, tmp_path / "marks", j3="dies once", j7="dies once", j8="flickers")
    end = run(out, workers=2, start="fork", factory=work)
    assert (end.done, end.failed, end.stopped) == (12, 0, None)
    assert outputs(out) == expected and len(expected) == 12


def test_a_job_that_kills_its_workers_fails_alone(
    out: Path, tmp_path: Path, expected: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    end = run(out, workers=2, start="fork", factory=factory(out, PLAN, tmp_path / "m1", j3="dies", j5="raises"))
    assert (end.done, end.failed) == (10, 2)
    assert run_cli("status", out) == 0
    said = capsys.readouterr().out
    assert "10 of 12 jobs done (83.3 %)" in said and "2 failed" in said and "run the plan again to go on" in said
    assert "job 3: its worker died (signal SIGKILL) 3 times" in said and "job 5: the input tile is poisoned" in said
    assert outputs(out).items() < expected.items()
    page = (out / "report.html").read_text()
    assert "the input tile is poisoned" in page and "SIGKILL" in page
    assert 'href="height_4m.vrt"' in page and 'href="collection.json"' in page and "</svg>" in page
    end = run(out, workers=1, start="fork", factory=factory(out, PLAN, tmp_path / "m2"))
    assert (end.done, end.made, end.failed) == (12, 2, 0)
    assert outputs(out) == expected and status(out).failed == 0


def test_a_world_that_cannot_be_opened_ends_the_run(out: Path) -> None:
    def broken() -> None:
        raise BadInput("the model is gone")

    with pytest.raises(MetaEarthError, match="the model is gone"):
        run(out, workers=2, start="fork", factory=broken)  # type: ignore[arg-type]
    assert not is_locked(LocalFolder(out))


def test_a_second_run_is_refused_while_the_first_works(out: Path, tmp_path: Path) -> None:
    with locked(LocalFolder(out)), pytest.raises(OutputConflict, match="another run is at work"):
        run(out, workers=1, start="fork", factory=factory(out, PLAN, tmp_path / "m"))
    with locked(LocalFolder(out)):
        assert status(out).running and run_cli("run", out) == 2 and run_cli("verify", out) == 2
        assert not outputs(out)
    assert run(out, workers=1, start="fork", factory=factory(out, PLAN, tmp_path / "m")).done == 12


@pytest.mark.parametrize(("number", "name"), [(signal.SIGTERM, "SIGTERM"), (signal.SIGINT, "SIGINT")])
def test_a_signal_lets_jobs_under_way_be_finished(
    out: Path, tmp_path: Path, expected: dict[str, str], number: signal.Signals, name: str
) -> None:
    work = factory(out, PLAN, tmp_path / "marks", **{f"j{k}": "slow" for k in range(12)})

    def ask() -> None:
        while not list((tmp_path / "marks").glob("2")):
            time.sleep(0.01)
        os.kill(os.getpid(), number)

    asking = threading.Thread(target=ask)
    asking.start()
    end = run(out, workers=1, start="fork", factory=work)
    asking.join()
    assert end.stopped == name and end.done == len(outputs(out)) == status(out).done and 1 <= end.done < 12
    assert outputs(out).items() < expected.items()
    assert run(out, workers=2, start="fork", factory=factory(out, PLAN, tmp_path / "m")).done == 12
    assert outputs(out) == expected


def test_verify_catches_what_was_altered_and_run_mends_it(
    out: Path, tmp_path: Path, expected: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    work = factory(out, PLAN, tmp_path / "m")
    run(out, workers=1, start="fork", factory=work)

    def again(folder: str) -> object:
        return factory(Path(folder), PLAN, tmp_path / "m")()

    assert verify(out, sample=4, factory=again).sound and verify(out, sample=4, factory=again).remade == 4  # type: ignore[arg-type]
    path = out / "height/r1/c2.tif"
    path.write_bytes(bytes(path.stat().st_size))  # of the right size, so that only its hash tells
    (out / "height/r0/c0.tif").unlink()
    assert run_cli("verify", out, "--sample", 0) == 1
    said = capsys.readouterr().err
    assert "height/r1/c2.tif is not what was written" in said and "height/r0/c0.tif is gone" in said
    end = run(out, workers=1, start="fork", factory=work)
    assert end.made == 2 and outputs(out) == expected
    assert run_cli("verify", out, "--sample", 0) == 0


def test_verify_catches_work_that_is_not_a_function_of_its_place(out: Path, tmp_path: Path) -> None:
    run(out, workers=1, start="fork", factory=factory(out, PLAN, tmp_path / "m"))
    other = stub_plan(block_px=32)  # writes files of the same names and other content

    def again(folder: str) -> object:
        good = factory(Path(folder), other, tmp_path / "m")()

        def work(job: me.run.grid.Job) -> object:
            result = good(job)
            return result._replace(files=tuple((name, size, "f" * 64) for name, size, _ in result.files))

        return work

    found = verify(out, sample=2, factory=again)  # type: ignore[arg-type]
    assert len(found.different) == 2 and not found.sound


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for a few files only."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(place)]
    if os.name != "posix" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small file system needs rights that this user lacks")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_stops_the_run_and_room_lets_it_go_on(
    small_disk: Path, tmp_path: Path, expected: dict[str, str]
) -> None:
    PLAN.save(small_disk)
    ballast = small_disk / ".run" / "ballast"
    ballast.parent.mkdir()
    ballast.write_bytes(bytes(20_000))
    with pytest.raises((OSError, AssertionError)):
        end = run(small_disk, workers=1, start="fork", factory=factory(small_disk, PLAN, tmp_path / "m"))
        assert end.stopped is None, end
    made = outputs(small_disk)
    assert made.items() < expected.items()  # no file is half there
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    assert run(small_disk, workers=1, start="fork", factory=factory(small_disk, PLAN, tmp_path / "m")).done == 12
    assert outputs(small_disk) == expected


def test_the_first_job_that_finds_the_disk_full_ends_the_run(
    out: Path, tmp_path: Path, expected: dict[str, str]
) -> None:
    end = run(out, workers=1, start="fork", factory=factory(out, PLAN, tmp_path / "marks", j4="full"))
    assert end.stopped == "could not write a block" and (end.done, end.failed) == (4, 1)
    assert not (out / "report.html").exists() and outputs(out).items() < expected.items()
    end = run(out, workers=1, start="fork", factory=factory(out, PLAN, tmp_path / "m"))
    assert (end.done, end.made, end.stopped) == (12, 8, None) and outputs(out) == expected


def test_clocks_that_jump_change_nothing(
    out: Path, tmp_path: Path, expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = time.time, [0]

    def jumping() -> float:
        calls[0] += 1
        return real() + (-1) ** calls[0] * 1e6 * calls[0]

    monkeypatch.setattr(time, "time", jumping)
    work = factory(out, PLAN, tmp_path / "m", j3="raises")
    assert (run(out, workers=2, start="fork", factory=work).failed, calls[0] > 0) == (1, True)
    told = status(out)
    assert 0 < told.elapsed_s < 60 and told.jobs_per_s is not None and told.jobs_per_s > 0.1
    end = run(out, workers=2, start="fork", factory=factory(out, PLAN, tmp_path / "again"))
    assert (end.done, end.made) == (12, 1) and outputs(out) == expected and 0 <= end.seconds < 60


@pytest.mark.parametrize(("ahead_s", "free"), [(-20, False), (20, False), (-1e6, True), (1e6, True)])
def test_a_sign_of_life_in_a_store_counts_for_a_while_whichever_clock_is_wrong(ahead_s: float, free: bool) -> None:
    place = open_folder("memory://clocks")
    place.write(LOCK, json.dumps({"at": time.time() + ahead_s, "pid": 7, "host": "there"}).encode())
    assert is_locked(place) != free
    if free:
        with locked(place):
            assert is_locked(place)
        assert not is_locked(place)
    else:
        with pytest.raises(OutputConflict, match="process 7 on there"), locked(place):
            pytest.fail("two hold the folder")
    place.remove(LOCK)


def test_lanes_survive_the_death_of_their_worker(out: Path, tmp_path: Path, expected: dict[str, str]) -> None:
    work = factory(out, PLAN, tmp_path / "marks", j2="dies", j6="dies once", **{f"j{k}": "slow" for k in (1, 3, 5)})
    end = run(out, workers=1, lanes=3, start="fork", factory=work)
    assert (end.done, end.failed) == (11, 1) and status(out).failures[0][0] == 2  # its neighbours are not blamed
    assert run(out, workers=1, lanes=3, start="fork", factory=factory(out, PLAN, tmp_path / "m")).done == 12
    assert outputs(out) == expected


def test_an_input_that_was_altered_after_planning_is_refused(
    tmp_path: Path, image_path: Path, tiny_model: Path
) -> None:
    image = tmp_path / "image.tif"
    image.write_bytes(image_path.read_bytes())
    world = me.World.from_image(image, seed=7, model=tiny_model)
    plan = me.Plan.make(world, bounds=(14.9, 46.9, 15.1, 47.1), gsd=16, block_px=64, measure=False)
    plan.save(tmp_path / "out")
    image.write_bytes(image.read_bytes()[:-100])
    with pytest.raises(MetaEarthError, match="is gone or has changed; put the original back"):
        run(tmp_path / "out", workers=1, start="fork")
    image.write_bytes(image_path.read_bytes())
    assert run(tmp_path / "out", workers=1, start="fork").done == plan.count()


def test_a_poisoned_tile_of_the_input_fails_its_jobs_alone(tmp_path: Path, tiny_model: Path) -> None:
    path = tmp_path / "mosaic.tif"
    profile = {"driver": "GTiff", "height": 512, "width": 1024, "count": 3, "dtype": "uint8", "crs": "EPSG:4326"}
    tiling = {"tiled": True, "blockxsize": 64, "blockysize": 64, "compress": "deflate", "interleave": "pixel"}
    pixels = np.random.default_rng(0).integers(40, 200, (3, 512, 1024), np.uint8)
    affine = Affine(360 / 1024, 0, -180, 0, -180 / 512, 90)
    with rasterio.open(path, "w", **profile, **tiling, transform=affine) as file:
        file.write(pixels)
    with rasterio.open(path) as file:
        at = int(file.get_tag_item("BLOCK_OFFSET_7_2", "TIFF", bidx=1))  # longitudes -22.5 to 0, latitudes 22.5 to 45
    content = bytearray(path.read_bytes())
    content[at : at + 500] = b"\xff" * 500
    path.write_bytes(content)
    (tmp_path / "places.csv").write_text("name,lon,lat,size_m\nbad,-11,34,5000\ngood,34,34,5000\n")
    world = me.World.planet(7, mosaic=path, model=tiny_model)
    plan = me.Plan.make(world, places=tmp_path / "places.csv", gsd=300, products=("image",), measure=False)
    plan.save(tmp_path / "out")
    end = run(tmp_path / "out", workers=2, start="fork")
    assert (end.done, end.failed) == (plan.count() - 1, 1) and plan.count() >= 2
    ((_, said),) = status(tmp_path / "out").failures
    assert "mosaic.tif cannot be read at rows" in said and "seems damaged there" in said
    assert (tmp_path / "out/places/good").exists() and not list((tmp_path / "out/places/bad").rglob("*.tif"))


def test_claims_give_each_job_to_one_rank(tmp_path: Path) -> None:
    counter, got = tmp_path / "claims", [[], [], []]  # type: ignore[var-annotated]

    def rank(mine: list[int]) -> None:
        for job in claimed(PLAN.jobs(), counter, lambda taken: run_length(12 - taken, 2)):
            mine.append(job.number)
            time.sleep(0.001)

    ranks = [threading.Thread(target=rank, args=(mine,)) for mine in got]
    for thread in ranks:
        thread.start()
    for thread in ranks:
        thread.join()
    assert sorted(number for mine in got for number in mine) == list(range(12)) and sum(1 for mine in got if mine) > 1
    assert take(counter).start >= 12
    assert all(mine == sorted(mine) for mine in got)


def test_a_cache_is_trimmed_from_its_oldest_files(tmp_path: Path) -> None:
    for age in range(5):
        (tmp_path / f"{age}").write_bytes(bytes(100))
        os.utime(tmp_path / f"{age}", (1000 - age, 1000 - age))
    assert trim_cache(tmp_path, 250) == 300
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0", "1"]


def test_unusable_arguments_are_refused(out: Path) -> None:
    for options in ({"engine": "slurm"}, {"workers": 0}):
        with pytest.raises(BadInput):
            run(out, **options)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="there is no plan"):
        run(out / "nowhere")
    (out / "plan.json").write_text("{}")
    assert [run_cli(verb, out) for verb in ("run", "status", "verify")] == [2, 2, 2]


@pytest.mark.parametrize(
    ("failed", "stopped", "code"), [(0, None, 0), (2, None, 1), (0, "SIGTERM", 143), (0, "SIGINT", 130), (1, "full", 1)]
)
def test_exit_codes_tell_how_a_run_ended(
    monkeypatch: pytest.MonkeyPatch, failed: int, stopped: str | None, code: int
) -> None:
    end = Summary(12, 12 - failed, failed, 3, 1.0, stopped)
    monkeypatch.setattr("metaearth3d.run.run", lambda *_, **__: end)
    assert run_cli("run", "somewhere") == code


def test_the_room_is_also_the_verb(out: Path, tmp_path: Path) -> None:
    assert me.run(out, workers=1, start="fork", factory=factory(out, PLAN, tmp_path / "m")).done == 12
