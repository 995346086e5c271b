"""The ledger, the sources and the preview; pausing, stopping, trying again, over the real link."""

import http.client
import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.engine import wire
from tests.app.program import Engine, Program, decode_events, wait_until
from tests.ingest.making_files import lines_at, lock_office, make_docx, make_pdf, make_zip, paragraph
from tests.ingest.making_mails import write_mail

PASSWORD = "sesame öffne dich"


def add(engine: Engine, *paths: Path, collection: str | None = None) -> dict[str, Any]:
    """Add and give the report."""
    return stream(engine, "/add", {"paths": list(map(str, paths)), "collection": collection})[-1]


def stream(engine: Engine, path: str, body: object) -> list[dict[str, Any]]:
    status, data = engine.request("POST", path, body)
    assert status == 200, data
    return list(decode_events(data))


def rows(engine: Engine) -> dict[str, wire.LedgerRow]:
    status, found = engine.request("POST", "/ledger", {})
    assert status == 200
    return {Path(row.path).name: row for row in wire.decode(json.dumps(found).encode(), wire.Ledger).rows}


def sources(engine: Engine) -> dict[str, dict[str, Any]]:
    status, found = engine.request("GET", "/sources")
    assert status == 200
    return {Path(source["path"]).name: source for source in found["sources"]}


def locked_pdf(path: Path, words: str, password: str = PASSWORD) -> Path:
    make_pdf(path, lines_at(700, words))
    writer = pypdf.PdfWriter(path)
    writer.encrypt(password, "the owner's", algorithm="AES-256")
    writer.write(path)
    return path


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    make_pdf(folder / "two pages.pdf", lines_at(700, "An otter swims."), lambda _canvas: None)
    (folder / "note.txt").write_text("The ferry leaves at nine.")
    (folder / "film.xyz").write_bytes(b"x" * 1000)
    (folder / "cut off.pdf").write_bytes(b"%PDF-1.4\n1 0 obj")
    (folder / ".hidden").write_text("nothing")
    os.utime(folder / "note.txt", (1_000_000_000, 1_000_000_000))
    return folder


def test_the_ledger_has_every_file_with_size_time_and_what_can_be_done(engine: Engine, docs: Path) -> None:
    add(engine, docs, collection="Reference")
    found = rows(engine)
    assert list(found) == [".hidden", "cut off.pdf", "film.xyz", "note.txt", "two pages.pdf"]
    note, two, film, cut = (found[n] for n in ("note.txt", "two pages.pdf", "film.xyz", "cut off.pdf"))
    assert (note.size, note.modified) == (25, "2001-09-09T01:46:40+00:00")
    assert (note.source, note.collection, note.pages, note.pages_searchable) == (str(docs), "Reference", 1, 1)
    assert (two.state, two.pages, two.pages_searchable) == ("indexed", 2, 1)
    assert (film.state, film.retries, film.is_safe) == ("unsupported", False, True)
    assert (cut.state, cut.retries, cut.is_safe) == ("damaged", True, False)
    assert (found[".hidden"].size, found[".hidden"].modified) == (None, None)
    # AND what can be searched of all this: hidden files do not count
    coverage = engine.request("POST", "/ledger", {})[1]["coverage"]
    assert coverage == {"documents": 4, "pages": 3, "pages_searchable": 2, "passages": 2, "pending": 0} | {
        "documents_searchable": 2
    }
    # How it is watched is known a moment later.
    assert sources(engine)["docs"] | {"watch": "events"} == {
        "watch": "events",
        "path": str(docs),
        "collection": "Reference",
        "offline": False,
        "is_folder": True,
        "files": 4,
        "pages": 3,
        "pages_searchable": 2,
        "passages": 2,
        "pending": 0,
        "attention": 1,
        "paused": False,
    }


def test_the_ledger_comes_in_parts_that_follow_each_other(engine: Engine, docs: Path) -> None:
    add(engine, docs)
    whole = engine.request("POST", "/ledger", {})[1]
    assert whole["next"] is None
    gathered, after = [], None
    while True:
        part = engine.request("POST", "/ledger", {"limit": 2, "after": after})[1]
        gathered += part["rows"]
        if (after := part["next"]) is None:
            break
    assert gathered == whole["rows"]
    assert engine.request("POST", "/ledger", {"limit": 0})[0] == 400


def test_a_revision_tells_that_a_list_is_old(engine: Engine, docs: Path) -> None:
    def revision() -> int:
        number: int = engine.request("POST", "/ledger", {})[1]["revision"]
        return number

    add(engine, docs)
    first = revision()
    assert revision() == first
    assert engine.request("POST", "/collections/rename", {"name": "Documents", "new_name": "All"})[0] == 200
    second = revision()
    assert second > first
    assert engine.request("POST", "/pause", {"paused": True})[0] == 200
    assert revision() > second
    assert engine.request("POST", "/remove", {"path": str(docs)})[0] == 200
    assert revision() > second + 1


