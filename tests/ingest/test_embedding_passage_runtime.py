"""What embeds passages where OpenVINO is not there, may not be used, or fails: ONNX Runtime, as ever."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.loading import OnnxModel, load_embedder
from ingest.embedding.passage_runtime import ONNX_RUNTIME, OPENVINO
from ingest.embedding.types import Embedder, Runtime
from tests.doubles.openvino_package import BROKEN, write_broken, write_imprecise

MODEL = Path(__file__).parents[2] / "resources" / "model" / "all-MiniLM-L6-v2"
# More than it takes until OpenVINO would be loaded.
TEXTS = [f"Ship number {number} came in from the north." for number in range(70)]
ONLY_ONNX_RUNTIME = Runtime(ONNX_RUNTIME, ONNX_RUNTIME)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Nothing that these tests import stays imported, and what was imported before them does."""
    names = ("openvino", "openvino_telemetry")
    kept = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    yield
    for name in names:
        sys.modules.pop(name, None)
    sys.modules.update(kept)


@pytest.fixture(scope="module")
def plain() -> Embedder:
    return load_embedder(OnnxModel(MODEL, threads=1))


def embedder() -> Embedder:
    return load_embedder(OnnxModel(MODEL, threads=1, may_use_openvino=True))


def test_without_the_package_there_is_nothing_to_say(
    plain: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    chosen = embedder()
    assert chosen.runtime() == chosen.runtime(tried=True) == ONLY_ONNX_RUNTIME
    np.testing.assert_array_equal(chosen.embed_passages(TEXTS), plain.embed_passages(TEXTS))


def test_where_it_is_not_wanted_it_is_not_even_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(write_broken(tmp_path))
    chosen = load_embedder(OnnxModel(MODEL, threads=1, may_use_openvino=False))
    chosen.embed_passages(TEXTS)
    assert chosen.runtime(tried=True) == ONLY_ONNX_RUNTIME


def test_a_package_that_cannot_be_loaded_is_named_and_not_needed(
    plain: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a package that is there and broken
    monkeypatch.syspath_prepend(write_broken(tmp_path))
    chosen = embedder()
    # WHEN there are so few passages that it would not pay
    chosen.embed_passages(TEXTS[:3])
    # THEN nobody has looked at it yet
    assert chosen.runtime() == Runtime(ONNX_RUNTIME, OPENVINO)
    # AND when there are many, they have their vectors all the same, and it is said why not by it
    np.testing.assert_array_equal(chosen.embed_passages(TEXTS), plain.embed_passages(TEXTS))
    assert chosen.runtime() == Runtime(ONNX_RUNTIME, ONNX_RUNTIME, BROKEN)


def test_one_that_gives_other_vectors_is_not_used(
    plain: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(write_imprecise(tmp_path))
    chosen = embedder()
    np.testing.assert_array_equal(chosen.embed_passages(TEXTS), plain.embed_passages(TEXTS))
    failure = chosen.runtime().failure
    assert failure is not None
    assert failure.startswith("its vectors differ")


def test_sentences_have_the_vectors_of_passages(plain: Embedder) -> None:
    np.testing.assert_array_equal(plain.embed_sentences(TEXTS), plain.embed_passages(TEXTS))
