"""How often "not found" is said rightly and wrongly where no model answers, as a curve.

    python -m tests.benchmarks.not_found

Questions that the documents answer, questions that nothing answers although a passage is about the very thing
(SQuAD 2, MMLongBench), and questions of another set, about which the documents say nothing.
"""

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from app.engine import routes, wire
from app.engine.client import EngineClient
from ingest.embedding.onnx_embedder import OnnxEmbedder
from retrieval.answerability import Relevance
from retrieval.chats import Evidence
from retrieval.verdicts.judge import Judge

PROJECT = Path(__file__).parent.parent.parent
MODEL = PROJECT / "resources" / "model" / "all-MiniLM-L6-v2"
# The folder, the questions that it answers, those that nothing answers, those about other things.
_SETS = (
    ("text_qa/squad2/docs", ("squad2",), ("squad2-unanswerable",), ("covidqa_long", "mmlongbench")),
    ("pdf_qa/mmlongbench/docs", ("mmlongbench",), ("mmlongbench-unanswerable",), ("squad2",)),
)
_QUESTIONS = 60
_QUOTED = 3


def main(data: Path) -> None:
    """Measure and print."""
    judge = Judge(OnnxEmbedder(MODEL))
    found: dict[str, list[Relevance]] = {}
    for folder, answered, unanswered, strange in _SETS:
        with tempfile.TemporaryDirectory() as library, EngineClient(Path(library)) as door:
            for _ in door.stream(routes.ADD, wire.AddRequest(paths=(str(data / folder),))):
                pass
            for name, sets in (("answered", answered), ("unanswered", unanswered), ("about others", strange)):
                for questions in sets:
                    key = f"{folder.split('/')[1]}: {name}"
                    found.setdefault(key, []).extend(_ask(door, judge, data / "eval" / f"{questions}.jsonl"))
            door.ask(routes.SHUT_DOWN, wire.Wire())
    report(found)


def report(found: dict[str, list[Relevance]]) -> None:
    """Print the share of each set that is said to be not found, at each limit and at the one chosen."""
    names = list(found)
    print(f"{'words, meaning below':<22}" + "".join(f"{name:>28}" for name in names))
    for words in (0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.01):
        for meaning in (0.2, 0.3, 0.4, 0.5):
            shares = [
                sum(one.words < words and one.meaning < meaning for one in found[name]) / len(found[name])
                for name in names
            ]
            print(f"{words:>10.2f}{meaning:>12.2f}" + "".join(f"{share:>28.3f}" for share in shares))
    chosen = [sum(not one.is_about_it for one in found[name]) / len(found[name]) for name in names]
    print(f"{'chosen':<22}" + "".join(f"{share:>28.3f}" for share in chosen))


def _ask(door: EngineClient, judge: Judge, file: Path) -> Sequence[Relevance]:
    lines = file.read_text(encoding="utf-8").splitlines()[:_QUESTIONS]
    questions = [json.loads(line)["question"] for line in lines]
    return [judge.relevance(question, _evidence(door, question)) for question in questions]


def _evidence(door: EngineClient, question: str) -> list[Evidence]:
    reply = door.ask(routes.SEARCH, wire.SearchRequest(query=question, k=_QUOTED))
    return [
        Evidence(
            n=n,
            path=passage.path,
            title=Path(passage.path).name,
            page=passage.page,
            heading=passage.heading,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            score=passage.score,
            keyword_rank=passage.keyword_rank,
            vector_rank=passage.vector_rank,
        )
        for n, passage in enumerate(reply.passages, start=1)
    ]


if __name__ == "__main__":
    main(Path(os.environ.get("SOURCEBOOK_DATA") or PROJECT.parent / "shared" / "data" / "dev"))
