"""Shares of what is being read that do not fall meanwhile: what would fall is not told. No Qt, no clock."""

from dataclasses import dataclass

from app.desktop.library.progress_estimate import Reading

# A share that would fall by more, since files were found, is not told until no more are found for a while.
_TOLERATED = 0.01
_SETTLES_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What can be said of how far reading is; a share is None where it is not known or would fall.

    ``pages`` have vectors. ``is_finding``: more files are being found, so that no share would stay true.
    """

    words: float | None = None
    vectors: float | None = None
    pages: int = 0
    is_finding: bool = False


class SteadyShares:
    """Remembers what was told of a reading: what is known of it comes piece by piece, and late."""

    def __init__(self) -> None:
        self._counted: frozenset[str] | None = None
        self._found = 0
        self._finding_until: float | None = None
        self._told = Shares()

    def forget(self) -> None:
        """Begin anew: reading has ended."""
        self._counted, self._found, self._finding_until = None, 0, None
        self._told = Shares()

    def observe(self, reading: Reading, now: float) -> Shares:
        """Take in what is being read at a time (in seconds of any steady clock)."""
        if reading.counted != self._counted:
            self.forget()
            self._counted = reading.counted
        grew, self._found = reading.files_found > self._found, reading.files_found
        if reading.is_walking or self._is_finding(reading, now, grew=grew):
            self._told = Shares(is_finding=True)
        else:
            self._told = Shares(
                words=_highest(reading.words_share, self._told.words),
                vectors=_highest(reading.vectors_share, self._told.vectors),
                pages=max(reading.pages_with_vectors, self._told.pages),
            )
        return self._told

    def _is_finding(self, reading: Reading, now: float, *, grew: bool) -> bool:
        """Whether files come in beside the looking for them, as where somebody copies them into a folder."""
        share, told = reading.words_share, self._told.words
        falls = share is not None and told is not None and share < told - _TOLERATED
        if grew and (falls or self._finding_until is not None):
            self._finding_until = now + _SETTLES_SECONDS
        elif self._finding_until is not None and now >= self._finding_until:
            self._finding_until = None
        return self._finding_until is not None


def _highest(share: float | None, told: float | None) -> float | None:
    """The share, but no less than was told of it; None where it is not known any more."""
    return share if share is None or told is None else max(share, told)
