"""Sentences that are known to be true or false of a passage, made from the development data by rules alone.

True: sentences of the passage itself, as they stand; with numbers and dates written otherwise; with words
exchanged for others of the same meaning; with a clause moved or left out; questions with their answers made
statements; a sentence of the same paragraph in another language. False: the same with another passage of
the document; with one number, date, unit or name changed, for one from elsewhere or (harder) one of the same
passage; with one denial put in or taken out; sentences of another document. No model has a part in it.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.sentences import sentence_ends
from retrieval.verdicts.names import find_names
from tests.benchmarks.changed_sentences import MAKERS, Sentence, other_number

_SUBJECT_QUESTION = re.compile(
    r"(?:Who|What|Which [a-z]+(?: [a-z]+)?)\s+(?!is\b|are\b|was\b|were\b|did\b|do\b|does\b|has\b|have\b|had\b"
    r"|can\b|could\b|will\b|would\b|should\b|type|kind|year|percentage|other|else)([a-z]+(?:ed|[setndwg])\b.*)\?$"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, a passage, and whether it is true of it; ``kind`` names how it was made."""

    kind: str
    is_true: bool
    claim: str
    passage: str
    document: str
    origin: str = ""


def cases(data: Path, per_kind: int, seed: int = 7) -> list[Case]:
    """Make the set; at most ``per_kind`` of each kind, chosen evenly over the documents."""
    chance = random.Random(seed)
    made: dict[str, list[Case]] = {}
    for case in (*_in_english(data, chance), *_in_other_languages(data, chance)):
        made.setdefault(case.kind, []).append(case)
    return [case for kind in sorted(made) for case in _evenly(made[kind], per_kind, chance)]


def _in_english(data: Path, chance: random.Random) -> Iterator[Case]:
    passages = [
        *_paragraphs(data / "text_qa/squad2"),
        *_long_papers(data / "text_qa/covidqa_long"),
        *_paragraphs(data / "multilingual/xquad", "en/"),
        *_filings(data / "pdf_qa/financebench"),
    ]
    sentences = _sentences(passages)
    chance.shuffle(sentences)
    names = [(s.document, name.text) for s in sentences for name in find_names(s.text) if name.is_sure]
    by_document: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        by_document.setdefault(sentence.document, []).append(sentence)
    for sentence in sentences:
        yield from _made_of(sentence, names, chance)
        other = chance.choice(by_document[sentence.document])
        if other.passage != sentence.passage and sentence.text not in other.passage:
            yield Case("other passage", False, sentence.text, other.passage, sentence.document)
        stranger = chance.choice(sentences)
        if stranger.document != sentence.document:
            yield Case("other document", False, stranger.text, sentence.passage, sentence.document)
    yield from _questions(data / "text_qa/squad2")


def _made_of(sentence: Sentence, names: Sequence[tuple[str, str]], chance: random.Random) -> Iterator[Case]:
    for kind, is_true, make in MAKERS:
        changed = make(sentence, chance)
        if changed is not None and changed != sentence.text:
            yield Case(kind, is_true, changed, sentence.passage, sentence.document, sentence.text)
    if (renamed := _with_other_name(sentence, names, chance)) is not None:
        yield renamed


def _in_other_languages(data: Path, chance: random.Random) -> Iterator[Case]:
    for language in ("de", "es", "zh", "ar"):
        yield from _languages(data / "multilingual/xquad", language, chance)
    yield from _languages_alone(list(_paragraphs(data / "multilingual/jaquad")), "ja", chance)


def _evenly(of_kind: list[Case], most: int, chance: random.Random) -> list[Case]:
    chance.shuffle(of_kind)
    by_document: dict[str, list[Case]] = {}
    for case in of_kind:
        by_document.setdefault(case.document, []).append(case)
    taken: list[Case] = []
    while len(taken) < most and any(by_document.values()):
        taken += [rest.pop() for rest in by_document.values() if rest]
    return taken[:most]


# --- where passages come from


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from map(json.loads, file)


