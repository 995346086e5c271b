"""Which rows of a model a view asks for: with many rows it may be only those in sight."""

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt


def rows_asked(patch: pytest.MonkeyPatch, model: type[QAbstractItemModel]) -> set[int]:
    """The rows that any model of this class is asked for from now on; it may be cleared."""
    rows: set[int] = set()
    data = model.data

    def noted(
        self: QAbstractItemModel, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        rows.add(index.row())
        return data(self, index, role)

    patch.setattr(model, "data", noted)
    return rows
