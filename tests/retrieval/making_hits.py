"""Hits and turns for tests, without a library."""

from pathlib import Path

from ingest.catalog.records import StoredPassage
from retrieval.chats import Evidence, Turn
from retrieval.search import Hit


def hit(n, text="The ferry leaves at nine.", *, path="/d/log.txt", page=1, start=0):
    passage = StoredPassage(
        id=n,
        document_id=1,
        path=Path(path),
        page=page,
        heading="",
        start=start,
        end=start + len(text),
        text=text,
    )
    return Hit(passage, 1.0 / n, n, None)


def evidence_of(found, n):
    passage = found.passage
    return Evidence(
        n=n,
        path=str(passage.path),
        title=passage.path.name,
        page=passage.page,
        heading=passage.heading,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        score=found.score,
        keyword_rank=found.keyword_rank,
        vector_rank=found.vector_rank,
    )


def turn(question, answer, *found, first=1, model="m"):
    evidence = tuple(evidence_of(item, n) for n, item in enumerate(found, start=first))
    return Turn(question=question, answer=answer, evidence=evidence, model=model, finish_reason="stop")
