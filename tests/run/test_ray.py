"""The Ray engine on a real cluster of two nodes, each a set of processes of this machine."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from run.batch_support import factory, made, rasters, stub_plan

from metaearth3d.run import Plan, run, status
from metaearth3d.run.driver import Run
from metaearth3d.run.engines import Stopper
from metaearth3d.run.folders import LocalFolder
from metaearth3d.run.journal import entries
from metaearth3d.world import World

PLAN = stub_plan()
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A Ray cluster of two nodes with a CPU each, so that two actors are on two nodes."""
    ray = pytest.importorskip("ray", reason="ray is not installed; pip install 'metaearth3d[ray]' brings it")
    utils = pytest.importorskip("ray.cluster_utils")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_worker_niceness", "0")
        patch.setenv("RAY_TMPDIR", "/tmp")  # its sockets' names have to be short
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]))
        found = utils.Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        found.add_node(num_cpus=1)
        ray.init(address=found.address, logging_level="error", log_to_driver=False)
        yield found
        ray.shutdown()
        found.shutdown()


def who(folder: Path) -> set[str]:
    """Names of the workers that did a folder's jobs."""
    return {entry["w"] for entry in entries(LocalFolder(folder)) if entry["k"] == "done"}


def test_two_nodes_make_the_tree_of_one_process(
    cluster: Any, tmp_path: Path, image_path: Path, tiny_model: Path
) -> None:
    world = World.from_image(image_path, seed=7, model=tiny_model)
    options: dict[str, Any] = {"gsd": 4, "block_px": 128, "products": ("image", "height", "tiles"), "measure": False}
    plan = Plan.make(world, bounds=(14.9, 46.9, 15.1, 47.1), **options)
    for name in ("local", "ray"):
        plan.save(tmp_path / name)
    assert run(tmp_path / "local", workers=1, start="fork").done == plan.count()
    assert run(tmp_path / "ray", engine="ray", workers=2).done == plan.count()
    assert who(tmp_path / "ray") == {"ray0", "ray1"}
    assert made(tmp_path / "ray") == made(tmp_path / "local") and len(made(tmp_path / "ray")) > 35


def test_a_node_may_be_lost_and_another_join(cluster: Any, tmp_path: Path) -> None:
    """Of three workers one waits for a node, as an autoscaler would bring it; deaths and failures as anywhere else."""
    out, whole = tmp_path / "ray", tmp_path / "whole"
    for folder in (out, whole):
        PLAN.save(folder)
    run(whole, workers=1, start="fork", factory=factory(whole, PLAN, tmp_path / "m"))
    faults = {"j2": "dies once", "j5": "raises", **{f"j{k}": "slow" for k in range(6, 12)}}
    begun = threading.Event()

    def change() -> None:
        begun.wait()
        cluster.remove_node(cluster.list_all_nodes[-1])
        cluster.add_node(num_cpus=1)

    changing = threading.Thread(target=change)
    changing.start()
    work = factory(out, PLAN, tmp_path / "marks", **faults)
    end = run(out, engine="ray", workers=3, factory=work, progress=lambda done, *_: begun.set() if done else None)
    changing.join()
    assert (end.done, end.failed) == (11, 1) and status(out).failures[0][0] == 5
    end = run(out, engine="ray", workers=1, factory=factory(out, PLAN, tmp_path / "again"))
    assert (end.done, end.made) == (12, 1) and rasters(out) == rasters(whole)


def test_a_signal_is_still_heard_after_the_cluster_is_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    from metaearth3d.run.ray import RayEngine

    ray = pytest.importorskip("ray")
    joined: list[object] = []

    def init(**options: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # as Ray's own does
        joined.append(options)

    monkeypatch.setattr(ray, "init", init)
    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray, "cluster_resources", lambda: {"CPU": 2.0})
    with Stopper().listening() as stopper:
        assert RayEngine(stub_factory, workers=2).workers == 2 and joined
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopper.signal is signal.SIGTERM


def stub_factory() -> Any:
    """Never called."""


def test_what_travels_is_small(cluster: Any, tmp_path: Path) -> None:
    """Addresses and checksums only: nothing that Ray would put into its object store (100 KiB and more)."""
    from metaearth3d.run.ray import RayEngine

    PLAN.save(tmp_path)
    engine = RayEngine(factory(tmp_path, PLAN, tmp_path / "m"), workers=1)
    outcomes = list(engine.outcomes(Run(PLAN, LocalFolder(tmp_path)).open_jobs(), lambda: False))
    assert len(outcomes) == 12 and max(len(pickle.dumps(outcome)) for outcome in outcomes) < 2000
