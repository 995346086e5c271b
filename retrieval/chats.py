"""Chats: the one thing that cannot be made again, kept apart in its own file."""

import shutil
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ingest.database import Database

_MIGRATIONS = (
    """
    CREATE TABLE chats (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, begun TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        chat_id TEXT NOT NULL REFERENCES chats,
        asked TEXT NOT NULL,
        turn BLOB NOT NULL
    );
    CREATE INDEX turns_by_chat ON turns (chat_id, id);
    """,
)
_TITLE_LENGTH = 80


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered passage as it was given to the model: it stays readable when its file is gone."""

    n: int
    path: str
    title: str
    page: int
    heading: str
    start: int
    end: int
    text: str
    score: float
    keyword_rank: int | None
    vector_rank: int | None


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A question and its answer, with the evidence that this question brought along."""

    question: str
    answer: str
    evidence: tuple[Evidence, ...]
    model: str | None
    finish_reason: str | None


@dataclass(frozen=True, slots=True)
class ChatSummary:
    """A chat as it is listed."""

    id: str
    title: str
    begun: datetime
    turns: int


class Chats:
    """Every chat of a library. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or create ``path``; a copy is kept before its tables are changed."""
        self.database = Database(path, _MIGRATIONS, before_migration=_back_up)

    def all(self) -> list[ChatSummary]:
        """Every chat, the newest first."""
        with self.database.read() as db:
            rows = db.execute(
                "SELECT c.id, c.title, c.begun, (SELECT count(*) FROM turns t WHERE t.chat_id = c.id)"
                " FROM chats c ORDER BY c.begun DESC, c.id"
            ).fetchall()
        return [ChatSummary(id_, title, datetime.fromisoformat(begun), n) for id_, title, begun, n in rows]

    def turns(self, chat: str) -> list[Turn]:
        """The turns of a chat in order; none where there is no such chat."""
        with self.database.read() as db:
            rows = db.execute("SELECT turn FROM turns WHERE chat_id = ? ORDER BY id", (chat,)).fetchall()
        return [msgspec.json.decode(blob, type=Turn) for (blob,) in rows]

    def append(self, chat: str, turn: Turn) -> None:
        """Add a turn; the first one begins the chat and gives it its title."""
        now = datetime.now(UTC).isoformat()
        with self.database.write() as db:
            db.execute(
                "INSERT OR IGNORE INTO chats (id, title, begun) VALUES (?, ?, ?)",
                (chat, turn.question.strip()[:_TITLE_LENGTH], now),
            )
            db.execute(
                "INSERT INTO turns (chat_id, asked, turn) VALUES (?, ?, ?)",
                (chat, now, msgspec.json.encode(turn)),
            )

    def close(self) -> None:
        """Close the file."""
        self.database.close()


def new_chat() -> str:
    """Give the id of a chat that is about to begin."""
    return uuid.uuid4().hex[:12]


def _back_up(path: Path) -> None:
    """Keep a copy of the file as it is, with what its write-ahead log holds."""
    for part in (path, path.with_name(path.name + "-wal")):
        if part.exists():
            shutil.copy2(part, part.with_name(part.name.replace("chats.db", "chats.backup.db")))
