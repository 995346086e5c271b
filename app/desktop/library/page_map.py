"""The pages of a document as a map: one cell a page, its state by shape and colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QItemSelection,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.tokens import Tokens
from app.desktop.theme.type_scale import Step
from app.engine import wire

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
# At 100 % scaling.
_CELL = QSize(33, 28)
_WIDE_CELL = QSize(46, 28)
_GAP = 4
_TO_A_ROW = 8
_SCROLL_BAR = 12
# The first page number that needs a wider cell.
_FIVE_FIGURES = 10_000
# More rows than these scroll.
_MOST_ROWS = 9


class PageState(StrEnum):
    """The states of a page that a map tells apart."""

    INDEXED = "indexed"
    NO_TEXT = "no_text"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLook:
    """How a page's state looks: names of tokens, and a shape of its own."""

    text: str
    ground: str
    edge: str
    is_dashed: bool
    is_square: bool
    words: str


def page_look(state: str) -> PageLook:
    """How a page is shown; a state that is not known here counts as not read."""
    match state:
        case PageState.INDEXED:
            words, tone = _tr("indexed"), "supported"
        case PageState.NO_TEXT:
            words, tone = _tr("no text"), "weak"
        case _:
            words, tone = _tr("not read"), "none"
    return PageLook(
        text=f"{tone}_text",
        ground=f"{tone}_bg",
        edge=f"{tone}_line",
        is_dashed=tone == "weak",
        is_square=tone == "none",
        words=words,
    )


class PageMap(QListView):
    """The map. Arrows move, Enter shows the page.

    Signals:
        page_chosen: the page that is the current one now.
        page_opened: the page that shall be shown.
    """

    page_chosen = Signal(object)
    page_opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages = PageListModel(self)
        self.setModel(self._pages)
        self._cells = PageDelegate(theme, self)
        self.setItemDelegate(self._cells)
        self._set_up()
        self.activated.connect(self._on_activated)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        theme.changed.connect(self._size)
        self._size()

    def set_pages(self, pages: Sequence[wire.Page]) -> None:
        """Show other pages; none of them is chosen."""
        self._pages.set_pages(pages)
        self._size()
        self.scrollToTop()

    def choose(self, page: int) -> bool:
        """Make a page, by its number, the current one; False where there is none."""
        row = self._pages.place(page)
        if row is None:
            return False
        self.setCurrentIndex(self._pages.index(row))
        return True

    def chosen(self) -> wire.Page | None:
        """The current page."""
        rows = self.selectionModel().selectedIndexes()
        return self._pages.page(rows[0].row()) if rows else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows the page, on every system."""
        chosen = self.chosen()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if chosen is not None:
                self.page_opened.emit(chosen)
            event.accept()
            return
        super().keyPressEvent(event)

    def _set_up(self) -> None:
        self.setAccessibleName(self.tr("Pages"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionRectVisible(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("kind", "map")

    def _size(self) -> None:
        """Eight cells to a row, and as many rows as there are, up to where it scrolls."""
        scaled = self._theme.type.scaled
        cell = _WIDE_CELL if self._pages.highest() >= _FIVE_FIGURES else _CELL
        step = QSize(scaled(cell.width() + _GAP), scaled(cell.height() + _GAP))
        self._cells.size = QSize(scaled(cell.width()), scaled(cell.height()))
        self.setGridSize(step)
        # As wide as eight narrow cells; of wide ones there are fewer to a row.
        width = _TO_A_ROW * scaled(_CELL.width() + _GAP) + 1
        rows = -(-self._pages.rowCount() // max(1, width // step.width()))
        self.setFixedSize(width + scaled(_SCROLL_BAR), min(rows, _MOST_ROWS) * step.height())
        self.verticalScrollBar().setSingleStep(step.height())

    def _on_activated(self, index: QModelIndex) -> None:
        self.page_opened.emit(self._pages.page(index.row()))

    def _on_selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        if (page := self.chosen()) is not None:
            self.page_chosen.emit(page)


class PageListModel(QAbstractListModel):
    """Pages as Qt lists them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages: tuple[wire.Page, ...] = ()

    def set_pages(self, pages: Sequence[wire.Page]) -> None:
        """Hold other pages."""
        self.beginResetModel()
        self._pages = tuple(pages)
        self.endResetModel()

    def page(self, row: int) -> wire.Page:
        """The page in a row of the list."""
        return self._pages[row]

    def place(self, number: int) -> int | None:
        """The row of the list in which a page stands."""
        return next((row for row, page in enumerate(self._pages) if page.page == number), None)

    def highest(self) -> int:
        """The greatest number of a page, 0 where there is none."""
        return max((page.page for page in self._pages), default=0)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many pages there are."""
        return 0 if parent.isValid() else len(self._pages)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A page's number; its state in words for who hears it and who points at it."""
        if not index.isValid():
            return None
        page = self._pages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return str(page.page)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return _tr("Page {number}, {state}").format(number=page.page, state=page_look(page.state).words)
        return None


class PageDelegate(QStyledItemDelegate):
    """Draws a cell: rounded and solid with text, dashed without, square and struck where it was not read."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._list = parent
        self.size = _CELL

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Every cell is as large as any other."""
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        page = self._list.model().data(index, Qt.ItemDataRole.DisplayRole)
        look = page_look(self._state(index))
        tokens = self._theme.tokens
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        area = QRectF(option.rect.x(), option.rect.y(), self.size.width(), self.size.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.bg_hover if is_hovered else getattr(tokens, look.ground)))
        painter.setPen(_edge(tokens, look, is_chosen=is_chosen))
        inset = 1.0 if is_chosen else 0.5
        radius = 0 if look.is_square else self._theme.type.scaled(5)
        inner = area.adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(inner, radius, radius)
        painter.setPen(QColor(getattr(tokens, look.text)))
        if look.is_square:
            painter.drawLine(inner.bottomLeft(), inner.topRight())
        font = self._theme.type.figures(Step.CAPTION)
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(page))
        painter.restore()

    def _state(self, index: _Index) -> str:
        model = self._list.model()
        return model.page(index.row()).state if isinstance(model, PageListModel) else ""


def _edge(tokens: Tokens, look: PageLook, *, is_chosen: bool) -> QPen:
    if is_chosen:
        return QPen(QColor(tokens.accent_text), 2)
    pen = QPen(QColor(getattr(tokens, look.edge)), 1)
    if look.is_dashed:
        pen.setDashPattern([3, 2])
    return pen


def _tr(text: str) -> str:
    return QCoreApplication.translate("PageMap", text)
