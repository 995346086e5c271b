"""Pages by the names that people have for them: "Slide 3", "costs.xlsx, Costs › A2:D40"."""

from PySide6.QtCore import QCoreApplication

from app.desktop import words
from app.engine import wire
from app.page_units import PageUnit, page_unit


def page_title(path: str, page: int) -> str:
    """A page by itself: "Page 3", "Slide 3"."""
    told = {
        PageUnit.SLIDE: _tr("Slide {0}"),
        PageUnit.SHEET: _tr("Sheet {0}"),
        PageUnit.CHAPTER: _tr("Chapter {0}"),
        PageUnit.MAIL: _tr("Mail {0}"),
    }.get(page_unit(path), _tr("Page {0}"))
    return told.format(words.count(page))


def place_in_words(file: str, citation: wire.Passage) -> str:
    """A file, as it is shown, and the place of a citation in it; a sheet's is the name and the cells."""
    unit = page_unit(citation.path)
    if unit is PageUnit.SHEET and citation.heading:
        return _tr("{0}, {1}").format(file, words.visible(citation.heading))
    told = {
        PageUnit.SLIDE: _tr("{0}, slide {1}"),
        PageUnit.SHEET: _tr("{0}, sheet {1}"),
        PageUnit.CHAPTER: _tr("{0}, chapter {1}"),
        PageUnit.MAIL: _tr("{0}, mail {1}"),
    }.get(unit, _tr("{0}, page {1}"))
    return told.format(file, words.count(citation.page))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Pages", text)
