"""Libraries of other versions: an earlier one is taken over whole, a later one is refused and left as it is.

`libraries/first-version.zip` was made by the first version that had a command line: two notes, one question.
"""

import hashlib
import sqlite3
import zipfile
from pathlib import Path

import pytest

from tests.waiting import wait_until

FIRST = Path(__file__).parent / "libraries" / "first-version.zip"
NOTES = "/home/reader/notes"
# What an engine writes about itself, whatever comes of it.
OWN = {"lock", "engine.json", "engine.log", "engine.previous.log"}


@pytest.fixture
def earlier(program):
    """The program on a library that the first version has made."""
    with zipfile.ZipFile(FIRST) as archive:
        archive.extractall(program.library)
    return program


def version_of(path):
    with sqlite3.connect(path) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
    db.close()
    return version


def test_an_earlier_library_is_taken_over_with_all_that_is_in_it(earlier):
    before = (earlier.library / "chats.db").read_bytes()
    # WHEN this version opens it
    documents = earlier.json("list")["documents"]
    # THEN its documents are there, although their files are not, and answer by words and by meaning
    assert [(d["path"], d["state"]) for d in documents] == [
        (f"{NOTES}/ferry.txt", "indexed"),
        (f"{NOTES}/keys.md", "indexed"),
    ]
    found = earlier.json("search", "at what time does the boat depart")["passages"][0]
    assert (found["text"], found["vector_rank"]) == ("The ferry to the island leaves at nine.", 1)
    # AND no vector was lost: the index is filled anew from the catalog's
    wait_until(lambda: earlier.json("status")["vectors"] == 2)
    status = earlier.json("status")
    assert (status["passages"], status["pending"]) == (2, 0)
    # AND the chat is there, and its file was copied as it was before anything changed in it
    engine = earlier.engine()
    (chat,) = engine.request("POST", "/chats", {})[1]["chats"]
    assert chat["title"] == "When does the ferry leave?"
    assert (earlier.library / "chats.backup.db").read_bytes() == before
    assert version_of(earlier.library / "chats.db") > version_of(earlier.library / "chats.backup.db")


@pytest.mark.parametrize("name", ["catalog.db", "chats.db"])
def test_a_later_library_is_refused_and_nothing_in_it_is_touched(earlier, name):
    # GIVEN a library that this version has used, and then a later one
    assert earlier.run("list").status == 0
    earlier.end_engine()
    with sqlite3.connect(earlier.library / name) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute(f"PRAGMA user_version = {version_of(earlier.library / name) + 1}")
    db.close()
    before = contents(earlier.library)
    # WHEN this version is asked for anything
    for command in (["list"], ["remove", NOTES]):
        outcome = earlier.run(*command)
        # THEN it says why not, and what to do
        assert outcome.status == 1
        assert str(earlier.library / name) in outcome.err
        assert "newer version" in outcome.err
    # AND every byte is what it was
    assert contents(earlier.library) == before


def contents(library):
    """Every file that belongs to the library, with its hash."""
    return {
        path.relative_to(library).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in library.rglob("*")
        if path.is_file() and path.name not in OWN
    }
