"""Chats as they are listed, shown and changed."""

from datetime import date

from app.engine.wire.asking import Answer
from app.engine.wire.core import Wire


class ChatsRequest(Wire, frozen=True, kw_only=True):
    """List chats: all, or those whose title, questions or answers hold every word of ``query``."""

    query: str = ""


class ChatRequest(Wire, frozen=True, kw_only=True):
    """Something about one chat."""

    chat: str


class RenameChatRequest(ChatRequest, frozen=True, kw_only=True):
    """Give a chat another title."""

    title: str


class PinChatRequest(ChatRequest, frozen=True, kw_only=True):
    """Keep a chat at the head of the list, or let it go."""

    pinned: bool


class ExportRequest(ChatRequest, frozen=True, kw_only=True):
    """Write a chat to the file ``path`` (absolute), in the format of its ending: md, html, pdf or docx.

    A file that is there already is replaced only where ``replaces`` says so.
    """

    path: str
    replaces: bool = False


class ChatRow(Wire, frozen=True, kw_only=True):
    """A chat as it is listed; ``begun`` and ``changed`` are ISO 8601 in UTC."""

    id: str
    title: str
    begun: str
    changed: str
    turns: int
    pinned: bool = False


class ChatList(Wire, frozen=True, kw_only=True):
    """Chats: the pinned ones first, then the newest."""

    chats: tuple[ChatRow, ...]


class ChatTurn(Wire, frozen=True, kw_only=True):
    """A question with the scope it was put to, and its answer as it was given."""

    turn: int
    asked: str
    question: str
    answer: Answer
    collection: str | None = None
    file: str | None = None
    files: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class ChatShown(Wire, frozen=True, kw_only=True):
    """A chat with all its turns in order."""

    chat: ChatRow
    turns: tuple[ChatTurn, ...]


class Exported(Wire, frozen=True, kw_only=True):
    """A chat that was written to a file: its questions, its footnotes, and how large the file is."""

    path: str
    format: str
    questions: int
    notes: int
    bytes: int
