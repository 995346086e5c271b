"""Collections, sources and files: what the person added and what was found there."""

import contextlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from ingest.catalog.document_names import rename_document
from ingest.catalog.file_rows import FILE, FileStamp, document_at, file_record, put_file
from ingest.catalog.ranges import range_below
from ingest.catalog.records import FileRecord, NewSource, Source
from ingest.catalog.revision import Revision
from ingest.catalog.words import rename_words
from ingest.database import Database
from ingest.types import Refusal

# Remembered in the catalog while removed text may still lie in its file.
TRACES = "traces"

_SOURCE = """
    SELECT s.id, s.path, c.name, s.offline, s.is_folder, s.paused
    FROM sources s JOIN collections c ON c.id = s.collection_id
"""


class Sources:
    """What the person added, and the files that were found there."""

    def __init__(self, database: Database, revision: Revision) -> None:
        """``revision`` grows with every change."""
        self._database = database
        self._revision = revision
        # Grows with every change of the sources themselves, not of their files.
        self.version = 0
        # No id is given twice while this runs: files of a source that was removed may still be in hand, and
        # would become files of the next one.
        with database.read() as db:
            (self._last_id,) = db.execute("SELECT coalesce(max(id), 0) FROM sources").fetchone()

    def all(self) -> list[Source]:
        """Every source, by path."""
        with self._database.read() as db:
            rows = db.execute(f"{_SOURCE} ORDER BY s.path").fetchall()
        return [_source(row) for row in rows]

    def some(self, ids: Iterable[int]) -> dict[int, Source]:
        """Those of these sources, by id, that are there."""
        with self._database.read() as db:
            rows = db.execute(
                f"{_SOURCE} JOIN json_each(?) j ON j.value = s.id", (json.dumps(list(ids)),)
            ).fetchall()
        return {source.id: source for source in map(_source, rows)}

    def at(self, path: str) -> Source | None:
        """The source at ``path``, or None."""
        with self._database.read() as db:
            row = db.execute(f"{_SOURCE} WHERE s.path = ?", (path,)).fetchone()
        return None if row is None else _source(row)

    def offline(self) -> frozenset[str]:
        """The paths of all sources that were not there at the last look."""
        with self._database.read() as db:
            return frozenset(path for (path,) in db.execute("SELECT path FROM sources WHERE offline"))

    def collections(self) -> list[str]:
        """The names of all collections."""
        with self._database.read() as db:
            return [name for (name,) in db.execute("SELECT name FROM collections ORDER BY name")]

    def add(
        self, path: Path, collection: str, *, absorbing: Iterable[Source] = (), is_folder: bool = True
    ) -> Source:
        """Add a source; the sources in ``absorbing`` lie inside it and their files become its own.

        A source that is there already moves to ``collection``, and goes on if it was paused.
        """
        return self.add_all([NewSource(path, collection, is_folder, tuple(absorbing))])[0]

    def add_all(self, wanted: Sequence[NewSource]) -> list[Source]:
        """Add sources as `add` does, all of them or none; gives them in the same order."""
        with self._change_sources() as db:
            added = []
            for new in wanted:
                self._last_id += 1
                added.append(_add(db, self._last_id, new))
            _drop_empty_collections(db)
        return added

    def rename_collection(self, name: str, new_name: str) -> bool:
        """Give a collection another name; one that has it takes the sources over. False: there is none."""
        with self._change_sources() as db:
            found = db.execute("SELECT id FROM collections WHERE name = ?", (name,)).fetchone()
            if found is None:
                return False
            other = db.execute("SELECT id FROM collections WHERE name = ?", (new_name,)).fetchone()
            if other is None:
                db.execute("UPDATE collections SET name = ? WHERE id = ?", (new_name, found[0]))
            elif other != found:
                db.execute(
                    "UPDATE sources SET collection_id = ? WHERE collection_id = ?", (other[0], found[0])
                )
                _drop_empty_collections(db)
        return True

    def set_paused(self, sources: Iterable[Source], *, paused: bool) -> None:
        """Note that these sources are paused, or go on."""
        with self._change_sources() as db:
            db.execute(
                "UPDATE sources SET paused = ? WHERE id IN (SELECT value FROM json_each(?))",
                (paused, json.dumps([source.id for source in sources])),
            )

    def has(self, source: Source) -> bool:
        """Whether the source is still there: it may be removed while its files are being read."""
        with self._database.read() as db:
            return db.execute("SELECT 1 FROM sources WHERE id = ?", (source.id,)).fetchone() is not None

    def set_offline(self, source: Source, *, offline: bool) -> None:
        """Note whether the source was there at the last look; not where it is somewhere else by now."""
        with self._change_sources() as db:
            db.execute(
                "UPDATE sources SET offline = ? WHERE id = ? AND path = ?",
                (offline, source.id, str(source.path)),
            )

    def set_is_folder(self, source: Source, *, is_folder: bool) -> None:
        """Note whether the source was a folder at the last look."""
        with self._change_sources() as db:
            db.execute("UPDATE sources SET is_folder = ? WHERE id = ?", (is_folder, source.id))

    def remove(self, source: Source) -> int:
        """Forget a source and its files, at once; gives the number of files."""
        return self.remove_all([source])

    def remove_all(self, sources: Iterable[Source]) -> int:
        """Forget sources as `remove` does, all of them or none; gives the number of files."""
        ids = json.dumps([source.id for source in sources])
        with self._change_sources() as db:
            held = db.execute(
                "SELECT DISTINCT document_id FROM files"
                " WHERE source_id IN (SELECT value FROM json_each(?)) AND document_id IS NOT NULL",
                (ids,),
            ).fetchall()
            count = db.execute(
                "DELETE FROM files WHERE source_id IN (SELECT value FROM json_each(?))", (ids,)
            ).rowcount
            for (document_id,) in held:
                _rename(db, document_id)
            db.execute("DELETE FROM sources WHERE id IN (SELECT value FROM json_each(?))", (ids,))
            _drop_empty_collections(db)
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, 'to be erased')", (TRACES,))
        return count

    def move(self, source: Source, path: Path, *, is_folder: bool) -> Source:
        """Say that a source is at ``path`` now, and so each of its files; what was read of them stays."""
        with self._change_sources() as db:
            db.execute(
                "UPDATE sources SET path = ?, offline = 0, is_folder = ? WHERE id = ?",
                (str(path), is_folder, source.id),
            )
            # What is inside of files follows them by a trigger.
            db.execute(
                "UPDATE files SET path = ?1 || substr(path, length(?2) + 1)"
                " WHERE source_id = ?3 AND container_id IS NULL AND substr(path, 1, length(?2)) = ?2",
                (str(path), str(source.path), source.id),
            )
            if path.name != source.path.name and not is_folder:
                held = document_at(db, path)
                if held is not None:
                    _rename(db, held)
            return _source(db.execute(f"{_SOURCE} WHERE s.id = ?", (source.id,)).fetchone())

    def files(self, source: Source) -> dict[Path, FileRecord]:
        """The files of a source as last seen, by path; not what is inside of them."""
        with self._database.read() as db:
            rows = db.execute(
                f"{FILE} WHERE f.source_id = ? AND f.container_id IS NULL", (source.id,)
            ).fetchall()
        return {record.path: record for record in map(file_record, rows)}

    def files_below(self, source: Source, paths: Collection[Path]) -> dict[Path, FileRecord]:
        """Those files of a source that are at one of these paths, or below it, by path."""
        found: dict[Path, FileRecord] = {}
        # The + keeps SQLite from looking at every file of the source.
        with self._database.read() as db:
            for path in paths:
                rows = db.execute(
                    f"{FILE} WHERE +f.source_id = ?1 AND f.container_id IS NULL"
                    " AND (f.path = ?2 OR (f.path > ?3 AND f.path < ?4))",
                    (source.id, str(path), *range_below(str(path))),
                )
                found.update((record.path, record) for record in map(file_record, rows))
        return found

    def holds_others(self, source: Source, paths: Iterable[Path]) -> bool:
        """Whether a source holds a document in any other file than these."""
        with self._database.read() as db:
            found = db.execute(
                "SELECT 1 FROM files WHERE source_id = ? AND document_id IS NOT NULL AND container_id IS NULL"
                " AND path NOT IN (SELECT value FROM json_each(?)) LIMIT 1",
                (source.id, json.dumps([str(path) for path in paths])),
            ).fetchone()
        return found is not None

    def sizes(self) -> dict[int, int]:
        """How many files each source has, by its id; those without files are left out."""
        with self._database.read() as db:
            return dict(
                db.execute(
                    "SELECT source_id, count(*) FROM files WHERE container_id IS NULL GROUP BY source_id"
                )
            )

    def file(self, path: Path) -> tuple[Source, FileRecord] | None:
        """The file at ``path`` as last seen, with its source; None where no source has it."""
        with self._database.read() as db:
            row = db.execute(f"{FILE} WHERE f.path = ?", (str(path),)).fetchone()
            if row is None:
                return None
            source = db.execute(
                f"{_SOURCE} JOIN files f ON f.source_id = s.id WHERE f.path = ?", (str(path),)
            )
            return _source(source.fetchone()), file_record(row)

    def container(self, path: Path) -> Path | None:
        """The file that ``path`` is a part of; None where it is none."""
        with self._database.read() as db:
            row = db.execute(
                "SELECT c.path FROM files f JOIN files c ON c.id = f.container_id WHERE f.path = ?",
                (str(path),),
            ).fetchone()
        return None if row is None else Path(row[0])

    def count_known(self, paths: Collection[Path | str]) -> int:
        """How many of these files the library has."""
        with self._database.read() as db:
            (count,) = db.execute(
                "SELECT count(*) FROM files WHERE path IN (SELECT value FROM json_each(?))",
                (json.dumps([str(path) for path in paths]),),
            ).fetchone()
        return int(count)

    def put_document(self, source: Source, stamp: FileStamp, reader: str, document_id: int) -> None:
        """Say that the file at ``stamp`` holds this document."""
        with self._change() as db:
            held = document_at(db, stamp.path)
            put_file(db, source, stamp, reader, document_id)
            _rename(db, document_id)
            if held is not None and held != document_id:
                _rename(db, held)

    def put_refusal(self, source: Source, stamp: FileStamp, reader: str, refusal: Refusal) -> None:
        """Say that the file at ``stamp`` was not read, and why."""
        with self._change() as db:
            held = document_at(db, stamp.path)
            put_file(db, source, stamp, reader, refusal)
            if held is not None:
                _rename(db, held)

    def forget(self, files: Collection[FileRecord]) -> None:
        """Forget files that are gone; from now on they answer nothing.

        One that was noted anew since it was given is there again, and stays.
        """
        if not files:
            return
        with self._change() as db:
            for file in files:
                gone = db.execute(
                    "DELETE FROM files WHERE path = ? AND mtime_ns = ? AND document_id IS ?",
                    (str(file.path), file.mtime_ns, file.document_id),
                ).rowcount
                if gone and file.document_id is not None:
                    _rename(db, file.document_id)

    @contextlib.contextmanager
    def _change_sources(self) -> Iterator[sqlite3.Connection]:
        with self._change() as db:
            yield db
        self.version += 1

    @contextlib.contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._database.write() as db:
            yield db
        self._revision.grow()


