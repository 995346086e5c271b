"""The ingest thread: files to words, words to vectors, vectors to the index, in small steps.

Words come first: as long as files are being read nothing is embedded, except while a slow file keeps
everybody waiting. Every step is committed to the catalog before the next begins, so that stopping, or a
``kill -9``, loses at most the step in hand.
"""

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import Source
from ingest.catalog.vectors import VectorStore
from ingest.embedding.types import Embedder
from ingest.errors import IngestError
from ingest.index_keeper import IndexKeeper
from ingest.jobs import Job, Progress
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
from ingest.types import DocumentState, ReadDocument, ReadLimits, Refusal
from ingest.vector_index import ROWS_PER_CALL

_log = logging.getLogger(__name__)

# Goes up whenever parsers or chunking would make something else of the same file; files are then read anew.
READER_VERSION = "1"

# States that belong to a place, not to a content: another file with the same bytes may fare better.
_OF_THE_FILE = frozenset({DocumentState.UNREADABLE, DocumentState.UNSUPPORTED, DocumentState.EXCLUDED})
# Texts a step: a second of work on two cores, and four full batches of the embedder.
_TEXTS_PER_STEP = 32
# Texts a step while files are still being read.
_TEXTS_IN_BETWEEN = 8
# How long to wait for a slow file before something is embedded in between.
_PATIENCE_SECONDS = 0.25
# How long to wait for searches that still read what is to be erased.
_RETRY_SECONDS = 1.0


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
    name: str
    files: list[FileToRead] = field(default_factory=list)


