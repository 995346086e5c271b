"""Evaluating: question sets and their scores."""

import msgspec

from app.engine.wire.asking import PassageCount, PassageRef
from app.engine.wire.core import Wire


class EvaluateRequest(Wire, frozen=True, kw_only=True):
    """Score search on a question set, given as the text of the file; with ``answers`` score these too.

    The answers are those of ``model`` at ``server``, or quoted passages; no chat keeps them.
    """

    name: str
    questions: str
    k: PassageCount = 10
    answers: bool = False
    server: str = ""
    server_key: str | None = None
    model: str | None = None
    use_model: bool = True


class Miss(Wire, frozen=True, kw_only=True):
    """A question whose answer was not among the first passages, and what was found instead.

    ``places`` are those of what was ``found``.
    """

    id: str
    question: str
    expected: str
    found: tuple[str, ...]
    places: tuple[PassageRef, ...] = ()


class AnswerScores(Wire, frozen=True, kw_only=True):
    """Scores of the answers to a question set: shares from 0 to 1, 0 where there was nothing to count.

    ``citation_precision`` is of all citations of answerable questions, ``citation_recall`` the share of these
    questions with a right one. ``refused_rightly`` is of unanswerable questions, ``refused_wrongly`` of
    answerable ones. ``supported``, ``weak`` and ``none`` are of the ``sentences`` that were judged.
    ``quoted`` answers are passages. Milliseconds count from the question.
    """

    answers: int
    quoted: int
    citation_precision: float
    citation_recall: float
    refused_rightly: float
    refused_wrongly: float
    sentences: int
    supported: float
    weak: float
    none: float
    first_word_ms: dict[str, float]
    whole_ms: dict[str, float]


class Evaluation(Wire, frozen=True, kw_only=True, tag="evaluated"):
    """Scores of search on a question set."""

    questions: int
    recall_at_1: float = msgspec.field(name="recall@1")
    recall_at_5: float = msgspec.field(name="recall@5")
    recall_at_10: float = msgspec.field(name="recall@10")
    mrr_at_10: float = msgspec.field(name="mrr@10")
    ndcg_at_10: float = msgspec.field(name="ndcg@10")
    latency_ms: dict[str, float]
    misses: tuple[Miss, ...]
    unanswerable: int = 0
    answers: AnswerScores | None = None


class Asked(Wire, frozen=True, kw_only=True, tag="asked"):
    """How many questions of a set have been put; those that are answered too count twice."""

    done: int
    total: int
