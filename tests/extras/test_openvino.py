"""OpenVINO gives the vectors of ONNX Runtime, lets others go first, tells nobody, comes and goes unseen."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.embedding.loading import OnnxModel, load_embedder
from ingest.embedding.openvino_graph import OpenVinoGraph
from ingest.embedding.passage_runtime import ONNX_RUNTIME, OPENVINO
from ingest.embedding.types import Embedder, Runtime
from tests.app.program import PROJECT, Program
from tests.extras.test_embedders_agree import BUNDLED, NEARLY_NOTHING, real_texts
from tests.waiting import wait_until

pytestmark = pytest.mark.extras

FIELDS = ("path", "page", "start", "end", "keyword_rank", "vector_rank")
USED = "passages are embedded on OpenVINO"


@pytest.fixture(scope="module")
def plain() -> Embedder:
    return load_embedder(OnnxModel(BUNDLED))


@pytest.fixture(scope="module")
def quick() -> Embedder:
    embedder = load_embedder(OnnxModel(BUNDLED, may_use_openvino=True))
    # Else a few texts would not be worth its loading.
    assert embedder.runtime(tried=True) == Runtime(ONNX_RUNTIME, OPENVINO)
    return embedder


def assert_same(plain: Embedder, quick: Embedder, texts: list[str]) -> None:
    expected, vectors = plain.embed_passages(texts), quick.embed_passages(texts)
    # 2.4e-7 was the most that was seen, and 16 bits would make 1e-4 of it.
    np.testing.assert_allclose(vectors, expected, rtol=0, atol=2e-6)
    assert float(np.min(np.sum(vectors * expected, axis=1))) >= 0.999999


def test_vectors_of_real_texts_are_the_same(plain: Embedder, quick: Embedder, dev_data: Path) -> None:
    texts = real_texts(dev_data)
    assert len(texts) > 200
    assert_same(plain, quick, texts)


def test_vectors_of_texts_of_every_length_are_the_same(plain: Embedder, quick: Embedder) -> None:
    assert_same(plain, quick, [*(f"{'ship ' * count}north" for count in range(0, 270, 3)), *NEARLY_NOTHING])
    assert quick.embed_passages([]).shape == (0, 384)


def test_one_that_fails_in_the_midst_of_work_is_done_without(
    plain: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN an embedder that has embedded on OpenVINO
    chosen = load_embedder(OnnxModel(BUNDLED, may_use_openvino=True))
    assert chosen.runtime(tried=True) == Runtime(ONNX_RUNTIME, OPENVINO)

    # WHEN that fails
    def fail(*_: object) -> None:
        raise RuntimeError("somewhere in its source\nno memory is left")

    monkeypatch.setattr(OpenVinoGraph, "run", fail)
    texts = ["An otter swims.", "The ferry leaves at nine."]
    # THEN the vectors are there all the same, and it is said why not by it
    np.testing.assert_array_equal(chosen.embed_passages(texts), plain.embed_passages(texts))
    assert chosen.runtime() == Runtime(ONNX_RUNTIME, ONNX_RUNTIME, "no memory is left")


def test_it_is_the_same_embedder_to_a_library(plain: Embedder, quick: Embedder) -> None:
    assert plain.identity == quick.identity


def test_it_can_be_asked_from_several_threads(plain: Embedder, quick: Embedder) -> None:
    texts = [f"Ship number {number} " * number for number in range(1, 30)]
    expected = plain.embed_passages(texts)
    with ThreadPoolExecutor(4) as pool:
        passages = [pool.submit(quick.embed_passages, texts) for _ in range(4)]
        queries = [pool.submit(quick.embed_query, text) for text in texts]
    for passage in passages:
        np.testing.assert_allclose(passage.result(), expected, atol=2e-6)
    for number, query in enumerate(queries):
        np.testing.assert_allclose(query.result(), expected[number], atol=2e-6)


TRIED = f"""
import os, pathlib, sys
from ingest.embedding.loading import OnnxModel, load_embedder
embedder = load_embedder(OnnxModel(pathlib.Path({str(BUNDLED)!r}), may_use_openvino=True))
before = set(os.listdir("/proc/self/task")) if sys.platform == "linux" else set()
assert embedder.runtime(tried=True).failure is None
"""


def output_of(code: str, home: Path) -> str:
    """What a fresh interpreter prints that has tried OpenVINO, with an empty home and no CI."""
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "TF_BUILD")}
    done = subprocess.run(
        [sys.executable, "-c", TRIED + code],
        cwd=PROJECT,
        env=environment | {"HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_its_telemetry_is_not_loaded_and_leaves_nothing_behind(tmp_path: Path) -> None:
    home = tmp_path / "another home"
    home.mkdir()
    code = (
        "import openvino.tools.ovc\n"
        "print([name for name in sys.modules if name.startswith('openvino_telemetry.')])\n"
        "print(openvino.tools.ovc.telemetry.__class__.__module__)"
    )
    assert output_of(code, home) == "[]\nopenvino.tools.ovc.telemetry_stub\n"
    assert list(home.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a priority for each thread")
def test_its_threads_have_a_low_priority_whoever_asks(tmp_path: Path) -> None:
    code = (
        "embedder.embed_passages(['The harbour master wrote down every ship.'] * 64)\n"
        "new = set(os.listdir('/proc/self/task')) - before\n"
        "print({os.getpriority(os.PRIO_PROCESS, int(task)) for task in new} or {5})\n"
        "print(os.getpriority(os.PRIO_PROCESS, 0))"
    )
    assert output_of(code, tmp_path) == "{5}\n0\n"


@pytest.fixture
def person(tmp_path: Path, indexed_samples: Path) -> Iterator[Program]:
    """The program with a library of the samples, whose passages were embedded by OpenVINO."""
    assert USED in (indexed_samples / "engine.log").read_text()
    shutil.copytree(indexed_samples, tmp_path / "person" / "library")
    with Program(tmp_path / "person") as person:
        yield person


def restarted(person: Program, setting: str) -> None:
    """The engine anew, with OpenVINO on or off, after a look at every file."""
    person.end_engine()
    person.environment["SOURCEBOOK_OPENVINO"] = setting
    person.json("sync")
    # Else a few passages would not be worth its loading.
    person.json("doctor")


def embedded(person: Program) -> int:
    """How many texts were ever embedded."""
    with closing(sqlite3.connect(f"file:{person.library / 'catalog.db'}?mode=ro", uri=True)) as db:
        (count,) = db.execute("SELECT coalesce(max(id), 0) FROM vectors").fetchone()
    return int(count)


def found(person: Program) -> list[tuple[Any, ...]]:
    wait_until(lambda: person.json("status")["index"] == "complete")
    passages = person.json("search", "When does the lease of the mill end?")["passages"]
    assert any(passage["vector_rank"] for passage in passages)
    return [tuple(passage[name] for name in FIELDS) for passage in passages]


def test_search_finds_the_same_whichever_embedded(person: Program, samples: Path, tmp_path: Path) -> None:
    with Program(tmp_path / "another") as another:
        another.environment["SOURCEBOOK_OPENVINO"] = "off"
        another.json("add", samples)
        assert USED not in another.log()
        assert found(another) == found(person)


def test_switched_off_and_on_again_nothing_is_embedded_anew(person: Program, tmp_path: Path) -> None:
    # GIVEN a library that was made with it
    texts = embedded(person)
    key = person.json("status")["embedder"]["key"]
    for setting, runtime in (("off", ONNX_RUNTIME), ("on", OPENVINO)):
        before = found(person)
        # WHEN it is switched, THEN search finds the same, and nothing is embedded
        restarted(person, setting)
        assert found(person) == before
        assert embedded(person) == texts
        assert (USED in person.log()) == (setting == "on")
        embedder = person.json("status")["embedder"]
        assert (embedder["key"], embedder["passage_runtime"]) == (key, runtime)
        # AND what comes has its vectors beside the others
        more = tmp_path / setting
        more.mkdir()
        (more / "note.txt").write_text(f"A note on the orchard wall, with the lamp {setting}.")
        person.json("add", more)
        assert person.json("status")["pending"] == 0
        texts += 1
        assert embedded(person) == texts


def test_doctor_and_status_name_it(person: Program) -> None:
    checks = {check["name"]: check for check in person.json("doctor")["checks"]}
    assert checks["embedding"]["message"].endswith("is loaded, on ONNX Runtime, passages on OpenVINO.")
    assert "openvino" not in checks
    assert "on ONNX Runtime, passages on OpenVINO" in person.run("status").out
