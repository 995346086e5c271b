"""The ingest thread: files to words, words to vectors, vectors to the index, in small steps.

Words come first: as long as files are being read nothing is embedded, except while a slow file keeps
everybody waiting. Every step is committed to the catalog before the next begins, so that stopping, or a
``kill -9``, loses at most the step in hand.
"""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import Source
from ingest.catalog.vectors import VectorStore
from ingest.embedder_switch import EmbedderSwitch
from ingest.embedding.types import Embedder
from ingest.erasing import Eraser
from ingest.errors import IngestError
from ingest.index_keeper import IndexKeeper
from ingest.intake import Intake
from ingest.jobs import Job, Progress
from ingest.progress import ProgressMeter
from ingest.reading.locked import NO_PASSWORDS, Passwords
from ingest.readings import Reader
from ingest.regard import Regard
from ingest.standstill import Standstill
from ingest.vector_index import ROWS_PER_CALL
from ingest.vector_side import VectorSide

_log = logging.getLogger(__name__)


# Texts a step: a second of work on two cores, and four full batches of the embedder.
TEXTS_PER_STEP = 32
# Texts a step while files are still being read.
_TEXTS_IN_BETWEEN = 8
# How long to wait for a slow file before something is embedded in between.
_PATIENCE_SECONDS = 0.25
# Every batch changes what the ledger shows as pending; it is said no more often than this.
_SECONDS_BETWEEN_REVISIONS = 2.0


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
        reads_at_once: int,
        on_failure: Callable[[BaseException], None],
        switch: EmbedderSwitch | None = None,
    ) -> None:
        """``on_failure`` hears of an error that ends the thread; the jobs in hand fail with it.

        ``switch`` is the way to another embedder, where one was chosen.
        """
        self._catalog = catalog
        self._store = store
        self._keeper = keeper
        self._embedder = embedder
        self._switch = switch
        self._reader = reader
        self._intake = Intake(catalog, reader, embedder=store.embedder, reads_at_once=reads_at_once)
        self._on_failure = on_failure
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._opened = threading.Event()
        self._progress = Progress()
        # So that neither a job nor a step that tells how far it is overwrites what the other has told.
        self._telling = threading.Lock()
        self._eraser = Eraser(catalog)
        # Whoever knows what a person looks at tells it.
        self.regard = Regard(catalog)
        self._meter = ProgressMeter(catalog, store, self._intake, reader)
        # What is noted in the catalog holds from the start.
        self._pauses_changed = threading.Event()
        self._pauses_changed.set()
        self._standstill = Standstill(catalog)
        self._paused: frozenset[int] = frozenset()
        # Those and what was stopped: their vectors are not made.
        self._held: frozenset[int] = frozenset()
        self._rests = False
        self._to_give_up: queue.SimpleQueue[tuple[Collection[int] | None, float]] = queue.SimpleQueue()
        self._switches: queue.SimpleQueue[EmbedderSwitch | None] = queue.SimpleQueue()
        self._said_embedded = 0.0
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
        return self._submit(Job(sources))

    def submit_again(
        self, files: Collection[tuple[Source, Path]], passwords: Passwords = NO_PASSWORDS
    ) -> Job:
        """Read these files although they failed before; ``passwords`` open what is locked.

        They are read before what waits, and also where their source is paused. The job fails with
        `WrongPassword` where it does not open one; nothing is changed then.
        """
        if not files:
            # A job without files would wait until all else is done.
            nothing = Job([])
            nothing.finish()
            return nothing
        sources = {source.id: source for source, _ in files}
        return self._submit(Job(list(sources.values()), again=tuple(files), passwords=passwords))

    def submit_changes(
        self, changes: Mapping[Source, Collection[Path]], note: Callable[[Job], None] = lambda _job: None
    ) -> Job:
        """Look at some paths of sources at which something has changed, before what waits.

        No paths stand for all of a source. Nothing is shown of it until there is something to read.
        ``note`` hears of the job before it begins: what it finds may be asked for at once.
        """
        parts = {source.id: tuple(paths) for source, paths in changes.items() if paths}
        job = Job(list(changes), parts=parts, quiet=True)
        note(job)
        return self._submit(job)

    def heed_pauses(self) -> None:
        """Take up or let rest the sources that are noted in the catalog as paused or not.

        A file in hand is read to its end, a batch embedded. What is found by a walk meanwhile waits.
        """
        self._standstill.look()
        self._pauses_changed.set()
        self._wake.set()

    def rest(self, *, rests: bool) -> None:
        """Let everything rest as if it were paused, until told otherwise."""
        self._rests = rests
        self.heed_pauses()

    def give_up_reading(self, sources: Collection[int] | None) -> None:
        """Wait for no file of these sources (by id; None: of any) any more; their jobs end.

        What was read stays. The vectors that it lacks are made when they are brought up to date again.
        """
        self._standstill.stop(sources)
        self._to_give_up.put((sources, time.monotonic()))
        self._pauses_changed.set()
        self._wake.set()

    def is_at_work(self, source: Source) -> bool:
        """Whether a job for this source is not finished."""
        return any(source.id in job.counts and not (job.again or job.parts) for job in self._intake.jobs)

    @property
    def has_work(self) -> bool:
        """Whether there is something to be read or embedded, also while it rests."""
        return bool(self._intake.jobs) or self._progress.vectors_pending > 0

    def switch_to(self, switch: EmbedderSwitch | None) -> None:
        """Go on to another embedder by this way; None stays with the one that answers."""
        self._switches.put(switch)
        self._wake.set()

    def erase_removed(self) -> None:
        """Erase in the background what no file holds any more, down to the last copy on the disk."""
        self._standstill.look()
        self._eraser.ask()
        # Files of a paused source that is gone are waited for no longer.
        self._pauses_changed.set()
        self._wake.set()

    def wait_until_open(self) -> None:
        """Wait until the vector index has been looked at; it takes a second at the start."""
        self._opened.wait()

    def progress(self) -> Progress:
        """How far it is."""
        return self._standstill.seen_in(self._progress)

    def _submit(self, job: Job) -> Job:
        if not job.quiet and not job.again and self._standstill.go_on(job.counts.keys()):
            self._pauses_changed.set()
        with self._telling:
            self._intake.submit(job)
            if not job.quiet:
                self._progress = replace(self._progress, walking=True)
        self._new_job.set()
        self._wake.set()
        return job

    def _run(self) -> None:
        try:
            self._attempt(self._keeper.open)
            self._attempt(self._eraser.recall)
            self._opened.set()
            while not self._stop.is_set():
                self._wake.clear()
                if not self._attempt(self._step):
                    self._wake.wait(self._eraser.rest)
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
            with self._telling:
                self._progress = Progress()
            self._intake.fail(error)
            return False

    def _step(self) -> bool:
        """Do one small piece of work and tell how far it is; False where there is none."""
        worked = self._work()
        self._finish_jobs(idle=not worked)
        with self._telling:
            self._progress = replace(self._meter.read(exactly=not worked), rests=self._rests)
        return worked or self._go_on_switching()

    def _go_on_switching(self) -> bool:
        """Do a little for the embedder that is to come; no job waits for it. False where nothing is left."""
        if self._switch is None or self._rests:
            return False
        side = self._switch.step()
        if side is not None:
            self._take_side(side)
            return True
        return self._switch.failure is None

    def _take_side(self, side: VectorSide) -> None:
        """Let another embedder's vectors answer from now on."""
        old, self._switch = self._keeper, None
        side.keeper.when_in_doubt(self._wake.set)
        self._store, self._keeper, self._embedder = side.store, side.keeper, side.embedder
        self._intake.embed_for(side.store.embedder)
        old.close()
        side.keeper.open()

    def _work(self) -> bool:
        """Do one small piece of work, the most urgent first."""
        if self._new_job.is_set():
            self._new_job.clear()
            self._keeper.try_again()
        # In this order: what was paused before a job was submitted is known before its first file is met.
        self._intake.begin()
        self._take_orders()
        # Before anything is written into the word index, once after a change of its rule.
        if self._catalog.word_rebuild.step():
            return True
        if (walked := self._intake.advance()) is not None:
            if walked.quiet:
                self._eraser.look_later()
            else:
                self._eraser.look()
        if self._intake.is_reading:
            if not self._intake.collect(_PATIENCE_SECONDS):
                self._embed(_TEXTS_IN_BETWEEN)
                self._keeper.follow(ROWS_PER_CALL)
            return True
        return self._intake.is_walking or (
            self._keeper.follow(1 if self._waits_for_index else ROWS_PER_CALL)
            # Before embedding, so that nothing is embedded that was removed.
            or self._eraser.step()
            or self._embed(TEXTS_PER_STEP)
            or self._keeper.follow()
        )

    def _take_orders(self) -> None:
        """Heed what was asked since the last step: pauses and stops."""
        if self._pauses_changed.is_set():
            self._pauses_changed.clear()
            try:
                self._take_pauses()
            except IngestError:
                self._pauses_changed.set()
                raise
        self.regard.follow(self._intake, self._next_turn)
        while not self._to_give_up.empty():
            self._intake.give_up(*self._to_give_up.get())
        while not self._switches.empty():
            self._switch = self._switches.get()

    def _take_pauses(self) -> None:
        sources = self._catalog.sources.all()
        paused = frozenset(source.id for source in sources if source.paused or self._rests)
        held = paused | self._standstill.stopped
        self._intake.hold(paused, without_vectors=held)
        self._catalog.turns.hold(held)
        if self._held - held:
            for job in self._intake.jobs:
                job.turn = None  # what goes on has nobody's turn
        self._paused, self._held = paused, held
        self._meter.look_anew()

    def _finish_jobs(self, *, idle: bool) -> None:
        """Finish the jobs all of whose passages are in the index; where all is idle, that is every job."""
        self._waits_for_index = False
        for job in self._intake.settled_jobs():
            if job.is_given_up or (idle and not self._is_held(job)):
                self._intake.finish(job)
                continue
            turn = job.turn if job.turn is not None else self._give_turn(job)
            if not job.sources or self._catalog.turns.has_pending(turn) or self._is_held(job):
                continue
            if self._store.log_length() == 0:
                self._intake.finish(job)
            else:
                self._waits_for_index = True

    def _next_turn(self) -> int:
        self._turn -= 1
        return self._turn

    def _give_turn(self, job: Job) -> int:
        job.turn = self._next_turn()
        if job.again:
            self._catalog.turns.hurry_files([path for _, path in job.again], job.turn)
        else:
            self._catalog.turns.hurry([source.id for source in job.sources], job.turn)
        return job.turn

    def _is_held(self, job: Job) -> bool:
        """Whether a job waits for a source that is paused; one for single files waits for its words only."""
        held = self._paused & job.counts.keys()
        return bool(held) and not job.again and self._catalog.turns.holds(held)

    def _embed(self, limit: int) -> bool:
        texts = self._store.pending(limit)
        if texts:
            self._store.store(texts, self._embedder.embed_passages([text.text for text in texts]))
        self._say_embedded(is_news=bool(texts), more=bool(texts) and self._store.pending_count() > 0)
        return bool(texts)

    def _say_embedded(self, *, is_news: bool, more: bool) -> None:
        """Say now and then, and with the last of it, that the ledger shows less as pending."""
        now = time.monotonic()
        if more and self._said_embedded and now - self._said_embedded < _SECONDS_BETWEEN_REVISIONS:
            return
        if is_news or self._said_embedded:
            self._catalog.revision.grow()
        self._said_embedded = now if more else 0.0
