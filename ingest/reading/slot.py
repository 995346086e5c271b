"""A place in the pool: one child at a time, kept from file to file and replaced when it must be."""

import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError
from pathlib import Path

from ingest.errors import ReadersUnavailable
from ingest.reading.attempt import Attempt
from ingest.reading.child import Child, ChildDied
from ingest.reading.locked import Passwords
from ingest.reading.protocol import Cutting, Finished, PageDone, PartBegun, ReadRequest, Ready, Refused
from ingest.types import HARM, DocumentState, ReadDocument, ReadLimits, Reason, Refusal

_FILES_A_CHILD = 500  # then it is replaced: libraries leak
_IDLE_BYTES = 600 * 1024 * 1024  # a child that keeps more than this after a file is replaced
_MOST_STARTS = 2  # of children one after another that do not get ready
_MOST_HARMFUL = 10  # parts of one file that may cost a child each


class Slot:
    """`read` is for the thread that owns the slot, `leave` for others while it rests; the rest for any."""

    def __init__(self, command: Sequence[str], limits: ReadLimits) -> None:
        self.attempt: Attempt | None = None
        self._command = command
        self._limits = limits
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._is_shut = False

    def read(self, path: Path, passwords: Passwords) -> ReadDocument | Refusal:
        """What the file holds or why it could not be read; ``passwords`` open what is locked.

        Raises `ReadersUnavailable` where no child can be started, ``CancelledError`` once the slot is shut.
        """
        harmful: dict[str, Refusal] = {}
        while True:
            attempt, outcome = self._try(path, passwords, harmful)
            if isinstance(outcome, ReadDocument) or outcome.reason not in HARM:
                return outcome
            if not attempt.part or attempt.part in harmful or len(harmful) >= _MOST_HARMFUL:
                return outcome
            harmful[attempt.part] = outcome  # it costs itself alone, and the rest is read without it

    def shut(self) -> None:
        """Kills the child; no other is started."""
        with self._lock:
            self._is_shut = True
            if self._child is not None:
                self._child.kill()

    def leave(self) -> None:
        """Reaps the child."""
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            child.reap()

    def _try(
        self, path: Path, passwords: Passwords, harmful: Mapping[str, Refusal]
    ) -> tuple[Attempt, ReadDocument | Refusal]:
        child = self._child or self._start()
        attempt = self.attempt = Attempt(path, child, self._limits)
        try:
            result = self._converse(child, attempt, passwords, harmful)
        except ChildDied as death:
            self.leave()
            if self._is_shut:
                raise CancelledError from death
            died = Refusal(DocumentState.FAILED, Reason.READER_DIED, {"problem": str(death)})
            return attempt, attempt.verdict or died
        finally:
            attempt.end()
            self.attempt = None
        if (
            attempt.verdict is not None
            or child.files >= _FILES_A_CHILD
            or child.resident_bytes() > _IDLE_BYTES
        ):
            self.leave()
        return attempt, result

    def _start(self) -> Child:
        """Give a child that is ready.

        One that ends before it is ready is the program's fault, not the file's, if the next one does so too:
        the system kills whatever it likes where memory is short.
        """
        problem = ""
        for _ in range(_MOST_STARTS):
            child = self._open()
            problem = self._wait_until_ready(child)
            if not problem:
                return child
            self.leave()
        raise ReadersUnavailable(self._command[0], problem)

    def _open(self) -> Child:
        with self._lock:
            if self._is_shut:
                raise CancelledError
            try:
                self._child = Child(self._command)
            except OSError as problem:
                raise ReadersUnavailable(self._command[0], str(problem)) from problem
            return self._child

    def _wait_until_ready(self, child: Child) -> str:
        """Give what is wrong with it; nothing if it is ready."""
        try:
            return "" if isinstance(child.hear(), Ready) else "it is no parse worker"
        except ChildDied as death:
            if self._is_shut:
                self.leave()
                raise CancelledError from death
            return str(death)

    def _converse(
        self, child: Child, attempt: Attempt, passwords: Passwords, harmful: Mapping[str, Refusal]
    ) -> ReadDocument | Refusal:
        attempt.begin()
        child.ask(ReadRequest(os.fsencode(attempt.path), self._limits, dict(passwords), harmful))
        while True:
            match child.hear():
                case PageDone(done, total):
                    attempt.page_done(done, total)
                case PartBegun(name):
                    attempt.part_begun(name)
                case Cutting():
                    attempt.cutting()
                case Finished(document):
                    return document
                case Refused(refusal):
                    return refusal
