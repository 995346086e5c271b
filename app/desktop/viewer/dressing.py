"""Which parts of a page's text are headings, code, tables or mere marks: presentation over the same letters.

Nothing is taken out or put in: a passage's offsets hold. No widget, and no second parser of documents:
headings are those that the passages stand under; Markdown is looked at line by line, which is enough to read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from ingest.passage_header import SEPARATOR

# A longer text is shown bare: its formats would take longer than its letters.
_LONGEST = 100_000
_LONGEST_LINE = 2_000
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_HASHES = re.compile(r"\s{0,3}(#{1,6})[ \t]+")
_LEAD = re.compile(r"\s*((?:>[ \t]?)+|[-*+][ \t]+|\d{1,9}[.)][ \t]+)")
_TABLE = re.compile(r"\s*\|.*\|\s*$")
_RULE = re.compile(r"\s{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_INLINE = re.compile(
    # Bounded, so that no line takes long however odd it is.
    r"(?<!`)(?P<code>`{1,3})(?!`)(?P<in_code>.{1,300}?)(?<!`)(?P=code)(?!`)"
    r"|(?P<strong>\*\*|__)(?=\S)(?P<in_strong>.{1,300}?)(?<=\S)(?P=strong)"
    r"|(?<![\w*])\*(?=[^\s*])(?P<in_slant>[^*\n]{1,300}?)(?<=\S)\*(?![\w*])"
    r"|\[(?P<in_link>[^\]\n]{0,300})\]\([^)\s]{0,1000}\)"
)


class Kind(Enum):
    """What a part of a text is."""

    TITLE = auto()
    HEADING = auto()
    SUBHEADING = auto()
    STRONG = auto()
    SLANTED = auto()
    CODE = auto()
    # Letters that say how others are to be shown.
    MARK = auto()
    # Letters that the document itself does not show.
    HIDDEN = auto()


@dataclass(frozen=True, slots=True)
class Dressed:
    """``text[start:end]`` is of a kind; a later one may lie within an earlier one."""

    start: int
    end: int
    kind: Kind


_LEVELS = (Kind.TITLE, Kind.HEADING)


def dress(text: str, headings: Iterable[str], *, is_markdown: bool) -> tuple[Dressed, ...]:
    """What is to be seen of a page's structure; ``headings`` are the paths that its passages stand under."""
    if len(text) > _LONGEST:
        return ()
    return tuple(_markdown(text) if is_markdown else _plain(text, _levels(headings)))


def _levels(headings: Iterable[str]) -> dict[str, int]:
    """Each heading's words and how deep it stands."""
    found: dict[str, int] = {}
    for path in headings:
        for depth, words in enumerate(path.split(SEPARATOR)):
            if words.strip():
                found.setdefault(" ".join(words.split()), depth)
    return found


def _plain(text: str, levels: dict[str, int]) -> Iterator[Dressed]:
    """Lines that are a heading; lines of a table, whose cells tabs part."""
    for start, line in _lines(text):
        depth = levels.get(" ".join(line.split()))
        if depth is not None:
            yield Dressed(start, start + len(line), _kind(depth + 1))
        elif "\t" in line.strip() or _TABLE.match(line):
            yield Dressed(start, start + len(line), Kind.CODE)


def _markdown(text: str) -> Iterator[Dressed]:
    fence = ""
    for start, line in _lines(text):
        end = start + len(line)
        mark = _FENCE.match(line)
        if fence:
            is_end = mark is not None and mark.group(1).startswith(fence) and not line.strip(" `~")
            yield Dressed(start, end, Kind.CODE)
            if is_end:
                fence = ""
                yield Dressed(start, end, Kind.MARK)
        elif mark is not None:
            fence = mark.group(1)
            yield Dressed(start, end, Kind.MARK)
        elif _TABLE.match(line):
            yield Dressed(start, end, Kind.CODE)
        elif _RULE.match(line):
            yield Dressed(start, end, Kind.MARK)
        else:
            yield from _markdown_line(start, line)


def _markdown_line(start: int, line: str) -> Iterator[Dressed]:
    at = 0
    if hashes := _HASHES.match(line):
        at = hashes.end()
        yield Dressed(start, start + len(line), _kind(len(hashes.group(1))))
        yield Dressed(start, start + at, Kind.MARK)
    elif lead := _LEAD.match(line):
        at = lead.end()
        yield Dressed(start + lead.start(1), start + at, Kind.MARK)
    if len(line) > _LONGEST_LINE:
        return
    for found in _INLINE.finditer(line, at):
        yield from _inline(start, found)


def _inline(start: int, found: re.Match[str]) -> Iterator[Dressed]:
    """The words between marks, and the marks."""
    for group, kind in (
        ("in_code", Kind.CODE),
        ("in_strong", Kind.STRONG),
        ("in_slant", Kind.SLANTED),
        ("in_link", None),
    ):
        begin, end = found.span(group)
        if begin < 0:
            continue
        if kind is not None:
            yield Dressed(start + begin, start + end, kind)
        yield Dressed(start + found.start(), start + begin, Kind.MARK)
        yield Dressed(start + end, start + found.end(), Kind.MARK)


def _kind(level: int) -> Kind:
    return _LEVELS[level - 1] if level <= len(_LEVELS) else Kind.SUBHEADING


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1
