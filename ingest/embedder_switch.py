"""From one embedder to another: the new vectors are made while the old ones answer.

The new vectors go into the catalog beside the old ones, a batch at a time, when there is nothing else to do.
When every passage that has an old one has a new one too, the new side takes over in one step; search is exact
over its vectors until Chroma has them. What was made stays made after a ``kill -9``, and the old vectors
stay, so that going back needs none of it again.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator

from ingest.embedding.types import Embedder
from ingest.errors import IngestError, ModelFailed
from ingest.vector_side import VectorSide

_log = logging.getLogger(__name__)

# Texts a step: a question that was asked meanwhile waits for a batch at most.
_TEXTS_PER_STEP = 16


class EmbedderSwitch:
    """Works in small steps in the ingest thread."""

    def __init__(
        self,
        choice: str,
        load: Callable[[], Embedder],
        side_of: Callable[[Embedder], VectorSide],
        take_over: Callable[[VectorSide], None],
    ) -> None:
        """``choice`` names the embedder, ``load`` gives it, ``take_over`` lets its side answer for good."""
        self.choice = choice
        self._load = load
        self._side_of = side_of
        self._take_over = take_over
        self._side: VectorSide | None = None
        self._after = 0
        self._embedded = 0
        self.failure: IngestError | None = None

    @property
    def side(self) -> VectorSide | None:
        """The side that is being made; None until its embedder is loaded."""
        return self._side

    def step(self) -> VectorSide | None:
        """Embed a few texts; gives the new side once it has taken over.

        An embedder that cannot be loaded, or whose vectors are none, is a ``failure``, after which nothing
        is tried any more; the old one goes on.
        """
        if self.failure is not None:
            return None
        try:
            return self._step()
        except IngestError as error:
            _log.warning("the embedder is not switched: %s", error)
            self.failure = error
            return None

    def _step(self) -> VectorSide | None:
        if self._side is None:
            with _failing(self.choice):
                embedder = self._load()
            self._side = self._side_of(embedder)
        side = self._side
        texts, self._after = side.store.missing(self._after, _TEXTS_PER_STEP)
        if texts:
            with _failing(self.choice):
                vectors = side.embedder.embed_passages([text.text for text in texts])
            side.store.keep(texts, vectors)
            self._embedded += len(texts)
            return None
        _log.info("the vectors of %s answer; %d were made in this run", side.store.embedder, self._embedded)
        self._take_over(side)
        return side


@contextlib.contextmanager
def _failing(choice: str) -> Iterator[None]:
    """Make `ModelFailed` of whatever a model raises: the program goes on with the one it has."""
    try:
        yield
    except IngestError:
        raise
    except Exception as error:
        raise ModelFailed(choice, f"{type(error).__name__}: {error}") from error
