"""Writes a document whole into an open transaction: pages, passages, words, what is inside of it."""

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import PurePath

from ingest.catalog.document_names import write_names
from ingest.catalog.page_leads import write_leads
from ingest.catalog.parts import StoredPart, inner_parts, write_parts
from ingest.catalog.records import hidden_column, refusal_columns
from ingest.catalog.vectors import log_known_vectors
from ingest.catalog.words import write_words
from ingest.passage_header import embedding_text
from ingest.types import DocumentState, PageState, ReadDocument, Reason, Refusal


def text_hash(text: str) -> bytes:
    """Identify a text to be embedded: 16 bytes of its SHA-256."""
    return hashlib.sha256(text.encode()).digest()[:16]


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """What makes a document itself: equal bytes, read as the same format by the same reader."""

    content_hash: bytes
    format: str
    reader: str


def store_document(
    db: sqlite3.Connection,
    key: DocumentKey,
    name: str,
    outcome: ReadDocument | Refusal,
    embedder: str,
    *,
    anew: bool,
) -> int:
    """Store a document as `ingest.catalog.documents.Documents.store` says; gives its id."""
    # Read twice at once (two equal files in one run): the first stays.
    known = known_document(db, key)
    if known is not None and (not anew or known[1] == DocumentState.INDEXED):
        if anew and isinstance(outcome, ReadDocument):
            _store_parts(db, known[0], key.reader, outcome, embedder)  # some of them may be readable now
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
        if rows:
            write_names(db, document_id, name=name, title=title)
            write_leads(db, document_id)
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
            found = store_document(db, key, PurePath(part.name).name, part.document, embedder, anew=True)
        if found is not None:
            stored += inner_parts(db, StoredPart(part.name, part.size, found))
    write_parts(db, document_id, stored)


def known_document(db: sqlite3.Connection, key: DocumentKey) -> tuple[int, str] | None:
    """Give id and state of the document with this content as read by this reader."""
    found: tuple[int, str] | None = db.execute(
        "SELECT id, state FROM documents WHERE content_hash = ? AND format = ? AND reader = ?",
        (key.content_hash, key.format, key.reader),
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
        "INSERT INTO pages (document_id, number, state, text, hidden) VALUES (?, ?, ?, ?, ?)",
        [(document_id, page.number, page.state, page.text, hidden_column(page)) for page in document.pages],
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
            'INSERT INTO passages (document_id, page, start, "end", heading, text_hash, hidden)'
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (document_id, span.page, span.start, span.end, span.heading, hash_, span.hidden),
        ).lastrowid
        assert passage_id is not None  # noqa: S101 - an INSERT always has one
        rows.append((passage_id, text, span.heading))
    return rows
