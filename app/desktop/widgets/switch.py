"""A switch: on or off, at once."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from app.desktop.theme.theme import Theme

_WIDTH = 34
_HEIGHT = 20
# Room for the ring of the focus and the line between it and the switch.
_ROOM = 4


class Switch(QCheckBox):
    """A check box that looks like a switch; its name stands beside it, and here for screen readers.

    The knob's place tells on from off where colours do not.
    """

    def __init__(self, theme: Theme, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """The switch and the room for its ring."""
        scaled = self._theme.type.scaled
        return QSize(scaled(_WIDTH) + 2 * _ROOM, scaled(_HEIGHT) + 2 * _ROOM)

    def minimumSizeHint(self) -> QSize:
        """It does not shrink."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A track and a knob: at the end where it is on, at the beginning where it is off."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self.rect()).adjusted(_ROOM, _ROOM, -_ROOM, -_ROOM).adjusted(0.5, 0.5, -0.5, -0.5)
        fill, edge, knob = self._colours()
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(knob))
        painter.drawEllipse(self._knob(track))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.tokens.accent_text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)

    def _knob(self, track: QRectF) -> QRectF:
        side = track.height() - 6
        at_right = self.isChecked() is not self.isRightToLeft()
        left = track.right() - 3 - side if at_right else track.left() + 3
        return QRectF(left, track.top() + 3, side, side)

    def _colours(self) -> tuple[str, str, str]:
        """Of the track, its edge and the knob."""
        tokens = self._theme.tokens
        if not self.isEnabled():
            fill = tokens.bar_track if self.isChecked() else tokens.bg_window
            return fill, tokens.line_subtle, tokens.text_disabled
        if self.isChecked():
            return tokens.accent_fill, tokens.accent_fill, tokens.accent_on
        fill = tokens.bg_hover if self.underMouse() else tokens.bg_surface
        return fill, tokens.line_control, tokens.line_control
