"""Passages as they are shown and cited, and the texts of the pages that they stand on, from the tables."""

import json
import sqlite3
from collections.abc import Collection, Mapping
from pathlib import Path

from ingest.catalog.records import StoredPassage

# ``path`` given spares looking for the files of each passage.
_PASSAGES = """
    SELECT p.id, p.document_id,
        -- Of a document's files rather one that can be opened than one of a source that is offline.
        coalesce(:path, (SELECT f.path FROM files f JOIN sources s ON s.id = f.source_id
            WHERE f.document_id = p.document_id ORDER BY s.offline, f.path LIMIT 1)),
        p.page, p.heading, p.start, p."end", d.page_count, p.hidden, g.id
    FROM passages p JOIN documents d ON d.id = p.document_id
        JOIN pages g ON g.document_id = p.document_id AND g.number = p.page
"""
_PAGES = "SELECT id, text FROM pages WHERE id IN (SELECT value FROM json_each(?))"


def page_texts(db: sqlite3.Connection, page_ids: Collection[int]) -> dict[int, str]:
    """Texts of pages, by row id, each once: SQLite's substr walks a page of 20 MB for 15 ms a passage."""
    return dict(db.execute(_PAGES, (json.dumps(list(page_ids)),)))


def stored_passages(
    db: sqlite3.Connection, where: str, values: Mapping[str, str | int], *, path: Path | None = None
) -> list[tuple[StoredPassage, str]]:
    """Passages ``p`` for which ``where`` holds, by id, each with the whole text of its page.

    ``values`` are those of the names in ``where``. Each passage is shown as the one of the file at ``path``,
    or of the first file that holds its document, rather of one that is not offline; those whose document no
    file holds any more are left out.
    """
    shown_as = None if path is None else str(path)
    rows = db.execute(f"{_PASSAGES} WHERE {where} ORDER BY p.id", {**values, "path": shown_as}).fetchall()
    texts = page_texts(db, {row[-1] for row in rows})
    return [
        (
            StoredPassage(
                id_,
                document_id,
                Path(held_at),
                page,
                heading,
                start,
                end,
                texts[page_id][start:end],
                pages,
                bool(hidden),
            ),
            texts[page_id],
        )
        for id_, document_id, held_at, page, heading, start, end, pages, hidden, page_id in rows
        if held_at is not None
    ]
