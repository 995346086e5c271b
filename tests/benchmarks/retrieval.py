"""What is found, beside LangChain and LlamaIndex, and what each part of the ranking brings.

``python -m tests.benchmarks.retrieval [SET …]``: the sets named, or all, with the environment of
``requirements.txt`` in ``.venv-bench`` (or SOURCEBOOK_BENCH_PYTHON) where it is there. Each gets the whole
folder, no hint of the document, and at most ten passages, cut to 1,200 characters. A run over all sets writes
its tables and a plot into ``docs/benchmarks``.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from app.engine import routes, wire
from app.engine.client import EngineClient
from tests.benchmarks import ablation
from tests.benchmarks.ingestion import end
from tests.benchmarks.plot import Bar, bars
from tests.benchmarks.scoring import (
    DEV_DATA,
    FOUND,
    PROJECT,
    Figures,
    Find,
    QuestionSet,
    figures,
    question_sets,
)

PEERS = {"langchain": "LangChain", "llamaindex": "LlamaIndex"}
_PYTHON = Path(os.environ.get("SOURCEBOOK_BENCH_PYTHON") or PROJECT / ".venv-bench" / "bin" / "python")


def main(names: Sequence[str] = ()) -> None:
    """Ask, print, write."""
    if not DEV_DATA.is_dir():
        print(f"retrieval is not measured: it needs {DEV_DATA}")
        return
    rows: list[tuple[str, str, Figures]] = []
    parts: list[tuple[str, dict[str, float]]] = []
    for one in question_sets(names):
        with tempfile.TemporaryDirectory() as scratch:
            found = {"Sourcebook": ours(one, Path(scratch))}
            parts.append((one.name, ablation.brought(one, Path(scratch) / "library")))
            print(ablation.line(*parts[-1]), flush=True)
            if _PYTHON.exists():
                found |= {label: peer(name, one, Path(scratch)) for name, label in PEERS.items()}
        for label, finds in found.items():
            rows.append((one.name, label, figures(one.questions, finds)))
            print(line(*rows[-1]), flush=True)
    if not names:
        write(rows, parts, PROJECT / "docs" / "benchmarks")


def ours(one: QuestionSet, scratch: Path) -> list[list[Find]]:
    """What the program finds: an engine of its own, asked as the command line asks it."""
    with EngineClient(scratch / "library") as door:
        for _ in door.stream(routes.ADD, wire.AddRequest(paths=(str(one.documents),))):
            pass
        replies = [
            door.ask(routes.SEARCH, wire.SearchRequest(query=str(question["question"]), k=FOUND))
            for question in one.questions
        ]
        end(door, scratch / "library")
    return [
        [Find(Path(passage.path).name, passage.page, passage.text) for passage in reply.passages]
        for reply in replies
    ]


def peer(name: str, one: QuestionSet, scratch: Path) -> list[list[Find]]:
    """What one of the others finds, in a process of its own."""
    script = Path(__file__).with_name("retrieval_peers.py")
    command = [
        str(_PYTHON),
        str(script),
        name,
        str(one.documents),
        str(one.path(scratch)),
        str(scratch / name),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed on {one.name}:\n{done.stderr[-2_000:]}")
    return [[Find(**find) for find in json.loads(text)] for text in done.stdout.splitlines()]


def line(name: str, label: str, scored: Figures) -> str:
    """A row of the table."""
    values = (*scored.recall, scored.mrr, scored.ndcg)
    return f"| {name} | {label} | {' | '.join(f'{value:.3f}' for value in values)} |"


def write(
    rows: Sequence[tuple[str, str, Figures]], parts: Sequence[tuple[str, dict[str, float]]], folder: Path
) -> None:
    """Write the tables, and a plot of recall at 10."""
    head = "| set | who | R@1 | R@5 | R@10 | MRR | nDCG |\n|---|---|---|---|---|---|---|"
    table = "\n".join([head, *(line(*row) for row in rows)])
    lines = [f"## What is found\n\n{table}", f"## What each part brings in R@10\n\n{ablation.table(parts)}"]
    (folder / "retrieval-sets.md").write_text("\n\n".join(lines) + "\n", "utf-8")
    values = [Bar(f"{name}, {label}", 100 * scored.recall[2]) for name, label, scored in rows]
    (folder / "retrieval.svg").write_text(bars("Recall at 10, per cent", values), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
