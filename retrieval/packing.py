"""What fits into a model's context: as much evidence as there is room for, and what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.catalog.records import StoredPassage
from retrieval.chats import Evidence, Turn
from retrieval.context_use import ContextUse
from retrieval.finding import Found
from retrieval.history import newest_that_fit, turn_cost, without_dropped
from retrieval.language_model.events import Message
from retrieval.prompts import build_messages
from retrieval.search import Hit
from retrieval.sources import Sources, is_known, widen
from retrieval.token_counts import TokenCounter

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
# More than that, or a whole document, goes in as long as passages take no more than this part of the room:
# the next question finds the turn whole then, and a model has room to think. And no more tokens than these,
# which a model on a processor reads for a minute or two.
_SHARE_OF_WIDE = 0.625
_MOST_WIDE, _MOST_WHOLE = 6_000, 16_000
# The best hits, whose neighbours have a third of that room before further hits.
_CLOSEST = 3


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

    @property
    def by_number(self) -> dict[int, Evidence]:
        """What an answer to it may cite."""
        return {item.n: item for item in (*self.known, *self.evidence)}


def pack(
    question: str,
    found: Found,
    turns: Sequence[Turn],
    context_length: int | None,
    *,
    counter: TokenCounter | None = None,
    least: bool = False,
) -> Packed:
    """Fill the context with the newest turns, then with passages, best first, then with what is near them.

    Passages that an earlier turn brought along keep their number and are not given twice. A quarter of
    the room at least is for new passages; the oldest turns give way first. ``least`` packs the best passage
    alone. What was dropped is not given again with an earlier turn either.
    """
    counter = counter or TokenCounter()
    context = context_length or UNKNOWN_CONTEXT
    answer_tokens = max(_LEAST_ANSWER, min(_MOST_ANSWER, context // 4))
    bare = build_messages((), (), question)
    room = context - answer_tokens - counter.messages(bare)
    # A turn that only quoted passages said nothing of its own.
    written = without_dropped([turn for turn in turns if turn.model is not None], found.dropped)
    kept = [] if least else newest_that_fit(written, room - room // _SHARE_OF_NEW, counter)
    history = sum(turn_cost(turn, counter) for turn in kept)
    wide = int(room * _SHARE_OF_WIDE) - history
    room -= history
    known = tuple(item for turn in kept for item in turn.evidence)
    sources, left_out = _choose(found, known, counter, room, most=1 if least else None)
    if not least:
        _widen(sources, found, known, wide)
    last = max((item.n for turn in turns for item in turn.evidence), default=0)
    evidence = sources.numbered(last)
    return Packed(
        messages=build_messages(kept, evidence, question),
        evidence=evidence,
        known=known,
        left_out=tuple(hit for hit in left_out if hit.passage.id not in sources),
        turns_left_out=len(written) - len(kept),
        answer_tokens=min(answer_tokens + max(room - sources.tokens, 0), _LONGEST_ANSWER),
        use=ContextUse(
            instructions=counter.messages(bare[:1]),
            history=history,
            passages=sources.tokens,
            question=counter.messages(bare[1:]),
            reserved=answer_tokens,
            turns_left_out=len(written) - len(kept),
        ),
    )


def _choose(
    found: Found, known: Sequence[Evidence], counter: TokenCounter, room: int, *, most: int | None
) -> tuple[Sources, list[Hit]]:
    """Take what was found while there is room; gives the sources that it makes, and the others."""
    hits = {hit.passage.id: hit for hit in (*found.hits, *found.considered)}
    sources = Sources(counter, found.around, hits)
    left_out = []
    taken = 0
    for rank, hit in enumerate(found.hits):
        if is_known(hit.passage, known):
            continue
        if taken == most or not sources.add(hit.passage, (rank, 0, hit.passage.page), room):
            left_out.append(hit)
            continue
        taken += 1
    return sources, left_out


def _widen(sources: Sources, found: Found, known: Sequence[Evidence], room: int) -> None:
    """Give the whole document, if all that was found is of a small one.

    Else what stands around the best hits, then hits beyond those that are always given, then what stands
    around all others. Figures: docs/decisions/0018-packing.md.
    """

    def wanted(passage: StoredPassage) -> bool:
        is_seen = not passage.hidden or passage.id in found.pinned
        return is_seen and not found.dropped.holds(passage) and not is_known(passage, known)

    if found.whole is not None:
        document = [passage for passage in found.around[found.whole].passages if wanted(passage)]
        if sources.take_whole(document, min(room, _MOST_WHOLE)):
            return
    room = min(room, _MOST_WIDE)
    chosen = [hit for hit in found.hits if hit.passage.id in sources]
    widen(sources, chosen[:_CLOSEST], sources.tokens + (room - sources.tokens) // 3, wanted)
    for rank, hit in enumerate(found.considered, start=len(found.hits)):
        if wanted(hit.passage):
            sources.add(hit.passage, (rank, 0, hit.passage.page), room)
    widen(sources, chosen, room, wanted)
