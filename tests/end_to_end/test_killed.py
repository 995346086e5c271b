"""An engine, or a worker, that is killed at any moment loses nothing: the library ends as if nobody had.

``SOURCEBOOK_KILLS`` sets how often the engine is killed (5 unless set), ``SOURCEBOOK_WORKER_KILLS`` how often
a worker (2). From 10 on a small file of every kind of the development data is added to the sample library,
where that data is there.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.engine.address import read_address
from tests.conftest import PROJECT, SAMPLES

ROUNDS = int(os.environ.get("SOURCEBOOK_KILLS", "5"))
WORKER_ROUNDS = int(os.environ.get("SOURCEBOOK_WORKER_KILLS", "2"))
_MANY = 10
_SMALL_BYTES = 20_000
_POLL_SECONDS = 0.005
# An engine that is not done by then does not mend the library by itself.
_PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class State:
    """What a door sees of a library."""

    documents: list[dict[str, object]]
    counts: dict[str, object]
    answers: list[list[tuple[object, ...]]]


@dataclass(frozen=True)
class Peace:
    """What becomes of ``docs`` when nobody is killed; seconds from the engine's start, and of reading."""

    docs: Path
    queries: Path
    state: State
    seconds: float
    reading: float


@dataclass(frozen=True)
class Killed:
    """What an engine left behind in the catalog."""

    files: int
    passages: int
    pending: int
    log: int

    def stage(self, files: int) -> str:
        """What it was doing."""
        if self.files < files:
            return "reading"
        if self.pending:
            return "embedding"
        return "indexing" if self.log else "done"


def command(library: Path, *words: str | Path) -> list[str]:
    return [sys.executable, "-m", "app", "--library", str(library), *map(str, words)]


