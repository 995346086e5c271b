"""The bundled model as it is shipped: its vectors, and what happens when its files are not right."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.batches import BATCH, batches_by_length
from ingest.embedding.loading import OnnxModel, load_embedder
from ingest.embedding.onnx_embedder import OnnxEmbedder
from ingest.embedding.types import EmbedderIdentity
from ingest.errors import ModelMissing

PROJECT = Path(__file__).parents[2]
MODEL = PROJECT / "resources" / "model" / "all-MiniLM-L6-v2"

TEXTS = [
    "The harbour master wrote down every ship that came in from the north.",
    "Revenue grew by 4 % in 2019.",
    "",
    "港の管理人は北から来た船をすべて書き留めた。",
    "كتب مدير الميناء كل سفينة",
    *(f"Ship number {number} " * number for number in range(1, 30)),
]


def output_of(code: str) -> str:
    """What a fresh interpreter prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    return OnnxEmbedder(MODEL, threads=1)


@pytest.fixture
def copied_model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL, tmp_path / "model"))


def test_vectors_have_unit_length_and_the_order_of_the_texts(embedder: OnnxEmbedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    # Batches change the order and fill texts up; neither may show.
    alone = np.stack([embedder.embed_query(text) for text in TEXTS])
    np.testing.assert_allclose(vectors, alone, atol=2e-6)


def test_no_texts_have_no_vectors(embedder: OnnxEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)


def test_a_question_is_nearest_to_the_passage_that_answers_it(embedder: OnnxEmbedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert np.argmax(vectors @ embedder.embed_query("Who kept a list of arriving boats?")) == 0
    assert np.argmax(vectors @ embedder.embed_query("How much more did the company sell?")) == 1


def test_it_reads_254_tokens_and_not_the_128_of_its_tokenizers_file(embedder: OnnxEmbedder) -> None:
    # GIVEN texts of one-token words that differ from a certain word on
    assert embedder.max_tokens == 254
    text = "ship " * 253
    whole = embedder.embed_query(text + "north")
    # THEN the 254th word counts, and the 255th does not
    assert float(whole @ embedder.embed_query(text + "banana")) < 0.9999
    assert float(whole @ embedder.embed_query(text + "north banana")) > 0.999999


def test_a_lone_surrogate_is_no_error(embedder: OnnxEmbedder) -> None:
    assert embedder.embed_query("ship \udce4 north").shape == (384,)


def test_questions_can_be_embedded_beside_passages(embedder: OnnxEmbedder) -> None:
    expected = embedder.embed_passages(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        passages = [pool.submit(embedder.embed_passages, TEXTS) for _ in range(4)]
        queries = [pool.submit(embedder.embed_query, text) for text in TEXTS * 4]
    for passage in passages:
        np.testing.assert_allclose(passage.result(), expected, atol=2e-6)
    for number, query in enumerate(queries):
        np.testing.assert_allclose(query.result(), expected[number % len(TEXTS)], atol=2e-6)


def test_it_is_the_embedder_for_its_folder() -> None:
    identity = load_embedder(OnnxModel(MODEL, threads=1)).identity
    assert identity.model == "sentence-transformers/all-MiniLM-L6-v2"
    assert identity.key.startswith("all-minilm-l6-v2-384-")


@pytest.mark.parametrize("name", ["manifest.json", "model.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(copied_model: Path, name: str) -> None:
    (copied_model / name).unlink()
    with pytest.raises(ModelMissing, match="missing") as error:
        OnnxEmbedder(copied_model)
    assert error.value.about == str(copied_model / name)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_named(copied_model: Path, name: str) -> None:
    content = bytearray((copied_model / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied_model / name).write_bytes(content)
    with pytest.raises(ModelMissing, match="changed") as error:
        OnnxEmbedder(copied_model)
    assert error.value.about == str(copied_model / name)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"model": 5}'])
def test_a_damaged_manifest_is_named(copied_model: Path, content: bytes) -> None:
    (copied_model / "manifest.json").write_bytes(content)
    with pytest.raises(ModelMissing, match="damaged"):
        OnnxEmbedder(copied_model)


def test_without_the_extra_it_says_which_one_is_missing() -> None:
    # GIVEN an interpreter that finds no sentence-transformers, whether or not it is installed here
    code = (
        "import sys; sys.modules['sentence_transformers'] = None\n"
        "from ingest.embedding.loading import *\n"
        "from ingest.errors import ExtraMissing\n"
        "try: load_embedder(SentenceTransformersModel('any'))\n"
        "except ExtraMissing as error: print(error.about)"
    )
    assert output_of(code) == "sentence-transformers\n"


def test_telemetry_is_off_before_onnxruntime_is_imported() -> None:
    # GIVEN a process that notes the variable in the moment of the import
    code = (
        "import builtins, os, sys, pathlib\n"
        "seen = []\n"
        "class Watch:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'onnxruntime': seen.append(os.environ.get('ORT_DISABLE_TELEMETRY'))\n"
        "sys.meta_path.insert(0, Watch())\n"
        "from ingest.embedding.onnx_embedder import OnnxEmbedder\n"
        "assert 'onnxruntime' not in sys.modules\n"
        f"OnnxEmbedder(pathlib.Path({str(MODEL)!r}))\n"
        "print(seen)"
    )
    assert output_of(code) == "['1']\n"


def test_batches_hold_every_place_once_and_equal_lengths_together() -> None:
    lengths = [5, 1, 9, 1, 7] * 5
    batches = list(batches_by_length(lengths))
    assert sorted(place for batch in batches for place in batch) == list(range(25))
    assert max(len(batch) for batch in batches) <= BATCH
    in_order = [lengths[place] for batch in batches for place in batch]
    assert in_order == sorted(in_order)


def identity(**changes: object) -> EmbedderIdentity:
    fields = {"model": "a/b", "revision": "1", "quantisation": "fp32", "dimensions": 3} | changes
    return EmbedderIdentity(**fields)  # type: ignore[arg-type]  # values are right by construction


def test_each_field_of_an_identity_makes_another_key() -> None:
    identities = [
        identity(),
        identity(model="b/b"),
        identity(revision="2"),
        identity(quantisation="int8"),
        identity(dimensions=4),
        identity(passage_prefix="q"),
        identity(query_prefix="q"),
    ]
    assert len({one.key for one in identities}) == len(identities)
    assert identity().key == identity().key


@pytest.mark.parametrize("model", ["", "日本語", "/", "a" * 300, "Some Folder/With.Dots_and-dashes--"])
def test_a_key_can_name_storage_whatever_the_model_is_called(model: str) -> None:
    key = identity(model=model, dimensions=4096).key
    assert 3 <= len(key) <= 60
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert key[0].isalnum()
    assert key[-1].isalnum()
