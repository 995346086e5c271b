"""Another embedding model, chosen while the engine works: on the way, arrived, back, vanished, of no use."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.catalog.catalog import Catalog
from tests.app.program import PROJECT, Program
from tests.waiting import wait_until

BUNDLED = PROJECT / "resources" / "model" / "all-MiniLM-L6-v2"


@pytest.fixture
def another_model(tmp_path: Path) -> Path:
    """The bundled model under another name: other vectors, as far as a library can tell."""
    folder = Path(shutil.copytree(BUNDLED, tmp_path / "another"))
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"model": "example/another"}))
    return folder


@pytest.fixture
def person(tmp_path: Path, indexed_samples: Path) -> Iterator[Program]:
    """The program with a library of the samples, which the test may change."""
    shutil.copytree(indexed_samples, tmp_path / "person" / "library")
    with Program(tmp_path / "person") as person:
        yield person


def model_of(reply: dict[str, Any]) -> str:
    return str(reply["embedder"]["model"])


def found(program: Program) -> list[dict[str, Any]]:
    passages = program.json("search", "When does the lease of the mill end?")["passages"]
    assert any(passage["vector_rank"] for passage in passages)
    return list(passages)


def test_another_model_is_chosen_follows_and_is_given_up_again(person: Program, another_model: Path) -> None:
    first = found(person)
    # WHEN another model is chosen
    reply = person.json("embedder", another_model)
    assert reply["next_embedder"]["choice"] == str(another_model)
    # THEN it answers soon, and search finds the same all the way
    while model_of(person.json("status")) != "example/another":
        assert [passage["text"] for passage in found(person)] == [p["text"] for p in first]
    status = wait_until(lambda: _complete(person))
    assert status["vectors"] == status["passages"]
    assert (status["pending"], status["next_embedder"]) == (0, None)
    assert [passage["text"] for passage in found(person)] == [p["text"] for p in first]
    # AND it is kept, whatever an engine is told at its start
    person.end_engine()
    assert model_of(person.json("embedder")) == "example/another"
    # AND the bundled one comes back in a moment: its vectors are there
    person.json("embedder", "bundled")
    wait_until(lambda: model_of(person.json("embedder")) != "example/another")
    assert [passage["text"] for passage in found(person)] == [p["text"] for p in first]


def _complete(program: Program) -> dict[str, Any] | None:
    status: dict[str, Any] = program.json("status")
    return status if status["index"] == "complete" else None


def test_a_model_that_is_not_there_changes_nothing(person: Program, tmp_path: Path) -> None:
    outcome = person.run("embedder", tmp_path / "nowhere")
    assert outcome.status == 1
    assert "embedding model" in outcome.err
    reply = person.json("embedder")
    assert reply["next_embedder"] is None
    assert found(person)


def test_a_model_that_vanished_on_the_way_leaves_the_old_one_at_work(person: Program, tmp_path: Path) -> None:
    # GIVEN a library that is on the way to a model that is gone
    gone = tmp_path / "gone"
    catalog = Catalog(person.library / "catalog.db")
    catalog.remember("embedder_next", str(gone))
    catalog.close()
    # WHEN the engine starts, THEN the old one answers and it is said why
    coming = wait_until(lambda: _failed(person))
    assert str(gone) in coming["failure"]
    assert found(person)
    checks = {check["name"]: check for check in person.json("doctor")["checks"]}
    assert not checks["next embedding"]["ok"]
    # AND the one that answers, chosen again, gives the way up
    assert person.json("embedder", "bundled")["next_embedder"] is None
    assert person.json("status")["next_embedder"] is None


def _failed(program: Program) -> dict[str, Any] | None:
    coming: dict[str, Any] | None = program.json("status")["next_embedder"]
    return coming if coming is not None and coming["failure"] else None
