"""Walks the sources of which no event tells, again and again, without keeping the drive busy."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from ingest.catalog.records import Source
from ingest.jobs import Job

# Seconds from the end of a walk to the next one at least, and as many times the walk's own seconds.
POLL_SECONDS = 60.0
_TIMES_ITS_WALK = 20.0
_Submit = Callable[[Mapping[Source, Collection[Path]]], Job | None]


class Polling:
    """Belongs to the watcher's thread; times are of any steady clock."""

    def __init__(self, submit: _Submit, seconds: float | None = None) -> None:
        """``submit`` has sources walked."""
        self._submit = submit
        self._seconds = POLL_SECONDS if seconds is None else seconds
        self._next: dict[int, float] = {}
        self._jobs: dict[int, tuple[Job, float]] = {}

    def look(self, now: float, sources: Sequence[Source]) -> None:
        """Have those sources walked whose turn it is."""
        self._end_walks(now)
        for source in sources:
            # What has just come to be polled was walked when it was added, or when the library was opened.
            due = self._next.setdefault(source.id, now + self._seconds)
            if source.id in self._jobs or now < due:
                continue
            job = self._submit({source: ()})
            if job is not None:
                self._jobs[source.id] = (job, now)

    def _end_walks(self, now: float) -> None:
        for id_, (job, begun) in list(self._jobs.items()):
            if job.walked or job.report.done():
                del self._jobs[id_]
                self._next[id_] = now + max(self._seconds, _TIMES_ITS_WALK * (now - begun))
