"""A challenge from start to leaderboard: labels stay hidden, limits hold, every attempt is on record."""

import datetime
import html.parser
import os
import stat

import numpy as np
import pytest
from scipy.stats import rankdata

from metaearth3d.cli import main
from metaearth3d.errors import BadInput, OutputConflict
from metaearth3d.judge.challenge import Challenge, Manifest, Phase, create, page, standings, submit
from metaearth3d.judge.challenge.manifest import moment
from metaearth3d.judge.neuco import Config, Results, TaskResult

NOON = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)
ROWS, DIMENSIONS = 60, 6
NAMES = ("forest_secret", "heat_secret")


class Clock:
    """A clock that is set."""

    def __init__(self):
        self.time = NOON

    def __call__(self):
        return self.time


def write_labels(folder, seed):
    """Two tasks; embeddings that tell of them are ``truth``."""
    truth = np.random.default_rng(0).standard_normal((ROWS, DIMENSIONS))
    rng = np.random.default_rng(seed)
    folder.mkdir()
    values = truth @ rng.standard_normal(DIMENSIONS) + 0.1 * rng.standard_normal(ROWS)
    labels = [f"tile{k},{v:.9f}" for k, v in enumerate(values)]
    (folder / f"{NAMES[0]}__regr.csv").write_text("\n".join(["id,label", *labels]))
    (folder / f"{NAMES[1]}__cls.csv").write_text(
        "\n".join(["id,label", *(f"tile{k},{int(truth[k, 0] > 0)}" for k in range(ROWS))])
    )
    return folder, truth, [line.split(",")[1] for line in labels]


def write_submission(path, noise, seed=0):
    truth = np.random.default_rng(0).standard_normal((ROWS, DIMENSIONS))
    values = truth + noise * np.random.default_rng(100 + seed).standard_normal(truth.shape)
    rows = [",".join([f"tile{k}", *(f"{v:.5f}" for v in row)]) for k, row in enumerate(values)]
    path.write_text("\n".join([",".join(["id", *map(str, range(DIMENSIONS))]), *rows]) + "\n")
    return path


@pytest.fixture
def challenge(tmp_path):
    dev, evaluation = (write_labels(tmp_path / name, seed)[0] for seed, name in enumerate(("dev", "eval")))

    def manifest(names, ids):
        phases = {
            "dev": Phase(names["dev"], 2, 3, 4),
            "eval": Phase(names["eval"], 1, 1, 6, moment("2027-03-02"), moment("2027-03-03")),
        }
        return Manifest("Test", ids, 8, 100_000, "converged", Config(enable_plots=False).nested(), phases)

    return create(tmp_path / "org", manifest, {"dev": dev, "eval": evaluation})


def attempt(challenge, tmp_path, team, noise, *, seed=0, phase="dev", now=None, score=None):
    path = write_submission(tmp_path / f"{team.strip()}{noise}{seed}.csv", noise, seed)
    return submit(challenge, path, team=team, phase=phase, now=now or Clock(), score=score)


def test_labels_and_task_names_are_readable_by_nobody_else_and_copied_nowhere(challenge, tmp_path, capsys):
    attempt(challenge, tmp_path, "a", 0.1)
    assert main(["challenge", "board", str(challenge.folder), "--out", str(tmp_path / "board.html")]) == 0
    labels = (challenge.hidden / "dev" / f"{NAMES[0]}__regr.csv").read_text().split()[1:]
    secrets = [*(line.split(",")[1] for line in labels), *NAMES]
    hidden = list(challenge.hidden.rglob("*"))
    assert stat.S_IMODE(challenge.hidden.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(p.stat().st_mode) & 0o077 == 0 for p in hidden if p.suffix == ".csv")
    open_files = [p for p in challenge.folder.iterdir() if p.is_file()] + [tmp_path / "board.html"]
    assert len(open_files) == 3
    told = "".join(p.read_text() for p in open_files) + capsys.readouterr().out
    assert not [s for s in secrets if s in told]
    assert all(s in "".join(p.read_text() for p in hidden if p.suffix == ".csv") + str(hidden) for s in secrets)


def test_a_hidden_part_that_others_can_enter_stops_everything(challenge, tmp_path):
    os.chmod(challenge.hidden, 0o750)
    with pytest.raises(BadInput, match="mode 750"):
        Challenge(challenge.folder)
    os.chmod(challenge.hidden, 0o700)
    assert Challenge(challenge.folder).manifest().name == "Test"
    with pytest.raises(BadInput, match="no hidden part"):
        Challenge(tmp_path)


