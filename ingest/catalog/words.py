"""The word index: what is written into it, and BM25 search over it.

Texts become tokens, and questions terms, by the rule of `ingest.analysis.analyzer`; FTS5 itself only splits
at blanks. While an index of an older rule is made anew (`ingest.catalog.word_rebuild`), it is asked for plain
words. BM25 is SQLite FTS5's ``bm25()``: https://www.sqlite.org/fts5.html#the_bm25_function
"""

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from ingest.analysis.analyzer import index_text, plain_terms, query_terms, words_of
from ingest.analysis.languages import (
    DEFAULTS,
    ENOUGH,
    ENOUGH_FOR_DOCUMENT,
    Evidence,
    evidence_of,
    languages_of,
)
from ingest.analysis.scripts import Script
from ingest.catalog.file_rows import file_names
from ingest.catalog.ranked_rows import RankedRow, RankedRows, Span, any_of, ranked_rows
from ingest.catalog.spelling import near_terms
from ingest.catalog.term_counts import TermCounts
from ingest.database import Database

# In ``meta``: the rule that the index was made by. Without it, it was FTS5's own tokenizer.
RULE_KEY = "word_rule"
# Rows that are scored have one of the rarest terms of a question: of so many as have so many rows together.
# Each costs a microsecond.
_MOST_ROWS = 5_000
# Their score is made of more terms, the rarest first again: going through the rows of each costs a tenth.
_MOST_ROWS_OF_SCORE = 50_000
# So many of its first passages tell the language of a document.
TELLING_PASSAGES = 50

_SCOPED = """
    SELECT p.id, -w.rank FROM words w JOIN passages p ON p.id = w.rowid
    WHERE w.words MATCH ? AND p.document_id IN (SELECT value FROM json_each(?))
        AND EXISTS (SELECT 1 FROM files f WHERE f.document_id = p.document_id)
    ORDER BY w.rank, p.id LIMIT ?
"""
_SPANS = """
    SELECT document_id, min(id), max(id) FROM passages
    WHERE document_id IN (SELECT value FROM json_each(?)) GROUP BY document_id
"""
_LIVING = """
    SELECT p.id FROM passages p WHERE p.id IN (SELECT value FROM json_each(?))
        AND EXISTS (SELECT 1 FROM files f WHERE f.document_id = p.document_id)
"""

Languages = Mapping[Script, str]


