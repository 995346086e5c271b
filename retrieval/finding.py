"""What is considered for an answer: what search finds, and what the person pinned or dropped."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import StoredPassage, Stretch
from retrieval.answer_events import Question
from retrieval.chats import Evidence, PassageRef, Turn
from retrieval.search import Hit, Searcher

# Passages that are put to a model, if they fit, and that are looked at for them.
GIVEN = 8
CONSIDERED = 20
# Passages on each side of a hit that are looked at, and of a document that is given whole.
_REACH = 12
_MOST_OF_WHOLE = 120


@dataclass(frozen=True, slots=True)
class Dropped:
    """Passages that are never given: whatever lies in these places, and their text in any other place."""

    places: tuple[PassageRef, ...] = ()
    texts: frozenset[str] = frozenset()

    def holds(self, passage: StoredPassage | Evidence) -> bool:
        """Whether any part of a passage was dropped."""
        return passage.text in self.texts or any(_overlaps(place, passage) for place in self.places)


NOTHING_DROPPED = Dropped()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question, when it was asked (`time.perf_counter`), and how long finding took.

    ``hits`` are to be given, in this order. ``considered`` are all that search found, in fused order, and
    ``unranked`` what was pinned besides. ``pinned`` holds ids of passages. ``around`` gives what stands
    before and after the hits, by document; ``whole`` is the one document that all of them are of, where it
    is small, and ``around`` has all of it.
    ``hidden`` is how many were among the best and are not given, as the readers of their pages do not see
    them: only a pin brings such a passage along.
    """

    hits: Sequence[Hit]
    begun: float
    milliseconds: float
    queries: tuple[str, ...] = ()
    considered: Sequence[Hit] = ()
    unranked: Sequence[Hit] = ()
    around: Mapping[int, Stretch] = field(default_factory=dict)
    whole: int | None = None
    pinned: frozenset[int] = frozenset()
    dropped: Dropped = NOTHING_DROPPED
    vanished: tuple[PassageRef, ...] = ()
    hidden: int = 0

    @property
    def is_all_dropped(self) -> bool:
        """Whether something was found, and the person wants none of it."""
        return not self.hits and any(self.dropped.holds(hit.passage) for hit in self.considered)


class Finder:
    """Finds what an answer may rest on. Without a ``catalog`` nothing is found by its place."""

    def __init__(self, searcher: Searcher, catalog: Catalog | None = None) -> None:
        self._searcher = searcher
        self._catalog = catalog

    def find(self, question: Question, turns: Sequence[Turn]) -> Found:
        """Search for a question that follows ``turns``, and put what was pinned before all else."""
        begun = time.perf_counter()
        queries = _queries(question, turns)
        found = self._searcher.search(queries, CONSIDERED, question.scope)
        dropped = Dropped(
            question.dropped, frozenset(p.text for place in question.dropped for p in self._at(place))
        )
        pinned: dict[int, StoredPassage] = {}
        vanished = []
        for place in question.pinned:
            passages = self._at(place)
            pinned |= {passage.id: passage for passage in passages if not dropped.holds(passage)}
            if not passages:
                vanished.append(place)
        by_id = {hit.passage.id: hit for hit in found}
        first = [by_id.get(id_) or Hit(passage, 0.0, None, None) for id_, passage in pinned.items()]
        wanted = [hit for hit in found if not dropped.holds(hit.passage)]
        best = [hit for hit in wanted if not hit.passage.hidden][:GIVEN]
        hits = [*first, *(hit for hit in best if hit.passage.id not in pinned)]
        whole = self._small_document(best)
        return Found(
            hits=hits,
            begun=begun,
            milliseconds=round((time.perf_counter() - begun) * 1000, 2),
            queries=tuple(queries),
            considered=found,
            unranked=[hit for hit in first if hit.passage.id not in by_id],
            around=self._around(hits, whole),
            whole=whole,
            pinned=frozenset(pinned),
            dropped=dropped,
            vanished=tuple(vanished),
            hidden=sum(hit.passage.hidden and hit.passage.id not in pinned for hit in wanted[:GIVEN]),
        )

    def _small_document(self, hits: Sequence[Hit]) -> int | None:
        """The one document that all of the best hits are of, unless it is long."""
        documents = frozenset(hit.passage.document_id for hit in hits)
        if self._catalog is None or len(documents) != 1:
            return None
        count = self._catalog.documents.passage_count(documents)
        return next(iter(documents)) if count <= _MOST_OF_WHOLE else None

    def _around(self, hits: Sequence[Hit], whole: int | None) -> dict[int, Stretch]:
        if self._catalog is None:
            return {}
        order = self._catalog.reading_order
        paths = {hit.passage.document_id: hit.passage.path for hit in hits}
        ids: dict[int, set[int]] = {id_: set() for id_ in paths}
        for hit in hits:
            near = range(hit.passage.id - _REACH, hit.passage.id + _REACH + 1)
            ids[hit.passage.document_id].update(near)
        return {
            id_: order.whole(id_, path) if id_ == whole else order.around(id_, path, ids[id_])
            for id_, path in paths.items()
        }

    def _at(self, place: PassageRef) -> list[StoredPassage]:
        """The passages that fill a place; none where the page was changed since and they lie elsewhere."""
        if self._catalog is None:
            return []
        on_page = self._catalog.reading_order.on_page(Path(place.path), place.page)
        inside = [passage for passage in on_page if _overlaps(place, passage)]
        fills = inside and (inside[0].start, inside[-1].end) == (place.start, place.end)
        return inside if fills else []


def _queries(question: Question, turns: Sequence[Turn]) -> list[str]:
    """What is searched: a follow-up also with the question before it, but a query of the person alone."""
    if question.searched:
        return [question.searched]
    before = [f"{turns[-1].question} {question.text}"] if turns else []
    return [question.text, *before]


def _overlaps(place: PassageRef, passage: StoredPassage | Evidence) -> bool:
    if (place.path, place.page) != (str(passage.path), passage.page):
        return False
    return passage.start < place.end and place.start < passage.end
