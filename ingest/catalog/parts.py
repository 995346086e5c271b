"""The files inside a document: kept with it by content, and listed wherever a file holds it.

A document's parts are rows of the table ``parts``. For each file that holds the document, triggers keep a row
in ``files`` for each of its parts, named ``file!/part``: so that they come, move and go with it.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.catalog.records import refusal_columns, refusal_of
from ingest.types import INSIDE, Refusal


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part: its document's id, or why it was not read; ``size`` in bytes."""

    name: str
    size: int
    found: int | Refusal


def write_parts(db: sqlite3.Connection, document_id: int, parts: list[StoredPart]) -> None:
    """Say what is inside a document, and nothing else."""
    db.execute("DELETE FROM parts WHERE container_id = ?", (document_id,))
    db.executemany(
        "INSERT OR IGNORE INTO parts (container_id, name, size, document_id, state, reason, detail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(document_id, *_columns(part)) for part in parts],
    )


def inner_parts(db: sqlite3.Connection, part: StoredPart) -> Iterator[StoredPart]:
    """A part, then what is inside of it, named from outside."""
    yield part
    if isinstance(part.found, int):
        rows = db.execute(
            "SELECT name, size, document_id, state, reason, detail FROM parts WHERE container_id = ?",
            (part.found,),
        )
        for name, size, document_id, *refusal in rows.fetchall():
            found = document_id if document_id is not None else refusal_of(*refusal)
            if found is not None:
                yield StoredPart(f"{part.name}{INSIDE}{name}", size, found)


def containers_of(db: sqlite3.Connection, document_id: int) -> list[int]:
    """The documents that a document is inside of."""
    rows = db.execute("SELECT DISTINCT container_id FROM parts WHERE document_id = ?", (document_id,))
    return [id_ for (id_,) in rows.fetchall()]


def has_unread_parts(db: sqlite3.Connection, document_id: int) -> bool:
    """Whether something inside a document could not be read."""
    row = db.execute(
        "SELECT 1 FROM parts WHERE container_id = ? AND document_id IS NULL LIMIT 1", (document_id,)
    )
    return row.fetchone() is not None


def erase_parts(db: sqlite3.Connection, document_id: int) -> None:
    """Forget what is inside a document."""
    db.execute("DELETE FROM parts WHERE container_id = ?", (document_id,))


def _columns(part: StoredPart) -> tuple[str, int, int | None, str | None, str | None, str | None]:
    document_id, refusal = (None, part.found) if isinstance(part.found, Refusal) else (part.found, None)
    return part.name, part.size, document_id, *refusal_columns(refusal)
