"""The numbers and bullets that Word draws before list items and numbered headings.

They are not in the text of the document: each is counted from the definitions in ``numbering.xml``.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
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
        self._restarts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()
        self._counters: defaultdict[str, dict[int, int]] = defaultdict(dict)
        instead_of = _linked_lists(root)
        for element in root if root is not None else ():
            if name_of(element) == "w:abstractNum":
                self._levels[word_attribute(element, "abstractNumId") or ""] = dict(_read_levels(element))
            elif name_of(element) == "w:num":
                number = word_attribute(element, "numId") or ""
                abstract = value_of(element, "w:abstractNumId") or ""
                self._abstract_of[number] = instead_of.get(abstract, abstract)
                self._restarts[number] = dict(_read_restarts(element))

    def marker(self, number: str, level: int) -> str:
        """What stands before the next paragraph of list ``number`` at ``level`` (from 0), with a blank."""
        abstract = self._abstract_of.get(number, "")
        levels = self._levels.get(abstract, {})
        definition = levels.get(level)
        if definition is None or definition.kind == "bullet":
            return "- "
        counters = self._counters[abstract]
        restarts = self._restarts.get(number, {})
        if level in restarts and (number, level) not in self._restarted:
            # All lists of one definition count on in each other, but for those that say where they begin.
            self._restarted.add((number, level))
            counters.pop(level, None)
        counters[level] = counters.get(level, restarts.get(level, definition.start) - 1) + 1
        for deeper in [found for found in counters if found > level]:
            del counters[deeper]
        if definition.kind == "none" or not definition.text.strip():
            return ""

        def number_at(place: re.Match[str]) -> str:
            index = int(place.group(1)) - 1
            shown = levels.get(index, definition)
            return _written(counters.get(index, restarts.get(index, shown.start)), shown.kind)

        return f"{_PLACE.sub(number_at, definition.text)} "


def _linked_lists(root: etree._Element | None) -> dict[str, str]:
    """The ids of abstract lists that only name a style, each with the id of the list that defines it."""
    linking, defining = {}, {}
    for element in root if root is not None else ():
        abstract = word_attribute(element, "abstractNumId")
        if name_of(element) != "w:abstractNum" or abstract is None:
            continue
        named, defined = value_of(element, "w:numStyleLink"), value_of(element, "w:styleLink")
        if named is not None:
            linking[abstract] = named
        if defined is not None:
            defining[defined] = abstract
    return {abstract: defining[style] for abstract, style in linking.items() if style in defining}


def _read_levels(abstract: etree._Element) -> Iterator[tuple[int, _Level]]:
    for index, element in _by_level(abstract, "w:lvl"):
        kind, text = value_of(element, "w:numFmt"), value_of(element, "w:lvlText")
        start = _number(value_of(element, "w:start"))
        yield index, _Level(kind or "decimal", text or "", 1 if start is None else start)


def _read_restarts(num: etree._Element) -> Iterator[tuple[int, int]]:
    """The levels at which a list does not count on from others of its definition, and where they begin."""
    for index, element in _by_level(num, "w:lvlOverride"):
        start = _number(value_of(element, "w:startOverride"))
        if start is not None:
            yield index, start


def _by_level(parent: etree._Element, name: str) -> Iterator[tuple[int, etree._Element]]:
    for element in parent:
        level = _number(word_attribute(element, "ilvl")) if name_of(element) == name else None
        if level is not None:
            yield level, element


def _number(stated: str | None) -> int | None:
    return int(stated) if stated is not None and stated.isdecimal() else None


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