def test_a_collection_is_renamed_and_joined_to_another(engine: Engine, docs: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("A lynx sleeps.")
    add(engine, docs, collection="One")
    add(engine, other, collection="Two")

    def rename(name: str, new_name: str) -> tuple[int, Any]:
        return engine.request("POST", "/collections/rename", {"name": name, "new_name": new_name})

    assert rename("One", "  Old  papers ")[0] == 200
    assert {name: source["collection"] for name, source in sources(engine).items()} == {
        "docs": "Old papers",
        "other": "Two",
    }
    assert rename("Two", "Old papers")[0] == 200
    assert {source["collection"] for source in sources(engine).values()} == {"Old papers"}
    assert rename("Two", "Three")[1]["code"] == "unknown_collection"
    assert rename("Old papers", " \n ")[1]["code"] == "bad_name"
    status, found = engine.request("POST", "/search", {"query": "lynx", "collection": "Old papers"})
    assert status == 200
    assert found["passages"]


def test_a_preview_counts_by_the_rules_of_adding_and_opens_nothing(
    engine: Engine, docs: Path, tmp_path: Path, program: Program
) -> None:
    (docs / "empty.txt").touch()
    asked = {"paths": [str(docs), str(docs / "note.txt"), str(tmp_path / "missing"), str(program.library)]}
    status, found = engine.request("POST", "/preview", asked)
    assert status == 200
    assert found["refused"][0]["path"] == str(tmp_path / "missing")
    assert [refused["code"] for refused in found.pop("refused")] == ["no_such_path", "own_folder"]
    assert found == {
        "files": 5,
        "folders": 1,
        "bytes": sum((docs / name).stat().st_size for name in ("note.txt", "two pages.pdf", "cut off.pdf")),
        "kinds": {".pdf": 2, ".txt": 1},
        "unsupported": 1,
        "known": 0,
        "complete": True,
        "left_out": 1,
    }
    # AND once they are there, those that would be read are known, and a part of them is refused
    add(engine, docs)
    assert engine.request("POST", "/preview", {"paths": [str(docs)]})[1]["known"] == 3
    inside = engine.request("POST", "/preview", {"paths": [str(docs / "note.txt")]})[1]
    assert (inside["files"], inside["refused"][0]["code"]) == (0, "inside_source")


def test_a_failure_that_was_kept_is_tried_anew(engine: Engine, docs: Path) -> None:
    add(engine, docs)
    cut = rows(engine)["cut off.pdf"]
    assert cut.state == "damaged"
    # AND of a page that it had once is said why it is no more
    status, refused = engine.request("POST", "/show", {"path": cut.path, "page": 7})
    assert (status, refused["code"]) == (409, "no_such_page")
    assert refused["message"].startswith("cut off.pdf has no text now. Damaged")
    # WHEN a fresh copy has come
    make_pdf(docs / "cut off.pdf", lines_at(700, "A quokka arrives."))
    report = stream(engine, "/retry", {"paths": [str(docs / "cut off.pdf")]})[-1]
    assert [(Path(d["path"]).name, d["state"]) for d in report["documents"]] == [("cut off.pdf", "indexed")]
    assert engine.request("POST", "/search", {"query": "quokka"})[1]["passages"][0]["path"] == str(
        docs / "cut off.pdf"
    )
    # AND a path that the library does not have is refused
    status, refused = engine.request("POST", "/retry", {"paths": [str(docs / "nowhere.pdf")]})
    assert (status, refused["code"]) == (409, "not_in_library")


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


def test_a_pause_lasts_over_a_restart_and_what_waited_is_read_when_it_goes_on(
    engine: Engine, program: Program, docs: Path
) -> None:
    add(engine, docs)
    assert engine.request("POST", "/pause", {"paused": True, "path": str(docs)})[0] == 200
    (docs / "new.txt").write_text("A quokka arrives.")
    # THEN a sync leaves it out and says so
    synced = program.run("sync")
    assert synced.status == 0
    assert f"{docs} is paused" in synced.err
    assert "new.txt" not in rows(engine)
    # AND so it is after a restart
    program.end_engine()
    assert program.run("status").status == 0
    again = program.wait_for_engine(other_than=engine.pid)
    assert sources(again)["docs"]["paused"]
    # WHEN it goes on, what has changed meanwhile is read without being asked for
    assert again.request("POST", "/pause", {"paused": False, "path": str(docs)})[0] == 200
    wait_until(lambda: "new.txt" in rows(again))
    assert not sources(again)["docs"]["paused"]
    assert again.request("POST", "/pause", {"paused": True, "path": "/nowhere"})[1]["code"] == "not_a_source"


def test_a_source_that_is_added_again_goes_on(engine: Engine, program: Program, docs: Path) -> None:
    add(engine, docs)
    assert engine.request("POST", "/pause", {"paused": True})[0] == 200
    (docs / "new.txt").write_text("A quokka arrives.")
    added = program.run("add", docs)
    assert "was paused; it goes on" in added.err
    assert rows(engine)["new.txt"].state == "indexed"
    assert not sources(engine)["docs"]["paused"]


def test_resume_lets_go_on_what_is_paused_and_waits_for_it(
    engine: Engine, program: Program, docs: Path
) -> None:
    add(engine, docs)
    assert engine.request("POST", "/pause", {"paused": True})[0] == 200
    (docs / "new.txt").write_text("A quokka arrives.")
    assert program.run("resume").status == 0
    assert rows(engine)["new.txt"].state == "indexed"
    assert not sources(engine)["docs"]["paused"]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        text = "\n\n".join(f"Barley {number} {part}, and what became of it. " * 12 for part in range(10))
        (folder / f"{number:03}.txt").write_text(text)
    return folder


@pytest.fixture
def adding(engine: Engine, many: Path) -> Iterator[dict[str, Any]]:
    """A folder that is being added; gives where its report comes."""
    found: dict[str, Any] = {}
    thread = threading.Thread(target=lambda: found.update(add(engine, many)))
    thread.start()
    wait_until(lambda: "many" in sources(engine) and sources(engine)["many"]["files"] > 0)
    yield found
    engine.request("POST", "/stop", {})
    thread.join()


def test_a_stop_ends_the_job_with_what_was_done_and_a_sync_reads_the_rest(
    engine: Engine, many: Path, adding: dict[str, Any]
) -> None:
    assert engine.request("POST", "/stop", {"path": str(many)})[0] == 200
    wait_until(lambda: adding)
    assert 0 < adding["files"] < 400
    assert adding["indexed"] == adding["files"]
    assert engine.request("POST", "/search", {"query": "barley"})[1]["passages"]
    assert engine.request("POST", "/pause", {"paused": True})[0] == 200  # not the vectors of 400 files here
    read = adding["documents"][0]["path"]
    assert stream(engine, "/retry", {"paths": [read]})[-1]["files"] == 1


def test_a_paused_job_goes_on_telling_and_its_source_reads_no_more(
    engine: Engine, many: Path, adding: dict[str, Any]
) -> None:
    assert engine.request("POST", "/pause", {"paused": True, "path": str(many)})[0] == 200

    def at_rest() -> dict[str, Any] | None:
        progress = first_progress(engine)
        waits = progress["paused"] and not progress["current"] and not progress["walking"]
        # What a source waits for is counted apart, and a moment later while the last file is stored.
        agrees = [source["vectors_pending"] for source in progress["sources"]] == [
            progress["vectors_pending"]
        ]
        return progress if waits and agrees and progress["files_done"] < progress["files_found"] else None

    progress = wait_until(at_rest)
    assert not adding
    (source,) = progress["sources"]
    assert (source["path"], source["paused"], source["files_found"]) == (str(many), True, 400)
    assert source["vectors_pending"] > 0
    assert first_progress(engine) == progress


def first_progress(engine: Engine) -> dict[str, Any]:
    """What a door hears first."""
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    connection.request("GET", "/events", headers=engine.headers())
    response = connection.getresponse()
    line = response.readline()
    response.close()
    connection.close()
    found: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
    return found


def test_the_ledger_of_the_sample_library_adds_up(program: Program, indexed_samples: Path) -> None:
    shutil.copytree(indexed_samples, program.library)
    assert program.run("status").status == 0
    engine = program.wait_for_engine()
    coverage = engine.request("POST", "/ledger", {})[1]["coverage"]
    assert coverage["documents"] == 12
    assert coverage["passages"] == 161


def test_the_sources_tell_which_types_there_are_to_ask(engine: Engine, tmp_path: Path) -> None:
    # GIVEN files of several types, one of them without a word in it
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("notes.md", "main.py", "mail.eml", "blank.csv"):
        (folder / name).write_text("" if name == "blank.csv" else "Subject: The lease\n\nIt ends.\n")
    add(engine, folder)
    # THEN those with text are told, the commonest type first
    assert engine.request("GET", "/sources")[1]["types"] == ["email", "text", "code"]
    # AND no longer when their files have gone
    (folder / "main.py").unlink()
    stream(engine, "/sync", {})
    assert engine.request("GET", "/sources")[1]["types"] == ["email", "text"]


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
