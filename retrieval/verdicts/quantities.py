"""A number as the values it may have, and when two numbers say the same."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from retrieval.verdicts.measures import PERCENT, POINTS

_TABLES = re.compile(
    r"(?:\bin\s|\$|€|\()\s*(?:us\$\s?|\$\s?|€\s?|usd\s|eur\s)?(thousands|millions|billions|tsd|mio|mrd)\b",
    re.IGNORECASE,
)
_TABLE_SCALES = {
    "thousands": 10**3,
    "tsd": 10**3,
    "millions": 10**6,
    "mio": 10**6,
    "billions": 10**9,
    "mrd": 10**9,
}


class Form(Enum):
    """How a number with one separator was read: 1,234 as a thousand and more, or as one and a bit."""

    GROUPED = auto()
    DECIMAL = auto()


@dataclass(frozen=True, slots=True)
class Reading:
    """One value that a number may have, in the base unit of its dimension; ``step`` is its last digit's."""

    value: Decimal
    step: Decimal
    dimension: str = ""
    is_scaled: bool = False
    form: Form | None = None

    def times(self, factor: Decimal | int, dimension: str, *, is_scaled: bool = False) -> "Reading":
        """Give it multiplied, in another dimension."""
        return Reading(self.value * factor, self.step * factor, dimension, is_scaled, self.form)

    def agrees(self, said: "Reading", *, tables: frozenset[int] = frozenset()) -> bool:
        """Whether this, a passage's reading, is what is ``said``, which may be rounded.

        ``tables`` are the scales that a table states for all its figures ("in millions").
        """
        if self.dimension and said.dimension and self.dimension != said.dimension:
            return False
        if self.form and said.form and self.form is not said.form:
            return False
        if _rounds_to(self.value, said):
            return True
        if self.is_scaled or self.dimension in {PERCENT, POINTS}:
            return False
        return any(_rounds_to(self.value * scale, said) for scale in tables)


def _rounds_to(value: Decimal, said: Reading) -> bool:
    difference = abs(abs(value) - abs(said.value))
    return difference == 0 or (said.step < abs(said.value) and difference * 2 <= said.step * Decimal("1.001"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text, ``text[start:end]`` with its unit.

    ``counts`` is false for words that are mostly no numbers, as *one* and *first*.
    """

    start: int
    end: int
    readings: tuple[Reading, ...]
    counts: bool = True
    is_ordinal: bool = False

    @property
    def dimension(self) -> str:
        """What it measures; empty where no unit stands by it."""
        return next((reading.dimension for reading in self.readings if reading.dimension), "")

    def agrees(self, said: "Number", tables: frozenset[int] = frozenset()) -> bool:
        """Whether this number of a passage is the one that is said."""
        return any(mine.agrees(theirs, tables=tables) for mine in self.readings for theirs in said.readings)


def table_scales(text: str) -> frozenset[int]:
    """Find the scales that a text states for its figures: "in millions"."""
    return frozenset(_TABLE_SCALES[match.group(1).lower()] for match in _TABLES.finditer(text))
