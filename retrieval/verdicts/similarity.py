"""How near sentences are by meaning: vectors of short texts, computed in batches and kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from ingest.embedding.types import Embedder, Vectors

# Some 6 MB with the bundled model.
_MOST_KEPT = 4_096
# What follows in a long sentence changes its vector little, and costs time.
_LONGEST = 320


class Vectorizer:
    """Gives vectors of texts. Safe to call from several threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimensions)."""
        shortened = [text[:_LONGEST] for text in texts]
        with self._lock:
            known = {text: self._kept[text] for text in shortened if text in self._kept}
        missing = list(dict.fromkeys(text for text in shortened if text not in known))
        if missing:
            known |= dict(zip(missing, self._embedder.embed_sentences(missing), strict=True))
            self._keep(known)
        if not shortened:
            return np.empty((0, self._embedder.identity.dimensions), dtype=np.float32)
        return np.stack([known[text] for text in shortened])

    def _keep(self, known: dict[str, Vectors]) -> None:
        with self._lock:
            for text, vector in known.items():
                self._kept[text] = vector
                self._kept.move_to_end(text)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
