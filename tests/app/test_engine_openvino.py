"""OpenVINO where it is installed and broken: said by doctor, switched off by a word, needed by nothing."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.settings import may_use_openvino
from tests.app.program import PROJECT, Program
from tests.doubles.openvino_package import BROKEN, write_broken


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Program]:
    """The program in a Python that has a broken OpenVINO."""
    with Program(tmp_path / "person") as person:
        person.environment["PYTHONPATH"] = os.pathsep.join([str(write_broken(tmp_path)), str(PROJECT)])
        yield person


def checks(person: Program) -> dict[str, dict[str, Any]]:
    return {check["name"]: check for check in person.json("doctor")["checks"]}


def test_a_broken_one_is_said_and_everything_works(person: Program, samples: Path) -> None:
    # GIVEN more passages than it takes until OpenVINO is loaded
    report = person.json("add", samples)
    assert report["passages"] > 64
    # THEN each has its vector
    status = person.json("status")
    assert status["pending"] == 0
    assert status["embedder"]["passage_runtime"] == status["embedder"]["runtime"] == "ONNX Runtime"
    # AND doctor says what is wrong and what to do
    check = checks(person)["openvino"]
    assert not check["ok"]
    assert BROKEN in check["message"]
    assert "SOURCEBOOK_OPENVINO=off" in check["remedy"]


def test_switched_off_it_is_not_looked_at(person: Program) -> None:
    person.environment["SOURCEBOOK_OPENVINO"] = "off"
    assert "openvino" not in checks(person)
    assert ", on ONNX Runtime\n" in person.run("embedder").out


@pytest.mark.parametrize(
    ("said", "may"), [("", True), ("on", True), ("off", False), ("OFF ", False), ("0", False)]
)
def test_what_the_environment_says(said: str, may: bool) -> None:
    assert may_use_openvino({"SOURCEBOOK_OPENVINO": said}) is may
    assert may_use_openvino({})
