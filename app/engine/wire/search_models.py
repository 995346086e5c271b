"""The models that search runs on: the embedder and the reranker of a library."""

from app.engine.wire.core import Wire

NO_RERANKER = "off"
"""What a request says to have no reranker."""


class EmbedderRequest(Wire, frozen=True, kw_only=True):
    """Begin the way to an embedding model: a folder, a name in the local cache, or ``bundled``.

    None only asks; the one that answers stops a way that was begun.
    """

    choice: str | None = None


class NextEmbedder(Wire, frozen=True, kw_only=True):
    """The embedder that a library is on its way to: as it was chosen, and passages still without its vector.

    ``failure`` says why it cannot be had; the one that answers goes on then.
    """

    choice: str
    missing: int
    failure: str | None = None


class EmbedderReply(Wire, frozen=True, kw_only=True):
    """The embedder that answers, and the one that is to follow."""

    embedder: dict[str, str | int]
    next_embedder: NextEmbedder | None = None


class RerankerRequest(Wire, frozen=True, kw_only=True):
    """Let the model in a folder put the first passages in order, or none (``off``); None only asks."""

    choice: str | None = None


class Reranker(Wire, frozen=True, kw_only=True):
    """The reranker of a library; ``failure`` says why it has no say, and passages are in search's order."""

    folder: str
    failure: str | None = None


class RerankerReply(Wire, frozen=True, kw_only=True):
    """The reranker that was chosen; None where there is none."""

    reranker: Reranker | None
