"""What a page of a document is called: a slide of a show, a sheet of a workbook, a chapter of a book."""

from enum import StrEnum
from pathlib import Path, PurePath

from ingest.parsers.formats import Format, format_by_name
from ingest.parsers.kinds import DocumentKind, kind_by_suffix, kind_of
from ingest.types import INSIDE


class PageUnit(StrEnum):
    """What the pages of a document are; ``WHOLE`` where all of it is one page."""

    PAGE = "page"
    SLIDE = "slide"
    SHEET = "sheet"
    CHAPTER = "chapter"
    MAIL = "mail"
    WHOLE = "whole"


_UNITS = {
    DocumentKind.PDF: PageUnit.PAGE,
    DocumentKind.DRAWING: PageUnit.PAGE,
    DocumentKind.POWERPOINT: PageUnit.SLIDE,
    DocumentKind.EXCEL: PageUnit.SHEET,
    DocumentKind.BOOK: PageUnit.CHAPTER,
}


def page_unit(path: str) -> PageUnit:
    """What the pages of the document that was read at ``path`` are, by the end of its name."""
    suffix = PurePath(path).suffix
    if format_by_name(suffix) is Format.MBOX:
        # Of all that holds mails, the only one that holds several.
        return PageUnit.MAIL
    return _UNITS.get(kind_by_suffix(suffix), PageUnit.WHOLE)


def has_pages(path: str, page: int) -> bool:
    """Whether the document at ``path``, of which ``page`` is one, has pages that are told apart."""
    return page > 1 or page_unit(path) is not PageUnit.WHOLE


def is_drawn(path: str) -> bool:
    """Whether the document that was read at ``path`` is a PDF in a file of its own, which can be drawn."""
    return kind_of(path) is DocumentKind.PDF and INSIDE not in path


def file_on_disk(path: str) -> Path:
    """The file that holds a document: ``path`` itself, or the file that it is inside of."""
    at = path.find(INSIDE)
    while at >= 0:
        outer = Path(path[:at])
        if outer.is_file():
            return outer
        at = path.find(INSIDE, at + 1)
    return Path(path)
