"""Fusing rankings: what each side contributes, and what it may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import K, Ranking, from_last, from_zero, reciprocal_rank_fusion

SCORED = st.lists(st.floats(0.01, 100), min_size=1, max_size=30).map(
    lambda scores: list(enumerate(sorted(scores, reverse=True)))
)


def test_the_best_of_one_ranking_scores_one_over_k_plus_one():
    fused = reciprocal_rank_fusion([Ranking(from_zero([(5, 8.0), (6, 4.0)]))])
    assert fused[5] == pytest.approx(1 / (K + 1))
    assert fused[6] == pytest.approx(0.5 / (K + 2))


def test_what_is_equally_good_has_the_same_rank():
    fused = reciprocal_rank_fusion([Ranking(from_zero([(1, 4.0), (2, 2.0), (3, 2.0), (4, 1.0)]))])
    assert fused[2] == fused[3] == pytest.approx(0.5 / (K + 2))
    assert fused[4] == pytest.approx(0.25 / (K + 4))


def test_what_both_sides_find_beats_what_one_side_finds():
    words = from_zero([(1, 9.0), (2, 8.9)])
    meaning = from_last([(2, 0.8), (3, 0.79), (4, 0.1)])
    fused = reciprocal_rank_fusion([Ranking(words), Ranking(meaning)])
    assert max(fused, key=fused.__getitem__) == 2


def test_a_ranking_counts_by_its_weight_and_not_at_all_without_one():
    items = from_zero([(1, 3.0)])
    assert reciprocal_rank_fusion([Ranking(items, 2.0), Ranking(items)])[1] == pytest.approx(3 / (K + 1))
    assert reciprocal_rank_fusion([Ranking(items, 0.0)]) == {1: 0.0}


def test_the_last_of_a_ranking_without_zero_counts_nothing():
    ranked = from_last([(1, 0.9), (2, 0.5), (3, 0.1)])
    assert [item.share for item in ranked] == pytest.approx([1.0, 0.5, 0.0])


@pytest.mark.parametrize("rank", [from_zero, from_last])
def test_ties_and_single_finds_count_fully(rank):
    assert [item.share for item in rank([(1, 0.4)])] == [1.0]
    assert [item.share for item in rank([(1, 0.4), (2, 0.4)])] == [1.0, 1.0]
    assert rank([]) == []


@given(SCORED, SCORED)
def test_fusing_keeps_the_order_of_each_ranking_alone_and_never_scores_above_the_best(words, meaning):
    alone = reciprocal_rank_fusion([Ranking(from_zero(words))])
    assert sorted(alone, key=lambda id_: -alone[id_]) == [id_ for id_, _ in words]
    fused = reciprocal_rank_fusion([Ranking(from_zero(words)), Ranking(from_last(meaning))])
    assert set(fused) == {id_ for id_, _ in words} | {id_ for id_, _ in meaning}
    assert all(0 <= score <= 2 / (K + 1) + 1e-12 for score in fused.values())
