"""Joins the search field to what is shown: pages or text."""

from PySide6.QtCore import QObject

from app.desktop.find.bar import FindBar
from app.desktop.viewer.pdf_source import PdfSource
from app.desktop.viewer.text_source import TextSource


class Search(QObject):
    """Searches the one of both sources that is visible."""

    def __init__(self, bar: FindBar, pdf: PdfSource, text: TextSource, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._pdf = pdf
        self._text = text
        bar.searched.connect(self._on_searched)
        bar.stepped.connect(self._on_stepped)
        bar.closed.connect(self._on_closed)
        pdf.found.connect(bar.show_found)
        text.found.connect(bar.show_found)

    def _on_searched(self, wanted: str) -> None:
        if not wanted.strip():
            self._on_closed()
        elif self._pdf.pages:
            self._pdf.search(wanted)
        else:
            self._text.search(wanted)

    def _on_stepped(self, by: int) -> None:
        if self._pdf.pages:
            self._pdf.step(by)
        else:
            self._text.step(by)

    def _on_closed(self) -> None:
        self._pdf.search("")
        self._text.search("")
        self._bar.show_found(None)
