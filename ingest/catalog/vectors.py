"""Vectors in the catalog, what is still to be embedded, and what the vector index has still to do.

Every vector is kept here, by embedder and text hash, so that the vector index can be thrown away. The
index follows ``vector_log`` in commit order and acknowledges what it has stored.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.catalog.stored_passages import page_texts
from ingest.catalog.turns import HELD
from ingest.database import Database
from ingest.embedding.types import Vectors
from ingest.passage_header import embedding_text

_PENDING = """
    SELECT p.text_hash, d.title, p.heading, p.start, p."end", g.id
    FROM (SELECT passage_id FROM pending WHERE turn < ? ORDER BY turn, passage_id LIMIT ?) w
        JOIN passages p ON p.id = w.passage_id
        JOIN documents d ON d.id = p.document_id
        JOIN pages g ON g.document_id = p.document_id AND g.number = p.page
    ORDER BY p.id
"""
_MISSING = """
    SELECT p.id, p.text_hash, d.title, p.heading, p.start, p."end", g.id
    FROM passages p JOIN documents d ON d.id = p.document_id
        JOIN pages g ON g.document_id = p.document_id AND g.number = p.page
    WHERE p.id > ?
        AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.text_hash = p.text_hash AND v.embedder = ?)
        AND NOT EXISTS (SELECT 1 FROM pending w WHERE w.passage_id = p.id)
    ORDER BY p.id LIMIT ?
"""

PassageIds = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PendingText:
    """A text without a vector, by its hash."""

    text_hash: bytes
    text: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing the vector index has to do: store a passage (``vector`` of shape (d,)) or drop it (None)."""

    seq: int
    passage_id: int
    vector: Vectors | None


