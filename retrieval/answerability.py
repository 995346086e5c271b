"""Whether the passages that were found speak of what is asked at all: where no model answers.

A search always finds something. The share of the question's words that a passage holds, and how near one of
its sentences is by meaning, tell a question about other things from one that the documents may answer. They
cannot tell whether a passage about the very thing holds the answer: that takes reading. Figures, and how the
limits were chosen: docs/benchmarks/not-found.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.embedding.types import Vectors
from retrieval.verdicts.weighing import Claim, is_foreign
from retrieval.verdicts.witness import Witness

# Below both, nothing that was found is about the question. Saying so wrongly is worse than not saying it.
_WORDS, _MEANING = 0.3, 0.4
# A question of fewer words says too little.
_LEAST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Relevance:
    """How much the best passages have to do with a question, both from 0 to 1."""

    words: float
    meaning: float

    @property
    def is_about_it(self) -> bool:
        """Whether something was found that speaks of what is asked."""
        return self.words >= _WORDS or self.meaning >= _MEANING


# What cannot be told is taken to be about it.
_UNKNOWN = Relevance(1.0, 1.0)


def relevance(
    question: Claim, vector: Vectors, witnesses: Sequence[Witness], vectors: Sequence[Vectors]
) -> Relevance:
    """Compare a question with passages; in another language than theirs it cannot be done."""
    pairs = [(witness, near) for witness, near in zip(witnesses, vectors, strict=True) if witness.pieces]
    if not pairs or len(question.words) < _LEAST_WORDS:
        return _UNKNOWN
    if any(is_foreign(question, witness) for witness, _ in pairs):
        return _UNKNOWN
    words = max(
        question.coverage(question.held_by([*witness.pieces, *witness.frame], witness.all_facts))
        for witness, _ in pairs
    )
    return Relevance(words, max(float((near @ vector).max()) for _, near in pairs))
