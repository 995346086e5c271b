"""A passage cut into sentences, lines of a table and items of a list, each with its place."""

import re
from dataclasses import dataclass
from itertools import pairwise

from retrieval.sentences import sentence_ends

_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LINE = re.compile(r"[^\n]+")
_ITEM = re.compile(r"\s*(?:[-*•‣▪·–]|\(?\d{1,3}[.)]|\(?[a-z]\))\s")
# A clause with a number of several parts. A sentence that goes on with a number, "3.5 per cent", has no
# capital behind it.
_CLAUSE = re.compile(r"\s*\(?\d{1,2}(?:\.\d{1,3}){1,4}[.)]?\s+(\w)")
_FIGURE = re.compile(r"(?<!\w)[$(]?\d[\d.,]*%?")
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a passage, ``text[start:end]``, without blanks round it."""

    start: int
    end: int


def cut(text: str) -> list[Piece]:
    """Cut a passage. A line break inside a sentence, as PDFs have them, does not end it."""
    pieces: list[Piece] = []
    begin = 0
    for end in (*_paragraph_ends(text), len(text)):
        pieces += _sentences(text, begin, end)
        begin = end
    return pieces


def _paragraph_ends(text: str) -> list[int]:
    ends = {match.end() for match in _BLANK_LINE.finditer(text)}
    lines = list(_LINE.finditer(text))
    for line, following in pairwise(lines):
        if _is_item(following.group()) or (_is_row(line.group()) and _is_row(following.group())):
            ends.add(following.start())
    return sorted(ends)


def _is_item(line: str) -> bool:
    """Whether a line begins an item of a list, or a clause of a contract."""
    if _ITEM.match(line):
        return True
    clause = _CLAUSE.match(line)
    return clause is not None and clause.group(1).isupper()


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table: cells parted by bars, tabs or wide gaps, or several numbers."""
    return line.count("|") >= 2 or "\t" in line or len(_FIGURE.findall(line)) >= 2


def _sentences(text: str, begin: int, end: int) -> list[Piece]:
    found: list[Piece] = []
    start = begin
    for stop in (*sentence_ends(text[begin:end]), end - begin):
        found += _short_enough(text, start, begin + stop)
        start = begin + stop
    return found


def _short_enough(text: str, start: int, end: int) -> list[Piece]:
    """Cut what has no end of a sentence for long, a table as a PDF gives it, at its lines."""
    found = []
    while end - start > _LONGEST:
        at = text.rfind("\n", start + _LONGEST // 4, start + _LONGEST)
        at = at if at > 0 else text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        at = at if at > 0 else start + _LONGEST
        found.append(_trimmed(text, start, at))
        start = at
    found.append(_trimmed(text, start, end))
    return [piece for piece in found if piece.end > piece.start]


def _trimmed(text: str, start: int, end: int) -> Piece:
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip())
    return Piece(start + left, max(start + left, end - (len(stretch) - len(stretch.rstrip()))))
