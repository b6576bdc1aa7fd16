"""The image network: mean-true by construction, local, and a citizen of diffusers."""

from pathlib import Path

import pytest
import torch
from support import randomised
from torch import nn
from torch.nn import functional as F

from metaearth3d.diffusion import NetUpscaler
from metaearth3d.models import UpscalerNet
from metaearth3d.models.layers import conservative_kernel, detail, fold, unfold, upsample
from metaearth3d.models.upscaler import CONTRAST_REACH, local_contrast
from metaearth3d.shipped import default_checkpoint


def tiny(seed: int = 0) -> UpscalerNet:
    net = randomised(UpscalerNet(width=8, depth=2, kernel=3, expansion=2), seed)
    assert isinstance(net, UpscalerNet)
    return net


def test_enlarging_keeps_box_means_exactly() -> None:
    parent = torch.randn(2, 3, 7, 9, dtype=torch.float64)
    assert (F.avg_pool2d(upsample(parent), 4) - parent).abs().max() < 1e-12


def test_enlarging_a_parabola_is_exact_away_from_the_border() -> None:
    def means(n: int, width: float) -> torch.Tensor:
        edges = torch.arange(n + 1, dtype=torch.float64) * width
        cubes = edges**3 / 3
        return (cubes[1:] - cubes[:-1]) / width

    parent = means(12, 1.0).expand(1, 1, 12, 12)
    fine = means(48, 0.25).expand(1, 1, 48, 48)
    assert (upsample(parent) - fine)[..., 8:-8].abs().max() < 1e-10


def test_kernel_rows_average_to_the_cell_itself() -> None:
    assert torch.allclose(conservative_kernel().mean(dim=0), torch.tensor([0, 0, 1, 0, 0], dtype=torch.float64))


def test_detail_has_no_family_mean_and_is_idempotent() -> None:
    x = unfold(torch.randn(2, 3, 16, 12))
    d = detail(x)
    assert F.avg_pool2d(fold(d), 4).abs().max() < 1e-6
    assert torch.allclose(detail(d), d, atol=1e-6)
    assert torch.equal(fold(x), fold(unfold(fold(x))))


def test_composed_images_have_the_parents_means() -> None:
    net, parent = tiny(), torch.rand(1, 3, 9, 8) * 2 - 1
    noise = detail(torch.randn(1, 48, 9, 8))
    estimate = net(noise, parent, torch.zeros(1), torch.ones(1))
    assert (F.avg_pool2d(net.compose(estimate, parent), 4) - parent).abs().max() < 1e-5
    assert estimate.std() > 0.05


def test_target_and_compose_are_inverse() -> None:
    net, image = tiny(), torch.rand(1, 3, 32, 24) * 2 - 1
    parent = F.avg_pool2d(image, 4)
    assert torch.allclose(net.compose(net.target(image, parent), parent), image, atol=1e-5)


def changed_at(net: UpscalerNet, distance: int, what: str) -> float:
    """Largest change of the middle family's estimate when an input that many parent pixels away changes."""
    torch.manual_seed(1)
    size, mid = 31, 15
    inputs = {"noisy": detail(torch.randn(1, 48, size, size)), "parent": torch.rand(1, 3, size, size)}

    def run(values: dict[str, torch.Tensor]) -> torch.Tensor:
        estimate = net(values["noisy"], values["parent"], torch.full((1,), 0.3), torch.full((1,), 4.0))
        return net.compose(estimate, values["parent"])[..., 4 * mid : 4 * mid + 4, 4 * mid : 4 * mid + 4]

    before = run(inputs)
    poked = {k: v.clone() for k, v in inputs.items()}
    poked[what][..., mid, mid + distance] += 3.0
    return float((run(poked) - before).abs().max().detach())


@pytest.mark.parametrize("what", ["noisy", "parent"])
def test_nothing_beyond_the_receptive_radius_matters(what: str) -> None:
    net = tiny()
    reach = net.receptive_radius // 4
    assert changed_at(net, reach + 1, what) == 0.0
    assert changed_at(net, reach - (CONTRAST_REACH if what == "noisy" else 0), what) > 0.0


class Attending(nn.Module):
    """A layer as it might be sneaked in: every place looks at every other."""

    def forward(self, x: torch.Tensor, condition: torch.Tensor) -> torch.Tensor:
        tokens = x.flatten(2).transpose(1, 2)
        return x + F.scaled_dot_product_attention(tokens, tokens, tokens).transpose(1, 2).reshape(x.shape)


def test_the_locality_test_catches_attention() -> None:
    net = tiny()
    net.trunk.blocks[0] = Attending()
    assert changed_at(net, net.receptive_radius // 4 + 1, "parent") > 0.0


def test_weights_survive_a_round_trip_as_safetensors(tmp_path: Path) -> None:
    net = tiny(4)
    net.save_pretrained(tmp_path)
    assert [p.suffix for p in sorted(tmp_path.iterdir())] == [".json", ".safetensors"]
    twin = UpscalerNet.from_pretrained(tmp_path)
    assert twin.config.width == 8
    for name, value in net.state_dict().items():
        assert torch.equal(value, twin.state_dict()[name])


def test_the_gsd_changes_the_picture() -> None:
    net, parent = tiny(), torch.rand(1, 3, 9, 8)
    noise = detail(torch.randn(1, 48, 9, 8))
    one, sixteen = (net(noise, parent, torch.zeros(1), torch.full((1,), g)) for g in (1.0, 16.0))
    assert float((one - sixteen).abs().max().detach()) > 1e-3


def test_public_classes_name_the_module_that_weights_files_name() -> None:
    assert UpscalerNet.__module__ == "metaearth3d.models"
    assert UpscalerNet().receptive_radius == 96


def test_local_contrast_is_the_rms_of_neighbour_differences() -> None:
    ramp = torch.arange(9.0).reshape(1, 1, 1, 9).expand(1, 3, 9, 9) * 0.1  # differs by 0.1 along x, 0 along y
    assert torch.allclose(local_contrast(ramp)[..., 4, 4], torch.tensor((0.01 / 2) ** 0.5))
    assert local_contrast(torch.zeros(1, 3, 5, 5)).abs().max() == 0


def test_the_number_of_threads_does_not_show_in_a_float() -> None:
    net = NetUpscaler.from_pretrained(default_checkpoint("upscale")).net
    generator = torch.Generator().manual_seed(3)
    parent = torch.rand(1, 3, 64, 64, generator=generator).contiguous(memory_format=torch.channels_last) * 2 - 1
    noise = torch.randn(1, 48, 64, 64, generator=generator).contiguous(memory_format=torch.channels_last)
    before, made = torch.get_num_threads(), []
    try:
        for threads in (1, 2, 3):
            torch.set_num_threads(threads)
            with torch.inference_mode():
                made.append(net(noise, parent, torch.zeros(1), torch.full((1, 64), 4.0)))
    finally:
        torch.set_num_threads(before)
    assert torch.equal(made[0], made[1]) and torch.equal(made[0], made[2])
