"""What a page of a document is called: a slide of a show, a sheet of a workbook, a chapter of a book."""

from enum import StrEnum
from pathlib import Path, PurePath

INSIDE = "!/"  # stands between a file and the name of what is inside of it


class PageUnit(StrEnum):
    """What the pages of a document are; ``WHOLE`` where all of it is one page."""

    PAGE = "page"
    SLIDE = "slide"
    SHEET = "sheet"
    CHAPTER = "chapter"
    MAIL = "mail"
    WHOLE = "whole"


_SUFFIXES = {
    PageUnit.PAGE: ".pdf .odg .otg",
    PageUnit.SLIDE: ".pptx .pptm .ppsx .ppsm .potx .potm .odp .otp",
    PageUnit.SHEET: ".xlsx .xlsm .xltx .xltm .xlsb .xls .xlt .ods .ots .csv .tsv .tab",
    PageUnit.CHAPTER: ".epub",
    PageUnit.MAIL: ".mbox",
}
_UNITS = {suffix: unit for unit, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}


def page_unit(path: str) -> PageUnit:
    """What the pages of the document at ``path`` are, by the end of its name."""
    return _UNITS.get(PurePath(path).suffix.lower(), PageUnit.WHOLE)


def has_pages(path: str, page: int) -> bool:
    """Whether the document at ``path``, of which ``page`` is one, has pages that are told apart."""
    return page > 1 or page_unit(path) is not PageUnit.WHOLE


def file_on_disk(path: str) -> Path:
    """The file that holds a document: ``path`` itself, or the file that it is inside of."""
    at = path.find(INSIDE)
    while at >= 0:
        outer = Path(path[:at])
        if outer.is_file():
            return outer
        at = path.find(INSIDE, at + 1)
    return Path(path)
