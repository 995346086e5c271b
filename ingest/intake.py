"""From jobs to documents in the catalog: walk, have files read elsewhere, store what comes back."""

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from ingest.catalog.catalog import Catalog
from ingest.catalog.sources import FileStamp
from ingest.jobs import Job
from ingest.reading.attempt import PageProgress
from ingest.reconciling import (
    FileToRead,
    content_hash,
    format_of,
    mark_offline,
    reconcile,
    went_offline,
)
from ingest.scanning import refusal_of_error
from ingest.types import DocumentState, ReadDocument, ReadLimits, Reason, Refusal

# Goes up whenever parsers or chunking would make something else of the same file; files are then read anew.
READER_VERSION = "1"

# States that belong to a place, not to a content: another file with the same bytes may fare better.
_OF_THE_FILE = frozenset({DocumentState.UNREADABLE, DocumentState.UNSUPPORTED, DocumentState.EXCLUDED})
# Files met, and files recognised by their content, in one step: stopping and progress wait for no walk.
_FILES_A_STEP = 100
# A file that is written to while it is read is read again, but not for ever.
_MOST_TRIES = 3
_CHANGING = Refusal(
    DocumentState.UNREADABLE, Reason.READ_ERROR, {"problem": "it changes while it is being read"}
)


class Reader(Protocol):
    """Reads files elsewhere; `ingest.reading.pool.ReaderPool` is the real one."""

    def submit(self, path: Path) -> "Future[ReadDocument | Refusal]":
        """Begin to read a file."""

    @property
    def progress(self) -> Mapping[Path, PageProgress]:
        """How far each file in hand is."""

    def close(self) -> None:
        """End at once, with every child process."""


@dataclass(eq=False, slots=True)
class _Reading:
    """A content in hand, and the files that hold it."""

    key: tuple[bytes, str]
    files: list[FileToRead] = field(default_factory=list)