class VectorStore:
    """The catalog's vectors of one embedder."""

    def __init__(self, database: Database, embedder: str, dimensions: int) -> None:
        self._database = database
        self.embedder = embedder
        self._dimensions = dimensions

    def pending_count(self) -> int:
        """Passages without a vector."""
        with self._database.read() as db:
            return int(db.execute("SELECT count(*) FROM pending").fetchone()[0])

    def log_length(self) -> int:
        """Entries that the vector index has not acknowledged."""
        with self._database.read() as db:
            return int(db.execute("SELECT count(*) FROM vector_log").fetchone()[0])

    def pending(self, limit: int) -> list[PendingText]:
        """The next texts to embed, each once, by turn and then in the order they were read."""
        with self._database.read() as db:
            rows = db.execute(_PENDING, (HELD, limit)).fetchall()
            pages = page_texts(db, {row[-1] for row in rows})
        return _texts(rows, pages)

    def missing(self, after: int, limit: int) -> tuple[list[PendingText], int]:
        """Texts that have a vector of another embedder and none of this one, each once; none when it is done.

        Looks at passages with an id greater than ``after``, and gives where to go on.
        """
        with self._database.read() as db:
            rows = db.execute(_MISSING, (after, self.embedder, limit)).fetchall()
            pages = page_texts(db, {row[-1] for row in rows})
        return _texts([row[1:] for row in rows], pages), rows[-1][0] if rows else after

    def missing_count(self) -> int:
        """Passages that have no vector of this embedder."""
        with self._database.read() as db:
            (count,) = db.execute(
                "SELECT count(*) FROM passages p WHERE NOT EXISTS"
                " (SELECT 1 FROM vectors v WHERE v.text_hash = p.text_hash AND v.embedder = ?)",
                (self.embedder,),
            ).fetchone()
        return int(count)

    def keep(self, texts: Sequence[PendingText], vectors: Vectors) -> None:
        """Keep vectors of shape (len(texts), d) for later; nothing else changes."""
        with self._database.write() as db:
            self._insert(db, texts, vectors)

    def store(self, texts: Sequence[PendingText], vectors: Vectors) -> None:
        """Store vectors of shape (len(texts), d); every pending passage with such a text is done."""
        hashes = [(text.text_hash,) for text in texts]
        with self._database.write() as db:
            self._insert(db, texts, vectors)
            db.executemany(
                "INSERT INTO vector_log (passage_id, present) SELECT p.id, 1 FROM passages p"
                " JOIN pending w ON w.passage_id = p.id WHERE p.text_hash = ?",
                hashes,
            )
            db.executemany(
                "DELETE FROM pending WHERE passage_id IN (SELECT id FROM passages WHERE text_hash = ?)",
                hashes,
            )

    def _insert(self, db: sqlite3.Connection, texts: Sequence[PendingText], vectors: Vectors) -> None:
        db.executemany(
            "INSERT OR IGNORE INTO vectors (embedder, text_hash, vector) VALUES (?, ?, ?)",
            [
                (self.embedder, text.text_hash, np.ascontiguousarray(vector, np.float32).tobytes())
                for text, vector in zip(texts, vectors, strict=True)
            ],
        )

    def log(self, limit: int) -> list[LogEntry]:
        """The oldest entries of the log, in commit order."""
        with self._database.read() as db:
            rows = db.execute(
                """
                SELECT l.seq, l.passage_id, CASE WHEN l.present THEN v.vector END
                FROM vector_log l LEFT JOIN passages p ON p.id = l.passage_id
                    LEFT JOIN vectors v ON v.embedder = ? AND v.text_hash = p.text_hash
                ORDER BY l.seq LIMIT ?
                """,
                (self.embedder, limit),
            ).fetchall()
        return [LogEntry(seq, id_, None if blob is None else _vector(blob)) for seq, id_, blob in rows]

    def acknowledge(self, seq: int) -> None:
        """Drop the log up to and including ``seq``: the vector index has it."""
        with self._database.write() as db:
            db.execute("DELETE FROM vector_log WHERE seq <= ?", (seq,))

    def count(self) -> int:
        """Passages that have a vector."""
        with self._database.read() as db:
            (passages,) = db.execute("SELECT count(*) FROM passages").fetchone()
            (pending,) = db.execute("SELECT count(*) FROM pending").fetchone()
        return int(passages - pending)

    def newest(self) -> tuple[int, int]:
        """The newest passage and the newest vector: unchanged as long as none was added."""
        with self._database.read() as db:
            passage, vector = db.execute(
                "SELECT (SELECT max(id) FROM passages), (SELECT max(id) FROM vectors)"
            ).fetchone()
        return passage or 0, vector or 0

    def restart(self) -> None:
        """Make the log say everything anew, for an empty vector index and for this embedder."""
        with self._database.write() as db:
            db.execute("DELETE FROM vector_log")
            db.execute(
                "INSERT INTO vector_log (passage_id, present) SELECT p.id, 1 FROM passages p JOIN vectors v"
                " ON v.embedder = ? AND v.text_hash = p.text_hash ORDER BY p.id",
                (self.embedder,),
            )
            # What is pending already keeps its turn.
            db.execute("DELETE FROM pending WHERE passage_id IN (SELECT passage_id FROM vector_log)")
            db.execute(
                "INSERT OR IGNORE INTO pending (passage_id) SELECT id FROM passages"
                " WHERE id NOT IN (SELECT passage_id FROM vector_log)"
            )

    def vectors_of(self, passage_ids: Sequence[int]) -> dict[int, Vectors]:
        """Vectors of shape (d,) by passage; those without one are left out."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT p.id, v.vector FROM passages p JOIN vectors v"
                " ON v.embedder = ? AND v.text_hash = p.text_hash"
                " WHERE p.id IN (SELECT value FROM json_each(?))",
                (self.embedder, json.dumps(list(passage_ids))),
            ).fetchall()
        return {id_: _vector(blob) for id_, blob in rows}

    def sample(self, size: int) -> list[int]:
        """Give up to ``size`` passages from all over the catalog."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT id FROM passages WHERE id % (1 + (SELECT max(id) FROM passages) / ?1) = 0 LIMIT ?1",
                (size,),
            ).fetchall()
        return [id_ for (id_,) in rows]

    def matrix(self, documents: frozenset[int] | None) -> tuple[PassageIds, Vectors]:
        """Ids of shape (n,), rising, and vectors of shape (n, d), of some documents or of all (None)."""
        query = (
            "SELECT p.id, v.vector FROM passages p JOIN vectors v"
            " ON v.embedder = ? AND v.text_hash = p.text_hash"
        )
        arguments: tuple[str, ...] = (self.embedder,)
        if documents is not None:
            query += " WHERE p.document_id IN (SELECT value FROM json_each(?))"
            arguments += (json.dumps(list(documents)),)
        with self._database.read() as db:
            rows = db.execute(f"{query} ORDER BY p.id", arguments).fetchall()
        ids = np.array([id_ for id_, _ in rows], np.int64)
        flat = np.frombuffer(b"".join(blob for _, blob in rows), np.float32)
        return ids, flat.reshape(len(rows), self._dimensions)


def _texts(
    rows: Iterable[tuple[bytes, str, str, int, int, int]], pages: Mapping[int, str]
) -> list[PendingText]:
    texts = {
        hash_: embedding_text(title, heading, pages[page][start:end])
        for hash_, title, heading, start, end, page in rows
    }
    return [PendingText(*item) for item in texts.items()]


def log_known_vectors(db: sqlite3.Connection, document_id: int, embedder: str) -> None:
    """Hand a new document's passages to the vector index where the text has a vector, else to `pending`."""
    passages = db.execute(
        "SELECT p.id, EXISTS (SELECT 1 FROM vectors v WHERE v.embedder = ? AND v.text_hash = p.text_hash)"
        " FROM passages p WHERE p.document_id = ? ORDER BY p.id",
        (embedder, document_id),
    ).fetchall()
    db.executemany(
        "INSERT INTO vector_log (passage_id, present) VALUES (?, 1)",
        [(id_,) for id_, known in passages if known],
    )
    db.executemany(
        "INSERT INTO pending (passage_id) VALUES (?)", [(id_,) for id_, known in passages if not known]
    )


def _vector(blob: bytes) -> Vectors:
    return np.frombuffer(blob, np.float32)
