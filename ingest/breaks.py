"""Where a text may be cut, and how good a place that is."""

import re
from collections.abc import Iterable
from enum import IntEnum

from ingest.types import Heading


class Break(IntEnum):
    """How well a text can be cut somewhere; greater is better."""

    INSIDE = 0  # between two letters, signs or ideographs
    WORD = 1
    LINE = 2  # a line's end says little by itself: in a PDF every line of a paragraph ends so
    SENTENCE = 3
    SENTENCE_AND_LINE = 4  # where paragraphs have no blank line between them, they end so
    BLOCK = 5
    HEADING = 6


_BLANKS = re.compile(r"\s+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
# Terminators of Latin, Greek, Arabic, Urdu, Armenian, Devanagari, Burmese and Ethiopic, then closing marks
# and a blank. A small letter after it shows an abbreviation, a bar the next cell of a table. Ideographic
# terminators need no blank. https://www.unicode.org/reports/tr29/#Sentence_Boundaries
_SENTENCE = re.compile(
    r"""[.!?…\u037e؟۔։।॥။።][\"'”’»›)\]]*\s+(?![a-zß-öø-ÿ|])"""
    r"""|[。！？｡][」』”’）】\])]*\s*"""
)


def breaks_of(text: str, headings: Iterable[Heading]) -> bytearray:
    """Return for each offset of ``text`` the `Break` of a cut right before it.

    Only offsets at which a word, sentence, line, block or heading starts are more than ``INSIDE``. The
    offsets of ``headings`` are into ``text``.
    """
    breaks = bytearray(len(text) + 1)
    for blanks in _BLANKS.finditer(text):
        breaks[blanks.end()] = _between(blanks.group())
    for sentence in _SENTENCE.finditer(text):
        end = sentence.end()
        known = breaks[end]
        breaks[end] = max(known, Break.SENTENCE_AND_LINE if known == Break.LINE else Break.SENTENCE)
    for heading in headings:
        breaks[heading.start] = Break.HEADING
    return breaks


def _between(blanks: str) -> Break:
    if "\n" not in blanks:
        return Break.WORD
    return Break.BLOCK if _BLANK_LINE.search(blanks) else Break.LINE
