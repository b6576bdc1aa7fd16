"""Networks as engines of a field: arrays in, arrays out, the same bytes for the same window."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from metaearth3d.errors import BadInput
from metaearth3d.models.flow import sample
from metaearth3d.models.layers import FACTOR, detail, unfold
from metaearth3d.models.upscaler import UpscalerNet

Net = TypeVar("Net", bound=nn.Module)
Look = Callable[[Tensor], Tensor | None]  # of output GSDs (N,) or (N, h)

MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1  # glibc malloc.h: M_MMAP_THRESHOLD, M_TRIM_THRESHOLD

ENGINE_VERSION = "2"  # raised whenever the same weights would give other pixels


def weights_digest(net: nn.Module) -> str:
    """sha256 over a network's parameter names, shapes and float32 bytes, and the engine's version."""
    digest = hashlib.sha256(ENGINE_VERSION.encode())
    for name, value in sorted(net.state_dict().items()):
        digest.update(f"{name}{tuple(value.shape)}".encode())
        digest.update(value.detach().float().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def aligned(net: Net) -> Net:
    """``net`` with its weights copied to freshly aligned storage.

    Weights mapped from a safetensors file may start at any byte, and CPU kernels round differently when they do.
    """
    for parameter in net.parameters():
        parameter.data = parameter.data.clone()
    return net


def settled(net: Net, device: torch.device) -> Net:
    """``net`` ready to be an engine: float32, channels-last memory, aligned weights, no gradients."""
    net = net.float().eval().requires_grad_(False).to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return aligned(net)


def fit_families(child: Tensor, parent: Tensor, *, passes: int = 4) -> Tensor:
    """``child`` (..., 4h, 4w) within 0..255, its 4x4 means as near to ``parent`` (..., h, w) as clipping allows.

    What clipping took away is given back to the other pixels of the same family, so nothing travels further than it.
    """
    pool = nn.functional.avg_pool2d
    child = child.clamp(0, 255)
    for _ in range(passes):
        lack = _spread(parent - pool(child, FACTOR))
        room = ((child < 255) & (lack > 0)) | ((child > 0) & (lack < 0))
        share = _spread(pool(room.to(child), FACTOR)).clamp(min=1 / FACTOR**2)
        child = (child + room * lack / share).clamp(0, 255)
    return child


def _spread(parent: Tensor) -> Tensor:
    """Each value of (..., h, w) over its family of (..., 4h, 4w)."""
    return parent.repeat_interleave(FACTOR, -2).repeat_interleave(FACTOR, -1)


class NetUpscaler:
    """An :class:`UpscalerNet` behind the ``Upscaler`` protocol.

    Windows are evaluated one by one in float32 and channels-last memory: on a CPU the bytes do not depend on how many
    are asked for at once.
    """

    def __init__(
        self,
        net: UpscalerNet,
        *,
        steps: int | None = None,
        sharpness: tuple[float, float] | None = None,
        device: str = "cpu",
    ) -> None:
        self.steps = int(net.config.steps if steps is None else steps)
        if self.steps < 1:
            raise BadInput(f"steps is {self.steps}; at least one evaluation is needed")
        self.device = checked_device(device)
        self.net = settled(net, self.device)
        self.receptive_radius: int = net.receptive_radius
        self.text_dim = int(net.config.text_dim)
        look = checked_sharpness(net, sharpness)
        self.sharpness = None if look is None or sharpness is None else torch.tensor([look], device=self.device)
        rows = [list(row) for row in net.config.looks or ()]
        said: object = look if sharpness is not None or not rows else rows
        self.digest = f"{weights_digest(net)}-{net.config.floor:g}-{net.config.contrast:g}-{said}"
        self.has_inner = bool(net.config.inner)  # knows another look for levels that will be made finer still
        if self.has_inner:
            self.digest += f"-{[list(row) for row in net.config.inner]}"

    @classmethod
    def from_pretrained(
        cls,
        path: str | Path,
        *,
        steps: int | None = None,
        sharpness: tuple[float, float] | None = None,
        device: str = "cpu",
    ) -> NetUpscaler:
        """Load the network of a pipeline folder (or of a folder that holds the network alone)."""
        folder = Path(path)
        net = UpscalerNet.from_pretrained(folder / "net" if (folder / "net").is_dir() else folder)
        return cls(net, steps=steps, sharpness=sharpness, device=device)

    @torch.inference_mode()
    def generate(
        self,
        parent: NDArray[np.uint8],
        noise: NDArray[np.float32],
        *,
        gsd: float | NDArray[np.floating[Any]],
        words: NDArray[np.float32] | None = None,
        inner: bool = False,
    ) -> NDArray[np.uint8]:
        """Child (3, 4h, 4w) of ``parent`` (3, h, w); only ``noise[0]`` (3, 4h, 4w) is used, the path being fixed.

        ``gsd`` of the output in metres: a number, or one for each parent row. ``words``, for a network that takes
        them, is a text embedding (T,) or each parent pixel's own (T, h, w). ``inner``: the child will be made finer
        still.
        """
        x = torch.from_numpy(np.ascontiguousarray(parent)).to(self.device).float()[None]  # (1, 3, h, w)
        start = detail(unfold(torch.from_numpy(noise[:1]).to(self.device)))
        told = None
        if words is not None:
            told = torch.from_numpy(np.ascontiguousarray(words, np.float32)).to(self.device)[None]
        made = self.estimate(x / 127.5 - 1, start, gsd=gsd, words=told, look=self.look(inner=inner))
        child = fit_families((made[0] + 1) * 127.5, x[0])
        out: NDArray[np.uint8] = child.round().byte().cpu().numpy()
        return out

    def look(self, *, inner: bool = False) -> Look:
        """What the network is told of the sharpness of output at GSDs (N,) or (N, h); None: its own usual look."""
        if inner and self.has_inner:
            return lambda gsd: self.net.usual_look(gsd, inner=True)
        return lambda gsd: None if self.sharpness is None else self.sharpness.expand(len(gsd), -1)

    def estimate(
        self,
        parent: Tensor,
        noise: Tensor,
        *,
        gsd: float | NDArray[np.floating[Any]],
        words: Tensor | None = None,
        look: Look | None = None,
    ) -> Tensor:
        """Image (1, 3, 4h, 4w) in about -1..1 from ``parent`` (1, 3, h, w) and family noise (1, 48, h, w)."""
        parent = parent.contiguous(memory_format=torch.channels_last)
        gsds = torch.as_tensor(np.atleast_1d(gsd), dtype=torch.float32, device=self.device)
        gsds = gsds if len(gsds) == 1 else gsds[None]
        told = {"sharpness": (look or self.look())(gsds), "words": words}

        def denoise(x: Tensor, time: Tensor) -> Tensor:
            estimate: Tensor = self.net(x.contiguous(memory_format=torch.channels_last), parent, time, gsds, **told)
            return estimate

        return self.net.compose(sample(denoise, noise, self.steps), parent)


def checked_sharpness(net: UpscalerNet, wanted: tuple[float, float] | None) -> tuple[float, float] | None:
    """The look a network is to give its output: the one asked for, or its usual one.

    Raises:
        BadInput: the network cannot be told, or the numbers are not two octave ratios within -3..3.
    """
    usual = net.config.sharpness
    if wanted is None:
        return None if usual is None else (float(usual[0]), float(usual[1]))
    if usual is None:
        raise BadInput("this network cannot be told how sharp its output is to be; leave sharpness out")
    look = tuple(float(v) for v in wanted)
    if len(look) != 2 or not all(-3 <= v <= 3 for v in look):
        raise BadInput(f"sharpness is {wanted}; give two log2 ratios of neighbouring octaves, each within -3..3")
    return look[0], look[1]


def checked_device(name: str) -> torch.device:
    """The torch device of a name, if this machine has it."""
    try:
        device = torch.device(name)
        torch.empty(1, device=device).cpu()
    except (RuntimeError, AssertionError, ImportError) as error:
        reason = str(error).splitlines()[0].split(". ")[0]
        raise BadInput(f"device {name!r} cannot be used here ({reason}); try cpu or cuda") from error
    return device


def keep_freed_memory() -> bool:
    """Ask glibc to reuse freed blocks of any size instead of returning them to the system; whether it agreed.

    A network's large temporaries are otherwise mapped and zeroed anew each time, a quarter of the time of a window.
    For processes that do nothing else: the command line calls it, the library does not.
    """
    import ctypes

    try:
        libc = ctypes.CDLL("libc.so.6")
        return bool(libc.mallopt(MMAP_THRESHOLD, 1 << 30) and libc.mallopt(TRIM_THRESHOLD, (1 << 31) - 1))
    except (OSError, AttributeError):
        return False
