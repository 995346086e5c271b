"""Documents, their pages and passages: stored in one transaction, listed, shown, erased."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.catalog.document_names import erase_names
from ingest.catalog.page_leads import erase_leads
from ingest.catalog.parts import containers_of, erase_parts, has_unread_parts
from ingest.catalog.records import (
    DocumentSummary,
    StoredPage,
    StoredPassage,
    hidden_of,
    summary_fields,
)
from ingest.catalog.stored_passages import stored_passages
from ingest.catalog.storing import DocumentKey, known_document, store_document
from ingest.catalog.words import erase_words
from ingest.database import Database
from ingest.types import DocumentState, PageState, PassageSpan, ReadDocument, Refusal

_SUMMARY = """
    SELECT f.path, coalesce(d.state, f.state), coalesce(d.reason, f.reason), coalesce(d.detail, f.detail),
        coalesce(d.page_count, 0), coalesce(d.passage_count, 0)
    FROM files f LEFT JOIN documents d ON d.id = f.document_id
"""
# CROSS: the paths first, and then the file of each by the index.
_SUMMARY_OF = _SUMMARY.replace("FROM files f", "FROM json_each(?) j CROSS JOIN files f ON f.path = j.value")
_SUMMARY_OF_PARTS = _SUMMARY.replace(
    "FROM files f",
    "FROM json_each(?) j CROSS JOIN files c ON c.path = j.value CROSS JOIN files f ON f.container_id = c.id",
)


class Documents:
    """Documents by content: what was read, and what is to be shown of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, content_hash: bytes, format_: str, reader: str, *, only_indexed: bool = False
    ) -> int | None:
        """The id of the document with this content as read by this reader, or None.

        With ``only_indexed`` not that of one that has no text, or of which a part could not be read.
        """
        with self._database.read() as db:
            known = known_document(db, DocumentKey(content_hash, format_, reader))
            if known is None or not only_indexed:
                return None if known is None else known[0]
            is_whole = known[1] == DocumentState.INDEXED and not has_unread_parts(db, known[0])
        return known[0] if is_whole else None

    def store(
        self,
        content_hash: bytes,
        format_: str,
        reader: str,
        *,
        name: str,
        outcome: ReadDocument | Refusal,
        embedder: str,
        anew: bool = False,
    ) -> int:
        """Store a document whole, searchable by words from the moment this returns.

        ``name`` is the file's name, for the word index. Passages whose text already has a vector of
        ``embedder`` are handed to the vector index, the others are pending. Where the document is known it
        stays as it is; with ``anew`` one that has no text takes the new outcome. What is inside of it is
        stored with it. Gives the document's id.
        """
        key = DocumentKey(content_hash, format_, reader)
        with self._database.write() as db:
            return store_document(db, key, name, outcome, embedder, anew=anew)

    def summaries(self, paths: Iterable[Path] | None = None) -> list[DocumentSummary]:
        """Every file with its final state, by path; only ``paths``, in their order, unless that is None."""
        with self._database.read() as db:
            if paths is None:
                rows = db.execute(f"{_SUMMARY} ORDER BY f.path").fetchall()
            else:
                wanted = json.dumps([str(path) for path in paths])
                rows = db.execute(f"{_SUMMARY_OF} ORDER BY j.key", (wanted,)).fetchall()
        return [_summary(row) for row in rows]

    def content_hash(self, path: Path) -> bytes | None:
        """The hash of what the file at ``path`` held when it was last read; None where it was not."""
        with self._database.read() as db:
            row = db.execute(
                "SELECT d.content_hash FROM documents d JOIN files f ON f.document_id = d.id"
                " WHERE f.path = ?",
                (str(path),),
            ).fetchone()
        return None if row is None else bytes(row[0])

    def parts(self, paths: Iterable[Path]) -> dict[Path, list[DocumentSummary]]:
        """What is inside these files, by their paths; a file without parts is left out."""
        wanted = json.dumps([str(path) for path in paths])
        query = _SUMMARY_OF_PARTS.replace("SELECT f.path", "SELECT c.path, f.path", 1)
        with self._database.read() as db:
            rows = db.execute(f"{query} ORDER BY j.key, f.id", (wanted,)).fetchall()
        found: dict[Path, list[DocumentSummary]] = {}
        for container, *row in rows:
            found.setdefault(Path(container), []).append(_summary(tuple(row)))
        return found

    def pages(self, path: Path, number: int | None = None) -> list[StoredPage]:
        """The pages of the file at ``path`` as read, in order; only page ``number`` unless that is None."""
        with self._database.read() as db:
            row = db.execute("SELECT document_id FROM files WHERE path = ?", (str(path),)).fetchone()
            if row is None or row[0] is None:
                return []
            spans: dict[int, list[PassageSpan]] = {}
            for page, start, end, heading, hidden in db.execute(
                'SELECT page, start, "end", heading, hidden FROM passages WHERE document_id = ? ORDER BY id',
                row,
            ):
                spans.setdefault(page, []).append(PassageSpan(page, start, end, heading, bool(hidden)))
            pages = db.execute(
                "SELECT number, text, state, hidden FROM pages WHERE document_id = ?1"
                " AND (?2 IS NULL OR number = ?2) ORDER BY number",
                (row[0], number),
            ).fetchall()
        return [
            StoredPage(n, text, PageState(state), tuple(spans.get(n, ())), hidden_of(hidden))
            for n, text, state, hidden in pages
        ]

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Passages with their text, by id; those whose document no file holds any more are left out."""
        wanted = {"ids": json.dumps(list(ids))}
        with self._database.read() as db:
            found = stored_passages(db, "p.id IN (SELECT value FROM json_each(:ids))", wanted)
        return {passage.id: passage for passage, _ in found}

    def in_scope(self, collection: str | None) -> list[tuple[int, str, int]]:
        """(document id, path, mtime_ns) of every file that was read, of one collection unless that is None.

        What is inside of a file has the time of that file.
        """
        with self._database.read() as db:
            rows = db.execute(
                """
                SELECT f.document_id, f.path, f.mtime_ns FROM files f JOIN sources s ON s.id = f.source_id
                    JOIN collections c ON c.id = s.collection_id
                WHERE f.document_id IS NOT NULL AND (? IS NULL OR c.name = ?)
                """,
                (collection, collection),
            ).fetchall()
        return [(int(id_), path, int(mtime_ns)) for id_, path, mtime_ns in rows]

    def suffixes(self) -> set[str]:
        """The ends of the names of all documents that can be found."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT DISTINCT format FROM documents d WHERE passage_count > 0"
                " AND EXISTS (SELECT 1 FROM files f WHERE f.document_id = d.id)"
            ).fetchall()
        return {str(suffix) for (suffix,) in rows}

    def passage_count(self, documents: frozenset[int]) -> int:
        """How many passages some documents have."""
        with self._database.read() as db:
            (count,) = db.execute(
                "SELECT count(*) FROM passages WHERE document_id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(documents)),),
            ).fetchone()
        return int(count)

    def living(self, passage_ids: Sequence[int], documents: frozenset[int] | None) -> set[int]:
        """Those of the passages that a file still holds; only of ``documents`` unless that is None."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT p.id, p.document_id FROM passages p WHERE p.id IN (SELECT value FROM json_each(?))"
                " AND EXISTS (SELECT 1 FROM files f WHERE f.document_id = p.document_id)",
                (json.dumps(list(passage_ids)),),
            ).fetchall()
        return {id_ for id_, document_id in rows if documents is None or document_id in documents}

    def erase_orphans(self, limit: int = 20) -> int:
        """Erase up to ``limit`` documents that no file holds any more: text, words, vectors.

        Gives the number erased. The vector index is told through the log.
        """
        with self._database.write() as db:
            orphans = db.execute(
                "SELECT id FROM documents d WHERE NOT EXISTS"
                " (SELECT 1 FROM files f WHERE f.document_id = d.id) AND NOT EXISTS"
                " (SELECT 1 FROM parts p JOIN files f ON f.document_id = p.container_id"
                " WHERE p.document_id = d.id) LIMIT ?",
                (limit,),
            ).fetchall()
            for (document_id,) in orphans:
                _erase(db, document_id)
        return len(orphans)


def _erase(db: sqlite3.Connection, document_id: int) -> None:
    for container_id in containers_of(db, document_id):
        _erase(
            db, container_id
        )  # held by no file either; should it come back, it is read anew with its parts
    erase_parts(db, document_id)
    passages = db.execute(
        "SELECT id, text_hash FROM passages WHERE document_id = ?", (document_id,)
    ).fetchall()
    ids = [id_ for id_, _ in passages]
    erase_words(db, ids)
    db.executemany("DELETE FROM pending WHERE passage_id = ?", [(id_,) for id_ in ids])
    db.executemany("INSERT INTO vector_log (passage_id, present) VALUES (?, 0)", [(id_,) for id_ in ids])
    db.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
    db.executemany(
        "DELETE FROM vectors WHERE text_hash = ?1"
        " AND NOT EXISTS (SELECT 1 FROM passages WHERE text_hash = ?1)",
        [(hash_,) for hash_ in {hash_ for _, hash_ in passages}],
    )
    erase_leads(db, document_id)
    erase_names(db, document_id)
    db.execute("DELETE FROM pages WHERE document_id = ?", (document_id,))
    db.execute("DELETE FROM documents WHERE id = ?", (document_id,))


def _summary(row: tuple[str, str, str | None, str | None, int, int]) -> DocumentSummary:
    path, state, reason, detail, pages, passages = row
    return DocumentSummary(*summary_fields(path, state, reason, detail), pages, passages)
