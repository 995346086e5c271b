"""How far reading is and how long it will take, from what the engine tells. No Qt, no clock of its own."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from app.engine import wire

# After this long, what was measured counts half.
_HALF_LIFE_SECONDS = 20.0
# A rate from less than this is a guess.
_LEAST_SECONDS = 5.0
_LEAST_WORK = 16
# A longer silence was a computer asleep or an engine that was away.
_LONGEST_GAP_SECONDS = 30.0
# From fewer files, nothing is known of the size of the others.
_LEAST_FILES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is being read, summed over sources.

    ``files_found`` and ``files_done`` count this run; ``files``, ``pages`` and ``passages`` are in the
    catalog already, ``attention`` of the files without text. ``pending`` passages have no vector yet.
    What the catalog holds is known later than what was done: shares of it are rather too low than too high.

    ``is_known``: the catalog was asked about all of it since it was added. ``counted`` are ``paths`` and what
    was read to its end since the reading began.
    """

    paths: tuple[str, ...]
    counted: frozenset[str]
    is_known: bool
    files_found: int
    files_done: int
    files: int
    attention: int
    # Those with text: no other page ever has a vector.
    pages: int
    passages: int
    pending: int
    is_walking: bool
    is_paused: bool
    # Whether it was all paused at once, and not source by source.
    is_all_paused: bool
    # Of the whole run, only to see whether passages came in between two looks.
    pages_read: int

    @property
    def files_left(self) -> int:
        """Files that were found and wait to be read."""
        return max(0, self.files_found - self.files_done)

    @property
    def words_share(self) -> float | None:
        """The share that can be searched by words, of the files that are read or still to be read.

        Files that turned out to hold no text count on neither side, so that it comes to all of it. None while
        files are still being looked for, or what the catalog holds is not known yet.
        """
        with_text = max(0, self.files - self.attention)
        every = with_text + self.files_left
        if self.is_walking or not self.is_known or every == 0:
            return None
        return with_text / every

    @property
    def vectors_share(self) -> float | None:
        """The share that can be searched by meaning too.

        None until all files are read: before, nobody knows how many passages there will be.
        """
        if self.words_share is None or self.files_left > 0:
            return None
        return 1 - self.pending / self.passages if self.passages else 0.0

    @property
    def pages_with_vectors(self) -> int:
        """About how many pages have vectors: by the share of passages, and never all while one is missing."""
        return self.pages * (self.passages - self.pending) // self.passages if self.passages else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What can be said about the time; None where it would be a guess."""

    pages_per_second: float | None = None
    seconds_left: float | None = None


def reading_of(
    progress: wire.Progress,
    states: Mapping[str, wire.SourceState],
    begun: Collection[str] = (),
) -> Reading | None:
    """What is being read, or is paused in the middle; None where all is at rest.

    Paused sources count only where nothing else is being read. Of the sources ``begun`` before, those that
    are at rest by now count as done: the share of a reading does not fall when one of its sources is ready.
    """
    open_ = [source for source in progress.sources if is_open(source)]
    active = [source for source in open_ if not source.paused and not progress.paused]
    if open_:
        return _summed(progress, active or open_, states, begun, is_paused=not active)
    is_embedding = progress.vectors_pending > progress.vectors_stopped
    if progress.walking or progress.files_done < progress.files_found or is_embedding:
        return _whole(progress, states.values())
    return None


def is_open(source: wire.SourceProgress) -> bool:
    """Whether something of a source is still to be done; vectors that were stopped are not."""
    is_embedding = source.vectors_pending > 0 and not source.stopped
    return source.walking or source.files_done < source.files_found or is_embedding


def _summed(
    progress: wire.Progress,
    sources: list[wire.SourceProgress],
    states: Mapping[str, wire.SourceState],
    begun: Collection[str],
    *,
    is_paused: bool,
) -> Reading:
    paths = tuple(source.path for source in sources)
    done = set(begun).difference(source.path for source in progress.sources)
    counted = frozenset(paths) | done.intersection(states)
    known = [states[path] for path in counted if path in states]
    pending = _pending(progress, sources, states)
    return Reading(
        paths=paths,
        counted=counted,
        is_known=len(known) == len(counted),
        files_found=sum(source.files_found for source in sources),
        files_done=sum(source.files_done for source in sources),
        files=sum(state.files for state in known),
        attention=sum(state.attention for state in known),
        pages=sum(state.pages_searchable for state in known),
        passages=max(sum(state.passages for state in known), pending),
        pending=pending,
        is_walking=any(source.walking for source in sources),
        is_paused=is_paused,
        is_all_paused=progress.paused,
        pages_read=progress.pages,
    )


