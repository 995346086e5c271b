"""A CrossEncoder on ONNX Runtime: ``model.onnx`` and ``tokenizer.json`` in a folder."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ingest.embedding.batches import batches_by_length
from ingest.embedding.onnx_session import open_session
from retrieval.errors import RerankerProblem, RerankerUnusable
from retrieval.rerankers.figures import Figures, one_figure_each

_TOKENIZER_FILE = "tokenizer.json"
# Where exporters put the graph.
_GRAPH_FILES = ("model.onnx", "onnx/model.onnx")
# What these models were made to read; a longer pair is cut.
_LONGEST_PAIR = 512
_PADDINGS = ("[PAD]", "<pad>")


def graph_in(folder: Path) -> Path | None:
    """The file with the graph; None where there is none."""
    return next((path for name in _GRAPH_FILES if (path := folder / name).is_file()), None)


class OnnxReranker:
    """Scores pairs on the CPU. Safe to call from several threads: nothing is changed after loading."""

    def __init__(self, folder: Path) -> None:
        """Load the model. Raises `RerankerUnusable` where a file is missing, and what its libraries raise."""
        graph = graph_in(folder)
        has_tokenizer = (folder / _TOKENIZER_FILE).is_file()
        if graph is None or not has_tokenizer:
            needed = {_GRAPH_FILES[0]: graph is not None, _TOKENIZER_FILE: has_tokenizer}
            missing = ", ".join(name for name, is_there in needed.items() if not is_there)
            raise RerankerUnusable(str(folder), RerankerProblem.INCOMPLETE, missing)
        # Only here: a program without a reranker need not spend the time.
        from tokenizers import Tokenizer  # noqa: PLC0415

        self._session = open_session(graph)
        self._wanted = {wanted.name for wanted in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER_FILE))
        self._tokenizer.enable_truncation(_longest_pair(folder))
        self._tokenizer.no_padding()
        paddings = (self._tokenizer.token_to_id(token) for token in _PADDINGS)
        self._padding = next((id_ for id_ in paddings if id_ is not None), 0)

    def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """A figure for each passage, in their order; raises ValueError for a model of another kind."""
        # A lone surrogate, which an argument can bring along, is no text to the tokenizer.
        pairs = [(_clean(question), _clean(passage)) for passage in passages]
        encoded = self._tokenizer.encode_batch(pairs)
        scores = np.empty(len(pairs), dtype=np.float64)
        for batch in batches_by_length([len(row.ids) for row in encoded]):
            scores[batch] = self._run([encoded[place] for place in batch])
        return [float(score) for score in scores]

    def _run(self, rows: Sequence[Any]) -> Figures:
        shape = (len(rows), max(len(row.ids) for row in rows))
        arrays = {
            "input_ids": np.full(shape, self._padding, dtype=np.int64),
            "attention_mask": np.zeros(shape, dtype=np.int64),
            "token_type_ids": np.zeros(shape, dtype=np.int64),
        }
        for place, row in enumerate(rows):
            length = len(row.ids)
            arrays["input_ids"][place, :length] = row.ids
            arrays["attention_mask"][place, :length] = 1
            arrays["token_type_ids"][place, :length] = row.type_ids
        fed = {name: array for name, array in arrays.items() if name in self._wanted}
        return one_figure_each(self._session.run(None, fed)[0], len(rows))


def _longest_pair(folder: Path) -> int:
    """How many tokens of a pair the model reads, as far as its settings say."""
    try:
        settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return min(_LONGEST_PAIR, int(settings["max_position_embeddings"]))
    except (OSError, ValueError, KeyError, TypeError):
        return _LONGEST_PAIR


def _clean(text: str) -> str:
    return text.encode("utf-8", errors="replace").decode("utf-8")
