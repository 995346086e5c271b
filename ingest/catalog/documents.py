"""Documents, their pages and passages: stored in one transaction, listed, shown, erased."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from ingest.catalog.parts import StoredPart, containers_of, erase_parts, inner_parts, write_parts
from ingest.catalog.records import DocumentSummary, StoredPage, StoredPassage, refusal_columns, summary_fields
from ingest.catalog.vectors import log_known_vectors, page_texts
from ingest.catalog.words import erase_words, write_words
from ingest.chunking import embedding_text
from ingest.database import Database
from ingest.types import DocumentState, PageState, ReadDocument, Reason, Refusal

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
_PASSAGES = """
    SELECT p.id, p.document_id, (SELECT min(f.path) FROM files f WHERE f.document_id = p.document_id),
        p.page, p.heading, p.start, p."end", g.id
    FROM passages p JOIN pages g ON g.document_id = p.document_id AND g.number = p.page
    WHERE p.id IN (SELECT value FROM json_each(?))
"""


class Documents:
    """Documents by content: what was read, and what is to be shown of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, content_hash: bytes, format_: str, reader: str, *, only_indexed: bool = False
    ) -> int | None:
        """The id of the document with this content as read by this reader, or None."""
        with self._database.read() as db:
            known = _known(db, content_hash, format_, reader)
        if known is None or (only_indexed and known[1] != DocumentState.INDEXED):
            return None
        return known[0]

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
            return _store(db, key, name, outcome, embedder, anew=anew)

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
            spans: dict[int, list[tuple[int, int, str]]] = {}
            for page, *span in db.execute(
                'SELECT page, start, "end", heading FROM passages WHERE document_id = ? ORDER BY id', row
            ):
                spans.setdefault(page, []).append((span[0], span[1], span[2]))
            pages = db.execute(
                "SELECT number, text, state FROM pages WHERE document_id = ?1"
                " AND (?2 IS NULL OR number = ?2) ORDER BY number",
                (row[0], number),
            ).fetchall()
        return [StoredPage(n, text, PageState(state), tuple(spans.get(n, ()))) for n, text, state in pages]

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Passages with their text, by id; those whose document no file holds any more are left out."""
        with self._database.read() as db:
            rows = db.execute(_PASSAGES, (json.dumps(list(ids)),)).fetchall()
            texts = page_texts(db, {row[-1] for row in rows})
        return {
            id_: StoredPassage(
                id_, document_id, Path(path), page, heading, start, end, texts[page_id][start:end]
            )
            for id_, document_id, path, page, heading, start, end, page_id in rows
            if path is not None
        }

    def in_scope(self, collection: str | None) -> list[tuple[int, str]]:
        """(document id, path) of every file that was read, of one collection unless that is None."""
        with self._database.read() as db:
            rows = db.execute(
                """
                SELECT f.document_id, f.path FROM files f JOIN sources s ON s.id = f.source_id
                    JOIN collections c ON c.id = s.collection_id
                WHERE f.document_id IS NOT NULL AND (? IS NULL OR c.name = ?)
                """,
                (collection, collection),
            ).fetchall()
        return [(int(id_), path) for id_, path in rows]

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


def text_hash(text: str) -> bytes:
    """Identify a text to be embedded: 16 bytes of its SHA-256."""
    return hashlib.sha256(text.encode()).digest()[:16]


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """What makes a document itself: equal bytes, read as the same format by the same reader."""

    content_hash: bytes
    format: str
    reader: str


def _store(
    db: sqlite3.Connection,
    key: DocumentKey,
    name: str,
    outcome: ReadDocument | Refusal,
    embedder: str,
    *,
    anew: bool,
) -> int:
    # Read twice at once (two equal files in one run): the first stays.
    known = _known(db, key.content_hash, key.format, key.reader)
    if known is not None and not (anew and known[1] != DocumentState.INDEXED):
        return known[0]
    document_id = known[0] if known is not None else _new_row(db, key)
    if known is not None:
        # It had no text, so pages without any are all there is of it.
        db.execute("DELETE FROM pages WHERE document_id = ?", (document_id,))
    title = outcome.title if isinstance(outcome, ReadDocument) else ""
    state, reason, detail = refusal_columns(_refusal_of_document(outcome))
    db.execute(
        "UPDATE documents SET title = ?, state = ?, reason = ?, detail = ?,"
        " page_count = ?, searchable_count = ?, passage_count = ? WHERE id = ?",
        (title, state or DocumentState.INDEXED, reason, detail, *_counts(outcome), document_id),
    )
    if isinstance(outcome, ReadDocument):
        _store_pages(db, document_id, outcome)
        rows = _store_passages(db, document_id, outcome)
        write_words(db, rows, title=title, name=name)
        log_known_vectors(db, document_id, embedder)
        _store_parts(db, document_id, key.reader, outcome, embedder)
    return document_id


def _store_parts(
    db: sqlite3.Connection, document_id: int, reader: str, outcome: ReadDocument, embedder: str
) -> None:
    stored: list[StoredPart] = []
    for part in outcome.parts:
        found: int | Refusal | None = part.refusal
        if part.document is not None:
            key = DocumentKey(part.content_hash, part.format, reader)
            # What the same bytes may have been refused for as a file (a password) is no reason here.
            found = _store(db, key, PurePath(part.name).name, part.document, embedder, anew=True)
        if found is not None:
            stored += inner_parts(db, StoredPart(part.name, part.size, found))
    write_parts(db, document_id, stored)


def _known(db: sqlite3.Connection, content_hash: bytes, format_: str, reader: str) -> tuple[int, str] | None:
    """Give id and state of the document with this content as read by this reader."""
    found: tuple[int, str] | None = db.execute(
        "SELECT id, state FROM documents WHERE content_hash = ? AND format = ? AND reader = ?",
        (content_hash, format_, reader),
    ).fetchone()
    return found


def _new_row(db: sqlite3.Connection, key: DocumentKey) -> int:
    document_id = db.execute(
        "INSERT INTO documents (content_hash, format, reader, title, state) VALUES (?, ?, ?, '', '')",
        (key.content_hash, key.format, key.reader),
    ).lastrowid
    assert document_id is not None  # noqa: S101 - an INSERT always has one
    return document_id


def _counts(outcome: ReadDocument | Refusal) -> tuple[int, int, int]:
    """Give the number of pages, of pages with text, and of passages."""
    if isinstance(outcome, Refusal):
        return 0, 0, 0
    searchable = sum(page.state is PageState.INDEXED for page in outcome.pages)
    return len(outcome.pages), searchable, len(outcome.passages)


def _refusal_of_document(outcome: ReadDocument | Refusal) -> Refusal | None:
    if isinstance(outcome, Refusal):
        return outcome
    if any(page.state is PageState.INDEXED for page in outcome.pages):
        return None
    return Refusal(DocumentState.NO_TEXT, Reason.NO_TEXT_IN_PAGES, {"pages": len(outcome.pages)})


def _store_pages(db: sqlite3.Connection, document_id: int, document: ReadDocument) -> None:
    db.executemany(
        "INSERT INTO pages (document_id, number, state, text) VALUES (?, ?, ?, ?)",
        [(document_id, page.number, page.state, page.text) for page in document.pages],
    )


def _store_passages(
    db: sqlite3.Connection, document_id: int, document: ReadDocument
) -> list[tuple[int, str, str]]:
    """Store the passages; gives (id, text, heading) of each."""
    texts = {page.number: page.text for page in document.pages}
    rows = []
    for span in document.passages:
        text = texts[span.page][span.start : span.end]
        hash_ = text_hash(embedding_text(document.title, span.heading, text))
        passage_id = db.execute(
            'INSERT INTO passages (document_id, page, start, "end", heading, text_hash)'
            " VALUES (?, ?, ?, ?, ?, ?)",
            (document_id, span.page, span.start, span.end, span.heading, hash_),
        ).lastrowid
        assert passage_id is not None  # noqa: S101 - an INSERT always has one
        rows.append((passage_id, text, span.heading))
    return rows


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
    db.execute("DELETE FROM pages WHERE document_id = ?", (document_id,))
    db.execute("DELETE FROM documents WHERE id = ?", (document_id,))


def _summary(row: tuple[str, str, str | None, str | None, int, int]) -> DocumentSummary:
    path, state, reason, detail, pages, passages = row
    return DocumentSummary(*summary_fields(path, state, reason, detail), pages, passages)
