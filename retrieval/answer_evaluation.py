"""Scoring answers on a question set: whether they cite what answers, refuse where nothing does, and how fast.

A citation is right where its source would be a hit: of the document, and on a wanted page or with the text of
an answer in it. An answer that says "not found" refuses; so does one of which no passage says anything.
"""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answer_events import NoticeCode
from retrieval.chats import Evidence, Turn
from retrieval.evaluation import SetQuestion, percentile_95
from retrieval.verdicts.types import Verdict

# Each of these tells the person that the documents do not answer.
REFUSALS = frozenset(
    {NoticeCode.NOT_FOUND, NoticeCode.NOT_SUPPORTED, NoticeCode.NOT_ABOUT_IT, NoticeCode.NOTHING_FOUND}
)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer to a question of a set; seconds count from the question, to the first word and to the end."""

    question: SetQuestion
    turn: Turn
    citations: Sequence[Evidence]
    notices: frozenset[NoticeCode]
    first_word_seconds: float | None
    seconds: float

    @property
    def refuses(self) -> bool:
        """Whether it says that the documents do not answer."""
        return not self.notices.isdisjoint(REFUSALS)

    @property
    def cited(self) -> list[Evidence]:
        """What its sentences cite; sources that were given and not cited do not count."""
        numbers = {n for sentence in self.turn.sentences for n in sentence.citations}
        return [item for item in self.citations if item.n in numbers]

    @property
    def cited_rightly(self) -> list[Evidence]:
        """Those that would be a hit."""
        return [item for item in self.cited if self.question.is_in(item.title, item.page, item.text)]


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds, median and 95th percentile; 0 where nothing was measured."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class AnswerScores:
    """Shares from 0 to 1; 0 where there was nothing to be counted.

    ``precision`` is of all citations of answerable questions, ``recall`` the share of these questions with a
    right one. ``verdicts`` are shares of the sentences that were judged. ``quoted`` answers are passages,
    since no model wrote them.
    """

    answers: int
    quoted: int
    precision: float
    recall: float
    refused_rightly: float
    refused_wrongly: float
    sentences: int
    verdicts: dict[Verdict, float]
    first_word: Latency
    whole: Latency


def score_answers(given: Sequence[GivenAnswer]) -> AnswerScores:
    """Score the answers to a set."""
    answerable = [answer for answer in given if answer.question.answerable]
    others = [answer for answer in given if not answer.question.answerable]
    judged = Counter(
        sentence.verdict
        for answer in given
        for sentence in answer.turn.sentences
        if sentence.verdict is not None
    )
    cited = sum(len(answer.cited) for answer in answerable)
    return AnswerScores(
        answers=len(given),
        quoted=sum(answer.turn.model is None for answer in given),
        precision=_share(sum(len(answer.cited_rightly) for answer in answerable), cited),
        recall=_share(sum(bool(answer.cited_rightly) for answer in answerable), len(answerable)),
        refused_rightly=_share(sum(answer.refuses for answer in others), len(others)),
        refused_wrongly=_share(sum(answer.refuses for answer in answerable), len(answerable)),
        sentences=judged.total(),
        verdicts={verdict: _share(judged[verdict], judged.total()) for verdict in Verdict},
        first_word=_latency([a.first_word_seconds for a in given if a.first_word_seconds is not None]),
        whole=_latency([answer.seconds for answer in given]),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _latency(seconds: Sequence[float]) -> Latency:
    if not seconds:
        return Latency(0.0, 0.0)
    return Latency(1000 * statistics.median(seconds), 1000 * percentile_95(seconds))
