"""The table of what search missed."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from app.desktop.evaluation.misses_model import Column, MissesModel
from app.engine import wire


class MissesTable(QTreeView):
    """Rows that are sorted by a click on a column's name. A tree without branches: its rows are one thing.

    Signals:
        opened: the `wire.Miss` of a row that was activated (a double click, Enter).
        current_moved: another row, or none, is the current one.
    """

    opened = Signal(object)
    current_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._misses = MissesModel(self)
        # They are few: a set has some hundred questions, and search finds most.
        self._sorted = QSortFilterProxyModel(self, sortCaseSensitivity=Qt.CaseSensitivity.CaseInsensitive)
        self._sorted.setSourceModel(self._misses)
        self.setModel(self._sorted)
        self.setAccessibleName(self.tr("Questions that were missed"))
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setAllColumnsShowFocus(True)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        # In the order of the set until the person chooses a column.
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(lambda _index: self._open())

    def set_misses(self, misses: tuple[wire.Miss, ...]) -> None:
        """Show these, the first one current."""
        self.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._misses.set_misses(misses)
        self.setCurrentIndex(self._sorted.index(0, Column.QUESTION))

    def current(self) -> wire.Miss | None:
        """The miss that the keyboard is at."""
        return self._misses.miss(self._sorted.mapToSource(self.currentIndex()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what was found."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
            return
        super().keyPressEvent(event)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Say so."""
        super().currentChanged(current, previous)
        self.current_moved.emit()

    def _open(self) -> None:
        miss = self.current()
        if miss is not None:
            self.opened.emit(miss)
