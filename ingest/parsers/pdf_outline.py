"""Finds the lines of a page that the document's outline names as headings."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.types import Heading

_LONGEST_NUMBER = 12  # characters of "1.2.3 ", "Chapter 4: " is part of most outlines' titles
_MOST_ENTRIES = 200  # of one page; a real page has a few
_MOST_PLACES = 50  # where the words of one entry may stand, until one is its line
_LONGEST_REST = 8  # letters and digits after the title on its last line: a page number, a note's mark


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One bookmark: its level from 1, its words, and the page it leads to, from 0."""

    level: int
    title: str
    page_index: int


def outline_headings(text: str, entries: Sequence[OutlineEntry]) -> tuple[Heading, ...]:
    """The headings on a page with ``text``, in order; entries that stand nowhere on it are passed over.

    Only letters and digits are compared, as lines break and blanks differ; a title has to begin its line,
    save for a section number, and to end it: in running text the same words are no heading.
    """
    letters, places = _letters(text)
    headings: list[Heading] = []
    searched = 0
    for entry in entries[:_MOST_ENTRIES]:
        wanted, _ = _letters(entry.title)
        found = _find(text, letters, places, wanted, searched) if wanted else None
        if found is not None:
            start, end = found
            headings.append(Heading(entry.level, start, end))
            searched = bisect_left(places, end)
    return tuple(headings)


def _letters(text: str) -> tuple[str, list[int]]:
    places = [place for place, character in enumerate(text) if character.isalnum()]
    return "".join(text[place].lower()[0] for place in places), places


def _find(text: str, letters: str, places: list[int], wanted: str, searched: int) -> tuple[int, int] | None:
    at = searched - 1
    for _ in range(_MOST_PLACES):
        at = letters.find(wanted, at + 1)
        if at < 0:
            break
        start, end = places[at], places[at + len(wanted) - 1] + 1
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", end)
        rest = text[end : line_end if line_end >= 0 else len(text)].rstrip()
        is_short = sum(character.isalnum() for character in rest) <= _LONGEST_REST
        if is_short and _is_number(text[line_start:start]) and "\n\n" not in text[start:end]:
            has_page_number = any(character.isalnum() for character in rest)
            return line_start, end if has_page_number else end + len(rest)
    return None


def _is_number(prefix: str) -> bool:
    return len(prefix) <= _LONGEST_NUMBER and not any(character.islower() for character in prefix)
