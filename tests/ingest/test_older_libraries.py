"""A library of an earlier version opens with what it had."""

import sqlite3
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.catalog.schema import CREATE, MIGRATIONS


def test_a_library_of_the_first_version_opens_with_its_counts(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    older = sqlite3.connect(path)
    older.executescript(CREATE)
    older.executescript(
        """
        INSERT INTO collections VALUES (1, 'Documents');
        INSERT INTO sources (id, path, collection_id) VALUES (1, '/data/folder', 1), (2, '/data/a.txt', 1);
        INSERT INTO documents (id, content_hash, format, reader, title, state)
            VALUES (1, x'01', '.pdf', '1', '', 'indexed'), (2, x'02', '.txt', '1', '', 'damaged');
        INSERT INTO files (source_id, path, size, mtime_ns, document_id, reader)
            VALUES (1, '/data/folder/b.pdf', 5, 5, 1, '1'), (2, '/data/a.txt', 5, 5, 2, '1');
        INSERT INTO pages (document_id, number, state, text)
            VALUES (1, 1, 'indexed', 'words'), (1, 2, 'no_text', '');
        INSERT INTO passages (document_id, page, start, "end", heading, text_hash)
            VALUES (1, 1, 0, 5, '', x'01');
        INSERT INTO pending (passage_id) VALUES (1);
        PRAGMA user_version = 1;
        """
    )
    older.close()
    catalog = Catalog(path)
    assert [(s.path.name, s.is_folder, s.paused) for s in catalog.sources.all()] == [
        ("a.txt", False, False),
        ("folder", True, False),
    ]
    assert [
        (e.path.name, e.state, e.pages, e.pages_searchable, e.passages, e.pending)
        for e in catalog.ledger.entries(None, 10)
    ] == [("a.txt", "damaged", 0, 0, 0, 0), ("b.pdf", "indexed", 2, 1, 1, 1)]
    totals = catalog.ledger.totals()
    assert (totals[1].pages, totals[1].pending, totals[2].attention) == (2, 1, 1)
    catalog.close()
    with sqlite3.connect(path) as migrated:
        assert migrated.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    migrated.close()
