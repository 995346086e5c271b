"""Pausing, stopping, going on and trying again, over the real link."""

import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.making_sources import add, docs, rows, sources, stream
from tests.app.program import Engine, Program
from tests.ingest.making_files import lines_at, make_pdf
from tests.waiting import wait_until

__all__ = ["docs"]

# So many files are not read before a machine that stands still comes to pause or stop it.
MANY = 2_000


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
    for number in range(MANY):
        text = "\n\n".join(f"Barley {number} {part}, and what became of it. " * 12 for part in range(2))
        (folder / f"{number:04}.txt").write_text(text)
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
    assert 0 < adding["files"] < MANY
    assert adding["indexed"] == adding["files"]
    assert engine.request("POST", "/search", {"query": "barley"})[1]["passages"]
    assert engine.request("POST", "/pause", {"paused": True})[0] == 200  # not all their vectors here
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

    def still_at_rest() -> dict[str, Any] | None:
        # What was read just before the pause may be stored, and its revision told, a moment later.
        progress = at_rest()
        return progress if progress is not None and first_progress(engine) == progress else None

    progress = wait_until(still_at_rest)
    assert not adding
    (source,) = progress["sources"]
    assert (source["path"], source["paused"], source["files_found"]) == (str(many), True, MANY)
    assert source["vectors_pending"] > 0


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
