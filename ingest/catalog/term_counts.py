"""How rare the terms of a question are, and which of them are worth looking at."""

import sqlite3
from collections.abc import Mapping, Sequence
from itertools import accumulate

# A term that stands in more than this share of the passages orders nothing and costs most of the time.
_COMMON_SHARE = 0.2
_COMMON_FLOOR = 2_000  # a small library is quick anyway
_FEWEST_TERMS = 3
# A score is made of no more.
_MOST_TERMS = 64
_MOST_COUNTS = 10_000
# What was counted in a large index holds until it has grown or shrunk by more than this share.
_DRIFT = 0.05


def holds_still(rows: int, then: int, drift: float = _DRIFT) -> bool:
    """Whether what was counted among ``then`` rows can be taken for what it is among ``rows``."""
    return rows == then or (then > _COMMON_FLOOR and abs(rows - then) <= drift * then)


class TermCounts:
    """How many rows of an index have a term, remembered while the index holds still.

    A term that no row had is looked up again after every change. Safe to use from several threads.
    """

    def __init__(self, table: str, *, drift: float = _DRIFT) -> None:
        """``drift`` is the share by which a large index may grow or shrink before it is counted anew."""
        self._drift = drift
        self._rows = f"SELECT count(*) FROM {table}_docsize"  # noqa: S608 - no input
        self._matching = f"SELECT count(*) FROM {table} WHERE {table} MATCH ?"  # noqa: S608
        # By term: its count, and how many rows there were then.
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, db: sqlite3.Connection, terms: Sequence[str]) -> Mapping[str, int]:
        """Give the number of rows that have each of the terms."""
        (rows,) = db.execute(self._rows).fetchone()
        if len(self._known) > _MOST_COUNTS:
            self._known = {}
        known, counts = self._known, {}
        for term in terms:
            count, then = known.get(term, (0, -1))
            if not holds_still(rows, then, self._drift) or (rows != then and count == 0):
                (count,) = db.execute(self._matching, (f'"{term}"',)).fetchone()
                known[term] = count, rows
            counts[term] = count
        return counts

    def rarest(self, db: sqlite3.Connection, terms: Sequence[str]) -> list[str]:
        """Of very many terms give the rarest that stand in a row at all."""
        if len(terms) <= _MOST_TERMS:
            return list(terms)
        counts = self.of(db, terms)
        return sorted(filter(counts.__getitem__, terms), key=counts.__getitem__)[:_MOST_TERMS]

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
