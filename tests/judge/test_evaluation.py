"""``evaluate`` as a whole: on a real scene of ours, on plain rasters, and on input it must refuse without a trace."""

import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from judge.judge_support import as_samples, save_all, textures
from judge.test_landcover import ground, write_map
from judge.test_samples import write_tif
from support import run_cli, tree

import metaearth3d as me
from metaearth3d.errors import BadInput
from metaearth3d.judge import samples
from metaearth3d.judge.eyes import Reduced, open_eye
from metaearth3d.judge.markup import number, strip
from metaearth3d.judge.measures import MEASURES
from metaearth3d.judge.pictures import middle, open_made
from metaearth3d.judge.resample import Estimate
from metaearth3d.judge.scenes import family_grids


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    return save_all(tmp_path_factory.mktemp("real") / "real", textures(20, 12, 128))


@pytest.fixture(scope="module")
def scene(tmp_path_factory, tiny_model, image_path):
    """A scene with random weights: 16 x 16 px at 64 m, so 256 px at 4 m; with land cover that no network made."""
    out = tmp_path_factory.mktemp("scene") / "world"
    words = ["--image", image_path, "--model", tiny_model, "--gsd", 4, "--size-m", 1024, "--seed", 5, "--no-tiles"]
    assert run_cli("generate", *words, "--out", out) == 0
    write_map(out / "landcover_4m.tif", ground(1, 256), 4.0)
    return out


