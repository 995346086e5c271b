"""Reciprocal rank fusion: one ranking out of several.

Cormack, Clarke, Buettcher: Reciprocal Rank Fusion outperforms Condorcet and individual rank learning
methods, SIGIR 2009, https://doi.org/10.1145/1571941.1572114; k = 60 is theirs.
"""

from collections.abc import Hashable, Sequence
from typing import TypeVar

K = 60

Item = TypeVar("Item", bound=Hashable)


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[Item]], weights: Sequence[float] | None = None
) -> dict[Item, float]:
    """Give each item the sum of ``weight / (60 + rank)`` over the rankings, ranks counted from 1."""
    scores: dict[Item, float] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + weight / (K + rank)
    return scores
