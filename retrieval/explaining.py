"""Why an answer rests on its passages: each that was considered, and what became of it."""

from collections.abc import Collection

import msgspec

from retrieval.chats import ConsideredPassage, Evidence, Explanation, Fate, KeptPassage
from retrieval.finding import Found
from retrieval.packing import Packed
from retrieval.search import Hit
from retrieval.sources import evidence_of, kept_passage
from retrieval.token_counts import TokenCounter


def explain(found: Found, packed: Packed, searched: str | None, counter: TokenCounter) -> Explanation:
    """Say what became of everything that was considered for a prompt, or for passages that are quoted."""
    ranked: list[tuple[int | None, Hit]] = list(enumerate(found.considered, start=1))
    ranked += [(None, hit) for hit in found.unranked]
    return Explanation(
        queries=found.queries,
        searched=searched or None,
        passages=tuple(_considered(rank, hit, found, packed, counter) for rank, hit in ranked),
        vanished=found.vanished,
    )


def _considered(
    rank: int | None, hit: Hit, found: Found, packed: Packed, counter: TokenCounter
) -> ConsideredPassage:
    kept = kept_passage(hit)
    new, known = _source_of(kept, packed.evidence), _source_of(kept, packed.known)
    source = new or known
    if source is not None:
        fate = Fate.KNOWN if new is None else Fate.GIVEN
    elif found.dropped.holds(hit.passage):
        fate = Fate.DROPPED
    elif hit.passage.hidden and hit.passage.id not in found.pinned:
        fate = Fate.HIDDEN
    else:
        fate = Fate.LEFT_OUT if hit in packed.left_out else Fate.BEYOND
    return ConsideredPassage(
        **msgspec.structs.asdict(kept),
        rank=rank,
        lead_rank=hit.lead_rank,
        named=round(hit.named, 4),
        fate=fate,
        pinned=hit.passage.id in found.pinned,
        n=None if source is None else source.n,
        tokens=counter.source(source or evidence_of(hit, 0)),
    )


def _source_of(passage: KeptPassage, sources: Collection[Evidence]) -> Evidence | None:
    return next((item for item in sources if item.holds(passage)), None)
