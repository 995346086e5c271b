"""Citation marks in the text of an answer, and the sentence that each belongs to.

Marks are found in the Markdown's source, since that is what sentences were cut from, and travel through the
Markdown parser as brackets round private characters, which `harmless.harmless` has kept free.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.engine import wire


class Verdict(StrEnum):
    """What a look at the cited passage said of a sentence."""

    UNCHECKED = "unchecked"
    # A passage in its own words, which need no check.
    QUOTED = "quoted"
    SUPPORTED = "supported"
    WEAK = "weak"
    NONE = "none"

    @classmethod
    def of(cls, sentence: wire.Sentence | None, n: int | None = None) -> "Verdict":
        """The verdict of a sentence, or of its citation ``n``; one that is not known here is none yet."""
        if sentence is None:
            return cls.UNCHECKED
        told = next((span.verdict for span in sentence.spans if span.n == n), sentence.verdict)
        return cls(told) if told in {item.value for item in cls} else cls.UNCHECKED

    @property
    def told(self) -> str | None:
        """The verdict as the engine says it: None before the check, and where none is needed."""
        return None if self in {Verdict.UNCHECKED, Verdict.QUOTED} else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A citation mark: what was written, the numbers in it, and the place of its sentence (-1: none).

    ``verdicts`` are those of the numbers. Nothing was written where the check put a citation to a sentence.
    """

    written: str
    numbers: tuple[int, ...]
    sentence: int
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedText:
    """Markdown whose citation marks are numbered; ``marks`` are in their order."""

    text: str
    marks: tuple[Mark, ...]

    def restored(self, text: str) -> str:
        """Give a part of the text as it was written: for code, and for addresses."""
        return _NO_SOURCE.sub("", IN_TEXT.sub(lambda found: self.marks[int(found.group(1))].written, text))


# Sentences of a longer text are not looked for: it takes some 200 ms a million characters.
_LONGEST = 200_000
# As in [1], [1, 2], [2-4], [Source 3] and their full-width kin.
_WRITTEN = re.compile(
    r"[\[【]\s*(?:(?:sources?|quelle)\s*)?(\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*)\s*[\]】]", re.IGNORECASE
)
_WIDEST_RANGE = 50
# Brackets, because the mark must be punctuation to the rules of emphasis: **so**[1].
IN_TEXT = re.compile("\\[\ue000(\\d+)\ue001\\]")
NO_SOURCE = "[\ue002]"
_NO_SOURCE = re.compile(" ?\\[\ue002\\]")
_FENCE = re.compile(r"\s*(```|~~~)")


def mark_citations(text: str, known: Collection[int], sentences: Sequence[wire.Sentence] = ()) -> MarkedText:
    """Number the marks whose numbers are known, and put "no source" behind sentences that have none."""
    found = [(match, numbers) for match in _WRITTEN.finditer(text) if (numbers := _numbers(match, known))]
    spans = _locate(text, sentences) if sentences and len(text) <= _LONGEST else []
    marks: list[Mark] = []
    insertions: list[tuple[int, int, str]] = []
    at = 0
    for match, numbers in found:
        while at + 1 < len(spans) and spans[at + 1].start <= match.start():
            at += 1
        here = spans[at].sentence if spans and _belongs(text, spans[at], match.start()) else -1
        insertions.append((match.start(), match.end(), f"[\ue000{len(marks)}\ue001]"))
        marks.append(_mark(match.group(), numbers, sentences[here] if here >= 0 else None, here))
    places = [(match.start(), match.end()) for match, _ in found]
    insertions.extend(_tags(text, spans, sentences, places))
    insertions.extend(_added(text, spans, sentences, marks, known=known, places=places))
    return MarkedText(text=_replaced(text, insertions), marks=tuple(marks))


def _mark(written: str, numbers: tuple[int, ...], sentence: wire.Sentence | None, place: int) -> Mark:
    return Mark(
        written=written,
        numbers=numbers,
        sentence=place,
        verdicts=tuple(Verdict.of(sentence, n) for n in numbers),
    )


