"""From jobs to documents in the catalog: walk, have files read elsewhere, store what comes back."""

import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace

from ingest.catalog.catalog import Catalog
from ingest.catalog.file_rows import FileStamp
from ingest.catalog.records import Source
from ingest.filing import READER_VERSION, Filing, is_given_up
from ingest.jobs import Job
from ingest.parsers.formats import refusal_by_format
from ingest.quarantine import Quarantine, after_tries, did_harm
from ingest.reading.locked import hash_of_part, locked_in
from ingest.readings import Reader, Reading, changed_since
from ingest.reconciling import (
    FileToRead,
    content_hash,
    format_of,
    look_again,
    reconcile,
    reconcile_parts,
)
from ingest.scanning import refusal_of_error
from ingest.types import DocumentState, ReadDocument, Reason, Refusal
from ingest.waiting import WaitingFiles
from ingest.walks import Walks

# States that belong to a place, not to a content: another file with the same bytes may fare better.
_OF_THE_FILE = frozenset({DocumentState.UNREADABLE, DocumentState.UNSUPPORTED, DocumentState.EXCLUDED})
# Files met, and files recognised by their content, in one step: stopping and progress wait for no walk.
_FILES_A_STEP = 100
_SECONDS_A_STEP = 0.25
# A file that is written to while it is read is read again, but not for ever.
_MOST_TRIES = 3
_CHANGING = Refusal(
    DocumentState.UNREADABLE, Reason.READ_ERROR, {"problem": "it changes while it is being read"}
)


