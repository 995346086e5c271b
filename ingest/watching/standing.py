"""How each source stands: whether it is there, and whether the system tells what changes in it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import Source
from ingest.watching.drives import is_remote, mounts
from ingest.watching.ears import Ears
from ingest.watching.roots import Root, Roots, look_at_root


class Watch(StrEnum):
    """How a source is watched."""

    EVENTS = "events"
    POLLED_REMOTE = "polled_remote"  # its drive does not tell what others change
    POLLED_LIMIT = "polled_limit"  # the system watches no more folders
    NONE = "none"  # it is not there


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the sources has brought: where they are now, and which are to be walked."""

    roots: Roots
    to_walk: Sequence[Source]


class Standing:
    """Belongs to the watcher's thread, but for `watch_of`."""

    def __init__(self, catalog: Catalog, on_changes: Callable[[Iterable[str]], None]) -> None:
        self._catalog = catalog
        self._ears = Ears(on_changes)
        self._sources: dict[int, Source] = {}
        self._seen: dict[int, Root | None] = {}
        self._watches: dict[int, Watch] = {}
        self._version = -1
        self._roots = Roots(())
        self._has_looked = False

    def look(self) -> Looked:
        """Look at every source, and listen to those that are there."""
        version = self._catalog.sources.version
        has_changed = version != self._version
        if has_changed:
            self._version = version
            self._sources = {source.id: source for source in self._catalog.sources.all()}
            self._roots = Roots(self._sources.values())
        seen = {id_: look_at_root(source.path) for id_, source in self._sources.items()}
        is_news = self._is_news if self._has_looked else self._may_be_news
        to_walk = [
            source for id_, source in self._sources.items() if not source.paused and is_news(id_, seen)
        ]
        self._has_looked = True
        if (self._seen != seen or has_changed) and self._listen(seen):
            to_walk = [source for source in self._sources.values() if not source.paused]
        self._seen = seen
        return Looked(self._roots, to_walk)

    def watch_of(self, source: Source) -> Watch:
        """How a source is watched now."""
        return self._watches.get(source.id, Watch.NONE)

    def polled(self) -> list[Source]:
        """The sources of which no event tells."""
        return [
            self._sources[id_]
            for id_, watch in self._watches.items()
            if watch in {Watch.POLLED_REMOTE, Watch.POLLED_LIMIT} and not self._sources[id_].paused
        ]

    def close(self) -> None:
        """Listen no more."""
        self._ears.close()

    def _is_news(self, id_: int, seen: dict[int, Root | None]) -> bool:
        """Whether a source has come, gone, been emptied or replaced since the last look."""
        root = seen[id_]
        if id_ in self._seen:
            return self._seen[id_] != root
        is_there = root is not None and not root.is_empty
        return self._sources[id_].offline == is_there

    def _may_be_news(self, id_: int, seen: dict[int, Root | None]) -> bool:
        """Whether a source may have changed while nobody watched, or was not read to its end."""
        return seen[id_] is not None or not self._sources[id_].offline

    def _listen(self, seen: dict[int, Root | None]) -> bool:
        """Listen to what can be listened to; gives whether something may have been missed."""
        there = mounts()
        trees: dict[str, Root] = {}
        folders: dict[str, Root | None] = {}
        watches: dict[int, Watch] = {}
        # Where the system does not watch them all, the largest are given up first.
        sizes = self._catalog.sources.sizes()
        for id_ in sorted(self._sources, key=lambda id_: -sizes.get(id_, 0)):
            source, root = self._sources[id_], seen[id_]
            if root is None:
                watches[id_] = Watch.NONE
            elif is_remote(str(source.path), there):
                watches[id_] = Watch.POLLED_REMOTE
            elif root.is_folder:
                trees[str(source.path)] = replace(root, is_empty=False)
            else:
                # A file is often written by putting another one in its place: its folder tells of that.
                folders[str(source.path.parent)] = None
        missed = self._ears.listen(trees, folders)
        for id_ in self._sources.keys() - watches.keys():
            path = self._sources[id_].path
            is_unheard = not self._ears.unheard.isdisjoint({str(path), str(path.parent)})
            watches[id_] = Watch.POLLED_LIMIT if is_unheard else Watch.EVENTS
        self._watches = watches
        return missed
