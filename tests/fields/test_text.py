"""Imagery from words keeps the first law: a place's pixels do not depend on how, when or from where they are read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from support import randomised

from metaearth3d.diffusion.root import RootPainter
from metaearth3d.errors import BadInput
from metaearth3d.fields import ColourField, DirectoryStore, TextField, WordsField, one_prompt, read_prompt_map
from metaearth3d.fields.text import Painter
from metaearth3d.geo import Lattice, PixelBox
from metaearth3d.models import RootNet

LATTICE = Lattice("EPSG:32633", 500_000.0, 5_210_000.0)
CENTRES = [(0, 0), (-1000, 777), (10**6, -(10**6)), (2**31 - 9, -(2**31) + 5)]
VECTOR = np.random.default_rng(5).normal(size=8).astype(np.float32)


@dataclass
class Toy:
    """A local painter of known radius in exact integers; ``leak`` looks at its whole window."""

    receptive_radius: int = 5
    steps: int = 2
    patch: int = 2
    hint_pad: int = 3
    digest: str = "toy"
    leak: bool = False
    windows: int = 0

    def paint(
        self, noise: NDArray[Any], margin: int, *, gsd: float, words: NDArray[Any], hint: Any, guidance: float
    ) -> NDArray[np.uint8]:
        self.windows += 1
        x = np.rint(40 * noise)
        if words.ndim == 3:
            x += np.rint(200 * words[:3]).repeat(2, axis=1).repeat(2, axis=2)
        if hint is not None:
            x += hint[:, 3:-3, 3:-3].repeat(16, axis=1).repeat(16, axis=2)
        for _ in range(self.steps):
            total = np.cumsum(np.cumsum(np.pad(x, ((0, 0), (6, 5), (6, 5))), axis=1), axis=2)
            x = (total[:, 11:, 11:] - total[:, :-11, 11:] - total[:, 11:, :-11] + total[:, :-11, :-11]) % 251
        x = x - x[:, :1, :1] if self.leak else x  # as attention or a norm over space would
        return (x[:, margin : x.shape[1] - margin, margin : x.shape[2] - margin] % 256).astype(np.uint8)


def some_map(folder: Path) -> WordsField:
    """Two prompts with a border that runs through (0, 0)."""
    ring = [[15.0, 46.9], [16.0, 46.9], [16.0, 47.2], [15.0, 47.2]]
    area = {"properties": {"prompt": "x"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path = folder / "map.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", **area}]}))
    vectors = np.stack([VECTOR, -VECTOR])
    return WordsField(LATTICE, vectors, read_prompt_map(path, "ground", LATTICE), digest="map")


def text_field(painter: Any, words: Any = None, **more: Any) -> TextField:
    """Level -1 over a hint of level -3, as worlds have it."""
    words = one_prompt(LATTICE, VECTOR, "hills", "toy") if words is None else words
    told = {"seed": 1, "version": "1", "guidance": 2.0, "core_px": 32, **more}
    hint = TextField(LATTICE, -3, painter, words, **{**told, "store": None})
    return TextField(LATTICE, -1, painter, words, hint=hint, **told)


def tiny_painter(**more: Any) -> RootPainter:
    """A random network all of whose layers count."""
    net = RootNet(width=8, depth=1, kernel=3, expansion=2, text_dim=8, steps=2)
    return RootPainter(randomised(net, 3, std=0.3), **more)


def boxes(row: int, col: int) -> list[PixelBox]:
    """Square, wide, tall and single-pixel boxes around a place."""
    at = [(-20, -20, 40, 40), (-3, -35, 5, 70), (-35, 1, 70, 3), (0, 0, 1, 1), (-1, 31, 2, 2)]
    return [PixelBox(-1, row + r, col + c, h, w) for r, c, h, w in at]


@pytest.mark.parametrize("mapped", [False, True])
@pytest.mark.parametrize("centre", CENTRES)
def test_any_order_any_shape_any_place_gives_the_same_bytes(
    tmp_path: Path, centre: tuple[int, int], mapped: bool
) -> None:
    words = some_map(tmp_path) if mapped else None
    outer = PixelBox(-1, centre[0] - 40, centre[1] - 40, 80, 80)
    for make in (Toy, tiny_painter) if centre == CENTRES[-1] else (Toy,):
        whole = text_field(make(), words).read(outer).data
        assert whole.std() > 3
        for order in (1, -1):
            field = text_field(make(), words)
            for box in boxes(*centre)[::order]:
                assert np.array_equal(field.read(box).data, whole[(slice(None), *box.slices(outer))]), (order, box)


def windowed(field: TextField, core: PixelBox) -> NDArray[np.uint8]:
    """The pixels of a core as if it were one canonical core of that size and place."""
    other = text_field(field.painter, field.words)
    other.core_px, other.window = core.height, lambda key: core.pad(field.margin)  # type: ignore[method-assign]
    return other.compute(core)  # type: ignore[arg-type]


@pytest.mark.parametrize("mapped", [False, True])
def test_windows_of_another_size_and_place_agree(tmp_path: Path, mapped: bool) -> None:
    """Locality: integers to the byte, a network up to rounding, for kernels add up windows of other sizes in another
    order. The control: a painter that looks at its whole window does not agree.
    """
    words = some_map(tmp_path) if mapped else None
    core = PixelBox(-1, -48, -16, 96, 96)
    for painter, most in ((Toy(), 0.0), (tiny_painter(), 0.001), (Toy(leak=True), 1.0)):
        field = text_field(painter, words)
        apart = np.abs(field.read(core).data.astype(int) - windowed(field, core))
        if most < 1:
            assert apart.max() <= (most > 0) and (apart > 0).mean() <= most
        else:
            assert (apart > 1).mean() > 0.5


def test_a_margin_too_small_is_caught() -> None:
    core = PixelBox(-1, -48, -16, 96, 96)
    for painter in (Toy(), tiny_painter()):
        field = text_field(painter)
        whole = windowed(field, core)
        field.margin = 0
        assert not np.array_equal(field.read(core).data, whole)


def test_the_border_of_a_prompt_map_is_no_edge(tmp_path: Path) -> None:
    """The steepest step across the border is that of the feather; a map without feather, the control, has one."""
    field = text_field(tiny_painter(), some_map(tmp_path))
    data = field.read(PixelBox(-1, 0, -64, 64, 128)).data.astype(float)
    steps = np.abs(np.diff(gaussian_filter(data, (0, 6, 0)), axis=2)).mean(axis=(0, 1))
    border, inside = steps[56:72].max(), np.concatenate([steps[:40], steps[88:]])
    assert border < inside.max() * 1.5, (border, inside.max())
    west, east = data[:, :, :48].mean(axis=(1, 2)), data[:, :, 80:].mean(axis=(1, 2))
    assert np.abs(west - east).max() > 8  # the two prompts do differ


def test_reading_far_away_costs_what_reading_near_costs() -> None:
    """No canvas: network evaluations of a 64 x 64 box at the origin, 10^6 and 2^31 px away."""
    counts = []
    for row in (0, 10**6 // 1024 * 1024, 2**31):
        painter = tiny_painter()
        text_field(painter, core_px=64).read(PixelBox(-1, row, -row, 64, 64))
        counts.append(painter.evaluations)
    assert len(set(counts)) == 1 and counts[0] > 0


def test_guidance_of_one_is_the_plain_conditional_path_and_of_nought_the_untold_one() -> None:
    painter = tiny_painter()
    noise = np.random.default_rng(0).normal(size=(3, 48, 48)).astype(np.float32)

    def painted(guidance: float, words: Any = VECTOR) -> NDArray[np.uint8]:
        return painter.paint(noise, 0, gsd=256.0, words=words, guidance=guidance)

    before = painter.evaluations
    plain = painted(1.0)
    assert painter.evaluations - before == painter.steps  # it asks once a step
    both = painter.estimate
    mixed = []
    painter.estimate = lambda x, t, g, w, h, k: (
        both(x, t, g, None, h, 0)
        + 1.0
        * (  # type: ignore[method-assign]
            both(x, t, g, w, h, 1) - both(x, t, g, None, h, 0)
        )
    )
    mixed.append(painted(1.0))
    painter.estimate = both  # type: ignore[method-assign]
    assert np.abs(plain.astype(int) - mixed[0]).max() <= 1
    assert np.array_equal(painted(0.0), painted(1.0, None))
    assert not np.array_equal(painted(0.0), plain)
    assert not np.array_equal(painted(3.0), plain)


def test_stores_and_prefetching_change_nothing(tmp_path: Path) -> None:
    box, painter = boxes(0, 0)[0], Toy()
    cold = text_field(painter).read(box).data
    kept = text_field(painter, store=DirectoryStore(tmp_path))
    kept.prefetch(box)
    assert np.array_equal(kept.read(box).data, cold)
    made = painter.windows
    again = text_field(painter, store=DirectoryStore(tmp_path))
    assert np.array_equal(again.read(box).data, cold)
    assert painter.windows == made


def test_all_that_pixels_depend_on_is_in_the_digest(tmp_path: Path) -> None:
    fields = [
        text_field(Toy()),
        text_field(Toy(), seed=2),
        text_field(Toy(), version="2"),
        text_field(Toy(), guidance=3.0),
        text_field(Toy(digest="other")),
        text_field(Toy(), one_prompt(LATTICE, VECTOR, "plains", "toy")),
        text_field(Toy(), some_map(tmp_path)),
        TextField(LATTICE, -1, Toy(), one_prompt(LATTICE, VECTOR, "hills", "toy"), seed=1, version="1", guidance=2.0),
    ]
    assert len({field.digest for field in fields}) == len(fields)
    box = PixelBox(-1, 0, 0, 32, 32)
    assert not np.array_equal(fields[0].read(box).data, fields[1].read(box).data)


def test_pictures_follow_their_tint() -> None:
    def warm_in_the_east(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[Any]:
        return np.stack([np.where(lon > 15, 200, 20), lon * 0 + 90, lat * 0 + 60]).astype(np.uint8)

    tint = ColourField(LATTICE, -5, warm_in_the_east, "warm")
    words = one_prompt(LATTICE, VECTOR, "hills", "toy")
    field = TextField(LATTICE, -3, tiny_painter(), words, seed=1, version="1", hint=tint, core_px=32)
    plain = TextField(LATTICE, -3, tiny_painter(), words, seed=1, version="1", core_px=32)
    box = PixelBox(-3, 0, 0, 32, 32)
    assert not np.array_equal(field.read(box).data, plain.read(box).data)


def test_what_does_not_belong_is_refused() -> None:
    words = one_prompt(LATTICE, VECTOR, "hills", "toy")
    with pytest.raises(BadInput, match="multiple of 16"):
        TextField(LATTICE, -1, Toy(), words, seed=1, version="1", core_px=24)
    with pytest.raises(BadInput, match="two levels coarser"):
        hint = TextField(LATTICE, -2, Toy(), words, seed=1, version="1")
        TextField(LATTICE, -1, Toy(), words, seed=1, version="1", hint=hint)
    with pytest.raises(BadInput, match="steps is 0"):
        tiny_painter(steps=0)


def test_painters_keep_the_protocol() -> None:
    def kept(painter: Painter) -> bool:
        return painter.patch == 2

    assert kept(Toy()) and kept(tiny_painter())
