"""The blind rating page: balanced, blind, the same twice, works in a browser; and answers are scored as by hand."""

import base64
import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy.stats import binomtest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score
from support import run_cli, write_image

from metaearth3d.errors import BadInput
from metaearth3d.judge.answers import (
    Answer,
    bradley_terry,
    cohen_kappa,
    fleiss_kappa,
    read_answers,
    score,
    wilson,
)
from metaearth3d.judge.rating import make_study, pictures_of, study_of

BASE = {"real": 40, "cascade_a": 120, "bicubic_b": 200}  # greys of the sources
SIZE = 16


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Three folders of pictures whose grey tells the source, named as a leak would be."""
    root = tmp_path_factory.mktemp("pictures")
    for name, level in BASE.items():
        (root / name).mkdir()
        for k in range(3):
            noise = np.random.default_rng(k).integers(0, 40, (40, 48, 3))
            Image.fromarray((level + noise).astype(np.uint8)).save(root / name / f"{name}_{k}.png", dpi=(72, 72))
    return [root / name for name in BASE]


def study(folders, **options):
    real, *made = folders
    return make_study(real, made, **{"questions": 24, "size_px": SIZE, **options})


def asked(study):
    """Questions of the key, and of the page with their pictures."""
    key = json.loads(study.key)
    page = json.loads(re.search(r"const study = (\{.*?\});\n", study.page.decode()).group(1))
    return key, page


def pixels(text):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(text))))


def chunks(png):
    """Types of a PNG file's chunks."""
    at, found = 8, []
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        found.append(png[at + 4 : at + 8])
        at += 12 + length
    return set(found)


@pytest.mark.parametrize("mode", ["pair", "single"])
def test_the_key_tells_what_the_page_shows(folders, mode):
    made = study(folders, mode=mode)
    key, page = asked(made)
    assert page["study"] == study_of(made.key) and [q["id"] for q in page["questions"]] == [
        q["id"] for q in key["questions"]
    ]
    for shown, told in zip(page["questions"], key["questions"], strict=True):
        assert len(shown["images"]) == len(told["crops"]) == (2 if mode == "pair" else 1)
        for text, crop in zip(shown["images"], told["crops"], strict=True):
            folder = next(f for f in folders if f.name == crop["source"])
            picture = np.asarray(Image.open(folder / crop["file"]))
            window = picture[crop["row"] : crop["row"] + SIZE, crop["col"] : crop["col"] + SIZE]
            np.testing.assert_array_equal(pixels(text), window)


def test_sides_methods_and_pictures_are_balanced(folders):
    key, _ = asked(study(folders, questions=40, repeats=0))
    sides = Counter(tuple(c["source"] for c in q["crops"]) for q in key["questions"])
    assert set(sides.values()) == {10} and len(sides) == 4
    assert sides["real", "cascade_a"] == sides["cascade_a", "real"]
    files = Counter(c["file"] for q in key["questions"] for c in q["crops"])
    assert max(files[f"real_{k}.png"] for k in range(3)) - min(files[f"real_{k}.png"] for k in range(3)) <= 1
    between, _ = asked(study(folders, questions=36, repeats=0, between=True))
    assert len({tuple(c["source"] for c in q["crops"]) for q in between["questions"]}) == 6
    single, _ = asked(study(folders, questions=40, repeats=0, mode="single"))
    ones = Counter(q["crops"][0]["source"] for q in single["questions"])
    assert ones == {"real": 20, "cascade_a": 10, "bicubic_b": 10}


def test_repeats_come_later_with_sides_swapped(folders):
    key, page = asked(study(folders, repeats=0.25))
    place = {q["id"]: k for k, q in enumerate(key["questions"])}
    again = [q for q in key["questions"] if q["repeat_of"]]
    assert len(again) == 6 and len(key["questions"]) == 30
    for q in again:
        first = key["questions"][place[q["repeat_of"]]]
        assert q["crops"] == first["crops"][::-1]
        shown, before = (page["questions"][place[i]]["images"] for i in (q["id"], q["repeat_of"]))
        assert shown == before[::-1] and place[q["id"]] - place[q["repeat_of"]] > 6


def test_nothing_in_the_page_leaks_a_source(folders):
    made = study(folders)
    text = made.page.decode()
    for word in (*list(BASE)[1:], "real_", ".png", "key.json", str(folders[0].parent), "http:", "https:", "repeat_of"):
        assert word not in text, word
    page = asked(made)[1]
    for word in ("cascade_a", "bicubic_b_0.png"):  # the key does tell
        assert word in made.key.decode()
    assert set(page) == {"study", "mode", "questions"} and set(page["questions"][0]) == {"id", "images"}
    for q in page["questions"]:
        for image in q["images"]:
            assert chunks(base64.b64decode(image)) == {b"IHDR", b"IDAT", b"IEND"}
    assert b"pHYs" in chunks((folders[0] / "real_0.png").read_bytes())  # which the files had


