"""What is shown while files are held over the window, and the question what is to be added."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.desktop.library.drop_overlay_card import Accepted, DropCard
from app.desktop.theme.theme import Theme
from app.engine import wire

__all__ = ["Accepted", "DropOverlay"]

_SCRIM = 0.92
_INSET = 16
# What the card's shadow reaches beyond the card.
_SHADOW = 34


class DropOverlay(QWidget):
    """Lies over its parent: wholly while something is dragged, then as a card that stops nobody.

    Signals:
        accepted: a `Accepted`: these paths are to be added to that collection.
        declined: nothing is to be added.
    """

    accepted = Signal(object)
    declined = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dragging = False
        # Where the keyboard was before the card asked.
        self._came_from: QWidget | None = None
        self._card = DropCard(theme, self)
        self._card.accepted.connect(self._on_accepted)
        self._card.declined.connect(self._on_declined)
        self._card.resized.connect(self._place)
        parent.installEventFilter(self)
        self.hide()

    def set_collections(self, collections: Sequence[str], current: str | None = None) -> None:
        """Offer these collections; ``current`` first."""
        self._card.set_collections(collections, current)

    def show_dragged(self, names: Sequence[str] = ()) -> None:
        """Show that the window takes what is held over it; ``names`` are paths, as far as they are known."""
        self._dragging = True
        self._card.show_dragged(names)
        # The overlay is looked through: drag and drop go to the window below.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._show()

    def hide_dragged(self) -> None:
        """It was taken elsewhere, or dropped; a card that asks stays."""
        if not self._dragging:
            return
        self._dragging = False
        if self._card.is_asking:
            self._card.show_again()
            self._ask()
        else:
            self.hide()

    def show_counting(self, names: Sequence[str]) -> None:
        """Ask where these paths are to go, while they are counted."""
        self._card.show_counting(names)
        self._ask()

    def set_preview(self, preview: wire.Preview) -> None:
        """Say what would be added."""
        self._card.set_preview(preview)

    def set_failed(self, message: str) -> None:
        """Say that it cannot be counted; it can be added all the same."""
        self._card.set_failed(message)

    def hide_card(self) -> None:
        """Ask no longer."""
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not shown asks nothing."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._give_keyboard_back()
            self._dragging = False
            self._card.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc adds nothing, Enter adds."""
        if self._card.is_asking and event.key() == Qt.Key.Key_Escape:
            self._card.decline()
        elif self._card.is_asking and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._card.confirm()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the parent."""
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._cover()
        return False

    def resizeEvent(self, event: object) -> None:
        """Keep the card in the middle."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # it is a resize event
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw scrim and dashes, while something is dragged."""
        if not self._dragging:
            return
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scrim = QColor(tokens.scrim)
        scrim.setAlphaF(_SCRIM)
        painter.fillRect(self.rect(), scrim)
        pen = QPen(QColor(tokens.accent_text), 2)
        pen.setDashPattern([5, 2.5])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        edge = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        painter.drawRoundedRect(edge, 12, 12)

    def _give_keyboard_back(self) -> None:
        """Else Qt would give it to the first control of the window."""
        focus, before = QApplication.focusWidget(), self._came_from
        self._came_from = None
        if focus is not None and self.isAncestorOf(focus) and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._came_from = focus
        self._dragging = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        self._show()
        self._card.take_focus()

    def _show(self) -> None:
        self._cover()
        self.show()
        self.raise_()
        self._place()
        self.update()

    def _cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())

    def _place(self) -> None:
        room = self.rect().adjusted(_INSET, _INSET, -_INSET, -_INSET)
        size = self._card.fitting(room.size())
        offset = QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2)
        self._card.setGeometry(offset.x(), max(0, offset.y()), size.width(), size.height())
        if self._dragging:
            self.clearMask()
        else:
            # All but the card belongs to the window below.
            around = self._card.geometry().adjusted(-_SHADOW, -_SHADOW, _SHADOW, _SHADOW)
            self.setMask(QRegion(around))

    def _on_accepted(self, accepted: Accepted) -> None:
        self.hide()
        self.accepted.emit(accepted)

    def _on_declined(self) -> None:
        self.hide()
        self.declined.emit()
