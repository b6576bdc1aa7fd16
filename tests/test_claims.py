"""What the documents claim of the shipped weights, on real held-out places (skipped where the data is not at hand)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F

from metaearth3d.judge.features import RandomFeatures
from metaearth3d.judge.realism import frechet
from metaearth3d.judge.spectrum import spectrum_ratio
from metaearth3d.models import UpscalerNet
from metaearth3d.shipped import default_checkpoint
from metaearth3d.train.imagery import read_shard
from metaearth3d.train.upscale import generate, looks_of, pick_crops, quantise, to_signed

COUNT = 20


def to_bytes(x: torch.Tensor) -> np.ndarray:
    return ((x.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()


@pytest.mark.data
def test_one_evaluation_is_far_nearer_to_real_aerial_images_than_bicubic(data_folder: Path) -> None:
    places = list(read_shard(data_folder / "imagery", "naip_trees_0.6m"))
    crops, picks = pick_crops(places, 1.0, size_px=128, count=COUNT, seed=1)
    real, looks = to_signed(crops, torch.device("cpu")), looks_of(places, picks, 1.0, usual=(-0.1, 0.0))
    parent = quantise(F.avg_pool2d(real, 4))
    net = UpscalerNet.from_pretrained(default_checkpoint("upscale") / "net").float().eval()
    made = to_bytes(generate(net, parent, 1.0, 1, seed=3, sharpness=looks))
    smooth = np.stack(
        [np.asarray(Image.fromarray(p).resize((128, 128), Image.Resampling.BICUBIC)) for p in to_bytes(parent)]
    )
    eye = RandomFeatures()
    seen = {name: eye(images) for name, images in (("real", to_bytes(real)), ("made", made), ("smooth", smooth))}
    assert frechet(seen["made"], seen["real"]) < 0.2 * frechet(seen["smooth"], seen["real"])
    assert 0.7 < spectrum_ratio(made, to_bytes(real))[-1] < 1.5
    assert spectrum_ratio(smooth, to_bytes(real))[-1] < 0.1
