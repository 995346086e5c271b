"""The source of a citation in one of its forms: pages drawn, its text as read, or the words that it keeps."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.desktop.offline_words import in_viewer
from app.desktop.theme.theme import Theme
from app.desktop.viewer import notes
from app.desktop.viewer.bar import ViewerBar
from app.desktop.viewer.document import Refused
from app.desktop.viewer.hidden_text import HiddenText
from app.desktop.viewer.locate import How
from app.desktop.viewer.pdf_source import PdfSource
from app.desktop.viewer.strip import Strip
from app.desktop.viewer.text_source import Reading, TextSource
from app.desktop.viewer.types import CitationInView
from app.desktop.widgets.labels import Label
from app.engine import wire


class _Shows(Enum):
    """What is shown."""

    NOTHING = "nothing"
    PAGES = "pages"
    TEXT = "text"
    # The words that the citation keeps, where its source cannot be had.
    WORDS = "words"


class SourceStack(QStackedWidget):
    """Shows the source of a citation as well as it can be had; the bar and the strip above follow it.

    Signals:
        text_wanted: `TextWanted`; answered by `set_text` or `set_failure`.
    """

    text_wanted = Signal(object)

    def __init__(self, theme: Theme, bar: ViewerBar, strip: Strip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bar = bar
        self._strip = strip
        self._shown: CitationInView | None = None
        self._shows = _Shows.NOTHING
        # What the strip says, besides what it says of any page.
        self._why = ""
        self._located = ""
        self.pdf = PdfSource(theme, self)
        self.text = TextSource(theme, self)
        self._hidden = HiddenText(self.pdf, self)
        self._empty = Label(theme, self.tr("Choose a citation to see its source here."), wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.set_colour("text_tertiary")
        margin = theme.type.scaled(24)
        self._empty.setContentsMargins(margin, margin, margin, margin)
        for part in (self._empty, self.pdf, self.text):
            self.addWidget(part)
        self.pdf.lit.connect(self._on_lit)
        self.pdf.refused.connect(self._on_refused)
        self.pdf.page_changed.connect(self._on_pdf_page)
        self.text.text_wanted.connect(self.text_wanted)
        self.text.shown.connect(self._on_text_shown)
        self.text.page_changed.connect(self._on_text_page)
        self._hidden.text_wanted.connect(self.text_wanted)
        self._hidden.changed.connect(self._say_of_page)

    @property
    def shown(self) -> CitationInView | None:
        """The citation that is shown."""
        return self._shown

    def show_citation(self, shown: CitationInView) -> None:
        """Open a citation's source at its page and light its passage."""
        self._shown = shown
        self._why = ""
        if shown.offline is not None:
            self._show_text(in_viewer(shown.offline, shown.citation.path))
        elif not shown.exists:
            self._show_words(notes.gone())
        elif not shown.is_pdf:
            self._show_text("")
        elif not shown.is_safe:
            self._show_text(notes.unsafe())
        else:
            self._show_pages(shown)

    def set_text(self, shown: wire.Shown) -> None:
        """Take the text that was wanted."""
        if self._shows is _Shows.TEXT:
            self.text.take(shown)
        elif self._shows is _Shows.PAGES:
            self._hidden.take(shown)

    def set_failure(self, failure: wire.Failure) -> None:
        """Say why the text that was wanted cannot be had; the citation's own words are shown instead."""
        if self._shows is not _Shows.TEXT:
            return
        if self.text.page:
            self._strip.say(failure.message, icon="triangle-alert")
        else:
            self._show_words(notes.lost(failure.message))

    def clear(self) -> None:
        """Show nothing, and let go of the file."""
        self._shown = None
        self._shows = _Shows.NOTHING
        self.pdf.close_file()
        self.text.clear()
        self._hidden.clear()
        self._strip.say("")
        self.setCurrentWidget(self._empty)

    def focus_content(self) -> None:
        """Give the keyboard to what is shown."""
        (self.pdf if self._shows is _Shows.PAGES else self.text).setFocus()

    def go_to_page(self, page: int) -> None:
        """Show a page (from 1), and give it the keyboard."""
        if self._shows is _Shows.PAGES:
            self.pdf.view.go_to_page(page - 1)
            self.pdf.view.setFocus()
        elif self._shows is _Shows.TEXT:
            self.text.go_to_page(page)
            self.text.view.setFocus()

    def step_page(self, by: int) -> None:
        """Show the next page of a text, or the one before."""
        self.go_to_page(self.text.page + by)

    def zoom(self, steps: int) -> None:
        """Show all larger or smaller; with 0 as it was at first."""
        if self._shows is _Shows.PAGES:
            self.pdf.view.zoom(steps)
        else:
            self.text.view.zoom(steps)

    # --- forms ----------------------------------------------------------------------------------------

    def _show_pages(self, shown: CitationInView) -> None:
        self._shows = _Shows.PAGES
        self.text.clear()
        self._strip.say("")
        self.setCurrentWidget(self.pdf)
        self._bar.show_kind(draws_pages=True, has_pages=True)
        self.pdf.show_citation(shown.citation)

    def _show_text(self, why: str) -> None:
        shown = self._shown
        if shown is None:
            return
        self._shows = _Shows.TEXT
        self._why = why
        self._leave_pages()
        self._strip.say(why)
        self.setCurrentWidget(self.text)
        self._bar.show_kind(draws_pages=False, has_pages=shown.has_pages)
        self._bar.show_page(shown.citation.page, None)
        self._name_page(shown.citation.page, is_lit=True)
        self.text.show_citation(shown)

    def _show_words(self, why: str) -> None:
        shown = self._shown
        if shown is None:
            return
        self._shows = _Shows.WORDS
        self._leave_pages()
        self._strip.say(why, icon="triangle-alert")
        self.setCurrentWidget(self.text)
        self._bar.show_kind(draws_pages=False, has_pages=False)
        self.text.show_words(shown)
        self._name_page(shown.citation.page, is_lit=True)

    def _leave_pages(self) -> None:
        self.pdf.close_file()
        self._hidden.clear()
        self._bar.uncheck_thumbnails()

    # --- what happens ---------------------------------------------------------------------------------

    def _on_lit(self, how: How) -> None:
        shown = self._shown
        # A page that nobody cited has nothing to be lit.
        self._located = "" if shown is None or not shown.total else notes.located(how)
        self._say_of_page()
        if shown is not None:
            self._name_page(shown.citation.page, is_lit=how is not How.NOT)

    def _say_of_page(self) -> None:
        """Say what is to be said of the page that is drawn: of its passage, and of what it does not show."""
        if self._shows is _Shows.PAGES:
            hidden = notes.hidden() if self._hidden.is_there else ""
            self._strip.say(" ".join(filter(None, (self._located, hidden))))

    def _on_refused(self, reason: Refused | None) -> None:
        show = self._show_words if reason is Refused.MISSING else self._show_text
        show(notes.refused(reason))

    def _on_pdf_page(self, page: int) -> None:
        self._bar.show_page(page + 1, self.pdf.pages)
        if self._shown is not None:
            self._hidden.look_at(self._shown.citation.path, page + 1)
            self._name_page(page + 1, is_lit=page + 1 == self._shown.citation.page)

    def _on_text_page(self, page: int) -> None:
        if self.text.has_pages:
            self._bar.show_kind(draws_pages=False, has_pages=True)
        self._bar.show_page(page, None)

    def _on_text_shown(self, reading: Reading) -> None:
        hidden = notes.hidden() if self.text.has_hidden else ""
        self._strip.say(" ".join(filter(None, (self._why, notes.read(reading, self.text.as_cited), hidden))))
        if reading is Reading.NO_PAGE and not self.text.page:
            self._show_words(notes.read(Reading.CHANGED))
        else:
            self._bar.show_page(max(1, self.text.page), None)
            self._name_page(self.text.page, is_lit=reading in (Reading.LIT, Reading.FOUND_AGAIN))

    def _name_page(self, page: int, *, is_lit: bool) -> None:
        """Tell screen readers what stands on the page."""
        shown = self._shown
        if shown is None:
            return
        name = notes.page_name(shown, page, is_lit=is_lit)
        self.pdf.view.setAccessibleName(name)
        self.text.view.setAccessibleName(name)