class Pipeline:
    """Does the work of ingestion in one thread; every method may be called from any thread."""

    def __init__(
        self,
        catalog: Catalog,
        store: VectorStore,
        keeper: IndexKeeper,
        embedder: Embedder,
        *,
        reader: Reader,
        limits: ReadLimits,
        reads_at_once: int,
        on_failure: Callable[[BaseException], None],
    ) -> None:
        """``on_failure`` hears of an error that ends the thread; the jobs in hand fail with it."""
        self._catalog = catalog
        self._store = store
        self._keeper = keeper
        self._embedder = embedder
        self._reader = reader
        self._limits = limits
        self._most_in_hand = 2 * reads_at_once
        self._on_failure = on_failure
        self._waiting: deque[Job] = deque()
        self._jobs: list[Job] = []
        self._to_read: Iterator[FileToRead] = iter(())
        self._walking: Job | None = None
        self._in_hand: dict[Future[ReadDocument | Refusal], _Reading] = {}
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._progress = Progress()
        self._pages = 0
        self._done = 0
        self._to_erase = threading.Event()
        self._to_erase.set()
        self._leave_no_trace = threading.Event()
        keeper.when_in_doubt(self._wake.set)
        self._thread = threading.Thread(target=self._run, name="ingest")

    def start(self) -> None:
        """Begin, with what an earlier run left undone."""
        self._thread.start()

    def stop(self) -> None:
        """End after the step in hand; what is undone goes on at the next start."""
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join()

    def submit(self, sources: list[Source]) -> Job:
        """Bring these sources up to date."""
        job = Job(sources)
        self._waiting.append(job)
        self._progress = Progress(walking=True)
        self._wake.set()
        return job

    def erase_removed(self) -> None:
        """Erase in the background what no file holds any more, down to the last copy on the disk."""
        self._to_erase.set()
        self._leave_no_trace.set()
        self._wake.set()

    def progress(self) -> Progress:
        """How far it is."""
        return self._progress

    def _run(self) -> None:
        try:
            self._attempt(self._keeper.open)
            while not self._stop.is_set():
                self._wake.clear()
                if not self._attempt(self._step):
                    self._wake.wait(_RETRY_SECONDS if self._leave_no_trace.is_set() else None)
        except BaseException as error:
            self._fail_jobs(error)
            self._on_failure(error)
            raise
        finally:
            self._reader.close()
            # On a full disk the seal cannot be written; the index is then filled anew at the next start.
            with contextlib.suppress(IngestError):
                self._keeper.close()

    def _attempt(self, work: Callable[[], object]) -> bool:
        """Work; an error of the catalog (a full disk) fails the jobs in hand and leaves the thread alive."""
        try:
            return bool(work())
        except IngestError as error:
            _log.exception("ingestion stopped")
            self._abandon_reading()
            self._fail_jobs(error)
            self._progress = Progress()
            return False

    def _step(self) -> bool:
        """Do one small piece of work and tell how far it is; False where there is none."""
        worked = self._work()
        if not worked:
            self._finish_jobs()
        self._update_progress()
        return worked

    def _work(self) -> bool:
        """Do one small piece of work, the most urgent first."""
        self._take_next_job()
        self._begin_reading()
        if self._in_hand:
            finished, _ = wait(self._in_hand, _PATIENCE_SECONDS, FIRST_COMPLETED)
            for future in finished:
                self._store_outcome(future)
            if not finished:
                self._embed(_TEXTS_IN_BETWEEN)
            return True
        return (
            self._keeper.follow(ROWS_PER_CALL)
            # Before embedding, so that nothing is embedded that was removed.
            or self._erase_some()
            or self._embed(_TEXTS_PER_STEP)
            or self._keeper.follow()
            or self._erase_traces()
        )

    def _take_next_job(self) -> None:
        if self._walking is None and self._waiting:
            self._walking = self._waiting.popleft()
            self._jobs.append(self._walking)
            self._keeper.try_again()
            self._to_read = self._files_of(self._walking)

    def _files_of(self, job: Job) -> Iterator[FileToRead]:
        for source in job.sources:
            yield from reconcile(self._catalog, job, source, READER_VERSION, self._limits)

    def _begin_reading(self) -> None:
        """Keep every worker busy, and one file ready for each."""
        while self._walking is not None and len(self._in_hand) < self._most_in_hand:
            if self._stop.is_set():
                return
            file = next(self._to_read, None)
            if file is None:
                self._walking.walked = True
                self._walking = None
                self._to_erase.set()
                self._take_next_job()
                continue
            self._read(file)
            self._update_progress()

    def _read(self, file: FileToRead) -> None:
        if not self._catalog.sources.has(file.source):
            return  # removed meanwhile
        path = file.stamp.path
        file.job.open_files += 1
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
        self._in_hand[self._reader.submit(path)] = _Reading(key, path.name, [file])

    def _store_outcome(self, future: Future[ReadDocument | Refusal]) -> None:
        reading = self._in_hand.pop(future)
        outcome = future.result()
        settled: int | Refusal
        if isinstance(outcome, Refusal) and outcome.state in _OF_THE_FILE:
            settled = outcome
        else:
            settled = self._catalog.documents.store(
                *reading.key,
                READER_VERSION,
                name=reading.name,
                outcome=outcome,
                embedder=self._store.embedder,
            )
        if isinstance(outcome, ReadDocument):
            self._pages += len(outcome.pages)
        for file in reading.files:
            self._settle(file, settled)

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
        self._done += 1

    def _embed(self, limit: int) -> bool:
        texts = self._store.pending(limit)
        if not texts:
            return False
        self._store.store(texts, self._embedder.embed_passages([text.text for text in texts]))
        return True

    def _erase_some(self) -> bool:
        if not self._to_erase.is_set():
            return False
        # Cleared before looking: what is removed meanwhile sets it again.
        self._to_erase.clear()
        if self._catalog.documents.erase_orphans() == 0:
            return False
        self._to_erase.set()
        return True

    def _erase_traces(self) -> bool:
        if self._leave_no_trace.is_set():
            self._leave_no_trace.clear()
            if not self._catalog.erase_traces():
                self._leave_no_trace.set()
        return False

    def _finish_jobs(self) -> None:
        """All is searchable: every job whose files are settled is done."""
        done = [job for job in self._jobs if job.walked and job.open_files == 0]
        self._jobs = [job for job in self._jobs if job not in done]
        for job in done:
            job.finish()
        if not self._jobs and not self._waiting:
            self._pages = self._done = 0

    def _fail_jobs(self, error: BaseException) -> None:
        while self._waiting:
            self._jobs.append(self._waiting.popleft())
        for job in self._jobs:
            job.report.set_exception(error)
        self._jobs.clear()
        self._pages = self._done = 0

    def _abandon_reading(self) -> None:
        for future in self._in_hand:
            future.cancel()
        self._in_hand.clear()
        self._to_read = iter(())
        self._walking = None

    def _update_progress(self) -> None:
        open_files = sum(job.open_files for job in self._jobs)
        self._progress = Progress(
            files_found=self._done + open_files,
            files_done=self._done,
            pages=self._pages,
            vectors_pending=self._store.pending_count(),
            index_pending=self._store.log_length(),
            walking=self._walking is not None or bool(self._waiting),
            current=tuple((str(path), p.done, p.total) for path, p in self._reader.progress.items()),
        )
