"""Question sets of the development data, and how well what somebody found answers them."""

import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent
DEV_DATA = Path(os.environ.get("SOURCEBOOK_DATA") or PROJECT.parent / "shared" / "data" / "dev")
FOUND = 10
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


def question_sets(names: Sequence[str]) -> list[QuestionSet]:
    """The sets with answers, all or those named."""
    index = json.loads((DEV_DATA / "eval" / "index.json").read_text("utf-8"))
    chosen = [one for one in index if one["hit"] != "refusal" and (not names or one["name"] in names)]
    return [QuestionSet(one["name"], DEV_DATA / one["docs"], questions(one["name"])) for one in chosen]


def questions(name: str) -> list[dict[str, object]]:
    """The lines of a set."""
    lines = (DEV_DATA / "eval" / f"{name}.jsonl").read_text("utf-8").split("\n")
    return [json.loads(text) for text in lines if text.strip()]


def figures(asked: Sequence[dict[str, object]], found: Sequence[Sequence[Find]]) -> Figures:
    """Score what was found, as `retrieval.evaluation` does."""
    ranks = ranks_of(asked, found)
    one, five, ten = (mean([rank is not None and rank <= k for rank in ranks]) for k in (1, 5, 10))
    mrr = mean([1 / rank if rank else 0.0 for rank in ranks])
    ndcg = mean([gain(question, finds) for question, finds in zip(asked, found, strict=True)])
    return Figures((one, five, ten), mrr, ndcg)


def ranks_of(asked: Sequence[dict[str, object]], found: Sequence[Sequence[Find]]) -> list[int | None]:
    """Give the rank, from 1, of the first find that answers each question; None where none does."""
    return [
        next((rank for rank, find in enumerate(finds, 1) if is_hit(question, find)), None)
        for question, finds in zip(asked, found, strict=True)
    ]


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
    return gained / sum(1 / math.log2(rank + 1) for rank in range(1, min(wanted, FOUND) + 1))


def mean(values: Sequence[float]) -> float:
    """The mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
