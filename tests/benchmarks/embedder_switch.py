"""Another embedder for a library in use: a search every 100 ms, the engine killed half-way, and back again.

``python -m tests.benchmarks.embedder_switch [PASSAGES]``, 5,000 unless said. Files of one short passage each
are written by the benchmark; the other embedder is the bundled one with a projection behind it, so that its
name and its dimension differ and nothing has to be fetched. Ends with status 1 if a search failed, found
nothing, or went without vectors, or if a kept vector was made again.
"""

import os
import re
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from app.engine import routes, wire
from app.engine.address import read_address
from app.engine.client import EngineClient, EngineError
from app.settings import BUNDLED, embedding_model
from ingest.embedding.manifest import GRAPH_FILE, TOKENIZER_FILE, read_manifest, sha256_of, write_manifest
from tests.benchmarks.ingestion import end, row, write_files
from tests.benchmarks.times import Times, say
from tests.waiting import wait_until

PASSAGES = 5_000
_WORDS = 10
_EVERY_SECONDS = 0.1
_AT_REST_SECONDS = 10.0
_ANOTHER = "example/projected"
_DIMENSIONS = 256
_MADE = re.compile(r"answer; (\d+) were made in this run")


def main(passages: int = PASSAGES) -> None:
    """Measure and print."""
    os.environ.pop("SOURCEBOOK_EMBEDDER", None)
    with tempfile.TemporaryDirectory() as scratch:
        library = Path(scratch) / "library"
        docs = write_files(Path(scratch) / "docs", passages, words_each=_WORDS)
        another = write_model(Path(scratch) / "another")
        queries = [path.read_text("utf-8").split("\n\n")[1] for path in sorted(docs.rglob("*.txt"))]
        with EngineClient(library) as door:
            for _ in door.stream(routes.ADD, wire.AddRequest(paths=(str(docs),))):
                pass
            row("passages", f"{door.ask(routes.STATUS).passages:9}")
            with searching(library, queries, "at rest"):
                time.sleep(_AT_REST_SECONDS)
            switch_killed_half_way(door, library, another, queries)
            go_back(door, library, queries)
            end(door, library)


def switch_killed_half_way(door: EngineClient, library: Path, another: Path, queries: Sequence[str]) -> None:
    """Choose the other embedder; kill the engine half-way; look who answers then, and how it goes on."""
    passages = door.ask(routes.STATUS).passages
    old = answering(door)
    with searching(library, queries, "until half-way"):
        coming = door.ask(routes.EMBEDDER, wire.EmbedderRequest(choice=str(another))).next_embedder
        assert coming is not None
        wait_until(lambda: kept_vectors(library, old) >= passages / 2)
    with searching(library, queries, "killed, until switched"):
        begun = time.perf_counter()
        kill_engine(library)
        kept = kept_vectors(library, old)
        _must(answering(door) == old, "another embedder answered after the kill")
        row(
            "killed, until the engine answers",
            f"{time.perf_counter() - begun:9.2f} s   with the old embedder",
        )
        wait_until(lambda: answering(door) != old)
    made = made_in_this_run(library)
    row("vectors kept at the kill", f"{kept:9}")
    row("… made after it", f"{made:9}")
    _must(kept + made == passages, f"{kept + made} vectors were made for {passages} passages")
    with searching(library, queries, "until indexed"):
        wait_until(lambda: is_complete(door))


def go_back(door: EngineClient, library: Path, queries: Sequence[str]) -> None:
    """Choose the first one again, whose vectors are there."""
    another = answering(door)
    with searching(library, queries, "back, until indexed"):
        begun = time.perf_counter()
        door.ask(routes.EMBEDDER, wire.EmbedderRequest(choice=BUNDLED))
        wait_until(lambda: answering(door) != another)
        row("back, until the first one answers", f"{time.perf_counter() - begun:9.2f} s")
        wait_until(lambda: is_complete(door))
    made = made_in_this_run(library)
    row("… vectors made for it", f"{made:9}")
    _must(made == 0, f"{made} vectors were made again")


@dataclass
class Searches:
    """What became of the searches of one door; times are in milliseconds."""

    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    empty: int = 0
    by_words_alone: int = 0


