"""The library: every document with its state, how much of all can be searched, and what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.desktop.library.document_states import Group
from app.desktop.library.ledger_head import LedgerHead
from app.desktop.library.ledger_menu import Deeds, LedgerMenu
from app.desktop.library.ledger_model import LedgerModel
from app.desktop.library.ledger_notes import NoDocuments, NothingMatches
from app.desktop.library.ledger_rows import InCollection, InSource, Limit, Match, NeedsAttention
from app.desktop.library.ledger_table import LedgerTable
from app.desktop.theme.theme import Theme
from app.engine import wire


class LedgerView(QWidget):
    """The table of documents under its head. Rows come in parts, between `begin_rows` and `end_rows`.

    Signals:
        folder_wanted, files_wanted: something shall be added to the library.
        retry_wanted: paths (a tuple) that shall be read again.
        document_opened: the path of a document to be looked at (a click, Enter).
        document_reached: the path of a document that the keyboard came to; an open inspector follows.
        open_wanted: the path of a document to be opened in its own program.
        folder_shown: the path of a document whose folder shall be shown.
        scope_wanted: paths (a tuple) that alone shall be asked.
        evaluation_wanted: search shall be scored on questions of the person's own.
    """

    folder_wanted = Signal()
    files_wanted = Signal()
    retry_wanted = Signal(object)
    document_opened = Signal(str)
    document_reached = Signal(str)
    open_wanted = Signal(str)
    folder_shown = Signal(str)
    scope_wanted = Signal(object)
    evaluation_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_loaded = False
        self._text = ""
        self._group: Group | None = None
        self._limit: Limit | None = None
        self._model = LedgerModel(self)
        self._head = LedgerHead(theme)
        self._table = LedgerTable(theme, self._model)
        self._no_documents = NoDocuments(theme)
        self._nothing_matches = NothingMatches(theme)
        self._lay_out()
        self._connect()
        self.setAccessibleName(self.tr("Library"))

    def begin_rows(self) -> None:
        """The whole ledger comes; what it does not hold when it ends is gone."""
        self._model.begin_rows()

    def add_rows(self, rows: Sequence[wire.LedgerRow]) -> None:
        """Take in a part of the ledger, or rows that changed since: what changed is shown in place."""
        self._model.add_rows(rows)
        self._show_page()

    def end_rows(self, coverage: wire.Coverage) -> None:
        """The ledger is whole."""
        self._is_loaded = True
        self._model.end_rows()
        self._table.settle_unless_used()
        self._head.set_coverage(coverage)
        self._show_page()

    def row(self, path: str) -> wire.LedgerRow | None:
        """What the ledger says of a document; None where it is not in it."""
        entry = self._model.rows.entries.get(path)
        return None if entry is None else entry.row

    def selected_paths(self) -> tuple[str, ...]:
        """The paths of the selected documents, in the order shown."""
        return self._table.selected_paths()

    def select_path(self, path: str) -> bool:
        """Select a document and scroll to it; False where it is not shown."""
        return self._table.select_path(path)

    def show_attention(self) -> None:
        """Show what needs attention and nothing else, the worst state first."""
        self._head.limit_to(NeedsAttention())
        self._table.show_worst_first()

    def show_source(self, path: str) -> None:
        """Show the files of a source and no others."""
        self._head.limit_to(InSource(path=path))

    def show_collection(self, name: str) -> None:
        """Show the files of a collection and no others."""
        self._head.limit_to(InCollection(name=name))

    def set_sources(self, sources: Sequence[wire.SourceState]) -> None:
        """Take what sources there are: a limit to a place that is gone goes with it."""
        match self._limit:
            case InSource(path=path):
                is_there = path in {source.path for source in sources}
            case InCollection(name=name):
                is_there = name in {source.collection for source in sources}
            case _:
                return
        if not is_there:
            self._head.set_limit(None)

    def rename_collection(self, name: str, new_name: str) -> None:
        """A collection was given another name: a limit to it goes on."""
        if self._limit == InCollection(name=name):
            self._model.rows.rename_collection(name, new_name)
            self._head.set_limit(InCollection(name=new_name))

    def focus_filter(self) -> None:
        """Put the keyboard into the name filter (Ctrl+F does)."""
        self._head.focus_field()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.bg_surface))

    def _lay_out(self) -> None:
        self._pages = QStackedLayout()
        margin = self._theme.type.scaled(12)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(margin, 0, margin, 0)
        inside.addWidget(self._table)
        self._body = body
        for page in (body, self._no_documents, self._nothing_matches):
            # Large letters in a low window: rows scroll, the filters above them stay whole.
            page.setMinimumHeight(1)
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(self._pages, 1)

    def _connect(self) -> None:
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.focus_filter)
        self._head.text_filtered.connect(self._on_text_filtered)
        self._head.group_filtered.connect(self._on_group_filtered)
        self._head.limited.connect(self._on_limited)
        self._head.folder_wanted.connect(self.folder_wanted)
        self._head.files_wanted.connect(self.files_wanted)
        self._head.retry_wanted.connect(self._on_retry_wanted)
        self._head.evaluation_wanted.connect(self.evaluation_wanted)
        self._head.table_wanted.connect(self._on_table_wanted)
        self._table.opened.connect(self.document_opened)
        self._table.started.connect(self.open_wanted)
        self._table.current_moved.connect(self.document_reached)
        self._table.selection_moved.connect(self._say_retriable)
        self._table.menu_wanted.connect(self._open_menu)
        self._model.counted.connect(self._on_counted)
        self._no_documents.acted.connect(self.folder_wanted)
        self._nothing_matches.acted.connect(self._head.clear_filters)

    def _on_text_filtered(self, text: str) -> None:
        self._text = text
        self._filter()

    def _on_group_filtered(self, group: Group | None) -> None:
        self._group = group
        self._filter()

    def _on_limited(self, limit: Limit | None) -> None:
        self._limit = limit
        self._filter()

    def _filter(self) -> None:
        self._model.show_only(Match(text=self._text, group=self._group, limit=self._limit))
        # A filter that was left empty goes with its choice.
        self._head.set_counts(self._model.rows.counts_within(self._limit))
        self._show_page()

    def _on_counted(self) -> None:
        self._head.set_counts(self._model.rows.counts_within(self._limit))
        self._say_retriable()

    def _say_retriable(self) -> None:
        selected = self._several_selected()
        self._head.set_retriable(len(self._model.rows.retriable(selected)), selected=selected is not None)

    def _several_selected(self) -> tuple[str, ...] | None:
        """The selected documents where they are several; a single one is only being looked at."""
        selected = self.selected_paths()
        return selected if len(selected) > 1 else None

    def _on_retry_wanted(self) -> None:
        self.retry_wanted.emit(self._model.rows.retriable(self._several_selected()))

    def _on_table_wanted(self) -> None:
        self._table.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_menu(self, place: QPoint) -> None:
        deeds = Deeds(
            look=self.document_opened.emit,
            open=self.open_wanted.emit,
            show=self.folder_shown.emit,
            ask=self.scope_wanted.emit,
            retry=self.retry_wanted.emit,
            sort=self._table.sort_by,
        )
        LedgerMenu(self._model, self.selected_paths(), deeds, self).open_at(place)

    def _show_page(self) -> None:
        if self._model.rowCount() or not self._is_loaded:
            self._pages.setCurrentWidget(self._body)
        elif self._model.rows.entries:
            self._nothing_matches.say_why(self._text, self._group, self._limit)
            self._pages.setCurrentWidget(self._nothing_matches)
        else:
            self._pages.setCurrentWidget(self._no_documents)
