"""How pages begin: the lines at the top of a page say what it shows, and what its passages are about.

A statement, a table, a slide has its name there, often far from the passage that answers, and only once.
Documents of a single page have no pages that a person would name, and are left out.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from ingest.analysis.analyzer import index_text, query_terms, words_of
from ingest.analysis.languages import DEFAULTS
from ingest.catalog.ranked_rows import RankedRow, RankedRows, Span, any_of, ranked_rows
from ingest.catalog.term_counts import TermCounts
from ingest.database import Database

# Room for a running head and a title of two lines.
_LINES = 4
_CHARACTERS = 150
_BLANK_LINES = re.compile(r"\s*\n\s*")

# As with passages: tops of pages that are scored, and those that the terms of a score stand in.
_MOST_ROWS = 2_500
_MOST_ROWS_OF_SCORE = 25_000

_SCOPED = """
    SELECT l.rowid, -l.rank FROM page_leads l JOIN pages g ON g.id = l.rowid
    WHERE l.page_leads MATCH ? AND g.document_id IN (SELECT value FROM json_each(?))
    ORDER BY l.rank, l.rowid LIMIT ?
"""
_PASSAGES = """
    SELECT g.id, p.id FROM json_each(?) j JOIN pages g ON g.id = j.value
        JOIN passages p ON p.document_id = g.document_id AND p.page = g.number
    WHERE EXISTS (SELECT 1 FROM files f WHERE f.document_id = g.document_id)
    ORDER BY p.id
"""
_SPANS = """
    SELECT document_id, min(id), max(id) FROM pages
    WHERE document_id IN (SELECT value FROM json_each(?)) GROUP BY document_id
"""


class PageLeads:
    """Search over the tops of pages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counts = TermCounts("page_leads")

    def find(
        self, query: str, limit: int, documents: frozenset[int] | None, named: Collection[int] = ()
    ) -> RankedRows:
        """Give the passages of the ``limit`` best pages, and of the best inside each of a few ``named``."""
        with self._database.read() as db:
            asked = self._counts.rarest(db, query_terms(query, {}))
            terms = self._counts.telling(db, asked, _MOST_ROWS_OF_SCORE)
            spans = [Span(*row) for row in db.execute(_SPANS, (json.dumps(list(named)),))] if named else []
            sought = self._counts.telling(db, terms, _MOST_ROWS) if documents is None else ()
            found = ranked_rows(db, "page_leads", terms, sought, limit=limit, spans=spans)
            everywhere = found.everywhere
            if documents is not None and terms:
                scope = json.dumps(sorted(documents))
                everywhere = [RankedRow(*row) for row in db.execute(_SCOPED, (any_of(terms), scope, limit))]
            passages = _passages(
                db, [*everywhere, *(page for pages in found.inside.values() for page in pages)]
            )
            inside = {id_: _hits(pages, passages) for id_, pages in found.inside.items()}
            return RankedRows(_hits(everywhere, passages), inside)


def _passages(db: sqlite3.Connection, pages: Iterable[RankedRow]) -> dict[int, list[int]]:
    """Give the passages of pages, by page; of removed files none."""
    passages: dict[int, list[int]] = {}
    for page, passage in db.execute(_PASSAGES, (json.dumps([*{page.id for page in pages}]),)):
        passages.setdefault(page, []).append(passage)
    return passages


def _hits(pages: Iterable[RankedRow], passages: Mapping[int, Sequence[int]]) -> list[RankedRow]:
    return [RankedRow(id_, page.score) for page in pages for id_ in passages.get(page.id, ())]


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
