"""The collections of the left pane: their head, the tree, the progress card, what is asked first."""

import time
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.desktop.library.progress_card import ProgressCard
from app.desktop.library.progress_estimate import Estimator, reading_of
from app.desktop.library.progress_shares import SteadyShares
from app.desktop.library.removal_card import RemovalCard
from app.desktop.library.sources_model import SourcesModel
from app.desktop.library.sources_view import SourcesView
from app.desktop.library.throttle import Throttle
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import IconButton
from app.desktop.widgets.labels import Label
from app.desktop.widgets.section import SectionHeader
from app.engine import wire

_REDRAW_MILLISECONDS = 100

# What the pane's signals carry: what the engine is asked for.
CollectionRenamed = wire.RenameCollectionRequest
PathsDropped = wire.AddRequest


class Collections(QWidget):
    """Collections and their sources, each with its state.

    Signals:
        folder_wanted, files_wanted: add to a collection (its name), or anywhere (None).
        source_removed: a source's path; the person was asked.
        source_paused, source_stopped, all_paused: from menus and from the card below what is being read.
        collection_renamed: a `wire.RenameCollectionRequest`.
        height_changed: more or fewer rows want to be seen.
    """

    folder_wanted = Signal(object)
    files_wanted = Signal(object)
    source_removed = Signal(str)
    source_paused = Signal(object)
    source_stopped = Signal(object)
    all_paused = Signal(bool)
    collection_renamed = Signal(object)
    height_changed = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._progress: wire.Progress | None = None
        self._estimator = Estimator()
        self._shares = SteadyShares()
        # Sources that were read since all was at rest.
        self._begun: set[str] = set()
        self._model = SourcesModel(self)
        self.tree = SourcesView(theme, self._model)
        self.card: ProgressCard | None = None
        self.removal = RemovalCard(theme)
        self.add_button = IconButton(theme, "plus", self.tr("Add documents"), size=14)
        self._note = Label(
            theme,
            self.tr("No folders yet. Drop one anywhere in this window."),
            step=Step.SMALL,
            colour="text_secondary",
            wraps=True,
        )
        self._redraw = Throttle(_REDRAW_MILLISECONDS, self._show_progress, self)
        self._lay_out()
        self._connect()
        self._show_note()

    def _lay_out(self) -> None:
        scaled = self._theme.type.scaled
        header = SectionHeader(self._theme, self.tr("Collections"), (self.add_button,))
        header.setContentsMargins(scaled(8), 0, 0, 0)
        self._note.setContentsMargins(scaled(8), 0, scaled(8), 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(2))
        for widget in (header, self.removal, self._note, self.tree):
            column.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self._on_add)
        self.removal.removed.connect(self.source_removed)
        self.removal.closed.connect(self._on_answered)
        self.tree.removal_wanted.connect(self._on_removal_wanted)
        self.tree.folder_wanted.connect(self.folder_wanted)
        self.tree.source_paused.connect(self.source_paused)
        self.tree.source_stopped.connect(self.source_stopped)
        self.tree.height_changed.connect(self.height_changed)
        self._model.rename_wanted.connect(self.collection_renamed)
        self._theme.changed.connect(self._fit_card)

    # --- what is shown ---------------------------------------------------------------------------------

    def set_sources(self, sources: wire.SourceList) -> None:
        """Show the sources where they are already, the new ones among them."""
        self._model.set_sources(sources)
        if self.removal.path is not None and self.removal.path not in self._model.states():
            self.removal.close_question()
        self._show_note()
        self._redraw_soon()

    def set_progress(self, progress: wire.Progress) -> None:
        """Show how far reading is, at most ten times a second."""
        self._progress = progress
        self._redraw_soon()

    def set_scope(self, collection: str | None) -> None:
        """Mark the collection that questions are put to."""
        self._model.set_scope(collection)

    def set_tree_height(self, height: int) -> None:
        """Give the tree its share of the pane."""
        if height != self.tree.minimumHeight() or height != self.tree.maximumHeight():
            self.tree.setFixedHeight(height)

    def add_menu(self) -> QMenu:
        """What can be added; it deletes itself when it is closed."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(self.tr("Add a folder…")).triggered.connect(self._on_folder)
        menu.addAction(self.tr("Add files…")).triggered.connect(self._on_files)
        return menu

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is not drawn."""
        self._redraw.stop()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came meanwhile."""
        super().showEvent(event)
        self._redraw.ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap otherwise at another width."""
        super().resizeEvent(event)
        self._fit_card()

    # --- within ----------------------------------------------------------------------------------------

    def _redraw_soon(self) -> None:
        # What comes while nobody sees it is shown by `showEvent`.
        if self.isVisible():
            self._redraw.ask()

    def _show_progress(self) -> None:
        progress = self._progress
        if progress is None:
            return
        self._model.set_progress(progress)
        reading = reading_of(progress, self._model.states(), self._begun)
        if reading is None:
            self._estimator.forget()
            self._shares.forget()
            self._begun.clear()
            self._model.show_card(None)
            self.card = None
            self._show_note()
            return
        self._begun.update(reading.paths)
        index = self._model.show_card(reading.paths)
        card = self.tree.indexWidget(index)
        if not isinstance(card, ProgressCard):
            card = self._new_card()
            self.tree.put_card(index, card)
            # What is made late would come after everything else in the window.
            QWidget.setTabOrder(self.tree, card.pause_button)
            QWidget.setTabOrder(card.pause_button, card.stop_button)
        self.card = card
        now = self._clock()
        estimate, shares = self._estimator.observe(reading, now), self._shares.observe(reading, now)
        card.show_reading(reading, estimate, shares)
        self._show_note()
        self._fit_card()

    def _new_card(self) -> ProgressCard:
        card = ProgressCard(self._theme)
        card.source_paused.connect(self.source_paused)
        card.source_stopped.connect(self.source_stopped)
        card.all_paused.connect(self.all_paused)
        return card

    def _fit_card(self) -> None:
        if self.card is not None:
            self.tree.set_card_height(self.card.height_at(self.tree.viewport().width()))

    def _show_note(self) -> None:
        is_empty = self._model.rowCount() == 0
        self._note.setVisible(is_empty)
        self.tree.setVisible(not is_empty)
        self.height_changed.emit()

    def _on_removal_wanted(self, path: str) -> None:
        state = self._model.states().get(path)
        if state is not None:
            mates = [other for other in self._model.states().values() if other.collection == state.collection]
            self.removal.ask(state, is_last=len(mates) == 1)
            self.height_changed.emit()

    def _on_answered(self) -> None:
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self.height_changed.emit()

    def _on_add(self) -> None:
        place = self.add_button.mapToGlobal(QPoint(0, self.add_button.height()))
        self.add_menu().popup(place)

    def _on_folder(self) -> None:
        self.folder_wanted.emit(None)

    def _on_files(self) -> None:
        self.files_wanted.emit(None)