def test_the_same_seed_gives_the_same_bytes_and_another_one_another_order(folders):
    assert study(folders) == study(folders) != study(folders, seed=1)


def test_crops_of_borders_without_data_are_not_shown(tmp_path, folders):
    half = np.full((64, 200, 3), 90, np.uint8)
    half[:, :150] = 0
    (tmp_path / "half").mkdir()
    Image.fromarray(half).save(tmp_path / "half" / "a.png")
    _, page = asked(make_study(folders[0], [tmp_path / "half"], questions=12, size_px=SIZE))
    assert all((pixels(i) > 0).all() for q in page["questions"] for i in q["images"])
    half[:] = 0
    Image.fromarray(half).save(tmp_path / "half" / "a.png")
    with pytest.raises(BadInput, match="no picture of"):
        make_study(folders[0], [tmp_path / "half"], size_px=SIZE)


def test_of_a_scene_the_finest_image_is_shown(tmp_path):
    scene = tmp_path / "scenes" / "one"
    scene.mkdir(parents=True)
    for gsd in (64, 16, 4):
        write_image(scene / f"image_{gsd}m.tif", gsd=gsd)
    (scene / "preview.png").write_bytes(b"")
    (scene / "scene.json").write_text("{}")
    assert pictures_of(tmp_path / "scenes") == pictures_of(scene) == [scene / "image_4m.tif"]
    made = make_study(tmp_path / "scenes", [scene], questions=2, size_px=SIZE)
    assert b"image_4m.tif" in made.key


SCRIPT = """<script>
(async () => {
  const blobs = [];
  let name = null;
  URL.createObjectURL = (blob) => { blobs.push(blob); return "blob:none"; };
  HTMLAnchorElement.prototype.click = function () { name = this.download; };
  const press = (key) => document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const hidden = () => ["start", "question", "end"].map((id) => $(id).hidden);
  const before = hidden();
  press("ArrowLeft");
  $("rater").value = 'Ann, "A"';
  $("start").requestSubmit();
  const widths = [...document.images].map((image) => image.decode().then(() => image.naturalWidth));
  for (const key of KEYS) press(key);
  $("save").click();
  const loaded = performance.getEntriesByType("resource").map((r) => r.name);
  const told = { before, after: hidden(), name, widths: await Promise.all(widths), csv: await blobs[0].text(),
                 resources: loaded.filter((n) => !n.startsWith("data:")) };
  document.body.textContent = `TOLD${JSON.stringify(told)}DLOT`;
})();
</script>"""


@pytest.mark.parametrize(
    ("mode", "keys", "given"),
    [
        ("pair", ["ArrowLeft", "ArrowRight", "Backspace", "1", "x", "d"], ["left", "left", "right"]),
        ("single", ["r", "M", "2", "r"], ["real", "made", "made"]),
    ],
)
def test_the_page_works_by_keyboard_in_a_browser_and_saves_csv(folders, tmp_path, mode, keys, given):
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        pytest.skip("no chromium on PATH (or in $CHROMIUM)")
    made = study(folders, questions=3, repeats=0, mode=mode)
    page = tmp_path / "page.html"
    script = SCRIPT.replace("KEYS", json.dumps(keys))
    page.write_text(made.page.decode().replace("</body>", f"{script}</body>"))
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000", "--dump-dom"]
    done = subprocess.run(
        [browser, *options, f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()],
        capture_output=True,
        text=True,
        timeout=100,
    )
    told = json.loads(html.unescape(re.search("TOLD(.*)DLOT", done.stdout, re.S).group(1)))
    assert told["before"] == [False, True, True] and told["after"] == [True, True, False]
    assert told["widths"] == [SIZE] * (2 if mode == "pair" else 1) and told["resources"] == []
    assert told["name"] == "answers_Ann_A_.csv"
    rows = list(csv.DictReader(io.StringIO(told["csv"])))
    assert [row["answer"] for row in rows] == given and {row["rater"] for row in rows} == {'Ann, "A"'}
    (tmp_path / "answers.csv").write_text(told["csv"])
    answers = read_answers(tmp_path / "answers.csv", study_of(made.key))
    scores = score(json.loads(made.key), answers, np.random.default_rng(0))
    assert scores["answers"] == 3 and scores["raters"]['Ann, "A"']["answers"] == 3


