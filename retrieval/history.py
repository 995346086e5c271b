"""Earlier turns in a prompt: whole, or condensed to what was asked and said, without any model call."""

from collections.abc import Collection, Sequence

import msgspec

from retrieval.chats import Turn
from retrieval.citations import resolve_citations
from retrieval.finding import Dropped
from retrieval.prompts import build_messages
from retrieval.token_counts import TokenCounter


def newest_that_fit(turns: Sequence[Turn], room: int, counter: TokenCounter) -> list[Turn]:
    """Keep whole turns as long as there is room, then condensed ones, the newest first.

    A turn is condensed to what was asked and said with the sources that it cites, then without these. No turn
    keeps more of itself than a newer one.
    """
    kept: list[Turn] = []
    condensed = 0
    for turn in reversed(turns):
        forms = (turn, _with_sources(turn, _cited(turn)), _with_sources(turn, ()))[condensed:]
        fitting = next((form for form in forms if turn_cost(form, counter) <= room), None)
        if fitting is None:
            break
        condensed += forms.index(fitting)
        room -= turn_cost(fitting, counter)
        kept.insert(0, fitting)
    return kept


def without_dropped(turns: Sequence[Turn], dropped: Dropped) -> list[Turn]:
    """Take passages that were dropped since out of earlier turns, and the marks that point to them."""
    gone = {item.n for turn in turns for item in turn.evidence if dropped.holds(item)}
    if not gone:
        return list(turns)
    left = {item.n for turn in turns for item in turn.evidence} - gone
    return [_with_sources(turn, left) for turn in turns]


def turn_cost(turn: Turn, counter: TokenCounter) -> int:
    """Guess the tokens of a turn."""
    return counter.messages(build_messages((turn,), (), "")) - counter.messages(build_messages((), (), ""))


def _cited(turn: Turn) -> set[int]:
    return {item.n for item in turn.evidence} & set(turn.citations)


def _with_sources(turn: Turn, numbers: Collection[int]) -> Turn:
    """Keep these sources alone; the marks of others would point to nothing."""
    return msgspec.structs.replace(
        turn,
        answer=resolve_citations(turn.answer, numbers).text,
        evidence=tuple(item for item in turn.evidence if item.n in numbers),
    )
