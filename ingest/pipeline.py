"""The ingest thread: files to words, words to vectors, vectors to the index, in small steps.

Words come first: as long as files are being read nothing is embedded, except while a slow file keeps
everybody waiting. Every step is committed to the catalog before the next begins, so that stopping, or a
``kill -9``, loses at most the step in hand.
"""

import contextlib
import logging
import threading
from collections.abc import Callable

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import Source
from ingest.catalog.sources import TRACES
from ingest.catalog.vectors import VectorStore
from ingest.embedding.types import Embedder
from ingest.errors import IngestError
from ingest.index_keeper import IndexKeeper
from ingest.intake import Intake, Reader
from ingest.jobs import Job, Progress
from ingest.types import ReadLimits
from ingest.vector_index import ROWS_PER_CALL

_log = logging.getLogger(__name__)


# Texts a step: a second of work on two cores, and four full batches of the embedder.
_TEXTS_PER_STEP = 32
# Texts a step while files are still being read.
_TEXTS_IN_BETWEEN = 8
# How long to wait for a slow file before something is embedded in between.
_PATIENCE_SECONDS = 0.25
# How long to wait for searches that still read what is to be erased.
_RETRY_SECONDS = 1.0


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
        self._intake = Intake(
            catalog, reader, embedder=store.embedder, limits=limits, reads_at_once=reads_at_once
        )
        self._on_failure = on_failure
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._opened = threading.Event()
        self._progress = Progress()
        self._to_erase = threading.Event()
        self._to_erase.set()
        self._leave_no_trace = threading.Event()
        self._new_job = threading.Event()
        self._turn = 0
        self._waits_for_index = False
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
        self._intake.submit(job)
        self._progress = Progress(walking=True)
        self._new_job.set()
        self._wake.set()
        return job

    def erase_removed(self) -> None:
        """Erase in the background what no file holds any more, down to the last copy on the disk.

        What a removal leaves to be erased is noted in the catalog: where this process ends before it is done,
        the next one goes on.
        """
        self._to_erase.set()
        self._leave_no_trace.set()
        self._wake.set()

    def wait_until_open(self) -> None:
        """Wait until the vector index has been looked at; it takes a second at the start."""
        self._opened.wait()

    def progress(self) -> Progress:
        """How far it is."""
        return self._progress

    def _run(self) -> None:
        try:
            self._attempt(self._keeper.open)
            self._attempt(self._recall_wish)
            self._opened.set()
            while not self._stop.is_set():
                self._wake.clear()
                if not self._attempt(self._step):
                    self._wake.wait(_RETRY_SECONDS if self._leave_no_trace.is_set() else None)
        except BaseException as error:
            self._intake.fail(error)
            self._on_failure(error)
            raise
        finally:
            self._opened.set()
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
            self._intake.fail(error)
            self._progress = Progress()
            return False

    def _step(self) -> bool:
        """Do one small piece of work and tell how far it is; False where there is none."""
        worked = self._work()
        self._finish_jobs(idle=not worked)
        self._update_progress()
        return worked

    def _work(self) -> bool:
        """Do one small piece of work, the most urgent first."""
        if self._new_job.is_set():
            self._new_job.clear()
            self._keeper.try_again()
        if self._intake.advance():
            self._to_erase.set()
        if self._intake.is_reading:
            if not self._intake.collect(_PATIENCE_SECONDS):
                self._embed(_TEXTS_IN_BETWEEN)
                self._keeper.follow(ROWS_PER_CALL)
            return True
        return self._intake.is_walking or (
            self._keeper.follow(1 if self._waits_for_index else ROWS_PER_CALL)
            # Before embedding, so that nothing is embedded that was removed.
            or self._erase_some()
            or self._erase_traces()
            or self._embed(_TEXTS_PER_STEP)
            or self._keeper.follow()
        )

    def _finish_jobs(self, *, idle: bool) -> None:
        """Finish the jobs all of whose passages are in the index; where all is idle, that is every job."""
        self._waits_for_index = False
        for job in self._intake.settled_jobs():
            if idle:
                self._intake.finish(job)
                continue
            if job.turn is None:
                self._turn -= 1
                job.turn = self._turn
                self._store.hurry([source.id for source in job.sources], job.turn)
            if not job.sources or self._store.has_pending(job.turn):
                continue
            if self._store.log_length() == 0:
                self._intake.finish(job)
            else:
                self._waits_for_index = True

    def _embed(self, limit: int) -> bool:
        texts = self._store.pending(limit)
        if not texts:
            return False
        self._store.store(texts, self._embedder.embed_passages([text.text for text in texts]))
        return True

    def _recall_wish(self) -> None:
        if self._catalog.remembered(TRACES) is not None:
            self._leave_no_trace.set()

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
        # In this order: whoever wishes for no trace has asked for the erasing first.
        if not self._leave_no_trace.is_set() or self._to_erase.is_set():
            return False
        self._leave_no_trace.clear()
        if not self._catalog.erase_traces():
            self._leave_no_trace.set()
        elif not self._leave_no_trace.is_set():
            self._catalog.remember(TRACES, None)
        return False

    def _update_progress(self) -> None:
        intake = self._intake
        self._progress = Progress(
            files_found=intake.files_found,
            files_done=intake.files_done,
            pages=intake.pages,
            vectors_pending=self._store.pending_count(),
            index_pending=self._store.log_length(),
            walking=intake.is_walking,
            current=tuple((str(path), p.done, p.total) for path, p in self._reader.progress.items()),
        )
