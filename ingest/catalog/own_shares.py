"""How far a word is the own of the documents that are called by it, and not there by chance."""

import json
import sqlite3
from collections.abc import Mapping

from ingest.analysis.analyzer import stems_of
from ingest.catalog.ranked_rows import any_of
from ingest.catalog.term_counts import holds_still
from ingest.catalog.words import known_languages

_MOST_KNOWN = 10_000

_ROWS = "SELECT count(*) FROM words_docsize"
_CALLED = "SELECT rowid FROM document_names WHERE document_names MATCH ? ORDER BY rowid"
# What documents say themselves, not their names and titles, which the word index holds as well.
_SAYING = """
    SELECT count(*), sum(p.document_id IN (SELECT value FROM json_each(?2)))
    FROM words w JOIN passages p ON p.id = w.rowid WHERE w.words MATCH ?1
"""


class OwnShares:
    """Of the passages that say a word, the share that lies in documents called by it.

    Remembered while the same documents are called so and the word index holds still. Safe to use from several
    threads.
    """

    def __init__(self) -> None:
        # By word: what says it and who is called so, how many passages there were then, and the share.
        self._known: dict[str, tuple[tuple[str, str], int, float]] = {}

    def of(self, db: sqlite3.Connection, words: Mapping[str, str]) -> dict[str, float]:
        """Give the share of each word; 1 where nothing says it, as of two words that a name writes as one.

        ``words`` are those of names, by stem, as a question writes them: passages have the stems of their own
        language.
        """
        if not words:
            return {}
        (rows,) = db.execute(_ROWS).fetchone()
        languages = known_languages(db)
        if len(self._known) > _MOST_KNOWN:
            self._known = {}
        shares = {}
        for word, asked in words.items():
            said = any_of([asked] if languages is None else stems_of(asked, languages))
            shares[word] = self._share(db, word, said, rows)
        return shares

    def _share(self, db: sqlite3.Connection, word: str, said: str, rows: int) -> float:
        called = json.dumps([id_ for (id_,) in db.execute(_CALLED, (f'"{word}"',))])
        key = said, called
        known = self._known.get(word)
        if known is None or known[0] != key or not holds_still(rows, known[1]):
            saying, inside = db.execute(_SAYING, (f"{{body heading}} : ({said})", called)).fetchone()
            known = self._known[word] = key, rows, inside / saying if saying else 1.0
        return known[2]
