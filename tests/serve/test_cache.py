"""The disk cache keeps to its size and heals; the gate does each piece of work once; a cut is a sound 3D tileset."""

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from serve.serve_support import served

from metaearth3d.serve.cache import LimitedStore
from metaearth3d.serve.gate import Busy, Gate, Gone
from metaearth3d.serve.maps import lonlat_of, tile_of
from metaearth3d.tiles3d import check_tileset
from metaearth3d.world import World

KILOBYTE = np.arange(1000, dtype=np.uint8)


def files(folder):
    """Bytes of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_the_least_recently_used_go_first_also_after_a_restart(tmp_path):
    store = LimitedStore(tmp_path, 10**6)
    store.put("a", KILOBYTE)
    each = files(tmp_path)
    for at, name in enumerate("bcd"):
        store.put(name, KILOBYTE)
        os.utime(store.path(name), ns=(at, at))
    os.utime(store.path("a"), ns=(9, 9))
    again = LimitedStore(tmp_path, 3 * each)
    assert [again.get(name) is not None for name in "abcd"] == [True, False, True, True]
    again.get("c")
    again.get("a")
    again.put("e", KILOBYTE)
    assert [again.get(name) is not None for name in "acde"] == [True, True, False, True]
    assert files(tmp_path) == again.bytes_held == 3 * each


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 4000)), max_size=25))
def test_no_order_of_puts_exceeds_the_limit(tmp_path_factory, puts):
    folder = tmp_path_factory.mktemp("cache")
    store = LimitedStore(folder, 6000)
    for name, size in puts:
        store.put(name, np.zeros(size, np.uint8))
        store.get("a")
        assert store.bytes_held == files(folder) <= 6000


def test_a_folder_without_room_is_no_error(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    store = LimitedStore(tmp_path / "file" / "below", 10**6)
    store.put("a", KILOBYTE)
    assert store.get("a") is None and "could not write" in caplog.text


def test_a_server_heals_its_cache_and_keeps_to_its_size(small_image, tiny_parts, tmp_path):
    paths = [
        f"/{kind}/{z}/{x}/{y}.png"
        for kind in ("xyz", "terrain")
        for z in (12, 13)
        for x, y in [tile_of(z, 15.003, 47.0405)]
    ]
    world, found = World.from_image(small_image, 7, parts=tiny_parts), []
    limit = 10**9
    for damage in (False, True, True):
        if damage:
            limit = limit if found[1:] else files(tmp_path) * 9 // 10
            for path in tmp_path.rglob("*.npy"):
                path.write_bytes(path.read_bytes()[:-20] + b"x" * 7)
        store = LimitedStore(tmp_path, limit)
        with served(world, store=store) as client:
            found.append([client(path).body for path in paths])
            assert json.loads(client("/status.json").body)["cache_bytes"] == files(tmp_path) <= limit
        assert list(tmp_path.rglob("*.npy"))
    assert found[0] == found[1] == found[2]


def test_work_asked_for_by_many_is_done_once_and_its_fault_told_to_all():
    gate, held, calls = Gate(1, 4), threading.Event(), []

    def work():
        held.wait()
        calls.append(1)
        raise ValueError("no")

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(gate.run, "same", work) for _ in range(8)]
        while gate.running + gate.in_line == 0 or gate._jobs["same"].wanted < 8:
            pass
        held.set()
        assert {str(job.exception()) for job in asked} == {"no"} and calls == [1]
    with pytest.raises(Gone):
        gate.run("blocked", lambda: threading.Event().wait(0.6), lambda: True)
    gate.close()
    with pytest.raises(Busy):
        gate.run("late", int)


def test_tile_addresses_and_places_are_inverse():
    for zoom, x, y in ((0, 0, 0), (3, 7, 0), (17, 70000, 46000)):
        lon, lat = lonlat_of(zoom, x + 0.5, y + 0.5)
        assert tile_of(zoom, lon, lat) == (x, y)


def test_a_cut_is_a_sound_tileset_and_the_same_again(small_image, tiny_parts, tmp_path):
    found = []
    for _ in range(2):
        with served(World.from_image(small_image, 7, parts=tiny_parts)) as client:
            set_ = json.loads(client("/3dtiles?lon=15.004&lat=47.04&zoom=12").body)["tileset"]
            root = client(f"/{set_}")
            assert root.status == 200 and root.headers["Content-Type"] == "application/json"
            folder = set_.rpartition("/")[0]
            names, found_files = ["tileset.json"], {}
            while names:
                name = names.pop()
                found_files[name] = client(f"/{folder}/{name}").body
                if name == "tileset.json":
                    names += uris(json.loads(found_files[name])["root"])
            assert client(f"/{folder}/tiles/9/9_9.glb").status == 404
            assert client(f"/{folder}/tileset.json", If_None_Match=root.headers["ETag"]).status == 304
        found.append(found_files)
    assert found[0] == found[1]
    for name, body in found[0].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(body)
    world = World.from_image(small_image, 7, parts=tiny_parts)
    level = json.loads(found[0]["tileset.json"])["extras"]["box"][0]
    assert check_tileset(tmp_path, height=world.field("height", level)) == []
    assert world.spec.digest == json.loads(found[0]["tileset.json"])["extras"]["metadata"]["world"]


def uris(tile):
    """Contents of a tile and all below it."""
    return [tile["content"]["uri"], *(uri for child in tile.get("children", []) for uri in uris(child))]
