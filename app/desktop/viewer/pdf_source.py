"""A PDF in the viewer: its pages, its pictures, the search in it, and the passage that is lit."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.viewer.document import PdfFile
from app.desktop.viewer.lighting import rectangles
from app.desktop.viewer.locate import How, locate
from app.desktop.viewer.pdf_finder import PdfFinder
from app.desktop.viewer.pdf_paint import Light
from app.desktop.viewer.pdf_view import PdfView
from app.desktop.viewer.thumbnails import Thumbnails
from app.engine import wire

_PAUSE = 2


class PdfSource(QWidget):
    """Opens PDFs and lights passages on their pages.

    Signals:
        lit: a `How`: the passage stands on its page, and how well it was found.
        refused: a `Refused`, or None where the file has no such page.
        page_changed: the page (from 0) that is being looked at.
        found: a `Found`.
    """

    lit = Signal(object)
    refused = Signal(object)
    page_changed = Signal(int)
    found = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._citation: wire.Citation | None = None
        self._is_open = False
        # Drawing first, so that nothing here waits for it.
        self._when_drawn = QTimer(self, interval=_PAUSE)
        self._when_drawn.timeout.connect(self._light)
        self._hidden: wire.Page | None = None
        self._when_hidden = QTimer(self, interval=_PAUSE)
        self._when_hidden.timeout.connect(self._mark_hidden)
        self.file = PdfFile(self._is_drawing, self)
        self.view = PdfView(theme, self.file.document, self._is_drawing, self)
        self.thumbnails = Thumbnails(theme, self.file.document, self)
        self._finder = PdfFinder(self.file.document, self._is_drawing, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.thumbnails)
        row.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.file.opened.connect(self._on_opened)
        self.file.refused.connect(self._on_refused)
        self.view.page_changed.connect(self._on_page_changed)
        self.thumbnails.page_wanted.connect(self.view.go_to_page)
        self._finder.progressed.connect(self.found)
        self._finder.reached.connect(self.view.mark_found)

    @property
    def pages(self) -> int:
        """How many there are; 0 while none is open."""
        return self.file.document.pageCount() if self._is_open else 0

    def show_citation(self, citation: wire.Citation) -> None:
        """Light a citation; the file is opened anew unless it is the one that is shown."""
        self._citation = citation
        if self._is_open and self.file.path == citation.path and self.file.is_current():
            self._light()
        else:
            self.close_file()
            self._citation = citation
            self.file.open(citation.path)

    def close_file(self) -> None:
        """Let go of the file."""
        self._is_open = False
        self._citation = None
        self._when_drawn.stop()
        self._hidden = None
        self._when_hidden.stop()
        self._finder.forget()
        self.view.close_pages()
        self.thumbnails.close_pages()
        self.file.close()

    def search(self, wanted: str) -> None:
        """Find words, beginning at the page that is being looked at."""
        self.view.mark_found(None)
        self._finder.search(wanted, self.view.page)

    def step(self, by: int) -> None:
        """Go to the next place that was found, or the one before."""
        self._finder.step(by)

    def mark_hidden(self, page: wire.Page) -> None:
        """Mark where a page holds text that is not seen on it, as soon as nothing is being drawn."""
        self._hidden = page
        self._mark_hidden()

    def _mark_hidden(self) -> None:
        page = self._hidden
        if page is not None and self._is_drawing():
            self._when_hidden.start()
            return
        self._when_hidden.stop()
        if page is None or not 1 <= page.page <= self.pages:
            return
        number, areas = page.page - 1, list[QRectF]()
        text = self.file.document.getAllText(number).text() if page.hidden else ""
        for span in page.hidden:
            place = locate(page.text[span.start : span.end], text, near=span.start)
            areas += rectangles(self.file.document, number, text, place.stretches)
        self.view.mark_hidden(Light(page=number, areas=tuple(areas)) if areas else None)

    def _on_opened(self) -> None:
        citation = self._citation
        if citation is None:
            return
        self._is_open = True
        if not 1 <= citation.page <= self.pages:
            self.close_file()
            self.refused.emit(None)
            return
        # The place first: QtPdf does one thing at a time, and drawing may take long.
        how, light = self._located(citation)
        self.view.open(citation.page - 1)
        self.thumbnails.open()
        self._show(how, light)

    def _light(self) -> None:
        """Light another citation of the document that is open, as soon as nothing is being drawn."""
        if self._is_drawing():
            self._when_drawn.start()
            return
        self._when_drawn.stop()
        citation = self._citation
        if citation is None:
            return
        if 1 <= citation.page <= self.pages:
            self._show(*self._located(citation))
        else:
            self.close_file()
            self.refused.emit(None)

    def _show(self, how: How, light: Light) -> None:
        if light.areas:
            self.view.light(light)
        else:
            self.view.light(None)
            self.view.go_to_page(light.page)
        self._on_page_changed(light.page)
        self.lit.emit(how)

    def _located(self, citation: wire.Citation) -> tuple[How, Light]:
        page = citation.page - 1
        text = self.file.document.getAllText(page).text()
        location = locate(citation.text, text, near=citation.start)
        areas = rectangles(self.file.document, page, text, location.stretches)
        return location.how if areas else How.NOT, Light(page=page, areas=areas)

    def _is_drawing(self) -> bool:
        return self.view.images.is_drawing or self.thumbnails.images.is_drawing

    def _on_refused(self, reason: object) -> None:
        self._is_open = False
        self.refused.emit(reason)

    def _on_page_changed(self, page: int) -> None:
        self.thumbnails.mark_page(page)
        self.page_changed.emit(page)

    def show_thumbnails(self, shows: bool) -> None:
        """Show or hide the pictures."""
        self.thumbnails.setVisible(shows)
        if shows:
            self.thumbnails.setFocus(Qt.FocusReason.OtherFocusReason)
