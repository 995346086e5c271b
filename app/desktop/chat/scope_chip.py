"""One limit of a question: a chip with an icon, a name, and × while the pointer or the keyboard is on it."""

from enum import StrEnum
from pathlib import PurePath

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QToolButton, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.painting import draw_line

_HIGH = 22
_ROW = 28
_WIDEST_NAME = 200
_ICON = 14


class ChipKind(StrEnum):
    """What a chip stands for."""

    LIBRARY = "library"
    COLLECTION = "layers"
    FILE = "file-text"
    FILES = "files"
    TYPE = "file"
    DAYS = "clock"

    @property
    def icon(self) -> str:
        """The icon that shows it."""
        return self.value


def name_of(path: str) -> str:
    """A document's name without its folders; of a part of a container the part's."""
    return PurePath(path).name or path


class ScopeChip(QToolButton):
    """A chip; Del or a click on × removes it.

    Signals:
        removed: this limit is to go.
    """

    removed = Signal()

    def __init__(self, theme: Theme, kind: ChipKind, name: str, parent: QWidget | None = None) -> None:
        """``name`` is a document's path where ``kind`` is FILE."""
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self._name = words.visible(name_of(name) if kind is ChipKind.FILE else name)
        self._close_hovered = False
        self.setText(self._name.replace("&", "&&"))
        self.setToolTip(words.tooltip(name))
        self.setAccessibleName(self._said())
        if self._removes:
            self.setAccessibleDescription(self.tr("Del removes it"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def _removes(self) -> bool:
        return self._kind is not ChipKind.LIBRARY

    def sizeHint(self) -> QSize:
        """As wide as the name, up to a limit that two days may pass; the box is 22 high in a row of 28."""
        scaled = self._theme.type.scaled
        name = self._metrics().horizontalAdvance(self._name)
        if self._kind is not ChipKind.DAYS:
            name = min(name, scaled(_WIDEST_NAME))
        close = scaled(18) if self._removes else scaled(8)
        return QSize(scaled(8 + _ICON + 5) + name + 2 + close, scaled(_ROW))

    def minimumSizeHint(self) -> QSize:
        """Room for the icon and a few letters."""
        return QSize(min(self.sizeHint().width(), self._theme.type.scaled(90)), self._theme.type.scaled(_ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove the limit by Del or Backspace."""
        if self._removes and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Notice whether the pointer is on ×."""
        on_close = self._removes and self._close_area().contains(event.position().toPoint())
        if on_close != self._close_hovered:
            self._close_hovered = on_close
            self.update()
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on × is no press of the chip."""
        if self._removes and self._close_area().contains(event.position().toPoint()):
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remove the limit by ×."""
        on_close = self._close_area().contains(event.position().toPoint())
        if self._removes and on_close and not self.isDown():
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Show × no longer."""
        self._close_hovered = False
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, icon, name and ×."""
        tokens, scaled = self._theme.tokens, self._theme.type.scaled
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = scaled(_HIGH)
        box = QRectF(0.5, (self.height() - high) / 2 + 0.5, self.width() - 1, high - 1)
        if self.isDown():
            fill = tokens.bg_selected
        else:
            fill = tokens.bg_hover if self.underMouse() else tokens.bg_sunken
        painter.setBrush(QColor(fill))
        painter.setPen(QPen(QColor(tokens.line_medium), 1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent_text), 2))
            box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 5, 5)
        self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        tokens, scaled = self._theme.tokens, self._theme.type.scaled
        side = scaled(_ICON)
        top = (self.height() - side) / 2
        icon = QRect(scaled(8), round(top), side, side)
        painter.drawPixmap(self._mirrored(icon), self._theme.pixmap(self._kind.icon, size=_ICON))
        left = scaled(8 + _ICON + 5)
        end = scaled(18) + 1 if self._removes else scaled(8)
        area = self._mirrored(QRect(left, 0, self.width() - end - left, self.height()))
        painter.setFont(self._theme.font(Step.BODY, weight=500))
        painter.setPen(QColor(tokens.text_primary))
        shown = self._metrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, area.width() + 1)
        draw_line(painter, area, shown, direction=self.layoutDirection())
        if self._removes:
            colour = tokens.text_primary if self._close_hovered else tokens.text_tertiary
            pixmap = self._theme.pixmap("x", colour, 12)
            size = pixmap.deviceIndependentSize()
            middle = QRectF(self._close_area()).center()
            painter.drawPixmap(QPointF(middle.x() - size.width() / 2, middle.y() - size.height() / 2), pixmap)

    def _close_area(self) -> QRect:
        wide = self._theme.type.scaled(18)
        return self._mirrored(QRect(self.width() - wide - 1, 0, wide, self.height()))

    def _mirrored(self, area: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font(Step.BODY, weight=500))

    def _said(self) -> str:
        match self._kind:
            case ChipKind.LIBRARY:
                return self.tr("Asks the whole library")
            case ChipKind.COLLECTION:
                return self.tr("Asks only the collection {0}").format(self._name)
            case ChipKind.TYPE:
                return self.tr("Asks only documents of type {0}").format(self._name)
            case ChipKind.DAYS:
                return self.tr("Asks only documents {0}").format(self._name)
            case _:
                return self.tr("Asks only {0}").format(self._name)
