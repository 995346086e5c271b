"""Which sentences of a passage are nearest to a question: what is set off where passages are quoted.

Figures, and how the weights were chosen: docs/decisions/0022-nearest-words.md.
"""

from ingest.embedding.types import Vectors
from retrieval.chats import Evidence
from retrieval.verdicts.types import CitedSpan
from retrieval.verdicts.weighing import Claim
from retrieval.verdicts.witness import Statement, Witness

# Words weigh more: the embedding model does not know every language.
_MEANING = 0.5
# One more sentence, where it is about as near.
_MOST, _ABOUT_AS_NEAR = 2, 0.8
# Below it a sentence has too little to do with the question.
_LEAST = 0.2
# In words.
_LONGEST_HEADING = 10


def nearest(
    question: Claim, vector: Vectors, item: Evidence, witness: Witness, near: Vectors
) -> tuple[CitedSpan, ...]:
    """Give the sentences of a passage that are nearest to a question, in their order.

    ``vector`` is that of the question, of shape (dimensions,), ``near`` has a row for each sentence, of shape
    (sentences, dimensions). None where the passage is a single sentence, or none has to do with the question;
    what speaks to a model is never one of them.
    """
    if len(witness.pieces) < 2:
        return ()
    scores = {
        place: question.coverage(question.held_by([piece], witness.facts(place, place))) + _MEANING * cosine
        for place, (piece, cosine) in enumerate(zip(witness.pieces, map(float, near @ vector), strict=True))
        if place not in witness.orders and not _is_heading(piece, item.heading)
    }
    best = sorted(scores, key=lambda place: -scores[place])[:_MOST]
    least = max(_LEAST, _ABOUT_AS_NEAR * max(scores.values(), default=0.0))
    return tuple(_span(item, witness.pieces[place]) for place in sorted(best) if scores[place] >= least)


def _is_heading(piece: Statement, heading: str) -> bool:
    """Whether a piece only says what all is about: the heading, or what stands at the top of each page."""
    line = " ".join(piece.text.split())
    if line in heading:
        return True
    return piece.start == 0 and line[-1].isalpha() and line.count(" ") < _LONGEST_HEADING


def _span(item: Evidence, piece: Statement) -> CitedSpan:
    return CitedSpan(item.n, item.start + piece.start, item.start + piece.end)
