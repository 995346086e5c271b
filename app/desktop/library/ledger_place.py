"""Where a person is in the ledger: kept while the rows are exchanged under them."""

from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QObject
from PySide6.QtWidgets import QTableView

from app.desktop.library.ledger_model import LedgerModel
from app.desktop.library.ledger_rows import Column, consecutive


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anchor:
    path: str
    top: int


class PlaceKeeper(QObject):
    """Selection, current row and scrolling by path, over a reset of the model."""

    def __init__(self, table: QTableView, model: LedgerModel) -> None:
        super().__init__(table)
        self._table = table
        self._ledger = model
        self._selected: tuple[str, ...] = ()
        self._current: str | None = None
        self._anchor: _Anchor | None = None
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    def selected(self) -> tuple[str, ...]:
        """The paths of the selected documents, in the order shown."""
        selection = self._table.selectionModel().selection()
        # Ranges and not indexes: of those there is one for each of 50,000 rows.
        parts = [selection.at(number) for number in range(selection.count())]
        rows = sorted(row for part in parts for row in range(part.top(), part.bottom() + 1))
        return tuple(self._ledger.path(row) for row in rows)

    def current(self) -> str | None:
        """The path of the document that the keyboard is at."""
        index = self._table.currentIndex()
        return self._ledger.path(index.row()) if index.isValid() else None

    def settle(self) -> None:
        """Let the model sort and filter again, and leave what is looked at where it is."""
        anchor = self._find_anchor()
        self._ledger.settle()
        self._scroll_to(anchor)

    def _keep(self) -> None:
        self._selected = self.selected()
        self._current = self.current()
        self._anchor = self._find_anchor()

    def _restore(self) -> None:
        selection = QItemSelection()
        places = (self._ledger.place(path) for path in self._selected)
        for first, last in consecutive(sorted(place for place in places if place is not None)):
            ends = (self._ledger.index(first, 0), self._ledger.index(last, len(Column) - 1))
            # append() and not select(), which compares a range with every one before it.
            selection.append(QItemSelectionRange(*ends))
        model = self._table.selectionModel()
        current = None if self._current is None else self._ledger.place(self._current)
        if current is not None:
            at = self._ledger.index(current, 0)
            model.setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
        # Also where it is empty: what was selected is shown no more.
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._scroll_to(self._anchor)

    def _find_anchor(self) -> _Anchor | None:
        """The row to hold still: the current one if it is seen, else the first; none at the very top."""
        if self._table.verticalScrollBar().value() == 0:
            return None
        row = self._table.currentIndex().row()
        height = self._table.viewport().height()
        if row < 0 or not 0 <= self._table.rowViewportPosition(row) < height:
            row = self._table.rowAt(0)
        if row < 0:
            return None
        return _Anchor(path=self._ledger.path(row), top=self._table.rowViewportPosition(row))

    def _scroll_to(self, anchor: _Anchor | None) -> None:
        place = None if anchor is None else self._ledger.place(anchor.path)
        if anchor is None or place is None:
            return
        height = self._table.verticalHeader().defaultSectionSize()
        self._table.verticalScrollBar().setValue(place * height - anchor.top)
