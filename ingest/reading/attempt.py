"""One reading of a file by one child, and the watch over what it costs."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from ingest.reading.child import Child
from ingest.types import DocumentState, ReadLimits, Reason, Refusal

_SECONDS_TO_START = 60.0  # imports take under one; a disk that wakes up, or a virus scan, may take many


@dataclass(frozen=True, slots=True)
class PageProgress:
    """How many pages of how many are finished; 0 of 0 while that is not known."""

    done: int
    total: int


class Attempt:
    """Used by the thread that talks to the child, and by the watch, which calls `enforce`.

    Judging and ending the child are one step under a lock, so that no verdict falls on a child that has
    gone on to the next file.
    """

    def __init__(self, path: Path, child: Child, limits: ReadLimits) -> None:
        self.path = path
        self.progress = PageProgress(0, 0)
        self.verdict: Refusal | None = None
        self.part = ""
        self._child = child
        self._limits = limits
        self._lock = threading.Lock()
        self._started = self._last_heard = time.monotonic()
        self._has_begun = False
        self._reports_pages = True
        self._is_over = False

    def begin(self) -> None:
        """The child is up and has the file: its time runs from here."""
        with self._lock:
            self._started = self._last_heard = time.monotonic()
            self._has_begun = True

    def page_done(self, done: int, total: int) -> None:
        """A page is finished."""
        self.progress = PageProgress(done, total)
        self._last_heard = time.monotonic()

    def part_begun(self, name: str) -> None:
        """A part of the file is being read, and to blame for what happens; an empty name: no more."""
        self.part = name
        self._last_heard = time.monotonic()

    def cutting(self) -> None:
        """All pages are finished: silence is no sign of a hang any more."""
        self._reports_pages = False

    def end(self) -> None:
        """The child has answered or died: nothing can be held against it any more."""
        with self._lock:
            self._is_over = True

    def enforce(self) -> None:
        """Ends the child where it oversteps a limit, and keeps the verdict."""
        with self._lock:
            if self._is_over or self.verdict is not None:
                return
            self.verdict = self._judge()
            if self.verdict is not None:
                self._child.kill()

    def _judge(self) -> Refusal | None:
        now = time.monotonic()
        limits = self._limits
        if not self._has_begun:
            return _over_time(_SECONDS_TO_START) if now - self._started > _SECONDS_TO_START else None
        if now - self._started > limits.total_seconds:
            return _over_time(limits.total_seconds)
        if self._reports_pages and now - self._last_heard > limits.silence_seconds:
            return _over_time(limits.silence_seconds)
        if self._child.resident_bytes() > limits.memory_bytes:
            detail = {"bytes": limits.memory_bytes}
            return Refusal(DocumentState.TOO_BIG, Reason.OVER_MEMORY_LIMIT, detail)
        return None


def _over_time(seconds: float) -> Refusal:
    return Refusal(DocumentState.FAILED, Reason.OVER_TIME_LIMIT, {"seconds": round(seconds)})
