"""What was brought up to date while nobody looked: the next report says it, as if it had been done then."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.jobs import Job


class Untold:
    """The changes that the watch over sources found while no door held an event stream. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners = 0
        self._jobs: list[Job] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Whoever hears of progress is told at once."""
        with self._lock:
            self._listeners += 1
        try:
            yield
        finally:
            with self._lock:
                self._listeners -= 1

    def note(self, job: Job) -> None:
        """A job was begun that nobody asked for."""
        with self._lock:
            if self._listeners:
                return
            # One that found nothing new tells nothing.
            self._jobs = [job for job in self._jobs if not job.walked or not all(job.results.values())]
            self._jobs.append(job)

    def take(self) -> frozenset[Path]:
        """Give the files that have changed since this was last asked, or since the engine began.

        What is still being looked for is told the next time.
        """
        walked: list[Job] = []
        going_on: list[Job] = []
        with self._lock:
            for job in self._jobs:
                (walked if job.walked else going_on).append(job)
            self._jobs = going_on
        return frozenset(path for job in walked for path, unchanged in job.results.items() if not unchanged)
