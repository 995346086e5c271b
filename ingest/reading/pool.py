"""Reads files in child processes: a file that kills, hangs or bloats its child costs itself alone."""

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.reading.attempt import PageProgress
from ingest.reading.locked import NO_PASSWORDS, Passwords, locked_in
from ingest.reading.slot import Slot
from ingest.reading.turnstile import Turnstile
from ingest.types import ReadDocument, ReadLimits, Refusal

_SECONDS_BETWEEN_CHECKS = 0.1


@dataclass(frozen=True, slots=True)
class _Job:
    path: Path
    passwords: Passwords = field(default_factory=dict, repr=False)
    alone: bool = False
    future: Future[ReadDocument | Refusal] = field(default_factory=Future)


class ReaderPool:
    """Up to ``workers`` threads, each with one child of its own that it starts, reuses and replaces.

    ``command`` starts a process that runs `ingest.reading.worker.run_worker`. Threads and children start
    when there is something to read. Safe to use from several threads.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        workers: int,
        limits: ReadLimits,
        password_of: Callable[[Path | bytes], str | None] | None = None,
    ) -> None:
        """``password_of`` gives the password that is known for a locked file, or for the SHA-256 of a part.

        It may take seconds.
        """
        self._command = tuple(command)
        self._password_of = password_of
        self._workers = workers
        self._limits = limits
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._turnstile = Turnstile()
        self._changed = threading.Condition()  # guards the four below
        self._slots: list[Slot] = []
        self._threads: list[threading.Thread] = []
        self._unfinished = 0
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
        """The promise of what the file at ``path`` holds, or of why it could not be read.

        ``passwords`` open what is locked; for what they do not, those that are known are tried.

        The future raises `ReadersUnavailable` where no child can be started, ``CancelledError`` where the
        pool is closed before the file is read.
        """
        return self._submit(_Job(path, passwords))

    def submit_alone(self, path: Path, passwords: Passwords = NO_PASSWORDS) -> Future[ReadDocument | Refusal]:
        """Does as `submit`, with no other file being read meanwhile, and no other child there.

        Waits for the files that are being read, and those that are submitted later wait for it. The child is
        a fresh one: neither a neighbour nor an earlier file can be the cause of what becomes of it.
        """
        return self._submit(_Job(path, passwords, alone=True))

    def _submit(self, job: _Job) -> Future[ReadDocument | Refusal]:
        with self._changed:
            if self._is_closed:
                _cancel(job)
                return job.future
            self._unfinished += 1
            if self._unfinished > len(self._slots) and len(self._slots) < self._workers:
                self._open_slot()
            self._jobs.put(job)
            self._changed.notify()
        return job.future

    @property
    def progress(self) -> Mapping[Path, PageProgress]:
        """How far each file is that is being read now: a snapshot."""
        with self._changed:
            attempts = [slot.attempt for slot in self._slots]
        return {attempt.path: attempt.progress for attempt in attempts if attempt is not None}

    def close(self) -> None:
        """Kills and reaps the children, ends the threads, cancels what is not read; may be called again."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        for job in self._unstarted():
            _cancel(job)
        for slot in self._slots:
            slot.shut()
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _unstarted(self) -> list[_Job]:
        jobs: list[_Job] = []
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return jobs
            if job is not None:
                jobs.append(job)

    def _open_slot(self) -> None:
        slot = Slot(self._command, self._limits)
        self._slots.append(slot)
        self._start_thread(self._serve, slot)
        if len(self._slots) == 1:
            self._start_thread(self._watch)

    def _start_thread(self, target: Callable[..., None], *arguments: Slot) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self, slot: Slot) -> None:
        """Reads one file after another with one slot."""
        try:
            while (job := self._jobs.get()) is not None:
                with self._turnstile.alone() if job.alone else self._turnstile.side_by_side():
                    if job.future.set_running_or_notify_cancel():
                        self._read(slot, job)
                with self._changed:
                    self._unfinished -= 1
        finally:
            slot.leave()

    def _read(self, slot: Slot, job: _Job) -> None:
        if job.alone:
            self._let_children_go()
        try:
            result = slot.read(job.path, job.passwords)
            if known := self._known_passwords(job, result):
                result = slot.read(job.path, {**job.passwords, **known})
        except Exception as problem:  # noqa: BLE001 - the edge of a thread: the one who waits must hear of it
            job.future.set_exception(problem)
        else:
            job.future.set_result(result)

    def _let_children_go(self) -> None:
        """Only for a reading that is alone: nobody else uses a child then."""
        with self._changed:
            slots = list(self._slots)
        for slot in slots:
            slot.leave()

    def _known_passwords(self, job: _Job, result: ReadDocument | Refusal) -> Passwords:
        """The passwords that are known for what turned out to be locked.

        Asked in the thread of the slot: a keyring that waits for its person keeps no other file waiting.
        """
        if self._password_of is None:
            return {}
        asked = {
            name: self._password_of(job.path if content is None else content)
            for name, content in locked_in(result)
            if name not in job.passwords
        }
        return {name: password for name, password in asked.items() if password is not None}

    def _watch(self) -> None:
        """Holds every reading to its limits; sleeps while nothing is being read."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._unfinished or self._is_closed)
                if self._is_closed:
                    return
                attempts = [slot.attempt for slot in self._slots]
            for attempt in attempts:
                if attempt is not None:
                    attempt.enforce()
            with self._changed:
                self._changed.wait_for(lambda: self._is_closed, _SECONDS_BETWEEN_CHECKS)


def _cancel(job: _Job) -> None:
    job.future.cancel()
    job.future.set_running_or_notify_cancel()  # tells those who wait for several futures
