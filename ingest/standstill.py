"""What is to stand still: sources that are paused, and those whose vectors wait since they were stopped."""

import threading
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.jobs import Progress


class Standstill:
    """Knows it as soon as it is asked for, which a step of ingestion in hand may be seconds from seeing.

    Safe to use from several threads. What is stopped goes on with the next start, too.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.Lock()
        self._known: dict[int, Path] = {}
        self._paused: frozenset[Path] = frozenset()
        self._stopped: frozenset[int] = frozenset()
        self.look()

    @property
    def stopped(self) -> frozenset[int]:
        """The sources (by id) whose vectors wait until they are brought up to date again."""
        return self._stopped

    def look(self) -> None:
        """Take up which sources are noted in the catalog, and which of them as paused."""
        with self._lock:
            # Inside, so that nobody who read earlier has the last word.
            sources = self._catalog.sources.all()
            self._known = {source.id: source.path for source in sources}
            self._paused = frozenset(source.path for source in sources if source.paused)
            self._stopped = self._stopped.intersection(self._known)

    def stop(self, sources: Collection[int] | None) -> None:
        """Let the vectors of these sources (by id; None: of all) wait."""
        self.look()
        with self._lock:
            self._stopped |= frozenset(self._known if sources is None else sources)

    def go_on(self, sources: Collection[int]) -> bool:
        """Let them be made; False where they were not stopped."""
        with self._lock:
            before, self._stopped = self._stopped, self._stopped - frozenset(sources)
        return before != self._stopped

    def seen_in(self, progress: Progress) -> Progress:
        """How far ingestion is, with what stands still said as it was asked for."""
        with self._lock:
            paused, stopped = self._paused, {self._known[id_] for id_ in self._stopped & self._known.keys()}
            is_all_paused = len(paused) == len(self._known) > 0
            is_all_stopped = len(stopped) == len(self._known) > 0
        sources = tuple(
            replace(source, paused=source.path in paused, stopped=source.path in stopped)
            for source in progress.sources
        )
        waiting = sum(source.vectors_pending for source in sources if source.stopped)
        return replace(
            progress,
            paused=is_all_paused,
            sources=sources,
            vectors_stopped=progress.vectors_pending if is_all_stopped else waiting,
        )
