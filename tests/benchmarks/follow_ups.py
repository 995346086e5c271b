"""What is found for a question that follows another: the name left out, or the topic changed.

``python -m tests.benchmarks.follow_ups [--libraries FOLDER]``. Pairs are made from the questions of
FinanceBench and SQuAD, whose documents are called what they are about, and of COVID-QA, whose are not:

- *name taken out*: two questions in a row on one document, the second without the name of that document;
- *topic changed*: a question after one on another document, both as they are.

Vectors are searched exactly. What is wanted is what the second question of a pair wants.
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from app.engine.client import EngineClient
from retrieval.evidence import Ranks
from tests.benchmarks.ablation import asking
from tests.benchmarks.ingestion import end
from tests.benchmarks.retrieval import add, offer_libraries
from tests.benchmarks.scoring import DEV_DATA, Find, QuestionSet, figures, question_sets

SETS = ("financebench", "squad2", "covidqa_long")
# FinanceBench calls a filing by company, year and form: BESTBUY_2023_10K, Pfizer_2023Q2_10Q.
_YEAR = re.compile(r"_\d{4}")
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['\u2019]s\b")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, and the one before it; ``asked`` is how it is put now."""

    before: str
    question: dict[str, object]
    asked: str

    @property
    def whole(self) -> str:
        """The question with all that it was asked with."""
        return str(self.question["question"])


Forms = Callable[[Pair], Sequence[str]]
_ONE_TO_ONE = replace(Ranks(), context_yields=False)


def main(arguments: Sequence[str] = ()) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.follow_ups")
    offer_libraries(parser)
    options = parser.parse_args(arguments)
    if not DEV_DATA.is_dir():
        print(f"follow-ups are not measured: they need {DEV_DATA}")
        return
    with tempfile.TemporaryDirectory() as scratch:
        for one in question_sets(SETS):
            measure(one, (options.libraries or Path(scratch)) / one.name)


def measure(one: QuestionSet, library: Path) -> None:
    """Print what is found for the pairs of a set, by each way of looking."""
    with EngineClient(library) as door:
        add(door, one)
        end(door, library)
    with asking(library) as ask:

        def say(how: str, pairs: Sequence[Pair], ranks: Ranks, forms: Forms) -> None:
            found: list[list[Find]] = [ask(ranks, forms(pair)) for pair in pairs]
            recall = figures([pair.question for pair in pairs], found).recall
            print(f"  {how:<42}" + "/".join(f"{value:.3f}" for value in recall), flush=True)

        for title, pairs in (
            ("name taken out", list(without_name(one))),
            ("topic changed", list(changed(one))),
        ):
            if not pairs:
                continue
            print(f"{one.name}, {title}: {len(pairs)} pairs, recall at 1/5/10")
            say("as asked, alone", pairs, Ranks(), lambda pair: [pair.asked])
            say("with its context, one to one", pairs, _ONE_TO_ONE, in_context)
            say("as the program does: context weighed", pairs, Ranks(), in_context)
            say("with the name in it, alone", pairs, Ranks(), lambda pair: [pair.whole])


def in_context(pair: Pair) -> Sequence[str]:
    """The forms of a follow-up that are looked for, as `retrieval.finding` makes them."""
    return [pair.asked, f"{pair.before} {pair.asked}"]


def without_name(one: QuestionSet) -> Iterator[Pair]:
    """Two questions in a row on the same document, where the second has its name."""
    by_document: dict[object, list[dict[str, object]]] = {}
    for question in one.questions:
        by_document.setdefault(question["doc"], []).append(question)
    for doc, questions in by_document.items():
        for before, question in pairwise(questions):
            asked = take_name_out(str(question["question"]), str(doc))
            if asked is not None:
                yield Pair(str(before["question"]), question, asked)


def changed(one: QuestionSet) -> Iterator[Pair]:
    """A question after one on another document."""
    for before, question in pairwise(one.questions):
        if before["doc"] != question["doc"]:
            yield Pair(str(before["question"]), question, str(question["question"]))


def take_name_out(question: str, doc: str) -> str | None:
    """The question without the words that name the document, wherever they stand; None without any."""
    name = "".join(_WORD.findall(_YEAR.split(Path(doc).stem)[0])).casefold()
    words = list(_WORD.finditer(question))
    left, end, found = [], 0, False
    for first in range(len(words)):
        for last in range(first, len(words)):
            run = "".join(word.group() for word in words[first : last + 1]).casefold()
            if run == name and words[first].start() >= end:
                left.append(question[end : words[first].start()])
                possessive = _POSSESSIVE.match(question, words[last].end())
                end, found = possessive.end() if possessive else words[last].end(), True
    return " ".join("".join([*left, question[end:]]).split()) if found else None


if __name__ == "__main__":
    main(sys.argv[1:])