class Intake:
    """Belongs to the ingest thread, but for `submit`, which any thread may call."""

    def __init__(
        self, catalog: Catalog, reader: Reader, *, embedder: str, limits: ReadLimits, reads_at_once: int
    ) -> None:
        """``embedder`` is the key of the one whose vectors new passages need."""
        self._catalog = catalog
        self._reader = reader
        self._embedder = embedder
        self._limits = limits
        # Every worker has a file in hand, and one more lies ready for each.
        self._most_in_hand = 2 * reads_at_once
        self._waiting: deque[Job] = deque()
        self._jobs: list[Job] = []
        self._walking: Job | None = None
        self._walk: Iterator[FileToRead | None] = iter(())
        self._to_read: deque[FileToRead] = deque()
        self._in_hand: dict[Future[ReadDocument | Refusal], _Reading] = {}
        self.pages = 0
        self.files_done = 0

    def submit(self, job: Job) -> None:
        """Take a job up after those before it."""
        self._waiting.append(job)

    @property
    def is_walking(self) -> bool:
        """Whether more files may be found."""
        return self._walking is not None or bool(self._waiting)

    @property
    def is_reading(self) -> bool:
        """Whether files are in hand, or wait for it."""
        return bool(self._in_hand or self._to_read)

    @property
    def files_found(self) -> int:
        """Files that were or will be read in this run."""
        return self.files_done + sum(job.open_files for job in self._jobs)

    def advance(self) -> bool:
        """Walk some files on and keep every worker busy; gives whether a walk came to its end."""
        ended = self._walk_on()
        for _ in range(_FILES_A_STEP):
            if not self._to_read or len(self._in_hand) >= self._most_in_hand:
                break
            self._read(self._to_read.popleft())
        return ended

    def _walk_on(self) -> bool:
        if self._walking is None and self._waiting:
            self._walking = self._waiting.popleft()
            self._jobs.append(self._walking)
            self._walk = self._files_of(self._walking)
        if self._walking is None:
            return False
        for _ in range(_FILES_A_STEP):
            try:
                file = next(self._walk)
            except StopIteration:
                self._walking.walked = True
                self._walking = None
                return True
            if file is not None:
                file.job.open_files += 1
                self._to_read.append(file)
        return False

    def collect(self, patience: float) -> bool:
        """Store what was read; False where nothing was within ``patience`` seconds."""
        if not self._in_hand:
            return True  # what waits is taken up in the next step
        finished, _ = wait(self._in_hand, patience, FIRST_COMPLETED)
        for future in finished:
            self._take(self._in_hand.pop(future), future.result())
        return bool(finished)

    def settled_jobs(self) -> list[Job]:
        """Jobs whose files all have their final state."""
        return [job for job in self._jobs if job.walked and job.open_files == 0]

    def finish(self, job: Job) -> None:
        """Say that all of a job is searchable."""
        self._jobs.remove(job)
        job.finish()
        if not self._jobs and not self._waiting:
            self.pages = self.files_done = 0

    def fail(self, error: BaseException) -> None:
        """Give up what is in hand; every job fails with ``error``."""
        for future in self._in_hand:
            future.cancel()
        self._in_hand.clear()
        self._to_read.clear()
        self._walking = None
        while self._waiting:
            self._jobs.append(self._waiting.popleft())
        for job in self._jobs:
            job.report.set_exception(error)
        self._jobs.clear()
        self.pages = self.files_done = 0

    def _files_of(self, job: Job) -> Iterator[FileToRead | None]:
        for source in job.sources:
            yield from reconcile(self._catalog, job, source, READER_VERSION, self._limits)

    def _read(self, file: FileToRead) -> None:
        """Recognise a file by its content, or begin to read it."""
        if not self._catalog.sources.has(file.source):
            file.job.open_files -= 1
            return  # removed meanwhile
        path = file.stamp.path
        try:
            key = (content_hash(path), format_of(path))
        except OSError as error:
            self._settle(file, refusal_of_error(error))
            return
        document = self._catalog.documents.find(*key, READER_VERSION)
        if document is not None:
            self._settle(file, document)
            return
        for reading in self._in_hand.values():
            if reading.key == key:
                reading.files.append(file)
                return
        self._in_hand[self._reader.submit(path)] = _Reading(key, [file])

    def _take(self, reading: _Reading, outcome: ReadDocument | Refusal) -> None:
        """Store what a content was read as, and settle its files."""
        read, *copies = reading.files
        changed = _changed_since(read)
        if changed is not None:
            # What was read may be neither the old content nor the new one.
            self._read_again(read, changed)
            for copy in copies:
                self._read_again(copy, copy.stamp)
            return
        settled: int | Refusal
        if isinstance(outcome, Refusal) and outcome.state in _OF_THE_FILE:
            settled = outcome
        else:
            name = read.stamp.path.name
            settled = self._catalog.documents.store(
                *reading.key, READER_VERSION, name=name, outcome=outcome, embedder=self._embedder
            )
        if isinstance(outcome, ReadDocument):
            self.pages += len(outcome.pages)
        for file in reading.files:
            self._settle(file, settled)

    def _read_again(self, file: FileToRead, stamp: FileStamp) -> None:
        if file.tries + 1 >= _MOST_TRIES:
            self._settle(file, _CHANGING)
            return
        self._read(replace(file, stamp=stamp, tries=file.tries + 1))

    def _settle(self, file: FileToRead, settled: int | Refusal) -> None:
        """Give a file its final state: the document it holds, or why it was not read."""
        sources = self._catalog.sources
        if isinstance(settled, Refusal) and went_offline(file.source, settled):
            mark_offline(self._catalog, file.job, file.source)
        elif isinstance(settled, Refusal):
            sources.put_refusal(file.source, file.stamp, READER_VERSION, settled)
        else:
            sources.put_document(file.source, file.stamp, READER_VERSION, settled)
        file.job.open_files -= 1
        self.files_done += 1


def _changed_since(file: FileToRead) -> FileStamp | None:
    """Give a file's new stamp where it was written to since it was met; None where not, or where gone."""
    path = file.stamp.path
    try:
        status = path.stat()
    except OSError:
        return None  # gone; the walk, or the next one, says so
    stamp = FileStamp(path, status.st_size, status.st_mtime_ns)
    return None if stamp == file.stamp else stamp
