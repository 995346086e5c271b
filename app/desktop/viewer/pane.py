"""The right pane: the source of a citation with its passage lit."""

from enum import Enum
from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.desktop.find.bar import FindBar
from app.desktop.theme.theme import Theme
from app.desktop.viewer import notes
from app.desktop.viewer.bar import ViewerBar
from app.desktop.viewer.document import Refused
from app.desktop.viewer.header import ViewerHeader
from app.desktop.viewer.hidden_text import HiddenText
from app.desktop.viewer.locate import How
from app.desktop.viewer.pdf_source import PdfSource
from app.desktop.viewer.search import Search
from app.desktop.viewer.strip import Strip
from app.desktop.viewer.text_source import Reading, TextSource
from app.desktop.viewer.types import CitationInView, TextWanted
from app.desktop.widgets.keys import bind_key
from app.desktop.widgets.labels import Label, Separator
from app.engine import wire

__all__ = ["CitationInView", "TextWanted", "ViewerPane"]


class _Shows(Enum):
    """What the pane shows."""

    NOTHING = "nothing"
    PAGES = "pages"
    TEXT = "text"
    # The words that the citation keeps, where its source cannot be had.
    WORDS = "words"


class ViewerPane(QWidget):
    """Shows the source of a citation: PDF pages drawn, all else as text, the passage lit.

    Signals:
        text_wanted: `TextWanted`; answered by `set_text` or `set_failure`.
        stepped: 1 for the next citation, -1 for the one before.
        open_wanted: the path of a file to be opened in its own program.
        folder_wanted: the path of a file to be shown in its folder.
        closed: the person closed the pane.
    """

    text_wanted = Signal(object)
    stepped = Signal(int)
    open_wanted = Signal(str)
    folder_wanted = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: CitationInView | None = None
        self._shows = _Shows.NOTHING
        self._why = ""
        self._located = ""
        self.header = ViewerHeader(theme, self)
        self.bar = ViewerBar(theme, self)
        self.strip = Strip(theme, self)
        self.search_bar = FindBar(theme, self.tr("Find in this source"), self)
        self.pdf = PdfSource(theme, self)
        self.text = TextSource(theme, self)
        self._hidden = HiddenText(self.pdf, self)
        self._search = Search(self.search_bar, self.pdf, self.text, self)
        self._empty = Label(theme, self.tr("Choose a citation to see its source here."), wraps=True)
        self._stack = QStackedWidget(self)
        self._line = Separator(theme)
        self.setMinimumWidth(400)  # the bar folds its words away
        self._lay_out()
        self._connect()
        self._bind_keys()
        self.clear()

    # --- what is shown --------------------------------------------------------------------------------

    @property
    def shown(self) -> CitationInView | None:
        """The citation that is shown."""
        return self._shown

    @property
    def dim_pages(self) -> bool:
        """Whether paper is dimmed in the dark theme."""
        return self.pdf.view.dim_pages

    @dim_pages.setter
    def dim_pages(self, dims: bool) -> None:
        self.pdf.view.dim_pages = dims

    def show_citation(self, shown: CitationInView) -> None:
        """Open a citation's source at its page and light its passage."""
        is_other = self._shown is None or self._shown.citation.path != shown.citation.path
        self._shown = shown
        self._why = ""
        if is_other:
            self.search_bar.end()
        self.header.show_file(shown)
        self.bar.show()
        self._line.show()
        self.bar.show_citation(shown)
        if not shown.exists:
            self._show_words(notes.gone())
        elif not shown.is_pdf:
            self._show_text("")
        elif not shown.is_safe:
            self._show_text(notes.unsafe())
        else:
            self._show_pages()

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
            self.strip.say(failure.message, icon="triangle-alert")
        else:
            self._show_words(failure.message)

    def clear(self) -> None:
        """Show nothing, and let go of the file."""
        self._shown = None
        self._shows = _Shows.NOTHING
        self.search_bar.end()
        self.pdf.close_file()
        self.text.clear()
        self._hidden.clear()
        self.strip.say("")
        self.header.show_file(None)
        self.bar.hide()
        self._line.hide()
        self._stack.setCurrentWidget(self._empty)
        self.setAccessibleName(self.tr("Source"))

    def focus_content(self) -> None:
        """Give the keyboard to what is shown."""
        (self.pdf if self._shows is _Shows.PAGES else self.text).setFocus()

    def open_find(self) -> None:
        """Open the search."""
        if self._shows is not _Shows.NOTHING:
            self.search_bar.begin()

    def _show_pages(self) -> None:
        self._shows = _Shows.PAGES
        self.text.clear()
        self.strip.say("")
        self._stack.setCurrentWidget(self.pdf)
        self.bar.show_kind(draws_pages=True, has_pages=True)
        if self._shown is not None:
            self.pdf.show_citation(self._shown.citation)

    def _show_text(self, why: str) -> None:
        shown = self._shown
        if shown is None:
            return
        self._shows = _Shows.TEXT
        self._why = why
        self._leave_pages()
        self.strip.say(why)
        self._stack.setCurrentWidget(self.text)
        self.bar.show_kind(draws_pages=False, has_pages=shown.has_pages)
        self.bar.show_page(shown.citation.page, None)
        self._name_page(shown.citation.page, is_lit=True)
        self.text.show_citation(shown)

    def _show_words(self, why: str) -> None:
        shown = self._shown
        if shown is None:
            return
        self._shows = _Shows.WORDS
        self._leave_pages()
        self.strip.say(why, icon="triangle-alert")
        self._stack.setCurrentWidget(self.text)
        self.bar.show_kind(draws_pages=False, has_pages=False)
        self.text.show_words(shown)
        self._name_page(shown.citation.page, is_lit=True)

    def _leave_pages(self) -> None:
        self.pdf.close_file()
        self._hidden.clear()
        self.bar.uncheck_thumbnails()

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
            self.strip.say(" ".join(filter(None, (self._located, hidden))))

    def _on_refused(self, reason: Refused | None) -> None:
        show = self._show_words if reason is Refused.MISSING else self._show_text
        show(notes.refused(reason))

    def _on_pdf_page(self, page: int) -> None:
        self.bar.show_page(page + 1, self.pdf.pages)
        if self._shown is not None:
            self._hidden.look_at(self._shown.citation.path, page + 1)
            self._name_page(page + 1, is_lit=page + 1 == self._shown.citation.page)

    def _on_text_page(self, page: int) -> None:
        if self.text.has_pages:
            self.bar.show_kind(draws_pages=False, has_pages=True)
        self.bar.show_page(page, None)

    def _on_text_shown(self, reading: Reading) -> None:
        hidden = notes.hidden() if self.text.has_hidden else ""
        self.strip.say(" ".join(filter(None, (self._why, notes.read(reading, self.text.as_cited), hidden))))
        if reading is Reading.NO_PAGE and not self.text.page:
            self._show_words(notes.read(Reading.CHANGED))
        else:
            self.bar.show_page(max(1, self.text.page), None)
            self._name_page(self.text.page, is_lit=reading in (Reading.LIT, Reading.FOUND_AGAIN))

    def _name_page(self, page: int, *, is_lit: bool) -> None:
        """Tell screen readers what stands on the page."""
        shown = self._shown
        if shown is None:
            return
        name = notes.page_name(shown, page, is_lit=is_lit)
        self.pdf.view.setAccessibleName(name)
        self.text.view.setAccessibleName(name)

    def _on_page_wanted(self, page: int) -> None:
        if self._shows is _Shows.PAGES:
            self.pdf.view.go_to_page(page - 1)
            self.pdf.view.setFocus()
        elif self._shows is _Shows.TEXT:
            self.text.go_to_page(page)
            self.text.view.setFocus()

    def _on_stepped(self, by: int) -> None:
        shown = self._shown
        if shown is not None and 1 <= shown.position + by <= shown.total:
            self.stepped.emit(by)

    def _on_zoom(self, steps: int) -> None:
        if self._shows is _Shows.PAGES:
            self.pdf.view.zoom(steps)
        else:
            self.text.view.zoom(steps)

    # --- making ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.set_colour("text_tertiary")
        self._empty.setContentsMargins(
            self._theme.type.scaled(24),
            self._theme.type.scaled(24),
            self._theme.type.scaled(24),
            self._theme.type.scaled(24),
        )
        for part in (self._empty, self.pdf, self.text):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(Separator(self._theme))
        column.addWidget(self.bar)
        column.addWidget(self._line)
        column.addWidget(self.strip)
        column.addWidget(self.search_bar)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.header.closed.connect(self.closed)
        self.header.open_wanted.connect(partial(self._emit_path, self.open_wanted))
        self.header.folder_wanted.connect(partial(self._emit_path, self.folder_wanted))
        self.bar.page_wanted.connect(self._on_page_wanted)
        self.bar.page_stepped.connect(lambda by: self._on_page_wanted(self.text.page + by))
        self.bar.stepped.connect(self._on_stepped)
        self.bar.zoom_wanted.connect(self._on_zoom)
        self.bar.find_wanted.connect(self.open_find)
        self.bar.thumbnails_wanted.connect(self.pdf.show_thumbnails)
        self.pdf.lit.connect(self._on_lit)
        self.pdf.refused.connect(self._on_refused)
        self.pdf.page_changed.connect(self._on_pdf_page)
        self.text.text_wanted.connect(self.text_wanted)
        self._hidden.text_wanted.connect(self.text_wanted)
        self._hidden.changed.connect(self._say_of_page)
        self.text.shown.connect(self._on_text_shown)
        self.text.page_changed.connect(self._on_text_page)

    def _emit_path(self, signal: SignalInstance) -> None:
        if self._shown is not None:
            signal.emit(self._shown.citation.path)

    def _bind_keys(self) -> None:
        bind = partial(bind_key, self)
        bind("N", lambda: self._on_stepped(1))
        bind("P", lambda: self._on_stepped(-1))
        bind(QKeySequence.StandardKey.Find, self.open_find)
        for keys, steps in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            bind(keys, partial(self._on_zoom, steps))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the background."""
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.bg_surface))
