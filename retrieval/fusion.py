"""Reciprocal rank fusion, weighted by how much better each find is than the rest of its ranking.

Plain fusion gives rank 1 the same weight whether it stands out or ties with fifty others, which is what
BM25's ranking of a vague question looks like. Here each term ``1 / (60 + rank)`` is multiplied by the
score's share of its ranking's best, between 0 and 1, and by what the ranking counts. Figures:
docs/decisions/0005-fusion.md.

Cormack, Clarke, Buettcher: Reciprocal Rank Fusion outperforms Condorcet and individual rank learning
methods, SIGIR 2009, https://doi.org/10.1145/1571941.1572114; k = 60 is theirs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

K = 60


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item of a ranking with its relative score: 1 for the best, 0 for what is no better than the last."""

    id: int
    share: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Items, best first, and how much they count beside those of other rankings.

    ``by_meaning``: by vectors, which hold something to be near to everything.
    """

    items: Sequence[Ranked]
    weight: float = 1.0
    by_meaning: bool = False


def from_zero(scored: Sequence[tuple[int, float]]) -> list[Ranked]:
    """Rank by scores whose zero means nothing in common (BM25); best first, all above zero."""
    best = scored[0][1] if scored else 1.0
    return [Ranked(id_, max(score, 0.0) / best if best > 0 else 1.0) for id_, score in scored]


def from_last(scored: Sequence[tuple[int, float]]) -> list[Ranked]:
    """Rank by scores without a zero of their own (cosine): the last of the ranking is taken for it."""
    if not scored:
        return []
    best, last = scored[0][1], scored[-1][1]
    spread = best - last
    return [Ranked(id_, (score - last) / spread if spread > 0 else 1.0) for id_, score in scored]


def reciprocal_rank_fusion(rankings: Iterable[Ranking]) -> dict[int, float]:
    """Give each item the sum of ``weight * share / (60 + rank)`` over the rankings, as `ranks` counts."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        of = ranks(ranking.items)
        for item in ranking.items:
            scores[item.id] = scores.get(item.id, 0.0) + ranking.weight * item.share / (K + of[item.id])
    return scores


def ranks(items: Sequence[Ranked]) -> dict[int, int]:
    """Give the ranks of a ranking's items by id, from 1.

    What is equally good has the same rank, whichever of it was read into the library first.
    """
    ranks: dict[int, int] = {}
    rank, share = 0, -1.0
    for place, item in enumerate(items, start=1):
        if item.share != share:
            rank, share = place, item.share
        ranks[item.id] = rank
    return ranks
