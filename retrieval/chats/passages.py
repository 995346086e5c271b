"""Passages as a chat keeps them: those that were given to a model, and all that were considered."""

from enum import StrEnum

import msgspec


class PassageRef(msgspec.Struct, frozen=True, kw_only=True):
    """A passage by its place; ``start`` and ``end`` are offsets into the page's text."""

    path: str
    page: int
    start: int
    end: int


class KeptPassage(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that stays readable when its file is gone; a ``hidden`` one is not seen by its reader."""

    path: str
    page: int
    heading: str
    start: int
    end: int
    text: str
    score: float
    keyword_rank: int | None
    vector_rank: int | None
    hidden: bool = False


class Evidence(KeptPassage, frozen=True, kw_only=True):
    """A numbered passage as it was given to the model."""

    n: int
    title: str

    def holds(self, passage: KeptPassage) -> bool:
        """Whether a passage is a part of it, in its place and word for word."""
        if (self.path, self.page) != (passage.path, passage.page) or passage.start < self.start:
            return False
        start = passage.start - self.start
        return self.text[start : start + len(passage.text)] == passage.text


class Fate(StrEnum):
    """What became of a passage that was considered."""

    GIVEN = "given"
    KNOWN = "known"  # an earlier turn had brought it along
    LEFT_OUT = "left_out"  # no room
    DROPPED = "dropped"  # by the person
    HIDDEN = "hidden"  # from the reader of its page
    BEYOND = "beyond"  # the number that is given at most


class ConsideredPassage(KeptPassage, frozen=True, kw_only=True):
    """A passage that was found or pinned, and what became of it.

    ``rank`` is the fused one, from 1, None where search did not find it; ``lead_rank`` that of the top of
    its page; ``named`` the share of its document's name that the question holds. ``n`` is the number of the
    source that it is given in, and ``tokens`` what that source takes of the context by our estimate; of a
    passage that was not given, what it alone would take.
    """

    rank: int | None
    lead_rank: int | None
    named: float
    fate: Fate
    pinned: bool
    n: int | None
    tokens: int


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why an answer rests on these passages.

    ``queries`` are what was searched, together; ``searched`` is set where the person gave a query in place
    of the question. ``passages`` are in fused order, pinned ones that search did not find at the end.
    ``vanished`` were pinned and are no longer there.
    """

    queries: tuple[str, ...]
    passages: tuple[ConsideredPassage, ...]
    searched: str | None = None
    vanished: tuple[PassageRef, ...] = ()