class Words:
    """Search by words over the passages of documents that a file still holds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counts = TermCounts("words")

    def find(
        self, query: str, limit: int, documents: frozenset[int] | None, named: Collection[int] = ()
    ) -> RankedRows:
        """Give the best ``limit`` passages, and the best inside each of a few documents ``named``."""
        with self._database.read() as db:
            terms = self._terms(db, query)
            spans = [Span(*row) for row in db.execute(_SPANS, (_json_ids(named),))] if named else []
            if documents is not None:
                rows = db.execute(_SCOPED, (any_of(terms), _json_ids(documents), limit)) if terms else ()
                inside = ranked_rows(db, "words", terms, (), limit=limit, spans=spans).inside
                return RankedRows([RankedRow(*row) for row in rows], inside)
            sought = self._counts.telling(db, terms, _MOST_ROWS)
            # Ordering inside FTS5 first and looking at documents after is several times faster; only
            # tombstones fall out on the way, so one round is the rule.
            depth = limit + limit // 2
            while True:
                found = ranked_rows(db, "words", terms, sought, limit=depth, spans=spans)
                living = _living(db, [row.id for row in found.everywhere])
                hits = [row for row in found.everywhere if row.id in living]
                if len(hits) >= limit or len(found.everywhere) < depth:
                    return RankedRows(hits[:limit], {id_: rows[:limit] for id_, rows in found.inside.items()})
                depth *= 4

    def _terms(self, db: sqlite3.Connection, query: str) -> list[str]:
        """Give the terms that a score is made of."""
        asked = self._counts.rarest(db, _terms(db, query))
        counts = self._counts.of(db, asked)
        near = near_terms(db, asked, counts)
        return self._counts.telling(db, [*asked, *near], _MOST_ROWS_OF_SCORE)


def _living(db: sqlite3.Connection, passage_ids: Sequence[int]) -> set[int]:
    return {id_ for (id_,) in db.execute(_LIVING, (_json_ids(passage_ids),))}


def _json_ids(ids: Iterable[int]) -> str:
    """Hand a list of any length to SQLite as one value (``json_each``), past its limit on variables."""
    return json.dumps(list(ids))


def write_words(
    db: sqlite3.Connection,
    rows: Sequence[tuple[int, str, str]],
    *,
    title: str,
    name: str,
    languages: Languages | None = None,
    table: str = "words",
) -> None:
    """Index passages of one document, given as (id, text, heading).

    ``languages`` are those of the document, where ``rows`` are not its first passages, which tell them. A
    passage with function words enough goes by its own.
    """
    cut = [(id_, words_of(text), words_of(heading)) for id_, text, heading in rows]
    evidence = [evidence_of(words) for _, words, _ in cut]
    if languages is None:
        languages = _languages_told(evidence)
    title = index_text(words_of(title), languages)
    name = _name_tokens(name)
    known: set[tuple[Script, str]] = set()
    tokens = []
    for (id_, words, heading), told in zip(cut, evidence, strict=True):
        own = languages_of(told, ENOUGH, languages)
        known.update(own.items())
        tokens.append((id_, index_text(words, own), index_text(heading, own), title, name))
    db.executemany(
        f"INSERT INTO {table} (rowid, body, heading, title, name) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
        tokens,
    )
    db.executemany(
        "INSERT OR IGNORE INTO word_languages VALUES (?, ?)",
        [(script.name, language) for script, language in known if DEFAULTS.get(script) != language],
    )


def document_languages(first_texts: Sequence[str]) -> Languages:
    """Tell the languages of a document by its first `TELLING_PASSAGES`."""
    return _languages_told([evidence_of(words_of(text)) for text in first_texts])


def _languages_told(evidence: Sequence[Evidence]) -> Languages:
    return languages_of(sum(evidence[:TELLING_PASSAGES], Evidence()), ENOUGH_FOR_DOCUMENT, DEFAULTS)


def _name_tokens(names: str) -> str:
    """Give the tokens of file names, which have no language of their own."""
    return index_text(words_of(_name_words(names)), DEFAULTS)


def rename_words(db: sqlite3.Connection, document_id: int) -> None:
    """Bring the name column of a document's passages up to date with the names of its files.

    A document without a file keeps its old name: it answers nothing, and is erased soon.
    """
    names = file_names(db, document_id)
    if not names:
        return
    name = _name_tokens(" ".join(names))
    for table in _tables(db):
        first = db.execute(
            f"SELECT w.name FROM passages p JOIN {table} w ON w.rowid = p.id"  # noqa: S608
            " WHERE p.document_id = ? LIMIT 1",
            (document_id,),
        ).fetchone()
        if first is not None and first[0] != name:
            db.execute(
                f"UPDATE {table} SET name = ?"  # noqa: S608
                " WHERE rowid IN (SELECT id FROM passages WHERE document_id = ?)",
                (name, document_id),
            )


def erase_words(db: sqlite3.Connection, passage_ids: Sequence[int]) -> None:
    """Take passages out of the word index."""
    for table in _tables(db):
        db.executemany(
            f"DELETE FROM {table} WHERE rowid = ?",  # noqa: S608
            [(id_,) for id_ in passage_ids],
        )


def _tables(db: sqlite3.Connection) -> list[str]:
    """Give the word index, and the one that is to follow it, where that is being made."""
    return [
        name
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE name IN ('words', 'words_next') ORDER BY name"
        )
    ]


def _terms(db: sqlite3.Connection, query: str) -> list[str]:
    """Give the terms of a question as the index that is there knows them."""
    languages = known_languages(db)
    return plain_terms(query) if languages is None else query_terms(query, languages)


def known_languages(db: sqlite3.Connection) -> dict[Script, list[str]] | None:
    """Give the languages of the passages by script; None for an index that makes its own tokens."""
    if db.execute("SELECT value FROM meta WHERE key = ?", (RULE_KEY,)).fetchone() is None:
        return None
    languages: dict[Script, list[str]] = {}
    for script, language in db.execute("SELECT script, language FROM word_languages"):
        languages.setdefault(Script[script], []).append(language)
    return languages


def _name_words(name: str) -> str:
    """Split a file name where a reader would: ``BESTBUY_2023Q2_10Q.pdf`` has four words."""
    return re.sub(r"[_\-.]+", " ", name)
