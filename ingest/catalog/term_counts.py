"""How rare the terms of a question are, and which of them are worth looking at."""

import sqlite3
from collections.abc import Mapping, Sequence
from itertools import accumulate

# A term that stands in more than this share of the passages orders nothing and costs most of the time.
_COMMON_SHARE = 0.2
_COMMON_FLOOR = 2_000  # a small library is quick anyway
_FEWEST_TERMS = 3
_MOST_COUNTS = 10_000


class TermCounts:
    """How many rows of an index have a term, remembered as long as as many rows are there."""

    def __init__(self, table: str) -> None:
        self._rows = f"SELECT count(*) FROM {table}_docsize"  # noqa: S608 - no input
        self._matching = f"SELECT count(*) FROM {table} WHERE {table} MATCH ?"  # noqa: S608
        self._known: tuple[int, dict[str, int]] = (0, {})

    def of(self, db: sqlite3.Connection, terms: Sequence[str]) -> Mapping[str, int]:
        """Give the number of rows that have each of the terms."""
        (rows,) = db.execute(self._rows).fetchone()
        if self._known[0] != rows or len(self._known[1]) > _MOST_COUNTS:
            self._known = (rows, {})
        _, counts = self._known
        for term in terms:
            if term not in counts:
                (counts[term],) = db.execute(self._matching, (f'"{term}"',)).fetchone()
        return counts

    def telling(
        self, db: sqlite3.Connection, terms: Sequence[str], most_rows: int | None = None
    ) -> list[str]:
        """Drop the terms that stand in too many rows to tell them apart, unless none would remain.

        With ``most_rows`` only the rarest are kept that have so many rows together, three at least.
        """
        (rows,) = db.execute(self._rows).fetchone()
        if rows <= _COMMON_FLOOR:
            return list(terms)
        counts = self.of(db, terms)
        rarest = sorted(terms, key=counts.__getitem__)
        telling = [term for term in rarest if counts[term] <= rows * _COMMON_SHARE] or rarest
        if most_rows is None:
            return telling
        sums = accumulate(counts[term] for term in telling)
        return [
            term
            for place, (term, together) in enumerate(zip(telling, sums, strict=True))
            if place < _FEWEST_TERMS or together <= most_rows
        ]
