"""What a search for words has found."""

import re
from dataclasses import dataclass

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text, ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How many places there are so far, which of them (from 1) is shown, and whether all was searched."""

    places: int
    current: int
    is_complete: bool


def places_in(text: str, wanted: str) -> tuple[Stretch, ...]:
    """Every place of ``wanted`` in a long text: upper and lower case are the same, blanks are as one."""
    pieces = wanted.split()
    if not pieces:
        return ()
    pattern = re.compile(r"\s+".join(map(re.escape, pieces)), re.IGNORECASE)
    found = []
    for match in pattern.finditer(text):
        found.append(Stretch(*match.span()))
        if len(found) == _MOST:
            break
    return tuple(found)
