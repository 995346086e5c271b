"""The list of chats: open, search, rename, pin, delete and take back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.desktop import words
from app.desktop.library.chat_list import ChatPinned, ChatRenamed
from app.desktop.link.calls import LOST
from app.desktop.link.engine_link import EngineLink, LinkState, LinkStatus
from app.desktop.link.newest import Newest
from app.desktop.main_window import MainWindow
from app.desktop.widgets.messages import Action, Message, Tone
from app.engine import routes, wire


class ChatListController(QObject):
    """Keeps the list of chats true.

    Signals:
        deleted: the id of a chat that is gone from the list.
        listed: the `wire.ChatList` that is shown.
        restored: the id of a chat whose deletion was taken back.
    """

    deleted = Signal(str)
    listed = Signal(object)
    restored = Signal(str)

    def __init__(self, link: EngineLink, window: MainWindow) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._query = ""
        self._newest = Newest()
        self.chats: tuple[wire.ChatRow, ...] = ()
        link.status_changed.connect(self._on_link)
        left = window.left
        left.chats_searched.connect(self._on_searched)
        left.chat_renamed.connect(self._on_renamed)
        left.chat_pinned.connect(self._on_pinned)
        left.chat_deleted.connect(self.delete)

    def refresh(self) -> None:
        """List the chats anew."""
        done = self._newest.only(self._on_list)
        self._link.request(routes.CHATS, wire.ChatsRequest(query=self._query), done, self._on_failure)

    def row(self, chat: str) -> wire.ChatRow | None:
        """What is listed of a chat."""
        return next((row for row in self.chats if row.id == chat), None)

    def rename(self, chat: str, title: str) -> None:
        """Give a chat another title."""
        self._change(routes.RENAME_CHAT, wire.RenameChatRequest(chat=chat, title=title))

    def pin(self, chat: str, *, pinned: bool) -> None:
        """Keep a chat at the head of the list, or let it go."""
        self._change(routes.PIN_CHAT, wire.PinChatRequest(chat=chat, pinned=pinned))

    def delete(self, chat: str) -> None:
        """Delete a chat; for a while it can be taken back."""
        row = self.row(chat)
        title = words.visible(row.title) if row else ""

        def done(_done: wire.Done) -> None:
            self.deleted.emit(chat)
            self.refresh()
            undo = Action(self.tr("Undo"), lambda: self._restore(chat))
            self._window.messages.show_message(
                Message(
                    "chat", Tone.INFORMATION, self.tr("Deleted: {title}").format(title=title), "", (undo,)
                )
            )

        self._link.request(routes.DELETE_CHAT, wire.ChatRequest(chat=chat), done, self._on_failure)

    def _restore(self, chat: str) -> None:
        def done(_row: wire.ChatRow) -> None:
            self.refresh()
            self.restored.emit(chat)

        self._link.request(routes.RESTORE_CHAT, wire.ChatRequest(chat=chat), done, self._on_failure)

    def _change(self, route: "routes.Route[wire.ChatRow]", request: wire.Wire) -> None:
        self._link.request(route, request, self._listed_anew(), self._on_failure)

    def _listed_anew(self) -> Callable[[wire.ChatRow], None]:
        return lambda _row: self.refresh()

    def _on_link(self, status: LinkStatus) -> None:
        if status.state is LinkState.READY:
            self.refresh()

    def _on_searched(self, query: str) -> None:
        self._query = query
        self.refresh()

    def _on_renamed(self, renamed: ChatRenamed) -> None:
        self.rename(renamed.chat, renamed.title)

    def _on_pinned(self, pinned: ChatPinned) -> None:
        self.pin(pinned.chat, pinned=pinned.pinned)

    def _on_list(self, chats: wire.ChatList) -> None:
        self.chats = chats.chats
        self._window.left.set_chats(chats)
        self.listed.emit(chats)

    def _on_failure(self, failure: wire.Failure) -> None:
        if failure.code == LOST:
            # Said already, once for all.
            return
        self._window.messages.show_message(
            Message("chat", Tone.WARNING, self.tr("That did not work"), failure.message)
        )
