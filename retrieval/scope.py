"""Which documents a question is put to: a collection, files, types, a span of days, or the whole library."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fnmatch import fnmatchcase
from math import inf
from pathlib import Path, PurePath

from ingest.catalog.catalog import Catalog
from ingest.parsers.kinds import DocumentKind, kind_of
from retrieval.errors import EmptyScope, EndsBeforeItBegins, NoFileMatches, UnknownCollection, UnknownType

# Of files that were chosen one by one, as many are named in an error.
_NAMED = 3
_NANOSECONDS = 1e9
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is limited to; None and nothing are no limit, several limits hold together.

    ``file`` is a pattern with ``*``, ``?`` and ``[…]``: without a separator it is matched against the
    file's name, with one against the whole path; case is ignored. ``files`` are whole paths, taken exactly.
    ``types`` are names of `DocumentKind`, of which a document has one. ``since`` and ``until`` are the first
    and the last day, here, on which a document was changed; what is inside of a file has that file's day.
    """

    collection: str | None = None
    file: str | None = None
    files: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def documents(self, catalog: Catalog) -> dict[int, Path] | None:
        """Documents in this scope by id, each with a path inside it; None for all.

        A document may lie in several files; a citation names the one in the scope. Raises
        `UnknownCollection`, `UnknownType`, `EndsBeforeItBegins`, `NoFileMatches` and `EmptyScope`.
        """
        if self == Scope():
            return None
        self._check(catalog)
        files = catalog.documents.in_scope(self.collection)
        if self.file is not None or self.files:
            chosen = frozenset(self.files)
            files = [one for one in files if self._holds(one[1], chosen)]
            if not files:
                raise NoFileMatches(self.file or ", ".join(self.files[:_NAMED]))
        if not self.types and self.since is None and self.until is None:
            return {id_: Path(path) for id_, path, _ in files}
        begin = -inf if self.since is None else _beginning(self.since)
        end = inf if self.until is None else _end(self.until)
        matching = {
            id_: Path(path)
            for id_, path, changed in files
            if begin <= changed / _NANOSECONDS < end and (not self.types or kind_of(path) in self.types)
        }
        if not matching:
            raise EmptyScope(self.types, self.since, self.until)
        return matching

    def _check(self, catalog: Catalog) -> None:
        names = catalog.sources.collections()
        if self.collection is not None and self.collection not in names:
            raise UnknownCollection(self.collection, names)
        for name in self.types:
            if name not in list(DocumentKind):
                raise UnknownType(name, list(DocumentKind))
        if self.since is not None and self.until is not None and self.since > self.until:
            raise EndsBeforeItBegins(self.since, self.until)

    def _holds(self, path: str, chosen: frozenset[str]) -> bool:
        if chosen and path not in chosen:
            return False
        return self.file is None or _matches(path, self.file)


def _beginning(day: date) -> float:
    """When a day begins here, in seconds since 1970; without end for a day that the system cannot tell."""
    try:
        return datetime.combine(day, time()).timestamp()
    except (OverflowError, ValueError, OSError):
        return inf if day > date(1970, 1, 1) else -inf


def _end(day: date) -> float:
    """When a day ends here."""
    return inf if day == date.max else _beginning(day + _DAY)


def _matches(path: str, pattern: str) -> bool:
    pattern, path = _folded(pattern), _folded(path)
    whole = "/" in pattern or "\\" in pattern
    return fnmatchcase(path if whole else PurePath(path).name, pattern)


def _folded(text: str) -> str:
    """Make names comparable; those from a Mac have their accents apart."""
    return unicodedata.normalize("NFC", text).casefold()
