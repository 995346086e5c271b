"""The head of the ledger: name filter, adding, retrying, coverage and the filters by state."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from app.desktop.library.document_states import Group
from app.desktop.library.ledger_coverage import CoverageLine
from app.desktop.library.ledger_filters import GroupFilters
from app.desktop.library.ledger_limit import LimitChip
from app.desktop.library.ledger_rows import Limit
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import Button, IconButton
from app.desktop.widgets.labels import Label
from app.desktop.words import count
from app.engine import wire

_FIELD = 200
_NARROW_FIELD = 72
# Below this width buttons keep their icons only.
_LABELS_FROM = 560


class LedgerHead(QWidget):
    """What stands over the table.

    Signals:
        text_filtered: the letters that names shall hold.
        group_filtered: the group to show, None for all.
        limited: the `Limit` to show what lies within, None for all.
        folder_wanted, files_wanted: something shall be added.
        retry_wanted: what the button says shall be tried again.
        evaluation_wanted: search shall be scored on questions of the person's own.
        table_wanted: the keyboard goes on in the table.
    """

    text_filtered = Signal(str)
    group_filtered = Signal(object)
    limited = Signal(object)
    folder_wanted = Signal()
    files_wanted = Signal()
    retry_wanted = Signal()
    evaluation_wanted = Signal()
    table_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._retriable = 0
        self._field = QLineEdit()
        self._glass = QAction(self)
        self._add = Button(theme, "", icon="plus")
        self._retry = Button(theme, "", icon="rotate-cw")
        self._more = IconButton(theme, "ellipsis", self.tr("More for the library"))
        self._menu = QMenu(self)
        self._more_menu = QMenu(self)
        self._coverage = CoverageLine(theme)
        self._filters = GroupFilters(theme)
        self._limit = LimitChip(theme)
        self._set_up_field()
        self._set_up_buttons()
        self._lay_out()
        theme.changed.connect(self._take_theme)
        self._take_theme()
        self.set_retriable(0, selected=False)

    def set_coverage(self, coverage: wire.Coverage) -> None:
        """Say how much can be searched."""
        self._coverage.set_coverage(coverage)

    def set_counts(self, counts: Mapping[Group, int]) -> None:
        """Say how many documents are in each state."""
        self._filters.set_counts(counts)

    def set_retriable(self, number: int, *, selected: bool) -> None:
        """Say how many documents the retry button would try again: of those selected, or of all."""
        self._retriable = number
        self._retry.setEnabled(number > 0)
        words = (
            self.tr("Read {count} selected documents again")
            if selected
            else self.tr("Read {count} documents again")
        )
        text = words.format(count=count(number)) if number else self.tr("No document needs to be read again")
        self._retry.setToolTip(text)
        self._retry.setAccessibleName(text)
        self._label_buttons()

    def clear_filters(self) -> None:
        """Show everything."""
        self.limit_to(None)

    def limit_to(self, limit: Limit | None) -> None:
        """Show all that lies within a limit, whatever its name and state."""
        self.set_limit(limit)
        self._field.clear()
        self._filters.choose(None)

    def set_limit(self, limit: Limit | None) -> None:
        """Show what lies within a limit, of the name and in the state that are chosen."""
        self._limit.show_limit(limit)
        self.limited.emit(limit)

    def focus_field(self) -> None:
        """Put the keyboard into the name filter."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the field, Escape clears and Down goes on to the table."""
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self._field.text():
                self._field.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table_wanted.emit()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what there is no room for."""
        super().resizeEvent(event)
        self._label_buttons()

    def _set_up_field(self) -> None:
        self._field.setPlaceholderText(self.tr("Filter by name"))
        self._field.setAccessibleName(self.tr("Filter by name"))
        self._field.setClearButtonEnabled(True)
        self._field.setMaxLength(255)
        self._field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        # Qt draws both as buttons, and gives neither a name.
        self._glass.setText(self.tr("Filter by name"))
        for action in self._field.actions():
            if action is not self._glass:
                action.setText(self.tr("Clear the filter"))
        self._field.textChanged.connect(self.text_filtered)
        self._field.installEventFilter(self)

    def _set_up_buttons(self) -> None:
        self._add.setAccessibleName(self.tr("Add a folder or files"))
        self._add.clicked.connect(lambda: self._open_menu(self._menu, self._add))
        self._menu.addAction(self.tr("Add a folder…"), self.folder_wanted.emit)
        self._menu.addAction(self.tr("Add files…"), self.files_wanted.emit)
        self._retry.clicked.connect(self.retry_wanted)
        self._more_menu.setAccessibleName(self.tr("Library"))
        self._more_menu.addAction(
            self.tr("Score search on questions of your own…"), self.evaluation_wanted.emit
        )
        self._more.clicked.connect(lambda: self._open_menu(self._more_menu, self._more))
        self._filters.chosen.connect(self.group_filtered)
        self._limit.removed.connect(lambda: self.set_limit(None))

    def _lay_out(self) -> None:
        scaled = self._theme.type.scaled
        row = QHBoxLayout()
        row.setSpacing(scaled(8))
        row.addWidget(Label(self._theme, self.tr("Library"), step=Step.TITLE, weight=600))
        row.addStretch(1)
        for widget in (self._field, self._add, self._retry, self._more):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(24), scaled(12), scaled(12), scaled(8))
        column.setSpacing(scaled(12))
        column.addLayout(row)
        column.addWidget(self._coverage)
        column.addWidget(self._filters)
        column.addWidget(self._limit)

    def _label_buttons(self) -> None:
        has_room = self.width() >= self._theme.type.scaled(_LABELS_FROM)
        self._add.setText(self.tr("Add") if has_room else "")
        self._add.setToolTip("" if has_room else self.tr("Add a folder or files"))
        figure = count(self._retriable) if self._retriable else ""
        retry = self.tr("Retry {count}").format(count=figure).strip()
        self._retry.setText(retry if has_room else figure)
        self._field.setMinimumWidth(self._theme.type.scaled(_FIELD if has_room else _NARROW_FIELD))

    def _take_theme(self) -> None:
        self._glass.setIcon(self._theme.icon("search"))

    def _open_menu(self, menu: QMenu, below: QWidget) -> None:
        menu.popup(below.mapToGlobal(QPoint(0, below.height() + 4)))
