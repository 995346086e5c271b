"""Dates in a text: 25 March 2030, March 25, 2030-03-25, 25.03.2030, 25. März, 25 de marzo, 2030年3月25日."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.verdicts.plain_text import plain


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or as much of it as is said."""

    year: int | None
    month: int
    day: int | None


@dataclass(frozen=True, slots=True)
class Date:
    """A date in a text, ``text[start:end]``; 03/04/2030 has two readings."""

    start: int
    end: int
    readings: tuple[Day, ...]

    def agrees(self, said: "Date", years: Iterable[int] = ()) -> bool:
        """Whether this date of a passage is the one that is said; ``years`` stand near it."""
        return any(_agrees(mine, theirs, years) for mine in self.readings for theirs in said.readings)


def _agrees(mine: Day, said: Day, years: Iterable[int]) -> bool:
    if mine.month != said.month or (said.day is not None and mine.day != said.day):
        return False
    return said.year is None or mine.year == said.year or (mine.year is None and said.year in years)


_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan januar jänner janvier enero gennaio janeiro января январь يناير januari",
            "february feb februar février febrero febbraio fevereiro февраля февраль فبراير februari",
            "march mar märz mars marzo março марта март مارس maart",
            "april apr avril abril aprile апреля апрель أبريل ابريل",
            "may mai mayo maggio maio мая май مايو mei",
            "june jun juni juin junio giugno junho июня июнь يونيو",
            "july jul juli juillet julio luglio julho июля июль يوليو",
            "august aug août agosto августа август أغسطس augustus",
            "september sep sept septembre septiembre settembre setembro сентября сентябрь سبتمبر",
            "october oct oktober okt octobre octubre ottobre outubro октября октябрь أكتوبر",
            "november nov novembre noviembre novembro ноября ноябрь نوفمبر",
            "december dec dezember dez décembre diciembre dicembre dezembro декабря декабрь ديسمبر",
        ),
        start=1,
    )
    for word in words.split()
}
_NAMES = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_YEAR = r"(?P<year>(?:1\d|20|21)\d{2})"
_OF = r"(?:\s*(?:of|de|del|di|do)\s+|\s*[.,]?\s*|\s+)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|°|\.)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_DAY}{_OF}(?P<month>{_NAMES})\b\.?(?:{_OF}{_YEAR}\b)?",
        rf"\b(?P<month>{_NAMES})\b\.?\s+(?:the\s+)?{_DAY}(?!\d)(?:\s*,?\s*{_YEAR}\b)?",
        rf"\b(?P<month>{_NAMES})\b\.?{_OF}{_YEAR}\b",
        rf"\b{_YEAR}-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b",
        rf"{_YEAR}\s*年\s*(?:(?P<month>1?\d)\s*月)(?:\s*(?P<day>[0-3]?\d)\s*日)?",
        r"(?P<month>1?\d)\s*月\s*(?P<day>[0-3]?\d)\s*日",
    )
)
_NUMERIC = re.compile(rf"\b(?P<one>[0-3]?\d)(?P<mark>[./-])(?P<two>[0-3]?\d)(?P=mark){_YEAR}\b")


def find_dates(text: str) -> list[Date]:
    """Find the dates of a text, in order; a year alone is a number."""
    flat = plain(text)
    found: list[Date] = []
    for form in _FORMS:
        for match in form.finditer(flat):
            groups = match.groupdict()
            day = _day(groups.get("year"), groups["month"], groups.get("day"))
            if day and not _overlaps(found, match):
                found.append(Date(match.start(), match.end(), (day,)))
    for match in _NUMERIC.finditer(flat):
        orders = [(match["one"], match["two"]), (match["two"], match["one"])]
        readings = [day for one, two in orders if (day := _day(match["year"], two, one))]
        if readings and not _overlaps(found, match):
            found.append(Date(match.start(), match.end(), tuple(dict.fromkeys(readings))))
    return sorted(found, key=lambda date: date.start)


def _overlaps(found: Iterable[Date], match: re.Match[str]) -> bool:
    return any(date.start < match.end() and match.start() < date.end for date in found)


def _day(year: str | None, month: str, day: str | None) -> Day | None:
    number = _MONTHS.get(month.lower()) or (int(month) if month.isdigit() else 0)
    if not 1 <= number <= 12 or (day is not None and not 1 <= int(day) <= 31):
        return None
    return Day(int(year) if year else None, number, int(day) if day else None)
