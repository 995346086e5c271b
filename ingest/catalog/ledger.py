"""What the ledger shows: files with their states in pages, and what sources and library hold in all."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.catalog.ranges import range_below
from ingest.catalog.records import LedgerEntry, Totals, summary_fields
from ingest.database import Database
from ingest.types import ATTENTION

_ROWS = """
    SELECT f.path, coalesce(d.state, f.state), coalesce(d.reason, f.reason), coalesce(d.detail, f.detail),
        coalesce(d.page_count, 0), coalesce(d.passage_count, 0),
        f.source_id, f.size, f.mtime_ns, coalesce(d.searchable_count, 0), f.document_id
    FROM files f LEFT JOIN documents d ON d.id = f.document_id
    WHERE f.path > ? ORDER BY f.path LIMIT ?
"""
# From the documents to what is pending of them: a page of the ledger is short, a backlog may be long.
_PENDING = """
    SELECT p.document_id, count(*) FROM json_each(?) j
        CROSS JOIN passages p ON p.document_id = j.value
        CROSS JOIN pending w ON w.passage_id = p.id
    GROUP BY p.document_id
"""
_PENDING_OF_SOURCES = """
    SELECT f.source_id, sum(w.count) FROM (
        SELECT p.document_id, count(*) AS count FROM pending w CROSS JOIN passages p ON p.id = w.passage_id
        GROUP BY p.document_id
    ) w JOIN files f ON f.document_id = w.document_id
    GROUP BY f.source_id
"""
_TOTALS_OF_ALL = """
    SELECT total(coalesce(d.state, f.state) <> 'excluded'), total(d.passage_count > 0), total(d.page_count),
        total(d.searchable_count), total(d.passage_count),
        total(coalesce(d.state, f.state) IN (SELECT value FROM json_each(?)))
    FROM files f LEFT JOIN documents d ON d.id = f.document_id
"""
_TOTALS = f"{_TOTALS_OF_ALL.replace('SELECT', 'SELECT f.source_id,', 1)} GROUP BY f.source_id"


class Ledger:
    """Reads what the ledger shows, each list with one query however many files there are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, after: str | None, limit: int) -> list[LedgerEntry]:
        """Up to ``limit`` files by path, the first after ``after`` (None: from the beginning)."""
        with self._database.read() as db:
            rows = db.execute(_ROWS, (after or "", limit)).fetchall()
            pending = _pending_of(db, [row[-1] for row in rows if row[-1] is not None])
        return [
            LedgerEntry(
                *summary_fields(path, state, reason, detail),
                pages=pages,
                passages=passages,
                source_id=source_id,
                size=size,
                mtime_ns=mtime_ns,
                pages_searchable=searchable,
                pending=pending.get(document_id, 0),
            )
            for (
                path,
                state,
                reason,
                detail,
                pages,
                passages,
                source_id,
                size,
                mtime_ns,
                searchable,
                document_id,
            ) in rows
        ]

    def totals(self) -> dict[int, Totals]:
        """What each source holds, by its id; files that are left alone by rule do not count.

        A source without files is left out.
        """
        with self._database.read() as db:
            rows = db.execute(_TOTALS, (json.dumps(sorted(ATTENTION)),)).fetchall()
            pending = _pending_of_sources(db)
        return {source_id: _totals(counts, pending.get(source_id, 0)) for source_id, *counts in rows}

    def pending(self) -> dict[int, int]:
        """How many passages of each source, by its id, have no vector yet; sources without are left out."""
        with self._database.read() as db:
            return _pending_of_sources(db)

    def totals_of_all(self) -> Totals:
        """What the whole library holds; a file that is there twice counts twice."""
        with self._database.read() as db:
            row = db.execute(_TOTALS_OF_ALL, (json.dumps(sorted(ATTENTION)),)).fetchone()
            (pending,) = db.execute("SELECT count(*) FROM pending").fetchone()
        return _totals(row, pending)

    def files_at(self, paths: Sequence[str]) -> list[tuple[Path, int]]:
        """Those of the paths that are files of the library, but for what is left alone by rule.

        With the source of each, by its id.
        """
        with self._database.read() as db:
            rows = db.execute(
                "SELECT f.path, f.source_id FROM json_each(?) j JOIN files f ON f.path = j.value"
                " WHERE f.state IS NULL OR f.state <> 'excluded'",
                (json.dumps(list(paths)),),
            ).fetchall()
        return [(Path(path), source_id) for path, source_id in rows]

    def failures_below(self, folder: str) -> list[tuple[Path, int]]:
        """The files below a folder that should have text and have none, as `files_at` gives them.

        For a part of a file that file is given.
        """
        with self._database.read() as db:
            rows = db.execute(
                """
                SELECT DISTINCT coalesce(c.path, f.path), f.source_id
                FROM files f LEFT JOIN documents d ON d.id = f.document_id
                    LEFT JOIN files c ON c.id = f.container_id
                WHERE f.path > ? AND f.path < ?
                    AND coalesce(d.state, f.state) IN (SELECT value FROM json_each(?))
                """,
                (*range_below(folder), json.dumps(sorted(ATTENTION))),
            ).fetchall()
        return [(Path(path), source_id) for path, source_id in rows]


def _totals(counts: Iterable[float], pending: int) -> Totals:
    files, files_searchable, pages, searchable, passages, attention = map(int, counts)
    return Totals(
        files=files,
        files_searchable=files_searchable,
        pages=pages,
        pages_searchable=searchable,
        passages=passages,
        pending=pending,
        attention=attention,
    )


def _pending_of(db: sqlite3.Connection, documents: Sequence[int]) -> dict[int, int]:
    if db.execute("SELECT 1 FROM pending LIMIT 1").fetchone() is None:
        return {}
    return dict(db.execute(_PENDING, (json.dumps(sorted(set(documents))),)))


def _pending_of_sources(db: sqlite3.Connection) -> dict[int, int]:
    return dict(db.execute(_PENDING_OF_SOURCES))
