"""What the packaged program does to its environment, as far as that can be seen from source."""

import sys

import pytest

from app import program


@pytest.fixture
def packaged(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "sourcebook"))
    return tmp_path / "sourcebook"


def test_the_packaged_program_starts_itself_by_its_arguments_alone(packaged):
    assert program.own_command("engine", "/library") == [str(packaged), "engine", "/library"]


def test_from_source_the_interpreter_starts_it():
    assert program.own_command("engine", "x")[:3] == [sys.executable, "-m", "app"]


def test_what_a_person_starts_is_the_one_file(packaged, monkeypatch, tmp_path):
    assert program.executable() == packaged
    monkeypatch.setenv("SOURCEBOOK_EXECUTABLE", str(tmp_path / "Downloads" / "sourcebook"))
    assert program.executable() == tmp_path / "Downloads" / "sourcebook"


def test_other_programs_get_the_environment_as_it_was(packaged):
    # GIVEN what the packager's loader has done to an environment
    environment = {
        "HOME": "/home/me",
        "LD_LIBRARY_PATH": "/program/_internal:/opt/mine",
        "LD_LIBRARY_PATH_ORIG": "/opt/mine",
        "QT_PLUGIN_PATH": "/program/_internal/PySide6/Qt/plugins",
        "_PYI_ARCHIVE_FILE": "/program/sourcebook",
        "_PYI_PARENT_PROCESS_LEVEL": "1",
    }
    program.give_environment_back(environment)
    # THEN Qt's path stays until Qt has read it
    assert environment.keys() == {"HOME", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH"}
    program.give_qt_paths_back(environment)
    assert environment == {"HOME": "/home/me", "LD_LIBRARY_PATH": "/opt/mine"}


def test_a_path_that_was_not_there_is_not_there_again(packaged):
    environment = {"LD_LIBRARY_PATH": "/program/_internal"}
    program.give_environment_back(environment)
    assert environment == {}


def test_from_source_nothing_is_touched():
    environment = {"LD_LIBRARY_PATH": "/opt/mine", "QT_PLUGIN_PATH": "/opt/plugins"}
    program.give_environment_back(environment)
    program.give_qt_paths_back(environment)
    assert environment == {"LD_LIBRARY_PATH": "/opt/mine", "QT_PLUGIN_PATH": "/opt/plugins"}
