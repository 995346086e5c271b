"""Joins the heading path of a passage with the closer name of its place, where its page has one."""

import re
from collections.abc import Sequence

from ingest.passage_header import SEPARATOR

# The cells of a sheet, as its places name them: ``A2`` or ``A2:D40``.
_CELLS = re.compile(rf"(?:^|{SEPARATOR})([A-Z]+)([0-9]+)(?::([A-Z]+)([0-9]+))?$")


class NoPlaces:
    """The `ingest.types.Places` of a page whose places have no names beside its headings."""

    longest = ""

    def between(self, start: int, end: int) -> str:  # noqa: ARG002 - as `Places` has it
        """Nothing."""
        return ""


NO_PLACES = NoPlaces()


def with_place(heading: str, place: str) -> str:
    """``heading › place``, either alone where the other is empty."""
    return SEPARATOR.join(filter(None, (heading, place)))


def without_place(heading: str) -> str:
    """Give a heading without the cells at its end."""
    return _CELLS.sub("", heading)


def joined(headings: Sequence[str]) -> str:
    """Give the heading of passages that follow each other below one heading: their cells are joined."""
    cells = [found for found in map(_CELLS.search, headings) if found]
    if len(set(headings)) == 1 or len(cells) < len(headings):
        return headings[0]
    left = min((found[1] for found in cells), key=_column)
    right = max((found[3] or found[1] for found in cells), key=_column)
    return with_place(
        without_place(headings[0]), f"{left}{cells[0][2]}:{right}{cells[-1][4] or cells[-1][2]}"
    )


def _column(letters: str) -> tuple[int, str]:
    return len(letters), letters
