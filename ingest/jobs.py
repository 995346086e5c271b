"""What a door asks of ingestion, how far it is, and what came of it."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from ingest.catalog.records import Source
from ingest.errors import IngestError
from ingest.reading.locked import Passwords


@dataclass(frozen=True, slots=True)
class FileResult:
    """A file that was met; ``unchanged`` where nothing was done about it."""

    path: Path
    unchanged: bool


@dataclass(frozen=True, slots=True)
class JobReport:
    """What came of a job: every file met, and the sources that were not there.

    ``unlocked`` is the SHA-256 of a document that was opened with a password.
    """

    results: tuple[FileResult, ...]
    offline: tuple[Path, ...]
    seconds: float
    unlocked: bytes | None = None


@dataclass(frozen=True, slots=True)
class SourceProgress:
    """How far one source is, at one moment; what is not at rest is told.

    ``stopped``: its vectors wait until it is brought up to date again.
    """

    path: Path
    files_found: int = 0
    files_done: int = 0
    vectors_pending: int = 0
    walking: bool = False
    paused: bool = False
    bytes_found: int = 0
    bytes_done: int = 0
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far ingestion is, at one moment.

    ``files_found`` grows while folders are still being walked; ``pages`` counts those read in this run.
    ``current`` are the files being read, with pages done and pages in all (0 where not known yet).
    ``paused``: every source is. ``vectors_stopped`` of those pending are not made, since they were stopped.
    ``rests``: all of it does, since the computer runs on its battery.
    """

    files_found: int = 0
    files_done: int = 0
    pages: int = 0
    vectors_pending: int = 0
    index_pending: int = 0
    walking: bool = False
    current: tuple[tuple[str, int, int], ...] = ()
    paused: bool = False
    sources: tuple[SourceProgress, ...] = ()
    rests: bool = False
    bytes_found: int = 0
    bytes_done: int = 0
    vectors_stopped: int = 0


@dataclass(eq=False, slots=True)
class FileCount:
    """How many files of a source were found to be read, and how many have their final state; their bytes."""

    found: int = 0
    done: int = 0
    walked: bool = False
    bytes_found: int = 0
    bytes_done: int = 0


@dataclass(eq=False, slots=True)
class Job:
    """Bring some sources up to date; ``report`` is set when all of it is searchable.

    With ``again``, only these files of theirs are looked at, and read although they failed before; what is
    locked is opened with ``passwords``. With ``parts``, of each source (by id) only what lies at some paths
    is looked at: something has changed there. A ``quiet`` job was asked for by no person: it shows only where
    it finds something to read. ``walked``: no more files will be found; ``open_files`` have no
    final state yet. Then its passages get a ``turn`` of their own, so that it need not wait for what others
    left. ``at_work`` are the sources that still have something to be read.
    """

    sources: Sequence[Source]
    again: tuple[tuple[Source, Path], ...] = ()
    passwords: Passwords = field(default_factory=dict, repr=False)
    parts: Mapping[int, tuple[Path, ...]] = field(default_factory=dict)
    quiet: bool = False
    report: Future[JobReport] = field(default_factory=Future)
    results: dict[Path, bool] = field(default_factory=dict)
    offline: list[Path] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)
    open_files: int = 0
    walked: bool = False
    turn: int | None = None
    at_work: dict[int, Source] = field(default_factory=dict)
    counts: dict[int, FileCount] = field(default_factory=dict)
    given_up: set[int] = field(default_factory=set)
    unlocked: bytes | None = None
    error: IngestError | None = None

    def __post_init__(self) -> None:
        self.at_work = {source.id: source for source in self.sources}
        self.counts = {source.id: FileCount() for source in self.sources}

    @property
    def shows(self) -> bool:
        """Whether a person is to see that it is at work."""
        return not self.quiet or any(count.found > count.done for count in self.counts.values())

    @property
    def is_given_up(self) -> bool:
        """Whether nothing of it is wanted any more; what was read is kept."""
        return bool(self.sources) and len(self.given_up) == len(self.counts)

    @property
    def open_bytes(self) -> int:
        """Bytes of the files that have no final state yet."""
        return sum(count.bytes_found - count.bytes_done for count in self.counts.values())

    def found(self, source: Source, size: int) -> None:
        """A file of ``size`` bytes is to be read."""
        count = self.counts[source.id]
        count.found += 1
        count.bytes_found += size
        self.open_files += 1

    def settled(self, source: Source, size: int) -> None:
        """A file has its final state."""
        if source.id not in self.given_up:
            count = self.counts[source.id]
            count.done += 1
            # It may have grown while it was read.
            count.bytes_done = min(count.bytes_done + size, count.bytes_found)
            if count.done == count.found:
                count.bytes_done = count.bytes_found
            self.open_files -= 1
            self._rest(source.id)

    def walked_source(self, source: Source) -> None:
        """No more files of a source will be found."""
        self.counts[source.id].walked = True
        self._rest(source.id)

    def give_up(self, source_id: int) -> None:
        """Wait for no file of this source any more."""
        if source_id in self.given_up or source_id not in self.counts:
            return
        count = self.counts[source_id]
        self.open_files -= count.found - count.done
        count.done, count.bytes_done = count.found, count.bytes_found
        self.given_up.add(source_id)
        self.at_work.pop(source_id, None)

    def finish(self) -> None:
        """Say that all of it is done."""
        if self.error is not None:
            self.report.set_exception(self.error)
            return
        results = tuple(FileResult(path, unchanged) for path, unchanged in self.results.items())
        seconds = time.monotonic() - self.begun
        self.report.set_result(JobReport(results, tuple(self.offline), seconds, self.unlocked))

    def _rest(self, source_id: int) -> None:
        count = self.counts[source_id]
        if count.walked and count.found == count.done:
            self.at_work.pop(source_id, None)
