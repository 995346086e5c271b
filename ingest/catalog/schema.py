"""The catalog's tables, as numbered migrations.

A migration is never edited once released; a change is a new one. ``PRAGMA user_version`` counts them.

How the tables hang together::

    collections ─< sources ─< files >─ documents ─< pages
                              (and parts >┘)     └─< passages ── words (FTS5, same row id)
    passages.text_hash ── vectors (by embedder and text hash)
    document_names (FTS5, row id of documents) · page_leads (FTS5, row id of pages): what tells them apart
    pending: passages without a vector yet · vector_log: what the vector index has still to do

A document without a file is a tombstone: it answers nothing and is erased in the background.
"""

CREATE = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE collections (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    collection_id INTEGER NOT NULL REFERENCES collections,
    offline INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    content_hash BLOB NOT NULL,
    format TEXT NOT NULL,
    reader TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    detail TEXT,
    UNIQUE (content_hash, format, reader)
);

CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    document_id INTEGER REFERENCES documents,
    reader TEXT NOT NULL,
    state TEXT,
    reason TEXT,
    detail TEXT
);
CREATE INDEX files_by_source ON files (source_id);
CREATE INDEX files_by_document ON files (document_id);

CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (document_id, number)
);

CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents,
    page INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    heading TEXT NOT NULL,
    text_hash BLOB NOT NULL
);
CREATE INDEX passages_by_document ON passages (document_id, page);
CREATE INDEX passages_by_text ON passages (text_hash);

CREATE VIRTUAL TABLE words USING fts5 (
    body, heading, title, name, tokenize = "porter unicode61 remove_diacritics 2"
);
-- Weights of body, heading, title and name in BM25.
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(1.0, 0.7, 0.5, 0.5)');

CREATE TABLE vectors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    embedder TEXT NOT NULL,
    text_hash BLOB NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (text_hash, embedder)
);

-- The lowest turn is embedded first: what somebody waits for goes before an older backlog.
CREATE TABLE pending (
    passage_id INTEGER PRIMARY KEY REFERENCES passages,
    turn INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX pending_by_turn ON pending (turn, passage_id);

CREATE TABLE vector_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    passage_id INTEGER NOT NULL,
    present INTEGER NOT NULL
);
"""

# What the ledger shows: counts that stay as they are once a document is stored, so that 50,000 files are
# listed without looking at their pages; which sources are files; which are paused.
LEDGER = """
ALTER TABLE sources ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN is_folder INTEGER NOT NULL DEFAULT 1;
UPDATE sources SET is_folder = 0 WHERE path IN (SELECT path FROM files);

ALTER TABLE documents ADD COLUMN page_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN searchable_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN passage_count INTEGER NOT NULL DEFAULT 0;
UPDATE documents SET
    page_count = (SELECT count(*) FROM pages p WHERE p.document_id = documents.id),
    searchable_count = (
        SELECT count(*) FROM pages p WHERE p.document_id = documents.id AND p.state = 'indexed'
    ),
    passage_count = (SELECT count(*) FROM passages p WHERE p.document_id = documents.id);
"""

# The languages of the passages, by script: a question's words are stemmed by each. The table ``words`` is
# made anew by `ingest.catalog.word_rebuild` whenever the rule changes by which texts become tokens.
LANGUAGES = """
CREATE TABLE word_languages (
    script TEXT NOT NULL, language TEXT NOT NULL, PRIMARY KEY (script, language)
) WITHOUT ROWID;
"""

# Files inside of files (attachments of mails): by content, as documents are. Triggers list them wherever a
# file holds the document that they are in, so that whoever writes files need not know of them.
PARTS = """
CREATE TABLE parts (
    container_id INTEGER NOT NULL REFERENCES documents,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    document_id INTEGER REFERENCES documents,
    state TEXT,
    reason TEXT,
    detail TEXT,
    PRIMARY KEY (container_id, name)
) WITHOUT ROWID;
CREATE INDEX parts_by_document ON parts (document_id);

-- The file that a part is in; null for a file of the disk.
ALTER TABLE files ADD COLUMN container_id INTEGER;
CREATE INDEX files_by_container ON files (container_id) WHERE container_id IS NOT NULL;

CREATE TRIGGER list_parts AFTER INSERT ON files WHEN new.container_id IS NULL BEGIN
    INSERT INTO files (
        source_id, path, size, mtime_ns, reader, document_id, state, reason, detail, container_id
    )
        SELECT new.source_id, new.path || '!/' || p.name, p.size, new.mtime_ns, new.reader,
            p.document_id, p.state, p.reason, p.detail, new.id
        FROM parts p WHERE p.container_id = new.document_id
            AND NOT EXISTS (SELECT 1 FROM files f WHERE f.path = new.path || '!/' || p.name);
END;
CREATE TRIGGER list_parts_again AFTER UPDATE ON files WHEN new.container_id IS NULL BEGIN
    DELETE FROM files WHERE container_id = new.id;
    INSERT INTO files (
        source_id, path, size, mtime_ns, reader, document_id, state, reason, detail, container_id
    )
        SELECT new.source_id, new.path || '!/' || p.name, p.size, new.mtime_ns, new.reader,
            p.document_id, p.state, p.reason, p.detail, new.id
        FROM parts p WHERE p.container_id = new.document_id
            AND NOT EXISTS (SELECT 1 FROM files f WHERE f.path = new.path || '!/' || p.name);
END;
CREATE TRIGGER unlist_parts AFTER DELETE ON files WHEN old.container_id IS NULL BEGIN
    DELETE FROM files WHERE container_id = old.id;
END;
"""

# What tells documents and pages apart: their names, and how pages begin. ``names_column``, ``title_column``
# and ``lead_column`` are functions of this program; where their rule changes both are filled anew.
FILL_NAMES_AND_LEADS = """
DELETE FROM document_names;
INSERT INTO document_names (rowid, name, title)
    SELECT d.id, names_column(json_group_array(f.path)), title_column(d.title)
    FROM documents d JOIN files f ON f.document_id = d.id WHERE d.passage_count > 0 GROUP BY d.id;
DELETE FROM page_leads;
INSERT INTO page_leads (rowid, lead)
    SELECT g.id, lead_column(g.text) FROM pages g JOIN documents d ON d.id = g.document_id
    WHERE d.page_count > 1 AND g.state = 'indexed';
"""
NAMES_AND_LEADS = f"""
CREATE VIRTUAL TABLE document_names USING fts5 (name, title, tokenize = "ascii");
CREATE VIRTUAL TABLE page_leads USING fts5 (lead, tokenize = "ascii");
{FILL_NAMES_AND_LEADS}
"""

# Which terms the word index has, for words of a question that it lacks.
VOCABULARY = "CREATE VIRTUAL TABLE word_vocabulary USING fts5vocab (words, row);"

# What a page's reader does not see: spans of the page, as JSON [[start, end], …]; and passages of such text.
HIDDEN = """
ALTER TABLE pages ADD COLUMN hidden TEXT;
ALTER TABLE passages ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
"""

MIGRATIONS: tuple[str, ...] = (CREATE, LEDGER, LANGUAGES, PARTS, NAMES_AND_LEADS, VOCABULARY, HIDDEN)
