"""Which sources are offline: their folder or drive is not there, and what was read of them still answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from ingest.types import INSIDE


@dataclass(frozen=True, slots=True)
class OfflineSources:
    """The paths of all sources that were not there at the last look."""

    paths: frozenset[str] = frozenset()

    def source_of(self, path: str) -> str | None:
        """The offline source that a document is of, be it in a folder or inside of a file; None: of none."""
        return next((place for place in _places(path) if place in self.paths), None) if self.paths else None


def _places(path: str) -> Iterator[str]:
    """A path and all that it lies in, from the inside; a container is a place as well as a folder is."""
    while True:
        yield path
        yield from map(str, PurePath(path).parents)
        path, inside, _ = path.rpartition(INSIDE)
        if not inside:
            return
