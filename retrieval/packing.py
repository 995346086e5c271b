"""What fits into a model's context: as much evidence as there is room for, and what was left out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgspec

from retrieval.chats import Evidence, KeptPassage, Turn
from retrieval.citations import resolve_citations
from retrieval.context_use import ContextUse
from retrieval.language_model.events import Message
from retrieval.prompts import build_messages
from retrieval.search import Hit

# What a server is taken to hold where it does not say: LM Studio's own default.
UNKNOWN_CONTEXT = 4_096
# Room that is kept for the answer: a quarter of the context, between these.
_LEAST_ANSWER, _MOST_ANSWER = 256, 1_024
# What passages do not need is the answer's too: models that think first write thousands of tokens. A small
# model that repeats itself is stopped here.
_LONGEST_ANSWER = 4_096
# The part of the room that turns leave to new passages: one in so many. A turn with its eight passages takes
# 1,000 to 2,300 of the 2,900 tokens that LM Studio's default context has for both, and a follow-up without
# the turn before it is neither understood nor quick: the server has to read everything anew.
_SHARE_OF_NEW = 4
# Each message costs its role and its marks.
_TOKENS_PER_MESSAGE = 8
# Tokenizers differ by 30 to 40 %; a model that knows a script badly spends a token a character.
_CHARACTERS_PER_TOKEN = 3.0

_Identity = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Packed:
    """A prompt that should fit.

    ``evidence`` is new in this turn, ``known`` came with earlier turns; ``left_out`` did not fit, nor did
    the ``turns_left_out`` oldest turns. ``answer_tokens`` is how long the answer, thinking included, may be.
    ``use`` says what all of it spends; whoever knows the window adds it.
    """

    messages: list[Message]
    evidence: tuple[Evidence, ...]
    known: tuple[Evidence, ...]
    left_out: tuple[Hit, ...]
    turns_left_out: int
    answer_tokens: int
    use: ContextUse


def pack(
    question: str,
    hits: Sequence[Hit],
    turns: Sequence[Turn],
    context_length: int | None,
    *,
    least: bool = False,
) -> Packed:
    """Fill the context with the newest turns, then with passages, best first.

    Passages that an earlier turn brought along keep their number and are not given twice. A quarter of
    the room at least is for new passages; the oldest turns give way first. ``least`` packs the best passage
    alone.
    """
    context = context_length or UNKNOWN_CONTEXT
    answer_tokens = max(_LEAST_ANSWER, min(_MOST_ANSWER, context // 4))
    bare = build_messages((), (), question)
    room = context - answer_tokens - _cost(bare)
    # A turn that only quoted passages said nothing of its own.
    written = [turn for turn in turns if turn.model is not None]
    kept = [] if least else _newest_that_fit(written, room - room // _SHARE_OF_NEW)
    history = sum(_turn_cost(turn) for turn in kept)
    room -= history
    known = {_identity(item): item for turn in kept for item in turn.evidence}
    number = max((item.n for turn in turns for item in turn.evidence), default=0)
    evidence, left_out, spent = _choose(hits, frozenset(known), number, room, most=1 if least else None)
    return Packed(
        messages=build_messages(kept, evidence, question),
        evidence=evidence,
        known=tuple(known.values()),
        left_out=left_out,
        turns_left_out=len(written) - len(kept),
        answer_tokens=min(answer_tokens + max(room - spent, 0), _LONGEST_ANSWER),
        use=ContextUse(
            instructions=_cost(bare[:1]),
            history=history,
            passages=spent,
            question=_cost(bare[1:]),
            reserved=answer_tokens,
            turns_left_out=len(written) - len(kept),
        ),
    )


def _choose(
    hits: Sequence[Hit], known: Collection[_Identity], last: int, room: int, *, most: int | None
) -> tuple[tuple[Evidence, ...], tuple[Hit, ...], int]:
    """Take passages while there is room, numbered after ``last``; gives them, the others, and their cost."""
    evidence: list[Evidence] = []
    left_out: list[Hit] = []
    spent = 0
    for hit in hits:
        item = _evidence(hit, last + len(evidence) + 1)
        if _identity(item) in known:
            continue
        cost = estimate_tokens(item.text) + estimate_tokens(item.title + item.heading) + _TOKENS_PER_MESSAGE
        if cost > room - spent or (most is not None and len(evidence) >= most):
            left_out.append(hit)
            continue
        spent += cost
        evidence.append(item)
    return tuple(evidence), tuple(left_out), spent


def estimate_tokens(text: str) -> int:
    """Guess, rather too high than too low, how many tokens a model makes of a text."""
    plain = sum(character.isascii() for character in text)
    return int(plain / _CHARACTERS_PER_TOKEN) + (len(text) - plain) + 1


def _newest_that_fit(turns: Sequence[Turn], room: int) -> list[Turn]:
    """Keep whole turns as long as there is room, then question and answer alone, the newest first."""
    kept: list[Turn] = []
    whole = True
    for turn in reversed(turns):
        whole = whole and _turn_cost(turn) <= room
        fitting = turn if whole else _without_evidence(turn)
        room -= _turn_cost(fitting)
        if room < 0:
            break
        kept.insert(0, fitting)
    return kept


def _without_evidence(turn: Turn) -> Turn:
    """Condense a turn to what was asked and said; its marks would point to nothing."""
    bare = resolve_citations(turn.answer, ()).text
    return msgspec.structs.replace(turn, answer=bare, evidence=())


def _turn_cost(turn: Turn) -> int:
    return _cost(build_messages((turn,), (), "")) - _cost(build_messages((), (), ""))


def _cost(messages: Sequence[Message]) -> int:
    return sum(estimate_tokens(message.content) + _TOKENS_PER_MESSAGE for message in messages)


def kept_passage(hit: Hit) -> KeptPassage:
    """Give a passage as a chat keeps it."""
    passage = hit.passage
    return KeptPassage(
        path=str(passage.path),
        page=passage.page,
        heading=passage.heading,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        score=hit.score,
        keyword_rank=hit.keyword_rank,
        vector_rank=hit.vector_rank,
    )


def _identity(item: Evidence) -> _Identity:
    """Tell passages apart; where a file was changed between two turns, the same place says something else."""
    return item.path, item.page, item.start, item.text


def _evidence(hit: Hit, n: int) -> Evidence:
    passage = hit.passage
    return Evidence(
        n=n,
        path=str(passage.path),
        title=passage.path.name,
        page=passage.page,
        heading=passage.heading,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        score=hit.score,
        keyword_rank=hit.keyword_rank,
        vector_rank=hit.vector_rank,
    )
