"""A reranker, chosen for a library: in force, kept, vanished, broken, of no use, and off again."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from retrieval.rerankers.loading import load_reranker
from tests.app.program import Program
from tests.retrieval.making_rerankers import make_reranker

QUESTION = "When does the lease of the mill end?"


@pytest.fixture
def person(tmp_path: Path, indexed_samples: Path) -> Iterator[Program]:
    """The program with a library of the samples, which the test may change."""
    shutil.copytree(indexed_samples, tmp_path / "person" / "library")
    with Program(tmp_path / "person") as person:
        yield person


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_reranker(tmp_path / "a reranker")


def found(program: Program, k: int = 30) -> list[str]:
    return [passage["text"] for passage in program.json("search", QUESTION, "-k", k)["passages"]]


def test_a_reranker_orders_the_first_thirty_and_stays_chosen(person: Program, model: Path) -> None:
    # GIVEN the order of search, and no reranker
    assert person.json("reranker")["reranker"] is None
    before = found(person, 40)
    # WHEN one is chosen
    assert person.json("reranker", model)["reranker"] == {"folder": str(model), "failure": None}
    # THEN the first thirty are in its order, one of a page first, and the others where they were
    reply = person.json("search", QUESTION, "-k", 40)
    after = [passage["text"] for passage in reply["passages"]]
    assert sorted(after[:30]) == sorted(before[:30])
    assert after[30:] == before[30:]
    assert reply["notice"] is None
    scored = {
        passage["text"]: score
        for passage, score in zip(
            reply["passages"],
            load_reranker(model).scores(
                QUESTION, ["\n".join(filter(None, (p["heading"], p["text"]))) for p in reply["passages"]]
            ),
            strict=True,
        )
    }
    pages, best = set(), []
    for passage in reply["passages"][:30]:
        page = passage["path"], passage["page"]
        if page not in pages or not passage["path"].endswith(".pdf"):
            best.append(scored[passage["text"]])
        pages.add(page)
    assert best == sorted(best, reverse=True)
    assert found(person, 8) == after[:8]
    # AND it is told where one looks for it, and kept
    assert person.json("status")["reranker"]["folder"] == str(model)
    assert _check(person)["ok"]
    person.end_engine()
    assert found(person, 40) == after
    # AND it goes as it came
    assert person.json("reranker", "off")["reranker"] is None
    assert found(person, 40) == before
    assert person.json("status")["reranker"] is None


def test_a_reranker_that_vanished_is_said_and_search_answers(
    person: Program, model: Path, tmp_path: Path
) -> None:
    before = found(person, 8)
    person.json("reranker", model)
    person.end_engine()
    model.rename(model.with_name("elsewhere"))
    # WHEN search is asked without it, THEN it answers in its own order and says why
    reply = person.json("search", QUESTION, "-k", 8)
    assert [passage["text"] for passage in reply["passages"]] == before
    assert "there is no such folder" in reply["notice"]
    said = person.run("search", QUESTION, "-k", "8")
    assert (said.status, said.err.count("there is no such folder")) == (0, 1)
    assert "there is no such folder" in person.json("ask", QUESTION, "--no-model")["notice"]
    assert "there is no such folder" in person.json("status")["reranker"]["failure"]
    questions = tmp_path / "own.jsonl"
    questions.write_text('{"id": 1, "question": "When does it end?", "doc": "Corn Mill lease 2023.pdf"}')
    scored = person.run("evaluate", questions)
    assert (scored.status, scored.err.count("there is no such folder")) == (0, 1)
    assert not _check(person)["ok"]
    # AND it is back with its folder
    model.with_name("elsewhere").rename(model)
    assert person.json("search", QUESTION)["notice"] is None


def test_a_folder_of_no_use_changes_nothing(person: Program, model: Path, tmp_path: Path) -> None:
    person.json("reranker", model)
    (tmp_path / "broken").mkdir()
    shutil.copy(model / "tokenizer.json", tmp_path / "broken")
    (tmp_path / "broken" / "model.onnx").write_bytes(b"no graph")
    for name, why in (("nowhere", "there is no such folder"), ("broken", "it does not score")):
        refused = person.run("reranker", tmp_path / name)
        assert (refused.status, refused.out) == (1, "")
        assert why in refused.err
    assert person.json("reranker")["reranker"]["folder"] == str(model)


def _check(program: Program) -> dict[str, Any]:
    checks = {check["name"]: check for check in program.json("doctor")["checks"]}
    check: dict[str, Any] = checks["reranker"]
    return check
