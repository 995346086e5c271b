"""A source whose folder or drive is away: it answers as before, and every door says that it is away."""

from pathlib import Path

import pytest

from app.offline import OfflineSources
from tests.app.making_sources import add, stream
from tests.app.program import Engine
from tests.app.test_engine_moving import chat_about

AWAY = "(its folder or drive is not there now)"


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    folder = tmp_path / "drive"
    folder.mkdir()
    (folder / "ferry.txt").write_text("The ferry leaves at nine.")
    (folder / "otter.txt").write_text("An otter swims in the brook.")
    return folder


def unplug(engine: Engine, drive: Path) -> Path:
    """Take the drive away; gives where it is now."""
    away = drive.rename(drive.with_name("unplugged"))
    assert stream(engine, "/sync", {})[-1]["offline"] == [str(drive)]
    return away


def search(engine: Engine, query: str) -> dict:
    return engine.request("POST", "/search", {"query": query})[1]["passages"][0]


def test_passages_of_an_offline_source_are_found_and_say_so_until_it_is_back(engine, drive):
    # GIVEN an answer about a document on a drive
    add(engine, drive)
    chat = chat_about(engine, "When does the ferry leave?", drive / "ferry.txt")
    assert search(engine, "ferry")["offline"] is False
    # WHEN the drive is unplugged
    away = unplug(engine, drive)
    # THEN it is found and answers as before, and each passage says that its source is away
    assert search(engine, "ferry")["text"] == "The ferry leaves at nine."
    assert search(engine, "ferry")["offline"] is True
    asked = {"query": "When does the ferry leave?", "server": "", "use_model": False, "chat": chat}
    *events, answer = stream(engine, "/ask", asked)
    (found,) = [event for event in events if event["type"] == "sources"]
    told = [*found["citations"], *answer["citations"], *answer["explanation"]["passages"]]
    assert {passage["offline"] for passage in told} == {True}
    # AND so does the earlier answer, which was given while it was there
    earlier = engine.request("POST", "/chats/show", {"chat": chat})[1]["turns"][0]["answer"]
    assert [passage["offline"] for passage in earlier["citations"]] == [True]
    # WHEN it is plugged in again THEN nothing of it is said any more
    away.rename(drive)
    stream(engine, "/sync", {})
    shown = engine.request("POST", "/chats/show", {"chat": chat})[1]
    assert '"offline": True' not in str(shown)
    assert search(engine, "ferry")["offline"] is False


def test_of_two_files_that_hold_a_document_the_one_that_is_there_is_cited(engine, drive, tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    (here / "crossing.txt").write_bytes((drive / "ferry.txt").read_bytes())
    add(engine, drive)
    add(engine, here)
    assert search(engine, "ferry")["path"] == str(drive / "ferry.txt")
    unplug(engine, drive)
    found = search(engine, "ferry")
    assert (found["path"], found["offline"]) == (str(here / "crossing.txt"), False)


def test_the_command_line_and_an_exported_chat_say_it(program, engine, drive, tmp_path):
    add(engine, drive)
    chat = chat_about(engine, "When does the ferry leave?", drive / "ferry.txt")
    unplug(engine, drive)
    assert f"ferry.txt {AWAY}" in program.run("search", "ferry").out
    assert f"ferry.txt {AWAY}" in program.run("ask", "When does the ferry leave?", "--no-model").out
    program.run("export", chat, tmp_path / "chat.md")
    note = "The folder or drive of this document was not there when the chat was exported."
    assert note in (tmp_path / "chat.md").read_text()


def test_a_document_is_of_the_source_that_it_lies_in_and_of_no_other():
    offline = OfflineSources(frozenset({"/media/stick", "/mails/all.mbox"}))
    for path in ("/media/stick", "/media/stick/a/lease.pdf", "/media/stick/mail.eml!/draft.pdf"):
        assert offline.source_of(path) == "/media/stick", path
    assert offline.source_of("/mails/all.mbox!/7.eml!/draft.pdf") == "/mails/all.mbox"
    for path in ("/media/stick 2/lease.pdf", "/media", "/mails/all.mbox.pdf", "/mails/other.mbox!/7.eml"):
        assert offline.source_of(path) is None, path
    assert OfflineSources().source_of("/media/stick") is None
