"""The right pane: the source of a citation, with what names it, leads through it and searches it."""

from functools import partial

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desktop.find.bar import FindBar
from app.desktop.theme.theme import Theme
from app.desktop.viewer.bar import ViewerBar
from app.desktop.viewer.header import ViewerHeader
from app.desktop.viewer.search import Search
from app.desktop.viewer.source_stack import SourceStack
from app.desktop.viewer.strip import Strip
from app.desktop.viewer.types import CitationInView, TextWanted
from app.desktop.widgets.keys import bind_key
from app.desktop.widgets.labels import Separator
from app.engine import wire

__all__ = ["CitationInView", "TextWanted", "ViewerPane"]


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
        self.header = ViewerHeader(theme, self)
        self.bar = ViewerBar(theme, self)
        self.strip = Strip(theme, self)
        self.search_bar = FindBar(theme, self.tr("Find in this source"), self)
        self._source = SourceStack(theme, self.bar, self.strip, self)
        self.pdf = self._source.pdf
        self.text = self._source.text
        self._search = Search(self.search_bar, self.pdf, self.text, self)
        self._line = Separator(theme)
        self.setMinimumWidth(400)  # the bar folds its words away
        self._lay_out()
        self._connect()
        self._bind_keys()
        self.clear()

    @property
    def shown(self) -> CitationInView | None:
        """The citation that is shown."""
        return self._source.shown

    @property
    def dim_pages(self) -> bool:
        """Whether paper is dimmed in the dark theme."""
        return self.pdf.view.dim_pages

    @dim_pages.setter
    def dim_pages(self, dims: bool) -> None:
        self.pdf.view.dim_pages = dims

    def show_citation(self, shown: CitationInView) -> None:
        """Open a citation's source at its page and light its passage."""
        before = self.shown
        if before is None or before.citation.path != shown.citation.path:
            self.search_bar.end()
        self.header.show_file(shown)
        self.bar.show()
        self._line.show()
        self.bar.show_citation(shown)
        self._source.show_citation(shown)

    def set_text(self, shown: wire.Shown) -> None:
        """Take the text that was wanted."""
        self._source.set_text(shown)

    def set_failure(self, failure: wire.Failure) -> None:
        """Say why the text that was wanted cannot be had; the citation's own words are shown instead."""
        self._source.set_failure(failure)

    def clear(self) -> None:
        """Show nothing, and let go of the file."""
        self.search_bar.end()
        self._source.clear()
        self.header.show_file(None)
        self.bar.hide()
        self._line.hide()
        self.setAccessibleName(self.tr("Source"))

    def focus_content(self) -> None:
        """Give the keyboard to what is shown."""
        self._source.focus_content()

    def open_find(self) -> None:
        """Open the search."""
        if self.shown is not None:
            self.search_bar.begin()

    def _on_stepped(self, by: int) -> None:
        shown = self.shown
        if shown is not None and 1 <= shown.position + by <= shown.total:
            self.stepped.emit(by)

    def _emit_path(self, signal: SignalInstance) -> None:
        if self.shown is not None:
            signal.emit(self.shown.citation.path)

    # --- making ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(Separator(self._theme))
        column.addWidget(self.bar)
        column.addWidget(self._line)
        column.addWidget(self.strip)
        column.addWidget(self.search_bar)
        column.addWidget(self._source, 1)

    def _connect(self) -> None:
        self.header.closed.connect(self.closed)
        self.header.open_wanted.connect(partial(self._emit_path, self.open_wanted))
        self.header.folder_wanted.connect(partial(self._emit_path, self.folder_wanted))
        self.bar.page_wanted.connect(self._source.go_to_page)
        self.bar.page_stepped.connect(self._source.step_page)
        self.bar.stepped.connect(self._on_stepped)
        self.bar.zoom_wanted.connect(self._source.zoom)
        self.bar.find_wanted.connect(self.open_find)
        self.bar.thumbnails_wanted.connect(self.pdf.show_thumbnails)
        self._source.text_wanted.connect(self.text_wanted)

    def _bind_keys(self) -> None:
        bind = partial(bind_key, self)
        bind("N", lambda: self._on_stepped(1))
        bind("P", lambda: self._on_stepped(-1))
        bind(QKeySequence.StandardKey.Find, self.open_find)
        for keys, steps in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            bind(keys, partial(self._source.zoom, steps))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the background."""
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.bg_surface))
