"""Passages in the order in which they are read: those of a page, and those before and after others.

Passages of a document are stored at once, in reading order, so their ids follow each other.
"""

import json
import sqlite3
from collections.abc import Collection
from pathlib import Path

from ingest.catalog.records import StoredPassage, Stretch
from ingest.catalog.vectors import page_texts
from ingest.database import Database

_PASSAGES = """
    SELECT p.id, p.page, p.heading, p.start, p."end", d.page_count, p.hidden, g.id
    FROM passages p JOIN documents d ON d.id = p.document_id
        JOIN pages g ON g.document_id = p.document_id AND g.number = p.page
    WHERE p.document_id = ?1
"""
_SOME = " AND p.id IN (SELECT value FROM json_each(?2))"
_OF_PAGE = " AND p.page = ?2"
_ALL = ""


class ReadingOrder:
    """Reads passages with their neighbours."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def on_page(self, path: Path, page: int) -> list[StoredPassage]:
        """The passages of a page of the file at ``path``; none where there is no such file any more."""
        with self._database.read() as db:
            row = db.execute("SELECT document_id FROM files WHERE path = ?", (str(path),)).fetchone()
            if row is None or row[0] is None:
                return []
            return list(_stretch(db, row[0], path, _OF_PAGE, page).passages)

    def around(self, document_id: int, path: Path, ids: Collection[int]) -> Stretch:
        """Those of ``ids`` that are passages of a document, shown as the one at ``path``."""
        with self._database.read() as db:
            return _stretch(db, document_id, path, _SOME, json.dumps(list(ids)))

    def whole(self, document_id: int, path: Path) -> Stretch:
        """All passages of a document, shown as the one at ``path``."""
        with self._database.read() as db:
            return _stretch(db, document_id, path, _ALL)


def _stretch(db: sqlite3.Connection, document_id: int, path: Path, which: str, *limits: str | int) -> Stretch:
    rows = db.execute(f"{_PASSAGES}{which} ORDER BY p.id", (document_id, *limits)).fetchall()
    texts = page_texts(db, {row[-1] for row in rows})
    return Stretch(
        tuple(
            StoredPassage(
                id_,
                document_id,
                path,
                page,
                heading,
                start,
                end,
                texts[page_id][start:end],
                pages,
                bool(hidden),
            )
            for id_, page, heading, start, end, pages, hidden, page_id in rows
        ),
        {page: texts[page_id] for _, page, *_, page_id in rows},
    )
