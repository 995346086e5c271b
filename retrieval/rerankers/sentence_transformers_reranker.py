"""Any CrossEncoder that sentence-transformers can load, on torch."""

import threading
from collections.abc import Sequence
from pathlib import Path

from retrieval.errors import RerankerProblem, RerankerUnusable
from retrieval.rerankers.figures import one_figure_each

EXTRA = "sentence-transformers"
_BATCH = 8


class SentenceTransformersReranker:
    """Scores pairs on the CPU. Safe to call from several threads: one question at a time goes through."""

    def __init__(self, folder: Path) -> None:
        """Load a model from a folder; nothing is downloaded and no code of the model's own is run.

        Raises `RerankerUnusable` without the package, and whatever it raises for what is no model.
        """
        try:
            # Only here: with torch it takes 5.5 CPU seconds and 400 MB.
            from sentence_transformers import CrossEncoder  # noqa: PLC0415
            from torch.nn import Identity  # noqa: PLC0415
        except ImportError as error:
            raise RerankerUnusable(str(folder), RerankerProblem.NEEDS_EXTRA, EXTRA) from error
        self._model = CrossEncoder(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
        # Between 0 and 1, as it gives them otherwise, what is good and what is better would be the same.
        self._as_it_is = Identity()
        self._lock = threading.Lock()

    def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """A figure for each passage, in their order; raises ValueError for a model of another kind."""
        pairs = [(question, passage) for passage in passages]
        with self._lock:
            logits = self._model.predict(
                pairs, batch_size=_BATCH, show_progress_bar=False, activation_fn=self._as_it_is
            )
        return [float(score) for score in one_figure_each(logits, len(pairs))]
