"""The entry in the menu: written on request, valid, and gone without a trace."""

import configparser
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.desktop_entry import entry_for, mime_types

pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="desktop entries are for Linux")


def files_below(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_is_written_and_taken_away_by_command(program, tmp_path):
    data = Path(program.environment["XDG_DATA_HOME"])
    before = files_below(data)
    # WHEN it is asked for
    outcome = program.run("--install-desktop-entry")
    # THEN it is there, with an icon, and says what it starts
    assert outcome.status == 0, outcome
    entry = data / "applications" / "sourcebook.desktop"
    assert str(entry) in outcome.out
    assert (data / "icons/hicolor/scalable/apps/sourcebook.svg").exists()
    # AND no engine was started for it
    assert program.engine() is None
    # WHEN it is to go
    assert program.json("--remove-desktop-entry") == {"removed": True}
    # THEN nothing is left; other programs' lists of what there is may stay
    left = files_below(data) - before
    assert {name for name in left if "sourcebook" in name} == set()
    assert program.json("--remove-desktop-entry") == {"removed": False}


def test_a_folder_that_cannot_be_written_to_is_named(program, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    outcome = program.run("--install-desktop-entry", environment={"XDG_DATA_HOME": str(blocked)})
    assert outcome.status == 1
    assert str(blocked) in outcome.err
    assert len(outcome.err.splitlines()) == 1


@pytest.mark.parametrize(
    "name",
    ["sourcebook", "with space", 'quote"s', "dollar$HOME`id`", "back\\slash", "50% größer", "semi;colon"],
)
def test_any_path_is_started_as_it_is(tmp_path, name):
    # GIVEN a program at a path with all that the format knows as special
    program = tmp_path / name
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$0" "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    # WHEN its entry is read as a desktop reads it: first as a string, then as a command line
    parser = configparser.RawConfigParser()
    parser.optionxform = str
    parser.read_string(entry_for(program))
    command = parser["Desktop Entry"]["Exec"]
    command = command.replace("\\\\", "\\")
    # Within quotes a shell undoes the same four escapes.
    unquoted = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {command}"], capture_output=True, text=True, check=True
    )
    words = unquoted.stdout.splitlines()
    assert words[-1] == "%F"
    started = [word.replace("%%", "%") for word in words[:-1]] + ["a file.pdf"]
    # THEN that program is started
    done = subprocess.run(started, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [os.fspath(program), "a file.pdf"]


def test_the_entry_is_valid(tmp_path):
    validator = shutil.which("desktop-file-validate")
    if validator is None:
        pytest.skip("desktop-file-validate is not installed")
    entry = tmp_path / "sourcebook.desktop"
    entry.write_text(entry_for(Path("/opt/source book/sourcebook")))
    done = subprocess.run([validator, entry], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_it_is_offered_for_every_format_and_for_folders():
    entry = entry_for(Path("/opt/sourcebook"))
    (offered,) = [line for line in entry.splitlines() if line.startswith("MimeType=")]
    names = offered.removeprefix("MimeType=").removesuffix(";").split(";")
    assert names == mime_types()
    assert {"application/pdf", "application/epub+zip", "text/csv", "inode/directory"} <= set(names)
    assert len(set(names)) == len(names)
