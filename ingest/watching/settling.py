"""What has changed waits until it rests, so that no file is read half written. No clock of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

# A file at rest for this long has been written; people write in bursts, copies do not pause so long.
REST_SECONDS = 0.8
# What is gone needs no rest, but for a program that writes a file by removing it first.
GONE_REST_SECONDS = 0.25
# A file that never rests is read all the same, so seldom: a log, whose end is always half written.
LONGEST_SECONDS = 300.0
# Files that go while others come may have been moved: they are waited for so long.
MOVE_SECONDS = 3.0
# From so many on nobody looks at each: all of the sources that they lie in are walked, once all is at rest.
MANY = 2_000


@dataclass(frozen=True, slots=True)
class Settled:
    """Paths that rest: those at which there is something, and those at which there is nothing any more.

    ``is_flood``: there were too many to name all of them.
    """

    there: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    is_flood: bool = False


@dataclass(slots=True)
class _Times:
    first: float
    last: float


@dataclass(slots=True)
class Settling:
    """Holds paths back from their first change until they rest; times are of any steady clock."""

    exists: Callable[[str], bool]
    _waiting: dict[str, _Times] = field(default_factory=dict)

    @property
    def is_waiting(self) -> bool:
        """Whether anything is held back."""
        return bool(self._waiting)

    def note(self, paths: Iterable[str], now: float) -> None:
        """Something has happened at these paths."""
        for path in paths:
            times = self._waiting.get(path)
            if times is None:
                self._waiting[path] = _Times(now, now)
            else:
                times.last = now

    def take(self, now: float) -> Settled:
        """Give the paths that rest; they are held back no longer."""
        if len(self._waiting) >= MANY:
            return self._take_flood(now)
        there, gone, is_coming = [], [], False
        for path, times in self._waiting.items():
            rest = now - times.last
            if not self.exists(path):
                if rest >= GONE_REST_SECONDS:
                    gone.append(path)
            elif rest >= REST_SECONDS or now - times.first >= LONGEST_SECONDS:
                there.append(path)
            else:
                is_coming = is_coming or now - times.first < MOVE_SECONDS
        if is_coming:
            gone.clear()
        for path in (*there, *gone):
            del self._waiting[path]
        return Settled(tuple(there), tuple(gone))

    def _take_flood(self, now: float) -> Settled:
        last = max(times.last for times in self._waiting.values())
        first = min(times.first for times in self._waiting.values())
        if now - last < REST_SECONDS and now - first < LONGEST_SECONDS:
            return Settled()
        paths = tuple(self._waiting)
        self._waiting.clear()
        return Settled(there=paths, is_flood=True)
