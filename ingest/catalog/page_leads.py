"""How pages begin: the lines at the top of a page say what it shows, and what its passages are about.

A statement, a table, a slide has its name there, often far from the passage that answers, and only once.
Documents of a single page have no pages that a person would name, and are left out.
"""

import json
import re
import sqlite3
from collections.abc import Collection

from ingest.analysis.analyzer import index_text, query_terms, words_of
from ingest.analysis.languages import DEFAULTS
from ingest.catalog.term_counts import TermCounts
from ingest.catalog.words import WordHit, best_inside
from ingest.database import Database

# Room for a running head and a title of two lines.
_LINES = 4
_CHARACTERS = 150
_BLANK_LINES = re.compile(r"\s*\n\s*")

_PASSAGES_OF_PAGES = """
    SELECT p.id, h.score FROM (
        SELECT l.rowid AS page_id, -l.rank AS score FROM page_leads l
            JOIN pages g ON g.id = l.rowid
        WHERE l.page_leads MATCH ?1
            AND (?2 IS NULL OR g.document_id IN (SELECT value FROM json_each(?2)))
            AND EXISTS (SELECT 1 FROM files f WHERE f.document_id = g.document_id)
        ORDER BY l.rank, l.rowid LIMIT ?3
    ) h JOIN pages g ON g.id = h.page_id
        JOIN passages p ON p.document_id = g.document_id AND p.page = g.number
    ORDER BY h.score DESC, p.id
"""

# Pages of a document stand side by side, as their passages do.
_SPAN = "SELECT min(id), max(id) FROM pages WHERE document_id IN (SELECT value FROM json_each(?))"
_INSIDE = """
    SELECT p.document_id, p.id, -l.rank FROM page_leads l JOIN pages g ON g.id = l.rowid
        JOIN passages p ON p.document_id = g.document_id AND p.page = g.number
    WHERE l.page_leads MATCH ? AND l.rowid BETWEEN ? AND ?
        AND g.document_id IN (SELECT value FROM json_each(?))
    ORDER BY l.rank, p.id
"""


class PageLeads:
    """Search over the tops of pages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counts = TermCounts("page_leads")

    def search(self, query: str, limit: int, documents: frozenset[int] | None) -> list[WordHit]:
        """Give the passages of the ``limit`` best pages, only of ``documents`` unless that is None."""
        with self._database.read() as db:
            match = self._match(db, query)
            if not match:
                return []
            scope = None if documents is None else json.dumps(sorted(documents))
            return [WordHit(*row) for row in db.execute(_PASSAGES_OF_PAGES, (match, scope, limit))]

    def search_inside(self, query: str, limit: int, documents: Collection[int]) -> dict[int, list[WordHit]]:
        """Give the passages of the best ``limit`` pages inside each of a few documents, best first."""
        with self._database.read() as db:
            match = self._match(db, query)
            if not match:
                return {}
            ids = json.dumps(list(documents))
            (first, last) = db.execute(_SPAN, (ids,)).fetchone()
            return best_inside(db.execute(_INSIDE, (match, first, last, ids)), limit)

    def _match(self, db: sqlite3.Connection, query: str) -> str:
        return " OR ".join(f'"{term}"' for term in self._counts.telling(db, query_terms(query, {})))


def page_lead(text: str) -> str:
    """Give the top of a page: its first lines, within a few words."""
    lines = _BLANK_LINES.split(text.lstrip()[: 2 * _CHARACTERS], maxsplit=_LINES)
    return " ".join(lines[:_LINES])[:_CHARACTERS]


def lead_column(text: str) -> str:
    """Give the words at the top of a page as the table holds them."""
    return index_text(words_of(page_lead(text)), DEFAULTS)


def write_leads(db: sqlite3.Connection, document_id: int) -> None:
    """Index the tops of a document's pages, if it has several."""
    pages = db.execute("SELECT id, text FROM pages WHERE document_id = ?", (document_id,)).fetchall()
    if len(pages) > 1:
        db.executemany(
            "INSERT INTO page_leads (rowid, lead) VALUES (?, ?)",
            [(id_, lead_column(text)) for id_, text in pages if text and not text.isspace()],
        )


def erase_leads(db: sqlite3.Connection, document_id: int) -> None:
    """Take the pages of a document out; before they are erased themselves."""
    db.execute(
        "DELETE FROM page_leads WHERE rowid IN (SELECT id FROM pages WHERE document_id = ?)", (document_id,)
    )
