"""The questions that search missed, as a Qt model."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.desktop import words
from app.engine import wire

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    """The columns, from the left."""

    QUESTION = 0
    EXPECTED = 1
    FOUND = 2


class MissesModel(QAbstractTableModel):
    """A row a question that was missed, in the order of the set."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._misses: list[wire.Miss] = []

    def set_misses(self, misses: Sequence[wire.Miss]) -> None:
        """Show these."""
        self.beginResetModel()
        self._misses = list(misses)
        self.endResetModel()

    def miss(self, index: _Index) -> wire.Miss | None:
        """What stands in a row; None where it is none."""
        return self._misses[index.row()] if index.isValid() else None

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many were missed."""
        return 0 if parent.isValid() else len(self._misses)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell; the whole of them, and all that was found, in its tooltip."""
        miss = self.miss(index)
        if miss is None:
            return None
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._cell(miss, column)
            case Qt.ItemDataRole.ToolTipRole if column is Column.FOUND:
                return words.tooltip("\n".join(miss.found))
            case Qt.ItemDataRole.ToolTipRole:
                return words.tooltip(self._cell(miss, column))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The name of a column."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.QUESTION: self.tr("Question"),
            Column.EXPECTED: self.tr("Expected"),
            Column.FOUND: self.tr("Found instead"),
        }[Column(section)]

    def _cell(self, miss: wire.Miss, column: Column) -> str:
        match column:
            case Column.QUESTION:
                return words.visible(miss.question)
            case Column.EXPECTED:
                return words.visible(miss.expected)
            case Column.FOUND:
                return words.visible(miss.found[0]) if miss.found else self.tr("nothing")
