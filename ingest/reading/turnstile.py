"""A readers-writer lock: any number of readings side by side, or a single one alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turnstile:
    """Lets readings pass side by side, or one alone, which goes before those that come after it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()  # guards the three below
        self._side_by_side = 0
        self._waiting_alone = 0
        self._is_alone = False

    @contextmanager
    def side_by_side(self) -> Iterator[None]:
        """Passes beside others; waits while one is alone, or waits for being it."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_alone and not self._waiting_alone)
            self._side_by_side += 1
        try:
            yield
        finally:
            with self._changed:
                self._side_by_side -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Passes when all others have left, and lets none in beside it."""
        with self._changed:
            self._waiting_alone += 1
            self._changed.wait_for(lambda: not self._is_alone and not self._side_by_side)
            self._waiting_alone -= 1
            self._is_alone = True
        try:
            yield
        finally:
            with self._changed:
                self._is_alone = False
                self._changed.notify_all()
