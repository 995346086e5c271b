"""Finds the words of a passage in the text of a page that another reader of PDF extracted.

The engine's text and QtPdf's differ in blanks, hyphens at line ends, ligatures, composed accents, signs
and at times in the order of columns. So letters and digits alone are compared, each with its place.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from app.desktop.find.found import Stretch

_END_WORDS = 8
# How far the distance between both ends may be from the passage's own length.
_LENGTHS = (0.8, 1.25)
# A shorter run of letters is found by chance.
_SHORTEST_RUN = 12
# Less than this share of the letters is not the passage.
_LEAST_SHARE = 0.5
# Letters between two runs, on either side, that are taken with them.
_WIDEST_GAP = 40
_WORD = re.compile(r"\w+")


class How(Enum):
    """How well a passage was found."""

    WHOLE = "whole"
    NEARLY = "nearly"
    PARTS = "parts"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Location:
    """Where on a page a passage stands; no stretches where it was not found."""

    how: How
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """Text made comparable; ``places[i]`` is where ``letters[i]`` stands in the text it was made of."""

    letters: str
    places: tuple[int, ...]

    def stretch(self, start: int, end: int) -> Stretch:
        """The part of the text that ``letters[start:end]`` were made of."""
        return Stretch(self.places[start], self.places[end - 1] + 1)


def letters_of(text: str) -> Folded:
    """Letters and digits alone, without case, accents and ligatures."""
    return _folded(text, _letters)


def words_of(text: str) -> Folded:
    """What a person searches by: signs too, every run of blanks as one, without case and ligatures."""
    folded = _folded(text, _signs)
    kept = [
        index
        for index, letter in enumerate(folded.letters)
        if letter != " " or (index > 0 and folded.letters[index - 1] != " ")
    ]
    return Folded(
        "".join(folded.letters[index] for index in kept), tuple(folded.places[index] for index in kept)
    )


def locate(passage: str, page: str, *, near: int = 0) -> Location:
    """Find ``passage`` in the text of its ``page``; of several places the one nearest to offset ``near``."""
    wanted, there = letters_of(passage), letters_of(page)
    if not wanted.letters or not there.letters:
        return Location(How.NOT)
    start = _nearest(there, page, wanted.letters, near)
    if start is not None:
        found = there.stretch(start, start + len(wanted.letters))
        return Location(How.WHOLE, (_with_signs(found, passage, page),))
    between = _between_ends(passage, len(wanted.letters), there, page, near)
    if between is not None:
        return Location(How.NEARLY, (between,))
    return _by_runs(passage, wanted, there)


def occurrences(wanted: str, text: str) -> tuple[Stretch, ...]:
    """Every place of what a person searches for."""
    needle = words_of(wanted).letters.strip(" ")
    folded = words_of(text)
    if not needle:
        return ()
    return tuple(folded.stretch(start, start + len(needle)) for start in _all(folded.letters, needle))


def _folded(text: str, fold: Callable[[str], str]) -> Folded:
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in fold(character):
            letters.append(letter)
            places.append(place)
    return Folded("".join(letters), tuple(places))


@lru_cache(maxsize=4096)
def _letters(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


@lru_cache(maxsize=4096)
def _signs(character: str) -> str:
    if character.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", character).casefold()
    # Soft hyphens, hyphens that PDFium takes for such, joiners, controls.
    return "".join(letter for letter in plain if unicodedata.category(letter) not in ("Cc", "Cf", "Cn"))


def _all(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + len(wanted))


def _nearest(there: Folded, page: str, wanted: str, near: int) -> int | None:
    """The place of ``wanted`` that is nearest; one that begins and ends a word comes first."""

    def cost(start: int) -> tuple[bool, int]:
        stretch = there.stretch(start, start + len(wanted))
        before, after = page[stretch.start - 1 : stretch.start], page[stretch.end : stretch.end + 1]
        return before.isalnum() or after.isalnum(), abs(stretch.start - near)

    return min(_all(there.letters, wanted), key=cost, default=None)


def _with_signs(found: Stretch, passage: str, page: str) -> Stretch:
    """``found`` with the signs before and after it that the passage has too: brackets, a full stop."""
    signs = len(passage) - len(passage.rstrip())
    tail = passage[len(passage) - signs - 8 : len(passage) - signs]
    start, end = found.start, found.end
    for sign in _outer(tail):
        if page[end : end + 1] != sign:
            break
        end += 1
    for sign in _outer(passage.lstrip()[:8][::-1]):
        if start == 0 or page[start - 1] != sign:
            break
        start -= 1
    return Stretch(start, end)


def _outer(text: str) -> str:
    """What follows the last letter."""
    place = max((index for index, sign in enumerate(text) if sign.isalnum()), default=-1)
    return text[place + 1 :] if place >= 0 else ""


def _between_ends(passage: str, length: int, there: Folded, page: str, near: int) -> Stretch | None:
    """From the passage's first words to its last, if they are as far apart as they should be."""
    words = _WORD.findall(passage)
    if len(words) < 2 * _END_WORDS:
        return None
    head = letters_of(" ".join(words[:_END_WORDS])).letters
    tail = letters_of(" ".join(words[-_END_WORDS:])).letters
    start = _nearest(there, page, head, near) if head else None
    if start is None or not tail:
        return None
    low, high = (round(length * share) for share in _LENGTHS)
    last = there.letters.rfind(tail, start + low - len(tail), start + high)
    return there.stretch(start, last + len(tail)) if last >= 0 else None


