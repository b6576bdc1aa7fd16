"""Output per second at each GSD of the cascade, beside a latent x4 upscaler of the published size on the same device.

    python scripts/bench/throughput.py --checkpoint checkpoints/small/upscale --out docs/bench/throughput.json
    python scripts/bench/throughput.py --checkpoint ... --device cuda --out out/throughput_gpu.json

Ours: a level's canonical windows (512 px cores and their margins) from 64 m parents, noise and quantisation included,
as a world computes them. The peer: the x4 latent upscaler that published cascades for this task start from
(UNet2DConditionModel with the configuration of the public x4 upscaler, 473 million parameters, and its f4 decoder),
random weights, in the published tiled protocol: 50 steps with guidance (two evaluations a step) on 512 px tiles that
overlap by half, so four tiles for each new 512 px. Its time is that of ``--evaluations`` UNet evaluations and one
decoding, multiplied up; random weights cost what trained ones cost. The ratio is of output pixels per second.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import _cascade
import _common
import numpy as np
import torch

from metaearth3d.diffusion import NetUpscaler
from metaearth3d.fields import MemoryStore, UpscaledField
from metaearth3d.geo import TileKey

STEPS, GUIDED, OVERLAP = 50, 2, 4  # steps, evaluations a step, tiles for each new tile at half overlap both ways
TILE_PX = 512
UNET: dict[str, Any] = {  # the public x4 upscaler's UNet, as its configuration states it
    "sample_size": 128,
    "in_channels": 7,
    "out_channels": 4,
    "block_out_channels": (256, 512, 512, 1024),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "only_cross_attention": (True, True, True, False),
    "attention_head_dim": 8,
    "cross_attention_dim": 1024,
    "num_class_embeds": 1000,
    "use_linear_projection": True,
}
VAE: dict[str, Any] = {
    "block_out_channels": (128, 256, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 3,
    "up_block_types": ("UpDecoderBlock2D",) * 3,
    "layers_per_block": 2,
    "latent_channels": 4,
    "sample_size": 256,
}


def settle(device: str) -> None:
    """Wait for a device to have done what it was given."""
    if device.startswith("cuda"):
        torch.cuda.synchronize()


def ours(checkpoint: Path, device: str, windows: int) -> dict[str, Any]:
    """Mpx/s and km2/s at each GSD: ``windows`` cores of each level, the parents' cores already there."""
    engine = NetUpscaler.from_pretrained(checkpoint, device=device)
    field, out = _cascade.root(), {}
    for level in (1, 2, 3):
        field = UpscaledField(field, engine, seed=3, version="bench", core_px=TILE_PX, store=MemoryStore(1 << 30))
        keys = [TileKey(level, 40, 40 + k) for k in range(windows + 1)]
        for key in keys:  # what lies above is computed first
            field.parent.read(field.window(key).parent())
        field.compute(keys[0])
        settle(device)
        start = time.perf_counter()
        for key in keys[1:]:
            field.compute(key)
        settle(device)
        seconds = (time.perf_counter() - start) / windows
        rate = TILE_PX**2 / 1e6 / seconds
        out[f"{field.gsd:g} m"] = {"mpx_per_s": rate, "km2_per_s": rate * field.gsd**2, "seconds_per_core": seconds}
    return out


def whole_cascade(levels: dict[str, Any]) -> float:
    """Mpx of 1 m imagery a second with all coarser levels made on the way."""
    rates = [row["mpx_per_s"] for row in levels.values()]
    return float(1 / sum(1 / rate / 16**up for up, rate in enumerate(reversed(rates))))


@torch.inference_mode()
def peer(device: str, evaluations: int) -> dict[str, Any]:
    """Mpx/s of the latent upscaler under the tiled protocol."""
    from diffusers import AutoencoderKL, UNet2DConditionModel

    dtype = torch.float16 if device.startswith("cuda") else torch.float32
    unet = UNet2DConditionModel(**UNET).to(device, dtype).eval()
    vae = AutoencoderKL(**VAE).to(device, dtype).eval()
    side = TILE_PX // 4
    latent = torch.randn(1, 7, side, side, device=device, dtype=dtype)
    words = torch.randn(1, 77, 1024, device=device, dtype=dtype)
    told = {"encoder_hidden_states": words, "class_labels": torch.tensor([20], device=device)}
    took = []
    for k in range(evaluations + 1):
        settle(device)
        start = time.perf_counter()
        unet(latent, torch.tensor(500 - k, device=device), **told)
        settle(device)
        took.append(time.perf_counter() - start)
    once = float(np.median(took[1:]))
    settle(device)
    start = time.perf_counter()
    vae.decode(latent[:, :4])
    settle(device)
    decode = time.perf_counter() - start
    seconds = OVERLAP * (STEPS * GUIDED * once + decode)
    return {
        "parameters": sum(p.numel() for p in unet.parameters()),
        "seconds_per_evaluation": once,
        "seconds_per_decode": decode,
        "seconds_per_tile": seconds,
        "mpx_per_s": TILE_PX**2 / 1e6 / seconds,
        "dtype": str(dtype),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--windows", type=int, default=6, help="cores of each level that are timed")
    parser.add_argument("--evaluations", type=int, default=1, help="evaluations of the peer's UNet that are timed")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    mine = ours(args.checkpoint, args.device, args.windows)
    theirs = peer(args.device, args.evaluations)
    cascade = whole_cascade(mine)
    ratios = {name: row["mpx_per_s"] / theirs["mpx_per_s"] for name, row in mine.items()}
    rows = [[name, row["mpx_per_s"], row["km2_per_s"], ratios[name]] for name, row in mine.items()]
    _common.table("ours", ["", "Mpx/s", "km2/s", "times the latent upscaler"], rows)
    print(f"whole cascade to 1 m: {cascade:.3f} Mpx/s; latent upscaler: {theirs['mpx_per_s']:.6f} Mpx/s")
    _common.write(
        args.out,
        {
            "device": args.device,
            "ours": mine,
            "cascade_mpx_per_s": cascade,
            "latent_upscaler": theirs,
            "ratios": ratios,
        },
    )


if __name__ == "__main__":
    main()
