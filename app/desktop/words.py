"""Figures, names and times as people read them."""

import html
import unicodedata
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

DAY_FORMAT = "d MMM yyyy"
"""How a day is written: with its month in letters, which no two countries read in different ways."""

_NEWLINE_SIGN = "\N{RETURN SYMBOL}"
_CONTROL_PICTURES = 0x2400
_DELETE_PICTURE = "\N{SYMBOL FOR DELETE}"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# These change the order of letters without being seen, so that "exe.fdp" can look like "pdf.exe".
_BIDI = {
    "\u061c": "ALM",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
_NEWLINES = "\n\r\v\f\x85\u2028\u2029"
# A tooltip of plain text is never broken into lines.
_WIDEST_PLAIN = 80

_KILO = 1000
_UNITS = ("KB", "MB", "GB", "TB")

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def visible(text: str) -> str:
    """One line in which nothing hides: line breaks, control and bidi characters are shown by stand-ins."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(letter) for letter in text.replace("\r\n", "\n"))


def tooltip(text: str) -> str:
    """Untrusted text for a tooltip: shown as it stands, never taken for markup; long text is broken."""
    lines = [visible(line) for line in text.splitlines()]
    plain = "\n".join(lines)
    looks_like_markup = "<" in plain or "&" in plain
    if not looks_like_markup and all(len(line) <= _WIDEST_PLAIN for line in lines):
        return plain
    return f"<qt>{'<br>'.join(html.escape(line) for line in lines)}</qt>"


def count(number: int) -> str:
    """A number with its thousands apart: 1,284."""
    return locale().toString(number)


def decimal(number: float, digits: int) -> str:
    """A number with so many digits behind its point: 0.613."""
    return locale().toString(float(number), "f", digits)


def counted(number: int, one: str, many: str) -> str:
    """``one`` for 1, else ``many`` with its ``{count}``; both come translated."""
    return one if number == 1 else many.format(count=count(number))


def size(octets: int) -> str:
    """A file's size: 1.4 MB. A kilobyte is 1,000 bytes, as systems' file managers have it."""
    if octets < _KILO:
        if octets == 1:
            return QCoreApplication.translate("Words", "1 byte")
        return QCoreApplication.translate("Words", "{0} bytes").format(octets)
    amount = octets / _KILO
    unit = _UNITS[0]
    for larger in _UNITS[1:]:
        # What would be rounded to 1,000 is said in the next unit.
        if amount < _KILO - 0.5:
            break
        amount /= _KILO
        unit = larger
    decimals = 1 if amount < 9.95 and unit != "KB" else 0
    return f"{locale().toString(amount, 'f', decimals)} {unit}"


def duration(seconds: float) -> str:
    """A span of time in one unit: "40 s", "9 min", "2 h", "3 days"."""
    whole = max(0, round(seconds))
    if whole < _MINUTE:
        return QCoreApplication.translate("Words", "{0} s").format(whole)
    if round(whole / _MINUTE) < _MINUTE:
        return QCoreApplication.translate("Words", "{0} min").format(round(whole / _MINUTE))
    if whole < _DAY:
        return _hours(whole)
    days = round(whole / _DAY)
    if days == 1:
        return QCoreApplication.translate("Words", "1 day")
    return QCoreApplication.translate("Words", "{0} days").format(days)


def day(iso: str) -> str:
    """The day of a time in ISO 8601, in the person's place: "3 Feb 2026"; as given where it is none."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return visible(iso)
    local = moment.astimezone() if moment.tzinfo else moment
    return locale().toString(QDate(local.year, local.month, local.day), DAY_FORMAT)


def locale() -> QLocale:
    """The person's, or English where none is set: the C locale puts nothing between thousands."""
    own = QLocale()
    return QLocale(QLocale.Language.English) if own.language() is QLocale.Language.C else own


def _hours(seconds: int) -> str:
    hours, minutes = divmod(round(seconds / _MINUTE), 60)
    if minutes == 0 or hours >= 10:
        return QCoreApplication.translate("Words", "{0} h").format(round(seconds / _HOUR))
    return QCoreApplication.translate("Words", "{0} h {1} min").format(hours, minutes)


def _shown(letter: str) -> str:
    if letter in _NEWLINES:
        return _NEWLINE_SIGN
    if letter in _BIDI:
        return f"[{_BIDI[letter]}]"
    code = ord(letter)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if code == 0x7F:
        return _DELETE_PICTURE
    if unicodedata.category(letter) in ("Cc", "Cs"):
        return _REPLACEMENT
    return letter
