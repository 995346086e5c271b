"""One look for every row of the left pane: an icon, a name, and what is said of it at the end."""

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.painting import draw_line

Index = QModelIndex | QPersistentModelIndex

_LONGEST_NAME = 200
_LINES_TO_BE_ELIDED = 400


class Role(IntEnum):
    """What a row is asked for, besides Qt's own roles."""

    ICON = Qt.ItemDataRole.UserRole + 1  # name of an icon
    DETAIL = Qt.ItemDataRole.UserRole + 2  # words at the end
    ATTENTION = Qt.ItemDataRole.UserRole + 3  # how many files need attention
    LEVEL = Qt.ItemDataRole.UserRole + 4  # steps of indentation
    IS_MARKED = Qt.ItemDataRole.UserRole + 5  # it is what the window shows
    IS_STRONG = Qt.ItemDataRole.UserRole + 6  # questions are put to it
    END_ICON = Qt.ItemDataRole.UserRole + 7  # name of an icon at the end
    KEY = Qt.ItemDataRole.UserRole + 8  # what the row is known by
    KIND = Qt.ItemDataRole.UserRole + 9  # which sort of row
    IS_DROP = Qt.ItemDataRole.UserRole + 10  # paths are held over it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row as it is to be drawn."""

    name: str
    icon: str
    detail: str
    attention: int
    level: int
    is_marked: bool
    is_strong: bool
    end_icon: str
    is_drop: bool

    @staticmethod
    def at(index: Index) -> "_Row":
        return _Row(
            name=index.data(Qt.ItemDataRole.DisplayRole) or "",
            icon=index.data(Role.ICON) or "file",
            detail=index.data(Role.DETAIL) or "",
            attention=index.data(Role.ATTENTION) or 0,
            level=index.data(Role.LEVEL) or 0,
            is_marked=bool(index.data(Role.IS_MARKED)),
            is_strong=bool(index.data(Role.IS_STRONG)),
            end_icon=index.data(Role.END_ICON) or "",
            is_drop=bool(index.data(Role.IS_DROP)),
        )


