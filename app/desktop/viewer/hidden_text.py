"""Says of the page that is looked at that it holds text which is not visible, and where that stands."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.desktop.viewer.pdf_source import PdfSource
from app.desktop.viewer.types import TextWanted
from app.engine import wire

# Milliseconds that a page is looked at before its text is asked for: who turns pages waits for none of them.
_LINGER = 200


class HiddenText(QObject):
    """Looks after one drawn document.

    Signals:
        text_wanted: `TextWanted`; answered by `take`.
        changed: whether the page holds hidden text is known, or not known any more.
    """

    text_wanted = Signal(object)
    changed = Signal()

    def __init__(self, pdf: PdfSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pdf = pdf
        self._path = ""
        self._page = 0
        self._known: dict[int, wire.Page] = {}
        self._timer = QTimer(self, singleShot=True, interval=_LINGER)
        self._timer.timeout.connect(self._ask)

    @property
    def is_there(self) -> bool:
        """Whether the page that is looked at holds hidden text."""
        page = self._known.get(self._page)
        return page is not None and bool(page.hidden)

    def look_at(self, path: str, page: int) -> None:
        """Another page (from 1) is looked at."""
        if (path, page) == (self._path, self._page):
            return
        if path != self._path:
            self._known = {}
        self._path, self._page = path, page
        if page in self._known:
            self._mark()
        else:
            self._timer.start()
            self.changed.emit()

    def take(self, shown: wire.Shown) -> None:
        """Take text that was wanted; what belongs to another document is late and dropped."""
        if shown.path == self._path:
            self._known |= {page.page: page for page in shown.pages}
            self._mark()

    def clear(self) -> None:
        """Nothing is looked at any more."""
        self._timer.stop()
        self._path, self._page, self._known = "", 0, {}

    def _ask(self) -> None:
        self.text_wanted.emit(TextWanted(path=self._path, page=self._page))

    def _mark(self) -> None:
        page = self._known.get(self._page)
        if page is not None:
            self._pdf.mark_hidden(page)
        self.changed.emit()
