import hashlib
import os
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.catalog.catalog import Catalog
from ingest.catalog.schema import MIGRATIONS
from ingest.database import Database
from ingest.errors import CatalogError, CatalogNewer, DiskFull

ONE = "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
TWO = "ALTER TABLE things ADD COLUMN size INTEGER; UPDATE things SET size = length(name);"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = hasattr(os, "geteuid") and os.geteuid() == 0
    mounted = (
        mounted
        and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=False, capture_output=True
        ).returncode
        == 0
    )
    if not mounted:
        pytest.skip("no right to mount a small file system here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def names(database: Database) -> list[str]:
    with database.read() as db:
        return [name for (name,) in db.execute("SELECT name FROM things ORDER BY id")]


def test_a_new_migration_keeps_what_is_there_and_a_copy_can_be_made_before(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    first = Database(path, [ONE])
    with first.write() as db:
        db.execute("INSERT INTO things (name) VALUES ('kept')")
    first.close()
    copied: list[Path] = []
    second = Database(path, [ONE, TWO], before_migration=copied.append)
    with second.read() as db:
        assert db.execute("SELECT name, size FROM things").fetchall() == [("kept", 4)]
    second.close()
    third = Database(path, [ONE, TWO], before_migration=copied.append)
    third.close()
    assert copied == [path]


def test_a_migration_that_fails_leaves_the_file_at_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Database(path, [ONE]).close()
    with pytest.raises(CatalogError):
        Database(path, [ONE, "ALTER TABLE things ADD COLUMN size INTEGER; INSERT INTO nothing VALUES (1);"])
    again = Database(path, [ONE])
    with again.write() as db:
        db.execute("INSERT INTO things (name) VALUES ('still one column')")
    assert names(again) == ["still one column"]
    again.close()


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_newer_file_is_refused_and_left_as_it_is(tmp_path: Path, journal: str) -> None:
    path = tmp_path / "a.db"
    Database(path, [ONE, TWO]).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.close()
    before = hashlib.sha256(path.read_bytes()).digest()
    with pytest.raises(CatalogNewer):
        Database(path, [ONE])
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert [file.name for file in tmp_path.glob("a.db*")] == ["a.db"]


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"these are somebody's notes, not a database. " * 100)
    with pytest.raises(CatalogError):
        Database(path, [ONE])
    assert path.read_bytes().startswith(b"these are")


def test_many_write_and_many_read_at_once_and_each_sees_whole_transactions(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", [ONE])
    halves: list[int] = []
    ended = threading.Event()

    def write(who: int) -> None:
        for turn in range(40):
            with database.write() as db:
                db.execute("INSERT INTO things (name) VALUES (?)", (f"{who} {turn} first",))
                db.execute("INSERT INTO things (name) VALUES (?)", (f"{who} {turn} second",))

    def read() -> None:
        while not ended.is_set():
            with database.read() as db:
                (once,) = db.execute("SELECT count(*) FROM things").fetchone()
                (twice,) = db.execute("SELECT count(*) FROM things").fetchone()
            if once % 2 or once != twice:
                halves.append(once)

    writers = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    readers = [threading.Thread(target=read) for _ in range(4)]
    for thread in [*writers, *readers]:
        thread.start()
    for thread in writers:
        thread.join()
    ended.set()
    for thread in readers:
        thread.join()
    assert halves == []
    assert len(names(database)) == 320
    database.close()


def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", [ONE])

    def put(name: str | None) -> None:
        with database.write() as db:
            db.execute("INSERT INTO things (name) VALUES ('lost')")
            db.execute("INSERT INTO things (name) VALUES (?)", (name,))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put("also lost")
    with pytest.raises(CatalogError):
        put(None)
    with database.write() as db:
        db.execute("INSERT INTO things (name) VALUES ('kept')")
    assert names(database) == ["kept"]
    database.close()


def test_a_reading_connection_cannot_write(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", [ONE])
    with pytest.raises(CatalogError), database.read() as db:
        db.execute("INSERT INTO things (name) VALUES ('never')")
    assert names(database) == []
    database.close()


def test_the_log_is_not_emptied_under_a_reader_and_is_without_one(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", [ONE])
    log = tmp_path / "a.db-wal"
    with database.write() as db:
        db.execute("INSERT INTO things (name) VALUES ('one')")
    with database.read() as reading:
        reading.execute("SELECT count(*) FROM things").fetchone()
        with database.write() as db:
            db.execute("INSERT INTO things (name) VALUES ('two')")
        assert not database.truncate_log()
        assert log.stat().st_size
    assert database.truncate_log()
    assert log.stat().st_size == 0
    assert names(database) == ["one", "two"]
    database.close()


def test_a_full_disk_is_named_and_costs_nothing_that_was_stored(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 1_000_000)
    database = Database(small_disk / "a.db", [ONE])
    stored = []

    def fill() -> None:
        while True:
            with database.write() as db:
                db.execute("INSERT INTO things (name) VALUES (?)", ("x" * 50_000,))
            stored.append("x" * 50_000)

    with pytest.raises(DiskFull):
        fill()
    # WHEN the disk is full, what was stored is still read
    assert names(database) == stored
    assert len(stored) > 10
    # AND when there is room again, writing goes on
    ballast.unlink()
    with database.write() as db:
        db.execute("INSERT INTO things (name) VALUES ('room again')")
    assert names(database)[-1] == "room again"
    database.close()


def test_the_catalog_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    Catalog(tmp_path / "catalog.db").close()
    connection = sqlite3.connect(tmp_path / "catalog.db")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(CatalogNewer):
        Catalog(tmp_path / "catalog.db")
