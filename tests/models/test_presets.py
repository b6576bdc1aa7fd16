"""Presets: the sizes they promise, without a byte of weights, and the one that ships is the one on disk."""

import json
from pathlib import Path

import pytest
import torch

from metaearth3d.errors import BadInput
from metaearth3d.models import GeometryNet, UpscalerNet
from metaearth3d.models.presets import PRESETS, build, preset_config
from metaearth3d.shipped import default_checkpoint
from metaearth3d.train.recipes import teacher_net, train_upscale


def millions(net: torch.nn.Module) -> float:
    return sum(p.numel() for p in net.parameters()) / 1e6


def test_paper_is_600_million_of_imagery_and_a_billion_of_geometry() -> None:
    upscale, geometry = build("paper", "upscale", device="meta"), build("paper", "geometry", device="meta")
    assert isinstance(upscale, UpscalerNet) and isinstance(geometry, GeometryNet)
    assert millions(upscale) == pytest.approx(600, rel=0.05)
    assert millions(geometry) == pytest.approx(1000, rel=0.05)
    assert all(p.is_meta for net in (upscale, geometry) for p in net.parameters())


def test_base_is_about_a_hundred_million_in_all() -> None:
    both = millions(build("base", "upscale", device="meta")) + millions(build("base", "geometry", device="meta"))
    assert both == pytest.approx(100, rel=0.1)


def test_a_bigger_preset_is_told_from_a_smaller_one_by_its_size() -> None:
    for part in ("upscale", "geometry"):
        sizes = [millions(build(preset, part, device="meta")) for preset in PRESETS]  # type: ignore[call-overload]
        assert sizes[1] > 20 * sizes[0] and sizes[2] > 8 * sizes[1]


@pytest.mark.parametrize("preset", PRESETS)
def test_no_preset_needs_a_margin_wider_than_a_third_of_a_core(preset: str) -> None:
    for part in ("upscale", "geometry"):
        assert build(preset, part, device="meta").receptive_radius <= 512 / 3  # type: ignore[call-overload]


def test_the_big_nets_run_the_same_code() -> None:
    net = build("paper", "upscale", device="meta")
    noisy, parent = torch.empty(1, 48, 8, 8, device="meta"), torch.empty(1, 3, 8, 8, device="meta")
    one = torch.ones(1, device="meta")
    assert net(noisy, parent, one, one).shape == (1, 48, 8, 8)


def test_small_is_the_size_that_ships() -> None:
    for part, folder in (
        ("upscale", default_checkpoint("upscale") / "net"),
        ("geometry", default_checkpoint("geometry")),
    ):
        shipped = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        config = preset_config("small", part)
        assert all(shipped[size] == config[size] for size in ("width", "depth", "kernel", "expansion"))


def test_a_preset_is_a_copy() -> None:
    preset_config("small", "upscale")["width"] = 1
    assert preset_config("small", "upscale")["width"] == 128


def test_unknown_presets_and_parts_are_refused_before_any_data_is_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="small, base, paper"):
        build("huge", "upscale")
    with pytest.raises(BadInput, match="upscale, geometry"):
        preset_config("base", "prior")
    with pytest.raises(BadInput, match="small, base, paper"):
        train_upscale(tmp_path / "nowhere", tmp_path / "out", minutes=1, preset="huge")


def test_a_teacher_of_another_preset_is_no_teacher(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    run = tmp_path / "teacher" / "run"
    run.mkdir(parents=True)
    tiny = UpscalerNet(width=8, depth=1)
    save_file({f"average.{k}": v.contiguous() for k, v in tiny.state_dict().items()}, run / "state.safetensors")
    with pytest.raises(BadInput, match="preset"):
        teacher_net(tmp_path)
