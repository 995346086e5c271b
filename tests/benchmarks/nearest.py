"""How often the sentences that are set off in a quoted passage hold the answer, where the passage holds it.

    python -m tests.benchmarks.nearest

Of each question whose answer lies in one sentence, the passage of its document that holds it (of several, the
one with most of the question's words), beside two others of the document. Chance: any one sentence.
"""

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.settings import resources
from ingest.chunking import Chunker
from ingest.embedding.onnx_embedder import OnnxEmbedder
from ingest.parsers.text import TextParser
from ingest.types import ReadLimits
from retrieval.chats import Evidence
from retrieval.verdicts.judge import Judge
from retrieval.verdicts.pieces import cut
from tests.benchmarks.given import given

_MODEL = resources() / "model" / "all-MiniLM-L6-v2"
_SETS = ("squad2", "covidqa_long", "xquad-en", "xquad-de", "xquad-es", "xquad-zh", "xquad-ar", "jaquad-ja")
_QUESTIONS = 150
_OTHERS = 2


class _Set(msgspec.Struct):
    name: str
    docs: str


class _Asked(msgspec.Struct):
    question: str
    doc: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    question: str
    answers: Sequence[str]
    passages: Sequence[Evidence]

    def holds(self, text: str) -> bool:
        return any(answer.casefold() in text.casefold() for answer in self.answers)


def main(data: Path) -> None:
    """Measure and print."""
    judge, chunker = Judge(OnnxEmbedder(_MODEL)), Chunker(_MODEL / "tokenizer.json")
    sets = {
        one.name: one for one in msgspec.json.decode((data / "eval/index.json").read_bytes(), type=list[_Set])
    }
    print(f"{'set':<14} {'questions':>9} {'sentences':>10} {'set off':>8} {'hold it':>8} {'chance':>7}")
    for name in _SETS:
        held, chance, whole, chosen = 0, 0.0, 0, 0
        cases = list(_cases(data, sets[name], chunker))
        for case in cases:
            first = case.passages[0]
            pieces = _pieces(first)
            spans = judge.nearest(case.question, case.passages)[0]
            held += any(case.holds(first.text[span.start : span.end]) for span in spans)
            chance += sum(map(case.holds, pieces)) / len(pieces)
            whole, chosen = whole + len(pieces), chosen + len(spans)
        n = len(cases)
        print(f"{name:<14} {n:>9} {whole / n:>10.1f} {chosen / n:>8.2f} {held / n:>8.3f} {chance / n:>7.3f}")


def _cases(data: Path, one: _Set, chunker: Chunker) -> Iterator[_Case]:
    lines = (data / "eval" / f"{one.name}.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [msgspec.json.decode(line, type=_Asked) for line in lines]
    shuffled = random.Random(1)
    shuffled.shuffle(asked)
    for question in asked[:_QUESTIONS]:
        passages = _passages(data / one.docs / question.doc, chunker)
        case = _Case(question.question, question.answers, passages)
        holding = [passage for passage in passages if case.holds(passage.text)]
        if not holding:
            continue
        words = question.question.casefold().split()
        best = max(holding, key=lambda passage: sum(word in passage.text.casefold() for word in words))
        pieces = _pieces(best)
        if len(pieces) > 1 and any(map(case.holds, pieces)):
            others = shuffled.sample(passages, min(_OTHERS, len(passages)))
            yield _Case(case.question, case.answers, (best, *others))


def _pieces(passage: Evidence) -> list[str]:
    return [passage.text[piece.start : piece.end] for piece in cut(passage.text)]


def _passages(path: Path, chunker: Chunker) -> list[Evidence]:
    document = TextParser().parse(path, ReadLimits(), lambda _done, _total: None)
    pages = {page.number: page.text for page in document.pages}
    return [
        given(pages[passage.page][passage.start : passage.end], path=path, heading=passage.heading)
        for passage in chunker.cut(document)
    ]


if __name__ == "__main__":
    main(Path(os.environ.get("SOURCEBOOK_DATA", Path(__file__).parents[3] / "shared/data/dev")))
