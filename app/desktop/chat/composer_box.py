"""The box round the field for the question."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from app.desktop.chat.composer_editor import QuestionField
from app.desktop.theme.theme import Theme


class ComposerBox(QFrame):
    """A box that is drawn as one field: a click anywhere in it goes to the text."""

    def __init__(self, theme: Theme, field: QuestionField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._field = field
        self._field.focus_changed.connect(self.update)

    def focus_text(self) -> None:
        """Put the keyboard into the field."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box; the ring is round the whole of it while the field has the keyboard."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self._field.hasFocus()
        width = 2.0 if focused else 1.0
        painter.setPen(QPen(QColor(tokens.accent_text if focused else tokens.line_control), width))
        painter.setBrush(QColor(tokens.bg_surface))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 10, 10)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard on to the field: who sends it to the composer means to write."""
        self._field.setFocus(event.reason())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the text."""
        self.focus_text()
        super().mousePressEvent(event)
