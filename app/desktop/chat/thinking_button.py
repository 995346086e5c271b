"""The line that folds the thinking away: a chevron and words, 24 high, without a frame."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.painting import draw_line

_HIGH = 24
_ICON = 14
_GAP = 6
_EDGE = 4


class FoldButton(QAbstractButton):
    """A checkable line; checked, it is unfolded."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        scaled = self._theme.type.scaled
        wide = QFontMetrics(self._theme.font(Step.SMALL)).horizontalAdvance(self.text())
        return QSize(wide + scaled(_ICON + _GAP) + 2 * _EDGE, scaled(_HIGH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw chevron and words, darker under the pointer; and the ring of focus."""
        tokens, scaled = self._theme.tokens, self._theme.type.scaled
        colour = tokens.text_primary if self.underMouse() else tokens.text_tertiary
        painter = QPainter(self)
        side = scaled(_ICON)
        chevron = "chevron-down" if self.isChecked() else "chevron-right"
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - side if is_mirrored else 0
        painter.drawPixmap(left, (self.height() - side) // 2, self._theme.pixmap(chevron, colour, _ICON))
        painter.setFont(self._theme.font(Step.SMALL))
        painter.setPen(QColor(colour))
        inset = side + scaled(_GAP)
        room = self.rect().adjusted(0 if is_mirrored else inset, 0, -inset if is_mirrored else 0, 0)
        draw_line(painter, room, self.text(), direction=self.layoutDirection())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens.accent_text), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