def test_scores_are_those_of_the_benchmark_and_better_embeddings_get_better_ones(challenge, tmp_path):
    from metaearth3d.judge.neuco import bench

    good, poor = attempt(challenge, tmp_path, "good", 0.1), attempt(challenge, tmp_path, "poor", 3.0)
    direct = bench(
        tmp_path / "good0.10.csv",
        challenge.hidden / "dev",
        challenge.manifest().settings("dev"),
        method="x",
        protocol="converged",
    )
    assert good.q == pytest.approx(direct.q)
    assert [t["q"] for t in good.tasks.values()] == pytest.approx([t.q for t in direct.tasks.values()])
    assert good.q > poor.q + 1


def test_limits_hold_per_day_and_in_all_and_a_new_day_is_in_utc(challenge, tmp_path):
    now = Clock()
    now.time = datetime.datetime(2027, 3, 1, 23, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=-5)))
    first = attempt(challenge, tmp_path, "team", 0.1, now=now)  # 4:30 of 2 March in UTC
    assert (first.left_today, first.left) == (1, 2)
    assert attempt(challenge, tmp_path, " TEAM ", 0.2, now=now).left_today == 0
    now.time = datetime.datetime(2027, 3, 2, 23, 59, tzinfo=datetime.UTC)
    with pytest.raises(BadInput, match="all 2 attempts of 2027-03-02"):
        attempt(challenge, tmp_path, "team", 0.3, now=now)
    assert attempt(challenge, tmp_path, "others", 0.3, now=now).left_today == 1
    now.time += datetime.timedelta(minutes=1)
    assert attempt(challenge, tmp_path, "team", 0.4, now=now).left == 0
    now.time += datetime.timedelta(days=5)
    with pytest.raises(BadInput, match="all 3 attempts of the dev phase"):
        attempt(challenge, tmp_path, "team", 0.5, now=now)
    assert [r["event"] for r in challenge.log.read()].count("received") == 4


