"""Locked documents over the real link: opened with their password, and with no other."""

import http.client
import json
from pathlib import Path

from tests.app.making_sources import PASSWORD, add, locked_pdf, rows, stream
from tests.app.program import Engine, Program
from tests.ingest.making_files import lock_office, make_docx, make_zip, paragraph
from tests.ingest.making_mails import write_mail
from tests.waiting import wait_until


def test_a_locked_document_is_opened_with_its_password_and_with_no_other(
    engine: Engine, tmp_path: Path, program: Program
) -> None:
    path = locked_pdf(tmp_path / "docs.pdf", "The quokka is under lock.")
    add(engine, path)
    assert rows(engine)["docs.pdf"].state == "password"
    before = engine.request("POST", "/ledger", {})[1]["rows"]
    # WHEN the password is wrong, nothing changes
    wrong = stream(engine, "/password", {"path": str(path), "password": "open barley"})[-1]
    assert (wrong["type"], wrong["code"]) == ("failed", "wrong_password")
    assert str(path) in wrong["message"]
    assert engine.request("POST", "/ledger", {})[1]["rows"] == before
    # WHEN it is right, the document is searchable
    events = stream(engine, "/password", {"path": str(path), "password": PASSWORD})
    assert events[-1]["indexed"] == 1
    # AND the person is told that there is no keyring to keep it
    assert any("keyring" in event["message"] for event in events if event["type"] == "notice")
    found = engine.request("POST", "/search", {"query": "quokka lock"})[1]["passages"]
    assert found[0]["text"] == "The quokka is under lock."
    # AND it is used again when the file is read again
    assert engine.request("POST", "/remove", {"path": str(path)})[0] == 200
    wait_until(lambda: engine.request("GET", "/status")[1]["passages"] == 0)
    moved = path.rename(tmp_path / "moved.pdf")
    assert add(engine, moved)["indexed"] == 1
    # AND it is told nowhere
    secrets = (PASSWORD.encode(), b"open barley")
    for part in program.library.rglob("*"):
        if part.is_file():
            assert not any(secret in part.read_bytes() for secret in secrets), part
    for process in [engine.process, *engine.process.children(recursive=True)]:
        assert not any(PASSWORD in argument for argument in process.cmdline())


def test_a_password_is_wanted_only_for_what_it_can_open(engine: Engine, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("The ferry leaves at nine.")
    encrypted = {"content.xml": b"\x00", "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}
    text = make_zip(tmp_path / "minutes.odt", encrypted)
    add(engine, note, text)
    locked = rows(engine)["minutes.odt"]
    assert (locked.state, locked.takes_password) == ("password", False)
    # It is said before anybody types one.
    assert "Sourcebook cannot open this kind of lock" in str(locked.reason)

    def code(path: Path) -> str:
        status, refused = engine.request("POST", "/password", {"path": str(path), "password": "x"})
        assert status == 409
        return str(refused["code"])

    assert code(note) == "not_locked"
    assert code(text) == "password_not_supported"
    assert code(tmp_path / "nowhere.pdf") == "not_in_library"


def test_a_locked_office_document_is_opened_with_its_password(engine: Engine, tmp_path: Path) -> None:
    path = lock_office(make_docx(tmp_path / "minutes.docx", paragraph("A quokka under lock.")), PASSWORD)
    add(engine, path)
    locked = rows(engine)["minutes.docx"]
    assert (locked.state, locked.takes_password) == ("password", True)
    assert "Enter its password" in str(locked.reason)
    wrong = stream(engine, "/password", {"path": str(path), "password": "open barley"})[-1]
    assert (wrong["type"], wrong["code"]) == ("failed", "wrong_password")
    assert rows(engine)["minutes.docx"] == locked
    assert stream(engine, "/password", {"path": str(path), "password": PASSWORD})[-1]["indexed"] == 1
    found = engine.request("POST", "/search", {"query": "quokka lock"})[1]["passages"]
    assert found[0]["text"] == "A quokka under lock."


def test_a_locked_attachment_is_opened_with_its_password(engine: Engine, tmp_path: Path) -> None:
    deeds = locked_pdf(tmp_path / "deeds.pdf", "The quokka is under lock.")
    (folder := tmp_path / "mails").mkdir()
    mail = write_mail(folder / "a.eml", deeds__pdf=deeds.read_bytes(), note__txt="An otter swims.")
    add(engine, folder)
    inside = f"{mail}!/deeds.pdf"
    locked = rows(engine)["deeds.pdf"]
    assert (locked.path, locked.state, locked.takes_password) == (inside, "password", True)
    # WHEN the password is wrong, it is said of which document, and nothing changes
    wrong = stream(engine, "/password", {"path": inside, "password": "open barley"})[-1]
    assert (wrong["type"], wrong["code"]) == ("failed", "wrong_password")
    assert inside in wrong["message"]
    assert rows(engine)["deeds.pdf"] == locked
    # WHEN it is right, its words are found, and those of the rest as before
    assert stream(engine, "/password", {"path": inside, "password": PASSWORD})[-1]["failed"] == 0
    assert {name: row.state for name, row in rows(engine).items()} == dict.fromkeys(
        ["a.eml", "deeds.pdf", "note.txt"], "indexed"
    )
    found = engine.request("POST", "/search", {"query": "quokka lock"})[1]["passages"]
    assert (found[0]["path"], found[0]["text"]) == (inside, "The quokka is under lock.")
    # AND it is used again where another mail has the same attachment
    write_mail(folder / "b.eml", copy__pdf=deeds.read_bytes())
    stream(engine, "/sync", {})
    assert rows(engine)["copy.pdf"].state == "indexed"


def test_a_door_that_leaves_early_has_entered_the_password_all_the_same(
    engine: Engine, tmp_path: Path
) -> None:
    path = locked_pdf(tmp_path / "docs.pdf", "The quokka is under lock.")
    add(engine, path)
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    connection.request(
        "POST", "/password", json.dumps({"path": str(path), "password": PASSWORD}), engine.headers()
    )
    assert connection.getresponse().status == 200
    connection.close()
    wait_until(lambda: rows(engine)["docs.pdf"].state == "indexed")
