"""How the rows and the head of the ledger are drawn."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.desktop.library.document_states import file_icon, look_of
from app.desktop.library.ledger_model import LedgerModel, alignment, cell
from app.desktop.library.ledger_rows import Column, Entry
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.painting import draw_line

_Index = QModelIndex | QPersistentModelIndex
# At 100 % scaling.
_PADDING = 12
_ICON = 16
_NAME_GAP = 8
_STATE_GAP = 5
_RADIUS = 6
_ARROW = 12
_HEAD = 32


class RowMarks(Protocol):
    """What the delegate asks of the table that it draws for."""

    hovered_row: int
    shows_focus: bool

    def current_row(self) -> int:
        """The row that the keyboard is at, -1 for none."""
        ...

    def row_width(self) -> int:
        """The width of a whole row."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fonts:
    name: QFont
    name_selected: QFont
    plain: QFont
    figures: QFont


class LedgerDelegate(QStyledItemDelegate):
    """Draws a cell as its part of a whole row: one mark for hovered, selected and focused."""

    def __init__(self, theme: Theme, model: LedgerModel, marks: RowMarks, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._marks = marks
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        entry = self._model.entry(index.row())
        column = Column(index.column())
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setClipRect(option.rect)
        self._paint_row(painter, option.rect, index.row(), is_selected=is_selected)
        if column is Column.NAME:
            self._paint_name(painter, option, entry, is_selected=is_selected)
        elif column is Column.STATE:
            self._paint_state(painter, option, entry)
        else:
            self._paint_figure(painter, option, column, cell(entry, column))
        painter.restore()

    def _take_theme(self) -> None:
        self._fonts = _Fonts(
            name=self._theme.font(Step.BODY, weight=500),
            name_selected=self._theme.font(Step.BODY, weight=600),
            plain=self._theme.font(Step.SMALL),
            figures=self._theme.type.figures(Step.SMALL),
        )

    def _paint_row(self, painter: QPainter, rect: QRect, number: int, *, is_selected: bool) -> None:
        """The part of the row's mark that falls into this cell; the clip leaves the rest to the others."""
        tokens = self._theme.tokens
        row = QRectF(0, rect.top(), self._marks.row_width(), rect.height())
        radius = self._theme.type.scaled(_RADIUS)
        # The style has filled the selected cell already, with corners.
        painter.fillRect(rect, QColor(tokens.bg_surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected or number == self._marks.hovered_row:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.bg_selected if is_selected else tokens.bg_hover))
            painter.drawRoundedRect(row, radius, radius)
        if self._marks.shows_focus and number == self._marks.current_row():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent_text), 2))
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), radius, radius)

    def _paint_name(
        self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, *, is_selected: bool
    ) -> None:
        tokens = self._theme.tokens
        icon = self._theme.pixmap(file_icon(entry.row.path), tokens.text_secondary, _ICON)
        inside = self._inside(option.rect).adjusted(0, 0, self._scaled(_PADDING - _NAME_GAP), 0)
        room = self._paint_icon(painter, option, inside, icon, _NAME_GAP)
        painter.setFont(self._fonts.name_selected if is_selected else self._fonts.name)
        painter.setPen(QColor(tokens.text_primary))
        name = self._model.rows.shown_name(entry)
        _draw(painter, option, room, name, Qt.TextElideMode.ElideMiddle, alignment(Column.NAME))

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        tokens = self._theme.tokens
        look = look_of(entry.row)
        icon = self._theme.pixmap(look.icon, getattr(tokens, look.colour), _ICON)
        # The icon stands under the head's word.
        inside = option.rect.adjusted(0, 0, -self._scaled(_NAME_GAP), 0)
        room = self._paint_icon(painter, option, inside, icon, _STATE_GAP)
        painter.setFont(self._fonts.plain)
        painter.setPen(QColor(tokens.text_secondary))
        _draw(painter, option, room, look.words, Qt.TextElideMode.ElideRight, alignment(Column.STATE))

    def _paint_figure(
        self, painter: QPainter, option: QStyleOptionViewItem, column: Column, text: str
    ) -> None:
        painter.setFont(self._fonts.figures)
        painter.setPen(QColor(self._theme.tokens.text_secondary))
        room = self._inside(option.rect)
        _draw(painter, option, room, text, Qt.TextElideMode.ElideRight, alignment(column))

    def _paint_icon(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRect, icon: QPixmap, gap: int
    ) -> QRect:
        """Draw an icon at the start of a cell; what is left of the cell is given back."""
        side = self._scaled(_ICON)
        top = inside.top() + (inside.height() - side) // 2
        place = QRect(QPoint(inside.left(), top), QSize(side, side))
        painter.drawPixmap(QStyle.visualRect(option.direction, option.rect, place), icon)
        return inside.adjusted(side + self._scaled(gap), 0, 0, 0)

    def _inside(self, rect: QRect) -> QRect:
        padding = self._scaled(_PADDING)
        return rect.adjusted(padding, 0, -padding, 0)

    def _scaled(self, pixels: int) -> int:
        return self._theme.type.scaled(pixels)


