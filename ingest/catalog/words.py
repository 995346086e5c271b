"""The word index: what is written into it, and BM25 search over it.

BM25 is SQLite FTS5's ``bm25()``: https://www.sqlite.org/fts5.html#the_bm25_function
"""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ingest.database import Database

# Scripts that are written without blanks: a run of them is indexed as overlapping pairs, so that a word
# inside the run can be found. CJK ideographs, kana, Hangul is written with blanks and needs none; Thai,
# Lao, Khmer, Myanmar.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002fa1f]+"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Accents that FTS5 leaves on: Greek, which drops them in capitals, and the Russian ё, mostly written е.
_ACCENTS = re.compile("(?<=[\u0370-\u03ff])[\u0300-\u036f]+|(?<=\u0435)\u0308")
_TERM = re.compile(r"\w+")
# A term that stands in more than this share of the passages orders nothing and costs most of the time.
_COMMON_SHARE = 0.2
_COMMON_FLOOR = 2_000  # a small library is quick anyway
_MOST_TERMS = 64
# Names of one content that are found: a licence may lie in ten thousand files.
_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class WordHit:
    """A passage found by words; ``score`` is BM25, higher is better."""

    passage_id: int
    score: float


def searchable(text: str) -> str:
    """Fold what reads alike for the word index: case, compatibility forms, invisible marks, unspaced scripts.

    FTS5 folds less: here ``STRASSE`` and ``Straße`` are one word, and so are ``ΟΔΟΣ`` and ``οδός``.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed)))
    return _UNSPACED.sub(lambda run: f" {_pairs(run.group())} ", folded)


def query_terms(query: str) -> list[str]:
    """Give the distinct words of a question, in order, as they are looked up."""
    return list(dict.fromkeys(_TERM.findall(searchable(query))))[:_MOST_TERMS]


class Words:
    """Search by words over the passages of documents that a file still holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, query: str, limit: int, documents: frozenset[int] | None) -> list[WordHit]:
        """Give the best passages by BM25, best first; only those of ``documents`` unless that is None."""
        with self._database.read() as db:
            terms = _telling(db, query_terms(query))
            if not terms:
                return []
            match = " OR ".join(f'"{term}"' for term in terms)
            if documents is not None:
                return [WordHit(*row) for row in db.execute(_SCOPED, (match, _json_ids(documents), limit))]
            # Ordering inside FTS5 first and looking at documents after is several times faster; only
            # tombstones fall out on the way, so one round is the rule.
            depth = limit + limit // 2
            while True:
                ranked = db.execute(_RANKED, (match, depth)).fetchall()
                living = _living(db, [id_ for id_, _ in ranked])
                hits = [WordHit(id_, score) for id_, score in ranked if id_ in living]
                if len(hits) >= limit or len(ranked) < depth:
                    return hits[:limit]
                depth *= 4


_RANKED = "SELECT rowid, -rank FROM words WHERE words MATCH ? ORDER BY rank, rowid LIMIT ?"
_SCOPED = """
    SELECT p.id, -w.rank FROM words w JOIN passages p ON p.id = w.rowid
    WHERE w.words MATCH ? AND p.document_id IN (SELECT value FROM json_each(?))
        AND EXISTS (SELECT 1 FROM files f WHERE f.document_id = p.document_id)
    ORDER BY w.rank, p.id LIMIT ?
"""
_LIVING = """
    SELECT p.id FROM passages p WHERE p.id IN (SELECT value FROM json_each(?))
        AND EXISTS (SELECT 1 FROM files f WHERE f.document_id = p.document_id)
"""


def _living(db: sqlite3.Connection, passage_ids: Sequence[int]) -> set[int]:
    return {id_ for (id_,) in db.execute(_LIVING, (_json_ids(passage_ids),))}


def _json_ids(ids: Iterable[int]) -> str:
    """Hand a list of any length to SQLite as one value (``json_each``), past its limit on variables."""
    return json.dumps(list(ids))


def write_words(
    db: sqlite3.Connection, rows: Sequence[tuple[int, str, str]], *, title: str, name: str
) -> None:
    """Index passages given as (id, text, heading)."""
    title, name = searchable(title), searchable(_name_words(name))
    db.executemany(
        "INSERT INTO words (rowid, body, heading, title, name) VALUES (?, ?, ?, ?, ?)",
        [(id_, searchable(text), searchable(heading), title, name) for id_, text, heading in rows],
    )


def rename_words(db: sqlite3.Connection, document_id: int) -> None:
    """Bring the name column of a document's passages up to date with the names of its files.

    A document without a file keeps its old name: it answers nothing, and is erased soon.
    """
    names = [
        PurePath(path).name
        for (path,) in db.execute(
            "SELECT path FROM files WHERE document_id = ? ORDER BY path LIMIT ?",
            (document_id, _MOST_NAMES),
        )
    ]
    if not names:
        return
    name = searchable(_name_words(" ".join(dict.fromkeys(names))))
    first = db.execute(
        "SELECT w.name FROM passages p JOIN words w ON w.rowid = p.id WHERE p.document_id = ? LIMIT 1",
        (document_id,),
    ).fetchone()
    if first is None or first[0] == name:
        return
    db.execute(
        "UPDATE words SET name = ? WHERE rowid IN (SELECT id FROM passages WHERE document_id = ?)",
        (name, document_id),
    )


def erase_words(db: sqlite3.Connection, passage_ids: Sequence[int]) -> None:
    """Take passages out of the word index."""
    db.executemany("DELETE FROM words WHERE rowid = ?", [(id_,) for id_ in passage_ids])


def _telling(db: sqlite3.Connection, terms: Sequence[str]) -> list[str]:
    """Drop the terms that stand in too many passages to tell them apart, unless none would remain."""
    (passages,) = db.execute("SELECT count(*) FROM passages").fetchone()
    if passages <= _COMMON_FLOOR:
        return list(terms)
    counted = [(term, _passages_with(db, term)) for term in terms]
    rare = [term for term, count in counted if count <= passages * _COMMON_SHARE]
    return rare or list(terms)


def _passages_with(db: sqlite3.Connection, term: str) -> int:
    (count,) = db.execute("SELECT count(*) FROM words WHERE words MATCH ?", (f'"{term}"',)).fetchone()
    return int(count)


def _pairs(run: str) -> str:
    return run if len(run) < 2 else " ".join(run[i : i + 2] for i in range(len(run) - 1))


def _name_words(name: str) -> str:
    """Split a file name where a reader would: ``BESTBUY_2023Q2_10Q.pdf`` has four words."""
    return re.sub(r"[_\-.]+", " ", name)
