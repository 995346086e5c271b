"""The sources of a prompt: passages, and what stands before and after them, one for each run.

Passages that follow each other on a page, below one heading, make one source, whose text is the page's own
from the first one's start to the last one's end. A source never goes from one page to the next.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from ingest.catalog.records import StoredPassage, Stretch
from ingest.places import joined, without_place
from retrieval.chats import Evidence, KeptPassage
from retrieval.search import Hit
from retrieval.token_counts import TOKENS_PER_SOURCE, TokenCounter

# Where a source stands among the others: what brought it along, hits before neighbours, then its page.
_Order = tuple[int, int, int]
_Page = tuple[int, int]


@dataclass(slots=True)
class Sources:
    """Sources that grow passage by passage; ``tokens`` is what they take by now."""

    counter: TokenCounter
    around: Mapping[int, Stretch]
    hits: dict[int, Hit] = field(default_factory=dict)
    tokens: int = 0
    _chosen: dict[_Page, dict[int, StoredPassage]] = field(default_factory=lambda: defaultdict(dict))
    _order: dict[int, _Order] = field(default_factory=dict)
    _costs: dict[_Page, int] = field(default_factory=dict)
    _sizes: dict[int, int] = field(default_factory=dict)

    def __contains__(self, passage_id: int) -> bool:
        return passage_id in self._order

    def add(self, passage: StoredPassage, order: _Order, room: int) -> bool:
        """Take a passage if all sources stay within ``room``; gives whether it is there."""
        if passage.id in self:
            return True
        page = passage.document_id, passage.page
        chosen = self._chosen[page]
        chosen[passage.id] = passage
        cost = sum(self._cost(run) for run in self._runs(page))
        more = cost - self._costs.get(page, 0)
        if self.tokens + more > room:
            del chosen[passage.id]
            return False
        self.tokens += more
        self._costs[page] = cost
        self._order[passage.id] = order
        return True

    def take_whole(self, document: Sequence[StoredPassage], room: int) -> bool:
        """Take all of a document, page by page in its order, if it fits; gives whether it did."""
        if not document:
            return True
        trial = Sources(self.counter, self.around, self.hits)
        others = [
            (passage, self._order[id_])
            for (document_id, _), chosen in self._chosen.items()
            if document_id != document[0].document_id
            for id_, passage in chosen.items()
        ]
        whole = [(passage, (len(self.hits), 0, passage.page)) for passage in document]
        if not all(trial.add(passage, order, room) for passage, order in (*others, *whole)):
            return False
        self._chosen, self._order, self._costs = trial._chosen, trial._order, trial._costs
        self.tokens = trial.tokens
        return True

    def numbered(self, last: int) -> tuple[Evidence, ...]:
        """Give the sources in their order, numbered after ``last``."""
        runs = [run for page in self._chosen for run in self._runs(page)]
        runs.sort(key=lambda run: min(self._order[passage.id] for passage in run))
        return tuple(
            msgspec.structs.replace(self._evidence(run), n=n) for n, run in enumerate(runs, start=last + 1)
        )

    def _runs(self, page: _Page) -> Iterator[list[StoredPassage]]:
        """Give the passages of a page that follow each other below one heading, run by run."""
        chosen, is_read = self._chosen[page], page[0] in self.around
        run: list[StoredPassage] = []
        for id_ in sorted(chosen):
            if run and not (is_read and _follows(chosen[id_], run[-1])):
                yield run
                run = []
            run.append(chosen[id_])
        if run:
            yield run

    def _cost(self, run: Sequence[StoredPassage]) -> int:
        """Guess the tokens of a run with its number and its name; each passage is measured once."""
        for passage in run:
            if passage.id not in self._sizes:
                self._sizes[passage.id] = self.counter.text(passage.text)
        name = self.counter.text(run[0].path.name + run[0].heading) + TOKENS_PER_SOURCE
        return name + sum(self._sizes[passage.id] for passage in run)

    def _evidence(self, run: Sequence[StoredPassage]) -> Evidence:
        """Give a run as a source, with the ranks of the best hit in it."""
        found = [self.hits[passage.id] for passage in run if passage.id in self.hits]
        hit = max(found, key=lambda one: one.score, default=Hit(run[0], 0.0, None, None))
        item = evidence_of(hit, 0)
        if len(run) == 1:
            return item
        start, end = run[0].start, run[-1].end
        text = self.around[run[0].document_id].texts[run[0].page][start:end]
        heading = joined([passage.heading for passage in run])
        return msgspec.structs.replace(item, heading=heading, start=start, end=end, text=text)


def widen(sources: Sources, hits: Sequence[Hit], room: int, wanted: Callable[[StoredPassage], bool]) -> None:
    """Add what stands before and after the hits, the nearest first, as far as the room allows.

    The page of a hit is filled before its neighbours are begun. What is not ``wanted`` ends that side.
    """
    sides = [side for rank, hit in enumerate(hits) for side in _sides(sources, rank, hit)]
    for same_page in (True, False):
        going = list(sides)
        while going:
            going = [side for side in going if _step(sources, side, room, wanted, same_page=same_page)]


@dataclass(slots=True)
class _Side:
    """The passages on one side of a hit, the nearest first; ``next`` is the one that comes next."""

    rank: int
    page: int
    passages: Sequence[StoredPassage]
    next: int = 0


def _sides(sources: Sources, rank: int, hit: Hit) -> Iterator[_Side]:
    stretch = sources.around.get(hit.passage.document_id)
    if stretch is None:
        return
    id_ = hit.passage.id
    before = [passage for passage in reversed(stretch.passages) if passage.id < id_]
    after = [passage for passage in stretch.passages if passage.id > id_]
    for passages, step in ((after, 1), (before, -1)):
        yield _Side(rank, hit.passage.page, _unbroken(passages, id_, step))


def _unbroken(passages: Sequence[StoredPassage], id_: int, step: int) -> list[StoredPassage]:
    """Take passages as long as each follows the one before."""
    unbroken = []
    for passage in passages:
        id_ += step
        if passage.id != id_:
            break
        unbroken.append(passage)
    return unbroken


def _step(
    sources: Sources, side: _Side, room: int, wanted: Callable[[StoredPassage], bool], *, same_page: bool
) -> bool:
    """Add the next passage of a side; gives whether there may be more."""
    if side.next >= len(side.passages):
        return False
    passage = side.passages[side.next]
    if (same_page and passage.page != side.page) or not wanted(passage):
        return False
    if not sources.add(passage, (side.rank, 1, passage.page), room):
        return False
    side.next += 1
    return True


def _follows(passage: StoredPassage, before: StoredPassage) -> bool:
    """Whether a passage of the same page goes on with another one, below the same heading."""
    return passage.id == before.id + 1 and without_place(passage.heading) == without_place(before.heading)


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
        hidden=passage.hidden,
    )


def evidence_of(hit: Hit, n: int) -> Evidence:
    """Give a passage as a numbered source."""
    return Evidence(n=n, title=hit.passage.path.name, **msgspec.structs.asdict(kept_passage(hit)))


def is_known(passage: StoredPassage, known: Collection[Evidence]) -> bool:
    """Whether an earlier turn brought a passage along, word for word."""
    kept = kept_passage(Hit(passage, 0.0, None, None))
    return any(item.holds(kept) for item in known)
