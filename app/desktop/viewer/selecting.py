"""Selecting text on drawn pages: by dragging, by a double click, by Ctrl+A; and copying it."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QAbstractScrollArea

from app.desktop.viewer.page_text import PageText, Selected
from app.desktop.viewer.pdf_paint import Light
from app.desktop.widgets.copying import is_copy, open_copy_menu, put_on_clipboard

# Pixels that the pointer moves before a press is more than a click.
_SLACK = 4
_PAUSE = 5


class Places(Protocol):
    """Where pages stand in a viewport."""

    @property
    def page(self) -> int:
        """The page (from 0) being looked at."""

    def place_at(self, point: QPointF, page: int | None = None) -> tuple[int, QPointF] | None:
        """The page at a point of the viewport, and the place on it in points; with ``page``, on that one."""


class Selecting(QObject):
    """What is selected on the pages of one view.

    Signals:
        changed: other text is selected, or none.
    """

    changed = Signal()

    def __init__(
        self,
        view: QAbstractScrollArea,
        places: Places,
        document: QPdfDocument,
        is_drawing: Callable[[], bool],
    ) -> None:
        """``is_drawing``: whether the document is in use by another thread, so that asking it would wait."""
        super().__init__(view)
        self._view = view
        self._places = places
        self._document = document
        self._is_drawing = is_drawing
        self.selected: Selected | None = None
        self._text: PageText | None = None
        self._pressed: tuple[int, QPointF, QPointF] | None = None
        # What is to be asked of the document as soon as nothing is being drawn.
        self._wanted: Callable[[], Selected | None] | None = None
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._go_on)
        view.viewport().installEventFilter(self)
        view.viewport().setMouseTracking(True)
        view.installEventFilter(self)

    def clear(self) -> None:
        """Select nothing; the document may be another one now."""
        self._timer.stop()
        self._text = self._pressed = self._wanted = None
        self._take(None)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Act on the mouse and the keys that select and copy; all else goes on."""
        match event:
            case QMouseEvent():
                return self._on_mouse(event)
            case QContextMenuEvent():
                open_copy_menu(self._view, event.globalPos(), self.text, self.select_page)
                return True
            case QKeyEvent() if event.type() is QEvent.Type.KeyPress:
                return self._on_key(event)
        return False

    def text(self) -> str:
        """What would be copied."""
        return self.selected.text if self.selected is not None else ""

    @property
    def light(self) -> Light | None:
        """Where it stands."""
        return self.selected.light if self.selected is not None else None

    def select_page(self) -> None:
        """Select all text of the page that is being looked at."""
        page = self._places.page
        self._ask(lambda: self._text_of(page).all())

    # --- mouse and keys

    def _on_mouse(self, event: QMouseEvent) -> bool:
        point = event.position()
        kind = event.type()
        if kind is QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(point)
            return self._pressed is not None
        if kind is QEvent.Type.MouseMove:
            is_over = self._places.place_at(point) is not None
            shape = Qt.CursorShape.IBeamCursor if is_over else Qt.CursorShape.ArrowCursor
            self._view.viewport().setCursor(shape)
        elif event.button() is not Qt.MouseButton.LeftButton:
            return False
        elif kind is QEvent.Type.MouseButtonPress:
            place = self._places.place_at(point)
            self._pressed = None if place is None else (*place, point)
            self._ask(lambda: None)
        elif kind is QEvent.Type.MouseButtonDblClick:
            self._pressed = None
            place = self._places.place_at(point)
            if place is not None:
                page, at = place
                self._ask(lambda: self._text_of(page).word_at(at))
        elif kind is QEvent.Type.MouseButtonRelease:
            self._pressed = None
        return False

    def _drag_to(self, point: QPointF) -> None:
        if self._pressed is None:
            return
        page, start, pressed = self._pressed
        if (point - pressed).manhattanLength() < _SLACK and self.selected is None:
            return
        self._scroll_towards(point)
        place = self._places.place_at(point, page)
        if place is not None:
            end = place[1]
            self._ask(lambda: self._text_of(page).between(start, end))

    def _scroll_towards(self, point: QPointF) -> None:
        """Bring more into view where the pointer leaves the viewport."""
        bar, high = self._view.verticalScrollBar(), self._view.viewport().height()
        beyond = min(0.0, point.y()) + max(0.0, point.y() - high)
        if beyond:
            bar.setValue(bar.value() + round(beyond / 2))

    def _on_key(self, event: QKeyEvent) -> bool:
        if is_copy(event):
            put_on_clipboard(self.text())
            return True
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_page()
            return True
        if event.key() == Qt.Key.Key_Escape and self.selected is not None:
            self._ask(lambda: None)
            return True
        return False

    # --- asking the document

    def _text_of(self, page: int) -> PageText:
        if self._text is None or self._text.page != page:
            self._text = PageText(self._document, page)
        return self._text

    def _ask(self, wanted: Callable[[], Selected | None]) -> None:
        self._wanted = wanted
        self._go_on()

    def _go_on(self) -> None:
        if self._is_drawing():
            self._timer.start()
            return
        self._timer.stop()
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self._document.status() is QPdfDocument.Status.Ready:
            self._take(wanted())

    def _take(self, selected: Selected | None) -> None:
        if selected != self.selected:
            self.selected = selected
            self.changed.emit()