def _add(db: sqlite3.Connection, new_id: int, new: NewSource) -> Source:
    db.execute("INSERT OR IGNORE INTO collections (name) VALUES (?)", (new.collection,))
    (collection_id,) = db.execute("SELECT id FROM collections WHERE name = ?", (new.collection,)).fetchone()
    db.execute(
        "INSERT INTO sources (id, path, collection_id, is_folder) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (path) DO UPDATE SET collection_id = excluded.collection_id, paused = 0",
        (new_id, str(new.path), collection_id, new.is_folder),
    )
    source = _source(db.execute(f"{_SOURCE} WHERE s.path = ?", (str(new.path),)).fetchone())
    for inner in new.absorbing:
        db.execute("UPDATE files SET source_id = ? WHERE source_id = ?", (source.id, inner.id))
        db.execute("DELETE FROM sources WHERE id = ?", (inner.id,))
    return source


def _rename(db: sqlite3.Connection, document_id: int) -> None:
    """Bring everything that knows a document by the names of its files up to date with them."""
    rename_words(db, document_id)
    rename_document(db, document_id)


def _drop_empty_collections(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM collections WHERE id NOT IN (SELECT collection_id FROM sources)")


def _source(row: tuple[int, str, str, int, int, int]) -> Source:
    id_, path, collection, offline, is_folder, paused = row
    return Source(
        id_, Path(path), collection, offline=bool(offline), is_folder=bool(is_folder), paused=bool(paused)
    )
