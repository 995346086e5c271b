"""How far ingestion is, put together from those who know."""

import time
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import Source
from ingest.catalog.vectors import VectorStore
from ingest.intake import Intake
from ingest.jobs import FileCount, Progress, SourceProgress
from ingest.readings import Reader

# A drop of 50,000 files is as many sources; nobody looks at more than these.
_MOST_SOURCES = 100
# Counting what is pending by source takes long with a long backlog: at most this share of the time.
_SHARE = 0.03
_LEAST_SECONDS = 0.25


class ProgressMeter:
    """Belongs to the ingest thread."""

    def __init__(self, catalog: Catalog, store: VectorStore, intake: Intake, reader: Reader) -> None:
        self._catalog = catalog
        self._store = store
        self._intake = intake
        self._reader = reader
        self._sources: dict[int, Source] = {}
        self._pending: dict[int, int] = {}
        self._counted = (-1, -1)
        self._next_count = 0.0

    def look_anew(self) -> None:
        """Something about the sources has changed that a person waits to see."""
        self._counted = (-1, -1)
        self._next_count = 0.0

    def read(self, *, exactly: bool) -> Progress:
        """Say how far it is; what each source has pending may be a moment old unless ``exactly``."""
        intake = self._intake
        pending = self._store.pending_count()
        self._count(pending, exactly=exactly)
        return Progress(
            files_found=intake.files_found,
            files_done=intake.files_done,
            bytes_found=intake.bytes_found,
            bytes_done=intake.bytes_done,
            pages=intake.pages,
            vectors_pending=pending,
            index_pending=self._store.log_length(),
            walking=intake.shows_walking,
            current=tuple((str(path), p.done, p.total) for path, p in self._reader.progress.items()),
            sources=self._by_source(),
        )

    def _count(self, pending: int, *, exactly: bool) -> None:
        """Look at sources and what they have pending, where that has changed and it is time."""
        seen = (pending, self._catalog.revision.value)
        begun = time.monotonic()
        if seen == self._counted or (not exactly and begun < self._next_count):
            return
        self._counted = seen
        self._sources = {source.id: source for source in self._catalog.sources.all()}
        self._pending = self._catalog.ledger.pending() if pending else {}
        ended = time.monotonic()
        self._next_count = ended + max((ended - begun) / _SHARE, _LEAST_SECONDS)

    def _by_source(self) -> tuple[SourceProgress, ...]:
        """Tell of the sources that are not at rest, those that are read first."""
        told: dict[int, SourceProgress] = {}
        for job in filter(lambda job: job.shows, self._intake.jobs):
            for id_, source in job.at_work.items():
                if len(told) == _MOST_SOURCES:
                    return tuple(told.values())
                told[id_] = self._told(id_, source.path, job.counts[id_], told.get(id_))
        for id_ in self._pending:
            if id_ not in told and id_ in self._sources and len(told) < _MOST_SOURCES:
                told[id_] = self._told(id_, self._sources[id_].path, FileCount(walked=True), None)
        return tuple(told.values())

    def _told(self, id_: int, path: Path, count: FileCount, other: SourceProgress | None) -> SourceProgress:
        return SourceProgress(
            path=path,
            files_found=count.found + (other.files_found if other else 0),
            files_done=count.done + (other.files_done if other else 0),
            bytes_found=count.bytes_found + (other.bytes_found if other else 0),
            bytes_done=count.bytes_done + (other.bytes_done if other else 0),
            vectors_pending=self._pending.get(id_, 0),
            walking=not count.walked or (other is not None and other.walking),
        )
