"""From the text of an answer to its sentences and the numbers they cite."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from retrieval.sentences import sentence_ends
from retrieval.verdicts.types import CitedSpan, Reason, Verdict

# [1], [1, 2], [1-3], 【1】, [Source 2]: what models write when they are asked for [1].
_MARK = re.compile(
    r"\s*[\[【]\s*(?:source|sources|quelle)?\s*(\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*)\s*[\]】]", re.IGNORECASE
)
_RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)")
_NUMBER = re.compile(r"\d+")
_WIDEST_RANGE = 50


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A sentence without its citation marks, and the numbers it cites, in order.

    ``verdict`` is None where it was not judged, or is no claim. ``spans`` are the words it rests on.
    """

    text: str
    citations: tuple[int, ...]
    verdict: Verdict | None = None
    spans: tuple[CitedSpan, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class CitedAnswer:
    """An answer without invented citations; ``invented`` are the numbers that no evidence has."""

    text: str
    sentences: tuple[CitedSentence, ...]
    invented: tuple[int, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """All that its sentences cite, in order."""
        return tuple(dict.fromkeys(n for sentence in self.sentences for n in sentence.citations))


def resolve_citations(answer: str, known: Collection[int]) -> CitedAnswer:
    """Split an answer into sentences and keep the citations that exist."""
    invented: dict[int, None] = {}

    def keep_known(mark: re.Match[str]) -> str:
        numbers = _numbers(mark.group(1))
        invented.update(dict.fromkeys(n for n in numbers if n not in known))
        kept = [n for n in numbers if n in known]
        return (" " if mark.group()[0].isspace() else "") + "".join(f"[{n}]" for n in kept) if kept else ""

    text, before = answer.strip(), ""
    while text != before:
        # A mark inside a mark leaves another one when it is taken out.
        text, before = _MARK.sub(keep_known, text).strip(), text
    return CitedAnswer(text, tuple(map(_cited, split_sentences(text))), tuple(invented))


def split_sentences(text: str) -> list[str]:
    """Split text at the ends of sentences and lines; citation marks stay with their sentence."""
    sentences = []
    for line in text.splitlines():
        start = 0
        for end in (*sentence_ends(line), len(line)):
            sentences.append(line[start:end].strip())
            start = end
    return [sentence for sentence in sentences if sentence]


def _cited(sentence: str) -> CitedSentence:
    numbers = [n for mark in _MARK.finditer(sentence) for n in _numbers(mark.group(1))]
    return CitedSentence(_MARK.sub("", sentence).strip(), tuple(dict.fromkeys(numbers)))


def _numbers(inside: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;]", inside):
        if run := _RANGE.search(part):
            first, last = int(run.group(1)), int(run.group(2))
            numbers.extend(range(first, min(last, first + _WIDEST_RANGE) + 1))
        else:
            numbers.extend(map(int, _NUMBER.findall(part)))
    return numbers
