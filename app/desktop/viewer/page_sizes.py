"""The sizes of a document's pages, asked for a few at a time: some files take three milliseconds for each."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QSizeF, QTimer, Signal
from PySide6.QtPdf import QPdfDocument

_BUDGET = 8
_PAUSE = 2


class PageSizes(QObject):
    """Sizes in points; a page that was not asked for yet is taken to be as large as the first one known.

    Signals:
        learnt: some pages turned out to have another size.
    """

    learnt = Signal()

    def __init__(
        self, document: QPdfDocument, is_drawing: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._is_drawing = is_drawing
        self.sizes: list[QSizeF] = []
        self._next = 0
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._go_on)

    def begin(self, page: int) -> None:
        """Take the size of this page for all, and ask for the others as the loop has time."""
        self.sizes = [self._document.pagePointSize(page)] * self._document.pageCount()
        self._next = 0
        self._timer.start()

    def stop(self) -> None:
        """Forget them."""
        self._timer.stop()
        self.sizes = []

    def _go_on(self) -> None:
        if self._is_drawing():
            return
        clock = QElapsedTimer()
        clock.start()
        has_changed = False
        while self._next < len(self.sizes) and clock.elapsed() < _BUDGET:
            size = self._document.pagePointSize(self._next)
            has_changed |= size != self.sizes[self._next]
            self.sizes[self._next] = size
            self._next += 1
        if self._next >= len(self.sizes):
            self._timer.stop()
        if has_changed:
            self.learnt.emit()
