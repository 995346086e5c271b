"""Markdown: the text as it is stored, on one page, with the headings that CommonMark finds in it."""

import re
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.parsers.page_text import page_of_text
from ingest.parsers.text import stored_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import Heading, ParsedDocument, ParsedPage, ReadLimits

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE_FIELD = re.compile(r"^title:(.+)$", re.MULTILINE | re.IGNORECASE)
_WHOLLY_MARKED = re.compile(r"([*_]{1,3}|`)([^*_`]+)\1")


class MarkdownParser:
    """Reads Markdown files; what is inside a fence or a quoted comment is no heading."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:  # noqa: ARG002 - no limit of its own
        """The text of the file, as stored, on page 1; titled by the front matter, or by a first heading."""
        text = stored_text(path)
        front = _FRONT_MATTER.match(text)
        headings = _headings(text, front.end() if front else 0)
        stated = _TITLE_FIELD.search(front.group(1)) if front else None
        title = sensible_title(stated.group(1).strip().strip("\"'")) if stated else ""
        report(1, 1)
        return ParsedDocument(title or _first_title(text, headings), (page_of_text(text, headings),))


def markdown_page(text: str) -> ParsedPage:
    """A page of Markdown that stands in a file of another format."""
    return page_of_text(text, _headings(text, 0))


def _headings(text: str, start: int) -> tuple[Heading, ...]:
    line_starts = [start, *(start + match.end() for match in re.finditer("\n", text[start:]))]
    line_starts.append(len(text))
    # Only the block structure is wanted; parsing inline markup would take most of the time.
    tokens = MarkdownIt("commonmark").enable("table").disable("inline").parse(text[start:])
    headings = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.map is not None and inline.content.strip():
            first, after = opening.map
            headings.append(_heading(text, line_starts[first], line_starts[after], opening, inline))
    return tuple(headings)


def _heading(text: str, start: int, end: int, opening: Token, inline: Token) -> Heading:
    """The heading in the lines ``text[start:end]``, without its marks."""
    marked = _WHOLLY_MARKED.fullmatch(inline.content)
    words = marked.group(2) if marked else inline.content
    at = text.find(words, start, end)
    if at < 0:  # a heading over several lines, inside a quotation
        stretch = text[start:end].strip("#> \n")
        at, words = text.index(stretch, start), stretch
    return Heading(int(opening.tag[1:]), at, at + len(words))


def _first_title(text: str, headings: tuple[Heading, ...]) -> str:
    first = headings[0] if headings else None
    return sensible_title(text[first.start : first.end]) if first is not None and first.level == 1 else ""