def _by_runs(passage: str, wanted: Folded, there: Folded) -> Location:
    """The longest runs of letters that stand in both, wherever they stand."""
    runs: list[tuple[int, int, int]] = []
    begins = _word_starts(passage, wanted)
    position: int | None = 0
    found = 0
    while position is not None and position + _SHORTEST_RUN <= len(wanted.letters):
        near = runs[-1][1] + runs[-1][2] if runs else 0
        start, length = _longest(wanted.letters, position, there.letters, near)
        if length:
            runs.append((position, start, length))
            found += length
        position = next((begin for begin in begins if begin >= position + max(length, 1)), None)
    if found < _LEAST_SHARE * len(wanted.letters):
        return Location(How.NOT)
    return Location(How.PARTS, tuple(there.stretch(start, end) for start, end in _joined(runs)))


def _word_starts(passage: str, wanted: Folded) -> list[int]:
    starts = {match.start() for match in _WORD.finditer(passage)}
    return [index for index, place in enumerate(wanted.places) if place in starts]


def _longest(wanted: str, position: int, text: str, near: int) -> tuple[int, int]:
    """The longest beginning of ``wanted[position:]`` in ``text``, best after ``near``: place, length."""
    length = _SHORTEST_RUN
    start = _find(text, wanted[position : position + length], near)
    if start < 0:
        return 0, 0
    low, high = length, len(wanted) - position + 1
    while high - low > 1:
        middle = (low + high) // 2
        at = _find(text, wanted[position : position + middle], near)
        if at >= 0:
            start, low = at, middle
        else:
            high = middle
    return start, low


def _find(text: str, wanted: str, near: int) -> int:
    start = text.find(wanted, near)
    return start if start >= 0 else text.find(wanted)


def _joined(runs: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Runs that follow each other at once become one."""
    joined: list[tuple[int, int]] = []
    last_wanted = last_there = -_WIDEST_GAP - 1
    for position, start, length in runs:
        is_near = position - last_wanted <= _WIDEST_GAP and 0 <= start - last_there <= _WIDEST_GAP
        if joined and is_near:
            joined[-1] = (joined[-1][0], start + length)
        else:
            joined.append((start, start + length))
        last_wanted, last_there = position + length, start + length
    return joined