def _pending(
    progress: wire.Progress, sources: list[wire.SourceProgress], states: Mapping[str, wire.SourceState]
) -> int:
    """The passages of some sources that have no vector yet.

    What is told of each source is counted now and then; the whole is exact, and theirs but for the others'.
    """
    told = {source.path for source in progress.sources}
    read = sum(source.vectors_pending for source in sources)
    all_told = sum(source.vectors_pending for source in progress.sources)
    untold = sum(state.pending for path, state in states.items() if path not in told)
    return max(read, progress.vectors_pending - (all_told - read) - untold)


def _whole(progress: wire.Progress, states: Iterable[wire.SourceState]) -> Reading:
    known = list(states)
    return Reading(
        paths=(),
        counted=frozenset(),
        is_known=True,
        files_found=progress.files_found,
        files_done=progress.files_done,
        files=sum(state.files for state in known),
        attention=sum(state.attention for state in known),
        pages=sum(state.pages_searchable for state in known),
        passages=max(sum(state.passages for state in known), progress.vectors_pending),
        pending=progress.vectors_pending,
        is_walking=progress.walking,
        is_paused=progress.paused,
        is_all_paused=progress.paused,
        pages_read=progress.pages,
    )


class Rate:
    """Work per second, where older work counts ever less."""

    def __init__(self) -> None:
        self._work = 0.0
        self._seconds = 0.0
        # All that was ever measured, which says whether it is enough to tell.
        self._all_work = 0.0
        self._all_seconds = 0.0

    def add(self, work: float, seconds: float) -> None:
        """Take in what was done in a span of time."""
        kept = 0.5 ** (seconds / _HALF_LIFE_SECONDS)
        self._work = self._work * kept + max(0.0, work)
        self._seconds = self._seconds * kept + seconds
        self._all_work += max(0.0, work)
        self._all_seconds += seconds

    def value(self, least_work: float) -> float | None:
        """The rate; None before there was time and work enough to tell."""
        if self._all_seconds < _LEAST_SECONDS or self._all_work < least_work:
            return None
        return self._work / self._seconds


class Estimator:
    """Learns from successive looks how fast reading is."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: reading has ended or is paused."""
        self._files = Rate()
        self._vectors = Rate()
        self._last: tuple[Reading, float] | None = None

    def observe(self, reading: Reading, now: float) -> Estimate:
        """Take in what is being read at a time (in seconds of any steady clock)."""
        if reading.is_paused:
            self.forget()
            return Estimate()
        if self._last is not None:
            self._learn(*self._last, reading, now)
        self._last = (reading, now)
        return self._estimate(reading)

    def _learn(self, last: Reading, then: float, reading: Reading, now: float) -> None:
        seconds = now - then
        if last.paths != reading.paths or not 0 <= seconds <= _LONGEST_GAP_SECONDS:
            self.forget()
            return
        if not reading.is_walking:
            self._files.add(reading.files_done - last.files_done, seconds)
        # Where passages came in meanwhile, how many got vectors cannot be told from how many wait.
        if reading.pages_read == last.pages_read and reading.files_done == last.files_done:
            self._vectors.add(last.pending - reading.pending, seconds)

    def _estimate(self, reading: Reading) -> Estimate:
        per_second = self._vectors.value(_LEAST_WORK)
        pages = per_second * reading.pages / reading.passages if per_second and reading.passages else None
        return Estimate(pages_per_second=pages, seconds_left=self._seconds_left(reading, per_second))

    def _seconds_left(self, reading: Reading, per_second: float | None) -> float | None:
        if reading.is_walking or not per_second:
            return None
        if reading.files_left == 0:
            return max(0.0, reading.pending / per_second)
        files_per_second = self._files.value(_LEAST_FILES)
        if not files_per_second or reading.files < _LEAST_FILES:
            return None
        to_come = reading.files_left * reading.passages / reading.files
        # Both go on side by side.
        return max(reading.files_left / files_per_second, (reading.pending + to_come) / per_second)
