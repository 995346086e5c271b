"""The library keeps step with the disk, through the real program."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.engine.address import read_address
from tests.conftest import PROJECT, SAMPLES

Call = Callable[..., dict[str, object]]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def call(library: Path) -> Iterator[Call]:
    """Call the program and read its JSON; its engine ends with the test."""

    def call_(*words: str | Path) -> dict[str, object]:
        command = [sys.executable, "-m", "app", "--library", str(library), *map(str, words), "--json"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=PROJECT)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    yield call_
    end_engine(library)


def end_engine(library: Path) -> None:
    address = read_address(library)
    if address is not None and psutil.pid_exists(address.pid):
        engine = psutil.Process(address.pid)
        engine.terminate()
        engine.wait(30)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    shutil.copytree(SAMPLES / "Letters", folder / "Letters")
    shutil.copytree(SAMPLES / "Collections", folder / "Collections")
    return folder


def paths(call: Call, query: str) -> list[str]:
    return [passage["path"] for passage in call("search", query)["passages"]]


def test_what_happens_on_the_disk_happens_in_the_library(call: Call, docs: Path) -> None:
    # GIVEN a library
    added = call("add", docs)
    assert added["indexed"] == added["files"] == 4
    # WHEN nothing has changed, sync does nothing
    assert call("sync")["unchanged"] == 4
    # WHEN a folder is renamed, its new path answers
    (docs / "Letters").rename(docs / "Post")
    call("sync")
    assert str(docs / "Post" / "Letter from Walter Marrable 2025-04-07.txt") in paths(call, "Walter Marrable")
    assert not any("Letters" in path for path in paths(call, "Walter Marrable"))
    # WHEN a file changes, its new text answers and the old one does not
    (docs / "Post" / "Letter from Walter Marrable 2025-04-07.txt").write_text("The quokka has arrived.")
    call("sync")
    answers = [passage["text"] for passage in call("search", "Walter Marrable quokka")["passages"]]
    assert answers[0] == "The quokka has arrived."
    # WHEN the folder is away, the library still answers
    docs.rename(docs.with_name("unplugged"))
    assert call("sync")["unchanged"] == 4
    assert call("search", "quokka")["passages"]
    docs.with_name("unplugged").rename(docs)
    # WHEN a file is deleted, it stops answering
    (docs / "Post" / "Letter from Walter Marrable 2025-04-07.txt").unlink()
    call("sync")
    assert not any("Marrable" in path for path in paths(call, "quokka"))
    status = call("status")
    assert status["vectors"] == status["passages"]


def test_what_changes_while_the_engine_lives_is_found_by_itself_and_told_by_the_next_sync(
    call: Call, docs: Path
) -> None:
    call("add", docs)
    # WHEN a file is written and nobody asks for it, it answers soon
    (docs / "new.txt").write_text("The quokka has arrived.")
    while str(docs / "new.txt") not in paths(call, "quokka"):
        time.sleep(0.1)  # the test's time limit ends this
    # THEN the next report says so, once
    assert [d["path"] for d in call("sync")["documents"] if not d["unchanged"]] == [str(docs / "new.txt")]
    assert call("sync")["unchanged"] == 5
    # WHEN its folder goes, nothing in it answers
    shutil.rmtree(docs / "Letters")
    while any("Letters" in path for path in paths(call, "Walter Marrable")):
        time.sleep(0.1)
    (source,) = call("status")["sources"]
    assert (source["watch"], source["offline"]) == ("events", False)


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be deleted there")
def test_an_engine_whose_index_is_deleted_under_it_answers_and_mends_it(
    call: Call, docs: Path, library: Path
) -> None:
    call("add", docs)
    before = call("search", "white barley trial")["passages"]
    for path in (library / "vectors").iterdir():
        shutil.rmtree(path)
    assert call("search", "white barley trial")["passages"] == before
    # WHEN something is added after that, and in the next run, all is there
    (docs / "new.txt").write_text("The quokka has arrived.")
    call("sync")
    for _ in range(2):
        status = call("status")
        assert status["vectors"] == status["passages"]
        assert call("search", "quokka")["passages"][0]["path"] == str(docs / "new.txt")
        end_engine(library)
        call("sync")