class RowDelegate(QStyledItemDelegate):
    """Draws rows 28 pixels high, with room between them, and edits their names in place."""

    def __init__(self, theme: Theme, parent: QWidget, *, elides: Qt.TextElideMode) -> None:
        super().__init__(parent)
        self._theme = theme
        self._elides = elides

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """As wide as there is room, and a pixel of air above and below."""
        return QSize(0, self.row_height())

    def row_height(self) -> int:
        """The height of a row with the air around it."""
        return self._theme.type.scaled(30)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row = _Row.at(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, row)
        area = self._inside(option.rect)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        area.setLeft(area.left() + row.level * self._theme.type.scaled(16))
        self._paint_icon(painter, self._icon_place(area), option.rect, row, mirrored=mirrored)
        area.setLeft(area.left() + self._theme.type.scaled(24))
        area.setRight(self._paint_end(painter, area, option.rect, row, mirrored=mirrored))
        self._paint_name(painter, area, option.rect, row, mirrored=mirrored)
        painter.restore()

    def icon_area(self, rect: QRect, level: int, *, mirrored: bool) -> QRect:
        """Where a row's icon is, to be clicked on."""
        area = self._inside(rect)
        area.setLeft(area.left() + level * self._theme.type.scaled(16))
        area.setWidth(self._theme.type.scaled(20))
        return _placed(area, rect, mirrored=mirrored)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        """A field for the name."""
        field = QLineEdit(parent)
        field.setProperty("kind", "inline")
        field.setFont(self._theme.font(Step.BODY))
        field.setMaxLength(_LONGEST_NAME)
        field.setAccessibleName(self.tr("New name"))
        palette = field.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(self._theme.tokens.bg_surface))
        field.setPalette(palette)
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the field once: what is being typed outlasts a change of the row."""
        if isinstance(editor, QLineEdit) and not editor.property("filled"):
            editor.setProperty("filled", "yes")
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the name, and the icon left to be seen."""
        scaled = self._theme.type.scaled
        area = option.rect.adjusted(0, 1, 0, -1)
        area.setLeft(area.left() + scaled(28) + (index.data(Role.LEVEL) or 0) * scaled(16))
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        editor.setGeometry(_placed(area, option.rect, mirrored=mirrored))

    def _inside(self, rect: QRect) -> QRect:
        padding = self._theme.type.scaled(8)
        return rect.adjusted(padding, 1, -padding, -1)

    def _icon_place(self, area: QRect) -> QRect:
        side = self._theme.type.scaled(16)
        return QRect(area.left(), area.top() + (area.height() - side) // 2, side, side)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: _Row) -> None:
        tokens = self._theme.tokens
        state = option.state
        is_cursor = bool(state & QStyle.StateFlag.State_HasFocus)
        ground = None
        if row.is_marked or row.is_drop:
            ground = tokens.bg_selected
        elif state & QStyle.StateFlag.State_MouseOver or (
            is_cursor or state & QStyle.StateFlag.State_Selected
        ):
            ground = tokens.bg_hover
        rect = option.rect.adjusted(0, 1, 0, -1)
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(rect, 6, 6)
        if row.is_drop or (is_cursor and state & QStyle.StateFlag.State_KeyboardFocusChange):
            painter.setPen(QPen(QColor(tokens.accent_text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)

    def _paint_icon(self, painter: QPainter, area: QRect, rect: QRect, row: _Row, *, mirrored: bool) -> None:
        tokens = self._theme.tokens
        colour = tokens.accent_text if row.is_marked else tokens.text_secondary
        painter.drawPixmap(_placed(area, rect, mirrored=mirrored), self._theme.pixmap(row.icon, colour))

    def _paint_end(self, painter: QPainter, area: QRect, rect: QRect, row: _Row, *, mirrored: bool) -> int:
        """Draw what stands at the end, from the end; gives where the name has to end."""
        tokens, scaled = self._theme.tokens, self._theme.type.scaled
        end = area.right()
        figures = self._theme.type.figures(Step.CAPTION)
        metrics = QFontMetrics(figures)
        painter.setFont(figures)
        for text, colour, icon in (
            (row.detail, tokens.text_tertiary, ""),
            (words.count(row.attention) if row.attention else "", tokens.weak_text, "triangle-alert"),
            ("", tokens.text_tertiary, row.end_icon),
        ):
            start = end
            if text:
                start -= metrics.horizontalAdvance(text)
                painter.setPen(QColor(colour))
                place = QRect(start, area.top(), end - start + 1, area.height())
                draw_line(
                    painter, _placed(place, rect, mirrored=mirrored), text, direction=_direction(mirrored)
                )
                start -= scaled(4)
            if icon and (text or icon == row.end_icon):
                side = scaled(14)
                place = QRect(start - side, area.top() + (area.height() - side) // 2, side, side)
                painter.drawPixmap(
                    _placed(place, rect, mirrored=mirrored), self._theme.pixmap(icon, colour, 14)
                )
                start -= side + scaled(4)
            end = start - (scaled(4) if start != end else 0)
        return end

    def _paint_name(self, painter: QPainter, area: QRect, rect: QRect, row: _Row, *, mirrored: bool) -> None:
        weight = QFont.Weight.DemiBold if row.is_marked or row.is_strong else QFont.Weight.Normal
        font = self._theme.font(Step.BODY, weight=weight)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.tokens.text_primary))
        # Laying out a name of thousands of letters is slow, and none of it would be seen.
        shown = QFontMetrics(font).elidedText(row.name[:_LINES_TO_BE_ELIDED], self._elides, area.width())
        draw_line(painter, _placed(area, rect, mirrored=mirrored), shown, direction=_direction(mirrored))


def _direction(is_mirrored: bool) -> Qt.LayoutDirection:
    return Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight


def _placed(area: QRect, rect: QRect, *, mirrored: bool) -> QRect:
    """An area of a row as it lies for languages that are read from the right."""
    if not mirrored:
        return area
    placed = QRect(area)
    placed.moveLeft(rect.left() + rect.right() - area.right())
    return placed