class Page(HTMLParser):
    """Addresses, headings and open tags of a page."""

    def __init__(self, text):
        super().__init__()
        self.addresses, self.open, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.addresses += [value for name, value in attrs if name in ("src", "href") and value]
        if tag not in ("meta", "img", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_a_scene_of_ours_is_judged_with_its_seed_weights_seams_and_levels(scene, real, tmp_path, capsys):
    words = ["evaluate", scene, "--reference", real, "--reference-gsd", 4, "--training", real, "--repeats", 4]
    words += ["--landcover", write_map(tmp_path / "map.tif", ground(2, 256), 4.0)]
    assert run_cli(*words, "--out", tmp_path / "a") == 0
    assert "report.html" in capsys.readouterr().out
    found = json.loads((tmp_path / "a" / "evaluate.json").read_text())
    record = json.loads((scene / "scene.json").read_text())
    assert found["gsd_m"] == 4 and set(found["measures"]) == set(MEASURES)
    assert found["made"]["records"][0]["weights"] == record["spec"]["weights"]
    assert found["made"]["records"][0]["seed"] == 5 and len(found["encoder"]["sha256"]) == 64
    zoom = found["scenes"][0]["zoom"]
    assert {(z["band"], z["to_m"]) for z in zoom} == {("image", 16), ("height", 16), ("image", 4), ("height", 4)}
    assert all(z["share_within_1"] > 0.99 for z in zoom)
    assert "comb of 4 px family borders" in {row["measure"] for row in found["scenes"][0]["lattices"]}
    assert len(found["scenes"][0]["drift"]) == 15
    assert found["memory"]["real_patches_found_in_training"] > 0  # the reference was given as training
    assert any("was not kept from training" in note for note in found["notes"])
    assert found["land_cover"]["land_cover_composition"]["made"] == pytest.approx([0.25] * 4, abs=0.01)
    page = Page((tmp_path / "a" / "report.html").read_text())
    assert page.open == [] and all(a.startswith("data:") for a in page.addresses)
    assert "never trained on generated data" in page.text and found["encoder"]["sha256"] in page.text
    assert str(tmp_path) not in page.text and "land cover transitions" in page.text
    before = tree(tmp_path / "a")
    assert run_cli(*words, "--out", tmp_path / "b") == 0
    assert tree(tmp_path / "b") == before  # the same seed, the same bytes


def test_large_scenes_are_read_patch_by_patch_to_the_same_pixels(scene, monkeypatch):
    picture = open_made(scene)[0].levels[-1].picture
    whole = samples.cut([picture], 4.0, most=9)
    monkeypatch.setattr(samples, "WHOLE_PX", 0)
    assert np.array_equal(samples.cut([picture], 4.0, most=9).images, whole.images)
    pixels, corner = middle(picture, 100)
    assert corner == (78, 78) and np.array_equal(pixels, picture.read()[0][78:178, 78:178])


def test_rasters_without_a_scene_are_judged_and_tiles_named_are_looked_at(real, tmp_path):
    picture = textures(21, 1, 320)[0].astype(int)
    lift = np.random.default_rng(0).normal(0, 25, (10, 10)).repeat(32, 0).repeat(32, 1)[..., None]
    tif = write_tif(tmp_path / "tiles.tif", (picture + lift).clip(0, 255).astype(np.uint8))
    found = me.judge.evaluate(tif, real, reference_gsd=1.0, core_px=32, repeats=3)
    rows = {row["measure"]: row for row in found.figures["scenes"][0]["lattices"]}
    assert rows["seam at core borders"]["verdict"] == "shows" and rows["seam at core borders"]["ratio"] > 1.2
    assert rows["comb of core borders"]["ratio"] > 2
    assert "no scene.json" in found.figures["made"]["records"][0]["note"]
    assert found.memory is None and found.figures["cover"] is None
    assert found.save(tmp_path / "out").name == "report.html"


@pytest.mark.parametrize(
    "change, said",
    [
        ({"--gsd": 3}, "not all have 3 m"),
        ({"--gsd": -1}, "positive number"),
        ({"--reference-gsd": 6}, "cannot judge 4 m"),
        ({"--reference-gsd": None}, "--reference-gsd"),
        ({"--gsd": 16}, "16 patches from 8 places are needed"),
        ({"--encoder": "guess"}, "no encoder 'guess'"),
        ({"--reference": "nowhere"}, "there is no nowhere"),
        ({"--repeats": 1}, "at least 2"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing(scene, real, tmp_path, capsys, change, said):
    given = {"--reference": real, "--reference-gsd": 4, "--repeats": 3} | change
    words = [word for key, value in given.items() if value is not None for word in (key, value)]
    assert run_cli("evaluate", scene, *words, "--out", tmp_path / "out") == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert said in error and len(error) < 400
    assert not (tmp_path / "out").exists()


def test_scenes_of_no_common_gsd_are_refused_with_what_they_have(tmp_path, real):
    pictures = textures(22, 2, 128)
    a, b = write_tif(tmp_path / "a.tif", pictures[0], 1.0), write_tif(tmp_path / "b.tif", pictures[1], 2.0)
    with pytest.raises(BadInput, match=r"no GSD in common: a.tif has 1 m; b.tif has 2.00\d m"):
        me.judge.evaluate([a, b], real, reference_gsd=1.0)


def test_the_grid_of_families_is_held_against_real_patches_of_its_size():
    real = as_samples(textures(23, 6, 128), patch_px=128)
    lift = np.random.default_rng(1).normal(0, 8, (6, 32, 32, 1)).repeat(4, 1).repeat(4, 2)
    made = as_samples((textures(24, 6, 128) + lift).clip(0, 255).astype(np.uint8), patch_px=128)
    found, control = family_grids(made, real), family_grids(real, real)
    assert found["family borders, made"]["low"] > 2 * found["family borders, real"]["high"]
    assert control["families, made"] == control["families, real"] and found["patch_px"] == 128


def test_encoders_say_how_they_were_trained_and_differ_by_seed():
    zero, one = open_eye("random"), open_eye("random:1")
    assert zero.digest != one.digest == open_eye("random:1").digest
    assert "never trained on generated data" in zero.training
    with pytest.raises(BadInput, match="there is no encoder"):
        open_eye("random:x")


@pytest.mark.parametrize("kind", ["hf", "timm"])
def test_encoders_of_others_see_patches_and_say_whose_training_it_was(monkeypatch, kind):
    class Other:
        name, digest, channels, dim = "other", "0" * 64, 3, 2

        def __init__(self, asked):
            assert asked == "somebody/model"

        def __call__(self, images, ids=()):
            return images[:, :2].mean(axis=(2, 3))

    monkeypatch.setattr(f"metaearth3d.judge.encoders.hub.{'HubImages' if kind == 'hf' else 'TimmImages'}", Other)
    eye = open_eye(f"{kind}:somebody/model")
    assert "never trained on generated data by us" in eye.training and "somebody/model" in eye.training
    images = textures(3, 2, 32)
    assert np.allclose(eye.see(images), (images / 127.5 - 1).mean(axis=(1, 2))[:, :2], atol=1e-3)


def test_wide_features_are_reduced_along_the_real_patches_axes_only():
    rng = np.random.default_rng(0)
    mix = rng.standard_normal((12, 200))
    see = lambda images: images.reshape(len(images), -1)[:, :12].astype(float) @ mix  # noqa: E731
    real = rng.integers(0, 256, (150, 4, 4, 3)).astype(np.uint8)
    reduced = Reduced.fit(see, real)(real)
    assert reduced.shape == (150, 64)
    assert np.allclose(reduced.mean(axis=0), 0, atol=1e-9)
    assert np.square(reduced).mean(axis=0).mean() == pytest.approx(1)
    assert np.all(np.diff(reduced.std(axis=0)) < 1e-9)  # principal axes, the longest first


def test_strips_and_numbers_are_drawn_inside_their_box():
    for target in ("low", "high", "one", "zero"):
        text = strip(Estimate(3.0, 2.5, 4.0, 1.0, 0.5, 1.5, target))
        assert all(0 <= float(x) <= 150 for x in re.findall(r'(?:x|cx|x1|x2)="([\d.]+)"', text))
    assert number(None) == number(float("nan")) == "-" and number(-0.5) == "&minus;0.5" and number(12345.6) == "12,346"