def answered(key, rater, chooses, seconds=2.0):
    """Answers to all questions of a key; ``chooses`` says for each question's sources what is answered."""
    sources = [(q["id"], tuple(c["source"] for c in q["crops"])) for q in key["questions"]]
    return [Answer(rater, i, chooses(s), seconds) for i, s in sources]


def expert(sources):
    return sources[0] if len(sources) == 1 else ("left", "right")[sources.index("real")]


def scored(key, *answers):
    return score(key, [a for some in answers for a in some], np.random.default_rng(0))


def test_an_expert_is_always_right_and_a_guesser_half_the_time(folders):
    key, _ = asked(study(folders, questions=200))
    guess = np.random.default_rng(3)
    scores = scored(
        key, answered(key, "expert", expert), answered(key, "guesser", lambda s: ("left", "right")[guess.integers(2)])
    )
    sure, unsure = scores["raters"]["expert"], scores["raters"]["guesser"]
    assert sure["accuracy"]["share"] == sure["self_consistency"]["share"] == 1 and sure["accuracy"]["of"] == 200
    assert unsure["accuracy"]["interval"][0] < 0.5 < unsure["accuracy"]["interval"][1]
    assert 0.3 < unsure["self_consistency"]["share"] < 0.75 and unsure["self_consistency"]["of"] == 30
    assert abs(scores["agreement"]["cohen_kappa"]) < 0.15 and scores["agreement"]["questions"] == 200
    json.dumps(scores, allow_nan=False)


def test_always_one_side_is_no_skill_and_no_consistency(folders):
    key, _ = asked(study(folders, questions=40))
    scores = scored(key, answered(key, "left-hander", lambda s: "left"))
    assert scores["accuracy"]["share"] == 0.5 and scores["self_consistency"]["share"] == 0
    assert scores["agreement"]["fleiss_kappa"] is None


def test_methods_are_ranked_by_how_often_they_are_taken_for_real(folders):
    key, _ = asked(study(folders, questions=120, between=True, repeats=0))
    chance = np.random.default_rng(0)
    strength = {"real": 0.0, "cascade_a": -0.7, "bicubic_b": -2.5}

    def chooses(sources):
        left = 1 / (1 + np.exp(strength[sources[1]] - strength[sources[0]]))
        return "left" if chance.random() < left else "right"

    sources = scored(key, *(answered(key, name, chooses) for name in "abcdef"))["sources"]
    assert set(sources) == {"cascade_a", "bicubic_b"}
    for name, row in sources.items():
        low, high = row["bradley_terry"]["interval"]
        assert low < strength[name] < high and low < row["bradley_terry"]["log_odds"] < high and high - low < 1.5
        rate = row["taken_for_real"]
        assert rate["interval"][0] < 1 / (1 + np.exp(-strength[name])) < rate["interval"][1] and rate["of"] == 240
    assert sources["cascade_a"]["taken_for_real"]["share"] > sources["bicubic_b"]["taken_for_real"]["share"]


def test_single_crops_are_scored_by_source(folders):
    key, _ = asked(study(folders, questions=40, mode="single", repeats=0.5))
    scores = scored(key, answered(key, "credulous", lambda s: "made" if s == ("bicubic_b",) else "real"))
    shares = {name: row["taken_for_real"]["share"] for name, row in scores["sources"].items()}
    assert shares == {"real": 1, "cascade_a": 1, "bicubic_b": 0}
    assert scores["accuracy"]["share"] == 0.75 and scores["self_consistency"] == {
        "share": 1.0,
        "hits": 20,
        "of": 20,
        "interval": pytest.approx(wilson(20, 20).interval),
    }


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 300), st.floats(0, 1))
def test_wilsons_interval_is_scipys(of, share):
    hits = round(share * of)
    theirs = binomtest(hits, of).proportion_ci(method="wilson")
    assert wilson(hits, of).interval == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_kappas_are_the_published_and_scikit_learns():
    counts = """0 0 0 0 14|0 2 6 4 2|0 0 3 5 6|0 3 9 2 0|2 2 8 1 1|7 7 0 0 0|3 2 6 3 0|2 5 3 2 2|6 5 2 1 0|0 2 2 3 7"""
    table = np.array([[int(v) for v in row.split()] for row in counts.split("|")])
    assert fleiss_kappa(table) == pytest.approx(0.210, abs=5e-4)  # Fleiss' own kind of table, 14 raters, 10 items
    rng = np.random.default_rng(0)
    a = rng.choice(["left", "right"], 60).tolist()
    b = [x if rng.random() < 0.7 else "left" for x in a]
    assert cohen_kappa(a, b) == pytest.approx(cohen_kappa_score(a, b))
    assert cohen_kappa(a, a) == pytest.approx(1) and cohen_kappa(["left"], ["left"]) is None


