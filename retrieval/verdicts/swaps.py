"""A number or a name that the passage has, but in another place: 760 where it says 693.

What stands left and right of it in the sentence is looked for round every number, or name, of the passage.
Where another one has clearly more of these neighbours, it is what the passage says there.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.verdicts.words import tokens

# Words on either side that are compared, and how many more of them another one must have.
_REACH = 3
_CLEARLY = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A number or a name in a text, ``text[start:end]``."""

    text: str
    start: int
    end: int


class Neighbours:
    """The words round any place of one text."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._starts = [token.start for token in self._tokens]

    def round(self, start: int, end: int) -> list[tuple[int, str]]:
        """The words at both sides, each with its side (-1, 1), the nearest first."""
        first, behind = bisect_left(self._starts, start), bisect_left(self._starts, end)
        left = self._tokens[max(0, first - _REACH) : first]
        right = self._tokens[behind : behind + _REACH]
        return [*((-1, token.folded) for token in reversed(left)), *((1, token.folded) for token in right)]


def shared(one: Sequence[tuple[int, str]], other: Sequence[tuple[int, str]]) -> int:
    """How many neighbours two places have in common, each on its own side."""
    return len(set(one) & set(other))


def in_its_place(
    said: Place, claim: Neighbours, passage: Neighbours, same: Iterable[Place], others: Iterable[Place]
) -> Place | None:
    """Give what stands in the passage where the claim has ``said``; None where that is the same.

    ``same`` are the places of the passage that say what is said, ``others`` those that do not.
    """
    mine = claim.round(said.start, said.end)
    best_same = max((shared(mine, passage.round(place.start, place.end)) for place in same), default=0)
    found = None
    for place in others:
        count = shared(mine, passage.round(place.start, place.end))
        if count >= best_same + _CLEARLY:
            best_same, found = count - _CLEARLY + 1, place
    return found
