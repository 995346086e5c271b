"""Passages, evidence and scopes as they go on the wire and come from it."""

from app.engine import wire
from retrieval.chats import Evidence, KeptPassage
from retrieval.scope import Scope
from retrieval.search import Hit


def scope_of(asked: wire.ScopedQuery) -> Scope:
    """Read what a query is limited to."""
    return Scope(asked.collection, asked.file, asked.files)


def passage_of(hit: Hit) -> wire.Passage:
    """Put a search hit on the wire."""
    passage = hit.passage
    return wire.Passage(
        path=str(passage.path),
        page=passage.page,
        heading=passage.heading,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        score=round(hit.score, 6),
        keyword_rank=hit.keyword_rank,
        vector_rank=hit.vector_rank,
    )


def kept_passage_of(item: KeptPassage) -> wire.Passage:
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
    )


def citation_of(item: Evidence) -> wire.Citation:
    """Put a numbered passage on the wire."""
    return wire.Citation(
        n=item.n,
        path=item.path,
        page=item.page,
        heading=item.heading,
        start=item.start,
        end=item.end,
        text=item.text,
        score=round(item.score, 6),
        keyword_rank=item.keyword_rank,
        vector_rank=item.vector_rank,
    )
