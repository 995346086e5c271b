"""What is found, beside LangChain and LlamaIndex: every question set of the development data.

``python -m tests.benchmarks.retrieval [SET …]``: the sets named, or all, with the environment of
``requirements.txt`` in ``.venv-bench`` (or SOURCEBOOK_BENCH_PYTHON) where it is there. Each gets the whole
folder, no hint of the document, and at most ten passages, cut to 1,200 characters. Writes a table and a plot
into ``docs/benchmarks``.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.engine import routes, wire
from app.engine.client import EngineClient
from tests.benchmarks.plot import Bar, bars

PROJECT = Path(__file__).parent.parent.parent
DEV_DATA = Path(os.environ.get("SOURCEBOOK_DATA") or PROJECT.parent / "shared" / "data" / "dev")
PEERS = {"langchain": "LangChain", "llamaindex": "LlamaIndex"}
_PYTHON = Path(os.environ.get("SOURCEBOOK_BENCH_PYTHON") or PROJECT / ".venv-bench" / "bin" / "python")
_FOUND = 10
_CHARACTERS = 1_200


@dataclass(frozen=True, slots=True)
class Find:
    """A passage that somebody found."""

    doc: str
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Recall at 1, 5 and 10, MRR and nDCG at 10 over a set."""

    recall: tuple[float, float, float]
    mrr: float
    ndcg: float


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set of the development data: its folder and its answerable questions."""

    name: str
    documents: Path
    questions: Sequence[dict[str, object]]

    def path(self, scratch: Path) -> Path:
        """Write the questions where a child process can read them."""
        path = scratch / f"{self.name}.jsonl"
        path.write_text("\n".join(map(json.dumps, self.questions)), "utf-8")
        return path


def main(names: Sequence[str] = ()) -> None:
    """Ask, print, write."""
    if not DEV_DATA.is_dir():
        print(f"retrieval is not measured: it needs {DEV_DATA}")
        return
    rows: list[tuple[str, str, Figures]] = []
    for one in question_sets(names):
        with tempfile.TemporaryDirectory() as scratch:
            found = {"Sourcebook": ours(one, Path(scratch))}
            if _PYTHON.exists():
                found |= {label: peer(name, one, Path(scratch)) for name, label in PEERS.items()}
        for label, finds in found.items():
            rows.append((one.name, label, figures(one.questions, finds)))
            print(line(*rows[-1]), flush=True)
    write(rows, PROJECT / "docs" / "benchmarks")


def question_sets(names: Sequence[str]) -> list[QuestionSet]:
    """The sets with answers, all or those named."""
    index = json.loads((DEV_DATA / "eval" / "index.json").read_text("utf-8"))
    chosen = [one for one in index if one["hit"] != "refusal" and (not names or one["name"] in names)]
    return [QuestionSet(one["name"], DEV_DATA / one["docs"], questions(one["name"])) for one in chosen]


def questions(name: str) -> list[dict[str, object]]:
    """The lines of a set."""
    lines = (DEV_DATA / "eval" / f"{name}.jsonl").read_text("utf-8").split("\n")
    return [json.loads(text) for text in lines if text.strip()]


def ours(one: QuestionSet, scratch: Path) -> list[list[Find]]:
    """What the program finds: an engine of its own, asked as the command line asks it."""
    with EngineClient(scratch / "library") as door:
        for _ in door.stream(routes.ADD, wire.AddRequest(paths=(str(one.documents),))):
            pass
        replies = [
            door.ask(routes.SEARCH, wire.SearchRequest(query=str(question["question"]), k=_FOUND))
            for question in one.questions
        ]
        door.ask(routes.SHUT_DOWN, wire.Wire())
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


def figures(asked: Sequence[dict[str, object]], found: Sequence[Sequence[Find]]) -> Figures:
    """Score what was found, as `retrieval.evaluation` does."""
    ranks = [
        next((rank for rank, find in enumerate(finds, 1) if is_hit(question, find)), None)
        for question, finds in zip(asked, found, strict=True)
    ]
    one, five, ten = (mean([rank is not None and rank <= k for rank in ranks]) for k in (1, 5, 10))
    mrr = mean([1 / rank if rank else 0.0 for rank in ranks])
    ndcg = mean([gain(question, finds) for question, finds in zip(asked, found, strict=True)])
    return Figures((one, five, ten), mrr, ndcg)


def is_hit(question: dict[str, object], find: Find) -> bool:
    """Whether a find answers: the right page, or an answer within its first characters, or the document."""
    if find.doc != question["doc"]:
        return False
    if pages := question.get("pages"):
        return find.page in pages
    if answers := question.get("answers"):
        text = " ".join(find.text[:_CHARACTERS].split())
        return any(" ".join(answer.split()) in text for answer in answers)
    return True


def gain(question: dict[str, object], finds: Sequence[Find]) -> float:
    """NDCG@10 with gain 1 for the first find of each wanted page, or for the first hit."""
    wanted = len(question.get("pages") or ()) or 1
    seen = set()
    gained = 0.0
    for rank, find in enumerate(finds, 1):
        what = find.page if question.get("pages") else 0
        if what not in seen and is_hit(question, find):
            seen.add(what)
            gained += 1 / math.log2(rank + 1)
    return gained / sum(1 / math.log2(rank + 1) for rank in range(1, min(wanted, _FOUND) + 1))


def mean(values: Sequence[float]) -> float:
    """The mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def line(name: str, label: str, scored: Figures) -> str:
    """A row of the table."""
    values = (*scored.recall, scored.mrr, scored.ndcg)
    return f"| {name} | {label} | {' | '.join(f'{value:.3f}' for value in values)} |"


def write(rows: Sequence[tuple[str, str, Figures]], folder: Path) -> None:
    """Write the table, and a plot of recall at 10."""
    folder.mkdir(exist_ok=True)
    head = "| set | who | R@1 | R@5 | R@10 | MRR | nDCG |\n|---|---|---|---|---|---|---|"
    table = "\n".join([head, *(line(*row) for row in rows)])
    (folder / "retrieval.md").write_text(f"# What is found\n\n{__doc__}\n{table}\n", "utf-8")
    values = [Bar(f"{name}, {label}", 100 * scored.recall[2]) for name, label, scored in rows]
    (folder / "retrieval.svg").write_text(bars("Recall at 10, per cent", values), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