class Intake:
    """Belongs to the ingest thread, but for `submit` and `jobs`, which any thread may use."""

    def __init__(self, catalog: Catalog, reader: Reader, *, embedder: str, reads_at_once: int) -> None:
        """``embedder`` is the key of the one whose vectors new passages need."""
        self._catalog = catalog
        self._reader = reader
        self._filing = Filing(catalog, embedder)
        # Every worker has a file in hand, and one more lies ready for each.
        self._most_in_hand = 2 * reads_at_once
        self._walks = Walks(self._files_of)
        self._jobs: list[Job] = []
        self._waiting = WaitingFiles()
        self._quarantine = Quarantine()
        self._in_hand: dict[Future[ReadDocument | Refusal], Reading] = {}

    def submit(self, job: Job) -> None:
        """Take a job up after those before it."""
        self._walks.submit(job)

    @property
    def jobs(self) -> list[Job]:
        """The jobs that are not finished, in turn."""
        # In this order: what is begun meanwhile is in both, and never in neither.
        submitted = self._walks.submitted
        begun = list(self._jobs)
        return [*begun, *(job for job in submitted if job not in begun)]

    @property
    def is_walking(self) -> bool:
        """Whether more files may be found."""
        return self._walks.is_at_work

    @property
    def shows_walking(self) -> bool:
        """Whether a person is to see that files are looked for."""
        return self._walks.shows

    @property
    def is_reading(self) -> bool:
        """Whether files are in hand, or wait for it; those of paused sources do not."""
        return bool(self._in_hand) or self._waiting.is_ready or self._quarantine.is_ready()

    def embed_for(self, embedder: str) -> None:
        """Let new passages need the vectors of the embedder with this key."""
        self._filing.embedder = embedder

    @property
    def pages(self) -> int:
        """Pages that were read in this run."""
        return self._filing.pages

    @property
    def files_done(self) -> int:
        """Files that were read in this run."""
        return self._filing.files_done

    @property
    def bytes_done(self) -> int:
        """Bytes of the files that were read in this run."""
        return self._filing.bytes_done

    @property
    def files_found(self) -> int:
        """Files that were or will be read in this run."""
        return self.files_done + sum(job.open_files for job in self._jobs)

    @property
    def bytes_found(self) -> int:
        """Bytes of the files that were or will be read in this run."""
        return self.bytes_done + sum(job.open_bytes for job in self._jobs)

    def prefer(self, is_wanted: Callable[[FileToRead], bool]) -> None:
        """Let some of the files that wait to be read go before the others."""
        self._waiting.prefer(is_wanted)

    def hold(self, paused: frozenset[int], *, without_vectors: frozenset[int]) -> None:
        """Take up no file of the sources (by id) that are paused; what is in hand is read to its end.

        What is read of those ``without_vectors`` waits for its vectors.
        """
        self._filing.without_vectors = without_vectors
        self._waiting.hold(paused)
        self._quarantine.hold(paused)

    def give_up(self, sources: Collection[int] | None, asked: float) -> None:
        """Wait for no file of these sources (by id; None: of any) any more, as was wanted at ``asked``.

        What is in hand already is read to its end and kept, but no job waits for it. A job that was begun
        since (`time.monotonic`) is not meant.
        """
        for job in (job for job in self.jobs if job.begun <= asked):
            for source_id in list(job.counts) if sources is None else sources:
                job.give_up(source_id)
        for job in self._walks.take_given_up():
            self._jobs.append(job)
            job.walked = True
        for file in self._waiting.drop(is_given_up):
            file.job.results.pop(file.stamp.path, None)
        self._quarantine.drop(is_given_up)
        for future, reading in list(self._in_hand.items()):
            if all(map(is_given_up, reading.files)) and future.cancel():
                del self._in_hand[future]

    def begin(self) -> None:
        """Take up the job whose turn it is to be walked, if there is one."""
        self._walks.begin(self._jobs)

    def advance(self) -> Job | None:
        """Walk some files on and keep every worker busy; gives the job whose walk came to its end."""
        ended = self._walk_on()
        if any(reading.first is not None for reading in self._in_hand.values()):
            return ended  # nothing beside what is tried alone
        # After the rest, but for what a person named: that goes first here too.
        only_named = self._waiting.is_ready or self.is_walking
        if not (only_named and self._quarantine.is_ready(only_named=True)):
            self._take_up()
        if not self._in_hand and (reading := self._quarantine.take(only_named=only_named)) is not None:
            self._read_alone(reading)
        return ended

    def _take_up(self) -> None:
        """Begin to read what waits, or recognise it, which means to read it to its end here."""
        ends = time.monotonic() + _SECONDS_A_STEP
        for _ in range(_FILES_A_STEP):
            if not self._waiting.is_ready or len(self._in_hand) >= self._most_in_hand:
                return
            self._read(self._waiting.take())
            if time.monotonic() > ends:
                return

    def _walk_on(self) -> Job | None:
        if not self._walks.is_under_way:
            return None
        for _ in range(_FILES_A_STEP):
            try:
                file = self._walks.step()
            except StopIteration:
                ended = self._walks.end()
                ended.walked = True
                return ended
            if file is not None:
                file.job.found(file.source, file.stamp.size)
                self._waiting.put(file)
        return None

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
        if not self.jobs:
            # Before anybody hears of it, who may ask for more at once.
            self._filing.begin_counting()
        job.finish()

    def fail(self, error: BaseException) -> None:
        """Give up what is in hand; every job fails with ``error``."""
        for future in self._in_hand:
            future.cancel()
        self._in_hand.clear()
        self._waiting.clear()
        self._quarantine.clear()
        failed = [*self._jobs, *self._walks.clear()]
        self._jobs.clear()
        self._filing.begin_counting()
        for job in failed:
            job.report.set_exception(error)

    def _files_of(self, job: Job) -> Iterator[FileToRead | None]:
        if job.again:
            yield from look_again(self._catalog, job, READER_VERSION)
        else:
            for source in job.sources:
                yield from self._files_in(job, source)
        for source in job.sources:
            job.walked_source(source)

    def _files_in(self, job: Job, source: Source) -> Iterator[FileToRead | None]:
        parts = job.parts.get(source.id)
        # It may have been located elsewhere since it was asked for; then nothing is left of its parts.
        now = self._catalog.sources.some({source.id}).get(source.id, source)
        if parts is None:
            look = reconcile(self._catalog, job, now, READER_VERSION)
        elif now.path == source.path:
            look = reconcile_parts(self._catalog, job, now, parts, READER_VERSION)
        else:
            look = iter(())
        for file in look:
            if source.id in job.given_up:
                if file is not None:
                    job.results.pop(file.stamp.path, None)
                return
            yield file
        job.walked_source(source)

    def _read(self, file: FileToRead) -> None:
        """Recognise a file by its content, or begin to read it."""
        if not self._catalog.sources.has(file.source):
            file.job.settled(file.source, file.stamp.size)
            return  # removed meanwhile
        path = file.stamp.path
        try:
            # First, as what is not read at all may be a film of many gigabytes.
            refusal = refusal_by_format(path)
            if refusal is not None:
                self._filing.settle(file, refusal)
                return
            key = (content_hash(path), format_of(path))
        except OSError as error:
            self._filing.settle(file, refusal_of_error(error))
            return
        document = self._catalog.documents.find(
            *key, READER_VERSION, only_indexed=bool(file.job.again) or file.owed
        )
        if document is not None:
            self._filing.settle(file, document)
            return
        for reading in self._in_hand.values():
            if reading.is_of(key, file.job.passwords):
                reading.files.append(file)
                return
        if (waiting := self._quarantine.joins(file, key)) is not None:
            self._filing.note_first(waiting, [file])
            return
        self._in_hand[self._reader.submit(path, file.job.passwords)] = Reading(key, [file])

    def _read_alone(self, reading: Reading) -> None:
        """Begin the second try of a content that did harm."""
        for file in [file for file in reading.files if not self._catalog.sources.has(file.source)]:
            reading.files.remove(file)
            file.job.settled(file.source, file.stamp.size)
        if reading.files:
            future = self._reader.submit_alone(reading.files[0].stamp.path, reading.passwords)
            self._in_hand[future] = reading

    def _take(self, reading: Reading, outcome: ReadDocument | Refusal) -> None:
        """Store what a content was read as, and settle its files."""
        read, *copies = reading.files
        changed = changed_since(read)
        if changed is not None:
            # What was read may be neither the old content nor the new one.
            self._read_again(read, changed)
            for copy in copies:
                self._read_again(copy, copy.stamp)
            return
        if any(name in reading.passwords for name, _ in locked_in(outcome)):
            self._filing.refuse_password(reading.files)
            return
        if did_harm(outcome) and reading.first is None:
            self._set_aside(reading, after_tries(outcome, 1))
            return
        if isinstance(outcome, Refusal) and did_harm(outcome) and isinstance(reading.first, ReadDocument):
            outcome = reading.first  # then only parts of it did any
        outcome = after_tries(outcome, 2)
        settled: int | Refusal
        if isinstance(outcome, Refusal) and outcome.state in _OF_THE_FILE:
            settled = outcome
        else:
            settled = self._filing.store(reading, outcome)
        if isinstance(outcome, ReadDocument):
            self._filing.pages += len(outcome.pages)
        for file in reading.files:
            if isinstance(outcome, ReadDocument):
                file.job.unlocked = _unlocked(reading, outcome)
            self._filing.settle(file, settled)

    def _set_aside(self, reading: Reading, outcome: ReadDocument | Refusal) -> None:
        """Note what came of the first try, and let the second one wait for its turn."""
        reading.first = outcome
        self._filing.note_first(reading, reading.files)
        if not all(map(is_given_up, reading.files)):
            self._quarantine.put(reading)

    def _read_again(self, file: FileToRead, stamp: FileStamp) -> None:
        if is_given_up(file):
            return
        if file.tries + 1 >= _MOST_TRIES:
            self._filing.settle(file, _CHANGING)
            return
        self._read(replace(file, stamp=stamp, tries=file.tries + 1))


def _unlocked(reading: Reading, document: ReadDocument) -> bytes | None:
    """The SHA-256 of what a password was given for, the file or a part of it; None where none was."""
    name = next(iter(reading.passwords), None)
    if name is None:
        return None
    return hash_of_part(document, name) if name else reading.key[0]
