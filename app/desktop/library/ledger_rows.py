"""The rows of the ledger with what is looked at often: found by path, counted, matched, put in order.

No Qt in here: 50,000 rows are sorted and filtered by Python's own sort on kept keys, which takes some
50 ms, where a proxy model that asks a Python model for each comparison takes seconds.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from operator import attrgetter
from os.path import basename, dirname
from typing import Any

from msgspec.structs import replace

from app.desktop.library.document_states import Group, group_of, severity_of
from app.desktop.words import visible
from app.engine import wire
from ingest.types import ATTENTION

# So many files of one name are told apart by their folders.
_TWINS = 2


class Column(IntEnum):
    """The columns of the ledger, in the order shown."""

    NAME = 0
    STATE = 1
    PAGES = 2
    PASSAGES = 3
    SIZE = 4
    CHANGED = 5


class Entry:
    """A row and what sorting, filtering and painting need of it again and again."""

    __slots__ = ("folded", "group", "row", "severity")

    def __init__(self, row: wire.LedgerRow) -> None:
        self.row = row
        self.folded = file_name(row.path).casefold()
        self.group = group_of(row)
        self.severity = severity_of(row, self.group)

    @property
    def name(self) -> str:
        """The file's name as it may be shown; made when it is painted, as most rows never are."""
        return visible(file_name(self.row.path))


@dataclass(frozen=True, slots=True, kw_only=True)
class InSource:
    """The files of a source alone."""

    path: str

    def holds(self, row: wire.LedgerRow) -> bool:
        """Whether a row is one of them."""
        return row.source == self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class InCollection:
    """The files of a collection alone."""

    name: str

    def holds(self, row: wire.LedgerRow) -> bool:
        """Whether a row is one of them."""
        return row.collection == self.name


@dataclass(frozen=True, slots=True)
class NeedsAttention:
    """The files that need attention, and no others."""

    def holds(self, row: wire.LedgerRow) -> bool:
        """Whether a row is one of them."""
        return row.state in ATTENTION


Limit = InSource | InCollection | NeedsAttention
"""The part of the library that alone is looked at; all of it is looked at without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What is shown: names that hold ``text``, of one group or of all, within a limit."""

    text: str = ""
    group: Group | None = None
    limit: Limit | None = None

    def holds(self, entry: Entry) -> bool:
        """Whether a row is among what is shown; ``text`` is compared casefolded."""
        is_of_group = self.group is None or entry.group is self.group
        is_within = self.limit is None or self.limit.holds(entry.row)
        return is_of_group and self.text in entry.folded and is_within


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of taking rows in: paths that were not there, and paths whose row is another now."""

    new: tuple[str, ...]
    changed: tuple[str, ...]


_Key = Callable[[Entry], Any]
_KEYS: dict[Column, _Key] = {
    Column.STATE: attrgetter("severity"),
    Column.PAGES: attrgetter("row.pages"),
    Column.PASSAGES: attrgetter("row.passages"),
    # What is not known counts as less than anything known.
    Column.SIZE: lambda entry: -1 if entry.row.size is None else entry.row.size,
    Column.CHANGED: lambda entry: entry.row.modified or "",
}


class LedgerRows:
    """Every row of the ledger by path."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.counts: Counter[Group] = Counter()
        self._retries: dict[str, None] = {}
        self._seen: set[str] | None = None
        self._names: list[str] | None = None
        # How many files have a name, by the name casefolded.
        self._bearers: Counter[str] = Counter()

    def begin(self) -> None:
        """A whole listing comes; what it does not hold is gone when it ends."""
        self._seen = set()

    def take(self, rows: Iterable[wire.LedgerRow]) -> Taken:
        """Take in a part of the listing."""
        new: list[str] = []
        changed: list[str] = []
        seen = self._seen if self._seen is not None else set[str]()
        for row in rows:
            path = row.path
            seen.add(path)
            old = self.entries.get(path)
            if old is not None and old.row == row:
                continue
            (new if old is None else changed).append(path)
            if old is None:
                self._bearers[file_name(path).casefold()] += 1
            if old is not None:
                self.counts[old.group] -= 1
            self._put(path, Entry(row))
        if new:
            self._names = None
        return Taken(new=tuple(new), changed=tuple(changed))

    def end(self) -> tuple[str, ...]:
        """Forget what the listing did not hold, and say which paths these were."""
        seen, self._seen = self._seen, None
        if seen is None or len(seen) == len(self.entries):
            return ()
        gone = tuple(path for path in self.entries if path not in seen)
        self._names = None
        for path in gone:
            entry = self.entries.pop(path)
            self.counts[entry.group] -= 1
            self._bearers[entry.folded] -= 1
            self._retries.pop(path, None)
        return gone

    def counts_within(self, limit: Limit | None) -> Counter[Group]:
        """How many rows are in each state, of those within a limit."""
        if limit is None:
            return self.counts
        return Counter(entry.group for entry in self.entries.values() if limit.holds(entry.row))

    def rename_collection(self, name: str, new_name: str) -> None:
        """Give a collection another name, ahead of the listing that will say so."""
        for entry in self.entries.values():
            if entry.row.collection == name:
                entry.row = replace(entry.row, collection=new_name)

    def shown_name(self, entry: Entry) -> str:
        """The name of a row, with its folder where another file has the same name."""
        if self._bearers[entry.folded] < _TWINS:
            return entry.name
        # A Path object for each row takes four times as long.
        folder = basename(dirname(entry.row.path))  # noqa: PTH119, PTH120
        return f"{entry.name} · {visible(folder)}"

    def retriable(self, paths: Iterable[str] | None = None) -> tuple[str, ...]:
        """The paths, of these or of all, where trying again may change the state."""
        if paths is None:
            return tuple(self._retries)
        return tuple(path for path in paths if path in self._retries)

    def ordered(self, match: Match, column: Column, *, descending: bool) -> list[str]:
        """The paths that match, sorted by a column; where that is equal, by name upwards."""
        entries = [self.entries[path] for path in self._by_name()]
        if match != Match():
            entries = [entry for entry in entries if match.holds(entry)]
        if column is not Column.NAME:
            entries.sort(key=_KEYS[column], reverse=descending)
        elif descending:
            entries.reverse()
        return [entry.row.path for entry in entries]

    def _by_name(self) -> list[str]:
        """All paths by name: kept, as names stay while states and counts change."""
        if self._names is None:
            entries = sorted(self.entries.values(), key=attrgetter("folded"))
            self._names = [entry.row.path for entry in entries]
        return self._names

    def _put(self, path: str, entry: Entry) -> None:
        self.entries[path] = entry
        self.counts[entry.group] += 1
        if entry.row.retries:
            self._retries[path] = None
        else:
            self._retries.pop(path, None)


def file_name(path: str) -> str:
    """The last part of a path, as it is: `words.visible` makes it fit to be shown."""
    # A Path object for each of 50,000 rows takes four times as long.
    return basename(path) or path  # noqa: PTH119


def consecutive(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ascending numbers as ranges: the first and the last of each."""
    if not places:
        return
    first = places[0]
    for before, after in pairwise(places):
        if after != before + 1:
            yield first, before
            first = after
    yield first, places[-1]
