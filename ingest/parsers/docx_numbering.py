"""The numbers and bullets that Word draws before list items and numbered headings.

They are not in the text of the document: each is counted from the definitions in ``numbering.xml``.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from ingest.parsers.docx_names import value_of, word_attribute
from ingest.parsers.office_names import name_of

_PLACE = re.compile(r"%(\d)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST_ROMAN = 4_000


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts: ``text`` has ``%1`` where the number of level 1 stands."""

    kind: str
    text: str
    start: int


class Numbering:
    """Counts through a document; ask once for each paragraph, in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract_of: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counters: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for element in root if root is not None else ():
            if name_of(element) == "w:abstractNum":
                self._levels[word_attribute(element, "abstractNumId") or ""] = _read_levels(element)
            elif name_of(element) == "w:num":
                number = word_attribute(element, "numId") or ""
                self._abstract_of[number] = value_of(element, "w:abstractNumId") or ""

    def marker(self, number: str, level: int) -> str:
        """What stands before the next paragraph of list ``number`` at ``level`` (from 0), with a blank."""
        abstract = self._abstract_of.get(number, "")
        levels = self._levels.get(abstract, {})
        definition = levels.get(level)
        if definition is None or definition.kind == "bullet":
            return "- "
        counters = self._counters[abstract]
        counters[level] = counters.get(level, definition.start - 1) + 1
        for deeper in [found for found in counters if found > level]:
            del counters[deeper]
        if definition.kind == "none" or not definition.text.strip():
            return ""

        def number_at(place: re.Match[str]) -> str:
            index = int(place.group(1)) - 1
            shown = levels.get(index, definition)
            return _written(counters.get(index, shown.start), shown.kind)

        return f"{_PLACE.sub(number_at, definition.text)} "


def _read_levels(abstract: etree._Element) -> dict[int, _Level]:
    levels = {}
    for element in abstract:
        index = word_attribute(element, "ilvl") or ""
        if name_of(element) != "w:lvl" or not index.isdecimal():
            continue
        start = value_of(element, "w:start") or "1"
        levels[int(index)] = _Level(
            value_of(element, "w:numFmt") or "decimal",
            value_of(element, "w:lvlText") or "",
            int(start) if start.isdecimal() else 1,
        )
    return levels


def _written(number: int, kind: str) -> str:
    """A number in one of Word's formats; those without rules here are written in digits."""
    if kind.endswith("Letter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind.startswith("upper") else letter
    if kind.endswith("Roman") and 0 < number < _MOST_ROMAN:
        roman = _roman(number)
        return roman.upper() if kind.startswith("upper") else roman
    return f"{number:02d}" if kind == "decimalZero" else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written
