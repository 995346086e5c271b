"""Any model that sentence-transformers can load, on torch."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from ingest.embedding.batches import batches_by_length
from ingest.embedding.familiarity import Familiarity, known_scripts
from ingest.embedding.manifest import sha256_of
from ingest.embedding.types import EmbedderIdentity, Runtime, Vectors
from ingest.errors import ExtraMissing, ModelMissing

EXTRA = "sentence-transformers"


class SentenceTransformersEmbedder:
    """Embeds on the CPU in float32, with the prompts that the model asks for before a text.

    Safe to call from several threads: one batch at a time goes through the model, so that a query waits
    for a batch at most. (Its tokenizer is not: https://github.com/huggingface/tokenizers/issues/537.)
    """

    def __init__(self, model: str | Path) -> None:
        """Load a model from a folder, or by its name from the local cache of Hugging Face.

        Nothing is downloaded and no code of the model's own is run. Raises `ExtraMissing` without the
        package, `ModelMissing` where the model is not there or cannot be loaded.
        """
        try:
            # Only here: with torch it takes 5.5 CPU seconds and 400 MB.
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        except ImportError as error:
            raise ExtraMissing(EXTRA, str(error)) from error
        try:
            self._model = SentenceTransformer(
                str(model),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"dtype": "float32"},
            )
        except (OSError, ValueError, ImportError) as error:
            raise ModelMissing(str(model), str(error)) from error
        self._lock = threading.Lock()
        self._identity = EmbedderIdentity(
            model=Path(model).name if Path(model).is_dir() else str(model),
            revision=self._revision(Path(model)),
            quantisation="fp32",
            dimensions=self._model.get_embedding_dimension(),
            passage_prefix=self._model.prompts.get("document", ""),
            query_prefix=self._model.prompts.get("query", ""),
        )

    @property
    def identity(self) -> EmbedderIdentity:
        """What its vectors may be compared with."""
        return self._identity

    @cached_property
    def familiarity(self) -> Familiarity:
        """How well it knows a text; takes 0.1 CPU seconds or more the first time."""
        return Familiarity(known_scripts(self._model.tokenizer.get_vocab()), self._count_pieces)

    @property
    def max_tokens(self) -> int:
        """Tokens of content it reads of one text; special tokens and the passage prompt are not counted."""
        tokenizer = self._model.tokenizer
        prefix = len(tokenizer.encode(self._identity.passage_prefix, add_special_tokens=False))
        length: int = self._model.max_seq_length or tokenizer.model_max_length
        return length - int(tokenizer.num_special_tokens_to_add(pair=False)) - prefix

    def runtime(self, *, tried: bool = False) -> Runtime:  # noqa: ARG002 - it was loaded at once
        """What runs it."""
        return Runtime("sentence-transformers", "sentence-transformers")

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimensions), in the order of ``texts``."""
        vectors = np.empty((len(texts), self._identity.dimensions), dtype=np.float32)
        for batch in batches_by_length([len(text) for text in texts]):
            vectors[batch] = self._encode(self._model.encode_document, [texts[place] for place in batch])
        return vectors

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """The vectors that `embed_passages` gives, for a few short texts that somebody waits for."""
        return self.embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        """One unit vector of shape (dimensions,)."""
        vector: Vectors = self._encode(self._model.encode_query, [text])[0]
        return vector

    def _count_pieces(self, text: str) -> int:
        with self._lock:
            return len(self._model.tokenizer.tokenize(text))

    def _encode(self, encode: Callable[..., Vectors], texts: list[str]) -> Vectors:
        with self._lock:
            return encode(texts, batch_size=len(texts), normalize_embeddings=True, show_progress_bar=False)

    def _revision(self, folder: Path) -> str:
        """The commit that a cached model came from, or for a folder what its weights and settings are."""
        config = getattr(self._model.transformers_model, "config", None)
        commit = getattr(config, "_commit_hash", None)
        if commit:
            return str(commit)
        digest = hashlib.sha256()
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".safetensors", ".bin", ".json", ".txt", ".model"}:
                digest.update(f"{path.relative_to(folder).as_posix()}\0{sha256_of(path)}\n".encode())
        return digest.hexdigest()
