"""The table of the ledger: whole rows under the pointer, columns that fold, a selection that stays."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.desktop.library.ledger_columns import fold_columns, prepare_columns
from app.desktop.library.ledger_delegate import LedgerDelegate, LedgerHeader
from app.desktop.library.ledger_model import LedgerModel
from app.desktop.library.ledger_place import PlaceKeeper
from app.desktop.library.ledger_rows import Column
from app.desktop.theme.theme import Theme

_ROW = 34
# Where sorting by a column begins with the greatest: what wants attention, what is large, what is new.
_GREATEST_FIRST = frozenset(Column) - {Column.NAME}


class LedgerTable(QTableView):
    """The documents of the ledger.

    Signals:
        opened: the path of a document to be looked at (a click, Enter).
        started: the path of a document to be opened in its own program (a double click).
        current_moved: the path of the document that the keyboard came to.
        selection_moved: other rows are selected.
        menu_wanted: the place, in global coordinates, where the menu for the selected rows belongs.
    """

    opened = Signal(str)
    started = Signal(str)
    current_moved = Signal(str)
    selection_moved = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, model: LedgerModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ledger = model
        self.hovered_row = -1
        self.shows_focus = False
        self.setModel(model)
        self.setItemDelegate(LedgerDelegate(theme, model, self, self))
        self._header = LedgerHeader(theme, model, self)
        self.setHorizontalHeader(self._header)
        self.setAccessibleName(self.tr("Documents"))
        _prepare(self)
        self._keeper = PlaceKeeper(self, model)
        self._header.sectionClicked.connect(self._on_section_clicked)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        theme.changed.connect(self._size_rows)
        self._size_rows()

    def selected_paths(self) -> tuple[str, ...]:
        """The paths of the selected documents, in the order shown."""
        return self._keeper.selected()

    def select_path(self, path: str) -> bool:
        """Select a document and scroll to it; False where it is not shown."""
        place = self._ledger.place(path)
        if place is None:
            return False
        self.selectRow(place)
        self.scrollTo(self._ledger.index(place, 0))
        return True

    def sort_by(self, column: Column) -> None:
        """Sort by a column; the other way round where it is sorted by it already."""
        is_descending = column in _GREATEST_FIRST
        if column is self._ledger.sorted_by:
            is_descending = not self._ledger.is_descending
        order = Qt.SortOrder.DescendingOrder if is_descending else Qt.SortOrder.AscendingOrder
        self._ledger.sort(column, order)
        self._header.viewport().update()

    def show_worst_first(self) -> None:
        """Sort by state, and go to the top."""
        self._ledger.sort(Column.STATE, Qt.SortOrder.DescendingOrder)
        self._header.viewport().update()
        self.scrollToTop()

    def settle_unless_used(self) -> None:
        """Sort and filter what an update brought, unless somebody points at the table or works in it."""
        if not self.hasFocus() and not self.viewport().underMouse():
            self._keeper.settle()

    def current_row(self) -> int:
        """The row that the keyboard is at, -1 for none."""
        return self.currentIndex().row()

    def row_width(self) -> int:
        """The width of a whole row."""
        return self.viewport().width()

    # --- real events ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter looks at a document; arrows say where they came."""
        self._show_focus(shown=True)
        path = self._keeper.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if path is not None:
                self.opened.emit(path)
            event.accept()
            return
        super().keyPressEvent(event)
        moved_to = self._keeper.current()
        if moved_to is not None and moved_to != path:
            self.current_moved.emit(moved_to)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The ring of the keyboard's focus goes where the mouse is used."""
        self._show_focus(shown=False)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A plain click looks at a document; one that adds to a selection does not."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        if not is_plain or not index.isValid():
            return
        path = self._ledger.path(index.row())
        # Not where a drag has selected several.
        if self.selected_paths() == (path,):
            self.opened.emit(path)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens a document in its own program."""
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.started.emit(self._ledger.path(index.row()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The whole row under the pointer is marked, not one cell."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu: at the pointer, or at the current row where a key asked."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self.menu_wanted.emit(event.globalPos())
        else:
            place = self.visualRect(self.currentIndex()).bottomLeft()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    def viewportEvent(self, event: QEvent) -> bool:
        """Where nobody points any more, what an update left undone may be done."""
        if event.type() is QEvent.Type.Leave:
            self._hover(-1)
            self.settle_unless_used()
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by Tab shows the ring, and stands on a row."""
        by_keyboard = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._show_focus(shown=event.reason() in by_keyboard or self.shows_focus)
        if not self.currentIndex().isValid() and self._ledger.rowCount():
            first = self._ledger.index(0, 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Where nobody works any more, what an update left undone may be done."""
        super().focusOutEvent(event)
        self._show_focus(shown=False)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.settle_unless_used()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go to the first and the last row: a row is one thing, its cells are not."""
        ends = {
            QAbstractItemView.CursorAction.MoveHome: 0,
            QAbstractItemView.CursorAction.MoveEnd: self._ledger.rowCount() - 1,
        }
        if action in ends:
            return self._ledger.index(ends[action], 0)
        return super().moveCursor(action, modifiers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what there is no room for."""
        super().resizeEvent(event)
        self._fold()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The ring is drawn around the whole row."""
        super().currentChanged(current, previous)
        self._update_row(previous.row())
        self._update_row(current.row())

    # --- how it is done ---------------------------------------------------------------------------------

    def _size_rows(self) -> None:
        height = self._theme.type.scaled(_ROW)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)
        self._fold()

    def _fold(self) -> None:
        fold_columns(self, self._theme.type.scaled)

    def _on_section_clicked(self, section: int) -> None:
        self.sort_by(Column(section))

    def _on_selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        self.selection_moved.emit()

    def _hover(self, row: int) -> None:
        before, self.hovered_row = self.hovered_row, row
        if before != row:
            self._update_row(before)
            self._update_row(row)

    def _show_focus(self, *, shown: bool) -> None:
        if shown != self.shows_focus:
            self.shows_focus = shown
            self._update_row(self.current_row())

    def _update_row(self, row: int) -> None:
        if 0 <= row < self._ledger.rowCount():
            top = self.rowViewportPosition(row)
            self.viewport().update(QRect(0, top, self.row_width(), self.rowHeight(row)))


def _prepare(table: QTableView) -> None:
    """Rows are whole, equally high and only looked at."""
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setMouseTracking(True)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    prepare_columns(table)
