"""Text that a document holds and its reader does not see: marked by parsers, told apart when a page is made.

A parser puts two marks round what is hidden, and cleaning lets them through; `separated` takes them out and
says where they stood. The marks are lone surrogates, which no decoded text holds, so no document can write
them itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.types import HiddenSpan

BEGIN, END = "\ud801", "\ud802"

_MARKS = re.compile(f"[{BEGIN}{END}]")
# Characters that have no shape: tags, which repeat ASCII unseen, but for the flags that they spell; variation
# selectors and zero-width characters, of which text has one or two at a time and a message many.
_SHAPELESS = re.compile(
    "(?<!\U0001f3f4)(?<![\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+"
    "|\U0001f3f4[\U000e0000-\U000e007f]{8,}"
    "|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}"
    "|[\u200b-\u200f\u2060-\u2064\ufeff]{6,}"
)


@dataclass(frozen=True, slots=True)
class Separated:
    """A page's text without marks, what of it is hidden, and where the marks stood in the marked text."""

    text: str
    hidden: tuple[HiddenSpan, ...]
    marks: tuple[int, ...]


def hide(text: str) -> str:
    """Mark text as hidden; blanks hide nothing."""
    return f"{BEGIN}{text}{END}" if text and not text.isspace() else text


def unmarked(text: str) -> str:
    """Take the marks out of text that does not go onto a page: a title."""
    return text if text.isascii() else _MARKS.sub("", text)


def separated(text: str) -> Separated:
    """Take out the marks; where they do not pair, what is doubtful is hidden."""
    if text.isascii():
        return Separated(text, (), ())
    marks = tuple(match.start() for match in _MARKS.finditer(text))
    plain = _MARKS.sub("", text) if marks else text
    spans = [*_marked(text, marks), *((one.start(), one.end()) for one in _SHAPELESS.finditer(plain))]
    return Separated(plain, tuple(_joined(plain, spans)), marks)


def _marked(text: str, marks: Iterable[int]) -> Iterator[tuple[int, int]]:
    start, depth, before = 0, 0, 0
    for before, place in enumerate(marks):
        if text[place] == BEGIN:
            start = place - before if not depth else start
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield start, place - before
    if depth:
        yield start, len(text) - before - 1


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[HiddenSpan]:
    """Trim spans, and join those with nothing but blanks between."""
    begun: tuple[int, int] | None = None
    for start, end in sorted(spans):
        words = text[start:end]
        left, right = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        if left >= right:
            continue
        if begun is not None and (left <= begun[1] or text[begun[1] : left].isspace()):
            begun = begun[0], max(begun[1], right)
            continue
        if begun is not None:
            yield HiddenSpan(*begun)
        begun = left, right
    if begun is not None:
        yield HiddenSpan(*begun)