@contextmanager
def searching(library: Path, queries: Sequence[str], what: str) -> Iterator[None]:
    """Search every 100 ms by a door of its own meanwhile, and print what became of it."""
    found, over = Searches(), threading.Event()
    searcher = threading.Thread(target=search, args=(library, queries, found, over))
    searcher.start()
    try:
        yield
    finally:
        over.set()
        searcher.join()
    say(f"search, {what}", Times(found.times))
    row("", f"{len(found.failed)} failed, {found.empty} empty, {found.by_words_alone} without vectors")
    _must(not found.failed, f"searches failed: {found.failed[:3]}")
    _must(found.empty == found.by_words_alone == 0, "searches were empty, or went without vectors")


def search(library: Path, queries: Sequence[str], found: Searches, over: threading.Event) -> None:
    """Search until it is over; where one takes longer, the next begins at once."""
    with EngineClient(library) as door:
        for query in cycle(queries):
            begun = time.perf_counter()
            try:
                passages = door.ask(routes.SEARCH, wire.SearchRequest(query=query)).passages
            except EngineError as error:
                found.failed.append(str(error))
            else:
                found.empty += not passages
                found.by_words_alone += all(passage.vector_rank is None for passage in passages)
            taken = time.perf_counter() - begun
            found.times.append(taken * 1000)
            if over.wait(max(0.0, _EVERY_SECONDS - taken)):
                return


def answering(door: EngineClient) -> str:
    """The key of the embedder that answers."""
    return str(door.ask(routes.EMBEDDER, wire.EmbedderRequest()).embedder["key"])


def is_complete(door: EngineClient) -> bool:
    """Whether the vector index holds every passage."""
    status = door.ask(routes.STATUS)
    return status.index == "complete" and status.vectors == status.passages


def kill_engine(library: Path) -> None:
    """Kill the engine as the system does, with no time to write anything."""
    address = read_address(library)
    assert address is not None
    os.kill(address.pid, signal.SIGKILL)


def kept_vectors(library: Path, old: str) -> int:
    """How many vectors of another embedder than the old one the catalog keeps."""
    with closing(sqlite3.connect(f"file:{library / 'catalog.db'}?mode=ro", uri=True)) as db:
        (count,) = db.execute("SELECT count(*) FROM vectors WHERE embedder <> ?", (old,)).fetchone()
    return int(count)


def made_in_this_run(library: Path) -> int:
    """How many vectors the engine has made for the embedder that took over last, by its log."""
    return int(_MADE.findall((library / "engine.log").read_text("utf-8"))[-1])


def write_model(folder: Path) -> Path:
    """Write an embedder of fewer dimensions: the bundled one, its vectors projected at random.

    Near stays near, by the lemma of Johnson and Lindenstrauss.
    """
    folder.mkdir()
    bundled = embedding_model()
    model = onnx.load(bundled / GRAPH_FILE)
    projection = np.random.default_rng(0).standard_normal((read_manifest(bundled).dimensions, _DIMENSIONS))
    model.graph.initializer.append(numpy_helper.from_array(projection.astype(np.float32), "projection"))
    normalization = model.graph.node[-1]
    pooled = normalization.input[0]
    normalization.input[0] = "projected"
    model.graph.node.insert(
        len(model.graph.node) - 1, helper.make_node("MatMul", [pooled, "projection"], ["projected"])
    )
    model.graph.output[0].type.tensor_type.shape.dim[1].dim_value = _DIMENSIONS
    onnx.save(model, folder / GRAPH_FILE)
    shutil.copyfile(bundled / TOKENIZER_FILE, folder / TOKENIZER_FILE)
    manifest = replace(
        read_manifest(bundled),
        model=_ANOTHER,
        dimensions=_DIMENSIONS,
        files={name: sha256_of(folder / name) for name in (GRAPH_FILE, TOKENIZER_FILE)},
    )
    write_manifest(folder, manifest)
    return folder


def _must(condition: bool, otherwise: str) -> None:
    if not condition:
        raise SystemExit(otherwise)


if __name__ == "__main__":
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    main(*(int(argument) for argument in sys.argv[1:2]))
