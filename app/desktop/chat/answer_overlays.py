"""What lies over an answer's text and can be reached: its chips, and the Copy buttons of its code."""

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.desktop.chat.chips import Chip, shape_in
from app.desktop.chat.markdown_look import Look
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import TextButton

# The ring stands outside the shape: a gap of 1, and 2 wide.
_RING = 2
_REACH = 2
_HOVER_MS = 300


class ChipButton(QAbstractButton):
    """The reachable part of a chip; the chip itself is drawn in the text below it.

    Signals:
        card_wanted: the pointer rests on it, or F2 was pressed.
        left: the pointer or the keyboard has gone.
    """

    card_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chip: Chip | None = None
        self.position = -1
        self._look: Look | None = None
        self._is_open = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_HOVER_MS)
        self._resting.timeout.connect(self.card_wanted)

    @property
    def is_open(self) -> bool:
        """Whether its passage is shown in the viewer."""
        return self._is_open

    def show_chip(self, chip: Chip, room: QRectF, look: Look, name: str, *, is_open: bool) -> None:
        """Lie over a chip that takes ``room`` in the text."""
        self.chip = chip
        self._look = look
        self._is_open = is_open
        shape = shape_in(room, look).toAlignedRect()
        self.setGeometry(shape.adjusted(-_REACH, -_REACH, _REACH, _REACH))
        if name != self.accessibleName():
            self.setAccessibleName(name)
        tagged = Qt.CursorShape.ArrowCursor if chip.is_tag else Qt.CursorShape.PointingHandCursor
        self.setCursor(tagged)
        self.show()
        self.update()

    def shape(self) -> QRect:
        """The chip's shape in this widget."""
        return self.rect().adjusted(_REACH, _REACH, -_REACH, -_REACH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring of the keyboard's focus, or of what is open in the viewer."""
        if self._look is None or not (self._is_open or self.hasFocus()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._look.tokens.accent_text), _RING)
        if self.hasFocus() and self._is_open:
            pen.setWidthF(_RING + 1)
        painter.setPen(pen)
        half = pen.widthF() / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 7, 7)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens as Space does; F2 tells more."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_F2:
            self.card_wanted.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell more after a moment."""
        self._resting.start()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take it back."""
        self._resting.stop()
        self.left.emit()
        super().leaveEvent(event)

    def hideEvent(self, event: object) -> None:
        """Leave nothing running."""
        self._resting.stop()
        super().hideEvent(event)  # type: ignore[arg-type]


class CopyButton(TextButton):
    """Copies the code that it belongs to; ``position`` is the place of its picture in the text."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(
            theme, "copy", QCoreApplication.translate("AnswerView", "Copy"), size=13, parent=parent
        )
        self.setAccessibleName(QCoreApplication.translate("AnswerView", "Copy this code"))
        self.position = -1

    def lie_over(self, position: int, room: QRectF) -> None:
        """Lie at the end of its picture, which takes ``room`` in the text."""
        self.position = position
        place = room.toAlignedRect()
        size = self.sizeHint().boundedTo(place.size())
        left = place.right() + 1 - size.width()
        self.setGeometry(left, place.center().y() - size.height() // 2, size.width(), size.height())
        self.show()
