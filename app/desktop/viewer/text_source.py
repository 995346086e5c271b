"""A source as text in the viewer: one page at a time, as the engine read it, with the passage lit."""

from enum import Enum
from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desktop.find.found import Found, Stretch, places_in
from app.desktop.page_words import page_title
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.viewer.changes import words_as_cited
from app.desktop.viewer.dressing import Dressed, Kind, dress
from app.desktop.viewer.locate import How, locate
from app.desktop.viewer.text_view import TextView
from app.desktop.viewer.types import CitationInView, TextWanted
from app.desktop.widgets.labels import Label
from app.desktop.words import visible
from app.engine import wire
from app.page_units import PageUnit, has_pages, page_unit

_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})


class Reading(Enum):
    """What came of showing a page of text."""

    LIT = "lit"
    # The passage was looked for again, because the text is not the one that was cited.
    FOUND_AGAIN = "found again"
    # The page is there, the passage is not on it.
    CHANGED = "changed"
    OTHER_PAGE = "other page"
    NO_PAGE = "no page"


class TextSource(QWidget):
    """Shows text that is asked for page by page.

    Signals:
        text_wanted: `TextWanted`.
        shown: a `Reading`, after a page came.
        page_changed: the page (from 1) that is shown.
        found: a `Found`.
    """

    text_wanted = Signal(object)
    shown = Signal(object)
    page_changed = Signal(int)
    found = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._citation: wire.Citation | None = None
        self._kept: dict[int, wire.Page] = {}
        self._path = ""
        self._as_cited = ""
        self._page = 0
        self._wanted = 0
        self._places: tuple[Stretch, ...] = ()
        self._place = 0
        self._heading = Label(theme, step=Step.SMALL, colour="text_tertiary", weight=600)
        self._heading.setContentsMargins(
            theme.type.scaled(16), theme.type.scaled(10), theme.type.scaled(16), 0
        )
        self.view = TextView(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    @property
    def page(self) -> int:
        """The page (from 1) that is shown; 0 for none."""
        return self._page

    @property
    def as_cited(self) -> str:
        """Words of the citation that its page does not have any more; nothing where it has them all."""
        return self._as_cited

    @property
    def has_hidden(self) -> bool:
        """Whether the page that is shown holds text that its document does not show."""
        page = self._kept.get(self._page)
        return page is not None and bool(page.hidden)

    def show_citation(self, shown: CitationInView) -> None:
        """Light a citation; its page is asked for unless it is at hand."""
        if shown.citation.path != self._path:
            self.clear()
        self._path, self._citation = shown.citation.path, shown.citation
        self.go_to_page(shown.citation.page)

    def show_words(self, shown: CitationInView) -> None:
        """Show the words that the citation itself keeps, and nothing else."""
        self.clear()
        self._page = shown.citation.page
        text = shown.citation.text
        self._put(text, shown.citation.heading, ())
        self.view.light(Stretch(0, len(text)))

    def go_to_page(self, page: int) -> None:
        """Show a page (from 1), when it is there."""
        if page < 1 or not self._path:
            return
        self._wanted = page
        if page in self._kept:
            self._show(self._kept[page])
        else:
            self.text_wanted.emit(TextWanted(path=self._path, page=page))

    def take(self, shown: wire.Shown) -> None:
        """Take text that was wanted; what belongs to another source is late and dropped."""
        if shown.path != self._path:
            return
        self._kept |= {page.page: page for page in shown.pages}
        if self._wanted in self._kept:
            self._show(self._kept[self._wanted])
        else:
            self._wanted = self._page
            self.shown.emit(Reading.NO_PAGE)

    def clear(self) -> None:
        """Show nothing."""
        self._citation = None
        self._path = ""
        self._page = self._wanted = 0
        self._kept = {}
        self._places = ()
        self._put("", "", ())

    @property
    def has_pages(self) -> bool:
        """Whether there are several pages, as far as is known."""
        return len(self._kept) > 1 or any(page > 1 for page in self._kept)

    # --- search ---------------------------------------------------------------------------------------

    def search(self, wanted: str) -> None:
        """Find words on the page."""
        self._places = places_in(self.view.text, wanted)
        self._place = 0
        self._reach()

    def step(self, by: int) -> None:
        """Go to the next place that was found, or the one before."""
        if self._places:
            self._place = (self._place + by) % len(self._places)
            self._reach()

    def _reach(self) -> None:
        self.view.mark_found(self._places[self._place] if self._places else None)
        number = self._place + 1 if self._places else 0
        self.found.emit(Found(places=len(self._places), current=number, is_complete=True))

    # --- pages ----------------------------------------------------------------------------------------

    def _put(self, text: str, heading: str, dressing: tuple[Dressed, ...]) -> None:
        self.view.show_page(text, dressing)
        self._name(heading)

    def _name(self, heading: str) -> None:
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading))

    def _show(self, page: wire.Page) -> None:
        if self._page != page.page or self.view.text != page.text:
            headings = [passage.heading for passage in page.passages]
            is_markdown = PurePath(self._path).suffix.lower() in _MARKDOWN
            dressing = dress(page.text, headings, is_markdown=is_markdown)
            dressing += tuple(Dressed(span.start, span.end, Kind.HIDDEN) for span in page.hidden)
            self._put(page.text, "", dressing)
        self._name(self._title(page))
        self._page = page.page
        self._places = ()
        self.page_changed.emit(page.page)
        self.shown.emit(self._light(page))

    def _title(self, page: wire.Page) -> str:
        """What the page is called; the cells of a citation into a sheet. Nothing where it is the whole."""
        unit = page_unit(self._path)
        cited = self._citation
        if unit is PageUnit.SHEET and cited is not None and cited.page == page.page and cited.heading:
            return visible(cited.heading)
        is_paged = len(self._kept) > 1 or has_pages(self._path, page.page)
        return page_title(self._path, page.page) if is_paged else ""

    def _light(self, page: wire.Page) -> Reading:
        citation = self._citation
        self._as_cited = ""
        if citation is None or citation.page != page.page:
            self.view.light(None)
            return Reading.OTHER_PAGE
        if citation.text == page.text[citation.start : citation.end]:
            self.view.light(Stretch(citation.start, citation.end))
            return Reading.LIT
        location = locate(citation.text, page.text, near=citation.start)
        if location.how is How.NOT:
            self.view.light(None)
            self._as_cited = words_as_cited(citation.text, "")
            return Reading.CHANGED
        first, last = location.stretches[0], location.stretches[-1]
        lit = Stretch(min(first.start, last.start), max(first.end, last.end))
        self._as_cited = words_as_cited(citation.text, page.text[lit.start : lit.end])
        self.view.light(lit)
        return Reading.FOUND_AGAIN
