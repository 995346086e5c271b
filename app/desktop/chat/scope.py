"""What a question is put to, as the window knows it, and its words."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from app.desktop import words
from app.desktop.chat.scope_chip import name_of
from app.engine import wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A limit to a collection, documents (absolute paths), types, days; without any it is the whole library.

    Several limits hold together; a document has one of the types. ``since`` and ``until`` are the first and
    the last day on which it was changed.
    """

    collection: str | None = None
    files: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @staticmethod
    def of_turn(turn: wire.ChatTurn) -> "Scope":
        """What a question of a chat was put to."""
        return Scope(
            collection=turn.collection,
            files=turn.files,
            types=turn.types,
            since=turn.since,
            until=turn.until,
        )

    @property
    def is_whole(self) -> bool:
        """Whether everything is asked."""
        return self == Scope()

    def words(self) -> str:
        """The scope as it stands in a sentence: "the whole library", "Contracts, PDF", "3 documents"."""
        parts = []
        if len(self.files) == 1:
            parts.append(words.visible(name_of(self.files[0])))
        elif self.files:
            parts.append(files_words(len(self.files)))
        elif self.collection is not None:
            parts.append(words.visible(self.collection))
        parts += map(type_words, self.types)
        if self.since is not None or self.until is not None:
            parts.append(span_words(self.since, self.until))
        return ", ".join(parts) or _tr("the whole library")


def files_words(number: int) -> str:
    """How many documents were chosen."""
    documents = QCoreApplication.translate("Scope", "{0} documents", None, number)
    return documents.format(words.count(number))


def type_words(name: str) -> str:
    """What a type of documents is called; its own name where it is not known here."""
    known = {
        "pdf": _tr("PDF"),
        "word": _tr("Word"),
        "excel": _tr("Excel"),
        "powerpoint": _tr("PowerPoint"),
        "email": _tr("E-mail"),
        "web": _tr("Web page"),
        "text": _tr("Text"),
        "book": _tr("Book"),
        "drawing": _tr("Drawing"),
        "data": _tr("Data"),
        "code": _tr("Source code"),
    }
    return known.get(name) or words.visible(name)


def span_words(since: date | None, until: date | None) -> str:
    """When documents were changed: "changed since 3 Feb 2026"; one of the days is given."""
    if until is None:
        return _tr("changed since {0}").format(words.day(since.isoformat()) if since else "")
    if since is None:
        return _tr("changed until {0}").format(words.day(until.isoformat()))
    if since == until:
        return _tr("changed on {0}").format(words.day(since.isoformat()))
    return _tr("changed {0} – {1}").format(words.day(since.isoformat()), words.day(until.isoformat()))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Scope", text)
