"""Passages in the order in which they are read: those of a page, and those before and after others.

Passages of a document are stored at once, in reading order, so their ids follow each other.
"""

import json
from collections.abc import Collection, Sequence
from pathlib import Path

from ingest.catalog.file_rows import document_at
from ingest.catalog.records import StoredPassage, Stretch
from ingest.catalog.stored_passages import stored_passages
from ingest.database import Database

_OF_DOCUMENT = "p.document_id = :document"
_OF_PAGE = "p.document_id = :document AND p.page = :page"
_SOME = "p.document_id = :document AND p.id IN (SELECT value FROM json_each(:ids))"


class ReadingOrder:
    """Reads passages with their neighbours."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def on_page(self, path: Path, page: int) -> list[StoredPassage]:
        """The passages of a page of the file at ``path``; none where there is no such file any more."""
        with self._database.read() as db:
            document_id = document_at(db, path)
            if document_id is None:
                return []
            found = stored_passages(db, _OF_PAGE, {"document": document_id, "page": page}, path=path)
        return [passage for passage, _ in found]

    def around(self, document_id: int, path: Path, ids: Collection[int]) -> Stretch:
        """Those of ``ids`` that are passages of a document, shown as the one at ``path``."""
        wanted: dict[str, int | str] = {"document": document_id, "ids": json.dumps(list(ids))}
        with self._database.read() as db:
            found = stored_passages(db, _SOME, wanted, path=path)
        return _stretch(found)

    def whole(self, document_id: int, path: Path) -> Stretch:
        """All passages of a document, shown as the one at ``path``."""
        with self._database.read() as db:
            found = stored_passages(db, _OF_DOCUMENT, {"document": document_id}, path=path)
        return _stretch(found)


def _stretch(found: Sequence[tuple[StoredPassage, str]]) -> Stretch:
    return Stretch(tuple(passage for passage, _ in found), {passage.page: text for passage, text in found})
