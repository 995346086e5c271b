"""The menu of the selected documents in the ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.desktop.library.ledger_model import LedgerModel
from app.desktop.library.ledger_rows import Column
from app.desktop.words import count


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """What the menu can do."""

    look: Callable[[str], None]
    open: Callable[[str], None]
    show: Callable[[str], None]
    ask: Callable[[tuple[str, ...]], None]
    retry: Callable[[tuple[str, ...]], None]
    sort: Callable[[Column], None]


class LedgerMenu(QMenu):
    """What can be done with the selected documents; deletes itself when it closes."""

    def __init__(self, model: LedgerModel, paths: tuple[str, ...], deeds: Deeds, parent: QWidget) -> None:
        super().__init__(parent)
        self._ledger = model
        if paths:
            self._add_documents(paths, deeds)
            self.addSeparator()
        order = self.addMenu(self.tr("Sort by"))
        for column in Column:
            action = order.addAction(model.column_name(column), partial(deeds.sort, column))
            action.setCheckable(True)
            action.setChecked(column is model.sorted_by)
        self.aboutToHide.connect(self.deleteLater)

    def open_at(self, place: QPoint) -> None:
        """Open without waiting for an answer."""
        self.popup(place)

    def _add_documents(self, paths: tuple[str, ...], deeds: Deeds) -> None:
        if len(paths) == 1:
            path = paths[0]
            self.addAction(self.tr("Show its pages"), lambda: deeds.look(path))
            self.addAction(self.tr("Open in its own program"), lambda: deeds.open(path))
            self.addAction(self.tr("Show in folder"), lambda: deeds.show(path))
            self.addSeparator()
            self.addAction(self.tr("Ask only this document"), lambda: deeds.ask(paths))
        else:
            text = self.tr("Ask only these {count} documents").format(count=count(len(paths)))
            self.addAction(text, lambda: deeds.ask(paths))
        again = self._ledger.rows.retriable(paths)
        text = (
            self.tr("Retry") if len(paths) == 1 else self.tr("Retry {count}").format(count=count(len(again)))
        )
        self.addAction(text, lambda: deeds.retry(again)).setEnabled(bool(again))
