"""The seam between the program and whatever turns text into vectors."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ingest.embedding.familiarity import Familiarity

Vectors = npt.NDArray[np.float32]
# Shape (rows, the longest row's tokens): their numbers, or 1 for each token and 0 for what fills a row up.
TokenRows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """What must be equal for two vectors to be comparable."""

    model: str
    revision: str
    quantisation: str
    dimensions: int
    passage_prefix: str = ""
    query_prefix: str = ""

    @property
    def key(self) -> str:
        """A short stable name for storage: letters, digits, ``-`` and ``_`` only, at most 60 characters.

        Readable at its start; the hash at its end keeps apart whatever differs in any field.
        """
        name = re.sub(r"[^a-z0-9]+", "-", self.model.rsplit("/", 1)[-1].lower()).strip("-")[:36].rstrip("-")
        fields = json.dumps(astuple(self)).encode()
        return f"{name or 'model'}-{self.dimensions}-{hashlib.sha256(fields).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Runtime:
    """The libraries that run an embedder, for questions and for passages.

    ``failure`` says why one that is there for passages is not used.
    """

    name: str
    passages: str
    failure: str | None = None


class Embedder(Protocol):
    """Turns text into unit-length float32 vectors. Safe to call from several threads."""

    @property
    def identity(self) -> EmbedderIdentity:
        """What its vectors may be compared with."""

    @property
    def familiarity(self) -> Familiarity:
        """How well it knows a text."""

    @property
    def max_tokens(self) -> int:
        """Tokens of content it reads of one text (special tokens not counted); the rest would be lost."""

    def runtime(self, *, tried: bool = False) -> Runtime:
        """What runs it; ``tried`` tries first what would otherwise be loaded only when it is needed."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions), in the order of ``texts``."""

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """The vectors that `embed_passages` gives, for a few short texts that somebody waits for."""

    def embed_query(self, text: str) -> Vectors:
        """One vector of shape (dimensions,)."""
