"""Finds paragraphs in the lines that PDFium reads, from where the lines stand on the page.

PDFium's text has line ends only. The boxes of each line's first and last character (two calls a line,
under a tenth of the time that the text takes) tell which lines are apart, and which are one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

LINE_END = "\r\n"
_APART = 0.4  # more than the page's usual gap, as a share of the line's height: a new paragraph
_ANOTHER_COLUMN = 3.0  # line heights upwards: the text goes on in another column, or elsewhere
_SAME_LINE = 0.6  # overlap, as a share of the lower box's height: a piece of the same line


@dataclass(frozen=True, slots=True)
class CharacterBox:
    """Where a character stands, in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """Points from bottom to top."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    first: CharacterBox
    last: CharacterBox


def with_paragraphs(text: str, box_of: Callable[[int], CharacterBox | None]) -> str:
    r"""``text`` with a blank line between paragraphs and the pieces of one line joined.

    ``text`` has its lines apart by ``\\r\\n``; ``box_of`` gives the box of the character at an index of it.
    The result has ``\\n``. Lines without a place on the page are left out: they hold nothing visible.
    """
    lines = _lines(text, box_of)
    if not lines:
        return ""
    separators = _separators(lines)
    return lines[0].text + "".join(
        separator + line.text for separator, line in zip(separators, lines[1:], strict=True)
    )


def _lines(text: str, box_of: Callable[[int], CharacterBox | None]) -> list[_Line]:
    lines = []
    start = 0
    for stretch in text.split(LINE_END):
        words = stretch.strip()
        if words:
            at = start + stretch.index(words)
            first, last = box_of(at), box_of(at + len(words) - 1)
            if first is not None and last is not None:
                lines.append(_Line(words, first, last))
        start += len(stretch) + len(LINE_END)
    return lines


def _separators(lines: list[_Line]) -> list[str]:
    pairs = list(pairwise(lines))
    gaps = [line.last.bottom - following.first.top for line, following in pairs]
    downwards = [
        gap
        for gap, (line, _) in zip(gaps, pairs, strict=True)
        if -line.last.height < gap < line.last.height * 3
    ]
    usual = max(median(downwards), 0.0) if downwards else 0.0
    return [_separator(line, following, usual) for line, following in pairs]


def _separator(line: _Line, following: _Line, usual_gap: float) -> str:
    before, after = line.last, following.first
    if _on_one_line(before, after):
        return " "
    height = max(min(before.height, after.height), 1.0)
    gap = before.bottom - after.top
    if gap < -_ANOTHER_COLUMN * height:
        return "\n" if following.text[0].islower() else "\n\n"
    return "\n\n" if gap > usual_gap + _APART * height else "\n"


def _on_one_line(before: CharacterBox, after: CharacterBox) -> bool:
    overlap = min(before.top, after.top) - max(before.bottom, after.bottom)
    lower = min(before.height, after.height)
    return lower > 0 and overlap > _SAME_LINE * lower and after.left >= before.right - lower
