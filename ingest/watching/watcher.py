"""Watches the sources of a library while it is open, and has applied what changes in them.

Events only say where to look: what is there is found by the same walk as ever. So nothing depends on their
being complete, or on what they call what has happened.
"""

import contextlib
import logging
import os
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import Source
from ingest.errors import IngestError
from ingest.jobs import Job
from ingest.reconciling import may_forget
from ingest.watching.polling import Polling
from ingest.watching.roots import Roots
from ingest.watching.settling import Settled, Settling
from ingest.watching.standing import Standing, Watch

_log = logging.getLogger(__name__)

# Seconds between two looks at what does not rest yet, and at the roots.
_TICK, _SECONDS_BETWEEN_ROOTS = 0.1, 2.0
# So many events fill the queue of Linux, and those of other sources may have been lost with them.
_OVERFLOW = 10_000
_SECONDS_TO_END = 3.0


class Ingestion(Protocol):
    """What applies changes; `ingest.pipeline.Pipeline` is the real one."""

    def submit_changes(
        self, changes: Mapping[Source, Collection[Path]], note: Callable[[Job], None], /
    ) -> Job:
        """Look at some paths of sources; no paths stand for all of a source.

        ``note`` hears of the job before it begins.
        """


class Watcher:
    """A thread; every method may be called from any other."""

    def __init__(
        self, catalog: Catalog, ingestion: Ingestion, on_submitted: Callable[[Job], None] = lambda _job: None
    ) -> None:
        """``on_submitted`` hears of each job, in the thread, before it begins."""
        self._catalog = catalog
        self._ingestion = ingestion
        self._on_submitted = on_submitted
        self._heard: queue.SimpleQueue[Iterable[str]] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._settling = Settling(os.path.lexists)
        self._standing = Standing(catalog, self._heard.put)
        self._polling = Polling(self._submit)
        self._roots = Roots(())
        # Where the library lies in a source, each of its own writes would have it looked at.
        self._own = f"{os.path.realpath(catalog.database.path.parent)}{os.sep}"
        self._next_look = 0.0
        self._version = -1
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End; what has not settled is found by the next walk."""
        self._stop.set()
        self._heard.put(())
        if self._thread.ident is not None:
            # A drive that hangs does not keep the engine from ending.
            self._thread.join(_SECONDS_TO_END)

    def look_anew(self) -> None:
        """Take up at once what has changed about the sources themselves."""
        self._heard.put(())

    def watch_of(self, source: Source) -> Watch:
        """How a source is watched now."""
        return self._standing.watch_of(source)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                # A full disk, say, is told to whoever works at it; here the next look tries again.
                try:
                    self._look(time.monotonic())
                except (IngestError, OSError):
                    _log.exception("watching was interrupted")
                self._listen(_TICK if self._settling.is_waiting else _SECONDS_BETWEEN_ROOTS)
        finally:
            self._standing.close()

    def _listen(self, seconds: float) -> None:
        with contextlib.suppress(queue.Empty):
            heard = self._heard.get(timeout=seconds)
            while True:
                foreign = [path for path in heard if not os.path.realpath(path).startswith(self._own)]
                self._settling.note(foreign, time.monotonic())
                heard = self._heard.get_nowait()

    def _look(self, now: float) -> None:
        if now >= self._next_look or self._version != self._catalog.sources.version:
            self._version = self._catalog.sources.version
            self._look_at_sources()
            # Of 50,000 single files a look takes long; it takes a twentieth of the time at most.
            seconds = max(_SECONDS_BETWEEN_ROOTS, 20 * (time.monotonic() - now))
            self._next_look = time.monotonic() + seconds
        settled = self._settling.take(now)
        if settled.there or settled.gone:
            self._apply(settled)
        self._polling.look(now, self._standing.polled())

    def _look_at_sources(self) -> None:
        looked = self._standing.look()
        self._roots = looked.roots
        if looked.to_walk:
            self._submit(dict.fromkeys(looked.to_walk, ()))

    def _apply(self, settled: Settled) -> None:
        if settled.is_flood:
            self._apply_flood(settled.there)
            return
        changes: dict[int, list[Path]] = defaultdict(list)
        gone: dict[int, list[Path]] = defaultdict(list)
        for paths, by_source in ((settled.there, changes), (settled.gone, gone)):
            for path in paths:
                if (found := self._roots.locate(path)) is not None:
                    by_source[found[0].id].append(found[1])
        sources = self._catalog.sources.some({*changes, *gone})
        for id_, paths_gone in gone.items():
            if id_ in sources:
                self._forget(sources[id_], paths_gone)
        self._submit(
            {
                source: (*changes.get(id_, ()), *gone.get(id_, ()))
                for id_, source in sources.items()
                # What is paused is brought up to date when it goes on.
                if not source.paused
            }
        )

    def _apply_flood(self, paths: Collection[str]) -> None:
        found = filter(None, map(self._roots.locate, paths))
        ids = {source.id for source, _ in found}
        if len(paths) >= _OVERFLOW:
            ids |= {source.id for source in self._catalog.sources.all()}
        sources = self._catalog.sources.some(ids).values()
        self._submit({source: () for source in sources if not source.paused})

    def _forget(self, source: Source, gone: Collection[Path]) -> None:
        """Let what is gone answer no more, at once: ingestion may be in the midst of a slow step."""
        known = self._catalog.sources.files_below(source, gone)
        if known and may_forget(self._catalog, source, known):
            self._catalog.sources.forget(list(known.values()))

    def _submit(self, changes: Mapping[Source, Collection[Path]]) -> Job | None:
        if not changes:
            return None
        return self._ingestion.submit_changes(changes, self._on_submitted)
