"""Earlier turns in a prompt: whole, or condensed to what was asked and said, without any model call."""

from collections.abc import Collection, Sequence

import msgspec

from retrieval.chats import Turn
from retrieval.citations import resolve_citations
from retrieval.finding import Dropped
from retrieval.prompts import build_messages
from retrieval.token_counts import messages_cost


def newest_that_fit(turns: Sequence[Turn], room: int) -> list[Turn]:
    """Keep whole turns as long as there is room, then question and answer alone, the newest first."""
    kept: list[Turn] = []
    whole = True
    for turn in reversed(turns):
        whole = whole and turn_cost(turn) <= room
        fitting = turn if whole else _without_sources(turn)
        room -= turn_cost(fitting)
        if room < 0:
            break
        kept.insert(0, fitting)
    return kept


def without_dropped(turns: Sequence[Turn], dropped: Dropped) -> list[Turn]:
    """Take passages that were dropped since out of earlier turns, and the marks that point to them."""
    gone = {item.n for turn in turns for item in turn.evidence if dropped.holds(item)}
    if not gone:
        return list(turns)
    left = {item.n for turn in turns for item in turn.evidence} - gone
    return [_with_sources(turn, left) for turn in turns]


def turn_cost(turn: Turn) -> int:
    """Guess the tokens of a turn."""
    return messages_cost(build_messages((turn,), (), "")) - messages_cost(build_messages((), (), ""))


def _without_sources(turn: Turn) -> Turn:
    """Condense a turn to what was asked and said; its marks would point to nothing."""
    return _with_sources(turn, ())


def _with_sources(turn: Turn, numbers: Collection[int]) -> Turn:
    return msgspec.structs.replace(
        turn,
        answer=resolve_citations(turn.answer, numbers).text,
        evidence=tuple(item for item in turn.evidence if item.n in numbers),
    )
