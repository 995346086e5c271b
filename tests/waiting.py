"""Waiting for what comes about on another thread or in another process."""

import time
from collections.abc import Callable
from typing import TypeVar

_PATIENCE_SECONDS = 600.0

Found = TypeVar("Found")


def wait_until(find: Callable[[], Found]) -> Found:
    """Ask again and again until there is an answer; pytest's timeout is the limit.

    After a test has failed that one holds no more, hence the other.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not (found := find()):
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.005)
    return found
