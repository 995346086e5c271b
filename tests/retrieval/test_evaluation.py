"""Scores against figures computed by hand, and what a question set may hold."""

import math

import pytest

from retrieval import evaluation
from retrieval.errors import BadQuestionSet
from tests.retrieval.making_hits import hit


def question(**fields):
    return evaluation.SetQuestion(id="q", question="?", **fields)


def asked(wanted, *hits, milliseconds=1.0):
    return evaluation.Asked(wanted, hits, milliseconds)


PAGES = question(doc="log.txt", pages=(2, 3))


def test_recall_rank_and_gain_are_those_computed_by_hand():
    # GIVEN a hit at rank 2, a hit at rank 1 on both wanted pages, and a miss
    first = asked(PAGES, hit(1, page=1), hit(2, page=2))
    second = asked(PAGES, hit(1, page=3), hit(2, page=3), hit(3, page=2))
    third = asked(PAGES, hit(1, page=9))
    scores = evaluation.score([first, second, third], 10)
    best = 1 + 1 / math.log2(3)
    assert scores.recall == pytest.approx({1: 1 / 3, 5: 2 / 3, 10: 2 / 3})
    assert scores.mrr == pytest.approx((1 / 2 + 1 + 0) / 3)
    assert scores.ndcg == pytest.approx((1 / math.log2(3) / best + (1 + 1 / 2) / best + 0) / 3)
    assert scores.misses == (third,)


def test_a_hit_beyond_ten_counts_neither_for_rank_nor_for_gain():
    hits = [hit(n, page=1) for n in range(1, 11)] + [hit(11, page=2)]
    scores = evaluation.score([asked(PAGES, *hits)], 20)
    assert (scores.recall[10], scores.mrr, scores.ndcg, scores.misses) == (0, 0, 0, ())


@pytest.mark.parametrize(
    ("wanted", "found", "is_hit"),
    [
        (question(doc="log.txt", answers=("at  nine", "at ten")), hit(1, "It leaves\nat\nnine."), True),
        (question(doc="log.txt", answers=("at ten",)), hit(1, "It leaves at nine."), False),
        (question(doc="other.txt", answers=("at nine",)), hit(1, "It leaves at nine."), False),
        (question(doc="log.txt"), hit(1), True),
        (question(doc="log.txt", answers=("", " ")), hit(1), False),
        (question(doc="log.txt", answers=("cafe\u0301",)), hit(1, "The café is open."), True),
        (question(doc="log.txt", pages=(2,)), hit(1, page=2), True),
        (question(doc="log.txt", pages=(2,)), hit(1, page=3), False),
        (question(answerable=False), hit(1), False),
    ],
)
def test_what_a_hit_is_depends_on_the_fields(wanted, found, is_hit):
    assert wanted.is_hit(found) is is_hit


def test_questions_without_an_answer_are_counted_and_not_scored():
    scores = evaluation.score([asked(question(answerable=False), hit(1)), asked(PAGES, hit(1, page=2))], 10)
    assert (scores.questions, scores.unanswerable, scores.recall[1]) == (2, 1, 1.0)
    alone = evaluation.score([asked(question(answerable=False), hit(1))], 10)
    assert (alone.mrr, alone.ndcg, alone.misses) == (0, 0, ())


def test_latencies_are_the_median_and_the_nearest_rank():
    times = [asked(PAGES, milliseconds=float(n)) for n in range(1, 101)]
    scores = evaluation.score(times, 10)
    assert (scores.p50, scores.p95) == (50.5, 95.0)


def test_a_set_is_read_line_by_line_and_only_newlines_end_a_line():
    text = (
        '{"id": "1", "question": "a\u2028b\x85c", "doc": "d", "unknown": 1}\r\n\n{"id":"2","question":"x"}\n'
    )
    assert [q.question for q in evaluation.read_question_set(text, "set")] == ["a\u2028b\x85c", "x"]


@pytest.mark.parametrize(("text", "about"), [("", "set"), ("\n\n", "set"), ('{"id": "1"}', "set, line 1")])
def test_a_set_that_cannot_be_used_is_refused_by_line(text, about):
    with pytest.raises(BadQuestionSet) as refused:
        evaluation.read_question_set(text, "set")
    assert refused.value.about == about
