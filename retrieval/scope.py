"""Which documents a question is put to: a collection, some files, or the whole library."""

import unicodedata
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from ingest.catalog.catalog import Catalog
from retrieval.errors import NoFileMatches, UnknownCollection

# Of files that were chosen one by one, as many are named in an error.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is limited to; None and nothing are no limit, several limits hold together.

    ``file`` is a pattern with ``*``, ``?`` and ``[…]``: without a separator it is matched against the
    file's name, with one against the whole path; case is ignored. ``files`` are whole paths, taken exactly.
    """

    collection: str | None = None
    file: str | None = None
    files: tuple[str, ...] = ()

    def documents(self, catalog: Catalog) -> dict[int, Path] | None:
        """Documents in this scope by id, each with a path inside it; None for all.

        A document may lie in several files; a citation names the one in the scope. Raises
        `UnknownCollection` and `NoFileMatches`.
        """
        if self.collection is None and self.file is None and not self.files:
            return None
        names = catalog.sources.collections()
        if self.collection is not None and self.collection not in names:
            raise UnknownCollection(self.collection, names)
        files = catalog.documents.in_scope(self.collection)
        if self.file is None and not self.files:
            return {id_: Path(path) for id_, path in files}
        chosen = frozenset(self.files)
        matching = {id_: Path(path) for id_, path in files if self._holds(path, chosen)}
        if not matching:
            raise NoFileMatches(self.file or ", ".join(self.files[:_NAMED]))
        return matching

    def _holds(self, path: str, chosen: frozenset[str]) -> bool:
        if chosen and path not in chosen:
            return False
        return self.file is None or _matches(path, self.file)


def _matches(path: str, pattern: str) -> bool:
    pattern, path = _folded(pattern), _folded(path)
    whole = "/" in pattern or "\\" in pattern
    return fnmatchcase(path if whole else PurePath(path).name, pattern)


def _folded(text: str) -> str:
    """Make names comparable; those from a Mac have their accents apart."""
    return unicodedata.normalize("NFC", text).casefold()
