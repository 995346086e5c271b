"""The list of chats, with its keys and its menu."""

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QWidget

from app.desktop.library.chat_model import ChatModel
from app.desktop.library.row_delegate import RowDelegate
from app.desktop.library.source_menus import menu_of
from app.desktop.theme.theme import Theme
from app.engine import wire

_ROWS_AT_LEAST = 3

# What the list's signals carry: what the engine is asked for.
ChatRenamed = wire.RenameChatRequest
ChatPinned = wire.PinChatRequest


class ChatListView(QListView):
    """Shows chats.

    Signals:
        chat_opened: a chat's id.
        chat_renamed: a `wire.RenameChatRequest`.
        chat_pinned: a `wire.PinChatRequest`.
        chat_deleted, chat_export_wanted: a chat's id.
    """

    chat_opened = Signal(str)
    chat_renamed = Signal(object)
    chat_pinned = Signal(object)
    chat_deleted = Signal(str)
    chat_export_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chats = ChatModel(self)
        # What came while the pointer was on the rows: they are put in order when it has left.
        self._unordered: wire.ChatList | None = None
        self._delegate = RowDelegate(theme, self, elides=Qt.TextElideMode.ElideRight)
        self.setModel(self._chats)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Chats"))
        self.setProperty("kind", "pane")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)
        self._chats.renamed.connect(self.chat_renamed)
        self.clicked.connect(self._on_opened)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def set_chats(self, chats: wire.ChatList) -> None:
        """Show these; a row that is there moves only while no pointer is on the list."""
        is_ordered = self._chats.set_chats(chats, keeps_order=self.underMouse())
        self._unordered = None if is_ordered else chats

    def set_current(self, chat: str | None) -> None:
        """Mark the chat that is open and put the cursor on it."""
        self._chats.set_current(chat)
        index = self._chats.index_of(chat)
        if index.isValid():
            self.setCurrentIndex(index)
        elif not self.hasFocus():
            # Nothing of it is open: no row looks as if it were.
            self.setCurrentIndex(QModelIndex())

    def rows_height(self) -> int:
        """The height at which nothing has to be scrolled."""
        return self._chats.rowCount() * self._delegate.row_height()

    def minimumSizeHint(self) -> QSize:
        """A few rows."""
        return QSize(0, min(self._chats.rowCount(), _ROWS_AT_LEAST) * self._delegate.row_height())

    def leaveEvent(self, event: QEvent) -> None:
        """The rows may go where they belong."""
        super().leaveEvent(event)
        if self._unordered is not None:
            self._chats.set_chats(self._unordered)
            self._unordered = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete deletes; F2 renames by Qt's own."""
        chat = self._chats.chat_at(self.currentIndex())
        if chat is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chat_opened.emit(chat.id)
        elif chat is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.chat_deleted.emit(chat.id)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a chat."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.ClearAndSelect)
        menu = self.menu_for(index)
        place = self.visualRect(index).bottomLeft()
        menu.popup(self.viewport().mapToGlobal(place) if by_key else event.globalPos())

    def menu_for(self, index: QModelIndex) -> QMenu:
        """The menu of a chat; it deletes itself when it is closed."""
        chat = self._chats.chat_at(index)
        if chat is None:
            return QMenu(self)
        pin = wire.PinChatRequest(chat=chat.id, pinned=not chat.pinned)
        return menu_of(
            self,
            [
                (self.tr("Rename…"), lambda: self._rename(chat.id)),
                (self.tr("Unpin") if chat.pinned else self.tr("Pin"), lambda: self.chat_pinned.emit(pin)),
                (self.tr("Export…"), lambda: self.chat_export_wanted.emit(chat.id)),
                (self.tr("Delete"), lambda: self.chat_deleted.emit(chat.id)),
            ],
        )

    def _rename(self, chat: str) -> None:
        index = self._chats.index_of(chat)
        if index.isValid():
            self.edit(index)

    def _on_opened(self, index: QModelIndex) -> None:
        chat = self._chats.chat_at(index)
        if chat is not None:
            self.chat_opened.emit(chat.id)