def test_bradley_terry_is_logistic_regression():
    wins = np.array([[0, 9, 14.0], [5, 0, 8], [2, 6, 0]])
    rows, outcome, weight = [], [], []
    for i in range(3):
        for j in range(3):
            if i != j:
                rows.append(np.eye(3)[i] - np.eye(3)[j])
                outcome.append(1)
                weight.append(wins[i, j])
                rows.append(np.eye(3)[j] - np.eye(3)[i])
                outcome.append(0)
                weight.append(wins[i, j])
    model = LogisticRegression(C=1e10, fit_intercept=False, tol=1e-10, max_iter=1000)
    fit = model.fit(np.array(rows)[:, 1:], outcome, sample_weight=weight)
    np.testing.assert_allclose(bradley_terry(wins), [0, *fit.coef_[0]], atol=1e-4)


def test_the_command_makes_a_page_and_scores_answers(folders, tmp_path, capsys):
    real, *made = folders
    out = tmp_path / "rating"
    words = ["--pairs", 12, "--size", SIZE, "--out", out]
    assert run_cli("rate", "--real", real, "--made", ",".join(map(str, made)), *words) == 0
    assert sorted(p.name for p in out.iterdir()) == ["key.json", "rating.html"]
    sealed = (out / "key.json").read_bytes()
    key = json.loads(sealed)
    for rater in ("ann", "bob"):
        with (tmp_path / f"{rater}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["study", "rater", "position", "question", "answer", "seconds"])
            for k, a in enumerate(answered(key, rater, expert), 1):
                writer.writerow([study_of(sealed), a.rater, k, a.question, a.answer, a.seconds])
    files = f"{tmp_path / 'ann.csv'},{tmp_path / 'bob.csv'}"
    capsys.readouterr()
    assert run_cli("rate", "--score", files, "--key", out / "key.json") == 0
    printed = capsys.readouterr().out
    assert "real told from made  100% (86% to 100%, 24 of 24)" in printed and "Cohen's kappa  1.000" in printed
    scores = json.loads((out / "scores.json").read_text())
    assert scores["agreement"]["fleiss_kappa"] == pytest.approx(1) and scores["raters"]["bob"]["answers"] == 14
    (out / "key.json").write_bytes(sealed.replace(b'"seed": 0', b'"seed": 1'))
    assert run_cli("rate", "--score", files, "--key", out / "key.json") == 2
    assert "is of study" in capsys.readouterr().err


def test_bad_requests_leave_nothing_behind(folders, tmp_path, capsys):
    real, made, _ = folders
    out = tmp_path / "rating"
    both = ["--real", real, "--made", made]
    for words, told in (
        (["--out", out], "make a page"),
        ([*both], "make a page"),
        ([*both, "--out", out, "--score", "a.csv"], "make a page"),
        ([*both, "--out", out, "--pairs", 0], "1 to 1000 questions"),
        ([*both, "--out", out], "256 x 256 px of data"),
        (["--real", real, "--made", f"{made},{made}", "--out", out], "one name each"),
        (["--real", tmp_path / "none", "--made", made, "--out", out], "has no pictures"),
        (["--score", tmp_path / "a.csv", "--key", tmp_path / "key.json"], "is not a key"),
    ):
        assert run_cli("rate", *words) == 2
        assert told in capsys.readouterr().err
    assert not out.exists()


def test_bad_answers_are_refused(folders, tmp_path):
    made = study(folders, questions=4)
    key, name, path = json.loads(made.key), study_of(made.key), tmp_path / "answers.csv"
    head = "study,rater,position,question,answer,seconds\n"
    for text, told in (
        ("", "no answers"),
        (head, "no answers"),
        ("a,b\n1,2\n", "no answers"),
        (f"{head}other,ann,1,q,left,1\n", "line 2 is of study other"),
        (f"{head}{name},ann,1,q,left,slow\n", "'slow' for seconds"),
    ):
        path.write_text(text)
        with pytest.raises(BadInput, match=told):
            read_answers(path, name)
    good = key["questions"][0]["id"]
    for answers, told in (
        ([Answer("ann", "q", "left", 1)], "question q"),
        ([Answer("ann", good, "made", 1)], "left or right"),
        ([Answer("ann", good, "left", 1)] * 2, "2 times"),
    ):
        with pytest.raises(BadInput, match=told):
            scored(key, answers)
