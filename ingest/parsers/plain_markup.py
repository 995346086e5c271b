"""Text read as it is stored, with the headings that its own marks make: reStructuredText, Org, code."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.parsers.code_headings import code_headings
from ingest.parsers.page_text import page_of_text
from ingest.parsers.text import stored_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import Heading, ParsedDocument, ReadLimits

FindHeadings = Callable[[str, str], Iterator[Heading]]
"""Finds the headings in a text that comes from a file with a suffix."""

_ORG_HEADING = re.compile(
    r"(\*+)[ ]+(?:(?:TODO|DONE)[ ]+)?(?:\[#[A-Z]\][ ]+)?(.*?)(?:[ \t]+:[\w@#%:]+:)?[ \t]*"
)
_LONGEST_TITLE = 200  # characters
_FEWEST_MARKS = 4  # under a title; fewer are enough under a shorter one
_ORG_TITLE = re.compile(r"^#\+title:[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)


class StoredTextParser:
    """Reads text files of which only the headings are to be found."""

    def __init__(self, find_headings: FindHeadings, *, is_titled: bool = True) -> None:
        """``is_titled``: whether a first heading of level 1 is the title of the document."""
        self._find_headings = find_headings
        self._is_titled = is_titled

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:  # noqa: ARG002 - no limit of its own
        """The text of the file, as stored, on page 1."""
        text = stored_text(path)
        headings = tuple(self._find_headings(text, path.suffix.lower()))
        title = _ORG_TITLE.search(text) if path.suffix.lower() == ".org" else None
        stated = title.group(1) if title is not None else ""
        if not stated and self._is_titled and headings and headings[0].level == 1:
            stated = text[headings[0].start : headings[0].end]
        report(1, 1)
        return ParsedDocument(sensible_title(stated), (page_of_text(text, headings),))


def rst_headings(text: str, _suffix: str) -> Iterator[Heading]:
    """Titles by the lines of marks below them, or above and below; levels in the order of their first use."""
    styles: list[str] = []
    before, title, title_start = "", "", 0
    for start, line in _lines(text):
        marks = _marks(line)
        if marks and title and not _marks(title) and len(line) >= min(len(title), _FEWEST_MARKS):
            over = _marks(before)
            style = (over if over == marks else "") + marks
            if style not in styles:
                styles.append(style)
            words = title.strip()
            at = title_start + title.index(words)
            yield Heading(styles.index(style) + 1, at, at + len(words))
            before, title = "", ""  # a line of marks belongs to one title
        else:
            before, title, title_start = title, line, start


def org_headings(text: str, _suffix: str) -> Iterator[Heading]:
    """Headlines by their stars, without keyword, priority and tags."""
    for start, line in _lines(text):
        match = _ORG_HEADING.fullmatch(line) if line.startswith("*") else None
        if match is not None and match.group(2).strip():
            yield Heading(len(match.group(1)), start + match.start(2), start + match.end(2))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines, each with its offset; one that is too long for a title is given as empty."""
    start = 0
    for line in text.split("\n"):
        yield start, line.rstrip() if len(line) <= _LONGEST_TITLE else ""
        start += len(line) + 1


def _marks(line: str) -> str:
    """The sign that a line is made of, empty where it is no line of marks."""
    is_line = (
        len(line) > 1 and not line[0].isalnum() and not line[0].isspace() and line == line[0] * len(line)
    )
    return line[0] if is_line else ""


RST = StoredTextParser(rst_headings)
ORG = StoredTextParser(org_headings)
CODE = StoredTextParser(code_headings, is_titled=False)
