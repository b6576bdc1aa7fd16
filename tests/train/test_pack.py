"""The pack: small enough, nothing held out, readable as the data it came from."""

import csv
import importlib.util
import io
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from metaearth3d.errors import BadInput
from metaearth3d.train.imagery import load_places

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pack() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pack", ROOT / "scripts" / "pack.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["pack"] = module
    spec.loader.exec_module(module)
    return module


def shard(folder: Path, name: str, keys: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(len(keys))
    with tarfile.open(folder / f"{name}.tar", "w") as tar:
        for key in keys:
            file = io.BytesIO()
            Image.fromarray(rng.integers(0, 256, (40, 40, 3), dtype=np.uint8)).save(file, "PNG")
            member = tarfile.TarInfo(f"{key}.png")
            member.size = len(file.getvalue())
            tar.addfile(member, io.BytesIO(file.getvalue()))
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, ("key", "source", "license", "gsd_m", "lon"))
        rows.writeheader()
        rows.writerows({"key": k, "source": "made here", "license": "CC0", "gsd_m": "0.3", "lon": "0"} for k in keys)


def run(pack: ModuleType, monkeypatch: pytest.MonkeyPatch, data: Path, out: Path, mib: float) -> int:
    monkeypatch.setattr(sys, "argv", ["pack.py", "--data", str(data), "--out", str(out), "--mib", str(mib)])
    pack.main()
    return sum(path.stat().st_size for path in out.rglob("*.tar"))


def test_a_pack_is_small_and_holds_no_held_out_place(
    pack: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shard(tmp_path / "data" / "imagery", "ucmerced_0.3m", [f"beach{k:02d}" for k in range(60, 100)])
    shard(tmp_path / "data" / "imagery", "scenes_multi_gsd", ["scene_a", "scene_b"])
    size = run(pack, monkeypatch, tmp_path / "data", tmp_path / "out", 0.1)
    assert size < 0.1 * 2**20 + 2 * 10240  # each tar is padded to records of 10 KiB
    places = load_places(tmp_path / "out")
    whole = {p.key: p.pixels for p in load_places(tmp_path / "data")}
    assert 2 < len(places) < 32 and not any(p.held_out for p in places)
    assert {"scene_a", "scene_b"} < {p.key for p in places}
    assert all((p.pixels == whole[p.key]).all() for p in places)


def test_scenes_that_do_not_fit_are_refused(pack: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shard(tmp_path / "data" / "imagery", "scenes_multi_gsd", ["scene_a", "scene_b"])
    with pytest.raises(BadInput, match="larger --mib"):
        run(pack, monkeypatch, tmp_path / "data", tmp_path / "out", 0.005)
    assert not (tmp_path / "out").exists()
