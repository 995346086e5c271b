"""The menu that narrows a question: collections, types, times, documents."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.desktop import words
from app.desktop.chat.scope import Scope, type_words

_WEEK = 7


class NarrowMenu(QMenu):
    """Offers limits and shows which of them are set.

    Signals:
        scope_chosen: a `Scope` with one limit more, less, or another.
        files_wanted: documents are to be chosen.
        span_wanted: the first and the last day are to be chosen.
    """

    scope_chosen = Signal(object)
    files_wanted = Signal()
    span_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Ask in"))
        self._collections: tuple[str, ...] = ()
        self._held: tuple[str, ...] = ()
        self._types = QMenu(self.tr("Type"), self)
        self._times = QMenu(self.tr("Changed"), self)

    def set_choices(self, collections: Sequence[str], types: Sequence[str]) -> None:
        """Offer these collections and types."""
        self._collections = tuple(collections)
        self._held = tuple(types)

    def open_for(self, scope: Scope, below: QWidget) -> None:
        """Show what can be limited in a scope, below a widget."""
        self.clear()
        self._add(self, self.tr("Whole library"), Scope(), scope)
        for name in self._collections:
            self._add(self, words.visible(name), replace(scope, collection=name), scope)
        self.addSeparator()
        self._fill_types(scope)
        self._fill_times(scope)
        self.addSeparator()
        self.addAction(self.tr("Choose documents…"), self.files_wanted.emit)
        self.popup(below.mapToGlobal(QPoint(0, below.height())))

    def _fill_types(self, scope: Scope) -> None:
        self._types.clear()
        # One that is set stays on offer when the last document of it has gone.
        offered = dict.fromkeys((*self._held, *scope.types))
        if not offered:
            return
        self.addMenu(self._types)
        self._add(self._types, self.tr("All types"), replace(scope, types=()), scope)
        for name in offered:
            chosen = tuple(one for one in offered if (one in scope.types) != (one == name))
            added = self._add(self._types, type_words(name), replace(scope, types=chosen), scope)
            added.setChecked(name in scope.types)

    def _fill_times(self, scope: Scope) -> None:
        self._times.clear()
        self.addMenu(self._times)
        self._add(self._times, self.tr("Any time"), replace(scope, since=None, until=None), scope)
        today = QDate.currentDate()
        spans = (
            (self.tr("Last week"), today.addDays(-_WEEK)),
            (self.tr("Last month"), today.addMonths(-1)),
            (self.tr("Last year"), today.addYears(-1)),
        )
        for text, begin in spans:
            self._add(self._times, text, replace(scope, since=day_of(begin), until=None), scope)
        self._times.addAction(self.tr("Between…"), self.span_wanted.emit)

    def _add(self, menu: QMenu, text: str, choice: Scope, scope: Scope) -> QAction:
        """Add a choice, which is checked where it would change nothing."""
        action = menu.addAction(text.replace("&", "&&"), lambda: self.scope_chosen.emit(choice))
        action.setCheckable(True)
        action.setChecked(choice == scope)
        return action


def day_of(day: QDate) -> date:
    """The same day without Qt."""
    return date(day.year(), day.month(), day.day())
