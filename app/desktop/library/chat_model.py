"""The list of chats as Qt's views ask for it."""

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.desktop import words
from app.desktop.library.row_changes import Inserted, Moved, Removed, changes
from app.desktop.library.row_delegate import Role
from app.engine import wire

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ChatModel(QAbstractListModel):
    """Chats: the pinned ones first, then the newest, as the engine gives them.

    Signals:
        renamed: a `wire.RenameChatRequest`; the row has its new title already.
    """

    renamed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[wire.ChatRow] = []
        self._current: str | None = None

    def set_chats(self, chats: wire.ChatList, *, keeps_order: bool = False) -> bool:
        """Take over the chats. ``keeps_order``: what is there stays where it is, as under a pointer.

        Gives whether the order is the engine's.
        """
        wanted = {row.id: row for row in chats.chats}
        known = [row.id for row in self._rows]
        keys = list(wanted)
        if keeps_order:
            kept = [key for key in known if key in wanted]
            fresh = set(wanted).difference(known)
            keys = [*(key for key in wanted if key in fresh), *kept]
        for change in changes(known, keys):
            self._apply(change, [wanted[key] for key in keys])
        self._rows = [wanted[key] for key in keys]
        self._tell_all()
        return keys == list(wanted)

    def set_current(self, chat: str | None) -> None:
        """Mark the chat that is open."""
        self._current = chat
        self._tell_all()

    def chat_at(self, index: Index) -> wire.ChatRow | None:
        """The chat of a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, chat: str | None) -> QModelIndex:
        """The row of a chat."""
        row = next((row for row, known in enumerate(self._rows) if known.id == chat), -1)
        return self.index(row, 0) if row >= 0 else QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count chats."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Titles can be changed."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - a table of roles
        """What a row shows and says."""
        chat = self.chat_at(index)
        if chat is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words.visible(chat.title) or self.tr("Untitled")
            case Qt.ItemDataRole.EditRole:
                return chat.title
            case Qt.ItemDataRole.ToolTipRole:
                return words.tooltip(f"{words.visible(chat.title)}\n{words.day(chat.changed)}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(chat)
            case Role.KEY:
                return chat.id
            case Role.ICON:
                return "message-square"
            case Role.IS_MARKED:
                return chat.id == self._current
            case Role.END_ICON:
                return "pin" if chat.pinned else ""
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Give a chat another title."""
        chat = self.chat_at(index)
        title = " ".join(str(value).split())
        if chat is None or role != Qt.ItemDataRole.EditRole or not title or title == chat.title:
            return False
        self._rows[index.row()] = msgspec.structs.replace(chat, title=title)
        self.dataChanged.emit(index, index)
        self.renamed.emit(wire.RenameChatRequest(chat=chat.id, title=title))
        return True

    def _spoken(self, chat: wire.ChatRow) -> str:
        said = [words.visible(chat.title) or self.tr("Untitled")]
        if chat.pinned:
            said.append(self.tr("pinned"))
        if chat.id == self._current:
            said.append(self.tr("shown"))
        return ", ".join(said)

    def _apply(self, change: object, wanted: list[wire.ChatRow]) -> None:
        match change:
            case Removed(first=first, last=last):
                self.beginRemoveRows(_NOWHERE, first, last)
                del self._rows[first : last + 1]
                self.endRemoveRows()
            case Inserted(first=first, last=last):
                self.beginInsertRows(_NOWHERE, first, last)
                self._rows[first:first] = wanted[first : last + 1]
                self.endInsertRows()
            case Moved(source=source, target=target):
                # Qt counts the place before the row is taken out.
                self.beginMoveRows(_NOWHERE, source, source, _NOWHERE, target + (target > source))
                self._rows.insert(target, self._rows.pop(source))
                self.endMoveRows()
            case _:
                self.beginResetModel()
                self._rows = wanted
                self.endResetModel()

    def _tell_all(self) -> None:
        """Have what is in view drawn anew."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))
