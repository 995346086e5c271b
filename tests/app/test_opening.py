"""What opens the window and what is a command."""

import argparse
import sys

import pytest

from app.command_line import _parser
from app.opening import COMMANDS, has_screen, opening_of

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
    ],
)
def test_commands_options_and_misspellings_are_for_the_command_line(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").touch()
    assert opening_of(words) is None


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there a screen is taken for granted")
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
