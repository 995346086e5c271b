"""A sentence-transformers model on ONNX Runtime: the same vectors, without torch."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.embedding.batches import batches_by_length
from ingest.embedding.familiarity import Familiarity, known_scripts
from ingest.embedding.manifest import GRAPH_FILE, TOKENIZER_FILE, ModelManifest, check_files, read_manifest
from ingest.embedding.onnx_session import open_session
from ingest.embedding.passage_runtime import PassageRuntime, Run
from ingest.embedding.types import EmbedderIdentity, Runtime, TokenRows, Vectors

# The numbers of one text's tokens.
Tokens = npt.NDArray[np.int64]
# Of unequal length, so that one is filled up.
_PROBE = ("Who kept a list of arriving boats?", "The harbour master did.")


class OnnxEmbedder:
    """Embeds with the model in a folder that `read_manifest` understands.

    Safe to call from several threads: neither the tokenizer nor the session is changed after the
    constructor, and both let go of Python's lock while they work. So does `PassageRuntime`.
    """

    def __init__(self, folder: Path, *, threads: int | None = None, may_use_openvino: bool = False) -> None:
        """Load the model, some 0.4 CPU seconds; ``threads`` None leaves the number to what runs it.

        ``may_use_openvino``: it runs the passages where it is installed, with the same vectors.

        Raises `ModelMissing`, which names the file, where the folder does not hold the model it should.
        """
        manifest = read_manifest(folder)
        check_files(folder, manifest)
        self._session = open_session(folder / GRAPH_FILE, threads)
        # Only here: a program without an embedder need not spend the time.
        from tokenizers import Tokenizer  # noqa: PLC0415

        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        # The publisher's file truncates and pads to 128, half of what the model was made to read.
        self._tokenizer.enable_truncation(manifest.sequence_length)
        self._tokenizer.no_padding()
        self._max_tokens = manifest.sequence_length - self._tokenizer.num_special_tokens_to_add(is_pair=False)
        self._identity = _identity(manifest)
        self._passages = PassageRuntime(
            folder / GRAPH_FILE,
            self._run,
            _filled_up(self._tokenize(_PROBE)),
            threads=threads,
            may_use_openvino=may_use_openvino,
        )

    @property
    def identity(self) -> EmbedderIdentity:
        """What its vectors may be compared with."""
        return self._identity

    @cached_property
    def familiarity(self) -> Familiarity:
        """How well it knows a text; takes 0.1 CPU seconds the first time."""
        return Familiarity(known_scripts(self._tokenizer.get_vocab()), self._count_pieces)

    @property
    def max_tokens(self) -> int:
        """Tokens of content it reads of one text, special tokens not counted; the rest is lost."""
        return self._max_tokens

    def runtime(self, *, tried: bool = False) -> Runtime:
        """What runs it; ``tried`` tries first what would otherwise be loaded only when it is needed."""
        return self._passages.describe(tried=tried)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimensions), in the order of ``texts``."""
        return self._embed(texts, self._passages.run_for(len(texts)))

    def embed_sentences(self, texts: Sequence[str]) -> Vectors:
        """The vectors that `embed_passages` gives, for a few short texts that somebody waits for."""
        return self._embed(texts, self._run)

    def embed_query(self, text: str) -> Vectors:
        """One unit vector of shape (dimensions,)."""
        vector: Vectors = self._embed([text], self._run)[0]
        return vector

    def _count_pieces(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        # A lone surrogate, which a file name or an argument can bring along, is no text to the tokenizer.
        clean = [text.encode("utf-8", errors="replace").decode("utf-8") for text in texts]
        return [np.array(row.ids, dtype=np.int64) for row in self._tokenizer.encode_batch_fast(clean)]

    def _embed(self, texts: Sequence[str], run: Run) -> Vectors:
        vectors = np.empty((len(texts), self._identity.dimensions), dtype=np.float32)
        tokens = self._tokenize(texts)
        for batch in batches_by_length([len(row) for row in tokens]):
            vectors[batch] = run(*_filled_up([tokens[place] for place in batch]))
        return vectors

    def _run(self, ids: TokenRows, mask: TokenRows) -> Vectors:
        vectors: Vectors = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors


def _filled_up(tokens: Sequence[Tokens]) -> tuple[TokenRows, TokenRows]:
    """Give the rows of a batch, filled up to the longest, and the mask that says how far each goes."""
    shape = (len(tokens), max(len(row) for row in tokens))
    ids, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for place, row in enumerate(tokens):
        ids[place, : len(row)] = row
        mask[place, : len(row)] = 1
    return ids, mask


def _identity(manifest: ModelManifest) -> EmbedderIdentity:
    return EmbedderIdentity(
        model=manifest.model,
        revision=manifest.revision,
        quantisation=manifest.quantisation,
        dimensions=manifest.dimensions,
    )
