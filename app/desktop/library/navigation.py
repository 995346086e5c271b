"""The places of the window, as the left pane and its rail lead to them."""

from enum import Enum

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.painting import draw_line


class Place(Enum):
    """What the middle of the window shows."""

    NEW_QUESTION = "new_question"
    LIBRARY = "library"
    CHAT = "chat"


def keys_in_words(shortcut: str) -> str:
    """A shortcut as it is shown beside its deed: "Ctrl N", on a Mac with its own signs."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")


class NavigationRow(QAbstractButton):
    """A place to go to: an icon, its name, and at the end its keys or a count.

    Signals:
        clicked: the person wants to go there.
    """

    def __init__(
        self, theme: Theme, icon: str, name: str, *, shortcut: str = "", parent: QWidget | None = None
    ) -> None:
        """``shortcut`` is only told; who owns the action binds it."""
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._end = keys_in_words(shortcut)
        self._is_here = False
        self.setText(name)
        self.setAccessibleName(name)
        self.setAccessibleDescription(self._end)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_end(self, text: str, spoken: str = "") -> None:
        """Show other words at the end; ``spoken`` is what they mean."""
        self._end = text
        self.setAccessibleDescription(spoken or text)
        self.update()

    def set_here(self, is_here: bool) -> None:
        """Whether the window shows this place."""
        self._is_here = is_here
        here = self.tr("{0}, shown").format(self.text()) if is_here else self.text()
        self.setAccessibleName(here)
        self.update()

    @property
    def is_here(self) -> bool:
        """Whether the window shows this place."""
        return self._is_here

    def sizeHint(self) -> QSize:
        """28 pixels high."""
        return QSize(self._theme.type.scaled(120), self._theme.type.scaled(28))

    def minimumSizeHint(self) -> QSize:
        """The icon and a letter."""
        return QSize(self._theme.type.scaled(48), self._theme.type.scaled(28))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer came."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer went."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        scaled, tokens = self._theme.type.scaled, self._theme.tokens
        area = self.rect().adjusted(scaled(8), 0, -scaled(9), 0)
        side = scaled(16)
        icon = QRect(area.left(), (self.height() - side) // 2, side, side)
        colour = tokens.accent_text if self._is_here else tokens.text_secondary
        painter.drawPixmap(self._placed(icon), self._theme.pixmap(self._icon_name, colour))
        area.setLeft(area.left() + scaled(24))
        end_font = self._theme.type.figures(Step.CAPTION)
        end_width = QFontMetrics(end_font).horizontalAdvance(self._end)
        end = area.adjusted(area.width() - end_width - 1, 0, 0, 0)
        painter.setFont(end_font)
        painter.setPen(QColor(tokens.text_tertiary))
        draw_line(painter, self._placed(end), self._end, direction=self.layoutDirection())
        area.setRight(end.left() - scaled(8))
        weight = QFont.Weight.DemiBold if self._is_here else QFont.Weight.Normal
        font = self._theme.font(Step.BODY, weight=weight)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text_primary))
        name = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        draw_line(painter, self._placed(area), name, direction=self.layoutDirection())

    def _paint_ground(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        if self._is_here or self.isDown():
            ground = tokens.bg_selected
        elif self.underMouse():
            ground = tokens.bg_hover
        else:
            ground = None
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(self.rect(), 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent_text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)

    def _placed(self, area: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)
