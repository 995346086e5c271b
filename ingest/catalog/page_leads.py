"""How pages begin: the lines at the top of a page say what it shows, and what its passages are about.

A statement, a table, a slide has its name there, often far from the passage that answers, and only once.
Documents of a single page have no pages that a person would name, and are left out.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Sequence

from ingest.analysis.analyzer import index_text, query_terms, words_of
from ingest.analysis.languages import DEFAULTS
from ingest.catalog.term_counts import TermCounts
from ingest.catalog.words import WordHit, best_inside, in_spans
from ingest.database import Database

# Room for a running head and a title of two lines.
_LINES = 4
_CHARACTERS = 150
_BLANK_LINES = re.compile(r"\s*\n\s*")

# Of the tops of pages that a question's terms stand in, as with passages: the rarest terms first.
_MOST_ROWS = 10_000

_RANKED = "SELECT rowid, -rank FROM page_leads WHERE page_leads MATCH ? ORDER BY rank, rowid LIMIT ?"
_SCOPED = """
    SELECT l.rowid, -l.rank FROM page_leads l JOIN pages g ON g.id = l.rowid
    WHERE l.page_leads MATCH ? AND g.document_id IN (SELECT value FROM json_each(?))
    ORDER BY l.rank, l.rowid LIMIT ?
"""
_PASSAGES = """
    SELECT g.id, p.id FROM json_each(?) j JOIN pages g ON g.id = j.value
        JOIN passages p ON p.document_id = g.document_id AND p.page = g.number
    WHERE EXISTS (SELECT 1 FROM files f WHERE f.document_id = g.document_id)
    ORDER BY j.key, p.id
"""
# Pages of a document are stored at once, and so stand side by side.
_SPANS = """
    SELECT document_id, min(id), max(id) FROM pages
    WHERE document_id IN (SELECT value FROM json_each(?)) GROUP BY document_id
"""
_INSIDE = "SELECT rowid, -rank FROM page_leads WHERE page_leads MATCH ?"


class PageLeads:
    """Search over the tops of pages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counts = TermCounts("page_leads")

    def search(self, query: str, limit: int, documents: frozenset[int] | None) -> list[WordHit]:
        """Give the passages of the ``limit`` best pages, only of ``documents`` unless that is None."""
        with self._database.read() as db:
            match = self._match(db, query, _MOST_ROWS)
            if not match:
                return []
            if documents is None:
                pages = db.execute(_RANKED, (match, limit)).fetchall()
            else:
                pages = db.execute(_SCOPED, (match, json.dumps(sorted(documents)), limit)).fetchall()
            return _passages(db, pages)

    def search_inside(self, query: str, limit: int, documents: Collection[int]) -> dict[int, list[WordHit]]:
        """Give the passages of the best ``limit`` pages inside each of a few documents, best first."""
        with self._database.read() as db:
            match = self._match(db, query)
            if not match:
                return {}
            spans = db.execute(_SPANS, (json.dumps(list(documents)),)).fetchall()
            rows = db.execute(
                f"{_INSIDE} AND ({in_spans(spans)}) ORDER BY rank, rowid",
                (match,),
            )
            inside = best_inside(rows, spans, limit)
            return {
                document_id: _passages(db, [(page.passage_id, page.score) for page in pages])
                for document_id, pages in inside.items()
            }

    def _match(self, db: sqlite3.Connection, query: str, most_rows: int | None = None) -> str:
        terms = self._counts.telling(db, query_terms(query, {}), most_rows)
        return " OR ".join(f'"{term}"' for term in terms)


def _passages(db: sqlite3.Connection, pages: Sequence[tuple[int, float]]) -> list[WordHit]:
    """Give the passages of pages, given as (page, score), in their order; of removed files none."""
    scores = dict(pages)
    rows = db.execute(_PASSAGES, (json.dumps(list(scores)),))
    return [WordHit(passage_id, scores[page_id]) for page_id, passage_id in rows]


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
