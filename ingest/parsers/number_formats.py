"""Shows a number of a sheet as its cell does: dates, times, percentages, decimals, thousands, currencies.

Codes and built-in numbers by ECMA-376 part 1, 18.8.30 and 18.8.31. What is rare (fractions, scientific
notation, conditions) is shown as the plain number.
"""

import datetime as dt
import re
from dataclasses import dataclass

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0",
}  # fmt: skip
# Dates by the calendars of East Asia; how they are written depends on the system.
_BUILT_IN |= dict.fromkeys([*range(27, 37), *range(50, 59)], "yyyy-mm-dd")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETS = re.compile(r"\[(?:\$([^\]-]*)(?:-[^\]]*)?|([^\]]*))\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dy]|m(?!\s*[:.]?\s*s)", re.IGNORECASE)
_TIME_LETTERS = re.compile(r"[hs]", re.IGNORECASE)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]*))?")
_DAY = 86_400  # seconds
_EPOCHS = (dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1))  # noqa: DTZ001 - sheets know no time zones
_LEAP_DAY = 60  # 29 February 1900, which never was; serial numbers below count from a day later
_LAST_DAY = 2_958_465  # 31 December 9999


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a cell shows its number; without anything it is shown as a person would write it."""

    is_date: bool = False
    is_time: bool = False
    is_percent: bool = False
    decimals: int | None = None
    thousands: bool = False
    before: str = ""
    after: str = ""

    def show(self, number: float, *, from_1904: bool = False) -> str:
        """The number as text, dates by ISO 8601."""
        if self.is_date or self.is_time:
            moment = _moment(number, from_1904=from_1904)
            if moment is not None:
                return self._show_moment(number, moment)
            return plain_number(number)
        if self.is_percent:
            return f"{number * 100:{',' if self.thousands else ''}.{self.decimals or 0}f}%"
        if self.decimals is None:
            return f"{self.before}{plain_number(number)}{self.after}"
        sign = "-" if number < 0 else ""
        shown = f"{abs(number):{',' if self.thousands else ''}.{self.decimals}f}"
        return f"{sign}{self.before}{shown}{self.after}"

    def _show_moment(self, number: float, moment: dt.datetime) -> str:
        if not self.is_date:
            seconds = round(number * _DAY)
            return f"{seconds // 3600}:{seconds // 60 % 60:02}" + (
                f":{seconds % 60:02}" if seconds % 60 else ""
            )
        if not self.is_time:
            return moment.date().isoformat()
        return moment.isoformat(" ", "seconds" if moment.second else "minutes")


GENERAL = NumberFormat()


def number_format(id_: int, codes: dict[int, str]) -> NumberFormat:
    """The format with a number, built in or one of ``codes``."""
    code = codes.get(id_) or _BUILT_IN.get(id_, "General")
    return _read_code(code)


def plain_number(number: float) -> str:
    """A number as a sheet shows it without a format: 15 digits, no exponent where a person writes none."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    shown = f"{number:.15g}"
    return shown if "e" not in shown or abs(number) < 1e-9 else f"{number:.15f}".rstrip("0").rstrip(".")


def _read_code(code: str) -> NumberFormat:
    positive = code.split(";", 1)[0]
    is_elapsed = _ELAPSED.search(positive) is not None
    currencies = "".join(match.group(1) or "" for match in _BRACKETS.finditer(positive))
    bare = _BRACKETS.sub("", positive)
    letters = _QUOTED.sub("", bare)
    if letters.strip().lower() in {"general", "@", ""}:
        return GENERAL
    is_time = is_elapsed or _TIME_LETTERS.search(letters) is not None
    is_date = not is_elapsed and _DATE_LETTERS.search(re.sub(r"(?i)h+\s*:\s*m+", "", letters)) is not None
    if is_date or is_time:
        return NumberFormat(is_date=is_date, is_time=is_time)
    digits = _DIGITS.search(letters)
    if digits is None or re.search(r"[eE][+-]|/", letters):
        return GENERAL
    decimals = len(digits.group(1) or "")
    thousands = "," in digits.group()
    if "%" in letters:
        return NumberFormat(is_percent=True, decimals=decimals, thousands=thousands)
    before, after = _words_around(positive, currencies)
    return NumberFormat(decimals=decimals, thousands=thousands, before=before, after=after)


def _words_around(code: str, currencies: str) -> tuple[str, str]:
    """What the format writes before and after the digits: a currency, a unit."""
    spelled = _BRACKETS.sub(lambda match: match.group(1) or "", code)
    spelled = _QUOTED.sub(lambda match: match.group(1) or match.group(2) or "", spelled)
    digits = _DIGITS.search(spelled)
    if digits is None:
        return "", currencies
    return spelled[: digits.start()].lstrip("-+("), spelled[digits.end() :].rstrip(")").rstrip()


def _moment(number: float, *, from_1904: bool) -> dt.datetime | None:
    if not 0 <= number <= _LAST_DAY:
        return None
    if number < _LEAP_DAY and not from_1904:
        number += 1 if number >= 1 else 0
    return _EPOCHS[from_1904] + dt.timedelta(seconds=round(number * _DAY))
