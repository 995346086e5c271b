"""Shows a number of a sheet as its cell does: dates, times, percentages, decimals, thousands, currencies.

Codes and built-in numbers by ECMA-376 part 1, 18.8.30 and 18.8.31. What is rare (fractions, scientific
notation) is shown as the plain number.
"""

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Protocol

from ingest.parsers.number_codes import Condition, Section, read_section

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
}  # fmt: skip
# Dates by the calendars of East Asia; how they are written depends on the system.
_BUILT_IN |= dict.fromkeys([*range(27, 37), *range(50, 59)], "yyyy-mm-dd")
_LONGEST_CODE = 255  # characters; sheet programs take none longer
_NOON_SIGNS = re.compile(r"am/pm|a/p", re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_SPLIT_SECONDS = re.compile(r"(?<=s)\.0{1,3}|(?<=s\])\.0{1,3}", re.IGNORECASE)
_CLOCK = re.compile(rf"(\[?)(h+|m+|s+)\]?|{_NOON_SIGNS.pattern}|{_SPLIT_SECONDS.pattern}", re.IGNORECASE)
_DIGITS = re.compile(r"[#0?](?:.*[#0?])?[,.]*", re.DOTALL)
_DAY = 86_400  # seconds
_EPOCHS = (dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1))  # noqa: DTZ001 - sheets know no time zones
_LEAP_DAY = 60  # 29 February 1900, which never was; serial numbers below count from a day later
_LAST_DAY = 2_958_465  # 31 December 9999
# As sheets round; as precise as the largest number with the longest code is long.
_ROUNDING = Context(prec=1_000, rounding=ROUND_HALF_UP)


class NumberFormat(Protocol):
    """How a cell shows its number."""

    def show(self, number: float, *, from_1904: bool = False) -> str:
        """The number as text, dates by ISO 8601 and counted from 1904 where the workbook says so."""
        ...


@dataclass(frozen=True, slots=True)
class GeneralFormat:
    """Shows a number as a person would write it."""

    def show(self, number: float, *, from_1904: bool = False) -> str:  # noqa: ARG002 - dates count, this does not
        """The plain number."""
        return plain_number(number)


GENERAL = GeneralFormat()


@dataclass(frozen=True, slots=True)
class DateFormat:
    """Shows the day that a number counts to, and its time of day where ``has_time``."""

    has_time: bool

    def show(self, number: float, *, from_1904: bool = False) -> str:
        """The date by ISO 8601; a time alone where the number has no day."""
        moment = _moment(number, from_1904=from_1904)
        if moment is None:
            return plain_number(number)
        if not self.has_time:
            return moment.date().isoformat()
        precision = "seconds" if moment.second else "minutes"
        if number < 1 and not from_1904:
            return moment.time().isoformat(precision)
        return moment.isoformat(" ", precision)


@dataclass(frozen=True, slots=True)
class ClockFormat:
    """Shows a time of day or a duration as ``section`` writes it, without a date."""

    section: Section

    def show(self, number: float, *, from_1904: bool = False) -> str:
        """The hours, minutes and seconds; the plain number where it is no time."""
        if _moment(number, from_1904=from_1904) is None:
            return plain_number(number)
        split = _SPLIT_SECONDS.search(self.section.signs)
        places = len(split.group()) - 1 if split else 0
        seconds, part = divmod(round(number * _DAY * 10**places), 10**places)
        shown = ""
        end = 0
        for match in _CLOCK.finditer(self.section.signs):
            shown += self.section.text[end : match.start()]
            end = match.end()
            if match.group(2):
                shown += self._part(match.group(2), seconds, is_elapsed=bool(match.group(1)))
            elif match.group().startswith("."):
                shown += f".{part:0{places}}"
            else:
                noon = "AM" if seconds % _DAY < _DAY // 2 else "PM"
                shown += noon if "m" in match.group().lower() else noon[0]
        return (shown + self.section.text[end:]).strip()

    def _part(self, letters: str, seconds: int, *, is_elapsed: bool) -> str:
        letter = letters[0].lower()
        count = seconds // {"h": 3600, "m": 60, "s": 1}[letter]
        if not is_elapsed:
            count %= 24 if letter == "h" else 60
            if letter == "h" and _NOON_SIGNS.search(self.section.signs):
                count = count % 12 or 12
        return f"{count:0{len(letters)}}"


@dataclass(frozen=True, slots=True)
class DigitsFormat:
    """Shows a number's digits; ``gaps`` are words among them, each with the count of digits to its right."""

    width: int = 1
    decimals: int = 0
    thousands: bool = False
    power: int = 0  # of ten, by which the number is multiplied: 2 for a percentage, -3 for thousands
    before: str = ""
    after: str = ""
    gaps: tuple[tuple[int, str], ...] = ()
    room: int = 1  # digits that the code writes before the point

    def show(self, number: float, *, from_1904: bool = False) -> str:  # noqa: ARG002 - dates count, this does not
        """The number with its words; the plain number where words would stand among digits it lacks."""
        if not math.isfinite(number):
            return plain_number(number)
        # Sheets keep 15 digits: what is beyond them must not decide how the others are rounded.
        value = abs(Decimal(f"{number:.15g}")).scaleb(self.power, _ROUNDING)
        value = value.quantize(Decimal(1).scaleb(-self.decimals), context=_ROUNDING)
        whole, _, fraction = f"{value:f}".partition(".")
        whole = whole.zfill(self.width)
        if self.gaps:
            if len(whole) < self.room and any(words.strip() for _, words in self.gaps):
                return plain_number(number)
            whole = self._with_gaps(whole)
        elif self.thousands:
            whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole)
        sign = "-" if number < 0 else ""
        return f"{sign}{self.before}{whole}{'.' if fraction else ''}{fraction}{self.after}"

    def _with_gaps(self, whole: str) -> str:
        # From the left: the digits to the right of a gap are then still without words.
        for right, words in self.gaps:
            if right < len(whole):
                place = len(whole) - right
                whole = whole[:place] + words + whole[place:]
        return whole


