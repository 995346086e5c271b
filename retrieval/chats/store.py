"""The file that holds the chats: listed, searched, shown, changed, erased."""

import shutil
import sqlite3
import unicodedata
import uuid
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ingest.database import Database
from retrieval.chats.moving import moved_turn
from retrieval.chats.schema import MIGRATIONS
from retrieval.chats.turns import ChatSummary, KeptTurn, Turn
from retrieval.errors import UnknownChat, UnknownTurn

_TITLE_LENGTH = 80
_LONGEST_TITLE = 200
# Words of a search; SQLite takes no condition of a thousand parts.
_MOST_WORDS = 64
_BACKUP = "chats.backup.db"
_SUMMARY = """
    SELECT id, title, begun, changed, pinned, (SELECT count(*) FROM turns t WHERE t.chat_id = c.id)
    FROM chats c WHERE deleted IS NULL
"""
# Two columns, since a word may stand in either.
_HOLDS = (
    " AND (instr(folded, ?{n}) OR EXISTS"
    " (SELECT 1 FROM turn_words w WHERE w.chat_id = c.id AND instr(w.folded, ?{n})))"
)


class Chats:
    """Every chat of a library. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or create ``path``; a copy is kept before its tables are changed.

        What was deleted before is erased for good.
        """
        # The log that a killed engine leaves may hold what was erased just before.
        self._traces = path.with_name(path.name + "-wal").exists()
        self.database = Database(path, MIGRATIONS, before_migration=_back_up)
        try:
            self._fold_old()
            self.erase_deleted(datetime.now(UTC))
        except BaseException:
            self.database.close()
            raise

    def all(self, query: str = "") -> list[ChatSummary]:
        """Every chat, the pinned ones first, then the last changed; of a query, those with all its words."""
        words = list(dict.fromkeys(_fold(query).split()))[:_MOST_WORDS]
        holds = "".join(_HOLDS.format(n=n) for n in range(1, len(words) + 1))
        with self.database.read() as db:
            rows = db.execute(f"{_SUMMARY}{holds} ORDER BY pinned DESC, changed DESC, id", words).fetchall()
        return [_summary(row) for row in rows]

    def one(self, chat: str) -> ChatSummary:
        """One chat as it is listed. Raises `UnknownChat`."""
        with self.database.read() as db:
            return _one(db, chat)

    def kept(self, chat: str) -> list[KeptTurn]:
        """The turns of a chat in order, none where there is no such chat. Raises `UnknownChat` if deleted."""
        with self.database.read() as db:
            gone = db.execute("SELECT 1 FROM chats WHERE id = ? AND deleted IS NOT NULL", (chat,)).fetchone()
            if gone is not None:
                raise UnknownChat(chat, deleted=True)
            rows = db.execute(
                "SELECT id, asked, turn FROM turns WHERE chat_id = ? ORDER BY id", (chat,)
            ).fetchall()
        return [
            KeptTurn(id=id_, asked=datetime.fromisoformat(asked), turn=msgspec.json.decode(turn, type=Turn))
            for id_, asked, turn in rows
        ]

    def turns(self, chat: str) -> list[Turn]:
        """What `kept` gives, without ids and times."""
        return [kept.turn for kept in self.kept(chat)]

    def append(self, chat: str, turn: Turn) -> int:
        """Add a turn and give its id; the first one begins the chat and gives it its title."""
        with self.database.write() as db:
            return _append(db, chat, turn)

    def replace_from(self, chat: str, first: int, turn: Turn) -> int:
        """Put a turn in the place of the turn ``first`` and all after it, and give its id.

        Raises `UnknownTurn` where the chat has no turn ``first`` any more.
        """
        with self.database.write() as db:
            row = db.execute("SELECT turn FROM turns WHERE chat_id = ? AND id = ?", (chat, first)).fetchone()
            if row is None:
                raise UnknownTurn(chat, first)
            old = msgspec.json.decode(row[0], type=Turn)
            _erase_turns(db, chat, first)
            left, title = db.execute(
                "SELECT (SELECT count(*) FROM turns WHERE chat_id = ?1), title FROM chats WHERE id = ?1",
                (chat,),
            ).fetchone()
            if not left and title == _title_of(old.question):
                _set_title(db, chat, _title_of(turn.question))
            id_ = _append(db, chat, turn)
        self._traces = True
        self._drop_backup()
        self.erase_traces()
        return id_

    def rename(self, chat: str, title: str) -> ChatSummary:
        """Give a chat another title; an empty one is its first question again. Raises `UnknownChat`."""
        title = " ".join(title.split())[:_LONGEST_TITLE]
        with self.database.write() as db:
            _one(db, chat)
            if not title:
                (first,) = db.execute(
                    "SELECT turn FROM turns WHERE chat_id = ? ORDER BY id LIMIT 1", (chat,)
                ).fetchone()
                title = _title_of(msgspec.json.decode(first, type=Turn).question)
            _set_title(db, chat, title)
            return _one(db, chat)

    def pin(self, chat: str, *, pinned: bool) -> ChatSummary:
        """Keep a chat at the head of the list, or let it go. Raises `UnknownChat`."""
        with self.database.write() as db:
            db.execute("UPDATE chats SET pinned = ? WHERE id = ?", (pinned, chat))
            return _one(db, chat)

    def move_paths(self, old: str, new: str) -> None:
        """Let what chats keep of a folder or file at ``old`` name the place where it is now."""
        with self.database.write() as db:
            for id_, blob in db.execute("SELECT id, turn FROM turns").fetchall():
                moved = moved_turn(blob, old, new)
                if moved is not None:
                    db.execute("UPDATE turns SET turn = ? WHERE id = ?", (moved, id_))

    def delete(self, chat: str) -> None:
        """Take a chat out of every list; it can be restored until it is erased. Raises `UnknownChat`."""
        with self.database.write() as db:
            _one(db, chat)
            db.execute("UPDATE chats SET deleted = ? WHERE id = ?", (_now(), chat))

    def restore(self, chat: str) -> ChatSummary:
        """Take a deletion back. Raises `UnknownChat` where the chat has been erased."""
        with self.database.write() as db:
            db.execute("UPDATE chats SET deleted = NULL WHERE id = ?", (chat,))
            return _one(db, chat)

    def erase_deleted(self, until: datetime) -> bool:
        """Erase what was deleted up to ``until``, down to its last copy on the disk.

        False where somebody still reads what the log held; try again later.
        """
        moment = until.isoformat()
        with self.database.read() as db:
            due = db.execute("SELECT 1 FROM chats WHERE deleted <= ? LIMIT 1", (moment,)).fetchone()
        if due is not None:
            self._drop_backup()
            with self.database.write() as db:
                # Looked up inside: one may have been restored a moment ago.
                for (chat,) in db.execute("SELECT id FROM chats WHERE deleted <= ?", (moment,)).fetchall():
                    _erase_turns(db, chat, 0)
                    db.execute("DELETE FROM chats WHERE id = ?", (chat,))
            self._traces = True
        return self.erase_traces()

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def erase_traces(self) -> bool:
        """Empty the write-ahead log if something was erased; False where it is still being read."""
        if self._traces:
            # Cleared before emptying: what is erased meanwhile, by another thread, sets it again.
            self._traces = False
            if not self.database.truncate_log():
                self._traces = True
        return not self._traces

    def _drop_backup(self) -> None:
        """Delete the copy from before a change of tables: it holds what is being erased."""
        for part in _files(self.database.path.with_name(_BACKUP)):
            part.unlink(missing_ok=True)

    def _fold_old(self) -> None:
        """Make what searching looks into for chats of the time before there was search."""
        with self.database.read() as db:
            chats = db.execute("SELECT id, title FROM chats WHERE folded IS NULL").fetchall()
        if not chats:
            return
        with self.database.write() as db:
            for chat, title in chats:
                turns = db.execute("SELECT id, turn FROM turns WHERE chat_id = ?", (chat,)).fetchall()
                for id_, blob in turns:
                    _set_words(db, chat, id_, msgspec.json.decode(blob, type=Turn))
                _set_title(db, chat, title)