def test_an_invalid_submission_and_one_that_could_not_be_scored_use_no_attempt(challenge, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("id,0\ntile0,1\n")
    with pytest.raises(BadInput, match="missing"):
        submit(challenge, bad, team="team", phase="dev", now=Clock())
    assert challenge.log.read() == []

    def broken(*_):
        raise BadInput("no memory left")

    with pytest.raises(BadInput, match="no memory"):
        attempt(challenge, tmp_path, "team", 0.1, score=broken)
    assert [r["event"] for r in challenge.log.read()] == ["received", "failed"]
    assert attempt(challenge, tmp_path, "team", 0.1).left == 2


def test_the_same_file_twice_is_told_and_uses_no_attempt(challenge, tmp_path):
    attempt(challenge, tmp_path, "team", 0.1)
    with pytest.raises(BadInput, match="same file as attempt 0"):
        attempt(challenge, tmp_path, "team", 0.1)
    assert attempt(challenge, tmp_path, "team", 0.2).left == 1


def test_a_phase_is_open_from_its_first_moment_to_before_its_last(challenge, tmp_path):
    now = Clock()
    with pytest.raises(BadInput, match="opens at 2027-03-02 00:00 UTC"):
        attempt(challenge, tmp_path, "team", 0.1, phase="eval", now=now)
    now.time = moment("2027-03-03")
    with pytest.raises(BadInput, match="closed at 2027-03-03 00:00"):
        attempt(challenge, tmp_path, "team", 0.1, phase="eval", now=now)
    now.time = moment("2027-03-02")
    assert attempt(challenge, tmp_path, "team", 0.1, phase="eval", now=now).left == 0


def test_attempts_are_on_record_before_they_are_scored_so_two_at_once_cannot_pass_the_limit(challenge, tmp_path):
    seen = []

    def slow(submission, labels, manifest, phase):
        """While the second attempt is being scored, a third comes."""
        with pytest.raises(BadInput, match="all 2 attempts"):
            attempt(challenge, tmp_path, "team", 0.9)
        seen.append(submission.name)
        one = TaskResult("a", "regression", 1, 1.0, 1.0, 0.0, np.ones(1), {})
        return Results("m", "neuco", {"a": one, "b": one})

    attempt(challenge, tmp_path, "team", 0.1)
    attempt(challenge, tmp_path, "team", 0.2, score=slow)
    assert seen == ["team0.20.csv"]


@pytest.mark.parametrize("team", ["", "   ", "x" * 41, "a\x00b"])
def test_teams_without_a_printable_name_are_refused(challenge, tmp_path, team):
    with pytest.raises(BadInput, match="printable"):
        submit(challenge, write_submission(tmp_path / "s.csv", 0.1), team=team, phase="dev", now=Clock())


def scored(number, team, q, time="2027-03-01T12:00:00+00:00"):
    tasks = {f"task {k}": {"q": v, "mean": v, "std": 0.0} for k, v in enumerate(q, start=1)}
    return [
        {"event": "received", "number": number, "team": team, "phase": "dev", "time": time, "dimensions": 4},
        {"event": "scored", "of": number, "q": float(np.mean(q)), "tasks": tasks},
    ]


def test_standings_take_each_teams_best_rank_per_task_and_weigh_by_spread():
    rules = Phase(("task 1", "task 2"), 1, 1, 4)
    told = [*scored(0, "a", (10, 1)), *scored(2, "A", (4, 0)), *scored(4, "b", (5, 2)), *scored(6, "c", (5, 3))]
    table = standings(told, "dev", rules)
    q = np.array([[10, 1], [5, 2], [5, 3]])
    weights = q.std(axis=0, ddof=1) / q.std(axis=0, ddof=1).sum()  # the reference's ddof: the same weights
    assert table.weights == pytest.approx(weights)
    expected = rankdata(-q, method="min", axis=0) @ weights
    assert {s.team: s.score for s in table.standings} == pytest.approx(dict(zip("abc", expected, strict=True)))
    assert [(s.team, s.rank, s.attempts) for s in table.standings] == [("a", 1, 2), ("c", 2, 1), ("b", 3, 1)]
    assert standings(told, "eval", rules).standings == ()
    ties = standings([*scored(0, "a", (1, 1)), *scored(2, "b", (1, 1))], "dev", rules)
    assert [s.rank for s in ties.standings] == [1, 1] and ties.weights == (0.5, 0.5)


class Tags(html.parser.HTMLParser):
    """Which tags a page has, and what it would load."""

    def __init__(self):
        super().__init__()
        self.tags, self.loads = [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.loads += [value for name, value in attributes if name in ("src", "href")]


def test_the_page_asks_nothing_of_the_network_and_names_cannot_break_it(challenge):
    manifest = challenge.manifest()
    records = scored(0, "<script>alert(1)</script> @HEAD@", (3.0, -1.0))
    text = page(manifest, records, ["dev", "eval"], "abc123")
    tags = Tags()
    tags.feed(text)
    assert tags.loads == [] and "http" not in text.replace("http-equiv", "")
    assert tags.tags.count("script") == 1 and tags.tags.count("table") == 2
    assert "&lt;script&gt;alert(1)" in text and "@HEAD@" in text and text.count("abc123") == 1
    assert "3.00" in text and "-1.00" in text and "No attempt has been scored yet" in text


def test_the_folder_is_made_whole_or_not_at_all(tmp_path):
    labels = write_labels(tmp_path / "labels", 0)[0]
    args = ["challenge", "init", str(tmp_path / "org"), "--name", "T", "--dev", str(labels)]
    (labels / "odd__regr.csv").write_text("id,label\ntile0,abc\n")
    assert main(args) == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["labels"]
    (labels / "odd__regr.csv").unlink()
    assert main([*args, "--dev-folds", "0"]) == 2
    assert main(args) == 0
    assert main(args) == 2
    with pytest.raises(OutputConflict):
        create(tmp_path / "org", None, {"dev": labels})


def test_the_command_runs_a_challenge_and_says_what_is_wrong(tmp_path, capsys):
    labels = write_labels(tmp_path / "labels", 0)[0]
    folder, board = tmp_path / "org", tmp_path / "board.html"
    good = write_submission(tmp_path / "good.csv", 0.1)
    (tmp_path / "ids.txt").write_text("tile0\ntile1\n")
    init = ["challenge", "init", str(folder), "--name", "T", "--dev", str(labels), "--dev-folds", "4", "--show-tasks"]
    assert main([*init, "--protocol", "converged", "--ids", str(tmp_path / "ids.txt")]) == 0
    assert main(["challenge", "validate", str(good), "--challenge", str(folder / "challenge.json")]) == 0
    assert main(["challenge", "submit", str(folder), str(good), "--team", "me"]) == 0
    assert "forest_secret  q " in capsys.readouterr().out
    assert main(["challenge", "submit", str(folder), str(good), "--team", "me", "--phase", "eval"]) == 2
    assert "no phase eval" in capsys.readouterr().err
    assert main(["challenge", "board", str(folder), "--out", str(folder / "hidden" / "board.html")]) == 2
    assert main(["challenge", "board", str(folder), "--out", str(board)]) == 0
    assert "  1  me" in capsys.readouterr().out
    before = board.read_bytes()
    results = folder / "results.jsonl"
    results.write_text(results.read_text().replace('"me"', '"we"'))
    assert main(["challenge", "board", str(folder), "--out", str(board)]) == 2
    assert "tampered with or cut at line 1" in capsys.readouterr().err
    assert board.read_bytes() == before