@dataclass(frozen=True, slots=True)
class ChosenFormat:
    """Shows a number by the first of ``choices`` whose condition holds, else by ``otherwise``."""

    choices: tuple[tuple[Condition, NumberFormat], ...]
    otherwise: NumberFormat

    def show(self, number: float, *, from_1904: bool = False) -> str:
        """The number as the chosen format shows it."""
        held = (format_ for condition, format_ in self.choices if condition.holds(number))
        return next(held, self.otherwise).show(number, from_1904=from_1904)


def number_format(id_: int, codes: dict[int, str]) -> NumberFormat:
    """The format with a number, built in or one of ``codes``."""
    code = codes.get(id_) or _BUILT_IN.get(id_, "General")
    return _read_code(code) if len(code) <= _LONGEST_CODE else GENERAL


def plain_number(number: float) -> str:
    """A number as a sheet shows it without a format: 15 digits, no exponent where a person writes none."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    shown = f"{number:.15g}"
    return shown if "e" not in shown or abs(number) < 1e-9 else f"{number:.15f}".rstrip("0").rstrip(".")


def _read_code(code: str) -> NumberFormat:
    try:
        sections = [read_section(section) for section in code.split(";")]
    except ValueError:
        return GENERAL
    if not any(section.condition for section in sections):
        return _read_section(sections[0])
    choices = []
    for section in sections[:2]:
        if section.condition is None:
            break
        choices.append((section.condition, _read_section(section)))
    if not choices:
        return GENERAL
    rest = sections[len(choices) : len(choices) + 1]
    is_for_numbers = bool(rest) and rest[0].condition is None and "@" not in rest[0].signs
    return ChosenFormat(tuple(choices), _read_section(rest[0]) if is_for_numbers else GENERAL)


def _read_section(section: Section) -> NumberFormat:
    letters = _NOON_SIGNS.sub("", section.signs).lower()
    if "general" in letters:
        return GENERAL
    # A sheet has no digits in a date but those of split seconds: "#,##0 USD" is no day.
    if not re.search(r"[#0?]", _SPLIT_SECONDS.sub("", letters)):
        has_time = re.search(r"[hs]", letters) is not None
        is_date = re.search(r"[dy]|mmm", letters) is not None or ("m" in letters and not has_time)
        if is_date and not _ELAPSED.search(letters):
            return DateFormat(has_time)
        return ClockFormat(section) if re.search(r"[hms]", letters) else GENERAL
    return _read_digits(section)


def _read_digits(section: Section) -> NumberFormat:
    signs = section.signs
    digits = _DIGITS.search(signs)
    if digits is None or re.search(r"e[+-]|/", signs, re.IGNORECASE):
        return GENERAL
    start, end = digits.span()
    whole, _, fraction = digits.group().partition(".")
    scale = len(whole) - len(whole.rstrip(",")) + len(fraction) - len(fraction.rstrip(","))
    whole, fraction = whole.rstrip(","), fraction.rstrip(",")
    gaps = _gaps(section.text[start : start + len(whole)], whole) if re.search(r"[^#0?,]", whole) else ()
    is_unclear = re.search(r"[^#0?]", fraction) or "," in signs[:start] + signs[end:] or "%" in whole
    if is_unclear or (gaps and "," in whole):
        return GENERAL
    places = re.sub(r"[^#0?]", "", whole)
    before, after = section.text[:start].lstrip("-+"), section.text[end:].rstrip()
    if not gaps:  # brackets around all digits are those of negative numbers
        before, after = before.lstrip("(-+"), after.rstrip(")").rstrip()
    return DigitsFormat(
        width=len(places) - places.find("0") if "0" in places else 1,
        decimals=len(fraction),
        thousands="," in whole,
        power=2 * signs.count("%") - 3 * scale,
        before=before,
        after=after,
        gaps=gaps,
        room=len(places),
    )


def _gaps(text: str, signs: str) -> tuple[tuple[int, str], ...]:
    """The words among the places of digits, from left to right."""
    return tuple(
        (len(re.findall(r"[#0?]", signs[match.end() :])), text[match.start() : match.end()])
        for match in re.finditer(r"[^#0?]+", signs)
    )


def _moment(number: float, *, from_1904: bool) -> dt.datetime | None:
    if not 0 <= number <= _LAST_DAY:
        return None
    if number < _LEAP_DAY and not from_1904:
        number += 1 if number >= 1 else 0
    return _EPOCHS[from_1904] + dt.timedelta(seconds=round(number * _DAY))