class LedgerHeader(QHeaderView):
    """The names of the columns, with an arrow at the one that the rows are sorted by."""

    def __init__(self, theme: Theme, model: LedgerModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._ledger = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(1)
        self.setAccessibleName(self.tr("Columns"))
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def sizeHint(self) -> QSize:
        """As high as a line with room around it."""
        return QSize(super().sizeHint().width(), self._theme.type.scaled(_HEAD))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw the name of a column, the arrow, and the line below."""
        tokens = self._theme.tokens
        column = Column(section)
        painter.save()
        painter.fillRect(rect, QColor(tokens.bg_surface))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line_subtle))
        painter.setFont(self._font)
        painter.setPen(QColor(tokens.text_secondary))
        name = self._ledger.column_name(column)
        room = self._room(rect, column)
        shown = QFontMetrics(self._font).elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        where = QStyle.visualRect(self.layoutDirection(), rect, room)
        draw_line(painter, where, shown, align=alignment(column), direction=self.layoutDirection())
        if column is self._ledger.sorted_by:
            self._paint_arrow(painter, rect, room, column, shown)
        painter.restore()

    def _paint_arrow(self, painter: QPainter, rect: QRect, room: QRect, column: Column, shown: str) -> None:
        """After a word on the left, before a word on the right, so that the words stay in line."""
        side = self._theme.type.scaled(_ARROW)
        text = QFontMetrics(self._font).horizontalAdvance(shown)
        is_right = bool(alignment(column) & Qt.AlignmentFlag.AlignRight)
        x = room.right() - text - side - 2 if is_right else room.left() + text + 2
        place = QRect(QPoint(x, rect.top() + (rect.height() - side) // 2), QSize(side, side))
        name = "chevron-down" if self._ledger.is_descending else "chevron-up"
        icon = self._theme.pixmap(name, self._theme.tokens.text_secondary, _ARROW)
        painter.drawPixmap(QStyle.visualRect(self.layoutDirection(), rect, place), icon)

    def _room(self, rect: QRect, column: Column) -> QRect:
        padding = self._theme.type.scaled(_PADDING)
        return rect.adjusted(0 if column is Column.STATE else padding, 0, -padding, 0)

    def _take_theme(self) -> None:
        self._font = self._theme.font(Step.CAPTION, weight=600)
        self.updateGeometry()


def _draw(  # noqa: PLR0917 -- one line of text needs as many
    painter: QPainter,
    option: QStyleOptionViewItem,
    room: QRect,
    text: str,
    mode: Qt.TextElideMode,
    align: Qt.AlignmentFlag,
) -> None:
    # A name is at most 255 bytes on every system; words of a reason may be longer than a screen is wide.
    shown = painter.fontMetrics().elidedText(text[:400], mode, room.width())
    where = QStyle.visualRect(option.direction, option.rect, room)
    draw_line(painter, where, shown, align=align, direction=option.direction)
