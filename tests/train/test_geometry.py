"""Height crops, the energy score and one short training run, on rasters made here."""

import json

import numpy as np
import pytest
import rasterio
import torch
from affine import Affine

from metaearth3d.errors import BadInput
from metaearth3d.models.geometry import GeometryNet
from metaearth3d.train.geometry import GeometryTask, energy_score, slopes, to_batch, windows, worn
from metaearth3d.train.loop import Budget, train
from metaearth3d.train.measure import box_mean, held_out_crops, plain, score
from metaearth3d.train.prior import Planet, errors, fit_prior, plain_grid, to_bytes, whole_grid
from metaearth3d.train.relief import Crop, Crops, Site, crop_at, exaggerate, load_sites, turn
from metaearth3d.train.rings import RingFit, solve
from metaearth3d.train.shading import lambert, shaded


def hills(size: int = 200, seed: int = 0) -> np.ndarray:
    """Smooth random ground in metres."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.fft2(rng.normal(size=(size, size)))
    wave = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.fftfreq(size)[None])
    return (np.fft.ifft2(spectrum / np.maximum(wave, 1 / size) ** 1.8).real / 20).astype(np.float32)


def site(**more) -> Site:
    return Site("made/hills", 10.0, 500 + hills(), np.zeros((200, 200, 3), np.uint8), "made here", "CC0", **more)


def write_raster(path, data: np.ndarray, **more) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = data if data.ndim == 3 else data[None]
    shape = {"count": data.shape[0], "height": data.shape[1], "width": data.shape[2], "dtype": data.dtype}
    with rasterio.open(path, "w", driver="GTiff", **shape, **more) as file:
        file.write(data)


@pytest.fixture
def data(tmp_path):
    """A data folder with a pair, a held-out DEM, a noisy DEM and an unlicensed one."""
    folder = tmp_path / "elevation"
    frame = {"crs": "EPSG:32632", "transform": Affine(10.0, 0.0, 0.0, 0.0, -10.0, 2000.0)}
    heights = hills()
    heights[0, 0] = -9999
    write_raster(folder / "a.tif", heights, nodata=-9999, **frame)
    write_raster(folder / "a_rgb.tif", np.full((3, 200, 200), 90, np.uint8), **frame)
    row = {"gsd_m": 10, "nodata": -9999, "source": "here", "licence": "CC0"}
    rows = [
        {**row, "key": "made/pair", "kind": "pair", "dem": "a.tif", "rgb": "a_rgb.tif"},
        {**row, "key": "dem/minnesota_1m", "kind": "dem", "raster": "a.tif"},
        {**row, "key": "dem/exploradores_aster_30m", "kind": "dem", "raster": "a.tif"},
        {**row, "key": "made/secret", "kind": "dem", "raster": "a.tif", "licence": "none stated"},
        {**row, "key": "height/roofs", "kind": "height", "raster": "a.tif"},
    ]
    (folder / "index.jsonl").write_text("\n".join(json.dumps(r) for r in rows))
    return tmp_path


def test_only_licensed_ground_is_read_and_places_are_held_out(data) -> None:
    sites = load_sites(data)
    assert [(s.key, s.held_out) for s in sites] == [("made/pair", False), ("dem/minnesota_1m", True)]
    assert np.isnan(sites[0].heights[0, 0]) and sites[0].image.shape == (200, 200, 3)


def test_a_folder_without_an_index_is_refused(tmp_path) -> None:
    with pytest.raises(BadInput, match="index"):
        load_sites(tmp_path)


def test_a_crop_keeps_slopes_when_it_is_averaged_down() -> None:
    ramp = Site("ramp", 2.0, np.tile(0.5 * np.arange(400, dtype=np.float32), (400, 1)))
    crop = crop_at(ramp, 5.0, 64, np.random.default_rng(0))
    assert crop is not None and crop.image is None and crop.heights.shape == (64, 64)
    np.testing.assert_allclose(np.diff(crop.heights, axis=1)[:, 2:-2], 0.5 * 2.5, rtol=1e-3)


def test_a_grid_in_degrees_is_squeezed_to_square_ground() -> None:
    rows = Site("d", 1000.0, np.tile(np.arange(400, dtype=np.float32), (100, 1)), north=60.5)
    crop = crop_at(rows, 1000.0, 32, np.random.default_rng(0))
    assert crop is not None
    assert np.median(np.diff(crop.heights, axis=1)) == pytest.approx(1 / np.cos(np.radians(60)), rel=0.02)


def test_crops_with_gaps_are_not_drawn() -> None:
    holes = site()
    holes.heights[:, 100] = np.nan
    assert all(crop_at(holes, 10.0, 128, np.random.default_rng(k)) is None for k in range(20))


def test_turns_move_the_picture_with_the_ground() -> None:
    ground = hills(32)
    image = np.repeat(ground[:, :, None], 3, axis=2)
    for seed in range(12):
        crop = turn(Crop(ground, image, 1.0), np.random.default_rng(seed))
        np.testing.assert_array_equal(crop.heights, crop.image[:, :, 0])


def test_exaggeration_leaves_pictures_alone_and_keeps_slopes_within_two() -> None:
    crop = Crop(hills(32), None, 10.0)
    for seed in range(20):
        more = exaggerate(crop, np.random.default_rng(seed))
        ratio = (more.heights.std() / more.gsd) / (crop.heights.std() / crop.gsd)
        assert 0.49 < ratio < 2.01
    assert exaggerate(Crop(hills(32), np.zeros((32, 32, 3), np.uint8), 10.0), np.random.default_rng(0)).gsd == 10.0


def test_ground_that_faces_the_sun_is_bright() -> None:
    east, south = np.meshgrid(np.arange(9.0), np.arange(9.0))
    to_the_south = lambert((-0.3 * south).astype(np.float32), 1.0, np.pi, 0.7)
    to_the_north = lambert((0.3 * south).astype(np.float32), 1.0, np.pi, 0.7)
    to_the_east = lambert((-0.3 * east).astype(np.float32), 1.0, np.pi / 2, 0.7)
    assert to_the_south.min() > 1.1 and to_the_north.max() < 0.9
    np.testing.assert_allclose(to_the_east, to_the_south, rtol=1e-5)


def test_a_rendered_picture_hints_at_the_ground_below_it() -> None:
    ground = Crop(hills(96), None, 1.0)
    picture = shaded(
        ground, np.random.default_rng(0).integers(90, 110, (128, 128, 3)).astype(np.uint8), np.random.default_rng(2)
    )
    assert picture.image.shape == (96, 96, 3) and picture.image.dtype == np.uint8
    facing = lambert(ground.heights, 1.0, np.radians(150), 0.8)
    assert np.corrcoef(facing.ravel(), picture.image.mean(axis=2).ravel())[0, 1] > 0.3


def test_batches_say_which_crops_are_seen() -> None:
    crops = Crops([site()], pixels=4 * 64 * 64).draw(np.random.default_rng(4))
    batch = to_batch(crops, torch.device("cpu"))
    assert batch.seen.tolist() == [float(c.image is not None) for c in crops]
    assert abs(float(batch.heights.mean())) < 1


def test_worn_parents_lie_on_the_grid_of_a_64th_metre() -> None:
    parent = torch.randn(3, 1, 8, 8)
    made = worn(parent, torch.tensor([1.0, 16.0, 64.0]), np.random.default_rng(0))
    assert float((made * 64 - (made * 64).round()).abs().max()) == 0.0


def test_the_energy_score_prefers_the_true_distribution() -> None:
    g = torch.Generator().manual_seed(0)

    def draw(sigma: float) -> torch.Tensor:
        return sigma * torch.randn(64, 16, 8, 8, generator=g)

    scores = {s: float(energy_score(draw(s), draw(s), draw(1.0))) for s in (0.0, 0.6, 1.0, 1.6)}
    assert min(scores, key=lambda s: scores[s]) == 1.0


def test_windows_and_slopes_have_the_right_shape() -> None:
    x = torch.arange(100.0).reshape(1, 1, 10, 10)
    assert windows(x, 4, (1, 2)).shape == (1, 16, 2, 2)
    assert windows(x, 4, (1, 2))[0, 0, 0, 0] == 12
    assert (slopes(x)[0, 0] == 10).all() and (slopes(x)[0, 1] == 1).all()


def test_a_few_steps_of_training_run_and_are_the_same_twice(tmp_path) -> None:
    def run(name: str) -> dict[str, torch.Tensor]:
        torch.manual_seed(0)
        net = GeometryNet(width=8, depth=1, kernel=3, expansion=1)
        task = GeometryTask(net, [site(), site(held_out=True)], pixels=2 * 64 * 64)
        average, state = train(task, Budget(minutes=1, max_steps=3), tmp_path / name)
        assert state.step == 3 and list((tmp_path / name).glob("sheet_*.png"))
        return average.state_dict()

    one, two = run("one"), run("two")
    assert all(torch.equal(one[k], two[k]) for k in one)


def test_scores_know_the_truth() -> None:
    crops = held_out_crops(site(), 10.0, count=2, size_px=64)
    crops = [c._replace(heights=c.heights - c.heights.min() + 1) for c in crops]
    truth = iter([c.heights[None] for c in crops for _ in range(9)])
    scores = score(lambda *_: next(truth), crops, samples=2)
    assert scores["no image, likeliest"]["rmse_m"] == 0
    assert scores["true image, one sample"]["rmse_m"] == 0
    assert scores["no image, one sample"]["slope_energy"] == pytest.approx(1)
    assert 0 < scores["conservative"]["rmse"] < 1


def test_plain_children_have_the_parents_means() -> None:
    parent = box_mean(hills(64))
    for name, child in plain(parent).items():
        assert child.shape == (1, 64, 64) and child.dtype == np.float32
        if name == "conservative":
            np.testing.assert_allclose(box_mean(child[0]), parent, atol=1 / 64)


def planet() -> Planet:
    """A made-up planet of two harmonics, a twentieth of it hidden."""
    lat = np.radians(90 - (np.arange(90) + 0.5) * 2)[:, None]
    lon = np.radians((np.arange(180) + 0.5) * 2 - 180)
    relief = (3000 * np.sin(lat) + 900 * np.cos(lat) * np.cos(2 * lon) ** 2).astype(np.float32)
    relief[:2] = np.nan
    colour = np.full((3, 90, 180), 77, np.uint8)
    return Planet(relief, colour, np.random.default_rng(0).random(relief.shape) < 0.05)


def test_a_prior_fitted_to_a_made_up_planet_knows_its_hidden_pixels() -> None:
    from metaearth3d.models.prior import PlanetPrior

    prior, truth = PlanetPrior(broad_deg=12.0, fine_deg=5.0, colour_deg=20.0), planet()
    fit_prior(prior, truth, passes=30)
    found = errors(whole_grid(prior, truth.relief.shape), truth)
    assert found["land_rmse_m"] < 15 and found["sea_rmse_m"] < 15
    assert np.abs(prior.rgb(11.0, 5.0).astype(int) - 77).max() <= 1
    assert np.isfinite(prior.elevation(0.0, [90.0, -90.0])).all()
    assert errors(plain_grid(truth, 2000), truth)["land_rmse_m"] > 0


def test_the_fit_and_its_transpose_are_adjoint() -> None:
    from metaearth3d.models.prior import Rings

    fit = RingFit(Rings(18.0, 1, torch.float32), (40, 80))
    rng = np.random.default_rng(0)
    values, grid = rng.normal(size=fit.bounds[-1]), rng.normal(size=(40, 80))
    assert np.vdot(fit.forward(values), grid) == pytest.approx(np.vdot(values, fit.transpose(grid)))
    back = solve(fit, fit.forward(values).astype(np.float32), np.ones((40, 80), np.float32), passes=200)
    np.testing.assert_allclose(fit.forward(back), fit.forward(values), atol=0.05)


def test_the_fit_and_the_prior_evaluate_the_same_spline() -> None:
    from metaearth3d.models.prior import Rings

    rings = Rings(18.0, 1, torch.float32)
    rings.values.copy_(torch.from_numpy(np.random.default_rng(3).normal(size=rings.values.shape)))
    fit = RingFit(rings, (40, 80))
    lat = torch.from_numpy(np.repeat(90 - (np.arange(40) + 0.5) * 4.5, 80))
    lon = torch.from_numpy(np.tile((np.arange(80) + 0.5) * 4.5 - 180, 40))
    grid = fit.forward(rings.values[0].double().numpy())
    np.testing.assert_allclose(rings(lon, lat)[0].numpy().reshape(40, 80), grid, atol=1e-5)


def test_bytes_are_the_nearest() -> None:
    values = np.linspace(-1, 1, 999)
    q = to_bytes(values).astype(float)
    miss = np.abs(q * np.abs(q) / 127**2 - values)
    every = np.arange(-127, 128)
    best = np.abs((every * np.abs(every) / 127**2)[:, None] - values).min(axis=0)
    np.testing.assert_allclose(miss, best, atol=1e-12)
