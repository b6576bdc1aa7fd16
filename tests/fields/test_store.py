"""Stores keep what they are given or forget it, and never hand out something else."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from metaearth3d.errors import MetaEarthError
from metaearth3d.fields import DirectoryStore, Layered, MemoryStore

ANY_ARRAY = arrays(st.sampled_from(["uint8", "float32"]), array_shapes(min_dims=3, max_dims=3, max_side=5))


def numbered(i: int, size: int = 100) -> NDArray[np.uint8]:
    return np.full((1, 1, size), i % 256, np.uint8)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.text(min_size=1), array=ANY_ARRAY)
def test_every_store_gives_back_what_it_was_given(tmp_path: Path, key: str, array: NDArray[Any]) -> None:
    folder = DirectoryStore(tmp_path)
    for store in (MemoryStore(), folder, Layered(MemoryStore(), folder)):
        store.put(key, array)
        back = store.get(key)
        assert back is not None
        assert back.dtype == array.dtype
        assert back.shape == array.shape
        assert back.tobytes() == array.tobytes()


@given(st.text(), st.text())
def test_two_keys_have_two_files_and_both_lie_inside_the_folder(a: str, b: str) -> None:
    store = DirectoryStore("/cache")
    assert store.path(a).is_relative_to("/cache")
    assert ".." not in store.path(a).parts
    assert (store.path(a) == store.path(b)) == (a == b)


@pytest.mark.parametrize("key", ["", ".", "..", "../x", "/etc/x", "a//b", "A", "a", "nul\0l", "x" * 300, "a.npy/b"])
def test_odd_keys_are_safe_names(tmp_path: Path, key: str) -> None:
    store = DirectoryStore(tmp_path / "store")
    store.put("a", numbered(0))
    store.put(key, numbered(1))
    assert store.path(key).is_relative_to(tmp_path / "store")
    back = store.get(key)
    assert back is not None
    assert back[0, 0, 0] == 1
    assert os.listdir(tmp_path) == ["store"]


def test_what_is_absent_is_none(tmp_path: Path) -> None:
    assert MemoryStore().get("a") is None
    assert DirectoryStore(tmp_path / "not yet").get("a") is None


def test_memory_forgets_the_least_recently_used_first() -> None:
    store = MemoryStore(max_bytes=300)
    for i in range(3):
        store.put(str(i), numbered(i))
    store.get("0")
    store.put("3", numbered(3))
    assert [store.get(str(i)) is not None for i in range(4)] == [True, False, True, True]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 200))))
def test_memory_never_holds_more_than_its_bytes(puts: list[tuple[int, int]]) -> None:
    store = MemoryStore(max_bytes=500)
    for key, size in puts:
        store.put(str(key), numbered(key, size))
        assert store.bytes_held <= 500
    held = [store.get(str(key)) for key in range(10)]
    assert store.bytes_held == sum(array.nbytes for array in held if array is not None)


def test_an_array_larger_than_the_memory_is_not_kept() -> None:
    store = MemoryStore(max_bytes=50)
    store.put("a", numbered(1))
    assert store.get("a") is None


def test_writing_to_the_original_or_the_answer_cannot_change_what_memory_holds() -> None:
    store, array = MemoryStore(), numbered(1)
    store.put("a", array)
    array[:] = 9
    back = store.get("a")
    assert back is not None
    assert back[0, 0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        back[:] = 3


@pytest.mark.parametrize("where", [0, 5, 60, 140, -1, -4, -5])
def test_one_flipped_bit_makes_a_file_absent(tmp_path: Path, where: int) -> None:
    store = DirectoryStore(tmp_path)
    store.put("a", numbered(1))
    content = bytearray(store.path("a").read_bytes())
    content[where] ^= 16
    store.path("a").write_bytes(content)
    assert store.get("a") is None
    assert not store.path("a").exists()


@given(st.floats(0, 0.999))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_cut_short_is_absent(tmp_path: Path, share: float) -> None:
    store = DirectoryStore(tmp_path)
    store.put("a", numbered(1))
    content = store.path("a").read_bytes()
    store.path("a").write_bytes(content[: int(len(content) * share)])
    assert store.get("a") is None


def test_numpy_itself_reads_the_files(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path)
    store.put("world/l1/r-3_c4", numbered(7))
    assert np.array_equal(np.load(tmp_path / "world" / "l1" / "r-3_c4.npy"), numbered(7))


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MetaEarthError, match="could not write"):
        DirectoryStore(tmp_path / "file").put("a", numbered(1))


def test_a_full_disk_leaves_no_temporary(tmp_path: Path) -> None:
    code = (
        "import resource, sys, numpy as np; from metaearth3d.fields import DirectoryStore; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000)); "
        "DirectoryStore(sys.argv[1]).put('a', np.zeros((1, 100, 100)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert "MetaEarthError: could not write" in done.stderr
    assert os.listdir(tmp_path) == []


def test_what_the_folder_has_is_also_kept_in_memory(tmp_path: Path) -> None:
    DirectoryStore(tmp_path).put("a", numbered(5))
    memory = MemoryStore()
    assert Layered(memory, DirectoryStore(tmp_path)).get("a") is not None
    assert memory.get("a") is not None


def test_many_threads_may_use_one_store(tmp_path: Path) -> None:
    store = Layered(MemoryStore(max_bytes=1000), DirectoryStore(tmp_path))

    def use(i: int) -> bool:
        key = i % 13
        store.put(str(key), numbered(key))
        back = store.get(str(key))
        return back is not None and bool((back == key).all())

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(400)))
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".tmp")]
