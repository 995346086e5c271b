"""This pipeline beside what a developer would put together instead, on the same PDFs, in one run.

``python -m tests.benchmarks.pipelines [PAGES]``: as many pages of the development data as are said, or 1,500,
with the environment of ``requirements.txt`` in ``.venv-bench`` (or SOURCEBOOK_BENCH_PYTHON). Run by a Python
that has the extra ``openvino`` (``.venv-extras/bin/python``) it measures ours with OpenVINO, too. Writes a
table and a plot into ``docs/benchmarks``.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import psutil
import pypdfium2
from tokenizers import Tokenizer

from app.engine import routes, wire
from app.engine.address import read_address
from app.engine.client import EngineClient
from app.settings import embedding_model, may_use_openvino
from ingest.catalog.catalog import Catalog
from ingest.catalog.vectors import VectorStore
from ingest.embedding.loading import OnnxModel, load_embedder
from ingest.embedding.manifest import TOKENIZER_FILE
from ingest.pipeline import TEXTS_PER_STEP
from tests.benchmarks.ingestion import end
from tests.benchmarks.plot import Bar, bars

PROJECT = Path(__file__).parent.parent.parent
DEV_DATA = Path(os.environ.get("SOURCEBOOK_DATA") or PROJECT.parent / "shared" / "data" / "dev")
PEERS = {"langchain": "LangChain", "llamaindex": "LlamaIndex"}
PAGES = 1_500
_PYTHON = Path(os.environ.get("SOURCEBOOK_BENCH_PYTHON") or PROJECT / ".venv-bench" / "bin" / "python")
_FOLDERS = ("pdf_qa/financebench/docs", "pdf_qa/mmlongbench/docs", "pdf_qa/wikipedia_nq/docs")


@dataclass(frozen=True, slots=True)
class Run:
    """One pipeline over all pages: wall and CPU seconds, bytes; ``stages`` are shares of the wall time.

    ``tokens`` are those that the model read, special ones included.
    """

    name: str
    pages: int
    chunks: int
    seconds: float
    words: float
    cpu: float
    memory: int
    disk: int
    tokens: int
    stages: dict[str, float] = field(default_factory=dict)


def main(pages: int = PAGES) -> None:
    """Measure, print, write."""
    if not DEV_DATA.is_dir() or not _PYTHON.exists():
        print(f"the comparison is not made: it needs {DEV_DATA} and {_PYTHON}")
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        documents = choose(folder / "documents", pages)
        runs = []
        for run in measured(folder, documents):
            runs.append(run)
            # Each takes minutes: what is there is kept if the next one fails.
            print(table([run]), flush=True)
    words = table(runs)
    print(words)
    write(runs, words, PROJECT / "docs" / "benchmarks")


def measured(folder: Path, documents: Path) -> Iterator[Run]:
    """One after another, with nothing beside: the program, with OpenVINO too where it is, and the others."""
    yield ours("Sourcebook", folder, documents, openvino=False)
    if find_spec("openvino") is not None:
        yield ours("Sourcebook, OpenVINO", folder, documents, openvino=True)
    for name in PEERS:
        yield peer(name, folder, documents)


def choose(folder: Path, pages: int) -> Path:
    """Link PDFs, the same ones each time, until there are as many pages; of each set by turns."""
    folder.mkdir()
    sets = [sorted((DEV_DATA / name).glob("*.pdf")) for name in _FOLDERS]
    chosen = 0
    for turn in range(max(map(len, sets))):
        for name, paths in zip(_FOLDERS, sets, strict=True):
            if turn < len(paths) and chosen < pages:
                with pypdfium2.PdfDocument(paths[turn]) as document:
                    chosen += len(document)
                shutil.copyfile(paths[turn], folder / f"{Path(name).parts[1]} {paths[turn].name}")
    return folder


def ours(name: str, folder: Path, documents: Path, *, openvino: bool) -> Run:
    """The program: an engine of its own, asked as the command line asks it."""
    # The engine inherits it.
    os.environ["SOURCEBOOK_OPENVINO"] = "on" if openvino else "off"
    library = folder / name
    begun = time.perf_counter()
    words = None
    with EngineClient(library) as door, Watched(lambda: engine_of(library)) as watched:
        for event in door.stream(routes.ADD, wire.AddRequest(paths=(str(documents),))):
            if isinstance(event, wire.Progress):
                done = not event.walking and event.files_done == event.files_found > 0
                words = words or (time.perf_counter() - begun if done else None)
        seconds = time.perf_counter() - begun
        assert isinstance(event, wire.AddReport)
        report = event
        end(door, library)
    disk = size_of(library)
    tokens, embedding = embedding_alone(library)
    return Run(
        name,
        report.pages,
        report.passages,
        seconds,
        words or seconds,
        watched.cpu,
        watched.memory,
        disk,
        tokens,
        # The rest runs beside it as far as there are cores for it; before, as far as words come first.
        {"embed": embedding / seconds},
    )


def embedding_alone(library: Path) -> tuple[int, float]:
    """Give a library's tokens, and the seconds of embedding them in the same batches with nothing beside.

    Every fourth batch is embedded, the others are taken to be as quick a token.
    """
    embedder = load_embedder(OnnxModel(embedding_model(), may_use_openvino=may_use_openvino()))
    tokenizer = Tokenizer.from_file(str(embedding_model() / TOKENIZER_FILE))
    tokenizer.enable_truncation(embedder.max_tokens + tokenizer.num_special_tokens_to_add(is_pair=False))
    tokens, embedded, seconds = 0, 0, 0.0
    catalog = Catalog(library / "catalog.db")
    try:
        # Under another name nothing counts as embedded.
        store = VectorStore(catalog.database, "alone", embedder.identity.dimensions)
        store.restart()
        texts = [text.text for text in store.pending(store.pending_count())]
    finally:
        catalog.close()
    for number, start in enumerate(range(0, len(texts), TEXTS_PER_STEP)):
        batch = texts[start : start + TEXTS_PER_STEP]
        count = sum(sum(row.attention_mask) for row in tokenizer.encode_batch(batch))
        tokens += count
        if number % 4 == 0:
            begun = time.perf_counter()
            embedder.embed_passages(batch)
            seconds += time.perf_counter() - begun
            embedded += count
    return tokens, seconds * tokens / embedded


def peer(name: str, folder: Path, documents: Path) -> Run:
    """One of the others, in a process of its own."""
    store = folder / name
    command = [str(_PYTHON), str(Path(__file__).with_name("peers.py")), name, str(documents), str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        with Watched(lambda: psutil.Process(process.pid)) as watched:
            out, said = process.communicate()
        if process.returncode:
            raise SystemExit(f"{PEERS[name]} failed:\n{said[-2_000:]}")
    told = json.loads(out.strip().splitlines()[-1])
    seconds = told["seconds"]
    stages = {stage: told[stage] / seconds for stage in ("load", "parse", "cut", "embed", "store")}
    return Run(
        PEERS[name],
        told["pages"],
        told["chunks"],
        seconds,
        seconds,
        watched.cpu,
        watched.memory,
        size_of(store),
        told["tokens"],
        stages,
    )


class Watched:
    """The most memory and all the CPU time of a process and its children, looked at twice a second."""

    def __init__(self, find: Callable[[], psutil.Process | None]) -> None:
        self._find = find
        self._done = threading.Event()
        self._times: dict[int, float] = {}
        self._thread = threading.Thread(target=self._watch)
        self.memory = 0

    @property
    def cpu(self) -> float:
        """Seconds."""
        return sum(self._times.values())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.5):
            memory = 0
            try:
                process = self._find()
                family = [] if process is None else [process, *process.children(recursive=True)]
            except psutil.Error:
                continue
            for one in family:
                try:
                    memory += one.memory_info().rss
                    times = one.cpu_times()
                    self._times[one.pid] = times.user + times.system
                except psutil.Error:
                    continue
            self.memory = max(self.memory, memory)


def engine_of(library: Path) -> psutil.Process | None:
    """The engine's process, once it is there."""
    address = read_address(library)
    return None if address is None else psutil.Process(address.pid)


