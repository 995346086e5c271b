"""Another embedder: its vectors are made while the old ones answer, and then it answers."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding.types import Embedder, Vectors
from ingest.errors import ModelFailed, ModelMissing
from tests.conftest import PROJECT
from tests.doubles.embedder import HashingEmbedder
from tests.ingest.making_libraries import SmallLibrary, write_files
from tests.waiting import wait_until

PASSAGES = 300
OLD = HashingEmbedder("old").identity.key
NEW = HashingEmbedder("new", 48).identity.key
_PATIENCE_SECONDS = 60


class SlowEmbedder(HashingEmbedder):
    """Takes its time over each batch, so that there is a meanwhile."""

    seconds = 0.02

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        time.sleep(self.seconds)
        return super().embed_passages(texts)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with the vectors of the old embedder."""
    text = "\n\n".join(f"The ledger of number{n} names the harbour and ship{n}." for n in range(PASSAGES))
    docs = write_files(tmp_path / "docs", {"ledger.txt": text})
    with SmallLibrary(tmp_path / "library", embedder=HashingEmbedder("old")) as library:
        library.add(docs)
    return tmp_path / "library"


def opened(folder: Path, switch_to: Callable[[], Embedder] | None = None) -> SmallLibrary:
    return SmallLibrary(folder, embedder=HashingEmbedder("old"), switch_to=switch_to)


def test_every_search_is_answered_by_vectors_all_the_way(library: Path) -> None:
    coming = SlowEmbedder("new", 48)
    problems: list[str] = []
    searches = 0
    over = threading.Event()

    def search(small: SmallLibrary) -> None:
        nonlocal searches
        while not over.is_set():
            number = searches % PASSAGES
            try:
                hits = small.searcher.search([f"ship{number} number{number}"], 5)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what must not be
                problems.append(repr(error))
            else:
                if not any(hit.vector_rank for hit in hits):
                    problems.append("no vectors")
                elif f"ship{number}." not in hits[0].passage.text:
                    problems.append(hits[0].passage.text)
            searches += 1

    with opened(library, lambda: coming) as small:
        searcher = threading.Thread(target=search, args=(small,))
        searcher.start()
        try:
            wait_until(lambda: searches > 20 and small.store.embedder == NEW and small.keeper.complete)
        finally:
            over.set()
            searcher.join()
        # THEN none failed, none was without vectors, none was wrong
        assert problems == []
        # AND the new one has everything, each text embedded once
        assert small.store.count() == small.keeper.count() == PASSAGES
        assert len(coming.embedded) == PASSAGES
        assert small.store.pending_count() == 0
    # AND it opens with the seal of its own index
    with SmallLibrary(library, embedder=coming) as small:
        wait_until(lambda: small.keeper.complete)
        assert small.keeper.rebuilds == 0


def test_what_comes_meanwhile_is_searchable_at_once_and_afterwards(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a switch that takes a minute and a half
    monkeypatch.setattr("ingest.embedder_switch._TEXTS_PER_STEP", 1)
    coming = SlowEmbedder("new", 48)
    coming.seconds = 0.3
    with opened(library, lambda: coming) as small:
        # WHEN a file is added while the vectors are made
        small.add(write_files(tmp_path / "more", {"more.txt": "An albatross came aboard."}))
        assert small.found("albatross aboard", 1) == ["An albatross came aboard."]
        # THEN it did not wait for the other model
        assert small.store.embedder == OLD
        coming.seconds = 0
        wait_until(lambda: small.store.embedder == NEW)
        wait_until(lambda: small.keeper.complete)
        assert small.found("albatross aboard", 1) == ["An albatross came aboard."]
        assert small.store.count() == small.keeper.count() == PASSAGES + 1


def test_going_back_needs_no_vector_made_again(library: Path) -> None:
    with opened(library, lambda: HashingEmbedder("new", 48)) as small:
        wait_until(lambda: small.store.embedder == NEW)
    back = HashingEmbedder("old")
    with SmallLibrary(library, embedder=HashingEmbedder("new", 48), switch_to=lambda: back) as small:
        wait_until(lambda: small.store.embedder == OLD and small.keeper.complete)
        assert back.embedded == []
        assert small.found("ship7 number7", 1) == ["The ledger of number7 names the harbour and ship7."]


def test_whatever_an_embedder_raises_leaves_the_old_one_at_work(library: Path) -> None:
    class TooLarge(HashingEmbedder):
        def embed_passages(self, texts: list[str]) -> np.ndarray:
            raise RuntimeError("cannot allocate memory")

    with opened(library, lambda: TooLarge("new", 48)) as small:
        wait_until(lambda: small.switch is not None and small.switch.failure is not None)
        assert isinstance(small.switch.failure, ModelFailed)
        assert small.switch.failure.message == "RuntimeError: cannot allocate memory"
        assert small.found("ship7 number7", 1) == ["The ledger of number7 names the harbour and ship7."]
        assert small.failures == []


def test_an_embedder_that_cannot_be_had_leaves_the_old_one_at_work(library: Path, tmp_path: Path) -> None:
    def vanished() -> Embedder:
        raise ModelMissing("/gone/model", "missing")

    with opened(library, vanished) as small:
        wait_until(lambda: small.switch is not None and small.switch.failure is not None)
        assert small.found("ship7 number7", 1) == ["The ledger of number7 names the harbour and ship7."]
        small.add(write_files(tmp_path / "more", {"more.txt": "An albatross came aboard."}))
        assert small.found("albatross aboard", 1) == ["An albatross came aboard."]
        assert small.store.embedder == OLD


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {project!r})
from tests.ingest.test_embedder_switch import SlowEmbedder, opened
small = opened(Path({library!r}), lambda: SlowEmbedder("new", 48))
small.pipeline.start()
while (side := small.switch.side) is None or side.store.missing_count() > {left}:
    pass
print("half-way", flush=True)
sys.stdin.read()
"""


def test_killed_half_way_the_old_one_answers_and_the_switch_goes_on(library: Path) -> None:
    # GIVEN a switch that was killed half-way
    code = KILLED.format(project=str(PROJECT), library=str(library), left=PASSAGES // 2)
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == b"half-way\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    process.stdin.close()
    # THEN the old one answers
    with opened(library) as small:
        assert small.store.embedder == OLD
        assert small.found("ship7 number7", 1) == ["The ledger of number7 names the harbour and ship7."]
    # AND the switch goes on where it was
    coming = HashingEmbedder("new", 48)
    with opened(library, lambda: coming) as small:
        wait_until(lambda: small.store.embedder == NEW and small.keeper.complete)
        assert len(coming.embedded) <= PASSAGES // 2
        assert small.store.count() == PASSAGES
        assert small.found("ship7 number7", 1) == ["The ledger of number7 names the harbour and ship7."]
