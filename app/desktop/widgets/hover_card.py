"""The card beside what the pointer rests on: more than a tooltip, and its buttons can be reached."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.widgets.announce import announce
from app.desktop.widgets.shadow import Shadow

_WIDTH = 372
_GAP = 6
_MARGIN = 8
# Time to move the pointer from the thing to its card.
_GRACE_MS = 250


class HoverCard(QFrame):
    """A card below a rectangle, else above it; it stays while the pointer is on it, and Esc closes it.

    Signals:
        closed: the card is gone.
    """

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._host = parent
        self._content: QWidget | None = None
        self._near = QRect()
        self.setProperty("kind", "floating")
        self._column = QVBoxLayout(self)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_GRACE_MS)
        self._leaving.timeout.connect(self.hide_card)
        Shadow(theme, self)
        theme.changed.connect(self._place)
        self.hide()

    def show_at(self, rect: QRect, content: QWidget, *, is_said: bool = False) -> None:
        """Show a content, which becomes the card's own, beside ``rect`` in the parent's coordinates.

        ``is_said``: screen readers say its name and its words, as the keyboard stays where it is.
        """
        self._leaving.stop()
        self._take_content(content)
        self._near = QRect(rect)
        self.setAccessibleName(content.accessibleName())
        self.setAccessibleDescription(content.accessibleDescription())
        self._place()
        if is_said:
            announce(self, f"{content.accessibleName()}. {content.accessibleDescription()}")
        if not self.isVisible():
            self.show()
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one
        self.raise_()

    def hide_card(self) -> None:
        """Hide at once."""
        self._leaving.stop()
        if self.isVisible():
            self.hide()

    def hide_soon(self) -> None:
        """Hide after a moment, unless the pointer comes onto the card: for when it leaves the thing."""
        if self.isVisible() and not self.underMouse():
            self._leaving.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay."""
        self._leaving.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go, soon."""
        self._leaving.start()
        super().leaveEvent(event)

    def hideEvent(self, event: object) -> None:
        """Leave nothing running."""
        self._leaving.stop()
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # there is one
        super().hideEvent(event)  # type: ignore[arg-type]
        self.closed.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Esc closes the card wherever the keyboard is, and does nothing else then."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.hide_card()
                return True
        return False

    def _take_content(self, content: QWidget) -> None:
        if self._content is content:
            return
        if self._content is not None:
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._column.addWidget(content)
        content.show()

    def _place(self) -> None:
        scaled = self._theme.type.scaled
        self._column.setContentsMargins(scaled(14), scaled(12), scaled(14), scaled(12))
        area = self._host.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        width = min(scaled(_WIDTH), area.width())
        self._column.activate()
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        top = self._near.bottom() + 1 + _GAP
        if top + height > area.bottom() and self._near.top() - _GAP - height >= area.top():
            top = self._near.top() - _GAP - height
        left = max(area.left(), min(self._near.left() - scaled(14), area.right() + 1 - width))
        self.setGeometry(left, top, width, height)
