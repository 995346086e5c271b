"""The best rows of an FTS5 table by BM25: of the whole table, and inside of some documents, in one pass.

FTS5 goes through the rows of every term once to know how rare it is, and computes BM25 for each row that is
wanted, which takes a microsecond: https://www.sqlite.org/fts5.html#the_bm25_function
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """The rows of a document. They are stored at once, and so stand side by side."""

    document_id: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A row, such as a passage or the top of a page, and its BM25, higher is better."""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class RankedRows:
    """The best rows, best first: of the whole table, and inside of documents."""

    everywhere: list[RankedRow]
    inside: dict[int, list[RankedRow]]


def ranked_rows(
    db: sqlite3.Connection,
    table: str,
    terms: Sequence[str],
    sought: Sequence[str],
    *,
    limit: int,
    spans: Sequence[Span],
) -> RankedRows:
    """Rank the rows of ``table`` by all ``terms``, at most ``limit`` of each place.

    Looked at is what has one of the terms ``sought``, none where these are none, and what lies in ``spans``.
    """
    if not terms or not (sought or spans):
        return RankedRows([], {})
    # The plus keeps SQLite from asking FTS5 for one row after the other.
    is_sought = f"+rowid IN (SELECT rowid FROM {table} WHERE {table} MATCH ?2)" if sought else "FALSE"  # noqa: S608
    in_span = [f"rowid BETWEEN {span.first:d} AND {span.last:d}" for span in spans]
    best = [f"SELECT 0, id, score FROM ({_best('is_sought')})"] if sought else []  # noqa: S608
    best += [
        f"SELECT {span.document_id:d}, id, score"  # noqa: S608
        f" FROM ({_best(f'id BETWEEN {span.first:d} AND {span.last:d}')})"
        for span in spans
    ]
    rows = db.execute(
        f"WITH scored AS MATERIALIZED (SELECT rowid AS id, -rank AS score, {is_sought} AS is_sought"  # noqa: S608
        f" FROM {table} WHERE {table} MATCH ?1 AND {'TRUE' if sought else _hull(spans)}"
        f" AND ({' OR '.join([is_sought, *in_span])}))"
        f" {' UNION ALL '.join(best)}",
        (any_of(terms), any_of(sought), limit),
    ).fetchall()
    found: dict[int, list[RankedRow]] = {0: [], **{span.document_id: [] for span in spans}}
    for place, id_, score in rows:
        found[place].append(RankedRow(id_, score))
    return RankedRows(found.pop(0), found)


def any_of(terms: Sequence[str]) -> str:
    """Give the query for rows that have one of some terms."""
    return " OR ".join(f'"{term}"' for term in terms)


def _best(condition: str) -> str:
    return f"SELECT id, score FROM scored WHERE {condition} ORDER BY score DESC, id LIMIT ?3"  # noqa: S608


def _hull(spans: Sequence[Span]) -> str:
    """Only a single range is known to FTS5, which then goes through the rows of that alone."""
    return f"rowid BETWEEN {min(s.first for s in spans):d} AND {max(s.last for s in spans):d}"