def call(library: Path, *words: str | Path) -> str:
    done = subprocess.run(command(library, *words), check=False, capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def state_of(library: Path, queries: Path) -> State:
    documents = json.loads(call(library, "list", "--json"))["documents"]
    status = status_of(library)
    replies = call(library, "search", "--queries", queries, "-k", "10", "--json").splitlines()
    answers = [
        [(p["path"], p["page"], p["start"], p["end"]) for p in json.loads(reply)["passages"]]
        for reply in replies
    ]
    counts = {name: status[name] for name in ("documents", "passages", "vectors", "pending")}
    return State(documents, counts, answers)


def status_of(library: Path) -> dict[str, Any]:
    return json.loads(call(library, "status", "--json"))


def end_engine(library: Path) -> None:
    """End the engine of a library in order."""
    address = read_address(library)
    if address is not None and psutil.pid_exists(address.pid):
        engine = psutil.Process(address.pid)
        engine.terminate()
        engine.wait(30)


def rebuilds(library: Path) -> int:
    """How often the engine that wrote the log filled its index anew though there was an older one."""
    log = (library / "engine.log").read_text(encoding="utf-8")
    return log.count("filling the vector index anew")


def left_behind(library: Path, copy: Path) -> Killed:
    """Look into a copy of the catalog, so that the next engine finds all as it was."""
    copy.mkdir()
    for path in library.glob("catalog.db*"):
        shutil.copy(path, copy / path.name)
    return counted(copy)


def counted(library: Path) -> Killed:
    """Count what is in a catalog, which may not be there yet."""
    try:
        with closing(sqlite3.connect(f"{(library / 'catalog.db').as_uri()}?mode=ro", uri=True)) as connection:
            return Killed(
                *(
                    connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                    for table in ("files", "passages", "pending", "vector_log")
                )
            )
    except sqlite3.OperationalError:  # no file, or no tables yet
        return Killed(0, 0, 0, 0)


def one_of_each_kind(folder: Path) -> list[Path]:
    """The first small file of every suffix."""
    small = [path for path in sorted(folder.glob("*")) if path.stat().st_size < _SMALL_BYTES]
    return list({path.suffix: path for path in reversed(small)}.values())


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mixed folder."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(SAMPLES, folder / "samples")
    data = Path(os.environ.get("SOURCEBOOK_DATA") or PROJECT.parent / "shared" / "data" / "dev")
    if max(ROUNDS, WORKER_ROUNDS) >= _MANY:
        (folder / "kinds").mkdir()
        for path in one_of_each_kind(data / "robustness" / "files"):
            shutil.copy(path, folder / "kinds")
    (folder / "empty.txt").touch()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nand no more")
    (folder / "notes.xyz").write_bytes(bytes(range(256)))
    return folder


@pytest.fixture(scope="module")
def peace(docs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peace]:
    """The library as it is to be."""
    folder = tmp_path_factory.mktemp("peace")
    queries = folder / "queries.jsonl"
    lines = (SAMPLES.parent / "questions.jsonl").read_text(encoding="utf-8").splitlines()[:20]
    queries.write_text("\n".join(lines), encoding="utf-8")
    library = folder / "library"
    begun = time.monotonic()
    with subprocess.Popen(command(library, "add", docs), stdout=subprocess.DEVNULL, cwd=PROJECT) as door:
        read = [(0.0, 0)]
        while door.poll() is None:
            read.append((time.monotonic() - begun, counted(library).files))
            time.sleep(_POLL_SECONDS * 10)
    seconds = time.monotonic() - begun
    reading = next(moment for moment, files in read if files == read[-1][1])
    yield Peace(docs, queries, state_of(library, queries), seconds, reading)
    end_engine(library)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_library_whose_engine_was_killed_is_like_one_made_in_peace(
    peace: Peace, round_: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(round_)
    library = tmp_path / "library"
    # GIVEN a folder that is being added
    door = subprocess.Popen(
        command(library, "add", peace.docs), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=PROJECT
    )
    # WHEN its engine is killed, and in every third round the one that follows it too
    killed = []
    for _ in range(2 if round_ % 3 == 2 else 1):
        pid = _engine_of(library, but_not=[pid for pid, _ in killed])
        # the rounds are spread over the whole time, each at a random moment of its part
        time.sleep(peace.seconds * 0.9 * (round_ + chance.random()) / ROUNDS)
        if door.poll() is not None:
            break
        os.kill(pid, signal.SIGKILL)
        killed.append((pid, left_behind(library, tmp_path / f"left{len(killed)}")))
    door.communicate()
    # THEN the next engine ends with the same library, and is asked for nothing unless it never heard of it
    heard = bool(status_of(library)["sources"])
    if not heard:
        call(library, "add", peace.docs)
    state = mended(library, peace)
    with capsys.disabled():
        found = ", ".join(f"{left.stage(len(peace.state.documents))} {left}" for _, left in killed)
        asked = "" if heard else "; asked again"
        print(f"\nround {round_}: {found or 'done before'}; index filled {rebuilds(library)} times{asked}")  # noqa: T201
    end_engine(library)
    assert state == peace.state


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("round_", range(WORKER_ROUNDS))
def test_a_library_whose_worker_was_killed_is_like_one_made_in_peace(
    peace: Peace, round_: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(round_)
    library = tmp_path / "library"
    # GIVEN a folder that is being added
    with subprocess.Popen(
        command(library, "add", peace.docs), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=PROJECT
    ):
        engine = psutil.Process(_engine_of(library, but_not=[]))
        # WHEN a worker is killed while it may be reading
        time.sleep(peace.reading * (round_ + chance.random()) / WORKER_ROUNDS)
        workers = [child for child in engine.children() if "parse-worker" in child.cmdline()]
        reading = counted(library)
        if workers:
            chance.choice(workers).kill()
    # THEN the file that it had is read once more, and nothing else differs
    state = state_of(library, peace.queries)
    with capsys.disabled():
        print(f"\nround {round_}: {len(workers)} workers, {reading}")  # noqa: T201
    end_engine(library)
    assert state == peace.state


def mended(library: Path, peace: Peace) -> State:
    """What a door sees once the counts are right; what it sees at last if they never are."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        status = status_of(library)
        if all(status[name] == count for name, count in peace.state.counts.items()):
            break
        time.sleep(_POLL_SECONDS * 40)
    return state_of(library, peace.queries)


def _engine_of(library: Path, but_not: list[int]) -> int:
    """Wait for the engine that the door starts."""
    while True:
        address = read_address(library)
        if address is not None and address.pid not in but_not:
            return address.pid
        time.sleep(_POLL_SECONDS)
