"""Embedding by ONNX Runtime and by OpenVINO, by turns in one run, on passages of the development data.

``python -m tests.benchmarks.embedding [PASSAGES] [ROUNDS]`` with a Python that has the extra ``openvino``
(``make test-extras`` makes one: ``.venv-extras/bin/python``). Prints tokens a second and the ratio of each
round, how far the vectors differ, and milliseconds of single questions.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec

import numpy as np
from tokenizers import Tokenizer

from app.settings import embedding_model
from ingest.embedding.manifest import TOKENIZER_FILE
from ingest.embedding.onnx_embedder import OnnxEmbedder
from ingest.embedding.types import Embedder
from tests.benchmarks.pipelines import DEV_DATA
from tests.benchmarks.times import Times, say

PASSAGES = 160
ROUNDS = 7
# Characters; some 200 tokens, as passages have.
_LENGTH = 1_000
_PATTERNS = ("text_qa/squad2/docs/*", "text_qa/covidqa_long/docs/*")


def main(passages: int = PASSAGES, rounds: int = ROUNDS) -> None:
    """Measure and print."""
    if not DEV_DATA.is_dir() or find_spec("openvino") is None:
        print(f"embedding is not compared: it needs {DEV_DATA} and the extra openvino")
        return
    texts = choose(passages)
    tokens = count_tokens(texts)
    print(f"{len(texts)} passages, {tokens} tokens")
    embedders = {"ONNX Runtime": OnnxEmbedder(embedding_model())}
    embedders["OpenVINO"] = quick = OnnxEmbedder(embedding_model(), may_use_openvino=True)
    assert quick.runtime(tried=True).failure is None, quick.runtime().failure
    vectors = [embedder.embed_passages(texts) for embedder in embedders.values()]
    compare(embedders, texts, tokens, rounds)
    first, second = vectors
    cosine = float(np.min(np.sum(first * second, axis=1)))
    difference = float(np.abs(first - second).max())
    print(f"vectors: cosine at least {cosine:.7f}, numbers differ by at most {difference:.1e}")
    say("one question, ONNX Runtime", each_of_questions(quick.embed_query))
    say("one question, OpenVINO", each_of_questions(lambda question: quick.embed_passages([question])))


def compare(embedders: Mapping[str, Embedder], texts: Sequence[str], tokens: int, rounds: int) -> None:
    """Embed all texts by each of two, which begin by turns, and print tokens a second and their ratio."""
    names = list(embedders)
    ratios = []
    for number in range(rounds):
        order = names if number % 2 == 0 else names[::-1]
        taken = {name: seconds_of(lambda name=name: embedders[name].embed_passages(texts)) for name in order}
        clock, cpu = (one / other for one, other in zip(taken[names[0]], taken[names[1]], strict=True))
        ratios.append((clock, cpu))
        said = "".join(
            f"{name} {tokens / taken[name][0]:.0f} ({tokens / taken[name][1]:.0f}), " for name in taken
        )
        print(f"tokens a second (a CPU second): {said}ratio {clock:.2f} ({cpu:.2f})", flush=True)
    clock, cpu = (statistics.median(values) for values in zip(*ratios, strict=True))
    print(f"{names[1]} against {names[0]}, median: {clock:.2f} ({cpu:.2f})")


def each_of_questions(embed: Callable[[str], object]) -> Times:
    """Milliseconds of one question after the other."""
    return Times(
        [seconds_of(lambda question=question: embed(question))[0] * 1000 for question in questions()]
    )


def choose(passages: int) -> list[str]:
    """Stretches of real documents, the same ones each time."""
    texts = []
    for path in sorted(path for pattern in _PATTERNS for path in DEV_DATA.glob(pattern)):
        content = path.read_text(encoding="utf-8")
        texts += [content[start : start + _LENGTH] for start in range(0, len(content) - _LENGTH, _LENGTH)]
    return random.Random(0).sample(texts, passages)


def questions() -> list[str]:
    """Questions as people ask them."""
    lines = (DEV_DATA / "eval" / "squad2.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines[:100]]


def count_tokens(texts: Sequence[str]) -> int:
    """Tokens that the model reads of the texts."""
    tokenizer = Tokenizer.from_file(str(embedding_model() / TOKENIZER_FILE))
    tokenizer.enable_truncation(256)
    tokenizer.no_padding()
    return sum(len(row.ids) for row in tokenizer.encode_batch_fast(list(texts)))


def seconds_of(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and CPU seconds of all threads."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - cpu


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
