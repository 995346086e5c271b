"""Passwords of documents that are kept, and forgetting them: a real engine, a keyring in a file."""

import json
from pathlib import Path

import pytest

from tests.app.making_sources import PASSWORD, add, locked_pdf, stream
from tests.app.program import Engine, Program
from tests.doubles.file_keyring import FileKeyring, RefusingKeyring, WaitingKeyring, use_keyring
from tests.ingest.making_files import lines_at, make_pdf


@pytest.fixture
def keyring(tmp_path: Path) -> Path:
    return tmp_path / "keyring.json"


def start(program: Program, keyring: Path, kind: type[FileKeyring] = FileKeyring) -> Engine:
    use_keyring(program.environment, kind, keyring)
    assert program.run("status").status == 0
    return program.wait_for_engine()


def ask(engine: Engine, what: str, path: Path) -> tuple[int, dict[str, object]]:
    return engine.request("POST", f"/password/{what}", {"path": str(path)})


def unlock(engine: Engine, path: Path) -> None:
    assert stream(engine, "/password", {"path": str(path), "password": PASSWORD})[-1]["indexed"] == 1


def test_a_password_that_is_kept_can_be_forgotten(program: Program, keyring: Path, tmp_path: Path) -> None:
    engine = start(program, keyring)
    path = locked_pdf(tmp_path / "deeds.pdf", "The quokka is under lock.")
    add(engine, path)
    # GIVEN a locked document, for which none is kept until it was entered
    assert ask(engine, "kept", path) == (200, {"kept": False})
    unlock(engine, path)
    assert ask(engine, "kept", path) == (200, {"kept": True})
    assert PASSWORD in json.loads(keyring.read_text()).values()
    # WHEN it is forgotten
    assert ask(engine, "forget", path) == (200, {"kept": False})
    # THEN the keyring has it no more, and what was read stays
    assert json.loads(keyring.read_text()) == {}
    assert ask(engine, "kept", path) == (200, {"kept": False})
    found = engine.request("POST", "/search", {"query": "quokka lock"})[1]["passages"]
    assert found[0]["text"] == "The quokka is under lock."
    # AND forgetting it again is no fault
    assert ask(engine, "forget", path) == (200, {"kept": False})


def test_a_password_can_be_forgotten_when_the_file_is_gone(
    program: Program, keyring: Path, tmp_path: Path
) -> None:
    engine = start(program, keyring)
    path = locked_pdf(tmp_path / "deeds.pdf", "The quokka is under lock.")
    add(engine, path)
    unlock(engine, path)
    path.unlink()
    assert ask(engine, "kept", path) == (200, {"kept": True})
    assert ask(engine, "forget", path)[0] == 200
    assert json.loads(keyring.read_text()) == {}


def test_no_keyring_is_asked_about_a_document_without_a_lock(
    program: Program, keyring: Path, tmp_path: Path
) -> None:
    # GIVEN a keyring that waits for its person for ever
    engine = start(program, keyring, WaitingKeyring)
    path = make_pdf(tmp_path / "open.pdf", lines_at(700, "The quokka is free."))
    add(engine, path)
    # THEN nobody waits for it: a keyring's own limit is 4 seconds, and a request's here is longer
    assert ask(engine, "kept", path) == (200, {"kept": False})


def test_a_password_of_the_session_is_forgotten_too(program: Program, keyring: Path, tmp_path: Path) -> None:
    engine = start(program, keyring, RefusingKeyring)
    path = locked_pdf(tmp_path / "deeds.pdf", "The quokka is under lock.")
    add(engine, path)
    unlock(engine, path)
    assert ask(engine, "kept", path) == (200, {"kept": True})
    assert ask(engine, "forget", path) == (200, {"kept": False})
    assert ask(engine, "kept", path) == (200, {"kept": False})


def test_a_document_that_is_not_there_has_no_password(
    program: Program, keyring: Path, tmp_path: Path
) -> None:
    engine = start(program, keyring)
    assert ask(engine, "kept", tmp_path / "no.pdf") == (200, {"kept": False})
    status, refused = ask(engine, "forget", tmp_path / "no.pdf")
    assert (status, refused["code"]) == (409, "not_in_library")
    assert str(tmp_path / "no.pdf") in str(refused["message"])
