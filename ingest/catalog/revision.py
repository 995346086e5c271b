"""A number that grows with every change of what the ledger, the sources and the collections show."""

import threading
import time


class Revision:
    """Tells cheaply whether a list that was read is still true. Safe to use from several threads.

    It begins at the time of day in milliseconds, so that it grows over a restart too.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._value = time.time_ns() // 1_000_000

    @property
    def value(self) -> int:
        """The number as it is now."""
        return self._value

    def grow(self) -> None:
        """Say that something has changed."""
        with self._lock:
            self._value += 1
