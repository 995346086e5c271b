"""Erasing what no file holds any more, down to the last copy on the disk."""

import threading
import time

from ingest.catalog.catalog import Catalog
from ingest.catalog.sources import TRACES

# How long what has gone by itself stays, unseen: a file that is moved by hand goes at one place and comes at
# another, and is neither read nor embedded for it.
_SECONDS_FOR_A_MOVE = 10.0
# How long to wait for searches that still read what is to be erased.
_RETRY_SECONDS = 1.0


class Eraser:
    """Works in small steps in the ingest thread; `ask` and `look` may be called from any."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._to_erase = threading.Event()
        self._to_erase.set()
        self._leave_no_trace = threading.Event()
        self._look_at: float | None = None

    @property
    def rest(self) -> float | None:
        """Seconds until there is something to do again, None where there is nothing."""
        if self._leave_no_trace.is_set():
            return _RETRY_SECONDS  # somebody may be reading what the traces lie in
        return None if self._look_at is None else max(0.0, self._look_at - time.monotonic())

    def look(self) -> None:
        """Look for what no file holds any more."""
        self._to_erase.set()

    def look_later(self) -> None:
        """Look for it once what has gone has had the time to come again elsewhere."""
        self._look_at = time.monotonic() + _SECONDS_FOR_A_MOVE

    def ask(self) -> None:
        """Erase that, and what erasing leaves behind.

        What a removal leaves to be erased is noted in the catalog: where this process ends before it is
        done, the next one goes on.
        """
        self._to_erase.set()
        self._leave_no_trace.set()

    def recall(self) -> None:
        """Take up what an earlier run left."""
        if self._catalog.remembered(TRACES) is not None:
            self._leave_no_trace.set()

    def step(self) -> bool:
        """Erase a little; False where there is nothing to do now."""
        return self._erase_some() or self._erase_traces()

    def _erase_some(self) -> bool:
        if self._look_at is not None and self._look_at <= time.monotonic():
            self._look_at = None
            self._to_erase.set()
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
