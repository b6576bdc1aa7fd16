"""Batched engines under a worker: the plain worker's rasters, made ready in batches, in lanes that overlap."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from run.batch_support import stub_plan
from support import run_cli

from metaearth3d.errors import BadInput
from metaearth3d.fields import CoreField, LiftedField, MemoryStore, UpscaledField
from metaearth3d.run import Plan, run, verify
from metaearth3d.run.device import FOUND, agreed_batch, default_lanes, fitted, make_ready
from metaearth3d.run.engines import InlineEngine
from metaearth3d.run.folders import LocalFolder
from metaearth3d.run.grid import Job
from metaearth3d.run.work import Result, Worker, open_worker
from metaearth3d.world import World

PLANNED = {"bounds": (14.9, 46.9, 15.1, 47.1), "gsd": 4, "block_px": 256}


@pytest.fixture
def world(image_path: Path, tiny_model: Path) -> World:
    return World.from_image(image_path, seed=7, model=tiny_model, store=MemoryStore())


def plan_of(world: World, **more: object) -> Plan:
    return Plan.make(world, **{**PLANNED, "measure": False, **more})  # type: ignore[arg-type]


def made(plan: Plan, world: World, out: Path, jobs: int = 2) -> list[np.ndarray]:
    """Rasters of the first jobs."""
    worker, found = Worker(plan, LocalFolder(out), world), []
    for _, job in zip(range(jobs), plan.jobs(), strict=False):
        for name, _, _ in worker(job).files:
            with rasterio.open(out / name) as file:
                found.append(file.read())
    return found


def test_a_batched_worker_makes_the_plain_ones_rasters(world: World, tmp_path: Path) -> None:
    plan = plan_of(world)
    many = fitted(World(world.spec, world.parts, store=MemoryStore()), None, precision="float32", batch=4)
    plain, batched = made(plan, world, tmp_path / "plain"), made(plan, many, tmp_path / "many")
    assert [a.dtype for a in plain] == [b.dtype for b in batched] and len(plain) == 4
    assert all(np.abs(a.astype(float) - b).max() <= 1 for a, b in zip(plain, batched, strict=True))
    assert np.mean([np.mean(a != b) for a, b in zip(plain, batched, strict=True)]) < 1e-3


def test_cores_are_made_ready_in_full_batches_and_none_is_made_alone(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    for kind in (UpscaledField, LiftedField):
        original = kind.compute_many

        def counted(self: CoreField, keys: list, original=original) -> list:  # type: ignore[no-untyped-def, type-arg]
            sizes.append(len(keys))
            return original(self, keys)  # type: ignore[no-any-return]

        def alone(self: CoreField, key: object) -> None:
            pytest.fail(f"{type(self).__name__} {key} was computed alone")

        monkeypatch.setattr(kind, "compute_many", counted)
        monkeypatch.setattr(kind, "compute", alone)
    many = fitted(world, None, precision="float32", batch=4)
    made(plan_of(world), many, tmp_path, jobs=1)
    assert sizes.count(4) > 2 and max(sizes) == 4
    field = many["height", 4.0]
    count = len(sizes)
    make_ready(field, plan_of(world).box(next(plan_of(world).jobs())), 4)
    assert len(sizes) == count  # nothing is made twice


def test_bf16_is_the_plans_and_every_worker_keeps_to_it(world: World, tmp_path: Path) -> None:
    plan, short = plan_of(world, products=("image",)), plan_of(world, products=("image",), precision="bf16")
    assert plan.digest != short.digest and "bf16" in json.dumps(short.to_dict())
    assert plan.digest == Plan.from_dict({k: v for k, v in plan.to_dict().items() if k != "precision"}).digest
    short.save(tmp_path / "short")
    plan.save(tmp_path / "plain")
    rasters = []
    for name in ("plain", "short"):
        worker = open_worker(str(tmp_path / name))
        job = next(worker.plan.jobs())
        with rasterio.open(tmp_path / name / worker(job).files[0][0]) as file:
            rasters.append(file.read().astype(int))
    assert 0 < np.abs(rasters[0] - rasters[1]).mean() < 1.5
    assert list((tmp_path / "short/.run/cache/bf16").rglob("*.npy"))
    with pytest.raises(BadInput, match="precision is 'half'"):
        plan_of(world, precision="half")


def test_the_first_finding_of_a_batch_holds(tmp_path: Path) -> None:
    folder, asked = LocalFolder(tmp_path), []

    def probe(size: int) -> int:
        asked.append(size)
        return size

    threads = [
        threading.Thread(target=lambda k=k: got.append(agreed_batch(folder, lambda: probe(k), "H"))) for k in (8, 16, 4)
    ]
    got: list[int] = []
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got)) == 1 and len(got) == 3
    assert agreed_batch(folder, lambda: pytest.fail("probed again"), "H") == got[0]
    assert agreed_batch(None, lambda: probe(2), "H") == 2
    (tmp_path / FOUND).unlink()
    assert agreed_batch(folder, lambda: probe(32), "another") == 32
    assert not list(tmp_path.rglob(".tmp-*"))


def staged(turn: threading.Lock, compute_s: float, encode_s: float, log: list[tuple[str, int, float, float]]) -> object:
    """Work with a stage that only one thread can be in, as a device's, and one that many can."""

    def work(job: Job) -> Result:
        with turn:
            began = time.monotonic()
            time.sleep(compute_s)
            log.append(("compute", job.number, began, time.monotonic()))
        began = time.monotonic()
        time.sleep(encode_s)
        log.append(("encode", job.number, began, time.monotonic()))
        return Result((), {})

    return work