def _belongs(text: str, span: "_Span", at: int) -> bool:
    """Whether a mark stands in a sentence, or behind it with nothing but other marks between."""
    between = _WRITTEN.sub("", text[span.end : at])
    return span.start <= at and not any(character.isalnum() for character in between)


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a sentence stands, its marks not counted."""

    start: int
    end: int
    sentence: int


def _numbers(match: re.Match[str], known: Collection[int]) -> tuple[int, ...]:
    numbers: list[int] = []
    for part in re.split(r"[,;]", match.group(1)):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        numbers.extend(range(ends[0], min(ends[-1], ends[0] + _WIDEST_RANGE) + 1))
    return tuple(dict.fromkeys(n for n in numbers if n in known))


def _locate(text: str, sentences: Sequence[wire.Sentence]) -> list[_Span]:
    """Find the sentences, one after the other; marks and white space are not compared."""
    places: list[int] = []
    letters: list[str] = []
    last = 0
    for start, end in [
        *((match.start(), match.end()) for match in _WRITTEN.finditer(text)),
        (len(text),) * 2,
    ]:
        for place in range(last, start):
            if not text[place].isspace():
                places.append(place)
                letters.append(text[place])
        last = end
    compact = "".join(letters)
    spans = []
    cursor = 0
    for number, sentence in enumerate(sentences):
        wanted = "".join(_WRITTEN.sub("", sentence.text).split())
        at = compact.find(wanted, cursor) if wanted else -1
        if at < 0:
            continue
        cursor = at + len(wanted)
        spans.append(_Span(places[at], places[cursor - 1] + 1, number))
    return spans


def _tags(
    text: str, spans: Sequence[_Span], sentences: Sequence[wire.Sentence], marks: Sequence[tuple[int, int]]
) -> list[tuple[int, int, str]]:
    """Where "no source" goes: behind a sentence and its marks, inside the last cell of a table's row."""
    tags = []
    ends = dict(marks)
    for span in spans:
        words = text[span.start : span.end]
        if Verdict.of(sentences[span.sentence]) is not Verdict.NONE or _FENCE.match(words):
            continue
        if not any(character.isalnum() for character in words):
            continue
        end = _behind(text, span, ends)
        tags.append((end, end, f" {NO_SOURCE}"))
    return tags


def _added(
    text: str,
    spans: Sequence["_Span"],
    sentences: Sequence[wire.Sentence],
    marks: list[Mark],
    *,
    known: Collection[int],
    places: Sequence[tuple[int, int]],
) -> list[tuple[int, int, str]]:
    """Where citations go that a sentence has and none of its marks shows: the check found them."""
    shown: dict[int, set[int]] = {}
    for mark in marks:
        shown.setdefault(mark.sentence, set()).update(mark.numbers)
    added = []
    for span in spans:
        sentence = sentences[span.sentence]
        there = shown.get(span.sentence, ())
        numbers = tuple(n for n in sentence.citations if n in known and n not in there)
        if numbers:
            behind = _behind(text, span, dict(places))
            # Beside the sentence's own marks, which may stand before its full stop.
            end = max((end for start, end in places if span.start <= start and end <= behind), default=behind)
            added.append((end, end, f" [\ue000{len(marks)}\ue001]"))
            marks.append(_mark("", numbers, sentence, span.sentence))
    return added


def _behind(text: str, span: "_Span", ends: dict[int, int]) -> int:
    """The place behind a sentence and its marks, inside the last cell of a table's row."""
    if text[: span.end].endswith("|"):
        return span.end - 1
    end = span.end
    while (after := _past_spaces(text, end)) in ends:
        end = ends[after]
    return end


def _past_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def _replaced(text: str, insertions: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    last = 0
    for start, end, new in sorted(insertions):
        parts.extend((text[last:start], new))
        last = end
    return "".join((*parts, text[last:]))
