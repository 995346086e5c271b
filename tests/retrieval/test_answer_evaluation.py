"""Scores of answers against figures computed by hand."""

import msgspec
import pytest

from retrieval.answer_evaluation import GivenAnswer, score_answers
from retrieval.answer_events import NoticeCode
from retrieval.citations import CitedSentence
from retrieval.evaluation import SetQuestion
from retrieval.verdicts.types import Verdict
from tests.retrieval.making_hits import hit, turn

FOUND = (hit(1), hit(2, "It carries forty.", page=2), hit(3, path="/d/other.txt"))

UNSUPPORTED = {NoticeCode.NOT_SUPPORTED}


def given(*sentences, notices=(), first=0.1, seconds=1.0, model="m", **question):
    """An answer of these sentences: what each cites, and its verdict."""
    made = tuple(
        CitedSentence(f"Sentence {n}.", cited, verdict) for n, (cited, verdict) in enumerate(sentences)
    )
    kept = msgspec.structs.replace(turn("?", "…", *FOUND, model=model), sentences=made)
    asked = SetQuestion(id="q", question="?", **question)
    return GivenAnswer(asked, kept, kept.evidence, frozenset(notices), first, seconds)


def test_citations_refusals_verdicts_and_times_are_those_computed_by_hand():
    answers = [
        # Two citations, one of them right; the third source was given and not cited.
        given(((1,), Verdict.SUPPORTED), ((3,), Verdict.WEAK), doc="log.txt", answers=("at nine",)),
        # One citation, on the wrong page; it is refused wrongly.
        given(
            ((1,), Verdict.NONE), notices={NoticeCode.NOT_SUPPORTED}, seconds=3.0, doc="log.txt", pages=(2,)
        ),
        # No citation; what is no claim is not judged.
        given(((), None), first=None, seconds=2.0, model=None, doc="log.txt"),
        given(((), Verdict.SUPPORTED), notices={NoticeCode.NOT_FOUND}, answerable=False),
        given(((2,), Verdict.SUPPORTED), notices={NoticeCode.UNCITED}, answerable=False),
    ]
    scores = score_answers(answers)
    assert (scores.answers, scores.quoted, scores.sentences) == (5, 1, 5)
    assert scores.precision == pytest.approx(1 / 3)
    assert scores.recall == pytest.approx(1 / 3)
    assert (scores.refused_rightly, scores.refused_wrongly) == (1 / 2, pytest.approx(1 / 3))
    assert scores.verdicts == {Verdict.SUPPORTED: 0.6, Verdict.WEAK: 0.2, Verdict.NONE: 0.2}
    assert (scores.first_word.p50, scores.first_word.p95) == (100, 100)
    assert (scores.whole.p50, scores.whole.p95) == (1000, 3000)


def test_where_there_is_nothing_to_count_every_share_is_0():
    scores = score_answers([given(first=None, answerable=False)])
    assert (scores.precision, scores.recall, scores.refused_wrongly, scores.sentences) == (0, 0, 0, 0)
    assert scores.first_word.p95 == 0