def new_chat() -> str:
    """Give the id of a chat that is about to begin."""
    return uuid.uuid4().hex[:12]


def _one(db: sqlite3.Connection, chat: str) -> ChatSummary:
    row = db.execute(f"{_SUMMARY} AND id = ?", (chat,)).fetchone()
    if row is None:
        raise UnknownChat(chat)
    return _summary(row)


def _append(db: sqlite3.Connection, chat: str, turn: Turn) -> int:
    now = _now()
    title = _title_of(turn.question)
    db.execute(
        "INSERT OR IGNORE INTO chats (id, title, folded, begun) VALUES (?, ?, ?, ?)",
        (chat, title, _fold(title), now),
    )
    db.execute("UPDATE chats SET changed = ? WHERE id = ?", (now, chat))
    id_ = db.execute(
        "INSERT INTO turns (chat_id, asked, turn) VALUES (?, ?, ?)", (chat, now, msgspec.json.encode(turn))
    ).lastrowid
    assert id_ is not None  # noqa: S101 - an INSERT always has one
    _set_words(db, chat, id_, turn)
    return id_


def _set_words(db: sqlite3.Connection, chat: str, turn_id: int, turn: Turn) -> None:
    folded = _fold(f"{turn.question}\n{turn.beginning}\n{turn.answer}")
    db.execute("INSERT OR REPLACE INTO turn_words VALUES (?, ?, ?)", (chat, turn_id, folded))


def _set_title(db: sqlite3.Connection, chat: str, title: str) -> None:
    db.execute("UPDATE chats SET title = ?, folded = ? WHERE id = ?", (title, _fold(title), chat))


def _erase_turns(db: sqlite3.Connection, chat: str, first: int) -> None:
    db.execute("DELETE FROM turn_words WHERE chat_id = ? AND turn_id >= ?", (chat, first))
    db.execute("DELETE FROM turns WHERE chat_id = ? AND id >= ?", (chat, first))


def _summary(row: tuple[str, str, str, str, int, int]) -> ChatSummary:
    id_, title, begun, changed, pinned, turns = row
    return ChatSummary(
        id=id_,
        title=title,
        begun=datetime.fromisoformat(begun),
        changed=datetime.fromisoformat(changed),
        turns=turns,
        pinned=bool(pinned),
    )


def _title_of(question: str) -> str:
    title = " ".join(question.split())
    return title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1].rstrip() + "…"


def _fold(text: str) -> str:
    """Make texts comparable: neither case nor the form in which a letter is written counts."""
    return unicodedata.normalize("NFKC", text).casefold()


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _files(path: Path) -> tuple[Path, Path]:
    """A file of SQLite, and its write-ahead log."""
    return path, path.with_name(path.name + "-wal")


def _back_up(path: Path) -> None:
    """Keep a copy of the file as it is, with what its write-ahead log holds."""
    for part, copy in zip(_files(path), _files(path.with_name(_BACKUP)), strict=True):
        if part.exists():
            shutil.copy2(part, copy)
