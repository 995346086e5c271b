"""Searches a PDF page by page without holding up the loop: QPdfSearchModel takes 100 ms for each page."""

from bisect import insort
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtPdf import QPdfDocument

from app.desktop.find.found import Found, Stretch
from app.desktop.viewer.lighting import rectangles
from app.desktop.viewer.locate import occurrences
from app.desktop.viewer.pdf_paint import Light

# Milliseconds of one turn; a page more is begun only below.
_BUDGET = 12
_PAUSE = 2
_MOST_TEXTS = 1_000


class PdfFinder(QObject):
    """Finds words in a document, first on the page that is being looked at.

    Signals:
        progressed: `Found`.
        reached: a `Light` over the place to be shown.
    """

    progressed = Signal(object)
    reached = Signal(object)

    def __init__(
        self, document: QPdfDocument, is_drawing: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._is_drawing = is_drawing
        self._wanted = ""
        self._left: list[int] = []
        self._texts: dict[int, str] = {}
        self._places: dict[int, tuple[Stretch, ...]] = {}
        self._pages: list[int] = []
        self._current: tuple[int, int] | None = None
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._go_on)

    def search(self, wanted: str, page: int) -> None:
        """Find other words, beginning at a page (from 0)."""
        self.stop()
        self._wanted = wanted
        if wanted.strip():
            pages = list(range(self._document.pageCount()))
            self._left = (pages[page:] + pages[:page])[::-1]
            self._timer.start()

    def stop(self) -> None:
        """End the search and forget what it found."""
        self._timer.stop()
        self._wanted = ""
        self._left, self._pages = [], []
        self._places.clear()
        self._current = None

    def forget(self) -> None:
        """Another document is shown now."""
        self.stop()
        self._texts.clear()

    def step(self, by: int) -> None:
        """Go to the next place (1) or the one before (-1), round and round."""
        if self._current is None:
            return
        page, index = self._current
        index += by
        if not 0 <= index < len(self._places[page]):
            page = self._pages[(self._pages.index(page) + by) % len(self._pages)]
            index = 0 if by > 0 else len(self._places[page]) - 1
        self._reach(page, index)
        self._tell()

    def _go_on(self) -> None:
        if self._is_drawing():
            return
        clock = QElapsedTimer()
        clock.start()
        while self._left and clock.elapsed() < _BUDGET:
            self._search_page(self._left.pop())
        if not self._left:
            self._timer.stop()
        self._tell()

    def _search_page(self, page: int) -> None:
        places = occurrences(self._wanted, self._text(page))
        if places:
            self._places[page] = places
            insort(self._pages, page)
            if self._current is None:
                self._reach(page, 0)

    def _text(self, page: int) -> str:
        text = self._texts.get(page)
        if text is None:
            text = self._document.getAllText(page).text()
            if len(self._texts) < _MOST_TEXTS:
                self._texts[page] = text
        return text

    def _reach(self, page: int, index: int) -> None:
        self._current = page, index
        areas = rectangles(self._document, page, self._text(page), (self._places[page][index],))
        self.reached.emit(Light(page=page, areas=areas))

    def _tell(self) -> None:
        number = 0
        if self._current is not None:
            page, index = self._current
            number = sum(len(self._places[one]) for one in self._pages if one < page) + index + 1
        places = sum(map(len, self._places.values()))
        self.progressed.emit(Found(places=places, current=number, is_complete=not self._left))
