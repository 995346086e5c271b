"""The rows of the table of files, as `ingest.catalog.sources` reads and writes them."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Self

from ingest.catalog.records import FileRecord, Source, refusal_columns, refusal_of
from ingest.types import Refusal

MOST_NAMES = 8
"""Files by whose names one content is known: a licence may lie in ten thousand of them."""

_MOST_NS = 2**63 - 1  # what an integer of SQLite holds

FILE = """
    SELECT f.path, f.size, f.mtime_ns, f.document_id, f.reader, f.state, f.reason, f.detail
    FROM files f
"""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file's path, size in bytes and modification time, as the file system gave them."""

    path: Path
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path, status: os.stat_result) -> Self:
        """The stamp of a file, by what the file system says of it."""
        # A broken clock dates files after 2262, which SQLite has no room for.
        return cls(path, status.st_size, max(-_MOST_NS, min(_MOST_NS, status.st_mtime_ns)))


def document_at(db: sqlite3.Connection, path: Path) -> int | None:
    """Give the document that a file holds; it loses one of its names when the file lets it go."""
    row = db.execute("SELECT document_id FROM files WHERE path = ?", (str(path),)).fetchone()
    return None if row is None else row[0]


def file_names(db: sqlite3.Connection, document_id: int) -> list[str]:
    """Give the names of the files that hold a document, each once, of `MOST_NAMES` files at most."""
    paths = db.execute(
        "SELECT path FROM files WHERE document_id = ? ORDER BY path LIMIT ?", (document_id, MOST_NAMES)
    )
    return list(dict.fromkeys(PurePath(path).name for (path,) in paths))


def put_file(
    db: sqlite3.Connection, source: Source, stamp: FileStamp, reader: str, found: int | Refusal
) -> None:
    """Note that a file holds a document (its id), or why it was not read."""
    document_id, refusal = (None, found) if isinstance(found, Refusal) else (found, None)
    # A source may be removed while its files are being read; then there is nothing to note.
    db.execute(
        """
        INSERT INTO files (source_id, path, size, mtime_ns, reader, document_id, state, reason, detail)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE EXISTS (SELECT 1 FROM sources WHERE id = ?1)
        ON CONFLICT (path) DO UPDATE SET source_id = excluded.source_id, size = excluded.size,
            mtime_ns = excluded.mtime_ns, reader = excluded.reader, state = excluded.state,
            document_id = excluded.document_id, reason = excluded.reason, detail = excluded.detail
        """,
        (
            source.id,
            str(stamp.path),
            stamp.size,
            stamp.mtime_ns,
            reader,
            document_id,
            *refusal_columns(refusal),
        ),
    )


FileRow = tuple[str, int, int, int | None, str, str | None, str | None, str | None]


def file_record(row: FileRow) -> FileRecord:
    """Build a record from what `FILE` selects."""
    path, size, mtime_ns, document_id, reader, *refusal = row
    return FileRecord(Path(path), size, mtime_ns, document_id, reader, refusal_of(*refusal))
