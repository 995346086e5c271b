"""Files that wait to be read: those whose turn it is, and those of paused sources."""

from collections import deque
from collections.abc import Callable

from ingest.reconciling import FileToRead


class WaitingFiles:
    """First come, first read; files of paused sources are held until these go on.

    A file that a person named goes before all that, whatever is paused around it; then what has just changed,
    since somebody works with it.
    """

    def __init__(self) -> None:
        self._named: deque[FileToRead] = deque()
        self._changed: deque[FileToRead] = deque()
        self._ready: deque[FileToRead] = deque()
        self._held: deque[FileToRead] = deque()
        self._paused: frozenset[int] = frozenset()

    @property
    def is_ready(self) -> bool:
        """Whether there is a file whose turn it is."""
        return bool(self._named or self._changed or self._ready)

    def put(self, file: FileToRead) -> None:
        """Let a file wait for its turn."""
        if file.job.again:
            self._named.append(file)
        elif file.source.id in self._paused:
            self._held.append(file)
        elif file.job.parts:
            self._changed.append(file)
        else:
            self._ready.append(file)

    def take(self) -> FileToRead:
        """Give the file whose turn it is. Raises IndexError where there is none."""
        return (self._named or self._changed or self._ready).popleft()

    def prefer(self, is_wanted: Callable[[FileToRead], bool]) -> None:
        """Let some of the files whose turn will come go before the others, each in its order."""
        waiting = list(self._ready)
        self._ready.clear()
        self._ready.extend(file for file in waiting if is_wanted(file))
        self._ready.extend(file for file in waiting if not is_wanted(file))

    def hold(self, paused: frozenset[int]) -> None:
        """Hold the files of these sources (by id), and of no other."""
        self._paused = paused
        waiting = [*self._held, *self._changed, *self._ready]
        for files in (self._held, self._changed, self._ready):
            files.clear()
        for file in waiting:
            self.put(file)

    def drop(self, is_unwanted: Callable[[FileToRead], bool]) -> list[FileToRead]:
        """Let files go that nobody waits for any more; gives them."""
        dropped = []
        for files in (self._named, self._changed, self._ready, self._held):
            kept = [file for file in files if not is_unwanted(file)]
            dropped += [file for file in files if is_unwanted(file)]
            files.clear()
            files.extend(kept)
        return dropped

    def clear(self) -> None:
        """Let all files go."""
        for files in (self._named, self._changed, self._ready, self._held):
            files.clear()
