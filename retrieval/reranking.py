"""A model that reads a question and a passage together, and says how well one answers the other.

It is off unless the person supplies one. Whatever goes wrong with it, search answers in its own order.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from math import isfinite
from pathlib import Path
from typing import Protocol

from retrieval.errors import RerankerProblem, RerankerUnusable

_log = logging.getLogger(__name__)

RERANKED = 30
"""So many of the best passages are put in a new order; each costs a run of the model."""

_TRIAL = ("When does it end?", ("It ends in March.", "Barley is sown in April."))


class Reranker(Protocol):
    """Scores passages for a question. Safe to call from several threads."""

    def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """A figure for each passage, in their order; the better it answers, the greater."""


Load = Callable[[Path], Reranker]


class Reranking:
    """The reranker of a library, if one was chosen: loaded when it is first needed.

    Safe to call from several threads. ``problem`` says why the one that was chosen does not answer.
    """

    def __init__(self, load: Load, choice: Path | None = None) -> None:
        """``choice`` is its folder; None is none."""
        self._load = load
        self._choosing = threading.Lock()
        self._reranker: Reranker | None = None
        self.choice = choice
        self.problem: RerankerUnusable | None = None

    @property
    def is_on(self) -> bool:
        """Whether one was chosen."""
        return self.choice is not None

    def choose(self, choice: Path | None) -> None:
        """Take another one, or none; raises `RerankerUnusable`, and nothing is changed then."""
        reranker = None if choice is None else self._tried(choice)
        with self._choosing:
            self.choice, self._reranker, self.problem = choice, reranker, None

    def look(self) -> None:
        """Load it, if it is not: what is wrong with it is a ``problem`` from then on."""
        self._ready()

    def scores(self, question: str, passages: Sequence[str]) -> Sequence[float] | None:
        """A figure for each passage, or None where there is no reranker that could say."""
        reranker = self._ready()
        if reranker is None or not passages:
            return None
        try:
            return _checked(reranker, question, passages)
        except Exception as error:  # noqa: BLE001 - a model of the person's own may fail in any way
            self._give_up(error)
            return None

    def _ready(self) -> Reranker | None:
        with self._choosing:
            if self.choice is None or self._reranker is not None:
                return self._reranker
            # One that was not there may have come back; one that is broken stays so until it is chosen again.
            if self.problem is not None and self.problem.problem is not RerankerProblem.MISSING:
                return None
            try:
                self._reranker = self._tried(self.choice)
            except RerankerUnusable as error:
                self._step_back(error)
            else:
                self.problem = None
            return self._reranker

    def _tried(self, choice: Path) -> Reranker:
        """Load it and let it score once. Raises `RerankerUnusable`."""
        if not choice.is_dir():
            raise RerankerUnusable(str(choice), RerankerProblem.MISSING)
        try:
            reranker = self._load(choice)
            _checked(reranker, *_TRIAL)
        except RerankerUnusable:
            raise
        except Exception as error:
            raise RerankerUnusable(str(choice), RerankerProblem.BROKEN, str(error)) from error
        return reranker

    def _give_up(self, error: Exception) -> None:
        with self._choosing:
            if self.choice is not None:
                self._reranker = None
                self._step_back(RerankerUnusable(str(self.choice), RerankerProblem.BROKEN, str(error)))

    def _step_back(self, error: RerankerUnusable) -> None:
        if self.problem is None:
            _log.warning("passages keep the order of search: %s", error)
        self.problem = error


def _checked(reranker: Reranker, question: str, passages: Sequence[str]) -> Sequence[float]:
    """What it says, if that is an order at all; raises ValueError, and whatever the model does."""
    scores = reranker.scores(question, passages)
    if len(scores) != len(passages) or not all(map(isfinite, scores)):
        raise ValueError(f"{len(scores)} figures for {len(passages)} passages, or some that are none")
    return scores
