"""A passage as it is questioned: cut into pieces, each with its words, numbers and dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.verdicts.dates import Date, find_dates
from retrieval.verdicts.names import Name, NameList, find_names, is_in_cased_script
from retrieval.verdicts.numbers import find_numbers
from retrieval.verdicts.orders import orders_among
from retrieval.verdicts.pieces import cut
from retrieval.verdicts.quantities import Number, table_scales
from retrieval.verdicts.swaps import Neighbours
from retrieval.verdicts.words import Vocabulary, content_words, is_unspaced, tokens


class Statement:
    """A stretch of text with what it says in numbers, dates, names and words; each is found once."""

    def __init__(self, text: str, start: int = 0) -> None:
        self.text = text
        self.start = start
        self.end = start + len(text)

    @cached_property
    def dates(self) -> list[Date]:
        """Its dates."""
        return find_dates(self.text)

    @cached_property
    def numbers(self) -> list[Number]:
        """Its numbers; those of its dates are not among them."""
        return find_numbers(self.text, [(date.start, date.end) for date in self.dates])

    @cached_property
    def facts(self) -> list[tuple[int, int]]:
        """Where its numbers and dates stand."""
        numbers = [(number.start, number.end) for number in self.numbers]
        return numbers + [(date.start, date.end) for date in self.dates]

    @cached_property
    def names(self) -> list[Name]:
        """Its names."""
        return find_names(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words that say something."""
        return content_words(self.text)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Its words, to be looked up."""
        return Vocabulary(self.words)


@dataclass(frozen=True, slots=True)
class Facts:
    """The numbers and dates of several statements together."""

    statements: Sequence[Statement]
    tables: frozenset[int]

    def has_number(self, number: Number) -> bool:
        """Whether they hold a number of a claim; a year or a day may also stand in a date."""
        for statement in self.statements:
            if any(other.agrees(number, self.tables) for other in statement.numbers):
                return True
            if not number.dimension and any(
                reading.value in {day.year, day.day}
                for date in statement.dates
                for day in date.readings
                for reading in number.readings
            ):
                return True
        return False

    def has_date(self, said: Date) -> bool:
        """Whether they hold a date of a claim; its year may stand apart."""
        years = [
            int(reading.value)
            for statement in self.statements
            for number in statement.numbers
            for reading in number.readings
            if 1000 <= reading.value < 2200
        ]
        years += [
            day.year
            for statement in self.statements
            for date in statement.dates
            for day in date.readings
            if day.year is not None
        ]
        return any(date.agrees(said, years) for statement in self.statements for date in statement.dates)


class Witness:
    """A passage in pieces, with what its title and heading add."""

    def __init__(self, text: str, title: str = "", heading: str = "") -> None:
        self.text = text
        self.pieces = [Statement(text[piece.start : piece.end], piece.start) for piece in cut(text)]
        frame = (_in_words(part) for part in (title, heading) if part)
        self.frame = [Statement(part) for part in frame if not orders_among([part])]
        self.tables = table_scales(f"{heading}\n{text}")

    @cached_property
    def names(self) -> NameList:
        """All its words and names, those of title and heading too."""
        return NameList([self.text, *(statement.text for statement in self.frame)])

    @cached_property
    def function_words(self) -> frozenset[str]:
        """Its words that hold sentences together: each language has its own."""
        return frozenset(token.folded for token in tokens(self.text) if token.is_function_word)

    @cached_property
    def orders(self) -> frozenset[int]:
        """The places of those pieces that speak to a model."""
        return orders_among([piece.text for piece in self.pieces])

    @cached_property
    def is_cased(self) -> bool:
        """Whether it is written in a script with capitals."""
        return is_in_cased_script(self.text)

    @cached_property
    def is_unspaced(self) -> bool:
        """Whether it is written in a script without blanks."""
        return is_unspaced([word for piece in self.pieces for word in piece.words])

    @cached_property
    def neighbours(self) -> Neighbours:
        """The words round any place of its text."""
        return Neighbours(self.text)

    @property
    def all_facts(self) -> Facts:
        """The numbers and dates of the whole passage and of the frame."""
        return self.facts(0, len(self.pieces) - 1)

    def facts(self, first: int, last: int) -> Facts:
        """The numbers and dates of pieces ``first`` to ``last`` and of the frame."""
        return Facts([*self.pieces[max(0, first) : last + 1], *self.frame], self.tables)


def _in_words(title: str) -> str:
    """Split a file's name where a reader would."""
    return title.replace("_", " ").replace("-", " ").rsplit(".", 1)[0] if "." in title else title