@pytest.mark.parametrize(("lanes", "overlaps"), [(1, False), (3, True)])
def test_a_job_is_encoded_while_the_next_is_computed(lanes: int, overlaps: bool) -> None:
    log: list[tuple[str, int, float, float]] = []
    work = staged(threading.Lock(), 0.03, 0.05, log)
    jobs = list(stub_plan(2, 4).jobs())
    engine = InlineEngine(work, lanes=lanes)  # type: ignore[arg-type]
    began = time.monotonic()
    ended = [outcome.job.number for outcome in engine.outcomes(iter(jobs), lambda: False)]
    took = time.monotonic() - began
    assert sorted(ended) == list(range(8))
    computing = [(a, b) for kind, _, a, b in log if kind == "compute"]
    encoding = [(a, b) for kind, _, a, b in log if kind == "encode"]
    assert all(b <= c for (_, b), (c, _) in zip(sorted(computing), sorted(computing)[1:], strict=False))
    assert any(a < d and c < b for a, b in computing for c, d in encoding) == overlaps
    assert took >= 8 * 0.08 if not overlaps else took < 8 * 0.08  # one after the other, or the device never idle


def test_lanes_change_no_byte(world: World, tmp_path: Path) -> None:
    plan = plan_of(world, products=("image",))
    found = []
    for lanes in (1, 3):
        out = tmp_path / f"{lanes}"
        plan.save(out)
        end = run(out, workers=1, lanes=lanes, start="fork")
        assert (end.done, end.failed) == (plan.count(), 0)
        found.append({path.name: path.read_bytes() for path in sorted((out / "image").rglob("*.tif"))})
    assert found[0] == found[1] and verify(out, sample=1).sound
    assert run_cli("run", out, "--lanes", 0) == 2
    assert default_lanes("cpu", 4) == 1 and 2 <= default_lanes("cuda", 1) <= 8


def test_another_ones_network_is_left_as_it_is(world: World) -> None:
    parts = replace(world.parts, upscaler=object())  # type: ignore[arg-type]
    other = World.__new__(World)
    other.parts = parts
    assert fitted(other, None, precision="float32") is other
    with pytest.raises(BadInput, match="precision bf16 is for the networks shipped"):
        fitted(other, None, precision="bf16")
