"""Which server is asked: by every door the one set in the window, unless something names another."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.desktop.settings.preferences import PreferencesStore
from app.settings import DEFAULT_SERVER, NamedBy, Settings
from tests.app.program import Program

QUESTION = "When does the ferry leave?"
SET = "http://set:1/v1"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "preferences.json"


@pytest.fixture
def newcomer(program: Program, tmp_path: Path) -> Program:
    """Who has a document, and has named no server on the command line."""
    (tmp_path / "ferry.txt").write_text("The ferry leaves at nine.")
    program.json("add", tmp_path / "ferry.txt")
    del program.environment["SOURCEBOOK_SERVER"]
    return program


def set_in_window(program: Program, server: str) -> Path:
    """Set the server as the window does; gives the file that keeps it."""
    store = PreferencesStore(
        path=Path(program.environment["XDG_CONFIG_HOME"]) / "Sourcebook" / "preferences.json", environment={}
    )
    store.change(server=server)
    return store.path


def checks(program: Program, *options: str) -> dict[str, Any]:
    return {check["name"]: check for check in program.json("doctor", *options)["checks"]}


def test_the_server_set_in_the_window_answers_on_the_command_line(newcomer, double):
    # GIVEN nothing set anywhere: the usual server is asked, and doctor says so
    assert "none was set in the window" in checks(newcomer)["address"]["message"]
    # WHEN a server is set in the window
    path = set_in_window(newcomer, double.address)
    # THEN the command line asks it, and doctor says where the address comes from
    assert newcomer.json("ask", QUESTION)["model"] is not None
    said = checks(newcomer)
    assert said["server"]["ok"]
    assert str(path) in said["address"]["message"]


def test_an_option_and_the_environment_win_over_the_window(newcomer, double):
    set_in_window(newcomer, "http://127.0.0.1:9/v1")
    assert newcomer.json("ask", QUESTION, "--server", double.address)["model"] is not None
    assert "--server" in checks(newcomer, "--server", double.address)["address"]["message"]
    newcomer.environment["SOURCEBOOK_SERVER"] = double.address
    assert newcomer.json("ask", QUESTION)["model"] is not None
    assert "SOURCEBOOK_SERVER" in checks(newcomer)["address"]["message"]


def test_what_names_the_server_is_known(kept):
    kept.write_text(json.dumps({"server": SET, "text_percent": "a bad value of another setting"}))
    settings = Settings.kept({}, kept)
    assert (settings.server, settings.server_named_by) == (SET, NamedBy.WINDOW)
    settings = Settings.kept({"SOURCEBOOK_SERVER": "http://env:2/v1"}, kept)
    assert (settings.server, settings.server_named_by) == ("http://env:2/v1", NamedBy.VARIABLE)
    settings = settings.with_server("http://option:3/v1")
    assert (settings.server, settings.server_named_by) == ("http://option:3/v1", NamedBy.OPTION)
    # AND an empty variable names none
    assert Settings.kept({"SOURCEBOOK_SERVER": ""}, kept).server == SET


@pytest.mark.parametrize(
    "content",
    [None, b"", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"server": 3}', b'{"server": ""}', b"x" * 2_000_000],
    ids=["none", "empty", "a list", "no text", "deep", "a number", "no address", "large"],
)
def test_a_file_that_tells_no_server_leaves_the_usual_one(kept, content):
    if content is not None:
        kept.write_bytes(content)
    settings = Settings.kept({}, kept)
    assert (settings.server, settings.server_named_by) == (DEFAULT_SERVER, NamedBy.NOTHING)
