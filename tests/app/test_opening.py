"""What opens the window and what is a command."""

import argparse
import subprocess
import sys

import pytest

from app.command_line import _parser
from app.opening import COMMANDS, has_screen, missing_path, opening_of, without_window

# Names that are kept free for later doors.
LATER = {"serve", "mcp"}


def test_the_commands_are_those_of_the_command_line():
    actions = [a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction)]
    assert set(actions[0].choices) | LATER == COMMANDS


def test_a_start_without_words_opens_the_window():
    opening = opening_of([])
    assert (opening.paths, opening.library) == ((), None)


def test_paths_are_opened_with_the_window(tmp_path, monkeypatch):
    (tmp_path / "papers").mkdir()
    (tmp_path / "a b.txt").touch()
    monkeypatch.chdir(tmp_path)
    opening = opening_of(["papers", "--library", "lib", "a b.txt", "--server=http://127.0.0.1:8080/v1"])
    assert opening.paths == (str(tmp_path / "papers"), str(tmp_path / "a b.txt"))
    assert opening.library == tmp_path / "lib"
    assert opening.server == "http://127.0.0.1:8080/v1"


@pytest.mark.parametrize(
    "words",
    [
        ["add", "x"],
        ["ad", "x"],
        ["--help"],
        ["--version"],
        ["--library", "x", "list"],
        ["nowhere.txt"],
        ["--library"],
        ["--library", ""],
        [""],
    ],
)
def test_commands_options_and_misspellings_are_for_the_command_line(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").touch()
    assert opening_of(words) is None


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there a screen is taken for granted")
@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (["here.txt", "gone"], "gone"),
        (["gone.pdf"], "gone.pdf"),
        (["--library", "lib", "papers/gone"], "papers/gone"),
        (["here.txt"], None),
        (["serach", "mill"], None),
        (["show", "gone.pdf"], None),
    ],
)
def test_a_path_where_nothing_is_is_named(words, missing, tmp_path, monkeypatch):
    (tmp_path / "here.txt").touch()
    monkeypatch.chdir(tmp_path)
    assert missing_path(words) == missing


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ""}, False),
    ],
)
def test_a_display_is_a_screen(environment, expected):
    assert has_screen(environment) is expected


def test_a_window_without_its_libraries_is_told_in_one_line(program):
    # GIVEN a computer whose Qt cannot be loaded
    code = "import sys; sys.modules['PySide6'] = None; import app.__main__ as m; sys.exit(m.main([]))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**program.environment, "DISPLAY": ":99"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "libgl1" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "libGL.so.1: cannot open" in without_window(ImportError("libGL.so.1: cannot open"))
