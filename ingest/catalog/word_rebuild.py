"""Making the word index anew from the catalog's own texts, when the rule has changed that it was made by.

Nothing is read from files and nothing embedded. The new index grows in a table beside the old one, which
answers meanwhile; when it has every passage it takes its place in one transaction. Its own last row says how
far it is, so that after a ``kill -9`` it goes on where it was.
"""

import logging
import sqlite3
from collections.abc import Sequence
from itertools import groupby

from ingest.analysis.analyzer import RULE
from ingest.catalog.file_rows import file_names
from ingest.catalog.schema import FILL_NAMES_AND_LEADS
from ingest.catalog.stored_passages import page_texts
from ingest.catalog.words import (
    RULE_KEY,
    TELLING_PASSAGES,
    Languages,
    document_languages,
    write_words,
)
from ingest.database import Database

_log = logging.getLogger(__name__)

# Passages a step: a tenth of a second.
_PASSAGES_PER_STEP = 250
# The rule of the index that is being made.
_NEXT_KEY = "word_rule_next"
_CREATE = (
    # Tokens come with blanks between them, folded: `ascii` takes everything beyond ASCII for letters.
    "CREATE VIRTUAL TABLE words_next USING fts5 (body, heading, title, name, tokenize = 'ascii')",
    # Weights of body, heading, title and name in BM25.
    "INSERT INTO words_next (words_next, rank) VALUES ('rank', 'bm25(1.0, 0.7, 0.5, 0.5)')",
)
_NEXT_PASSAGES = """
    SELECT p.document_id, p.id, g.id, p.start, p."end", p.heading, d.title
    FROM passages p JOIN documents d ON d.id = p.document_id
        JOIN pages g ON g.document_id = p.document_id AND g.number = p.page
    WHERE p.id > ? ORDER BY p.id LIMIT ?
"""
_Row = tuple[int, int, int, int, int, str, str]
_FIRST_PASSAGES = """
    SELECT g.id, p.start, p."end"
    FROM passages p JOIN pages g ON g.document_id = p.document_id AND g.number = p.page
    WHERE p.document_id = ? ORDER BY p.id LIMIT ?
"""


class WordRebuild:
    """Works in small steps, in one thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._done = False
        # The document in hand: a step may end in the middle of it.
        self._document_id: int | None = None
        self._languages: Languages = {}

    def step(self) -> bool:
        """Index some more passages; False where the index is as it should be."""
        if self._done:
            return False
        with self._database.write() as db:
            if _remembered(db, RULE_KEY) == str(RULE):
                self._done = True
                return False
            _begin(db)
            (newest,) = db.execute("SELECT max(rowid) FROM words_next").fetchone()
            rows = db.execute(_NEXT_PASSAGES, (newest or 0, _PASSAGES_PER_STEP)).fetchall()
            if rows:
                self._write(db, rows)
            else:
                _take_over(db)
        return True

    def _write(self, db: sqlite3.Connection, rows: Sequence[_Row]) -> None:
        texts = page_texts(db, {page for _, _, page, *_ in rows})
        for document_id, group in groupby(rows, key=lambda row: row[0]):
            passages = list(group)
            if document_id != self._document_id:
                self._document_id = document_id
                self._languages = _languages_of(db, document_id)
            write_words(
                db,
                [(id_, texts[page][start:end], heading) for _, id_, page, start, end, heading, _ in passages],
                title=passages[0][-1],
                name=" ".join(file_names(db, document_id)),
                languages=self._languages,
                table="words_next",
            )


def _begin(db: sqlite3.Connection) -> None:
    """Make the table of the new index, unless this rule's is there already."""
    if _remembered(db, _NEXT_KEY) == str(RULE):
        return
    _log.info("the word index is made anew, by rule %d", RULE)
    db.execute("DROP TABLE IF EXISTS words_next")
    for statement in _CREATE:
        db.execute(statement)
    # The languages that are known stay: the old index is asked by their stems meanwhile.
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_NEXT_KEY, str(RULE)))


def _take_over(db: sqlite3.Connection) -> None:
    """Put the new index in the place of the old one."""
    db.execute("DROP TABLE words")
    db.execute("ALTER TABLE words_next RENAME TO words")
    for statement in filter(str.strip, FILL_NAMES_AND_LEADS.split(";")):
        db.execute(statement)
    db.execute("DELETE FROM meta WHERE key = ?", (_NEXT_KEY,))
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (RULE_KEY, str(RULE)))
    _log.info("the word index is made anew")


def _languages_of(db: sqlite3.Connection, document_id: int) -> Languages:
    spans = db.execute(_FIRST_PASSAGES, (document_id, TELLING_PASSAGES)).fetchall()
    texts = page_texts(db, {page for page, _, _ in spans})
    return document_languages([texts[page][start:end] for page, start, end in spans])


def _remembered(db: sqlite3.Connection, key: str) -> str | None:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])
