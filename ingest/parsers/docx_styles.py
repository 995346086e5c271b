"""What paragraph styles say of a paragraph: whether it is a heading or the title, and its numbering."""

import re
from collections.abc import Iterator

from lxml import etree

from ingest.parsers.docx_names import value_of, word_attribute
from ingest.parsers.office_names import name_of

_BODY_LEVEL = 9  # w:outlineLvl counts from 0; 9 is body text
_LONGEST_CHAIN = 20  # of styles based on styles; a cycle ends there too
# Word writes built-in names in English in every language; other programs write their own.
_HEADING_NAME = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor|"
    r"заголовок|标题|標題|見出し|제목)\s*(\d)",
    re.IGNORECASE,
)
_TITLE_NAMES = frozenset({"title", "titel"})


class ParagraphStyles:
    """The styles of a document, by their id."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        for element in root if root is not None else ():
            style_id = word_attribute(element, "styleId")
            if name_of(element) == "w:style" and style_id is not None:
                self._styles[style_id] = element

    def level(self, properties: etree._Element | None) -> int:
        """The heading level, from 1, of a paragraph with these properties; 0 where it is no heading."""
        own = value_of(properties, "w:outlineLvl")
        if own is not None:
            return _level(own)
        for style in self._chain(properties):
            named = _HEADING_NAME.match(value_of(style, "w:name") or "")
            if named:
                return int(named.group(1))
            stated = value_of(style, "w:pPr", "w:outlineLvl")
            if stated is not None:
                return _level(stated)
        return 0

    def is_title(self, properties: etree._Element | None) -> bool:
        """Whether a paragraph with these properties is the document's title."""
        names = ((value_of(style, "w:name") or "").lower() for style in self._chain(properties))
        return any(name in _TITLE_NAMES for name in names)

    def numbering(self, properties: etree._Element | None) -> tuple[str, int] | None:
        """The list (``w:numId``) and the level in it, from 0, of a paragraph; None where it has none."""
        sources = [properties]
        sources += [
            child for style in self._chain(properties) for child in style if name_of(child) == "w:pPr"
        ]
        number = next(filter(None, (value_of(source, "w:numPr", "w:numId") for source in sources)), None)
        if number is None or number == "0":  # 0 takes a style's numbering away
            return None
        level = next(filter(None, (value_of(source, "w:numPr", "w:ilvl") for source in sources)), "0")
        return number, int(level) if level.isdecimal() else 0

    def _chain(self, properties: etree._Element | None) -> Iterator[etree._Element]:
        return self.chain(value_of(properties, "w:pStyle"))

    def chain(self, style_id: str | None) -> Iterator[etree._Element]:
        """A style and those that it is based on, of paragraphs, runs or tables."""
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = value_of(style, "w:basedOn")


def _level(stated: str) -> int:
    return int(stated) + 1 if stated.isdecimal() and int(stated) < _BODY_LEVEL else 0
