"""Which documents a question is put to: a collection, a pattern for file names, or the whole library."""

import unicodedata
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from ingest.catalog.catalog import Catalog
from retrieval.errors import NoFileMatches, UnknownCollection


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is limited to; None is no limit.

    ``file`` is a pattern with ``*``, ``?`` and ``[…]``: without a separator it is matched against the
    file's name, with one against the whole path; case is ignored.
    """

    collection: str | None = None
    file: str | None = None

    def documents(self, catalog: Catalog) -> dict[int, Path] | None:
        """Documents in this scope by id, each with a path inside it; None for all.

        A document may lie in several files; a citation names the one in the scope. Raises
        `UnknownCollection` and `NoFileMatches`.
        """
        if self.collection is None and self.file is None:
            return None
        names = catalog.sources.collections()
        if self.collection is not None and self.collection not in names:
            raise UnknownCollection(self.collection, names)
        files = catalog.documents.in_scope(self.collection)
        if self.file is None:
            return {id_: Path(path) for id_, path in files}
        matching = {id_: Path(path) for id_, path in files if _matches(path, self.file)}
        if not matching:
            raise NoFileMatches(self.file)
        return matching


def _matches(path: str, pattern: str) -> bool:
    pattern, path = _folded(pattern), _folded(path)
    whole = "/" in pattern or "\\" in pattern
    return fnmatchcase(path if whole else PurePath(path).name, pattern)


def _folded(text: str) -> str:
    """Make names comparable; those from a Mac have their accents apart."""
    return unicodedata.normalize("NFC", text).casefold()
