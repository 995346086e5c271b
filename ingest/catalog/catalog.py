"""The catalog as one object: its tables by subject, and what the engine remembers between runs."""

from collections.abc import Mapping
from pathlib import Path

from ingest.catalog.document_names import DocumentNames, names_column_of, title_column
from ingest.catalog.documents import Documents
from ingest.catalog.ledger import Ledger
from ingest.catalog.page_leads import PageLeads, lead_column
from ingest.catalog.phrases import Phrases
from ingest.catalog.reading_order import ReadingOrder
from ingest.catalog.revision import Revision
from ingest.catalog.schema import MIGRATIONS
from ingest.catalog.sources import Sources
from ingest.catalog.turns import Turns
from ingest.catalog.word_rebuild import WordRebuild
from ingest.catalog.words import Words
from ingest.database import Database

# What the migrations call.
_FUNCTIONS = {"names_column": names_column_of, "title_column": title_column, "lead_column": lead_column}
_WORD_TABLES = ("words", "document_names", "page_leads")


class Catalog:
    """The truth of a library. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or create ``path``; raises as `Database` does."""
        self.database = Database(path, MIGRATIONS, functions=_FUNCTIONS)
        self.revision = Revision()
        self.sources = Sources(self.database, self.revision)
        self.ledger = Ledger(self.database)
        self.turns = Turns(self.database)
        self.documents = Documents(self.database)
        self.words = Words(self.database)
        self.phrases = Phrases(self.database)
        self.document_names = DocumentNames(self.database)
        self.page_leads = PageLeads(self.database)
        self.reading_order = ReadingOrder(self.database)
        self.word_rebuild = WordRebuild(self.database)
        if self.passage_count() == 0:
            while self.word_rebuild.step():
                """A new library: there is nothing to index anew."""

    def remembered(self, key: str) -> str | None:
        """What was remembered under ``key``, or None."""
        with self.database.read() as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def remember(self, key: str, value: str | None) -> None:
        """Remember ``value`` under ``key``; None forgets it."""
        self.remember_all({key: value})

    def remember_all(self, values: Mapping[str, str | None]) -> None:
        """Remember several values, all of them or none."""
        with self.database.write() as db:
            for key, value in values.items():
                if value is None:
                    db.execute("DELETE FROM meta WHERE key = ?", (key,))
                else:
                    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def passage_count(self) -> int:
        """All passages, of documents that a file still holds or not."""
        with self.database.read() as db:
            return int(db.execute("SELECT count(*) FROM passages").fetchone()[0])

    def erase_traces(self) -> bool:
        """Drop what deleting leaves behind: dead words in the word index, old pages in the log.

        False where the log is still being read; try again later.

        FTS5 keeps the words of deleted rows until its segments are merged; secure_delete does not reach
        them (https://www.sqlite.org/fts5.html#the_secure_delete_configuration_option, from 3.42 on).
        """
        with self.database.write() as db:
            for table in _WORD_TABLES:
                db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - no input
        return self.database.truncate_log()

    def close(self) -> None:
        """Close the file."""
        self.database.close()