def size_of(folder: Path) -> int:
    """Bytes on disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def table(runs: Sequence[Run]) -> str:
    """The figures as Markdown."""
    rows = [
        ("pages", *(f"{run.pages:,}" for run in runs)),
        ("passages, or chunks", *(f"{run.chunks:,}" for run in runs)),
        ("searchable by words, s", *(f"{run.words:.0f}" for run in runs)),
        ("complete, s", *(f"{run.seconds:.0f}" for run in runs)),
        ("pages a second, by words", *(f"{run.pages / run.words:.1f}" for run in runs)),
        ("pages a second, complete", *(f"{run.pages / run.seconds:.1f}" for run in runs)),
        ("CPU seconds", *(f"{run.cpu:.0f}" for run in runs)),
        ("most memory, MB", *(f"{run.memory / 1e6:.0f}" for run in runs)),
        ("on disk, MB", *(f"{run.disk / 1e6:.0f}" for run in runs)),
        ("tokens embedded", *(f"{run.tokens:,}" for run in runs)),
        ("tokens a second, complete", *(f"{run.tokens / run.seconds:,.0f}" for run in runs)),
        (
            "tokens a second of embedding",
            *(f"{run.tokens / (run.stages['embed'] * run.seconds):,.0f}" for run in runs),
        ),
        *(
            (f"share of {stage}", *(share(run, stage) for run in runs))
            for stage in ("load", "parse", "cut", "embed", "store")
        ),
    ]
    head = "| | " + " | ".join(run.name for run in runs) + " |\n|---|" + "---:|" * len(runs)
    return "\n".join([head, *("| " + " | ".join(row) + " |" for row in rows)])


def share(run: Run, stage: str) -> str:
    """A stage's part of the wall time; nothing where it runs beside another."""
    return f"{run.stages[stage]:.0%}" if stage in run.stages else ""


def write(runs: Sequence[Run], words: str, folder: Path) -> None:
    """Keep the table and the plot."""
    folder.mkdir(parents=True, exist_ok=True)
    plot = bars(
        "Pages a second, higher is better",
        [Bar(f"{run.name}, by words", run.pages / run.words) for run in runs[:1]]
        + [Bar(f"{run.name}, complete", run.pages / run.seconds) for run in runs],
    )
    (folder / "ingestion.svg").write_text(plot, encoding="utf-8")
    (folder / "ingestion-pipelines.md").write_text(words + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    main(*(int(argument) for argument in sys.argv[1:2]))
