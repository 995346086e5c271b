"""The roots of sources: which source a path belongs to, and whether they are there."""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.catalog.records import Source


@dataclass(frozen=True, slots=True)
class Root:
    """A root as it was found: which folder it is, and whether there is anything in it.

    A file may be written anew as another one; its ``inode`` is 0.
    """

    device: int
    inode: int
    is_folder: bool
    is_empty: bool


class Roots:
    """The sources by the paths under which the system speaks of them."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources: dict[str, Source] = {}
        for source in sources:
            self._sources[str(source.path)] = source
            # On macOS events name folders by their real path.
            self._sources.setdefault(os.path.realpath(source.path), source)

    def locate(self, path: str) -> tuple[Source, Path] | None:
        """Give the source that a path lies in, and the path as the source has it."""
        above, below = path, ""
        while True:
            source = self._sources.get(above)
            if source is not None:
                return source, Path(f"{source.path}{below}")
            folder = os.path.dirname(above)  # noqa: PTH120 - a Path for each is too slow for 10,000 events
            if folder == above:
                return None
            above, below = folder, path[len(folder.rstrip(os.sep)) :]


def look_at_root(path: Path) -> Root | None:
    """Look at a root; None where it is not there."""
    try:
        status = path.stat()
        if not stat.S_ISDIR(status.st_mode):
            return Root(status.st_dev, 0, is_folder=False, is_empty=False)
        with os.scandir(path) as entries:
            is_empty = next(entries, None) is None
    except OSError:
        return None
    return Root(status.st_dev, status.st_ino, is_folder=True, is_empty=is_empty)
