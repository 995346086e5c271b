"""The seam between the program and the formats it reads."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from ingest.types import ParsedDocument, ReadLimits

ReportPages = Callable[[int, int], None]
"""Called with (pages done, pages in all) each time a page is finished."""


class Parser(Protocol):
    """Turns one file of one format into pages of text."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """The document at ``path``; raises `ingest.errors.FileRefused` where it cannot or may not be read.

        A page without text is ``PageState.NO_TEXT``, even if no page has any: the caller decides what
        that makes of the document. ``OSError`` is let through: the caller has the words for it.
        """
