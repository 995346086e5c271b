"""An engine, or a worker, that is killed at any moment loses nothing: the library ends as if nobody had.

``SOURCEBOOK_KILLS`` sets how often the engine is killed (5 unless set), ``SOURCEBOOK_WORKER_KILLS`` how often
a worker (2); ``-rP`` shows what each round killed. From 10 on a small file of every kind of the development
data is added to the sample library, where that data is there.
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
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from app.engine import routes, wire
from app.engine.address import read_address
from app.engine.client import EngineClient
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
    counts: dict[str, dict[str, int] | int]
    answers: list[list[tuple[object, ...]]]


@dataclass(frozen=True)
class Peace:
    """What becomes of ``docs`` when nobody is killed.

    ``seconds`` are those of the whole command, ``reading`` those from the first worker to the last file.
    """

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
    replies = call(library, "search", "--queries", queries, "-k", "10", "--json").splitlines()
    answers = [
        [(p["path"], p["page"], p["start"], p["end"]) for p in json.loads(reply)["passages"]]
        for reply in replies
    ]
    with EngineClient(library) as door:
        return State(documents, counts_of(door.ask(routes.STATUS)), answers)


def counts_of(status: wire.Status) -> dict[str, dict[str, int] | int]:
    return {
        "documents": status.documents,
        "passages": status.passages,
        "vectors": status.vectors,
        "pending": status.pending,
    }


def end_engine(library: Path) -> None:
    """End the engine of a library in order."""
    address = read_address(library)
    if address is not None and psutil.pid_exists(address.pid):
        engine = psutil.Process(address.pid)
        engine.terminate()
        engine.wait(30)


def fillings(library: Path) -> int:
    """How often the last engine began to fill an index; one that nobody killed did it once, at first."""
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
        _workers_of(library)
        first_worker = time.monotonic()
        read = [(first_worker, 0)]
        while door.poll() is None:
            read.append((time.monotonic(), counted(library).files))
            time.sleep(_POLL_SECONDS * 10)
    seconds = time.monotonic() - begun
    last_file = next(moment for moment, files in read if files == read[-1][1])
    yield Peace(docs, queries, state_of(library, queries), seconds, last_file - first_worker)
    end_engine(library)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_library_whose_engine_was_killed_is_like_one_made_in_peace(
    peace: Peace, round_: int, tmp_path: Path
) -> None:
    chance = random.Random(round_)
    library = tmp_path / "library"
    # GIVEN a folder that is being added
    with adding(library, peace.docs) as door:
        # WHEN its engine is killed, and in every third round the one that follows it too
        killed = []
        for _ in range(2 if round_ % 3 == 2 else 1):
            pid = _engine_of(library, but_not=[pid for pid, _ in killed], door=door)
            if pid is None:
                break
            # the rounds are spread over the whole time, each at a random moment of its part
            time.sleep(peace.seconds * 0.9 * (round_ + chance.random()) / ROUNDS)
            if door.poll() is not None:
                break
            os.kill(pid, signal.SIGKILL)
            killed.append((pid, left_behind(library, tmp_path / f"left{len(killed)}")))
    # THEN the next engine ends with the same library, and is asked for nothing unless it never heard of it
    with EngineClient(library) as next_door:
        heard = bool(next_door.ask(routes.STATUS).sources)
        if not heard:
            call(library, "add", peace.docs)
        wait_until_mended(next_door, peace)
    state = state_of(library, peace.queries)
    found = ", ".join(f"{left.stage(len(peace.state.documents))} {left}" for _, left in killed)
    asked = "" if heard else "; asked again"
    print(f"round {round_}: {found or 'done before'}; index filled {fillings(library)} times{asked}")  # noqa: T201
    end_engine(library)
    assert_same(state, peace.state)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("round_", range(WORKER_ROUNDS))
def test_a_library_whose_worker_was_killed_is_like_one_made_in_peace(
    peace: Peace, round_: int, tmp_path: Path
) -> None:
    chance = random.Random(round_)
    library = tmp_path / "library"
    # GIVEN a folder that is being added
    with adding(library, peace.docs):
        # WHEN a worker is killed while it may be reading
        _workers_of(library)
        time.sleep(peace.reading * (round_ + chance.random()) / WORKER_ROUNDS)
        worker = chance.choice(_workers_of(library))
        left = counted(library)
        worker.kill()
    # THEN the file that it had is read once more, and nothing else differs
    state = state_of(library, peace.queries)
    print(f"round {round_}: {left.stage(len(peace.state.documents))} {left}")  # noqa: T201
    end_engine(library)
    assert_same(state, peace.state)


def assert_same(state: State, wanted: State) -> None:
    """Compare, and name what differs."""
    assert state.counts == wanted.counts
    assert state.documents == wanted.documents
    for number, (answer, wanted_answer) in enumerate(zip(state.answers, wanted.answers, strict=True)):
        assert answer == wanted_answer, f"question {number}"


@contextmanager
def adding(library: Path, docs: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command that adds a folder; waited for at the end. What it says of a lost engine is of no concern."""
    with subprocess.Popen(
        command(library, "add", docs), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=PROJECT
    ) as door:
        yield door


def wait_until_mended(door: EngineClient, peace: Peace) -> None:
    """Wait until the counts are right; not for ever, since what is seen then tells what is wrong."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while counts_of(door.ask(routes.STATUS)) != peace.state.counts and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS * 40)


def _engine_of(library: Path, but_not: list[int], door: subprocess.Popen[bytes] | None = None) -> int | None:
    """Wait for the engine that the door starts; None where the door has ended and needs no other."""
    while True:
        has_ended = door is not None and door.poll() is not None
        address = read_address(library)
        if address is not None and address.pid not in but_not:
            return address.pid
        if has_ended:
            return None
        time.sleep(_POLL_SECONDS)


def _workers_of(library: Path) -> list[psutil.Process]:
    """Wait for the parse workers of the engine that the door starts."""
    engine = psutil.Process(_engine_of(library, but_not=[]))
    while not (workers := [child for child in engine.children() if _is_worker(child)]):
        time.sleep(_POLL_SECONDS)
    return workers


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "parse-worker" in process.cmdline()
    except psutil.Error:
        return False
