"""``metaearth3d serve``: what it refuses, and that it starts, answers and ends quietly."""

import json
import signal
import subprocess
import sys
import urllib.request

import pytest
from support import run_cli


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "required"),
        (["--planet", "--text", "hills"], "not allowed"),
        (["absent.json"], "is not a world spec"),
        (["--image", "absent.tif"], "absent.tif"),
        (["--planet", "--port", "70000"], "port is 70000"),
        (["--planet", "--port", "-1"], "port is -1"),
        (["--planet", "--cache-gb", "nan"], "cache-gb is nan"),
        (["--planet", "--cache-gb", "0"], "cache-gb is 0"),
        (["--planet", "--cache", __file__], "cannot be written"),
        (["--planet", "--seed", "1.5"], "1.5"),
        (["--planet", "--model", "absent"], "absent"),
        (["--planet", "--host", "nowhere.invalid", "--port", "0"], "cannot listen"),
        (["--planet", "--workers", "0", "--port", "0"], "at least 1"),
    ],
)
def test_what_cannot_be_served_is_refused_in_one_sentence(capsys, words, said, tiny_model):
    model = [] if "--model" in words or not words else ["--model", tiny_model]
    assert run_cli("serve", *words, *model) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1


def heard():
    """Ctrl+C reaches the command even where these tests run in the background, which has it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_the_command_serves_a_world_and_ends_quietly(small_image, tiny_model, tmp_path):
    words = ["--image", small_image, "--model", tiny_model, "--seed", "4", "--port", "0", "--cache", tmp_path / "cache"]
    command = [sys.executable, "-m", "metaearth3d.cli", "serve", *map(str, words)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, preexec_fn=heard, **pipes) as process:
        try:
            url = process.stdout.readline().split()[0]
            assert url.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(url + "world.json", timeout=60) as answer:
                assert json.load(answer)["seed"] == 4
            with urllib.request.urlopen(url, timeout=60) as answer:
                assert b"<canvas" in answer.read()
        finally:
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")