def _paragraphs(folder: Path, beginning: str = "") -> Iterator[tuple[str, str]]:
    for row in _lines(folder / "paragraphs.jsonl"):
        if str(row["article"]).startswith(beginning):
            yield str(row["article"]), str(row["text"])[:2_400]


def _long_papers(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((folder / "docs").glob("*.txt")):
        for part in re.split(r"\n\s*\n|\n", path.read_text(encoding="utf-8")):
            for at in range(0, len(part) - 400, 1_100):
                yield path.name, part[at : at + 1_100]


def _filings(folder: Path) -> Iterator[tuple[str, str]]:
    for row in _lines(folder / "questions.jsonl"):
        for item in row["evidence"]:  # type: ignore[attr-defined]
            yield str(row["doc"]), str(item["text"])[:1_200]


def _sentences(passages: Sequence[tuple[str, str]]) -> list[Sentence]:
    found = []
    for document, passage in passages:
        start = 0
        for end in (*sentence_ends(passage), len(passage)):
            text = " ".join(passage[start:end].split())
            start = end
            if 50 <= len(text) <= 320 and text[0].isupper() and text[-1] == "." and text.count(" ") >= 7:
                found.append(Sentence(text, passage, document))
    return found


def _questions(folder: Path) -> Iterator[Case]:
    """Make statements of questions that ask for their subject."""
    texts = {
        (row["article"], row["paragraph"]): str(row["text"]) for row in _lines(folder / "paragraphs.jsonl")
    }
    for row in _lines(folder / "questions.jsonl"):
        match = _SUBJECT_QUESTION.match(str(row["question"]).strip())
        if match is None:
            continue
        passage = texts[row["article"], row["paragraph"]]
        answers = row["answers"]
        if row["answerable"] and isinstance(answers, list):
            claim = f"{answers[0][:1].upper()}{answers[0][1:]} {match[1]}."
            yield Case("question and answer", True, claim, passage, str(row["article"]))


def _with_other_name(
    sentence: Sentence, names: Sequence[tuple[str, str]], chance: random.Random
) -> Case | None:
    mine = [
        name
        for name in find_names(sentence.text)
        if name.is_sure and name.text in sentence.text and len(name.text) > 3
    ]
    if not mine:
        return None
    name = chance.choice(mine)
    for _ in range(20):
        document, other = chance.choice(names)
        if document != sentence.document and other not in sentence.passage and len(other) > 3:
            text = sentence.text[: name.start] + other + sentence.text[name.start + len(name.text) :]
            return Case("other name", False, text, sentence.passage, sentence.document, sentence.text)
    return None


# --- other languages


def _languages(folder: Path, language: str, chance: random.Random) -> Iterator[Case]:
    own = list(_paragraphs(folder, f"{language}/"))
    yield from _languages_alone(own, language, chance)
    english = list(_paragraphs(folder, "en/"))
    for (document, passage), (_, parallel) in zip(own, english, strict=True):
        for claim in _claims(parallel)[:2]:
            yield Case(f"in English of {language}", True, claim, passage, document)
            other = chance.choice(
                [text for name, text in own if text != passage and name == document] or [""]
            )
            if other:
                yield Case(f"in English of another {language}", False, claim, other, document)


def _languages_alone(own: Sequence[tuple[str, str]], language: str, chance: random.Random) -> Iterator[Case]:
    for document, passage in own:
        for claim in _claims(passage)[:3]:
            yield Case(f"{language}: as it stands", True, claim, passage, document)
            others = [text for name, text in own if name == document and text != passage]
            if others:
                yield Case(f"{language}: other passage", False, claim, chance.choice(others), document)
            changed = other_number(Sentence(claim, passage, document), chance)
            if changed is not None:
                yield Case(f"{language}: other number", False, changed, passage, document)


def _claims(passage: str) -> list[str]:
    found = []
    start = 0
    for end in (*sentence_ends(passage), len(passage)):
        if 20 <= len(text := passage[start:end].strip()) <= 320:
            found.append(text)
        start = end
    return found
