"""The passages that an answer rests on, and what a person wants of them when it is asked again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

import msgspec

from app.answer_text.marks import Verdict
from app.engine import wire


class Fate(StrEnum):
    """What became of a passage; the values are the engine's.

    But `QUOTED`: given where no model was asked; and `FOUND`: nobody was asked yet.
    """

    GIVEN = "given"
    KNOWN = "known"
    LEFT_OUT = "left_out"
    DROPPED = "dropped"
    HIDDEN = "hidden"
    BEYOND = "beyond"
    QUOTED = "quoted"
    FOUND = "found"

    @property
    def is_in_prompt(self) -> bool:
        """Whether the model had it before it."""
        return self in {Fate.GIVEN, Fate.KNOWN}

    @property
    def is_left_out(self) -> bool:
        """Whether the answer does not rest on it."""
        return self in {Fate.LEFT_OUT, Fate.DROPPED, Fate.HIDDEN, Fate.BEYOND}


class Wish(Enum):
    """What is to become of a passage."""

    NONE = "none"
    PINNED = "pinned"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A passage with its fused rank, from 1, and what became of it.

    ``n`` is the number of the source that holds it; ``verdict`` is that of the first sentence that cites it,
    None where none does. ``tokens`` is what it takes of the prompt, None where that is not known.
    """

    passage: wire.Passage
    rank: int | None
    fate: Fate
    n: int | None = None
    verdict: Verdict | None = None
    tokens: int | None = None

    @property
    def place(self) -> wire.PassageRef:
        """Where it lies."""
        return place_of(self.passage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an answer is asked again with: a query in place of the question, passages pinned and dropped."""

    searched: str | None = None
    pinned: tuple[wire.PassageRef, ...] = ()
    dropped: tuple[wire.PassageRef, ...] = ()

    @classmethod
    def of(cls, explanation: wire.Explanation | None) -> "Choice":
        """What an answer was asked with."""
        if explanation is None:
            return cls()
        passages = explanation.passages
        return cls(
            searched=explanation.searched,
            pinned=tuple(place_of(item) for item in passages if item.pinned),
            dropped=tuple(place_of(item) for item in passages if item.fate == Fate.DROPPED),
        )

    def wish(self, place: wire.PassageRef) -> Wish:
        """What is wanted of the passage at a place."""
        if place in self.pinned:
            return Wish.PINNED
        return Wish.DROPPED if place in self.dropped else Wish.NONE

    def wanting(self, wish: Wish, place: wire.PassageRef) -> "Choice":
        """The same, but for what is wanted of the passage at a place; the last one pinned goes in last."""
        pinned, dropped = _without(self.pinned, place), _without(self.dropped, place)
        if wish is Wish.PINNED:
            pinned = (*pinned, place)
        elif wish is Wish.DROPPED:
            dropped = (*dropped, place)
        return replace(self, pinned=pinned, dropped=dropped)


def place_of(passage: wire.Passage) -> wire.PassageRef:
    """The place of a passage, as a question names it."""
    return wire.PassageRef(path=passage.path, page=passage.page, start=passage.start, end=passage.end)


def entries_of(answer: wire.Answer) -> tuple[Entry, ...]:
    """What was considered for an answer, in fused order; nothing where that was not kept."""
    if answer.explanation is None:
        return ()
    return tuple(
        Entry(
            passage=item,
            rank=item.rank,
            fate=_fate(item, answer),
            n=item.n,
            verdict=_verdict(item, answer),
            tokens=item.tokens,
        )
        for item in answer.explanation.passages
    )


def entries_found(passages: Sequence[wire.Passage], kept: Iterable[Entry]) -> tuple[Entry, ...]:
    """What a search found, best first, and what was ``kept`` from before though it was not found now."""
    found = [
        Entry(passage=passage, rank=rank, fate=Fate.FOUND) for rank, passage in enumerate(passages, start=1)
    ]
    known = {entry.place for entry in found}
    unranked = [
        Entry(
            passage=msgspec.structs.replace(entry.passage, score=0.0, keyword_rank=None, vector_rank=None),
            rank=None,
            fate=Fate.FOUND,
        )
        for entry in kept
        if entry.place not in known
    ]
    return (*found, *unranked)


def _fate(item: wire.Considered, answer: wire.Answer) -> Fate:
    # A fate of a later version: at least it was not given.
    fate = Fate(item.fate) if item.fate in set(Fate) else Fate.BEYOND
    return Fate.QUOTED if answer.model is None and fate.is_in_prompt else fate


def _verdict(item: wire.Considered, answer: wire.Answer) -> Verdict | None:
    """The verdict of the first sentence that rests on a passage, or on all of the source that holds it."""
    if answer.model is None and item.n is not None:
        return Verdict.QUOTED
    for sentence in answer.sentences:
        if item.n is None or item.n not in sentence.citations:
            continue
        spans = [span for span in sentence.spans if span.n == item.n and span.start < span.end]
        # A source may hold several passages: what another one of them says is not said by this one.
        if not spans or any(span.start < item.end and item.start < span.end for span in spans):
            return Verdict.of(sentence, item.n)
    return None


def _without(places: tuple[wire.PassageRef, ...], place: wire.PassageRef) -> tuple[wire.PassageRef, ...]:
    return tuple(other for other in places if other != place)
