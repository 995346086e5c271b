"""Stretches of a text in its paragraphs, where white space is another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.answer_text.harmless import harmless


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line; one that is set off is what a reader should see first."""

    text: str
    is_set_off: bool


def parts_of(
    text: str, stretches: Sequence[tuple[int, int]], paragraphs: Sequence[Sequence[str]]
) -> list[list[list[Part]]]:
    """Give the lines of a text's paragraphs in parts; ``stretches`` are offsets into the text, to be set off.

    The paragraphs hold the letters of the text, once it is harmless, in their order; white space may differ.
    """
    marked: set[int] = set()
    for start, end in stretches:
        marked.update(range(_letters(text[:start]), _letters(text[:end])))
    at = 0
    made = []
    for paragraph in paragraphs:
        lines = []
        for line in paragraph:
            lines.append(_parts(line, at, marked))
            at += _letters(line)
        made.append(lines)
    return made


def _parts(line: str, at: int, marked: set[int]) -> list[Part]:
    looks = []
    for character in line:
        if character.isspace():
            # A blank belongs to what stands on both of its sides.
            looks.append(at - 1 in marked and at in marked)
        else:
            looks.append(at in marked)
            at += 1
    found = zip(line, looks, strict=True)
    return [
        Part("".join(character for character, _ in group), look)
        for look, group in groupby(found, key=lambda pair: pair[1])
    ]


def _letters(text: str) -> int:
    """The number of characters that are no white space."""
    return len("".join(harmless(text).split()))
