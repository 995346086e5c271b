"""What somebody looks at is read and embedded before the rest."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.intake import Intake

# Who asks again in the same place changes little, and new turns for a long backlog take a while.
_SECONDS_BETWEEN = 5.0


@dataclass(frozen=True, slots=True)
class _Place:
    collection: str | None
    paths: frozenset[str]


class Regard:
    """`turn_to` may be called from any thread; `follow` belongs to the ingest thread."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._wanted: _Place | None = None
        self._last: _Place | None = None
        self._next = 0.0

    def turn_to(self, *, collection: str | None = None, paths: Collection[str] = ()) -> None:
        """Somebody looks at a collection, or at some files."""
        if collection is not None or paths:
            self._wanted = _Place(collection, frozenset(paths))

    def follow(self, intake: Intake, next_turn: Callable[[], int]) -> None:
        """Let what is looked at go first; ``next_turn`` gives the turn before all others."""
        place, self._wanted = self._wanted, None
        now = time.monotonic()
        if place is None or (place == self._last and now < self._next):
            return
        self._last, self._next = place, now + _SECONDS_BETWEEN
        sources = {
            source.id
            for source in self._catalog.sources.all()
            if source.collection == place.collection or str(source.path) in place.paths
        }
        intake.prefer(lambda file: file.source.id in sources or str(file.stamp.path) in place.paths)
        if sources:
            self._catalog.turns.hurry(sorted(sources), next_turn())
        if place.paths:
            self._catalog.turns.hurry_files(list(map(Path, place.paths)), next_turn())
