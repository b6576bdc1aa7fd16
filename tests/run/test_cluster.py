"""Places beyond this machine, as near as one machine can come: an S3 server of its own, fsspec's memory."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from run.batch_support import factory, rasters, stub_plan, stub_work
from support import run_cli

from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.run import run, status, verify
from metaearth3d.run.driver import Run
from metaearth3d.run.engines import InlineEngine, Stopper
from metaearth3d.run.folders import CloudFolder, open_folder
from metaearth3d.run.lock import locked

PLAN = stub_plan()


@pytest.fixture
def expected(tmp_path: Path) -> dict[str, str]:
    """What a local run makes."""
    PLAN.save(tmp_path / "local")
    run(tmp_path / "local", workers=1, start="fork", factory=factory(tmp_path / "local", PLAN, tmp_path / "m"))
    return rasters(tmp_path / "local")


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """URL of a bucket on an S3 server of this machine, as a process of its own."""
    pytest.importorskip(
        "moto.server", reason="moto is not installed; pip install 'metaearth3d[test]' brings a test server"
    )
    s3fs = pytest.importorskip("s3fs", reason="s3fs is not installed; pip install 'metaearth3d[cloud]' brings it")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "FSSPEC_S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        }.items():
            patch.setenv(name, value)
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        s3fs.S3FileSystem(endpoint_url=f"http://127.0.0.1:{port}").mkdir("worlds")
        yield "s3://worlds/batch"
        server.terminate()
        server.wait()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_an_object_store_holds_the_same_files_and_its_journal(
    bucket: str, tmp_path: Path, expected: dict[str, str]
) -> None:
    PLAN.save(bucket)
    end = run(f"{bucket}/plan.json", workers=1, start="fork", factory=lambda: stub_work(bucket, PLAN))
    assert (end.done, end.failed) == (12, 0)
    place = open_folder(bucket)
    assert isinstance(place, CloudFolder)
    for name in place.names():
        (tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "copy" / name).write_bytes(place.read(name))
    assert rasters(tmp_path / "copy") == expected
    assert {"height_4m.vrt", "collection.json", "report.html"} <= set(place.names())
    assert status(bucket).done == 12 and verify(bucket, sample=0).sound
    place.remove("height/r0/c0.tif")
    with locked(place), pytest.raises(OutputConflict, match="another run is at work"):
        run(bucket, workers=1, start="fork", factory=lambda: stub_work(bucket, PLAN))
    assert run(bucket, workers=1, start="fork", factory=lambda: stub_work(bucket, PLAN)).made == 1


def test_a_place_that_nobody_knows_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadInput, match="is no place to write to"):
        open_folder("nowhere://x/y")
    assert run_cli("status", "nowhere://x/y") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_any_store_that_fsspec_knows_will_do(tmp_path: Path, expected: dict[str, str]) -> None:
    """fsspec's own memory: the code of object stores without a server."""
    url = "memory://batch"
    PLAN.save(url)
    place = open_folder(url)

    assert isinstance(place, CloudFolder)
    end = Run(PLAN, place).all(lambda: InlineEngine(stub_work(url, PLAN, place)), Stopper())
    assert end.done == 12 and Run(PLAN, place).done == 12
    assert {n: len(place.read(n)) for n in place.names("height/")} == dict.fromkeys(expected, 1280)
