"""What a door may ask of the engine: each route with the type of its reply."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from app.engine import wire

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Route(Generic[R]):
    """A question that is answered at once, with a ``reply``."""

    method: str
    path: str
    reply: type[R]


@dataclass(frozen=True, slots=True)
class StreamRoute:
    """A question that is answered by a stream of `wire.Event`; its last one is a result or a failure."""

    method: str
    path: str


HEALTH = Route("GET", "/health", wire.Health)
SHUT_DOWN = Route("POST", "/shutdown", wire.Health)
# A door's lease, and progress for as long as it is held. It has no end.
EVENTS = StreamRoute("GET", "/events")

ADD = StreamRoute("POST", "/add")
SYNC = StreamRoute("POST", "/sync")
MOVE = StreamRoute("POST", "/move")
RETRY = StreamRoute("POST", "/retry")
PASSWORD = StreamRoute("POST", "/password")
PASSWORD_KEPT = Route("POST", "/password/kept", wire.PasswordKept)
FORGET_PASSWORD = Route("POST", "/password/forget", wire.PasswordKept)
PREVIEW = Route("POST", "/preview", wire.Preview)
PAUSE = Route("POST", "/pause", wire.Done)
STOP = Route("POST", "/stop", wire.Done)
REMOVE = Route("POST", "/remove", wire.Removed)
RENAME_COLLECTION = Route("POST", "/collections/rename", wire.Done)

WORK = Route("POST", "/work", wire.Work)
RULES = Route("POST", "/rules", wire.Rules)

DOCUMENTS = Route("GET", "/documents", wire.DocumentList)
LEDGER = Route("POST", "/ledger", wire.Ledger)
SOURCES = Route("GET", "/sources", wire.SourceList)
SHOW = Route("POST", "/show", wire.Shown)
STATUS = Route("GET", "/status", wire.Status)
EMBEDDER = Route("POST", "/embedder", wire.EmbedderReply)
RERANKER = Route("POST", "/reranker", wire.RerankerReply)

SEARCH = Route("POST", "/search", wire.SearchReply)
ASK = StreamRoute("POST", "/ask")
EVALUATE = StreamRoute("POST", "/evaluate")

CHATS = Route("POST", "/chats", wire.ChatList)
CHAT = Route("POST", "/chats/show", wire.ChatShown)
RENAME_CHAT = Route("POST", "/chats/rename", wire.ChatRow)
PIN_CHAT = Route("POST", "/chats/pin", wire.ChatRow)
DELETE_CHAT = Route("POST", "/chats/delete", wire.Done)
RESTORE_CHAT = Route("POST", "/chats/restore", wire.ChatRow)
EXPORT_CHAT = Route("POST", "/chats/export", wire.Exported)

SERVER = Route("POST", "/server", wire.ServerReport)
TRY_SERVER = Route("POST", "/server/try", wire.ServerTrial)
KEEP_KEY = Route("POST", "/server/key", wire.KeyKept)
DOCTOR = Route("POST", "/doctor", wire.Checks)
