"""Scoring search on a question set.

Recall@k: the share of questions with a hit among the first k. MRR@10: the mean of 1/rank of the first hit,
0 beyond 10. nDCG@10 with gain 1 for the first passage on each wanted page (or for the first hit, where no
pages are wanted) over log2(rank + 1), by the best that could be
(https://en.wikipedia.org/wiki/Discounted_cumulative_gain).
"""

import math
import re
import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from retrieval.errors import BadQuestionSet
from retrieval.search import Hit

DEPTH = 10
_BLANKS = re.compile(r"\s+")


class SetQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a question set; what a hit is depends on which fields there are."""

    id: str | int
    question: str
    doc: str | None = None
    pages: tuple[int, ...] = ()
    answers: tuple[str, ...] = ()
    answerable: bool = True

    def wanted(self) -> str:
        """Give in short what a hit is."""
        pages = f", page {', '.join(map(str, self.pages))}" if self.pages else ""
        answer = f', "{self.answers[0]}"' if self.answers and not self.pages else ""
        return f"{self.doc}{pages}{answer}"

    def is_hit(self, hit: Hit) -> bool:
        """Whether a passage answers this question."""
        return self.is_in(hit.passage.path.name, hit.passage.page, hit.passage.text)

    def is_in(self, name: str, page: int, text: str) -> bool:
        """Whether a text on a page of a file answers this question."""
        if self.doc is None or composed(name) != composed(self.doc):
            return False
        if self.pages:
            return page in self.pages
        if self.answers:
            folded = _with_single_blanks(text)
            answers = filter(None, map(_with_single_blanks, self.answers))
            return any(answer in folded for answer in answers)
        return True


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what was found for it, best first, and how long that took in milliseconds."""

    question: SetQuestion
    hits: Sequence[Hit]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over the answerable questions; ``misses`` have no hit among the first k asked for."""

    questions: int
    unanswerable: int
    recall: dict[int, float]
    mrr: float
    ndcg: float
    p50: float
    p95: float
    misses: tuple[Asked, ...]


def read_question_set(text: str, name: str) -> list[SetQuestion]:
    """Read JSON lines. Raises `BadQuestionSet` with the line's number.

    Only a newline ends a line: JSON may hold the other signs that Python splits at.
    """
    questions = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            questions.append(msgspec.json.decode(line, type=SetQuestion))
        except msgspec.MsgspecError as error:
            raise BadQuestionSet(f"{name}, line {number}", str(error)) from error
    if not questions:
        raise BadQuestionSet(name, "there is no question in it")
    return questions


def score(asked: Sequence[Asked], k: int) -> Scores:
    """Score what was found; every figure is 0 where no question is answerable."""
    answerable = [item for item in asked if item.question.answerable]
    ranks = [_first_hit(item) for item in answerable]
    times = [item.milliseconds for item in asked]
    return Scores(
        questions=len(asked),
        unanswerable=len(asked) - len(answerable),
        recall={n: _mean([rank is not None and rank <= n for rank in ranks]) for n in (1, 5, 10)},
        mrr=_mean([1 / rank if rank is not None and rank <= DEPTH else 0.0 for rank in ranks]),
        ndcg=_mean([_ndcg(item) for item in answerable]),
        p50=statistics.median(times),
        p95=percentile_95(times),
        misses=tuple(item for item, rank in zip(answerable, ranks, strict=True) if rank is None or rank > k),
    )


def _first_hit(item: Asked) -> int | None:
    return next((rank for rank, hit in enumerate(item.hits, 1) if item.question.is_hit(hit)), None)


def _ndcg(item: Asked) -> float:
    gained: set[int] = set()
    gain = 0.0
    for rank, hit in enumerate(item.hits[:DEPTH], start=1):
        what = hit.passage.page if item.question.pages else 0
        if what not in gained and item.question.is_hit(hit):
            gained.add(what)
            gain += 1 / math.log2(rank + 1)
    best = min(DEPTH, len(item.question.pages) or 1)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, best + 1))


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0


def _with_single_blanks(text: str) -> str:
    return _BLANKS.sub(" ", composed(text)).strip()


def composed(text: str) -> str:
    """Give letters with their accents as one: names and texts from a Mac have them apart."""
    return unicodedata.normalize("NFC", text)


def percentile_95(values: Sequence[float]) -> float:
    """Give the least of some values, one at least, than which 95 of 100 are no greater."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]
