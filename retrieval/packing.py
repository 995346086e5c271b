"""What fits into a model's context: as much evidence as there is room for, and what was left out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgspec

from retrieval.chats import Evidence, KeptPassage, Turn
from retrieval.context_use import ContextUse
from retrieval.finding import NOTHING_DROPPED, Dropped
from retrieval.history import newest_that_fit, turn_cost, without_dropped
from retrieval.language_model.events import Message
from retrieval.prompts import build_messages
from retrieval.search import Hit
from retrieval.token_counts import messages_cost, source_cost

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
    dropped: Dropped = NOTHING_DROPPED,
) -> Packed:
    """Fill the context with the newest turns, then with passages, best first.

    Passages that an earlier turn brought along keep their number and are not given twice. A quarter of
    the room at least is for new passages; the oldest turns give way first. ``least`` packs the best passage
    alone. What was ``dropped`` is not given again with an earlier turn either.
    """
    context = context_length or UNKNOWN_CONTEXT
    answer_tokens = max(_LEAST_ANSWER, min(_MOST_ANSWER, context // 4))
    bare = build_messages((), (), question)
    room = context - answer_tokens - messages_cost(bare)
    # A turn that only quoted passages said nothing of its own.
    written = without_dropped([turn for turn in turns if turn.model is not None], dropped)
    kept = [] if least else newest_that_fit(written, room - room // _SHARE_OF_NEW)
    history = sum(turn_cost(turn) for turn in kept)
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
            instructions=messages_cost(bare[:1]),
            history=history,
            passages=spent,
            question=messages_cost(bare[1:]),
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
        item = evidence_of(hit, last + len(evidence) + 1)
        if _identity(item) in known:
            continue
        cost = source_cost(item)
        if cost > room - spent or (most is not None and len(evidence) >= most):
            left_out.append(hit)
            continue
        spent += cost
        evidence.append(item)
    return tuple(evidence), tuple(left_out), spent


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


def evidence_of(hit: Hit, n: int) -> Evidence:
    """Give a passage as a numbered source."""
    return Evidence(n=n, title=hit.passage.path.name, **msgspec.structs.asdict(kept_passage(hit)))
