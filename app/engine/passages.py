"""Passages, evidence and scopes as they go on the wire and come from it."""

import msgspec

from app.engine import wire
from app.engine.library import Library
from app.offline import OfflineSources
from retrieval.chats import ConsideredPassage, Evidence, Explanation, KeptPassage, PassageRef
from retrieval.scope import Scope
from retrieval.search import Hit
from retrieval.sources import kept_passage


def scope_of(asked: wire.ScopedQuery) -> Scope:
    """Read what a query is limited to."""
    return Scope(asked.collection, asked.file, asked.files, asked.types, asked.since, asked.until)


def offline_sources(library: Library) -> OfflineSources:
    """Which sources are offline now; passages on the wire say it, since no chat can keep it."""
    return OfflineSources(library.catalog.sources.offline())


def passage_of(hit: Hit, offline: OfflineSources) -> wire.Passage:
    """Put a search hit on the wire."""
    return kept_passage_of(kept_passage(hit), offline)


def kept_passage_of(item: KeptPassage, offline: OfflineSources) -> wire.Passage:
    """Put a passage that a chat keeps on the wire."""
    return wire.Passage(
        path=item.path,
        page=item.page,
        heading=item.heading,
        start=item.start,
        end=item.end,
        text=item.text,
        score=round(item.score, 6),
        keyword_rank=item.keyword_rank,
        vector_rank=item.vector_rank,
        hidden=item.hidden,
        offline=offline.source_of(item.path) is not None,
    )


def citation_of(item: Evidence, offline: OfflineSources) -> wire.Citation:
    """Put a numbered passage on the wire."""
    return wire.Citation(n=item.n, **msgspec.structs.asdict(kept_passage_of(item, offline)))


def explanation_of(explanation: Explanation | None, offline: OfflineSources) -> wire.Explanation | None:
    """Put what was considered for an answer on the wire."""
    if explanation is None:
        return None
    return wire.Explanation(
        queries=explanation.queries,
        searched=explanation.searched,
        passages=tuple(_considered_of(item, offline) for item in explanation.passages),
        vanished=tuple(wire.PassageRef(**msgspec.structs.asdict(place)) for place in explanation.vanished),
    )


def ref_of(asked: wire.PassageRef) -> PassageRef:
    """Read the place of a passage."""
    return PassageRef(**msgspec.structs.asdict(asked))


def _considered_of(item: ConsideredPassage, offline: OfflineSources) -> wire.Considered:
    return wire.Considered(
        **msgspec.structs.asdict(kept_passage_of(item, offline)),
        rank=item.rank,
        lead_rank=item.lead_rank,
        named=item.named,
        fate=item.fate.value,
        pinned=item.pinned,
        n=item.n,
        tokens=item.tokens,
    )
