"""The left pane: places, collections with their sources, chats."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from app.desktop import words
from app.desktop.library.chat_list_section import ChatListSection
from app.desktop.library.collections import Collections
from app.desktop.library.navigation import NavigationRow, Place
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import IconButton
from app.desktop.widgets.labels import Label
from app.engine import wire

_NARROWEST, _USUAL, _WIDEST = 200, 232, 320
# The tree's share of the room that it has with the chats, where both want more.
_TREES_SHARE = 0.6


class LeftPane(QFrame):
    """What the person has, and the ways to it.

    Signals:
        folded: True; the rail is to take the pane's place.
        new_question_wanted, library_wanted, settings_wanted: a place to go to.
        chat_opened, chat_deleted, chat_export_wanted: a chat's id.
        chat_renamed: a `wire.RenameChatRequest`.
        chat_pinned: a `wire.PinChatRequest`.
        chats_searched: the words to find chats by; empty for all.
        folder_wanted, files_wanted: add to a collection (its name), or anywhere (None).
        source_removed: a source's path; the person was asked already.
        source_synced, source_shown, location_wanted, source_files_wanted: a source's path.
        collection_files_wanted: a collection's name; its files are to be shown.
        source_paused: a `wire.PauseRequest`.
        source_stopped: a `wire.StopRequest`.
        all_paused: whether all reading is to pause.
        collection_asked: the collection that questions are to be put to.
        collection_renamed: a `wire.RenameCollectionRequest`.
        paths_dropped: a `wire.AddRequest`.
    """

    folded = Signal(bool)
    new_question_wanted = Signal()
    library_wanted = Signal()
    settings_wanted = Signal()
    chat_opened = Signal(str)
    chat_renamed = Signal(object)
    chat_pinned = Signal(object)
    chat_deleted = Signal(str)
    chat_export_wanted = Signal(str)
    chats_searched = Signal(str)
    folder_wanted = Signal(object)
    files_wanted = Signal(object)
    source_removed = Signal(str)
    source_synced = Signal(str)
    source_paused = Signal(object)
    source_stopped = Signal(object)
    source_shown = Signal(str)
    location_wanted = Signal(str)
    source_files_wanted = Signal(str)
    collection_files_wanted = Signal(str)
    all_paused = Signal(bool)
    collection_asked = Signal(str)
    collection_renamed = Signal(object)
    paths_dropped = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(self.tr("Library and chats"))
        self.fold_button = IconButton(theme, "panel-left", self.tr("Hide the left pane"), shortcut="Ctrl+B")
        self.new_question_row = NavigationRow(theme, "pencil", self.tr("New question"), shortcut="Ctrl+N")
        self.library_row = NavigationRow(theme, "list-checks", self.tr("Library"))
        self.settings_row = NavigationRow(theme, "settings", self.tr("Settings"), shortcut="Ctrl+,")
        self.collections = Collections(theme)
        self.chats = ChatListSection(theme)
        self._mark = QLabel()
        self._column = QVBoxLayout(self)
        self._lay_out()
        self._connect()
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def _lay_out(self) -> None:
        scaled = self._theme.type.scaled
        head = QHBoxLayout()
        head.setContentsMargins(scaled(8), 0, 0, 0)
        head.setSpacing(scaled(8))
        head.addWidget(self._mark)
        head.addWidget(Label(self._theme, self.tr("Sourcebook"), weight=600), 1)
        head.addWidget(self.fold_button)
        column = self._column
        column.setContentsMargins(scaled(8), scaled(10), scaled(9), scaled(8))
        column.setSpacing(scaled(2))
        column.addLayout(head)
        column.addSpacing(scaled(8))
        column.addWidget(self.new_question_row)
        column.addWidget(self.library_row)
        column.addSpacing(scaled(8))
        column.addWidget(self.collections)
        column.addSpacing(scaled(8))
        column.addWidget(self.chats, 1)
        column.addSpacing(scaled(4))
        column.addWidget(self.settings_row)
        self.setMinimumWidth(scaled(_NARROWEST))
        self.setMaximumWidth(scaled(_WIDEST))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def _connect(self) -> None:
        self.fold_button.clicked.connect(self._on_fold)
        self.new_question_row.clicked.connect(self._on_new_question)
        self.library_row.clicked.connect(self._on_library)
        self.settings_row.clicked.connect(self._on_settings)
        collections, tree, chats = self.collections, self.collections.tree, self.chats
        collections.height_changed.connect(self._share_room)
        collections.folder_wanted.connect(self.folder_wanted)
        collections.files_wanted.connect(self.files_wanted)
        collections.source_removed.connect(self.source_removed)
        collections.source_paused.connect(self.source_paused)
        collections.source_stopped.connect(self.source_stopped)
        collections.all_paused.connect(self.all_paused)
        collections.collection_renamed.connect(self.collection_renamed)
        tree.source_synced.connect(self.source_synced)
        tree.source_shown.connect(self.source_shown)
        tree.location_wanted.connect(self.location_wanted)
        tree.source_files_wanted.connect(self.source_files_wanted)
        tree.collection_files_wanted.connect(self.collection_files_wanted)
        tree.collection_asked.connect(self.collection_asked)
        tree.paths_dropped.connect(self.paths_dropped)
        chats.new_question_wanted.connect(self.new_question_wanted)
        chats.chats_searched.connect(self.chats_searched)
        chats.list.chat_opened.connect(self.chat_opened)
        chats.list.chat_renamed.connect(self.chat_renamed)
        chats.list.chat_pinned.connect(self.chat_pinned)
        chats.list.chat_deleted.connect(self.chat_deleted)
        chats.list.chat_export_wanted.connect(self.chat_export_wanted)

    # --- what is shown ---------------------------------------------------------------------------------

    def set_sources(self, sources: wire.SourceList) -> None:
        """Show the sources; what is known already stays where it is."""
        self.collections.set_sources(sources)

    def set_progress(self, progress: wire.Progress) -> None:
        """Show how far reading is."""
        self.collections.set_progress(progress)

    def set_chats(self, chats: wire.ChatList) -> None:
        """Show chats: all, or those that were found."""
        self.chats.set_chats(chats)

    def set_current_chat(self, chat: str | None) -> None:
        """Mark the chat that is open."""
        self.chats.list.set_current(chat)

    def set_place(self, place: Place) -> None:
        """Mark the place that is shown."""
        self.new_question_row.set_here(place is Place.NEW_QUESTION)
        self.library_row.set_here(place is Place.LIBRARY)

    def set_documents(self, count: int) -> None:
        """Show how many documents the library has; none is not worth a figure."""
        said = self.tr("1 document") if count == 1 else self.tr("{0} documents").format(words.count(count))
        self.library_row.set_end(words.count(count) if count else "", said)

    def set_scope(self, collection: str | None) -> None:
        """Mark the collection that questions are put to."""
        self.collections.set_scope(collection)

    def focus_chat_search(self) -> None:
        """Let the person type what chats to look for."""
        self.chats.focus_search()

    def focus_collections(self) -> None:
        """Go to the collections."""
        tree = self.collections.tree
        target = tree if not tree.isHidden() else self.collections.add_button
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- Qt --------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """232 pixels wide."""
        return QSize(self._theme.type.scaled(_USUAL), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_room()

    def event(self, event: QEvent) -> bool:
        """Share the room anew where something in the pane has come or gone."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._share_room()
        return handled

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, and the edge where the pane lies over the chat; else the splitter draws it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.bg_window))
        if isinstance(self.parentWidget(), QSplitter):
            return
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = 0 if mirrored else self.width() - 1
        painter.fillRect(x, 0, 1, self.height(), QColor(self._theme.tokens.line_medium))

    # --- within ----------------------------------------------------------------------------------------

    def _share_room(self) -> None:
        """The tree gets the height its rows need, but the chats keep a share."""
        tree, chats = self.collections.tree, self.chats.list
        tree_now = 0 if tree.isHidden() else tree.minimumHeight()
        chats_least = 0 if chats.isHidden() else chats.minimumSizeHint().height()
        room = self.height() - (self._least_height() - tree_now - chats_least)
        wanted_by_chats = 0 if chats.isHidden() else chats.rows_height()
        kept_for_chats = max(min(wanted_by_chats, round(room * (1 - _TREES_SHARE))), chats_least)
        self.collections.set_tree_height(max(0, min(tree.rows_height(), room - kept_for_chats)))

    def _least_height(self) -> int:
        if self._column.hasHeightForWidth():
            return self._column.minimumHeightForWidth(self.width())
        return self._column.minimumSize().height()

    def _take_theme(self) -> None:
        self._mark.setPixmap(self._theme.pixmap("book-open", self._theme.tokens.accent_text, 18))

    def _on_fold(self) -> None:
        self.folded.emit(True)  # noqa: FBT003 - what the signal carries

    def _on_new_question(self) -> None:
        self.new_question_wanted.emit()

    def _on_library(self) -> None:
        self.library_wanted.emit()

    def _on_settings(self) -> None:
        self.settings_wanted.emit()
